/* list: rows of clients or of a collection. */
#include "cmd/ask.h"
#include "cmd/verbs.h"
#include "base/banned.h"

int ds_cmd_list(ds_run *run, ds_err *err)
{
    ds_query_slots slots = ds_ask_slots(run);
    if (ds_ask_arguments(&slots, run, err))
        return -1;
    return ds_ask(run, &slots, "table", err);
}
