/* Where the rows of earlier hand-overs are now: their clients may have been
 * renamed or merged since, or cannot be read. */
#include "cmd/batch_rows.h"
#include "cmd/moves.h"
#include "cmd/then.h"
#include "base/banned.h"

/* The identifiers of all clients that can be read, and of those with values
 * that cannot. */
static void list_clients(ds_map *ids, ds_map *flawed, const ds_run *run)
{
    ds_segments all = ds_run_segments(run);
    for (size_t i = 0; i < all.n; i++) {
        const ds_segment *s = all.segments[i];
        for (uint32_t c = 0; c < s->tables[0].rows; c++)
            if (!s->dead || !s->dead[c])
                ds_map_put(s->flawed[c] ? flawed : ids, ds_segment_id(s, c),
                           NULL);
    }
}

/* False: there is no such client, by this name. */
static bool find(ds_held_row *r, const ds_handing *h, ds_str client)
{
    bool there = ds_map_get(&h->ids, client) != NULL;
    r->unread = !there && ds_index_has(h->run->then->index, client);
    if (there || r->unread)
        r->client = client;
    return there || r->unread;
}

/* The rows that went out first by this manifest and have lost their client. */
static int follow(ds_handing *h, const ds_batch *b, const bool *lost,
                  ds_err *err)
{
    ds_moves moves = {0};
    ds_err why = {0};
    bool any = false;
    for (size_t i = 0; i < h->held.rows.n; i++)
        any |= lost[i] && h->held.rows.p[i].first == b;
    int failed = any && ds_moves_since(&moves, h->run, b->commit, &why);
    if (failed && why.code == DS_ENOTFOUND) /* history was rewritten */
        ds_run_say(h->run,
                   "warning: %.*s: its commit %.*s is not in this repository: "
                   "clients that were renamed since are not found again",
                   DS_FMT(b->path), DS_FMT(ds_str_sub(b->commit, 0, 10)));
    else if (failed)
        *err = why;
    for (size_t i = 0; i < h->held.rows.n && !failed; i++) {
        ds_held_row *r = &h->held.rows.p[i];
        if (lost[i] && r->first == b)
            find(r, h, ds_moves_follow(&moves, r->row->client));
    }
    ds_moves_free(&moves);
    return failed && why.code != DS_ENOTFOUND ? -1 : 0;
}

/* What cannot be read may have changed in any way. */
static int refuse_unread(const ds_handing *h, ds_err *err)
{
    for (size_t i = 0; i < h->held.rows.n; i++)
        if (h->held.rows.p[i].unread)
            return ds_fail(err, DS_EFINDINGS,
                           "nothing is corrected while %.*s cannot be read",
                           DS_FMT(h->held.rows.p[i].client));
    return 0;
}

static int follow_all(ds_handing *h, const bool *lost, ds_err *err)
{
    for (size_t i = 0; i < h->before.list.n; i++)
        if (follow(h, h->before.list.p[i], lost, err))
            return -1;
    return ds_run_has(h->run, OPT_CORRECTIONS) ? refuse_unread(h, err) : 0;
}

int ds_hand_place(ds_handing *h, ds_err *err)
{
    bool *lost = ds_new_n(&h->arena, bool, h->held.rows.n);
    list_clients(&h->ids, &h->flawed, h->run);
    if (h->flawed.n)
        ds_run_say(h->run,
                   "until they can, nothing of %zu client%s is handed over",
                   h->flawed.n, h->flawed.n == 1 ? "" : "s");
    for (size_t i = 0; i < h->held.rows.n; i++) {
        ds_held_row *r = &h->held.rows.p[i];
        lost[i] = !r->row->gone && !find(r, h, r->client);
    }
    if (follow_all(h, lost, err))
        return -1;
    ds_held_place(&h->held, &h->arena);
    return 0;
}

int ds_hand_place_again(bool *moved, ds_handing *h, ds_err *err)
{
    bool *lost = ds_new_n(&h->arena, bool, h->held.rows.n);
    *moved = false;
    for (size_t i = 0; i < h->held.rows.n; i++) {
        const ds_held_row *r = &h->held.rows.p[i];
        lost[i] = !r->row->gone && ds_held_judge(r) == DS_HELD_REMOVED &&
                  ds_str_eq(r->client, r->row->client) &&
                  ds_map_get(&h->ids, r->client);
    }
    if (follow_all(h, lost, err))
        return -1;
    for (size_t i = 0; i < h->held.rows.n; i++)
        *moved |= lost[i] && !ds_str_eq(h->held.rows.p[i].client,
                                        h->held.rows.p[i].row->client);
    if (*moved)
        ds_held_place(&h->held, &h->arena);
    return 0;
}
