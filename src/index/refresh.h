/* Bringing an index that was loaded up to date. */
#ifndef DS_INDEX_REFRESH_H
#define DS_INDEX_REFRESH_H

#include "index/disk.h"
#include "index/state.h"

/* Reads what has changed and puts it into the overlay, which is written unless
 * another process holds the lock or the disk is read-only. `trust`: nothing is
 * looked at but the files that were broken, for their findings. `*again` tells
 * that folders have become clients in a way that only a new reading of
 * everything can sort out. */
int ds_index_refresh(bool *again, ds_index *x, ds_disk *disk, bool trust,
                     ds_findings *found, ds_err *err);

#endif
