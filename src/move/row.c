/* A row of the sheet: its cells in the form of the file. */
#include "move/rows.h"
#include "base/shell.h"
#include "base/banned.h"

enum {
    WORD = 60 /* bytes of a cell that may stand in a hint */
};

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

/* "done:Completed=due" of --value: the day that another column of the row says,
 * where it says one. */
static ds_str day_of(const ds_import *m, size_t row, size_t column, ds_str text,
                     ds_str told)
{
    ds_col_target to = m->columns[column];
    const ds_table *t = &m->schema->tables[to.table];
    int field = ds_table_field(t, told);
    if (field_of(m, to)->type != DS_DATE || ds_str_eq(text, told) ||
        field < 0 || t->fields[field].type != DS_DATE)
        return told;
    size_t other = ds_row_column(m, to.table, (unsigned)field);
    const ds_sheet_row *r = &m->sheet.rows[row];
    if (other >= r->n)
        return told;
    ds_str day = r->cells[other].text;
    return ds_cell_is_null(&m->cells, day) ? text : day;
}

/* A word that the field does not have, or the user's words for a number, can be
 * told once for all cells that have it; a longer text is a mistake. */
static void hint_value(ds_arena *a, const ds_import *m, ds_col_target to,
                       ds_str text, ds_err *err)
{
    ds_type type = field_of(m, to)->type;
    bool words = type == DS_ENUM || type == DS_BOOL || type == DS_INT ||
                 type == DS_COUNTRY;
    ds_str s = ds_str_trim(text);
    if (!words || err->hint[0] != '\0' || s.n > WORD)
        return;
    ds_str name = ds_row_field_name(a, m, to.table, to.field);
    ds_str told = ds_printf(a, "%.*s:%.*s=VALUE", DS_FMT(name), DS_FMT(s));
    ds_hint(err, "--value %.*s says what it means",
            DS_FMT(ds_shell_word(a, told)));
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
    if (ds_city_packed(a, m, column, text, err) ||
        ds_date_swapped(m, row, column, err))
        return -1;
    if (ds_firms_packed(m, column, text, err))
        return -1;
    ds_str told = ds_row_told(m, m->columns[column], text);
    text = day_of(m, row, column, text, told);
    if (!ds_cell_read(out, a, &env, field_of(m, m->columns[column]), text, err))
        return 0;
    hint_value(a, m, m->columns[column], text, err);
    return -1;
}

const ds_row_cell *ds_row_cell_of(const ds_row_cell *cells, size_t n,
                                  unsigned table, int field)
{
    for (size_t i = 0; i < n; i++)
        if (cells[i].to.kind == DS_COL_FIELD && cells[i].to.table == table &&
            (int)cells[i].to.field == field)
            return &cells[i];
    return NULL;
}

/* What --set says of an element beside the client is said where the row has
 * one: a cell of it, or its key from --set too. */
static bool applies(const ds_import *m, const ds_row_cell *fixed,
                    const ds_row_cell *cells, size_t n)
{
    ds_col_target to = fixed->to;
    int key = m->schema->tables[to.table].key;
    if (to.kind != DS_COL_FIELD || to.table == m->table)
        return to.kind == DS_COL_FIELD || to.kind == DS_COL_PARENT;
    for (size_t i = 0; i < n; i++)
        if (cells[i].to.kind == DS_COL_FIELD && cells[i].to.table == to.table)
            return true;
    return ds_row_fixed(m, to.table, key).n > 0;
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
    size_t own = n;
    for (size_t i = 0; own > 0 && i < m->nfixed; i++)
        if (applies(m, &m->fixed[i], cells, own))
            cells[n++] = m->fixed[i];
    n = ds_row_sort(m, row, cells, n);
    ds_row_credit(m, a, row, cells, n);
    *out = cells;
    return n;
}
