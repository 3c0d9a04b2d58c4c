/* import FILE.xml...: electronic invoices into their clients, one commit. */
#include "cmd/einvoice.h"
#include "cmd/write.h"
#include "einvoice/unwrap.h"
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

static int show_rows(ds_run *run, const ds_einvoice_result *r, ds_err *err)
{
    static const ds_column columns[] = {
        {{"file", 4}, {"File", 4}, DS_TEXT},
        {{"document", 8}, {"Document", 8}, DS_TEXT},
        {{"client", 6}, {"Client", 6}, DS_TEXT},
        {{"what", 4}, {"What", 4}, DS_TEXT},
        {{"how", 3}, {"How", 3}, DS_TEXT},
    };
    ds_sink *sink;
    if (!ds_run_has(run, OPT_DRY_RUN) && !ds_run_has(run, OPT_VERBOSE))
        return 0;
    if (ds_run_sink(&sink, run, "table", err) ||
        sink->head(sink, columns, 5, err))
        return -1;
    for (size_t i = 0; i < r->n; i++) {
        const ds_einvoice_row *row = &r->rows[i];
        const ds_str texts[] = {row->file, row->what, row->client,
                                ds_cstr(row->state), row->how};
        ds_cell cells[5] = {0};
        for (size_t k = 0; k < 5; k++)
            cells[k] = (ds_cell){.set = texts[k].n > 0, .text = texts[k]};
        if (sink->row(sink, cells, err))
            return -1;
    }
    return sink->end(sink, err);
}

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
