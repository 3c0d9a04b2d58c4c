/* New fields in records/schema.yaml: tables, TABLE, fields, NAME. */
#include "cmd/own_fields.h"
#include "base/banned.h"

enum {
    DEPTH = 3
};

static ds_yval text(const char *key, ds_str value, bool plain)
{
    return (ds_yval){
        .kind = DS_SCALAR, .key = ds_cstr(key), .text = value, .plain = plain};
}

static ds_yval map_of(ds_str key, const ds_yval *items, size_t n)
{
    return (ds_yval){.kind = DS_MAP, .key = key, .items = items, .count = n};
}

static const ds_yval *field_values(ds_arena *a, const ds_own_field *f, size_t n)
{
    ds_yval *all = ds_new_n(a, ds_yval, n);
    for (size_t i = 0; i < n; i++) {
        ds_yval *items = ds_new_n(a, ds_yval, 2);
        items[0] = text("type", DS_STR("text"), true);
        items[1] = text("en", f[i].label, false);
        all[i] = map_of(f[i].name, items, 2);
    }
    return all;
}

/* Goes down as far as the file has the path, and sets the rest there. */
static void set_fields(ds_plan *plan, ds_arena *a, const ds_doc *doc,
                       const ds_str path[DEPTH], const ds_yval *fields,
                       size_t n)
{
    ds_key_order none = {0};
    ds_node *at = doc->root;
    size_t depth = 0;
    for (; at != NULL && depth < DEPTH; depth++) {
        ds_node *next = ds_yaml_get(at, path[depth]);
        if (next == NULL || next->kind != DS_MAP)
            break;
        at = next;
    }
    if (depth == DEPTH) {
        for (size_t i = 0; i < n; i++)
            ds_plan_set(plan, at, fields[i].key, &fields[i], none);
        return;
    }
    ds_yval *value = ds_new(a, ds_yval);
    *value = map_of(path[DEPTH - 1], fields, n);
    for (size_t i = DEPTH - 1; i > depth; i--) {
        ds_yval *outer = ds_new(a, ds_yval);
        *outer = map_of(path[i - 1], value, 1);
        value = outer;
    }
    ds_plan_set(plan, at, path[depth], value, none);
}

int ds_own_fields_plan(ds_str *bytes, ds_schema_file *file, ds_run *run,
                       const ds_table *t, const ds_own_field *f, size_t n,
                       ds_err *err)
{
    ds_arena *a = &run->arena;
    const ds_str steps[DEPTH] = {DS_STR("tables"), t->name, DS_STR("fields")};
    if (ds_schema_file_open(file, run, err))
        return -1;
    set_fields(file->plan, a, &file->doc, steps, field_values(a, f, n), n);
    return ds_schema_file_bytes(bytes, run, file, err);
}

int ds_own_fields_refused(ds_str *why, ds_run *run, const ds_table *t,
                          const ds_own_field *f, size_t n, ds_err *err)
{
    ds_schema_file file;
    ds_str bytes;
    const ds_schema *unused;
    ds_findings found = {.arena = &run->arena};
    *why = (ds_str){0};
    if (ds_own_fields_plan(&bytes, &file, run, t, f, n, err))
        return -1;
    if (ds_schema_load(&unused, &run->arena, DS_STR("records/schema.yaml"),
                       bytes, &found))
        *why = found.list.p[0].msg;
    ds_findings_free(&found);
    return 0;
}
