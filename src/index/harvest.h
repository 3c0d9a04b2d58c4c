/* All that is brought in before an image is made: items from any number of
 * rounds, the builders that hold their rows, the folders on the way. */
#ifndef DS_INDEX_HARVEST_H
#define DS_INDEX_HARVEST_H

#include "index/fill.h"

typedef struct {
    ds_fill_env env;
    ds_items items; /* those that came to anything */
    ds_builders builders;
    DS_VEC(ds_folder) folders;
} ds_harvest;

/* Does these items, then what is in the groups among them, and so on. A GONE
 * one is kept only if `base` or `from` say that it was known. `paths` are
 * guesses; they must live as long as the harvest. */
void ds_harvest_items(ds_harvest *h, ds_item *items, size_t n);
void ds_harvest_guesses(ds_harvest *h, const ds_str *paths, size_t n,
                        ds_item_job job);
/* Everything below records/. */
int ds_harvest_all(ds_harvest *h, ds_item_job job, ds_err *err);

/* Puts items and folders in order; makes the image of them. */
void ds_harvest_sort(ds_harvest *h);
int ds_harvest_image(ds_image *out, ds_harvest *h, ds_parts head, ds_err *err);
void ds_harvest_close(ds_harvest *h);

#endif
