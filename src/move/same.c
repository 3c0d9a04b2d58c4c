/* Equal values: what need not be written, for the book says it already. */
#include "move/rows.h"
#include "record/numbers.h"
#include "base/banned.h"

/* The country that a row says of its client, else the book's record; for what
 * the record itself says, row DS_NO_COLUMN. */
static ds_str country_of(const ds_group *g, size_t row)
{
    const ds_table *t = &g->m->schema->tables[0];
    int field = ds_table_field(t, DS_STR("address.country"));
    const ds_element *client = &g->elements.p[0];
    ds_str said = {0};
    if (row != DS_NO_COLUMN)
        said = ds_row_said_country(g->m, row, 0);
    if (said.n > 0 || field < 0 || client->old == NULL ||
        !client->old->values[field].set)
        return said;
    return client->old->values[field].text;
}

static bool same_vat_numbers(const ds_group *g, ds_str x, size_t row_x,
                             ds_str y, size_t row_y)
{
    char one[64], two[64];
    ds_str country_x = country_of(g, row_x), country_y = country_of(g, row_y);
    ds_str home = g->m->schema->country;
    ds_vat_number_normal(one, sizeof one, x,
                         country_x.n > 0 ? country_x : home);
    ds_vat_number_normal(two, sizeof two, y,
                         country_y.n > 0 ? country_y : home);
    return ds_str_is(ds_cstr(one), two);
}

static bool same_squeezed(ds_arena *a, ds_str x, ds_str y)
{
    char *one = ds_alloc_text(a, x.n + 1), *two = ds_alloc_text(a, y.n + 1);
    ds_str first = {one, ds_number_squeeze(one, x.n + 1, x)};
    ds_str second = {two, ds_number_squeeze(two, y.n + 1, y)};
    return ds_str_eq(first, second);
}

/* A key of the client is the same when it finds the same: "ACME SPA" is no
 * other name than "Acme S.p.A.", nor IT01234567897 than 01234567897. */
static bool same_texts(ds_group *g, ds_col_target t, ds_str x, size_t row_x,
                       ds_str y, size_t row_y)
{
    ds_import *m = g->m;
    int kind = t.table == 0 ? ds_finder_kind(&m->finder, t.field) : -1;
    ds_type type = m->schema->tables[t.table].fields[t.field].type;
    if (ds_str_eq(x, y))
        return true;
    if (type == DS_VAT_NUMBER)
        return same_vat_numbers(g, x, row_x, y, row_y);
    if (kind >= 0)
        return ds_finder_same(&m->scratch, &m->finder, (ds_key_kind)kind, x,
                              (ds_str){0}, y, (ds_str){0});
    switch (type) {
    case DS_TEXT:
    case DS_NOTE:
        return ds_str_eq(ds_str_trim(x), ds_str_trim(y));
    case DS_TAX_CODE:
    case DS_IBAN:
        return same_squeezed(&m->scratch, x, y);
    default:
        return false;
    }
}

/* Typed, so that 440 is 440.00 and the client's currency needs no word. */
static bool parse(ds_value *out, ds_import *m, const ds_field *f, ds_str text,
                  ds_currency currency)
{
    return ds_value_parse(out, &m->scratch, f, text, currency, NULL) &&
           out->set;
}

bool ds_same_brought(ds_group *g, ds_col_target t, const ds_new_value *before,
                     ds_str text, size_t row)
{
    ds_value x, y;
    const ds_field *f = &g->m->schema->tables[t.table].fields[t.field];
    if (ds_type_class(f->type) == DS_AS_TEXT)
        return same_texts(g, t, before->text, before->row, text, row);
    return parse(&x, g->m, f, before->text, 0) && parse(&y, g->m, f, text, 0) &&
           x.num == y.num && x.cur == y.cur;
}

bool ds_same_value(ds_group *g, ds_col_target t, ds_str text, size_t row,
                   ds_value old)
{
    ds_value v;
    const ds_field *f = &g->m->schema->tables[t.table].fields[t.field];
    if (!parse(&v, g->m, f, text, old.cur))
        return false;
    if (ds_type_class(f->type) == DS_AS_TEXT)
        return same_texts(g, t, v.text, row, old.text, DS_NO_COLUMN);
    return v.num == old.num && v.cur == old.cur;
}
