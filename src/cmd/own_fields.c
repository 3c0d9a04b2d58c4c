/* New fields in records/schema.yaml: tables, TABLE, fields, NAME. */
#include "cmd/own_fields.h"
#include "yaml/edit.h"
#include "base/file.h"
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

static int change_schema(ds_write *w, const ds_table *t, const ds_own_field *f,
                         size_t n, ds_err *err)
{
    ds_run *run = w->run;
    ds_arena *a = &run->arena;
    ds_str path = DS_STR("records/schema.yaml"), old = {0}, bytes;
    const ds_str steps[DEPTH] = {DS_STR("tables"), t->name, DS_STR("fields")};
    ds_err missing = {0};
    ds_findings found = {.arena = a};
    ds_doc doc;
    if (ds_file_read(&old, a, run->book.fd, path.p, DS_YAML_MAX_BYTES,
                     &missing) &&
        missing.code != DS_ENOTFOUND) {
        *err = missing;
        return -1;
    }
    if (ds_yaml_parse(&doc, a, path, old.p ? old : DS_STR(""), &found))
        return ds_fail(err, DS_EFINDINGS, "records/schema.yaml cannot be read");
    ds_findings_free(&found);
    ds_plan *plan = ds_plan_new(a, &doc);
    set_fields(plan, a, &doc, steps, field_values(a, f, n), n);
    return ds_plan_apply(&bytes, a, plan, err) ||
                   ds_changeset_file(w->set, path, old, bytes, err)
               ? -1
               : 0;
}

int ds_own_fields_add(ds_run *run, const ds_table *t, const ds_own_field *f,
                      size_t n, ds_err *err)
{
    ds_write w;
    ds_buf b = {0};
    ds_write_open(&w, run);
    for (size_t i = 0; i < n; i++)
        ds_buf_addf(&b, "%s%.*s", i > 0 ? ", " : "", DS_FMT(f[i].name));
    ds_str subject =
        ds_printf(&run->arena, "schema: new fields of %.*s: %.*s",
                  DS_FMT(t->name), DS_FMT(ds_str_sub(ds_buf_str(&b), 0, 200)));
    ds_buf_free(&b);
    if (!change_schema(&w, t, f, n, err))
        return ds_write_finish(&w, subject, err);
    ds_write_close(&w);
    return -1;
}
