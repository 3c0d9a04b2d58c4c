/* hook: what the book's git hooks call. */
#include "cmd/verbs.h"
#include "base/banned.h"

/* Nothing broken gets into a commit made by git: what is staged counts, not
 * what lies in the work tree. Silent when all is well. */
static int pre_commit(ds_run *run, ds_err *err)
{
    *ds_vec_push(&run->opts.given) = (ds_opt_given){OPT_STAGED, ""};
    *ds_vec_push(&run->opts.given) = (ds_opt_given){OPT_QUIET, ""};
    run->opts.args.n = 0;
    int failed = ds_cmd_check(run, err);
    if (failed && err->code == DS_EFINDINGS)
        ds_hint(err, "mend and stage it, or git commit --no-verify");
    return failed;
}

static const struct {
    const char *name;
    ds_verb_fn *run;
} hooks[] = {
    {"pre-commit", pre_commit},
};

int ds_cmd_hook(ds_run *run, ds_err *err)
{
    ds_str name = ds_run_arg(run, 0);
    for (size_t i = 0; i < sizeof hooks / sizeof *hooks; i++)
        if (ds_str_is(name, hooks[i].name))
            return hooks[i].run(run, err);
    return ds_fail(err, DS_EUSAGE, "unknown hook \"%.*s\"", DS_FMT(name));
}
