/* What stands behind `as of`: a day, a period (then its last day), or what only
 * git can tell. */
#include "query/check.h"
#include "query/report.h"
#include "base/banned.h"

/* --- a day ---------------------------------------------------------------- */

static ds_date day_of(const ds_checker *c, const ds_ast *x);

/* `today-30d`, `2026-01-31 + 1m` */
static ds_date moved(const ds_checker *c, const ds_ast *x)
{
    ds_date from = day_of(c, x->a);
    if (from == DS_NO_DATE || x->b->op != DS_AST_DURATION)
        return DS_NO_DATE;
    return ds_date_moved(from, x->b->unit,
                         x->op == DS_AST_SUB ? -x->b->num : x->b->num);
}

static ds_date period_day(const ds_checker *c, const ds_ast *x, bool first)
{
    ds_date lo, hi;
    char unit;
    if (!ds_check_period((ds_checker *)c, x, &lo, &hi, &unit, true))
        return DS_NO_DATE;
    return first ? lo : hi;
}

static ds_date day_of(const ds_checker *c, const ds_ast *x)
{
    switch (x->op) {
    case DS_AST_DATE:
        return x->lo;
    case DS_AST_NAME:
        return ds_str_is(x->text, "today") ? c->prog->env->today : DS_NO_DATE;
    case DS_AST_ADD:
    case DS_AST_SUB:
        return moved(c, x);
    case DS_AST_CALL:
        if (!x->a || x->b)
            return DS_NO_DATE;
        if (ds_str_is(x->text, "start"))
            return period_day(c, x->a, true);
        return ds_str_is(x->text, "end") ? period_day(c, x->a, false)
                                         : DS_NO_DATE;
    default:
        return period_day(c, x, false);
    }
}

bool ds_query_day(ds_date *out, ds_str text, ds_date today)
{
    ds_arena a = {0};
    ds_query_env env = {.today = today};
    ds_program prog = {.env = &env};
    const ds_checker c = {.prog = &prog, .a = &a};
    const ds_qtext source = {DS_STR("as of"), text, DS_EUSAGE};
    const ds_ast *x;
    *out = DS_NO_DATE;
    if (ds_parse_expr(&x, &a, &source, NULL, false, NULL) == 0)
        *out = day_of(&c, x);
    ds_arena_free(&a);
    return *out != DS_NO_DATE;
}

/* --- whose slot ----------------------------------------------------------- */

int ds_query_find_as_of(ds_str *out, ds_arena *a, const ds_query_env *env,
                        const ds_query_slots *slots, ds_err *err)
{
    ds_parsed p;
    const ds_qtext text = {DS_STR("query"), slots->text, DS_EUSAGE};
    *out = slots->as_of;
    if (out->n > 0 || slots->text.n == 0)
        return 0;
    if (ds_parse_query(&p, a, &text, NULL, err) != 0)
        return -1;
    *out = p.as_of;
    if (out->n > 0 || p.report.n == 0)
        return 0;
    ds_checker c = {.prog = ds_program_new(a, env), .a = a, .err = err};
    if (ds_slots_read(&p, &c, slots) != 0)
        return -1;
    *out = p.as_of;
    return 0;
}
