/* Explaining numbers: the query runs once, into nothing, so that each part of
 * a group knows its row in the answer; then its rows are walked again, and
 * each says what it gave to which part. Rows of an ungrouped answer explain
 * themselves: a sum over a collection by its elements. */
#include "query/group.h"
#include <string.h>
#include "base/banned.h"

typedef struct {
    const ds_query *q;
    ds_eval *e;
    ds_grouper *g; /* NULL: rows */
    ds_on_contribution *callback;
    void *payload;
    ds_contribution at; /* the one that is being filled */
    char word[16];
    int rc;
    ds_err *err;
} explainer;

/* --- nowhere ----------------------------------------------------------- */

static int no_head(ds_sink *s, const ds_column *columns, size_t n, ds_err *err)
{
    (void)s;
    (void)columns;
    (void)n;
    (void)err;
    return 0;
}

static int no_row(ds_sink *s, const ds_cell *cells, ds_err *err)
{
    (void)s;
    (void)cells;
    (void)err;
    return 0;
}

static int no_end(ds_sink *s, ds_err *err)
{
    (void)s;
    (void)err;
    return 0;
}

/* --- one contribution -------------------------------------------------- */

static void place(explainer *x, unsigned table, uint32_t row)
{
    const ds_segment *s = x->e->s;
    uint32_t client = table == 0 ? row : s->tables[table].client[row];
    x->at.path = ds_segment_path(s, client);
    x->at.table = table;
    x->at.row_in_client = ds_row_in_client(s, table, row);
}

static int give(explainer *x, ds_qtype t, const ds_qval *v)
{
    x->at.type = t.shown;
    x->at.amount = ds_qval_cell(x->q->env.schema, t, v, x->word);
    return x->callback(x->payload, &x->at, x->err);
}

/* What one element gives to a fold; a count's is 1. */
static int give_element(explainer *x, const ds_expr *fold, const ds_qval *v)
{
    static const ds_qval one = {.set = true, .num = 1, .den = 1};
    ds_qtype whole = ds_qtype_plain(DS_Q_NUMBER);
    whole.shown = DS_INT;
    if (fold->a != NULL && !v->set)
        return 0;
    if (fold->a == NULL || fold->fold == DS_FOLD_COUNT)
        return give(x, whole, &one);
    return give(x, fold->a->type, v);
}

/* --- groups ------------------------------------------------------------ */

/* The column that is this aggregate and nothing else. */
static size_t column_of(const ds_query *q, size_t agg)
{
    for (size_t i = 0; i < q->nshows; i++)
        if (q->shows[i].expr->op == DS_X_AGG && q->shows[i].expr->index == agg)
            return i;
    return SIZE_MAX;
}

/* The part of a currency; rows without one are in the first. */
static const ds_part *find_part(const ds_group *at, ds_currency cur)
{
    for (const ds_part *p = at->parts; p != NULL; p = p->next)
        if (p->cur == cur)
            return p;
    return at->parts;
}

/* `pick` is 0, or the only currency that counts; `first` is its first turn. */
static int give_group(explainer *x, const ds_group *at, uint32_t row,
                      ds_currency pick, bool first)
{
    ds_grouper *g = x->g;
    ds_currency main = pick != 0 ? pick : ds_group_currency(g);
    place(x, x->q->source, row);
    if (x->q->across)
        x->at.across = ds_group_value_name(
            g, x->q->group->expr[x->q->nby]->type, &g->keys[x->q->nby]);
    int rc = 0;
    for (size_t i = 0; i < x->q->group->naggs && rc == 0; i++) {
        const ds_expr *agg = x->q->group->aggs[i];
        const ds_qval *v = &g->values[i];
        bool money = ds_agg_is_money(agg) && v->set && v->cur != 0;
        if (!g->counts[i] || (pick != 0 && !first && !ds_agg_is_money(agg)) ||
            (pick != 0 && money && v->cur != pick))
            continue;
        const ds_part *p = find_part(at, money ? v->cur : main);
        if (p->shown == 0)
            continue;
        x->at.row = p->shown - 1;
        x->at.column = column_of(x->q, i);
        x->at.source = ds_ast_source(agg->src);
        rc = give_element(x, agg, v);
    }
    return rc;
}

static int explain_group(void *payload, ds_eval *e, uint32_t row)
{
    explainer *x = payload;
    ds_group_keys(x->g, row);
    const ds_group *at = ds_group_of_keys(x->g);
    ds_group_values(x->g, row);
    if (e->failed)
        return -1;
    if (!e->mixed)
        return give_group(x, at, row, 0, true);
    ds_group_currencies(x->g);
    int rc = 0;
    for (size_t i = 0, n = e->seen.n; i < n && rc == 0; i++) {
        ds_eval_pick(e, e->seen.p[i]);
        ds_group_values(x->g, row);
        rc = give_group(x, at, row, e->seen.p[i], i == 0);
    }
    ds_eval_pick(e, 0);
    ds_eval_unmix(e);
    return rc;
}

static int explain_groups(explainer *x, ds_segments segments, ds_sink *nowhere)
{
    ds_grouper g;
    ds_query_stats stats = {0};
    ds_grouper_open(&g, x->q, x->e, x->err);
    x->g = &g;
    int rc = ds_scan(x->q, x->e, segments, &stats, ds_group_take, &g);
    if (rc == 0)
        rc = ds_group_answer(&g, nowhere, &stats);
    if (rc == 0)
        rc = ds_scan(x->q, x->e, segments, &stats, explain_group, x);
    ds_grouper_close(&g);
    return rc;
}

/* --- rows -------------------------------------------------------------- */

/* The fold that makes the value at this row, with the row it starts from. */
static const ds_expr *fold_of(explainer *x, const ds_expr *e, uint32_t *row)
{
    for (int depth = 0; depth <= DS_MAX_NESTING; depth++) {
        if (e->op != DS_X_VIRTUAL && e->op != DS_X_FOLD)
            return NULL;
        *row = ds_eval_walk(x->e, e, *row);
        if (*row == UINT32_MAX || e->op == DS_X_FOLD)
            return *row == UINT32_MAX ? NULL : e;
        const ds_virtual *v = x->q->prog->virtuals[e->index];
        size_t i = 0;
        while (i < v->narms && v->arms[i].when != NULL &&
               !ds_eval_holds(x->e, v->arms[i].when, *row))
            i++;
        if (v->stored != NULL || i == v->narms)
            return NULL;
        e = v->arms[i].value;
    }
    return NULL;
}

/* The value under the picked currency; false when it is of another one. */
static bool picked_value(ds_eval *e, ds_qval *v, const ds_expr *fold,
                         uint32_t row)
{
    ds_currency pick = e->pick;
    bool mixed = e->mixed;
    e->mixed = false;
    ds_eval_pick(e, 0);
    ds_eval_value(e, v, fold->a, row);
    bool several = e->mixed;
    e->mixed = mixed;
    ds_eval_pick(e, pick);
    if (several)
        ds_eval_value(e, v, fold->a, row);
    return !ds_agg_is_money(fold) || v->cur == 0 || pick == 0 || v->cur == pick;
}

static bool on_element(void *payload, ds_eval *e, const ds_expr *fold,
                       uint32_t row)
{
    explainer *x = payload;
    ds_qval v = {0};
    if (fold->a != NULL && !picked_value(e, &v, fold, row))
        return true;
    if (e->failed)
        return false;
    place(x, fold->hops[fold->nhops - 1], row);
    x->rc = give_element(x, fold, &v);
    return x->rc == 0;
}

static int explain_cell(explainer *x, size_t column, uint32_t row)
{
    const ds_expr *shown = x->q->shows[column].expr;
    uint32_t from = row;
    x->at.column = column;
    x->at.source = ds_ast_source(shown->src);
    const ds_expr *fold = fold_of(x, shown, &from);
    if (fold != NULL) {
        ds_fold_each(x->e, fold, from, on_element, x);
        return x->rc != 0 || x->e->failed ? -1 : 0;
    }
    ds_qval v;
    ds_eval_value(x->e, &v, shown, row);
    place(x, x->q->source, row);
    bool number = shown->type.c == DS_Q_NUMBER || shown->type.c == DS_Q_MONEY;
    return number && v.set ? give(x, shown->type, &v) : 0;
}

static int explain_row(void *payload, const ds_cell *cells, uint32_t row)
{
    explainer *x = payload;
    (void)cells;
    int rc = 0;
    x->at.own = ds_row_in_client(x->e->s, x->q->source, row);
    for (size_t i = 0; i < x->q->nshows && rc == 0; i++)
        rc = explain_cell(x, i, row);
    x->at.row++;
    return rc;
}

static int explain_rows(explainer *x, ds_segments segments, ds_sink *nowhere)
{
    ds_query_stats stats = {0};
    return ds_run_rows(x->q, x->e, segments, nowhere, &stats, explain_row, x,
                       x->err);
}

int ds_query_explain(const ds_query *q, ds_segments segments,
                     ds_on_contribution *callback, void *payload, ds_err *err)
{
    ds_eval e;
    ds_sink nowhere = {no_head, no_row, no_row, no_end};
    explainer x = {
        .q = q, .e = &e, .callback = callback, .payload = payload, .err = err};
    x.at.own = UINT32_MAX;
    int rc = ds_eval_open(&e, q->prog, err);
    if (rc == 0)
        rc = q->group != NULL ? explain_groups(&x, segments, &nowhere)
                              : explain_rows(&x, segments, &nowhere);
    ds_eval_close(&e);
    return rc;
}
