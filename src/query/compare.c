/* Comparisons: which two types may meet, and what to write when they may not.
 *
 * A bare word is a value of the other side's enum before it is a field, so
 * `state = done` is about the value and never about the field `done`. */
#include "query/check.h"
#include "base/regex.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "base/banned.h"

/* --- two sides --------------------------------------------------------- */

/* A text, year or unknown word: its meaning comes from the other side. */
static bool needs_hint(ds_checker *c, const ds_scope *sc, const ds_ast *x)
{
    if (x->op == DS_AST_TEXT || x->op == DS_AST_NUMBER)
        return true;
    if (x->op != DS_AST_NAME || ds_str_is(x->text, "true") ||
        ds_str_is(x->text, "false"))
        return false;
    ds_named at;
    ds_name_find(&at, c->prog->env->schema, sc->table, x->text);
    return at.kind == DS_NAME_NONE;
}

static int both(ds_checker *c, const ds_scope *sc, const ds_ast *x,
                const ds_expr **a, const ds_expr **b)
{
    if (needs_hint(c, sc, x->a) && !needs_hint(c, sc, x->b)) {
        *b = ds_check(c, sc, x->b, NULL);
        *a = *b != NULL ? ds_check(c, sc, x->a, &(*b)->type) : NULL;
        return *a != NULL ? 0 : -1;
    }
    *a = ds_check(c, sc, x->a, NULL);
    *b = *a != NULL ? ds_check(c, sc, x->b, &(*a)->type) : NULL;
    return *b != NULL ? 0 : -1;
}

static bool both_are(const ds_expr *a, const ds_expr *b, ds_qclass c,
                     ds_qclass d)
{
    return (a->type.c == c && b->type.c == d) ||
           (a->type.c == d && b->type.c == c);
}

static bool same_words(const ds_field *a, const ds_field *b)
{
    if (a->nvalues != b->nvalues)
        return false;
    for (size_t i = 0; i < a->nvalues; i++)
        if (!ds_str_eq(a->values[i], b->values[i]))
            return false;
    return true;
}

static bool comparable(const ds_expr *a, const ds_expr *b)
{
    if (both_are(a, b, DS_Q_MONEY, DS_Q_NUMBER))
        return true;
    if (a->type.c != b->type.c || a->type.c == DS_Q_LIST)
        return false;
    if (a->type.c == DS_Q_ENUM)
        return same_words(a->type.field, b->type.field);
    return a->type.c != DS_Q_PERIOD || a->type.unit == b->type.unit;
}

/* "a month", "a quarter": what a period literal is called. */
static const char *period_word(char unit)
{
    switch (unit) {
    case 'w':
        return "a week";
    case 'm':
        return "a month";
    case 'q':
        return "a quarter";
    default:
        return "a year";
    }
}

static const char *say(const ds_expr *x)
{
    return x->type.c == DS_Q_PERIOD ? period_word(x->type.unit)
                                    : ds_qtype_say(x->type);
}

/* Where the brackets of any(...) already stand, the element is meant. */
static int list_error(ds_checker *c, const ds_ast *x, const ds_expr *list)
{
    ds_str s = ds_ast_source(x), name = ds_ast_source(list->src);
    return ds_ast_fail(c->err, x,
                       "\"%.*s\" is a list: ask any(%.*s), or \"%.*s has "
                       "...\"",
                       DS_FMT(name), DS_FMT(s), DS_FMT(name));
}

static const ds_expr *cannot_compare(ds_checker *c, const ds_ast *x,
                                     const ds_expr *a, const ds_expr *b)
{
    ds_str sa = ds_ast_source(x->a), sb = ds_ast_source(x->b);
    bool year =
        both_are(a, b, DS_Q_DATE, DS_Q_NUMBER) &&
        (x->b->op == DS_AST_NUMBER && x->b->num >= 1000 && x->b->num <= 9999);
    if (a->type.c == DS_Q_LIST || b->type.c == DS_Q_LIST)
        list_error(c, x, a->type.c == DS_Q_LIST ? a : b);
    else if (both_are(a, b, DS_Q_DATE, DS_Q_PERIOD) || year)
        ds_ast_fail(c->err, x,
                    "\"%.*s\" is %s and \"%.*s\" is %s: write \"%.*s in "
                    "%.*s\"",
                    DS_FMT(sa), say(a), DS_FMT(sb), year ? "a year" : say(b),
                    DS_FMT(sa), DS_FMT(sb));
    else if (a->type.c == DS_Q_ENUM && ds_field_value(a->type.field, sb) >= 0)
        ds_ast_fail(c->err, x->b,
                    "this value of %.*s must stand in quotes: \"%.*s\"",
                    DS_FMT(a->type.field->name), DS_FMT(sb));
    else
        ds_ast_fail(c->err, x,
                    "\"%.*s\" is %s and \"%.*s\" is %s: they do not "
                    "compare",
                    DS_FMT(sa), say(a), DS_FMT(sb), say(b));
    return NULL;
}

static ds_expr *condition(ds_checker *c, ds_xop op, const ds_ast *x)
{
    return ds_expr_new(c, op, x, ds_qtype_plain(DS_Q_BOOL));
}

static const ds_expr *compare(ds_checker *c, const ds_scope *sc,
                              const ds_ast *x)
{
    const ds_expr *a, *b;
    if (both(c, sc, x, &a, &b) != 0)
        return NULL;
    ds_cmp cmp = (ds_cmp)(x->op - DS_AST_EQ);
    if (!comparable(a, b))
        return cannot_compare(c, x, a, b);
    if (a->type.c == DS_Q_BOOL && cmp > DS_NE) {
        ds_ast_fail(c->err, x, "conditions have no order: use = or !=");
        return NULL;
    }
    ds_expr *out = condition(c, DS_X_COMPARE, x);
    out->cmp = cmp;
    out->a = a;
    out->b = b;
    return out;
}

/* --- ~ and !~ ---------------------------------------------------------- */

static size_t pattern(ds_checker *c, const ds_ast *x)
{
    ds_program *p = c->prog;
    ds_regex *re;
    ds_err why;
    if (ds_regex_open(&re, x->text, x->flags, &why) != 0) {
        ds_ast_fail(c->err, x, "%s", why.msg);
        return SIZE_MAX;
    }
    ds_regex_close(re);
    if (p->npatterns == p->cap_patterns) {
        size_t cap = p->cap_patterns > 0 ? 2 * p->cap_patterns : 4;
        ds_pattern *grown = ds_new_n(p->a, ds_pattern, cap);
        for (size_t i = 0; i < p->npatterns; i++)
            grown[i] = p->patterns[i];
        p->patterns = grown;
        p->cap_patterns = cap;
    }
    p->patterns[p->npatterns] = (ds_pattern){x->text, x->flags, x};
    return p->npatterns++;
}

static ds_expr *like(ds_checker *c, const ds_ast *x)
{
    if (x->b->op == DS_AST_REGEX) {
        ds_expr *out = condition(c, DS_X_MATCH, x);
        out->index = pattern(c, x->b);
        return out->index != SIZE_MAX ? out : NULL;
    }
    if (x->b->op == DS_AST_TEXT) {
        ds_expr *out = condition(c, DS_X_CONTAINS, x);
        out->lit.text = ds_utf8_fold(c->a, x->b->text);
        return out;
    }
    ds_ast_fail(c->err, x->b,
                "behind ~ stands a \"text\" or a regular expression /re/");
    return NULL;
}

static const ds_expr *negated(ds_checker *c, const ds_ast *x, const ds_expr *a)
{
    ds_expr *out = condition(c, DS_X_NOT, x);
    out->a = a;
    return out;
}

static const ds_expr *likeness(ds_checker *c, const ds_scope *sc,
                               const ds_ast *x)
{
    const ds_expr *a = ds_check(c, sc, x->a, NULL);
    if (a == NULL)
        return NULL;
    if (a->type.c == DS_Q_LIST) {
        list_error(c, x, a);
        return NULL;
    }
    if (a->type.c != DS_Q_TEXT && a->type.c != DS_Q_ENUM) {
        ds_ast_fail(c->err, x->a, "~ searches in a text, and this is %s",
                    ds_qtype_say(a->type));
        return NULL;
    }
    ds_expr *out = like(c, x);
    if (out == NULL)
        return NULL;
    out->a = a;
    return x->op == DS_AST_UNLIKE ? negated(c, x, out) : out;
}

/* --- in ---------------------------------------------------------------- */

static const ds_expr *day(ds_checker *c, const ds_ast *x, ds_date d)
{
    return ds_expr_const(c, x, ds_qtype_plain(DS_Q_DATE),
                         (ds_qval){.set = true, .num = d, .den = 1});
}

/* A period, for a date: its first and last day. NULL without an error when it
 * is no period. */
static ds_expr *days_of(ds_checker *c, const ds_ast *x)
{
    ds_date lo, hi;
    char unit;
    if (!ds_check_period(c, x, &lo, &hi, &unit, true))
        return NULL;
    ds_expr *out = condition(c, DS_X_RANGE, x);
    out->a = day(c, x, lo);
    out->b = day(c, x, hi);
    return out;
}

/* One end of a range; a period there means its first or last day. */
static const ds_expr *end_of(ds_checker *c, const ds_scope *sc, const ds_ast *x,
                             const ds_expr *left, bool last)
{
    if (left->type.c == DS_Q_DATE) {
        const ds_expr *days = days_of(c, x);
        if (days != NULL)
            return last ? days->b : days->a;
    }
    const ds_expr *e = ds_check(c, sc, x, &left->type);
    if (e == NULL || comparable(left, e))
        return e;
    ds_ast_fail(c->err, x, "this is %s, and \"in\" compares it with %s", say(e),
                say(left));
    return NULL;
}

static const ds_expr *range(ds_checker *c, const ds_scope *sc, const ds_ast *x,
                            const ds_expr *left)
{
    ds_expr *out = condition(c, DS_X_RANGE, x);
    if (x->a != NULL && (out->a = end_of(c, sc, x->a, left, false)) == NULL)
        return NULL;
    if (x->b != NULL && (out->b = end_of(c, sc, x->b, left, true)) == NULL)
        return NULL;
    return out;
}

/* `date in month(other)`: a period that is computed. */
static const ds_expr *computed(ds_checker *c, const ds_ast *x,
                               const ds_expr *period)
{
    ds_expr *first =
        ds_expr_new(c, DS_X_PERIOD_FIRST, x, ds_qtype_plain(DS_Q_DATE));
    ds_expr *last =
        ds_expr_new(c, DS_X_PERIOD_LAST, x, ds_qtype_plain(DS_Q_DATE));
    first->a = last->a = period;
    ds_expr *out = condition(c, DS_X_RANGE, x);
    out->a = first;
    out->b = last;
    return out;
}

/* One thing that the left side may be in; `alone` when no list is around. */
static const ds_expr *item(ds_checker *c, const ds_scope *sc, const ds_ast *x,
                           const ds_expr *left, bool alone)
{
    if (x->op == DS_AST_RANGE)
        return range(c, sc, x, left);
    if (left->type.c == DS_Q_DATE) {
        const ds_expr *days = days_of(c, x);
        if (days != NULL || x->op == DS_AST_RELATIVE) {
            if (days == NULL)
                ds_ast_fail(c->err, x,
                            "the period lies outside of the "
                            "calendar");
            return days;
        }
    }
    const ds_expr *e = ds_check(c, sc, x, &left->type);
    if (e == NULL)
        return NULL;
    ds_str s = ds_ast_source(x), l = ds_ast_source(left->src);
    if (left->type.c == DS_Q_DATE && e->type.c == DS_Q_PERIOD)
        return computed(c, x, e);
    if (e->type.c == DS_Q_LIST)
        ds_ast_fail(c->err, x, "\"%.*s\" is a list: write \"%.*s has %.*s\"",
                    DS_FMT(s), DS_FMT(s), DS_FMT(l));
    else if (!comparable(left, e))
        ds_ast_fail(c->err, x, "this is %s, and \"in\" compares it with %s",
                    say(e), say(left));
    else if (alone)
        ds_ast_fail(c->err, x,
                    "behind \"in\" stands a list (a, b), a range a..b or a "
                    "period: write \"= %.*s\" or \"in (%.*s)\"",
                    DS_FMT(s), DS_FMT(s));
    else
        return e;
    return NULL;
}

static const ds_expr *membership(ds_checker *c, const ds_scope *sc,
                                 const ds_ast *x)
{
    ds_expr *out = condition(c, DS_X_IN, x);
    out->a = ds_check(c, sc, x->a, NULL);
    if (out->a == NULL)
        return NULL;
    if (out->a->type.c == DS_Q_LIST) {
        list_error(c, x, out->a);
        return NULL;
    }
    bool many = x->b->op == DS_AST_LIST;
    for (const ds_ast *k = many ? x->b->a : x->b; k != NULL;
         k = many ? k->next : NULL)
        out->n++;
    const ds_expr **list = ds_new_n(c->a, const ds_expr *, out->n);
    const ds_ast *k = many ? x->b->a : x->b;
    for (size_t i = 0; i < out->n; i++, k = k->next) {
        list[i] = item(c, sc, k, out->a, !many);
        if (list[i] == NULL)
            return NULL;
    }
    out->list = list;
    return out;
}

/* --- has, is ----------------------------------------------------------- */

static const ds_expr *has(ds_checker *c, const ds_scope *sc, const ds_ast *x)
{
    ds_expr *out = condition(c, DS_X_HAS, x);
    out->a = ds_check(c, sc, x->a, NULL);
    if (out->a == NULL)
        return NULL;
    if (out->a->type.c != DS_Q_LIST) {
        ds_ast_fail(c->err, x->a,
                    "\"has\" asks a list, and this is %s: use = "
                    "or ~",
                    say(out->a));
        return NULL;
    }
    const ds_qtype text = ds_qtype_plain(DS_Q_TEXT);
    out->b = ds_check(c, sc, x->b, &text);
    if (out->b == NULL || out->b->type.c == DS_Q_TEXT)
        return out->b != NULL ? out : NULL;
    ds_ast_fail(c->err, x->b, "the elements are texts, and this is %s",
                say(out->b));
    return NULL;
}

static const ds_expr *is_set(ds_checker *c, const ds_scope *sc, const ds_ast *x)
{
    ds_expr *out = condition(c, DS_X_IS_SET, x);
    out->a = ds_check(c, sc, x->a, NULL);
    if (out->a == NULL)
        return NULL;
    return x->op == DS_AST_IS_NONE ? negated(c, x, out) : out;
}

const ds_expr *ds_check_comparison(ds_checker *c, const ds_scope *sc,
                                   const ds_ast *x)
{
    switch (x->op) {
    case DS_AST_LIKE:
    case DS_AST_UNLIKE:
        return likeness(c, sc, x);
    case DS_AST_IN:
        return membership(c, sc, x);
    case DS_AST_HAS:
        return has(c, sc, x);
    case DS_AST_IS_NONE:
    case DS_AST_IS_SET:
        return is_set(c, sc, x);
    default:
        return compare(c, sc, x);
    }
}
