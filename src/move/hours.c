/* Hours as people write them, "1h 30m", "1h30", "90 min", "1,5 ore", and as a
 * spreadsheet calculates them: 2.33333333 is 2:20. */
#include "move/cell.h"
#include "move/number.h"
#include <string.h>
#include "base/banned.h"

typedef enum {
    NO_UNIT,
    HOURS,
    MINUTES
} unit;

/* A number and its unit, twice; the second may be missing, or its unit. */
typedef struct {
    ds_str number[2];
    unit unit[2];
} parts;

static ds_str take_while(ds_str *s, bool digits)
{
    size_t n = 0;
    for (; n < s->n; n++) {
        char c = s->p[n];
        bool digit = (c >= '0' && c <= '9') || c == '.' || c == ',';
        if (c == ' ' || digit != digits)
            break;
    }
    ds_str taken = ds_str_sub(*s, 0, n);
    *s = ds_str_trim(ds_str_sub(*s, n, s->n));
    return taken;
}

static bool take_unit(unit *out, ds_str *s)
{
    static const struct {
        const char *word;
        unit unit;
    } words[] = {
        {"h", HOURS},        {"hr", HOURS},        {"hrs", HOURS},
        {"hour", HOURS},     {"hours", HOURS},     {"ora", HOURS},
        {"ore", HOURS},      {"std", HOURS},       {"m", MINUTES},
        {"'", MINUTES},      {"min", MINUTES},     {"mins", MINUTES},
        {"minute", MINUTES}, {"minutes", MINUTES}, {"minuto", MINUTES},
        {"minuti", MINUTES}, {"", NO_UNIT},
    };
    ds_str word = take_while(s, false);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (ds_str_eq_nocase(word, ds_cstr(words[i].word))) {
            *out = words[i].unit;
            return true;
        }
    return false;
}

static bool split(parts *p, ds_str cell)
{
    ds_str s = ds_number_trim(cell);
    *p = (parts){0};
    for (int i = 0; i < 2 && s.n > 0; i++) {
        p->number[i] = take_while(&s, true);
        if (p->number[i].n == 0 || !take_unit(&p->unit[i], &s))
            return false;
    }
    return s.n == 0 && p->unit[0] != NO_UNIT;
}

/* A whole number of at most so many digits, else -1. */
static long whole(ds_str s, size_t digits)
{
    long n = s.n > 0 && s.n <= digits ? 0 : -1;
    for (size_t i = 0; n >= 0 && i < s.n; i++)
        n = s.p[i] >= '0' && s.p[i] <= '9' ? n * 10 + (s.p[i] - '0') : -1;
    return n;
}

ds_str ds_hours_number(ds_str cell)
{
    parts p;
    return split(&p, cell) && p.unit[0] == HOURS && p.number[1].n == 0
               ? p.number[0]
               : ds_number_trim(cell);
}

/* --- long decimals ----------------------------------------------------- */

enum {
    PLACES = 12, /* of which so many count */
    CLEAR = 4,   /* so many say which second is meant */
    SECONDS = 3600
};

/* The whole seconds of 0.333333, or -1 where it is none. */
static long seconds_of(ds_str decimals)
{
    int64_t part = 0, whole_hour = 1;
    for (size_t i = 0; i < decimals.n && i < PLACES; i++) {
        part = part * 10 + (decimals.p[i] - '0');
        whole_hour *= 10;
    }
    int64_t seconds = (part * SECONDS + whole_hour / 2) / whole_hour;
    int64_t off = part * SECONDS - seconds * whole_hour;
    bool near = decimals.n >= CLEAR && off <= SECONDS && off >= -SECONDS;
    return off == 0 || near ? (long)seconds : -1;
}

/* With a colon where two decimals do not say it. */
static ds_str with_seconds(ds_arena *a, ds_str number)
{
    size_t point = ds_str_chr(number, '.');
    while (point < number.n && number.p[number.n - 1] == '0')
        number.n--;
    ds_str decimals = ds_str_sub(number, point + 1, number.n);
    bool minus = ds_str_starts(number, DS_STR("-"));
    long hours = whole(ds_str_sub(number, minus, point), 9);
    long seconds = decimals.n > 2 && hours >= 0 ? seconds_of(decimals) : -1;
    if (seconds < 0)
        return number;
    hours += seconds / SECONDS;
    ds_str clock = ds_printf(a, "%s%ld:%02ld:%02ld", minus ? "-" : "", hours,
                             seconds / 60 % 60, seconds % 60);
    return seconds % 60 > 0 ? clock : ds_str_sub(clock, 0, clock.n - 3);
}

int ds_told_hours(ds_str *out, ds_arena *a, const ds_cell_env *env, ds_str cell,
                  ds_err *err)
{
    parts p;
    if (ds_str_chr(cell, ':') < cell.n) {
        *out = ds_str_trim(cell);
        return 0;
    }
    bool units = split(&p, cell), both = p.number[1].n > 0;
    if (units && both == (p.unit[0] == HOURS)) {
        long hours = both ? whole(p.number[0], 6) : 0;
        long minutes = whole(p.number[both], both ? 2 : 6);
        if (hours < 0 || minutes < 0 ||
            (both && (minutes > 59 || p.unit[1] == HOURS)))
            return ds_fail(err, DS_EUSAGE, "\"%.*s\" is not a number of hours",
                           DS_FMT(cell));
        *out = ds_printf(a, "%ld:%02ld", hours + minutes / 60, minutes % 60);
        return 0;
    }
    if (ds_told_number(out, a, env->decimal, ds_hours_number(cell), err))
        return -1;
    *out = with_seconds(a, *out);
    return 0;
}
