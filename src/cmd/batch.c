/* export --batch: hands over what was not handed over before.
 *
 *   open      takes the lock of hand-overs, goes to HEAD's commit, reads the
 *             manifests: rows are of committed state, whatever the work tree
 *             holds
 *   place     finds the clients of the rows that went out before
 *   judge     asks for each earlier manifest, with its own columns, condition
 *             and day, how its rows stand now
 *   run       the query with hidden columns behind those asked for: whether
 *             the condition holds, the client, what identifies the element.
 *             The answer is made in memory; a row goes to it, and to the new
 *             manifest, or is passed over
 *   deliver   the answer to its file, whole and on the disk; then the manifest
 *             as a commit. Killed between, the rows count as not handed over,
 *             and the next run gives them again */
#include "base/file.h"
#include "cmd/ask.h"
#include "cmd/export_columns.h"
#include "cmd/origin.h"
#include "cmd/batch_rows.h"
#include "cmd/then.h"
#include "record/client.h"
#include "store/git.h"
#include "store/txn.h"
#include "base/sha256.h"
#include "base/utf8.h"
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/banned.h"

enum {
    WAIT_MS = 10000 /* for another hand-over */
};

static void name_row(ds_handing *h, const ds_held_row *r, ds_findings *f)
{
    ds_held_state state = ds_held_judge(r);
    char day[11];
    if (r->row->gone || state == DS_HELD_SAME)
        return;
    ds_place at = {r->last->path, r->row->line, 1};
    ds_date_format(day, r->last->today);
    ds_str what = ds_printf(&h->run->arena, "%.*s: %.*s%s%.*s, handed over %s",
                            DS_FMT(r->client), DS_FMT(h->table->noun),
                            r->row->key.n ? " " : "", DS_FMT(r->row->key), day);
    ds_str how = ds_held_difference(&h->run->arena, r);
    if (state == DS_HELD_CHANGED)
        ds_find_warning(f, at, DS_F_BATCH_CHANGED, "%.*s, changed: %.*s",
                        DS_FMT(what), DS_FMT(how));
    else
        ds_find_warning(f, at, DS_F_BATCH_GONE, "%.*s, %s%s%.*s", DS_FMT(what),
                        state == DS_HELD_REMOVED
                            ? "is not in the book any more"
                            : "does not meet the condition any more",
                        how.n ? ": " : "", DS_FMT(how));
}

/* What was changed behind finance's back. */
static int name_rows(ds_handing *h, ds_err *err)
{
    ds_findings f = {.arena = &h->run->arena};
    for (size_t i = 0; i < h->held.rows.n; i++)
        name_row(h, &h->held.rows.p[i], &f);
    int failed = f.list.n && ds_run_report(h->run, &f, err);
    if (!failed && f.list.n)
        ds_run_say(h->run,
                   "%zu row%s changed since: dossier export %.*s --batch %.*s "
                   "--corrections",
                   f.list.n, f.list.n == 1 ? "" : "s", DS_FMT(h->table->name),
                   DS_FMT(h->name));
    ds_findings_free(&f);
    return failed;
}

/* --- what is asked for --------------------------------------------------- */

static ds_str format_name(const ds_run *run)
{
    ds_str format = ds_run_opt(run, OPT_FORMAT);
    return ds_run_has(run, OPT_CSV)    ? DS_STR("csv")
           : ds_run_has(run, OPT_JSON) ? DS_STR("json")
           : format.n                  ? format
                                       : DS_STR("csv");
}

/* A task or a card that is gone would look as one that is there. */
static int refuse_format(const ds_run *run, ds_err *err)
{
    ds_str format = format_name(run);
    if (ds_str_is(format, "hledger"))
        return ds_fail(err, DS_EUSAGE,
                       "hledger is a journal of whole documents: not --batch");
    if (!ds_run_has(run, OPT_CORRECTIONS) ||
        (!ds_str_is(format, "ical") && !ds_str_is(format, "vcard")))
        return 0;
    ds_fail(err, DS_EUSAGE, "%.*s cannot say what became of a row",
            DS_FMT(format));
    return ds_hint(err, "dossier export --batch %.*s --corrections -f csv",
                   DS_FMT(ds_run_opt(run, OPT_BATCH)));
}

static int refuse(const ds_run *run, const ds_query_slots *s, ds_err *err)
{
    if (ds_run_has(run, OPT_AS_OF))
        return ds_fail(err, DS_EUSAGE,
                       "--batch hands over what is committed now: not --as-of");
    if (s->by.n || s->across.n || s->having.n || s->limit.n || s->total)
        return ds_fail(err, DS_EUSAGE,
                       "--batch hands over rows: no --by, --across, --having, "
                       "--limit or --total");
    if (ds_run_has(run, OPT_CORRECTIONS) && s->where.n)
        return ds_fail(err, DS_EUSAGE,
                       "--corrections are all rows that changed: no condition");
    return 0;
}

/* Named, or that of the batch, if it has but one. */
static int choose_source(ds_handing *h, ds_query_slots *s, ds_err *err)
{
    ds_run *run = h->run;
    bool named = run->opts.args.n &&
                 ds_schema_table(run->schema, ds_run_arg(run, 0)) >= 0;
    for (size_t i = 0; i < h->before.list.n && !named; i++) {
        ds_str source = h->before.list.p[i]->source;
        if (!ds_str_eq(source, h->before.list.p[0]->source))
            return ds_fail(err, DS_EUSAGE,
                           "batch %.*s has several sources: name one",
                           DS_FMT(h->name));
        s->from = source;
    }
    int table = ds_schema_table(run->schema, s->from);
    if (table < 0)
        return ds_fail(err, DS_EUSAGE, "there are no %.*s to hand over",
                       DS_FMT(s->from));
    h->table = &run->schema->tables[table];
    h->keyed = !table || h->table->key >= 0;
    h->held.alike = !h->keyed;
    return 0;
}

/* --show, or the columns of last time, or those of any export. */
static void choose_columns(ds_handing *h, ds_query_slots *s)
{
    for (size_t i = h->before.list.n; i-- > 0 && !s->show.n;)
        if (ds_str_eq(h->before.list.p[i]->source, h->table->name))
            s->show = h->before.list.p[i]->show;
    if (!s->show.n)
        s->show = ds_export_columns(h->run, h->table);
}

/* HEAD's commit, with the day that is today. */
static int go_to_head(ds_handing *h, ds_err *err)
{
    ds_run *run = h->run;
    ds_date today = run->today;
    size_t n = 0;
    if (ds_git_dirty(&n, &run->book, err) ||
        ds_run_travel(run, DS_STR("HEAD"), err) || ds_run_index(run, err))
        return -1;
    run->today = today;
    if (n)
        ds_run_say(run,
                   "warning: %zu file%s changed and not committed: rows are "
                   "those of commit %.*s",
                   n, n == 1 ? " is" : "s are", DS_FMT(run->then->commit));
    return 0;
}

static int take_lock(ds_handing *h, ds_err *err)
{
    ds_str dir =
        ds_printf(&h->run->arena, "%.*s/dossier", DS_FMT(h->run->book.gitdir));
    ds_str path = ds_printf(&h->run->arena, "%.*s/batch.lock", DS_FMT(dir));
    return ds_mkdirs(AT_FDCWD, dir.p, err) ||
                   ds_lock_take(&h->lock, AT_FDCWD, path.p, WAIT_MS, err)
               ? -1
               : 0;
}

/* What would refuse the manifest's commit must do so before rows are out. */
static int may_commit(const ds_run *run, ds_err *err)
{
    ds_txn *t;
    if (ds_run_has(run, OPT_DRY_RUN))
        return 0;
    if (ds_txn_open(&t, &run->book, err))
        return -1;
    ds_txn_close(t);
    return 0;
}

static int read_manifests(ds_handing *h, ds_query_slots *s, ds_err *err)
{
    ds_run *run = h->run;
    ds_findings f = {.arena = &run->arena};
    int failed = ds_batches_load(&h->before, run, h->name, &f, err) ||
                 choose_source(h, s, err);
    for (size_t i = 0; i < h->before.list.n && !failed; i++)
        if (ds_str_eq(h->before.list.p[i]->source, h->table->name))
            ds_held_add(&h->held, &run->arena, h->before.list.p[i], &f);
    if (f.list.n && !failed)
        failed = ds_run_report(run, &f, err);
    if (f.errors && !failed)
        failed = ds_fail(err, DS_EFINDINGS,
                         "nothing is handed over while a manifest of %.*s "
                         "cannot be read",
                         DS_FMT(h->name));
    ds_findings_free(&f);
    return failed;
}

static int open_batch(ds_handing *h, ds_query_slots *s, ds_err *err)
{
    if (!ds_slug_valid(h->name)) {
        ds_str slug = ds_slug(&h->run->arena, h->name);
        return ds_fail(err, DS_EUSAGE,
                       "\"%.*s\" cannot be a batch's name: small letters, "
                       "digits and single hyphens, such as %.*s",
                       DS_FMT(h->name), DS_FMT(slug));
    }
    if (refuse_format(h->run, err) || refuse(h->run, s, err) ||
        take_lock(h, err) || may_commit(h->run, err) || go_to_head(h, err) ||
        read_manifests(h, s, err))
        return -1;
    choose_columns(h, s);
    bool fresh = !h->before.list.n;
    if (fresh && ds_run_has(h->run, OPT_CORRECTIONS))
        return ds_fail(err, DS_ENOTFOUND,
                       "there is no batch %.*s (records/batches/%.*s/)",
                       DS_FMT(h->name), DS_FMT(h->name));
    if (fresh)
        ds_run_say(h->run, "%.*s is a new batch", DS_FMT(h->name));
    if (!h->keyed && s->sort.n)
        return ds_fail(err, DS_EUSAGE,
                       "%.*s have no key: --batch takes them in the order of "
                       "the files, without --sort",
                       DS_FMT(h->table->name));
    return 0;
}

/* --- delivery ------------------------------------------------------------ */

/* "1 invoice", "12 invoices", "2 rows of time". */
static ds_str count_text(const ds_handing *h)
{
    const ds_table *t = h->table;
    size_t n = h->made.rows.n;
    bool plural = !ds_str_eq(t->name, t->noun);
    return ds_printf(&h->run->arena, "%zu %s%.*s", n,
                     plural   ? ""
                     : n == 1 ? "row of "
                              : "rows of ",
                     DS_FMT(n == 1 ? t->noun : t->name));
}

static ds_str subject_of(const ds_handing *h)
{
    ds_arena *a = &h->run->arena;
    ds_str sum = ds_batch_sum(a, &h->made), n = count_text(h);
    if (h->made.correction)
        return ds_printf(a, "batch %.*s: correct %.*s", DS_FMT(h->name),
                         DS_FMT(n));
    return ds_printf(a, "batch %.*s: hand over %.*s%s%.*s", DS_FMT(h->name),
                     DS_FMT(n), sum.n ? ", " : "", DS_FMT(sum));
}

/* With -n nothing but standard output. */
static int open_out(ds_run *run, ds_err *err)
{
    if (!ds_run_has(run, OPT_DRY_RUN))
        return ds_run_out(run, false, err);
    run->out = stdout;
    return 0;
}

/* Also of standard output, which may be one. */
static bool is_file(FILE *out)
{
    struct stat st;
    return fstat(fileno(out), &st) == 0 && S_ISREG(st.st_mode);
}

/* That the file has its name. */
static int sync_folder(ds_run *run, ds_err *err)
{
    ds_str dir = ds_path_dir(ds_cstr(run->file.path));
    if (!run->file.temp)
        return 0;
    if (!dir.n && run->file.path[0] == '/')
        dir = DS_STR("/");
    return ds_dir_sync(AT_FDCWD, ds_zstr(&run->arena, dir), err);
}

/* To the file or standard output; on the disk before the manifest is. */
static int write_out(ds_handing *h, ds_str bytes, ds_err *err)
{
    ds_run *run = h->run;
    if (bytes.n && fwrite(bytes.p, 1, bytes.n, run->out) != bytes.n)
        return ds_fail_errno(err, "the answer cannot be written");
    if (fflush(run->out))
        return ds_fail_errno(err, "the answer cannot be written");
    if (ds_run_has(run, OPT_DRY_RUN))
        return 0;
    if (is_file(run->out) && fsync(fileno(run->out)))
        return ds_fail_errno(err, "the answer cannot be written");
    if (!ds_run_has(run, OPT_OUTPUT))
        return 0;
    return ds_run_out_close(run, true, err) || sync_folder(run, err) ? -1 : 0;
}

static int commit(ds_handing *h, ds_str manifest, ds_err *err)
{
    ds_run *run = h->run;
    char sum[65];
    ds_sha256_hex(sum, manifest);
    ds_str path = ds_printf(&run->arena, "records/batches/%.*s/%04u-%.8s.yaml",
                            DS_FMT(h->name), h->made.number, sum);
    ds_write w;
    ds_write_open(&w, run);
    int failed = ds_changeset_file(w.set, path, (ds_str){0}, manifest, err) ||
                 ds_write_commit(&w, subject_of(h), err);
    ds_write_close(&w);
    if (failed && !err->hint[0])
        ds_hint(err, "the rows count as not handed over: the next run gives "
                     "them again");
    return failed ? -1 : 0;
}

static int deliver(ds_handing *h, ds_str bytes, ds_err *err)
{
    char sum[65];
    ds_run *run = h->run;
    bool dry = ds_run_has(run, OPT_DRY_RUN);
    if (!h->made.rows.n) {
        ds_run_say(run, h->made.correction ? "nothing to correct"
                                           : "nothing to hand over");
        return 0;
    }
    ds_sha256_hex(sum, bytes);
    h->made.sha256 = ds_dup(&run->arena, (ds_str){sum, 64});
    ds_str manifest = ds_batch_write(&run->arena, &h->made);
    if (manifest.n > DS_YAML_MAX_BYTES)
        return ds_fail(err, DS_ELIMIT,
                       "%zu rows are too many for one manifest: hand over in "
                       "parts, with a narrower condition",
                       h->made.rows.n);
    if (open_out(run, err) || write_out(h, bytes, err))
        return -1;
    if (!dry)
        return commit(h, manifest, err);
    ds_run_say(run, "%.*s: nothing was written (--dry-run)",
               DS_FMT(subject_of(h)));
    return 0;
}

/* --- all of it ----------------------------------------------------------- */

static int begin(ds_handing *h, const ds_query_slots *s, bool correction,
                 ds_err *err)
{
    ds_run *run = h->run;
    unsigned last = 0;
    char name[24]; /* ".dossier-" and ten digits */
    if (ds_file_random_name(name, err))
        return -1;
    for (size_t i = 0; i < h->before.list.n; i++)
        last = h->before.list.p[i]->number;
    h->made = (ds_batch){
        .number = last + 1,
        .id = ds_dup(&run->arena, (ds_str){name + 9, 10}),
        .correction = correction,
        .source = h->table->name,
        .where = s->where,
        .show = s->show,
        .commit = ds_cstr(ds_snapshot_commit(run->then->snapshot)),
        .format = format_name(run),
        .today = run->today,
    };
    return 0;
}

static int export_rows(ds_handing *h, const ds_query_slots *s, ds_err *err)
{
    bool correction = ds_run_has(h->run, OPT_CORRECTIONS);
    ds_run *run = h->run;
    char *p = NULL;
    size_t n = 0;
    FILE *memory = open_memstream(&p, &n);
    if (!memory)
        ds_no_memory();
    ds_sink_opts opts = ds_run_sink_opts(run);
    opts.out = memory;
    opts.source = h->table->name;
    int failed =
        begin(h, s, correction, err) ||
        ds_origin_add(&opts, run, h->made.format, err) ||
        ds_sink_open(&h->out, &run->arena, h->made.format, &opts, err) ||
        ds_hand_ask(h, correction ? DS_HAND_CORRECT : DS_HAND_NEW, s,
                    run->today, err);
    if (fclose(memory) && !failed)
        failed = ds_fail_errno(err, "the answer cannot be made");
    if (!failed && !correction)
        failed = name_rows(h, err);
    if (!failed)
        failed = deliver(h, (ds_str){p, n}, err);
    free(p);
    return failed ? -1 : 0;
}

int ds_batch_export(ds_run *run, ds_query_slots *slots, ds_err *err)
{
    ds_handing h = {
        .run = run,
        .name = ds_run_opt(run, OPT_BATCH),
    };
    int failed = open_batch(&h, slots, err) || ds_hand_place(&h, err) ||
                 ds_hand_judge(&h, err) || export_rows(&h, slots, err);
    ds_batch_free(&h.made);
    ds_held_free(&h.held);
    ds_batches_free(&h.before);
    ds_map_free(&h.seen);
    ds_map_free(&h.given);
    ds_map_free(&h.ids);
    ds_map_free(&h.flawed);
    ds_arena_free(&h.arena);
    ds_lock_close(&h.lock);
    return failed ? -1 : 0;
}
