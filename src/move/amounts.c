/* Amounts and what stands beside them: their currencies, and what our own
 * exports compute. */
#include "move/binding.h"
#include "move/synonyms.h"
#include "record/record.h"
#include "base/banned.h"

/* A virtual field's column says nothing that is not known already. */
static bool is_computed(const ds_binding *b, ds_str folded)
{
    const ds_table *t = &b->words->schema->tables[b->words->table];
    for (size_t i = t->nstored; i < t->nfields; i++) {
        const ds_field *f = &t->fields[i];
        const ds_str names[] = {f->name, f->label_en, f->label_it};
        for (size_t k = 0; k < 3; k++)
            if (ds_str_eq(ds_header_fold(b->arena, names[k]), folded))
                return true;
    }
    return false;
}

/* "total_currency", "Total (currency)" behind "total", "Total". */
static bool is_currency_of(const ds_binding *b, size_t column)
{
    static const char *const tails[] = {"_currency", " (currency)",
                                        " (valuta)"};
    ds_str name = ds_str_trim(ds_binding_header(b, column));
    ds_str amount = ds_str_trim(ds_binding_header(b, column - 1));
    for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
        ds_str whole = ds_printf(b->arena, "%.*s%s", DS_FMT(amount), tails[i]);
        if (ds_str_eq(name, whole))
            return true;
    }
    return false;
}

static bool is_money(const ds_binding *b, ds_col_target t)
{
    return t.kind == DS_COL_FIELD &&
           b->words->schema->tables[t.table].fields[t.field].type == DS_MONEY;
}

/* An amount and its currency are one value; what is computed is dropped. */
static void join_currencies(ds_binding *b)
{
    for (size_t i = 0; i < b->header->n; i++) {
        ds_col_target *t = &b->out->targets[i];
        bool behind = i > 0 && is_currency_of(b, i);
        if (b->told[i] || (t->kind != DS_COL_UNKNOWN && !behind))
            continue;
        const ds_col_target *amount = i > 0 ? &b->out->targets[i - 1] : NULL;
        ds_str header = ds_header_fold(b->arena, ds_binding_header(b, i));
        if (behind && is_money(b, *amount)) {
            const ds_derived d = {
                .from = {i - 1, i}, .nfrom = 2, .to = {*amount}, .nto = 1};
            ds_binding_make(b, &d);
        } else if ((behind && amount->kind == DS_COL_DROPPED) ||
                   is_computed(b, header)) {
            *t = (ds_col_target){.kind = DS_COL_DROPPED};
        }
    }
}

static bool has_currencies(const ds_binding *b, size_t column)
{
    bool any = false;
    for (size_t i = 1; i < b->sheet->n; i++) {
        const ds_sheet_row *r = &b->sheet->rows[i];
        ds_str s =
            column < r->n ? ds_str_trim(r->cells[column].text) : (ds_str){0};
        if (s.n > 0 && ds_currency_parse(s) == 0)
            return false;
        any = any || s.n > 0;
    }
    return any;
}

/* Where a table has no field for it, a column of currencies is that of all
 * amounts in the row. */
static void spread_currency(ds_binding *b)
{
    const ds_table *t = &b->words->schema->tables[b->words->table];
    size_t at = 0;
    while (at < b->header->n &&
           (b->told[at] || b->out->targets[at].kind != DS_COL_UNKNOWN ||
            !ds_binding_is(b, at,
                           "currency|currency code|currency iso code|"
                           "deal currency|deal currency of value|valuta|"
                           "divisa|codice valuta")))
        at++;
    if (at == b->header->n || ds_table_field(t, DS_STR("currency")) >= 0 ||
        !has_currencies(b, at))
        return;
    for (size_t i = 0; i < b->header->n; i++) {
        ds_derived d = {.from = {i, at}, .nfrom = 2, .nto = 1};
        d.to[0] = b->out->targets[i];
        if (is_money(b, d.to[0]) && !b->told[i])
            ds_binding_make(b, &d);
    }
}

void ds_bind_amounts(ds_binding *b)
{
    join_currencies(b);
    spread_currency(b);
}
