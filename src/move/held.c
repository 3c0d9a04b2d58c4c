/* The rows that hand-overs hold, each as it was handed over last. */
#include "move/batch.h"
#include "base/buf.h"
#include "base/banned.h"

static ds_str name_of(ds_arena *a, ds_str client, ds_str key)
{
    return ds_printf(a, "%.*s\n%.*s", DS_FMT(client), DS_FMT(key));
}

static void say_twice(ds_findings *f, const ds_batch *b, const ds_batch_row *r,
                      const ds_batch *other)
{
    ds_find_warning(f, (ds_place){b->path, r->line, 1}, DS_F_BATCH_TWICE,
                    "%.*s %.*s was handed over twice: also by %.*s",
                    DS_FMT(r->client), DS_FMT(r->key), DS_FMT(other->path));
}

void ds_held_add(ds_held *h, ds_arena *a, const ds_batch *b, ds_findings *f)
{
    for (size_t i = 0; i < b->rows.n; i++) {
        const ds_batch_row *row = &b->rows.p[i];
        uint64_t *at =
            ds_map_put(&h->places, name_of(a, row->client, row->key), NULL);
        bool fresh = *at == 0;
        if (fresh) {
            ds_vec_push(&h->rows);
            *at = h->rows.n;
        }
        ds_held_row *held = &h->rows.p[*at - 1];
        if (f != NULL && !fresh && !b->correction && !held->row->gone)
            say_twice(f, b, row, held->last);
        if (fresh || !b->correction)
            held->first = b;
        held->last = b;
        held->row = row;
    }
}

ds_held_row *ds_held_find(const ds_held *h, ds_arena *a, ds_str client,
                          ds_str key)
{
    const uint64_t *at = ds_map_get(&h->places, name_of(a, client, key));
    if (at == NULL || h->rows.p[*at - 1].row->gone)
        return NULL;
    return &h->rows.p[*at - 1];
}

void ds_held_free(ds_held *h)
{
    ds_map_free(&h->places);
    ds_vec_free(&h->rows);
}

static bool same(ds_str x, ds_str y)
{
    return (x.p == NULL) == (y.p == NULL) && ds_str_eq(x, y);
}

ds_held_state ds_held_judge(const ds_held_row *r)
{
    if (!r->seen)
        return DS_HELD_REMOVED;
    if (!r->holds)
        return DS_HELD_WITHDRAWN;
    for (size_t i = 0; i < r->last->ncolumns; i++)
        if (!same(r->row->values[i], r->now[i]))
            return DS_HELD_CHANGED;
    return DS_HELD_SAME;
}

/* One line: a note may have many. */
static void put_value(ds_buf *b, ds_str value)
{
    ds_str rest = value, line = ds_str_cut(&rest, '\n');
    if (value.p == NULL)
        ds_buf_addz(b, "none");
    ds_buf_add(b, line);
    if (rest.p != NULL)
        ds_buf_addz(b, "...");
}

ds_str ds_held_difference(ds_arena *a, const ds_held_row *r)
{
    ds_buf b = {0};
    for (size_t i = 0; r->now != NULL && i < r->last->ncolumns; i++) {
        if (same(r->row->values[i], r->now[i]))
            continue;
        ds_buf_addf(&b, "%s%.*s ", b.n > 0 ? ", " : "",
                    DS_FMT(r->last->columns[i]));
        put_value(&b, r->row->values[i]);
        ds_buf_addz(&b, " -> ");
        put_value(&b, r->now[i]);
    }
    ds_str text = ds_dup(a, ds_buf_str(&b));
    ds_buf_free(&b);
    return text;
}
