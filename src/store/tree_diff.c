/* Walks two trees side by side. Files and folders of one name may stand in
 * both, in git's order a folder behind what sorts before "NAME/": so entries
 * are paired by name, each side being looked up in the other. */
#include "store/tree_diff.h"
#include "base/file.h"
#include "store/trees.h"
#include <string.h>
#include "base/banned.h"

enum {
    MAX_DEPTH = 64 /* of folders; a client's are a few */
};

typedef struct {
    ds_repo *r;
    const ds_tree_side *old;
    size_t n;
    const ds_tree_side *new;
    bool moved; /* the paths differ: the record is told also when it is equal */
    ds_on_change *callback;
    void *payload;
    ds_arena arena; /* of one file */
    ds_err *err;
} differ;

typedef struct {
    uint32_t mode; /* 0: nothing */
    git_oid oid;
} at;

static bool same(const at *a, const at *b)
{
    return a->mode == b->mode &&
           (a->mode == 0 || memcmp(&a->oid, &b->oid, sizeof a->oid) == 0);
}

static bool is_tree(const at *x)
{
    return x->mode == GIT_FILEMODE_TREE;
}

static int find(at *out, differ *d, const ds_tree_side *side, ds_str path)
{
    *out = (at){0};
    if (path.p == NULL)
        return 0;
    if (path.n == 0) {
        *out = (at){GIT_FILEMODE_TREE, side->tree};
        return 0;
    }
    return ds_trees_find(&out->mode, &out->oid, d->r, &side->tree, path,
                         d->err);
}

static ds_str join(ds_arena *a, ds_str dir, ds_str name)
{
    if (dir.p == NULL)
        return dir;
    return ds_printf(a, "%.*s%s%.*s", DS_FMT(dir), dir.n > 0 ? "/" : "",
                     DS_FMT(name));
}

/* --- one file ------------------------------------------------------------- */

static int read_side(ds_str *out, differ *d, const at *x, ds_str path)
{
    git_odb_object *o;
    const ds_git2 *g = &d->r->g;
    *out = (ds_str){0};
    if (x->mode == 0 || !ds_str_is(ds_path_base(path), "client.yaml"))
        return 0;
    if (g->odb_read(&o, d->r->odb, &x->oid) != 0)
        return ds_git2_fail(g, d->err, "%.*s", DS_FMT(path));
    *out = ds_dup(&d->arena,
                  (ds_str){g->odb_object_data(o), g->odb_object_size(o)});
    g->odb_object_free(o);
    return 0;
}

static ds_str other_path(differ *d, const ds_tree_side *side, ds_str rest)
{
    ds_str path = side->path;
    if (path.p != NULL)
        path = ds_printf(&d->arena, "%.*s%.*s", DS_FMT(path), DS_FMT(rest));
    if (path.n > 0 && path.p[0] == '/') /* below the root */
        path = ds_str_sub(path, 1, path.n);
    return path;
}

/* The file in the other parents of a merge. `*taken`: one of them has it so. */
static int read_others(ds_file_change *c, bool *taken, differ *d, const at *now,
                       ds_str rest)
{
    at there;
    ds_str *others = ds_new_n(&d->arena, ds_str, d->n);
    *taken = false;
    for (size_t i = 1; i < d->n && !*taken; i++) {
        ds_str path = other_path(d, &d->old[i], rest);
        if (find(&there, d, &d->old[i], path) != 0 ||
            read_side(&others[i - 1], d, &there, path) != 0)
            return -1;
        *taken = same(&there, now);
    }
    c->others = others;
    c->nothers = d->n > 0 ? d->n - 1 : 0;
    return 0;
}

/* The path without what leads to the book. */
static ds_str in_book(const differ *d, const at *x, ds_str path)
{
    return x->mode != 0 ? ds_str_sub(path, d->r->book->prefix.n, path.n)
                        : (ds_str){0};
}

static int tell(differ *d, const at *a, const at *b, ds_str pa, ds_str pb)
{
    bool known;
    ds_file_change c = {.old_path = in_book(d, a, pa),
                        .new_path = in_book(d, b, pb)};
    ds_str rest = b->mode != 0 || d->n == 0
                      ? ds_str_sub(pb, d->new->path.n, pb.n)
                      : ds_str_sub(pa, d->old[0].path.n, pa.n);
    int rc = read_others(&c, &known, d, b, rest);
    if (rc == 0 && !known)
        rc = read_side(&c.old, d, a, pa) != 0 || read_side(&c.new, d, b, pb)
                 ? -1
                 : d->callback(d->payload, &c, d->err);
    ds_arena_reset(&d->arena);
    return rc;
}

/* --- folders -------------------------------------------------------------- */

static int compare(differ *d, at a, at b, ds_str pa, ds_str pb, unsigned depth);

static at entry_of(const ds_git2 *g, const git_tree *t, const char *name)
{
    const git_tree_entry *e = t ? g->tree_entry_byname(t, name) : NULL;
    if (e == NULL)
        return (at){0};
    return (at){(uint32_t)g->tree_entry_filemode_raw(e), *g->tree_entry_id(e)};
}

typedef struct {
    const git_tree *a, *b;
    ds_str pa, pb;
    unsigned depth;
} folders;

/* The entry of that name on both sides. */
static int compare_entry(differ *d, const folders *f, const char *name)
{
    const ds_git2 *g = &d->r->g;
    at a = entry_of(g, f->a, name), b = entry_of(g, f->b, name);
    bool record = d->moved && strcmp(name, "client.yaml") == 0;
    if (same(&a, &b) && !record)
        return 0;
    ds_arena scratch = {0};
    ds_str pa = join(&scratch, f->pa, ds_cstr(name));
    ds_str pb = join(&scratch, f->pb, ds_cstr(name));
    int rc = compare(d, a, b, pa, pb, f->depth + 1);
    ds_arena_free(&scratch);
    return rc;
}

/* Names of both in one order: those of `b` first met are passed over later. */
static int compare_folders(differ *d, const folders *f)
{
    const ds_git2 *g = &d->r->g;
    size_t na = f->a ? g->tree_entrycount(f->a) : 0;
    size_t nb = f->b ? g->tree_entrycount(f->b) : 0;
    int rc = 0;
    for (size_t i = 0, k = 0; rc == 0 && (i < na || k < nb);) {
        const char *x =
            i < na ? g->tree_entry_name(g->tree_entry_byindex(f->a, i)) : NULL;
        const char *y =
            k < nb ? g->tree_entry_name(g->tree_entry_byindex(f->b, k)) : NULL;
        int order = !x ? 1 : !y ? -1 : strcmp(x, y);
        if (order <= 0) {
            rc = compare_entry(d, f, x);
            i++;
            k += order == 0;
        } else {
            if (!f->a || g->tree_entry_byname(f->a, y) == NULL)
                rc = compare_entry(d, f, y);
            k++;
        }
    }
    return rc;
}

static int open_side(git_tree **out, differ *d, const at *x)
{
    *out = NULL;
    if (is_tree(x) && d->r->g.tree_lookup(out, d->r->repo, &x->oid) != 0)
        return ds_git2_fail(&d->r->g, d->err, "a folder of a commit");
    return 0;
}

static int compare(differ *d, at a, at b, ds_str pa, ds_str pb, unsigned depth)
{
    static const at nothing;
    if (depth > MAX_DEPTH)
        return ds_fail(d->err, DS_ELIMIT, "%.*s: folders stand too deep",
                       DS_FMT(b.mode != 0 ? pb : pa));
    int rc = 0;
    folders f = {.pa = pa, .pb = pb, .depth = depth};
    git_tree *ta, *tb;
    if (open_side(&ta, d, &a) != 0)
        return -1;
    rc = open_side(&tb, d, &b);
    f.a = ta;
    f.b = tb;
    const at *file_a = is_tree(&a) ? &nothing : &a;
    const at *file_b = is_tree(&b) ? &nothing : &b;
    if (rc == 0 && (file_a->mode != 0 || file_b->mode != 0) &&
        (d->moved || !same(file_a, file_b)))
        rc = tell(d, file_a, file_b, pa, pb);
    if (rc == 0 && (ta != NULL || tb != NULL))
        rc = compare_folders(d, &f);
    if (ta != NULL)
        d->r->g.tree_free(ta);
    if (tb != NULL)
        d->r->g.tree_free(tb);
    return rc;
}

int ds_tree_diff(ds_repo *r, const ds_tree_side *old, size_t n,
                 const ds_tree_side *new, ds_on_change *callback, void *payload,
                 ds_err *err)
{
    static const ds_tree_side empty;
    const ds_tree_side *first = n > 0 ? &old[0] : &empty;
    bool moved = first->path.p && !ds_str_eq(first->path, new->path);
    differ d = {r, old, n, new, moved, callback, payload, {0}, err};
    at a, b;
    int rc = find(&a, &d, first, first->path);
    if (rc == 0)
        rc = find(&b, &d, new, new->path);
    if (rc == 0 && (moved || !same(&a, &b)))
        rc = compare(&d, a, b, first->path.p ? first->path : new->path,
                     new->path.p ? new->path : first->path, 0);
    ds_arena_free(&d.arena);
    return rc;
}
