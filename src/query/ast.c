/* Trees: their source, their errors, their equality. */
#include "query/parse.h"
#include <stdarg.h>
#include <stdio.h>
#include "base/banned.h"

ds_str ds_ast_source(const ds_ast *x)
{
    return ds_str_sub(x->src->bytes, x->beg, x->end);
}

int ds_ast_fail(ds_err *err, const ds_ast *x, const char *fmt, ...)
{
    char text[sizeof((ds_err *)0)->msg];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    return ds_qtext_fail(err, x->src, x->beg, x->end, "%s", text);
}

static bool same_or_both_none(const ds_ast *x, const ds_ast *y)
{
    if (x == NULL || y == NULL)
        return x == y;
    return ds_ast_same(x, y);
}

bool ds_ast_same(const ds_ast *x, const ds_ast *y)
{
    if (x->op != y->op || x->unit != y->unit || x->num != y->num ||
        x->den != y->den || x->count != y->count || x->lo != y->lo ||
        x->hi != y->hi || !ds_str_eq(x->text, y->text) ||
        !ds_str_eq(x->flags, y->flags))
        return false;
    if (x->op != DS_AST_OR && x->op != DS_AST_AND && x->op != DS_AST_LIST)
        return same_or_both_none(x->a, y->a) && same_or_both_none(x->b, y->b);
    const ds_ast *k = x->a, *m = y->a;
    for (; k != NULL && m != NULL; k = k->next, m = m->next)
        if (!ds_ast_same(k, m))
            return false;
    return k == m;
}
