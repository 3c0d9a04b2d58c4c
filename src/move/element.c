/* The rows about one client, gathered: the client and its elements with the
 * values that are to be written.
 *
 * A group starts from the client's record. Each row is first judged as a whole
 * and then added as a whole, so that a bad row leaves nothing behind. A value
 * is judged against what an earlier row brought (the same: nothing to do,
 * another: bad), then against the book (the same: nothing; missing there:
 * added; another: --update writes it, --only-new leaves it, else it is bad:
 * the user must say). Elements with a key are found by it; of those without a
 * key, one that has all the same values is the same. */
#include "move/rows.h"
#include "base/banned.h"

static const ds_table *table_of(const ds_group *g, unsigned table)
{
    return &g->m->schema->tables[table];
}

static ds_str map_key(ds_arena *a, unsigned table, unsigned parent_table,
                      ds_str parent_key, ds_str key)
{
    return ds_printf(a, "%u %u %zu %.*s %.*s", table, parent_table,
                     parent_key.n, DS_FMT(parent_key), DS_FMT(key));
}

static size_t add_element(ds_group *g, ds_element e)
{
    *ds_vec_push(&g->elements) = e;
    if (e.key.n > 0)
        *ds_map_put(&g->by_key,
                    map_key(&g->m->scratch, e.table, e.parent_table,
                            e.parent_key, e.key),
                    NULL) = g->elements.n;
    return g->elements.n - 1;
}

static ds_str key_of(const ds_table *t, const ds_row *row)
{
    return t->key >= 0 && row->values[t->key].set ? row->values[t->key].text
                                                  : (ds_str){0};
}

/* The elements that the record has already, of one table. */
static void add_old(ds_group *g, unsigned table)
{
    const ds_table *t = table_of(g, table);
    const ds_rows *rows = &g->record->tables[table];
    int primary = ds_str_is(t->name, "contacts")
                      ? ds_table_field(t, DS_STR("primary"))
                      : -1;
    for (size_t i = 0; i < rows->n; i++) {
        ds_element e = {.table = table, .old = &rows->rows[i]};
        e.key = key_of(t, e.old);
        e.parent_table = e.old->parent_table;
        if (e.parent_table != 0)
            e.parent_key =
                key_of(table_of(g, e.parent_table),
                       &g->record->tables[e.parent_table].rows[e.old->parent]);
        if (primary >= 0 && e.old->values[primary].set &&
            e.old->values[primary].num != 0)
            g->primary = true;
        add_element(g, e);
    }
}

void ds_group_open(ds_group *g, ds_import *m, const ds_target *t,
                   const ds_record *record)
{
    *g = (ds_group){.m = m, .target = t, .record = record};
    ds_element client = {.row = DS_NO_COLUMN};
    if (record != NULL)
        client.old = &record->tables[0].rows[0];
    add_element(g, client);
    for (unsigned i = 1; record != NULL && i < m->schema->ntables; i++)
        add_old(g, i);
}

const ds_element *ds_group_find(const ds_group *g, unsigned table,
                                unsigned parent_table, ds_str parent_key,
                                ds_str key)
{
    uint64_t *at =
        ds_map_get(&g->by_key, map_key(&g->m->scratch, table, parent_table,
                                       parent_key, key));
    return at != NULL && *at > 0 ? &g->elements.p[*at - 1] : NULL;
}

/* --- judging a row ----------------------------------------------------- */

/* One row on its way into the group. */
typedef struct {
    ds_group *g;
    size_t row;
    const ds_row_cell *cells;
    size_t n;
    unsigned parent_table;
    ds_str parent_key;
    size_t *place; /* of each cell: its element, or NOTHING to do */
} candidate;

#define NOTHING SIZE_MAX

static const ds_new_value *brought(const ds_element *e, unsigned field)
{
    for (size_t i = 0; i < e->values.n; i++)
        if (e->values.p[i].field == field)
            return &e->values.p[i];
    return NULL;
}

static ds_str shown(ds_arena *a, const ds_field *f, ds_value v)
{
    ds_buf b = {0};
    ds_value_format(&b, f, v);
    ds_str out = ds_dup(a, ds_str_sub(ds_buf_str(&b), 0, 100));
    ds_buf_free(&b);
    return out;
}

static void differs(const candidate *c, const ds_row_cell *cell,
                    const ds_field *f, ds_value old)
{
    ds_import *m = c->g->m;
    ds_str was = shown(&m->scratch, f, old);
    ds_str name =
        ds_row_field_name(&m->scratch, m, cell->to.table, cell->to.field);
    ds_row_bad(m, c->row, cell->column, DS_F_MATCH,
               "%.*s of %.*s is \"%.*s\" in the book, here \"%.*s\"",
               DS_FMT(name), DS_FMT(c->g->target->id), DS_FMT(was),
               DS_FMT(cell->text));
    ds_find_hint(m->findings, "--keep theirs takes the file's values, --keep "
                              "ours the book's");
    m->rows[c->row].trouble = DS_ROW_CONFLICT;
}

/* No earlier row about the client has a cell there. */
static bool says_first(const candidate *c, const ds_row_cell *cell)
{
    const ds_import *m = c->g->m;
    size_t target = (size_t)(c->g->target - m->finder.targets.p);
    for (size_t at = m->first.p[target]; at > 0 && at - 1 != c->row;
         at = m->rows[at - 1].next)
        if (m->rows[at - 1].state < DS_ROW_BAD &&
            !ds_cell_is_null(&m->cells,
                             m->sheet.rows[at - 1].cells[cell->column].text))
            return false;
    return true;
}

/* The client has another value, which the cell does not replace. */
static bool is_other(const candidate *c, const ds_row_cell *cell)
{
    const ds_element *e = &c->g->elements.p[0];
    const ds_new_value *before = brought(e, cell->to.field);
    if (before != NULL)
        return !ds_same_brought(c->g, cell->to, before, cell->text, c->row);
    if (e->old == NULL || !e->old->values[cell->to.field].set ||
        ds_same_value(c->g, cell->to, cell->text, c->row,
                      e->old->values[cell->to.field]))
        return false;
    return !c->g->m->opts->update || !says_first(c, cell);
}

static bool is_address(const candidate *c, const ds_row_cell *cell)
{
    return cell->to.kind == DS_COL_FIELD && cell->to.table == 0 &&
           cell->column != DS_NO_COLUMN &&
           ds_str_starts(table_of(c->g, 0)->fields[cell->to.field].name,
                         DS_STR("address."));
}

/* The cell would complete an address, and the row has another one. */
static bool is_elsewhere(const candidate *c, const ds_row_cell *cell)
{
    const ds_element *e = &c->g->elements.p[0];
    if (!is_address(c, cell) || brought(e, cell->to.field) != NULL ||
        (e->old != NULL && e->old->values[cell->to.field].set))
        return false;
    for (size_t i = 0; i < c->n; i++)
        if (is_address(c, &c->cells[i]) && is_other(c, &c->cells[i]))
            return true;
    return false;
}

/* A row about a contact says the client's own things by the way: they fill
 * what is empty and contradict nothing, and an address does so as a whole. The
 * first may take the place of what the book has, when the file is to win. */
static bool is_by_the_way(const candidate *c, const ds_row_cell *cell)
{
    ds_import *m = c->g->m;
    if (m->rows[c->row].about != DS_ABOUT_CONTACT || cell->to.table != 0 ||
        ds_finder_kind(&m->finder, cell->to.field) >= 0 ||
        cell->column == DS_NO_COLUMN ||
        (!is_other(c, cell) && !is_elsewhere(c, cell)))
        return false;
    ds_row_leave(m, c->row, cell->column, "as the client has another");
    return true;
}

/* True when the value is to be written. */
static bool judge(const candidate *c, const ds_row_cell *cell,
                  const ds_element *e)
{
    ds_import *m = c->g->m;
    unsigned at = cell->to.field;
    const ds_field *f = &table_of(c->g, cell->to.table)->fields[at];
    const ds_new_value *before = brought(e, at);
    if (is_by_the_way(c, cell))
        return false;
    if (before != NULL) {
        if (ds_same_brought(c->g, cell->to, before, cell->text, c->row))
            return false;
        ds_str name = ds_row_field_name(&m->scratch, m, cell->to.table, at);
        ds_row_bad(m, c->row, cell->column, DS_F_MATCH,
                   "%.*s is \"%.*s\" in line %u, about the same %.*s",
                   DS_FMT(name), DS_FMT(before->text),
                   m->sheet.rows[before->row].line,
                   DS_FMT(table_of(c->g, cell->to.table)->noun));
        return false;
    }
    if (e->old == NULL)
        return true;
    if (!e->old->values[at].set)
        return !m->opts->only_new;
    if (ds_same_value(c->g, cell->to, cell->text, c->row, e->old->values[at]))
        return false;
    if (!m->opts->update && !m->opts->only_new && !m->opts->keep)
        differs(c, cell, f, e->old->values[at]);
    return m->opts->update;
}

static const ds_row_cell *cell_of(const candidate *c, unsigned table,
                                  unsigned field)
{
    for (size_t i = 0; i < c->n; i++)
        if (c->cells[i].to.kind == DS_COL_FIELD &&
            c->cells[i].to.table == table && c->cells[i].to.field == field)
            return &c->cells[i];
    return NULL;
}

/* Of elements without a key: one that has all that the row brings, and that
 * no other row is about. */
static size_t find_alike(const candidate *c, unsigned table)
{
    ds_group *g = c->g;
    for (size_t i = 1; i < g->elements.n; i++) {
        const ds_element *e = &g->elements.p[i];
        bool same = e->table == table && e->old != NULL && !e->taken &&
                    e->parent_table == c->parent_table &&
                    ds_str_eq(e->parent_key, c->parent_key);
        for (size_t k = 0; same && k < c->n; k++) {
            ds_col_target to = c->cells[k].to;
            if (to.kind != DS_COL_FIELD || to.table != table)
                continue;
            const ds_value *v = &e->old->values[to.field];
            same = v->set && ds_same_value(g, to, c->cells[k].text, c->row, *v);
        }
        if (same)
            return i;
    }
    return NOTHING;
}

/* What nobody can do without: a client's name, an element's key. */
static bool is_vital(const ds_table *t, unsigned table, unsigned field)
{
    return table == 0 ? ds_str_is(t->fields[field].name, "legal_name")
                      : (int)field == t->key;
}

static void check_required(const candidate *c, unsigned table)
{
    const ds_table *t = table_of(c->g, table);
    bool all = !c->g->m->opts->incomplete;
    for (unsigned i = 0; i < t->nstored; i++)
        if (t->fields[i].required && cell_of(c, table, i) == NULL &&
            (all || is_vital(t, table, i)))
            ds_row_lacks(c->g->m, c->row, table, i);
}

/* An export's empty cell says that there is no value, not even the one that a
 * new element begins with. */
static void add_nothing(const candidate *c, ds_element *e)
{
    const ds_table *t = table_of(c->g, e->table);
    for (unsigned i = 0; c->g->m->opts->exported && i < t->nstored; i++)
        if (t->fields[i].initial.n > 0 && cell_of(c, e->table, i) == NULL &&
            ds_row_column(c->g->m, e->table, i) != DS_NO_COLUMN)
            *ds_vec_push(&e->values) =
                (ds_new_value){.field = i, .row = c->row};
}

/* The element that the row's cells of this table are about; a new one when
 * there is none. */
static size_t element_for(const candidate *c, unsigned table)
{
    ds_group *g = c->g;
    const ds_table *t = table_of(g, table);
    if (table == 0)
        return 0;
    bool main = table == g->m->table;
    ds_element e = {.table = table, .row = c->row};
    e.parent_table = main ? c->parent_table : 0;
    e.parent_key = main ? c->parent_key : (ds_str){0};
    const ds_row_cell *key =
        t->key >= 0 ? cell_of(c, table, (unsigned)t->key) : NULL;
    if (key != NULL)
        e.key = key->text;
    const ds_element *old = NULL;
    if (key != NULL)
        old = ds_group_find(g, table, e.parent_table, e.parent_key, e.key);
    if (old != NULL)
        return (size_t)(old - g->elements.p);
    size_t alike = t->key < 0 ? find_alike(c, table) : NOTHING;
    if (alike != NOTHING)
        return alike;
    check_required(c, table);
    add_nothing(c, &e);
    return add_element(g, e);
}

/* Finds each cell's element, and whether the value is to be written. */
static void place_cells(candidate *c, size_t *element)
{
    for (size_t i = 0; i < c->n; i++) {
        unsigned table = c->cells[i].to.table;
        c->place[i] = NOTHING;
        if (c->cells[i].to.kind != DS_COL_FIELD)
            continue;
        if (element[table] == NOTHING)
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
        !ds_str_is(t->name, "contacts") || brought(e, (unsigned)field) != NULL)
        return;
    *ds_vec_push(&e->values) = (ds_new_value){
        .field = (unsigned)field, .text = DS_STR("true"), .row = row};
    g->primary = true;
}

static bool read_parent(candidate *c)
{
    ds_import *m = c->g->m;
    const ds_table *t = &m->schema->tables[m->table];
    bool nested = true;
    for (size_t i = 0; i < t->nparents; i++)
        nested = nested && t->parents[i] != 0;
    if (!nested || t->nparents == 0)
        return true;
    for (size_t i = 0; i < c->n; i++) {
        if (c->cells[i].to.kind != DS_COL_PARENT)
            continue;
        c->parent_table = c->cells[i].to.table;
        c->parent_key = c->cells[i].text;
        if (ds_group_find(c->g, c->parent_table, 0, (ds_str){0},
                          c->parent_key) != NULL)
            return true;
        ds_row_bad(m, c->row, c->cells[i].column, DS_F_MATCH,
                   "%.*s has no %.*s \"%.*s\"", DS_FMT(c->g->target->id),
                   DS_FMT(m->schema->tables[c->parent_table].noun),
                   DS_FMT(c->parent_key));
        return false;
    }
    ds_row_bad(m, c->row, DS_NO_COLUMN, DS_F_MATCH,
               "no cell says which %.*s this belongs to",
               DS_FMT(m->schema->tables[t->parents[0]].noun));
    return false;
}

/* Takes back the elements that a bad row made. */
static void undo(ds_group *g, size_t n)
{
    for (size_t i = g->elements.n; i > n; i--) {
        ds_element *e = &g->elements.p[i - 1];
        if (e->key.n > 0)
            *ds_map_put(&g->by_key,
                        map_key(&g->m->scratch, e->table, e->parent_table,
                                e->parent_key, e->key),
                        NULL) = 0;
        ds_vec_free(&e->values);
    }
    g->elements.n = n;
}

/* "phone 02 1 -> 02 2, email -> a@b.it", for the plan. */
static void tell_changes(const candidate *c)
{
    ds_import *m = c->g->m;
    ds_import_row *plan = &m->plan[c->row];
    ds_buf b = {0};
    for (size_t i = 0; i < c->n; i++) {
        ds_col_target to = c->cells[i].to;
        if (c->place[i] == NOTHING)
            continue;
        const ds_element *e = &c->g->elements.p[c->place[i]];
        const ds_field *f = &table_of(c->g, to.table)->fields[to.field];
        ds_str name = ds_row_field_name(&m->scratch, m, to.table, to.field);
        if (e->old == NULL)
            continue; /* all that a new one has is new */
        ds_str was = shown(&m->scratch, f, e->old->values[to.field]);
        ds_buf_addf(&b, "%s%.*s %.*s%s-> %.*s", b.n > 0 ? ", " : "",
                    DS_FMT(name), DS_FMT(was), was.n > 0 ? " " : "",
                    DS_FMT(c->cells[i].text));
    }
    plan->how = ds_dup(m->arena, ds_buf_str(&b));
    ds_buf_free(&b);
}

static ds_row_state add_values(candidate *c, const size_t *element, size_t n)
{
    ds_group *g = c->g;
    ds_row_state state = DS_ROW_SAME;
    if (g->m->plan != NULL)
        tell_changes(c);
    for (size_t i = 0; i < c->n; i++) {
        if (c->place[i] == NOTHING)
            continue;
        *ds_vec_push(&g->elements.p[c->place[i]].values) =
            (ds_new_value){.field = c->cells[i].to.field,
                           .text = c->cells[i].text,
                           .row = c->row};
        state = DS_ROW_CHANGED;
    }
    for (size_t i = n; i < g->elements.n; i++)
        make_primary(g, i, c->row);
    size_t main = element[g->m->table];
    if (main == NOTHING)
        return state;
    ds_element *e = &g->elements.p[main];
    e->taken = true;
    if (main == 0 && e->old == NULL && e->row == DS_NO_COLUMN)
        e->row = c->row;
    return e->old == NULL && e->row == c->row ? DS_ROW_NEW : state;
}

void ds_group_add(ds_group *g, size_t row)
{
    ds_import *m = g->m;
    ds_row_cell *cells;
    candidate c = {.g = g, .row = row};
    c.n = ds_row_read(&cells, &m->scratch, m, row);
    c.cells = cells;
    if (m->opts->only_new && m->table == 0 && g->elements.p[0].old != NULL)
        c.n = 0;
    c.place = ds_new_n(&m->scratch, size_t, c.n);
    size_t n = g->elements.n;
    size_t *element = ds_new_n(&m->scratch, size_t, m->schema->ntables);
    for (size_t i = 0; i < m->schema->ntables; i++)
        element[i] = NOTHING;
    if (read_parent(&c)) {
        if (m->table != 0)
            element[m->table] = element_for(&c, m->table);
        else if (g->elements.p[0].old == NULL &&
                 g->elements.p[0].row == DS_NO_COLUMN)
            check_required(&c, 0);
        place_cells(&c, element);
    }
    if (m->rows[row].state == DS_ROW_BAD)
        undo(g, n);
    else
        m->rows[row].state = (uint8_t)add_values(&c, element, n);
}

/* --- operations -------------------------------------------------------- */

const ds_assign *ds_element_assigns(size_t *n, ds_group *g, const ds_element *e)
{
    const ds_table *t = table_of(g, e->table);
    ds_assign *all = ds_new_n(&g->m->scratch, ds_assign, e->values.n);
    *n = 0;
    for (size_t i = 0; i < e->values.n; i++)
        if (!e->values.p[i].usual)
            all[(*n)++] = (ds_assign){t->fields[e->values.p[i].field].name,
                                      e->values.p[i].text};
    return all;
}

size_t ds_group_ops(ds_op **ops, ds_group *g)
{
    ds_op *all = ds_new_n(&g->m->scratch, ds_op, g->elements.n);
    size_t n = 0;
    for (size_t i = g->record == NULL ? 1 : 0; i < g->elements.n; i++) {
        const ds_element *e = &g->elements.p[i];
        if (e->values.n == 0)
            continue;
        ds_op *op = &all[n++];
        *op = (ds_op){.kind = e->old == NULL ? DS_OP_ADD : DS_OP_SET};
        op->assigns = ds_element_assigns(&op->n, g, e);
        if (op->n == 0 && e->old != NULL) {
            n--;
            continue;
        }
        if (e->table == 0)
            continue;
        op->noun = table_of(g, e->table)->noun;
        op->key = e->old != NULL ? e->key : (ds_str){0};
        if (e->parent_table != 0) {
            op->parent_noun = table_of(g, e->parent_table)->noun;
            op->parent_key = e->parent_key;
        }
    }
    *ops = all;
    return n;
}

void ds_group_close(ds_group *g)
{
    undo(g, 0);
    ds_vec_free(&g->elements);
    ds_map_free(&g->by_key);
}
