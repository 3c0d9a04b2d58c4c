/* Rows on their way to the sink, which a second thread may serve. */
#ifndef DS_QUERY_FEED_H
#define DS_QUERY_FEED_H

#include "record/sink.h"

typedef struct ds_feed ds_feed;

/* `width` cells a row. Lives in `a`; texts of cells must live until the feed
 * is drained, but for those in the row's own words. */
ds_feed *ds_feed_open(ds_arena *a, ds_sink *sink, size_t width);
/* Where the next row goes: its cells, and room for a word each. */
ds_cell *ds_feed_cells(ds_feed *f);
char (*ds_feed_words(ds_feed *f))[16];
/* The row is filled. An error of the sink may come with a later row. */
int ds_feed_put(ds_feed *f, ds_err *err);
/* Returns when the sink has had all rows; it may be used directly then. */
int ds_feed_drain(ds_feed *f, ds_err *err);
void ds_feed_close(ds_feed *f); /* drops what is left; accepts NULL */

#endif
