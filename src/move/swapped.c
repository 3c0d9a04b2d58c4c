/* A list that has the day in front, opened in a spreadsheet that wants the
 * month there: 08/10/2026 became a date in August, and 18/03/2026, which is
 * none, stayed a text. So where all dates of a column have days up to 12, and
 * all texts beside them have none in the month's place, the dates are not
 * believed until the user says so. */
#include "move/rows.h"
#include "base/banned.h"

enum {
    MONTHS = 12,
    ISO = 10 /* bytes of "2026-11-23" */
};

/* The day of a date cell, which the sheet gives in ISO form; else 0. */
static int day_of(ds_str text)
{
    ds_date d;
    if (text.n < ISO || (text.n > ISO && text.p[ISO] != 'T') ||
        text.p[4] != '-' || !ds_date_parse(&d, ds_str_sub(text, 0, ISO)))
        return 0;
    return (text.p[8] - '0') * 10 + (text.p[9] - '0');
}

static bool is_date(const ds_import *m, size_t column)
{
    ds_col_target t = m->columns[column];
    return t.kind == DS_COL_FIELD &&
           m->schema->tables[t.table].fields[t.field].type == DS_DATE;
}

static ds_str text_at(const ds_import *m, size_t row, size_t column)
{
    const ds_sheet_row *r = &m->sheet.rows[row];
    return ds_sheet_kind(r, column) == DS_CELL_TEXT
               ? ds_sheet_text_at(r, column)
               : (ds_str){0};
}

/* The first text of such a column, or 0. */
static size_t find_text(const ds_import *m, size_t column)
{
    size_t dates = 0, first = 0;
    unsigned all = 0;
    for (size_t row = 1; row < m->sheet.n; row++) {
        ds_str text = text_at(m, row, column);
        int day = day_of(text);
        unsigned orders = day == 0 ? ds_date_orders(text) : 0;
        if (day > MONTHS)
            return 0;
        dates += day > 0;
        all |= orders;
        if (orders != 0 && ds_date_order_name(orders).n == 0)
            return 0; /* its day could be a month */
        if (orders != 0 && first == 0)
            first = row;
    }
    return dates > 0 && ds_date_order_name(all).n > 0 ? first : 0;
}

static void swap_back(ds_import *m, size_t column)
{
    size_t n = 0, at = 0;
    ds_str was = {0}, is = {0};
    for (size_t row = m->sheet.n - 1; row > 0; row--) {
        ds_str s = text_at(m, row, column);
        if (day_of(s) == 0)
            continue;
        was = s;
        is = ds_printf(m->arena, "%.*s%.*s-%.*s%.*s", 5, s.p, 2, s.p + 8, 2,
                       s.p + 5, DS_FMT(ds_str_sub(s, ISO, s.n)));
        m->sheet.rows[row].cells[column].text = is;
        at = row;
        n++;
    }
    const ds_sheet_cell *c = &m->sheet.rows[at].cells[column];
    *ds_vec_push(&m->notes) = ds_printf(
        m->arena,
        "%.*s:%u:%u: day and month swapped back in %zu cell%s: %.*s is %.*s",
        DS_FMT(m->opts->file), c->line, c->col, n, n == 1 ? "" : "s",
        DS_FMT(was), DS_FMT(is));
}

void ds_swapped_find(ds_import *m)
{
    bool back = ds_str_is(m->opts->dialect.date_order, DS_SWAPPED);
    bool text = m->sheet.dialect.encoding.n > 0;
    m->swapped = ds_new_n(m->arena, size_t, m->width);
    if (text || m->opts->exported ||
        (!back && m->opts->dialect.date_order.n > 0))
        return;
    for (size_t i = 0; i < m->width; i++) {
        size_t row = is_date(m, i) ? find_text(m, i) : 0;
        if (row > 0 && back)
            swap_back(m, i);
        else
            m->swapped[i] = row;
    }
}

int ds_date_swapped(const ds_import *m, size_t row, size_t column, ds_err *err)
{
    size_t other = column < m->width ? m->swapped[column] : 0;
    ds_str here = text_at(m, row, column);
    if (other == 0 || day_of(here) == 0)
        return 0;
    ds_str text = text_at(m, other, column);
    ds_fail(err, DS_EUSAGE,
            "\"%.*s\" is a date, and \"%.*s\" in line %u a text: a spreadsheet "
            "may have swapped day and month",
            DS_FMT(ds_str_sub(here, 0, ISO)), DS_FMT(text),
            m->sheet.rows[other].line);
    return ds_hint(
        err,
        "--dates %.*s takes the dates as they are, --dates " DS_SWAPPED
        " swaps them back",
        DS_FMT(ds_date_order_name(ds_date_orders(text))));
}
