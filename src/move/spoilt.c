/* What spreadsheets do to texts: ="00187" keeps one from being taken for a
 * number, 3.93331E+11 is one that was. */
#include "move/rows.h"
#include <string.h>
#include "base/banned.h"

/* The text in ="..."; other formulas stay. */
static ds_str uncover(ds_arena *a, ds_str s)
{
    ds_str cell = s;
    s = ds_str_trim(s);
    if (s.n < 3 || !ds_str_starts(s, DS_STR("=\"")) || s.p[s.n - 1] != '"')
        return cell;
    char *p = ds_alloc_text(a, s.n);
    size_t n = 0;
    for (size_t i = 2; i + 1 < s.n; i++) {
        bool quote = s.p[i] == '"';
        if (quote && (i + 2 >= s.n || s.p[i + 1] != '"'))
            return cell;
        p[n++] = s.p[i];
        i += quote;
    }
    return (ds_str){p, n};
}

void ds_spoilt_uncover(ds_import *m)
{
    for (size_t row = 0; row < m->sheet.n && !m->opts->exported; row++) {
        ds_sheet_row *r = &m->sheet.rows[row];
        for (size_t i = 0; i < r->n; i++)
            if (ds_sheet_kind(r, i) == DS_CELL_TEXT)
                r->cells[i].text = uncover(m->arena, r->cells[i].text);
    }
}

static size_t count_digits(ds_str s)
{
    size_t n = 0;
    while (n < s.n && s.p[n] >= '0' && s.p[n] <= '9')
        n++;
    return n;
}

/* A digit, maybe others behind a point or comma, and how many more there were:
 * "4E+11", "1,23E+05". */
bool ds_spoilt_number(ds_str cell)
{
    ds_str s = ds_str_trim(cell);
    if (count_digits(s) != 1)
        return false;
    s = ds_str_sub(s, 1, s.n);
    if (s.n > 0 && (s.p[0] == '.' || s.p[0] == ',')) {
        s = ds_str_sub(s, 1, s.n);
        s = ds_str_sub(s, count_digits(s), s.n);
    }
    return (ds_str_starts(s, DS_STR("E+")) || ds_str_starts(s, DS_STR("e+"))) &&
           s.n == 4 && count_digits(ds_str_sub(s, 2, 4)) == 2;
}
