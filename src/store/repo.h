/* The repository of a book, open in libgit2, for the files of store/ only. */
#ifndef DS_STORE_REPO_H
#define DS_STORE_REPO_H

#include "store/book.h"
#include "store/lib.h"
#include "store/pack.h"
#include "base/vec.h"

typedef struct {
    const ds_book *book;
    ds_git2 g;
    git_repository *repo;
    git_config *config;
    git_odb *odb;
    git_index *index; /* in memory, for libgit2's filters; see blobs.c */
    git_oid base;     /* the tree of HEAD, where the caller knows it */
    bool has_base;
    struct ds_attrs *attrs;  /* made when first needed */
    ds_pack *pack;           /* while many objects are written; owned */
    DS_VEC(git_oid) written; /* loose ones, by ds_repo_write */
} ds_repo;

/* Opens it with the configuration files that git would read. A repository of
 * another user is refused as git does (safe.directory). */
int ds_repo_open(ds_repo *r, const ds_book *book, ds_err *err);
void ds_repo_close(ds_repo *r); /* accepts a zeroed one */

/* From here on objects go to one pack, which ends by ds_repo_end_pack: `path`
 * as of ds_pack_finish(). They cannot be read before. */
int ds_repo_begin_pack(ds_repo *r, ds_err *err);
int ds_repo_end_pack(ds_str *path, ds_arena *a, ds_repo *r, ds_err *err);
/* Writes an object that may be there already. */
int ds_repo_write(git_oid *out, ds_repo *r, git_object_t type, ds_str bytes,
                  const char *what, ds_err *err);
/* The paths of the object files just written, for syncing; one that is not
 * there was packed before. */
ds_str ds_repo_object_path(ds_arena *a, const ds_repo *r, const git_oid *oid);
/* 40 hex digits; -1: something else. */
int ds_oid_parse(git_oid *out, ds_str hex);
void ds_oid_hex(char out[41], const git_oid *oid);

/* One value; false: not set. `git -c` counts. */
bool ds_repo_config(ds_str *out, ds_arena *a, const ds_repo *r,
                    const char *name);
bool ds_repo_config_bool(const ds_repo *r, const char *name, bool otherwise);

/* All configuration files without a repository: for init. */
int ds_repo_user_config(git_config **out, const ds_git2 *g, ds_err *err);

#endif
