/* The rules of a schema: what must hold for each row of a table. */
#include "query/plan.h"
#include "base/banned.h"

typedef struct {
    ds_findings *f;
    const ds_rule *rule;
    ds_row_place *locate;
    void *payload;
    unsigned table;
} breach;

static int broken(void *payload, ds_eval *e, uint32_t row)
{
    const breach *b = payload;
    const ds_segment *s = e->s;
    uint32_t client = b->table == 0 ? row : s->tables[b->table].client[row];
    ds_place at = {.path = ds_segment_path(s, client)};
    if (b->locate != NULL)
        at = b->locate(b->payload, at.path, b->table,
                       ds_row_in_client(s, b->table, row));
    ds_str what = b->rule->message.n > 0 ? b->rule->message : b->rule->when;
    if (b->rule->warning)
        ds_find_warning(b->f, at, DS_F_RULE, "%.*s", DS_FMT(what));
    else
        ds_find_error(b->f, at, DS_F_RULE, "%.*s", DS_FMT(what));
    return 0;
}

/* The rows that break a rule are those for which it does not hold. */
static const ds_ast *negated(ds_arena *a, const ds_ast *rule)
{
    ds_ast *x = ds_new(a, ds_ast);
    *x = *rule;
    x->op = DS_AST_NOT;
    x->a = rule;
    x->b = x->next = NULL;
    return x;
}

static int check_rule(ds_findings *f, const ds_query_env *env,
                      ds_segments segments, const ds_rule *rule,
                      ds_row_place *locate, void *payload, ds_err *err)
{
    ds_arena a = {0};
    ds_eval e = {0};
    ds_query q = {.env = *env};
    q.prog = ds_program_new(&a, &q.env);
    e.prog = q.prog;
    ds_checker c = {.prog = q.prog, .a = &a, .err = err};
    ds_str table = env->schema->tables[rule->table].name;
    const ds_qtext text = {
        ds_printf(&a, "schema: rule of %.*s", DS_FMT(table)),
        rule->when,
        DS_ESYNTAX,
    };
    const ds_ast *x;
    int rc = ds_parse_expr(&x, &a, &text, NULL, true, err);
    if (rc == 0)
        rc = ds_plan_where(&q, &c, table, negated(&a, x));
    if (rc == 0)
        rc = ds_eval_open(&e, q.prog, err);
    if (rc == 0) {
        ds_query_stats stats = {0};
        breach b = {f, rule, locate, payload, rule->table};
        rc = ds_scan(&q, &e, segments, &stats, broken, &b);
    }
    ds_eval_close(&e);
    ds_arena_free(&a);
    return rc;
}

int ds_rules_check(ds_findings *f, const ds_query_env *env,
                   ds_segments segments, ds_row_place *locate, void *payload,
                   ds_err *err)
{
    for (size_t i = 0; i < env->schema->nrules; i++)
        if (check_rule(f, env, segments, &env->schema->rules[i], locate,
                       payload, err) != 0)
            return -1;
    return 0;
}
