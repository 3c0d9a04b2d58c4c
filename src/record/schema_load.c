/* The schema in force: the built-in tables, and a book's additions. */
#include "record/schema_build.h"
#include "base/banned.h"

int ds_schema_load(const ds_schema **out, ds_arena *a, ds_str path, ds_str book,
                   ds_findings *f)
{
    *out = &ds_builtin_tables;
    if (book.n == 0)
        return 0;
    size_t errors = f->errors;
    ds_doc doc;
    ds_draft d = {.a = a, .f = f};
    ds_yaml_parse(&doc, a, path, ds_dup(a, book), f);
    ds_draft_thaw(&d, &ds_builtin_tables);
    if (f->errors == errors)
        ds_draft_read(&d, &doc);
    if (f->errors == errors) {
        d.s.hash = ds_builtin_tables.hash ^ ds_str_hash(book);
        *out = ds_draft_freeze(&d);
    }
    ds_draft_close(&d);
    return f->errors == errors ? 0 : -1;
}
