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
} ds_commit_info;
typedef int ds_on_commit(void *payload, const ds_commit_info *c, ds_err *err);
int ds_git_log(const ds_book *book, ds_str path, size_t limit,
               ds_on_commit *callback, void *payload, ds_err *err);

/* The bytes of a file at a revision ("HEAD", "main~3", an oid); DS_ENOTFOUND
 * when the revision or the file is not there. Lives in `a`. */
int ds_git_read(ds_str *out, ds_arena *a, const ds_book *book, const char *rev,
                ds_str path, ds_err *err);

/* The files below records/ whose staged bytes are not those of HEAD (removed
 * ones left out): path and bytes, which live during the call. */
typedef int ds_on_file(void *payload, ds_str path, ds_str bytes, ds_err *err);
int ds_git_staged(const ds_book *book, ds_on_file *callback, void *payload,
                  ds_err *err);

/* True when the path is tracked, staged or in HEAD / not as in HEAD. */
int ds_git_status(bool *tracked, bool *dirty, const ds_book *book, ds_str path,
                  ds_err *err);

#endif
