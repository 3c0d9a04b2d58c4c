/* The entry: slots -> query -> rows. */
#include "query/plan.h"
#include "query/report.h"
#include "base/banned.h"

/* --- parsing ----------------------------------------------------------- */

static ds_checker begin(ds_query *q, ds_arena *a, const ds_query_env *env,
                        ds_err *err)
{
    *q = (ds_query){.env = *env, .limit = -1};
    q->prog = ds_program_new(a, &q->env);
    return (ds_checker){.prog = q->prog, .a = a, .err = err};
}

int ds_query_parse(ds_query **out, ds_arena *a, const ds_query_env *env,
                   const ds_query_slots *slots, ds_err *err)
{
    ds_query *q = ds_new(a, ds_query);
    ds_checker c = begin(q, a, env, err);
    ds_parsed parsed;
    if (ds_slots_read(&parsed, &c, slots) != 0 || ds_plan(q, &c, &parsed) != 0)
        return -1;
    *out = q;
    return 0;
}

unsigned ds_query_source(const ds_query *q)
{
    return q->source;
}

const ds_column *ds_query_columns(const ds_query *q, size_t *n)
{
    *n = q->nshows;
    return q->columns;
}

bool ds_query_grouped(const ds_query *q)
{
    return q->group != NULL;
}

bool ds_query_is_key(const ds_query *q, size_t column)
{
    const ds_expr *x = q->shows[column].expr;
    return q->group != NULL &&
           (x->op == DS_X_KEY ||
            (x->type.c != DS_Q_NUMBER && x->type.c != DS_Q_MONEY));
}

void ds_query_widen(ds_query *q)
{
    q->having = NULL;
    q->limit = -1;
}

/* --- running ----------------------------------------------------------- */

typedef struct {
    ds_rows_out *out;
    ds_err *err;
} stream;

static int put_row(void *payload, ds_eval *e, uint32_t row)
{
    stream *s = payload;
    (void)e;
    return ds_rows_row(s->out, row, s->err);
}

int ds_run_rows(const ds_query *q, ds_eval *e, ds_segments segments,
                ds_sink *sink, ds_query_stats *stats, ds_on_put *on_put,
                void *payload, ds_err *err)
{
    ds_arena a = {0};
    ds_rows_out o = {0};
    bool *additive = ds_new_n(&a, bool, q->nshows);
    for (size_t i = 0; i < q->nshows; i++)
        additive[i] = q->shows[i].additive;
    stream s = {&o, err};
    int rc =
        ds_rows_open(&o, &a, q, e, sink, q->columns, additive, q->nshows, err);
    o.on_put = on_put;
    o.payload = payload;
    if (rc == 0)
        rc = q->nsorts > 0 ? ds_run_sorted(q, e, segments, &o, stats, err)
                           : ds_scan(q, e, segments, stats, put_row, &s);
    if (rc == 0)
        rc = ds_rows_end(&o, err);
    stats->rows = o.rows;
    ds_rows_close(&o);
    ds_arena_free(&a);
    return rc;
}

int ds_query_run(const ds_query *q, ds_segments segments, ds_sink *sink,
                 ds_query_stats *stats, ds_err *err)
{
    ds_query_stats mine;
    if (stats == NULL)
        stats = &mine;
    *stats = (ds_query_stats){0};
    ds_eval e;
    int rc = ds_eval_open(&e, q->prog, err);
    if (rc == 0)
        rc = q->group != NULL
                 ? ds_run_grouped(q, &e, segments, sink, stats, err)
                 : ds_run_rows(q, &e, segments, sink, stats, NULL, NULL, err);
    if (rc == 0 && stats->matched == 0 && stats->scanned > 0)
        ds_scan_culprit(q, &e, segments, stats);
    ds_eval_close(&e);
    return rc;
}

/* --- one condition ----------------------------------------------------- */

typedef struct {
    ds_on_row *callback;
    void *payload;
    ds_err *err;
} selection;

static int selected(void *payload, ds_eval *e, uint32_t row)
{
    selection *s = payload;
    return s->callback(s->payload, e->s, row, s->err);
}

int ds_query_select(const ds_query_env *env, ds_str from, ds_str where,
                    ds_segments segments, ds_on_row *callback, void *payload,
                    ds_err *err)
{
    ds_arena a = {0};
    ds_query q;
    ds_checker c = begin(&q, &a, env, err);
    const ds_qtext text = {DS_STR("where"), where, DS_EUSAGE};
    const ds_ast *x = NULL;
    int rc = where.n > 0 ? ds_parse_expr(&x, &a, &text, NULL, false, err) : 0;
    if (rc == 0)
        rc = ds_plan_where(&q, &c, from, x);
    if (rc == 0) {
        ds_eval e;
        ds_query_stats stats = {0};
        selection s = {callback, payload, err};
        rc = ds_eval_open(&e, q.prog, err);
        if (rc == 0)
            rc = ds_scan(&q, &e, segments, &stats, selected, &s);
        ds_eval_close(&e);
    }
    ds_arena_free(&a);
    return rc;
}
