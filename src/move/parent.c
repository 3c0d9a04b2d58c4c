/* Which element of the client holds the row's own: the project of its time, the
 * invoice of a payment. It is named by its key, or as people call it. */
#include "move/rows.h"
#include "base/shell.h"
#include "base/utf8.h"
#include "base/banned.h"

enum {
    NAMED = 5 /* so many candidates are named */
};

/* The elements of a table that stand in the client. */
static bool is_parent(const ds_element *e, unsigned table)
{
    return e->table == table && e->parent_table == 0 && e->key.n > 0;
}

static ds_str name_of(const ds_import *m, const ds_element *e)
{
    const ds_table *t = &m->schema->tables[e->table];
    int field = ds_table_field(t, DS_STR("name"));
    bool known = field >= 0 && (unsigned)field < t->nstored &&
                 field != t->key && e->old != NULL && e->old->values[field].set;
    return known ? e->old->values[field].text : (ds_str){0};
}

static ds_str fold(const ds_group *g, ds_str text)
{
    return ds_str_trim(ds_utf8_fold(&g->m->scratch, text));
}

/* How many are called so; the first of them. */
static size_t find_named(const ds_element **out, const ds_group *g,
                         unsigned table, ds_str name)
{
    size_t n = 0;
    ds_str folded = fold(g, name);
    for (size_t i = g->elements.n; i > 1; i--) {
        const ds_element *e = &g->elements.p[i - 1];
        if (!is_parent(e, table) ||
            !ds_str_eq(fold(g, name_of(g->m, e)), folded))
            continue;
        *out = e;
        n++;
    }
    return n;
}

/* "; it has P-01 (New website), P-02", those of one name when `name` is. */
static ds_str list(const ds_group *g, unsigned table, ds_str name)
{
    ds_import *m = g->m;
    ds_buf b = {0};
    size_t n = 0;
    ds_str folded = fold(g, name);
    for (size_t i = 1; i < g->elements.n && n <= NAMED; i++) {
        const ds_element *e = &g->elements.p[i];
        ds_str called = is_parent(e, table) ? name_of(m, e) : (ds_str){0};
        if (!is_parent(e, table) ||
            (name.n > 0 && !ds_str_eq(fold(g, called), folded)))
            continue;
        ds_buf_addz(&b, n == 0 ? "" : ", ");
        if (n++ == NAMED)
            ds_buf_addz(&b, "...");
        else if (called.n > 0 && name.n == 0)
            ds_buf_addf(&b, "%.*s (%.*s)", DS_FMT(e->key), DS_FMT(called));
        else
            ds_buf_add(&b, e->key);
    }
    ds_str out = ds_dup(&m->scratch, ds_buf_str(&b));
    ds_buf_free(&b);
    return out;
}

static void complain(const ds_candidate *c, const ds_row_cell *cell, size_t n)
{
    ds_import *m = c->g->m;
    unsigned table = cell->to.table;
    const ds_table *t = &m->schema->tables[table];
    ds_str id = c->g->target->id;
    ds_str all = list(c->g, table, n > 0 ? cell->text : (ds_str){0});
    ds_err why = {0};
    if (n > 0) {
        ds_fail(&why, DS_EUSAGE,
                "several %.*s of %.*s are called \"%.*s\": %.*s",
                DS_FMT(t->name), DS_FMT(id), DS_FMT(cell->text), DS_FMT(all));
    } else {
        ds_fail(&why, DS_EUSAGE, "%.*s has no %.*s \"%.*s\"%s%.*s", DS_FMT(id),
                DS_FMT(t->noun), DS_FMT(cell->text), all.n > 0 ? ", but " : "",
                DS_FMT(all));
        ds_hint(&why,
                "import them first, with --as %.*s, or dossier add %.*s %.*s "
                "%.*s=%.*s ...",
                DS_FMT(t->name), DS_FMT(t->noun), DS_FMT(id),
                DS_FMT(t->fields[t->key].name),
                DS_FMT(ds_shell_word(&m->scratch, cell->text)));
    }
    ds_row_failed(m, c->row, cell->column, DS_F_MATCH, &why);
}

static bool find(ds_candidate *c, const ds_row_cell *cell)
{
    const ds_group *g = c->g;
    unsigned table = cell->to.table;
    const ds_element *e = ds_group_match(g, table, 0, (ds_str){0}, cell->text);
    size_t n = 1;
    if (e == NULL)
        n = find_named(&e, g, table, cell->text);
    if (n != 1) {
        complain(c, cell, n);
        return false;
    }
    c->parent_table = table;
    c->parent_key = e->key;
    return true;
}

bool ds_parent_read(ds_candidate *c)
{
    ds_import *m = c->g->m;
    const ds_table *t = &m->schema->tables[m->table];
    if (!ds_table_owned(t))
        return true;
    for (size_t i = 0; i < c->n; i++)
        if (c->cells[i].to.kind == DS_COL_PARENT)
            return find(c, &c->cells[i]);
    ds_row_bad(m, c->row, DS_NO_COLUMN, DS_F_MATCH,
               "no cell says which %.*s this belongs to",
               DS_FMT(m->schema->tables[t->parents[0]].noun));
    return false;
}
