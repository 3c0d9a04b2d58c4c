/* The one file of a book that says what the others may hold. */
#include "cmd/schema_file.h"
#include "base/file.h"
#include "base/banned.h"

#define PATH DS_STR("records/schema.yaml")

int ds_schema_file_open(ds_schema_file *f, ds_run *run, ds_err *err)
{
    ds_arena *a = &run->arena;
    ds_findings found = {.arena = a};
    *f = (ds_schema_file){0};
    if (ds_file_read_any(&f->old, a, run->book.fd, PATH.p, DS_YAML_MAX_BYTES,
                         err))
        return -1;
    ds_str text = f->old.p ? f->old : DS_STR("");
    int broken = ds_yaml_parse(&f->doc, a, PATH, text, &found);
    ds_findings_free(&found);
    if (broken)
        return ds_fail(err, DS_EFINDINGS, "%s cannot be read", PATH.p);
    f->plan = ds_plan_new(a, &f->doc);
    return 0;
}

int ds_schema_file_bytes(ds_str *bytes, ds_run *run, const ds_schema_file *f,
                         ds_err *err)
{
    return ds_plan_apply(bytes, &run->arena, f->plan, err);
}

int ds_schema_file_put(ds_changeset *set, const ds_schema_file *f, ds_str bytes,
                       ds_err *err)
{
    return ds_changeset_file(set, PATH, f->old, bytes, err);
}
