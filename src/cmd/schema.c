/* schema: the built-in schema, the pattern for a book's own; or the book's as
 * JSON Schema, for editors. */
#include "cmd/verbs.h"
#include "record/jsonschema.h"
#include "base/banned.h"

static int print_json(ds_run *run, ds_err *err)
{
    ds_buf b = {0};
    if (ds_run_open(run, DS_NEEDS_BOOK, err) || ds_run_out(run, false, err))
        return -1;
    ds_schema_json(&b, run->schema);
    fwrite(b.p, 1, b.n, run->out);
    ds_buf_free(&b);
    return 0;
}

int ds_cmd_schema(ds_run *run, ds_err *err)
{
    if (ds_run_has(run, OPT_JSON_SCHEMA))
        return print_json(run, err);
    if (ds_run_out(run, true, err))
        return -1;
    fwrite(ds_builtin_schema, 1, ds_builtin_schema_len, run->out);
    return 0;
}
