/* Opens what a verb needs and finds the client that it names. */
#include "cmd/run.h"
#include "cmd/flaws.h"
#include "cmd/then.h"
#include "record/client.h"
#include "store/txn.h"
#include <fcntl.h>
#include <unistd.h>
#include "base/file.h"
#include "base/banned.h"

ds_str ds_run_arg(const ds_run *run, size_t n)
{
    return n < run->opts.args.n ? ds_cstr(run->opts.args.p[n]) : DS_STR("");
}

bool ds_run_has(const ds_run *run, ds_opt opt)
{
    return ds_opts_has(&run->opts, opt);
}

ds_str ds_run_opt(const ds_run *run, ds_opt opt)
{
    return ds_cstr(ds_opts_get(&run->opts, opt));
}

static int use_schema(ds_run *run, ds_str text, ds_err *err)
{
    ds_findings f = {.arena = &run->arena};
    int failed = ds_schema_load(&run->schema, &run->arena,
                                DS_STR("records/schema.yaml"), text, &f);
    if (f.list.n && ds_run_report(run, &f, err))
        failed = -1;
    ds_findings_free(&f);
    return failed ? ds_fail(err, DS_EFINDINGS,
                            "records/schema.yaml cannot be used as it is")
                  : 0;
}

static int load_schema(ds_run *run, ds_err *err)
{
    ds_str text;
    return ds_file_read_any(&text, &run->arena, run->book.fd,
                            "records/schema.yaml", DS_YAML_MAX_BYTES, err) ||
                   use_schema(run, text, err)
               ? -1
               : 0;
}

int ds_run_open(ds_run *run, ds_needs needs, ds_err *err)
{
    if (needs == DS_NEEDS_NOTHING)
        return 0;
    if (ds_book_open(&run->book, &run->arena, NULL, err))
        return -1;
    if (needs == DS_NEEDS_THEN && ds_run_has(run, OPT_AS_OF))
        return ds_run_travel(run, ds_run_opt(run, OPT_AS_OF), err);
    ds_err left = {0};
    if (ds_txn_recover(&run->book, &left) && needs != DS_NEEDS_AS_IS) {
        *err = left;
        return -1;
    }
    if (load_schema(run, err))
        return -1;
    return needs == DS_NEEDS_BOOK || needs == DS_NEEDS_THEN
               ? 0
               : ds_run_index(run, err);
}

ds_segments ds_run_segments(const ds_run *run)
{
    return ds_index_segments(run->then ? run->then->index : run->index);
}

int ds_run_index(ds_run *run, ds_err *err)
{
    if (run->then)
        return ds_then_index(run->then, run, err);
    if (run->index)
        return 0;
    ds_index_opts opts = {
        .no_index = ds_run_has(run, OPT_NO_INDEX),
        .no_refresh = ds_run_has(run, OPT_NO_REFRESH),
        .rebuild = ds_run_has(run, OPT_REBUILD),
    };
    ds_findings f = {.arena = &run->arena};
    int failed =
        ds_index_open(&run->index, &run->book, run->schema, &opts, &f, err);
    /* Whoever asks about the others is warned: the answer lacks these. */
    for (size_t i = 0; i < f.list.n; i++)
        f.list.p[i].warning = true;
    if (!failed && f.list.n && !run->quiet_index)
        failed = ds_run_report(run, &f, err);
    ds_findings_free(&f);
    if (!failed && !run->quiet_index)
        failed = ds_flaws_warn(run, ds_run_segments(run), err);
    return failed;
}

static int open_index_again(ds_run *run, ds_err *err)
{
    bool indexed = run->index != NULL;
    ds_index_close(run->index);
    run->index = NULL;
    return indexed ? ds_run_index(run, err) : 0;
}

int ds_run_reload(ds_run *run, ds_err *err)
{
    return load_schema(run, err) || open_index_again(run, err) ? -1 : 0;
}

int ds_run_suppose(ds_run *run, ds_str schema, ds_err *err)
{
    return use_schema(run, schema, err) || open_index_again(run, err) ? -1 : 0;
}

void ds_run_close(ds_run *run)
{
    if (run->then)
        ds_then_close(run->then);
    ds_index_close(run->index);
    ds_book_close(&run->book);
    ds_opts_close(&run->opts);
    ds_findings_free(&run->findings);
    ds_arena_free(&run->arena);
}

int ds_run_client(ds_client_ref *out, ds_run *run, ds_str name, ds_err *err)
{
    if (run->then)
        return ds_then_client(out, run->then, run, name, err);
    if (ds_client_quick(out, &run->arena, &run->book, run->schema->layout,
                        name))
        return 0;
    if (ds_run_index(run, err))
        return -1;
    return ds_index_find(out, &run->arena, run->index, name, err);
}

int ds_run_bytes(ds_str *bytes, ds_arena *a, const ds_run *run, ds_str path,
                 ds_err *err)
{
    if (run->then)
        return ds_snapshot_read(bytes, a, run->then->snapshot, path,
                                DS_YAML_MAX_BYTES, err);
    return ds_file_read(bytes, a, run->book.fd, ds_zstr(a, path),
                        DS_YAML_MAX_BYTES, err);
}

ds_str ds_run_label(ds_arena *a, const ds_run *run, ds_str path)
{
    if (!run->then)
        return path;
    return ds_printf(a, "%.*s:%.*s", DS_FMT(run->then->commit), DS_FMT(path));
}

int ds_run_read(ds_str *bytes, ds_run *run, ds_str path, ds_err *err)
{
    return ds_run_bytes(bytes, &run->arena, run, path, err);
}

int ds_run_record(ds_record *r, ds_run *run, ds_str path, ds_err *err)
{
    ds_str bytes;
    if (ds_run_read(&bytes, run, path, err))
        return -1;
    ds_doc *doc = ds_new(&run->arena, ds_doc);
    ds_findings f = {.arena = &run->arena};
    ds_str label = ds_run_label(&run->arena, run, path);
    int broken = ds_yaml_parse(doc, &run->arena, label, bytes, &f);
    if (!broken)
        ds_record_read(r, &run->arena, run->schema, doc, ds_client_id(path),
                       path, NULL);
    else if (!ds_run_report(run, &f, err))
        ds_fail(err, DS_EFINDINGS, "%.*s cannot be read", DS_FMT(label));
    ds_findings_free(&f);
    return broken ? -1 : 0;
}

ds_query_env ds_run_env(ds_run *run)
{
    return (ds_query_env){
        .schema = run->schema,
        .today = run->today,
        .load_report = ds_run_load_report,
        .payload = run,
    };
}

int ds_run_load_report(ds_str *yaml, ds_arena *a, void *payload, ds_str name,
                       ds_err *err)
{
    ds_run *run = payload;
    if (!ds_path_safe(name))
        return ds_fail(err, DS_EUSAGE, "\"%.*s\" is not a report's name",
                       DS_FMT(name));
    ds_str path = ds_printf(a, "records/reports/%.*s.yaml", DS_FMT(name));
    if (!ds_run_bytes(yaml, a, run, path, err))
        return 0;
    if (err->code == DS_ENOTFOUND && run->then)
        return ds_then_report(yaml, a, run, name, path, err);
    if (err->code != DS_ENOTFOUND)
        return -1;
    return ds_fail(err, DS_ENOTFOUND, "there is no report %.*s (%.*s)",
                   DS_FMT(name), DS_FMT(path));
}
