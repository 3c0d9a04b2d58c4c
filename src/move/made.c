/* The text of a made column in a row. */
#include "move/number.h"
#include "move/rows.h"
#include "move/states.h"
#include "move/synonyms.h"
#include "base/decimal.h"
#include "base/banned.h"

static const ds_field *field_of(const ds_import *m, const ds_derived *d)
{
    return &m->schema->tables[d->to[0].table].fields[d->to[0].field];
}

static ds_str raw(const ds_import *m, size_t row, size_t column)
{
    ds_str text = ds_cell_unwrapped(m, row, column);
    return ds_cell_is_null(&m->cells, text) ? (ds_str){0} : ds_str_trim(text);
}

static bool is_number(const ds_import *m, size_t row, size_t column)
{
    return ds_sheet_kind(&m->sheet.rows[row], column) == DS_CELL_NUMBER;
}

/* --- rows of a list of people ------------------------------------------ */

static ds_str joined(const ds_import *m, ds_arena *a, size_t row, bool turned)
{
    const ds_people *p = &m->people;
    ds_str out = {0};
    for (size_t i = 0; i < p->nname; i++) {
        ds_str text = raw(m, row, p->name[turned ? p->nname - 1 - i : i]);
        out = ds_printf(a, "%.*s%s%.*s", DS_FMT(out),
                        out.n > 0 && text.n > 0 ? " " : "", DS_FMT(text));
    }
    return out;
}

/* Whose firm bears the own name is no contact of it. */
static bool bears_own_name(const ds_import *m, size_t row, ds_str firm)
{
    ds_arena a = {0};
    ds_str folded = ds_header_fold(&a, firm);
    bool same = false;
    for (int turned = 0; turned < 2; turned++)
        same = same ||
               ds_str_eq(folded,
                         ds_header_fold(&a, joined(m, &a, row, turned == 1)));
    ds_arena_free(&a);
    return same;
}

static ds_row_about judge(const ds_import *m, size_t row)
{
    ds_str firm = {0}, name = {0};
    const ds_people *p = &m->people;
    for (size_t i = 0; i < p->nfirm && firm.n == 0; i++)
        firm = raw(m, row, p->firm[i]);
    for (size_t i = 0; i < p->nname && name.n == 0; i++)
        name = raw(m, row, p->name[i]);
    if (name.n == 0)
        return DS_ABOUT_CLIENT;
    if (firm.n == 0 || bears_own_name(m, row, firm))
        return DS_ABOUT_PERSON;
    return DS_ABOUT_CONTACT;
}

void ds_made_judge(ds_import *m)
{
    for (size_t row = 1; row < m->sheet.n && m->people.nname > 0; row++)
        if (m->sheet.rows[row].n == m->width)
            m->rows[row].about = (uint8_t)judge(m, row);
}

static bool speaks(ds_rows_of rows, unsigned about)
{
    switch (rows) {
    case DS_ROWS_CONTACT:
        return about == DS_ABOUT_CONTACT;
    case DS_ROWS_CLIENT:
        return about != DS_ABOUT_CONTACT;
    case DS_ROWS_PERSON:
        return about == DS_ABOUT_PERSON;
    default:
        return true;
    }
}

/* --- one cell of those that it is made of ------------------------------ */

static bool is_address(const ds_field *f)
{
    return ds_str_starts(f->name, DS_STR("address."));
}

/* Another address than that of the home stands in the row. */
static bool has_other_address(const ds_import *m, size_t row)
{
    for (size_t i = 0; i < m->nderived; i++) {
        const ds_derived *d = &m->derived[i];
        for (size_t k = 0; d->home != 0 && k < d->nfrom; k++)
            if (is_address(field_of(m, d)) && (d->home >> k & 1) == 0 &&
                raw(m, row, d->from[k]).n > 0)
                return true;
    }
    for (size_t i = 0; i < m->width; i++) {
        ds_col_target t = m->columns[i];
        if (t.kind == DS_COL_FIELD && t.table == 0 &&
            is_address(&m->schema->tables[0].fields[t.field]) &&
            raw(m, row, i).n > 0)
            return true;
    }
    return false;
}

static ds_str said(ds_import *m, const ds_derived *d, size_t row, size_t i)
{
    unsigned about = m->rows[row].about;
    if ((d->own >> i & 1) != 0 && !speaks(DS_ROWS_CLIENT, about))
        return (ds_str){0};
    if ((d->home >> i & 1) != 0 &&
        (!speaks(DS_ROWS_PERSON, about) ||
         (is_address(field_of(m, d)) && has_other_address(m, row))))
        return (ds_str){0};
    ds_str text = raw(m, row, d->from[i]);
    return d->nto == 1 ? ds_cell_first(m, field_of(m, d), text) : text;
}

/* --- the whole --------------------------------------------------------- */

static ds_str heading(ds_import *m, const ds_derived *d)
{
    ds_buf b = {0};
    for (size_t i = 0; i < d->nfrom; i++) {
        if (b.n > 0)
            ds_buf_addz(&b, d->state                        ? " and "
                            : i <= d->alone && d->alone > 0 ? " or "
                                                            : " ");
        ds_buf_add(&b, raw(m, 0, d->from[i]));
    }
    ds_str out = ds_dup(m->arena, ds_buf_str(&b));
    ds_buf_free(&b);
    return out;
}

static bool add(int64_t *total, ds_import *m, size_t row, size_t column,
                ds_str text)
{
    ds_str number;
    int64_t one;
    char decimal = is_number(m, row, column) ? '.' : m->cells.decimal;
    return ds_told_number(&number, m->arena, decimal, text, NULL) == 0 &&
           ds_decimal_parse(&one, number) &&
           !__builtin_add_overflow(*total, one, total);
}

/* Amounts are added up; false where one of the cells is none. */
static bool sum(ds_made *out, ds_import *m, const ds_derived *d, size_t row)
{
    int64_t total = 0;
    size_t n = 0;
    ds_buf b = {0};
    for (size_t i = d->alone; i < d->nfrom; i++) {
        ds_str text = said(m, d, row, i);
        if (text.n > 0 && !add(&total, m, row, d->from[i], text))
            return false;
        n += text.n > 0;
    }
    if (n == 0)
        return true;
    ds_decimal_format(&b, total, 2);
    if (m->cells.decimal == ',' && !is_number(m, row, out->from))
        b.p[ds_str_chr(ds_buf_str(&b), '.')] = ',';
    out->text = ds_dup(m->arena, ds_buf_str(&b));
    ds_buf_free(&b);
    return true;
}

/* An amount that is not there has no currency. */
static bool is_no_amount(ds_import *m, const ds_derived *d, size_t row)
{
    int64_t total = 0;
    ds_str text = said(m, d, row, d->nfrom - 1);
    return field_of(m, d)->type == DS_MONEY && d->nfrom == 2 &&
           said(m, d, row, 0).n == 0 && !add(&total, m, row, d->from[1], text);
}

static void join(ds_made *out, ds_import *m, const ds_derived *d, size_t row)
{
    ds_buf b = {0};
    bool money = field_of(m, d)->type == DS_MONEY;
    out->from = d->from[d->alone];
    out->whole = d->nfrom - d->alone == 1;
    if (is_no_amount(m, d, row))
        return;
    if (money && d->nto == 1 && !out->whole && sum(out, m, d, row)) {
        out->whole = is_number(m, row, out->from);
        return;
    }
    for (size_t i = d->alone; i < d->nfrom; i++) {
        ds_str text = said(m, d, row, i);
        if (b.n > 0 && text.n > 0)
            ds_buf_addz(&b, d->glue != NULL ? d->glue : " ");
        ds_buf_add(&b, text);
    }
    out->text = ds_dup(m->arena, ds_buf_str(&b));
    ds_buf_free(&b);
}

static unsigned weigh(ds_import *m, const ds_derived *d, size_t row, size_t i)
{
    ds_col_target to = d->to[0];
    ds_str text = said(m, d, row, i), header = raw(m, 0, d->from[i]);
    ds_str value = ds_row_told(m, to, text);
    if (ds_cell_read(&value, m->arena, &m->cells, field_of(m, d), value, NULL))
        value = (ds_str){0};
    return ds_states_weigh(m->schema, to.table, to.field, text, value,
                           ds_vocabulary_rank(&m->words, header) == '!');
}

static size_t choose(ds_import *m, const ds_derived *d, size_t row)
{
    unsigned best = UINT32_MAX;
    size_t out = 0;
    for (size_t i = 0; i < d->nfrom; i++) {
        unsigned weight = UINT32_MAX;
        if (said(m, d, row, i).n > 0)
            weight = weigh(m, d, row, i);
        if (weight < best) {
            best = weight;
            out = i;
        }
    }
    return out;
}

/* A role without a firm has no place. */
static void leave_out(ds_import *m, const ds_derived *d, size_t row)
{
    for (size_t i = 0; d->lone && i < d->nfrom; i++)
        if (raw(m, row, d->from[i]).n > 0)
            ds_row_leave(m, row, d->from[i], "for want of a person and a firm");
}

static void take_cell(ds_made *out, ds_import *m, const ds_derived *d,
                      size_t row, size_t i)
{
    out->from = d->from[i];
    out->text = said(m, d, row, i);
    out->whole = true;
}

ds_made ds_made_cell(ds_import *m, const ds_derived *d, size_t row)
{
    ds_made out = {.from = d->from[0]};
    if (row == 0) {
        out.text = heading(m, d);
    } else if (!speaks(d->rows, m->rows[row].about)) {
        leave_out(m, d, row);
    } else if (d->text != NULL) {
        out.text = ds_cstr(d->text);
    } else if (d->state) {
        take_cell(&out, m, d, row, choose(m, d, row));
    } else {
        for (size_t i = 0; i < d->alone && out.text.n == 0; i++)
            take_cell(&out, m, d, row, i);
        if (out.text.n == 0 && d->alone < d->nfrom)
            join(&out, m, d, row);
        if (d->nto == 1 && ds_told_finds(m, d->to[0]))
            out.text = ds_row_told(m, d->to[0], out.text);
    }
    return out;
}
