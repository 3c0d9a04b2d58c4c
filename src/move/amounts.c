/* Amounts and what stands beside them: their currencies, and what our own
 * exports compute. */
#include "move/binding.h"
#include "move/synonyms.h"
#include "record/record.h"
#include "base/banned.h"

#define COUNT(a) (sizeof(a) / sizeof(a)[0])

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

/* No cell is a number, as it is of an "Importo valuta" in dollars. */
static bool has_no_digits(const ds_binding *b, size_t column)
{
    for (size_t i = 1; i < b->sheet->n; i++) {
        const ds_sheet_row *r = &b->sheet->rows[i];
        ds_str s = column < r->n ? r->cells[column].text : (ds_str){0};
        for (size_t k = 0; k < s.n; k++)
            if (s.p[k] >= '0' && s.p[k] <= '9')
                return false;
    }
    return true;
}

/* "total_currency", "Total (currency)", "Valuta totale" of "Total", "Totale";
 * folded, `whole` without the amount is one of these. */
static bool is_currency_of(const ds_binding *b, size_t column, size_t amount)
{
    static const char *const tails[] = {"currency",        "currencycode",
                                        "currencyisocode", "ccy",
                                        "valuta",          "divisa"};
    static const char *const heads[] = {
        "currencyof", "valuta",      "valutadi", "valutadel",
        "valutadell", "valutadella", "divisa"};
    ds_str whole = ds_header_fold(b->arena, ds_binding_header(b, column));
    ds_str part = ds_header_fold(b->arena, ds_binding_header(b, amount));
    bool is = false;
    if (column == amount || part.n == 0 || part.n >= whole.n)
        return false;
    ds_str tail = ds_str_sub(whole, part.n, whole.n);
    ds_str head = ds_str_sub(whole, 0, whole.n - part.n);
    for (size_t i = 0; i < COUNT(tails); i++)
        is = is || (ds_str_starts(whole, part) && ds_str_is(tail, tails[i]));
    for (size_t i = 0; i < COUNT(heads); i++)
        is = is || (ds_str_ends(whole, part) && ds_str_is(head, heads[i]));
    return is && has_no_digits(b, column);
}

/* The amount whose currency the column has by its heading, or SIZE_MAX. */
static size_t amount_of(const ds_binding *b, size_t column)
{
    for (size_t i = 0; i < b->header->n; i++)
        if (is_currency_of(b, column, i))
            return i;
    return SIZE_MAX;
}

static bool is_money(const ds_binding *b, ds_col_target t)
{
    return t.kind == DS_COL_FIELD &&
           b->words->schema->tables[t.table].fields[t.field].type == DS_MONEY;
}

/* An amount and its currency are one value, also where the amount is told. */
static void join(ds_binding *b, size_t amount, size_t currency)
{
    const ds_derived d = {.from = {amount, currency},
                          .nfrom = 2,
                          .to = {b->out->targets[amount]},
                          .nto = 1};
    ds_binding_make(b, &d);
    b->out->targets[amount] = (ds_col_target){.kind = DS_COL_SOURCE};
}

/* What is computed is dropped, and the currency of what is. */
static void join_currencies(ds_binding *b)
{
    for (size_t i = 0; i < b->header->n; i++) {
        ds_col_target *t = &b->out->targets[i];
        size_t at = b->told[i] ? SIZE_MAX : amount_of(b, i);
        ds_str header = ds_header_fold(b->arena, ds_binding_header(b, i));
        if (at != SIZE_MAX && is_money(b, b->out->targets[at]))
            join(b, at, i);
        else if ((at != SIZE_MAX &&
                  b->out->targets[at].kind == DS_COL_DROPPED) ||
                 (!b->told[i] && t->kind == DS_COL_UNKNOWN &&
                  is_computed(b, header)))
            *t = (ds_col_target){.kind = DS_COL_DROPPED};
    }
}

static bool has_currencies(const ds_binding *b, size_t column)
{
    bool any = false;
    for (size_t i = 1; i < b->sheet->n; i++) {
        ds_str s = ds_sheet_text_at(&b->sheet->rows[i], column);
        if (s.n > 0 && ds_currency_parse(s) == 0)
            return false;
        any = any || s.n > 0;
    }
    return any;
}

static bool has_currency_field(const ds_binding *b)
{
    const ds_table *t = &b->words->schema->tables[b->words->table];
    ds_col_target to = {DS_COL_FIELD, b->words->table, (unsigned)t->currency};
    return t->currency >= 0 && (ds_binding_bound(b, to) != SIZE_MAX ||
                                ds_binding_made(b, to) != NULL);
}

/* A column of currencies that says by its heading of no amount that it is its
 * own; SIZE_MAX: none. */
static size_t find_currency(const ds_binding *b)
{
    for (size_t i = 0; i < b->header->n; i++)
        if (!b->told[i] && b->out->targets[i].kind == DS_COL_UNKNOWN &&
            ds_binding_is(b, i,
                          "currency|currency code|currency iso code|"
                          "deal currency|deal currency of value|valuta|"
                          "divisa|codice valuta") &&
            has_currencies(b, i))
            return i;
    return SIZE_MAX;
}

/* The one that an amount is joined with already, when there is no other. */
static size_t joined_currency(const ds_binding *b)
{
    size_t at = SIZE_MAX;
    for (size_t i = 0; i < b->out->nderived; i++) {
        const ds_derived *d = &b->out->derived[i];
        if (d->nfrom != 2 || !is_money(b, d->to[0]) ||
            !has_currencies(b, d->from[1]))
            continue;
        if (at != SIZE_MAX && at != d->from[1])
            return SIZE_MAX;
        at = d->from[1];
    }
    return at;
}

/* Where no column is the field for it, the one column of currencies is that of
 * all amounts in the row. */
static void spread_currency(ds_binding *b)
{
    size_t at = find_currency(b);
    if (at == SIZE_MAX && b->words->table != 0)
        at = joined_currency(b);
    if (at == SIZE_MAX || has_currency_field(b))
        return;
    for (size_t i = 0; i < b->header->n; i++)
        if (is_money(b, b->out->targets[i]))
            join(b, i, at);
}

void ds_bind_amounts(ds_binding *b)
{
    join_currencies(b);
    spread_currency(b);
}

/* --- what would be lost ------------------------------------------------ */

/* An amount that no column says the currency of, or SIZE_MAX. */
static size_t bare_amount(const ds_binding *b)
{
    for (size_t i = 0; !has_currency_field(b) && i < b->header->n; i++)
        if (is_money(b, b->out->targets[i]))
            return i;
    return SIZE_MAX;
}

static bool has_other_currency(const ds_binding *b, size_t column)
{
    for (size_t i = 1; i < b->sheet->n; i++) {
        ds_str s = ds_sheet_text_at(&b->sheet->rows[i], column);
        if (s.n > 0 && ds_currency_parse(s) != b->words->schema->currency)
            return true;
    }
    return false;
}

/* The field of the table, or the amount joined with it. */
static void hint_currency(const ds_binding *b, size_t column, size_t amount,
                          ds_findings *f)
{
    const ds_table *t = &b->words->schema->tables[b->words->table];
    ds_str name = ds_binding_header(b, column);
    ds_str with = ds_binding_header(b, amount);
    ds_str field =
        ds_vocabulary_name(b->arena, b->words, b->out->targets[amount]);
    ds_str map = t->currency >= 0
                     ? ds_printf(b->arena, "%.*s=%.*s", DS_FMT(name),
                                 DS_FMT(t->fields[t->currency].name))
                     : ds_printf(b->arena, "%.*s+%.*s=%.*s", DS_FMT(with),
                                 DS_FMT(name), DS_FMT(field));
    ds_find_hint(f,
                 "--map \"%.*s\" says that the amounts have them, --map "
                 "\"%.*s=\" leaves them out",
                 DS_FMT(map), DS_FMT(name));
}

void ds_bind_currency_lost(ds_binding *b, ds_str file, ds_findings *f)
{
    size_t amount = bare_amount(b);
    for (size_t i = 0; amount != SIZE_MAX && i < b->header->n; i++) {
        const ds_sheet_cell *c = &b->header->cells[i];
        bool left =
            b->out->own[i].n > 0 || b->out->targets[i].kind == DS_COL_UNKNOWN;
        if (b->told[i] || !left || !has_currencies(b, i) ||
            !has_other_currency(b, i) || amount_of(b, i) != SIZE_MAX)
            continue;
        ds_find_error(f, (ds_place){file, c->line, c->col}, DS_F_COLUMN,
                      "the column \"%.*s\" has other currencies than %.*s",
                      DS_FMT(ds_binding_header(b, i)),
                      DS_FMT(ds_currency_name(b->words->schema->currency)));
        hint_currency(b, i, amount, f);
    }
}
