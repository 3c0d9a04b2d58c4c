/* Words of the command line and the commit of the book. */
#include "cmd/origin.h"
#include "cmd/then.h"
#include "store/git.h"
#include "store/snapshot.h"
#include "base/banned.h"

static ds_str typed(ds_run *run)
{
    ds_buf b = {0};
    ds_buf_addz(&b, run->opts.verb);
    for (size_t i = 0; i < run->opts.args.n; i++)
        ds_buf_addf(&b, " %s", run->opts.args.p[i]);
    for (size_t i = 0; i < run->opts.given.n; i++) {
        const ds_opt_given *g = &run->opts.given.p[i];
        bool slot = g->opt >= OPT_SHOW && g->opt <= OPT_TOTAL;
        if (!slot && g->opt != OPT_AS_OF)
            continue;
        ds_buf_addf(&b, " --%s", ds_opt_table[g->opt].name);
        if (g->value)
            ds_buf_addf(&b, " %s", g->value);
    }
    ds_str text = ds_dup(&run->arena, ds_buf_str(&b));
    ds_buf_free(&b);
    return text;
}

static void name_commit(ds_origin *o, ds_run *run, const ds_snapshot *s,
                        size_t dirty)
{
    const char *name = ds_snapshot_commit(s);
    o->time = ds_snapshot_time(s);
    o->commit = dirty
                    ? ds_printf(&run->arena, "%s and %zu file%s not committed",
                                name, dirty, dirty == 1 ? "" : "s")
                    : ds_dup(&run->arena, ds_cstr(name));
}

/* A book without any commit has none to name. */
static int find_head(ds_origin *o, ds_run *run, ds_err *err)
{
    size_t dirty;
    ds_snapshot *s = NULL;
    if (ds_snapshot_at(&s, &run->book, "HEAD", err))
        return err->code == DS_ENOTFOUND ? 0 : -1;
    int failed = ds_git_dirty(&dirty, &run->book, err);
    if (!failed)
        name_commit(o, run, s, dirty);
    ds_snapshot_close(s);
    return failed;
}

int ds_origin_add(ds_sink_opts *opts, ds_run *run, ds_str format, ds_err *err)
{
    if ((!ds_str_is(format, "xlsx") && !ds_str_is(format, "ical")) ||
        !run->schema || opts->terminal)
        return 0;
    ds_origin *o = ds_new(&run->arena, ds_origin);
    *o = (ds_origin){.asked = typed(run), .today = run->today};
    opts->origin = o;
    if (!run->then)
        return find_head(o, run, err);
    name_commit(o, run, run->then->snapshot, 0);
    return 0;
}
