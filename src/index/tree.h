/* Walking a git tree below records/: which clients are there, and of which of
 * them a row is known already. */
#ifndef DS_INDEX_TREE_H
#define DS_INDEX_TREE_H

#include "index/harvest.h"
#include "store/snapshot.h"

enum {
    DS_TREES_KEPT = 4 /* indexes of trees that stay on the disk */
};

/* What an image says about a file or folder of a tree in place of stamp and
 * hash. All zero, which no object has: what is refused. */
typedef struct {
    ds_oid folder; /* the tree of the client's folder, or of the folder */
    ds_oid blob;   /* of a file */
} ds_tree_mark;
ds_tree_mark ds_tree_mark_of(ds_stamp stamp, uint64_t hash);

/* Images of other trees with the same schema. */
typedef struct {
    ds_image images[DS_TREES_KEPT];
    size_t n;
} ds_known_trees;

/* Lists the tree into `h`: its items, to be read or to be copied from a known
 * image, in no order, and its folders. Texts live in `h->env.arena`. */
int ds_tree_walk(ds_harvest *h, ds_snapshot *s, const ds_known_trees *known,
                 ds_err *err);
/* Of the items to be read those become copies whose blobs an image has at
 * another path: clients that were renamed, another layout. */
void ds_tree_reuse(ds_harvest *h, const ds_known_trees *known);
/* The item of a file, to be read. */
ds_item ds_tree_item_of(ds_str path, const ds_tree_mark *mark);
/* Tells again what is refused in this one folder. */
int ds_tree_retell(ds_harvest *h, ds_snapshot *s, ds_str path,
                   const ds_oid *tree, ds_err *err);

#endif
