/* A signed file is an envelope; openssl opens it. Nothing of it touches the
 * disk: both ends are in memory. */
#include "einvoice/unwrap.h"
#include "base/process.h"
#include "einvoice/base64.h"
#include <string.h>
#include <unistd.h>
#include "base/banned.h"

static bool is_xml(ds_str bytes)
{
    if (ds_str_starts(bytes, DS_STR("\xef\xbb\xbf")))
        bytes = ds_str_sub(bytes, 3, bytes.n);
    bytes = ds_str_trim(bytes);
    return ds_str_starts(bytes, DS_STR("<")) ||
           ds_str_starts(bytes, DS_STR("\0<")) ||
           ds_str_starts(bytes, DS_STR("\xff\xfe<")) ||
           ds_str_starts(bytes, DS_STR("\xfe\xff\0<"));
}

bool ds_einvoice_likely(ds_str name, ds_str bytes)
{
    ds_str tail = ds_str_sub(name, name.n < 4 ? 0 : name.n - 4, name.n);
    return is_xml(bytes) || ds_str_eq_nocase(tail, DS_STR(".p7m")) ||
           ds_str_eq_nocase(tail, DS_STR(".xml"));
}

/* PEM's lines of dashes carry no content. */
static ds_str without_dashes(ds_arena *a, ds_str text)
{
    char *p = ds_alloc_text(a, text.n);
    size_t n = 0;
    while (text.p != NULL) {
        ds_str line = ds_str_trim(ds_str_cut(&text, '\n'));
        if (ds_str_starts(line, DS_STR("-----")))
            continue;
        if (line.n > 0)
            memcpy(p + n, line.p, line.n);
        n += line.n;
    }
    return (ds_str){p, n};
}

static bool is_der(ds_str bytes)
{
    return bytes.n > 2 && bytes.p[0] == 0x30 && (bytes.p[1] & 0x80) != 0;
}

/* --- what is wrong with an envelope -------------------------------------- */

typedef struct {
    unsigned char tag;
    ds_str inside;
} element;

/* Tag and length of BER (X.690); a length that is not told is SIZE_MAX. */
static bool read_head(unsigned char *tag, size_t *n, ds_str *rest)
{
    if (rest->n < 2 || (rest->p[0] & 0x1f) == 0x1f)
        return false;
    unsigned char first = (unsigned char)rest->p[1];
    size_t more = first < 0x80 ? 0 : first & 0x7f;
    *tag = (unsigned char)rest->p[0];
    *n = first < 0x80 ? first : more == 0 ? SIZE_MAX : 0;
    if (more > 4 || rest->n < 2 + more)
        return false;
    for (size_t i = 0; i < more; i++)
        *n = *n << 8 | (unsigned char)rest->p[2 + i];
    *rest = ds_str_sub(*rest, 2 + more, rest->n);
    return true;
}

/* Takes the first element off `rest`. One without a length ends with the two
 * zeros that are its own, not those of one within it. */
static bool take_element(element *e, ds_str *rest)
{
    size_t n, open = 1, beg = 0;
    if (!read_head(&e->tag, &n, rest))
        return false;
    ds_str all = *rest;
    while (n == SIZE_MAX && open > 0) {
        unsigned char tag;
        size_t inner;
        beg = all.n - rest->n;
        if (!read_head(&tag, &inner, rest))
            return false;
        if (inner == SIZE_MAX)
            open++;
        else if (tag == 0 && inner == 0)
            open--;
        else
            *rest = ds_str_sub(*rest, inner, rest->n);
    }
    if (n != SIZE_MAX && n > all.n)
        return false;
    e->inside = ds_str_sub(all, 0, n == SIZE_MAX ? beg : n);
    if (n != SIZE_MAX)
        *rest = ds_str_sub(all, n, all.n);
    return true;
}

static bool go_into(ds_str *rest, unsigned char tag)
{
    element e;
    if (!take_element(&e, rest) || e.tag != tag)
        return false;
    *rest = e.inside;
    return true;
}

static const char no_envelope[] = "this is no signed file, or a part of one";

/* Of SignedData (RFC 5652, 5.1): version, algorithms, content, certificates. */
static const char *signed_wrong(ds_str in)
{
    enum {
        SEQUENCE = 0x30,
        CONTEXT_0 = 0xa0
    };
    element e, content;
    if (!go_into(&in, CONTEXT_0) || !go_into(&in, SEQUENCE) ||
        !take_element(&e, &in) || !take_element(&e, &in) ||
        !take_element(&content, &in) || !take_element(&e, &content.inside))
        return no_envelope;
    if (content.inside.n == 0)
        return "this is a signature alone: what it signs is in another file";
    if (!take_element(&e, &in) || e.tag != CONTEXT_0)
        return "the certificate of who signed this is not in it";
    return "its signature does not fit its content";
}

static const char *envelope_wrong(ds_str der)
{
    /* 1.2.840.113549.1.7, of which 1 is data, 2 signed, 3 enveloped */
    static const char pkcs7[] = "\x2a\x86\x48\x86\xf7\x0d\x01\x07";
    element type;
    if (!go_into(&der, 0x30) || !take_element(&type, &der) ||
        type.inside.n != sizeof pkcs7 ||
        !ds_str_starts(type.inside, DS_STR(pkcs7)))
        return no_envelope;
    switch (type.inside.p[sizeof pkcs7 - 1]) {
    case 2:
        return signed_wrong(der);
    case 3:
        return "this is encrypted: only whom it is for can open it";
    default:
        return "this is an envelope without a signature";
    }
}

/* --- opening it ---------------------------------------------------------- */

static int open_envelope(ds_str *out, ds_arena *a, ds_str der, ds_err *err)
{
    static const char *const argv[] = {"openssl", "cms", "-verify", "-noverify",
                                       "-inform", "DER", NULL};
    ds_process p = {.argv = argv,
                    .what = "openssl",
                    .quiet = true,
                    .most = DS_EINVOICE_MAX};
    int status;
    p.in_fd = ds_process_input(der, p.what, err);
    if (p.in_fd < 0)
        return -1;
    int failed = ds_process_run(&status, out, a, &p, err);
    close(p.in_fd);
    if (failed)
        return err->code == DS_ENOTFOUND
                   ? ds_hint(err, "apt-get install openssl")
                   : -1;
    if (status != 0)
        return ds_fail(err, DS_ESYNTAX, "%s", envelope_wrong(der));
    return 0;
}

int ds_einvoice_unwrap(ds_str *xml, ds_arena *a, ds_str bytes, ds_err *err)
{
    enum {
        SIGNATURES = 8 /* one around the other */
    };
    for (int i = 0; i < SIGNATURES; i++) {
        *xml = bytes;
        if (is_xml(bytes))
            return 0;
        if (!is_der(bytes) &&
            (!ds_base64_decode(&bytes, a, without_dashes(a, bytes)) ||
             !is_der(bytes)))
            return ds_fail(err, DS_ESYNTAX,
                           "this is neither XML nor a signed "
                           "file");
        if (open_envelope(&bytes, a, bytes, err))
            return -1;
    }
    return ds_fail(err, DS_ELIMIT, "this is signed too many times");
}
