/* The file as a whole: which form it has, and its two parties. */
#include "einvoice/reader.h"
#include "record/numbers.h"
#include "sheet/xml.h"
#include "base/banned.h"

/* --- parties ----------------------------------------------------------- */

static ds_str join(ds_arena *a, ds_str one, ds_str two)
{
    if (one.n == 0 || two.n == 0)
        return one.n > 0 ? one : two;
    return ds_printf(a, "%.*s %.*s", DS_FMT(one), DS_FMT(two));
}

static void read_name(ds_party *p, ds_reader *r, const ds_xml_node *n)
{
    ds_str first = ds_xml_text(n, "Nome"), last = ds_xml_text(n, "Cognome");
    p->name = ds_xml_text(n, "Denominazione");
    if (p->name.n > 0)
        return;
    p->name = join(r->a, first, last);
    p->person = p->name.n > 0;
}

static bool all_are(ds_str s, char c)
{
    size_t i = 0;
    while (i < s.n && s.p[i] == c)
        i++;
    return i == s.n;
}

/* Who has no VAT number gets a row of nines or zeros, or the country OO. */
static void read_numbers(ds_party *p, ds_reader *r, const ds_xml_node *n)
{
    ds_str country = ds_xml_text(n, "IdFiscaleIVA/IdPaese");
    ds_str code = ds_xml_text(n, "IdFiscaleIVA/IdCodice");
    p->tax_code = ds_xml_text(n, "CodiceFiscale");
    if (all_are(p->tax_code, '0') || all_are(p->tax_code, '9'))
        p->tax_code = (ds_str){0};
    if (country.n != 2 || ds_str_is(country, "OO") || all_are(code, '9') ||
        all_are(code, '0'))
        return;
    ds_str letters = ds_str_is(country, "GR") ? DS_STR("EL") : country;
    if (ds_str_starts(code, country) || ds_str_starts(code, letters))
        code = ds_str_sub(code, 2, code.n);
    p->vat_number = ds_printf(r->a, "%.*s%.*s", DS_FMT(letters), DS_FMT(code));
}

/* Who has no VAT number abroad may have any text in its place. A tax code may
 * be any text there. */
static void keep_text(ds_party *p)
{
    if (ds_str_is(p->country, "IT") || p->country.n == 0 || p->tax_code.n > 0 ||
        p->vat_number.n == 0 || ds_str_starts(p->vat_number, DS_STR("IT")) ||
        ds_vat_number_wrong(p->vat_number, p->country) == NULL)
        return;
    p->tax_code = ds_str_sub(p->vat_number, 2, p->vat_number.n);
    p->vat_number = (ds_str){0};
}

static void read_seat(ds_party *p, ds_reader *r, const ds_xml_node *n)
{
    p->street =
        join(r->a, ds_xml_text(n, "Indirizzo"), ds_xml_text(n, "NumeroCivico"));
    p->postcode = ds_xml_text(n, "CAP");
    p->city = ds_xml_text(n, "Comune");
    p->province = ds_xml_text(n, "Provincia");
    p->country = ds_country_parse(ds_xml_text(n, "Nazione"));
    if (!ds_str_is(p->country, "IT") && all_are(p->postcode, '0'))
        p->postcode = (ds_str){0};
}

static void read_party(ds_party *p, ds_reader *r, const ds_xml_node *n)
{
    const ds_xml_node *data = ds_xml_at(n, "DatiAnagrafici");
    p->at = n;
    read_name(p, r, ds_xml_at(data, "Anagrafica"));
    if (data != NULL)
        read_numbers(p, r, data);
    if (ds_xml_at(n, "Sede") != NULL)
        read_seat(p, r, ds_xml_at(n, "Sede"));
    keep_text(p);
    p->email = ds_xml_text(n, "Contatti/Email");
    p->phone = ds_xml_text(n, "Contatti/Telefono");
}

/* The simplified form puts the same things elsewhere. */
static void read_party_simple(ds_party *p, ds_reader *r, const ds_xml_node *n)
{
    const ds_xml_node *numbers = ds_xml_at(n, "IdentificativiFiscali");
    const ds_xml_node *data = ds_xml_at(n, "AltriDatiIdentificativi");
    p->at = n;
    data = data != NULL ? data : n;
    read_name(p, r, data);
    read_numbers(p, r, numbers != NULL ? numbers : n);
    if (ds_xml_at(data, "Sede") != NULL)
        read_seat(p, r, ds_xml_at(data, "Sede"));
    keep_text(p);
}

static void read_header(ds_lot *out, ds_reader *r, const ds_xml_node *header,
                        bool simple)
{
    const ds_xml_node *seller = ds_xml_at(header, "CedentePrestatore");
    const ds_xml_node *buyer = ds_xml_at(header, "CessionarioCommittente");
    ds_str address = ds_xml_text(header, "DatiTrasmissione/CodiceDestinatario");
    if (seller == NULL || buyer == NULL) {
        ds_reader_wrong(r, header, "%s lacks %s", header->name,
                        seller == NULL ? "CedentePrestatore"
                                       : "CessionarioCommittente");
        return;
    }
    (simple ? read_party_simple : read_party)(&out->seller, r, seller);
    (simple ? read_party_simple : read_party)(&out->buyer, r, buyer);
    if (!all_are(address, '0') && !all_are(address, 'X'))
        out->sdi_code = address;
    out->pec = ds_xml_text(header, "DatiTrasmissione/PECDestinatario");
}

/* --- the file ---------------------------------------------------------- */

static void read_bodies(ds_lot *out, ds_reader *r, const ds_xml_node *root,
                        bool simple)
{
    const ds_xml_node *first = ds_xml_at(root, "FatturaElettronicaBody");
    size_t n = 0;
    for (const ds_xml_node *b = first; b != NULL; b = ds_xml_again(b))
        n++;
    if (n == 0)
        ds_reader_wrong(r, root, "%s lacks FatturaElettronicaBody", root->name);
    ds_fattura *all = ds_new_n(r->a, ds_fattura, n);
    for (const ds_xml_node *b = first; b != NULL; b = ds_xml_again(b)) {
        ds_fattura *one = &all[out->n++];
        one->at = b;
        one->date = DS_NO_DATE;
        (simple ? ds_fattura_simple : ds_fattura_ordinary)(one, r, b);
    }
    out->documents = all;
}

static void read_form(ds_lot *out, ds_reader *r, const ds_xml_node *root)
{
    const char *version = ds_xml_attr(root->attrs, "", "versione");
    const ds_xml_node *header = ds_xml_at(root, "FatturaElettronicaHeader");
    bool simple =
        ds_str_is(DS_STR("FatturaElettronicaSemplificata"), root->name);
    out->format = ds_cstr(version);
    bool known = simple ? ds_str_is(out->format, "FSM10")
                        : ds_str_is(out->format, "FPA12") ||
                              ds_str_is(out->format, "FPR12");
    if (!known)
        ds_reader_wrong(r, root,
                        "the format \"%.*s\" is not known: FPA12, FPR12 or "
                        "FSM10",
                        DS_FMT(out->format));
    else if (header == NULL)
        ds_reader_wrong(r, root, "%s lacks FatturaElettronicaHeader",
                        root->name);
    else {
        read_header(out, r, header, simple);
        read_bodies(out, r, root, simple);
    }
}

int ds_fattura_read(ds_lot *out, ds_arena *a, ds_str file, ds_str xml,
                    ds_findings *f)
{
    ds_reader r = {a, file, f};
    ds_xml_node *root = NULL;
    ds_err err = {0};
    ds_place at = {.path = file};
    size_t errors = f->errors;
    *out = (ds_lot){0};
    if (ds_xml_tree(&root, &at.line, &at.col, a, xml, &err)) {
        ds_find_error(f, at, DS_F_XML, "%s", err.msg);
        return -1;
    }
    if (ds_str_is(DS_STR("FatturaElettronica"), root->name) ||
        ds_str_is(DS_STR("FatturaElettronicaSemplificata"), root->name))
        read_form(out, &r, root);
    else
        ds_find_warning(f, ds_reader_place(&r, root), DS_F_EINVOICE,
                        "<%s> is no electronic invoice: left out", root->name);
    return f->errors > errors ? -1 : 0;
}
