/* query: the query language as text, or a saved report. */
#include "cmd/ask.h"
#include "cmd/verbs.h"
#include "base/banned.h"

int ds_cmd_query(ds_run *run, ds_err *err)
{
    ds_query_slots slots = ds_ask_slots(run);
    slots.text = ds_run_arg(run, 0);
    size_t n = run->opts.args.n - 1;
    ds_str *params = ds_new_n(&run->arena, ds_str, n);
    for (size_t i = 0; i < n; i++)
        params[i] = ds_run_arg(run, i + 1);
    slots.params = params;
    slots.nparams = n;
    if (n && !ds_str_starts(slots.text, DS_STR("@")))
        return ds_fail(err, DS_EUSAGE,
                       "a query is one argument: put it in quotes");
    return ds_ask(run, &slots, "table", err);
}
