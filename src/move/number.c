/* Numbers of spreadsheets: which sign is the decimal one? A cell with both
 * signs, with one sign twice, or with another number of decimals than three
 * says it; `1.234` does not. */
#include "move/cell.h"
#include <string.h>
#include "base/banned.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Spaces and apostrophes between thousands, plain or typographic: no-break
 * space, narrow no-break space, right quotation mark. */
static size_t filler(ds_str s, size_t i)
{
    static const char *const all[] = {" ", "'", "\xc2\xa0", "\xe2\x80\xaf",
                                      "\xe2\x80\x99"};
    for (size_t k = 0; k < sizeof all / sizeof all[0]; k++)
        if (ds_str_starts(ds_str_sub(s, i, s.n), ds_cstr(all[k])))
            return strlen(all[k]);
    return 0;
}

/* Sign, digits, points and commas; false on anything else. */
static bool clean_number(ds_str *out, ds_arena *a, ds_str s)
{
    static const ds_str minus = {"\xe2\x88\x92", 3}; /* U+2212 */
    char *p = ds_alloc_text(a, s.n + 1);
    size_t n = 0, i = 0;
    if (ds_str_starts(s, minus)) {
        p[n++] = '-';
        i = minus.n;
    } else if (s.n > 0 && (s.p[0] == '-' || s.p[0] == '+')) {
        if (s.p[i++] == '-')
            p[n++] = '-';
    }
    while (i < s.n) {
        size_t skip = filler(s, i);
        if (skip == 0 && !is_digit(s.p[i]) && s.p[i] != '.' && s.p[i] != ',')
            return false;
        if (skip == 0)
            p[n++] = s.p[i++];
        i += skip;
    }
    *out = (ds_str){p, n};
    return n > 0 && is_digit(p[n - 1]);
}

typedef struct {
    size_t points, commas;
    size_t last;  /* offset of the last point or comma */
    size_t first; /* of the first */
} ds_marks;

static ds_marks find_marks(ds_str s)
{
    ds_marks m = {0, 0, s.n, s.n};
    for (size_t i = 0; i < s.n; i++) {
        if (is_digit(s.p[i]) || s.p[i] == '-')
            continue;
        m.points += s.p[i] == '.';
        m.commas += s.p[i] == ',';
        m.first = m.first == s.n ? i : m.first;
        m.last = i;
    }
    return m;
}

/* Groups of three behind each thousands mark up to `end`, one to three before
 * the first. */
static bool grouped(ds_str s, size_t end)
{
    size_t digits = 0;
    bool first = true;
    for (size_t i = s.p[0] == '-' ? 1 : 0; i <= end; i++) {
        if (i < end && is_digit(s.p[i])) {
            digits++;
            continue;
        }
        if (first ? digits < 1 || digits > 3 : digits != 3)
            return false;
        first = false;
        digits = 0;
    }
    return true;
}

/* The sign that must be the decimal one, 0 for none in the number, -1 when it
 * may be either, -2 when the text is no number. */
static int decimal_sign(ds_str s, ds_marks m)
{
    if (m.points + m.commas == 0)
        return 0;
    if (m.points > 0 && m.commas > 0) {
        bool once = s.p[m.last] == '.' ? m.points == 1 : m.commas == 1;
        return once && grouped(s, m.last) ? s.p[m.last] : -2;
    }
    char mark = s.p[m.last], other = mark == '.' ? ',' : '.';
    if (m.points + m.commas > 1)
        return grouped(s, s.n) ? other : -2;
    bool zero = m.first > 0 && s.p[m.first - 1] == '0' &&
                (m.first == 1 || (m.first == 2 && s.p[0] == '-'));
    return grouped(s, s.n) && !zero ? -1 : mark;
}

int ds_told_number(ds_str *out, ds_arena *a, char decimal, ds_str cell,
                   ds_err *err)
{
    ds_str s;
    if (!clean_number(&s, a, ds_str_trim(cell)))
        return ds_fail(err, DS_EUSAGE, "\"%.*s\" is not a number",
                       DS_FMT(cell));
    int sign = decimal_sign(s, find_marks(s));
    if (sign == -1 && decimal == 0) {
        ds_fail(err, DS_EUSAGE, "\"%.*s\" can be read in two ways",
                DS_FMT(cell));
        return ds_hint(err, "--decimal . or --decimal , says which");
    }
    if (sign == -1)
        sign = decimal;
    if (sign == -2)
        return ds_fail(err, DS_EUSAGE, "\"%.*s\" is not a number",
                       DS_FMT(cell));
    if (sign > 0 && decimal != 0 && sign != decimal)
        return ds_fail(err, DS_EUSAGE,
                       "\"%.*s\" is not a number with the decimal sign \"%c\"",
                       DS_FMT(cell), decimal);
    char *p = ds_alloc_text(a, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (is_digit(s.p[i]) || s.p[i] == '-')
            p[n++] = s.p[i];
        else if (s.p[i] == sign)
            p[n++] = '.';
    }
    *out = (ds_str){p, n};
    return 0;
}
