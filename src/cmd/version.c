/* version: what this program is called and which it is. */
#include "cmd/verbs.h"
#include "base/banned.h"

int ds_cmd_version(ds_run *run, ds_err *err)
{
    (void)run;
    (void)err;
    puts("dossier 0.1.0");
    return 0;
}
