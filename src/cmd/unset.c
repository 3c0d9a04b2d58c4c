/* unset: removes fields of a client or of one of its elements. */
#include "cmd/verbs.h"
#include "cmd/write.h"
#include "base/banned.h"

int ds_cmd_unset(ds_run *run, ds_err *err)
{
    size_t at = 1;
    ds_op op = {.kind = DS_OP_UNSET};
    ds_write_element(&op, run, &at);
    op.assigns = ds_write_assigns(&op.n, run, at, false, err);
    if (!op.assigns)
        return -1;
    if (!op.n)
        return ds_fail(err, DS_EUSAGE,
                       "which field? dossier unset CLIENT "
                       "[NOUN KEY] FIELD...");
    return ds_write_one(run, ds_run_arg(run, 0), &op, DS_STR(""), err);
}
