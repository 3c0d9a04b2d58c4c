/* Follows clients from an earlier commit to now. */
#include "cmd/moves.h"
#include "cmd/then.h"
#include "history/changes.h"
#include "base/banned.h"

#define MERGED DS_STR("Dossier-Merged:")

typedef struct {
    ds_moves *out;
    ds_arena *arena;
} gathering;

static void add(gathering *g, ds_str from, ds_str to)
{
    *ds_vec_push(&g->out->list) =
        (ds_move){ds_dup(g->arena, from), ds_dup(g->arena, to)};
}

static int gather(void *payload, const ds_commit_info *commit,
                  const ds_client_change *clients, size_t n, ds_err *err)
{
    gathering *g = payload;
    (void)err;
    for (size_t i = 0; i < n; i++)
        if (clients[i].path.p && clients[i].old_path.p &&
            !ds_str_eq(clients[i].id, clients[i].old_id))
            add(g, clients[i].old_id, clients[i].id);
    ds_str into = ds_git_trailer(commit->body, MERGED);
    ds_str gone = ds_str_cut(&into, ' ');
    if (into.n > 0)
        add(g, gone, into);
    return 0;
}

int ds_moves_since(ds_moves *out, ds_run *run, ds_str commit, ds_err *err)
{
    gathering g = {out, &run->arena};
    *out = (ds_moves){0};
    return ds_history_walk(
        &run->book, run->schema, DS_STR(""), ds_zstr(&run->arena, commit),
        ds_snapshot_commit(run->then->snapshot), gather, &g, err);
}

ds_str ds_moves_follow(const ds_moves *m, ds_str id)
{
    for (size_t i = m->list.n; i-- > 0;)
        if (ds_str_eq(m->list.p[i].from, id))
            id = m->list.p[i].to;
    return id;
}

void ds_moves_free(ds_moves *m)
{
    ds_vec_free(&m->list);
}

ds_str ds_merged_trailer(ds_arena *a, ds_str gone, ds_str into)
{
    return ds_printf(a, "%.*s %.*s %.*s", DS_FMT(MERGED), DS_FMT(gone),
                     DS_FMT(into));
}
