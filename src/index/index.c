/* An index in memory, and what there is to ask of it. */
#include "index/harvest.h"
#include "index/state.h"
#include <stdlib.h>
#include "base/banned.h"

const ds_image *ds_index_image(const ds_index *x, size_t number)
{
    return number == 0 ? &x->base : &x->overlay;
}

bool ds_index_counts(const ds_index *x, size_t number, uint32_t file)
{
    if (number == 0)
        return !x->over || !x->over[file];
    return x->overlay.files[file].row != DS_ROW_GONE;
}

static void count_files(ds_index *x)
{
    x->stats.clients = x->stats.broken = 0;
    for (size_t i = 0; i < 2; i++)
        for (uint32_t k = 0; k < ds_index_image(x, i)->nfiles; k++)
            if (!ds_index_counts(x, i, k))
                continue;
            else if (ds_index_image(x, i)->files[k].row == DS_ROW_BROKEN)
                x->stats.broken++;
            else
                x->stats.clients++;
}

static void mark_replaced(ds_index *x)
{
    const ds_image *o = &x->overlay;
    free(x->over);
    free(x->dead);
    x->over = x->dead = NULL;
    x->base.segment.dead = NULL;
    if (o->nfiles == 0)
        return;
    x->over = ds_xmalloc(x->base.nfiles);
    memset(x->over, 0, x->base.nfiles);
    x->dead = ds_xmalloc(x->stats.base_rows);
    memset(x->dead, 0, x->stats.base_rows);
    for (uint32_t i = 0; i < o->nfiles; i++) {
        uint32_t file = o->files[i].base;
        if (file == DS_NO_FILE)
            continue;
        x->over[file] = 1;
        if (x->base.files[file].row < x->stats.base_rows)
            x->dead[x->base.files[file].row] = 1;
    }
    x->base.segment.dead = x->dead;
}

void ds_index_settle(ds_index *x)
{
    x->stats.base_rows = x->base.segment.tables[0].rows;
    x->stats.overlay_rows =
        x->overlay.bytes ? x->overlay.segment.tables[0].rows : 0;
    mark_replaced(x);
    x->nsegments = 0;
    x->segments[x->nsegments++] = &x->base.segment;
    if (x->stats.overlay_rows > 0)
        x->segments[x->nsegments++] = &x->overlay.segment;
    count_files(x);
}

ds_segments ds_index_segments(const ds_index *x)
{
    return (ds_segments){x->segments, x->nsegments};
}

const ds_index_stats *ds_index_get_stats(const ds_index *x)
{
    return &x->stats;
}

void ds_index_close(ds_index *x)
{
    if (!x)
        return;
    ds_taken_close(x->taken);
    ds_image_free(&x->base);
    ds_image_free(&x->overlay);
    free(x->over);
    free(x->dead);
    free(x);
}

int ds_index_walk(ds_str **paths, size_t *n, ds_arena *a, const ds_book *book,
                  ds_findings *f, ds_err *err)
{
    ds_harvest h = {.env = {.book = book, .arena = a, .found = f}};
    int rc = ds_harvest_all(&h, DS_ITEM_LOOK, err);
    *n = 0;
    *paths = ds_new_n(a, ds_str, h.items.n);
    ds_harvest_sort(&h);
    for (size_t i = 0; i < h.items.n; i++)
        if (h.items.p[i].state == DS_ITEM_ROW)
            (*paths)[(*n)++] = h.items.p[i].path;
    ds_harvest_close(&h);
    return rc;
}
