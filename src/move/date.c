/* Dates of spreadsheets: three numbers, or two and the name of a month, maybe
 * with a time of day behind them.
 *
 * Which number is the day? A year of four digits is a year, and 13 no month;
 * what is left over is known by the other dates of the file, or by the user. A
 * year of two digits stands last, or in front of dashes ("98-05-03"); with
 * other marks in front only where it can be no day ("99/12/31"). */
#include "move/cell.h"
#include <stdio.h>
#include <string.h>
#include "base/banned.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* --- the time behind a date -------------------------------------------- */

static size_t take_digits(ds_str *s, size_t most)
{
    size_t n = 0;
    while (n < s->n && n < most && is_digit(s->p[n]))
        n++;
    *s = ds_str_sub(*s, n, s->n);
    return n;
}

static bool take(ds_str *s, const char *word)
{
    size_t n = strlen(word);
    if (!ds_str_eq_nocase(ds_str_sub(*s, 0, n), ds_cstr(word)))
        return false;
    *s = ds_str_sub(*s, n, s->n);
    return true;
}

/* "Z", "+01:00", "+0100" and nothing else. */
static bool is_zone(ds_str s)
{
    static const char *const names[] = {"Z", "UTC", "GMT"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (ds_str_is(s, names[i]))
            return true;
    if (!take(&s, "+") && !take(&s, "-"))
        return s.n == 0;
    return take_digits(&s, 2) == 2 &&
           (s.n == 0 || ((take(&s, ":"), take_digits(&s, 2)) == 2 && s.n == 0));
}

/* "09:30", "00:00:00.000", "10:00 AM", "10:00:00+01:00". */
static bool is_time(ds_str s)
{
    static const char *const halves[] = {"AM", "PM", "A.M.", "P.M."};
    if (take_digits(&s, 2) == 0 || !take(&s, ":") || take_digits(&s, 2) != 2)
        return false;
    if (take(&s, ":") && take_digits(&s, 2) != 2)
        return false;
    if ((take(&s, ".") || take(&s, ",")) && take_digits(&s, 9) == 0)
        return false;
    s = ds_str_trim(s);
    for (size_t i = 0; i < sizeof halves / sizeof halves[0]; i++)
        if (take(&s, halves[i]))
            break;
    return is_zone(ds_str_trim(s));
}

/* Only the day counts, as it is written: a zone does not move it. */
static ds_str cut_time(ds_str s)
{
    size_t at = ds_str_chr(s, ':');
    while (at > 0 && at < s.n && is_digit(s.p[at - 1]))
        at--;
    if (at == 0 || at == s.n || (s.p[at - 1] != ' ' && s.p[at - 1] != 'T') ||
        !is_time(ds_str_sub(s, at, s.n)))
        return s;
    s = ds_str_trim(ds_str_sub(s, 0, at - 1));
    return ds_str_ends(s, DS_STR(",")) ? ds_str_sub(s, 0, s.n - 1) : s;
}

/* --- what is written --------------------------------------------------- */

typedef struct {
    int num[3];
    size_t digits[3]; /* 0: the name of a month */
    bool dashes;
} written;

/* English and Italian; at least three letters of it. */
static int month_of(ds_str word)
{
    static const char *const names[][12] = {
        {"january", "february", "march", "april", "may", "june", "july",
         "august", "september", "october", "november", "december"},
        {"gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio",
         "agosto", "settembre", "ottobre", "novembre", "dicembre"},
    };
    for (size_t i = 0; i < 24 && word.n >= 3; i++) {
        ds_str name = ds_cstr(names[i / 12][i % 12]);
        if (ds_str_eq_nocase(ds_str_sub(name, 0, word.n), word))
            return (int)(i % 12) + 1;
    }
    return 0;
}

/* A number of at most four digits, or a month. */
static bool take_part(written *w, int part, ds_str *s)
{
    size_t n = 0;
    while (n < s->n && is_letter(s->p[n]))
        n++;
    if (n > 0) {
        w->num[part] = month_of(ds_str_sub(*s, 0, n));
        *s = ds_str_sub(*s, n, s->n);
        return w->num[part] > 0;
    }
    for (; n < s->n && n < 4 && is_digit(s->p[n]); n++)
        w->num[part] = w->num[part] * 10 + (s->p[n] - '0');
    w->digits[part] = n;
    *s = ds_str_sub(*s, n, s->n);
    return n > 0;
}

static size_t count_names(const written *w)
{
    size_t n = 0;
    for (int i = 0; i < 3; i++)
        n += w->digits[i] == 0;
    return n;
}

/* What stands between two parts: the same mark twice, or around a month's name
 * any blanks and marks. */
static ds_str take_marks(ds_str *s)
{
    size_t n = 0;
    while (n < s->n && strchr(" -/.,", s->p[n]) != NULL)
        n++;
    ds_str marks = ds_str_sub(*s, 0, n);
    *s = ds_str_sub(*s, n, s->n);
    return marks;
}

static bool read_parts(written *w, ds_str cell)
{
    ds_str s = cut_time(ds_str_trim(cell)), marks[2];
    *w = (written){0};
    for (int i = 0; i < 3; i++) {
        if (!take_part(w, i, &s))
            return false;
        if (i < 2)
            marks[i] = take_marks(&s);
        if (i < 2 && marks[i].n == 0)
            return false;
    }
    w->dashes = ds_str_is(marks[0], "-");
    if (s.n > 0 || count_names(w) > 1)
        return false;
    return count_names(w) == 1 ||
           (ds_str_eq(marks[0], marks[1]) && marks[0].n == 1 &&
            strchr("-/.", marks[0].p[0]) != NULL);
}

/* --- which number is what ---------------------------------------------- */

enum {
    DMY,
    MDY,
    YMD,
    ORDERS
};

static const struct {
    const char *name;
    unsigned char year, month, day; /* places of the parts */
} orders[ORDERS] = {
    {"dmy", 2, 1, 0},
    {"mdy", 2, 0, 1},
    {"ymd", 0, 1, 2},
};

/* The year of four digits, of two the one in the hundred years from `from`. */
static ds_date read_as(const written *w, int order, int from)
{
    int year = w->num[orders[order].year];
    if (w->digits[orders[order].year] <= 2)
        year = from + (year + 100 - from % 100) % 100;
    return ds_date_make(year, w->num[orders[order].month],
                        w->num[orders[order].day]);
}

/* Whether the parts have the lengths for it. */
static bool has_form(const written *w, int order)
{
    size_t year = w->digits[orders[order].year];
    size_t month = w->digits[orders[order].month];
    size_t day = w->digits[orders[order].day];
    if (day == 0 || day > 2 || month > 2 || (year != 2 && year != 4) ||
        (count_names(w) == 1 && month > 0))
        return false;
    return order != YMD || year == 4 || w->num[0] > 31 ||
           (w->dashes && count_names(w) == 0);
}

typedef struct {
    unsigned form; /* the orders in which it can be read, a bit each */
    unsigned good; /* those that give a day */
    ds_date first; /* which one, the first of them */
    bool alike;    /* and the others give the same */
    bool short_year;
} readings;

static readings read_all(const written *w, unsigned wanted, int from)
{
    readings r = {.first = DS_NO_DATE, .alike = true};
    for (int i = 0; i < ORDERS; i++)
        r.form |= has_form(w, i) ? 1u << i : 0;
    if ((r.form & wanted) != 0)
        wanted &= r.form;
    else
        wanted = r.form;
    for (int i = 0; i < ORDERS; i++) {
        ds_date d = (wanted & 1u << i) != 0 ? read_as(w, i, from) : DS_NO_DATE;
        if (d == DS_NO_DATE)
            continue;
        r.alike = r.alike && (r.good == 0 || d == r.first);
        r.first = r.good == 0 ? d : r.first;
        r.good |= 1u << i;
        r.short_year = r.short_year || w->digits[orders[i].year] == 2;
    }
    return r;
}

unsigned ds_date_orders(ds_str cell)
{
    written w;
    if (!read_parts(&w, cell) || count_names(&w) == 1)
        return 0;
    readings r = read_all(&w, 0, 2000);
    bool several = (r.good & (r.good - 1)) != 0;
    return r.form == 1u << YMD || (several && r.alike) ? 0 : r.good;
}

/* --- serial dates ------------------------------------------------------ */

/* Days of a spreadsheet: from 1900 with Lotus' 29th of February, or from 1904.
 * The 61st is the first about which all programs agree. */
static ds_date serial_date(const ds_cell_env *env, ds_str cell)
{
    ds_str s = ds_str_trim(cell);
    s = ds_str_sub(s, 0, ds_str_chr(s, '.')); /* behind it: a time of day */
    int32_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (!is_digit(s.p[i]) || s.n > 7)
            return DS_NO_DATE;
        n = n * 10 + (s.p[i] - '0');
    }
    if (n < (env->from_1904 ? 0 : 61) || n > 2958465)
        return DS_NO_DATE;
    return n + (env->from_1904 ? ds_date_make(1904, 1, 1)
                               : ds_date_make(1899, 12, 30));
}

static int put(ds_str *out, ds_arena *a, ds_date d)
{
    char iso[11];
    ds_date_format(iso, d);
    *out = ds_dup(a, ds_cstr(iso));
    return 0;
}

static int told_serial(ds_str *out, ds_arena *a, const ds_cell_env *env,
                       ds_date d, ds_str cell, ds_err *err)
{
    put(out, a, d);
    if (ds_str_is(env->date_order, "serial"))
        return 0;
    ds_fail(err, DS_EUSAGE,
            "\"%.*s\" is a number; as a spreadsheet's day it would be %.*s",
            DS_FMT(cell), DS_FMT(*out));
    return ds_hint(err, "--dates serial takes such numbers as days");
}

/* --- the day ----------------------------------------------------------- */

static int not_a_date(ds_str cell, ds_err *err)
{
    return ds_fail(err, DS_EUSAGE, "\"%.*s\" is not a date", DS_FMT(cell));
}

static int in_two_ways(const readings *r, ds_str cell, ds_err *err)
{
    char hint[80] = "";
    for (size_t i = 0, n = 0; i < ORDERS; i++)
        if ((r->good & 1u << i) != 0)
            n += (size_t)snprintf(hint + n, sizeof hint - n, "%s--dates %s",
                                  n > 0 ? " or " : "", orders[i].name);
    ds_fail(err, DS_EUSAGE, "\"%.*s\" can be read in two ways", DS_FMT(cell));
    return ds_hint(err, "%s says which", hint);
}

unsigned ds_date_order(ds_str name)
{
    for (int i = 0; i < ORDERS; i++)
        if (ds_str_is(name, orders[i].name))
            return 1u << i;
    return 0;
}

ds_str ds_date_order_name(unsigned mask)
{
    for (int i = 0; i < ORDERS; i++)
        if (mask == 1u << i)
            return ds_cstr(orders[i].name);
    return (ds_str){0};
}

int ds_told_date(ds_str *out, ds_arena *a, const ds_cell_env *env, ds_str cell,
                 ds_err *err)
{
    written w;
    ds_date serial = serial_date(env, cell);
    if (serial != DS_NO_DATE)
        return told_serial(out, a, env, serial, cell, err);
    if (!read_parts(&w, cell))
        return not_a_date(cell, err);
    readings r = read_all(&w, ds_date_order(env->date_order),
                          env->years > 0 ? env->years : 2000);
    if (r.good == 0)
        return not_a_date(cell, err);
    if (r.short_year && env->years == 0) {
        ds_fail(err, DS_EUSAGE, "\"%.*s\" has a year of two digits",
                DS_FMT(cell));
        return ds_hint(err, "--years 1950 takes it as one of 1950 to 2049, "
                            "--years 2000 as one of 2000 to 2099");
    }
    return r.alike ? put(out, a, r.first) : in_two_ways(&r, cell, err);
}
