/* Which texts can stand plain, and how the others are quoted. The rule is the
 * strictest of YAML 1.1 and 1.2, so that no reader retypes a text. */
#include "yaml/quote.h"
#include <string.h>
#include "base/banned.h"

/* --- would it be read as something else? ------------------------------- */

static bool is_word(ds_str s)
{
    static const char *const words[] = {"",   "~",   "null", "yes",  "no",
                                        "on", "off", "y",    "n",    "=",
                                        "<<", "...", "---",  "true", "false"};
    if (s.n > sizeof "false" - 1) /* as nearly all texts are */
        return false;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (ds_str_eq_nocase(s, ds_cstr(words[i])))
            return true;
    return false;
}

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

static size_t digits(ds_str s, size_t i)
{
    while (i < s.n && (digit(s.p[i]) || s.p[i] == '_'))
        i++;
    return i;
}

static bool only(ds_str s, size_t i, const char *allowed)
{
    while (i < s.n && strchr(allowed, s.p[i]))
        i++;
    return i == s.n;
}

/* "2026-11-23", "2026-1-2 10:00": YAML 1.1's timestamps. */
static bool like_timestamp(ds_str s)
{
    size_t year = digits(s, 0), month = digits(s, year + 1);
    if (year != 4 || month >= s.n || s.p[year] != '-' || s.p[month] != '-')
        return false;
    size_t day = digits(s, month + 1);
    return month > year + 1 && day > month + 1 &&
           (day == s.n || strchr("tT \t", s.p[day]));
}

/* "1.5", ".5", "1.", "1e3", "1.5E-3"; also ".inf" and ".nan". Digits may lack
 * everywhere: some readers of YAML 1.1 take "." and "e7" for numbers. */
static bool like_float(ds_str s, size_t i)
{
    ds_str rest = ds_str_sub(s, i, s.n);
    if (ds_str_eq_nocase(rest, DS_STR(".inf")) ||
        ds_str_eq_nocase(rest, DS_STR(".nan")))
        return true;
    size_t at = digits(s, i);
    if (at < s.n && s.p[at] == '.')
        at = digits(s, at + 1);
    if (at < s.n && (s.p[at] == 'e' || s.p[at] == 'E')) {
        size_t sign = at + 1 < s.n && strchr("+-", s.p[at + 1]) ? 2 : 1;
        return digits(s, at + sign) == s.n && at + sign < s.n;
    }
    return at == s.n;
}

/* Whatever YAML 1.1 or 1.2 takes for a number or a point in time. */
static bool like_number(ds_str s)
{
    size_t i = s.n && (s.p[0] == '-' || s.p[0] == '+');
    if (i >= s.n || (!digit(s.p[i]) && !strchr(".eE", s.p[i])))
        return false;
    if (s.p[i] == '0' && i + 2 < s.n && strchr("xobXOB", s.p[i + 1]))
        return only(s, i + 2, "0123456789abcdefABCDEF_");
    bool sexagesimal = ds_str_chr(s, ':') < s.n;
    return (sexagesimal && only(s, i, "0123456789_:.")) || like_float(s, i) ||
           like_timestamp(s);
}

/* --- can it stand plain at all? ---------------------------------------- */

static bool plain_start(ds_str s, bool flow)
{
    char c = s.p[0];
    if (strchr("!&*|>@`\"'%#,[]{}", c))
        return false;
    if (flow && (c == '?' || c == ':'))
        return false;
    if (c == '-' || c == '?' || c == ':')
        return s.n > 1 && s.p[1] != ' ' && !strchr(",[]{}", s.p[1]);
    return c != ' ' && c != '\t';
}

static bool special(unsigned char c)
{
    return c < 0x20 || c == 0x7f;
}

/* C1 controls, U+2028 and U+2029, BOM: not printable, or line ends, to YAML. */
static bool odd_unicode(ds_str s, size_t i)
{
    if ((unsigned char)s.p[i] < 0xc2)
        return false;
    ds_str rest = ds_str_sub(s, i, s.n);
    return (ds_str_starts(rest, DS_STR("\xc2")) && rest.n > 1 &&
            (unsigned char)rest.p[1] < 0xa0) ||
           ds_str_starts(rest, DS_STR("\xe2\x80\xa8")) ||
           ds_str_starts(rest, DS_STR("\xe2\x80\xa9")) ||
           ds_str_starts(rest, DS_STR("\xef\xbb\xbf")) ||
           ds_str_starts(rest, DS_STR("\xef\xbf\xbe")) ||
           ds_str_starts(rest, DS_STR("\xef\xbf\xbf"));
}

static bool needs_escape(ds_str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (special((unsigned char)s.p[i]) || odd_unicode(s, i))
            return true;
    return false;
}

static bool plain_inside(ds_str s, bool flow)
{
    for (size_t i = 1; i < s.n; i++) {
        char c = s.p[i];
        if ((c == ':' && (i + 1 == s.n || s.p[i + 1] == ' ')) ||
            (c == '#' && s.p[i - 1] == ' ') || (flow && strchr(",[]{}?:", c)))
            return false;
    }
    return s.p[s.n - 1] != ' ';
}

static bool can_be_plain(ds_str s, bool flow)
{
    return s.n && plain_start(s, flow) && !needs_escape(s) &&
           plain_inside(s, flow) && !ds_str_starts(s, DS_STR("---")) &&
           !ds_str_starts(s, DS_STR("..."));
}

static bool needs_quotes(ds_str text, bool flow)
{
    return is_word(text) || like_number(text) || !can_be_plain(text, flow);
}

bool ds_yaml_needs_quotes(ds_str text)
{
    return needs_quotes(text, true);
}

ds_style ds_quote_style(const ds_yval *v, bool flow, ds_style quotes)
{
    return v->plain || !needs_quotes(v->text, flow) ? DS_PLAIN : quotes;
}

/* --- writing ----------------------------------------------------------- */

static void add_single(ds_buf *out, ds_str s)
{
    ds_buf_addc(out, '\'');
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '\'')
            ds_buf_addc(out, '\'');
        ds_buf_addc(out, s.p[i]);
    }
    ds_buf_addc(out, '\'');
}

static void add_escaped(ds_buf *out, ds_str s, size_t *i)
{
    unsigned char c = (unsigned char)s.p[*i];
    if (c == '"' || c == '\\')
        ds_buf_addf(out, "\\%c", c);
    else if (c == '\n')
        ds_buf_addz(out, "\\n");
    else if (c == '\t')
        ds_buf_addz(out, "\\t");
    else if (c == '\r')
        ds_buf_addz(out, "\\r");
    else if (special(c))
        ds_buf_addf(out, "\\x%02x", c);
    else if (odd_unicode(s, *i) && c == 0xc2)
        ds_buf_addf(out, "\\x%02x", (unsigned char)s.p[++*i]);
    else if (odd_unicode(s, *i)) {
        unsigned cp = (c & 0x0fu) << 12;
        cp |= ((unsigned char)s.p[*i + 1] & 0x3fu) << 6;
        cp |= (unsigned char)s.p[*i + 2] & 0x3fu;
        ds_buf_addf(out, "\\u%04x", cp);
        *i += 2;
    } else
        ds_buf_addc(out, (char)c);
}

static void add_double(ds_buf *out, ds_str s)
{
    ds_buf_addc(out, '"');
    for (size_t i = 0; i < s.n; i++)
        add_escaped(out, s, &i);
    ds_buf_addc(out, '"');
}

void ds_quote_scalar(ds_buf *out, ds_str text, bool plain, ds_style like,
                     bool flow)
{
    bool wants = plain ? false : is_word(text) || like_number(text);
    if (needs_escape(text))
        add_double(out, text);
    else if (like == DS_SINGLE)
        add_single(out, text);
    else if (like != DS_DOUBLE && !wants && can_be_plain(text, flow))
        ds_buf_add(out, text);
    else
        add_double(out, text);
}

bool ds_quote_block_fits(ds_str text)
{
    if (ds_str_chr(text, '\n') == text.n)
        return false;
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] != '\n' && text.p[i] != '\t' &&
            (special((unsigned char)text.p[i]) || odd_unicode(text, i)))
            return false;
    size_t first = 0;
    while (first < text.n && text.p[first] == '\n')
        first++;
    return first < text.n && text.p[first] != ' ' && text.p[first] != '\t';
}

void ds_quote_block(ds_buf *out, ds_str text, unsigned indent, const char *eol)
{
    bool ends = ds_str_ends(text, DS_STR("\n"));
    bool more = ds_str_ends(text, DS_STR("\n\n"));
    ds_buf_addz(out, more ? "|+" : ends ? "|" : "|-");
    if (ends)
        text.n--;
    while (text.p) {
        ds_str line = ds_str_cut(&text, '\n');
        ds_buf_addz(out, eol);
        if (line.n)
            ds_buf_addn(out, ' ', indent);
        ds_buf_add(out, line);
    }
}
