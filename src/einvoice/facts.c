/* What a document says, in a file and in the book. */
#include "einvoice/parts.h"
#include "base/banned.h"

typedef enum {
    A_DAY,
    MONEY,
    A_CURRENCY,
    PAYMENT,
} kind;

static const struct {
    const char *name;
    kind kind;
} facts[DS_SAYS_COUNT] = {
    [DS_SAYS_DATE] = {"date", A_DAY},
    [DS_SAYS_DUE] = {"due", A_DAY},
    [DS_SAYS_NET] = {"net", MONEY},
    [DS_SAYS_VAT] = {"vat", MONEY},
    [DS_SAYS_TOTAL] = {"total", MONEY},
    [DS_SAYS_CURRENCY] = {"currency", A_CURRENCY},
    [DS_SAYS_SPLIT] = {"split payment", PAYMENT},
    [DS_SAYS_WITHHELD] = {"withholding tax", PAYMENT},
};

const char *ds_facts_name(ds_says f)
{
    return facts[f].name;
}

static void say(ds_facts *f, ds_says which, int64_t v)
{
    f->set[which] = true;
    f->v[which] = v;
}

/* --- a file ------------------------------------------------------------ */

/* The first day on which something falls due, so that none is missed; all of
 * them stand in the notes. */
static ds_date due_of(const ds_fattura *d)
{
    ds_date due = DS_NO_DATE;
    for (size_t i = 0; i < d->ninstalments; i++)
        if (d->instalments[i].due != DS_NO_DATE &&
            (due == DS_NO_DATE || d->instalments[i].due < due))
            due = d->instalments[i].due;
    return due != DS_NO_DATE && due < d->date ? d->date : due;
}

ds_facts ds_facts_of_file(const ds_fattura *d)
{
    ds_facts f = {0};
    ds_date due = due_of(d);
    say(&f, DS_SAYS_DATE, d->date);
    say(&f, DS_SAYS_TOTAL, d->total);
    say(&f, DS_SAYS_CURRENCY, d->currency);
    say(&f, DS_SAYS_SPLIT, d->buyer_pays_vat);
    say(&f, DS_SAYS_WITHHELD, d->withheld);
    if (due != DS_NO_DATE)
        say(&f, DS_SAYS_DUE, due);
    if (d->split) {
        say(&f, DS_SAYS_NET, d->net);
        say(&f, DS_SAYS_VAT, d->vat);
    }
    return f;
}

/* --- the book ---------------------------------------------------------- */

static const ds_value *value(const ds_einvoicing *e, unsigned table,
                             const ds_row *row, const char *field)
{
    int i = ds_table_field(&e->schema->tables[table], ds_cstr(field));
    return i >= 0 && row->values[i].set ? &row->values[i] : NULL;
}

ds_facts ds_facts_of_row(const ds_einvoicing *e, unsigned table,
                         const ds_row *row)
{
    ds_facts f = {0};
    for (ds_says i = 0; i < DS_SAYS_COUNT; i++) {
        const ds_value *v = value(e, table, row, facts[i].name);
        if (v != NULL && (facts[i].kind == A_DAY || facts[i].kind == MONEY))
            say(&f, i, v->num);
    }
    const ds_value *total = value(e, table, row, "total");
    if (total != NULL)
        say(&f, DS_SAYS_CURRENCY, total->cur);
    return f;
}

static unsigned payments(const ds_einvoicing *e)
{
    return (unsigned)ds_schema_table(e->schema, DS_STR("payments"));
}

ds_says ds_facts_payment(const ds_einvoicing *e, const ds_row *payment)
{
    const ds_value *method = value(e, payments(e), payment, "method");
    ds_says i = 0;
    while (i < DS_SAYS_COUNT && (facts[i].kind != PAYMENT || method == NULL ||
                                 !ds_str_is(method->text, facts[i].name)))
        i++;
    return i;
}

void ds_facts_pay(ds_facts *f, const ds_einvoicing *e, const ds_row *payment)
{
    ds_says i = ds_facts_payment(e, payment);
    const ds_value *amount = value(e, payments(e), payment, "amount");
    if (i == DS_SAYS_COUNT || amount == NULL)
        return;
    f->set[i] = true;
    if (__builtin_add_overflow(f->v[i], amount->num, &f->v[i]))
        f->v[i] = INT64_MAX; /* no file says that much: they differ */
}

/* --- both --------------------------------------------------------------- */

ds_str ds_money_show(ds_arena *a, int64_t v, ds_currency c)
{
    ds_buf b = {0};
    ds_decimal_format(&b, v, ds_currency_places(c));
    ds_str out = ds_dup(a, ds_buf_str(&b));
    ds_buf_free(&b);
    return out;
}

ds_str ds_facts_show(ds_arena *a, const ds_facts *f, ds_says which)
{
    char day[11];
    ds_currency cur = (ds_currency)f->v[DS_SAYS_CURRENCY];
    switch (facts[which].kind) {
    case A_DAY:
        ds_date_format(day, (ds_date)f->v[which]);
        return ds_dup(a, ds_cstr(day));
    case A_CURRENCY:
        return ds_currency_name(cur);
    default:
        return ds_money_show(a, f->v[which], cur);
    }
}

void ds_facts_compare(unsigned *other, unsigned *more, const ds_document *old,
                      const ds_facts *file)
{
    const ds_facts *book = &old->says;
    *other = *more = 0;
    for (ds_says i = 0; i < DS_SAYS_COUNT; i++) {
        if (!file->set[i] || (book->set[i] && book->v[i] == file->v[i]))
            continue;
        if (book->set[i])
            *other |= 1u << i;
        else if (facts[i].kind != PAYMENT)
            *more |= 1u << i;
        else if (file->v[i] != 0 && !old->closed)
            *other |= 1u << i; /* without it the balance is wrong */
    }
}

static void add_value(ds_buf *b, ds_arena *a, const ds_facts *f, ds_says which)
{
    if (!f->set[which] || (facts[which].kind == PAYMENT && f->v[which] == 0)) {
        ds_buf_addz(b, "none");
        return;
    }
    ds_buf_add(b, ds_facts_show(a, f, which));
    if (facts[which].kind == MONEY || facts[which].kind == PAYMENT)
        ds_buf_addf(
            b, " %.*s",
            DS_FMT(ds_currency_name((ds_currency)f->v[DS_SAYS_CURRENCY])));
}

ds_str ds_facts_changes(ds_arena *a, const ds_facts *old, const ds_facts *file,
                        unsigned bits)
{
    ds_buf b = {0};
    for (ds_says i = 0; i < DS_SAYS_COUNT; i++) {
        if ((bits & 1u << i) == 0)
            continue;
        ds_buf_addf(&b, "%s%s ", b.n > 0 ? ", " : "", facts[i].name);
        add_value(&b, a, old, i);
        ds_buf_addz(&b, " -> ");
        add_value(&b, a, file, i);
    }
    ds_str out = ds_dup(a, ds_buf_str(&b));
    ds_buf_free(&b);
    return out;
}
