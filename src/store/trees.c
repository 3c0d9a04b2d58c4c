/* Merges sorted changes into sorted trees, bytes to bytes.
 *
 * A tree object is a run of "MODE NAME\0" and 20 bytes of oid, in order of the
 * names, where a folder's name counts as if "/" followed it. build() merges one
 * folder's entries with the leaves below it; a group of leaves with the same
 * first component is one new entry, found by going down first. */
#include "store/trees.h"
#include "base/buf.h"
#include <string.h>
#include "base/banned.h"

enum {
    MAX_DEPTH = 128
};

typedef ds_tree_item entry;
typedef DS_VEC(entry) entries;

typedef struct {
    ds_repo *r;
    ds_leaf *leaf;
    ds_err *err;
} builder;

/* --- one tree object ---------------------------------------------------- */

static int bad_tree(ds_err *err)
{
    return ds_fail(err, DS_EGIT, "a tree object of the repository is damaged");
}

int ds_tree_cut(ds_tree_item *e, ds_str *rest, ds_err *err)
{
    *e = (entry){0};
    size_t i = 0;
    for (; i < rest->n && rest->p[i] >= '0' && rest->p[i] <= '7'; i++)
        e->mode = e->mode << 3 | (uint32_t)(rest->p[i] - '0');
    if (i == 0 || i > 6 || i == rest->n || rest->p[i] != ' ')
        return bad_tree(err);
    ds_str tail = ds_str_sub(*rest, i + 1, rest->n);
    size_t n = ds_str_chr(tail, '\0');
    if (n == 0 || tail.n < n + 1 + GIT_OID_RAWSZ)
        return bad_tree(err);
    e->name = ds_str_sub(tail, 0, n);
    memcpy(e->oid.id, tail.p + n + 1, GIT_OID_RAWSZ);
    *rest = ds_str_sub(tail, n + 1 + GIT_OID_RAWSZ, tail.n);
    return 0;
}

static void add_entry(ds_buf *b, const entry *e)
{
    ds_buf_addf(b, "%o %.*s", e->mode, DS_FMT(e->name));
    ds_buf_addc(b, '\0');
    ds_buf_add(b, (ds_str){(const char *)e->oid.id, GIT_OID_RAWSZ});
}

static unsigned char end_of(const entry *e, size_t i)
{
    if (i < e->name.n)
        return (unsigned char)e->name.p[i];
    return e->mode == GIT_FILEMODE_TREE ? '/' : '\0';
}

static int by_tree_order(const void *pa, const void *pb)
{
    const entry *a = pa, *b = pb;
    size_t n = a->name.n < b->name.n ? a->name.n : b->name.n;
    int c = memcmp(a->name.p, b->name.p, n);
    if (c != 0)
        return c;
    return (int)end_of(a, n) - (int)end_of(b, n);
}

static int open_tree(git_odb_object **obj, ds_str *bytes, ds_repo *r,
                     const git_oid *oid, ds_err *err)
{
    if (r->g.odb_read(obj, r->odb, oid) != 0)
        return ds_git2_fail(&r->g, err, "a folder of the last commit");
    *bytes = (ds_str){r->g.odb_object_data(*obj), r->g.odb_object_size(*obj)};
    return 0;
}

/* --- leaves --------------------------------------------------------------- */

typedef struct {
    ds_leaf leaf;
    size_t turn; /* the order in which they were given */
} turned;

static int by_path_and_turn(const void *pa, const void *pb)
{
    const turned *a = pa, *b = pb;
    int c = ds_str_cmp(a->leaf.path, b->leaf.path);
    return c != 0 ? c : a->turn < b->turn ? -1 : a->turn > b->turn;
}

/* Sorted by bytes, all leaves below one folder stand together only if '/'
 * sorts before all else; so compare it so. */
static int leaf_cmp(const void *pa, const void *pb)
{
    const turned *a = pa, *b = pb;
    ds_str x = a->leaf.path, y = b->leaf.path;
    size_t n = x.n < y.n ? x.n : y.n;
    for (size_t i = 0; i < n; i++) {
        if (x.p[i] == y.p[i])
            continue;
        if (x.p[i] == '/' || y.p[i] == '/')
            return x.p[i] == '/' ? -1 : 1;
        return (unsigned char)x.p[i] < (unsigned char)y.p[i] ? -1 : 1;
    }
    return by_path_and_turn(pa, pb);
}

static void sort_leaves(ds_leaves *leaves)
{
    if (leaves->n == 0)
        return;
    turned *all = ds_xmalloc(leaves->n * sizeof *all);
    for (size_t i = 0; i < leaves->n; i++)
        all[i] = (turned){leaves->p[i], i};
    qsort(all, leaves->n, sizeof *all, leaf_cmp);
    size_t n = 0;
    for (size_t i = 0; i < leaves->n; i++) {
        if (n > 0 && ds_str_eq(leaves->p[n - 1].path, all[i].leaf.path))
            n--;
        leaves->p[n++] = all[i].leaf;
    }
    leaves->n = n;
    free(all);
}

/* --- building --------------------------------------------------------------
 */

static int build(entry *out, builder *b, const git_oid *base, size_t beg,
                 size_t end, size_t skip, unsigned depth);

static ds_str first_name(const ds_leaf *l, size_t skip)
{
    ds_str rest = ds_str_sub(l->path, skip, l->path.n);
    return ds_str_sub(rest, 0, ds_str_chr(rest, '/'));
}

/* The new entry for the leaves [beg, end), which share their first component;
 * the leaf of just that component, if any, comes first. Mode 0: no entry. */
static int group(entry *out, builder *b, const entry *old, size_t beg,
                 size_t end, size_t skip, unsigned depth)
{
    *out = old != NULL ? *old : (entry){0};
    out->name = first_name(&b->leaf[beg], skip);
    size_t below = skip + out->name.n + 1;
    ds_leaf *l = &b->leaf[beg];
    if (l->path.n < below) {
        if (old != NULL && old->mode != GIT_FILEMODE_TREE) {
            l->was = true;
            l->was_oid = old->oid;
            l->was_mode = old->mode;
            if (l->keep_mode && (old->mode & 0170000) == 0100000)
                l->mode = old->mode;
        }
        out->mode = l->mode;
        out->oid = l->oid;
        beg++;
    }
    if (beg == end)
        return 0;
    bool tree = out->mode == GIT_FILEMODE_TREE;
    git_oid base = out->oid;
    return build(out, b, tree ? &base : NULL, beg, end, below, depth + 1);
}

static int groups(entries *news, builder *b, const entries *olds, size_t beg,
                  size_t end, size_t skip, unsigned depth)
{
    size_t o = 0;
    while (beg < end) {
        ds_str name = first_name(&b->leaf[beg], skip);
        size_t stop = beg + 1;
        while (stop < end && ds_str_eq(first_name(&b->leaf[stop], skip), name))
            stop++;
        /* A name may be a file's or a folder's, which sort apart: both names
         * are looked for in `olds`, which is sorted by name alone. */
        while (o < olds->n && ds_str_cmp(olds->p[o].name, name) < 0)
            *ds_vec_push(news) = olds->p[o++];
        const entry *old = o < olds->n && ds_str_eq(olds->p[o].name, name)
                               ? &olds->p[o++]
                               : NULL;
        entry e;
        if (group(&e, b, old, beg, stop, skip, depth) != 0)
            return -1;
        if (e.mode != 0)
            *ds_vec_push(news) = e;
        beg = stop;
    }
    while (o < olds->n)
        *ds_vec_push(news) = olds->p[o++];
    return 0;
}

static int by_name(const void *a, const void *b)
{
    return ds_str_cmp(((const entry *)a)->name, ((const entry *)b)->name);
}

static void sort(entries *e, int (*cmp)(const void *, const void *))
{
    if (e->n > 1)
        qsort(e->p, e->n, sizeof *e->p, cmp);
}

static int write_tree(entry *out, ds_repo *r, const entries *e, ds_err *err)
{
    ds_buf b = {0};
    for (size_t i = 0; i < e->n; i++)
        add_entry(&b, &e->p[i]);
    out->mode = GIT_FILEMODE_TREE;
    int rc = ds_repo_write(&out->oid, r, GIT_OBJECT_TREE, ds_buf_str(&b),
                           "a new folder", err);
    ds_buf_free(&b);
    return rc;
}

static int build(entry *out, builder *b, const git_oid *base, size_t beg,
                 size_t end, size_t skip, unsigned depth)
{
    if (depth > MAX_DEPTH)
        return ds_fail(b->err, DS_ELIMIT, "%.*s: more than %d folders deep",
                       DS_FMT(b->leaf[beg].path), MAX_DEPTH);
    entries olds = {0}, news = {0};
    git_odb_object *obj = NULL;
    ds_str rest = {0};
    int rc = base ? open_tree(&obj, &rest, b->r, base, b->err) : 0;
    while (rc == 0 && rest.n > 0)
        rc = ds_tree_cut(ds_vec_push(&olds), &rest, b->err);
    sort(&olds, by_name);
    if (rc == 0)
        rc = groups(&news, b, &olds, beg, end, skip, depth);
    sort(&news, by_tree_order);
    out->mode = 0;
    if (rc == 0 && (news.n > 0 || depth == 0))
        rc = write_tree(out, b->r, &news, b->err);
    if (obj != NULL)
        b->r->g.odb_object_free(obj);
    ds_vec_free(&olds);
    ds_vec_free(&news);
    return rc;
}

int ds_trees_write(git_oid *out, ds_repo *r, const git_oid *base,
                   ds_leaves *leaves, ds_err *err)
{
    builder b = {r, NULL, err};
    entry root = {0};
    sort_leaves(leaves);
    b.leaf = leaves->p;
    if (build(&root, &b, base, 0, leaves->n, 0, 0) != 0)
        return -1;
    *out = root.oid;
    return 0;
}

static int find_in(entry *out, ds_repo *r, const git_oid *tree, ds_str name,
                   ds_err *err)
{
    git_odb_object *obj;
    ds_str rest;
    if (open_tree(&obj, &rest, r, tree, err) != 0)
        return -1;
    int rc = 0;
    *out = (entry){0};
    while (rc == 0 && rest.n > 0 && !ds_str_eq(out->name, name))
        rc = ds_tree_cut(out, &rest, err);
    if (!ds_str_eq(out->name, name))
        *out = (entry){0};
    r->g.odb_object_free(obj);
    return rc;
}

int ds_trees_find(uint32_t *mode, git_oid *oid, ds_repo *r, const git_oid *tree,
                  ds_str path, ds_err *err)
{
    *mode = GIT_FILEMODE_TREE;
    *oid = *tree;
    while (path.p != NULL && *mode != 0) {
        entry e = {0};
        ds_str name = ds_str_cut(&path, '/');
        if (*mode == GIT_FILEMODE_TREE && find_in(&e, r, oid, name, err) != 0)
            return -1;
        *mode = e.mode;
        *oid = e.oid;
    }
    return 0;
}
