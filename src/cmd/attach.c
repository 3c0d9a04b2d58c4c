/* attach: copies files into a client's folder and lists them in its record. */
#include "cmd/verbs.h"
#include "cmd/write.h"
#include "record/client.h"
#include "store/files.h"
#include "base/file.h"
#include "base/banned.h"

/* A name that every file system keeps, and keeps apart from the others. */
static int check_name(ds_attached_names *names, ds_str name, ds_err *err)
{
    if (!ds_path_safe(name) || strchr(". ", name.p[name.n - 1]))
        return ds_fail(err, DS_EUSAGE, "\"%.*s\" cannot be a file's name here",
                       DS_FMT(name));
    ds_str twin = ds_attached_names_find(names, name);
    if (twin.p && !ds_str_eq(twin, name))
        return ds_fail(err, DS_EEXISTS,
                       "files/%.*s is there, and on many disks \"%.*s\" is the "
                       "same name",
                       DS_FMT(twin), DS_FMT(name));
    ds_attached_names_add(names, name);
    return 0;
}

static int attach_one(ds_write *w, ds_attached_names *names,
                      ds_client_ref client, ds_str file, ds_err *err)
{
    ds_str name = ds_path_base(file);
    ds_str path =
        ds_printf(&w->run->arena, "%.*s/files/%.*s",
                  DS_FMT(ds_client_folder(client.path)), DS_FMT(name));
    return check_name(names, name, err) ||
                   ds_changeset_attach(w->set, path,
                                       ds_zstr(&w->run->arena, file), err)
               ? -1
               : 0;
}

static int attach_all(ds_write *w, ds_client_ref client, size_t files,
                      ds_err *err)
{
    ds_run *run = w->run;
    ds_attached_names names;
    int failed = ds_attached_names_open(&names, &run->book,
                                        ds_client_folder(client.path), err);
    for (size_t i = 0; i < files && !failed; i++)
        failed = attach_one(w, &names, client, ds_run_arg(run, i + 1), err);
    ds_attached_names_close(&names);
    return failed;
}

/* An entry for each file; fields on the command line go into every one. */
static ds_op *make_entries(ds_run *run, size_t files, const ds_assign *given,
                           size_t n)
{
    ds_op *ops = ds_new_n(&run->arena, ds_op, files);
    for (size_t i = 0; i < files; i++) {
        ds_assign *all = ds_new_n(&run->arena, ds_assign, n + 1);
        all[0] =
            (ds_assign){DS_STR("name"), ds_path_base(ds_run_arg(run, i + 1))};
        memcpy(all + 1, given, n * sizeof *all);
        ops[i] = (ds_op){.kind = DS_OP_ADD,
                         .noun = DS_STR("file"),
                         .assigns = all,
                         .n = n + 1};
    }
    return ops;
}

int ds_cmd_attach(ds_run *run, ds_err *err)
{
    size_t files = 0, n;
    while (files + 1 < run->opts.args.n &&
           !strchr(run->opts.args.p[files + 1], '='))
        files++;
    if (!files)
        return ds_fail(err, DS_EUSAGE,
                       "which file? dossier attach CLIENT "
                       "FILE... [FIELD=VALUE...]");
    const ds_assign *given = ds_write_assigns(&n, run, files + 1, true, err);
    ds_client_ref client;
    if (!given || ds_run_client(&client, run, ds_run_arg(run, 0), err))
        return -1;
    ds_write w;
    ds_write_open(&w, run);
    int failed = attach_all(&w, client, files, err);
    if (!failed)
        failed = ds_write_edit(&w, client, make_entries(run, files, given, n),
                               files, err);
    ds_str first = ds_path_base(ds_run_arg(run, 1));
    ds_str subject = files == 1
                         ? ds_printf(&run->arena, "%.*s: attach %.*s",
                                     DS_FMT(client.id), DS_FMT(first))
                         : ds_printf(&run->arena, "%.*s: attach %zu files",
                                     DS_FMT(client.id), files);
    if (!failed)
        return ds_write_finish(&w, subject, err);
    ds_write_close(&w);
    return -1;
}
