/* What the formats share. Within view/ only. */
#ifndef DS_VIEW_FORMAT_H
#define DS_VIEW_FORMAT_H

#include "view/out.h"
#include "view/sink.h"

/* --- cells ------------------------------------------------------------- */

/* A number, hours or money without currency; false: it had to be rounded. At
 * most 60 bytes. */
bool ds_cell_number(ds_buf *out, const ds_column *c, const ds_cell *v);
/* The same for spreadsheets, which take 3:20 for a time of the day: hours are
 * decimals of at most 6 places, or 12 where these are exact. */
void ds_cell_decimal(ds_buf *out, const ds_column *c, const ds_cell *v);
void ds_cell_date(char out[11], const ds_cell *v);
/* ds_cell_show in a language; a text as it shows it. */
void ds_cell_show_in(ds_buf *out, const ds_column *c, const ds_cell *v,
                     bool italian);
void ds_text_show(ds_buf *out, ds_type type, ds_str text);
ds_str ds_text_safe(ds_arena *a, ds_str text); /* the same, of any text */
/* "1220.00" as a screen of the language parts it: 1,220.00 or 1.220,00. What
 * stands before the first digit and behind the last stays. */
void ds_number_group(ds_buf *out, ds_str plain, bool italian);
/* The next text of a list that is joined by LF; `rest` starts as the list. */
bool ds_list_next(ds_str *item, ds_str *rest);

/* Which of the names is wanted; none: DS_EUSAGE with the nearest. `what` says
 * what they are names of. */
int ds_pick_name(size_t *out, const char *what, ds_str wanted,
                 const ds_str *names, size_t n, ds_err *err);

/* Numbers and money stand to the right. */
bool ds_column_right(const ds_column *c);

/* --- sinks ------------------------------------------------------------- */

typedef int ds_sink_opener(ds_sink **out, ds_arena *a, const ds_sink_opts *opts,
                           ds_err *err);
/* Where a sink of text begins: its members and the columns that it gets. */
typedef struct {
    ds_sink sink; /* first, so that a ds_sink is one of these */
    ds_sink_opts opts;
    ds_arena *arena;
    ds_out out;
    const ds_column *columns;
    size_t n;
} ds_writer;
ds_writer ds_writer_new(ds_arena *a, const ds_sink_opts *opts);
/* A `head` that remembers the columns. */
int ds_writer_head(ds_sink *s, const ds_column *columns, size_t n, ds_err *err);
/* A list as a JSON array. */
void ds_json_list(ds_buf *out, ds_str list);

ds_sink_opener ds_table_open, ds_csv_open, ds_tsv_open, ds_json_open,
    ds_ndjson_open, ds_yaml_open, ds_md_open, ds_sql_open, ds_vcard_open,
    ds_xlsx_open, ds_ical_open;

#endif
