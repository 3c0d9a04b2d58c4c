/* git's own lock protocol for one file: PATH.lock is made by one process only,
 * filled with the new bytes, and renamed over PATH.
 *
 * Ours is made under a name of our own first (`aside`, in our folder of the git
 * directory) and then linked to PATH.lock. As long as both names are one file,
 * the lock is ours, also when we are long dead: so recovery can tell it from a
 * lock that git holds. Only one process does this at a time (the transaction's
 * lock), so `aside` has a fixed name. */
#ifndef DS_STORE_HOLD_H
#define DS_STORE_HOLD_H

#include "base/arena.h"
#include "base/error.h"

typedef struct {
    const char *aside, *path, *lock; /* absolute; `lock` is PATH.lock */
    int fd;                          /* of the lock, to write the new bytes */
    bool held;
} ds_hold;

/* Waits up to two seconds for another holder, then DS_EBUSY. */
int ds_hold_take(ds_hold *h, ds_arena *a, ds_str aside, ds_str path,
                 ds_err *err);
/* PATH.lock becomes PATH. */
int ds_hold_commit(ds_hold *h, ds_err *err);
void ds_hold_drop(ds_hold *h); /* accepts a zeroed or finished one */

/* After a crash: true when a lock at PATH.lock is ours. */
bool ds_hold_left(ds_hold *h, ds_arena *a, ds_str aside, ds_str path);

#endif
