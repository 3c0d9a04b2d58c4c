/* Finds the counter in a number. */
#include "record/series.h"
#include <inttypes.h>
#include "base/banned.h"

typedef struct {
    size_t beg, end;
} run;

enum {
    MOST_DIGITS = 18
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* The last run of digits before `end`; empty: none. */
static run run_before(ds_str s, size_t end)
{
    while (end > 0 && !is_digit(s.p[end - 1]))
        end--;
    size_t beg = end;
    while (beg > 0 && is_digit(s.p[beg - 1]))
        beg--;
    return (run){beg, end};
}

static uint64_t value_of(ds_str s, run r)
{
    uint64_t v = 0;
    for (size_t i = r.beg; i < r.end; i++)
        v = v * 10 + (uint64_t)(s.p[i] - '0');
    return v;
}

static bool is_year(ds_str s, run r, int year)
{
    size_t n = r.end - r.beg;
    return (n == 4 && value_of(s, r) == (uint64_t)year) ||
           (n == 2 && value_of(s, r) == (uint64_t)year % 100);
}

static ds_series cut(ds_str s, run r, bool year)
{
    return (ds_series){
        .before = ds_str_sub(s, 0, r.beg),
        .behind = ds_str_sub(s, r.end, s.n),
        .counter = value_of(s, r),
        .digits = (unsigned)(r.end - r.beg),
        .year = year,
    };
}

static bool has_year_before(ds_str s, size_t end, int year)
{
    for (run r = run_before(s, end); r.beg < r.end; r = run_before(s, r.beg))
        if (is_year(s, r, year))
            return true;
    return false;
}

bool ds_series_read(ds_series *out, ds_series *other, ds_str number, int year)
{
    run last = run_before(number, number.n);
    run prior = run_before(number, last.beg);
    bool year_last = prior.beg < prior.end && is_year(number, last, year);
    bool year_before = has_year_before(number, last.beg, year);
    if (other != NULL)
        *other = (ds_series){0};
    run counter = year_last && !year_before ? prior : last;
    size_t n = counter.end - counter.beg;
    if (n == 0 || n > MOST_DIGITS)
        return false;
    *out = cut(number, counter, year_last || year_before);
    if (other != NULL && year_last && year_before &&
        prior.end - prior.beg <= MOST_DIGITS)
        *other = cut(number, prior, true);
    return true;
}

ds_str ds_series_write(ds_arena *a, const ds_series *s, uint64_t counter)
{
    return ds_printf(a, "%.*s%0*" PRIu64 "%.*s", DS_FMT(s->before),
                     (int)s->digits, counter, DS_FMT(s->behind));
}
