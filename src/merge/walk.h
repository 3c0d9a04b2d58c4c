/* The merge as edits of ours, in three versions at once. Private to this
 * folder. */
#ifndef DS_MERGE_WALK_H
#define DS_MERGE_WALK_H

#include "merge/merge.h"
#include "merge/part.h"

/* An edit is done where it is clean in all three versions of the result, else
 * in those where the conflicts are resolved to base, or to theirs. */
enum {
    DS_IN_OURS = 1,
    DS_IN_BASE = 2,
    DS_IN_THEIRS = 4,
    DS_IN_ALL = 7,
};

typedef enum {
    DS_MERGE_SET,
    DS_MERGE_APPEND,
    DS_MERGE_INSERT,
    DS_MERGE_REPLACE,
    DS_MERGE_REMOVE,
} ds_merge_edit_kind;

typedef struct {
    ds_merge_edit_kind kind;
    unsigned in;
    ds_node *node; /* SET, APPEND: the mapping; INSERT: the sequence */
    ds_node *after;
    ds_str key;
    const ds_yval *value;
    ds_key_order order;
} ds_merge_edit;

typedef struct {
    ds_arena *a;
    DS_VEC(ds_merge_edit) edits;
    ds_merge_conflicts conflicts; /* `line` is an offset in ours */
} ds_merging;

/* Walks the three trees. Inserts stand before the removals of their list. */
void ds_merge_walk(ds_merging *m, ds_part *base, ds_part *ours,
                   ds_part *theirs);

#endif
