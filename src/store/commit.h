/* Parts of a commit that recovery needs too. For store/ only. */
#ifndef DS_STORE_COMMIT_H
#define DS_STORE_COMMIT_H

#include "store/hold.h"
#include "store/journal.h"
#include "store/stage.h"

/* The path of git's index: GIT_INDEX_FILE, or in the git directory. */
ds_str ds_stage_path(ds_arena *a, const ds_book *b);
/* Locks it; the lock is known by "stage.new". */
int ds_stage_take_lock(ds_hold *h, ds_arena *a, const ds_book *b, ds_err *err);
bool ds_stage_lock_left(ds_hold *h, ds_arena *a, const ds_book *b);
/* What the steps change in it, with the stat of the files as they stand; a file
 * that is not the one we wrote gets none, so that git looks at it. */
int ds_stage_steps(ds_stage *s, const ds_book *b, const ds_steps *steps,
                   ds_err *err);

#endif
