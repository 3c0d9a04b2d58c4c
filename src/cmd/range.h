/* Checks of what commits bring, from git's objects. */
#ifndef DS_CMD_RANGE_H
#define DS_CMD_RANGE_H

#include "cmd/run.h"

/* --range A..B: the tree that B merged into A would give, as a forge makes it,
 * without this program's merge driver. Findings about the files that it
 * changes in A, and about what must be unique or known in the book where A did
 * not have them; all of them when the schema changes. */
int ds_check_range(ds_run *run, ds_err *err);

/* Adds to the run's findings what the tree of the commit `tree` brings, as
 * above, compared with `base` (NULL: with nothing). The run is as before then.
 */
int ds_range_judge(ds_run *run, const char *base, const char *tree,
                   ds_err *err);

/* The hook of a server: each branch that is pushed, as it would stand. */
ds_verb_fn ds_hook_pre_receive;

#endif
