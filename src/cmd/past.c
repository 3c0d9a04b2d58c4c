/* Questions about what happened, in the query language. */
#include "cmd/past.h"
#include "cmd/then.h"
#include "history/rows.h"
#include "base/banned.h"

/* The book as it is lends the clients' fields to the rows of its history. */
static int open_rows(ds_history_rows **out, ds_run *run, const ds_schema *s,
                     ds_str folder, const char *from, const char *to,
                     ds_err *err)
{
    return ds_run_index(run, err) || ds_history_rows_open(out, &run->book, s,
                                                          ds_run_segments(run),
                                                          folder, from, to, err)
               ? -1
               : 0;
}

static int parse(ds_query **q, ds_run *run, const ds_schema **s,
                 const ds_query_slots *slots, ds_err *err)
{
    ds_query_env env = ds_run_env(run);
    if (ds_history_schema(s, &run->arena, run->schema, err))
        return -1;
    env.schema = *s;
    return ds_query_parse(q, &run->arena, &env, slots, err);
}

int ds_past_ask(ds_run *run, const ds_query_slots *slots, ds_str folder,
                const char *from, const char *to, const char *format,
                ds_err *err)
{
    ds_query *q;
    ds_sink *sink;
    const ds_schema *s;
    ds_history_rows *rows;
    ds_query_stats stats = {0};
    if (ds_ask_travel(run, slots, err) || parse(&q, run, &s, slots, err))
        return -1;
    if (!to && run->then) /* the history as it was known then */
        to = ds_zstr(&run->arena, run->then->commit);
    if (open_rows(&rows, run, s, folder, from, to, err))
        return -1;
    int failed =
        ds_run_sink(&sink, run, format, err) ||
        ds_query_run(q, ds_history_rows_segments(rows), sink, &stats, err);
    ds_history_rows_close(rows);
    if (!failed && !stats.rows && run->terminal)
        ds_run_say(run, "no change");
    return failed ? -1 : 0;
}

int ds_past_rows(ds_rowset *out, ds_run *run, ds_str text, ds_str folder,
                 ds_err *err)
{
    ds_query *q;
    const ds_schema *s;
    ds_history_rows *rows;
    ds_query_stats stats;
    ds_query_slots slots = {.text = text};
    *out = (ds_rowset){0};
    if (parse(&q, run, &s, &slots, err) ||
        open_rows(&rows, run, s, folder, NULL, NULL, err))
        return -1;
    int failed = ds_query_run(q, ds_history_rows_segments(rows),
                              ds_sink_collect(out, &run->arena), &stats, err);
    ds_history_rows_close(rows);
    return failed;
}

static int read_range(ds_past_args *out, ds_run *run, ds_str arg, ds_err *err)
{
    size_t at = ds_str_find(arg, DS_STR(".."));
    if (out->range)
        return ds_fail(err, DS_EUSAGE, "one range, please: A..B");
    ds_str from = ds_str_sub(arg, 0, at);
    ds_str to = ds_str_sub(arg, at + 2, arg.n);
    out->range = true;
    out->from = from.n ? ds_zstr(&run->arena, from) : NULL;
    out->to = to.n ? ds_zstr(&run->arena, to) : NULL;
    return 0;
}

int ds_past_arguments(ds_past_args *out, ds_run *run, ds_err *err)
{
    size_t n = run->opts.args.n;
    ds_client_ref *clients = ds_new_n(&run->arena, ds_client_ref, n);
    *out = (ds_past_args){.clients = clients};
    for (size_t i = 0; i < n; i++) {
        ds_str arg = ds_run_arg(run, i);
        bool range = ds_str_find(arg, DS_STR("..")) != SIZE_MAX;
        if (range ? read_range(out, run, arg, err)
                  : ds_run_client(&clients[out->n++], run, arg, err))
            return -1;
    }
    return 0;
}
