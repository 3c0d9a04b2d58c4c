/* doctor: doubles, gaps, dead files, a clone that is not set up; each with the
 * command that mends it. */
#include "doctor/doctor.h"
#include "base/file.h"
#include "cmd/batches.h"
#include "cmd/hooks.h"
#include "cmd/verbs.h"
#include "store/txn.h"
#include <time.h>
#include "base/banned.h"

#define MAX_HOOK ((size_t)1 << 20)

static void want_hooks(ds_doctor_env *env, ds_run *run)
{
    ds_arena *a = &run->arena;
    size_t n = 0;
    while (ds_hook_names[n])
        n++;
    ds_wanted_hook *hooks = ds_new_n(a, ds_wanted_hook, n);
    ds_str folder = ds_hooks_folder(run);
    for (size_t i = 0; i < n; i++) {
        ds_str own = ds_printf(a, "hooks/%s", ds_hook_names[i]);
        hooks[i].name = ds_hook_names[i];
        hooks[i].path =
            ds_printf(a, "%.*s/%s", DS_FMT(folder), ds_hook_names[i]);
        hooks[i].standard = ds_hook_text(a, ds_hook_names[i]);
        ds_file_read(&hooks[i].text, a, run->book.fd, own.p, MAX_HOOK, NULL);
    }
    env->hooks = hooks;
    env->nhooks = n;
}

static void want_settings(ds_doctor_env *env, ds_run *run)
{
    size_t n = 0;
    while (ds_driver_settings[n].name)
        n++;
    ds_wanted_setting *settings = ds_new_n(&run->arena, ds_wanted_setting, n);
    for (size_t i = 0; i < n; i++)
        settings[i] = (ds_wanted_setting){ds_driver_settings[i].name,
                                          ds_driver_settings[i].value};
    env->settings = settings;
    env->nsettings = n;
}

static int report(ds_run *run, ds_err *err)
{
    const ds_findings *f = &run->findings;
    run->hints = true;
    if (ds_run_out(run, true, err) ||
        ds_run_findings(run, run->out, ds_run_opt(run, OPT_FORMAT), f, err))
        return -1;
    if (f->list.n)
        ds_run_say(run, "%zu finding%s", f->list.n, f->list.n == 1 ? "" : "s");
    else
        ds_run_say(run, "nothing found");
    return f->list.n ? ds_run_found(err) : 0;
}

int ds_cmd_doctor(ds_run *run, ds_err *err)
{
    ds_query_env query = ds_run_env(run);
    ds_doctor_env env = {
        .book = &run->book,
        .query = &query,
        .segments = ds_index_segments(run->index),
        .now = (int64_t)time(NULL),
    };
    size_t n = run->opts.args.n;
    ds_str *names = ds_new_n(&run->arena, ds_str, n);
    for (size_t i = 0; i < n; i++)
        names[i] = ds_run_arg(run, i);
    want_hooks(&env, run);
    want_settings(&env, run);
    return ds_doctor_run(&run->findings, &env, names, n, err) ||
                   (!n && ds_batches_check(run, &run->findings, err)) ||
                   report(run, err)
               ? -1
               : 0;
}
