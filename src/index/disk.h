/* The index's files in the git directory:
 *
 *   <gitdir>/dossier/index          the base
 *   <gitdir>/dossier/index.overlay  what has changed since the base was written
 *   <gitdir>/dossier/index.seal     the base was checked, and not touched since
 *   <gitdir>/dossier/index.lock     held by the one process that writes
 *
 * A book in a subfolder of its work tree has "index-<16 hex digits>" instead
 * of "index". Files are replaced whole, by rename; they are never written in
 * place, so that a reader's mapping stays what it was. They are not synced: a
 * crash that loses one costs a rebuild, and sums find a torn one. */
#ifndef DS_INDEX_DISK_H
#define DS_INDEX_DISK_H

#include "base/file.h"
#include "index/image.h"
#include "store/book.h"

typedef enum {
    DS_DISK_BASE,
    DS_DISK_OVERLAY,
    DS_DISK_SEAL,
    DS_DISK_LOCK,
    DS_DISK_FILES
} ds_disk_file;

typedef struct {
    int fd;        /* the folder, or -1 */
    uint64_t book; /* hash of the book's place in the work tree */
    char names[DS_DISK_FILES][64];
    ds_stamp seen[2]; /* of base and overlay as loaded; zero: none */
} ds_disk;

/* False when there is no folder and it cannot be made, or need not be. */
bool ds_disk_open(ds_disk *d, const ds_book *book, bool make);
void ds_disk_close(ds_disk *d);

/* The folder of the indexes of git trees, shared by linked worktrees:
 *
 *   <commondir>/dossier/trees/<tree>       of the tree of that name
 *   <commondir>/dossier/trees/<tree>.seal  as above; its mtime is the last use
 *   <commondir>/dossier/trees/lock         held by the one that writes
 *
 * Of the files of ds_disk only base, seal and lock are there. */
bool ds_disk_open_trees(ds_disk *d, const ds_book *book);
/* From here on it is about this tree: 40 hex digits. */
void ds_disk_choose_tree(ds_disk *d, const char *tree);
void ds_disk_used(const ds_disk *d); /* notes the use */

/* The trees that are kept, the one that was used last first; at most `max`. */
typedef struct {
    char name[41];
    int64_t used;
} ds_kept_tree;
size_t ds_disk_trees(ds_kept_tree *out, size_t max, const ds_disk *d);
/* Removes all but the `keep` that were used last, and what killed writers left
 * behind; the lock is held. */
void ds_disk_prune(const ds_disk *d, size_t keep);

/* Maps base or overlay and checks all of it, unless the seal tells that the
 * base was checked since it last changed. `base`: of an overlay, else NULL.
 * False: there is none that may be believed. */
bool ds_disk_load(ds_image *out, ds_disk *d, ds_disk_file which,
                  const ds_schema *schema, const ds_image *base);
/* True when base and overlay still are the files that were loaded. */
bool ds_disk_same(const ds_disk *d);

/* Takes the lock; `since` gets the time by the clock of the file system. */
bool ds_disk_lock(ds_lock *lock, int64_t *since, const ds_disk *d,
                  unsigned wait_ms);
/* Signs and writes an image; the lock is held. */
bool ds_disk_save(const ds_disk *d, ds_disk_file which, ds_image *m);
void ds_disk_remove(const ds_disk *d, ds_disk_file which);
uint64_t ds_disk_bytes(const ds_disk *d); /* of base and overlay */

#endif
