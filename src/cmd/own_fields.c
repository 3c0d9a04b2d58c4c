/* New fields in records/schema.yaml: tables, TABLE, fields, NAME. */
#include "cmd/own_fields.h"
#include "base/banned.h"

static ds_yval text(const char *key, ds_str value, bool plain)
{
    return (ds_yval){
        .kind = DS_SCALAR, .key = ds_cstr(key), .text = value, .plain = plain};
}

static ds_yval map_of(ds_str key, const ds_yval *items, size_t n)
{
    return (ds_yval){.kind = DS_MAP, .key = key, .items = items, .count = n};
}

/* Those of the table. */
static ds_yval *field_values(size_t *count, ds_arena *a, const ds_table *t,
                             const ds_own_field *f, size_t n)
{
    ds_yval *all = ds_new_n(a, ds_yval, n);
    *count = 0;
    for (size_t i = 0; i < n; i++) {
        if (f[i].table != t)
            continue;
        ds_yval *items = ds_new_n(a, ds_yval, 2);
        items[0] = text("type", DS_STR("text"), true);
        items[1] = text("en", f[i].label, false);
        all[(*count)++] = map_of(f[i].name, items, 2);
    }
    return all;
}

static ds_node *get_map(ds_node *at, ds_str key)
{
    ds_node *next = at != NULL ? ds_yaml_get(at, key) : NULL;
    return next != NULL && next->kind == DS_MAP ? next : NULL;
}

/* Goes down from `tables` as far as the file has the path, and sets the rest
 * there; where it has not even that, the table is added to `missing`. */
static void set_fields(ds_plan *plan, ds_arena *a, ds_node *tables,
                       const ds_table *t, ds_yval *fields, size_t n,
                       ds_yval *missing)
{
    ds_key_order none = {0};
    ds_node *table = tables != NULL ? get_map(tables, t->name) : NULL;
    ds_node *at = get_map(table, DS_STR("fields"));
    ds_yval *inner = ds_new(a, ds_yval);
    *inner = map_of(DS_STR("fields"), fields, n);
    *missing = map_of(t->name, inner, 1);
    for (size_t i = 0; at != NULL && i < n; i++)
        ds_plan_set(plan, at, fields[i].key, &fields[i], none);
    if (at == NULL && table != NULL)
        ds_plan_set(plan, table, inner->key, inner, none);
    else if (at == NULL && tables != NULL)
        ds_plan_set(plan, tables, missing->key, missing, none);
}

static bool is_first(const ds_own_field *f, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (f[k].table == f[i].table)
            return false;
    return true;
}

int ds_own_fields_plan(ds_str *bytes, ds_schema_file *file, ds_run *run,
                       const ds_own_field *f, size_t n, ds_err *err)
{
    ds_arena *a = &run->arena;
    if (ds_schema_file_open(file, run, err))
        return -1;
    ds_node *tables = get_map(file->doc.root, DS_STR("tables"));
    ds_yval *missing = ds_new_n(a, ds_yval, n), *all = ds_new(a, ds_yval);
    size_t count = 0;
    for (size_t i = 0; i < n; i++) {
        size_t fields;
        if (!is_first(f, i))
            continue;
        ds_yval *values = field_values(&fields, a, f[i].table, f, n);
        set_fields(file->plan, a, tables, f[i].table, values, fields,
                   &missing[count++]);
    }
    *all = map_of(DS_STR("tables"), missing, count);
    if (tables == NULL)
        ds_plan_set(file->plan, file->doc.root, all->key, all,
                    (ds_key_order){0});
    return ds_schema_file_bytes(bytes, run, file, err);
}

int ds_own_fields_refused(ds_str *why, ds_run *run, const ds_own_field *f,
                          size_t n, ds_err *err)
{
    ds_schema_file file;
    ds_str bytes;
    const ds_schema *unused;
    ds_findings found = {.arena = &run->arena};
    *why = (ds_str){0};
    if (ds_own_fields_plan(&bytes, &file, run, f, n, err))
        return -1;
    if (ds_schema_load(&unused, &run->arena, DS_STR("records/schema.yaml"),
                       bytes, &found))
        *why = found.list.p[0].msg;
    ds_findings_free(&found);
    return 0;
}
