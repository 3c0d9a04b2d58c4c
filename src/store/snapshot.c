/* Files and folders of a commit. */
#include "store/snapshot.h"
#include "base/file.h"
#include "store/snapshot_impl.h"
#include "store/trees.h"
#include <stdlib.h>
#include <string.h>
#include "base/banned.h"

enum {
    MAX_DEPTH = 16,       /* folders below files/ */
    MAX_ENTRIES = 1 << 20 /* in them; a few objects can make any number */
};

static git_oid git_oid_of(const ds_oid *oid)
{
    git_oid out;
    memcpy(out.id, oid->id, sizeof out.id);
    return out;
}

void ds_snapshot_close(ds_snapshot *s)
{
    if (!s)
        return;
    ds_repo_close(&s->r);
    ds_repo_close(&s->other);
    free(s);
}

const char *ds_snapshot_commit(const ds_snapshot *s)
{
    return s->hex;
}

int64_t ds_snapshot_time(const ds_snapshot *s)
{
    return s->time;
}

const ds_oid *ds_snapshot_records(const ds_snapshot *s)
{
    return s->has_records ? &s->records : NULL;
}

/* --- objects ------------------------------------------------------------- */

/* libgit2 locks what a repository has in common; two do not wait for each
 * other. */
static ds_repo *repo_of(ds_snapshot *s, unsigned reader, ds_err *err)
{
    if (reader == 0)
        return &s->r;
    if (s->other.repo == NULL && ds_repo_open(&s->other, s->r.book, err) != 0)
        return NULL;
    return &s->other;
}

/* libgit2 fetches nothing by itself, as git does. */
static int missing(const ds_snapshot *s, const char *what, ds_err *err)
{
    ds_fail(err, DS_EGIT,
            "%.10s: %s of it is not in this clone: a partial clone, or a "
            "damaged one",
            s->hex, what);
    return ds_hint(err, "git fetch --refetch --no-filter");
}

static int read_object(git_odb_object **out, ds_repo **repo, ds_snapshot *s,
                       unsigned reader, const ds_oid *oid, const char *what,
                       ds_err *err)
{
    git_oid id = git_oid_of(oid);
    ds_repo *r = *repo = repo_of(s, reader, err);
    if (r == NULL)
        return -1;
    int rc = r->g.odb_read(out, r->odb, &id);
    if (rc == GIT_ENOTFOUND)
        return missing(s, what, err);
    if (rc != 0)
        return ds_git2_fail(&r->g, err, "%.10s: %s", s->hex, what);
    return 0;
}

int ds_snapshot_blob(ds_buf *out, ds_snapshot *s, unsigned reader,
                     const ds_oid *blob, ds_err *err)
{
    ds_repo *r;
    git_odb_object *o;
    if (read_object(&o, &r, s, reader, blob, "a file", err) != 0)
        return -1;
    size_t n = r->g.odb_object_size(o);
    char *to = ds_buf_room(out, n + 1);
    memcpy(to, r->g.odb_object_data(o), n);
    to[n] = '\0';
    out->n += n;
    r->g.odb_object_free(o);
    return 0;
}

static ds_tree_kind kind_of(uint32_t mode)
{
    switch (mode & 0170000) {
    case 0100000:
        return DS_TREE_FILE;
    case 0040000:
        return DS_TREE_FOLDER;
    case 0120000:
        return DS_TREE_LINK;
    default:
        return DS_TREE_ELSE;
    }
}

int ds_snapshot_list(ds_tree_entries *out, ds_arena *a, ds_snapshot *s,
                     unsigned reader, const ds_oid *tree, ds_err *err)
{
    ds_repo *r;
    git_odb_object *o;
    if (read_object(&o, &r, s, reader, tree, "a folder", err) != 0)
        return -1;
    ds_str rest = {r->g.odb_object_data(o), r->g.odb_object_size(o)};
    int rc = 0;
    while (rc == 0 && rest.n > 0) {
        ds_tree_item item;
        rc = ds_tree_cut(&item, &rest, err);
        if (rc != 0)
            break;
        ds_tree_entry *e = ds_vec_push(out);
        e->name = ds_dup(a, item.name);
        e->kind = kind_of(item.mode);
        memcpy(e->oid.id, item.oid.id, sizeof e->oid.id);
    }
    r->g.odb_object_free(o);
    return rc;
}

/* --- by path ------------------------------------------------------------- */

static int find(uint32_t *mode, git_oid *oid, ds_snapshot *s, ds_arena *a,
                ds_str path, ds_err *err)
{
    ds_str full =
        ds_printf(a, "%.*s%.*s", DS_FMT(s->r.book->prefix), DS_FMT(path));
    return ds_trees_find(mode, oid, &s->r, &s->tree, full, err);
}

static int measure(uint64_t *size, ds_snapshot *s, const git_oid *oid,
                   ds_str path, ds_err *err)
{
    size_t n;
    git_object_t type;
    if (s->r.g.odb_read_header(&n, &type, s->r.odb, oid) != 0)
        return ds_git2_fail(&s->r.g, err, "%.10s:%.*s", s->hex, DS_FMT(path));
    *size = n;
    return 0;
}

int ds_snapshot_read(ds_str *out, ds_arena *a, ds_snapshot *s, ds_str path,
                     size_t max, ds_err *err)
{
    uint32_t mode;
    git_oid id;
    uint64_t size = 0;
    ds_oid blob;
    ds_buf b = {0};
    if (find(&mode, &id, s, a, path, err) != 0)
        return -1;
    if (kind_of(mode) != DS_TREE_FILE)
        return ds_fail(err, DS_ENOTFOUND, "%.10s:%.*s: not there", s->hex,
                       DS_FMT(path));
    if (measure(&size, s, &id, path, err) != 0)
        return -1;
    if (size > max)
        return ds_fail(err, DS_ELIMIT, "%.10s:%.*s: bigger than %zu bytes",
                       s->hex, DS_FMT(path), max);
    memcpy(blob.id, id.id, sizeof blob.id);
    int rc = ds_snapshot_blob(&b, s, 0, &blob, err);
    *out = ds_dup(a, ds_buf_str(&b));
    ds_buf_free(&b);
    return rc;
}

/* --- attached files ------------------------------------------------------ */

typedef struct {
    ds_attached_list *out;
    ds_arena *a;
    ds_snapshot *s;
    ds_err *err;
    size_t entries;
} walk;

static int walk_folder(walk *w, const ds_oid *tree, ds_str prefix,
                       unsigned depth);

static int walk_entry(walk *w, const ds_tree_entry *e, ds_str prefix,
                      unsigned depth)
{
    uint64_t size = 0;
    bool safe = ds_path_safe(e->name);
    if (++w->entries > MAX_ENTRIES)
        return ds_fail(w->err, DS_ELIMIT, "%.10s:%.*s: more than %d files",
                       w->s->hex, DS_FMT(prefix), MAX_ENTRIES);
    ds_str name = ds_printf(w->a, "%.*s%s%.*s", DS_FMT(prefix),
                            prefix.n ? "/" : "", DS_FMT(e->name));
    if (e->kind == DS_TREE_FOLDER && safe && depth < MAX_DEPTH)
        return walk_folder(w, &e->oid, name, depth + 1);
    git_oid id = git_oid_of(&e->oid);
    if (e->kind == DS_TREE_FILE && measure(&size, w->s, &id, name, w->err) != 0)
        return -1;
    *ds_vec_push(w->out) = (ds_attached){
        .name = name,
        .size = (int64_t)size,
        .refused = e->kind != DS_TREE_FILE || !safe,
    };
    return 0;
}

static int walk_folder(walk *w, const ds_oid *tree, ds_str prefix,
                       unsigned depth)
{
    ds_tree_entries list = {0};
    int rc = ds_snapshot_list(&list, w->a, w->s, 0, tree, w->err);
    for (size_t i = 0; i < list.n && rc == 0; i++)
        rc = walk_entry(w, &list.p[i], prefix, depth);
    ds_vec_free(&list);
    return rc;
}

static int by_name(const void *a, const void *b)
{
    return ds_str_cmp(((const ds_attached *)a)->name,
                      ((const ds_attached *)b)->name);
}

int ds_snapshot_files(ds_attached_list *out, ds_arena *a, ds_snapshot *s,
                      ds_str folder, ds_err *err)
{
    uint32_t mode;
    git_oid id;
    ds_oid tree;
    walk w = {.out = out, .a = a, .s = s, .err = err};
    ds_str path = ds_printf(a, "%.*s/files", DS_FMT(folder));
    if (find(&mode, &id, s, a, path, err) != 0)
        return -1;
    if (kind_of(mode) != DS_TREE_FOLDER)
        return 0;
    memcpy(tree.id, id.id, sizeof tree.id);
    if (walk_folder(&w, &tree, DS_STR(""), 0) != 0)
        return -1;
    if (out->n > 0)
        qsort(out->p, out->n, sizeof *out->p, by_name);
    return 0;
}
