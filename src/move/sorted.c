/* Cells whose field the row itself tells: a state of two letters of an Italian
 * address is its province, and a telephone that the column beside calls mobile
 * is one. What --map says of the column wins. */
#include "move/rows.h"
#include "move/synonyms.h"
#include "base/banned.h"

static bool is_letter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* Of the file's own columns the one that the cell comes from, at whose place a
 * made cell stands; or DS_NO_COLUMN. */
static size_t source_of(const ds_import *m, size_t row, size_t column)
{
    const ds_sheet_row *r = &m->sheet.rows[row];
    size_t i = 0;
    while (i < m->width && (r->cells[i].line != r->cells[column].line ||
                            r->cells[i].col != r->cells[column].col))
        i++;
    return i < m->width ? i : DS_NO_COLUMN;
}

/* --- provinces --------------------------------------------------------- */

static bool is_province(const ds_import *m, size_t row, const ds_row_cell *c)
{
    return c->text.n == 2 && is_letter(c->text.p[0]) &&
           is_letter(c->text.p[1]) &&
           ds_str_is(ds_row_country(m, row, c->to.table), "IT");
}

/* --- mobile telephones ------------------------------------------------- */

static bool is_word(ds_str word)
{
    static const char *const words[] = {
        "mobile", "mobilephone", "workmobile", "homemobile",
        "cell",   "cellphone",   "cellulare",  "telefonocellulare"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (ds_str_is(word, words[i]))
            return true;
    return false;
}

/* "phone1value" is told by "phone1label" or "phone1type". */
static bool tells(ds_str label, ds_str value)
{
    if (!ds_str_ends(value, DS_STR("value")))
        return false;
    ds_str whose = ds_str_sub(value, 0, value.n - (sizeof "value" - 1));
    ds_str what = ds_str_sub(label, whose.n, label.n);
    return ds_str_starts(label, whose) &&
           (ds_str_is(what, "label") || ds_str_is(what, "type"));
}

void ds_labels_find(ds_import *m)
{
    const ds_sheet_row *head = &m->sheet.rows[0];
    ds_str *names = ds_new_n(m->arena, ds_str, m->width);
    m->label_of = ds_new_n(m->arena, size_t, m->width);
    for (size_t i = 0; i < m->width; i++)
        names[i] = ds_header_fold(m->arena, head->cells[i].text);
    for (size_t i = 0; i < m->width; i++) {
        m->label_of[i] = DS_NO_COLUMN;
        for (size_t k = 0; k < m->width; k++)
            if (tells(names[i], names[k]))
                m->label_of[i] = k;
    }
}

static bool is_mobile(const ds_import *m, size_t row, const ds_row_cell *c)
{
    ds_arena a = {0};
    bool is = false;
    const ds_sheet_row *r = &m->sheet.rows[row];
    size_t column = source_of(m, row, c->column);
    for (size_t i = 0; i < m->width; i++)
        if (m->label_of[i] == column)
            is = is || is_word(ds_header_fold(&a, r->cells[i].text));
    ds_arena_free(&a);
    return is;
}

/* --- the cells --------------------------------------------------------- */

static const struct {
    const char *from, *to; /* ends of names in one table */
    bool (*is)(const ds_import *m, size_t row, const ds_row_cell *c);
    const char *taken; /* not NULL: why a cell is left out where another one
                        * has that field; else it stays where it is */
} rules[] = {
    {"region", "province", is_province, "as there is another province"},
    {"phone", "mobile", is_mobile, NULL},
};

static bool is_told(const ds_import *m, size_t row, const ds_row_cell *c)
{
    size_t column = source_of(m, row, c->column);
    return column == DS_NO_COLUMN || m->told[column];
}

/* False: the cell is left out. */
static bool sort_cell(ds_import *m, size_t row, ds_row_cell *c,
                      const ds_row_cell *cells, size_t n)
{
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        ds_col_target to = c->to;
        int field = ds_table_sister(&m->schema->tables[to.table], to.field,
                                    rules[i].from, rules[i].to);
        if (field < 0 || is_told(m, row, c) || !rules[i].is(m, row, c))
            continue;
        to.field = (unsigned)field;
        const ds_row_cell *other = ds_row_cell_of(cells, n, to.table, field);
        if (other == NULL)
            c->to = to;
        else if (rules[i].taken != NULL &&
                 !ds_str_eq_nocase(other->text, c->text))
            ds_row_leave(m, row, c->column, rules[i].taken);
        return other == NULL || rules[i].taken == NULL;
    }
    return true;
}

size_t ds_row_sort(ds_import *m, size_t row, ds_row_cell *cells, size_t n)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        ds_row_cell *c = &cells[i];
        bool free = c->to.kind == DS_COL_FIELD && c->column != DS_NO_COLUMN &&
                    !m->opts->exported;
        if (!free || sort_cell(m, row, c, cells, n))
            cells[kept++] = *c;
    }
    return kept;
}
