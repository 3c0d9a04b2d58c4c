/* Between the files of ds_snapshot. */
#ifndef DS_STORE_SNAPSHOT_IMPL_H
#define DS_STORE_SNAPSHOT_IMPL_H

#include "store/repo.h"
#include "store/snapshot.h"

struct ds_snapshot {
    ds_repo r;
    ds_repo other; /* of reader 1, opened by it; its own locks */
    char hex[41];
    int64_t time;
    git_oid tree;   /* of the commit */
    ds_oid records; /* its records/, where it has them */
    bool has_records;
};

/* What of a commit's bytes counts here. */
typedef struct {
    git_oid tree, parent;
    bool has_parent;
    int64_t time;
} ds_commit_head;
int ds_commit_head_read(ds_commit_head *out, const ds_repo *r,
                        const git_oid *oid, ds_err *err);

#endif
