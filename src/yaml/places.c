/* Names of places: the bytes of an address and a text behind it. */
#include "yaml/places.h"
#include "base/banned.h"

static ds_str name(ds_places *m, const void *thing, ds_str text)
{
    ds_buf_clear(&m->name);
    ds_buf_add(&m->name, (ds_str){(const char *)&thing, sizeof thing});
    ds_buf_add(&m->name, text);
    return ds_buf_str(&m->name);
}

uint64_t *ds_places_put(ds_places *m, ds_arena *a, const void *thing,
                        ds_str text)
{
    ds_str wanted = name(m, thing, text);
    uint64_t *old = ds_map_get(&m->map, wanted);
    return old ? old : ds_map_put(&m->map, ds_dup(a, wanted), NULL);
}

uint64_t ds_places_get(ds_places *m, const void *thing, ds_str text)
{
    if (!m->map.n)
        return 0;
    const uint64_t *value = ds_map_get(&m->map, name(m, thing, text));
    return value ? *value : 0;
}

void ds_places_free(ds_places *m)
{
    ds_map_free(&m->map);
    ds_buf_free(&m->name);
}
