/* Which identifiers are taken: asked once for one client, and a hundred
 * thousand times by an import. */
#include "base/map.h"
#include "base/utf8.h"
#include "index/state.h"
#include "record/client.h"
#include <stdlib.h>
#include "base/banned.h"

struct ds_taken {
    ds_arena arena;
    ds_map ids; /* folded */
    bool known; /* filled by the first question */
};

ds_taken *ds_taken_new(void)
{
    ds_taken *t = ds_xmalloc(sizeof *t);
    *t = (ds_taken){0};
    return t;
}

static void take_all(ds_taken *t, const ds_index *x)
{
    for (size_t i = 0; i < 2; i++) {
        const ds_image *m = ds_index_image(x, i);
        for (uint32_t k = 0; k < m->nfiles; k++)
            if (ds_index_counts(x, i, k))
                *ds_map_put(
                    &t->ids,
                    ds_utf8_fold(&t->arena, ds_client_id(ds_file_path(m, k))),
                    NULL) = 1;
    }
    t->known = true;
}

bool ds_index_has(const ds_index *x, ds_str id)
{
    ds_arena a = {0};
    if (!x->taken->known)
        take_all(x->taken, x);
    bool taken = ds_map_get(&x->taken->ids, ds_utf8_fold(&a, id)) != NULL;
    ds_arena_free(&a);
    return taken;
}

void ds_taken_close(ds_taken *t)
{
    if (!t)
        return;
    ds_map_free(&t->ids);
    ds_arena_free(&t->arena);
    free(t);
}
