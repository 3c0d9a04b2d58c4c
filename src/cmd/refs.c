/* Finds by the index which records refer to a client, and rewrites those. */
#include "cmd/refs.h"
#include "base/map.h"
#include "record/client.h"
#include "record/refs.h"
#include "base/banned.h"

typedef struct {
    ds_arena *arena;
    ds_map seen; /* path -> 1 */
    DS_VEC(ds_str) paths;
} referrers;

static int see(void *payload, const ds_segment *s, uint32_t row, ds_err *err)
{
    referrers *r = payload;
    bool fresh;
    (void)err;
    ds_str path = ds_segment_path(s, row);
    ds_map_put(&r->seen, path, &fresh);
    if (fresh)
        *ds_vec_push(&r->paths) = path;
    return 0;
}

/* any(TABLE where FIELD = "id"), of fields in clients themselves FIELD = "id".
 */
static int find_in(referrers *r, ds_run *run, const ds_table *t,
                   const ds_field *f, ds_str id, ds_err *err)
{
    ds_query_env env = ds_run_env(run);
    ds_str where =
        ds_printf(r->arena, "%.*s = \"%.*s\"", DS_FMT(f->name), DS_FMT(id));
    if (t != &run->schema->tables[0])
        where = ds_printf(r->arena, "any(%.*s where %.*s)", DS_FMT(t->name),
                          DS_FMT(where));
    return ds_query_select(&env, DS_STR("clients"), where,
                           ds_index_segments(run->index), see, r, err);
}

static int find_all(referrers *r, ds_run *run, ds_str id, ds_err *err)
{
    for (unsigned t = 0; t < run->schema->ntables; t++) {
        const ds_table *table = &run->schema->tables[t];
        for (size_t i = 0; i < table->nstored; i++)
            if (ds_field_is_client_ref(&table->fields[i]) &&
                find_in(r, run, table, &table->fields[i], id, err))
                return -1;
    }
    return 0;
}

int ds_refs_follow_in(ds_str *out, ds_run *run, ds_str path, ds_str bytes,
                      ds_str gone, ds_str to, ds_err *err)
{
    ds_doc doc;
    ds_record r;
    ds_findings f = {.arena = &run->arena};
    int broken = ds_yaml_parse(&doc, &run->arena, path, bytes, &f);
    if (broken)
        ds_run_report(run, &f, err);
    ds_findings_free(&f);
    if (broken)
        return ds_run_found(err);
    ds_record_read(&r, &run->arena, run->schema, &doc, ds_client_id(path), path,
                   NULL);
    return ds_record_retarget(out, &run->arena, &r, gone, to, err);
}

static int follow(ds_write *w, ds_str path, ds_str gone, ds_str to, ds_err *err)
{
    ds_str old, bytes;
    return ds_run_read(&old, w->run, path, err) ||
                   ds_refs_follow_in(&bytes, w->run, path, old, gone, to,
                                     err) ||
                   ds_write_put(w, (ds_client_ref){ds_client_id(path), path},
                                old, bytes, err)
               ? -1
               : 0;
}

int ds_refs_follow(ds_write *w, ds_client_ref gone, ds_client_ref to,
                   ds_err *err)
{
    referrers r = {.arena = &w->run->arena};
    int failed = find_all(&r, w->run, gone.id, err);
    for (size_t i = 0; !failed && i < r.paths.n; i++)
        if (!ds_str_eq(r.paths.p[i], gone.path) &&
            !ds_str_eq(r.paths.p[i], to.path))
            failed = follow(w, r.paths.p[i], gone.id, to.id, err);
    ds_vec_free(&r.paths);
    ds_map_free(&r.seen);
    return failed;
}
