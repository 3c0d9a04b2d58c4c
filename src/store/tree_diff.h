/* What differs between trees. */
#ifndef DS_STORE_TREE_DIFF_H
#define DS_STORE_TREE_DIFF_H

#include "store/git.h"
#include "store/repo.h"

/* A path of a tree (from the work tree's top): the root where it is empty,
 * nothing where p == NULL. */
typedef struct {
    git_oid tree;
    ds_str path;
} ds_tree_side;

/* Calls back for each file below the paths that is not the same in `new` and
 * in the first of `n` old sides, and in none of the others as in `new`. Without
 * old sides every file is new. Equal folders are not looked into. Where the
 * paths differ, the client.yaml that moved is told even if it is equal. */
int ds_tree_diff(ds_repo *r, const ds_tree_side *old, size_t n,
                 const ds_tree_side *new, ds_on_change *callback, void *payload,
                 ds_err *err);

#endif
