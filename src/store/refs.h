/* The branch: where it stands, and moving it by compare-and-swap. */
#ifndef DS_STORE_REFS_H
#define DS_STORE_REFS_H

#include "store/hold.h"
#include "store/repo.h"

typedef struct {
    ds_str name; /* "refs/heads/main"; "HEAD" when detached */
    git_oid oid; /* of its commit */
    bool unborn; /* no commit yet; `oid` is zero */
} ds_head;

/* Where HEAD leads. Texts live in `a`. */
int ds_head_read(ds_head *out, ds_arena *a, const ds_repo *r, ds_err *err);

/* Locks the branch and makes sure that it still stands where `head` says
 * (DS_ECHANGED otherwise); the lock holds `to`. ds_hold_commit moves it. */
int ds_head_take(ds_hold *h, ds_arena *a, const ds_repo *r, const ds_head *head,
                 const git_oid *to, ds_err *err);
/* The same lock, found after a crash. */
bool ds_head_left(ds_hold *h, ds_arena *a, const ds_book *book, ds_str name);

/* Adds a line to the reflogs of the branch and of HEAD, as
 * core.logAllRefUpdates says, unless it is there already. `who` is a commit's
 * author line: "Name <email> seconds zone". */
int ds_head_log(const ds_repo *r, ds_str name, const char *from, const char *to,
                ds_str who, ds_str message, ds_err *err);

/* Our folder of the git directory: "<gitdir>/dossier/NAME". */
ds_str ds_own_path(ds_arena *a, const ds_book *book, const char *name);

#endif
