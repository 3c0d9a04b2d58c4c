/* Goes back through the client's versions, each compared with the record of
 * now: a commit gave a field its value when the version behind it has that
 * value and the one before it (of a merge: each of them) has not. So it does
 * not matter on which branch, or under which name of the client, it happened.
 */
#include "history/blame.h"
#include "history/rows.h"
#include "record/client.h"
#include "base/banned.h"

typedef struct {
    ds_arena *arena;
    const ds_record *now;
    ds_blames *out;
    uint8_t *differs; /* of each entry: in how many versions, see look() */
    ds_blame who;     /* the commit that is looked at */
    bool mended;      /* by it; its old version comes with an older one */
    size_t open;      /* entries that no commit was found for */
} blamer;

/* --- entries -------------------------------------------------------------- */

static void list_fields(ds_blames *out, const ds_record *r)
{
    for (unsigned t = 0; t < r->schema->ntables; t++)
        for (size_t i = 0; i < r->tables[t].n; i++)
            for (size_t k = 0; k < r->schema->tables[t].nstored; k++)
                if (r->tables[t].rows[i].nodes[k])
                    *ds_vec_push(out) = (ds_blame){
                        .table = t, .row = &r->tables[t].rows[i], .field = k};
}

static bool concerns(const ds_change *c, const ds_record *now,
                     const ds_blame *b)
{
    if (c->kind == DS_CHANGED)
        return c->table == b->table && c->new_row == b->row &&
               c->field == (int)b->field;
    return c->kind == DS_ADDED && ds_change_holds(c, now, b->table, b->row);
}

/* --- one version -----------------------------------------------------------
 */

/* Counts where fields are not yet what they are now. */
static void mark(blamer *m, const ds_record *version, uint8_t by)
{
    ds_arena a = {0};
    ds_changes changes = {0};
    ds_record_diff(&changes, &a, version, m->now);
    for (size_t i = 0; i < m->out->n; i++) {
        size_t k = 0;
        while (k < changes.n && !concerns(&changes.p[k], m->now, &m->out->p[i]))
            k++;
        if (k < changes.n)
            m->differs[i] = (uint8_t)(m->differs[i] + by);
    }
    ds_vec_free(&changes);
    ds_arena_free(&a);
}

enum {
    MANY = 100 /* more than a merge has parents */
};

/* The commit that is looked at. */
static void remember(blamer *m, const ds_commit_info *c)
{
    m->who = (ds_blame){.committed = true, .day = ds_commit_day(c)};
    memcpy(m->who.oid, c->oid, sizeof m->who.oid);
    m->who.author = ds_dup(m->arena, c->author);
    m->who.email = ds_dup(m->arena, c->email);
    m->who.subject = ds_dup(m->arena, c->subject);
}

static void settle(blamer *m, ds_blame *b)
{
    ds_blame who = m->who;
    who.table = b->table;
    who.row = b->row;
    who.field = b->field;
    *b = who;
    m->open--;
}

/* What mended a broken version is compared with the last one that could be
 * read. */
static void look_at(blamer *m, const ds_commit_info *commit,
                    const ds_client_change *c)
{
    if (!c->new_broken) {
        remember(m, commit);
        memset(m->differs, 0, m->out->n);
        mark(m, c->new, MANY);
    } else if (!m->mended) {
        return;
    }
    m->mended = c->old_broken;
    if (c->old_broken)
        return;
    size_t parents = c->nothers < MANY - 1 ? c->nothers : MANY - 2;
    mark(m, c->old, 1);
    for (size_t k = 0; k < parents; k++)
        mark(m, c->others[k], 1);
    for (size_t k = 0; k < m->out->n; k++)
        if (m->differs[k] == 1 + parents && !m->out->p[k].committed)
            settle(m, &m->out->p[k]);
}

static int look(void *payload, const ds_commit_info *commit,
                const ds_client_change *clients, size_t n, ds_err *err)
{
    blamer *m = payload;
    (void)err;
    for (size_t i = 0; i < n; i++)
        if (clients[i].path.p)
            look_at(m, commit, &clients[i]);
    return m->open == 0;
}

int ds_history_blame(ds_blames *out, ds_arena *a, const ds_book *book,
                     const ds_record *now, ds_err *err)
{
    list_fields(out, now);
    blamer m = {.arena = a,
                .now = now,
                .out = out,
                .differs = ds_new_n(a, uint8_t, out->n),
                .open = out->n};
    return ds_history_walk(book, now->schema, ds_client_folder(now->path), NULL,
                           NULL, look, &m, err);
}
