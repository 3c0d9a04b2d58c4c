/* rm: removes a client with its folder, or one of its elements. */
#include "cmd/verbs.h"
#include "cmd/write.h"
#include "base/banned.h"

static int remove_client(ds_run *run, ds_err *err)
{
    ds_client_ref client;
    if (ds_run_client(&client, run, ds_run_arg(run, 0), err))
        return -1;
    ds_str subject =
        ds_printf(&run->arena, "remove client %.*s", DS_FMT(client.id));
    ds_str question =
        ds_printf(&run->arena, "%.*s and its files?", DS_FMT(subject));
    if (!ds_run_has(run, OPT_DRY_RUN) && !ds_run_confirm(run, question.p, true))
        return ds_fail(err, DS_EUSAGE, "nothing was removed");
    ds_write w;
    ds_write_open(&w, run);
    if (!ds_changeset_remove_client(w.set, client.path, err))
        return ds_write_finish(&w, subject, err);
    ds_write_close(&w);
    return -1;
}

int ds_cmd_rm(ds_run *run, ds_err *err)
{
    if (run->opts.args.n == 1)
        return remove_client(run, err);
    size_t at = 1;
    ds_op op = {.kind = DS_OP_RM};
    ds_write_element(&op, run, &at);
    if (at != run->opts.args.n) {
        ds_str noun = ds_run_arg(run, at);
        if (ds_schema_table(run->schema, noun) < 1)
            return ds_schema_no_table(run->schema, noun, err);
        return ds_fail(err, DS_EUSAGE,
                       "which %.*s? give its key, or #1 for "
                       "the first",
                       DS_FMT(noun));
    }
    ds_str subject = ds_printf(&run->arena, "remove %.*s %.*s", DS_FMT(op.noun),
                               DS_FMT(op.key));
    return ds_write_one(run, ds_run_arg(run, 0), &op, subject, err);
}
