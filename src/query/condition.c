/* Conditions: true or false for one row, never anything between. */
#include "query/eval.h"
#include "base/utf8.h"
#include "base/banned.h"

/* -1, 0, 1; or 2 when the two have no order: something is missing, or the
 * currencies differ. */
static int order(ds_qclass c, const ds_qval *a, const ds_qval *b)
{
    if (!a->set || !b->set)
        return 2;
    if (c == DS_Q_TEXT) {
        int r = ds_str_cmp(a->text, b->text);
        return (r > 0) - (r < 0);
    }
    if (c == DS_Q_MONEY && a->cur != b->cur && a->cur != 0 && b->cur != 0)
        return 2;
    return ds_num_cmp(a, b);
}

static bool satisfies(ds_cmp cmp, int order)
{
    return order == 2 ? cmp == DS_NE : ds_cmp_holds(cmp, order);
}

static bool compare(ds_eval *e, const ds_expr *x, uint32_t row)
{
    ds_qval a, b;
    ds_eval_value(e, &a, x->a, row);
    ds_eval_value(e, &b, x->b, row);
    ds_qclass c = x->a->type.c == DS_Q_MONEY ? x->b->type.c : x->a->type.c;
    return satisfies(x->cmp, order(c, &a, &b));
}

static bool in_item(ds_eval *e, const ds_qval *v, ds_qclass c,
                    const ds_expr *item, uint32_t row)
{
    ds_qval w;
    if (item->op != DS_X_RANGE) {
        ds_eval_value(e, &w, item, row);
        return order(c, v, &w) == 0;
    }
    if (item->a != NULL) {
        ds_eval_value(e, &w, item->a, row);
        if (!satisfies(DS_GE, order(c, v, &w)))
            return false;
    }
    if (item->b != NULL) {
        ds_eval_value(e, &w, item->b, row);
        return satisfies(DS_LE, order(c, v, &w));
    }
    return v->set;
}

static bool in(ds_eval *e, const ds_expr *x, uint32_t row)
{
    ds_qval v;
    ds_eval_value(e, &v, x->a, row);
    for (size_t i = 0; v.set && i < x->n; i++)
        if (in_item(e, &v, x->a->type.c, x->list[i], row))
            return true;
    return false;
}

/* An enum's text is its word. */
static ds_str text_of(const ds_expr *x, const ds_qval *v)
{
    return x->type.c == DS_Q_ENUM ? x->type.field->values[v->num] : v->text;
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

static bool plain_ascii(ds_str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] >= 0x80)
            return false;
    return true;
}

/* `needle` is folded; `s` has ASCII letters only, which fold one by one. */
static bool contains_ascii(ds_str s, ds_str needle)
{
    for (size_t at = 0; at + needle.n <= s.n; at++) {
        size_t i = 0;
        while (i < needle.n && lower(s.p[at + i]) == needle.p[i])
            i++;
        if (i == needle.n)
            return true;
    }
    return false;
}

static bool contains(ds_eval *e, const ds_expr *x, uint32_t row)
{
    ds_qval v;
    ds_eval_value(e, &v, x->a, row);
    if (!v.set)
        return false;
    ds_str s = text_of(x->a, &v);
    if (plain_ascii(s))
        return contains_ascii(s, x->lit.text);
    bool found =
        ds_str_find(ds_utf8_fold(&e->scratch, s), x->lit.text) != SIZE_MAX;
    ds_arena_reset(&e->scratch);
    return found;
}

static bool match(ds_eval *e, const ds_expr *x, uint32_t row)
{
    ds_qval v;
    ds_eval_value(e, &v, x->a, row);
    if (!v.set || e->failed)
        return false;
    int rc =
        ds_regex_match(NULL, e->regexes[x->index], text_of(x->a, &v), e->err);
    if (rc < 0)
        e->failed = true;
    return rc > 0;
}

static bool has(ds_eval *e, const ds_expr *x, uint32_t row)
{
    ds_qval list, v;
    ds_eval_value(e, &list, x->a, row);
    ds_eval_value(e, &v, x->b, row);
    if (!list.set || !v.set)
        return false;
    for (ds_str rest = list.text; rest.n > 0;)
        if (ds_str_eq(ds_str_cut(&rest, '\n'), v.text))
            return true;
    return false;
}

static bool is_true(ds_eval *e, const ds_expr *x, uint32_t row)
{
    ds_qval v;
    ds_eval_value(e, &v, x, row);
    return v.set && v.num != 0;
}

bool ds_eval_holds(ds_eval *e, const ds_expr *x, uint32_t row)
{
    switch (x->op) {
    case DS_X_AND:
        for (size_t i = 0; i < x->n; i++)
            if (!ds_eval_holds(e, x->list[i], row))
                return false;
        return true;
    case DS_X_OR:
        for (size_t i = 0; i < x->n; i++)
            if (ds_eval_holds(e, x->list[i], row))
                return true;
        return false;
    case DS_X_NOT:
        return !ds_eval_holds(e, x->a, row);
    case DS_X_IMPLIES:
        return !ds_eval_holds(e, x->a, row) || ds_eval_holds(e, x->b, row);
    case DS_X_COMPARE:
        return compare(e, x, row);
    case DS_X_CONTAINS:
        return contains(e, x, row);
    case DS_X_MATCH:
        return match(e, x, row);
    case DS_X_IN:
        return in(e, x, row);
    case DS_X_HAS:
        return has(e, x, row);
    case DS_X_IS_SET: {
        ds_qval v;
        ds_eval_value(e, &v, x->a, row);
        return v.set;
    }
    default:
        return is_true(e, x, row);
    }
}
