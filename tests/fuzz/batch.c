/* Bytes as a manifest of a hand-over, which gets the seal that is theirs: what
 * is read is written and read again as the same rows. */
#include "move/batch.h"
#include "base/sha256.h"
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
        must(ds_str_eq(p->key, q->key) && p->nth == q->nth);
        for (size_t k = 0; k < x->ncolumns; k++)
            must(same(p->values[k], q->values[k]));
    }
}

static void hold(ds_arena *a, const ds_batch *b, ds_findings *f)
{
    ds_held h = {0};
    ds_held_add(&h, a, b, f);
    ds_held_place(&h, a);
    for (size_t i = 0; i < h.rows.n; i++) {
        const ds_batch_row *r = h.rows.p[i].row;
        const ds_held_seen seen = {r->nth, true, r->values};
        ds_held_saw(&h, a, b, r->client, r->key, &seen);
    }
    ds_held_settle(&h);
    for (size_t i = 0; i < h.rows.n; i++) {
        const ds_held_row *r = &h.rows.p[i];
        must(r->row->gone || ds_held_judge(r) != DS_HELD_REMOVED);
        must(r->row->gone ||
             ds_held_find(&h, a, r->client, r->row->key, r->now.place) == r);
    }
    ds_held_free(&h);
}

static void read_again(ds_arena *a, const ds_batch *b, ds_findings *f)
{
    ds_batch c;
    must(ds_batch_read(&c, a, b->path, ds_batch_write(a, b), f) == 0);
    compare(b, &c);
    ds_batch_free(&c);
}

static ds_str seal(ds_arena *a, ds_str bytes)
{
    char hex[65];
    ds_sha256_hex(hex, bytes);
    return ds_printf(a, "%.*sseal: %.16s\n", DS_FMT(bytes), hex);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ds_arena a = {0};
    ds_findings f = {.arena = &a};
    ds_batch b;
    ds_str bytes = seal(&a, (ds_str){(const char *)data, size});
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
