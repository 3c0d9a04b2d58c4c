/* The book as a commit has it: read from git's objects, never from the work
 * tree. Blobs come as they are stored, without any smudge filter. */
#ifndef DS_STORE_SNAPSHOT_H
#define DS_STORE_SNAPSHOT_H

#include "base/buf.h"
#include "store/files.h"

/* The name of a git object. */
typedef struct {
    unsigned char id[20];
} ds_oid;

typedef struct ds_snapshot ds_snapshot;

/* A revision as git knows it ("HEAD~3", a branch, an oid). None of that name,
 * or not a commit: DS_ENOTFOUND. */
int ds_snapshot_at(ds_snapshot **out, const ds_book *book, const char *rev,
                   ds_err *err);
/* The last commit of HEAD's first-parent history whose committer time is not
 * later than `end` (seconds since 1970). All are later: DS_ENOTFOUND, and
 * `*first` is the time of the first commit; in a shallow clone, whose history
 * begins after `end`: DS_EGIT. */
int ds_snapshot_before(ds_snapshot **out, int64_t *first, const ds_book *book,
                       int64_t end, ds_err *err);
void ds_snapshot_close(ds_snapshot *s); /* accepts NULL */

const char *ds_snapshot_commit(const ds_snapshot *s); /* 40 hex digits */
int64_t ds_snapshot_time(const ds_snapshot *s);       /* of the committer */
/* The tree of records/; NULL: the commit has none. */
const ds_oid *ds_snapshot_records(const ds_snapshot *s);

/* A file's bytes, by its path in the book; DS_ENOTFOUND where there is none,
 * DS_ELIMIT when it has more than `max`. Lives in `a`. */
int ds_snapshot_read(ds_str *out, ds_arena *a, ds_snapshot *s, ds_str path,
                     size_t max, ds_err *err);
/* As ds_files_list(). */
int ds_snapshot_files(ds_attached_list *out, ds_arena *a, ds_snapshot *s,
                      ds_str folder, ds_err *err);

/* --- by object ------------------------------------------------------------ */

/* Two threads may read at once: one is reader 0, the other reader 1. */

typedef enum {
    DS_TREE_FILE,
    DS_TREE_FOLDER,
    DS_TREE_LINK, /* a symlink */
    DS_TREE_ELSE, /* a submodule */
} ds_tree_kind;

typedef struct {
    ds_str name;
    ds_tree_kind kind;
    ds_oid oid;
} ds_tree_entry;
typedef DS_VEC(ds_tree_entry) ds_tree_entries;

/* Appends what stands in a tree, in git's order. Names live in `a`. */
int ds_snapshot_list(ds_tree_entries *out, ds_arena *a, ds_snapshot *s,
                     unsigned reader, const ds_oid *tree, ds_err *err);
/* Appends a blob's bytes, and a NUL that is not counted. */
int ds_snapshot_blob(ds_buf *out, ds_snapshot *s, unsigned reader,
                     const ds_oid *blob, ds_err *err);

#endif
