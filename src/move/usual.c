/* What a record says by itself need not be written: a due date that the date
 * and the payment terms give, the book's country. A value that a row brings for
 * an empty field and that the field's default gives anyway is left out: of an
 * element that is there, and of a new one when the file is an export of ours,
 * where the value came from the default. Any other file states a fact that must
 * not move when the terms of the client change. */
#include "move/rows.h"
#include "view/sink.h"
#include "base/banned.h"

static bool may_be_usual(const ds_group *g, const ds_element *e,
                         const ds_new_value *v)
{
    const ds_field *f = &g->m->schema->tables[e->table].fields[v->field];
    if (f->ncases == 0 || v->text.n == 0)
        return false;
    return e->old != NULL ? !e->old->values[v->field].set
                          : g->m->opts->exported;
}

size_t ds_usual_hide(ds_group *g)
{
    size_t n = 0;
    for (size_t i = 0; i < g->elements.n; i++) {
        ds_element *e = &g->elements.p[i];
        for (size_t k = 0; k < e->values.n; k++) {
            e->values.p[k].usual = may_be_usual(g, e, &e->values.p[k]);
            n += e->values.p[k].usual;
        }
    }
    return n;
}

static void show_all(ds_group *g)
{
    for (size_t i = 0; i < g->elements.n; i++)
        for (size_t k = 0; k < g->elements.p[i].values.n; k++)
            g->elements.p[i].values.p[k].usual = false;
}

static bool same_cell(ds_arena *a, const ds_field *f, ds_str text,
                      const ds_cell *c)
{
    ds_value v;
    if (f->type == DS_ENUM)
        return c->set && ds_str_eq(text, c->text);
    if (!c->set || !ds_value_parse(&v, a, f, text, 0, NULL) || !v.set)
        return false;
    if (f->type == DS_DATE || f->type == DS_INT || f->type == DS_BOOL)
        return c->num.num == (ds_i128)v.num * c->num.den;
    return ds_type_class(f->type) != DS_AS_NUMBER &&
           ds_type_class(f->type) != DS_AS_MONEY && ds_str_eq(v.text, c->text);
}

/* "due, type": the fields of a table with a default. */
static ds_str defaults_of(ds_arena *a, const ds_table *t)
{
    ds_buf b = {0};
    for (size_t i = 0; i < t->nstored; i++)
        if (t->fields[i].ncases > 0)
            ds_buf_addf(&b, "%s%.*s", b.n > 0 ? ", " : "",
                        DS_FMT(t->fields[i].name));
    ds_str out = ds_dup(a, ds_buf_str(&b));
    ds_buf_free(&b);
    return out;
}

/* Shows again what the row of the record says otherwise. */
static void compare(ds_element *e, ds_import *m, const ds_rowset *rows,
                    size_t row)
{
    const ds_table *t = &m->schema->tables[e->table];
    for (size_t k = 0; k < e->values.n; k++) {
        ds_new_value *v = &e->values.p[k];
        const ds_field *f = &t->fields[v->field];
        bool same = false;
        for (size_t c = 0; v->usual && c < rows->ncolumns; c++)
            if (ds_str_eq(rows->columns[c].name, f->name))
                same = same_cell(&m->scratch, f, v->text, &rows->rows[row][c]);
        v->usual = v->usual && same;
    }
}

static int ask(ds_group *g, const ds_record *r, ds_segments segments,
               unsigned table, ds_err *err)
{
    ds_import *m = g->m;
    const ds_table *t = &m->schema->tables[table];
    ds_query *q;
    ds_query_stats stats;
    ds_rowset rows = {0};
    const ds_query_slots slots = {.from = t->name,
                                  .show = defaults_of(&m->scratch, t)};
    if (slots.show.n == 0 || r->tables[table].n == 0)
        return 0;
    if (ds_query_parse(&q, &m->scratch, ds_changeset_env(m->change), &slots,
                       err) ||
        ds_query_run(q, segments, ds_sink_collect(&rows, &m->scratch), &stats,
                     err))
        return -1;
    for (size_t i = 0; i < rows.n && i < r->tables[table].n; i++) {
        const ds_element *e = ds_group_row(g, r, table, i);
        if (e != NULL)
            compare(&g->elements.p[e - g->elements.p], m, &rows, i);
    }
    return 0;
}

int ds_usual_keep(ds_group *g, const ds_record *without, ds_err *err)
{
    int failed = 0;
    ds_builder *b = ds_builder_new(g->m->schema);
    ds_builder_add(b, without);
    const ds_segment *segment = ds_builder_finish(b);
    const ds_segments one = {&segment, 1};
    for (unsigned i = 0; !failed && i < g->m->schema->ntables; i++)
        failed = ask(g, without, one, i, err);
    ds_builder_close(b);
    if (failed)
        show_all(g);
    return failed;
}
