/* Groups: rows with equal keys folded into one.
 *
 *   keys -> group -> one part a currency -> accumulators
 *                                        -> and one set a pivot column
 *
 * Money adds within a currency only, so a group whose sums meet several falls
 * into parts, and each part is a row of the answer. A row of the source counts
 * in the part of its first amount; its other amounts go to the parts of their
 * own currencies. Rows without any amount wait in a part of no currency, which
 * joins the first one at the end: so the parts do not depend on the order of
 * the rows, and every row is counted once.
 *
 * Call order: take (a row) ... -> join_parts -> list -> having -> sort -> put.
 * `having` and `sort` see the parts, as they are about the rows of the answer.
 */
#include "query/plan.h"
#include "base/map.h"
#include <string.h>
#include "base/banned.h"

enum {
    MAX_PIVOT = 1000 /* columns; more than any person reads */
};

typedef struct part part;
struct part {
    ds_currency cur;
    part *next;
    ds_acc *accs;
    ds_acc **pivot; /* by number of the pivot column; NULL: no rows there */
    size_t npivot;
};

typedef struct {
    ds_qval *keys; /* of `by` */
    part *parts;
} group;

/* A row of the answer. */
typedef struct {
    const group *g;
    const part *p;
    ds_qval *sorts;
} answer;

typedef struct {
    const ds_query *q;
    ds_eval *e;
    ds_arena a;
    ds_map by, across; /* key bytes -> number */
    DS_VEC(group *) groups;
    DS_VEC(ds_qval) pivots; /* values of the across key */
    ds_buf bytes;
    ds_qval *keys, *values; /* of the row at hand: keys, aggregates' values */
    bool *counts;           /* whether the aggregate's filter lets it in */
    size_t pivot;           /* the row's pivot column */
    const ds_expr *mixed;   /* where currencies met and must not */
    ds_err *err;
} grouper;

/* Remembers the first expression that met several currencies. */
static void note_mixed(grouper *g, const ds_expr *x)
{
    if (g->e->mixed && g->mixed == NULL)
        g->mixed = x;
}

/* --- keys -------------------------------------------------------------- */

/* Equal keys, equal bytes. */
static void add_key(ds_buf *b, ds_qtype t, ds_qval *v)
{
    ds_buf_addc(b, v->set ? 1 : 0);
    if (!v->set)
        return;
    if (t.c == DS_Q_TEXT) {
        ds_buf_add(b, (ds_str){(const char *)&v->text.n, sizeof v->text.n});
        ds_buf_add(b, v->text);
        return;
    }
    ds_num_reduce(v);
    ds_buf_add(b, (ds_str){(const char *)&v->num, sizeof v->num});
    ds_buf_add(b, (ds_str){(const char *)&v->den, sizeof v->den});
    if (t.c == DS_Q_MONEY)
        ds_buf_add(b, (ds_str){(const char *)&v->cur, sizeof v->cur});
}

/* The number of these bytes; `*fresh` when they are new. */
static size_t number_of(grouper *g, ds_map *m, bool *fresh)
{
    ds_str bytes = ds_buf_str(&g->bytes);
    uint64_t *at = ds_map_get(m, bytes);
    *fresh = at == NULL;
    if (at != NULL)
        return (size_t)*at;
    size_t n = m->n;
    *ds_map_put(m, ds_dup(&g->a, bytes), NULL) = n;
    return n;
}

static void find_keys(grouper *g, size_t from, size_t to, uint32_t row)
{
    const ds_grouping *keys = g->q->group;
    ds_buf_clear(&g->bytes);
    for (size_t i = from; i < to; i++) {
        ds_eval_value(g->e, &g->keys[i], keys->expr[i], row);
        note_mixed(g, keys->expr[i]);
        add_key(&g->bytes, keys->expr[i]->type, &g->keys[i]);
    }
}

static group *group_of(grouper *g, uint32_t row)
{
    bool fresh;
    find_keys(g, 0, g->q->nby, row);
    size_t n = number_of(g, &g->by, &fresh);
    if (!fresh)
        return g->groups.p[n];
    group *new = ds_new(&g->a, group);
    new->keys = ds_new_n(&g->a, ds_qval, g->q->nby);
    memcpy(new->keys, g->keys, g->q->nby * sizeof *new->keys);
    *ds_vec_push(&g->groups) = new;
    return new;
}

static int pivot_of(grouper *g, uint32_t row)
{
    bool fresh;
    size_t at = g->q->nby;
    find_keys(g, at, at + 1, row);
    g->pivot = number_of(g, &g->across, &fresh);
    if (fresh)
        *ds_vec_push(&g->pivots) = g->keys[at];
    if (g->pivots.n <= MAX_PIVOT)
        return 0;
    const ds_ast *x = g->q->group->expr[at]->src;
    ds_ast_fail(g->err, x, "\"across\" gives more than %d columns", MAX_PIVOT);
    return -1;
}

/* --- parts ------------------------------------------------------------- */

static ds_acc *new_accs(grouper *g)
{
    ds_acc *accs = ds_new_n(&g->a, ds_acc, g->q->group->naggs);
    for (size_t i = 0; i < g->q->group->naggs; i++)
        accs[i].v.den = 1;
    return accs;
}

static part *part_of(grouper *g, group *at, ds_currency cur)
{
    part **p = &at->parts;
    while (*p != NULL && (*p)->cur != cur)
        p = &(*p)->next;
    if (*p == NULL) {
        *p = ds_new(&g->a, part);
        (*p)->cur = cur;
        (*p)->accs = new_accs(g);
    }
    return *p;
}

static ds_acc *pivot_accs(grouper *g, part *p, size_t pivot)
{
    if (pivot >= p->npivot) {
        size_t n = pivot + 8;
        ds_acc **grown = ds_new_n(&g->a, ds_acc *, n);
        for (size_t i = 0; i < p->npivot; i++)
            grown[i] = p->pivot[i];
        p->pivot = grown;
        p->npivot = n;
    }
    if (p->pivot[pivot] == NULL)
        p->pivot[pivot] = new_accs(g);
    return p->pivot[pivot];
}

static bool has_currency(const ds_expr *agg)
{
    return agg->type.c == DS_Q_MONEY;
}

static void add_value(grouper *g, part *p, size_t i)
{
    const ds_expr *agg = g->q->group->aggs[i];
    const ds_qval *v = agg->a != NULL ? &g->values[i] : NULL;
    ds_acc_add(g->e, &p->accs[i], agg, v);
    if (g->q->across)
        ds_acc_add(g->e, &pivot_accs(g, p, g->pivot)[i], agg, v);
}

/* The currency in whose part the row counts: that of its first amount. */
static ds_currency main_currency(const grouper *g)
{
    const ds_grouping *spec = g->q->group;
    for (size_t i = 0; i < spec->naggs; i++)
        if (has_currency(spec->aggs[i]) && g->counts[i] && g->values[i].set &&
            g->values[i].cur != 0)
            return g->values[i].cur;
    return 0;
}

static void add_values(grouper *g, group *at)
{
    ds_currency main = main_currency(g);
    part *own = part_of(g, at, main);
    for (size_t i = 0; i < g->q->group->naggs; i++) {
        if (!g->counts[i])
            continue;
        const ds_qval *v = &g->values[i];
        bool elsewhere = has_currency(g->q->group->aggs[i]) && v->set &&
                         v->cur != 0 && v->cur != main;
        add_value(g, elsewhere ? part_of(g, at, v->cur) : own, i);
    }
}

/* The same for one picked currency; only the first time all that is not money
 * counts too. */
static void add_picked(grouper *g, group *at, bool first)
{
    part *own = part_of(g, at, g->e->pick);
    for (size_t i = 0; i < g->q->group->naggs; i++) {
        const ds_qval *v = &g->values[i];
        bool money = has_currency(g->q->group->aggs[i]);
        if (!g->counts[i] || (!money && !first))
            continue;
        if (!money || !v->set || v->cur == 0 || v->cur == g->e->pick)
            add_value(g, own, i);
    }
}

/* Values may mix currencies, as the parts hold them apart; filters may not. */
static void evaluate(grouper *g, uint32_t row)
{
    const ds_grouping *spec = g->q->group;
    bool mixed = false;
    for (size_t i = 0; i < spec->naggs; i++) {
        const ds_expr *agg = spec->aggs[i];
        g->counts[i] = agg->b == NULL || ds_eval_holds(g->e, agg->b, row);
        note_mixed(g, agg->b);
        if (g->counts[i] && agg->a != NULL)
            ds_eval_value(g->e, &g->values[i], agg->a, row);
        mixed |= g->e->mixed;
        g->e->mixed = false;
    }
    g->e->mixed = mixed;
}

/* A value of the row is itself a sum in several currencies. */
static void add_each_currency(grouper *g, group *at, uint32_t row)
{
    for (size_t i = 0; i < g->q->group->naggs; i++)
        if (has_currency(g->q->group->aggs[i]) && g->counts[i] &&
            g->values[i].set && g->values[i].cur != 0)
            ds_eval_see(g->e, g->values[i].cur);
    ds_currencies_sort(g->e);
    for (size_t i = 0, n = g->e->seen.n; i < n; i++) {
        ds_eval_pick(g->e, g->e->seen.p[i]);
        evaluate(g, row);
        add_picked(g, at, i == 0);
    }
    ds_eval_pick(g->e, 0);
    ds_eval_unmix(g->e);
}

static int take(void *payload, ds_eval *e, uint32_t row)
{
    grouper *g = payload;
    group *at = group_of(g, row);
    if (g->q->across && pivot_of(g, row) != 0)
        return -1;
    if (g->mixed == NULL)
        evaluate(g, row);
    if (g->mixed != NULL)
        return ds_eval_mixed_error(e, g->mixed, ds_scan_path(g->q, e, row));
    if (e->mixed)
        add_each_currency(g, at, row);
    else
        add_values(g, at);
    return e->failed ? -1 : 0;
}

/* --- the answer -------------------------------------------------------- */

static void merge_accs(grouper *g, ds_acc *into, const ds_acc *from)
{
    for (size_t i = 0; i < g->q->group->naggs; i++)
        ds_acc_merge(g->e, &into[i], &from[i], g->q->group->aggs[i]);
}

static void merge_parts(grouper *g, part *into, const part *from)
{
    merge_accs(g, into->accs, from->accs);
    for (size_t i = 0; i < from->npivot; i++)
        if (from->pivot[i] != NULL)
            merge_accs(g, pivot_accs(g, into, i), from->pivot[i]);
}

/* The book's currency first; what has none joins the first. */
static void join_parts(grouper *g, group *at)
{
    ds_currency own = g->q->env.schema->currency;
    part *sorted = NULL, *none = NULL;
    for (part *p = at->parts, *next; p != NULL; p = next) {
        next = p->next;
        if (p->cur == 0) {
            none = p;
            continue;
        }
        part **to = &sorted;
        while (*to != NULL && p->cur != own &&
               ((*to)->cur == own || (*to)->cur < p->cur))
            to = &(*to)->next;
        p->next = *to;
        *to = p;
    }
    if (none != NULL && sorted != NULL)
        merge_parts(g, sorted, none);
    if (sorted == NULL) {
        sorted = none;
        none->next = NULL;
    }
    at->parts = sorted;
}

/* Makes keys and aggregates of an answer the ones at hand. */
static void show_part(grouper *g, const group *at, const part *p,
                      const ds_acc *accs)
{
    static const ds_acc nothing = {.v.den = 1};
    for (size_t i = 0; i < g->q->group->naggs; i++) {
        const ds_expr *agg = g->q->group->aggs[i];
        ds_acc_value(g->e, &g->values[i], accs != NULL ? &accs[i] : &nothing,
                     agg);
        if (has_currency(agg) && g->values[i].cur == 0)
            g->values[i].cur = p->cur;
    }
    memcpy(g->keys, at->keys, g->q->nby * sizeof *g->keys);
    g->e->keys = g->keys;
    g->e->aggs = g->values;
}

static int by_sorts(const void *pa, const void *pb, void *payload)
{
    const answer *a = pa, *b = pb;
    const grouper *g = payload;
    const ds_query *q = g->q;
    for (size_t i = 0; i < q->nsorts; i++) {
        int r = ds_sort_cmp(g->e, q->sorts[i].expr->type, q->sorts[i].desc,
                            &a->sorts[i], &b->sorts[i]);
        if (r != 0)
            return r;
    }
    for (size_t i = 0; i < q->nby; i++) {
        int r = ds_sort_cmp(g->e, q->group->expr[i]->type, false,
                            &a->g->keys[i], &b->g->keys[i]);
        if (r != 0)
            return r;
    }
    ds_qval ca = {.set = true, .cur = a->p->cur, .den = 1};
    ds_qval cb = {.set = true, .cur = b->p->cur, .den = 1};
    return ds_qval_cmp(g->e, ds_qtype_plain(DS_Q_MONEY), &ca, &cb);
}

/* Without `by` there is one group, also of no rows. */
static void need_one_group(grouper *g)
{
    if (g->q->nby > 0 || g->groups.n > 0)
        return;
    group *only = ds_new(&g->a, group);
    only->keys = ds_new_n(&g->a, ds_qval, 0);
    *ds_vec_push(&g->groups) = only;
    part_of(g, only, 0);
}

typedef struct {
    answer *p;
    size_t n;
} answers;

static answers list(grouper *g)
{
    DS_VEC(answer) found = {0};
    need_one_group(g);
    for (size_t i = 0; i < g->groups.n; i++) {
        const group *at = g->groups.p[i];
        join_parts(g, g->groups.p[i]);
        for (const part *p = at->parts; p != NULL; p = p->next) {
            show_part(g, at, p, p->accs);
            if (g->q->having != NULL) {
                bool held = ds_eval_holds(g->e, g->q->having, 0);
                note_mixed(g, g->q->having);
                if (!held)
                    continue;
            }
            answer *one = ds_vec_push(&found);
            *one = (answer){.g = at, .p = p};
            one->sorts = ds_new_n(&g->a, ds_qval, g->q->nsorts);
            for (size_t k = 0; k < g->q->nsorts; k++) {
                ds_eval_value(g->e, &one->sorts[k], g->q->sorts[k].expr, 0);
                note_mixed(g, g->q->sorts[k].expr);
            }
        }
    }
    if (found.n > 0)
        qsort_r(found.p, found.n, sizeof *found.p, by_sorts, g);
    return (answers){found.p, found.n};
}

/* --- columns ----------------------------------------------------------- */

/* The pivot columns in the order of their values, missing last. */
static size_t *pivot_order(grouper *g)
{
    size_t n = g->pivots.n;
    size_t *order = ds_new_n(&g->a, size_t, n);
    for (size_t i = 0; i < n; i++) {
        size_t k = i;
        for (; k > 0 &&
               ds_sort_cmp(g->e, g->q->group->expr[g->q->nby]->type, false,
                           &g->pivots.p[order[k - 1]], &g->pivots.p[i]) > 0;
             k--)
            order[k] = order[k - 1];
        order[k] = i;
    }
    return order;
}

static ds_str value_name(grouper *g, ds_qtype t, const ds_qval *v)
{
    char word[16];
    ds_buf b = {0};
    if (!v->set)
        return DS_STR("none");
    switch (t.c) {
    case DS_Q_TEXT:
        return v->text;
    case DS_Q_ENUM:
        return t.field->values[v->num];
    case DS_Q_BOOL:
        return v->num != 0 ? DS_STR("true") : DS_STR("false");
    case DS_Q_PERIOD:
        ds_period_name(word, t.unit, (ds_date)v->num);
        return ds_dup(&g->a, ds_cstr(word));
    case DS_Q_DATE:
        ds_date_format(word, (ds_date)v->num);
        return ds_dup(&g->a, ds_cstr(word));
    default:
        break;
    }
    ds_ratio_format(&b, (ds_ratio){v->num, v->den}, 0);
    ds_str s = ds_dup(&g->a, ds_buf_str(&b));
    ds_buf_free(&b);
    return s;
}

/* What comes out: shown item and pivot column of each column. */
typedef struct {
    ds_column *columns;
    bool *additive;
    size_t *item, *pivot;
    size_t n;
} layout;

static void add_column(layout *l, const ds_query *q, size_t item, size_t pivot,
                       ds_str name)
{
    l->columns[l->n] = q->columns[item];
    if (name.n > 0)
        l->columns[l->n].name = l->columns[l->n].label = name;
    l->additive[l->n] = q->shows[item].additive;
    l->item[l->n] = item;
    l->pivot[l->n++] = pivot;
}

static layout lay_out(grouper *g)
{
    const ds_query *q = g->q;
    size_t most = q->nshows * (g->pivots.n + 1), pivoted = 0;
    layout l = {
        .columns = ds_new_n(&g->a, ds_column, most),
        .additive = ds_new_n(&g->a, bool, most),
        .item = ds_new_n(&g->a, size_t, most),
        .pivot = ds_new_n(&g->a, size_t, most),
    };
    for (size_t i = 0; i < q->nshows; i++) {
        pivoted += q->shows[i].pivoted;
        if (!q->shows[i].pivoted)
            add_column(&l, q, i, SIZE_MAX, (ds_str){0});
    }
    const size_t *order = pivot_order(g);
    for (size_t k = 0; k < g->pivots.n; k++) {
        ds_str value =
            value_name(g, q->group->expr[q->nby]->type, &g->pivots.p[order[k]]);
        for (size_t i = 0; i < q->nshows; i++) {
            if (!q->shows[i].pivoted)
                continue;
            ds_str name = pivoted == 1
                              ? value
                              : ds_printf(&g->a, "%.*s %.*s", DS_FMT(value),
                                          DS_FMT(q->columns[i].name));
            add_column(&l, q, i, order[k], name);
        }
    }
    return l;
}

/* --- output ------------------------------------------------------------ */

static void put_cells(grouper *g, ds_rows_out *o, const layout *l,
                      const answer *one)
{
    size_t at = SIZE_MAX - 1; /* the pivot whose aggregates are at hand */
    for (size_t i = 0; i < l->n; i++) {
        if (l->pivot[i] != at) {
            at = l->pivot[i];
            const part *p = one->p;
            show_part(g, one->g, p,
                      at == SIZE_MAX   ? p->accs
                      : at < p->npivot ? p->pivot[at]
                                       : NULL);
        }
        ds_qval v;
        const ds_expr *x = g->q->shows[l->item[i]].expr;
        ds_eval_value(g->e, &v, x, 0);
        note_mixed(g, x);
        ds_rows_cell(o, i, x->type, &v);
    }
}

static int trouble(grouper *g)
{
    if (g->e->failed)
        return -1;
    return g->mixed != NULL
               ? ds_eval_mixed_error(g->e, g->mixed, DS_STR("a group"))
               : 0;
}

static int put_all(grouper *g, ds_sink *sink, ds_query_stats *stats)
{
    answers found = list(g);
    layout l = lay_out(g);
    ds_rows_out o = {0};
    int rc = trouble(g);
    if (rc == 0)
        rc = ds_rows_open(&o, &g->a, g->q, g->e, sink, l.columns, l.additive,
                          l.n, g->err);
    for (size_t i = 0; i < found.n && rc == 0; i++) {
        put_cells(g, &o, &l, &found.p[i]);
        rc = trouble(g);
        if (rc == 0)
            rc = ds_rows_put(&o, g->err);
    }
    if (rc >= 0)
        rc = ds_rows_end(&o, g->err);
    stats->rows = o.rows;
    ds_rows_close(&o);
    free(found.p);
    return rc;
}

int ds_run_grouped(const ds_query *q, ds_eval *e, ds_segments segments,
                   ds_sink *sink, ds_query_stats *stats, ds_err *err)
{
    grouper g = {.q = q, .e = e, .err = err};
    g.keys = ds_new_n(&g.a, ds_qval, q->nby + 1);
    g.values = ds_new_n(&g.a, ds_qval, q->group->naggs);
    g.counts = ds_new_n(&g.a, bool, q->group->naggs);
    int rc = ds_scan(q, e, segments, stats, take, &g);
    if (rc == 0)
        rc = put_all(&g, sink, stats);
    ds_map_free(&g.by);
    ds_map_free(&g.across);
    ds_vec_free(&g.groups);
    ds_vec_free(&g.pivots);
    ds_buf_free(&g.bytes);
    ds_arena_free(&g.a);
    return rc;
}
