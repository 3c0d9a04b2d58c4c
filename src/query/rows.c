/* From values to the sink: cells, one row a currency, limit, totals. */
#include "query/plan.h"
#include <stdio.h>
#include "base/banned.h"

/* --- totals ------------------------------------------------------------ */

/* One total row a currency; sums[i] of the additive columns. */
typedef struct {
    ds_currency cur;
    ds_qval *sums;
} total_row;

struct ds_totals {
    DS_VEC(total_row) list;
};

static total_row *total_of(ds_rows_out *o, ds_currency cur)
{
    ds_totals *t = o->totals;
    for (size_t i = 0; i < t->list.n; i++) {
        total_row *row = &t->list.p[i];
        if (row->cur == 0 && cur != 0 && t->list.n == 1)
            row->cur = cur; /* rows before it had no amount */
        if (row->cur == cur || cur == 0)
            return row;
    }
    total_row *row = ds_vec_push(&t->list);
    row->cur = cur;
    row->sums = ds_new_n(o->a, ds_qval, o->n);
    for (size_t i = 0; i < o->n; i++)
        row->sums[i] = (ds_qval){.set = true, .den = 1, .cur = cur};
    return row;
}

/* A row without amounts counts where its first amount's currency would. */
static ds_currency currency_of_row(const ds_rows_out *o, const ds_cell *cells)
{
    for (size_t i = 0; i < o->n; i++)
        if (o->additive[i] && cells[i].set && cells[i].cur != 0)
            return cells[i].cur;
    return 0;
}

static int add_totals(ds_rows_out *o, ds_err *err)
{
    const ds_cell *cells = ds_feed_cells(o->feed);
    ds_currency main = currency_of_row(o, cells);
    for (size_t i = 0; i < o->n; i++) {
        const ds_cell *c = &cells[i];
        if (!o->additive[i] || !c->set)
            continue;
        total_row *row = total_of(o, c->cur != 0 ? c->cur : main);
        const ds_qval v = {.num = c->num.num, .den = c->num.den};
        if (!ds_num_add(&row->sums[i], &row->sums[i], &v))
            return ds_fail(err, DS_ELIMIT,
                           "the total of \"%.*s\" is too big for exact "
                           "arithmetic",
                           DS_FMT(o->columns[i].name));
    }
    return 0;
}

static int put_totals(ds_rows_out *o, ds_err *err)
{
    ds_cell *cells = ds_feed_cells(o->feed);
    total_of(o, 0); /* of no rows the total is 0 */
    for (size_t k = 0; k < o->totals->list.n; k++) {
        const total_row *row = &o->totals->list.p[k];
        for (size_t i = 0; i < o->n; i++) {
            bool money = o->columns[i].type == DS_MONEY;
            ds_currency own = o->q->env.schema->currency;
            cells[i] = (ds_cell){
                .set = o->additive[i],
                .num = {row->sums[i].num, row->sums[i].den},
                .cur = !money          ? 0
                       : row->cur != 0 ? row->cur
                                       : own,
            };
        }
        if (o->sink->total != NULL && o->sink->total(o->sink, cells, err) != 0)
            return -1;
    }
    return 0;
}

/* --- cells ------------------------------------------------------------- */

void ds_period_name(char out[16], char unit, ds_date first)
{
    ds_ymd d = ds_date_split(first);
    int year = d.year, week;
    switch (unit) {
    case 'w':
        ds_date_iso_week(&year, &week, first);
        snprintf(out, 16, "%04d-W%02d", year % 10000, week % 100);
        return;
    case 'm':
        snprintf(out, 16, "%04d-%02d", year % 10000, d.month % 100);
        return;
    case 'q':
        snprintf(out, 16, "%04d-Q%d", year % 10000, (d.month + 2) / 3 % 10);
        return;
    default:
        snprintf(out, 16, "%04d", year % 10000);
    }
}

ds_cell ds_qval_cell(const ds_schema *s, ds_qtype t, const ds_qval *v,
                     char word[16])
{
    ds_cell c = {.set = v->set, .num = {0, 1}};
    if (!v->set)
        return c;
    switch (t.c) {
    case DS_Q_TEXT:
    case DS_Q_LIST:
        c.text = v->text;
        return c;
    case DS_Q_ENUM:
        c.text = t.field->values[v->num];
        return c;
    case DS_Q_PERIOD:
        ds_period_name(word, t.unit, (ds_date)v->num);
        c.text = ds_cstr(word);
        return c;
    case DS_Q_MONEY: /* a zero of no currency is one of the book's */
        c.cur = v->cur != 0 ? v->cur : s->currency;
        break;
    default:
        break;
    }
    c.num = (ds_ratio){v->num, v->den};
    return c;
}

void ds_rows_cell(ds_rows_out *o, size_t i, ds_qtype t, const ds_qval *v)
{
    ds_feed_cells(o->feed)[i] =
        ds_qval_cell(o->q->env.schema, t, v, ds_feed_words(o->feed)[i]);
}

int ds_rows_put(ds_rows_out *o, ds_err *err)
{
    if (o->left == 0)
        return 1;
    if (o->q->total && add_totals(o, err) != 0)
        return -1;
    if (ds_feed_put(o->feed, err) != 0)
        return -1;
    o->rows++;
    if (o->left > 0)
        o->left--;
    return o->left == 0;
}

/* --- rows -------------------------------------------------------------- */

void ds_currencies_sort(ds_eval *e)
{
    ds_currency own = e->prog->env->schema->currency;
    for (size_t i = 1; i < e->seen.n; i++)
        for (size_t k = i; k > 0; k--) {
            ds_currency *a = &e->seen.p[k - 1], *b = &e->seen.p[k];
            if (*a == own || (*b != own && *a <= *b))
                break;
            ds_currency swap = *a;
            *a = *b;
            *b = swap;
        }
}

static int evaluate(ds_rows_out *o, uint32_t row)
{
    for (size_t i = 0; i < o->n; i++) {
        ds_qval v;
        ds_eval_value(o->e, &v, o->q->shows[i].expr, row);
        ds_rows_cell(o, i, o->q->shows[i].expr->type, &v);
    }
    return o->e->failed ? -1 : 0;
}

static int put(ds_rows_out *o, uint32_t row, ds_err *err)
{
    const ds_cell *cells = ds_feed_cells(o->feed);
    int rc = ds_rows_put(o, err);
    if (rc >= 0 && o->on_put != NULL && o->on_put(o->payload, cells, row) != 0)
        return -1;
    return rc;
}

/* The row mixes currencies: once for each of them. */
static int each_currency(ds_rows_out *o, uint32_t row, ds_err *err)
{
    int rc = 0;
    ds_currencies_sort(o->e);
    for (size_t i = 0, n = o->e->seen.n; i < n && rc == 0; i++) {
        ds_eval_pick(o->e, o->e->seen.p[i]);
        rc = evaluate(o, row);
        if (rc == 0)
            rc = put(o, row, err);
    }
    ds_eval_pick(o->e, 0);
    ds_eval_unmix(o->e);
    return rc;
}

int ds_rows_row(ds_rows_out *o, uint32_t row, ds_err *err)
{
    if (o->left == 0)
        return 1;
    if (evaluate(o, row) != 0)
        return -1;
    if (o->e->mixed)
        return each_currency(o, row, err);
    return put(o, row, err);
}

int ds_rows_open(ds_rows_out *o, ds_arena *a, const ds_query *q, ds_eval *e,
                 ds_sink *sink, const ds_column *columns, const bool *additive,
                 size_t n, ds_err *err)
{
    *o = (ds_rows_out){
        .q = q,
        .e = e,
        .sink = sink,
        .columns = columns,
        .additive = additive,
        .n = n,
        .left = q->limit,
        .a = a,
    };
    o->feed = ds_feed_open(a, sink, n);
    o->totals = ds_new(a, ds_totals);
    return sink->head(sink, columns, n, err);
}

int ds_rows_end(ds_rows_out *o, ds_err *err)
{
    if (ds_feed_drain(o->feed, err) != 0 ||
        (o->q->total && put_totals(o, err) != 0))
        return -1;
    return o->sink->end(o->sink, err);
}

void ds_rows_close(ds_rows_out *o)
{
    ds_feed_close(o->feed);
    if (o->totals != NULL)
        ds_vec_free(&o->totals->list);
}
