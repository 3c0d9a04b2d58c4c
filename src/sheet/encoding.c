/* The encodings that spreadsheets write, to UTF-8; and where in the source a
 * place of the text is. Others are read when they are told, by iconv(3). */
#include "base/buf.h"
#include "base/utf8.h"
#include "sheet/detect.h"
#include <errno.h>
#include <iconv.h>
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

ds_str ds_encoding_name(ds_encoding e, ds_str told)
{
    return e == DS_OTHER_ENCODING ? told : ds_cstr(names[e].name);
}

static ds_encoding find_encoding(ds_str told)
{
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (ds_str_eq_nocase(told, ds_cstr(names[i].name)))
            return names[i].encoding;
    return DS_OTHER_ENCODING;
}

/* --- places ------------------------------------------------------------ */

/* A file whose first line ends in a lone CR, as on an old Mac, has an LF where
 * a cell has lines. */
ds_cursor ds_cursor_at_start(ds_str text, ds_encoding e)
{
    size_t cr = ds_str_chr(text, '\r');
    bool mac = cr < ds_str_chr(text, '\n') &&
               !ds_str_starts(ds_str_sub(text, cr, text.n), DS_STR("\r\n"));
    return (ds_cursor){text, e, mac, 0, 1, 1};
}

static bool ends_line(const ds_cursor *c)
{
    char byte = c->text.p[c->at];
    bool pair =
        byte == '\r' && c->at + 1 < c->text.n && c->text.p[c->at + 1] == '\n';
    return byte == '\n' || (byte == '\r' && c->mac && !pair);
}

/* How many columns of the source a byte of the UTF-8 text stands for, so that
 * the bytes of one character add up. Of an encoding that is not ours each
 * character is taken for one byte. */
static unsigned source_columns(ds_encoding e, unsigned char c)
{
    bool first = (c & 0xc0) != 0x80;
    if (e == DS_UTF8)
        return 1;
    if (e == DS_WINDOWS_1252 || e == DS_OTHER_ENCODING)
        return first;
    return first ? 1u + (c >= 0xf0) : 0; /* a surrogate pair is two */
}

void ds_cursor_move(ds_cursor *c, size_t to)
{
    for (; c->at < to; c->at++) {
        if (ends_line(c)) {
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

/* One step, which may end for want of room; without `in` the last one. */
static bool convert(ds_buf *b, iconv_t known, char **in, size_t *left)
{
    size_t room = (in != NULL ? *left : 0) + 64;
    char *out = ds_buf_room(b, room);
    size_t failed = iconv(known, in, left, &out, &room);
    b->n = (size_t)(out - b->p);
    return failed != (size_t)-1;
}

static bool decode_other(ds_str *text, ds_arena *a, ds_str bytes, iconv_t known)
{
    ds_buf b = {0};
    char *in = (char *)(uintptr_t)bytes.p; /* which iconv does not touch */
    size_t left = bytes.n;
    bool good;
    do
        good = convert(&b, known, &in, &left);
    while (!good && errno == E2BIG);
    good = good && convert(&b, known, NULL, NULL);
    *text = ds_dup(a, ds_buf_str(&b));
    ds_buf_free(&b);
    good = decode_8(text, *text) && good;
    if (ds_str_starts(*text, DS_STR("\xef\xbb\xbf")))
        *text = ds_str_sub(*text, 3, text->n);
    return good;
}

/* Neither "//TRANSLIT" nor other things that iconv makes of a name. */
static bool is_name(ds_str s)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'z') &&
            !(c >= 'A' && c <= 'Z') && strchr("-_.:", c) == NULL)
            return false;
    }
    return s.n > 0 && s.n < 64;
}

static int open_other(iconv_t *out, ds_arena *a, ds_str told, ds_err *err)
{
    *out = is_name(told) ? iconv_open("UTF-8", ds_zstr(a, told)) : (iconv_t)-1;
    if (*out != (iconv_t)-1)
        return 0;
    return ds_fail(err, DS_EUSAGE,
                   "unknown encoding \"%.*s\": it is utf-8, utf-16le, "
                   "windows-1252, cp850, iso-8859-15 or another that "
                   "iconv --list names",
                   DS_FMT(told));
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

/* Without a mark UTF-16 of European text has a NUL in every other byte, UTF-8
 * has none and is valid, and the rest is Windows. */
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

/* Whether there are letters of UTF-8 beside what is none: a file glued together
 * of two, or damaged. As Windows text it would be wrong at each of them. */
static bool is_mixed(ds_str bytes)
{
    while (bytes.n > 0) {
        ds_str good = ds_str_sub(bytes, 0, ds_utf8_bad(bytes));
        if (ds_utf8_ascii(good) < good.n)
            return true;
        bytes = ds_str_sub(bytes, good.n + 1, bytes.n);
    }
    return false;
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
                   const char *trouble, ds_str name, ds_err *err)
{
    ds_cursor c = ds_cursor_at_start(text, e);
    ds_cursor_move(&c, at);
    return ds_fail(err, DS_ESYNTAX, "%.*s:%u:%u: %s%.*s", DS_FMT(path), c.line,
                   c.col, trouble, DS_FMT(name));
}

static int fail_mixed(ds_str path, ds_str bytes, ds_err *err)
{
    fail_at(path, bytes, DS_UTF8, ds_utf8_bad(bytes),
            "this byte is not utf-8, and other letters of the file are",
            DS_STR(""), err);
    return ds_hint(err, "mend it, or --encoding windows-1252 (or another) says "
                        "that all of the file is in that");
}

/* What is told, or the mark says, or the bytes look like; takes the mark off.
 * Which half of UTF-16 comes first is the mark's to say. */
static ds_encoding choose(ds_str *bytes, ds_str told)
{
    ds_encoding e = told.n > 0 ? find_encoding(told) : DS_ENCODINGS;
    if (e == DS_OTHER_ENCODING)
        return e;
    ds_encoding marked = skip_bom(bytes);
    bool wide = marked == DS_UTF16LE || marked == DS_UTF16BE;
    if (e == DS_ENCODINGS || (wide && (e == DS_UTF16LE || e == DS_UTF16BE)))
        e = marked;
    return e == DS_ENCODINGS ? guess(*bytes) : e;
}

/* DOS ends a text with this byte. */
static void cut_end_mark(ds_str *text)
{
    while (ds_str_ends(*text, DS_STR("\x1a")))
        text->n--;
}

int ds_decode(ds_str *text, ds_encoding *encoding, ds_arena *a, ds_str path,
              ds_str bytes, ds_str told, ds_err *err)
{
    iconv_t known;
    bool good;
    *encoding = choose(&bytes, told);
    ds_str name = ds_encoding_name(*encoding, told);
    if (*encoding == DS_WINDOWS_1252 && told.n == 0 && is_mixed(bytes))
        return fail_mixed(path, bytes, err);
    if (*encoding != DS_OTHER_ENCODING) {
        good = decode(text, a, bytes, *encoding);
    } else if (open_other(&known, a, told, err) != 0) {
        return -1;
    } else {
        good = decode_other(text, a, bytes, known);
        iconv_close(known);
    }
    size_t nul = ds_str_chr(*text, '\0');
    if (good && nul == text->n) {
        cut_end_mark(text);
        return 0;
    }
    fail_at(path, *text, *encoding, nul,
            nul < text->n ? "a byte 0 cannot stand in text that is "
                          : "this byte cannot stand in text that is ",
            name, err);
    return told.n > 0 ? -1
                      : ds_hint(err, "--encoding says what it is in, such as "
                                     "cp850 (of DOS) or macintosh");
}

/* --- excerpts ---------------------------------------------------------- */

ds_str ds_sheet_text(ds_arena *a, ds_str bytes, ds_str encoding)
{
    ds_str text = {0};
    ds_encoding e;
    return ds_decode(&text, &e, a, (ds_str){0}, bytes, encoding, NULL) == 0
               ? text
               : (ds_str){0};
}

static size_t line_end(ds_cursor *c, size_t beg)
{
    if (!c->mac)
        return beg + ds_str_chr(ds_str_sub(c->text, beg, c->text.n), '\n');
    for (c->at = beg; c->at < c->text.n && !ends_line(c);)
        c->at++;
    return c->at;
}

bool ds_sheet_line(ds_str *line, unsigned *col, ds_str text, ds_str encoding,
                   unsigned number)
{
    ds_cursor c = ds_cursor_at_start(text, find_encoding(encoding));
    size_t beg = 0, end = line_end(&c, 0);
    while (--number > 0 && end < text.n) {
        beg = end + 1;
        end = line_end(&c, beg);
    }
    *line = ds_str_sub(text, beg, end);
    if (ds_str_ends(*line, DS_STR("\r")))
        line->n--;
    unsigned left = *col > 0 ? *col - 1 : 0;
    size_t at = 0;
    for (; at < line->n && left > 0; at++) {
        unsigned n = source_columns(c.encoding, (unsigned char)line->p[at]);
        left -= n < left ? n : left;
    }
    while (at < line->n && ((unsigned char)line->p[at] & 0xc0) == 0x80)
        at++;
    *col = *col > 0 ? (unsigned)at + 1 : 0;
    return number == 0;
}
