/* Rows for the tests of sinks, and what a sink wrote. */
#ifndef TESTS_UNIT_VIEW_ROWS_H
#define TESTS_UNIT_VIEW_ROWS_H

#include "view/sink.h"
#include "unit.h"
#include <stdlib.h>

static ds_arena arena;

static int reset(void **state)
{
    (void)state;
    ds_arena_free(&arena);
    return 0;
}

#define EUR ((ds_currency)('E' << 16 | 'U' << 8 | 'R'))
#define JPY ((ds_currency)('J' << 16 | 'P' << 8 | 'Y'))

static const ds_cell none;

static inline ds_cell text(const char *z)
{
    return (ds_cell){.set = true, .text = ds_cstr(z)};
}

static inline ds_cell number(int64_t num, int64_t den)
{
    return (ds_cell){.set = true, .num = ds_ratio_make(num, den)};
}

static inline ds_cell money(int64_t cents, ds_currency cur)
{
    return (ds_cell){.set = true, .num = ds_ratio_make(cents, 100), .cur = cur};
}

static inline ds_cell date(int year, int month, int day)
{
    return number(ds_date_make(year, month, day), 1);
}

typedef struct {
    const char *format;
    const ds_column *columns;
    size_t n;
    const ds_cell *cells; /* rows one behind the other */
    size_t rows;
    const ds_cell *total; /* or NULL */
} answer;

/* All that the sink wrote. */
static inline const char *written(const answer *w, ds_sink_opts opts)
{
    char *p = NULL;
    size_t n = 0;
    ds_err err = {0};
    ds_sink *s;
    opts.out = open_memstream(&p, &n);
    assert_ok(ds_sink_open(&s, &arena, ds_cstr(w->format), &opts, &err), &err);
    assert_ok(s->head(s, w->columns, w->n, &err), &err);
    for (size_t i = 0; i < w->rows; i++)
        assert_ok(s->row(s, w->cells + i * w->n, &err), &err);
    if (w->total != NULL)
        assert_ok(s->total(s, w->total, &err), &err);
    assert_ok(s->end(s, &err), &err);
    fclose(opts.out);
    const char *copy = ds_zstr(&arena, (ds_str){p, n});
    free(p);
    return copy;
}

/* Invoices: every class of cell, things to be quoted, a missing value. */
static const ds_column invoices[] = {
    {{"number", 6}, {"Number", 6}, DS_TEXT},
    {{"client.legal_name", 17}, {"Legal name", 10}, DS_TEXT},
    {{"due", 3}, {"Due", 3}, DS_DATE},
    {{"status", 6}, {"Status", 6}, DS_ENUM},
    {{"age", 3}, {"Age", 3}, DS_INT},
    {{"hours", 5}, {"Hours", 5}, DS_HOURS},
    {{"open", 4}, {"Open", 4}, DS_BOOL},
    {{"tags", 4}, {"Tags", 4}, DS_TEXTS},
    {{"balance", 7}, {"Balance", 7}, DS_MONEY},
};
enum {
    INVOICE_COLUMNS = 9
};

#endif
