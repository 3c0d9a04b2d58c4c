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
#include "query/group.h"
#include <string.h>
#include "base/banned.h"

enum {
    MAX_PIVOT = 1000 /* columns; more than any person reads */
};

void ds_group_note(ds_grouper *g, const ds_expr *x)
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
static size_t number_of(ds_grouper *g, ds_map *m, bool *fresh)
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

void ds_group_keys(ds_grouper *g, uint32_t row)
{
    const ds_grouping *keys = g->q->group;
    for (size_t i = 0; i < g->q->nby + g->q->across; i++) {
        ds_eval_value(g->e, &g->keys[i], keys->expr[i], row);
        ds_group_note(g, keys->expr[i]);
    }
}

static void add_keys(ds_grouper *g, size_t from, size_t to)
{
    ds_buf_clear(&g->bytes);
    for (size_t i = from; i < to; i++)
        add_key(&g->bytes, g->q->group->expr[i]->type, &g->keys[i]);
}

ds_group *ds_group_of_keys(ds_grouper *g)
{
    bool fresh;
    add_keys(g, 0, g->q->nby);
    size_t n = number_of(g, &g->by, &fresh);
    if (!fresh)
        return g->groups.p[n];
    ds_group *new = ds_new(&g->a, ds_group);
    new->keys = ds_new_n(&g->a, ds_qval, g->q->nby);
    memcpy(new->keys, g->keys, g->q->nby * sizeof *new->keys);
    *ds_vec_push(&g->groups) = new;
    return new;
}

static int pivot_of(ds_grouper *g)
{
    bool fresh;
    size_t at = g->q->nby;
    add_keys(g, at, at + 1);
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

ds_acc *ds_accs_new(ds_grouper *g)
{
    ds_acc *accs = ds_new_n(&g->a, ds_acc, g->q->group->naggs);
    for (size_t i = 0; i < g->q->group->naggs; i++)
        accs[i].v.den = 1;
    return accs;
}

ds_part *ds_part_of(ds_grouper *g, ds_group *at, ds_currency cur)
{
    ds_part **p = &at->parts;
    while (*p != NULL && (*p)->cur != cur)
        p = &(*p)->next;
    if (*p == NULL) {
        *p = ds_new(&g->a, ds_part);
        (*p)->cur = cur;
        (*p)->accs = ds_accs_new(g);
    }
    return *p;
}

ds_acc *ds_part_pivot(ds_grouper *g, ds_part *p, size_t pivot)
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
        p->pivot[pivot] = ds_accs_new(g);
    return p->pivot[pivot];
}

bool ds_agg_is_money(const ds_expr *agg)
{
    return agg->type.c == DS_Q_MONEY;
}

static void add_value(ds_grouper *g, ds_part *p, size_t i)
{
    const ds_expr *agg = g->q->group->aggs[i];
    const ds_qval *v = agg->a != NULL ? &g->values[i] : NULL;
    ds_acc_add(g->e, &p->accs[i], agg, v);
    if (g->q->across)
        ds_acc_add(g->e, &ds_part_pivot(g, p, g->pivot)[i], agg, v);
}

ds_currency ds_group_currency(const ds_grouper *g)
{
    const ds_grouping *spec = g->q->group;
    for (size_t i = 0; i < spec->naggs; i++)
        if (ds_agg_is_money(spec->aggs[i]) && g->counts[i] &&
            g->values[i].set && g->values[i].cur != 0)
            return g->values[i].cur;
    return 0;
}

static void add_values(ds_grouper *g, ds_group *at)
{
    ds_currency main = ds_group_currency(g);
    ds_part *own = ds_part_of(g, at, main);
    for (size_t i = 0; i < g->q->group->naggs; i++) {
        if (!g->counts[i])
            continue;
        const ds_qval *v = &g->values[i];
        bool elsewhere = ds_agg_is_money(g->q->group->aggs[i]) && v->set &&
                         v->cur != 0 && v->cur != main;
        add_value(g, elsewhere ? ds_part_of(g, at, v->cur) : own, i);
    }
}

/* The same for one picked currency; only the first time all that is not money
 * counts too. */
static void add_picked(ds_grouper *g, ds_group *at, bool first)
{
    ds_part *own = ds_part_of(g, at, g->e->pick);
    for (size_t i = 0; i < g->q->group->naggs; i++) {
        const ds_qval *v = &g->values[i];
        bool money = ds_agg_is_money(g->q->group->aggs[i]);
        if (!g->counts[i] || (!money && !first))
            continue;
        if (!money || !v->set || v->cur == 0 || v->cur == g->e->pick)
            add_value(g, own, i);
    }
}

/* Values may mix currencies, as the parts hold them apart; filters may not. */
void ds_group_values(ds_grouper *g, uint32_t row)
{
    const ds_grouping *spec = g->q->group;
    bool mixed = false;
    for (size_t i = 0; i < spec->naggs; i++) {
        const ds_expr *agg = spec->aggs[i];
        g->counts[i] = agg->b == NULL || ds_eval_holds(g->e, agg->b, row);
        ds_group_note(g, agg->b);
        if (g->counts[i] && agg->a != NULL)
            ds_eval_value(g->e, &g->values[i], agg->a, row);
        mixed |= g->e->mixed;
        g->e->mixed = false;
    }
    g->e->mixed = mixed;
}

void ds_group_currencies(ds_grouper *g)
{
    for (size_t i = 0; i < g->q->group->naggs; i++)
        if (ds_agg_is_money(g->q->group->aggs[i]) && g->counts[i] &&
            g->values[i].set && g->values[i].cur != 0)
            ds_eval_see(g->e, g->values[i].cur);
    ds_currencies_sort(g->e);
}

/* A value of the row is itself a sum in several currencies. */
static void add_each_currency(ds_grouper *g, ds_group *at, uint32_t row)
{
    ds_group_currencies(g);
    for (size_t i = 0, n = g->e->seen.n; i < n; i++) {
        ds_eval_pick(g->e, g->e->seen.p[i]);
        ds_group_values(g, row);
        add_picked(g, at, i == 0);
    }
    ds_eval_pick(g->e, 0);
    ds_eval_unmix(g->e);
}

int ds_group_take(void *payload, ds_eval *e, uint32_t row)
{
    ds_grouper *g = payload;
    ds_group_keys(g, row);
    ds_group *at = ds_group_of_keys(g);
    if (g->q->across && pivot_of(g) != 0)
        return -1;
    if (g->mixed == NULL)
        ds_group_values(g, row);
    if (g->mixed != NULL)
        return ds_eval_mixed_error(e, g->mixed, ds_scan_path(g->q, e, row));
    if (e->mixed)
        add_each_currency(g, at, row);
    else
        add_values(g, at);
    return e->failed ? -1 : 0;
}

/* --- running ----------------------------------------------------------- */

void ds_grouper_open(ds_grouper *g, const ds_query *q, ds_eval *e, ds_err *err)
{
    *g = (ds_grouper){.q = q, .e = e, .err = err};
    g->keys = ds_new_n(&g->a, ds_qval, q->nby + 1);
    g->values = ds_new_n(&g->a, ds_qval, q->group->naggs);
    g->counts = ds_new_n(&g->a, bool, q->group->naggs);
}

void ds_grouper_close(ds_grouper *g)
{
    ds_map_free(&g->by);
    ds_map_free(&g->across);
    ds_vec_free(&g->groups);
    ds_vec_free(&g->pivots);
    ds_buf_free(&g->bytes);
    ds_arena_free(&g->a);
}

int ds_run_grouped(const ds_query *q, ds_eval *e, ds_segments segments,
                   ds_sink *sink, ds_query_stats *stats, ds_err *err)
{
    ds_grouper g;
    ds_grouper_open(&g, q, e, err);
    int rc;
    if (!ds_tally_run(&rc, &g, segments, stats))
        rc = ds_scan(q, e, segments, stats, ds_group_take, &g);
    if (rc == 0)
        rc = ds_group_answer(&g, sink, stats);
    ds_grouper_close(&g);
    return rc;
}
