/* Matches elements by name, by equal and by similar content. */
#include "merge/match.h"
#include "base/map.h"
#include "base/banned.h"

enum {
    NEIGHBOURS = 64
};

typedef struct {
    ds_part **p;
    size_t *mate; /* place in the other list plus one, or 0 */
    size_t n;
} list;

static list list_of(ds_arena *a, const ds_part *up)
{
    list l = {.n = 0};
    size_t n = up ? up->count : 0;
    l.p = ds_new_n(a, ds_part *, n);
    l.mate = ds_new_n(a, size_t, n);
    for (ds_part *c = up ? up->first : NULL; c; c = c->next)
        l.p[l.n++] = c;
    return l;
}

static ds_str identity(ds_arena *a, const ds_part *p)
{
    if (p->name.n)
        return ds_printf(a, "n%.*s", DS_FMT(p->name));
    return ds_printf(a, "h%016llx", (unsigned long long)p->hash);
}

/* The n-th of an identity with the n-th of it. */
static void pair_equal(ds_arena *a, list *x, list *y)
{
    ds_map first = {0}; /* identity -> its next free place in y plus one */
    size_t *next = ds_new_n(a, size_t, y->n);
    for (size_t k = y->n; k-- > 0;) {
        uint64_t *at = ds_map_put(&first, identity(a, y->p[k]), NULL);
        next[k] = (size_t)*at;
        *at = k + 1;
    }
    for (size_t i = 0; i < x->n; i++) {
        uint64_t *at = ds_map_get(&first, identity(a, x->p[i]));
        if (!at || !*at)
            continue;
        size_t k = (size_t)*at - 1;
        x->mate[i] = k + 1;
        y->mate[k] = i + 1;
        *at = next[k];
    }
    ds_map_free(&first);
}

/* Of a hundred. */
static size_t similarity(const ds_part *x, const ds_part *y)
{
    size_t equal = 0, all = 0;
    if (!ds_part_is(x, DS_MAP) || !ds_part_is(y, DS_MAP))
        return 0;
    for (const ds_part *c = x->first; c; c = c->next) {
        all += !c->nothing;
        equal += !c->nothing && ds_part_same(c, ds_part_get(y, c->key));
    }
    for (const ds_part *c = y->first; c; c = c->next)
        all += !c->nothing;
    return all ? 200 * equal / all : 0;
}

/* Those without a mate and a name, in order. */
static list rest_of(ds_arena *a, const list *l)
{
    list rest = {.n = 0};
    rest.p = ds_new_n(a, ds_part *, l->n);
    rest.mate = ds_new_n(a, size_t, l->n); /* here: its place in `l` */
    for (size_t i = 0; i < l->n; i++)
        if (!l->mate[i] && !l->p[i]->name.n) {
            rest.p[rest.n] = l->p[i];
            rest.mate[rest.n++] = i;
        }
    return rest;
}

static void pair_similar(ds_arena *a, list *x, list *y, size_t least)
{
    list some = rest_of(a, x), other = rest_of(a, y);
    for (size_t i = 0; i < some.n; i++) {
        size_t best = 0, score = least;
        size_t k = i > NEIGHBOURS ? i - NEIGHBOURS : 0;
        for (; k < other.n && k <= i + NEIGHBOURS; k++) {
            size_t s =
                y->mate[other.mate[k]] ? 0 : similarity(some.p[i], other.p[k]);
            if (s >= score) {
                score = s + 1;
                best = k + 1;
            }
        }
        if (best) {
            x->mate[some.mate[i]] = other.mate[best - 1] + 1;
            y->mate[other.mate[best - 1]] = some.mate[i] + 1;
        }
    }
}

static void pair_versions(ds_arena *a, list *x, list *y)
{
    pair_equal(a, x, y);
    pair_similar(a, x, y, 90);
    pair_similar(a, x, y, 75);
    pair_similar(a, x, y, 50);
}

/* What both sides added. */
static void pair_added(ds_arena *a, ds_match_row *rows, size_t *n, list *ours,
                       list *theirs)
{
    list x = {ds_new_n(a, ds_part *, ours->n), ds_new_n(a, size_t, ours->n), 0};
    list y = {ds_new_n(a, ds_part *, theirs->n), ds_new_n(a, size_t, theirs->n),
              0};
    for (size_t i = 0; i < ours->n; i++)
        if (!ours->mate[i])
            x.p[x.n++] = ours->p[i];
    for (size_t i = 0; i < theirs->n; i++)
        if (!theirs->mate[i])
            y.p[y.n++] = theirs->p[i];
    pair_equal(a, &x, &y);
    for (size_t i = 0; i < x.n; i++)
        rows[(*n)++] = (ds_match_row){
            .ours = x.p[i], .theirs = x.mate[i] ? y.p[x.mate[i] - 1] : NULL};
    for (size_t i = 0; i < y.n; i++)
        if (!y.mate[i])
            rows[(*n)++] = (ds_match_row){.theirs = y.p[i]};
}

ds_match_row *ds_match(size_t *n, ds_arena *a, ds_part *base, ds_part *ours,
                       ds_part *theirs)
{
    list b = list_of(a, base), b2 = list_of(a, base);
    list o = list_of(a, ours), t = list_of(a, theirs);
    pair_versions(a, &b, &o);
    pair_versions(a, &b2, &t);
    ds_match_row *rows = ds_new_n(a, ds_match_row, b.n + o.n + t.n);
    *n = b.n;
    for (size_t i = 0; i < b.n; i++)
        rows[i] = (ds_match_row){b.p[i], b.mate[i] ? o.p[b.mate[i] - 1] : NULL,
                                 b2.mate[i] ? t.p[b2.mate[i] - 1] : NULL};
    pair_added(a, rows, n, &o, &t);
    for (size_t i = 0; i < *n; i++) {
        if (rows[i].ours)
            rows[i].ours->row = i;
        if (rows[i].theirs)
            rows[i].theirs->row = i;
    }
    return rows;
}
