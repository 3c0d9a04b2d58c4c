/* A hash table from text to a 64-bit number (an index, a count, a pointer as
 * uintptr_t). Open addressing; iteration is in order of insertion. Keys are
 * borrowed: they must outlive the map. A zeroed map is empty and ready. */
#ifndef DS_BASE_MAP_H
#define DS_BASE_MAP_H

#include "base/str.h"

typedef struct {
    ds_str key;
    uint64_t value;
} ds_entry;

typedef struct {
    ds_entry *entries; /* in order of insertion */
    size_t n, cap;
    struct ds_map_slot *slots;
    size_t nslots;
} ds_map;

/* The value's place, or NULL. Valid until the next put. */
uint64_t *ds_map_get(const ds_map *m, ds_str key);
/* The value's place; a new key starts at 0. `*fresh` (may be NULL) tells. */
uint64_t *ds_map_put(ds_map *m, ds_str key, bool *fresh);
void ds_map_clear(ds_map *m); /* keeps the memory */
void ds_map_free(ds_map *m);

#endif
