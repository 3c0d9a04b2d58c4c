/* Bytes as a manifest of a hand-over: what is read is written and read again
 * as the same rows, also after its client got another name. */
#include "move/batch.h"
#include <stdlib.h>
#include "base/banned.h"

static void must(bool holds)
{
    if (!holds)
        abort();
}

static bool same(ds_str x, ds_str y)
{
    return (x.p == NULL) == (y.p == NULL) && ds_str_eq(x, y);
}

static void compare(const ds_batch *x, const ds_batch *y)
{
    must(x->number == y->number && x->correction == y->correction);
    must(x->today == y->today && x->ncolumns == y->ncolumns);
    must(x->rows.n == y->rows.n);
    for (size_t i = 0; i < x->rows.n; i++) {
        const ds_batch_row *p = &x->rows.p[i], *q = &y->rows.p[i];
        must(p->gone == q->gone && ds_str_eq(p->client, q->client));
        must(ds_str_eq(p->key, q->key));
        for (size_t k = 0; k < x->ncolumns; k++)
            must(same(p->values[k], q->values[k]));
    }
}

static void hold(ds_arena *a, const ds_batch *b, ds_findings *f)
{
    ds_held h = {0};
    ds_held_add(&h, a, b, f);
    for (size_t i = 0; i < b->rows.n; i++) {
        const ds_batch_row *r = &b->rows.p[i];
        ds_held_row *held = ds_held_find(&h, a, r->client, r->key);
        must(held == NULL || ds_held_judge(held) == DS_HELD_REMOVED);
    }
    ds_held_free(&h);
}

static void read_again(ds_arena *a, const ds_batch *b, ds_findings *f)
{
    ds_batch c;
    ds_str bytes = ds_batch_write(a, b), renamed;
    must(ds_batch_read(&c, a, b->path, bytes, f) == 0);
    compare(b, &c);
    ds_batch_free(&c);
    if (b->rows.n == 0)
        return;
    must(ds_batch_rename(&renamed, a, b->path, bytes, b->rows.p[0].client,
                         DS_STR("another"), f) == 0);
    must(ds_batch_read(&c, a, b->path, renamed, f) == 0);
    must(ds_str_is(c.rows.p[0].client, "another"));
    ds_batch_free(&c);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ds_arena a = {0};
    ds_findings f = {.arena = &a};
    ds_batch b;
    ds_str bytes = ds_dup(&a, (ds_str){(const char *)data, size});
    if (ds_batch_read(&b, &a, DS_STR("m.yaml"), bytes, &f) == 0) {
        read_again(&a, &b, &f);
        hold(&a, &b, &f);
    } else {
        must(f.errors > 0);
    }
    ds_batch_free(&b);
    ds_findings_free(&f);
    ds_arena_free(&a);
    return 0;
}
