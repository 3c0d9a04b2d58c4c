/* The formats: each makes a sink that writes rows to a stream. */
#ifndef DS_VIEW_SINK_H
#define DS_VIEW_SINK_H

#include "record/sink.h"
#include <stdio.h>

typedef struct {
    FILE *out;
    bool terminal; /* colours and truncation to `width` */
    bool colour;
    unsigned width; /* columns; 0 unlimited */
    bool no_header;
    bool italian; /* labels */
} ds_sink_opts;

/* `format`: table csv tsv json ndjson yaml md. Unknown: DS_EUSAGE with the
 * nearest. The sink lives in `a`; after `end` (or an error) nothing is left to
 * close. A table holds at most 500 rows to measure its columns, then streams.
 */
int ds_sink_open(ds_sink **out, ds_arena *a, ds_str format,
                 const ds_sink_opts *opts, ds_err *err);

/* A sink that keeps all rows, for code that lays out by itself. */
typedef struct {
    ds_column *columns;
    size_t ncolumns;
    ds_cell **rows; /* texts copied into the arena */
    size_t n;
} ds_rowset;
ds_sink *ds_sink_collect(ds_rowset *into, ds_arena *a);

/* One cell as people read it / as scripts do. */
void ds_cell_show(ds_buf *out, const ds_column *c, const ds_cell *v);
void ds_cell_plain(ds_buf *out, const ds_column *c, const ds_cell *v);

#endif
