/* What clients are called now that had another name at an earlier commit: they
 * were renamed since, or merged into another client; also by undo, by git mv,
 * in another clone. */
#ifndef DS_CMD_MOVES_H
#define DS_CMD_MOVES_H

#include "cmd/run.h"

typedef struct {
    ds_str from, to; /* identifiers */
} ds_move;

typedef struct {
    DS_VEC(ds_move) list; /* newest first */
} ds_moves;

/* Those of the commits that the run's commit has and `commit` has not; one that
 * is not in the repository: DS_ENOTFOUND. Reads every record that they change.
 * Texts live with the run; free also after a failure. */
int ds_moves_since(ds_moves *out, ds_run *run, ds_str commit, ds_err *err);
/* The name that a client of that commit has now. */
ds_str ds_moves_follow(const ds_moves *m, ds_str id);
void ds_moves_free(ds_moves *m);

/* What a commit's message says of two clients that it makes one. */
ds_str ds_merged_trailer(ds_arena *a, ds_str gone, ds_str into);

#endif
