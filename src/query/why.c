/* Why a row is in the answer, or not: the tree of the condition with the value
 * of each part. Computed fields open into the arm that gave their value, three
 * within each other: deeper ones tell their value only. */
#include "query/plan.h"
#include "base/banned.h"

enum {
    MAX_OPENED = 3
};

typedef struct {
    const ds_query *q;
    ds_eval *e;
    ds_why at;
    unsigned opened; /* computed fields around the part at hand */
    ds_on_why *callback;
    void *payload;
    ds_err *err;
} asker;

static int tell(asker *k, const ds_expr *x, uint32_t row, unsigned depth);

static int give(asker *k, const ds_expr *x, uint32_t row, unsigned depth)
{
    char word[16];
    ds_qval v;
    ds_eval_value(k->e, &v, x, row);
    k->at.depth = depth;
    k->at.source = ds_ast_source(x->src);
    k->at.type = x->type.shown;
    k->at.value = ds_qval_cell(k->q->env.schema, x->type, &v, word);
    if (k->e->failed)
        return -1;
    if (k->e->mixed)
        return ds_eval_mixed_error(k->e, x, k->at.source);
    return k->callback(k->payload, &k->at, k->err);
}

/* The arm of a computed field that counts at this row. */
static int tell_arm(asker *k, const ds_expr *x, uint32_t row, unsigned depth)
{
    const ds_virtual *v = k->q->prog->virtuals[x->index];
    ds_qval stored = {0};
    row = ds_eval_walk(k->e, x, row);
    if (row == UINT32_MAX)
        return 0;
    if (v->stored != NULL)
        ds_eval_value(k->e, &stored, v->stored, row);
    for (size_t i = 0; i < v->narms && !stored.set; i++) {
        const ds_arm *arm = &v->arms[i];
        if (arm->when != NULL && tell(k, arm->when, row, depth) != 0)
            return -1;
        if (arm->when == NULL || ds_eval_holds(k->e, arm->when, row))
            return tell(k, arm->value, row, depth);
    }
    return 0;
}

static int tell_parts(asker *k, const ds_expr *x, uint32_t row, unsigned depth)
{
    if (x->op == DS_X_VIRTUAL) {
        if (k->opened == MAX_OPENED)
            return 0;
        k->opened++;
        int rc = tell_arm(k, x, row, depth);
        k->opened--;
        return rc;
    }
    if (x->op == DS_X_FOLD || x->op == DS_X_LISTED || x->op == DS_X_IN)
        return x->op == DS_X_IN ? tell(k, x->a, row, depth) : 0;
    for (size_t i = 0; i < x->n; i++)
        if (tell(k, x->list[i], row, depth) != 0)
            return -1;
    if (x->a != NULL && tell(k, x->a, row, depth) != 0)
        return -1;
    return x->b != NULL ? tell(k, x->b, row, depth) : 0;
}

/* A constant says nothing that its source does not. The depth is capped as
 * trees and computed fields are. */
static int tell(asker *k, const ds_expr *x, uint32_t row, unsigned depth)
{
    if (x->op == DS_X_CONST && depth > 0)
        return 0;
    if (give(k, x, row, depth) != 0)
        return -1;
    return tell_parts(k, x, row, depth + 1);
}

static int tell_row(asker *k, uint32_t row)
{
    k->at.row_in_client = ds_row_in_client(k->e->s, k->q->source, row);
    for (size_t i = 0; i < k->q->nterms; i++)
        if (tell(k, k->q->terms[i], row, 0) != 0)
            return -1;
    return 0;
}

/* The client's rows of the source, in one segment. */
static int tell_client(asker *k, uint32_t client)
{
    const ds_segtable *clients = &k->e->s->tables[0];
    uint32_t beg = client, end = client + 1;
    if (k->q->source != 0) {
        beg = clients->first[k->q->source][client];
        end = clients->end[k->q->source][client];
    }
    for (uint32_t row = beg; row < end; row++)
        if (tell_row(k, row) != 0)
            return -1;
    return 0;
}

/* 1 when the client lives in this segment. */
static int tell_segment(asker *k, const ds_segment *s, ds_str client)
{
    ds_eval_segment(k->e, s);
    for (uint32_t c = 0; c < s->tables[0].rows; c++)
        if ((s->dead == NULL || !s->dead[c]) &&
            ds_str_eq(ds_segment_id(s, c), client))
            return tell_client(k, c) == 0 ? 1 : -1;
    return 0;
}

int ds_query_why(const ds_query *q, ds_segments segments, ds_str client,
                 ds_on_why *callback, void *payload, ds_err *err)
{
    ds_eval e;
    asker k = {
        .q = q, .e = &e, .callback = callback, .payload = payload, .err = err};
    k.at.table = q->source;
    int rc = ds_eval_open(&e, q->prog, err);
    for (size_t i = 0; i < segments.n && rc == 0; i++)
        rc = tell_segment(&k, segments.segments[i], client);
    ds_eval_close(&e);
    if (rc == 0)
        return ds_fail(err, DS_ENOTFOUND, "no client \"%.*s\"", DS_FMT(client));
    return rc > 0 ? 0 : -1;
}
