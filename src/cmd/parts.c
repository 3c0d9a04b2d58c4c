/* Runs a question for its contributions. */
#include "cmd/parts.h"
#include "record/client.h"
#include "record/edit.h"
#include "base/banned.h"

/* --- the rows ------------------------------------------------------------- */

/* Whether a column as it comes out tells which group it is; those of `across`
 * are not the query's own. */
static bool is_key(const ds_query *q, ds_str name)
{
    size_t n;
    const ds_column *own = ds_query_columns(q, &n);
    for (size_t i = 0; i < n; i++)
        if (ds_str_eq(own[i].name, name))
            return ds_query_is_key(q, i);
    return false;
}

/* "Acme / pending" */
static ds_str row_name(ds_arena *a, const ds_query *q, const ds_rowset *rows,
                       size_t row)
{
    ds_buf b = {0};
    for (size_t i = 0; i < rows->ncolumns; i++) {
        const ds_cell *cell = &rows->rows[row][i];
        if (!is_key(q, rows->columns[i].name))
            continue;
        if (b.n > 0)
            ds_buf_addz(&b, " / ");
        if (cell->set)
            ds_cell_plain(&b, &rows->columns[i], cell);
        else
            ds_buf_addz(&b, "none");
    }
    ds_str name = ds_dup(a, ds_buf_str(&b));
    ds_buf_free(&b);
    return name;
}

/* The names of all groups, in their order; NULL: the rows are no groups. */
static int row_names(ds_str **out, size_t *n, ds_arena *a, const ds_query *q,
                     ds_segments segments, ds_err *err)
{
    ds_rowset rows = {0};
    *out = NULL;
    *n = 0;
    if (!ds_query_grouped(q))
        return 0;
    if (ds_query_run(q, segments, ds_sink_collect(&rows, a), NULL, err))
        return -1;
    *n = rows.n;
    *out = ds_new_n(a, ds_str, rows.n);
    for (size_t i = 0; i < rows.n; i++)
        (*out)[i] = row_name(a, q, &rows, i);
    return 0;
}

int ds_question_open(ds_question *out, ds_arena *a, const ds_query_env *env,
                     ds_segments segments, const ds_query_slots *slots,
                     ds_err *err)
{
    ds_str *names;
    size_t n;
    *out = (ds_question){.env = *env, .segments = segments};
    if (ds_query_parse(&out->q, a, env, slots, err) ||
        row_names(&names, &n, a, out->q, segments, err))
        return -1;
    for (size_t i = 0; i < n; i++)
        *ds_map_put(&out->shown, names[i], NULL) = 1;
    ds_query_widen(out->q);
    return 0;
}

void ds_question_close(ds_question *q)
{
    ds_map_free(&q->shown);
}

/* --- all clients ---------------------------------------------------------- */

typedef struct {
    ds_prints *out;
    const ds_str *names;
    ds_buf line;
} printing;

static int take_print(void *payload, const ds_contribution *c, ds_err *err)
{
    (void)err;
    bool fresh;
    printing *p = payload;
    uint64_t *at = ds_map_put(&p->out->at, ds_client_id(c->path), &fresh);
    if (fresh) {
        *at = p->out->sums.n;
        *ds_vec_push(&p->out->sums) = 0;
    }
    ds_buf_clear(&p->line);
    if (p->names)
        ds_buf_add(&p->line, p->names[c->row]);
    ds_buf_addf(&p->line, "\n%.*s\n%.*s\n%u %u %u %u ", DS_FMT(c->source),
                DS_FMT(c->across), c->own, c->table, c->row_in_client,
                c->amount.cur);
    ds_ratio_format(&p->line, c->amount.num, 0);
    /* Sums, as the parts may come in any order. */
    p->out->sums.p[*at] += ds_str_hash(ds_buf_str(&p->line));
    return 0;
}

int ds_prints_take(ds_prints *out, ds_arena *a, const ds_question *q,
                   ds_err *err)
{
    ds_str *names;
    size_t n;
    *out = (ds_prints){0};
    if (row_names(&names, &n, a, q->q, q->segments, err))
        return -1;
    printing p = {.out = out, .names = names};
    int rc = ds_query_explain(q->q, q->segments, take_print, &p, err);
    ds_buf_free(&p.line);
    return rc;
}

void ds_prints_close(ds_prints *p)
{
    ds_map_free(&p->at);
    ds_vec_free(&p->sums);
}

/* --- one client ----------------------------------------------------------- */

typedef struct {
    ds_parts_sum *out;
    const ds_question *q;
    ds_str id;
    const ds_record *r;
    const ds_str *names;
    bool minus;
} adding;

static ds_part *part_of(ds_parts_sum *s, const ds_part *p)
{
    bool fresh;
    ds_str key =
        ds_printf(s->a, "%.*s\n%.*s\n%.*s\n%u", DS_FMT(p->row),
                  DS_FMT(p->number), DS_FMT(p->element), p->amount.cur);
    uint64_t *at = ds_map_put(&s->at, key, &fresh);
    if (fresh) {
        *at = s->list.n;
        *ds_vec_push(&s->list) = *p;
        s->list.p[*at].amount.num = ds_ratio_make(0, 1);
    }
    return &s->list.p[*at];
}

static int add_part(ds_parts_sum *s, const ds_part *p, bool minus, ds_err *err)
{
    ds_part *into = part_of(s, p);
    ds_ratio sum = into->amount.num;
    bool fits = minus ? ds_ratio_sub(&into->amount.num, sum, p->amount.num)
                      : ds_ratio_add(&into->amount.num, sum, p->amount.num);
    return fits ? 0
                : ds_fail(err, DS_ELIMIT, "%.*s: an amount is too big",
                          DS_FMT(p->number));
}

static ds_str title(const adding *x, unsigned table, uint32_t row)
{
    return ds_element_title(x->out->a, x->r, table,
                            &x->r->tables[table].rows[row]);
}

/* "sum(balance)", "sum(balance) 31-60" */
static ds_str number_name(ds_arena *a, const ds_contribution *c)
{
    return ds_printf(a, "%.*s%s%.*s", DS_FMT(c->source), c->across.n ? " " : "",
                     DS_FMT(c->across));
}

static int take_part(void *payload, const ds_contribution *c, ds_err *err)
{
    adding *x = payload;
    ds_str row;
    if (x->names)
        row = x->names[c->row];
    else
        row = ds_str_trim(
            ds_printf(x->out->a, "%.*s %.*s", DS_FMT(x->id),
                      DS_FMT(title(x, ds_query_source(x->q->q), c->own))));
    const ds_part p = {
        .row = row,
        .number = number_name(x->out->a, c),
        .element = title(x, c->table, c->row_in_client),
        .path = ds_element_path(x->out->a, x->r, c->table,
                                &x->r->tables[c->table].rows[c->row_in_client]),
        .type = c->type,
        .amount = {.set = true, .num = c->amount.num, .cur = c->amount.cur},
    };
    return add_part(x->out, &p, x->minus, err);
}

int ds_parts_add(ds_parts_sum *out, const ds_question *q, ds_str id,
                 const ds_record *r, bool minus, ds_err *err)
{
    ds_str *names;
    size_t n;
    if (!r)
        return 0;
    ds_builder *b = ds_builder_new(q->env.schema);
    ds_builder_add(b, r);
    const ds_segment *one = ds_builder_finish(b);
    const ds_segments segments = {&one, 1};
    int rc = row_names(&names, &n, out->a, q->q, segments, err);
    if (rc == 0) {
        adding x = {out, q, id, r, names, minus};
        rc = ds_query_explain(q->q, segments, take_part, &x, err);
    }
    ds_builder_close(b);
    return rc;
}

int ds_parts_less(ds_parts_sum *out, const ds_parts_sum *other, ds_err *err)
{
    for (size_t i = 0; i < other->list.n; i++)
        if (add_part(out, &other->list.p[i], true, err))
            return -1;
    return 0;
}

bool ds_part_is_zero(const ds_part *p)
{
    return p->amount.num.num == 0;
}

void ds_parts_close(ds_parts_sum *p)
{
    ds_map_free(&p->at);
    ds_vec_free(&p->list);
}
