/* Numbers that were text: a spreadsheet that took 01234567897 for a number
 * left 1234567897. The zeros come back where nothing else can be meant: the
 * check digit of an Italian tax code or VAT number is right with them, and an
 * Italian postcode has always five digits, so where one column has a postcode
 * with its zero, a shorter one is foreign. Whatever else is too short stays,
 * and the check of the record finds it. */
#include "move/rows.h"
#include "record/numbers.h"
#include <string.h>
#include "base/banned.h"

enum {
    CODE = 11,   /* digits of a firm's tax code, and of a VAT number */
    LOST = 5,    /* zeros in front, at most */
    POSTCODE = 5 /* digits; 00010 is the first one */
};

static bool all_digits(ds_str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
    return s.n > 0;
}

static ds_str padded(ds_arena *a, ds_str s, size_t digits)
{
    return ds_printf(a, "%.*s%.*s", (int)(digits - s.n), "00000000000",
                     DS_FMT(s));
}

static bool is_postcode(const ds_field *f)
{
    return ds_str_ends(f->name, DS_STR("postcode"));
}

/* The text with its zeros, or empty where none are missing. */
static ds_str restore(ds_import *m, const ds_field *f, ds_str text)
{
    ds_str s = ds_str_trim(text);
    if (!all_digits(s))
        return (ds_str){0};
    if (is_postcode(f))
        return s.n >= 2 && s.n < POSTCODE ? padded(m->arena, s, POSTCODE)
                                          : (ds_str){0};
    if (s.n >= CODE || s.n + LOST < CODE)
        return (ds_str){0};
    ds_str whole = padded(m->arena, s, CODE);
    return ds_vat_number_wrong(whole, DS_STR("IT")) == NULL ? whole
                                                            : (ds_str){0};
}

static bool wants_zeros(const ds_import *m, ds_col_target t)
{
    if (t.kind != DS_COL_FIELD && t.kind != DS_COL_KEY)
        return false;
    const ds_field *f = &m->schema->tables[t.table].fields[t.field];
    return f->type == DS_TAX_CODE || f->type == DS_VAT_NUMBER || is_postcode(f);
}

static void say(ds_import *m, size_t column, size_t first, size_t n, ds_str was)
{
    const ds_sheet_cell *c = &m->sheet.rows[first].cells[column];
    ds_str name = ds_vocabulary_name(m->arena, &m->words, m->columns[column]);
    *ds_vec_push(&m->notes) = ds_printf(
        m->arena,
        "%.*s:%u:%u: %.*s: zeros that were lost put back in %zu cell%s: "
        "%.*s is %.*s",
        DS_FMT(m->opts->file), c->line, c->col, DS_FMT(name), n,
        n == 1 ? "" : "s", DS_FMT(was), DS_FMT(c->text));
}

/* A postcode that begins with a zero: nobody took any from this column. */
static bool is_intact(const ds_import *m, size_t column)
{
    for (size_t row = 1; row < m->sheet.n; row++) {
        ds_str s = ds_sheet_text_at(&m->sheet.rows[row], column);
        if (s.n == POSTCODE && s.p[0] == '0' && all_digits(s))
            return true;
    }
    return false;
}

static void restore_column(ds_import *m, size_t column)
{
    ds_col_target t = m->columns[column];
    const ds_field *f = &m->schema->tables[t.table].fields[t.field];
    size_t n = 0, first = 0;
    ds_str was = {0};
    if (is_postcode(f) && is_intact(m, column))
        return;
    for (size_t row = 1; row < m->sheet.n; row++) {
        const ds_sheet_row *r = &m->sheet.rows[row];
        ds_str text = column < r->n ? r->cells[column].text : (ds_str){0};
        ds_str whole = text.n > 0 ? restore(m, f, text) : (ds_str){0};
        if (whole.n == 0 || !ds_str_is(ds_row_country(m, row, t.table), "IT"))
            continue;
        r->cells[column].text = whole;
        if (n++ > 0)
            continue;
        first = row;
        was = ds_str_trim(text);
    }
    if (n > 0)
        say(m, column, first, n, was);
}

void ds_zeros_restore(ds_import *m)
{
    for (size_t i = 0; i < m->sheet.rows[0].n; i++)
        if (wants_zeros(m, m->columns[i]))
            restore_column(m, i);
}
