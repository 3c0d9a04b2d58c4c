/* Runs queries for verbs and hands their rows to a sink. */
#include "cmd/flaws.h"
#include "cmd/past.h"
#include "cmd/then.h"
#include "base/utf8.h"
#include "base/banned.h"

ds_query_slots ds_ask_slots(ds_run *run)
{
    return (ds_query_slots){
        .where = ds_run_opt(run, OPT_WHERE),
        .by = ds_run_opt(run, OPT_BY),
        .across = ds_run_opt(run, OPT_ACROSS),
        .show = ds_run_opt(run, OPT_SHOW),
        .having = ds_run_opt(run, OPT_HAVING),
        .sort = ds_run_opt(run, OPT_SORT),
        .limit = ds_run_opt(run, OPT_LIMIT),
        .total = ds_run_has(run, OPT_TOTAL),
    };
}

int ds_ask_arguments(ds_query_slots *slots, ds_run *run, ds_err *err)
{
    size_t at = 0;
    slots->from = run->schema->tables[0].name;
    int table = ds_schema_table(run->schema, ds_run_arg(run, 0));
    if (table >= 0)
        slots->from = run->schema->tables[table].name;
    else if (ds_str_is(ds_run_arg(run, 0), "changes"))
        slots->from = DS_STR("changes");
    at = table >= 0 || ds_str_is(slots->from, "changes");
    ds_buf b = {0};
    for (; at < run->opts.args.n; at++) {
        if (b.n)
            ds_buf_addc(&b, ' ');
        ds_buf_add(&b, ds_run_arg(run, at));
    }
    if (slots->where.n && b.n) {
        ds_buf_free(&b);
        return ds_fail(err, DS_EUSAGE,
                       "the condition is given twice: as words and as --where");
    }
    if (b.n)
        slots->where = ds_dup(&run->arena, ds_buf_str(&b));
    ds_buf_free(&b);
    return 0;
}

int ds_ask_params(ds_query_slots *slots, ds_run *run, ds_err *err)
{
    size_t n = run->opts.args.n - 1;
    ds_str *params = ds_new_n(&run->arena, ds_str, n);
    for (size_t i = 0; i < n; i++)
        params[i] = ds_run_arg(run, i + 1);
    slots->params = params;
    slots->nparams = n;
    if (n && !ds_str_starts(slots->text, DS_STR("@")))
        return ds_fail(err, DS_EUSAGE,
                       "a query is one argument: put it in quotes");
    return 0;
}

bool ds_ask_format_given(const ds_run *run)
{
    return ds_run_has(run, OPT_FORMAT) || ds_run_has(run, OPT_CSV) ||
           ds_run_has(run, OPT_JSON);
}

static void say_empty(const ds_run *run, const ds_query_stats *stats)
{
    if (!run->terminal || stats->rows)
        return;
    if (stats->culprit.n)
        ds_run_say(run, "no row: none is left after \"%.*s\"",
                   DS_FMT(stats->culprit));
    else
        ds_run_say(run, "no row");
}

static int print_why(void *payload, const ds_why *w, ds_err *err)
{
    ds_run *run = payload;
    (void)err;
    ds_buf b = {0};
    ds_column as = {.type = w->type};
    ds_buf_addn(&b, ' ', 2 * w->depth);
    ds_utf8_show(&b, w->source, false);
    ds_buf_addz(&b, " = ");
    if (w->value.set)
        ds_cell_show(&b, &as, &w->value);
    else
        ds_buf_addz(&b, "none");
    fprintf(run->out, "%.*s\n", (int)b.n, b.p);
    ds_buf_free(&b);
    return 0;
}

/* --why CLIENT: the condition's parts, with their values for that client. */
static int why(ds_run *run, const ds_query *q, ds_err *err)
{
    ds_client_ref client;
    if (ds_run_client(&client, run, ds_run_opt(run, OPT_WHY), err) ||
        ds_run_out(run, true, err))
        return -1;
    return ds_query_why(q, ds_run_segments(run), client.id, print_why, run,
                        err);
}

int ds_ask_travel(ds_run *run, const ds_query_slots *slots, ds_err *err)
{
    ds_str when;
    ds_query_env env = ds_run_env(run);
    if (run->then)
        return 0;
    if (ds_query_find_as_of(&when, &run->arena, &env, slots, err))
        return -1;
    return when.n ? ds_run_travel(run, when, err) : 0;
}

int ds_ask_parse(ds_query **out, ds_run *run, const ds_query_slots *slots,
                 ds_err *err)
{
    if (ds_ask_travel(run, slots, err))
        return -1;
    ds_query_env env = ds_run_env(run);
    return ds_query_parse(out, &run->arena, &env, slots, err);
}

int ds_ask(ds_run *run, const ds_query_slots *slots, const char *format,
           ds_err *err)
{
    ds_query *q;
    ds_sink *sink;
    ds_query_stats stats = {0};
    if (ds_ask_parse(&q, run, slots, err))
        return err->code == DS_ENOTFOUND /* from changes */
                   ? ds_past_ask(run, slots, DS_STR(""), NULL, NULL, format,
                                 err)
                   : -1;
    if (ds_run_index(run, err))
        return -1;
    if (ds_run_has(run, OPT_WHY))
        return why(run, q, err);
    if (ds_run_sink(&sink, run, format, err) ||
        ds_query_run(q, ds_run_segments(run), sink, &stats, err))
        return -1;
    say_empty(run, &stats);
    return 0;
}

int ds_ask_rows(ds_rowset *out, ds_run *run, ds_segments segments, ds_str text,
                ds_err *err)
{
    ds_query_env env = ds_run_env(run);
    ds_query_slots slots = {.text = text};
    ds_query *q;
    ds_query_stats stats;
    *out = (ds_rowset){0};
    if (ds_query_parse(&q, &run->arena, &env, &slots, err))
        return -1;
    return ds_query_run(q, segments, ds_sink_collect(out, &run->arena), &stats,
                        err);
}

int ds_ask_figures(ds_figure_rows **out, size_t *n, ds_run *run,
                   ds_segments segments, ds_err *err)
{
    const ds_schema *s = run->schema;
    *n = s->nfigures;
    *out = ds_new_n(&run->arena, ds_figure_rows, *n);
    for (size_t i = 0; i < *n; i++) {
        (*out)[i].figure = &s->figures[i];
        if (ds_ask_rows(&(*out)[i].rows, run, segments, s->figures[i].query,
                        err))
            return -1;
    }
    return 0;
}

int ds_ask_client(ds_builder **builder, const ds_segment **segment,
                  ds_record *record, ds_run *run, ds_str name, ds_err *err)
{
    ds_client_ref client;
    if (ds_run_client(&client, run, name, err) ||
        ds_run_record(record, run, client.path, err))
        return -1;
    *builder = ds_builder_new(run->schema);
    ds_builder_add(*builder, record);
    *segment = ds_builder_finish(*builder);
    return ds_flaws_warn(run, (ds_segments){segment, 1}, err);
}

enum {
    SECTION,
    FIGURE,
    COUNT,
    HOURS,
    AMOUNT,
    WEIGHTED,
    WIDTH
};

static const ds_column figure_columns[WIDTH] = {
    [SECTION] = {{"section", 7}, {"Section", 7}, DS_TEXT},
    [FIGURE] = {{"figure", 6}, {"Figure", 6}, DS_TEXT},
    [COUNT] = {{"count", 5}, {"Count", 5}, DS_INT},
    [HOURS] = {{"hours", 5}, {"Hours", 5}, DS_HOURS},
    [AMOUNT] = {{"amount", 6}, {"Amount", 6}, DS_MONEY},
    [WEIGHTED] = {{"weighted", 8}, {"Weighted", 8}, DS_MONEY},
};

static void place_cells(ds_cell *cells, const ds_rowset *rows, size_t row)
{
    for (size_t c = 0; c < rows->ncolumns; c++)
        for (size_t k = COUNT; k < WIDTH; k++)
            if (ds_str_eq(rows->columns[c].name, figure_columns[k].name))
                cells[k] = rows->rows[row][c];
}

int ds_ask_print_figures(ds_run *run, const ds_figure_rows *figures, size_t n,
                         ds_err *err)
{
    ds_sink *sink;
    if (ds_run_sink(&sink, run, "table", err) ||
        sink->head(sink, figure_columns, WIDTH, err))
        return -1;
    for (size_t i = 0; i < n; i++)
        for (size_t r = 0; r < figures[i].rows.n; r++) {
            ds_cell cells[WIDTH] = {0};
            cells[SECTION] =
                (ds_cell){.set = true, .text = figures[i].figure->section};
            cells[FIGURE] =
                (ds_cell){.set = true, .text = figures[i].figure->name};
            place_cells(cells, &figures[i].rows, r);
            if (sink->row(sink, cells, err))
                return -1;
        }
    return sink->end(sink, err);
}
