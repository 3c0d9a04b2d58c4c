/* expat, with a limit of depth and without DTDs. */
#include "sheet/xml.h"
#include "sheet/lib.h"
#include "base/arena.h"
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
    return 0;
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
        if (x->lib.XML_Parse(x->parser, part.p, (int)part.n,
                             last && piece.n == 0) != XML_STATUS_ERROR)
            continue;
        if (!x->stopped)
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
