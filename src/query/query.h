/* Questions: seven slots and one expression language (dossier-query(7)).
 *
 *   ds_query_parse -> ds_query_run (any number of times)
 *
 * Parsing checks every name and type against the schema; a wrong one is
 * DS_EUSAGE "query:1:27: unknown field ..." with excerpt and caret. The source
 * `changes`, which is none of the book's collections: DS_ENOTFOUND, unless the
 * schema has it (src/history/rows.h). */
#ifndef DS_QUERY_QUERY_H
#define DS_QUERY_QUERY_H

#include "index/segment.h"
#include "record/sink.h"

/* Reads a saved report's text; DS_ENOTFOUND when there is none of that name. */
typedef int ds_report_loader(ds_str *yaml, ds_arena *a, void *payload,
                             ds_str name, ds_err *err);

typedef struct {
    const ds_schema *schema;
    ds_date today;
    ds_report_loader *load_report; /* may be NULL */
    void *payload;
} ds_query_env;

/* The slots as texts; empty ones are left out. `text` is a whole query; other
 * slots then override it, except `where`, which always ANDs. */
typedef struct {
    ds_str text;
    ds_str from, where, by, across, show, having, sort, limit, as_of;
    bool total;
    const ds_str *params; /* "k=v" of a saved report */
    size_t nparams;
} ds_query_slots;

typedef struct ds_query ds_query;

/* The query lives in `a` and borrows schema and slots. */
int ds_query_parse(ds_query **out, ds_arena *a, const ds_query_env *env,
                   const ds_query_slots *slots, ds_err *err);
/* What `as of` says, or the empty slice: the caller chooses schema, today and
 * segments, and so must know before parsing; no name is checked here. A saved
 * report is read only when the text itself says nothing. Lives in `a`. */
int ds_query_find_as_of(ds_str *out, ds_arena *a, const ds_query_env *env,
                        const ds_query_slots *slots, ds_err *err);
/* A day as `as of` may name it: `2026-06-30`, `today-30d`, the last day of a
 * period (`last month`, `2026-Q2`, `2025`). False: it is something else. */
bool ds_query_day(ds_date *out, ds_str text, ds_date today);
/* The table of `from`, and the columns that come out. */
unsigned ds_query_source(const ds_query *q);
const ds_column *ds_query_columns(const ds_query *q, size_t *n);

/* Whether its rows are groups, and whether a column tells which group it is. */
bool ds_query_grouped(const ds_query *q);
bool ds_query_is_key(const ds_query *q, size_t column);
/* From here on no row is left out for `having` and `limit`. */
void ds_query_widen(ds_query *q);

typedef struct {
    size_t scanned, matched, rows; /* rows: given to the sink */
    /* When nothing matched: the source of the condition that removed the last
     * row, e.g. "status = authorised"; else empty. Lives in the query. */
    ds_str culprit;
} ds_query_stats;

int ds_query_run(const ds_query *q, ds_segments segments, ds_sink *sink,
                 ds_query_stats *stats, ds_err *err);

/* Where a number comes from: one row that counts in it. */
typedef struct {
    size_t row;    /* of the answer, as printed: from 0 */
    size_t column; /* of ds_query_columns; SIZE_MAX: an aggregate that is only
                      part of a column, or of `having` and `sort` */
    ds_str source; /* the aggregate as written: "sum(balance)" */
    ds_str across; /* the value of `across`, as its column is named; else empty.
                      Valid during the call */
    /* The element: its client's path, its table, its place among the client's
     * rows of that table, so that the file's line can be found. */
    ds_str path;
    unsigned table;
    uint32_t row_in_client;
    uint32_t own;   /* of an answer without groups: the place of its own row of
                       the source among the client's; else UINT32_MAX */
    ds_type type;   /* of the amount */
    ds_cell amount; /* a count's is 1 */
} ds_contribution;
typedef int ds_on_contribution(void *payload, const ds_contribution *c,
                               ds_err *err);

/* Runs the query and calls back for each row that counts in each number of the
 * answer, in the order of the files. The amounts of one row and column of a
 * sum or count add up to the printed number exactly. A number that no sum made
 * has one contribution, its own row. With `across` the amounts are those of
 * the whole row. */
int ds_query_explain(const ds_query *q, ds_segments segments,
                     ds_on_contribution *callback, void *payload, ds_err *err);

/* What a condition is made of, for one row: each part with its value, depth
 * first, the whole at depth 0. Parts of computed fields are texts of the
 * schema. */
typedef struct {
    unsigned table;
    uint32_t row_in_client;
    unsigned depth;
    ds_str source;
    ds_type type; /* DS_BOOL: a condition */
    ds_cell value;
} ds_why;
typedef int ds_on_why(void *payload, const ds_why *w, ds_err *err);

/* For each row of the client's (by identifier): DS_ENOTFOUND without one. */
int ds_query_why(const ds_query *q, ds_segments segments, ds_str client,
                 ds_on_why *callback, void *payload, ds_err *err);

/* The rules of the schema over the clients of these segments: each row that
 * breaks one is a finding at its client's path (line and column from
 * `locate`, which may be NULL). */
typedef ds_place ds_row_place(void *payload, ds_str path, unsigned table,
                              uint32_t row_in_client);
int ds_rules_check(ds_findings *f, const ds_query_env *env,
                   ds_segments segments, ds_row_place *locate, void *payload,
                   ds_err *err);

/* One expression about one table's rows, for `set --where` and the like: calls
 * back for each matching row. */
typedef int ds_on_row(void *payload, const ds_segment *s, uint32_t row,
                      ds_err *err);
int ds_query_select(const ds_query_env *env, ds_str from, ds_str where,
                    ds_segments segments, ds_on_row *callback, void *payload,
                    ds_err *err);

#endif
