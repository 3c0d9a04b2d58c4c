/* setup: switches the book's hooks on in this clone. */
#include "cmd/hooks.h"
#include "cmd/verbs.h"
#include "base/banned.h"

int ds_cmd_setup(ds_run *run, ds_err *err)
{
    bool dry = ds_run_has(run, OPT_DRY_RUN);
    if (!dry && (ds_hooks_activate(run, true, err) ||
                 ds_driver_activate(run, true, err)))
        return -1;
    if (!dry && !ds_run_confirm(run, "go on?", true))
        return ds_fail(err, DS_EUSAGE, "nothing was set");
    return ds_hooks_activate(run, dry, err) || ds_driver_activate(run, dry, err)
               ? -1
               : 0;
}
