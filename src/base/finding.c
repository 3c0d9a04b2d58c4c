/* Collecting findings and putting them in order. */
#include "base/finding.h"
#include <stdarg.h>
#include "base/banned.h"

static ds_finding *add(ds_findings *f, ds_place at, ds_finding_code code,
                       const char *fmt, va_list ap)
{
    ds_finding *one = ds_vec_push(&f->list);
    one->path = ds_dup(f->arena, at.path);
    one->line = at.line;
    one->col = at.col;
    one->code = code;
    one->msg = ds_vprintf(f->arena, fmt, ap);
    return one;
}

void ds_find_error(ds_findings *f, ds_place at, ds_finding_code code,
                   const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    add(f, at, code, fmt, ap);
    va_end(ap);
    f->errors++;
}

void ds_find_warning(ds_findings *f, ds_place at, ds_finding_code code,
                     const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    add(f, at, code, fmt, ap)->warning = true;
    va_end(ap);
    f->warnings++;
}

void ds_find_hint(ds_findings *f, const char *fmt, ...)
{
    if (f->list.n == 0)
        return;
    va_list ap;
    va_start(ap, fmt);
    f->list.p[f->list.n - 1].hint = ds_vprintf(f->arena, fmt, ap);
    va_end(ap);
}

static int order(unsigned a, unsigned b)
{
    return (a > b) - (a < b);
}

/* The text comes last, so that the order never depends on qsort. */
static int by_place(const void *pa, const void *pb)
{
    const ds_finding *a = pa;
    const ds_finding *b = pb;
    int by = ds_str_cmp(a->path, b->path);
    if (by == 0)
        by = order(a->line, b->line);
    if (by == 0)
        by = order(a->col, b->col);
    if (by == 0)
        by = order((unsigned)a->code, (unsigned)b->code);
    return by != 0 ? by : ds_str_cmp(a->msg, b->msg);
}

void ds_findings_sort(ds_findings *f)
{
    if (f->list.n > 1)
        qsort(f->list.p, f->list.n, sizeof *f->list.p, by_place);
}

void ds_findings_clear(ds_findings *f)
{
    f->list.n = f->errors = f->warnings = 0;
}

void ds_findings_free(ds_findings *f)
{
    ds_vec_free(&f->list);
    f->errors = f->warnings = 0;
}
