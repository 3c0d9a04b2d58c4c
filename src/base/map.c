/* Open addressing with linear probing over a dense array of entries.
 *
 *   slots    0 3 0 1 2 0 0 0      1 + index into entries, 0 is free
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

/* The slot of the key, or the free one where it belongs. */
static size_t probe(const ds_map *m, ds_str key)
{
    size_t mask = m->nslots - 1;
    size_t at = (size_t)ds_str_hash(key) & mask;
    while (m->slots[at] != 0 &&
           !ds_str_eq(m->entries[m->slots[at] - 1].key, key))
        at = (at + 1) & mask;
    return at;
}

uint64_t *ds_map_get(const ds_map *m, ds_str key)
{
    if (m->n == 0)
        return NULL;
    uint32_t slot = m->slots[probe(m, key)];
    return slot == 0 ? NULL : &m->entries[slot - 1].value;
}

static void rehash(ds_map *m)
{
    size_t nslots = m->nslots > 0 ? m->nslots * 2 : 16;
    free(m->slots);
    m->slots = ds_xmalloc(nslots * sizeof *m->slots);
    m->nslots = nslots;
    memset(m->slots, 0, nslots * sizeof *m->slots);
    for (size_t i = 0; i < m->n; i++)
        m->slots[probe(m, m->entries[i].key)] = (uint32_t)(i + 1);
}

uint64_t *ds_map_put(ds_map *m, ds_str key, bool *fresh)
{
    if (m->n >= m->nslots / 4 * 3)
        rehash(m);
    size_t at = probe(m, key);
    if (fresh != NULL)
        *fresh = m->slots[at] == 0;
    if (m->slots[at] != 0)
        return &m->entries[m->slots[at] - 1].value;
    if (m->n >= UINT32_MAX - 1)
        ds_no_memory();
    ds_vec_grow((void **)&m->entries, &m->cap, m->n + 1, sizeof *m->entries);
    m->entries[m->n] = (ds_entry){key, 0};
    m->slots[at] = (uint32_t)++m->n;
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
