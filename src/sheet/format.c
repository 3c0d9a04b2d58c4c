/* Number formats and the texts they make. No floating point: a number is its
 * decimal digits from first to last. */
#include "sheet/format.h"
#include "base/date.h"
#include <stdio.h>
#include <string.h>
#include "base/banned.h"

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

/* --- codes ------------------------------------------------------------- */

/* What a code has outside of quotes and brackets. */
typedef struct {
    bool year, day, month, hour, second, percent, text, other;
    unsigned char zeros;
    char currency[4];
} marks;

static void set_currency(marks *m, ds_str name)
{
    static const struct {
        const char *sign, *code;
    } signs[] = {
        {"\xe2\x82\xac", "EUR"},
        {"\xc2\xa3", "GBP"},
        {"$-409", "USD"},
    };
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++)
        if (ds_str_starts(name, ds_cstr(signs[i].sign)))
            memcpy(m->currency, signs[i].code, 4);
    bool letters = name.n >= 3 && (name.n == 3 || name.p[3] == '-');
    for (size_t i = 0; letters && i < 3; i++)
        letters = name.p[i] >= 'A' && name.p[i] <= 'Z';
    if (letters)
        memcpy(m->currency, name.p, 3);
}

/* "[h]" counts hours past a day, "[$EUR-410]" is a currency, "[Red]" and
 * "[>100]" say nothing here. */
static void read_bracket(marks *m, ds_str in)
{
    if (in.n > 0 && in.p[0] == '$')
        set_currency(m, ds_str_sub(in, 1, in.n));
    else if (ds_str_is(in, "h") || ds_str_is(in, "hh"))
        m->hour = true;
    else if (ds_str_is(in, "s") || ds_str_is(in, "ss"))
        m->second = true;
    else if (ds_str_is(in, "m") || ds_str_is(in, "mm"))
        m->hour = true;
}

static void read_mark(marks *m, char c)
{
    switch (lower(c)) {
    case 'y':
    case 'e':
        m->year = true;
        break;
    case 'd':
        m->day = true;
        break;
    case 'm':
        m->month = true;
        break;
    case 'h':
        m->hour = true;
        break;
    case 's':
        m->second = true;
        break;
    case '%':
        m->percent = true;
        break;
    case '@':
        m->text = true;
        break;
    case '0':
        m->zeros = (unsigned char)(m->zeros < 15 ? m->zeros + 1 : 15);
        break;
    default:
        m->other = true;
    }
}

/* One section, up to the first ';', is for positive numbers. */
static marks read_code(ds_str code)
{
    marks m = {0};
    for (size_t i = 0; i < code.n && code.p[i] != ';'; i++) {
        char c = code.p[i];
        ds_str rest = ds_str_sub(code, i + 1, code.n);
        if (c == '"' || c == '[') {
            size_t end = ds_str_chr(rest, c == '"' ? '"' : ']');
            if (c == '[')
                read_bracket(&m, ds_str_sub(rest, 0, end));
            else
                set_currency(&m, ds_str_trim(ds_str_sub(rest, 0, end)));
            i += end + 1;
        } else if (c == '\\' || c == '_' || c == '*') {
            i++; /* the next sign stands for itself */
        } else if (c == 'E' && rest.n > 0 && strchr("+-", rest.p[0]) != NULL) {
            i++; /* 0.00E+00 */
            m.other = true;
        } else {
            if (ds_str_starts(ds_str_sub(code, i, code.n),
                              DS_STR("\xe2\x82\xac")))
                set_currency(&m, DS_STR("\xe2\x82\xac"));
            read_mark(&m, c);
        }
    }
    return m;
}

ds_number_format ds_number_format_of(ds_str code)
{
    ds_number_format f = {0};
    if (ds_str_eq_nocase(code, DS_STR("General")) ||
        ds_str_eq_nocase(code, DS_STR("Standard")))
        return f;
    marks m = read_code(code);
    if (m.year || m.day || (m.month && !m.hour && !m.second))
        f.shows = DS_SHOWS_DATE;
    else if (m.hour || m.second)
        f.shows = DS_SHOWS_TIME;
    else if (m.percent)
        f.shows = DS_SHOWS_PERCENT;
    else if (m.currency[0] != '\0')
        f.shows = DS_SHOWS_CURRENCY;
    else if (m.text)
        f.shows = DS_SHOWS_TEXT;
    else if (m.zeros > 1 && !m.other)
        f.shows = DS_SHOWS_ZEROS;
    f.digits = m.zeros;
    memcpy(f.currency, m.currency, sizeof f.currency);
    return f;
}

ds_number_format ds_number_format_builtin(unsigned long id)
{
    ds_number_format f = {0};
    if ((id >= 14 && id <= 17) || id == 22 || (id >= 27 && id <= 31) ||
        id == 36 || (id >= 50 && id <= 54) || id == 57 || id == 58)
        f.shows = DS_SHOWS_DATE;
    else if ((id >= 18 && id <= 21) || (id >= 45 && id <= 47))
        f.shows = DS_SHOWS_TIME;
    else if (id == 9 || id == 10)
        f.shows = DS_SHOWS_PERCENT;
    else if (id == 49)
        f.shows = DS_SHOWS_TEXT;
    return f;
}

/* --- numbers ----------------------------------------------------------- */

enum {
    EXACT = 15,  /* significant digits that a double keeps for sure */
    LONGEST = 64 /* digits of a number as written */
};

/* 0.digits x 10^point, without zeros at either end; n == 0 is zero. */
typedef struct {
    bool negative;
    char digits[LONGEST];
    int n, point;
} number;

static bool read_exponent(int *out, ds_str s)
{
    int e = 0;
    bool negative = s.n > 0 && s.p[0] == '-';
    size_t i = s.n > 0 && (s.p[0] == '-' || s.p[0] == '+') ? 1 : 0;
    if (i == s.n || s.n - i > 3)
        return false;
    for (; i < s.n; i++) {
        if (!digit(s.p[i]))
            return false;
        e = e * 10 + (s.p[i] - '0');
    }
    *out = negative ? -e : e;
    return true;
}

static bool read_digits(number *v, ds_str s)
{
    bool point = false, any = false;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '.' && !point) {
            point = true;
            continue;
        }
        if (!digit(s.p[i]) || v->n == LONGEST)
            return false;
        any = true;
        if (v->n > 0 || s.p[i] != '0')
            v->digits[v->n++] = s.p[i];
        v->point += v->n > 0 && !point ? 1 : 0;
        v->point -= v->n == 0 && point ? 1 : 0;
    }
    return any;
}

static void trim_zeros(number *v)
{
    while (v->n > 0 && v->digits[v->n - 1] == '0')
        v->n--;
    if (v->n == 0)
        *v = (number){0};
}

static void round_tail(number *v)
{
    if (v->n > EXACT) {
        bool up = v->digits[EXACT] >= '5';
        int i = v->n = EXACT;
        while (up && i > 0 && v->digits[i - 1] == '9')
            v->digits[--i] = '0';
        if (up && i > 0) {
            v->digits[i - 1]++;
        } else if (up) {
            v->digits[0] = '1';
            v->point++;
        }
    }
    trim_zeros(v);
}

static bool read_number(number *v, ds_str s)
{
    *v = (number){0};
    int e = 0;
    if (s.n > 0 && (s.p[0] == '-' || s.p[0] == '+')) {
        v->negative = s.p[0] == '-';
        s = ds_str_sub(s, 1, s.n);
    }
    for (size_t i = 0; i < s.n; i++) {
        if (lower(s.p[i]) != 'e')
            continue;
        if (!read_exponent(&e, ds_str_sub(s, i + 1, s.n)))
            return false;
        s = ds_str_sub(s, 0, i);
    }
    if (!read_digits(v, s))
        return false;
    v->point += e;
    round_tail(v);
    return v->point >= -LONGEST && v->point <= LONGEST;
}

static ds_str write_number(ds_arena *a, const number *v)
{
    char *p = ds_alloc_text(a, 4 * LONGEST);
    size_t n = 0;
    if (v->negative)
        p[n++] = '-';
    if (v->point <= 0)
        p[n++] = '0';
    for (int i = 0; i < v->point; i++)
        p[n++] = i < v->n ? v->digits[i] : '0';
    if (v->n > v->point)
        p[n++] = '.';
    for (int i = v->n > 0 ? v->point : 0; i < 0; i++)
        p[n++] = '0';
    for (int i = v->point > 0 ? v->point : 0; i < v->n; i++)
        p[n++] = v->digits[i];
    return (ds_str){p, n};
}

/* --- dates and times --------------------------------------------------- */

/* Whole days, and the rest of the day in seconds. */
static bool to_seconds(long *days, long *seconds, const number *v)
{
    enum {
        FRACTION = 12
    };
    uint64_t fraction = 0;
    if (v->negative || v->point > 7)
        return false;
    *days = 0;
    for (int i = 0; i < v->point; i++)
        *days = *days * 10 + (i < v->n ? v->digits[i] - '0' : 0);
    for (int i = v->point; i < v->point + FRACTION; i++)
        fraction = fraction * 10 +
                   (uint64_t)(i >= 0 && i < v->n ? v->digits[i] - '0' : 0);
    *seconds = (long)((fraction * 86400 + 500000000000u) / 1000000000000u);
    *days += *seconds / 86400;
    *seconds %= 86400;
    return true;
}

static ds_str show_time(ds_arena *a, long seconds)
{
    long minutes = seconds / 60;
    return seconds % 60 == 0
               ? ds_printf(a, "%ld:%02ld", minutes / 60, minutes % 60)
               : ds_printf(a, "%ld:%02ld:%02ld", minutes / 60, minutes % 60,
                           seconds % 60);
}

/* Lotus 1-2-3 took 1900 for a leap year; its day 60 never was. */
static bool show_date(ds_str *out, ds_arena *a, bool from_1904, long days,
                      long seconds)
{
    char iso[11];
    ds_date zero = from_1904   ? ds_date_make(1904, 1, 1)
                   : days < 60 ? ds_date_make(1899, 12, 31)
                               : ds_date_make(1899, 12, 30);
    if (days > 2958465 - (from_1904 ? 1462 : 0)) /* 9999-12-31 */
        return false;
    ds_date_format(iso, zero + (ds_date)days);
    if (days == 60 && !from_1904)
        *out = DS_STR("1900-02-29");
    else if (seconds == 0)
        *out = ds_dup(a, ds_cstr(iso));
    else
        *out = ds_printf(a, "%sT%02ld:%02ld:%02ld", iso, seconds / 3600,
                         seconds / 60 % 60, seconds % 60);
    return true;
}

static bool show_moment(ds_str *out, ds_arena *a, ds_shows shows,
                        bool from_1904, const number *v)
{
    long days, seconds;
    if (!to_seconds(&days, &seconds, v))
        return false;
    if (shows == DS_SHOWS_DATE && (days > 0 || from_1904))
        return show_date(out, a, from_1904, days, seconds);
    *out = show_time(a, days * 86400 + seconds);
    return true;
}

static ds_str show_zeros(ds_arena *a, const number *v, unsigned char digits)
{
    char zeros[16] = "000000000000000";
    ds_str s = write_number(a, v);
    if (v->negative || v->n > v->point || s.n >= digits)
        return s;
    return ds_printf(a, "%.*s%.*s", (int)(digits - s.n), zeros, DS_FMT(s));
}

bool ds_number_show(ds_str *out, ds_arena *a, const ds_number_format *f,
                    bool from_1904, ds_str raw)
{
    number v;
    ds_str s = ds_str_trim(raw);
    if (!read_number(&v, s))
        return false;
    switch (f->shows) {
    case DS_SHOWS_DATE:
    case DS_SHOWS_TIME:
        return show_moment(out, a, f->shows, from_1904, &v);
    case DS_SHOWS_PERCENT:
        v.point += v.n > 0 ? 2 : 0;
        *out = ds_printf(a, "%.*s%%", DS_FMT(write_number(a, &v)));
        return true;
    case DS_SHOWS_ZEROS:
        *out = show_zeros(a, &v, f->digits);
        return true;
    case DS_SHOWS_CURRENCY:
        *out =
            ds_printf(a, "%.*s %s", DS_FMT(write_number(a, &v)), f->currency);
        return true;
    case DS_SHOWS_NUMBER:
    case DS_SHOWS_TEXT:
        break;
    }
    *out = write_number(a, &v);
    return true;
}
