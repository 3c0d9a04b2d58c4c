/* export: rows for other programs; whole clients as JSON for a backup. */
#include "cmd/ask.h"
#include "cmd/batches.h"
#include "cmd/database.h"
#include "cmd/export_columns.h"
#include "cmd/journal.h"
#include "cmd/verbs.h"
#include "move/export.h"
#include "base/banned.h"

typedef struct {
    ds_run *run;
    DS_VEC(ds_str) paths;
} collected;

static int collect(void *payload, const ds_segment *s, uint32_t row,
                   ds_err *err)
{
    (void)err;
    collected *c = payload;
    *ds_vec_push(&c->paths) = ds_dup(&c->run->arena, ds_segment_path(s, row));
    return 0;
}

static int by_path(const void *a, const void *b)
{
    return ds_str_cmp(*(const ds_str *)a, *(const ds_str *)b);
}

static int read_client(ds_str *out, ds_arena *a, void *payload, ds_str path,
                       ds_err *err)
{
    return ds_run_bytes(out, a, payload, path, err);
}

static int export_whole(ds_run *run, const ds_query_slots *slots, bool lines,
                        ds_err *err)
{
    collected c = {.run = run};
    const ds_export_source source = {read_client, run};
    ds_query_env env = ds_run_env(run);
    int failed = ds_run_index(run, err) ||
                 ds_query_select(&env, slots->from, slots->where,
                                 ds_run_segments(run), collect, &c, err) ||
                 ds_run_out(run, false, err);
    if (!failed && c.paths.n)
        qsort(c.paths.p, c.paths.n, sizeof *c.paths.p, by_path);
    if (!failed)
        failed = ds_export_clients(run->out, &source, run->schema, c.paths.p,
                                   c.paths.n, lines, &run->findings, err);
    ds_vec_free(&c.paths);
    if (!failed && run->findings.list.n)
        failed = ds_run_report(run, &run->findings, err);
    return failed ? -1 : 0;
}

static bool chooses_columns(const ds_query_slots *slots)
{
    return slots->show.n || slots->by.n || slots->across.n || slots->having.n ||
           slots->sort.n || slots->limit.n;
}

/* Whole clients where no columns are chosen. */
static bool wants_whole(const ds_run *run, const ds_query_slots *slots)
{
    return ds_str_eq(slots->from, run->schema->tables[0].name) &&
           !chooses_columns(slots);
}

/* All tables where nothing is named at all. */
static bool wants_book(const ds_run *run, const ds_query_slots *slots)
{
    return run->opts.args.n == 0 && !slots->where.n && !chooses_columns(slots);
}

/* --- the columns of rows ------------------------------------------------- */

/* For programs; a table on a screen stays as narrow as that of a list. */
static int choose_columns(ds_query_slots *slots, ds_run *run, ds_str format,
                          ds_err *err)
{
    static const char *const narrow[] = {"table", "md", "sql"};
    for (size_t i = 0; i < sizeof narrow / sizeof *narrow; i++)
        if (ds_str_is(format, narrow[i]))
            return 0;
    if (slots->show.n || slots->by.n || slots->across.n)
        return 0;
    if (ds_schema_table(run->schema, slots->from) < 0)
        return 0; /* changes */
    if (ds_ask_travel(run, slots, err))
        return -1;
    int table = ds_schema_table(run->schema, slots->from);
    if (table >= 0) /* then, too */
        slots->show = ds_export_columns(run, &run->schema->tables[table]);
    return 0;
}

/* --- formats of one source ----------------------------------------------- */

/* What is shown where no columns are chosen. */
static const struct {
    ds_str format, source, show;
} kinds[] = {
    {DS_STR("vcard"), DS_STR("contacts"),
     DS_STR("name, client.id, client.legal_name, role, email, phone, mobile, "
            "notes")},
    {DS_STR("ical"), DS_STR("activities"),
     DS_STR("client.id, client.legal_name, title, type, due, done, assignee, "
            "project, priority, notes")},
};

/* Columns that the user chooses may come from any source. */
static int choose_source(ds_query_slots *slots, const ds_run *run, ds_err *err)
{
    size_t i = 0, n = sizeof kinds / sizeof *kinds;
    while (i < n && !ds_str_eq(ds_run_opt(run, OPT_FORMAT), kinds[i].format))
        i++;
    if (i == n || slots->show.n > 0)
        return 0;
    if (run->opts.args.n == 0)
        slots->from = kinds[i].source;
    slots->show = kinds[i].show;
    if (ds_str_eq(slots->from, kinds[i].source))
        return 0;
    ds_fail(err, DS_EUSAGE, "%.*s is of %.*s, not of %.*s",
            DS_FMT(kinds[i].format), DS_FMT(kinds[i].source),
            DS_FMT(slots->from));
    return ds_hint(err, "dossier export %.*s -f %.*s", DS_FMT(kinds[i].source),
                   DS_FMT(kinds[i].format));
}

int ds_cmd_export(ds_run *run, ds_err *err)
{
    ds_query_slots slots = ds_ask_slots(run);
    ds_str format = ds_run_opt(run, OPT_FORMAT);
    bool lines = ds_str_is(format, "ndjson");
    bool json = ds_str_is(format, "json") || ds_run_has(run, OPT_JSON);
    if (ds_ask_arguments(&slots, run, err))
        return -1;
    if (choose_source(&slots, run, err))
        return -1;
    if (ds_run_has(run, OPT_BATCH))
        return ds_batch_export(run, &slots, err);
    if (ds_run_has(run, OPT_CORRECTIONS) || ds_run_has(run, OPT_DRY_RUN) ||
        ds_run_has(run, OPT_MESSAGE))
        return ds_fail(err, DS_EUSAGE,
                       "--corrections, -n and -m go with --batch NAME");
    if (ds_str_is(format, "sql") && wants_book(run, &slots))
        return ds_export_database(run, err);
    if (ds_str_is(format, "hledger"))
        return ds_export_journal(run, &slots, err);
    if ((json || lines) && wants_whole(run, &slots))
        return export_whole(run, &slots, lines, err);
    return choose_columns(&slots, run, format, err) ||
                   ds_ask(run, &slots, "csv", err)
               ? -1
               : 0;
}
