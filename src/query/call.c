/* Calls: month(d) and its kind, and what folds many elements into one value.
 *
 * A fold is about a collection of the row at hand when its argument names one:
 * sum(payments.amount). Else it is an aggregate about the rows of a group:
 * sum(total). The table below is all there is. */
#include "query/check.h"
#include "base/vec.h"
#include "record/suggest.h"
#include "base/banned.h"

static const struct function {
    const char *name;
    enum {
        FOLD,
        PERIOD,
        FIRST_DAY,
        LAST_DAY
    } kind;
    ds_fold fold;
    char unit;
} functions[] = {
    {"any", FOLD, DS_FOLD_ANY, 0},     {"all", FOLD, DS_FOLD_ALL, 0},
    {"none", FOLD, DS_FOLD_NONE, 0},   {"count", FOLD, DS_FOLD_COUNT, 0},
    {"sum", FOLD, DS_FOLD_SUM, 0},     {"avg", FOLD, DS_FOLD_AVG, 0},
    {"min", FOLD, DS_FOLD_MIN, 0},     {"max", FOLD, DS_FOLD_MAX, 0},
    {"first", FOLD, DS_FOLD_FIRST, 0}, {"last", FOLD, DS_FOLD_LAST, 0},
    {"week", PERIOD, 0, 'w'},          {"month", PERIOD, 0, 'm'},
    {"quarter", PERIOD, 0, 'q'},       {"year", PERIOD, 0, 'y'},
    {"start", FIRST_DAY, 0, 0},        {"end", LAST_DAY, 0, 0},
};

enum {
    NFUNCTIONS = sizeof functions / sizeof *functions
};

static const struct function *function_of(ds_str name)
{
    for (size_t i = 0; i < NFUNCTIONS; i++)
        if (ds_str_is(name, functions[i].name))
            return &functions[i];
    return NULL;
}

static const ds_expr *unknown(ds_checker *c, const ds_ast *x)
{
    ds_str names[NFUNCTIONS];
    for (size_t i = 0; i < NFUNCTIONS; i++)
        names[i] = ds_cstr(functions[i].name);
    ds_ast_fail(c->err, x, "unknown function \"%.*s\"%s", DS_FMT(x->text),
                ds_suggest(x->text, names, NFUNCTIONS).text);
    return NULL;
}

/* --- periods ----------------------------------------------------------- */

static const ds_expr *period(ds_checker *c, const ds_scope *sc, const ds_ast *x,
                             const struct function *f)
{
    ds_qtype t = ds_qtype_plain(DS_Q_PERIOD);
    t.unit = f->unit;
    ds_expr *out = ds_expr_new(c, DS_X_PERIOD, x, t);
    out->unit = f->unit;
    out->a = ds_check(c, sc, x->a, NULL);
    if (out->a == NULL || out->a->type.c == DS_Q_DATE)
        return out->a != NULL ? out : NULL;
    ds_ast_fail(c->err, x->a, "%s() needs a date, and this is %s", f->name,
                ds_qtype_say(out->a->type));
    return NULL;
}

/* start(last month), end(month(date)) */
static const ds_expr *edge(ds_checker *c, const ds_scope *sc, const ds_ast *x,
                           const struct function *f)
{
    ds_date lo, hi;
    char unit;
    const ds_qtype t = ds_qtype_plain(DS_Q_DATE);
    bool first = f->kind == FIRST_DAY;
    if (ds_check_period(c, x->a, &lo, &hi, &unit, true))
        return ds_expr_const(
            c, x, t, (ds_qval){.set = true, .num = first ? lo : hi, .den = 1});
    ds_expr *out =
        ds_expr_new(c, first ? DS_X_PERIOD_FIRST : DS_X_PERIOD_LAST, x, t);
    out->a = ds_check(c, sc, x->a, NULL);
    if (out->a == NULL || out->a->type.c == DS_Q_PERIOD)
        return out->a != NULL ? out : NULL;
    ds_ast_fail(c->err, x->a, "%s() needs a period, and this is %s", f->name,
                ds_qtype_say(out->a->type));
    return NULL;
}

/* --- folds ------------------------------------------------------------- */

static bool is_quantifier(ds_fold f)
{
    return f == DS_FOLD_ANY || f == DS_FOLD_ALL || f == DS_FOLD_NONE;
}

static const char *fold_name(ds_fold f)
{
    return functions[f].name; /* they come first, in their order */
}

/* The type of a fold over values of a type; false when it has no meaning. */
static bool fold_type(ds_qtype *t, ds_fold f, ds_qtype of)
{
    bool adds = of.c == DS_Q_NUMBER || of.c == DS_Q_MONEY;
    *t = of;
    switch (f) {
    case DS_FOLD_SUM:
        return adds;
    case DS_FOLD_AVG:
        if (t->shown == DS_INT)
            t->shown = DS_DECIMAL;
        return adds;
    case DS_FOLD_MIN:
    case DS_FOLD_MAX:
        return of.c != DS_Q_BOOL && of.c != DS_Q_LIST;
    case DS_FOLD_FIRST:
    case DS_FOLD_LAST:
        return true;
    case DS_FOLD_COUNT:
        *t = ds_qtype_plain(DS_Q_NUMBER);
        t->shown = DS_INT;
        return true;
    default:
        *t = ds_qtype_plain(DS_Q_BOOL);
        return of.c == DS_Q_BOOL;
    }
}

/* Puts value and filter into the node and gives it its type. */
static const ds_expr *fold(ds_checker *c, ds_expr *out, ds_fold f,
                           const ds_expr *value, const ds_expr *where)
{
    const ds_ast *x = out->src;
    out->fold = f;
    out->a = value;
    out->b = where;
    if (value == NULL && is_quantifier(f)) {
        /* all(c where x): each makes x true. */
        out->a = f == DS_FOLD_ALL ? where : NULL;
        out->b = f == DS_FOLD_ALL ? NULL : where;
        if (f == DS_FOLD_ALL && where == NULL) {
            ds_ast_fail(c->err, x,
                        "all() needs a condition: all(... where "
                        "...)");
            return NULL;
        }
    } else if (value == NULL && f != DS_FOLD_COUNT) {
        ds_str s = x->a != NULL ? ds_ast_source(x->a) : DS_STR("payments");
        ds_ast_fail(c->err, x, "%s() needs a field, for example %s(%.*s.%s)",
                    fold_name(f), fold_name(f), DS_FMT(s),
                    x->a != NULL ? "total" : "amount");
        return NULL;
    }
    ds_qtype of = value != NULL ? value->type : ds_qtype_plain(DS_Q_BOOL);
    if (fold_type(&out->type, f, of))
        return out;
    ds_ast_fail(c->err, x->a, "%s() of %s has no meaning", fold_name(f),
                ds_qtype_say(of));
    return NULL;
}

/* sum(projects.total_hours where status != cancelled) */
static const ds_expr *of_collection(ds_checker *c, const ds_scope *sc,
                                    const ds_ast *x, const ds_named *at,
                                    ds_fold f)
{
    ds_expr *out = ds_expr_new(c, DS_X_FOLD, x, ds_qtype_plain(DS_Q_BOOL));
    for (unsigned i = 0; i < at->nsteps; i++)
        out->steps[i] = at->steps[i];
    out->nsteps = at->nsteps;
    for (unsigned i = 0; i < at->nhops; i++)
        out->hops[i] = at->hops[i];
    out->nhops = at->nhops;
    /* The table whose row the first hop leaves from. */
    out->table = at->nsteps > 0 ? at->steps[at->nsteps - 1].to : sc->table;
    const ds_scope inner = {.table = at->hops[at->nhops - 1]};
    const ds_expr *value = NULL, *where = NULL;
    if (at->rest.n > 0) {
        ds_ast *rest = ds_new(c->a, ds_ast);
        *rest = *x->a;
        rest->text = at->rest;
        rest->beg = rest->end - (uint32_t)at->rest.n;
        value = ds_check_name(c, &inner, rest, NULL);
        if (value == NULL)
            return NULL;
    }
    if (x->b != NULL && (where = ds_check_condition(c, &inner, x->b)) == NULL)
        return NULL;
    if (fold(c, out, f, value, where) == NULL)
        return NULL;
    if (ds_expr_weigh(c->prog, out).folds <= DS_MAX_FOLDS)
        return out;
    ds_ast_fail(c->err, x, "collections stand within each other deeper than %d",
                DS_MAX_FOLDS);
    return NULL;
}

/* any(tags = "vip"), count(tags): a list of text within the row. */
static const ds_expr *of_list(ds_checker *c, const ds_scope *sc,
                              const ds_ast *x, ds_fold f)
{
    ds_expr *out = ds_expr_new(c, DS_X_LISTED, x, ds_qtype_plain(DS_Q_BOOL));
    out->fold = f;
    const ds_ast *list = is_quantifier(f) ? x->a->a : x->a;
    out->a = ds_check(c, sc, list, NULL);
    if (out->a == NULL)
        return NULL;
    if (f == DS_FOLD_COUNT) {
        out->type = ds_qtype_plain(DS_Q_NUMBER);
        out->type.shown = DS_INT;
        return out;
    }
    ds_scope inner = *sc;
    inner.element = list;
    out->b = ds_check_condition(c, &inner, x->a);
    return out->b != NULL ? out : NULL;
}

static bool is_list_field(const ds_schema *s, unsigned table, const ds_ast *x)
{
    if (x == NULL || x->op != DS_AST_NAME)
        return false;
    ds_named at;
    ds_name_find(&at, s, table, x->text);
    return at.kind == DS_NAME_FIELD &&
           s->tables[at.table].fields[at.field].type == DS_TEXTS;
}

static bool folds_list(const ds_schema *s, unsigned table, const ds_ast *x,
                       ds_fold f)
{
    if (x->a == NULL || x->b != NULL)
        return false;
    if (f == DS_FOLD_COUNT)
        return is_list_field(s, table, x->a);
    return is_quantifier(f) && x->a->op >= DS_AST_EQ && x->a->op <= DS_AST_IN &&
           is_list_field(s, table, x->a->a);
}

static bool folds_collection(ds_named *at, const ds_schema *s, unsigned table,
                             const ds_ast *x)
{
    if (x->a == NULL || x->a->op != DS_AST_NAME)
        return false;
    ds_name_find(at, s, table, x->a->text);
    return at->kind == DS_NAME_COLLECTION;
}

bool ds_call_is_aggregate(const ds_schema *s, unsigned table, const ds_ast *x)
{
    const struct function *f = function_of(x->text);
    ds_named at;
    return f != NULL && f->kind == FOLD && !folds_list(s, table, x, f->fold) &&
           !folds_collection(&at, s, table, x);
}

static const ds_expr *aggregate(ds_checker *c, const ds_scope *sc,
                                const ds_ast *x, ds_fold f)
{
    ds_grouping *g = sc->group;
    const ds_scope rows = {.table = sc->table};
    size_t i = 0;
    while (i < g->naggs && !ds_ast_same(g->aggs[i]->src, x))
        i++;
    if (i == g->naggs) {
        const ds_expr *value = NULL, *where = NULL;
        if (x->a != NULL && (value = ds_check(c, &rows, x->a, NULL)) == NULL)
            return NULL;
        if (x->b != NULL &&
            (where = ds_check_condition(c, &rows, x->b)) == NULL)
            return NULL;
        ds_expr *e = ds_expr_new(c, DS_X_FOLD, x, ds_qtype_plain(DS_Q_BOOL));
        if (fold(c, e, f, value, where) == NULL)
            return NULL;
        if (g->naggs == g->cap) {
            g->cap = g->cap > 0 ? 2 * g->cap : 8;
            const ds_expr **grown = ds_new_n(c->a, const ds_expr *, g->cap);
            for (size_t k = 0; k < g->naggs; k++)
                grown[k] = g->aggs[k];
            g->aggs = grown;
        }
        g->aggs[g->naggs++] = e;
    }
    ds_expr *out = ds_expr_new(c, DS_X_AGG, x, g->aggs[i]->type);
    out->index = i;
    return out;
}

static const ds_expr *not_here(ds_checker *c, const ds_scope *sc,
                               const ds_ast *x, ds_fold f, bool of_row)
{
    ds_str s = ds_ast_source(x);
    if (of_row)
        ds_ast_fail(c->err, x,
                    "\"%.*s\" is about one row, and this is about groups: "
                    "fold it too, for example sum(%.*s)",
                    DS_FMT(s), DS_FMT(s));
    else
        ds_ast_fail(c->err, x,
                    "\"%.*s\" is about many rows: it stands in show, having "
                    "and sort; a collection of %.*s has a name, as in "
                    "%s(payments.amount)",
                    DS_FMT(s),
                    DS_FMT(c->prog->env->schema->tables[sc->table].name),
                    fold_name(f));
    return NULL;
}

static const ds_expr *any_fold(ds_checker *c, const ds_scope *sc,
                               const ds_ast *x, ds_fold f)
{
    const ds_schema *s = c->prog->env->schema;
    ds_named at;
    bool collection = folds_collection(&at, s, sc->table, x);
    bool list = !collection && folds_list(s, sc->table, x, f);
    if (sc->group != NULL)
        return collection || list ? not_here(c, sc, x, f, true)
                                  : aggregate(c, sc, x, f);
    if (collection)
        return of_collection(c, sc, x, &at, f);
    if (list)
        return of_list(c, sc, x, f);
    /* A wrong name is said before a wrong place. */
    if (x->a != NULL && ds_check(c, sc, x->a, NULL) == NULL)
        return NULL;
    return not_here(c, sc, x, f, false);
}

const ds_expr *ds_check_call(ds_checker *c, const ds_scope *sc, const ds_ast *x)
{
    const struct function *f = function_of(x->text);
    if (f == NULL)
        return unknown(c, x);
    if (f->kind == FOLD)
        return any_fold(c, sc, x, f->fold);
    if (x->a == NULL || x->b != NULL) {
        ds_ast_fail(c->err, x, "%s() needs one %s", f->name,
                    f->kind == PERIOD ? "date" : "period");
        return NULL;
    }
    return f->kind == PERIOD ? period(c, sc, x, f) : edge(c, sc, x, f);
}
