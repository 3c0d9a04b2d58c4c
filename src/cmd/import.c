/* import: a spreadsheet's rows become checked edits and one commit. */
#include "cmd/verbs.h"
#include "cmd/aside.h"
#include "cmd/einvoice.h"
#include "cmd/import_told.h"
#include "cmd/maps.h"
#include "cmd/own_fields.h"
#include "cmd/progress.h"
#include "cmd/write.h"
#include "move/import.h"
#include "base/file.h"
#include <fcntl.h>
#include <unistd.h>
#include "base/banned.h"

/* The size of file that is read whole into memory. */
#define MAX_FILE ((size_t)1 << 30)

enum {
    LONG = 140 /* bytes of a command, beyond which a hint names no file */
};

int ds_import_read(ds_str *bytes, ds_run *run, ds_str name, ds_err *err)
{
    if (ds_str_is(name, "-"))
        return ds_fd_read(bytes, &run->arena, STDIN_FILENO, "standard input",
                          MAX_FILE, err);
    return ds_file_read(bytes, &run->arena, AT_FDCWD, name.p, MAX_FILE, err);
}

typedef struct {
    ds_run *run;
    ds_import_opts opts;
    ds_str bytes;
    const ds_own_field *own; /* that the columns want */
    size_t nown;
    ds_schema_file schema; /* which gets them: */
    ds_str written;
    bool asked; /* about letters */
} importing;

static const ds_table *table_of(const importing *i, ds_str noun)
{
    const ds_schema *s = i->run->schema;
    return &s->tables[ds_schema_table(s, noun)];
}

/* "contact.birthday" in a list of clients. */
static ds_str own_name(const importing *i, const ds_own_field *f)
{
    return ds_str_eq(f->table->name, i->opts.noun)
               ? f->name
               : ds_printf(&i->run->arena, "%.*s.%.*s", DS_FMT(f->table->noun),
                           DS_FMT(f->name));
}

static bool is_new(const importing *i, const ds_import_column *c)
{
    bool is = false;
    for (size_t k = 0; k < i->nown; k++)
        is = is || ds_str_eq(own_name(i, &i->own[k]), c->field);
    return is;
}

/* The own fields that the column wants, at most two. */
static size_t put_own(ds_own_field *out, const importing *i,
                      const ds_import_column *c)
{
    size_t n = 0;
    if (c->own.n && c->in_contacts)
        out[n++] =
            (ds_own_field){table_of(i, DS_STR("contacts")), c->own, c->label};
    if (c->own.n && c->in_rows)
        out[n++] = (ds_own_field){table_of(i, i->opts.noun), c->own, c->label};
    return n;
}

static ds_str meaning_of(const importing *i, const ds_import_column *c,
                         bool unknown)
{
    ds_own_field own[2];
    size_t n = put_own(own, i, c);
    ds_str name = n ? own_name(i, &own[0]) : c->field;
    if (c->unknown && unknown)
        return DS_STR("(unknown)");
    if (n == 2)
        name = ds_printf(&i->run->arena, "%.*s %.*s", DS_FMT(name),
                         DS_FMT(own_name(i, &own[1])));
    if (n || is_new(i, c))
        return ds_printf(&i->run->arena, "%.*s (new)", DS_FMT(name));
    return name.n ? name : DS_STR("(dropped)");
}

/* What each column became, with a value of it. */
static int show_columns(importing *i, const ds_import_result *r, ds_err *err)
{
    static const ds_column columns[] = {
        {{"column", 6}, {"Column", 6}, DS_TEXT},
        {{"field", 5}, {"Field", 5}, DS_TEXT},
        {{"sample", 6}, {"Sample", 6}, DS_TEXT},
    };
    ds_sink *sink;
    if (!r->ncolumns)
        return 0;
    if (ds_run_sink(&sink, i->run, "table", err) ||
        sink->head(sink, columns, 3, err))
        return -1;
    for (size_t k = 0; k < r->ncolumns; k++) {
        const ds_import_column *c = &r->columns[k];
        ds_cell cells[] = {
            {.set = true, .text = c->header},
            {.set = true, .text = meaning_of(i, c, r->unknown > 0)},
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
    ds_run_say(run, "%zu row%s: %zu new, %zu changed, %zu the same, %zu bad%s",
               r->rows, r->rows == 1 ? "" : "s", r->created, r->changed,
               r->same, r->bad - r->conflicts - r->doubts, ds_buf_z(&more));
    if (r->lacking)
        ds_run_say(run, "%zu required value%s missing, dossier check names %s",
                   r->lacking, r->lacking == 1 ? " is" : "s are",
                   r->lacking == 1 ? "it" : "them");
    ds_buf_free(&more);
}

/* --- the book that the rows come into ------------------------------------ */

/* So many clients that they should not stand side by side: the folders of those
 * that are there move first, in a commit of their own. */
static int offer_letters(bool *again, importing *i, const ds_import_result *r,
                         ds_err *err)
{
    ds_run *run = i->run;
    ds_str question = ds_printf(&run->arena,
                                "%.*s: change to letters "
                                "(records/ac/acme-spa) first?",
                                DS_FMT(r->hint));
    if (i->asked || !r->hint.n)
        return 0;
    i->asked = true;
    *again = ds_run_confirm(run, question.p, false);
    return *again && (ds_layout_change(run, DS_STR("letters"), err) ||
                      ds_run_reload(run, err))
               ? -1
               : 0;
}

static void refuse_own(importing *i, const ds_import_column *c, ds_str why)
{
    ds_findings *f = &i->run->findings;
    ds_find_error(f, (ds_place){i->opts.file, c->line, c->col}, DS_F_COLUMN,
                  "the column \"%.*s\" cannot be a field: %.*s",
                  DS_FMT(c->header), DS_FMT(why));
    ds_find_hint(f, "--map \"%.*s=+NAME\" gives it another name",
                 DS_FMT(c->header));
}

/* The schema itself is asked, with -n too. */
static int check_own_fields(bool *good, importing *i, const ds_import_result *r,
                            ds_err *err)
{
    ds_run *run = i->run;
    ds_own_field *all = ds_new_n(&run->arena, ds_own_field, 2 * r->ncolumns);
    size_t n = 0;
    *good = true;
    for (size_t k = 0; k < r->ncolumns; k++) {
        const ds_import_column *c = &r->columns[k];
        ds_str why = {0};
        size_t more = put_own(&all[n], i, c);
        if (!more)
            continue;
        if (ds_own_fields_refused(&why, run, all, n + more, err))
            return -1;
        n += why.n ? 0 : more;
        if (why.n)
            refuse_own(i, c, why);
        *good = *good && !why.n;
    }
    return 0;
}

/* Columns that want a field of the book's own: the schema gets them in the
 * commit of the rows, which are planned by it, with -n too. */
static int add_own_fields(bool *again, importing *i, const ds_import_result *r,
                          ds_err *err)
{
    ds_run *run = i->run;
    ds_own_field *all = ds_new_n(&run->arena, ds_own_field, 2 * r->ncolumns);
    size_t n = 0;
    for (size_t k = 0; k < r->ncolumns; k++)
        n += put_own(&all[n], i, &r->columns[k]);
    if (!n || r->created + r->changed + r->same == 0)
        return 0;
    *again = true;
    i->own = all;
    i->nown = n;
    return ds_own_fields_plan(&i->written, &i->schema, run, all, n, err) ||
                   ds_run_suppose(run, i->written, err)
               ? -1
               : 0;
}

/* `*again`: the book is, or will be, another one than the plan is for. */
static int change_book(bool *again, importing *i, const ds_import_result *r,
                       ds_err *err)
{
    bool writes =
        (!r->bad || i->opts.skip_bad) && !ds_run_has(i->run, OPT_DRY_RUN);
    if ((writes && offer_letters(again, i, r, err)) ||
        (!*again && add_own_fields(again, i, r, err)))
        return -1;
    if (*again)
        ds_findings_clear(&i->run->findings);
    return 0;
}

/* --- the commit ------------------------------------------------------------
 */

static void say_reading(const ds_run *run, const ds_import_result *r)
{
    if (r->said.n)
        ds_run_say(run, "%.*s", DS_FMT(r->said));
    for (size_t i = 0; i < r->nnotes; i++)
        ds_run_say(run, "%.*s", DS_FMT(r->notes[i]));
}

/* With -n or -v, and before a question: what each column means. */
static int show(importing *i, const ds_import_result *r, bool ask, ds_err *err)
{
    ds_run *run = i->run;
    if (!ask && !ds_run_has(run, OPT_DRY_RUN) && !ds_run_has(run, OPT_VERBOSE))
        return 0;
    return show_columns(i, r, err) || show_plan(run, r, err) ||
                   ds_run_out_close(run, true, err)
               ? -1
               : 0;
}

static int put_book(ds_write *w, importing *i, const ds_import_result *r,
                    ds_err *err)
{
    ds_str map = ds_run_opt(i->run, OPT_SAVE_MAP);
    if (map.n && ds_maps_save(w, map, &i->opts, r, err))
        return -1;
    bool used = map.n || r->created + r->changed > 0;
    return i->written.n && used
               ? ds_schema_file_put(w->set, &i->schema, i->written, err)
               : 0;
}

static ds_str subject_of(const importing *i, const ds_import_result *r)
{
    ds_buf b = {0};
    ds_buf_add(&b, r->created + r->changed > 0
                       ? r->summary
                       : DS_STR("save the map of an import"));
    for (size_t k = 0; k < i->nown; k++)
        ds_buf_addf(&b, "%s%.*s",
                    k > 0         ? ", "
                    : i->nown > 1 ? ", new fields "
                                  : ", new field ",
                    DS_FMT(own_name(i, &i->own[k])));
    ds_str out = ds_dup(&i->run->arena, ds_buf_str(&b));
    ds_buf_free(&b);
    return out;
}

/* The bad rows go aside when the others are in the book. */
static int commit(ds_write *w, importing *i, const ds_import_result *r,
                  ds_err *err)
{
    ds_run *run = i->run;
    ds_str temp = {0};
    if (r->bad && ds_aside_prepare(&temp, run, r->bad_csv, err))
        return -1;
    if (ds_changeset_size(w->set) &&
        ds_write_commit(w, subject_of(i, r), err)) {
        ds_aside_drop(temp);
        return -1;
    }
    return ds_aside_finish(run, temp, err) ||
                   (!r->bad && ds_aside_clear(run, err))
               ? -1
               : 0;
}

static int write_rows(ds_write *w, importing *i, const ds_import_result *r,
                      bool ask, ds_err *err)
{
    ds_run *run = i->run;
    bool dry = ds_run_has(run, OPT_DRY_RUN);
    if (put_book(w, i, r, err))
        return -1;
    if (dry || !ds_changeset_size(w->set)) {
        ds_run_say(run, dry ? "nothing was written (--dry-run)"
                            : "nothing to change");
    } else if (ask && !ds_run_confirm(run, "write this?", true)) {
        return ds_fail(err, DS_EUSAGE, "nothing was written");
    }
    return dry ? 0 : commit(w, i, r, err);
}

/* The command with one option more, ready to be typed. */
static ds_str again_with(const importing *i, ds_opt opt, ds_str value)
{
    ds_arena *a = &i->run->arena;
    const ds_opt_given more = {opt, ds_zstr(a, value)};
    ds_str again = ds_opts_again(a, &i->run->opts, more);
    return again.n <= LONG ? again
                           : ds_printf(a, "--%s '%.*s'", ds_opt_table[opt].name,
                                       DS_FMT(value));
}

/* The way on for all columns that nobody knows. */
static int refuse_columns(const importing *i, const ds_import_result *r,
                          ds_err *err)
{
    ds_fail(err, DS_EFINDINGS, "nothing was written");
    if (r->likely.n)
        return ds_hint(err, "%.*s, if they are",
                       DS_FMT(again_with(i, OPT_AS, r->likely)));
    if (!r->unknown)
        return -1;
    ds_str again = again_with(i, OPT_MAP, DS_STR("*="));
    return ds_hint(err,
                   "%.*s leaves these out, '*=+' keeps them as own fields, "
                   "'COLUMN=FIELD' takes one",
                   DS_FMT(again));
}

static int finish(ds_write *w, importing *i, const ds_import_result *r,
                  ds_err *err)
{
    ds_run *run = i->run;
    bool good = !r->bad || i->opts.skip_bad;
    run->sheet = i->opts.file;
    run->encoding = r->encoding;
    bool ask = good && r->created + r->changed > 0 && ds_run_asks(run);
    if (show(i, r, ask, err) ||
        (run->findings.list.n && ds_run_report(run, &run->findings, err)))
        return -1;
    if (good && ds_changeset_refused(w->set)) /* its columns */
        return refuse_columns(i, r, err);
    say_counts(run, r);
    if (!good) {
        ds_fail(err, DS_EFINDINGS, "nothing was written");
        return ds_hint(err, "mend the rows, or --skip-bad FILE to take the "
                            "others");
    }
    if (r->hint.n)
        ds_run_say(run, "hint: %.*s: dossier layout letters", DS_FMT(r->hint));
    return write_rows(w, i, r, ask, err);
}

static int plan(ds_import_result *r, ds_write *w, importing *i, ds_err *err)
{
    ds_run *run = i->run;
    ds_bar bar;
    ds_bar_open(&bar, run);
    i->opts.progress = &bar.progress;
    int failed = ds_import_run(r, &run->arena, w->set, run->index, &run->book,
                               i->bytes, &i->opts, &run->findings, err);
    ds_bar_close(&bar);
    return failed;
}

static int plan_and_finish(bool *again, importing *i, ds_err *err)
{
    ds_write w;
    ds_import_result r = {0};
    ds_write_open(&w, i->run);
    bool good = true;
    *again = false;
    int failed = plan(&r, &w, i, err) || check_own_fields(&good, i, &r, err);
    if (!failed && good)
        failed = change_book(again, i, &r, err);
    if (!good)
        ds_changeset_refuse(w.set);
    if (failed || !*again)
        say_reading(i->run, &r);
    if (!failed && !*again)
        failed = finish(&w, i, &r, err);
    ds_write_close(&w);
    return failed;
}

int ds_cmd_import(ds_run *run, ds_err *err)
{
    importing i = {.run = run};
    ds_einvoice_file *files;
    if (ds_einvoices_read(&files, run))
        return ds_import_einvoices(run, files, err);
    if (run->opts.args.n > 1)
        return ds_fail(err, DS_EUSAGE, "one spreadsheet at a time");
    i.bytes = files[0].bytes;
    if (files[0].trouble.n &&
        ds_import_read(&i.bytes, run, ds_run_arg(run, 0), err))
        return -1;
    if (ds_import_told(&i.opts, run, err) ||
        ds_aside_check(run, i.opts.file, err))
        return -1;
    for (bool again = true; again;)
        if (plan_and_finish(&again, &i, err))
            return -1;
    return 0;
}
