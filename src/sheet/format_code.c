/* Codes of number formats: what kind of value they show, and its currency.
 *
 * A code is placeholders of digits and of parts of a date, and texts that stand
 * as they are: in quotes, behind a backslash, or by themselves. Neighbours of
 * the latter are one text, which may be a currency: "US"$#,##0, 0.00 \k\r. */
#include "sheet/format.h"
#include "sheet/signs.h"
#include <string.h>
#include "base/banned.h"

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

/* What a section has. */
typedef struct {
    bool year, day, month, hour, second, span, percent, text, other;
    bool broken; /* a text stands behind the first zeros */
    unsigned char zeros;
    char currency[DS_FORMAT_CURRENCY];
    char literal[24]; /* the text that stands at this place */
    size_t n;
} section;

/* --- currencies -------------------------------------------------------- */

static bool is_code(ds_str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < 'A' || s.p[i] > 'Z')
            return false;
    return s.n == 3;
}

static void set_currency(char to[DS_FORMAT_CURRENCY], ds_str name)
{
    size_t n = name.n < DS_FORMAT_CURRENCY ? name.n : DS_FORMAT_CURRENCY - 1;
    while (n < name.n && n > 0 && ((unsigned char)name.p[n] & 0xc0) == 0x80)
        n--; /* never half a character */
    memcpy(to, name.p, n);
    to[n] = '\0';
}

/* A code, the one currency that has the sign (there), or the sign. */
static void name_currency(char to[DS_FORMAT_CURRENCY], ds_str sign,
                          const char *there)
{
    const char *codes = ds_sign_codes(sign);
    if (is_code(sign))
        set_currency(to, sign);
    else if (codes != NULL && strchr(codes, ' ') == NULL)
        set_currency(to, ds_cstr(codes));
    else if (there != NULL &&
             (codes == NULL || ds_sign_has(codes, ds_cstr(there))))
        set_currency(to, ds_cstr(there));
    else
        set_currency(to, sign);
}

/* "[$kr-41D]", "[$USD]"; "[$-409]" is a place alone. */
static void read_currency(section *s, ds_str in)
{
    size_t dash = ds_str_chr(in, '-');
    ds_str sign = ds_str_trim(ds_str_sub(in, 0, dash));
    if (sign.n > 0)
        name_currency(s->currency, sign,
                      ds_place_currency(ds_str_sub(in, dash + 1, in.n)));
}

/* Blanks and signs at both ends of a text; a point behind it belongs to it. */
static ds_str strip(ds_str s)
{
    static const char *const around[] = {
        " ", "(", ")", "+", "-", "/", ":", ",", "\xc2\xa0", "\xe2\x80\xaf"};
    size_t n;
    do {
        n = s.n;
        for (size_t i = 0; i < sizeof around / sizeof around[0]; i++) {
            ds_str mark = ds_cstr(around[i]);
            if (ds_str_starts(s, mark))
                s = ds_str_sub(s, mark.n, s.n);
            if (ds_str_ends(s, mark))
                s = ds_str_sub(s, 0, s.n - mark.n);
        }
    } while (s.n < n);
    return s;
}

void ds_format_text(char currency[DS_FORMAT_CURRENCY], ds_str text)
{
    text = strip(text);
    if (currency[0] == '\0' && (is_code(text) || ds_sign_codes(text) != NULL))
        name_currency(currency, text, NULL);
}

/* The text is whole. */
static void end_literal(section *s)
{
    ds_format_text(s->currency, (ds_str){s->literal, s->n});
    s->broken = s->broken || (s->n > 0 && s->zeros > 0);
    s->n = 0;
}

/* A text that is too long for a currency stays cut, and is none. */
static void add_literal(section *s, ds_str text)
{
    size_t room = sizeof s->literal - s->n;
    size_t n = text.n < room ? text.n : room;
    memcpy(s->literal + s->n, text.p, n);
    s->n += n;
}

/* --- placeholders ------------------------------------------------------ */

/* "[h]" counts hours past a day, "[$EUR-410]" is a currency, "[Red]" and
 * "[>100]" say nothing here. */
static void read_bracket(section *s, ds_str in)
{
    size_t same = 0;
    while (same < in.n && lower(in.p[same]) == lower(in.p[0]))
        same++;
    if (in.n > 0 && in.p[0] == '$')
        read_currency(s, ds_str_sub(in, 1, in.n));
    else if (in.n > 0 && same == in.n && strchr("hms", lower(in.p[0])) != NULL)
        s->hour = s->span = true;
}

static bool read_part(section *s, char c)
{
    switch (lower(c)) {
    case 'y':
    case 'e':
        return s->year = true;
    case 'd':
        return s->day = true;
    case 'm':
        return s->month = true;
    case 'h':
        return s->hour = true;
    case 's':
        return s->second = true;
    case '%':
        return s->percent = true;
    case '@':
        return s->text = true;
    case '0':
        s->other = s->other || s->broken || (s->n > 0 && s->zeros > 0);
        s->zeros = (unsigned char)(s->zeros < 15 ? s->zeros + 1 : 15);
        return true;
    case '#':
    case '?':
    case '.':
    case ',':
        return s->other = true;
    default:
        return false;
    }
}

/* A word or sign of more than one character; its length, or 0. */
static size_t read_word(section *s, ds_str rest)
{
    static const char *const general[] = {"General", "Standard"};
    static const char *const halves[] = {"AM/PM", "A/P"};
    for (size_t i = 0; i < 2; i++) {
        ds_str word = ds_cstr(general[i]), half = ds_cstr(halves[i]);
        if (ds_str_eq_nocase(ds_str_sub(rest, 0, word.n), word)) {
            s->other = true;
            return word.n;
        }
        if (ds_str_eq_nocase(ds_str_sub(rest, 0, half.n), half))
            return half.n;
    }
    bool power = rest.n > 1 && lower(rest.p[0]) == 'e' &&
                 (rest.p[1] == '+' || rest.p[1] == '-');
    s->other = s->other || power;
    return power ? 2 : 0; /* 0.00E+00 */
}

/* What is in quotes, in brackets or behind a sign that takes the next one;
 * its length, or 0. */
static size_t read_enclosed(section *s, ds_str rest)
{
    ds_str in = ds_str_sub(rest, 1, rest.n);
    size_t end;
    switch (rest.p[0]) {
    case '"':
        end = ds_str_chr(in, '"');
        add_literal(s, ds_str_sub(in, 0, end));
        return end + 2;
    case '\\':
        add_literal(s, ds_str_sub(in, 0, 1));
        return 2;
    case '[':
        end = ds_str_chr(in, ']');
        end_literal(s);
        read_bracket(s, ds_str_sub(in, 0, end));
        return end + 2;
    case '_':
    case '*':
        end_literal(s);
        return 2;
    default:
        return 0;
    }
}

/* One section, up to the first ';', is for positive numbers. */
static section read_code(ds_str code)
{
    section s = {0};
    for (size_t i = 0, n; i < code.n && code.p[i] != ';'; i += n) {
        ds_str rest = ds_str_sub(code, i, code.n);
        if ((n = read_enclosed(&s, rest)) > 0)
            continue;
        if ((n = read_word(&s, rest)) == 0 && read_part(&s, rest.p[0]))
            n = 1;
        if (n > 0) {
            end_literal(&s);
            continue;
        }
        add_literal(&s, ds_str_sub(rest, 0, 1));
        n = 1;
    }
    end_literal(&s);
    return s;
}

/* --- formats ----------------------------------------------------------- */

ds_number_format ds_number_format_of(ds_str code)
{
    ds_number_format f = {0};
    section s = read_code(code);
    if (s.year || s.day || (s.month && !s.hour && !s.second))
        f.shows = DS_SHOWS_DATE;
    else if (s.hour || s.second)
        f.shows = s.span ? DS_SHOWS_SPAN : DS_SHOWS_TIME;
    else if (s.percent)
        f.shows = DS_SHOWS_PERCENT;
    else if (s.currency[0] != '\0')
        f.shows = DS_SHOWS_CURRENCY;
    else if (s.text)
        f.shows = DS_SHOWS_TEXT;
    else if (s.zeros > 1 && !s.other)
        f.shows = DS_SHOWS_ZEROS;
    f.digits = s.zeros;
    memcpy(f.currency, s.currency, sizeof f.currency);
    return f;
}

/* 5 to 8, 42 and 44 show the currency of whoever looks at them. */
ds_number_format ds_number_format_builtin(unsigned long id)
{
    ds_number_format f = {0};
    if ((id >= 14 && id <= 17) || id == 22 || (id >= 27 && id <= 31) ||
        id == 36 || (id >= 50 && id <= 54) || id == 57 || id == 58)
        f.shows = DS_SHOWS_DATE;
    else if ((id >= 18 && id <= 21) || id == 45 || id == 47)
        f.shows = DS_SHOWS_TIME;
    else if (id == 46)
        f.shows = DS_SHOWS_SPAN;
    else if (id == 9 || id == 10)
        f.shows = DS_SHOWS_PERCENT;
    else if (id == 49)
        f.shows = DS_SHOWS_TEXT;
    else if ((id >= 5 && id <= 8) || id == 42 || id == 44)
        f = (ds_number_format){DS_SHOWS_CURRENCY, .currency = "\xc2\xa4"};
    return f;
}
