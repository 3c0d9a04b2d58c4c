/* Author and committer, as git decides them. */
#ifndef DS_STORE_WHO_H
#define DS_STORE_WHO_H

#include "store/repo.h"

typedef enum {
    DS_AUTHOR,
    DS_COMMITTER
} ds_role;

/* "Name <email> seconds zone", as it stands in a commit: from GIT_AUTHOR_NAME
 * and its relatives, the configuration, EMAIL; the time is now or
 * GIT_AUTHOR_DATE. No name or no address: DS_EGIT with the two commands that
 * set them (git would guess from the machine; an invented author in the history
 * of a book helps nobody). */
int ds_who(ds_str *out, ds_arena *a, const ds_repo *r, ds_role role,
           ds_err *err);

#endif
