/* Open addressing with linear probing over a dense array of entries.
 *
 *   slots    . 3 . 1 2 . . .      1 + index into entries, 0 is free; beside
 *                                 it 32 bits of the key's hash, so that only
 *                                 a key that is asked for is looked at
 *   entries  a b c                in order of insertion
 *
 * Invariants: 1. nslots is 0 or a power of two. 2. At most 3/4 of the slots
 * are taken, so every probe ends at a free one. 3. Nothing is ever removed
 * alone, so a chain has no gaps. */
#include "base/map.h"
#include "base/arena.h"
#include "base/error.h"
#include "base/vec.h"
#include <stdlib.h>
#include <string.h>
#include "base/banned.h"

typedef struct ds_map_slot {
    uint32_t entry, hash;
} slot;

/* The slot of the key, or the free one where it belongs. */
static size_t probe(const ds_map *m, ds_str key, uint32_t hash)
{
    size_t mask = m->nslots - 1, at = hash & mask;
    while (m->slots[at].entry != 0 &&
           (m->slots[at].hash != hash ||
            !ds_str_eq(m->entries[m->slots[at].entry - 1].key, key)))
        at = (at + 1) & mask;
    return at;
}

uint64_t *ds_map_get(const ds_map *m, ds_str key)
{
    if (m->n == 0)
        return NULL;
    uint32_t entry = m->slots[probe(m, key, (uint32_t)ds_str_hash(key))].entry;
    return entry == 0 ? NULL : &m->entries[entry - 1].value;
}

static void rehash(ds_map *m)
{
    slot *old = m->slots;
    size_t n = m->nslots;
    m->nslots = n > 0 ? n * 2 : 16;
    m->slots = ds_xmalloc(m->nslots * sizeof *m->slots);
    memset(m->slots, 0, m->nslots * sizeof *m->slots);
    for (size_t i = 0; i < n; i++) {
        size_t at = old[i].hash & (m->nslots - 1);
        while (old[i].entry != 0 && m->slots[at].entry != 0)
            at = (at + 1) & (m->nslots - 1);
        if (old[i].entry != 0)
            m->slots[at] = old[i];
    }
    free(old);
}

uint64_t *ds_map_put(ds_map *m, ds_str key, bool *fresh)
{
    if (m->n >= m->nslots / 4 * 3)
        rehash(m);
    uint32_t hash = (uint32_t)ds_str_hash(key);
    slot *s = &m->slots[probe(m, key, hash)];
    if (fresh != NULL)
        *fresh = s->entry == 0;
    if (s->entry != 0)
        return &m->entries[s->entry - 1].value;
    if (m->n >= UINT32_MAX - 1)
        ds_no_memory();
    ds_vec_grow((void **)&m->entries, &m->cap, m->n + 1, sizeof *m->entries);
    m->entries[m->n] = (ds_entry){key, 0};
    *s = (slot){(uint32_t)++m->n, hash};
    return &m->entries[m->n - 1].value;
}

void ds_map_clear(ds_map *m)
{
    m->n = 0;
    if (m->nslots > 0)
        memset(m->slots, 0, m->nslots * sizeof *m->slots);
}

void ds_map_free(ds_map *m)
{
    free(m->entries);
    free(m->slots);
    *m = (ds_map){0};
}
