/* A row of the sheet: its cells in the form of the file, and whose it is. */
#include "move/rows.h"
#include "move/synonyms.h"
#include <string.h>
#include "base/banned.h"

size_t ds_row_column(const ds_import *m, unsigned table, unsigned field)
{
    for (size_t i = 0; i < m->sheet.rows[0].n; i++)
        if (m->columns[i].kind == DS_COL_FIELD &&
            m->columns[i].table == table && m->columns[i].field == field)
            return i;
    return DS_NO_COLUMN;
}

ds_str ds_row_field_name(ds_arena *a, const ds_import *m, unsigned table,
                         unsigned field)
{
    ds_col_target t = {DS_COL_FIELD, table, field};
    return ds_vocabulary_name(a, &m->words, t);
}

/* --- rows with too many or too few cells ------------------------------- */

/* Old programs write a text with a comma as it is: `Rua do Paço, 67`. In their
 * files a comma between two cells has no space behind it and a comma of the
 * text has one. So a row is mended when it has just as many cells too many as
 * it has cells that begin with a space: each of those is the rest of the cell
 * before it. Any other surplus stays a finding. */
static size_t count_spaced(const ds_sheet_row *r)
{
    size_t n = 0;
    for (size_t i = 1; i < r->n; i++)
        n += r->cells[i].text.n > 0 && r->cells[i].text.p[0] == ' ';
    return n;
}

static void join_spaced(ds_arena *a, ds_sheet_row *r, char delimiter)
{
    size_t n = 1;
    for (size_t i = 1; i < r->n; i++) {
        ds_sheet_cell c = r->cells[i];
        if (c.text.n == 0 || c.text.p[0] != ' ') {
            r->cells[n++] = c;
            continue;
        }
        ds_str *text = &r->cells[n - 1].text;
        *text = ds_printf(a, "%.*s%c%.*s", DS_FMT(*text), delimiter,
                          DS_FMT(c.text));
    }
    r->n = n;
}

void ds_rows_square(ds_import *m)
{
    size_t width = m->sheet.rows[0].n;
    for (size_t row = 1; row < m->sheet.n; row++) {
        ds_sheet_row *r = &m->sheet.rows[row];
        bool mends = r->n > width && count_spaced(r) == r->n - width;
        if (mends && m->opts->join_ragged) {
            join_spaced(m->arena, r, m->sheet.dialect.delimiter);
        } else if (r->n != width) {
            ds_row_bad(m, row, r->n > width ? width : DS_NO_COLUMN, DS_F_ROW,
                       "%zu cell%s where the header has %zu", r->n,
                       r->n == 1 ? "" : "s", width);
            if (mends)
                ds_find_hint(m->findings,
                             "--join-ragged takes a cell that begins with a "
                             "space as the rest of the one before it");
        }
    }
}

/* --- what a row brings ------------------------------------------------- */

static const ds_field *field_of(const ds_import *m, ds_col_target t)
{
    return &m->schema->tables[t.table].fields[t.field];
}

ds_str ds_row_told(ds_arena *a, const ds_import *m, ds_col_target to,
                   ds_str text)
{
    for (size_t i = 0; i < m->opts->nvalues; i++) {
        const ds_told_value *v = &m->values[i];
        if (v->to.table == to.table && v->to.field == to.field &&
            ds_str_eq(ds_header_fold(a, text), v->text))
            return v->value;
    }
    return text;
}

static int read_cell(ds_str *out, ds_arena *a, const ds_import *m, size_t row,
                     size_t column, ds_err *err)
{
    const ds_sheet_row *r = &m->sheet.rows[row];
    ds_cell_env env = m->cells;
    ds_str text = r->cells[column].text;
    *out = (ds_str){0};
    switch (ds_sheet_kind(r, column)) {
    case DS_CELL_NUMBER:
        env.decimal = '.';
        env.number = true;
        break;
    case DS_CELL_TIME:
        env.time = true;
        break;
    case DS_CELL_ERROR:
        if (m->opts->nnull > 0 && ds_cell_is_null(&env, text))
            return 0;
        ds_fail(err, DS_EUSAGE, "the formula of this cell failed: %.*s",
                DS_FMT(ds_str_sub(text, 0, 40)));
        return ds_hint(err, "mend it, or --null WORD takes it as empty");
    case DS_CELL_FORMULA:
        ds_fail(err, DS_EUSAGE, "the file has no result of the formula %.*s",
                DS_FMT(ds_str_sub(text, 0, 200)));
        return ds_hint(err, "open the file in a spreadsheet and save it");
    default:
        break;
    }
    if (field_of(m, m->columns[column])->type == DS_MONEY)
        ds_row_currency(&env, m, row, m->columns[column].table);
    text = ds_row_told(a, m, m->columns[column], text);
    return ds_cell_read(out, a, &env, field_of(m, m->columns[column]), text,
                        err);
}

size_t ds_row_read(ds_row_cell **out, ds_arena *a, ds_import *m, size_t row)
{
    const ds_sheet_row *r = &m->sheet.rows[row];
    ds_row_cell *cells = ds_new_n(a, ds_row_cell, r->n + m->nfixed);
    size_t n = 0;
    for (size_t i = 0; i < r->n; i++) {
        ds_err err = {0};
        ds_str text;
        ds_col_target to = m->columns[i];
        if (to.kind != DS_COL_FIELD && to.kind != DS_COL_PARENT)
            continue;
        if (read_cell(&text, a, m, row, i, &err))
            ds_row_failed(m, row, i, DS_F_CELL, &err);
        else if (text.n > 0)
            cells[n++] = (ds_row_cell){to, text, i};
    }
    if (n > 0 && m->nfixed > 0)
        memcpy(&cells[n], m->fixed, m->nfixed * sizeof *cells);
    n = n > 0 ? n + m->nfixed : 0;
    ds_row_credit(m, a, row, cells, n);
    *out = cells;
    return n;
}

/* --- whose it is ------------------------------------------------------- */

static ds_str cell_at(const ds_import *m, size_t row, size_t column)
{
    ds_str text = m->sheet.rows[row].cells[column].text;
    return ds_cell_is_null(&m->cells, text) ? (ds_str){0} : ds_str_trim(text);
}

ds_str ds_row_country(const ds_import *m, size_t row, unsigned table)
{
    const ds_table *t = &m->schema->tables[table];
    int field = ds_table_field(t, table == 0 ? DS_STR("address.country")
                                             : DS_STR("country"));
    if (field < 0)
        return m->schema->country;
    for (size_t i = 0; i < m->nfixed; i++)
        if (m->fixed[i].to.table == table &&
            m->fixed[i].to.field == (unsigned)field)
            return m->fixed[i].text;
    size_t column = ds_row_column(m, table, (unsigned)field);
    if (column >= m->sheet.rows[row].n || cell_at(m, row, column).n == 0)
        return m->schema->country;
    return ds_country_parse(cell_at(m, row, column));
}

/* The keys in a row; `*first` is the column of the first one. */
static bool read_keys(ds_keys *keys, size_t *first, ds_arena *a,
                      const ds_import *m, size_t row)
{
    bool any = false;
    ds_str country = ds_row_country(m, row, 0);
    *keys = (ds_keys){0};
    *first = DS_NO_COLUMN;
    for (size_t i = 0; i < m->sheet.rows[row].n; i++) {
        ds_col_target t = m->columns[i];
        bool client =
            t.kind == DS_COL_KEY || (t.kind == DS_COL_FIELD && t.table == 0);
        int kind = client ? ds_finder_kind(&m->finder, t.field) : -1;
        ds_str text = kind >= 0 ? cell_at(m, row, i) : (ds_str){0};
        if (text.n == 0)
            continue;
        keys->key[kind] =
            ds_finder_key(a, &m->finder, (ds_key_kind)kind, text, country);
        any = true;
        if (*first == DS_NO_COLUMN)
            *first = i;
    }
    return any;
}

static size_t client_column(const ds_import *m)
{
    for (size_t i = 0; i < m->sheet.rows[0].n; i++)
        if (m->columns[i].kind == DS_COL_CLIENT)
            return i;
    return DS_NO_COLUMN;
}

/* What the row calls its client. */
static ds_str client_of(const ds_import *m, size_t row)
{
    size_t column = client_column(m);
    return column == DS_NO_COLUMN ? (ds_str){0} : cell_at(m, row, column);
}

static ds_str legal_name_of(const ds_import *m, size_t row)
{
    int field = m->finder.field[DS_KEY_NAME];
    size_t column =
        field < 0 ? DS_NO_COLUMN : ds_row_column(m, 0, (unsigned)field);
    return column == DS_NO_COLUMN ? (ds_str){0} : cell_at(m, row, column);
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
}

static bool is_blank(const ds_import *m, size_t row)
{
    for (size_t i = 0; i < m->sheet.rows[row].n; i++)
        if (m->columns[i].kind > DS_COL_UNKNOWN && cell_at(m, row, i).n > 0)
            return false;
    return true;
}

static bool has_id(const ds_import *m, size_t column)
{
    for (size_t row = 1; row < m->sheet.n; row++)
        if (column < m->sheet.rows[row].n &&
            ds_finder_id(&m->finder, cell_at(m, row, column)) != DS_NOBODY)
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

/* The client of a row, DS_NOBODY when there is none yet, -1: cannot say. */
static int find(size_t *target, size_t *column, ds_keys *keys, ds_import *m,
                size_t row, ds_err *err)
{
    ds_str name = client_of(m, row);
    *target = DS_NOBODY;
    bool any = read_keys(keys, column, &m->scratch, m, row);
    if (name.n > 0 && m->table != 0) {
        *column = client_column(m);
        return ds_finder_name(target, &m->finder, name, err);
    }
    if (name.n > 0)
        *target = ds_finder_id(&m->finder, name);
    if (*target != DS_NOBODY)
        return 0;
    if (!any && m->table != 0)
        return ds_fail(err, DS_EUSAGE, "no cell says which client this is");
    return ds_finder_find(target, &m->finder, keys, err);
}

/* Begins a new client, with the identifier of the row when it names one; rows
 * of a collection need one that is there. */
static int begin(size_t *target, size_t *column, ds_import *m, size_t row,
                 const ds_keys *keys, ds_err *err)
{
    ds_str id = client_of(m, row);
    if (m->table != 0) {
        ds_str text =
            *column == DS_NO_COLUMN ? (ds_str){0} : cell_at(m, row, *column);
        return ds_fail(err, DS_EUSAGE, "there is no client \"%.*s\"",
                       DS_FMT(text));
    }
    if (id.n > 0)
        *column = client_column(m);
    if (id.n > 0 && ds_finder_may_name(&m->finder, id, err))
        return -1;
    *target = ds_finder_add(&m->finder, id, legal_name_of(m, row), keys);
    return 0;
}

void ds_row_assign(ds_import *m, size_t row)
{
    ds_keys keys;
    size_t target, column;
    ds_row_cell *cells;
    ds_err why = {0};
    if (m->rows[row].state >= DS_ROW_BAD)
        return;
    if (is_blank(m, row)) {
        m->rows[row].state = DS_ROW_EMPTY;
        return;
    }
    ds_arena_reset(&m->scratch);
    bool doubt = find(&target, &column, &keys, m, row, &why) != 0;
    if (!doubt && (target != DS_NOBODY ||
                   begin(&target, &column, m, row, &keys, &why) == 0)) {
        chain(m, target, row);
        return;
    }
    ds_row_failed(m, row, column, DS_F_MATCH, &why);
    if (doubt && column != DS_NO_COLUMN)
        m->rows[row].trouble = DS_ROW_DOUBT;
    ds_row_read(&cells, &m->scratch, m, row);
}
