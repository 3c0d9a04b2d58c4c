/* get: one value of a record, for scripts. */
#include "cmd/verbs.h"
#include "base/banned.h"

int ds_cmd_get(ds_run *run, ds_err *err)
{
    ds_client_ref client;
    ds_record record;
    if (ds_run_client(&client, run, ds_run_arg(run, 0), err) ||
        ds_run_record(&record, run, client.path, err) ||
        ds_run_out(run, false, err))
        return -1;
    ds_str path = ds_run_arg(run, 1);
    const ds_node *node = ds_yaml_at(record.doc, path);
    if (!node)
        return ds_fail(err, DS_ENOTFOUND, "%.*s has no \"%.*s\"",
                       DS_FMT(client.id), DS_FMT(path));
    ds_str text = node->kind == DS_SCALAR
                      ? node->text
                      : ds_str_sub(record.doc->bytes, node->beg, node->end);
    fwrite(text.p, 1, text.n, run->out);
    fputc('\n', run->out);
    return 0;
}
