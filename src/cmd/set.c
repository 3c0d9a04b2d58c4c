/* set: changes fields of a client, of one of its elements, or of many. */
#include "cmd/verbs.h"
#include "cmd/write.h"
#include "base/banned.h"

/* What a bulk edit collects while the query runs: files are changed after. */
typedef struct {
    ds_run *run;
    unsigned table;
    DS_VEC(ds_client_ref) clients; /* one a match */
    DS_VEC(ds_op) ops;             /* the same places */
} bulk;

/* "#3": the third element of the client's collection (of its owner, for a
 * nested one), as the edit floor counts. */
static ds_str number_of(ds_arena *a, const ds_segment *s, unsigned table,
                        uint32_t row, unsigned *owner_table, uint32_t *owner)
{
    const ds_segtable *t = &s->tables[table];
    bool nested = t->parent != NULL;
    *owner_table = nested ? t->parent_table[row] : 0;
    *owner = nested ? t->parent[row] : t->client[row];
    const uint32_t *first = s->tables[*owner_table].first[table];
    return ds_printf(a, "#%u", row - first[*owner] + 1);
}

static int collect(void *payload, const ds_segment *s, uint32_t row,
                   ds_err *err)
{
    (void)err;
    bulk *b = payload;
    ds_arena *a = &b->run->arena;
    uint32_t client = row, owner = row;
    ds_op op = {.kind = DS_OP_SET};
    if (b->table) {
        const ds_table *t = &b->run->schema->tables[b->table];
        unsigned owner_table;
        client = s->tables[b->table].client[row];
        op.noun = t->noun;
        op.key = number_of(a, s, b->table, row, &owner_table, &owner);
        if (owner_table) {
            unsigned above;
            op.parent_noun = b->run->schema->tables[owner_table].noun;
            op.parent_key = number_of(a, s, owner_table, owner, &above, &owner);
        }
    }
    *ds_vec_push(&b->clients) =
        (ds_client_ref){ds_dup(a, ds_segment_id(s, client)),
                        ds_dup(a, ds_segment_path(s, client))};
    *ds_vec_push(&b->ops) = op;
    return 0;
}

/* Matches of one client stand together: one edit takes them all. */
static int edit_all(bulk *b, ds_write *w, ds_err *err)
{
    for (size_t i = 0, end; i < b->clients.n; i = end) {
        for (end = i + 1; end < b->clients.n; end++)
            if (!ds_str_eq(b->clients.p[end].path, b->clients.p[i].path))
                break;
        if (ds_write_edit(w, b->clients.p[i], &b->ops.p[i], end - i, err))
            return -1;
    }
    return 0;
}

static int set_many(ds_run *run, ds_err *err)
{
    bulk b = {.run = run};
    ds_str source = ds_run_arg(run, 0);
    bool named = ds_str_chr(source, '=') == source.n;
    if (!named)
        source = run->schema->tables[0].name;
    int table = ds_schema_table(run->schema, source);
    if (table < 0)
        return ds_schema_no_table(run->schema, source, err);
    b.table = (unsigned)table;
    size_t n;
    const ds_assign *assigns = ds_write_assigns(&n, run, named, true, err);
    if (!assigns || ds_run_index(run, err))
        return -1;
    ds_query_env env = ds_run_env(run);
    ds_write w;
    ds_write_open(&w, run);
    int failed =
        ds_query_select(&env, source, ds_run_opt(run, OPT_WHERE),
                        ds_index_segments(run->index), collect, &b, err);
    for (size_t i = 0; i < b.ops.n; i++) {
        b.ops.p[i].assigns = assigns;
        b.ops.p[i].n = n;
    }
    if (!failed)
        failed = edit_all(&b, &w, err);
    ds_str subject = DS_STR("");
    if (w.lines.n > 1)
        subject = ds_printf(&run->arena, "set %s%.*s on %zu of %.*s",
                            n > 1 ? "fields such as " : "",
                            DS_FMT(assigns[0].field), b.ops.n, DS_FMT(source));
    ds_vec_free(&b.clients);
    ds_vec_free(&b.ops);
    if (!failed)
        return ds_write_finish(&w, subject, err);
    ds_write_close(&w);
    return -1;
}

int ds_cmd_set(ds_run *run, ds_err *err)
{
    if (ds_run_has(run, OPT_WHERE))
        return set_many(run, err);
    size_t at = 1;
    ds_op op = {.kind = DS_OP_SET};
    ds_write_element(&op, run, &at);
    op.assigns = ds_write_assigns(&op.n, run, at, true, err);
    if (!op.assigns)
        return -1;
    if (!op.n)
        return ds_fail(err, DS_EUSAGE,
                       "nothing to set: dossier set CLIENT "
                       "[NOUN KEY] FIELD=VALUE...");
    return ds_write_one(run, ds_run_arg(run, 0), &op, DS_STR(""), err);
}
