/* What a repository still holds of some folders after they were removed: for
 * data that must go, not only be out of sight. git itself is asked. */
#ifndef DS_STORE_TRACES_H
#define DS_STORE_TRACES_H

#include "base/vec.h"
#include "store/book.h"

/* By kind:
 *   path      a folder it had; `note` tells when it is another client's now
 *   commit    its short name; date and subject
 *   message   the same of a commit whose message names it
 *   ref       "refs/heads/main"; whether in its tree or only its history
 *   stash     "stash@{0}"; its subject
 *   reflog    "HEAD"; how many entries
 *   worktree  another work tree that has it checked out
 *   file      a file of the git directory that has its identifier in it
 *   record    another file of HEAD that names it
 *   remote    where copies may be */
typedef struct {
    const char *kind;
    ds_str name, note;
} ds_trace;

typedef struct {
    DS_VEC(ds_trace) list;
    DS_VEC(ds_str)
    folders; /* that it had, from the work tree's top; those
                that are another client's now left out */
} ds_traces;

/* `id` is the client's identifier, `name` its legal name or empty, `folder` its
 * folder in the book, which may be gone already; `earlier` are folders that it
 * had before it was renamed. Texts live in `a`; the caller frees. */
int ds_traces_find(ds_traces *out, ds_arena *a, const ds_book *book, ds_str id,
                   ds_str name, ds_str folder, const ds_str *earlier,
                   size_t nearlier, ds_err *err);
void ds_traces_free(ds_traces *t);

#endif
