/* The rows that hand-overs hold, each as it was handed over last.
 *
 * A row has two names. In the manifests it is for ever the client, key and
 * number under which it first went out; so a correction means the same row
 * whatever happened to the client since. In the book it is an element of a
 * client and key of now. Rows that meet there (two clients became one, elements
 * without key are alike) form a chain, and share out the elements among them:
 *
 *   manifests: beta/Call 1, acme/Call 1        beta was merged into acme
 *   chain:     acme/Call -> both rows          two elements: one for each */
#include "move/batch.h"
#include "base/buf.h"
#include "base/banned.h"

/* --- as the manifests have it -------------------------------------------- */

static ds_str name_of(ds_arena *a, ds_str client, ds_str key, unsigned nth)
{
    return ds_printf(a, "%.*s\n%.*s\n%u", DS_FMT(client), DS_FMT(key), nth);
}

static bool same(ds_str x, ds_str y)
{
    return (x.p == NULL) == (y.p == NULL) && ds_str_eq(x, y);
}

static bool has_values(const ds_held_row *held, const ds_batch *b,
                       const ds_batch_row *row)
{
    if (held->last->ncolumns != b->ncolumns)
        return false;
    for (size_t i = 0; i < b->ncolumns; i++)
        if (!ds_str_eq(held->last->columns[i], b->columns[i]) ||
            !same(held->row->values[i], row->values[i]))
            return false;
    return true;
}

/* A correction that corrects nothing, as another one had done it, or that was
 * made beside another one. */
static bool says_it_again(const ds_held_row *held, const ds_batch *b,
                          const ds_batch_row *row)
{
    if (held->last->correction && held->last->number == b->number)
        return true;
    return row->gone || held->row->gone ? row->gone && held->row->gone
                                        : has_values(held, b, row);
}

static void say_twice(ds_findings *f, const ds_batch *b, const ds_batch_row *r,
                      const ds_batch *other)
{
    ds_find_warning(f, (ds_place){b->path, r->line, 1}, DS_F_BATCH_TWICE,
                    "%.*s %.*s was %s twice: also by %.*s", DS_FMT(r->client),
                    DS_FMT(r->key), b->correction ? "corrected" : "handed over",
                    DS_FMT(other->path));
}

/* Another clone may have counted another element of the same key. */
static unsigned nth_of(const ds_held *h, ds_arena *a, const ds_batch *b,
                       const ds_batch_row *row)
{
    for (unsigned nth = row->nth;; nth++) {
        const uint64_t *at = ds_map_get(&h->rows_by_name,
                                        name_of(a, row->client, row->key, nth));
        const ds_held_row *held = at ? &h->rows.p[*at - 1] : NULL;
        if (b->correction || !h->alike || !held || held->row->gone ||
            has_values(held, b, row))
            return nth;
    }
}

void ds_held_add(ds_held *h, ds_arena *a, const ds_batch *b, ds_findings *f)
{
    for (size_t i = 0; i < b->rows.n; i++) {
        const ds_batch_row *row = &b->rows.p[i];
        unsigned nth = nth_of(h, a, b, row);
        uint64_t *at = ds_map_put(&h->rows_by_name,
                                  name_of(a, row->client, row->key, nth), NULL);
        bool fresh = *at == 0;
        if (fresh) {
            *ds_vec_push(&h->rows) = (ds_held_row){0};
            *at = h->rows.n;
        }
        ds_held_row *held = &h->rows.p[*at - 1];
        if (f != NULL && !fresh &&
            (b->correction ? says_it_again(held, b, row) : !held->row->gone))
            say_twice(f, b, row, held->last);
        if (fresh || !b->correction)
            held->first = b;
        held->last = b;
        held->row = row;
        held->nth = nth;
        held->client = row->client;
    }
}

unsigned ds_held_free_nth(const ds_held *h, ds_arena *a, ds_str client,
                          ds_str key, unsigned above)
{
    for (unsigned nth = above + 1;; nth++) {
        const uint64_t *at =
            ds_map_get(&h->rows_by_name, name_of(a, client, key, nth));
        if (at == NULL || h->rows.p[*at - 1].row->gone)
            return nth;
    }
}

/* --- as the book has it now ---------------------------------------------- */

void ds_held_place(ds_held *h, ds_arena *a)
{
    ds_map_clear(&h->chains_by_name);
    for (size_t i = h->rows.n; i-- > 0;) {
        ds_held_row *r = &h->rows.p[i];
        r->seen.n = 0;
        r->now = (ds_held_seen){0};
        r->next = 0;
        if (r->row->gone)
            continue;
        uint64_t *first = ds_map_put(
            &h->chains_by_name, name_of(a, r->client, r->row->key, 0), NULL);
        r->next = (uint32_t)*first;
        *first = i + 1;
    }
}

static ds_held_row *chain_of(const ds_held *h, ds_arena *a, ds_str client,
                             ds_str key)
{
    const uint64_t *at =
        ds_map_get(&h->chains_by_name, name_of(a, client, key, 0));
    return at != NULL ? &h->rows.p[*at - 1] : NULL;
}

bool ds_held_has(const ds_held *h, ds_arena *a, ds_str client, ds_str key)
{
    return chain_of(h, a, client, key) != NULL;
}

static ds_held_row *next_of(const ds_held *h, const ds_held_row *r)
{
    return r->next != 0 ? &h->rows.p[r->next - 1] : NULL;
}

/* Condition and values may be asked for by two manifests. */
static ds_held_seen *seen_at(ds_held_row *r, unsigned place)
{
    for (size_t i = r->seen.n; i-- > 0;)
        if (r->seen.p[i].place == place)
            return &r->seen.p[i];
    ds_held_seen *new = ds_vec_push(&r->seen);
    *new = (ds_held_seen){.place = place};
    return new;
}

void ds_held_saw(ds_held *h, ds_arena *a, const ds_batch *b, ds_str client,
                 ds_str key, const ds_held_seen *seen)
{
    ds_held_row *r = chain_of(h, a, client, key);
    for (; r != NULL; r = next_of(h, r)) {
        if (r->first == b)
            seen_at(r, seen->place)->holds = seen->holds;
        if (r->last == b)
            seen_at(r, seen->place)->values = seen->values;
    }
}

static bool is_equal(const ds_held_row *r, const ds_str *values)
{
    for (size_t i = 0; values != NULL && i < r->last->ncolumns; i++)
        if (!same(r->row->values[i], values[i]))
            return false;
    return true;
}

static bool is_taken(const ds_held *h, const ds_held_row *first, unsigned place)
{
    for (const ds_held_row *r = first; r != NULL; r = next_of(h, r))
        if (r->now.place == place)
            return true;
    return false;
}

static void choose(const ds_held *h, const ds_held_row *first, ds_held_row *r,
                   bool equal)
{
    for (size_t i = 0; i < r->seen.n && r->now.place == 0; i++) {
        const ds_held_seen *seen = &r->seen.p[i];
        if ((!equal || is_equal(r, seen->values)) &&
            !is_taken(h, first, seen->place))
            r->now = *seen;
    }
}

void ds_held_settle(ds_held *h)
{
    for (size_t i = 0; i < h->chains_by_name.n; i++) {
        ds_held_row *first = &h->rows.p[h->chains_by_name.entries[i].value - 1];
        for (ds_held_row *r = first; r != NULL; r = next_of(h, r))
            choose(h, first, r, true);
        for (ds_held_row *r = first; r != NULL; r = next_of(h, r))
            choose(h, first, r, false);
    }
}

ds_held_row *ds_held_find(const ds_held *h, ds_arena *a, ds_str client,
                          ds_str key, unsigned place)
{
    ds_held_row *r = chain_of(h, a, client, key);
    while (r != NULL && r->now.place != place)
        r = next_of(h, r);
    return r;
}

void ds_held_free(ds_held *h)
{
    for (size_t i = 0; i < h->rows.n; i++)
        ds_vec_free(&h->rows.p[i].seen);
    ds_map_free(&h->rows_by_name);
    ds_map_free(&h->chains_by_name);
    ds_vec_free(&h->rows);
}

/* --- what became of them ------------------------------------------------- */

ds_held_state ds_held_judge(const ds_held_row *r)
{
    if (r->unread)
        return DS_HELD_SAME;
    if (r->now.place == 0)
        return DS_HELD_REMOVED;
    if (!r->now.holds)
        return DS_HELD_WITHDRAWN;
    return is_equal(r, r->now.values) ? DS_HELD_SAME : DS_HELD_CHANGED;
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
    const ds_str *now = r->now.values;
    for (size_t i = 0; now != NULL && i < r->last->ncolumns; i++) {
        if (same(r->row->values[i], now[i]))
            continue;
        ds_buf_addf(&b, "%s%.*s ", b.n > 0 ? ", " : "",
                    DS_FMT(r->last->columns[i]));
        put_value(&b, r->row->values[i]);
        ds_buf_addz(&b, " -> ");
        put_value(&b, now[i]);
    }
    ds_str text = ds_dup(a, ds_buf_str(&b));
    ds_buf_free(&b);
    return text;
}
