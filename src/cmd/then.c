/* Goes back to a commit. */
#include "cmd/then.h"
#include "cmd/flaws.h"
#include "base/file.h"
#include "record/client.h"
#include "store/git.h"
#include <unistd.h>
#include "base/banned.h"

/* --- which commit --------------------------------------------------------- */

static int too_early(ds_date day, int64_t first, ds_err *err)
{
    char asked[11], begun[11];
    ds_date_format(asked, day);
    ds_date_format(begun, ds_date_of_time(first));
    return ds_fail(err, DS_ENOTFOUND,
                   "there was no book on %s: its first commit is of %s", asked,
                   begun);
}

static int find_day(ds_then *t, const ds_run *run, ds_date day, ds_err *err)
{
    int64_t first;
    t->today = day;
    if (ds_snapshot_before(&t->snapshot, &first, &run->book, ds_date_end(day),
                           err) == 0)
        return 0;
    if (err->code == DS_ENOTFOUND && first != INT64_MIN)
        return too_early(day, first, err);
    return -1;
}

static int find_revision(ds_then *t, ds_run *run, ds_str when, ds_err *err)
{
    const char *rev = ds_zstr(&run->arena, when);
    if (when.n == 0)
        return ds_fail(err, DS_EUSAGE, "--as-of needs a date or revision");
    if (ds_snapshot_at(&t->snapshot, &run->book, rev, err) == 0) {
        t->today = ds_date_of_time(ds_snapshot_time(t->snapshot));
        return 0;
    }
    if (err->code != DS_ENOTFOUND)
        return -1;
    return ds_fail(err, DS_ENOTFOUND, "%s: no such date or revision", rev);
}

static int find(ds_then *t, ds_run *run, ds_str when, ds_err *err)
{
    ds_date day;
    int failed = ds_query_day(&day, when, run->today)
                     ? find_day(t, run, day, err)
                     : find_revision(t, run, when, err);
    if (ds_run_has(run, OPT_TODAY))
        t->today = run->today;
    return failed;
}

/* --- what it holds -------------------------------------------------------- */

static int load_schema(ds_then *t, ds_run *run, ds_err *err)
{
    ds_str path = DS_STR("records/schema.yaml"), text = {0};
    ds_err missing = {0};
    if (ds_snapshot_read(&text, &run->arena, t->snapshot, path,
                         DS_YAML_MAX_BYTES, &missing) &&
        missing.code != DS_ENOTFOUND) {
        *err = missing;
        return -1;
    }
    ds_findings f = {.arena = &run->arena};
    ds_str label =
        ds_printf(&run->arena, "%.*s:%.*s", DS_FMT(t->commit), DS_FMT(path));
    int failed = ds_schema_load(&t->schema, &run->arena, label, text, &f);
    if (f.list.n && ds_run_report(run, &f, err))
        failed = -1;
    ds_findings_free(&f);
    return failed ? ds_fail(err, DS_EFINDINGS, "%.*s cannot be used as it is",
                            DS_FMT(label))
                  : 0;
}

static void say(const ds_then *t, const ds_run *run)
{
    char day[11], made[11];
    if (!ds_run_has(run, OPT_VERBOSE) && !isatty(STDERR_FILENO))
        return;
    ds_date_format(day, t->today);
    ds_date_format(made, ds_date_of_time(ds_snapshot_time(t->snapshot)));
    ds_run_say(run, "as of %s: commit %.*s of %s", day, DS_FMT(t->commit),
               made);
}

int ds_then_open(ds_then *t, ds_run *run, ds_str when, ds_err *err)
{
    *t = (ds_then){0};
    if (find(t, run, when, err))
        return -1;
    t->commit =
        ds_dup(&run->arena, (ds_str){ds_snapshot_commit(t->snapshot), 10});
    if (!ds_snapshot_records(t->snapshot))
        return ds_fail(err, DS_ENOTFOUND,
                       "there was no book at %.*s: it has no records/",
                       DS_FMT(t->commit));
    if (load_schema(t, run, err))
        return -1;
    say(t, run);
    return 0;
}

int ds_then_index(ds_then *t, ds_run *run, ds_err *err)
{
    if (t->index)
        return 0;
    ds_index_opts opts = {.no_index = ds_run_has(run, OPT_NO_INDEX)};
    ds_findings f = {.arena = &run->arena};
    int failed = ds_index_open_tree(&t->index, &run->book, t->snapshot,
                                    t->schema, &opts, &f, err);
    for (size_t i = 0; i < f.list.n; i++) {
        f.list.p[i].warning = true;
        f.list.p[i].path =
            ds_printf(&run->arena, "%.*s:%.*s", DS_FMT(t->commit),
                      DS_FMT(f.list.p[i].path));
    }
    if (!failed && f.list.n && !run->quiet_index)
        failed = ds_run_report(run, &f, err);
    ds_findings_free(&f);
    if (!failed && !run->quiet_index)
        failed = ds_flaws_warn(run, ds_index_segments(t->index), err);
    return failed;
}

/* An identifier whose file stands where the layout puts it needs no index. */
static bool is_there(ds_client_ref *out, const ds_then *t, ds_arena *a,
                     ds_str name)
{
    ds_str bytes, path = ds_client_path(a, t->schema->layout, name);
    if (name.n == 0 || ds_str_chr(name, '/') < name.n || !ds_path_safe(path) ||
        ds_snapshot_read(&bytes, a, t->snapshot, path, DS_YAML_MAX_BYTES, NULL))
        return false;
    *out = (ds_client_ref){ds_dup(a, name), path};
    return true;
}

int ds_then_client(ds_client_ref *out, ds_then *t, ds_run *run, ds_str name,
                   ds_err *err)
{
    if (is_there(out, t, &run->arena, name))
        return 0;
    if (ds_then_index(t, run, err))
        return -1;
    return ds_index_find(out, &run->arena, t->index, name, err);
}

int ds_then_read(ds_str *bytes, const ds_then *t, ds_run *run, ds_str path,
                 ds_err *err)
{
    return ds_snapshot_read(bytes, &run->arena, t->snapshot, path,
                            DS_YAML_MAX_BYTES, err);
}

ds_str ds_then_name(const ds_then *t, ds_run *run)
{
    char made[11];
    ds_date_format(made, ds_date_of_time(ds_snapshot_time(t->snapshot)));
    return ds_printf(&run->arena, "%.*s (%s)", DS_FMT(t->commit), made);
}

void ds_then_close(ds_then *t)
{
    ds_index_close(t->index);
    ds_snapshot_close(t->snapshot);
    *t = (ds_then){0};
}

int ds_then_report(ds_str *yaml, ds_arena *a, const ds_run *run, ds_str name,
                   ds_str path, ds_err *err)
{
    if (!ds_git_read(yaml, a, &run->book, "HEAD", path, err))
        return 0;
    if (err->code != DS_ENOTFOUND)
        return -1;
    return ds_fail(err, DS_ENOTFOUND,
                   "there is no report %.*s, neither at %.*s nor at HEAD",
                   DS_FMT(name), DS_FMT(run->then->commit));
}

int ds_run_travel(ds_run *run, ds_str when, ds_err *err)
{
    ds_then *t = run->then = ds_new(&run->arena, ds_then);
    if (ds_then_open(t, run, when, err))
        return -1;
    run->schema = t->schema;
    run->today = t->today;
    return 0;
}
