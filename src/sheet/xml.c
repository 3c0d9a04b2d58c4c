/* expat, with a limit of depth and without DTDs. */
#include "sheet/xml.h"
#include "sheet/lib.h"
#include "base/arena.h"
#include <iconv.h>
#include <stdlib.h>
#include <string.h>
#include "base/banned.h"

struct ds_xml {
    ds_expat lib;
    XML_Parser parser;
    ds_str what;
    ds_xml_calls calls;
    void *payload;
    unsigned depth;
    size_t fed;   /* bytes */
    bool stopped; /* by `err` */
    ds_err *err;
};

unsigned ds_xml_line(const ds_xml *x)
{
    return (unsigned)x->lib.XML_GetCurrentLineNumber(x->parser);
}

unsigned ds_xml_col(const ds_xml *x)
{
    return (unsigned)x->lib.XML_GetCurrentColumnNumber(x->parser) + 1;
}

/* expat may make a few more calls after it was told to stop. */
static void stop(ds_xml *x)
{
    x->stopped = true;
    x->lib.XML_StopParser(x->parser, XML_FALSE);
}

static void stop_here(ds_xml *x, ds_code code, const char *trouble)
{
    if (x->what.n == 0)
        ds_fail(x->err, code, "%s", trouble);
    else
        ds_fail(x->err, code, "%.*s:%u:%u: %s", DS_FMT(x->what), ds_xml_line(x),
                ds_xml_col(x), trouble);
    stop(x);
}

static void on_start(void *payload, const XML_Char *name,
                     const XML_Char **attrs)
{
    ds_xml *x = payload;
    if (x->stopped)
        return;
    if (++x->depth > DS_XML_MAX_DEPTH)
        stop_here(x, DS_ELIMIT, "elements are nested too deeply");
    else if (x->calls.start(x->payload, name, attrs, x->err) != 0)
        stop(x);
}

static void on_end(void *payload, const XML_Char *name)
{
    ds_xml *x = payload;
    if (x->stopped)
        return;
    x->depth--;
    if (x->calls.end(x->payload, name, x->err) != 0)
        stop(x);
}

static void on_text(void *payload, const XML_Char *text, int n)
{
    ds_xml *x = payload;
    if (!x->stopped && x->calls.text != NULL &&
        x->calls.text(x->payload, (ds_str){text, (size_t)n}, x->err) != 0)
        stop(x);
}

static void on_doctype(void *payload, const XML_Char *name,
                       const XML_Char *system_id, const XML_Char *public_id,
                       int internal)
{
    (void)name;
    (void)system_id;
    (void)public_id;
    (void)internal;
    ds_xml *x = payload;
    if (!x->stopped)
        stop_here(x, DS_ESYNTAX, "a DOCTYPE, which is not accepted");
}

/* expat itself knows UTF-8, UTF-16, ISO-8859-1 and US-ASCII. A file from a
 * stranger may choose among these others, and not among all that iconv has. */
static bool may_be_read(ds_str name)
{
    static const char *const families[] = {"iso-8859-", "windows-125", "cp125"};
    for (size_t i = 0; i < sizeof families / sizeof *families; i++) {
        ds_str family = ds_cstr(families[i]);
        ds_str head = ds_str_sub(name, 0, family.n);
        size_t digits = family.n;
        while (digits < name.n && name.p[digits] >= '0' &&
               name.p[digits] <= '9')
            digits++;
        if (ds_str_eq_nocase(head, family) && digits == name.n &&
            digits > family.n && digits <= family.n + 2)
            return true;
    }
    return false;
}

/* The character of a byte, -1 where it is none. */
static int decode_byte(iconv_t cd, unsigned byte)
{
    char from = (char)byte, *in = &from;
    unsigned char to[4] = {0};
    char *out = (char *)to;
    size_t in_left = 1, out_left = sizeof to;
    if (iconv(cd, &in, &in_left, &out, &out_left) == (size_t)-1 ||
        out_left > 0) {
        iconv(cd, NULL, NULL, NULL, NULL);
        return -1;
    }
    return to[0] | to[1] << 8 | to[2] << 16;
}

static int on_encoding(void *payload, const XML_Char *name, XML_Encoding *into)
{
    (void)payload;
    iconv_t cd =
        may_be_read(ds_cstr(name)) ? iconv_open("UCS-4LE", name) : (iconv_t)-1;
    if (cd == (iconv_t)-1)
        return XML_STATUS_ERROR;
    for (unsigned i = 0; i < 256; i++)
        into->map[i] = decode_byte(cd, i);
    iconv_close(cd);
    into->data = NULL;
    into->convert = NULL;
    into->release = NULL;
    return XML_STATUS_OK;
}

int ds_xml_open(ds_xml **out, ds_str what, const ds_xml_calls *calls,
                void *payload, ds_err *err)
{
    ds_xml *x = ds_xmalloc(sizeof *x);
    *x = (ds_xml){.what = what, .calls = *calls, .payload = payload};
    *out = x;
    if (ds_expat_load(&x->lib, err) != 0)
        return -1;
    x->parser = x->lib.XML_ParserCreateNS(NULL, '|');
    if (x->parser == NULL)
        ds_no_memory();
    x->lib.XML_SetUserData(x->parser, x);
    x->lib.XML_SetElementHandler(x->parser, on_start, on_end);
    x->lib.XML_SetCharacterDataHandler(x->parser, on_text);
    x->lib.XML_SetStartDoctypeDeclHandler(x->parser, on_doctype);
    x->lib.XML_SetUnknownEncodingHandler(x->parser, on_encoding, NULL);
    return 0;
}

/* expat begins a tag anew with each piece until it is whole, so a long one
 * costs its square. */
static bool is_too_long(const ds_xml *x)
{
    XML_Index at = x->lib.XML_GetCurrentByteIndex(x->parser);
    return at >= 0 && x->fed - (size_t)at > DS_XML_MAX_TAG;
}

int ds_xml_feed(ds_xml *x, ds_str piece, bool last, ds_err *err)
{
    enum {
        MOST = 1 << 20 /* expat counts in int */
    };
    ds_err own = {0};
    do {
        ds_str part = ds_str_sub(piece, 0, MOST);
        piece = ds_str_sub(piece, part.n, piece.n);
        x->err = err != NULL ? err : &own;
        x->fed += part.n;
        bool good = x->lib.XML_Parse(x->parser, part.p, (int)part.n,
                                     last && piece.n == 0) != XML_STATUS_ERROR;
        if (good && !is_too_long(x))
            continue;
        if (good)
            stop_here(x, DS_ELIMIT, "a tag or comment of more than 1 MiB");
        else if (!x->stopped)
            stop_here(
                x, DS_ESYNTAX,
                x->lib.XML_ErrorString(x->lib.XML_GetErrorCode(x->parser)));
        return -1;
    } while (piece.n > 0);
    return 0;
}

void ds_xml_close(ds_xml *x)
{
    if (x == NULL)
        return;
    if (x->parser != NULL)
        x->lib.XML_ParserFree(x->parser);
    free(x);
}

bool ds_xml_is(const char *name, const char *ns, const char *local)
{
    const char *bar = strrchr(name, '|');
    if (strcmp(bar != NULL ? bar + 1 : name, local) != 0)
        return false;
    return *ns == '\0' || (bar != NULL && strstr(name, ns) != NULL);
}

const char *ds_xml_attr(const char **attrs, const char *ns, const char *local)
{
    for (size_t i = 0; attrs[i] != NULL; i += 2)
        if (ds_xml_is(attrs[i], ns, local))
            return attrs[i + 1];
    return NULL;
}
