/* Who may set what: the permits of a book's schema, held against commits. */
#ifndef DS_HISTORY_AUTHORITY_H
#define DS_HISTORY_AUTHORITY_H

#include "history/changes.h"

/* A value that the schema keeps for some people, given in a commit that `to`
 * has and `from` has not by somebody whom no permit covers, is a finding at
 * the field's place in that commit's version. `schema` is that of `from`, so
 * that a push cannot grant itself a right. Authors are believed as the commits
 * name them, but where a permit asks for a signature: then git must trust one
 * of the author's key (%G? and %GS of git-log(1)). */
int ds_authority_check(ds_findings *f, const ds_book *book,
                       const ds_schema *schema, const char *from,
                       const char *to, ds_err *err);

#endif
