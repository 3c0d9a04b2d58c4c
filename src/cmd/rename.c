/* rename: gives a client another identifier; its history follows the folder. */
#include "cmd/refs.h"
#include "cmd/verbs.h"
#include "record/client.h"
#include "base/file.h"
#include "base/utf8.h"
#include "base/banned.h"

/* Where the layout puts it, if it stands there now; else where it is. */
static ds_str new_path(ds_arena *a, ds_client_ref client, ds_str id)
{
    static const ds_str layouts[] = {{"flat", 4}, {"letters", 7}};
    for (size_t i = 0; i < 2; i++)
        if (ds_str_eq(client.path, ds_client_path(a, layouts[i], client.id)))
            return ds_client_path(a, layouts[i], id);
    ds_str folder = ds_path_dir(ds_client_folder(client.path));
    return ds_printf(a, "%.*s/%.*s/client.yaml", DS_FMT(folder), DS_FMT(id));
}

/* References in other records, and in its own. */
static int follow(ds_write *w, ds_client_ref client, ds_client_ref to,
                  ds_err *err)
{
    ds_str old, bytes;
    if (ds_refs_follow(w, client, to, err) ||
        ds_run_read(&old, w->run, client.path, err))
        return -1;
    ds_err none = {0}; /* a broken record is renamed as it is */
    if (ds_refs_follow_in(&bytes, w->run, to.path, old, client.id, to.id,
                          &none) ||
        ds_str_eq(old, bytes))
        return 0;
    return ds_write_put(w, to, old, bytes, err);
}

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
    if (ds_client_may_be(id, err) ||
        ds_run_client(&client, run, ds_run_arg(run, 0), err) ||
        ds_run_index(run, err))
        return -1;
    if (ds_str_eq(id, client.id))
        return ds_fail(err, DS_EUSAGE, "it is called %.*s already", DS_FMT(id));
    if (ds_index_has(run->index, id))
        return ds_fail(err, DS_EEXISTS, "there is a client %.*s already",
                       DS_FMT(id));
    ds_str from = ds_client_folder(client.path);
    ds_str path = new_path(a, client, id), to = ds_client_folder(path);
    ds_write w;
    ds_write_open(&w, run);
    ds_str subject =
        ds_printf(a, "rename %.*s to %.*s", DS_FMT(client.id), DS_FMT(id));
    if (!ds_changeset_move(w.set, from, to, err) &&
        !follow(&w, client, (ds_client_ref){id, path}, err))
        return ds_write_finish(&w, subject, err);
    ds_write_close(&w);
    return -1;
}
