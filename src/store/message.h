/* The commit object: its message, its bytes, its signature. For store/ only. */
#ifndef DS_STORE_MESSAGE_H
#define DS_STORE_MESSAGE_H

#include "base/vec.h"
#include "store/repo.h"

typedef DS_VEC(ds_str) ds_swept; /* paths with edits made by hand */

/* Adds the line about edits made by hand and the trailer. */
int ds_message_format(ds_str *out, ds_arena *a, ds_str message,
                      const ds_swept *swept, ds_err *err);

typedef struct {
    const git_oid *tree, *parent;      /* parent NULL: the first commit */
    ds_str author, committer, message; /* lines as of ds_who() */
} ds_commit_parts;

/* Writes the object; with commit.gpgSign git itself does, to sign it. */
int ds_commit_write(git_oid *out, ds_repo *r, const ds_commit_parts *c,
                    ds_err *err);

#endif
