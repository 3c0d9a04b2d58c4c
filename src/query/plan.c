/* From slots to a query: sources, keys, columns, and the order of conditions.
 *
 * Two-valued logic lets the terms of `and` stand in any order, so the cheap
 * ones come first: bytes and dates before texts, own columns before folds, and
 * regular expressions last, as only they can fail. */
#include "query/plan.h"
#include "record/suggest.h"
#include <string.h>
#include "base/banned.h"

/* --- source ------------------------------------------------------------ */

static int unknown_source(ds_checker *c, const ds_parsed *p)
{
    const ds_schema *s = c->prog->env->schema;
    ds_str *names = ds_new_n(c->a, ds_str, s->ntables);
    for (size_t i = 0; i < s->ntables; i++)
        names[i] = s->tables[i].name;
    return ds_qtext_fail(c->err, p->fromsrc, p->beg, p->end,
                         "unknown source \"%.*s\"%s", DS_FMT(p->from),
                         ds_suggest(p->from, names, s->ntables).text);
}

static int source(ds_query *q, ds_checker *c, const ds_parsed *p)
{
    int t = ds_schema_table(q->env.schema, p->from);
    if (t < 0 && ds_str_is(p->from, "changes")) {
        ds_qtext_fail(c->err, p->fromsrc, p->beg, p->end,
                      "the history is asked by list, query, export and log");
        c->err->code = DS_ENOTFOUND;
        return -1;
    }
    if (t < 0)
        return unknown_source(c, p);
    q->source = (unsigned)t;
    return 0;
}

/* --- where ------------------------------------------------------------- */

/* The terms of a computed condition that is one expression, or NULL. */
static const ds_expr *inlined(const ds_query *q, const ds_expr *x)
{
    if (x->op != DS_X_VIRTUAL || x->nsteps > 0)
        return NULL;
    const ds_virtual *v = q->prog->virtuals[x->index];
    bool one = v->stored == NULL && v->narms == 1 && v->arms[0].when == NULL;
    return one ? v->arms[0].value : NULL;
}

static size_t count_terms(const ds_query *q, const ds_expr *x, bool within)
{
    const ds_expr *in = within ? inlined(q, x) : NULL;
    if (in != NULL)
        return count_terms(q, in, within);
    if (x->op != DS_X_AND)
        return 1;
    size_t n = 0;
    for (size_t i = 0; i < x->n; i++)
        n += count_terms(q, x->list[i], within);
    return n;
}

static void add_terms(ds_query *q, const ds_expr *x)
{
    if (x->op == DS_X_AND)
        for (size_t i = 0; i < x->n; i++)
            add_terms(q, x->list[i]);
    else
        q->terms[q->nterms++] = x;
}

/* Behind the planned ones that cost no more. */
static void insert(ds_query *q, const ds_expr *x, const ds_expr *term)
{
    unsigned cost = ds_expr_weigh(q->prog, x).cost;
    size_t k = q->nplanned++;
    for (; k > 0 && ds_expr_weigh(q->prog, q->planned[k - 1].expr).cost > cost;
         k--)
        q->planned[k] = q->planned[k - 1];
    q->planned[k] = (ds_planned){x, term};
}

static void plan_term(ds_query *q, const ds_expr *x, const ds_expr *term)
{
    const ds_expr *in = inlined(q, x);
    if (in != NULL) {
        plan_term(q, in, term);
        return;
    }
    for (size_t i = 0; x->op == DS_X_AND && i < x->n; i++)
        plan_term(q, x->list[i], term);
    if (x->op == DS_X_AND)
        return;
    if (ds_filter_make(&q->filters[q->nfilters], q->prog, q->source, x))
        q->nfilters++;
    else
        insert(q, x, term);
}

static void plan_terms(ds_query *q, ds_arena *a, const ds_expr *where)
{
    size_t n = count_terms(q, where, true);
    q->terms = ds_new_n(a, const ds_expr *, count_terms(q, where, false));
    q->filters = ds_new_n(a, ds_filter, n);
    q->planned = ds_new_n(a, ds_planned, n);
    add_terms(q, where);
    for (size_t i = 0; i < q->nterms; i++)
        plan_term(q, q->terms[i], q->terms[i]);
}

static int where(ds_query *q, ds_checker *c, const ds_ast *x)
{
    const ds_scope rows = {.table = q->source};
    if (x == NULL)
        return 0;
    const ds_expr *e = ds_check_condition(c, &rows, x);
    if (e == NULL)
        return -1;
    plan_terms(q, c->a, e);
    return 0;
}

int ds_plan_where(ds_query *q, ds_checker *c, ds_str from, const ds_ast *x)
{
    const ds_qtext text = {DS_STR("from"), from, DS_EUSAGE};
    const ds_parsed p = {
        .fromsrc = &text, .from = from, .end = (uint32_t)from.n};
    if (source(q, c, &p) != 0)
        return -1;
    return where(q, c, x);
}

/* --- groups ------------------------------------------------------------ */

/* Whether an aggregate over rows stands anywhere in it. */
static bool aggregates(const ds_query *q, const ds_ast *x)
{
    if (x == NULL)
        return false;
    if (x->op == DS_AST_CALL)
        return ds_call_is_aggregate(q->env.schema, q->source, x) ||
               aggregates(q, x->a);
    if (x->op == DS_AST_OR || x->op == DS_AST_AND || x->op == DS_AST_LIST) {
        for (const ds_ast *k = x->a; k != NULL; k = k->next)
            if (aggregates(q, k))
                return true;
        return false;
    }
    return aggregates(q, x->a) || aggregates(q, x->b);
}

static bool any_aggregates(const ds_query *q, ds_items items)
{
    for (size_t i = 0; i < items.n; i++)
        if (aggregates(q, items.p[i].expr))
            return true;
    return false;
}

static int grouping(ds_query *q, ds_checker *c, const ds_parsed *p)
{
    if (p->by.n == 0 && p->across == NULL && p->having == NULL &&
        !any_aggregates(q, p->show) && !any_aggregates(q, p->sort))
        return 0;
    const ds_scope rows = {.table = q->source};
    ds_grouping *g = ds_new(c->a, ds_grouping);
    size_t n = p->by.n + (p->across != NULL);
    ds_item *keys = ds_new_n(c->a, ds_item, n);
    const ds_expr **exprs = ds_new_n(c->a, const ds_expr *, n);
    for (size_t i = 0; i < n; i++) {
        keys[i] = i < p->by.n ? p->by.p[i] : (ds_item){.expr = p->across};
        exprs[i] = ds_check(c, &rows, keys[i].expr, NULL);
        if (exprs[i] == NULL)
            return -1;
        if (exprs[i]->type.c == DS_Q_LIST)
            return ds_ast_fail(c->err, keys[i].expr,
                               "a list is no key of a group");
    }
    g->keys = (ds_items){keys, p->by.n};
    g->expr = exprs;
    q->group = g;
    q->nby = p->by.n;
    q->across = p->across != NULL;
    return 0;
}

/* --- columns ----------------------------------------------------------- */

static bool is_factor(const ds_expr *x)
{
    return x->op == DS_X_CONST && x->type.c == DS_Q_NUMBER;
}

/* Whether the column's values may be added up: amounts, hours, counts and
 * sums, and what is made of them by adding or by a fixed factor. */
static bool additive(const ds_query *q, const ds_expr *x)
{
    switch (x->op) {
    case DS_X_COLUMN:
    case DS_X_VIRTUAL:
        return x->type.shown == DS_MONEY || x->type.shown == DS_HOURS ||
               x->type.shown == DS_DECIMAL;
    case DS_X_FOLD:
        return x->fold == DS_FOLD_COUNT || x->fold == DS_FOLD_SUM;
    case DS_X_AGG:
        return additive(q, q->group->aggs[x->index]);
    case DS_X_NEG:
        return additive(q, x->a);
    case DS_X_ADD:
    case DS_X_SUB:
        return x->type.c != DS_Q_DATE && additive(q, x->a) && additive(q, x->b);
    case DS_X_MUL:
        return (additive(q, x->a) && is_factor(x->b)) ||
               (is_factor(x->a) && additive(q, x->b));
    case DS_X_DIV:
        return additive(q, x->a) && is_factor(x->b);
    default:
        return false;
    }
}

/* Whether it has an aggregate in it, and so a value for each pivot column. */
static bool varies(const ds_expr *x)
{
    if (x == NULL)
        return false;
    if (x->op == DS_X_AGG)
        return true;
    for (size_t i = 0; i < x->n; i++)
        if (varies(x->list[i]))
            return true;
    return varies(x->a) || varies(x->b);
}

/* "client.id", "client" and "invoice.number" stand for the whole: "Client",
 * "Invoice". */
static ds_str label_of_owner(ds_arena *a, const ds_query *q, unsigned table)
{
    const ds_table *t = &q->env.schema->tables[table];
    ds_str noun = t->noun;
    if (ds_str_is(q->env.schema->language, "it") || noun.n == 0)
        return t->one_it;
    char first = noun.p[0] >= 'a' && noun.p[0] <= 'z'
                     ? (char)(noun.p[0] - 'a' + 'A')
                     : noun.p[0];
    return ds_printf(a, "%c%.*s", first, (int)noun.n - 1, noun.p + 1);
}

static ds_str label(ds_arena *a, const ds_query *q, const ds_item *item)
{
    if (item->name.n > 0 || item->expr->op != DS_AST_NAME)
        return (ds_str){0};
    if (q->source != 0 && (ds_str_is(item->expr->text, "client.id") ||
                           ds_str_is(item->expr->text, "client")))
        return label_of_owner(a, q, 0);
    ds_named at;
    ds_name_find(&at, q->env.schema, q->source, item->expr->text);
    if (at.kind != DS_NAME_FIELD)
        return (ds_str){0};
    const ds_field *f = &q->env.schema->tables[at.table].fields[at.field];
    if (f->key && at.table != q->source)
        return label_of_owner(a, q, at.table);
    return ds_str_is(q->env.schema->language, "it") ? f->label_it : f->label_en;
}

/* Its own name, or its source on one line. */
static ds_str name_of(ds_arena *a, const ds_item *item)
{
    if (item->name.n > 0)
        return item->name;
    ds_str s = ds_ast_source(item->expr);
    char *p = ds_alloc_text(a, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        bool space = strchr(" \t\r\n", s.p[i]) != NULL;
        if (!space)
            p[n++] = s.p[i];
        else if (n > 0 && p[n - 1] != ' ')
            p[n++] = ' ';
    }
    return (ds_str){p, n};
}

static int name_column(ds_query *q, ds_checker *c, size_t i,
                       const ds_item *item)
{
    ds_column *col = &q->columns[i];
    col->name = name_of(c->a, item);
    col->label = label(c->a, q, item);
    if (col->label.n == 0)
        col->label = col->name;
    col->type = q->shows[i].expr->type.shown;
    for (size_t k = 0; k < i; k++)
        if (ds_str_eq(q->columns[k].name, col->name))
            return ds_ast_fail(c->err, item->expr,
                               "two columns are called \"%.*s\": name one "
                               "with \"as\"",
                               DS_FMT(col->name));
    return 0;
}

static int columns(ds_query *q, ds_checker *c, ds_items items)
{
    const ds_scope sc = {.table = q->source, .group = q->group};
    q->nshows = items.n;
    q->shows = ds_new_n(c->a, ds_shown, items.n);
    q->columns = ds_new_n(c->a, ds_column, items.n);
    for (size_t i = 0; i < items.n; i++) {
        const ds_expr *x = ds_check(c, &sc, items.p[i].expr, NULL);
        if (x == NULL)
            return -1;
        q->shows[i] = (ds_shown){
            .expr = x,
            .additive = additive(q, x),
            .pivoted = q->across && varies(x),
        };
        if (name_column(q, c, i, &items.p[i]) != 0)
            return -1;
    }
    return 0;
}

/* --- what is shown when nothing is said --------------------------------- */

static const ds_ast *name_ast(ds_checker *c, ds_str name)
{
    ds_qtext *text = ds_new(c->a, ds_qtext);
    *text = (ds_qtext){DS_STR("show"), name, DS_EUSAGE};
    ds_ast *x = ds_new(c->a, ds_ast);
    *x = (ds_ast){.op = DS_AST_NAME,
                  .src = text,
                  .end = (uint32_t)name.n,
                  .text = name,
                  .height = 1};
    return x;
}

static const ds_ast *count_ast(ds_checker *c)
{
    ds_qtext *text = ds_new(c->a, ds_qtext);
    *text = (ds_qtext){DS_STR("show"), DS_STR("count()"), DS_EUSAGE};
    ds_ast *x = ds_new(c->a, ds_ast);
    *x = (ds_ast){.op = DS_AST_CALL,
                  .src = text,
                  .end = 7,
                  .text = DS_STR("count"),
                  .height = 1};
    return x;
}

/* What the schema says; else the client, then the first fields that are short:
 * the key is among them. */
static ds_items usual_fields(const ds_query *q, ds_checker *c)
{
    enum {
        MOST = 7
    };
    const ds_table *t = &q->env.schema->tables[q->source];
    ds_item *items = ds_new_n(c->a, ds_item, MOST + t->nshown);
    size_t n = 0;
    for (size_t i = 0; i < t->nshown; i++)
        items[n++].expr = name_ast(c, t->shown[i]);
    if (n)
        return (ds_items){items, n};
    items[n++].expr = name_ast(c, q->source == 0 ? DS_STR("id")
                                                 : DS_STR("client.legal_name"));
    for (size_t i = 0; i < t->nfields && n < MOST; i++)
        if (t->fields[i].type != DS_NOTE && t->fields[i].type != DS_TEXTS)
            items[n++].expr = name_ast(c, t->fields[i].name);
    return (ds_items){items, n};
}

/* Keys that `show` does not name come first. */
static ds_items with_keys(const ds_query *q, ds_checker *c, ds_items show)
{
    ds_item *items = ds_new_n(c->a, ds_item, q->nby + show.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < q->nby; i++) {
        const ds_item *key = &q->group->keys.p[i];
        bool shown = false;
        for (size_t k = 0; k < show.n; k++)
            shown = shown || ds_ast_same(show.p[k].expr, key->expr) ||
                    (key->name.n > 0 &&
                     ds_str_eq(ds_ast_source(show.p[k].expr), key->name));
        if (!shown)
            items[n++] = *key;
    }
    for (size_t i = 0; i < show.n; i++)
        items[n++] = show.p[i];
    if (show.n == 0)
        items[n++].expr = count_ast(c);
    return (ds_items){items, n};
}

/* --- having, sort ------------------------------------------------------ */

static int sorting(ds_query *q, ds_checker *c, const ds_scope *sc,
                   ds_items items)
{
    q->sorts = ds_new_n(c->a, ds_sort_key, items.n);
    for (size_t i = 0; i < items.n; i++) {
        const ds_expr *x = ds_check(c, sc, items.p[i].expr, NULL);
        if (x == NULL)
            return -1;
        q->sorts[q->nsorts++] = (ds_sort_key){x, items.p[i].desc};
    }
    return 0;
}

int ds_plan(ds_query *q, ds_checker *c, const ds_parsed *p)
{
    if (source(q, c, p) != 0 || where(q, c, p->where) != 0 ||
        grouping(q, c, p) != 0)
        return -1;
    ds_items items = q->group != NULL ? with_keys(q, c, p->show)
                     : p->show.n == 0 ? usual_fields(q, c)
                                      : p->show;
    if (columns(q, c, items) != 0)
        return -1;
    const ds_scope sc = {
        .table = q->source,
        .group = q->group,
        .shown = items.p,
        .nshown = items.n,
    };
    if (p->having != NULL &&
        (q->having = ds_check_condition(c, &sc, p->having)) == NULL)
        return -1;
    q->limit = p->limit;
    q->total = p->total;
    return sorting(q, c, &sc, p->sort);
}
