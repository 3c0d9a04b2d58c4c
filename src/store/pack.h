/* Many new objects as one pack with its index, where 10,000 loose files would
 * take most of an import's time. Without deltas: `git gc` finds those. */
#ifndef DS_STORE_PACK_H
#define DS_STORE_PACK_H

#include "base/arena.h"
#include "base/error.h"
#include <git2.h>

typedef struct ds_pack ds_pack;

/* Begins a pack in `objects` (absolute), under a temporary name that `git gc`
 * clears up. */
int ds_pack_open(ds_pack **out, ds_str objects, ds_err *err);
/* An object of at most 2 GB; one that is in the pack already is not added. */
int ds_pack_add(git_oid *out, ds_pack *p, git_object_t type, ds_str bytes,
                ds_err *err);
/* Writes the index and gives both files their names, not yet synced: `path`
 * (in `a`) is the pack's, "....pack"; its index has ".idx" instead. */
int ds_pack_finish(ds_str *path, ds_arena *a, ds_pack *p, ds_err *err);
void ds_pack_close(ds_pack *p); /* removes what is not finished; NULL too */

#endif
