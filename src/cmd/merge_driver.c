/* merge-driver: what git calls to merge two versions of a record.
 *
 * Git gives base, ours and theirs as files, takes the result from ours, and
 * believes the exit status: 0 is clean, anything below 128 means that the
 * markers are in the file. So whatever goes wrong here must never end without
 * a real merge: git's own merge of lines runs instead. */
#include "cmd/verbs.h"
#include "merge/merge.h"
#include <fcntl.h>
#include <unistd.h>
#include "base/file.h"
#include "base/banned.h"

static int merge_lines(const char *ours, const char *base, const char *theirs,
                       ds_err *err)
{
    execlp("git", "git", "merge-file", "-L", "ours", "-L", "base", "-L",
           "theirs", ours, base, theirs, (char *)NULL);
    return ds_fail_errno(err, "git merge-file");
}

static int read_side(ds_str *out, ds_run *run, size_t arg, ds_err *err)
{
    return ds_file_read(out, &run->arena, AT_FDCWD, run->opts.args.p[arg],
                        DS_YAML_MAX_BYTES, err);
}

/* The book's own, as it lies in the work tree; outside a book, and where that
 * one is broken, the built-in one. The rest of a run's opening is left out: git
 * is at work on these files. */
static const ds_schema *find_schema(ds_run *run)
{
    const ds_schema *s = &ds_builtin_tables;
    ds_str path = DS_STR("records/schema.yaml"), text;
    ds_findings f = {.arena = &run->arena};
    ds_err none = {0};
    if (ds_book_open(&run->book, &run->arena, NULL, &none) == 0 &&
        ds_file_read(&text, &run->arena, run->book.fd, path.p,
                     DS_YAML_MAX_BYTES, &none) == 0)
        ds_schema_load(&s, &run->arena, path, text, &f);
    ds_findings_free(&f);
    return s;
}

static int merge(ds_run *run, ds_merge_conflicts *conflicts, ds_err *err)
{
    ds_str base, ours, theirs, out, path = ds_run_arg(run, 3);
    if (!path.n)
        path = ds_run_arg(run, 1);
    return read_side(&base, run, 0, err) || read_side(&ours, run, 1, err) ||
                   read_side(&theirs, run, 2, err) ||
                   ds_merge(&out, &run->arena, conflicts, find_schema(run),
                            path, base, ours, theirs, NULL, err) ||
                   ds_file_replace(AT_FDCWD, run->opts.args.p[1], out, 0600,
                                   err)
               ? -1
               : 0;
}

int ds_cmd_merge_driver(ds_run *run, ds_err *err)
{
    ds_merge_conflicts conflicts = {0};
    char **args = (char **)(uintptr_t)run->opts.args.p;
    int failed = merge(run, &conflicts, err);
    for (size_t i = 0; !failed && i < conflicts.n; i++)
        ds_run_say(run, "%.*s:%u: conflict: %.*s", DS_FMT(ds_run_arg(run, 3)),
                   conflicts.p[i].line, DS_FMT(conflicts.p[i].what));
    size_t n = conflicts.n;
    ds_vec_free(&conflicts);
    if (failed) {
        ds_run_say(run, "%s: git merges by lines", err->msg);
        return merge_lines(args[1], args[0], args[2], err);
    }
    return n ? ds_run_found(err) : 0;
}
