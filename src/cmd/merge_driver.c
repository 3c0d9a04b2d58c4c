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

static int merge(ds_run *run, ds_merge_conflicts *conflicts, ds_err *err)
{
    ds_str base, ours, theirs, out, path = ds_run_arg(run, 3);
    ds_merge_labels labels = {DS_STR("ours"), DS_STR("base"), DS_STR("theirs")};
    /* Outside a book, as in `git merge-tree`, the built-in schema serves. */
    if (ds_run_open(run, DS_NEEDS_BOOK, err)) {
        ds_findings none = {.arena = &run->arena};
        *err = (ds_err){0};
        if (!run->schema && ds_schema_load(&run->schema, &run->arena,
                                           DS_STR("schema"), DS_STR(""), &none))
            return -1;
    }
    if (!path.n)
        path = ds_run_arg(run, 1);
    return read_side(&base, run, 0, err) || read_side(&ours, run, 1, err) ||
                   read_side(&theirs, run, 2, err) ||
                   ds_merge(&out, &run->arena, conflicts, run->schema, path,
                            base, ours, theirs, &labels, err) ||
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
