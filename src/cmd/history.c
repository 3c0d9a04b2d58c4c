/* The history tab: the commits that touched a client, newest first. */
#include "cmd/tabs.h"
#include "record/client.h"
#include "store/git.h"
#include "base/banned.h"

static const ds_column columns[] = {
    {{"date", 4}, {"Date", 4}, DS_DATE},
    {{"author", 6}, {"Author", 6}, DS_TEXT},
    {{"commit", 6}, {"Commit", 6}, DS_TEXT},
    {{"subject", 7}, {"Subject", 7}, DS_TEXT},
};

/* The calendar day where the author was. */
static int64_t author_day(const ds_commit_info *c)
{
    int64_t local = c->time + (int64_t)c->offset * 60;
    return (local - (local % 86400 + 86400) % 86400) / 86400;
}

static int print_commit(void *payload, const ds_commit_info *c, ds_err *err)
{
    ds_sink *sink = payload;
    ds_cell cells[] = {
        {.set = true, .num = ds_ratio_make(author_day(c), 1)},
        {.set = true, .text = c->author},
        {.set = true, .text = {c->oid, 10}},
        {.set = true, .text = c->subject},
    };
    return sink->row(sink, cells, err);
}

int ds_tab_history(ds_run *run, const ds_record *r, ds_err *err)
{
    ds_sink *sink;
    if (ds_run_sink(&sink, run, "table", err) ||
        sink->head(sink, columns, sizeof columns / sizeof *columns, err) ||
        ds_git_log(&run->book, ds_client_folder(r->path), SIZE_MAX,
                   print_commit, sink, err))
        return -1;
    return sink->end(sink, err);
}
