/* The texts that number formats make. No floating point: a number is its
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

/* Whole days, and the rest of the day in seconds; the sign is left out. */
static bool to_seconds(long *days, long *seconds, const number *v)
{
    enum {
        FRACTION = 12
    };
    uint64_t fraction = 0;
    if (v->point > 7)
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

ds_str ds_seconds_show(ds_arena *a, long seconds)
{
    const char *sign = seconds < 0 ? "-" : "";
    long rest = seconds < 0 ? -seconds : seconds, minutes = rest / 60;
    return rest % 60 == 0
               ? ds_printf(a, "%s%ld:%02ld", sign, minutes / 60, minutes % 60)
               : ds_printf(a, "%s%ld:%02ld:%02ld", sign, minutes / 60,
                           minutes % 60, rest % 60);
}

/* Lotus 1-2-3 took 1900 for a leap year; its day 60 never was. */
static bool write_day(char iso[11], bool from_1904, long days)
{
    ds_date zero = from_1904   ? ds_date_make(1904, 1, 1)
                   : days < 60 ? ds_date_make(1899, 12, 31)
                               : ds_date_make(1899, 12, 30);
    if (days > 2958465 - (from_1904 ? 1462 : 0)) /* 9999-12-31 */
        return false;
    ds_date_format(iso, zero + (ds_date)days);
    if (days == 60 && !from_1904)
        memcpy(iso, "1900-02-29", 11);
    return true;
}

static bool show_dated(ds_str *out, ds_arena *a, bool from_1904, long days,
                       long seconds)
{
    char iso[11];
    if (!write_day(iso, from_1904, days))
        return false;
    *out = ds_printf(a, "%sT%02ld:%02ld:%02ld", iso, seconds / 3600,
                     seconds / 60 % 60, seconds % 60);
    return true;
}

static bool show_date(ds_str *out, ds_arena *a, bool from_1904, long days,
                      long seconds)
{
    char iso[11];
    if (seconds > 0)
        return show_dated(out, a, from_1904, days, seconds);
    if (!write_day(iso, from_1904, days))
        return false;
    *out = ds_dup(a, ds_cstr(iso));
    return true;
}

/* A day that is formatted as a time keeps its date, which does not show. */
static bool show_moment(ds_str *out, ds_cell_kind *kind, ds_arena *a,
                        ds_shows shows, bool from_1904, const number *v)
{
    long days, seconds;
    if (!to_seconds(&days, &seconds, v) ||
        (v->negative && shows == DS_SHOWS_DATE))
        return false;
    *kind = DS_CELL_TEXT;
    if (shows == DS_SHOWS_DATE && (days > 0 || from_1904))
        return show_date(out, a, from_1904, days, seconds);
    if (shows == DS_SHOWS_TIME && days > 0 && !v->negative) {
        *kind = DS_CELL_TIME;
        return show_dated(out, a, from_1904, days, seconds);
    }
    seconds += days * 86400;
    *out = ds_seconds_show(a, v->negative ? -seconds : seconds);
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

bool ds_number_show(ds_str *out, ds_cell_kind *kind, ds_arena *a,
                    const ds_number_format *f, bool from_1904, ds_str raw)
{
    number v;
    ds_str s = ds_str_trim(raw);
    if (!read_number(&v, s))
        return false;
    *kind = DS_CELL_NUMBER;
    switch (f->shows) {
    case DS_SHOWS_DATE:
    case DS_SHOWS_TIME:
    case DS_SHOWS_SPAN:
        return show_moment(out, kind, a, f->shows, from_1904, &v);
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
