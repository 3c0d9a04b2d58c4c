/* Folds: many values into one, for collections and for groups alike. */
#include "query/eval.h"
#include "base/utf8.h"
#include "base/banned.h"

/* --- order ------------------------------------------------------------- */

/* The book's currency comes first, then the others by their codes. */
static int by_currency(const ds_eval *e, ds_currency a, ds_currency b)
{
    ds_currency own = e->prog->env->schema->currency;
    if (a == b || a == 0 || b == 0)
        return 0;
    if (a == own || b == own)
        return a == own ? -1 : 1;
    return a < b ? -1 : 1;
}

static bool ascii(ds_str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] >= 0x80)
            return false;
    return true;
}

/* As people sort: case and accents only decide between equals. */
static int by_text(ds_str a, ds_str b)
{
    ds_arena scratch = {0};
    ds_str fa = a, fb = b;
    if (!ascii(a) || !ascii(b)) {
        fa = ds_utf8_fold(&scratch, a);
        fb = ds_utf8_fold(&scratch, b);
    }
    int r = 0;
    for (size_t i = 0; r == 0 && i < fa.n && i < fb.n; i++) {
        unsigned char ca = (unsigned char)fa.p[i], cb = (unsigned char)fb.p[i];
        ca = ca >= 'A' && ca <= 'Z' ? (unsigned char)(ca + 32) : ca;
        cb = cb >= 'A' && cb <= 'Z' ? (unsigned char)(cb + 32) : cb;
        r = (ca > cb) - (ca < cb);
    }
    if (r == 0)
        r = (fa.n > fb.n) - (fa.n < fb.n);
    ds_arena_free(&scratch);
    return r != 0 ? r : ds_str_cmp(a, b);
}

int ds_qval_cmp(const ds_eval *e, ds_qtype t, const ds_qval *a,
                const ds_qval *b)
{
    if (t.c == DS_Q_TEXT || t.c == DS_Q_LIST)
        return by_text(a->text, b->text);
    int r = t.c == DS_Q_MONEY ? by_currency(e, a->cur, b->cur) : 0;
    return r != 0 ? r : ds_num_cmp(a, b);
}

/* --- accumulating ------------------------------------------------------ */

/* False when the value is money of a currency that does not count now. */
static bool one_currency(ds_eval *e, ds_acc *acc, const ds_expr *fold,
                         ds_currency cur)
{
    if (fold->type.c != DS_Q_MONEY || cur == 0)
        return true;
    if (e->pick != 0 && cur != e->pick)
        return false;
    if (acc->v.cur != 0 && acc->v.cur != cur) {
        ds_eval_mix(e, acc->v.cur, cur);
        return false;
    }
    acc->v.cur = cur;
    return true;
}

static void sum(ds_eval *e, ds_acc *acc, const ds_expr *fold, const ds_qval *v)
{
    if (!one_currency(e, acc, fold, v->cur))
        return;
    if (acc->n == 0) {
        acc->v.num = v->num;
        acc->v.den = v->den;
    } else if (!ds_num_add(&acc->v, &acc->v, v)) {
        ds_eval_fail(e, fold, "the sum is too big for exact arithmetic");
    }
    acc->n++;
}

static void best(ds_eval *e, ds_acc *acc, const ds_expr *fold, const ds_qval *v)
{
    if (!one_currency(e, acc, fold, v->cur))
        return;
    int r = acc->n > 0 ? ds_qval_cmp(e, fold->type, v, &acc->v) : 0;
    if (acc->n == 0 || (fold->fold == DS_FOLD_MIN ? r < 0 : r > 0))
        acc->v = *v;
    acc->n++;
}

void ds_acc_add(ds_eval *e, ds_acc *acc, const ds_expr *fold, const ds_qval *v)
{
    switch (fold->fold) {
    case DS_FOLD_COUNT:
        acc->n += v == NULL || v->set;
        return;
    case DS_FOLD_ANY:
    case DS_FOLD_NONE:
        acc->n += v == NULL || (v->set && v->num != 0);
        return;
    case DS_FOLD_ALL: /* counts the exceptions */
        acc->n += !v->set || v->num == 0;
        return;
    default:
        break;
    }
    if (!v->set)
        return;
    switch (fold->fold) {
    case DS_FOLD_SUM:
    case DS_FOLD_AVG:
        sum(e, acc, fold, v);
        return;
    case DS_FOLD_MIN:
    case DS_FOLD_MAX:
        best(e, acc, fold, v);
        return;
    default:
        if (acc->n == 0 || fold->fold == DS_FOLD_LAST)
            acc->v = *v;
        acc->n++;
    }
}

void ds_acc_merge(ds_eval *e, ds_acc *acc, const ds_acc *other,
                  const ds_expr *fold)
{
    switch (fold->fold) {
    case DS_FOLD_COUNT:
    case DS_FOLD_ANY:
    case DS_FOLD_NONE:
    case DS_FOLD_ALL:
        acc->n += other->n;
        return;
    default:
        break;
    }
    if (other->n == 0)
        return;
    uint64_t n = acc->n + other->n;
    ds_qval v = other->v;
    v.set = true;
    ds_acc_add(e, acc, fold, &v);
    acc->n = n;
}

void ds_acc_value(ds_eval *e, ds_qval *out, const ds_acc *acc,
                  const ds_expr *fold)
{
    *out = (ds_qval){.set = true, .den = 1};
    switch (fold->fold) {
    case DS_FOLD_COUNT:
        out->num = (ds_i128)acc->n;
        return;
    case DS_FOLD_ANY:
        out->num = acc->n > 0;
        return;
    case DS_FOLD_ALL:
    case DS_FOLD_NONE:
        out->num = acc->n == 0;
        return;
    case DS_FOLD_SUM:
        if (acc->n > 0)
            *out = acc->v;
        out->set = true;
        return;
    default:
        break;
    }
    out->set = acc->n > 0;
    if (!out->set)
        return;
    *out = acc->v;
    out->set = true;
    const ds_qval n = {.num = (ds_i128)acc->n, .den = 1};
    if (fold->fold == DS_FOLD_AVG && !ds_num_div(out, out, &n))
        ds_eval_fail(e, fold, "the average is too big for exact arithmetic");
}

/* --- collections ------------------------------------------------------- */

typedef struct {
    ds_on_element *callback;
    void *payload;
} visitor;

/* The children of `row` at the hop, and theirs; false: enough was seen. The
 * recursion is as deep as there are hops. */
static bool visit(ds_eval *e, const ds_expr *x, unsigned hop, unsigned table,
                  uint32_t row, const visitor *v)
{
    const ds_segtable *t = &e->s->tables[table];
    uint32_t end = t->end[x->hops[hop]][row];
    for (uint32_t r = t->first[x->hops[hop]][row]; r < end; r++) {
        if (hop + 1 < x->nhops) {
            if (!visit(e, x, hop + 1, x->hops[hop], r, v))
                return false;
        } else if (x->b == NULL || ds_eval_holds(e, x->b, r)) {
            if (!v->callback(v->payload, e, x, r))
                return false;
        }
    }
    return true;
}

void ds_fold_each(ds_eval *e, const ds_expr *fold, uint32_t row,
                  ds_on_element *callback, void *payload)
{
    const visitor v = {callback, payload};
    visit(e, fold, 0, fold->table, row, &v);
}

static bool take(void *payload, ds_eval *e, const ds_expr *fold, uint32_t row)
{
    ds_acc *acc = payload;
    ds_qval v;
    if (fold->a != NULL)
        ds_eval_value(e, &v, fold->a, row);
    ds_acc_add(e, acc, fold, fold->a != NULL ? &v : NULL);
    bool known = acc->n > 0 &&
                 (fold->fold <= DS_FOLD_NONE || fold->fold == DS_FOLD_FIRST);
    return !known && !e->failed;
}

void ds_fold_value(ds_eval *e, ds_qval *out, const ds_expr *fold, uint32_t row)
{
    ds_acc acc = {.v.den = 1};
    ds_fold_each(e, fold, row, take, &acc);
    ds_acc_value(e, out, &acc, fold);
}
