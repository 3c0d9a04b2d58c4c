/* Whose is a row? What it says of its client, in cells and in what --set says
 * of all rows, and the chain of the rows of one client. */
#include "move/rows.h"
#include "base/banned.h"

static ds_str cell_at(const ds_import *m, size_t row, size_t column)
{
    const ds_sheet_row *r = &m->sheet.rows[row];
    if (column >= r->n || ds_cell_is_null(&m->cells, r->cells[column].text))
        return (ds_str){0};
    return ds_str_trim(r->cells[column].text);
}

ds_str ds_row_said_country(const ds_import *m, size_t row, unsigned table)
{
    const ds_table *t = &m->schema->tables[table];
    int field = ds_table_field(t, table == 0 ? DS_STR("address.country")
                                             : DS_STR("country"));
    if (field < 0)
        return (ds_str){0};
    ds_str fixed = ds_row_fixed(m, table, field);
    size_t column = ds_row_column(m, table, (unsigned)field);
    ds_str text = fixed.n > 0 ? fixed : cell_at(m, row, column);
    return text.n > 0 ? ds_country_parse(text) : text;
}

ds_str ds_row_country(const ds_import *m, size_t row, unsigned table)
{
    ds_str said = ds_row_said_country(m, row, table);
    return said.n > 0 ? said : m->schema->country;
}

/* --- what it says ------------------------------------------------------ */

/* A key of the client that stands in the cells of a target, or -1. */
static int kind_of(const ds_import *m, ds_col_target t)
{
    bool client =
        t.kind == DS_COL_KEY || (t.kind == DS_COL_FIELD && t.table == 0);
    return client ? ds_finder_kind(&m->finder, t.field) : -1;
}

/* What --set says of all rows; its first text. */
static ds_str read_fixed(ds_whose *w, ds_arena *a, const ds_import *m,
                         ds_str country)
{
    ds_str first = {0};
    *w = (ds_whose){.there = m->table != 0};
    w->id_only = m->table == 0 || m->opts->exported;
    for (size_t i = 0; i < m->nfixed; i++) {
        const ds_row_cell *c = &m->fixed[i];
        int kind = kind_of(m, c->to);
        if (kind >= 0)
            ds_finder_set(&w->keys, a, &m->finder, (ds_key_kind)kind, c->text,
                          country);
        if (c->to.kind == DS_COL_CLIENT) {
            w->named = c->text;
            w->id_only = w->id_only || c->to.field == 1;
        }
        if (first.n == 0 && (kind >= 0 || c->to.kind == DS_COL_CLIENT))
            first = c->text;
    }
    return first;
}

/* `*first` is the column of the first key. */
static void read_keys(ds_keys *keys, size_t *first, ds_arena *a,
                      const ds_import *m, size_t row, ds_str country)
{
    *first = DS_NO_COLUMN;
    for (size_t i = 0; i < m->sheet.rows[row].n; i++) {
        int kind = kind_of(m, m->columns[i]);
        ds_str text = kind >= 0 ? cell_at(m, row, i) : (ds_str){0};
        if (text.n == 0)
            continue;
        ds_finder_set(keys, a, &m->finder, (ds_key_kind)kind, text, country);
        if (*first == DS_NO_COLUMN)
            *first = i;
    }
}

static size_t client_column(const ds_import *m)
{
    for (size_t i = 0; i < m->sheet.rows[0].n; i++)
        if (m->columns[i].kind == DS_COL_CLIENT)
            return i;
    return DS_NO_COLUMN;
}

/* `*column` is where the finding stands when they do not agree. */
static void read_whose(ds_whose *w, size_t *column, ds_arena *a,
                       const ds_import *m, size_t row)
{
    ds_str country = ds_row_said_country(m, row, 0);
    size_t named = client_column(m);
    read_fixed(w, a, m, country);
    read_keys(&w->keys, column, a, m, row, country);
    ds_str text = cell_at(m, row, named);
    if (text.n == 0)
        return;
    w->named = text;
    w->id_only = w->id_only || m->columns[named].field == 1;
    if (m->table != 0)
        *column = named;
}

static bool says_anything(const ds_whose *w)
{
    bool any = w->named.n > 0;
    for (int k = 0; k < DS_KEY_COUNT; k++)
        any = any || w->keys.key[k].n > 0;
    return any;
}

static bool is_weak(const ds_whose *w)
{
    return w->named.n == 0 && w->keys.key[DS_KEY_CODE].n == 0 &&
           w->keys.key[DS_KEY_TAX_CODE].n == 0 &&
           w->keys.key[DS_KEY_VAT_NUMBER].n == 0;
}

static ds_str legal_name_of(const ds_import *m, size_t row)
{
    int field = m->finder.field[DS_KEY_NAME];
    return field < 0 ? (ds_str){0}
                     : cell_at(m, row, ds_row_column(m, 0, (unsigned)field));
}

/* --- the identifiers of an export -------------------------------------- */

static bool has_id(const ds_import *m, size_t column)
{
    for (size_t row = 1; row < m->sheet.n; row++)
        if (ds_finder_id(&m->finder, cell_at(m, row, column)) != DS_NOBODY)
            return true;
    return false;
}

void ds_rows_learn_id(ds_import *m)
{
    bool ours = m->opts->exported;
    for (size_t i = 0; m->table == 0 && i < m->sheet.rows[0].n; i++)
        if (ds_str_eq_nocase(ds_str_trim(m->sheet.rows[0].cells[i].text),
                             DS_STR("id")))
            ours = ours || has_id(m, i);
    if (m->table == 0 && ours)
        ds_vocabulary_teach_id(&m->words);
}

/* An export names each client by its identifier, and two of its clients may
 * have one number; but a client of the book that has it under another
 * identifier may be the same. */
static int find_exported(size_t *target, const ds_import *m, const ds_whose *w,
                         ds_err *err)
{
    ds_whose numbers = {.keys = w->keys};
    *target = ds_finder_id(&m->finder, w->named);
    if (*target != DS_NOBODY || m->table != 0)
        return 0;
    numbers.keys.key[DS_KEY_NAME] = (ds_str){0};
    size_t other;
    if (ds_finder_find(&other, &m->finder, &numbers, err))
        return -1;
    if (other == DS_NOBODY || m->finder.targets.p[other].new)
        return 0;
    ds_fail(err, DS_EUSAGE,
            "is this %.*s? It has the same number, and not the "
            "id \"%.*s\"",
            DS_FMT(m->finder.targets.p[other].id), DS_FMT(w->named));
    return ds_hint(err, "without --dialect the numbers count");
}

/* --- whom it is about -------------------------------------------------- */

/* The client of a row, DS_NOBODY when there is none yet, -1: cannot say. */
static int find(size_t *target, const ds_import *m, const ds_whose *w,
                ds_err *err)
{
    *target = DS_NOBODY;
    if (m->table != 0 && !says_anything(w))
        return ds_fail(err, DS_EUSAGE, "no cell says which client this is");
    if (m->opts->exported && w->named.n > 0 && m->finder.only < 0)
        return find_exported(target, m, w, err);
    return ds_finder_find(target, &m->finder, w, err);
}

int ds_rows_check_set(const ds_import *m, ds_err *err)
{
    ds_whose w;
    size_t target;
    ds_arena a = {0};
    ds_str said = read_fixed(&w, &a, m, (ds_str){0});
    int failed = 0;
    if (m->table != 0 && says_anything(&w)) {
        failed = find(&target, m, &w, err);
        if (!failed && target == DS_NOBODY)
            failed =
                ds_fail(err, DS_ENOTFOUND, "--set: there is no client \"%.*s\"",
                        DS_FMT(said));
    }
    ds_arena_free(&a);
    return failed;
}

/* Begins a new client, with the identifier of the row when it names one; rows
 * of a collection need one that is there. */
static int begin(size_t *target, size_t *column, ds_import *m, size_t row,
                 const ds_whose *w, ds_err *err)
{
    if (m->table != 0) {
        ds_str text = cell_at(m, row, *column);
        if (ds_finder_may_miss(&m->finder, text, err))
            return -1;
        ds_fail(err, DS_EUSAGE, "there is no client \"%.*s\"", DS_FMT(text));
        return ds_hint(err, "import the clients first, or dossier add client");
    }
    if (w->named.n > 0)
        *column = client_column(m);
    if (w->named.n > 0 && ds_finder_may_name(&m->finder, w->named, err))
        return -1;
    return ds_finder_add(target, &m->finder, w->named, legal_name_of(m, row),
                         &w->keys, err);
}

/* Puts the row at the end of its client's chain. */
static void chain(ds_import *m, size_t target, size_t row)
{
    while (m->first.n <= target) {
        ds_vec_push(&m->first);
        ds_vec_push(&m->last);
    }
    if (m->first.p[target] == 0)
        m->first.p[target] = (uint32_t)row + 1;
    else
        m->rows[m->last.p[target] - 1].next = (uint32_t)row + 1;
    m->last.p[target] = (uint32_t)row + 1;
    if (m->plan != NULL)
        m->plan[row].client = ds_dup(m->arena, m->finder.targets.p[target].id);
}

static bool is_blank(const ds_import *m, size_t row)
{
    for (size_t i = 0; i < m->sheet.rows[row].n; i++)
        if (m->columns[i].kind > DS_COL_UNKNOWN && cell_at(m, row, i).n > 0)
            return false;
    return true;
}

/* Nobody knows whose it is; its cells may be bad, too. */
static void give_up(ds_import *m, size_t row, size_t column, const ds_err *why,
                    ds_row_trouble trouble)
{
    ds_row_cell *cells;
    ds_row_failed(m, row, column, DS_F_MATCH, why);
    if (column != DS_NO_COLUMN)
        m->rows[row].trouble = (uint8_t)trouble;
    if (m->plan != NULL)
        m->plan[row].client = (ds_str){0};
    ds_row_read(&cells, &m->scratch, m, row);
}

static void assign(ds_import *m, size_t row)
{
    ds_whose w;
    size_t target, column;
    ds_err why = {0};
    ds_arena_reset(&m->scratch);
    read_whose(&w, &column, &m->scratch, m, row);
    if (find(&target, m, &w, &why)) {
        give_up(m, row, column, &why, DS_ROW_DOUBT);
        return;
    }
    if (target == DS_NOBODY && begin(&target, &column, m, row, &w, &why)) {
        give_up(m, row, column, &why, DS_ROW_WRONG);
        return;
    }
    if (m->table == 0)
        ds_finder_learn(&m->finder, target, &w.keys);
    m->rows[row].weak = is_weak(&w);
    chain(m, target, row);
}

/* Another row behind this one may have made a name that of two clients, and
 * then a second import could not say whose this one is. */
static void assign_again(ds_import *m, size_t row)
{
    ds_whose w;
    size_t target, column;
    ds_err why = {0};
    ds_arena_reset(&m->scratch);
    read_whose(&w, &column, &m->scratch, m, row);
    if (find(&target, m, &w, &why))
        give_up(m, row, column, &why, DS_ROW_DOUBT);
}

void ds_rows_assign(ds_import *m)
{
    for (size_t row = 1; row < m->sheet.n; row++) {
        if (m->rows[row].state >= DS_ROW_BAD)
            continue;
        if (is_blank(m, row))
            m->rows[row].state = DS_ROW_EMPTY;
        else
            assign(m, row);
    }
    for (size_t row = 1; m->table == 0 && row < m->sheet.n; row++)
        if (m->rows[row].state < DS_ROW_BAD && m->rows[row].weak)
            assign_again(m, row);
}
