/* Literals: what stands in the text itself, and periods around today. */
#include "query/check.h"
#include "record/suggest.h"
#include "base/banned.h"

static const ds_expr *number(ds_checker *c, const ds_ast *x)
{
    ds_qtype t = ds_qtype_plain(DS_Q_NUMBER);
    if (x->den == 1)
        t.shown = DS_INT;
    return ds_expr_const(c, x, t,
                         (ds_qval){.set = true, .num = x->num, .den = x->den});
}

static const ds_expr *money(ds_checker *c, const ds_ast *x)
{
    ds_qval v = {
        .set = true,
        .num = x->num,
        .den = x->den,
        .cur = ds_currency_parse(x->text),
    };
    return ds_expr_const(c, x, ds_qtype_plain(DS_Q_MONEY), v);
}

static ds_qval days(ds_date d)
{
    return (ds_qval){.set = true, .num = d, .den = 1};
}

const ds_expr *ds_check_word(ds_checker *c, const ds_ast *x, const ds_field *f)
{
    int at = ds_field_value(f, x->text);
    if (at >= 0)
        return ds_expr_const(c, x, ds_qtype_field(f),
                             (ds_qval){.set = true, .num = at, .den = 1});
    size_t n = f->nvalues;
    ds_ast_fail(c->err, x, "\"%.*s\" is not a value of %.*s%s", DS_FMT(x->text),
                DS_FMT(f->name), ds_suggest(x->text, f->values, n).text);
    return NULL;
}

static bool is_coded(const ds_qtype *want)
{
    return want != NULL && want->c == DS_Q_TEXT &&
           (want->shown == DS_COUNTRY || want->shown == DS_CURRENCY);
}

static const ds_expr *plain_text(ds_checker *c, const ds_ast *x, ds_str s)
{
    return ds_expr_const(c, x, ds_qtype_plain(DS_Q_TEXT),
                         (ds_qval){.set = true, .text = s});
}

/* "IT" for what means Italy; empty when it is no code and no name of one. */
static ds_str code_of(ds_type shown, ds_str s)
{
    return shown == DS_COUNTRY ? ds_country_parse(s)
                               : ds_currency_name(ds_currency_parse(s));
}

const ds_expr *ds_check_code(ds_checker *c, const ds_ast *x,
                             const ds_qtype *want)
{
    if (!is_coded(want))
        return NULL;
    ds_str code = code_of(want->shown, x->text);
    return code.n > 0 && ds_str_eq(code, x->text) ? plain_text(c, x, code)
                                                  : NULL;
}

static const ds_expr *text(ds_checker *c, const ds_ast *x, const ds_qtype *want)
{
    if (want != NULL && want->c == DS_Q_ENUM)
        return ds_check_word(c, x, want->field);
    if (!is_coded(want) || x->text.n == 0)
        return plain_text(c, x, x->text);
    ds_str code = code_of(want->shown, x->text);
    if (code.n > 0)
        return plain_text(c, x, code);
    ds_ast_fail(c->err, x, "\"%.*s\" is no %s", DS_FMT(x->text),
                want->shown == DS_COUNTRY ? "country" : "currency of ISO 4217");
    return NULL;
}

/* --- periods ----------------------------------------------------------- */

ds_date ds_date_moved(ds_date d, char unit, int64_t n)
{
    /* Far enough for any calendar and near enough not to overflow. */
    if (n > DS_MAX_SHIFT || n < -DS_MAX_SHIFT)
        return DS_NO_DATE;
    int k = (int)n;
    switch (unit) {
    case 'd':
        return d + k;
    case 'w':
        return d + 7 * k;
    case 'm':
        return ds_date_add_months(d, k);
    case 'q':
        return ds_date_add_months(d, 3 * k);
    default:
        return k < -9999 || k > 9999 ? DS_NO_DATE
                                     : ds_date_add_months(d, 12 * k);
    }
}

/* `this month`, `last 30d`. */
static bool relative(ds_checker *c, const ds_ast *x, ds_date *lo, ds_date *hi)
{
    ds_date today = c->prog->env->today;
    if (x->count == 0)
        return ds_period_of(lo, hi, x->unit,
                            ds_date_moved(today, x->unit, x->num));
    ds_date other = ds_date_moved(today, x->unit, x->num * x->count);
    *lo = x->num < 0 ? other : today;
    *hi = x->num < 0 ? today : other;
    return other != DS_NO_DATE && ds_date_split(other).year != 0;
}

bool ds_check_period(ds_checker *c, const ds_ast *x, ds_date *lo, ds_date *hi,
                     char *unit, bool years)
{
    *unit = x->unit;
    switch (x->op) {
    case DS_AST_PERIOD:
        *lo = x->lo;
        *hi = x->hi;
        return true;
    case DS_AST_RELATIVE:
        if (x->count > 0)
            *unit = '\0';
        return relative(c, x, lo, hi);
    case DS_AST_NUMBER:
        *unit = 'y';
        return years && x->den == 1 && x->num >= 1000 && x->num <= 9999 &&
               ds_period_of(lo, hi, 'y', ds_date_make((int)x->num, 1, 1));
    default:
        return false;
    }
}

/* A period as a value: only whole units have one. */
static const ds_expr *period(ds_checker *c, const ds_ast *x, bool years)
{
    ds_date lo, hi;
    char unit;
    if (!ds_check_period(c, x, &lo, &hi, &unit, years)) {
        ds_ast_fail(c->err, x, "the period lies outside of the calendar");
        return NULL;
    }
    if (unit == '\0' || unit == 'd') {
        ds_ast_fail(c->err, x, "a span of days stands behind \"in\" only");
        return NULL;
    }
    ds_qtype t = ds_qtype_plain(DS_Q_PERIOD);
    t.unit = unit;
    return ds_expr_const(c, x, t, days(lo));
}

const ds_expr *ds_check_literal(ds_checker *c, const ds_ast *x,
                                const ds_qtype *want)
{
    switch (x->op) {
    case DS_AST_NUMBER:
        if (want != NULL && want->c == DS_Q_PERIOD && want->unit == 'y' &&
            x->den == 1 && x->num >= 1000 && x->num <= 9999)
            return period(c, x, true);
        return number(c, x);
    case DS_AST_MONEY:
        return money(c, x);
    case DS_AST_TEXT:
        return text(c, x, want);
    case DS_AST_DATE:
        return ds_expr_const(c, x, ds_qtype_plain(DS_Q_DATE), days(x->lo));
    case DS_AST_PERIOD:
    case DS_AST_RELATIVE:
        return period(c, x, false);
    case DS_AST_DURATION:
        ds_ast_fail(c->err, x,
                    "a duration stands behind a date and + or -, "
                    "or behind \"last\" and \"next\"");
        return NULL;
    case DS_AST_LIST:
    case DS_AST_RANGE:
        ds_ast_fail(c->err, x, "a list or range stands behind \"in\" only");
        return NULL;
    default:
        ds_ast_fail(c->err, x, "a regular expression stands behind ~ only");
        return NULL;
    }
}
