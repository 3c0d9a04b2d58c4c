/* query: the query language as text, or a saved report. */
#include "cmd/ask.h"
#include "cmd/verbs.h"
#include "base/banned.h"

int ds_cmd_query(ds_run *run, ds_err *err)
{
    ds_query_slots slots = ds_ask_slots(run);
    slots.text = ds_run_arg(run, 0);
    if (ds_ask_params(&slots, run, err))
        return -1;
    return ds_ask(run, &slots, "table", err);
}
