/* Which elements of three versions of a list are the same one. Private to this
 * folder. */
#ifndef DS_MERGE_MATCH_H
#define DS_MERGE_MATCH_H

#include "merge/part.h"

/* One element; at least one side has it. */
typedef struct {
    ds_part *base, *ours, *theirs;
} ds_match_row;

/* Matches the elements of collections or lists of text, any of which may be
 * NULL: those with a name by name, the n-th of a name with the n-th; the
 * others by equal content, then by similar content: at least half of the
 * fields equal, looked for among the 64 neighbours on either side. Rows stand
 * in the order of base, then ours, then theirs; each part knows its row. */
ds_match_row *ds_match(size_t *n, ds_arena *a, ds_part *base, ds_part *ours,
                       ds_part *theirs);

#endif
