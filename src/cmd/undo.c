/* undo: takes one operation back by an inverse patch, as a new commit.
 *
 *   find_op()   one command is one commit with a trailer "Dossier-Op: ID"; what
 *               undid one names it in "Dossier-Undoes: ID", so that the next
 *               undo goes further back, and undoing that one is doing again
 *   gather()    the files below records/ that it changed, both sides
 *   pair()      folders that it moved
 *   reverse()   each record: a merge with the state behind the operation as
 *               base, now as ours, the state before it as theirs; each other
 *               file: only where nobody changed it since
 *
 * Nothing is written while there is a conflict. */
#include "base/file.h"
#include "base/map.h"
#include "cmd/verbs.h"
#include "cmd/write.h"
#include "merge/merge.h"
#include "record/client.h"
#include "store/git.h"
#include <fcntl.h>
#include "base/banned.h"

#define MAX_FILE ((size_t)1 << 30)

typedef struct {
    ds_str path, old, new; /* p == NULL: not there on that side */
    bool moved;            /* it goes back with its folder */
} changed_file;

typedef struct {
    ds_run *run;
    ds_write w;
    ds_str wanted; /* an operation's id, or its beginning; empty: the last */
    ds_map undone; /* ids */
    char oid[41];
    unsigned parents;
    ds_str op, subject;
    DS_VEC(changed_file) files;
    size_t conflicts;
} undoing;

/* --- which operation --------------------------------------------------------
 */

static void take(undoing *u, const ds_commit_info *c, ds_str op)
{
    memcpy(u->oid, c->oid, sizeof u->oid);
    u->parents = c->parents;
    u->op = ds_dup(&u->run->arena, op);
    u->subject = ds_dup(&u->run->arena, c->subject);
}

static int look(void *payload, const ds_commit_info *c, ds_err *err)
{
    undoing *u = payload;
    (void)err;
    ds_str op = ds_git_trailer(c->body, DS_STR("Dossier-Op:"));
    ds_str undoes = ds_git_trailer(c->body, DS_STR("Dossier-Undoes:"));
    if (u->wanted.n) {
        bool this = op.n && ds_str_starts(op, u->wanted);
        if (this)
            take(u, c, op);
        return this;
    }
    if (!op.n || ds_map_get(&u->undone, op))
        return 0;
    if (!undoes.n) {
        take(u, c, op);
        return 1;
    }
    ds_map_put(&u->undone, ds_dup(&u->run->arena, undoes), NULL);
    return 0;
}

static int take_commit(void *payload, const ds_commit_info *c, ds_err *err)
{
    undoing *u = payload;
    (void)err;
    take(u, c, ds_git_trailer(c->body, DS_STR("Dossier-Op:")));
    return 1;
}

/* By the id of an operation, else as a commit. */
static int find_op(undoing *u, ds_err *err)
{
    ds_run *run = u->run;
    u->wanted = ds_run_arg(run, 0);
    if (ds_git_log(&run->book, DS_STR(""), SIZE_MAX, look, u, err))
        return -1;
    if (!u->oid[0] && u->wanted.n &&
        ds_git_log_range(&run->book, DS_STR(""), NULL,
                         ds_zstr(&run->arena, u->wanted), take_commit, u, err))
        return -1;
    if (u->oid[0])
        return 0;
    return ds_fail(err, DS_ENOTFOUND, "there is no operation to undo");
}

/* --- what it changed --------------------------------------------------------
 */

static int read_side(ds_str *out, undoing *u, const char *rev, ds_str path,
                     ds_err *err)
{
    return ds_git_read(out, &u->run->arena, &u->run->book, rev, path, err);
}

/* Records come with their bytes, other files by name. */
static int gather(void *payload, const ds_file_change *c, ds_err *err)
{
    undoing *u = payload;
    ds_arena *a = &u->run->arena;
    ds_str path = ds_dup(a, c->new_path.p ? c->new_path : c->old_path);
    changed_file f = {.path = path};
    bool record = ds_client_id(path).n > 0;
    if (record) {
        f.old = c->old_path.p ? ds_dup(a, c->old) : (ds_str){0};
        f.new = c->new_path.p ? ds_dup(a, c->new) : (ds_str){0};
    } else if ((c->old_path.p &&
                read_side(&f.old, u, ds_printf(a, "%s^", u->oid).p, path,
                          err)) ||
               (c->new_path.p && read_side(&f.new, u, u->oid, path, err))) {
        return -1;
    }
    *ds_vec_push(&u->files) = f;
    return 0;
}

static int gather_all(undoing *u, ds_err *err)
{
    const char *before = ds_printf(&u->run->arena, "%s^", u->oid).p;
    if (u->parents > 1)
        return ds_fail(err, DS_EUSAGE,
                       "%.10s joins two branches: undo the commits that it "
                       "brought",
                       u->oid);
    return ds_git_diff(&u->run->book, u->parents ? before : NULL, u->oid,
                       gather, u, err);
}

/* --- folders that moved ------------------------------------------------------
 */

static int read_now(ds_str *out, undoing *u, ds_str path, ds_err *err)
{
    return ds_file_read_any(out, &u->run->arena, u->run->book.fd,
                            ds_zstr(&u->run->arena, path), MAX_FILE, err);
}

static void mark_moved(undoing *u, ds_str folder)
{
    for (size_t i = 0; i < u->files.n; i++) {
        ds_str path = u->files.p[i].path;
        if (ds_str_starts(path, folder) && path.n > folder.n &&
            path.p[folder.n] == '/')
            u->files.p[i].moved = true;
    }
}

static int move_back(undoing *u, const changed_file *came,
                     const changed_file *went, ds_err *err)
{
    ds_str now, there;
    if (read_now(&now, u, came->path, err) ||
        read_now(&there, u, went->path, err))
        return -1;
    if (!now.p || there.p)
        return 0; /* file by file, as far as that goes */
    ds_str from = ds_client_folder(came->path);
    ds_str to = ds_client_folder(went->path);
    ds_changes one = {0};
    *ds_vec_push(&one) = (ds_change){
        .what = DS_STR("move back"), .old = from, .new = to, .field = -1};
    ds_write_note(&u->w, ds_client_id(came->path), &one);
    ds_vec_free(&one);
    mark_moved(u, from);
    mark_moved(u, to);
    return ds_changeset_move(u->w.set, from, to, err);
}

/* The record that went and the one that came have the same bytes; in another
 * layout they also have one name. */
static int pair(undoing *u, bool by_name, ds_err *err)
{
    ds_map went = {0};
    int failed = 0;
    for (size_t i = 0; i < u->files.n; i++) {
        const changed_file *f = &u->files.p[i];
        if (!f->moved && f->old.p && !f->new.p &&ds_client_id(f->path).n)
            *ds_map_put(&went, by_name ? ds_client_id(f->path) : f->old, NULL) =
                i + 1;
    }
    for (size_t i = 0; i < u->files.n && !failed; i++) {
        const changed_file *f = &u->files.p[i];
        if (f->moved || f->old.p || !f->new.p || !ds_client_id(f->path).n)
            continue;
        const uint64_t *at =
            ds_map_get(&went, by_name ? ds_client_id(f->path) : f->new);
        if (at && !u->files.p[*at - 1].moved &&
            ds_str_eq(u->files.p[*at - 1].old, f->new))
            failed = move_back(u, f, &u->files.p[*at - 1], err);
    }
    ds_map_free(&went);
    return failed;
}

/* --- one file
 * ----------------------------------------------------------------- */

static int conflict(undoing *u, ds_str path, const char *why)
{
    ds_run_say(u->run, "%.*s: conflict: %s", DS_FMT(path), why);
    u->conflicts++;
    return 0;
}

static void say_conflicts(undoing *u, ds_str path,
                          const ds_merge_conflicts *list)
{
    for (size_t i = 0; i < list->n; i++) {
        const ds_merge_conflict *c = &list->p[i];
        ds_run_say(
            u->run, "%.*s: conflict: %.*s is \"%.*s\" now, no longer \"%.*s\"",
            DS_FMT(path), DS_FMT(c->what), DS_FMT(c->ours), DS_FMT(c->base));
    }
    u->conflicts += list->n;
}

static ds_client_ref client_at(ds_str path)
{
    return (ds_client_ref){ds_client_id(path), path};
}

static int reverse_record(undoing *u, const changed_file *f, ds_str now,
                          ds_err *err)
{
    ds_str merged;
    ds_merge_conflicts list = {0};
    ds_err why = {0};
    ds_run *run = u->run;
    if (ds_str_eq(now, f->old))
        return 0;
    int failed = ds_merge(&merged, &run->arena, &list, run->schema, f->path,
                          f->new, now, f->old, NULL, &why);
    if (failed)
        conflict(u, f->path, why.msg);
    else if (list.n)
        say_conflicts(u, f->path, &list);
    else if (!ds_str_eq(now, merged))
        failed = ds_write_put(&u->w, client_at(f->path), now, merged, err);
    else
        failed = 0;
    ds_vec_free(&list);
    return why.code ? 0 : failed;
}

static void note(undoing *u, const changed_file *f, const char *what)
{
    size_t at = ds_str_find(f->path, DS_STR("/files/"));
    ds_changes one = {0};
    bool record = ds_client_id(f->path).n > 0;
    ds_str id = record ? ds_client_id(f->path)
                       : ds_path_base(ds_str_sub(f->path, 0, at));
    ds_str name =
        record ? DS_STR("client") : ds_str_sub(f->path, at + 1, f->path.n);
    *ds_vec_push(&one) = (ds_change){
        .what = ds_printf(&u->run->arena, "%s %.*s", what, DS_FMT(name))};
    ds_write_note(&u->w, id, &one);
    ds_vec_free(&one);
}

static int reverse(undoing *u, const changed_file *f, ds_err *err)
{
    ds_str now;
    bool record = ds_client_id(f->path).n > 0;
    if (read_now(&now, u, f->path, err))
        return -1;
    if (!f->new.p) { /* it was removed */
        if (now.p)
            return ds_str_eq(now, f->old)
                       ? 0
                       : conflict(u, f->path, "there is another file now");
        if (record)
            return ds_write_put(&u->w, client_at(f->path), now, f->old, err);
        note(u, f, "restore");
        return ds_changeset_file(u->w.set, f->path, now, f->old, err);
    }
    if (!now.p)
        return f->old.p ? conflict(u, f->path, "it was removed since") : 0;
    if (record && f->old.p)
        return reverse_record(u, f, now, err);
    if (f->old.p && ds_str_eq(now, f->old))
        return 0;
    if (!ds_str_eq(now, f->new))
        return conflict(u, f->path, "it was changed since");
    note(u, f, f->old.p ? "restore" : "remove");
    return f->old.p ? ds_changeset_file(u->w.set, f->path, now, f->old, err)
                    : ds_changeset_cut(u->w.set, f->path, now, err);
}

/* The records are checked by the schema that comes back with them. */
static int know_schema(undoing *u, ds_err *err)
{
    ds_str now;
    for (size_t i = 0; i < u->files.n; i++) {
        const changed_file *f = &u->files.p[i];
        if (!ds_str_is(f->path, "records/schema.yaml") || !f->old.p)
            continue;
        if (read_now(&now, u, f->path, err))
            return -1;
        if (ds_str_eq(now, f->new))
            return ds_run_suppose(u->run, f->old, err);
    }
    return 0;
}

static int reverse_all(undoing *u, ds_err *err)
{
    if (find_op(u, err) || gather_all(u, err) || know_schema(u, err) ||
        ds_run_index(u->run, err))
        return -1;
    ds_write_open(&u->w, u->run);
    if (pair(u, true, err) || pair(u, false, err))
        return -1;
    for (size_t i = 0; i < u->files.n; i++)
        if (!u->files.p[i].moved && reverse(u, &u->files.p[i], err))
            return -1;
    if (!u->conflicts)
        return 0;
    ds_fail(err, DS_EFINDINGS,
            "what came later stands in the way: nothing was undone");
    return ds_hint(err, "dossier diff %.10s^..%.10s shows what it did", u->oid,
                   u->oid);
}

int ds_cmd_undo(ds_run *run, ds_err *err)
{
    undoing u = {.run = run};
    int failed = reverse_all(&u, err);
    if (failed) {
        ds_write_close(&u.w);
    } else {
        ds_str subject =
            ds_printf(&run->arena, "undo: %.*s", DS_FMT(u.subject));
        ds_str id = u.op.n ? u.op : (ds_str){u.oid, 40};
        u.w.trailer =
            ds_printf(&run->arena, "Dossier-Undoes: %.*s", DS_FMT(id));
        failed = ds_write_finish(&u.w, subject, err);
    }
    ds_map_free(&u.undone);
    ds_vec_free(&u.files);
    return failed;
}
