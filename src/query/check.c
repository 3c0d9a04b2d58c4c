/* The checker: what a tree means, or why it means nothing.
 *
 * Types never convert silently, with four exceptions: a number stands for an
 * amount in comparisons, a year for its days behind `in`, a whole number for
 * days beside a date, and a quoted text for an enum's value. Whatever is wrong
 * is said before any row is read.
 *
 *   check.c    entry, arithmetic, and or not
 *   compare.c  = < ~ in has is
 *   name.c     names -> tables, fields and the way to their rows
 *   virtual.c  fields that are computed
 *   call.c     functions, collections, aggregates
 *   literal.c  numbers, texts, dates, periods, enum words
 *   report.c   saved reports */
#include "query/check.h"
#include "base/vec.h"
#include "base/banned.h"

/* --- nodes and types --------------------------------------------------- */

ds_program *ds_program_new(ds_arena *a, const ds_query_env *env)
{
    ds_program *p = ds_new(a, ds_program);
    p->a = a;
    p->env = env;
    p->index_of = ds_new_n(a, size_t *, env->schema->ntables);
    for (size_t i = 0; i < env->schema->ntables; i++)
        p->index_of[i] = ds_new_n(a, size_t, env->schema->tables[i].nfields);
    return p;
}

ds_expr *ds_expr_new(ds_checker *c, ds_xop op, const ds_ast *src, ds_qtype type)
{
    ds_expr *x = ds_new(c->a, ds_expr);
    x->op = op;
    x->src = src;
    x->type = type;
    return x;
}

ds_expr *ds_expr_const(ds_checker *c, const ds_ast *src, ds_qtype type,
                       ds_qval v)
{
    ds_expr *x = ds_expr_new(c, DS_X_CONST, src, type);
    x->lit = v;
    return x;
}

ds_qtype ds_qtype_plain(ds_qclass c)
{
    static const ds_type shown[] = {
        [DS_Q_BOOL] = DS_BOOL,   [DS_Q_NUMBER] = DS_DECIMAL,
        [DS_Q_MONEY] = DS_MONEY, [DS_Q_DATE] = DS_DATE,
        [DS_Q_TEXT] = DS_TEXT,   [DS_Q_ENUM] = DS_ENUM,
        [DS_Q_LIST] = DS_TEXTS,  [DS_Q_PERIOD] = DS_TEXT,
    };
    return (ds_qtype){.c = c, .shown = shown[c]};
}

ds_qtype ds_qtype_field(const ds_field *f)
{
    ds_qtype t = {.shown = f->type};
    switch (ds_type_class(f->type)) {
    case DS_AS_TEXT:
        t.c = f->type == DS_TEXTS ? DS_Q_LIST : DS_Q_TEXT;
        break;
    case DS_AS_NUMBER:
        t.c = DS_Q_NUMBER;
        break;
    case DS_AS_MONEY:
        t.c = DS_Q_MONEY;
        break;
    case DS_AS_DATE:
        t.c = DS_Q_DATE;
        break;
    case DS_AS_CODE:
        t.c = f->type == DS_BOOL ? DS_Q_BOOL : DS_Q_ENUM;
        t.field = f->type == DS_BOOL ? NULL : f;
        break;
    }
    return t;
}

const char *ds_qtype_say(ds_qtype t)
{
    static const char *const words[] = {
        [DS_Q_BOOL] = "a condition", [DS_Q_NUMBER] = "a number",
        [DS_Q_MONEY] = "money",      [DS_Q_DATE] = "a date",
        [DS_Q_TEXT] = "a text",      [DS_Q_ENUM] = "one of a few words",
        [DS_Q_LIST] = "a list",      [DS_Q_PERIOD] = "a period",
    };
    return t.c == DS_Q_NUMBER && t.shown == DS_HOURS ? "hours" : words[t.c];
}

/* --- arithmetic -------------------------------------------------------- */

static bool is_number(const ds_expr *x)
{
    return x->type.c == DS_Q_NUMBER;
}

static bool is_money(const ds_expr *x)
{
    return x->type.c == DS_Q_MONEY;
}

static bool is_date(const ds_expr *x)
{
    return x->type.c == DS_Q_DATE;
}

static bool is_whole(const ds_expr *x)
{
    return is_number(x) && x->type.shown == DS_INT;
}

static const char *sign_of(ds_ast_op op)
{
    switch (op) {
    case DS_AST_ADD:
        return "+";
    case DS_AST_SUB:
        return "-";
    case DS_AST_MUL:
        return "*";
    default:
        return "/";
    }
}

static const ds_expr *no_arithmetic(ds_checker *c, const ds_ast *x,
                                    const ds_expr *a, const ds_expr *b)
{
    ds_ast_fail(c->err, x, "%s %s %s has no meaning", ds_qtype_say(a->type),
                sign_of(x->op), ds_qtype_say(b->type));
    return NULL;
}

/* Hours and percent survive what keeps them so; whole numbers too, unless they
 * are divided. */
static ds_type number_shown(ds_ast_op op, ds_type a, ds_type b)
{
    bool sum = op == DS_AST_ADD || op == DS_AST_SUB;
    bool plain_a = a == DS_INT || a == DS_DECIMAL;
    bool plain_b = b == DS_INT || b == DS_DECIMAL;
    if (op != DS_AST_DIV && a == DS_INT && b == DS_INT)
        return DS_INT;
    if (sum && (a == b || plain_b))
        return a == DS_INT ? b : a;
    if (sum && plain_a)
        return b;
    if (a == DS_HOURS && b != DS_HOURS)
        return DS_HOURS;
    if (op == DS_AST_MUL && b == DS_HOURS && a != DS_HOURS)
        return DS_HOURS;
    return DS_DECIMAL;
}

/* False when the two have no such result. */
static bool result_type(ds_qtype *t, ds_ast_op op, const ds_expr *a,
                        const ds_expr *b)
{
    bool sum = op == DS_AST_ADD || op == DS_AST_SUB;
    *t = ds_qtype_plain(DS_Q_NUMBER);
    if (is_number(a) && is_number(b)) {
        t->shown = number_shown(op, a->type.shown, b->type.shown);
        return true;
    }
    if (op == DS_AST_SUB && is_date(a) && is_date(b)) {
        t->shown = DS_INT;
        return true;
    }
    if (op == DS_AST_DIV && is_money(a) && is_money(b))
        return true;
    *t = ds_qtype_plain(DS_Q_MONEY);
    if ((sum && is_money(a) && is_money(b)) ||
        (!sum && is_money(a) && is_number(b)) ||
        (op == DS_AST_MUL && is_number(a) && is_money(b)))
        return true;
    *t = ds_qtype_plain(DS_Q_DATE);
    return (sum && is_date(a) && is_whole(b)) ||
           (op == DS_AST_ADD && is_whole(a) && is_date(b));
}

/* date + 30d */
static const ds_expr *shift(ds_checker *c, const ds_scope *sc, const ds_ast *x)
{
    const ds_expr *a = ds_check(c, sc, x->a, NULL);
    if (a == NULL)
        return NULL;
    if (!is_date(a) || (x->op != DS_AST_ADD && x->op != DS_AST_SUB)) {
        ds_ast_fail(c->err, x->b,
                    "a duration is added to a date or taken from one, and "
                    "this is %s",
                    ds_qtype_say(a->type));
        return NULL;
    }
    if (x->b->num > DS_MAX_SHIFT) {
        ds_ast_fail(c->err, x->b, "the duration is too long");
        return NULL;
    }
    ds_expr *out = ds_expr_new(c, DS_X_SHIFT, x, a->type);
    out->a = a;
    out->unit = x->b->unit;
    out->lit.num = x->op == DS_AST_SUB ? -x->b->num : x->b->num;
    return out;
}

static ds_xop xop_of(ds_ast_op op)
{
    static const ds_xop ops[] = {DS_X_ADD, DS_X_SUB, DS_X_MUL, DS_X_DIV};
    return ops[op - DS_AST_ADD];
}

static const ds_expr *arithmetic(ds_checker *c, const ds_scope *sc,
                                 const ds_ast *x)
{
    if (x->b->op == DS_AST_DURATION)
        return shift(c, sc, x);
    const ds_expr *a = ds_check(c, sc, x->a, NULL);
    const ds_expr *b = a != NULL ? ds_check(c, sc, x->b, NULL) : NULL;
    if (b == NULL)
        return NULL;
    ds_qtype t;
    if (!result_type(&t, x->op, a, b))
        return no_arithmetic(c, x, a, b);
    ds_expr *out = ds_expr_new(c, xop_of(x->op), x, t);
    out->a = a;
    out->b = b;
    return out;
}

static const ds_expr *negative(ds_checker *c, const ds_scope *sc,
                               const ds_ast *x)
{
    const ds_expr *a = ds_check(c, sc, x->a, NULL);
    if (a == NULL)
        return NULL;
    if (!is_number(a) && !is_money(a)) {
        ds_ast_fail(c->err, x, "%s has no negative", ds_qtype_say(a->type));
        return NULL;
    }
    ds_expr *out = ds_expr_new(c, DS_X_NEG, x, a->type);
    out->a = a;
    return out;
}

/* --- and, or, not, => -------------------------------------------------- */

static const ds_expr *terms(ds_checker *c, const ds_scope *sc, const ds_ast *x)
{
    ds_expr *out = ds_expr_new(c, x->op == DS_AST_OR ? DS_X_OR : DS_X_AND, x,
                               ds_qtype_plain(DS_Q_BOOL));
    for (const ds_ast *k = x->a; k != NULL; k = k->next)
        out->n++;
    const ds_expr **list = ds_new_n(c->a, const ds_expr *, out->n);
    size_t i = 0;
    for (const ds_ast *k = x->a; k != NULL; k = k->next, i++) {
        list[i] = ds_check_condition(c, sc, k);
        if (list[i] == NULL)
            return NULL;
    }
    out->list = list;
    return out;
}

static const ds_expr *negation(ds_checker *c, const ds_scope *sc,
                               const ds_ast *x)
{
    ds_expr *out = ds_expr_new(c, DS_X_NOT, x, ds_qtype_plain(DS_Q_BOOL));
    out->a = ds_check_condition(c, sc, x->a);
    return out->a != NULL ? out : NULL;
}

static const ds_expr *implication(ds_checker *c, const ds_scope *sc,
                                  const ds_ast *x)
{
    ds_expr *out = ds_expr_new(c, DS_X_IMPLIES, x, ds_qtype_plain(DS_Q_BOOL));
    out->a = ds_check_condition(c, sc, x->a);
    if (out->a == NULL)
        return NULL;
    out->b = ds_check_condition(c, sc, x->b);
    return out->b != NULL ? out : NULL;
}

const ds_expr *ds_check_condition(ds_checker *c, const ds_scope *sc,
                                  const ds_ast *x)
{
    const ds_expr *e = ds_check(c, sc, x, NULL);
    if (e == NULL || e->type.c == DS_Q_BOOL)
        return e;
    ds_str s = ds_ast_source(x);
    ds_ast_fail(c->err, x,
                "\"%.*s\" is %s, and a condition is needed here: compare it "
                "with something",
                DS_FMT(s), ds_qtype_say(e->type));
    return NULL;
}

/* --- entry ------------------------------------------------------------- */

/* A key of the group, or NULL. */
static const ds_expr *key_of(ds_checker *c, const ds_scope *sc, const ds_ast *x)
{
    for (size_t i = 0; i < sc->group->keys.n; i++) {
        const ds_item *key = &sc->group->keys.p[i];
        bool named = key->name.n > 0 && x->op == DS_AST_NAME &&
                     ds_str_eq(x->text, key->name);
        if (!named && !ds_ast_same(x, key->expr))
            continue;
        ds_expr *out = ds_expr_new(c, DS_X_KEY, x, sc->group->expr[i]->type);
        out->index = i;
        return out;
    }
    return NULL;
}

/* What `show` named so, or NULL. */
static const ds_ast *shown_as(const ds_scope *sc, const ds_ast *x)
{
    for (size_t i = 0; i < sc->nshown && x->op == DS_AST_NAME; i++)
        if (sc->shown[i].name.n > 0 && ds_str_eq(sc->shown[i].name, x->text))
            return sc->shown[i].expr;
    return NULL;
}

static const ds_expr *by_op(ds_checker *c, const ds_scope *sc, const ds_ast *x,
                            const ds_qtype *want)
{
    switch (x->op) {
    case DS_AST_IMPLIES:
        return implication(c, sc, x);
    case DS_AST_OR:
    case DS_AST_AND:
        return terms(c, sc, x);
    case DS_AST_NOT:
        return negation(c, sc, x);
    case DS_AST_ADD:
    case DS_AST_SUB:
    case DS_AST_MUL:
    case DS_AST_DIV:
        return arithmetic(c, sc, x);
    case DS_AST_NEG:
        return negative(c, sc, x);
    case DS_AST_NAME:
        return ds_check_name(c, sc, x, want);
    case DS_AST_CALL:
        return ds_check_call(c, sc, x);
    case DS_AST_REPORT:
        return ds_check_report(c, sc, x);
    case DS_AST_EQ:
    case DS_AST_NE:
    case DS_AST_LT:
    case DS_AST_LE:
    case DS_AST_GT:
    case DS_AST_GE:
    case DS_AST_LIKE:
    case DS_AST_UNLIKE:
    case DS_AST_IN:
    case DS_AST_HAS:
    case DS_AST_IS_NONE:
    case DS_AST_IS_SET:
        return ds_check_comparison(c, sc, x);
    default:
        return ds_check_literal(c, x, want);
    }
}

const ds_expr *ds_check(ds_checker *c, const ds_scope *sc, const ds_ast *x,
                        const ds_qtype *want)
{
    if (sc->element == x)
        return ds_expr_new(c, DS_X_ELEMENT, x, ds_qtype_plain(DS_Q_TEXT));
    if (sc->group != NULL) {
        const ds_expr *key = key_of(c, sc, x);
        if (key != NULL)
            return key;
    }
    const ds_ast *shown = shown_as(sc, x);
    if (shown != NULL) {
        ds_scope plain = *sc;
        plain.nshown = 0;
        return ds_check(c, &plain, shown, want);
    }
    return by_op(c, sc, x, want);
}
