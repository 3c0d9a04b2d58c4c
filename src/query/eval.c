/* The evaluator: walks a compiled tree for one row of one segment.
 *
 * Two-valued logic: a condition is true or false, never unknown. A comparison
 * with a missing side is false, != is true, and `not` turns each around, so
 * every law of ordinary logic holds and the order of terms never matters.
 * Arithmetic on something missing is missing.
 *
 * Invariants:
 *   1. No allocation that lasts: values are of fixed size, texts borrow, and
 *      the scratch arena is emptied by whoever filled it.
 *   2. Evaluation is pure: a virtual field at a row has one value within an
 *      epoch (one segment, one picked currency), so it is kept and not computed
 *      again when `bucket` asks five times for `age`.
 *   3. After a failure every value is missing and every condition false; the
 *      scan looks at `failed` once a row. */
#include "query/check.h"
#include "query/eval.h"
#include "base/utf8.h"
#include <string.h>
#include "base/banned.h"

/* --- opening ----------------------------------------------------------- */

int ds_eval_open(ds_eval *e, const ds_program *prog, ds_err *err)
{
    *e = (ds_eval){.prog = prog, .err = err};
    e->memos = ds_xmalloc((prog->nvirtuals + 1) * sizeof *e->memos);
    memset(e->memos, 0, (prog->nvirtuals + 1) * sizeof *e->memos);
    size_t n = prog->npatterns;
    e->regexes = ds_xmalloc((n + 1) * sizeof *e->regexes);
    memset(e->regexes, 0, (n + 1) * sizeof *e->regexes);
    for (size_t i = 0; i < n; i++)
        if (ds_regex_open(&e->regexes[i], prog->patterns[i].pattern,
                          prog->patterns[i].flags, err) != 0)
            return -1;
    return 0;
}

void ds_eval_close(ds_eval *e)
{
    for (size_t i = 0; e->regexes != NULL && i < e->prog->npatterns; i++)
        ds_regex_close(e->regexes[i]);
    free(e->regexes);
    free(e->memos);
    ds_vec_free(&e->seen);
    ds_arena_free(&e->scratch);
}

/* A new epoch: what was kept is of no use any more. */
static void turn(ds_eval *e)
{
    if (++e->epoch != 0)
        return;
    for (size_t i = 0; i < e->prog->nvirtuals; i++)
        e->memos[i].epoch = 0;
    e->epoch = 1;
}

void ds_eval_segment(ds_eval *e, const ds_segment *s)
{
    if (e->s == s)
        return;
    e->s = s;
    turn(e);
}

void ds_eval_pick(ds_eval *e, ds_currency pick)
{
    if (e->pick == pick)
        return;
    e->pick = pick;
    turn(e);
}

void ds_eval_unmix(ds_eval *e)
{
    e->mixed = false;
    e->seen.n = 0;
}

void ds_eval_fail(ds_eval *e, const ds_expr *x, const char *what)
{
    if (e->failed)
        return;
    e->failed = true;
    ds_ast_fail(e->err, x->src, "%s", what);
    if (e->err != NULL)
        e->err->code = DS_ELIMIT;
}

void ds_eval_see(ds_eval *e, ds_currency c)
{
    for (size_t i = 0; i < e->seen.n; i++)
        if (e->seen.p[i] == c)
            return;
    *ds_vec_push(&e->seen) = c;
}

void ds_eval_mix(ds_eval *e, ds_currency a, ds_currency b)
{
    e->mixed = true;
    ds_eval_see(e, a);
    ds_eval_see(e, b);
}

int ds_eval_mixed_error(ds_eval *e, const ds_expr *at, ds_str path)
{
    ds_buf b = {0};
    for (size_t i = 0; i < e->seen.n; i++) {
        char code[4];
        ds_currency_format(code, e->seen.p[i]);
        const char *sep = i + 1 == e->seen.n ? " and " : ", ";
        ds_buf_addf(&b, "%s%s", i == 0 ? "" : sep, code);
    }
    ds_ast_fail(e->err, at->src,
                "%.*s has money in %s here, which is never one amount",
                DS_FMT(path), ds_buf_z(&b));
    ds_buf_free(&b);
    return -1;
}

/* --- rows and columns -------------------------------------------------- */

static uint32_t client_of(const ds_segment *s, unsigned table, uint32_t row)
{
    return table == 0 ? row : s->tables[table].client[row];
}

/* The row of st->to whose key is the text of this row's reference. */
static uint32_t referred(const ds_segment *s, const ds_step *st, uint32_t row)
{
    const uint32_t *refs =
        (const uint32_t *)(const void *)s->tables[st->from].cols[st->field].p;
    ds_str wanted = ds_segment_text(s, refs[row]);
    uint32_t client = client_of(s, st->from, row);
    uint32_t beg = s->tables[0].first[st->to][client];
    uint32_t end = s->tables[0].end[st->to][client];
    int key = s->schema->tables[st->to].key;
    const uint32_t *keys =
        (const uint32_t *)(const void *)s->tables[st->to].cols[key].p;
    for (uint32_t r = beg; refs[row] != 0 && r < end; r++)
        if (ds_str_eq(ds_segment_text(s, keys[r]), wanted))
            return r;
    return UINT32_MAX;
}

uint32_t ds_eval_walk(const ds_eval *e, const ds_expr *x, uint32_t row)
{
    for (unsigned i = 0; i < x->nsteps && row != UINT32_MAX; i++) {
        const ds_step *st = &x->steps[i];
        const ds_segtable *t = &e->s->tables[st->from];
        if (st->kind == DS_STEP_CLIENT)
            row = t->client[row];
        else if (st->kind == DS_STEP_PARENT)
            row = t->parent_table[row] == st->to ? t->parent[row] : UINT32_MAX;
        else
            row = referred(e->s, st, row);
    }
    return row;
}

static void number_at(ds_qval *out, const ds_segtable *t, const ds_expr *x,
                      uint32_t row)
{
    int64_t v = ((const int64_t *)(const void *)t->cols[x->field].p)[row];
    out->set = v != DS_NO_NUMBER;
    out->num = v;
    out->den = x->den;
    if (x->type.c == DS_Q_MONEY)
        out->cur =
            ((const uint32_t *)(const void *)t->currency[x->field].p)[row];
}

static void column(const ds_eval *e, ds_qval *out, const ds_expr *x,
                   uint32_t row)
{
    const ds_segtable *t = &e->s->tables[x->table];
    const uint8_t *p = t->cols[x->field].p;
    switch (x->type.c) {
    case DS_Q_NUMBER:
    case DS_Q_MONEY:
        number_at(out, t, x, row);
        return;
    case DS_Q_DATE:
        out->num = ((const int32_t *)(const void *)p)[row];
        out->set = out->num != DS_NO_DATE;
        out->den = 1;
        return;
    case DS_Q_BOOL:
    case DS_Q_ENUM:
        out->num = p[row] - 1;
        out->set = p[row] != 0;
        out->den = 1;
        return;
    default: {
        uint32_t at = ((const uint32_t *)(const void *)p)[row];
        out->set = at != 0;
        out->text = ds_segment_text(e->s, at);
    }
    }
}

/* --- virtual fields ---------------------------------------------------- */

static void compute(ds_eval *e, ds_qval *out, const ds_virtual *v, uint32_t row)
{
    for (size_t i = 0; i < v->narms; i++)
        if (v->arms[i].when == NULL || ds_eval_holds(e, v->arms[i].when, row)) {
            ds_eval_value(e, out, v->arms[i].value, row);
            return;
        }
}

static void virtual_value(ds_eval *e, ds_qval *out, size_t index, uint32_t row)
{
    const ds_virtual *v = e->prog->virtuals[index];
    if (v->stored != NULL) {
        column(e, out, v->stored, row);
        if (out->set)
            return;
    }
    ds_memo *memo = &e->memos[index];
    if (memo->epoch == e->epoch && memo->row == row) {
        *out = memo->value;
        return;
    }
    bool before = e->mixed;
    e->mixed = false;
    compute(e, out, v, row);
    /* What mixes currencies must say so each time: it is not kept. */
    if (!e->mixed)
        *memo = (ds_memo){.row = row, .epoch = e->epoch, .value = *out};
    e->mixed |= before;
}

/* --- arithmetic -------------------------------------------------------- */

static const char too_big[] = "a result is too big for exact arithmetic";

/* Money of another currency than the one picked counts nothing. */
static void only_picked(const ds_eval *e, ds_qval *v)
{
    if (e->pick != 0 && v->cur != 0 && v->cur != e->pick) {
        v->num = 0;
        v->cur = 0;
    }
}

static void add(ds_eval *e, ds_qval *out, const ds_expr *x, ds_qval *a,
                ds_qval *b)
{
    if (x->type.c == DS_Q_MONEY) {
        only_picked(e, a);
        only_picked(e, b);
        if (a->cur != 0 && b->cur != 0 && a->cur != b->cur)
            ds_eval_mix(e, a->cur, b->cur);
        out->cur = a->cur != 0 ? a->cur : b->cur;
    }
    out->set =
        x->op == DS_X_ADD ? ds_num_add(out, a, b) : ds_num_sub(out, a, b);
    if (!out->set)
        ds_eval_fail(e, x, too_big);
    else if (x->type.c == DS_Q_DATE)
        out->set = out->num >= INT32_MIN / 2 && out->num <= INT32_MAX / 2 &&
                   ds_date_split((ds_date)out->num).year != 0;
}

static void multiply(ds_eval *e, ds_qval *out, const ds_expr *x,
                     const ds_qval *a, const ds_qval *b)
{
    out->cur = x->type.c == DS_Q_MONEY ? (a->cur != 0 ? a->cur : b->cur) : 0;
    out->set = ds_num_mul(out, a, b);
    if (!out->set)
        ds_eval_fail(e, x, too_big);
}

/* Nothing is the quotient by zero, and of amounts in two currencies. */
static void divide(ds_eval *e, ds_qval *out, const ds_expr *x, const ds_qval *a,
                   const ds_qval *b)
{
    bool money = x->b->type.c == DS_Q_MONEY;
    if (b->num == 0)
        return;
    if (money && a->cur != 0 && b->cur != 0 && a->cur != b->cur)
        ds_eval_mix(e, a->cur, b->cur);
    out->cur = x->type.c == DS_Q_MONEY ? a->cur : 0;
    out->set = ds_num_div(out, a, b);
    if (!out->set)
        ds_eval_fail(e, x, too_big);
}

static void arithmetic(ds_eval *e, ds_qval *out, const ds_expr *x, uint32_t row)
{
    ds_qval a, b;
    ds_eval_value(e, &a, x->a, row);
    if (!a.set)
        return;
    ds_eval_value(e, &b, x->b, row);
    if (!b.set)
        return;
    if (x->op == DS_X_MUL)
        multiply(e, out, x, &a, &b);
    else if (x->op == DS_X_DIV)
        divide(e, out, x, &a, &b);
    else
        add(e, out, x, &a, &b);
}

static void negate(ds_eval *e, ds_qval *out, const ds_expr *x, uint32_t row)
{
    ds_eval_value(e, out, x->a, row);
    out->num = -out->num;
}

/* --- dates and periods ------------------------------------------------- */

/* Nothing is what lies outside of the calendar: one invoice of 9999-12-31,
 * which means "without end", must not keep the due dates of all others from an
 * answer.
 */
static void give_date(ds_qval *out, ds_date d)
{
    out->set = ds_date_split(d).year != 0;
    out->num = d;
    out->den = 1;
}

static void dates(ds_eval *e, ds_qval *out, const ds_expr *x, uint32_t row)
{
    ds_qval a;
    ds_eval_value(e, &a, x->a, row);
    if (!a.set)
        return;
    ds_date d = (ds_date)a.num, lo = DS_NO_DATE, hi = DS_NO_DATE;
    if (x->op == DS_X_SHIFT) {
        give_date(out, ds_date_moved(d, x->unit, (int64_t)x->lit.num));
        return;
    }
    char unit = x->op == DS_X_PERIOD ? x->unit : x->a->type.unit;
    ds_period_of(&lo, &hi, unit, d);
    give_date(out, x->op == DS_X_PERIOD_LAST ? hi : lo);
}

/* --- lists ------------------------------------------------------------- */

/* any, all, none, count over the lines of a list of text. */
static void listed(ds_eval *e, ds_qval *out, const ds_expr *x, uint32_t row)
{
    ds_qval list;
    ds_eval_value(e, &list, x->a, row);
    ds_str rest = list.set ? list.text : (ds_str){0};
    int64_t n = 0, held = 0;
    while (rest.n > 0) {
        e->element = ds_str_cut(&rest, '\n');
        n++;
        if (x->b != NULL && ds_eval_holds(e, x->b, row))
            held++;
    }
    out->set = true;
    out->den = 1;
    out->num = x->fold == DS_FOLD_ANY    ? held > 0
               : x->fold == DS_FOLD_ALL  ? held == n
               : x->fold == DS_FOLD_NONE ? held == 0
                                         : n;
}

/* --- values ------------------------------------------------------------ */

static void client_text(const ds_eval *e, ds_qval *out, const ds_expr *x,
                        uint32_t row)
{
    out->set = true;
    out->text = x->op == DS_X_ID ? ds_segment_id(e->s, row)
                                 : ds_segment_path(e->s, row);
}

static void at_row(ds_eval *e, ds_qval *out, const ds_expr *x, uint32_t row)
{
    if (x->nsteps > 0) {
        row = ds_eval_walk(e, x, row);
        if (row == UINT32_MAX)
            return;
    }
    if (x->op == DS_X_COLUMN)
        column(e, out, x, row);
    else if (x->op == DS_X_VIRTUAL)
        virtual_value(e, out, x->index, row);
    else if (x->op == DS_X_FOLD)
        ds_fold_value(e, out, x, row);
    else
        client_text(e, out, x, row);
}

void ds_eval_value(ds_eval *e, ds_qval *out, const ds_expr *x, uint32_t row)
{
    *out = (ds_qval){.den = 1};
    switch (x->op) {
    case DS_X_CONST:
        *out = x->lit;
        return;
    case DS_X_COLUMN:
    case DS_X_VIRTUAL:
    case DS_X_FOLD:
    case DS_X_ID:
    case DS_X_PATH:
        at_row(e, out, x, row);
        return;
    case DS_X_ELEMENT:
        out->set = true;
        out->text = e->element;
        return;
    case DS_X_NEG:
        negate(e, out, x, row);
        return;
    case DS_X_ADD:
    case DS_X_SUB:
    case DS_X_MUL:
    case DS_X_DIV:
        arithmetic(e, out, x, row);
        return;
    case DS_X_SHIFT:
    case DS_X_PERIOD:
    case DS_X_PERIOD_FIRST:
    case DS_X_PERIOD_LAST:
        dates(e, out, x, row);
        return;
    case DS_X_LISTED:
        listed(e, out, x, row);
        return;
    case DS_X_KEY:
        *out = e->keys[x->index];
        return;
    case DS_X_AGG:
        *out = e->aggs[x->index];
        return;
    default: /* a condition */
        out->set = true;
        out->num = ds_eval_holds(e, x, row);
    }
}
