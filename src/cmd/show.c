/* show: all about one client. */
#include "cmd/ask.h"
#include "cmd/tabs.h"
#include "cmd/verbs.h"
#include "move/export.h"
#include "base/banned.h"

/* The whole client, for programs. */
static int print_json(ds_run *run, const ds_record *r, ds_err *err)
{
    ds_buf b = {0};
    if (ds_run_out(run, false, err))
        return -1;
    ds_export_client(&b, r);
    ds_buf_addc(&b, '\n');
    fwrite(b.p, 1, b.n, run->out);
    ds_buf_free(&b);
    return 0;
}

static int tab_overview(ds_run *run, const ds_record *r, ds_segments segments,
                        ds_err *err)
{
    ds_figure_rows *figures;
    size_t n;
    ds_str format = ds_run_opt(run, OPT_FORMAT);
    if (ds_run_has(run, OPT_JSON) || ds_str_is(format, "json") ||
        ds_str_is(format, "ndjson"))
        return print_json(run, r, err);
    if (ds_ask_figures(&figures, &n, run, segments, err))
        return -1;
    if (ds_ask_format_given(run))
        return ds_ask_print_figures(run, figures, n, err);
    if (ds_run_out(run, true, err))
        return -1;
    ds_sink_opts opts = ds_run_sink_opts(run);
    return ds_view_profile(&opts, r, figures, n, err);
}

static int tab_details(ds_run *run, const ds_record *r, ds_segments segments,
                       ds_err *err)
{
    (void)segments;
    if (ds_run_out(run, true, err))
        return -1;
    ds_sink_opts opts = ds_run_sink_opts(run);
    return ds_view_details(&opts, r, err);
}

static int tab_files(ds_run *run, const ds_record *r, ds_segments segments,
                     ds_err *err)
{
    (void)segments;
    return ds_tab_files(run, r, err);
}

static int tab_history(ds_run *run, const ds_record *r, ds_segments segments,
                       ds_err *err)
{
    (void)segments;
    return ds_tab_history(run, r, err);
}

typedef int tab_fn(ds_run *run, const ds_record *r, ds_segments segments,
                   ds_err *err);

/* A tab is a query over the client, or a function. */
static const struct {
    const char *name, *query;
    tab_fn *run;
} tabs[] = {
    {"overview", NULL, tab_overview},
    {"details", NULL, tab_details},
    {"projects",
     "from projects show code, name, status, start, end, total_hours, "
     "budget_hours",
     NULL},
    {"orders",
     "from purchase_orders show number, date, status, due, net, vat, total "
     "sort -date",
     NULL},
    {"invoices",
     "from invoices show number, date, due, type, status, total, balance, age "
     "sort -date",
     NULL},
    {"bills",
     "from bills show number, date, due, type, status, total, balance, age "
     "sort -date",
     NULL},
    {"quotes",
     "from quotes show number, date, valid_until, status, net, vat, total "
     "sort -date",
     NULL},
    {"deals",
     "from deals show title, stage, value, probability, close, owner "
     "sort close",
     NULL},
    {"activities",
     "from activities show title, type, due, state, assignee, project "
     "sort due",
     NULL},
    {"files", NULL, tab_files},
    {"history", NULL, tab_history},
};

enum {
    TABS = sizeof tabs / sizeof *tabs
};

static int find_tab(size_t *out, ds_str name, ds_err *err)
{
    ds_str names[TABS];
    for (*out = 0; *out < TABS; ++*out) {
        names[*out] = ds_cstr(tabs[*out].name);
        if (ds_str_eq(name, names[*out]))
            return 0;
    }
    size_t best;
    if (ds_str_nearest(&best, 1, name, names, TABS))
        return ds_fail(err, DS_EUSAGE,
                       "unknown tab \"%.*s\" (did you mean \"%s\"?)",
                       DS_FMT(name), tabs[best].name);
    return ds_fail(err, DS_EUSAGE,
                   "unknown tab \"%.*s\": overview details projects orders "
                   "invoices bills quotes deals activities files history",
                   DS_FMT(name));
}

/* As rows where a format is named, else under a title. */
static int query_tab(ds_run *run, const char *text, ds_segments segments,
                     ds_err *err)
{
    ds_query_env env = ds_run_env(run);
    ds_query_slots slots = {.text = ds_cstr(text)};
    ds_query *q;
    ds_sink *sink;
    ds_query_stats stats;
    ds_rowset rows = {0};
    bool plain = ds_ask_format_given(run);
    if (ds_query_parse(&q, &run->arena, &env, &slots, err))
        return -1;
    if (plain && ds_run_sink(&sink, run, "table", err))
        return -1;
    if (!plain)
        sink = ds_sink_collect(&rows, &run->arena);
    if (ds_query_run(q, segments, sink, &stats, err))
        return -1;
    if (plain)
        return 0;
    if (ds_run_out(run, true, err))
        return -1;
    const ds_table *t = &run->schema->tables[ds_query_source(q)];
    ds_sink_opts opts = ds_run_sink_opts(run);
    return ds_view_tab(&opts, opts.italian ? t->label_it : t->label_en, &rows,
                       err);
}

int ds_cmd_show(ds_run *run, ds_err *err)
{
    ds_str name = ds_run_opt(run, OPT_TAB);
    size_t tab = 0;
    ds_builder *builder;
    const ds_segment *segment;
    ds_record record;
    if ((name.n && find_tab(&tab, name, err)) ||
        ds_ask_client(&builder, &segment, &record, run, ds_run_arg(run, 0),
                      err))
        return -1;
    ds_segments segments = {&segment, 1};
    int failed = tabs[tab].query
                     ? query_tab(run, tabs[tab].query, segments, err)
                     : tabs[tab].run(run, &record, segments, err);
    ds_builder_close(builder);
    return failed;
}
