/* Which of the known files and folders are no longer what the index says. */
#ifndef DS_INDEX_FRESH_H
#define DS_INDEX_FRESH_H

#include "index/fill.h"
#include "index/state.h"

/* Nothing that was changed at `since` or later can be known to be as it was
 * read: git's racy rule. */
bool ds_is_racy(ds_stamp stamp, int64_t since);

/* Looks at every known file with stat, on two threads. Those that differ, are
 * racy, are gone or were broken become items to be read, in order of paths.
 * With `trust` only the broken ones, and nothing is looked at. */
void ds_stale_files(ds_items *out, const ds_index *x, bool trust);

/* The folders that differ or are racy or gone, by number. */
typedef DS_VEC(uint32_t) ds_numbers;
void ds_stale_folders(ds_numbers *out, const ds_index *x);

/* The image whose folders count. */
const ds_image *ds_index_folders(const ds_index *x);

/* The item of a file of one of the two images. */
ds_item ds_known_item(const ds_index *x, size_t image, uint32_t file);

#endif
