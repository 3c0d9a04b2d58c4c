/* The rows of a hand-over: asked for, known again, given or passed over. */
#ifndef DS_CMD_BATCH_ROWS_H
#define DS_CMD_BATCH_ROWS_H

#include "base/file.h"
#include "cmd/batches.h"

typedef enum {
    DS_HAND_JUDGE, /* looks how earlier rows stand now */
    DS_HAND_NEW,   /* gives those that nobody was given */
    DS_HAND_CORRECT,
} ds_hand_mode;

typedef struct {
    ds_sink sink; /* first: what the query writes to; by ds_hand_ask */
    ds_run *run;
    ds_str name;
    const ds_table *table;
    bool keyed;
    ds_batches before;
    ds_held held;
    ds_lock lock;
    ds_map ids;     /* clients that can be read */
    ds_map flawed;  /* those with values that cannot */
    ds_arena arena; /* of rows; the sink may run in another thread */
    /* of the query that runs */
    ds_hand_mode mode;
    const ds_batch *judged;
    bool again; /* it was judged already, and its warnings said */
    const ds_column *columns;
    size_t n; /* of the columns that were asked for */
    size_t all;
    bool blind;   /* nothing but which elements there are */
    ds_map seen;  /* client and key -> how many elements so far */
    ds_map given; /* the same -> the last number that was given */
    /* what comes out */
    ds_sink *out;
    ds_column *out_columns;
    ds_cell *cells;
    ds_batch made;
} ds_handing;

/* Asks for all rows of the source with these columns, on that day; whether the
 * condition holds is one of the hidden columns. What is to be given goes to
 * `out` and into `made`. */
int ds_hand_ask(ds_handing *h, ds_hand_mode mode, const ds_query_slots *slots,
                ds_date today, ds_err *err);
/* Finds the clients of held rows, renamed or merged as they may be, and those
 * of which nothing goes out. */
int ds_hand_place(ds_handing *h, ds_err *err);
/* The same once more of rows that their clients lack, by ds_hand_judge: the
 * name may be another client's now. */
int ds_hand_place_again(bool *moved, ds_handing *h, ds_err *err);
/* Asks for each earlier manifest, with its own columns, condition, reports and
 * day, how its rows stand now. One that names what the schema has no more is
 * warned of: its rows count as they were. */
int ds_hand_judge(ds_handing *h, ds_err *err);

#endif
