/* From what a person typed to the text that belongs in the file. */
#include "base/utf8.h"
#include "record/numbers.h"
#include "record/record.h"
#include <string.h>
#include "base/banned.h"

static int wrong(ds_err *err, const ds_field *f, ds_str s, const char *why)
{
    return ds_fail(err, DS_EUSAGE, "%.*s: \"%.*s\" %s", DS_FMT(f->name),
                   (int)(s.n < 200 ? s.n : 200), s.p, why);
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* --- dates ------------------------------------------------------------- */

/* "+30d", "-1m", "+2w", "-1y" from a day on. */
static bool shift(ds_date *d, ds_str s)
{
    static const ds_field whole = {.type = DS_INT};
    ds_value v;
    if (s.n < 3 || (s.p[0] != '+' && s.p[0] != '-') ||
        !ds_value_parse(&v, NULL, &whole, ds_str_sub(s, 0, s.n - 1), 0, NULL) ||
        v.num > 100000 || v.num < -100000)
        return false;
    int n = (int)v.num;
    switch (lower(s.p[s.n - 1])) {
    case 'd':
        *d += n;
        return true;
    case 'w':
        *d += n * 7;
        return true;
    case 'm':
        *d = ds_date_add_months(*d, n);
        return true;
    case 'y':
        *d = ds_date_add_months(*d, n * 12);
        return true;
    default:
        return false;
    }
}

static bool day_word(ds_date *d, ds_str s, ds_date today)
{
    static const struct {
        const char *word;
        int days;
    } words[] = {{"today", 0}, {"tomorrow", 1}, {"yesterday", -1},
                 {"oggi", 0},  {"domani", 1},   {"ieri", -1}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        ds_str word = ds_cstr(words[i].word);
        *d = today + words[i].days;
        if (ds_str_eq_nocase(s, word))
            return true;
        if (s.n > word.n && ds_str_eq_nocase(ds_str_sub(s, 0, word.n), word))
            return shift(d, ds_str_trim(ds_str_sub(s, word.n, s.n)));
    }
    return false;
}

static int date(ds_str *out, ds_arena *a, const ds_field *f, ds_str s,
                ds_date today, ds_err *err)
{
    char text[11];
    ds_date d;
    if (!day_word(&d, s, today) && !ds_date_parse(&d, s))
        return wrong(err, f, s, "is not a date, which is written 2026-11-23");
    if (!ds_date_valid(ds_date_split(d)))
        return wrong(err, f, s, "is beyond the years 1000 to 9999");
    ds_date_format(text, d);
    *out = ds_dup(a, ds_cstr(text));
    return 0;
}

/* --- words ------------------------------------------------------------- */

static int word_of_enum(ds_str *out, const ds_field *f, ds_str s, ds_err *err)
{
    size_t n = f->noffered > 0 ? f->noffered : f->nvalues;
    for (size_t i = 0; i < n; i++) {
        if (ds_str_eq_nocase(f->values[i], s)) {
            *out = f->values[i];
            return 0;
        }
    }
    return ds_schema_no_value(f, s, err);
}

static int truth(ds_str *out, const ds_field *f, ds_str s, ds_err *err)
{
    static const char *const words[] = {"false", "no", "n", "0",  "true",
                                        "yes",   "y",  "1", "si", "s\xc3\xac"};
    for (int i = 0; i < 10; i++) {
        if (ds_str_eq_nocase(s, ds_cstr(words[i]))) {
            *out = i < 4 ? DS_STR("false") : DS_STR("true");
            return 0;
        }
    }
    return wrong(err, f, s, "is not true or false");
}

/* The static text that the value has: codes of countries and currencies. */
static int code(ds_str *out, ds_arena *a, const ds_field *f, ds_str s,
                ds_err *err)
{
    ds_value v;
    const char *why;
    if (!ds_value_parse(&v, a, f, s, 0, &why))
        return wrong(err, f, s, why);
    *out = v.text;
    return 0;
}

static int squeezed(ds_str *out, ds_arena *a, ds_str s)
{
    char *p = ds_alloc_text(a, s.n + 1);
    *out = (ds_str){p, ds_number_squeeze(p, s.n + 1, s)};
    return 0;
}

/* "a, b ,c" -> "a\nb\nc". */
static int list(ds_str *out, ds_arena *a, ds_str s)
{
    char *p = ds_alloc_text(a, s.n + 1);
    size_t n = 0;
    while (s.n > 0) {
        size_t comma = ds_str_chr(s, ','), end = ds_str_chr(s, '\n');
        end = comma < end ? comma : end;
        ds_str item = ds_str_trim(ds_str_sub(s, 0, end));
        s = ds_str_sub(s, end + 1, s.n);
        if (item.n == 0)
            continue;
        if (n > 0)
            p[n++] = '\n';
        memcpy(p + n, item.p, item.n);
        n += item.n;
    }
    p[n] = '\0';
    *out = (ds_str){p, n};
    return 0;
}

/* --- numbers ----------------------------------------------------------- */

static ds_str tidy_number(ds_arena *a, const ds_field *f, ds_str s)
{
    if (f->type == DS_PERCENT && ds_str_ends(s, DS_STR("%")))
        s = ds_str_trim(ds_str_sub(s, 0, s.n - 1));
    size_t space = ds_str_chr(s, ' ');
    if (f->type != DS_MONEY || space == s.n)
        return ds_dup(a, s);
    ds_str cur = ds_str_trim(ds_str_sub(s, space, s.n));
    cur = ds_currency_name(ds_currency_parse(cur));
    return ds_printf(a, "%.*s %.*s", (int)space, s.p, DS_FMT(cur));
}

static int number(ds_str *out, ds_arena *a, const ds_field *f, ds_str s,
                  ds_err *err)
{
    ds_value v;
    const char *why;
    if (!ds_value_parse(&v, a, f, s, 0, &why)) {
        wrong(err, f, s, why);
        return ds_str_chr(s, ',') < s.n
                   ? ds_hint(err, "a point before the decimals, and nothing "
                                  "between thousands: 1220.00")
                   : -1;
    }
    why = ds_value_beyond(f, v);
    if (why != NULL)
        return wrong(err, f, s, why);
    *out = tidy_number(a, f, s);
    return 0;
}

/* --- text -------------------------------------------------------------- */

static int one_line(ds_str *out, ds_arena *a, const ds_field *f, ds_str s,
                    ds_err *err)
{
    ds_value v;
    const char *why;
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] < ' ' && s.p[i] != '\t')
            return wrong(err, f, ds_str_sub(s, 0, i),
                         "is followed by another line, and it takes one");
    if (!ds_value_parse(&v, a, f, s, 0, &why))
        return wrong(err, f, s, why);
    if (f->check == DS_CHECK_SDI_CODE)
        return squeezed(out, a, s);
    *out = ds_dup(a, s);
    return 0;
}

int ds_value_normalise(ds_str *out, ds_arena *a, const ds_field *f,
                       ds_str typed, ds_date today, ds_err *err)
{
    ds_str s = ds_str_trim(typed);
    *out = (ds_str){"", 0};
    if (ds_utf8_bad(s) < s.n)
        return ds_fail(err, DS_EUSAGE, "%.*s: the text is not UTF-8",
                       DS_FMT(f->name));
    if (s.n == 0)
        return 0;
    switch (f->type) {
    case DS_NOTE:
        *out = ds_dup(a, s);
        return 0;
    case DS_DATE:
        return date(out, a, f, s, today, err);
    case DS_ENUM:
        return word_of_enum(out, f, s, err);
    case DS_BOOL:
        return truth(out, f, s, err);
    case DS_COUNTRY:
    case DS_CURRENCY:
        return code(out, a, f, s, err);
    case DS_TAX_CODE:
    case DS_VAT_NUMBER:
    case DS_IBAN:
        return squeezed(out, a, s);
    case DS_TEXTS:
        return list(out, a, s);
    case DS_INT:
    case DS_DECIMAL:
    case DS_HOURS:
    case DS_PERCENT:
    case DS_MONEY:
        return number(out, a, f, s, err);
    default:
        return one_line(out, a, f, s, err);
    }
}
