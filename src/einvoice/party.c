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

bool ds_taking_bad(const ds_einvoicing *e, const ds_taking *t)
{
    return ds_str_is(DS_STR("bad"), e->rows.p[t->row].state);
}

ds_str ds_taking_noun(const ds_taking *t)
{
    return t->sale ? DS_STR("invoice") : DS_STR("bill");
}

ds_str ds_taking_collection(const ds_taking *t)
{
    return t->sale ? DS_STR("invoices") : DS_STR("bills");
}

ds_place ds_party_place(const ds_taking *t)
{
    const ds_party *p = ds_taking_party(t);
    return (ds_place){t->file, p->at->line, p->at->col};
}

static ds_place place(ds_str file, const ds_party *p)
{
    return (ds_place){file, p->at->line, p->at->col};
}

/* --- which side we are ------------------------------------------------- */

static bool same_key(ds_einvoicing *e, ds_key_kind kind, ds_str x, ds_str y)
{
    return x.n > 0 && y.n > 0 &&
           ds_finder_same(e->a, &e->finder, kind, x, e->schema->country, y,
                          e->schema->country);
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

static ds_str key_of(ds_einvoicing *e, ds_key_kind kind, ds_str text,
                     ds_str country)
{
    ds_keys keys = {0};
    ds_finder_set(&keys, e->a, &e->finder, kind, text, country);
    return keys.key[kind];
}

/* The client of one number, or DS_NOBODY. */
static int look(size_t *out, ds_einvoicing *e, ds_key_kind kind, ds_str text,
                ds_err *err)
{
    ds_whose w = {0};
    *out = DS_NOBODY;
    if (text.n == 0)
        return 0;
    w.keys.key[kind] = key_of(e, kind, text, DS_STR("IT"));
    return ds_finder_find(out, &e->finder, &w, err);
}

/* Has the client another tax code than the file says? */
static bool contradicts(ds_einvoicing *e, size_t client, ds_str tax_code)
{
    ds_str theirs = e->finder.targets.p[client].keys.key[DS_KEY_TAX_CODE];
    return theirs.n > 0 && tax_code.n > 0 &&
           !ds_str_eq(theirs, key_of(e, DS_KEY_TAX_CODE, tax_code, DS_STR("")));
}

static int doubt(const ds_einvoicing *e, size_t client, const ds_party *p,
                 ds_err *err)
{
    const ds_target *t = &e->finder.targets.p[client];
    ds_fail(err, DS_EUSAGE,
            "is this %.*s? It has this VAT number, its tax code is %.*s, and "
            "here it is %.*s",
            DS_FMT(t->id), DS_FMT(t->keys.key[DS_KEY_TAX_CODE]),
            DS_FMT(p->tax_code));
    return ds_hint(err,
                   "--match tax_code says that it is another client; if "
                   "not, mend the tax code of %.*s",
                   DS_FMT(t->id));
}

static int look_by_tax_code(size_t *out, ds_einvoicing *e, const ds_party *p,
                            ds_err *err)
{
    bool firm = p->tax_code.n == 11;
    if (look(out, e, DS_KEY_TAX_CODE, p->tax_code, err))
        return -1;
    return *out == DS_NOBODY && firm
               ? look(out, e, DS_KEY_VAT_NUMBER, p->tax_code, err)
               : 0;
}

static int look_by_vat_number(size_t *out, ds_einvoicing *e, const ds_party *p,
                              ds_err *err)
{
    if (look(out, e, DS_KEY_VAT_NUMBER, p->vat_number, err))
        return -1;
    return *out == DS_NOBODY && p->tax_code.n == 0
               ? look(out, e, DS_KEY_TAX_CODE, digits_of(p->vat_number), err)
               : 0;
}

/* A VAT number may be that of a group of firms; a tax code is one firm's. */
static int look_by_numbers(size_t *out, ds_einvoicing *e, const ds_party *p,
                           ds_err *err)
{
    size_t tax, vat;
    ds_err why = {0};
    if (look_by_tax_code(&tax, e, p, err))
        return -1;
    if (look_by_vat_number(&vat, e, p, &why) && tax == DS_NOBODY) {
        *err = why;
        return -1;
    }
    *out = tax != DS_NOBODY ? tax : vat;
    if (vat == DS_NOBODY || vat == tax)
        return 0;
    bool other = contradicts(e, vat, p->tax_code);
    if (tax == DS_NOBODY)
        return other ? doubt(e, vat, p, err) : 0;
    if (other)
        return 0;
    return ds_fail(err, DS_EUSAGE,
                   "the tax code is that of %.*s, the VAT number that of %.*s",
                   DS_FMT(e->finder.targets.p[tax].id),
                   DS_FMT(e->finder.targets.p[vat].id));
}

/* By name, or as --match says; nobody: a new client. */
static int look_by_name(size_t *out, ds_einvoicing *e, const ds_party *p,
                        ds_err *err)
{
    ds_whose w = {0};
    ds_keys *keys = &w.keys;
    const ds_finder *m = &e->finder;
    ds_finder_set(keys, e->a, m, DS_KEY_TAX_CODE, p->tax_code, p->country);
    ds_finder_set(keys, e->a, m, DS_KEY_VAT_NUMBER, p->vat_number, p->country);
    ds_finder_set(keys, e->a, m, DS_KEY_NAME, p->name, p->country);
    if (ds_finder_find(out, m, &w, err))
        return -1;
    if (*out != DS_NOBODY)
        ds_finder_learn(&e->finder, *out, keys);
    return *out == DS_NOBODY && p->name.n > 0
               ? ds_finder_add(out, &e->finder, (ds_str){0}, p->name, keys, err)
               : 0;
}

static int find_client(size_t *out, ds_einvoicing *e, const ds_party *p,
                       ds_err *err)
{
    *out = DS_NOBODY;
    if (e->opts->match.n == 0 && look_by_numbers(out, e, p, err))
        return -1;
    return *out == DS_NOBODY ? look_by_name(out, e, p, err) : 0;
}

bool ds_party_find(size_t *target, ds_einvoicing *e, ds_str file,
                   const ds_lot *lot, bool sale)
{
    ds_err err = {0};
    const ds_party *p = sale ? &lot->buyer : &lot->seller;
    int failed = find_client(target, e, p, &err);
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

/* --- one that has no number yet ---------------------------------------- */

static bool has(const ds_einvoicing *e, const ds_holder *h, const char *name)
{
    int field = ds_table_field(&e->schema->tables[0], ds_cstr(name));
    return field >= 0 && h->record->tables[0].rows[0].values[field].set;
}

const ds_assign *ds_party_numbers(size_t *n, ds_einvoicing *e,
                                  const ds_holder *h)
{
    *n = 0;
    if (h->record == NULL || e->opts->keep || e->opts->only_new ||
        has(e, h, "tax_code") || has(e, h, "vat_number"))
        return NULL;
    const ds_party *p = ds_taking_party(h->first);
    const ds_assign all[] = {{DS_STR("tax_code"), p->tax_code},
                             {DS_STR("vat_number"), p->vat_number}};
    ds_assign *given = ds_new_n(&e->scratch, ds_assign, 2);
    for (size_t i = 0; i < 2; i++)
        if (all[i].text.n > 0)
            given[(*n)++] = all[i];
    return given;
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

const ds_assign *ds_party_fields(size_t *n, ds_einvoicing *e,
                                 const ds_taking *t)
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
    const size_t fields = sizeof all / sizeof *all;
    ds_assign *given = ds_new_n(&e->scratch, ds_assign, fields);
    *n = 0;
    for (size_t i = 0; i < fields; i++)
        if (all[i].text.n > 0)
            given[(*n)++] = all[i];
    return given;
}
