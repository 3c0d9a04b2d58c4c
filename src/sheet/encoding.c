/* The encodings that spreadsheets write, to UTF-8; and where in the source a
 * place of the text is. */
#include "base/utf8.h"
#include "sheet/detect.h"
#include <string.h>
#include "base/banned.h"

/* --- names ------------------------------------------------------------- */

static const struct {
    const char *name;
    ds_encoding encoding;
} names[] = {
    {"utf-8", DS_UTF8},
    {"utf-16le", DS_UTF16LE},
    {"utf-16be", DS_UTF16BE},
    {"windows-1252", DS_WINDOWS_1252},
    /* other names of the same; a browser too reads Latin-1 as its superset */
    {"utf8", DS_UTF8},
    {"utf-16", DS_UTF16LE},
    {"cp1252", DS_WINDOWS_1252},
    {"latin1", DS_WINDOWS_1252},
    {"iso-8859-1", DS_WINDOWS_1252},
};

ds_str ds_encoding_name(ds_encoding e)
{
    return ds_cstr(names[e].name);
}

static int find_encoding(ds_encoding *out, ds_str told, ds_err *err)
{
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (!ds_str_eq_nocase(told, ds_cstr(names[i].name)))
            continue;
        *out = names[i].encoding;
        return 0;
    }
    return ds_fail(err, DS_EUSAGE,
                   "unknown encoding \"%.*s\": it is one of utf-8, utf-16le, "
                   "utf-16be, windows-1252",
                   DS_FMT(told));
}

/* --- places ------------------------------------------------------------ */

ds_cursor ds_cursor_at_start(ds_str text, ds_encoding e)
{
    char newline = ds_str_chr(text, '\n') < text.n ? '\n' : '\r';
    return (ds_cursor){text, e, newline, 0, 1, 1};
}

/* How many columns of the source a byte of the UTF-8 text stands for, so that
 * the bytes of one character add up. */
static unsigned source_columns(ds_encoding e, unsigned char c)
{
    bool first = (c & 0xc0) != 0x80;
    if (e == DS_UTF8)
        return 1;
    if (e == DS_WINDOWS_1252)
        return first;
    return first ? 1u + (c >= 0xf0) : 0; /* a surrogate pair is two */
}

void ds_cursor_move(ds_cursor *c, size_t to)
{
    for (; c->at < to; c->at++) {
        if (c->text.p[c->at] == c->newline) {
            c->line++;
            c->col = 1;
        } else {
            c->col +=
                source_columns(c->encoding, (unsigned char)c->text.p[c->at]);
        }
    }
}

/* --- conversion -------------------------------------------------------- */

static char *put(char *at, uint32_t cp)
{
    if (cp < 0x80) {
        *at++ = (char)cp;
        return at;
    }
    if (cp < 0x800) {
        *at++ = (char)(0xc0 | cp >> 6);
    } else if (cp < 0x10000) {
        *at++ = (char)(0xe0 | cp >> 12);
        *at++ = (char)(0x80 | (cp >> 6 & 0x3f));
    } else {
        *at++ = (char)(0xf0 | cp >> 18);
        *at++ = (char)(0x80 | (cp >> 12 & 0x3f));
        *at++ = (char)(0x80 | (cp >> 6 & 0x3f));
    }
    *at++ = (char)(0x80 | (cp & 0x3f));
    return at;
}

/* 0x80 to 0x9f of Windows-1252 (the Unicode Consortium's CP1252.TXT); 0 is no
 * character. The rest is Latin-1. */
static const uint16_t cp1252[32] = {
    0x20ac, 0,      0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
    0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017d, 0,
    0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
    0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,      0x017e, 0x0178,
};

/* Each decoder gives the text before the first bad byte, and whether that is
 * all of it. */
static bool decode_1252(ds_str *text, ds_arena *a, ds_str bytes)
{
    char *p = ds_alloc_text(a, bytes.n * 3 + 1);
    char *at = p;
    bool good = true;
    for (size_t i = 0; i < bytes.n && good; i++) {
        unsigned char c = (unsigned char)bytes.p[i];
        uint32_t cp = c >= 0x80 && c < 0xa0 ? cp1252[c - 0x80] : c;
        good = cp > 0 || c == 0;
        if (good)
            at = put(at, cp);
    }
    *text = (ds_str){p, (size_t)(at - p)};
    return good;
}

static uint32_t unit_at(ds_str bytes, size_t i, bool big)
{
    unsigned char first = (unsigned char)bytes.p[i];
    unsigned char second = (unsigned char)bytes.p[i + 1];
    return big ? (uint32_t)(first << 8 | second)
               : (uint32_t)(second << 8 | first);
}

static bool is_low(uint32_t unit)
{
    return unit >= 0xdc00 && unit < 0xe000;
}

static bool decode_16(ds_str *text, ds_arena *a, ds_str bytes, bool big)
{
    char *p = ds_alloc_text(a, bytes.n / 2 * 3 + 1);
    char *at = p;
    size_t i = 0;
    for (; i + 2 <= bytes.n; i += 2) {
        uint32_t unit = unit_at(bytes, i, big);
        if (unit >= 0xd800 && unit < 0xdc00 && i + 4 <= bytes.n &&
            is_low(unit_at(bytes, i + 2, big))) {
            unit = 0x10000 + ((unit - 0xd800) << 10) +
                   (unit_at(bytes, i + 2, big) - 0xdc00);
            i += 2;
        }
        if (unit >= 0xd800 && unit < 0xe000)
            break;
        at = put(at, unit);
    }
    *text = (ds_str){p, (size_t)(at - p)};
    return i == bytes.n;
}

static bool decode_8(ds_str *text, ds_str bytes)
{
    *text = ds_str_sub(bytes, 0, ds_utf8_bad(bytes));
    return text->n == bytes.n;
}

static bool decode(ds_str *text, ds_arena *a, ds_str bytes, ds_encoding e)
{
    if (e == DS_UTF8)
        return decode_8(text, bytes);
    if (e == DS_WINDOWS_1252)
        return decode_1252(text, a, bytes);
    return decode_16(text, a, bytes, e == DS_UTF16BE);
}

/* --- detection --------------------------------------------------------- */

static const struct {
    const char *mark;
    size_t n;
    ds_encoding encoding;
} boms[] = {
    {"\xef\xbb\xbf", 3, DS_UTF8},
    {"\xff\xfe", 2, DS_UTF16LE},
    {"\xfe\xff", 2, DS_UTF16BE},
};

/* Takes the mark off; without one, UTF-16 of European text has a NUL in every
 * other byte, UTF-8 has none and is valid, and the rest is Windows. */
static ds_encoding guess(ds_str bytes)
{
    size_t nuls[2] = {0, 0};
    for (size_t i = 0; i < bytes.n; i++)
        nuls[i % 2] += bytes.p[i] == '\0';
    if (bytes.n % 2 == 0 && nuls[1] > bytes.n / 4 && nuls[0] < nuls[1] / 8)
        return DS_UTF16LE;
    if (bytes.n % 2 == 0 && nuls[0] > bytes.n / 4 && nuls[1] < nuls[0] / 8)
        return DS_UTF16BE;
    return ds_utf8_bad(bytes) == bytes.n ? DS_UTF8 : DS_WINDOWS_1252;
}

static ds_encoding skip_bom(ds_str *bytes)
{
    for (size_t i = 0; i < sizeof boms / sizeof *boms; i++) {
        if (!ds_str_starts(*bytes, (ds_str){boms[i].mark, boms[i].n}))
            continue;
        *bytes = ds_str_sub(*bytes, boms[i].n, bytes->n);
        return boms[i].encoding;
    }
    return DS_ENCODINGS;
}

static int fail_at(ds_str path, ds_str text, ds_encoding e, size_t at,
                   const char *trouble, ds_err *err)
{
    ds_cursor c = ds_cursor_at_start(text, e);
    ds_cursor_move(&c, at);
    return ds_fail(err, DS_ESYNTAX, "%.*s:%u:%u: %s %s", DS_FMT(path), c.line,
                   c.col, trouble, names[e].name);
}

int ds_decode(ds_str *text, ds_encoding *encoding, ds_arena *a, ds_str path,
              ds_str bytes, ds_str told, ds_err *err)
{
    *encoding = skip_bom(&bytes);
    if (*encoding == DS_ENCODINGS && told.n == 0)
        *encoding = guess(bytes);
    if (told.n > 0 && find_encoding(encoding, told, err) != 0)
        return -1;
    if (!decode(text, a, bytes, *encoding))
        return fail_at(path, *text, *encoding, text->n,
                       "this byte cannot stand in text that is", err);
    size_t nul = ds_str_chr(*text, '\0');
    if (nul < text->n)
        return fail_at(path, *text, *encoding, nul,
                       "a byte 0 cannot stand in text that is", err);
    return 0;
}
