/* Filters: a comparison of a stored column with constants becomes a range of
 * its raw integers, or a table of its 256 bytes, and the scan a loop that the
 * compiler turns into vector instructions.
 *
 * A missing number or date is the least of its type, below every range, so it
 * passes only what is negated: two-valued logic without a case of its own. */
#include "query/filter.h"
#include <string.h>
#include "base/banned.h"

static bool own_column(const ds_expr *x, unsigned table)
{
    return x->op == DS_X_COLUMN && x->nsteps == 0 && x->table == table;
}

static bool is_code(const ds_expr *x)
{
    return x->type.c == DS_Q_ENUM || x->type.c == DS_Q_BOOL;
}

bool ds_filter_codes(unsigned *field, uint8_t *missing, const ds_program *p,
                     unsigned table, const ds_expr *x)
{
    *missing = 0;
    if (x->op == DS_X_VIRTUAL && x->nsteps == 0 && is_code(x)) {
        const ds_virtual *v = p->virtuals[x->index];
        if (v->stored == NULL || v->table != table || v->narms != 1 ||
            v->arms[0].when != NULL || v->arms[0].value->op != DS_X_CONST)
            return false;
        *missing = (uint8_t)(v->arms[0].value->lit.num + 1);
        *field = v->field;
        return true;
    }
    *field = x->field;
    return is_code(x) && own_column(x, table);
}

/* --- bytes ------------------------------------------------------------- */

static bool constant(const ds_expr *x)
{
    return x->op == DS_X_CONST && x->lit.set;
}

/* Whether `code` (0-based) satisfies the condition on it. */
static bool code_holds(const ds_expr *x, int code)
{
    if (x->op == DS_X_COMPARE) {
        ds_i128 c = x->b->lit.num;
        return ds_cmp_holds(x->cmp, (code > c) - (code < c));
    }
    if (x->op == DS_X_IN) {
        for (size_t i = 0; i < x->n; i++)
            if (x->list[i]->lit.num == code)
                return true;
        return false;
    }
    return x->op == DS_X_IS_SET || code != 0; /* a bool by itself */
}

static bool constants(const ds_expr *x)
{
    if (x->op == DS_X_COMPARE)
        return constant(x->b);
    for (size_t i = 0; x->op == DS_X_IN && i < x->n; i++)
        if (!constant(x->list[i]))
            return false;
    return true;
}

static bool make_codes(ds_filter *out, const ds_program *p, unsigned table,
                       const ds_expr *x)
{
    bool alone = x->op == DS_X_COLUMN || x->op == DS_X_VIRTUAL;
    const ds_expr *column = alone ? x : x->a;
    uint8_t missing;
    if ((!alone && x->op != DS_X_COMPARE && x->op != DS_X_IN &&
         x->op != DS_X_IS_SET) ||
        !ds_filter_codes(&out->field, &missing, p, table, column) ||
        !constants(x))
        return false;
    out->kind = DS_FILTER_CODES;
    out->hold[0] = x->op == DS_X_COMPARE && x->cmp == DS_NE;
    for (int i = 1; i < 256; i++)
        out->hold[i] = code_holds(x, i - 1);
    if (missing != 0)
        out->hold[0] = out->hold[missing];
    return true;
}

/* --- ranges ------------------------------------------------------------ */

/* The constant in the column's units, rounded down; `*exact` tells. False when
 * it is beyond what the column can hold. */
static bool in_units(int64_t *out, bool *exact, const ds_expr *c, int64_t den)
{
    ds_i128 scaled;
    if (__builtin_mul_overflow(c->lit.num, (ds_i128)den, &scaled))
        return false;
    ds_i128 q = scaled / c->lit.den, rest = scaled % c->lit.den;
    if (rest < 0)
        q--;
    *exact = rest == 0;
    *out = (int64_t)q;
    return q > INT64_MIN / 2 && q < INT64_MAX / 2;
}

/* Narrows the range to v cmp constant; != is = turned around. */
static bool narrow(ds_filter *f, ds_cmp cmp, const ds_expr *c, int64_t den)
{
    int64_t v;
    bool exact;
    if (!constant(c) || c->lit.cur != 0 || !in_units(&v, &exact, c, den))
        return false;
    switch (cmp) {
    case DS_EQ:
    case DS_NE:
        f->lo = exact ? v : 1;
        f->hi = exact ? v : 0;
        f->turned = cmp == DS_NE;
        return true;
    case DS_LT:
        f->hi = exact ? v - 1 : v;
        return true;
    case DS_LE:
        f->hi = v;
        return true;
    case DS_GT:
        f->lo = v + 1;
        return true;
    default:
        f->lo = exact ? v : v + 1;
        return true;
    }
}

static bool make_range(ds_filter *out, unsigned table, const ds_expr *x)
{
    if (x->op != DS_X_COMPARE && x->op != DS_X_IN && x->op != DS_X_IS_SET)
        return false;
    const ds_expr *column = x->a;
    ds_qclass c = column->type.c;
    if (!own_column(column, table) ||
        (c != DS_Q_DATE && c != DS_Q_NUMBER && c != DS_Q_MONEY))
        return false;
    bool date = c == DS_Q_DATE;
    out->kind = date ? DS_FILTER_DATES : DS_FILTER_NUMBERS;
    out->field = column->field;
    out->lo = date ? INT32_MIN + 1 : INT64_MIN + 1;
    out->hi = date ? INT32_MAX : INT64_MAX;
    int64_t den = date ? 1 : column->den;
    if (x->op == DS_X_COMPARE)
        return narrow(out, x->cmp, x->b, den);
    if (x->op == DS_X_IS_SET)
        return true;
    if (x->n != 1 || x->list[0]->op != DS_X_RANGE)
        return false;
    const ds_expr *r = x->list[0];
    return (r->a == NULL || narrow(out, DS_GE, r->a, den)) &&
           (r->b == NULL || narrow(out, DS_LE, r->b, den));
}

bool ds_filter_make(ds_filter *out, const ds_program *p, unsigned table,
                    const ds_expr *x)
{
    *out = (ds_filter){0};
    bool turned = false;
    for (; x->op == DS_X_NOT; x = x->a)
        turned = !turned;
    if (!make_codes(out, p, table, x) && !make_range(out, table, x))
        return false;
    out->turned ^= turned;
    for (int i = 0; turned && i < 256; i++)
        out->hold[i] = !out->hold[i];
    return true;
}

/* --- loops ------------------------------------------------------------- */

static void run_dates(const ds_filter *f, const int32_t *v, uint8_t *keep,
                      size_t n)
{
    int32_t lo = f->lo > INT32_MAX ? INT32_MAX : (int32_t)f->lo;
    int32_t hi = f->hi > INT32_MAX ? INT32_MAX : (int32_t)f->hi;
    uint8_t turned = f->turned;
    for (size_t i = 0; i < n; i++)
        keep[i] &= (uint8_t)((v[i] >= lo) & (v[i] <= hi)) ^ turned;
}

static void run_numbers(const ds_filter *f, const int64_t *v, uint8_t *keep,
                        size_t n)
{
    int64_t lo = f->lo, hi = f->hi;
    uint8_t turned = f->turned;
    for (size_t i = 0; i < n; i++)
        keep[i] &= (uint8_t)((v[i] >= lo) & (v[i] <= hi)) ^ turned;
}

void ds_filter_run(const ds_filter *f, const ds_segtable *t, uint8_t *keep,
                   uint32_t beg, size_t n)
{
    const uint8_t *p = t->cols[f->field].p;
    switch (f->kind) {
    case DS_FILTER_CODES:
        for (size_t i = 0; i < n; i++)
            keep[i] &= f->hold[p[beg + i]];
        return;
    case DS_FILTER_DATES:
        run_dates(f, (const int32_t *)(const void *)p + beg, keep, n);
        return;
    case DS_FILTER_NUMBERS:
        run_numbers(f, (const int64_t *)(const void *)p + beg, keep, n);
        return;
    case DS_FILTER_NONE:
        return;
    }
}
