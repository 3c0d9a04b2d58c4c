/* import FILE.xml...: electronic invoices into their clients, one commit. */
#include "cmd/einvoice.h"
#include "cmd/write.h"
#include "einvoice/unwrap.h"
#include "base/file.h"
#include "base/banned.h"

static int refuse_options(const ds_run *run, ds_err *err)
{
    static const struct {
        ds_opt opt;
        const char *name;
    } others[] = {
        {OPT_MAP, "--map"},
        {OPT_NULLS, "--null"},
        {OPT_DELIMITER, "--delimiter"},
        {OPT_QUOTE, "--quote"},
        {OPT_DECIMAL, "--decimal"},
        {OPT_DATES, "--dates"},
        {OPT_YEARS, "--years"},
        {OPT_SHEET, "--sheet"},
        {OPT_HEADER, "--header"},
        {OPT_ENCODING, "--encoding"},
        {OPT_SKIP_BAD, "--skip-bad"},
        {OPT_VALUE, "--value"},
        {OPT_SAVE_MAP, "--save-map"},
    };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (ds_run_has(run, others[i].opt))
            return ds_fail(err, DS_EUSAGE,
                           "%s is about spreadsheets, and this is an "
                           "e-invoice",
                           others[i].name);
    return 0;
}

static int read_fields(ds_einvoice_opts *o, ds_run *run, ds_err *err)
{
    const ds_str *told =
        ds_opts_all(&o->nfields, &run->arena, &run->opts, OPT_SET);
    ds_assign *all = ds_new_n(&run->arena, ds_assign, o->nfields);
    for (size_t i = 0; i < o->nfields; i++) {
        ds_str rest = told[i];
        all[i].field = ds_str_trim(ds_str_cut(&rest, '='));
        all[i].text = rest;
        if (rest.p == NULL)
            return ds_fail(err, DS_EUSAGE, "--set: \"%.*s\" is not FIELD=VALUE",
                           DS_FMT(told[i]));
    }
    o->fields = all;
    return 0;
}

/* What an e-invoice says of its parties. */
static int read_match(ds_einvoice_opts *o, const ds_run *run, ds_err *err)
{
    static const char *const fields[] = {"legal_name", "tax_code",
                                         "vat_number"};
    o->match = ds_run_opt(run, OPT_MATCH);
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (o->match.n == 0 || ds_str_is(o->match, fields[i]))
            return 0;
    return ds_fail(err, DS_EUSAGE,
                   "of an e-invoice --match is legal_name, tax_code or "
                   "vat_number, not \"%.*s\"",
                   DS_FMT(o->match));
}

static int read_options(ds_einvoice_opts *o, ds_run *run, ds_err *err)
{
    ds_str as = ds_run_opt(run, OPT_AS), keep = ds_run_opt(run, OPT_KEEP);
    int table = as.n > 0 ? ds_schema_table(run->schema, as) : -1;
    *o = (ds_einvoice_opts){
        .update = ds_run_has(run, OPT_UPDATE) || ds_str_is(keep, "theirs"),
        .keep = ds_str_is(keep, "ours") || ds_run_has(run, OPT_ONLY_NEW),
        .only_new = ds_run_has(run, OPT_ONLY_NEW),
        .incomplete = ds_run_has(run, OPT_INCOMPLETE),
        .waive = ds_run_has(run, OPT_WAIVE),
    };
    if (as.n > 0 && table < 0)
        return ds_schema_no_table(run->schema, as, err);
    if (table >= 0)
        o->noun = run->schema->tables[table].name;
    if (table >= 0 && !ds_str_is(o->noun, "invoices") &&
        !ds_str_is(o->noun, "bills"))
        return ds_fail(err, DS_EUSAGE,
                       "e-invoices are --as invoices or --as bills");
    if (keep.n && !ds_str_is(keep, "ours") && !ds_str_is(keep, "theirs"))
        return ds_fail(err, DS_EUSAGE, "--keep is ours or theirs, not \"%.*s\"",
                       DS_FMT(keep));
    if (o->update && o->keep)
        return ds_fail(err, DS_EUSAGE,
                       "--update and --keep ours or --only-new "
                       "exclude each other");
    return refuse_options(run, err) || read_match(o, run, err) ||
                   read_fields(o, run, err)
               ? -1
               : 0;
}

/* "x.xml: No such file" at x.xml says it twice. */
static ds_str without_name(ds_arena *a, const ds_err *err, ds_str name)
{
    ds_str msg = ds_cstr(err->msg);
    ds_str head = ds_printf(a, "%.*s: ", DS_FMT(name));
    size_t at = ds_str_starts(msg, head) ? head.n : 0;
    return ds_dup(a, ds_str_sub(msg, at, msg.n));
}

bool ds_einvoices_read(ds_einvoice_file **out, ds_run *run)
{
    bool any = false;
    size_t n = run->opts.args.n;
    ds_einvoice_file *all = ds_new_n(&run->arena, ds_einvoice_file, n);
    for (size_t i = 0; i < n; i++) {
        ds_err err = {0};
        all[i].name = ds_run_arg(run, i);
        if (ds_import_read(&all[i].bytes, run, all[i].name, &err))
            all[i].trouble = without_name(&run->arena, &err, all[i].name);
        any = any || ds_einvoice_likely(all[i].name, all[i].bytes);
    }
    *out = all;
    return any;
}

/* --- what each document becomes ---------------------------------------- */

/* On a terminal there is room for less: kind, net and VAT come with -v, and how
 * it goes stands behind what happens. */
typedef enum {
    ALWAYS,
    WIDE,
    PIPED,
} place;

typedef enum {
    FILE_NAME,
    CLIENT,
    KIND,
    NUMBER,
    DATE,
    DUE,
    NET,
    VAT,
    TOTAL,
    WHAT,
    HOW,
    COLUMNS
} column;

static const struct {
    ds_column column;
    place place;
} columns[COLUMNS] = {
    [FILE_NAME] = {{{"file", 4}, {"File", 4}, DS_TEXT}, ALWAYS},
    [CLIENT] = {{{"client", 6}, {"Client", 6}, DS_TEXT}, ALWAYS},
    [KIND] = {{{"kind", 4}, {"Kind", 4}, DS_TEXT}, WIDE},
    [NUMBER] = {{{"number", 6}, {"Number", 6}, DS_TEXT}, ALWAYS},
    [DATE] = {{{"date", 4}, {"Date", 4}, DS_DATE}, ALWAYS},
    [DUE] = {{{"due", 3}, {"Due", 3}, DS_DATE}, ALWAYS},
    [NET] = {{{"net", 3}, {"Net", 3}, DS_MONEY}, WIDE},
    [VAT] = {{{"vat", 3}, {"VAT", 3}, DS_MONEY}, WIDE},
    [TOTAL] = {{{"total", 5}, {"Total", 5}, DS_MONEY}, ALWAYS},
    [WHAT] = {{{"what", 4}, {"What", 4}, DS_TEXT}, ALWAYS},
    [HOW] = {{{"how", 3}, {"How", 3}, DS_TEXT}, PIPED},
};

static bool is_shown(const ds_run *run, column c)
{
    return columns[c].place == ALWAYS || !run->terminal ||
           (columns[c].place == WIDE && ds_run_has(run, OPT_VERBOSE));
}

static ds_cell text_cell(ds_str text)
{
    return (ds_cell){.set = text.n > 0, .text = text};
}

static ds_cell day_cell(ds_date d)
{
    return (ds_cell){.set = d != DS_NO_DATE, .num = {d, 1}};
}

static ds_cell money_cell(const ds_einvoice_row *row, int64_t v, bool known)
{
    return (ds_cell){.set = known && row->kind.n > 0,
                     .num = ds_ratio_make(v, DS_DECIMAL_DEN),
                     .cur = row->currency};
}

static ds_cell what_cell(ds_run *run, const ds_einvoice_row *row)
{
    ds_str state = ds_cstr(row->state);
    if (run->terminal && row->how.n > 0)
        state =
            ds_printf(&run->arena, "%s: %.*s", row->state, DS_FMT(row->how));
    return text_cell(state);
}

static int show_row(ds_sink *sink, ds_run *run, const ds_einvoice_row *row,
                    ds_err *err)
{
    const ds_cell all[COLUMNS] = {
        [FILE_NAME] =
            text_cell(run->terminal ? ds_path_base(row->file) : row->file),
        [CLIENT] = text_cell(row->client),
        [KIND] = text_cell(row->kind),
        [NUMBER] = text_cell(row->number),
        [DATE] = day_cell(row->date),
        [DUE] = day_cell(row->due),
        [NET] = money_cell(row, row->net, row->split),
        [VAT] = money_cell(row, row->vat, row->split),
        [TOTAL] = money_cell(row, row->total, true),
        [WHAT] = what_cell(run, row),
        [HOW] = text_cell(row->how),
    };
    ds_cell shown[COLUMNS];
    size_t n = 0;
    for (column c = 0; c < COLUMNS; c++)
        if (is_shown(run, c))
            shown[n++] = all[c];
    return sink->row(sink, shown, err);
}

static int show_rows(ds_run *run, const ds_einvoice_result *r, ds_err *err)
{
    ds_column shown[COLUMNS];
    size_t n = 0;
    ds_sink *sink;
    if (!ds_run_has(run, OPT_DRY_RUN) && !ds_run_has(run, OPT_VERBOSE))
        return 0;
    run->tail = columns[FILE_NAME].column.name;
    if (ds_run_sink(&sink, run, "table", err))
        return -1;
    for (column c = 0; c < COLUMNS; c++)
        if (is_shown(run, c))
            shown[n++] = columns[c].column;
    if (sink->head(sink, shown, n, err))
        return -1;
    for (size_t i = 0; i < r->n; i++)
        if (show_row(sink, run, &r->rows[i], err))
            return -1;
    return sink->end(sink, err);
}

/* --- the whole --------------------------------------------------------- */

static void say_counts(const ds_run *run, const ds_einvoice_result *r)
{
    for (size_t i = 0; i < r->nnew_clients; i++)
        ds_run_say(run, "new client %.*s", DS_FMT(r->new_clients[i]));
    ds_run_say(run,
               "%zu document%s: %zu new, %zu changed, %zu the same, %zu left "
               "out, %zu bad",
               r->n, r->n == 1 ? "" : "s", r->created, r->changed, r->same,
               r->left_out, r->bad);
}

static bool wants_clients(const ds_run *run, const ds_einvoice_result *r)
{
    ds_buf b = {0};
    ds_buf_addf(&b, "add %zu new client%s?", r->nnew_clients,
                r->nnew_clients == 1 ? "" : "s");
    bool yes = r->nnew_clients == 0 || ds_run_has(run, OPT_DRY_RUN) ||
               ds_run_confirm(run, ds_buf_z(&b), true);
    ds_buf_free(&b);
    return yes;
}

static int commit(ds_write *w, const ds_einvoice_result *r, ds_err *err)
{
    ds_run *run = w->run;
    if (run->findings.list.n && ds_run_report(run, &run->findings, err))
        return -1;
    say_counts(run, r);
    if (r->bad) {
        ds_fail(err, DS_EFINDINGS, "nothing was written");
        return ds_hint(err, "mend the files, or leave them out");
    }
    if (!wants_clients(run, r))
        return ds_fail(err, DS_EUSAGE, "nothing was written");
    if (ds_changeset_size(w->set) && !ds_run_has(run, OPT_DRY_RUN))
        return ds_write_commit(w, r->summary, err);
    ds_run_say(run, ds_changeset_size(w->set)
                        ? "nothing was written (--dry-run)"
                        : "nothing to change");
    return 0;
}

int ds_import_einvoices(ds_run *run, const ds_einvoice_file *files, ds_err *err)
{
    ds_einvoice_opts opts;
    ds_einvoice_result result;
    if (read_options(&opts, run, err))
        return -1;
    ds_write w;
    ds_write_open(&w, run);
    int failed =
        ds_einvoice_plan(&result, &run->arena, w.set, run->index, &run->book,
                         files, run->opts.args.n, &opts, &run->findings, err) ||
        show_rows(run, &result, err) || commit(&w, &result, err);
    ds_write_close(&w);
    return failed ? -1 : 0;
}
