/* import: a spreadsheet's rows become checked edits and one commit. */
#include "cmd/verbs.h"
#include "cmd/einvoice.h"
#include "cmd/maps.h"
#include "cmd/own_fields.h"
#include "cmd/progress.h"
#include "cmd/write.h"
#include "einvoice/unwrap.h"
#include "move/import.h"
#include "view/dialect.h"
#include "base/file.h"
#include <fcntl.h>
#include <unistd.h>
#include "base/banned.h"

/* The size of file that is read whole into memory. */
#define MAX_FILE ((size_t)1 << 30)

static char one_character(ds_str s)
{
    if (ds_str_is(s, "tab") || ds_str_is(s, "\\t"))
        return '\t';
    return s.n == 1 ? s.p[0] : 0;
}

static int read_line(unsigned *line, ds_str told, ds_err *err)
{
    *line = 0;
    for (size_t i = 0; i < told.n; i++) {
        if (told.p[i] < '0' || told.p[i] > '9' || *line > 100000000)
            return ds_fail(err, DS_EUSAGE, "--header is a line, not \"%.*s\"",
                           DS_FMT(told));
        *line = *line * 10 + (unsigned)(told.p[i] - '0');
    }
    return 0;
}

static int read_options(ds_import_opts *o, ds_run *run, ds_err *err)
{
    ds_arena *a = &run->arena;
    ds_str delimiter = ds_run_opt(run, OPT_DELIMITER);
    ds_str decimal = ds_run_opt(run, OPT_DECIMAL);
    o->file = ds_run_arg(run, 0);
    o->noun = ds_run_opt(run, OPT_AS);
    o->map = ds_opts_all(&o->nmap, a, &run->opts, OPT_MAP);
    o->fixed = ds_opts_all(&o->nfixed, a, &run->opts, OPT_SET);
    o->values = ds_opts_all(&o->nvalues, a, &run->opts, OPT_VALUE);
    o->null_words = ds_opts_all(&o->nnull, a, &run->opts, OPT_NULLS);
    o->match = ds_run_opt(run, OPT_MATCH);
    o->dialect.encoding = ds_run_opt(run, OPT_ENCODING);
    o->dialect.date_order = ds_run_opt(run, OPT_DATES);
    o->dialect.sheet = ds_run_opt(run, OPT_SHEET);
    o->dialect.delimiter = one_character(delimiter);
    o->dialect.decimal = one_character(decimal);
    if (delimiter.n && !o->dialect.delimiter)
        return ds_fail(err, DS_EUSAGE,
                       "--delimiter is one character, or tab, not \"%.*s\"",
                       DS_FMT(delimiter));
    if (decimal.n && o->dialect.decimal != '.' && o->dialect.decimal != ',')
        return ds_fail(err, DS_EUSAGE, "--decimal is . or , not \"%.*s\"",
                       DS_FMT(decimal));
    o->exported = ds_run_has(run, OPT_DIALECT);
    if (o->exported && !ds_str_is(ds_run_opt(run, OPT_DIALECT), "xlsx") &&
        ds_csv_told(&o->dialect, ds_run_opt(run, OPT_DIALECT),
                    ds_run_sink_opts(run).italian, err))
        return -1;
    if (read_line(&o->header, ds_run_opt(run, OPT_HEADER), err))
        return -1;
    o->skip_bad = ds_run_has(run, OPT_SKIP_BAD);
    o->waive = ds_run_has(run, OPT_WAIVE);
    o->only_new = ds_run_has(run, OPT_ONLY_NEW);
    o->update = ds_run_has(run, OPT_UPDATE);
    o->incomplete = ds_run_has(run, OPT_INCOMPLETE);
    o->plan = ds_run_has(run, OPT_DRY_RUN) && ds_run_has(run, OPT_VERBOSE);
    ds_str keep = ds_run_opt(run, OPT_KEEP);
    if (keep.n && !ds_str_is(keep, "ours") && !ds_str_is(keep, "theirs"))
        return ds_fail(err, DS_EUSAGE, "--keep is ours or theirs, not \"%.*s\"",
                       DS_FMT(keep));
    o->keep = ds_str_is(keep, "ours");
    o->update = o->update || ds_str_is(keep, "theirs");
    o->join_ragged = ds_run_has(run, OPT_JOIN_RAGGED);
    if (ds_maps_load(o, run, err))
        return -1;
    if (!o->noun.n)
        o->noun = run->schema->tables[0].name;
    return 0;
}

int ds_import_read(ds_str *bytes, ds_run *run, ds_str name, ds_err *err)
{
    if (ds_str_is(name, "-"))
        return ds_fd_read(bytes, &run->arena, STDIN_FILENO, "standard input",
                          MAX_FILE, err);
    return ds_file_read(bytes, &run->arena, AT_FDCWD, name.p, MAX_FILE, err);
}

static ds_str meaning_of(ds_run *run, const ds_import_column *c)
{
    if (c->own.n)
        return ds_printf(&run->arena, "%.*s (new)", DS_FMT(c->own));
    return c->field.n ? c->field : DS_STR("(dropped)");
}

/* What each column became, with a value of it. */
static int show_columns(ds_run *run, const ds_import_result *r, ds_err *err)
{
    static const ds_column columns[] = {
        {{"column", 6}, {"Column", 6}, DS_TEXT},
        {{"field", 5}, {"Field", 5}, DS_TEXT},
        {{"sample", 6}, {"Sample", 6}, DS_TEXT},
    };
    if (!ds_run_has(run, OPT_DRY_RUN) && !ds_run_has(run, OPT_VERBOSE))
        return 0;
    ds_sink *sink;
    if (ds_run_sink(&sink, run, "table", err) ||
        sink->head(sink, columns, 3, err))
        return -1;
    for (size_t i = 0; i < r->ncolumns; i++) {
        const ds_import_column *c = &r->columns[i];
        ds_cell cells[] = {
            {.set = true, .text = c->header},
            {.set = true, .text = meaning_of(run, c)},
            {.set = c->sample.n > 0, .text = c->sample},
        };
        if (sink->row(sink, cells, err))
            return -1;
    }
    return sink->end(sink, err);
}

static int show_plan(ds_run *run, const ds_import_result *r, ds_err *err)
{
    static const ds_column columns[] = {
        {{"line", 4}, {"Line", 4}, DS_INT},
        {{"what", 4}, {"What", 4}, DS_TEXT},
        {{"client", 6}, {"Client", 6}, DS_TEXT},
        {{"how", 3}, {"How", 3}, DS_TEXT},
    };
    ds_sink *sink;
    if (!r->nplan)
        return 0;
    if (ds_run_sink(&sink, run, "table", err) ||
        sink->head(sink, columns, 4, err))
        return -1;
    for (size_t i = 0; i < r->nplan; i++) {
        const ds_import_row *p = &r->plan[i];
        ds_cell cells[] = {
            {.set = true, .num = {p->line, 1}},
            {.set = true, .text = ds_cstr(p->what)},
            {.set = p->client.n > 0, .text = p->client},
            {.set = p->how.n > 0, .text = p->how},
        };
        if (sink->row(sink, cells, err))
            return -1;
    }
    return sink->end(sink, err);
}

static void say_counts(const ds_run *run, const ds_import_result *r)
{
    ds_buf more = {0};
    if (r->conflicts)
        ds_buf_addf(&more, ", %zu in conflict", r->conflicts);
    if (r->doubts)
        ds_buf_addf(&more, ", %zu doubtful", r->doubts);
    ds_run_say(run, "%zu rows: %zu new, %zu changed, %zu the same, %zu bad%s",
               r->rows, r->created, r->changed, r->same,
               r->bad - r->conflicts - r->doubts, ds_buf_z(&more));
    if (r->lacking)
        ds_run_say(run,
                   "%zu required values are missing, dossier check names them",
                   r->lacking);
    ds_buf_free(&more);
}

static int save_map(ds_write *w, const ds_import_opts *o,
                    const ds_import_result *r, ds_err *err)
{
    ds_str name = ds_run_opt(w->run, OPT_SAVE_MAP);
    return name.n ? ds_maps_save(w, name, o, r, err) : 0;
}

static int commit(ds_write *w, const ds_import_opts *o,
                  const ds_import_result *r, ds_err *err)
{
    ds_run *run = w->run;
    const char *aside = ds_opts_get(&run->opts, OPT_SKIP_BAD);
    if (run->findings.list.n && ds_run_report(run, &run->findings, err))
        return -1;
    if (!r->bad && ds_changeset_refused(w->set)) /* its columns */
        return ds_fail(err, DS_EFINDINGS, "nothing was written");
    say_counts(run, r);
    if (r->bad && !aside) {
        ds_fail(err, DS_EFINDINGS, "nothing was written");
        return ds_hint(err, "mend the rows, or --skip-bad FILE to take the "
                            "others");
    }
    bool dry = ds_run_has(run, OPT_DRY_RUN);
    if (r->bad && !dry &&
        ds_file_replace(AT_FDCWD, aside, r->bad_csv, 0666, err))
        return -1;
    if (r->hint.n)
        ds_run_say(run, "hint: %.*s: dossier layout letters", DS_FMT(r->hint));
    if (save_map(w, o, r, err))
        return -1;
    if (!ds_changeset_size(w->set) || dry) {
        ds_run_say(run, dry ? "nothing was written (--dry-run)"
                            : "nothing to change");
        return 0;
    }
    ds_str summary = r->created + r->changed > 0
                         ? r->summary
                         : DS_STR("save the map of an import");
    return ds_write_commit(w, summary, err);
}

/* So many clients that they should not stand side by side: the folders of those
 * that are there move first, in a commit of their own, and the import is
 * planned again. */
static int offer_letters(bool *again, ds_run *run, const ds_import_result *r,
                         ds_err *err)
{
    ds_str question = ds_printf(&run->arena,
                                "%.*s: change to letters "
                                "(records/ac/acme-spa) first?",
                                DS_FMT(r->hint));
    *again = r->hint.n && !r->bad && !ds_run_has(run, OPT_DRY_RUN) &&
             ds_run_confirm(run, question.p, false);
    if (!*again)
        return 0;
    run->findings.list.n = run->findings.errors = run->findings.warnings = 0;
    return ds_layout_change(run, DS_STR("letters"), err) ||
                   ds_run_reload(run, err)
               ? -1
               : 0;
}

static void say_reading(const ds_run *run, const ds_import_result *r)
{
    if (r->said.n)
        ds_run_say(run, "%.*s", DS_FMT(r->said));
    for (size_t i = 0; i < r->nnotes; i++)
        ds_run_say(run, "%.*s", DS_FMT(r->notes[i]));
}

/* Columns that want a field of the book's own: the schema gets them first, in a
 * commit of its own, and the import is planned again. */
static int add_own_fields(bool *again, ds_run *run, const ds_import_opts *o,
                          const ds_import_result *r, ds_err *err)
{
    ds_own_field *all = ds_new_n(&run->arena, ds_own_field, r->ncolumns);
    size_t n = 0;
    for (size_t i = 0; i < r->ncolumns; i++)
        if (r->columns[i].own.n)
            all[n++] = (ds_own_field){r->columns[i].own, r->columns[i].header};
    *again = n > 0 && (!r->bad || o->skip_bad) &&
             r->created + r->changed + r->same > 0 &&
             !ds_run_has(run, OPT_DRY_RUN);
    if (!*again)
        return 0;
    int table = ds_schema_table(run->schema, o->noun);
    run->findings.list.n = run->findings.errors = run->findings.warnings = 0;
    return ds_own_fields_add(run, &run->schema->tables[table], all, n, err) ||
                   ds_run_reload(run, err)
               ? -1
               : 0;
}

static int plan_and_commit(bool *again, ds_run *run, ds_str bytes,
                           const ds_import_opts *opts, ds_err *err)
{
    ds_import_result result = {0};
    ds_import_opts shown = *opts;
    ds_write w;
    ds_bar bar;
    ds_write_open(&w, run);
    ds_bar_open(&bar, run);
    shown.progress = &bar.progress;
    int failed = ds_import_run(&result, &run->arena, w.set, run->index,
                               &run->book, bytes, &shown, &run->findings, err);
    ds_bar_close(&bar);
    bool ask = *again;
    if (!failed && ask)
        failed = add_own_fields(again, run, opts, &result, err);
    if (!failed && ask && !*again)
        failed = offer_letters(again, run, &result, err);
    if (!*again)
        say_reading(run, &result);
    if (!failed && !*again)
        failed = show_columns(run, &result, err) ||
                         show_plan(run, &result, err) ||
                         commit(&w, opts, &result, err)
                     ? -1
                     : 0;
    ds_write_close(&w);
    return failed;
}

int ds_cmd_import(ds_run *run, ds_err *err)
{
    ds_import_opts opts = {0};
    ds_str bytes;
    bool again = true; /* the book was changed first: at most twice */
    if (ds_import_read(&bytes, run, ds_run_arg(run, 0), err))
        return -1;
    if (ds_einvoice_likely(ds_run_arg(run, 0), bytes))
        return ds_import_einvoices(run, bytes, err);
    if (run->opts.args.n > 1)
        return ds_fail(err, DS_EUSAGE, "one spreadsheet at a time");
    if (read_options(&opts, run, err))
        return -1;
    for (int i = 0; again; i++) {
        again = i < 2;
        if (plan_and_commit(&again, run, bytes, &opts, err))
            return -1;
    }
    return 0;
}
