/* Identifiers and paths of clients. */
#include "record/client.h"
#include "base/banned.h"

ds_str ds_client_path(ds_arena *a, ds_str layout, ds_str id)
{
    if (!ds_str_is(layout, "letters"))
        return ds_printf(a, "records/%.*s/client.yaml", DS_FMT(id));
    ds_str letters = ds_str_sub(id, 0, 2);
    return ds_printf(a, "records/%.*s/%.*s/client.yaml", DS_FMT(letters),
                     DS_FMT(id));
}

ds_str ds_client_folder(ds_str path)
{
    static const char file[] = "/client.yaml";
    if (!ds_str_starts(path, DS_STR("records/")) ||
        !ds_str_ends(path, DS_STR(file)))
        return (ds_str){0};
    ds_str folder = ds_str_sub(path, 0, path.n - (sizeof file - 1));
    return folder.n > sizeof "records/" - 1 ? folder : (ds_str){0};
}

ds_str ds_client_id(ds_str path)
{
    ds_str folder = ds_client_folder(path);
    size_t beg = folder.n;
    while (beg > 0 && folder.p[beg - 1] != '/')
        beg--;
    return ds_str_sub(folder, beg, folder.n);
}

int ds_client_may_be(ds_str id, ds_err *err)
{
    static const char *const own[] = {"batches", "imports", "reports"};
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (ds_str_is(id, own[i]))
            return ds_fail(err, DS_EUSAGE,
                           "%s cannot be an identifier: records/%s is a folder "
                           "of the book",
                           own[i], own[i]);
    return 0;
}
