/* The common walk of verbs that ask the history. */
#ifndef DS_CMD_PAST_H
#define DS_CMD_PAST_H

#include "cmd/ask.h"

/* `from changes` with these slots, over a client's folder or (empty) the whole
 * book, within a range. */
int ds_past_ask(ds_run *run, const ds_query_slots *slots, ds_str folder,
                const char *from, const char *to, const char *format,
                ds_err *err);
/* The rows kept in `out`, as ds_ask_rows. */
int ds_past_rows(ds_rowset *out, ds_run *run, ds_str text, ds_str folder,
                 ds_err *err);

/* The arguments of `log` and `diff`: clients' names and one A..B. */
typedef struct {
    const ds_client_ref *clients;
    size_t n;
    const char *from, *to; /* NULL: not given */
    bool range;
} ds_past_args;
int ds_past_arguments(ds_past_args *out, ds_run *run, ds_err *err);

#endif
