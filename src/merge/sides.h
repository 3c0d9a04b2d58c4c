/* A file with conflict markers, taken apart again. */
#ifndef DS_MERGE_SIDES_H
#define DS_MERGE_SIDES_H

#include "base/arena.h"

typedef struct {
    ds_str ours, theirs; /* the file with this side of every conflict */
    size_t conflicts;    /* 0: there are no markers, both are the file */
} ds_sides;

/* Markers are lines of git's: seven of "<", "|", "=" or ">", in their order. A
 * conflict that does not end is none. Texts live in `a` or are the file's. */
ds_sides ds_merge_sides(ds_arena *a, ds_str file);

#endif
