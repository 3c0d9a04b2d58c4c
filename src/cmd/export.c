/* export: rows for other programs; whole clients as JSON for a backup. */
#include "cmd/ask.h"
#include "cmd/verbs.h"
#include "base/banned.h"

int ds_cmd_export(ds_run *run, ds_err *err)
{
    (void)run;
    return ds_fail(err, DS_EUSAGE, "not yet");
}
