/* The answer of a grouped query: parts joined, filtered, sorted and laid out in
 * columns, of which `across` makes one for each of its values. */
#include "query/group.h"
#include <string.h>
#include "base/banned.h"

/* A row of the answer. */
typedef struct {
    const ds_group *g;
    ds_part *p;
    ds_qval *sorts;
} answer;

/* --- the answer -------------------------------------------------------- */

static void merge_accs(ds_grouper *g, ds_acc *into, const ds_acc *from)
{
    for (size_t i = 0; i < g->q->group->naggs; i++)
        ds_acc_merge(g->e, &into[i], &from[i], g->q->group->aggs[i]);
}

static void merge_parts(ds_grouper *g, ds_part *into, const ds_part *from)
{
    merge_accs(g, into->accs, from->accs);
    for (size_t i = 0; i < from->npivot; i++)
        if (from->pivot[i] != NULL)
            merge_accs(g, ds_part_pivot(g, into, i), from->pivot[i]);
}

/* The book's currency first; what has none joins the first. */
static void join_parts(ds_grouper *g, ds_group *at)
{
    ds_currency own = g->q->env.schema->currency;
    ds_part *sorted = NULL, *none = NULL;
    for (ds_part *p = at->parts, *next; p != NULL; p = next) {
        next = p->next;
        if (p->cur == 0) {
            none = p;
            continue;
        }
        ds_part **to = &sorted;
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
static void show_part(ds_grouper *g, const ds_group *at, const ds_part *p,
                      const ds_acc *accs)
{
    static const ds_acc nothing = {.v.den = 1};
    for (size_t i = 0; i < g->q->group->naggs; i++) {
        const ds_expr *agg = g->q->group->aggs[i];
        ds_acc_value(g->e, &g->values[i], accs != NULL ? &accs[i] : &nothing,
                     agg);
        if (ds_agg_is_money(agg) && g->values[i].cur == 0)
            g->values[i].cur = p->cur;
    }
    memcpy(g->keys, at->keys, g->q->nby * sizeof *g->keys);
    g->e->keys = g->keys;
    g->e->aggs = g->values;
}

static int by_sorts(const void *pa, const void *pb, void *payload)
{
    const answer *a = pa, *b = pb;
    const ds_grouper *g = payload;
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
static void need_one_group(ds_grouper *g)
{
    if (g->q->nby > 0 || g->groups.n > 0)
        return;
    ds_group *only = ds_new(&g->a, ds_group);
    only->keys = ds_new_n(&g->a, ds_qval, 0);
    *ds_vec_push(&g->groups) = only;
    ds_part_of(g, only, 0);
}

typedef struct {
    answer *p;
    size_t n;
} answers;

static answers list(ds_grouper *g)
{
    DS_VEC(answer) found = {0};
    need_one_group(g);
    for (size_t i = 0; i < g->groups.n; i++) {
        const ds_group *at = g->groups.p[i];
        join_parts(g, g->groups.p[i]);
        for (ds_part *p = at->parts; p != NULL; p = p->next) {
            show_part(g, at, p, p->accs);
            if (g->q->having != NULL) {
                bool held = ds_eval_holds(g->e, g->q->having, 0);
                ds_group_note(g, g->q->having);
                if (!held)
                    continue;
            }
            answer *one = ds_vec_push(&found);
            *one = (answer){.g = at, .p = p};
            one->sorts = ds_new_n(&g->a, ds_qval, g->q->nsorts);
            for (size_t k = 0; k < g->q->nsorts; k++) {
                ds_eval_value(g->e, &one->sorts[k], g->q->sorts[k].expr, 0);
                ds_group_note(g, g->q->sorts[k].expr);
            }
        }
    }
    if (found.n > 0)
        qsort_r(found.p, found.n, sizeof *found.p, by_sorts, g);
    return (answers){found.p, found.n};
}

/* --- columns ----------------------------------------------------------- */

/* The pivot columns in the order of their values, missing last. */
static size_t *pivot_order(ds_grouper *g)
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

ds_str ds_group_value_name(ds_grouper *g, ds_qtype t, const ds_qval *v)
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

static layout lay_out(ds_grouper *g)
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
        ds_str value = ds_group_value_name(g, q->group->expr[q->nby]->type,
                                           &g->pivots.p[order[k]]);
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

static void put_cells(ds_grouper *g, ds_rows_out *o, const layout *l,
                      const answer *one)
{
    size_t at = SIZE_MAX - 1; /* the pivot whose aggregates are at hand */
    for (size_t i = 0; i < l->n; i++) {
        if (l->pivot[i] != at) {
            at = l->pivot[i];
            const ds_part *p = one->p;
            show_part(g, one->g, p,
                      at == SIZE_MAX   ? p->accs
                      : at < p->npivot ? p->pivot[at]
                                       : NULL);
        }
        ds_qval v;
        const ds_expr *x = g->q->shows[l->item[i]].expr;
        ds_eval_value(g->e, &v, x, 0);
        ds_group_note(g, x);
        ds_rows_cell(o, i, x->type, &v);
    }
}

static int trouble(ds_grouper *g)
{
    if (g->e->failed)
        return -1;
    return g->mixed != NULL
               ? ds_eval_mixed_error(g->e, g->mixed, DS_STR("a group"))
               : 0;
}

int ds_group_answer(ds_grouper *g, ds_sink *sink, ds_query_stats *stats)
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
        found.p[i].p->shown = o.rows;
    }
    if (rc >= 0)
        rc = ds_rows_end(&o, g->err);
    stats->rows = o.rows;
    ds_rows_close(&o);
    free(found.p);
    return rc;
}
