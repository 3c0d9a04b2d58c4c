/* layout: shows or changes where client folders stand, in one commit. */
#include "cmd/verbs.h"
#include "cmd/schema_file.h"
#include "cmd/write.h"
#include "record/client.h"
#include "base/banned.h"

/* The setting in records/schema.yaml, its other bytes kept. */
static int set_setting(ds_write *w, ds_str layout, ds_err *err)
{
    ds_str bytes;
    ds_schema_file file;
    if (ds_schema_file_open(&file, w->run, err))
        return -1;
    ds_node *root = file.doc.root;
    ds_yval value = {.kind = DS_SCALAR,
                     .text = layout,
                     .plain = true,
                     .key = DS_STR("layout")};
    ds_node *settings = root ? ds_yaml_get(root, DS_STR("settings")) : NULL;
    ds_key_order none = {0};
    if (settings && settings->kind == DS_MAP) {
        ds_plan_set(file.plan, settings, value.key, &value, none);
    } else {
        ds_yval map = {.kind = DS_MAP, .items = &value, .count = 1};
        ds_plan_set(file.plan, root, DS_STR("settings"), &map, none);
    }
    return ds_schema_file_bytes(&bytes, w->run, &file, err) ||
                   ds_schema_file_put(w->set, &file, bytes, err)
               ? -1
               : 0;
}

static int move_all(ds_write *w, ds_str layout, size_t *moved, ds_err *err)
{
    ds_run *run = w->run;
    ds_str *paths;
    size_t n;
    if (ds_index_walk(&paths, &n, &run->arena, &run->book, &run->findings, err))
        return -1;
    for (size_t i = 0; i < n; i++) {
        ds_str to = ds_client_path(&run->arena, layout, ds_client_id(paths[i]));
        if (ds_str_eq(paths[i], to))
            continue;
        if (ds_changeset_move(w->set, ds_client_folder(paths[i]),
                              ds_client_folder(to), err))
            return -1;
        ++*moved;
    }
    return 0;
}

int ds_layout_change(ds_run *run, ds_str layout, ds_err *err)
{
    size_t moved = 0;
    ds_write w;
    ds_write_open(&w, run);
    int failed = move_all(&w, layout, &moved, err);
    if (!failed && !ds_str_eq(layout, run->schema->layout))
        failed = set_setting(&w, layout, err);
    ds_str subject = ds_printf(&run->arena, "layout %.*s: move %zu clients",
                               DS_FMT(layout), moved);
    if (!failed)
        return ds_write_finish(&w, subject, err);
    ds_write_close(&w);
    return -1;
}

int ds_cmd_layout(ds_run *run, ds_err *err)
{
    ds_str layout = ds_run_arg(run, 0);
    if (!layout.n) {
        printf("%.*s\n", DS_FMT(run->schema->layout));
        return 0;
    }
    if (!ds_str_is(layout, "flat") && !ds_str_is(layout, "letters"))
        return ds_fail(err, DS_EUSAGE,
                       "a layout is flat or letters, not \"%.*s\"",
                       DS_FMT(layout));
    return ds_layout_change(run, layout, err);
}
