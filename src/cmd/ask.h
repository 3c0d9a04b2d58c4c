/* The common walk of verbs that ask: slots, query, sink. */
#ifndef DS_CMD_ASK_H
#define DS_CMD_ASK_H

#include "cmd/run.h"

/* The slots that the options fill. */
ds_query_slots ds_ask_slots(ds_run *run);
/* The verb's arguments: SOURCE, or an expression about clients, or both; the
 * words of an expression may come as several arguments. */
int ds_ask_arguments(ds_query_slots *slots, ds_run *run, ds_err *err);
/* The arguments behind the first: NAME=VALUE of a saved report. */
int ds_ask_params(ds_query_slots *slots, ds_run *run, ds_err *err);
/* Goes back to where the slot `as of` says; --as-of, which was given before,
 * goes before it. */
int ds_ask_travel(ds_run *run, const ds_query_slots *slots, ds_err *err);
/* The same, and parses. */
int ds_ask_parse(ds_query **out, ds_run *run, const ds_query_slots *slots,
                 ds_err *err);
/* Parses, runs over the book, prints; an empty answer on a terminal names the
 * condition that removed the last row. */
int ds_ask(ds_run *run, const ds_query_slots *slots, const char *format,
           ds_err *err);
/* One query's rows kept in `out`, which lives with the run. */
int ds_ask_rows(ds_rowset *out, ds_run *run, ds_segments segments, ds_str text,
                ds_err *err);
/* All figures of the overview over these segments. `*n` of them. */
int ds_ask_figures(ds_figure_rows **out, size_t *n, ds_run *run,
                   ds_segments segments, ds_err *err);
/* A client's file alone as a segment, so that no index is read. Close with
 * ds_builder_close. */
int ds_ask_client(ds_builder **builder, const ds_segment **segment,
                  ds_record *record, ds_run *run, ds_str name, ds_err *err);
/* Figures as rows: section, figure, count, hours, amount, weighted. */
int ds_ask_print_figures(ds_run *run, const ds_figure_rows *figures, size_t n,
                         ds_err *err);
/* -f, --csv or --json stands on the command line. */
bool ds_ask_format_given(const ds_run *run);

#endif
