/* A new tree from an old one: reads and writes only the folders that change,
 * where git_index_write_tree would visit them all. */
#ifndef DS_STORE_TREES_H
#define DS_STORE_TREES_H

#include "base/vec.h"
#include "store/repo.h"

/* What stands at a path (from the work tree's top) in the new tree. */
typedef struct {
    ds_str path;
    uint32_t mode; /* git's: 0100644, 0100755, 040000; 0: nothing */
    git_oid oid;
    bool keep_mode;    /* a file that is there keeps its mode */
    size_t tag;        /* the caller's own */
    bool was;          /* out: the old tree had a file here */
    git_oid was_oid;   /* out: that file */
    uint32_t was_mode; /* out */
} ds_leaf;
typedef DS_VEC(ds_leaf) ds_leaves;

/* Sorts the leaves by path; of several with one path the last counts and the
 * others go. A leaf of mode 040000 puts a whole tree there, and leaves below it
 * change that one. A folder that becomes empty goes. `base` NULL: no old tree.
 */
int ds_trees_write(git_oid *out, ds_repo *r, const git_oid *base,
                   ds_leaves *leaves, ds_err *err);

/* One entry of a tree object. */
typedef struct {
    ds_str name; /* borrows from the object's bytes */
    uint32_t mode;
    git_oid oid;
} ds_tree_item;
/* Cuts the first entry off a tree object's bytes; damaged: DS_EGIT. */
int ds_tree_cut(ds_tree_item *out, ds_str *rest, ds_err *err);

/* What stands at a path of a tree: its mode, 0 when nothing does. */
int ds_trees_find(uint32_t *mode, git_oid *oid, ds_repo *r, const git_oid *tree,
                  ds_str path, ds_err *err);

#endif
