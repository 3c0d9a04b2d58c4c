/* A hash table by a thing's address and a text: "this key of this mapping".
 * Private to this folder. */
#ifndef DS_YAML_PLACES_H
#define DS_YAML_PLACES_H

#include "base/buf.h"
#include "base/map.h"
#include "base/vec.h"

typedef struct {
    ds_map map;
    ds_buf name; /* of what was asked for last */
} ds_places;

/* The value's place; a new one starts at 0. Its key lives in `a`. */
uint64_t *ds_places_put(ds_places *m, ds_arena *a, const void *thing,
                        ds_str text);
/* The value, or 0. */
uint64_t ds_places_get(ds_places *m, const void *thing, ds_str text);
void ds_places_free(ds_places *m);

#endif
