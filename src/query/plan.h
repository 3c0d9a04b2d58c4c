/* A query ready to run, and the parts that run it. */
#ifndef DS_QUERY_PLAN_H
#define DS_QUERY_PLAN_H

#include "query/check.h"
#include "query/eval.h"
#include "query/feed.h"
#include "query/filter.h"

typedef struct {
    const ds_expr *expr;
    bool additive; /* a sum of its column means something */
    bool pivoted;  /* with `across`: one column for each of its values */
} ds_shown;

typedef struct {
    const ds_expr *expr;
    bool desc;
} ds_sort_key;

/* A condition that is looked at row by row, and the term it belongs to. */
typedef struct {
    const ds_expr *expr, *term;
} ds_planned;

struct ds_query {
    ds_query_env env;
    ds_program *prog;
    unsigned source;
    /* The terms of `where`, joined by `and`, as written; and the same as they
     * are looked at: loops over columns, then the others, cheap ones first. */
    const ds_expr **terms;
    size_t nterms;
    ds_filter *filters;
    size_t nfilters;
    ds_planned *planned;
    size_t nplanned;
    ds_grouping *group; /* NULL: rows as they are */
    size_t nby;         /* keys of `by`; that of `across` stands behind */
    bool across;
    ds_shown *shows;
    ds_column *columns; /* one a shown item, before any pivot */
    size_t nshows;
    const ds_expr *having;
    ds_sort_key *sorts;
    size_t nsorts;
    int64_t limit; /* -1: none */
    bool total;
};

/* --- plan.c: slots -> query -------------------------------------------- */

/* Builds the query that the slots say. */
int ds_plan(ds_query *q, ds_checker *c, const ds_parsed *slots);
/* Only the source and a condition (may be NULL), for scans. */
int ds_plan_where(ds_query *q, ds_checker *c, ds_str from, const ds_ast *where);

/* --- scan.c: rows that satisfy `where` --------------------------------- */

/* 0 goes on, 1 ends the scan early, -1 is an error. */
typedef int ds_on_match(void *payload, ds_eval *e, uint32_t row);
int ds_scan(const ds_query *q, ds_eval *e, ds_segments segments,
            ds_query_stats *stats, ds_on_match *callback, void *payload);
/* The same in blocks: keep[i] tells whether row `beg` + i satisfies. `begin`
 * is called before the first block of each segment. */
typedef void ds_on_segment(void *payload, const ds_segment *s);
typedef int ds_on_block(void *payload, ds_eval *e, const uint8_t *keep,
                        uint32_t beg, size_t n);
int ds_scan_blocks(const ds_query *q, ds_eval *e, ds_segments segments,
                   ds_query_stats *stats, ds_on_segment *begin,
                   ds_on_block *callback, void *payload);
/* Which term removed the last row. */
void ds_scan_culprit(const ds_query *q, ds_eval *e, ds_segments segments,
                     ds_query_stats *stats);
/* The row's place among its client's rows of the source. */
uint32_t ds_row_in_client(const ds_segment *s, unsigned table, uint32_t row);
/* The path of the client of a row. */
ds_str ds_scan_path(const ds_query *q, const ds_eval *e, uint32_t row);

/* --- rows.c: values -> cells, totals, the sink -------------------------- */

typedef struct ds_totals ds_totals;
/* For each row given to the sink: the row of the source. */
typedef int ds_on_put(void *payload, const ds_cell *cells, uint32_t row);

/* Writes rows to the sink: heads, limit, totals. */
typedef struct {
    const ds_query *q;
    ds_eval *e;
    ds_sink *sink;
    const ds_column *columns; /* as they come out, pivoted */
    const bool *additive;
    size_t n;
    ds_feed *feed;
    int64_t left;      /* of the limit; -1: no limit */
    ds_on_put *on_put; /* called for each row that was put; may be NULL */
    void *payload;
    size_t rows;
    ds_totals *totals;
    ds_arena *a;
} ds_rows_out;

int ds_rows_open(ds_rows_out *o, ds_arena *a, const ds_query *q, ds_eval *e,
                 ds_sink *sink, const ds_column *columns, const bool *additive,
                 size_t n, ds_err *err);
/* A value as a cell; `word` is room for the name of a period. */
ds_cell ds_qval_cell(const ds_schema *s, ds_qtype t, const ds_qval *v,
                     char word[16]);
void ds_rows_cell(ds_rows_out *o, size_t i, ds_qtype t, const ds_qval *v);
/* Gives the row to the sink; 1 when the limit is reached. */
int ds_rows_put(ds_rows_out *o, ds_err *err);
/* Evaluates the shown items for one row and puts it, once a currency. */
int ds_rows_row(ds_rows_out *o, uint32_t row, ds_err *err);
int ds_rows_end(ds_rows_out *o, ds_err *err);
void ds_rows_close(ds_rows_out *o); /* also after an error; zeroed is fine */
/* "2026-11", "2026-Q4", "2026-W47", "2026". */
void ds_period_name(char out[16], char unit, ds_date first);
/* The currencies that were seen, the book's first. */
void ds_currencies_sort(ds_eval *e);

/* An ungrouped query, streaming or sorted. */
int ds_run_rows(const ds_query *q, ds_eval *e, ds_segments segments,
                ds_sink *sink, ds_query_stats *stats, ds_on_put *on_put,
                void *payload, ds_err *err);

/* --- sort.c ------------------------------------------------------------- */

typedef struct {
    uint64_t key; /* of the first sort key, in order; equal ones are compared */
    uint64_t came; /* its place in the scan: equal rows keep it */
    uint32_t segment, row;
} ds_sorted;
uint64_t ds_sort_prefix(ds_eval *e, ds_qtype t, const ds_qval *v, bool desc);
/* -1, 0, 1 with missing ones last in both directions. */
int ds_sort_cmp(const ds_eval *e, ds_qtype t, bool desc, const ds_qval *a,
                const ds_qval *b);
int ds_run_sorted(const ds_query *q, ds_eval *e, ds_segments segments,
                  ds_rows_out *o, ds_query_stats *stats, ds_err *err);

/* --- group.c ------------------------------------------------------------ */

int ds_run_grouped(const ds_query *q, ds_eval *e, ds_segments segments,
                   ds_sink *sink, ds_query_stats *stats, ds_err *err);

#endif
