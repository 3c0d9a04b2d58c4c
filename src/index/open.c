/* Opening an index. */
#include "index/harvest.h"
#include "index/state.h"
#include "base/banned.h"

static int read_all(ds_index *x, ds_findings *f, ds_err *err)
{
    ds_arena a = {0};
    ds_harvest h = {
        .env = {.book = x->book, .schema = x->schema, .arena = &a, .found = f}};
    int rc = ds_harvest_all(&h, DS_ITEM_READ, err);
    if (rc == 0)
        rc = ds_harvest_image(&x->base, &h, (ds_parts){0}, err);
    x->stats.parsed = h.items.n;
    ds_harvest_close(&h);
    ds_arena_free(&a);
    return rc;
}

int ds_index_open(ds_index **out, const ds_book *book, const ds_schema *schema,
                  const ds_index_opts *opts, ds_findings *f, ds_err *err)
{
    ds_index *x = ds_xmalloc(sizeof *x);
    *x = (ds_index){.book = book, .schema = schema, .taken = ds_taken_new()};
    *out = NULL;
    (void)opts;
    if (read_all(x, f, err) != 0) {
        ds_index_close(x);
        return -1;
    }
    ds_index_settle(x);
    ds_findings_sort(f);
    *out = x;
    return 0;
}
