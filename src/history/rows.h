/* The history as a source of the query language: `from changes`. */
#ifndef DS_HISTORY_ROWS_H
#define DS_HISTORY_ROWS_H

#include "history/changes.h"
#include "index/segment.h"

/* The book's schema with one table more, `changes`, whose rows belong to
 * clients: one row a changed field, an added or removed element or client, an
 * attached file. Lives in `a`. DS_EUSAGE when the book has such a table. */
int ds_history_schema(const ds_schema **out, ds_arena *a, const ds_schema *book,
                      ds_err *err);

typedef struct ds_history_rows ds_history_rows;

/* Reads the history of a client's folder (`path` and `id` as it is called now:
 * all rows are that client's), or of the whole book. `schema` is
 * ds_history_schema's. Fields of clients are those of `now`, the segments of
 * the book as it is; the other collections are empty. */
int ds_history_rows_open(ds_history_rows **out, const ds_book *book,
                         const ds_schema *schema, ds_segments now, ds_str path,
                         const char *from, const char *to, ds_err *err);
ds_segments ds_history_rows_segments(const ds_history_rows *h);
void ds_history_rows_close(ds_history_rows *h); /* accepts NULL */

/* The calendar day where the author was. */
ds_date ds_commit_day(const ds_commit_info *c);

#endif
