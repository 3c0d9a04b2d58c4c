/* Unicode text, with utf8proc's tables. Every walk here accepts broken bytes:
 * each stands for itself, so that what is shown or matched is never less than
 * what is there. */
#include "base/utf8.h"
#include "base/error.h"
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>
#include "base/banned.h"

/* --- code points ------------------------------------------------------- */

static bool follows(ds_str s, size_t i, unsigned char low, unsigned char high)
{
    if (i >= s.n)
        return false;
    unsigned char c = (unsigned char)s.p[i];
    return c >= low && c <= high;
}

/* The length of the well-formed sequence at i < s.n, or 0. The rows are those
 * of table 3-7 of the Unicode Standard: only the second byte is irregular. */
static size_t sequence(ds_str s, size_t i)
{
    unsigned char c = (unsigned char)s.p[i];
    if (c < 0x80)
        return 1;
    if (c < 0xc2 || c > 0xf4)
        return 0;
    if (c < 0xe0)
        return follows(s, i + 1, 0x80, 0xbf) ? 2 : 0;
    unsigned char low = c == 0xe0 ? 0xa0 : c == 0xf0 ? 0x90 : 0x80;
    unsigned char high = c == 0xed ? 0x9f : c == 0xf4 ? 0x8f : 0xbf;
    if (!follows(s, i + 1, low, high) || !follows(s, i + 2, 0x80, 0xbf))
        return 0;
    if (c < 0xf0)
        return 3;
    return follows(s, i + 3, 0x80, 0xbf) ? 4 : 0;
}

static int32_t code_point(ds_str s, size_t i, size_t len)
{
    static const unsigned char lead_bits[] = {0, 0x7f, 0x1f, 0x0f, 0x07};
    int32_t cp = (unsigned char)s.p[i] & lead_bits[len];
    for (size_t k = 1; k < len; k++)
        cp = cp << 6 | ((unsigned char)s.p[i + k] & 0x3f);
    return cp;
}

/* Steps over one code point; a broken byte gives -1. */
static int32_t next(ds_str s, size_t *i)
{
    size_t len = sequence(s, *i);
    int32_t cp = len > 0 ? code_point(s, *i, len) : -1;
    *i += len > 0 ? len : 1;
    return cp;
}

/* The offset of the next byte that is not ASCII, eight at a time. */
static size_t skip_ascii(ds_str s, size_t i)
{
    for (; i + 8 <= s.n; i += 8) {
        uint64_t eight;
        memcpy(&eight, s.p + i, 8);
        if ((eight & 0x8080808080808080u) != 0)
            break;
    }
    while (i < s.n && (unsigned char)s.p[i] < 0x80)
        i++;
    return i;
}

size_t ds_utf8_ascii(ds_str s)
{
    return skip_ascii(s, 0);
}

size_t ds_utf8_bad(ds_str s)
{
    size_t i = skip_ascii(s, 0);
    while (i < s.n) {
        size_t len = sequence(s, i);
        if (len == 0)
            return i;
        i += len;
        if (len == 1)
            i = skip_ascii(s, i);
    }
    return s.n;
}

size_t ds_utf8_count(ds_str s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n; n++)
        next(s, &i);
    return n;
}

/* --- width ------------------------------------------------------------- */

static size_t width_of(int32_t cp)
{
    int w = cp < 0 ? 1 : utf8proc_charwidth(cp);
    return w > 0 ? (size_t)w : 0;
}

/* Asks for the emoji form of the character before it. */
enum {
    EMOJI_STYLE = 0xfe0f
};

/* Steps over what a reader takes for one character (a grapheme cluster) and
 * gives its columns. However many parts a cluster has, it fills two at most:
 * flags, families and Hangul are drawn as one wide sign. */
static size_t cluster(ds_str s, size_t *i)
{
    int32_t cp = next(s, i);
    size_t width = width_of(cp);
    utf8proc_int32_t state = 0;
    while (*i < s.n && cp >= 0) {
        size_t after = *i;
        int32_t then = next(s, &after);
        if (then < 0 || utf8proc_grapheme_break_stateful(cp, then, &state))
            break;
        width += then == EMOJI_STYLE && width == 1 ? 1 : width_of(then);
        *i = after;
        cp = then;
    }
    return width < 2 ? width : 2;
}

static bool printable(char c)
{
    return c >= 0x20 && c < 0x7f;
}

/* Like cluster(); two ASCII characters in a row never join. */
static size_t step(ds_str s, size_t *i)
{
    if (!printable(s.p[*i]) ||
        (*i + 1 < s.n && (unsigned char)s.p[*i + 1] >= 0x80))
        return cluster(s, i);
    ++*i;
    return 1;
}

size_t ds_utf8_width(ds_str s)
{
    size_t width = 0;
    for (size_t i = 0; i < s.n;)
        width += step(s, &i);
    return width;
}

ds_str ds_utf8_fit(ds_str s, size_t columns)
{
    size_t width = 0;
    size_t end = 0;
    for (size_t i = 0; i < s.n; end = i) {
        width += step(s, &i);
        if (width > columns)
            break;
    }
    return ds_str_sub(s, 0, end);
}

ds_str ds_utf8_fit_end(ds_str s, size_t columns)
{
    size_t width = ds_utf8_width(s), beg = 0;
    while (width > columns)
        width -= step(s, &beg);
    return ds_str_sub(s, beg, s.n);
}

/* --- folding ----------------------------------------------------------- */

static void map_valid(ds_buf *out, ds_str s, utf8proc_option_t options)
{
    if (s.n == 0)
        return;
    utf8proc_uint8_t *text;
    utf8proc_ssize_t n = utf8proc_map((const utf8proc_uint8_t *)s.p,
                                      (utf8proc_ssize_t)s.n, &text, options);
    if (n < 0)
        ds_no_memory(); /* the only failure of valid text */
    ds_buf_add(out, (ds_str){(const char *)text, (size_t)n});
    free(text);
}

/* `mark`, if it is not empty, stands in for each broken byte. */
static ds_str map_text(ds_arena *a, ds_str s, utf8proc_option_t options,
                       ds_str mark)
{
    ds_buf out = {0};
    while (s.n > 0) {
        size_t good = ds_utf8_bad(s);
        map_valid(&out, ds_str_sub(s, 0, good), options);
        if (good < s.n)
            ds_buf_add(&out, mark.n > 0 ? mark : ds_str_sub(s, good, good + 1));
        s = ds_str_sub(s, good + 1, s.n);
    }
    ds_str copy = ds_dup(a, ds_buf_str(&out));
    ds_buf_free(&out);
    return copy;
}

static ds_str lower_ascii(ds_arena *a, ds_str s)
{
    char *p = ds_alloc_text(a, s.n + 1);
    for (size_t i = 0; i < s.n; i++)
        p[i] = (char)(s.p[i] >= 'A' && s.p[i] <= 'Z' ? s.p[i] | 0x20 : s.p[i]);
    p[s.n] = '\0';
    return (ds_str){p, s.n};
}

/* A broken byte kept as it is could join another one, where what stood between
 * them is dropped, and make a letter that was not there. */
ds_str ds_utf8_fold(ds_arena *a, ds_str s)
{
    if (skip_ascii(s, 0) == s.n)
        return lower_ascii(a, s);
    return map_text(a, s,
                    UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT |
                        UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK |
                        UTF8PROC_IGNORE,
                    DS_STR("\xef\xbf\xbd"));
}

ds_str ds_utf8_name_key(ds_arena *a, ds_str name)
{
    while (name.n > 0 && strchr(". ", name.p[name.n - 1]) != NULL)
        name.n--;
    if (skip_ascii(name, 0) == name.n)
        return lower_ascii(a, name);
    return map_text(a, name,
                    UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD,
                    DS_STR(""));
}

/* --- slugs ------------------------------------------------------------- */

enum {
    SLUG_NEW = 48,
    SLUG_MAX = 64
};

static bool letter(char c)
{
    return c >= 'a' && c <= 'z';
}

static bool slug_char(char c)
{
    return letter(c) || (c >= '0' && c <= '9');
}

/* Letters of Europe that have no accent to strip. */
static const char *plain_letter(int32_t cp)
{
    static const struct {
        int32_t cp;
        const char *plain;
    } table[] = {
        {0xe6, "ae"}, {0xf0, "d"},   {0xf8, "o"},  {0xfe, "th"},
        {0x111, "d"}, {0x127, "h"},  {0x131, "i"}, {0x142, "l"},
        {0x14b, "n"}, {0x153, "oe"}, {0x167, "t"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (table[i].cp == cp)
            return table[i].plain;
    return NULL;
}

/* The dots of "s.p.a." vanish, that of "acme.com" is a gap: a dot is part of
 * an abbreviation when it stands behind a single letter. */
static bool abbreviates(ds_str s, size_t dot)
{
    return dot >= 1 && letter(s.p[dot - 1]) &&
           (dot == 1 || !slug_char(s.p[dot - 2]));
}

static void add_hyphenated(ds_buf *out, ds_str folded)
{
    bool gap = false;
    for (size_t i = 0; i < folded.n;) {
        size_t at = i;
        int32_t cp = next(folded, &i);
        char one[2] = {folded.p[at], '\0'};
        const char *plain = slug_char(one[0]) ? one : plain_letter(cp);
        if (plain == NULL) {
            gap = gap || one[0] != '.' || !abbreviates(folded, at);
            continue;
        }
        if (gap && out->n > 0)
            ds_buf_addc(out, '-');
        gap = false;
        ds_buf_addz(out, plain);
    }
}

static ds_str cut_at_hyphen(ds_str s)
{
    if (s.n <= SLUG_NEW)
        return s;
    for (size_t i = SLUG_NEW; i > 0; i--)
        if (s.p[i] == '-')
            return ds_str_sub(s, 0, i);
    return ds_str_sub(s, 0, SLUG_NEW);
}

/* Names that Windows gives to devices in every folder. */
static bool is_device(ds_str s)
{
    static const char *const plain[] = {"con", "prn", "aux", "nul"};
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        if (ds_str_is(s, plain[i]))
            return true;
    return s.n == 4 &&
           (ds_str_starts(s, DS_STR("com")) ||
            ds_str_starts(s, DS_STR("lpt"))) &&
           s.p[3] >= '0' && s.p[3] <= '9';
}

ds_str ds_slug(ds_arena *a, ds_str name)
{
    ds_buf out = {0};
    add_hyphenated(&out, ds_utf8_fold(a, name));
    ds_str slug = cut_at_hyphen(ds_buf_str(&out));
    if (slug.n == 0)
        slug = DS_STR("client");
    slug = is_device(slug) ? ds_printf(a, "%.*s-1", DS_FMT(slug))
                           : ds_dup(a, slug);
    ds_buf_free(&out);
    return slug;
}

bool ds_slug_valid(ds_str s)
{
    if (s.n == 0 || s.n > SLUG_MAX)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        if (slug_char(s.p[i]))
            continue;
        bool between = i > 0 && i + 1 < s.n && s.p[i + 1] != '-';
        if (s.p[i] != '-' || !between)
            return false;
    }
    return true;
}

/* --- the terminal ------------------------------------------------------ */

/* What a terminal would obey, or what would make text read otherwise than it
 * is stored: C0, DEL, C1, marks of direction, line and paragraph separators. */
static bool harmful(int32_t cp)
{
    return cp < 0x20 || (cp >= 0x7f && cp < 0xa0) || cp == 0x61c ||
           (cp >= 0x200e && cp <= 0x200f) || (cp >= 0x2028 && cp <= 0x202e) ||
           (cp >= 0x2066 && cp <= 0x2069);
}

void ds_utf8_show(ds_buf *out, ds_str s, bool keep_newlines)
{
    for (size_t i = 0; i < s.n;) {
        size_t at = i;
        int32_t cp = next(s, &i);
        if (cp < 0)
            ds_buf_addf(out, "<%02X>", (unsigned char)s.p[at]);
        else if (harmful(cp) && !(keep_newlines && (cp == '\n' || cp == '\t')))
            ds_buf_addf(out, "<U+%04X>", (unsigned)cp);
        else
            ds_buf_add(out, ds_str_sub(s, at, i));
    }
}
