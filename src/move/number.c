/* Numbers of spreadsheets: which sign is the decimal one? A cell with both
 * signs, with one sign twice, with thousands parted by something else, or with
 * another number of decimals than three says it; `1.234` does not. */
#include "move/number.h"
#include <string.h>
#include "base/banned.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Blanks and apostrophes between thousands, plain or typographic: no-break
 * space, narrow no-break space, right quotation mark. */
static const char *const fillers[] = {" ", "\xc2\xa0", "\xe2\x80\xaf", "'",
                                      "\xe2\x80\x99"};

enum {
    BLANKS = 3, /* of them, in front */
    FILLERS = sizeof fillers / sizeof fillers[0]
};

static int filler_at(ds_str s, size_t i)
{
    for (int k = 0; k < FILLERS; k++)
        if (ds_str_starts(ds_str_sub(s, i, s.n), ds_cstr(fillers[k])))
            return k;
    return -1;
}

static bool take(ds_str *s, ds_str mark, bool behind)
{
    if (behind ? !ds_str_ends(*s, mark) : !ds_str_starts(*s, mark))
        return false;
    *s = behind ? ds_str_sub(*s, 0, s->n - mark.n)
                : ds_str_sub(*s, mark.n, s->n);
    return true;
}

ds_str ds_number_trim(ds_str s)
{
    size_t n;
    do {
        s = ds_str_trim(s);
        n = s.n;
        for (size_t i = 0; i < BLANKS; i++) {
            take(&s, ds_cstr(fillers[i]), false);
            take(&s, ds_cstr(fillers[i]), true);
        }
    } while (s.n < n);
    return s;
}

int ds_number_unsign(ds_str *s)
{
    static const ds_str minus[] = {{"-", 1}, {"\xe2\x88\x92", 3}}; /* U+2212 */
    *s = ds_number_trim(*s);
    if (s->n > 1 && s->p[0] == '(' && s->p[s->n - 1] == ')') {
        *s = ds_number_trim(ds_str_sub(*s, 1, s->n - 1));
        return -1;
    }
    int sign = take(s, DS_STR("+"), false) ? 1 : 0;
    for (size_t i = 0; i < 2 && sign == 0; i++)
        if (take(s, minus[i], false) || take(s, minus[i], true))
            sign = -1;
    *s = ds_number_trim(*s);
    return sign;
}

/* A number without what stands around it. */
typedef struct {
    bool minus;
    ds_str s; /* digits, points, commas; a blank for each filler */
    size_t points, commas, blanks;
    size_t last; /* offset of the last point or comma, or s.n */
} number;

/* False on other signs, and on fillers of several kinds. */
static bool read_number(number *v, ds_arena *a, ds_str s)
{
    *v = (number){.minus = ds_number_unsign(&s) < 0};
    char *p = ds_alloc_text(a, s.n + 1);
    size_t n = 0;
    int kind = -1;
    for (size_t i = 0; i < s.n; n++) {
        int filler = filler_at(s, i);
        if (filler < 0 && !is_digit(s.p[i]) && s.p[i] != '.' && s.p[i] != ',')
            return false;
        if (filler >= 0 && kind >= 0 && kind != filler)
            return false;
        kind = filler >= 0 ? filler : kind;
        p[n] = filler >= 0 ? ' ' : s.p[i];
        i += filler >= 0 ? strlen(fillers[filler]) : 1;
        v->points += p[n] == '.';
        v->commas += p[n] == ',';
        v->blanks += p[n] == ' ';
        if (p[n] == '.' || p[n] == ',')
            v->last = n + 1;
    }
    v->s = (ds_str){p, n};
    v->last = v->last > 0 ? v->last - 1 : n;
    return n > 0 && is_digit(p[n - 1]);
}

/* Groups of three behind each mark up to `end`, one to three digits before the
 * first. */
static bool grouped(ds_str s, size_t end)
{
    size_t digits = 0;
    bool first = true;
    for (size_t i = 0; i <= end; i++) {
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

enum {
    NONE = 0, /* and the signs themselves */
    EITHER = DS_EITHER_SIGN,
    WRONG = -2 /* it is no number */
};

/* Fillers part the thousands: a sign is the decimal one. */
static int judge_filled(const number *v)
{
    ds_str behind = ds_str_sub(v->s, v->last, v->s.n);
    if (v->points + v->commas > 1 || !grouped(v->s, v->last) ||
        ds_str_chr(behind, ' ') < behind.n)
        return WRONG;
    return behind.n > 0 ? behind.p[0] : NONE;
}

static int judge(const number *v)
{
    if (v->blanks > 0)
        return judge_filled(v);
    if (v->points + v->commas == 0)
        return NONE;
    char mark = v->s.p[v->last], other = mark == '.' ? ',' : '.';
    if (v->points > 0 && v->commas > 0) {
        bool once = mark == '.' ? v->points == 1 : v->commas == 1;
        return once && grouped(v->s, v->last) ? mark : WRONG;
    }
    if (v->points + v->commas > 1)
        return grouped(v->s, v->s.n) ? other : WRONG;
    bool zero = v->last == 1 && v->s.p[0] == '0'; /* 0.125 */
    return grouped(v->s, v->s.n) && !zero ? EITHER : mark;
}

int ds_number_sign(ds_arena *a, ds_str text)
{
    number v;
    int sign = read_number(&v, a, text) ? judge(&v) : WRONG;
    return sign == WRONG ? NONE : sign;
}

static ds_str rewrite(ds_arena *a, const number *v, int sign)
{
    char *p = ds_alloc_text(a, v->s.n + 2);
    size_t n = 0;
    if (v->minus)
        p[n++] = '-';
    for (size_t i = 0; i < v->s.n; i++) {
        if (is_digit(v->s.p[i]))
            p[n++] = v->s.p[i];
        else if (v->s.p[i] == sign)
            p[n++] = '.';
    }
    return (ds_str){p, n};
}

int ds_told_number(ds_str *out, ds_arena *a, char decimal, ds_str cell,
                   ds_err *err)
{
    number v;
    int sign = read_number(&v, a, cell) ? judge(&v) : WRONG;
    if (sign == WRONG)
        return ds_fail(err, DS_EUSAGE, "\"%.*s\" is not a number",
                       DS_FMT(cell));
    if (sign == EITHER && decimal == 0) {
        ds_fail(err, DS_EUSAGE, "\"%.*s\" can be read in two ways",
                DS_FMT(cell));
        return ds_hint(err, "--decimal . or --decimal , says which");
    }
    if (sign == EITHER)
        sign = decimal;
    if (sign != NONE && decimal != 0 && sign != decimal) {
        ds_fail(err, DS_EUSAGE,
                "\"%.*s\" is not a number with the decimal sign \"%c\"",
                DS_FMT(cell), decimal);
        return ds_hint(err, "--decimal %c would read it", sign);
    }
    *out = rewrite(a, &v, sign);
    return 0;
}
