/* What both forms of an e-invoice share. */
#include "einvoice/reader.h"
#include "base/file.h"
#include "einvoice/base64.h"
#include "base/banned.h"

ds_place ds_reader_place(const ds_reader *r, const ds_xml_node *at)
{
    return (ds_place){r->file, at->line, at->col};
}

void ds_reader_wrong(ds_reader *r, const ds_xml_node *at, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    ds_str msg = ds_vprintf(r->a, fmt, ap);
    va_end(ap);
    ds_find_error(r->f, ds_reader_place(r, at), DS_F_EINVOICE, "%.*s",
                  DS_FMT(msg));
}

ds_str ds_reader_need(ds_reader *r, const ds_xml_node *n, const char *way)
{
    ds_str text = ds_xml_text(n, way);
    if (text.n == 0)
        ds_reader_wrong(r, n, "%s lacks %s", n->name, way);
    return text;
}

bool ds_reader_add(ds_reader *r, int64_t *sum, const ds_xml_node *n,
                   const char *way)
{
    int64_t v;
    ds_str text = ds_xml_text(n, way);
    if (text.n == 0)
        return true;
    if (ds_decimal_parse(&v, text) && !__builtin_add_overflow(*sum, v, sum))
        return true;
    ds_reader_wrong(r, ds_xml_at(n, way), "\"%.*s\" is not an amount",
                    DS_FMT(text));
    return false;
}

/* xs:date may name a zone behind the day. */
ds_date ds_reader_date(ds_reader *r, const ds_xml_node *n, const char *way)
{
    enum {
        DAY = 10
    };
    ds_date d = DS_NO_DATE;
    ds_str text = ds_xml_text(n, way);
    bool zone = text.n > DAY && (text.p[DAY] == 'Z' || text.p[DAY] == '+' ||
                                 text.p[DAY] == '-');
    if (text.n > 0 &&
        !ds_date_parse(&d, zone ? ds_str_sub(text, 0, DAY) : text))
        ds_reader_wrong(r, ds_xml_at(n, way), "\"%.*s\" is not a date",
                        DS_FMT(text));
    return d;
}

static bool is_one_of(ds_str type, const char *types)
{
    return type.n == 4 && ds_str_find(ds_cstr(types), type) != SIZE_MAX;
}

void ds_reader_general(ds_fattura *out, ds_reader *r, const ds_xml_node *n)
{
    ds_str currency = ds_reader_need(r, n, "Divisa");
    out->at = ds_xml_at(n, "Numero") != NULL ? ds_xml_at(n, "Numero") : n;
    out->type = ds_reader_need(r, n, "TipoDocumento");
    out->number = ds_reader_need(r, n, "Numero");
    if (ds_reader_need(r, n, "Data").n > 0)
        out->date = ds_reader_date(r, n, "Data");
    out->currency = ds_currency_parse(currency);
    if (currency.n > 0 && out->currency == 0)
        ds_reader_wrong(r, ds_xml_at(n, "Divisa"), "\"%.*s\" is not a currency",
                        DS_FMT(currency));
    out->credit = is_one_of(out->type, "TD04 TD08");
    out->self = is_one_of(out->type, "TD16 TD17 TD18 TD19 TD20 TD21 TD22 TD23 "
                                     "TD27 TD28 TD29");
    if (out->type.n > 0 && !out->credit && !out->self &&
        !is_one_of(out->type, "TD01 TD02 TD03 TD05 TD06 TD07 TD09 TD24 TD25 "
                              "TD26"))
        ds_reader_wrong(r, ds_xml_at(n, "TipoDocumento"),
                        "\"%.*s\" is not a type of invoice that is known",
                        DS_FMT(out->type));
}

/* A file's name, whatever stands in the XML: no folder, no control character,
 * no hidden file, no dot or blank at the end, which Windows drops. */
static ds_str safe_name(ds_arena *a, ds_str name)
{
    char *p = ds_alloc_text(a, name.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < name.n; i++) {
        unsigned char c = (unsigned char)name.p[i];
        bool bad = c < ' ' || c == 0x7f || strchr("/\\:*?\"<>|", c) != NULL;
        if (n > 0 || (c != '.' && c != ' '))
            p[n++] = bad ? '-' : name.p[i];
    }
    while (n > 0 && (p[n - 1] == '.' || p[n - 1] == ' '))
        n--;
    ds_str out = {p, n};
    return n > 0 && ds_path_safe(out) ? out : DS_STR("attachment");
}

static ds_str enclosure_name(ds_reader *r, const ds_xml_node *n)
{
    ds_str name = safe_name(r->a, ds_xml_text(n, "NomeAttachment"));
    ds_str packed = ds_xml_text(n, "AlgoritmoCompressione");
    ds_str format = ds_xml_text(n, "FormatoAttachment");
    ds_str tail = ds_str_eq_nocase(packed, DS_STR("ZIP")) ? packed : format;
    bool has_tail = ds_str_chr(name, '.') < name.n;
    if (tail.n == 0 || tail.n > 5 || (has_tail && packed.n == 0) ||
        ds_str_ends(name, tail))
        return name;
    return safe_name(r->a,
                     ds_printf(r->a, "%.*s.%.*s", DS_FMT(name), DS_FMT(tail)));
}

void ds_reader_enclosures(ds_fattura *out, ds_reader *r,
                          const ds_xml_node *body)
{
    size_t n = 0;
    const ds_xml_node *first = ds_xml_at(body, "Allegati");
    for (const ds_xml_node *c = first; c != NULL; c = ds_xml_again(c))
        n++;
    ds_enclosure *all = ds_new_n(r->a, ds_enclosure, n);
    for (const ds_xml_node *c = first; c != NULL; c = ds_xml_again(c)) {
        ds_enclosure *e = &all[out->nenclosures++];
        e->name = enclosure_name(r, c);
        if (!ds_base64_decode(&e->bytes, r->a, ds_xml_text(c, "Attachment")))
            ds_reader_wrong(r, c, "the attachment \"%.*s\" is not base64",
                            DS_FMT(e->name));
    }
    out->enclosures = all;
}
