/* diff: two states of the book, field by field, and the money that moved. */
#include "base/vec.h"
#include "cmd/past.h"
#include "cmd/verbs.h"
#include "history/changes.h"
#include "base/banned.h"

/* --- money ---------------------------------------------------------------- */

/* What an element is worth: the first of these that its table has. Other
 * amounts are parts of it (net, vat) and would count twice. */
static const char *const worths[] = {"total", "amount", "value"};

static int worth_field(const ds_table *t)
{
    for (size_t i = 0; i < sizeof worths / sizeof *worths; i++) {
        int f = ds_table_field(t, ds_cstr(worths[i]));
        if (f >= 0 && (size_t)f < t->nstored && t->fields[f].type == DS_MONEY)
            return f;
    }
    return -1;
}

typedef struct {
    const ds_table *table;
    ds_currency cur;
    int64_t sum; /* ten-thousandths */
} moved;

typedef struct {
    ds_run *run;
    ds_sink *sink;
    const ds_past_args *args;
    DS_VEC(moved) moved;
    size_t rows;
} differ;

static int move_money(differ *d, const ds_table *t, const ds_value *v, int sign,
                      ds_err *err)
{
    if (!v || !v->set)
        return 0;
    moved *m = NULL;
    for (size_t i = 0; i < d->moved.n && !m; i++)
        if (d->moved.p[i].table == t && d->moved.p[i].cur == v->cur)
            m = &d->moved.p[i];
    if (!m) {
        m = ds_vec_push(&d->moved);
        *m = (moved){t, v->cur, 0};
    }
    if (__builtin_add_overflow(m->sum, sign * v->num, &m->sum))
        return ds_fail(err, DS_ELIMIT, "the amounts of %.*s are too big to add",
                       DS_FMT(t->name));
    return 0;
}

static const ds_value *worth(const ds_row *row, int field)
{
    return row && field >= 0 ? &row->values[field] : NULL;
}

/* The amount of this change, if it is one; in `*cell` where both sides have
 * one currency. */
static int weigh(ds_cell *cell, differ *d, const ds_change *c, ds_err *err)
{
    const ds_table *t = &d->run->schema->tables[c->table];
    int field = worth_field(t);
    if (field < 0 || (c->kind == DS_CHANGED && c->field != field))
        return 0;
    const ds_value *old = worth(c->old_row, field);
    const ds_value *new = worth(c->new_row, field);
    int64_t by = 0;
    if (move_money(d, t, old, -1, err) || move_money(d, t, new, 1, err))
        return -1;
    bool had = old && old->set, has = new &&new->set;
    if ((had && has && old->cur != new->cur) || (!had && !has) ||
        __builtin_sub_overflow(has ? new->num : 0, had ? old->num : 0, &by))
        return 0;
    *cell = (ds_cell){.set = true,
                      .num = ds_ratio_make(by, DS_DECIMAL_DEN),
                      .cur = has ? new->cur : old->cur};
    return 0;
}

/* What stood in elements that came or went moves with them. */
static int weigh_within(differ *d, const ds_record *r, const ds_change *c,
                        ds_err *err)
{
    int sign = c->kind == DS_ADDED ? 1 : -1;
    const ds_row *whole = c->kind == DS_ADDED ? c->new_row : c->old_row;
    for (unsigned t = 1; t < r->schema->ntables; t++)
        for (size_t i = 0; i < r->tables[t].n; i++) {
            const ds_row *row = &r->tables[t].rows[i];
            int field = worth_field(&r->schema->tables[t]);
            if (row != whole && field >= 0 && ds_change_holds(c, r, t, row) &&
                move_money(d, &r->schema->tables[t], &row->values[field], sign,
                           err))
                return -1;
        }
    return 0;
}

/* --- rows ----------------------------------------------------------------- */

enum {
    CLIENT,
    CHANGE,
    OLD,
    NEW,
    MOVED,
    PATH,
    WIDTH
};

static const ds_column columns[WIDTH] = {
    [CLIENT] = {{"client", 6}, {"Client", 6}, DS_TEXT},
    [CHANGE] = {{"change", 6}, {"Change", 6}, DS_TEXT},
    [OLD] = {{"old", 3}, {"Old", 3}, DS_TEXT},
    [NEW] = {{"new", 3}, {"New", 3}, DS_TEXT},
    [MOVED] = {{"moved", 5}, {"Moved", 5}, DS_MONEY},
    [PATH] = {{"path", 4}, {"Path", 4}, DS_TEXT},
};

static ds_cell text_cell(ds_str s)
{
    return (ds_cell){.set = s.n > 0, .text = s};
}

static int put(differ *d, const ds_client_change *c, ds_str change, ds_str old,
               ds_str new, ds_cell amount, ds_str path, ds_err *err)
{
    const ds_cell cells[WIDTH] = {
        [CLIENT] = text_cell(c->id),
        [CHANGE] = text_cell(change),
        [OLD] = text_cell(old),
        [NEW] = text_cell(new),
        [MOVED] = amount,
        [PATH] = text_cell(path),
    };
    d->rows++;
    return d->sink->row(d->sink, cells, err);
}

static int say(differ *d, const ds_client_change *c, const char *what,
               ds_err *err)
{
    const ds_str none = {0};
    return put(d, c, ds_cstr(what), none, none, (ds_cell){0}, none, err);
}

static int put_change(differ *d, const ds_client_change *c, const ds_change *x,
                      ds_err *err)
{
    ds_cell amount = {0};
    if (weigh(&amount, d, x, err) ||
        (x->kind != DS_CHANGED &&
         weigh_within(d, x->kind == DS_ADDED ? c->new : c->old, x, err)))
        return -1;
    return put(d, c, x->what, x->old, x->new, amount, x->path, err);
}

static int put_client(differ *d, const ds_client_change *c, ds_err *err)
{
    size_t before = d->rows;
    const ds_str none = {0};
    if (c->old_path.p && c->path.p && !ds_str_eq(c->old_path, c->path) &&
        put(d, c, DS_STR("rename client"), c->old_path, c->path, (ds_cell){0},
            none, err))
        return -1;
    if (c->new_broken || c->old_broken)
        return say(d, c,
                   c->new_broken ? "break the record: it cannot be read"
                                 : "mend the record, which could not be read",
                   err);
    for (size_t i = 0; i < c->changes.n; i++)
        if (put_change(d, c, &c->changes.p[i], err))
            return -1;
    for (size_t i = 0; i < c->nattached; i++)
        if (put(d, c, c->attached[i], none, none, (ds_cell){0}, none, err))
            return -1;
    return d->rows == before ? say(d, c, "comments and layout", err) : 0;
}

static bool is_wanted(const differ *d, const ds_client_change *c)
{
    for (size_t i = 0; i < d->args->n; i++)
        if (ds_str_eq(d->args->clients[i].id, c->id))
            return true;
    return d->args->n == 0;
}

static int put_clients(void *payload, const ds_commit_info *commit,
                       const ds_client_change *clients, size_t n, ds_err *err)
{
    differ *d = payload;
    (void)commit;
    for (size_t i = 0; i < n; i++)
        if (is_wanted(d, &clients[i]) && put_client(d, &clients[i], err))
            return -1;
    return 0;
}

/* --- sums ----------------------------------------------------------------- */

static const ds_column sum_columns[] = {
    {{"moved", 5}, {"Moved in", 8}, DS_TEXT},
    {{"sum", 3}, {"Sum", 3}, DS_MONEY},
};

static bool is_for_people(const ds_run *run)
{
    ds_str format = ds_run_opt(run, OPT_FORMAT);
    return !ds_run_has(run, OPT_CSV) && !ds_run_has(run, OPT_JSON) &&
           (!format.n || ds_str_is(format, "table") || ds_str_is(format, "md"));
}

/* People read them below; programs add up the column. */
static int put_sums(differ *d, ds_err *err)
{
    ds_sink *sink;
    if (!is_for_people(d->run) || !d->moved.n)
        return 0;
    fputc('\n', d->run->out);
    if (ds_run_sink(&sink, d->run, "table", err) ||
        sink->head(sink, sum_columns, 2, err))
        return -1;
    for (size_t i = 0; i < d->moved.n; i++) {
        const moved *m = &d->moved.p[i];
        const ds_cell cells[] = {text_cell(m->table->name),
                                 {.set = true,
                                  .num = ds_ratio_make(m->sum, DS_DECIMAL_DEN),
                                  .cur = m->cur}};
        if (sink->row(sink, cells, err))
            return -1;
    }
    return sink->end(sink, err);
}

static int compare(differ *d, ds_err *err)
{
    const ds_past_args *a = d->args;
    ds_run *run = d->run;
    if (a->range)
        return ds_history_diff(&run->book, run->schema,
                               a->from ? a->from : "HEAD",
                               a->to ? a->to : "HEAD", put_clients, d, err);
    return ds_history_pending(&run->book, run->schema,
                              ds_run_has(run, OPT_STAGED), put_clients, d, err);
}

int ds_cmd_diff(ds_run *run, ds_err *err)
{
    ds_past_args args;
    differ d = {.run = run, .args = &args};
    if (ds_past_arguments(&args, run, err))
        return -1;
    if (args.range && ds_run_has(run, OPT_STAGED))
        return ds_fail(err, DS_EUSAGE,
                       "--staged compares with HEAD: leave the "
                       "range out");
    /* The path is for programs. */
    size_t width = is_for_people(run) ? WIDTH - 1 : WIDTH;
    if (ds_run_sink(&d.sink, run, "table", err) ||
        d.sink->head(d.sink, columns, width, err))
        return -1;
    int failed =
        compare(&d, err) || d.sink->end(d.sink, err) || put_sums(&d, err);
    if (!failed && !d.rows && run->terminal)
        ds_run_say(run, "no difference");
    ds_vec_free(&d.moved);
    return failed ? -1 : 0;
}
