/* timeline: all that is dated about a client, and its changes, in one list. */
#include "base/vec.h"
#include "cmd/past.h"
#include "cmd/verbs.h"
#include "record/client.h"
#include <stdlib.h>
#include "base/banned.h"

/* Each a query over the client alone: date, what it is called, how it stands,
 * what it is worth. */
static const struct {
    const char *kind, *query;
} sources[] = {
    {"activity due", "from activities where due is set and done is none show "
                     "due, title, state"},
    {"activity done",
     "from activities where done is set show done, title, type"},
    {"quote", "from quotes show date, number, status, total"},
    {"order", "from purchase_orders show date, number, status, total"},
    {"invoice", "from invoices show date, number, status, total"},
    {"invoice due", "from invoices where balance > 0 show due, number, status, "
                    "balance"},
    {"payment", "from payments where invoice.number is set show date, "
                "invoice.number, method, amount"},
    {"bill", "from bills show date, number, status, total"},
    {"bill due", "from bills where balance > 0 show due, number, status, "
                 "balance"},
    {"bill paid", "from payments where bill.number is set show date, "
                  "bill.number, method, amount"},
    {"deal closes", "from deals where not stage in (won, lost) show close, "
                    "title, stage, value"},
    {"file", "from files show date, name, title"},
};

static const char changes[] =
    "from changes where not detail show at, change, author, old, new sort -nth";

enum {
    DATE,
    KIND,
    WHAT,
    STATE,
    AMOUNT,
    WIDTH
};

static const ds_column columns[WIDTH] = {
    [DATE] = {{"date", 4}, {"Date", 4}, DS_DATE},
    [KIND] = {{"kind", 4}, {"Kind", 4}, DS_TEXT},
    [WHAT] = {{"what", 4}, {"What", 4}, DS_TEXT},
    [STATE] = {{"state", 5}, {"State", 5}, DS_TEXT},
    [AMOUNT] = {{"amount", 6}, {"Amount", 6}, DS_MONEY},
};

typedef struct {
    ds_cell cells[WIDTH];
    size_t came;
} entry;

typedef struct {
    DS_VEC(entry) entries;
} timeline;

static void take(timeline *t, const char *kind, const ds_rowset *rows)
{
    static const int places[] = {DATE, WHAT, STATE, AMOUNT};
    for (size_t i = 0; i < rows->n; i++) {
        if (!rows->rows[i][0].set)
            continue;
        entry *e = ds_vec_push(&t->entries);
        *e = (entry){.came = t->entries.n};
        e->cells[KIND] = (ds_cell){.set = true, .text = ds_cstr(kind)};
        for (size_t k = 0; k < rows->ncolumns; k++)
            e->cells[places[k]] = rows->rows[i][k];
    }
}

/* "owner Carla -> Dario" */
static void take_changes(timeline *t, ds_arena *a, const ds_rowset *rows)
{
    for (size_t i = 0; i < rows->n; i++) {
        const ds_cell *c = rows->rows[i];
        ds_str what = c[1].text;
        if (c[3].set || c[4].set)
            what = ds_printf(a, "%.*s %.*s -> %.*s", DS_FMT(what),
                             DS_FMT(c[3].text), DS_FMT(c[4].text));
        entry *e = ds_vec_push(&t->entries);
        *e = (entry){.came = t->entries.n};
        e->cells[DATE] = c[0];
        e->cells[KIND] = (ds_cell){.set = true, .text = DS_STR("change")};
        e->cells[WHAT] = (ds_cell){.set = true, .text = what};
        e->cells[STATE] = c[2];
    }
}

static int by_date(const void *pa, const void *pb)
{
    const entry *a = pa, *b = pb;
    int r = ds_ratio_cmp(a->cells[DATE].num, b->cells[DATE].num);
    return r ? r : (a->came > b->came) - (a->came < b->came);
}

static int gather(timeline *t, ds_run *run, ds_str name, ds_err *err)
{
    ds_builder *builder;
    const ds_segment *segment;
    ds_record record;
    ds_rowset rows;
    if (ds_ask_client(&builder, &segment, &record, run, name, err))
        return -1;
    int failed = 0;
    for (size_t i = 0; i < sizeof sources / sizeof *sources && !failed; i++) {
        failed = ds_ask_rows(&rows, run, (ds_segments){&segment, 1},
                             ds_cstr(sources[i].query), err);
        if (!failed)
            take(t, sources[i].kind, &rows);
    }
    if (!failed)
        failed = ds_past_rows(&rows, run, DS_STR(changes),
                              ds_client_folder(record.path), err);
    if (!failed)
        take_changes(t, &run->arena, &rows);
    ds_builder_close(builder);
    return failed ? -1 : 0;
}

/* A day of --since or --until; `*out` stays where it is not given. */
static int read_day(ds_date *out, ds_run *run, ds_opt opt, ds_err *err)
{
    static const ds_field day = {.name = {"the day", 7}, .type = DS_DATE};
    ds_str text;
    ds_value v;
    if (!ds_run_has(run, opt))
        return 0;
    if (ds_value_normalise(&text, &run->arena, &day, ds_run_opt(run, opt),
                           run->today, err))
        return -1;
    if (!ds_value_parse(&v, &run->arena, &day, text, 0, NULL))
        return ds_fail(err, DS_EUSAGE, "\"%.*s\" is not a date", DS_FMT(text));
    *out = (ds_date)v.num;
    return 0;
}

static int print(ds_run *run, timeline *t, ds_date since, ds_date until,
                 ds_err *err)
{
    ds_sink *sink;
    if (t->entries.n)
        qsort(t->entries.p, t->entries.n, sizeof *t->entries.p, by_date);
    if (ds_run_sink(&sink, run, "table", err) ||
        sink->head(sink, columns, WIDTH, err))
        return -1;
    for (size_t i = 0; i < t->entries.n; i++) {
        const ds_cell *cells = t->entries.p[i].cells;
        if (cells[DATE].num.num >= since && cells[DATE].num.num <= until &&
            sink->row(sink, cells, err))
            return -1;
    }
    return sink->end(sink, err);
}

int ds_cmd_timeline(ds_run *run, ds_err *err)
{
    timeline t = {0};
    ds_date since = INT32_MIN, until = INT32_MAX;
    int failed = read_day(&since, run, OPT_SINCE, err) ||
                 read_day(&until, run, OPT_UNTIL, err) ||
                 gather(&t, run, ds_run_arg(run, 0), err) ||
                 print(run, &t, since, until, err);
    ds_vec_free(&t.entries);
    return failed ? -1 : 0;
}
