/* The outer fields of a signed file, read as far as they say what it is. */
#include "einvoice/envelope.h"
#include "base/banned.h"

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

const char *ds_envelope_wrong(ds_str der)
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
