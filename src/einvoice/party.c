/* Who is who: which side is us, and which client is the other one. */
#include "einvoice/parts.h"
#include "record/numbers.h"
#include "base/banned.h"

ds_place ds_taking_place(const ds_taking *t)
{
    return (ds_place){t->file, t->doc->at->line, t->doc->at->col};
}

const ds_party *ds_taking_party(const ds_taking *t)
{
    return t->sale ? &t->lot->buyer : &t->lot->seller;
}

ds_str ds_taking_noun(const ds_taking *t)
{
    return t->sale ? DS_STR("invoice") : DS_STR("bill");
}

ds_str ds_taking_collection(const ds_taking *t)
{
    return t->sale ? DS_STR("invoices") : DS_STR("bills");
}

static ds_place place(ds_str file, const ds_party *p)
{
    return (ds_place){file, p->at->line, p->at->col};
}

/* --- which side we are ------------------------------------------------- */

static bool same_key(ds_einvoicing *e, ds_key_kind kind, ds_str x, ds_str y)
{
    return x.n > 0 && y.n > 0 &&
           ds_str_eq(
               ds_finder_key(e->a, &e->finder, kind, x, e->schema->country),
               ds_finder_key(e->a, &e->finder, kind, y, e->schema->country));
}

/* An Italian firm's tax code is often its VAT number, and either may stand in
 * the place of the other. */
static ds_str digits_of(ds_str vat_number)
{
    bool italian = ds_str_starts(vat_number, DS_STR("IT"));
    return ds_str_sub(vat_number, italian ? 2 : vat_number.n, vat_number.n);
}

/* Firms of a VAT group have one VAT number: then the tax code decides. */
static bool is_us(ds_einvoicing *e, const ds_party *p)
{
    const ds_schema *s = e->schema;
    ds_str digits = digits_of(p->vat_number);
    if (same_key(e, DS_KEY_TAX_CODE, s->tax_code, p->tax_code))
        return true;
    if (s->tax_code.n > 0 && p->tax_code.n > 0 &&
        !ds_str_eq(p->tax_code, digits))
        return false;
    return same_key(e, DS_KEY_VAT_NUMBER, s->vat_number, p->vat_number) ||
           same_key(e, DS_KEY_VAT_NUMBER, s->vat_number, p->tax_code) ||
           same_key(e, DS_KEY_TAX_CODE, s->tax_code, digits);
}

bool ds_party_both(ds_einvoicing *e, const ds_lot *lot)
{
    return is_us(e, &lot->seller) && is_us(e, &lot->buyer);
}

static void find_stranger(ds_einvoicing *e, ds_str file, const ds_party *p,
                          const char *side)
{
    ds_find_error(e->f, place(file, p), DS_F_EINVOICE,
                  "the %s is \"%.*s\" %.*s, which is not this book's firm",
                  side, DS_FMT(p->name),
                  DS_FMT(p->vat_number.n > 0 ? p->vat_number : p->tax_code));
    ds_find_hint(e->f, "its number is in records/schema.yaml, settings");
}

bool ds_party_side(bool *sale, ds_einvoicing *e, ds_str file, const ds_lot *lot)
{
    bool known = e->schema->vat_number.n > 0 || e->schema->tax_code.n > 0;
    bool sold = is_us(e, &lot->seller), bought = is_us(e, &lot->buyer);
    *sale = sold;
    if (e->opts->noun.n > 0) {
        *sale = ds_str_is(e->opts->noun, "invoices");
        if (known && !(*sale ? sold : bought)) {
            find_stranger(e, file, *sale ? &lot->seller : &lot->buyer,
                          *sale ? "seller" : "buyer");
            return false;
        }
        return true;
    }
    if (!sold && !bought)
        find_stranger(e, file, &lot->buyer, "buyer");
    return sold || bought;
}

/* --- the client -------------------------------------------------------- */

static bool is_italian(const ds_party *p)
{
    return ds_str_starts(p->vat_number, DS_STR("IT"));
}

static int look(size_t *out, ds_einvoicing *e, const ds_party *p, bool by_name,
                ds_err *err)
{
    ds_keys keys = {0};
    const ds_finder *m = &e->finder;
    if (p->tax_code.n > 0)
        keys.key[DS_KEY_TAX_CODE] =
            ds_finder_key(e->a, m, DS_KEY_TAX_CODE, p->tax_code, p->country);
    if (p->vat_number.n > 0)
        keys.key[DS_KEY_VAT_NUMBER] = ds_finder_key(e->a, m, DS_KEY_VAT_NUMBER,
                                                    p->vat_number, p->country);
    if (by_name)
        keys.key[DS_KEY_NAME] =
            ds_finder_key(e->a, m, DS_KEY_NAME, p->name, p->country);
    if (ds_finder_find(out, m, &keys, err))
        return -1;
    if (*out == DS_NOBODY && by_name && p->name.n > 0)
        *out = ds_finder_add(&e->finder, (ds_str){0}, p->name, &keys);
    return 0;
}

/* An Italian firm's tax code is often its VAT number, and a book may know it
 * as that alone. */
static int look_by_digits(size_t *out, ds_einvoicing *e, const ds_party *p,
                          ds_err *err)
{
    ds_party other = {.country = p->country};
    if (*out != DS_NOBODY || !is_italian(p) || p->tax_code.n > 0)
        return 0;
    other.tax_code = ds_str_sub(p->vat_number, 2, p->vat_number.n);
    return look(out, e, &other, false, err);
}

bool ds_party_find(size_t *target, ds_einvoicing *e, ds_str file,
                   const ds_lot *lot, bool sale)
{
    ds_err err = {0};
    const ds_party *p = sale ? &lot->buyer : &lot->seller;
    *target = DS_NOBODY;
    int failed = look(target, e, p, false, &err) ||
                 look_by_digits(target, e, p, &err) ||
                 (*target == DS_NOBODY && look(target, e, p, true, &err));
    if (failed)
        ds_find_error(e->f, place(file, p), DS_F_MATCH, "%s", err.msg);
    else if (*target == DS_NOBODY)
        ds_find_error(
            e->f, place(file, p), DS_F_MATCH,
            "no client has the number %.*s, and no name is given",
            DS_FMT(p->vat_number.n > 0 ? p->vat_number : p->tax_code));
    if (failed && err.hint[0] != '\0')
        ds_find_hint(e->f, "%s", err.hint);
    return *target != DS_NOBODY && !failed;
}

/* --- a new client ------------------------------------------------------ */

static ds_str kind_of(const ds_taking *t)
{
    if (t->sale && ds_str_is(t->lot->format, "FPA12"))
        return DS_STR("public_body");
    return ds_taking_party(t)->person ? DS_STR("person") : DS_STR("company");
}

/* Contact data are a help, and not worth a refusal. */
static ds_str only_if(ds_str text, const char *wrong)
{
    return wrong == NULL ? text : (ds_str){0};
}

int ds_party_client(ds_str *bytes, ds_einvoicing *e, const ds_taking *t,
                    ds_err *err)
{
    const ds_party *p = ds_taking_party(t);
    const ds_lot *lot = t->lot;
    bool abroad = !ds_str_eq(p->country, e->schema->country);
    const ds_assign all[] = {
        {DS_STR("legal_name"), p->name},
        {DS_STR("kind"), kind_of(t)},
        {DS_STR("tax_code"), p->tax_code},
        {DS_STR("vat_number"), p->vat_number},
        {DS_STR("address.street"), p->street},
        {DS_STR("address.postcode"), p->postcode},
        {DS_STR("address.city"), p->city},
        {DS_STR("address.province"), p->province},
        {DS_STR("address.country"), abroad ? p->country : (ds_str){0}},
        {DS_STR("email"), only_if(p->email, ds_email_wrong(p->email))},
        {DS_STR("phone"), only_if(p->phone, ds_phone_wrong(p->phone))},
        {DS_STR("sdi_code"), t->sale ? lot->sdi_code : (ds_str){0}},
        {DS_STR("pec"),
         t->sale ? only_if(lot->pec, ds_email_wrong(lot->pec)) : (ds_str){0}},
    };
    enum {
        FIELDS = sizeof all / sizeof *all
    };
    ds_assign given[FIELDS];
    size_t n = 0;
    for (size_t i = 0; i < FIELDS; i++)
        if (all[i].text.n > 0)
            given[n++] = all[i];
    return ds_client_new(bytes, e->a, &e->env, given, n, false, err);
}
