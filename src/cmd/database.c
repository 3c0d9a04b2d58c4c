/* The schema's tables, one query each, into one transaction. */
#include "cmd/database.h"
#include "base/banned.h"

static void add_column(ds_buf *b, ds_str group, ds_str name)
{
    if (b->n > 0)
        ds_buf_addz(b, ", ");
    if (group.n > 0)
        ds_buf_addf(b, "%.*s.", DS_FMT(group));
    ds_buf_add(b, name);
}

static void add_parents(ds_buf *b, const ds_schema *s, const ds_table *t)
{
    for (size_t i = 0; i < t->nparents; i++) {
        const ds_table *parent = &s->tables[t->parents[i]];
        if (t->parents[i] == 0 || parent->key < 0)
            continue;
        add_column(b, parent->noun, parent->fields[parent->key].name);
    }
}

/* Of a client only what its file says: a figure in two currencies would make
 * two rows of it, and the other tables have what it is made of. */
static ds_str all_columns(ds_arena *a, const ds_schema *s, const ds_table *t)
{
    ds_buf b = {0};
    size_t n = t->nparents > 0 ? t->nfields : t->nstored;
    add_column(&b, t->nparents > 0 ? DS_STR("client") : (ds_str){0},
               DS_STR("id"));
    add_parents(&b, s, t);
    for (size_t i = 0; i < n; i++)
        add_column(&b, (ds_str){0}, t->fields[i].name);
    ds_str out = ds_dup(a, ds_buf_str(&b));
    ds_buf_free(&b);
    return out;
}

static int export_table(ds_run *run, const ds_table *t, ds_err *err)
{
    ds_query *q;
    ds_sink *sink;
    ds_query_stats stats;
    ds_query_env env = ds_run_env(run);
    const ds_query_slots slots = {
        .from = t->name, .show = all_columns(&run->arena, run->schema, t)};
    ds_sink_opts opts = ds_run_sink_opts(run);
    opts.source = t->name;
    opts.part = true;
    return ds_query_parse(&q, &run->arena, &env, &slots, err) ||
                   ds_sink_open(&sink, &run->arena, DS_STR("sql"), &opts,
                                err) ||
                   ds_query_run(q, ds_run_segments(run), sink, &stats, err)
               ? -1
               : 0;
}

int ds_export_database(ds_run *run, ds_err *err)
{
    if (ds_run_index(run, err) || ds_run_out(run, true, err))
        return -1;
    fputs("BEGIN;\n", run->out);
    for (size_t i = 0; i < run->schema->ntables; i++)
        if (export_table(run, &run->schema->tables[i], err))
            return -1;
    fputs("COMMIT;\n", run->out);
    return 0;
}
