/* edit: opens a client's record in the user's editor. */
#include "cmd/editor.h"
#include "cmd/verbs.h"
#include "base/banned.h"

int ds_cmd_edit(ds_run *run, ds_err *err)
{
    ds_client_ref client;
    ds_str old;
    if (ds_run_client(&client, run, ds_run_arg(run, 0), err) ||
        ds_run_read(&old, run, client.path, err))
        return -1;
    return ds_editor_session(run, client, old, old, err);
}
