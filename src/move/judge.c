/* Rows of one client, judged and added to its group.
 *
 * Each row is first judged as a whole and then added as a whole, so that a bad
 * row leaves nothing behind. A value is judged against what an earlier row
 * brought (the same: nothing to do, another: bad), then against the book (the
 * same: nothing; missing there: added; another: --update writes it, --only-new
 * leaves it, else it is bad: the user must say). */
#include "move/rows.h"
#include "base/utf8.h"
#include "base/banned.h"

enum {
    SHOWN = 100 /* columns of a value in a finding */
};

static const ds_table *table_of(const ds_group *g, unsigned table)
{
    return &g->m->schema->tables[table];
}

/* A text of several lines, or a list, in one. */
static ds_str in_one_line(ds_arena *a, ds_str text, ds_type type)
{
    ds_buf b = {0};
    while (text.n > 0) {
        ds_buf_add(&b, ds_str_cut(&text, '\n'));
        if (text.n > 0)
            ds_buf_addz(&b, type == DS_TEXTS ? ", " : " ");
    }
    ds_str out = ds_dup(a, ds_utf8_fit(ds_buf_str(&b), SHOWN));
    ds_buf_free(&b);
    return out;
}

static ds_str shown(ds_arena *a, const ds_field *f, ds_value v)
{
    ds_buf b = {0};
    ds_value_format(&b, f, v);
    ds_str out = in_one_line(a, ds_buf_str(&b), f->type);
    ds_buf_free(&b);
    return out;
}

static void differs(const ds_candidate *c, const ds_row_cell *cell,
                    const ds_field *f, ds_value old)
{
    ds_import *m = c->g->m;
    ds_str was = shown(&m->scratch, f, old);
    ds_str here = in_one_line(&m->scratch, cell->text, f->type);
    ds_str name =
        ds_row_field_name(&m->scratch, m, cell->to.table, cell->to.field);
    ds_row_bad(m, c->row, cell->column, DS_F_MATCH,
               "%.*s of %.*s is \"%.*s\" in the book, here \"%.*s\"",
               DS_FMT(name), DS_FMT(c->g->target->id), DS_FMT(was),
               DS_FMT(here));
    ds_find_hint(m->findings, "--keep theirs takes the file's values, --keep "
                              "ours the book's");
    m->rows[c->row].trouble = DS_ROW_CONFLICT;
}

static void contradicts(const ds_candidate *c, const ds_row_cell *cell,
                        const ds_field *f, const ds_new_value *before)
{
    ds_import *m = c->g->m;
    ds_str was = in_one_line(&m->scratch, before->text, f->type);
    ds_str name =
        ds_row_field_name(&m->scratch, m, cell->to.table, cell->to.field);
    ds_row_bad(m, c->row, cell->column, DS_F_MATCH,
               "%.*s is \"%.*s\" in line %u, about the same %.*s", DS_FMT(name),
               DS_FMT(was), m->sheet.rows[before->row].line,
               DS_FMT(table_of(c->g, cell->to.table)->noun));
}

/* True when the value is to be written. */
static bool judge(const ds_candidate *c, const ds_row_cell *cell,
                  const ds_element *e)
{
    const ds_import_opts *o = c->g->m->opts;
    const ds_table *t = table_of(c->g, cell->to.table);
    unsigned at = cell->to.field;
    const ds_new_value *before = ds_element_brought(e, at);
    bool key = cell->to.table != 0 && (int)at == t->key;
    if (c->anew || ds_by_the_way(c, cell))
        return false;
    if (key && (e->old != NULL || before != NULL))
        return false; /* by which it was found */
    if (before != NULL && before->text.n > 0) {
        if (!ds_same_brought(c->g, cell->to, before, cell->text, c->row))
            contradicts(c, cell, &t->fields[at], before);
        return false;
    }
    if (e->old == NULL)
        return true;
    if (!e->old->values[at].set)
        return !o->only_new;
    if (ds_same_value(c->g, cell->to, cell->text, c->row, e->old->values[at]))
        return false;
    if (!o->update && !o->only_new && !o->keep)
        differs(c, cell, &t->fields[at], e->old->values[at]);
    return o->update;
}

static bool has_cell(const ds_candidate *c, unsigned table, unsigned field)
{
    return ds_row_cell_of(c->cells, c->n, table, (int)field) != NULL;
}

/* What nobody can do without: a client's name, an element's key. */
static bool is_vital(const ds_table *t, unsigned table, unsigned field)
{
    return table == 0 ? ds_str_is(t->fields[field].name, "legal_name")
                      : (int)field == t->key;
}

/* Another good row about the client says it. */
static bool is_said_elsewhere(const ds_candidate *c, unsigned field)
{
    const ds_group *g = c->g;
    for (size_t i = 0; i < g->rows.n; i++)
        if (g->m->rows[g->rows.p[i].row].state < DS_ROW_BAD &&
            has_cell(&g->rows.p[i], 0, field))
            return true;
    return false;
}

static void check_required(const ds_candidate *c, unsigned table)
{
    const ds_table *t = table_of(c->g, table);
    bool all = !c->g->m->opts->incomplete;
    for (unsigned i = 0; i < t->nstored; i++)
        if (t->fields[i].required && !has_cell(c, table, i) &&
            (all || is_vital(t, table, i)) &&
            (table != 0 || !is_said_elsewhere(c, i)))
            ds_row_lacks(c->g->m, c->row, table, i, !is_vital(t, table, i));
}

/* "today": the day of an import is no fact about a row of it. */
static bool is_moving(const ds_field *f)
{
    ds_date d;
    return f->type == DS_DATE && !ds_date_parse(&d, f->initial);
}

/* An export's empty cell says that there is no value, not even the one that a
 * new element begins with; and no list says what day it comes in. */
static void add_nothing(const ds_candidate *c, ds_element *e)
{
    const ds_import *m = c->g->m;
    const ds_table *t = table_of(c->g, e->table);
    for (unsigned i = 0; i < t->nstored; i++) {
        const ds_field *f = &t->fields[i];
        bool empty =
            m->opts->exported && ds_row_column(m, e->table, i) != DS_NO_COLUMN;
        if (f->initial.n > 0 && !has_cell(c, e->table, i) &&
            (empty || is_moving(f)))
            *ds_vec_push(&e->values) =
                (ds_new_value){.field = i, .row = c->row};
    }
}

/* The element that the row's cells of this table are about; a new one when
 * there is none. */
static size_t element_for(ds_candidate *c, unsigned table)
{
    ds_group *g = c->g;
    const ds_table *t = table_of(g, table);
    if (table == 0)
        return 0;
    bool main = table == g->m->table;
    ds_element e = {.table = table, .row = c->row};
    e.parent_table = main ? c->parent_table : 0;
    e.parent_key = main ? c->parent_key : (ds_str){0};
    if (main && c->pair != DS_NO_ELEMENT)
        return c->pair;
    const ds_row_cell *key = ds_row_cell_of(c->cells, c->n, table, t->key);
    if (key != NULL)
        e.key = key->text;
    const ds_element *old = NULL;
    if (key != NULL)
        old = ds_group_match(g, table, e.parent_table, e.parent_key, e.key);
    if (old != NULL) {
        c->anew = ds_begins_anew(c, old) || c->anew;
        return (size_t)(old - g->elements.p);
    }
    check_required(c, table);
    add_nothing(c, &e);
    return ds_group_put(g, e);
}

/* The client itself, when no good row has begun it. */
static void begin_client(const ds_candidate *c)
{
    ds_element *client = &c->g->elements.p[0];
    if (client->old != NULL || client->row != DS_NO_COLUMN)
        return;
    check_required(c, 0);
    if (c->g->m->rows[c->row].state != DS_ROW_BAD)
        add_nothing(c, client);
}

/* Finds each cell's element, and whether the value is to be written. */
static void place_cells(ds_candidate *c, size_t *element)
{
    for (size_t i = 0; i < c->n; i++) {
        unsigned table = c->cells[i].to.table;
        c->place[i] = DS_NO_ELEMENT;
        if (c->cells[i].to.kind != DS_COL_FIELD)
            continue;
        if (element[table] == DS_NO_ELEMENT)
            element[table] = element_for(c, table);
        if (judge(c, &c->cells[i], &c->g->elements.p[element[table]]))
            c->place[i] = element[table];
    }
}

/* Who stands beside a new contact: nobody yet, so it is the first to ask. */
static void make_primary(ds_group *g, size_t element, size_t row)
{
    ds_element *e = &g->elements.p[element];
    const ds_table *t = table_of(g, e->table);
    int field = ds_table_field(t, DS_STR("primary"));
    if (field < 0 || g->primary || g->m->table != 0 ||
        !ds_str_is(t->name, "contacts") ||
        ds_element_brought(e, (unsigned)field) != NULL)
        return;
    *ds_vec_push(&e->values) = (ds_new_value){
        .field = (unsigned)field, .text = DS_STR("true"), .row = row};
    g->primary = true;
}

/* The next column from `column` on that brings the row a field of the book's
 * own that is not there yet, so that it is new in any case. */
static size_t own_column(const ds_candidate *c, size_t column)
{
    ds_import *m = c->g->m;
    const ds_sheet_row *r = &m->sheet.rows[c->row];
    while (column < m->width && column < r->n &&
           (m->own[column].n == 0 ||
            ds_cell_is_null(&m->cells, r->cells[column].text)))
        column++;
    return column < m->width && column < r->n ? column : DS_NO_COLUMN;
}

static void tell_own(ds_buf *b, const ds_candidate *c)
{
    ds_import *m = c->g->m;
    for (size_t i = own_column(c, 0); i != DS_NO_COLUMN;
         i = own_column(c, i + 1)) {
        ds_str text = ds_str_trim(m->sheet.rows[c->row].cells[i].text);
        ds_buf_addf(b, "%s%.*s -> %.*s", b->n > 0 ? ", " : "",
                    DS_FMT(m->own[i]),
                    DS_FMT(in_one_line(&m->scratch, text, DS_NOTE)));
    }
}

/* "phone 02 1 -> 02 2, email -> a@b.it", for the plan. */
static void tell_changes(const ds_candidate *c)
{
    ds_import *m = c->g->m;
    ds_import_row *plan = &m->plan[c->row];
    ds_buf b = {0};
    for (size_t i = 0; i < c->n; i++) {
        ds_col_target to = c->cells[i].to;
        if (c->place[i] == DS_NO_ELEMENT)
            continue;
        const ds_element *e = &c->g->elements.p[c->place[i]];
        const ds_field *f = &table_of(c->g, to.table)->fields[to.field];
        ds_str name = ds_row_field_name(&m->scratch, m, to.table, to.field);
        ds_str was = e->old != NULL
                         ? shown(&m->scratch, f, e->old->values[to.field])
                         : (ds_str){0};
        ds_str now = in_one_line(&m->scratch, c->cells[i].text, f->type);
        ds_buf_addf(&b, "%s%.*s %.*s%s-> %.*s", b.n > 0 ? ", " : "",
                    DS_FMT(name), DS_FMT(was), was.n > 0 ? " " : "",
                    DS_FMT(now));
    }
    tell_own(&b, c);
    plan->how = ds_dup(m->arena, ds_buf_str(&b));
    ds_buf_free(&b);
}

/* What a row says and the book has, or keeps, no other row may say otherwise:
 * they would take turns from import to import, or one that was bad while the
 * value was new would come in later. */
static void remember(const ds_candidate *c, const size_t *element)
{
    bool keep = c->g->m->opts->keep;
    for (size_t i = 0; i < c->n; i++) {
        const ds_row_cell *cell = &c->cells[i];
        if (cell->to.kind != DS_COL_FIELD || c->place[i] != DS_NO_ELEMENT ||
            element[cell->to.table] == DS_NO_ELEMENT)
            continue;
        ds_element *e = &c->g->elements.p[element[cell->to.table]];
        if (e->old != NULL && e->old->values[cell->to.field].set &&
            ds_element_brought(e, cell->to.field) == NULL &&
            (ds_same_value(c->g, cell->to, cell->text, c->row,
                           e->old->values[cell->to.field]) ||
             (keep && !ds_by_the_way(c, cell))))
            *ds_vec_push(&e->said) = (ds_new_value){
                .field = cell->to.field, .text = cell->text, .row = c->row};
    }
}

static ds_row_state add_values(ds_candidate *c, const size_t *element, size_t n)
{
    ds_group *g = c->g;
    ds_row_state state =
        own_column(c, 0) == DS_NO_COLUMN ? DS_ROW_SAME : DS_ROW_CHANGED;
    if (g->m->plan != NULL)
        tell_changes(c);
    for (size_t i = 0; i < c->n; i++) {
        if (c->place[i] == DS_NO_ELEMENT)
            continue;
        *ds_vec_push(&g->elements.p[c->place[i]].values) =
            (ds_new_value){.field = c->cells[i].to.field,
                           .text = c->cells[i].text,
                           .row = c->row};
        state = DS_ROW_CHANGED;
    }
    for (size_t i = n; i < g->elements.n; i++)
        make_primary(g, i, c->row);
    if (g->m->opts->update || g->m->opts->keep)
        remember(c, element);
    size_t main = element[g->m->table];
    if (main == DS_NO_ELEMENT)
        return state;
    ds_element *e = &g->elements.p[main];
    if (main == 0 && e->old == NULL && e->row == DS_NO_COLUMN)
        e->row = c->row;
    return e->old == NULL && e->row == c->row ? DS_ROW_NEW : state;
}

/* --- the rows of a client ----------------------------------------------- */

static void read_candidate(ds_candidate *c, ds_group *g, size_t row)
{
    ds_import *m = g->m;
    ds_row_cell *cells;
    *c = (ds_candidate){.g = g, .row = row, .pair = DS_NO_ELEMENT};
    c->n = ds_row_read(&cells, &m->scratch, m, row);
    c->cells = cells;
    if (m->opts->only_new && m->table == 0 && g->elements.p[0].old != NULL)
        c->n = 0;
    c->place = ds_new_n(&m->scratch, size_t, c->n);
    c->orphan = !ds_parent_read(c);
}

/* A client and an invoice are no payment yet. */
static bool says_nothing(const ds_candidate *c)
{
    ds_import *m = c->g->m;
    for (size_t i = 0; i < c->n; i++)
        if (c->cells[i].to.kind == DS_COL_FIELD)
            return false;
    if (m->table != 0 && m->rows[c->row].state < DS_ROW_BAD)
        ds_row_bad(m, c->row, DS_NO_COLUMN, DS_F_REQUIRED,
                   "the row says nothing of its %.*s",
                   DS_FMT(table_of(c->g, m->table)->noun));
    return m->table != 0;
}

static void add(ds_candidate *c)
{
    ds_group *g = c->g;
    ds_import *m = g->m;
    size_t n = g->elements.n;
    size_t *element = ds_new_n(&m->scratch, size_t, m->schema->ntables);
    for (size_t i = 0; i < m->schema->ntables; i++)
        element[i] = DS_NO_ELEMENT;
    if (!c->orphan && !says_nothing(c)) {
        if (m->table != 0)
            element[m->table] = element_for(c, m->table);
        else
            begin_client(c);
        place_cells(c, element);
    }
    if (m->rows[c->row].state == DS_ROW_BAD)
        ds_group_cut(g, n);
    else
        m->rows[c->row].state = (uint8_t)add_values(c, element, n);
}

/* What a row says of its client goes before what others say by the way. */
static void add_rows(ds_group *g, bool contacts)
{
    for (size_t i = 0; i < g->rows.n; i++)
        if ((g->m->rows[g->rows.p[i].row].about == DS_ABOUT_CONTACT) ==
            contacts)
            add(&g->rows.p[i]);
}

void ds_group_add(ds_group *g, size_t first)
{
    ds_import *m = g->m;
    for (size_t at = first; at > 0; at = m->rows[at - 1].next)
        if (m->rows[at - 1].state < DS_ROW_BAD)
            read_candidate(ds_vec_push(&g->rows), g, at - 1);
    ds_group_pair(g);
    add_rows(g, false);
    add_rows(g, true);
}
