/* The repository itself: making one, its configuration, its history. */
#ifndef DS_STORE_GIT_H
#define DS_STORE_GIT_H

#include "store/book.h"

/* Makes a repository at `dir` (made when missing) unless it lies in one
 * already. The first branch as git's init.defaultBranch says. */
int ds_git_init(const char *dir, ds_err *err);

/* One value of git's configuration as git would see it; false: not set. */
bool ds_git_config_get(ds_str *out, ds_arena *a, const ds_book *book,
                       const char *name);
/* Sets it in the repository's own file. */
int ds_git_config_set(const ds_book *book, const char *name, const char *value,
                      ds_err *err);

/* The commits that touched `path` (a file or folder of the book; empty: all),
 * newest first, renames of client folders followed; `callback` returns 0 to
 * go on, 1 to stop. */
typedef struct {
    char oid[41];
    ds_str author, email, subject, body;
    int64_t time; /* seconds since 1970 */
    int offset;   /* minutes east */
    ds_str path;  /* what the path was called then */
    unsigned parents;
    void *walk; /* for ds_git_changes */
} ds_commit_info;
typedef int ds_on_commit(void *payload, const ds_commit_info *c, ds_err *err);
int ds_git_log(const ds_book *book, ds_str path, size_t limit,
               ds_on_commit *callback, void *payload, ds_err *err);

/* What stands behind a token ("Dossier-Op:") at the beginning of a line of a
 * commit's body, the last one; else the empty slice. Borrows. */
ds_str ds_git_trailer(ds_str body, ds_str token);

/* As ds_git_log for the commits that `to` (NULL: HEAD) has and `from` (NULL:
 * none) has not. DS_ENOTFOUND when one of them is no commit. */
int ds_git_log_range(const ds_book *book, ds_str path, const char *from,
                     const char *to, ds_on_commit *callback, void *payload,
                     ds_err *err);

/* A file that is not the same on two sides. */
typedef struct {
    ds_str old_path, new_path; /* p == NULL: not there; else they differ only
                                  when the walk followed a renamed folder */
    ds_str old, new;           /* of client.yaml: the bytes; of what is not
                                  committed also those of schema.yaml */
    const ds_str *others;      /* the same in the other parents of a merge */
    size_t nothers;
} ds_file_change;
typedef int ds_on_change(void *payload, const ds_file_change *c, ds_err *err);

/* What a commit changed below the path of the walk, in the order of the paths;
 * a merge: what is like in none of its parents. During the call of a commit's
 * callback. The texts live during the call. */
int ds_git_changes(const ds_commit_info *c, ds_on_change *callback,
                   void *payload, ds_err *err);
/* What differs below records/ between two revisions; `old` NULL: nothing was
 * there. */
int ds_git_diff(const ds_book *book, const char *old, const char *new,
                ds_on_change *callback, void *payload, ds_err *err);

/* The bytes of a file at a revision ("HEAD", "main~3", an oid); DS_ENOTFOUND
 * when the revision or the file is not there. Lives in `a`. */
int ds_git_read(ds_str *out, ds_arena *a, const ds_book *book, const char *rev,
                ds_str path, ds_err *err);

/* What is not committed below records/: what is staged for the next commit, or
 * else all of the work tree, new files that git does not ignore included. Git
 * is asked from the current folder, which must lie in the work tree. */
int ds_git_pending(const ds_book *book, bool staged, ds_on_change *callback,
                   void *payload, ds_err *err);

/* How many records of the work tree, and its schema, are not as HEAD has them;
 * git's index is
 * not refreshed, so that a killed command leaves no lock of git behind. */
int ds_git_dirty(size_t *n, const ds_book *book, ds_err *err);

/* True when the path is tracked, staged or in HEAD / not as in HEAD. */
int ds_git_status(bool *tracked, bool *dirty, const ds_book *book, ds_str path,
                  ds_err *err);

#endif
