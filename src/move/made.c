/* The text of a made column in a row. */
#include "move/rows.h"
#include "move/states.h"
#include "base/decimal.h"
#include "base/banned.h"

static const ds_field *field_of(const ds_import *m, const ds_derived *d)
{
    return &m->schema->tables[d->to[0].table].fields[d->to[0].field];
}

static ds_str raw(const ds_import *m, size_t row, size_t column)
{
    ds_str text = m->sheet.rows[row].cells[column].text;
    return ds_cell_is_null(&m->cells, text) ? (ds_str){0} : ds_str_trim(text);
}

static bool is_number(const ds_import *m, size_t row, size_t column)
{
    return ds_sheet_kind(&m->sheet.rows[row], column) == DS_CELL_NUMBER;
}

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
        ds_str text = raw(m, row, d->from[i]);
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
    ds_str text = raw(m, row, d->from[d->nfrom - 1]);
    return field_of(m, d)->type == DS_MONEY && d->nfrom == 2 &&
           raw(m, row, d->from[0]).n == 0 &&
           !add(&total, m, row, d->from[1], text);
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
        ds_str text = raw(m, row, d->from[i]);
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
    ds_str text = raw(m, row, d->from[i]), header = raw(m, 0, d->from[i]);
    ds_str value = ds_row_told(m->arena, m, to, text);
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
        if (raw(m, row, d->from[i]).n > 0)
            weight = weigh(m, d, row, i);
        if (weight < best) {
            best = weight;
            out = i;
        }
    }
    return out;
}

static void take_cell(ds_made *out, const ds_import *m, const ds_derived *d,
                      size_t row, size_t i)
{
    out->from = d->from[i];
    out->text = raw(m, row, d->from[i]);
    out->whole = true;
}

ds_made ds_made_cell(ds_import *m, const ds_derived *d, size_t row)
{
    ds_made out = {.from = d->from[0]};
    if (row == 0) {
        out.text = heading(m, d);
    } else if (d->state) {
        take_cell(&out, m, d, row, choose(m, d, row));
    } else {
        for (size_t i = 0; i < d->alone && out.text.n == 0; i++)
            take_cell(&out, m, d, row, i);
        if (out.text.n == 0 && d->alone < d->nfrom)
            join(&out, m, d, row);
    }
    return out;
}
