/* blame: who gave each field of a client its value, and when. */
#include "cmd/place.h"
#include "cmd/verbs.h"
#include "history/blame.h"
#include "base/banned.h"

enum {
    FIELD,
    VALUE,
    DATE,
    AUTHOR,
    COMMIT,
    SUBJECT,
    PLACE,
    WIDTH
};

static const ds_column columns[WIDTH] = {
    [FIELD] = {{"field", 5}, {"Field", 5}, DS_TEXT},
    [VALUE] = {{"value", 5}, {"Value", 5}, DS_TEXT},
    [DATE] = {{"date", 4}, {"Date", 4}, DS_DATE},
    [AUTHOR] = {{"author", 6}, {"Author", 6}, DS_TEXT},
    [COMMIT] = {{"commit", 6}, {"Commit", 6}, DS_TEXT},
    [SUBJECT] = {{"subject", 7}, {"Subject", 7}, DS_TEXT},
    [PLACE] = {{"place", 5}, {"Place", 5}, DS_TEXT},
};

static ds_cell text_cell(ds_str s)
{
    return (ds_cell){.set = s.n > 0, .text = s};
}

static int print_one(ds_sink *sink, ds_run *run, const ds_record *r,
                     const ds_blame *b, ds_err *err)
{
    ds_arena *a = &run->arena;
    ds_str path = ds_element_path(a, r, b->table, b->row);
    ds_str name = r->schema->tables[b->table].fields[b->field].name;
    const ds_node *n = b->row->nodes[b->field];
    ds_str commit = b->committed ? (ds_str){b->oid, 10} : (ds_str){0};
    ds_cell cells[WIDTH] = {
        [FIELD] = text_cell(ds_printf(a, "%.*s%s%.*s", DS_FMT(path),
                                      path.n ? "." : "", DS_FMT(name))),
        [VALUE] = text_cell(ds_row_text(a, r, b->row, b->field)),
        [DATE] = {.set = b->committed, .num = ds_ratio_make(b->day, 1)},
        [AUTHOR] =
            text_cell(b->committed ? b->author : DS_STR("(not committed)")),
        [COMMIT] = text_cell(commit),
        [SUBJECT] = text_cell(b->subject),
        [PLACE] = text_cell(ds_printf(a, "%.*s:%u", DS_FMT(r->path), n->line)),
    };
    return sink->row(sink, cells, err);
}

int ds_cmd_blame(ds_run *run, ds_err *err)
{
    ds_client_ref client;
    ds_record r;
    ds_blames all = {0};
    ds_sink *sink;
    if (ds_run_client(&client, run, ds_run_arg(run, 0), err) ||
        ds_run_record(&r, run, client.path, err))
        return -1;
    int failed = ds_history_blame(&all, &run->arena, &run->book, &r, err) ||
                 ds_run_sink(&sink, run, "table", err) ||
                 sink->head(sink, columns, WIDTH, err);
    for (size_t i = 0; i < all.n && !failed; i++)
        failed = print_one(sink, run, &r, &all.p[i], err);
    ds_vec_free(&all);
    return failed || sink->end(sink, err) ? -1 : 0;
}
