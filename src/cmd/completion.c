/* completion: prints the script that completes commands in a shell; the scripts
 * are those of src/completions/. */
#include "cmd/verbs.h"
#include "base/banned.h"

extern const char ds_completion_bash[], ds_completion_zsh[],
    ds_completion_fish[];

static const struct {
    const char *shell, *script;
} scripts[] = {
    {"bash", ds_completion_bash},
    {"zsh", ds_completion_zsh},
    {"fish", ds_completion_fish},
};

int ds_cmd_completion(ds_run *run, ds_err *err)
{
    ds_str shell = ds_run_arg(run, 0);
    for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++) {
        if (!ds_str_is(shell, scripts[i].shell))
            continue;
        if (ds_run_out(run, false, err))
            return -1;
        fputs(scripts[i].script, run->out);
        return 0;
    }
    return ds_fail(err, DS_EUSAGE,
                   "there is completion for bash, zsh and fish, not \"%.*s\"",
                   DS_FMT(shell));
}
