/* Fields that are computed: their cases are texts of this same language in the
 * schema, compiled when a query first names the field. Compiling one compiles
 * what it names, so a field that is computed from itself is seen here and never
 * while rows are read. */
#include "query/check.h"
#include "base/vec.h"
#include "base/banned.h"

size_t ds_program_virtual(ds_program *p, unsigned table, ds_qtype type)
{
    if (p->nvirtuals == p->cap_virtuals) {
        size_t cap = p->cap_virtuals > 0 ? 2 * p->cap_virtuals : 16;
        ds_virtual **grown = ds_new_n(p->a, ds_virtual *, cap);
        for (size_t i = 0; i < p->nvirtuals; i++)
            grown[i] = p->virtuals[i];
        p->virtuals = grown;
        p->cap_virtuals = cap;
    }
    ds_virtual *v = ds_new(p->a, ds_virtual);
    v->table = table;
    v->type = type;
    p->virtuals[p->nvirtuals] = v;
    return p->nvirtuals++;
}

/* --- weight ------------------------------------------------------------ */

/* More than anything else; sums stay below it. */
static const unsigned most = 1000000;

static void heavier(ds_weight *w, ds_weight more)
{
    w->cost = w->cost + more.cost < most ? w->cost + more.cost : most;
    if (more.folds > w->folds)
        w->folds = more.folds;
}

ds_weight ds_expr_weigh(const ds_program *p, const ds_expr *x)
{
    ds_weight w = {0};
    if (x == NULL)
        return w;
    w.cost = x->op == DS_X_MATCH      ? most
             : x->op == DS_X_FOLD     ? 100
             : x->op == DS_X_CONTAINS ? 60
                                      : 4 + 4 * x->nsteps;
    if (x->op == DS_X_VIRTUAL)
        heavier(&w, (ds_weight){p->virtuals[x->index]->cost,
                                p->virtuals[x->index]->folds});
    heavier(&w, ds_expr_weigh(p, x->a));
    heavier(&w, ds_expr_weigh(p, x->b));
    for (size_t i = 0; i < x->n; i++)
        heavier(&w, ds_expr_weigh(p, x->list[i]));
    w.folds += x->op == DS_X_FOLD ? x->nhops : 0;
    return w;
}

void ds_virtual_done(const ds_program *p, ds_virtual *v)
{
    ds_weight w = {.cost = 20};
    for (size_t i = 0; i < v->narms; i++) {
        heavier(&w, ds_expr_weigh(p, v->arms[i].when));
        heavier(&w, ds_expr_weigh(p, v->arms[i].value));
    }
    v->cost = w.cost;
    v->folds = w.folds;
    v->done = true;
}

/* --- compiling --------------------------------------------------------- */

static const ds_qtext *source(ds_checker *c, unsigned table, const ds_field *f,
                              ds_str bytes)
{
    const ds_table *t = &c->prog->env->schema->tables[table];
    ds_qtext *text = ds_new(c->a, ds_qtext);
    text->name =
        ds_printf(c->a, "schema: %.*s.%.*s", DS_FMT(t->name), DS_FMT(f->name));
    text->bytes = bytes;
    text->code = DS_ESYNTAX;
    return text;
}

/* Whether a value of the expression can stand in the field. */
static bool fits(ds_qtype field, ds_qtype value)
{
    if (field.c == DS_Q_ENUM)
        return value.c == DS_Q_ENUM && value.field == field.field;
    return field.c == value.c;
}

static int value_of(ds_checker *c, ds_arm *arm, const ds_virtual *v,
                    const ds_field *f, ds_str bytes)
{
    const ds_scope sc = {.table = v->table};
    const ds_ast *x;
    if (ds_parse_expr(&x, c->a, source(c, v->table, f, bytes), NULL, false,
                      c->err) != 0)
        return -1;
    arm->value = ds_check(c, &sc, x, &v->type);
    if (arm->value == NULL)
        return -1;
    if (!fits(v->type, arm->value->type))
        return ds_ast_fail(c->err, x, "this is %s, and the field is %s",
                           ds_qtype_say(arm->value->type),
                           ds_qtype_say(v->type));
    return 0;
}

static int compile(ds_checker *c, ds_virtual *v, const ds_field *f)
{
    const ds_scope sc = {.table = v->table};
    v->arms = ds_new_n(c->a, ds_arm, f->ncases);
    for (; v->narms < f->ncases; v->narms++) {
        const ds_case *from = &f->cases[v->narms];
        ds_arm *arm = &v->arms[v->narms];
        const ds_ast *when;
        if (from->when.n > 0) {
            const ds_qtext *text = source(c, v->table, f, from->when);
            if (ds_parse_expr(&when, c->a, text, NULL, false, c->err) != 0)
                return -1;
            arm->when = ds_check_condition(c, &sc, when);
            if (arm->when == NULL)
                return -1;
        }
        if (value_of(c, arm, v, f, from->value) != 0)
            return -1;
    }
    return 0;
}

/* The column itself, for a stored field with a default. */
static const ds_expr *column(ds_checker *c, const ds_ast *x,
                             const ds_virtual *v, const ds_field *f)
{
    if (f->virtual)
        return NULL;
    ds_expr *e = ds_expr_new(c, DS_X_COLUMN, x, v->type);
    e->table = v->table;
    e->field = v->field;
    e->den = ds_type_den(f->type);
    return e;
}

size_t ds_check_virtual(ds_checker *c, const ds_ast *x, unsigned table,
                        unsigned field)
{
    const ds_table *t = &c->prog->env->schema->tables[table];
    const ds_field *f = &t->fields[field];
    size_t index = c->prog->index_of[table][field];
    if (index > 0 && c->prog->virtuals[index - 1]->done)
        return index - 1;
    if (index > 0) {
        ds_ast_fail(c->err, x, "%.*s.%.*s is computed from itself",
                    DS_FMT(t->name), DS_FMT(f->name));
        return SIZE_MAX;
    }
    if (c->depth >= DS_MAX_NESTING) {
        ds_ast_fail(c->err, x,
                    "computed fields stand within each other deeper than %d",
                    DS_MAX_NESTING);
        return SIZE_MAX;
    }
    index = ds_program_virtual(c->prog, table, ds_qtype_field(f));
    c->prog->index_of[table][field] = index + 1;
    ds_virtual *v = c->prog->virtuals[index];
    v->field = field;
    v->stored = column(c, x, v, f);
    c->depth++;
    int rc = compile(c, v, f);
    c->depth--;
    if (rc != 0)
        return SIZE_MAX;
    ds_virtual_done(c->prog, v);
    return index;
}
