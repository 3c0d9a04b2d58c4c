/* schema: prints the built-in schema, the pattern for a book's own. */
#include "cmd/verbs.h"
#include "base/banned.h"

int ds_cmd_schema(ds_run *run, ds_err *err)
{
    if (ds_run_out(run, true, err))
        return -1;
    fwrite(ds_builtin_schema, 1, ds_builtin_schema_len, run->out);
    return 0;
}
