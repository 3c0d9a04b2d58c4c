/* Changed files become changed clients.
 *
 *   gather()    one call a file: records are read, attachments named
 *   pair()      a client that went and one that came with the same bytes, the
 *               same folder's name or the same legal name was renamed
 *   ds_record_diff for each, then the caller's function */
#include "history/changes.h"
#include "base/file.h"
#include "base/map.h"
#include "record/client.h"
#include "base/banned.h"

typedef struct {
    ds_client_change c;
    ds_str old_bytes, new_bytes, *others;
    DS_VEC(ds_str) attached;
    bool gone; /* it is told with the one that it became */
} gathered;

typedef struct {
    const ds_schema *schema;
    ds_on_clients *callback;
    void *payload;
    ds_arena arena; /* of one commit */
    DS_VEC(gathered) clients;
    ds_map at; /* folder -> its place */
} teller;

/* --- gathering ------------------------------------------------------------ */

/* The client's folder that a path lies in, and what lies in it: a record, or
 * something below files/. */
static bool split(ds_str *folder, ds_str *file, ds_str path)
{
    *folder = ds_client_folder(path);
    *file = (ds_str){0};
    if (ds_client_id(path).n)
        return true;
    size_t at = ds_str_find(path, DS_STR("/files/"));
    if (at == SIZE_MAX)
        return false;
    *folder = ds_str_sub(path, 0, at);
    *file = ds_str_sub(path, at + 7, path.n);
    return true;
}

static gathered *client_at(teller *t, ds_str folder)
{
    bool fresh;
    uint64_t *at = ds_map_put(&t->at, folder, &fresh);
    if (fresh) {
        *at = t->clients.n;
        *ds_vec_push(&t->clients) = (gathered){0};
    }
    return &t->clients.p[*at];
}

static const ds_record *read_record(bool *broken, teller *t, ds_str path,
                                    ds_str bytes)
{
    ds_findings f = {.arena = &t->arena};
    ds_doc *doc = ds_new(&t->arena, ds_doc);
    ds_record *r = ds_new(&t->arena, ds_record);
    *broken = ds_yaml_parse(doc, &t->arena, path, bytes, &f) != 0;
    ds_findings_free(&f);
    if (*broken)
        return NULL;
    ds_record_read(r, &t->arena, t->schema, doc, ds_client_id(path), path,
                   NULL);
    return r;
}

static void gather_record(teller *t, gathered *g, const ds_file_change *c)
{
    if (c->old_path.p) {
        g->c.old_path = ds_dup(&t->arena, c->old_path);
        g->old_bytes = ds_dup(&t->arena, c->old);
    }
    if (c->new_path.p) {
        g->c.path = ds_dup(&t->arena, c->new_path);
        g->new_bytes = ds_dup(&t->arena, c->new);
    }
    g->others = ds_new_n(&t->arena, ds_str, c->nothers);
    g->c.nothers = c->nothers;
    for (size_t i = 0; i < c->nothers; i++)
        g->others[i] = ds_dup(&t->arena, c->others[i]);
}

static void gather_file(teller *t, gathered *g, const ds_file_change *c,
                        ds_str name)
{
    const char *verb = !c->old_path.p   ? "attach"
                       : !c->new_path.p ? "detach"
                                        : "replace";
    *ds_vec_push(&g->attached) =
        ds_printf(&t->arena, "%s %.*s", verb, DS_FMT(name));
}

static int gather(void *payload, const ds_file_change *c, ds_err *err)
{
    teller *t = payload;
    ds_str folder, file;
    (void)err;
    if (!split(&folder, &file, c->new_path.p ? c->new_path : c->old_path))
        return 0;
    gathered *g = client_at(t, ds_dup(&t->arena, folder));
    if (!g->c.id.p)
        g->c.id = g->c.old_id = ds_dup(&t->arena, ds_path_base(folder));
    if (!file.p)
        gather_record(t, g, c);
    else
        gather_file(t, g, c, file);
    return 0;
}

/* --- renamed clients ------------------------------------------------------ */

static bool went(const gathered *g)
{
    return g->c.old_path.p && !g->c.path.p && !g->gone;
}

/* "attach scan.pdf" here and "detach scan.pdf" there: it moved along. */
static bool moved_along(const gathered *gone, ds_str attached)
{
    static const size_t verb = sizeof "attach " - 1;
    for (size_t i = 0; i < gone->attached.n; i++) {
        ds_str there = gone->attached.p[i];
        if (ds_str_starts(there, DS_STR("detach ")) &&
            ds_str_eq(ds_str_sub(there, verb, there.n),
                      ds_str_sub(attached, verb, attached.n)))
            return true;
    }
    return false;
}

static void join(gathered *came, gathered *gone)
{
    came->c.old_path = gone->c.old_path;
    came->old_bytes = gone->old_bytes;
    came->c.old = gone->c.old;
    came->c.old_broken = gone->c.old_broken;
    size_t n = 0;
    for (size_t i = 0; i < came->attached.n; i++)
        if (!moved_along(gone, came->attached.p[i]))
            came->attached.p[n++] = came->attached.p[i];
    came->attached.n = n;
    gone->gone = true;
}

/* By what two sides of a client are known again, surest first. */
typedef enum {
    BY_BYTES,
    BY_ID,
    BY_NAME
} likeness;

static ds_str legal_name(const ds_record *r)
{
    int f =
        r ? ds_table_field(&r->schema->tables[0], DS_STR("legal_name")) : -1;
    return f >= 0 ? r->tables[0].rows[0].values[f].text : DS_STR("");
}

static ds_str mark_of(const gathered *g, likeness by)
{
    bool old = g->c.old_path.p;
    switch (by) {
    case BY_BYTES:
        return old ? g->old_bytes : g->new_bytes;
    case BY_ID:
        return g->c.id;
    case BY_NAME:
        break;
    }
    return legal_name(old ? g->c.old : g->c.new);
}

static void pair(teller *t, likeness by)
{
    ds_map gone = {0};
    for (size_t i = 0; i < t->clients.n; i++)
        if (went(&t->clients.p[i]))
            *ds_map_put(&gone, mark_of(&t->clients.p[i], by), NULL) = i + 1;
    for (size_t i = 0; i < t->clients.n; i++) {
        gathered *g = &t->clients.p[i];
        if (!g->c.path.p || g->c.old_path.p)
            continue;
        ds_str mark = mark_of(g, by);
        const uint64_t *at = ds_map_get(&gone, mark);
        if (mark.n && at && went(&t->clients.p[*at - 1]))
            join(g, &t->clients.p[*at - 1]);
    }
    ds_map_free(&gone);
}

/* --- telling -------------------------------------------------------------- */

static void read_sides(teller *t, gathered *g)
{
    ds_client_change *c = &g->c;
    if (c->old_path.p)
        c->old = read_record(&c->old_broken, t, c->old_path, g->old_bytes);
    if (c->path.p)
        c->new = read_record(&c->new_broken, t, c->path, g->new_bytes);
    const ds_record **others =
        ds_new_n(&t->arena, const ds_record *, c->nothers);
    bool broken;
    for (size_t i = 0; i < c->nothers; i++)
        if (g->others[i].p)
            others[i] = read_record(&broken, t, c->path, g->others[i]);
    c->others = others;
}

static bool has_path(const ds_changes *all, const ds_change *c)
{
    for (size_t i = 0; i < all->n; i++)
        if (all->p[i].kind == c->kind && ds_str_eq(all->p[i].path, c->path))
            return true;
    return false;
}

/* A merge did what is not as in this parent either. */
static void keep_own(ds_changes *changes, ds_arena *a, const ds_record *parent,
                     const ds_record *now)
{
    ds_changes other = {0};
    size_t n = 0;
    if (!parent) /* it is all new there */
        return;
    ds_record_diff(&other, a, parent, now);
    for (size_t i = 0; i < changes->n; i++)
        if (has_path(&other, &changes->p[i]))
            changes->p[n++] = changes->p[i];
    changes->n = n;
    ds_vec_free(&other);
}

static void compare(teller *t, gathered *g)
{
    ds_client_change *c = &g->c;
    if (c->old_path.p)
        c->old_id = ds_client_id(c->old_path);
    if (!c->old_broken && !c->new_broken)
        ds_record_diff(&c->changes, &t->arena, c->old, c->new);
    for (size_t i = 0; i < c->nothers; i++)
        keep_own(&c->changes, &t->arena, c->others[i], c->new);
    c->attached = g->attached.p;
    c->nattached = g->attached.n;
}

bool ds_change_holds(const ds_change *c, const ds_record *r, unsigned table,
                     const ds_row *row)
{
    const ds_row *whole = c->kind == DS_ADDED ? c->new_row : c->old_row;
    while (table != c->table || row != whole) {
        if (table == 0)
            return false;
        table = row->parent_table;
        row = &r->tables[table].rows[row->parent];
    }
    return true;
}

/* Of a merge only what it did itself. */
static bool is_told(const ds_client_change *c)
{
    return !c->nothers || c->changes.n || c->nattached || c->old_broken ||
           c->new_broken;
}

static int tell(teller *t, const ds_commit_info *commit, ds_err *err)
{
    for (size_t i = 0; i < t->clients.n; i++)
        read_sides(t, &t->clients.p[i]);
    pair(t, BY_BYTES);
    pair(t, BY_ID);
    pair(t, BY_NAME);
    size_t n = 0;
    ds_client_change *all = ds_new_n(&t->arena, ds_client_change, t->clients.n);
    for (size_t i = 0; i < t->clients.n; i++)
        if (!t->clients.p[i].gone) {
            compare(t, &t->clients.p[i]);
            if (is_told(&t->clients.p[i].c))
                all[n++] = t->clients.p[i].c;
        }
    return n ? t->callback(t->payload, commit, all, n, err) : 0;
}

static void forget(teller *t)
{
    for (size_t i = 0; i < t->clients.n; i++) {
        ds_vec_free(&t->clients.p[i].c.changes);
        ds_vec_free(&t->clients.p[i].attached);
    }
    t->clients.n = 0;
    ds_map_free(&t->at);
    t->at = (ds_map){0};
    ds_arena_reset(&t->arena);
}

static void close_teller(teller *t)
{
    forget(t);
    ds_vec_free(&t->clients);
    ds_arena_free(&t->arena);
}

static int tell_commit(void *payload, const ds_commit_info *commit, ds_err *err)
{
    teller *t = payload;
    int rc = ds_git_changes(commit, gather, t, err);
    if (rc == 0)
        rc = tell(t, commit, err);
    forget(t);
    return rc;
}

int ds_history_walk(const ds_book *book, const ds_schema *schema, ds_str path,
                    const char *from, const char *to, ds_on_clients *callback,
                    void *payload, ds_err *err)
{
    teller t = {.schema = schema, .callback = callback, .payload = payload};
    int rc = ds_git_log_range(book, path.n ? path : DS_STR("records"), from, to,
                              tell_commit, &t, err);
    close_teller(&t);
    return rc;
}

int ds_history_diff(const ds_book *book, const ds_schema *schema,
                    const char *old, const char *new, ds_on_clients *callback,
                    void *payload, ds_err *err)
{
    teller t = {.schema = schema, .callback = callback, .payload = payload};
    int rc = ds_git_diff(book, old, new, gather, &t, err);
    if (rc == 0)
        rc = tell(&t, NULL, err);
    close_teller(&t);
    return rc;
}

int ds_history_pending(const ds_book *book, const ds_schema *schema,
                       bool staged, ds_on_clients *callback, void *payload,
                       ds_err *err)
{
    teller t = {.schema = schema, .callback = callback, .payload = payload};
    int rc = ds_git_pending(book, staged, gather, &t, err);
    if (rc == 0)
        rc = tell(&t, NULL, err);
    close_teller(&t);
    return rc;
}
