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

/* One file of the overlay stands in place of one of the base, or of none. */
static void replace_one(ds_index *x, const ds_file_entry *e)
{
    if (e->row == DS_ROW_BROKEN)
        x->stats.broken++;
    if (e->base == DS_NO_FILE)
        return;
    uint32_t row = x->base.files[e->base].row;
    x->over[e->base] = 1;
    if (row >= x->stats.base_rows) {
        x->stats.broken--;
    } else {
        x->dead[row] = 1;
        x->stats.clients--;
    }
}

/* Nothing here looks at each file of the base: a question that trusts the index
 * must not pay for that. */
static void replace_files(ds_index *x)
{
    free(x->over);
    free(x->dead);
    x->over = x->dead = NULL;
    x->base.segment.dead = NULL;
    if (x->overlay.nfiles == 0)
        return;
    x->over = calloc(x->base.nfiles + 1u, 1);
    x->dead = calloc(x->stats.base_rows + 1, 1);
    if (!x->over || !x->dead)
        ds_no_memory();
    for (uint32_t i = 0; i < x->overlay.nfiles; i++)
        replace_one(x, &x->overlay.files[i]);
    x->base.segment.dead = x->dead;
}

void ds_index_settle(ds_index *x)
{
    ds_index_stats *n = &x->stats;
    n->base_rows = x->base.segment.tables[0].rows;
    n->overlay_rows = x->overlay.bytes ? x->overlay.segment.tables[0].rows : 0;
    n->clients = n->base_rows + n->overlay_rows;
    n->broken = x->base.nfiles - n->base_rows;
    replace_files(x);
    x->nsegments = 0;
    x->segments[x->nsegments++] = &x->base.segment;
    if (n->overlay_rows > 0)
        x->segments[x->nsegments++] = &x->overlay.segment;
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
