/* Equal values: what need not be written, for the book says it already. */
#include "move/rows.h"
#include "record/numbers.h"
#include "base/banned.h"

/* One of two texts that are compared, and the country of its client where it
 * is said. */
typedef struct {
    ds_str text, country;
} side;

static ds_str country_in_book(const ds_group *g)
{
    const ds_table *t = &g->m->schema->tables[0];
    int field = ds_table_field(t, DS_STR("address.country"));
    const ds_element *client = &g->elements.p[0];
    bool known =
        field >= 0 && client->old != NULL && client->old->values[field].set;
    return known ? client->old->values[field].text : (ds_str){0};
}

static side side_of(const ds_group *g, ds_str text, size_t row)
{
    ds_str said = ds_row_said_country(g->m, row, 0);
    return (side){text, said.n > 0 ? said : country_in_book(g)};
}

static bool same_vat_numbers(const ds_import *m, side x, side y)
{
    char one[64], two[64];
    ds_str home = m->schema->country;
    ds_vat_number_normal(one, sizeof one, x.text,
                         x.country.n > 0 ? x.country : home);
    ds_vat_number_normal(two, sizeof two, y.text,
                         y.country.n > 0 ? y.country : home);
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
static bool same_texts(ds_group *g, ds_col_target t, side x, side y)
{
    ds_import *m = g->m;
    int kind = t.table == 0 ? ds_finder_kind(&m->finder, t.field) : -1;
    if (ds_str_eq(x.text, y.text))
        return true;
    if (kind >= 0)
        return ds_finder_same(&m->scratch, &m->finder, (ds_key_kind)kind,
                              x.text, x.country, y.text, y.country);
    switch (m->schema->tables[t.table].fields[t.field].type) {
    case DS_TEXT:
    case DS_NOTE:
        return ds_str_eq(ds_str_trim(x.text), ds_str_trim(y.text));
    case DS_VAT_NUMBER:
        return same_vat_numbers(m, x, y);
    case DS_TAX_CODE:
    case DS_IBAN:
        return same_squeezed(&m->scratch, x.text, y.text);
    default:
        return false;
    }
}

bool ds_same_brought(ds_group *g, ds_col_target t, const ds_new_value *before,
                     ds_str text, size_t row)
{
    return same_texts(g, t, side_of(g, before->text, before->row),
                      side_of(g, text, row));
}

/* Typed, so that 440 is 440.00 and the client's currency needs no word. */
bool ds_same_value(ds_group *g, ds_col_target t, ds_str text, size_t row,
                   ds_value old)
{
    ds_value v;
    ds_import *m = g->m;
    const ds_field *f = &m->schema->tables[t.table].fields[t.field];
    if (!ds_value_parse(&v, &m->scratch, f, text, old.cur, NULL) || !v.set)
        return false;
    if (ds_type_class(f->type) == DS_AS_TEXT)
        return same_texts(g, t, side_of(g, v.text, row),
                          (side){old.text, country_in_book(g)});
    return v.num == old.num && v.cur == old.cur;
}
