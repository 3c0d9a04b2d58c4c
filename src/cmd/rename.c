/* rename: gives a client another identifier; its history follows the folder. */
#include "cmd/verbs.h"
#include "cmd/write.h"
#include "record/client.h"
#include "base/file.h"
#include "base/utf8.h"
#include "base/banned.h"

int ds_cmd_rename(ds_run *run, ds_err *err)
{
    ds_client_ref client;
    ds_str id = ds_run_arg(run, 1);
    ds_arena *a = &run->arena;
    if (!ds_slug_valid(id)) {
        ds_str slug = ds_slug(a, id);
        ds_fail(err, DS_EUSAGE,
                "\"%.*s\" cannot be an identifier: small letters, digits and "
                "single hyphens, please",
                DS_FMT(id));
        return ds_hint(err, "dossier rename %.*s %.*s",
                       DS_FMT(ds_run_arg(run, 0)), DS_FMT(slug));
    }
    if (ds_run_client(&client, run, ds_run_arg(run, 0), err) ||
        ds_run_index(run, err))
        return -1;
    if (ds_str_eq(id, client.id))
        return ds_fail(err, DS_EUSAGE, "it is called %.*s already", DS_FMT(id));
    if (ds_index_has(run->index, id))
        return ds_fail(err, DS_EEXISTS, "there is a client %.*s already",
                       DS_FMT(id));
    ds_str from = ds_client_folder(client.path), to;
    ds_str flat = ds_client_path(a, DS_STR("flat"), client.id);
    if (ds_str_eq(client.path, flat) ||
        ds_str_eq(client.path, ds_client_path(a, DS_STR("letters"), client.id)))
        to = ds_client_folder(ds_client_path(
            a,
            ds_str_eq(client.path, flat) ? DS_STR("flat") : DS_STR("letters"),
            id));
    else
        to = ds_printf(a, "%.*s/%.*s", DS_FMT(ds_path_dir(from)), DS_FMT(id));
    ds_write w;
    ds_write_open(&w, run);
    ds_str subject =
        ds_printf(a, "rename %.*s to %.*s", DS_FMT(client.id), DS_FMT(id));
    if (!ds_changeset_move(w.set, from, to, err))
        return ds_write_finish(&w, subject, err);
    ds_write_close(&w);
    return -1;
}
