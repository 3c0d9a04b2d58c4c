/* The history of one path: a walk over commits, newest first, that follows a
 * client's folder to its earlier names.
 *
 * Like git's history simplification (git-log(1)): a commit counts when the path
 * differs from every parent's; where one parent has the same, only that parent
 * is followed. Where the folder was not in the parent yet, the parent is
 * searched for the folder that went in this commit and is the same one: the
 * same tree, else the same name elsewhere (another layout). */
#include "base/file.h"
#include "base/map.h"
#include "store/git.h"
#include "store/refs.h"
#include "store/repo.h"
#include "store/tree_diff.h"
#include "store/trees.h"
#include <fcntl.h>
#include <string.h>
#include "base/banned.h"

enum {
    MAX_DEPTH = 16, /* of folders that are searched for an earlier name */
    MAX_SHALLOW = 1 << 24
};

typedef struct {
    git_commit *commit;
    ds_str path; /* from the work tree's top */
} visit;

typedef struct {
    ds_repo r;
    ds_arena arena;
    DS_VEC(visit) queue;
    ds_map seen; /* raw oid -> 1 */
    ds_map only; /* the same, of the commits that count, when `limited` */
    bool limited;
    ds_map shallow;      /* raw oid -> 1: commits whose parents are not here */
    const visit *now;    /* the one that is being told */
    const ds_str *paths; /* what its path was called in each parent */
    ds_on_commit *callback;
    void *payload;
    ds_err *err;
} walk;

typedef struct {
    uint32_t mode; /* 0: not there */
    git_oid oid;
} at;

static bool same(const at *a, const at *b)
{
    return a->mode == b->mode &&
           (a->mode == 0 || memcmp(&a->oid, &b->oid, sizeof a->oid) == 0);
}

static int look(at *out, walk *w, git_commit *c, ds_str path)
{
    const git_oid *tree = w->r.g.commit_tree_id(c);
    if (path.n == 0) {
        *out = (at){GIT_FILEMODE_TREE, *tree};
        return 0;
    }
    return ds_trees_find(&out->mode, &out->oid, &w->r, tree, path, w->err);
}

/* Takes the commit over. */
static void add(walk *w, git_commit *c, ds_str path)
{
    ds_str key = {(const char *)w->r.g.commit_id(c)->id, GIT_OID_RAWSZ};
    bool fresh = false;
    bool counts = !w->limited || ds_map_get(&w->only, key) != NULL;
    if (counts && ds_map_get(&w->seen, key) == NULL)
        ds_map_put(&w->seen, ds_dup(&w->arena, key), &fresh);
    if (fresh)
        *ds_vec_push(&w->queue) = (visit){c, path};
    else
        w->r.g.commit_free(c);
}

/* The newest; of equal times the one that came first. There are only as many
 * as branches lie side by side. */
static visit take(walk *w)
{
    size_t best = 0;
    for (size_t i = 1; i < w->queue.n; i++)
        if (w->r.g.commit_time(w->queue.p[i].commit) >
            w->r.g.commit_time(w->queue.p[best].commit))
            best = i;
    visit v = w->queue.p[best];
    w->queue.n--;
    memmove(&w->queue.p[best], &w->queue.p[best + 1],
            (w->queue.n - best) * sizeof v);
    return v;
}

static unsigned parents_of(const walk *w, const git_commit *c)
{
    ds_str key = {(const char *)w->r.g.commit_id(c)->id, GIT_OID_RAWSZ};
    return ds_map_get(&w->shallow, key) != NULL ? 0
                                                : w->r.g.commit_parentcount(c);
}

/* Whether each object that is read is hashed again. Git does not; zlib has a
 * checksum of its own. On the way it would take a sixth of the time, but what
 * a commit's callback reads may be written anew. */
static void hash_again(const walk *w, bool on)
{
    w->r.g.libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, (int)on);
}

static int report(walk *w, const visit *v)
{
    const ds_git2 *g = &w->r.g;
    const git_signature *who = g->commit_author(v->commit);
    size_t prefix = w->r.book->prefix.n;
    ds_commit_info c = {
        .author = ds_cstr(who->name),
        .email = ds_cstr(who->email),
        .subject = ds_cstr(g->commit_summary(v->commit)),
        .body = ds_cstr(g->commit_body(v->commit)),
        .time = who->when.time,
        .offset = who->when.offset,
        .path = ds_str_sub(v->path, prefix, v->path.n),
        .parents = parents_of(w, v->commit),
        .walk = w,
    };
    w->now = v;
    ds_oid_hex(c.oid, g->commit_id(v->commit));
    hash_again(w, true);
    int rc = w->callback(w->payload, &c, w->err);
    hash_again(w, false);
    return rc;
}

/* --- earlier names -------------------------------------------------------- */

typedef struct {
    walk *w;
    git_commit *child;
    ds_str name;  /* of the folder in the child */
    at now;       /* what it is there */
    ds_str found; /* the same tree; p == NULL: none */
    ds_str named; /* the same name */
} search;

static int search_tree(search *s, const git_oid *oid, ds_str path,
                       unsigned depth);

static int consider(search *s, const git_tree_entry *e, ds_str path,
                    unsigned depth)
{
    const ds_git2 *g = &s->w->r.g;
    const git_oid *oid = g->tree_entry_id(e);
    at now;
    bool equal = memcmp(oid, &s->now.oid, sizeof *oid) == 0;
    bool named = ds_str_eq(ds_path_base(path), s->name);
    if (equal || named) {
        if (look(&now, s->w, s->child, path) != 0)
            return -1;
        if (now.mode == 0 && equal)
            s->found = path;
        else if (now.mode == 0 && s->named.p == NULL)
            s->named = path;
    }
    return s->found.p != NULL ? 0 : search_tree(s, oid, path, depth + 1);
}

/* Client folders are not searched further. */
static int search_tree(search *s, const git_oid *oid, ds_str path,
                       unsigned depth)
{
    const ds_git2 *g = &s->w->r.g;
    git_tree *t;
    if (depth > MAX_DEPTH || g->tree_lookup(&t, s->w->r.repo, oid) != 0)
        return 0;
    int rc = 0;
    bool client = g->tree_entry_byname(t, "client.yaml") != NULL;
    size_t n = client ? 0 : g->tree_entrycount(t);
    for (size_t i = 0; i < n && rc == 0 && s->found.p == NULL; i++) {
        const git_tree_entry *e = g->tree_entry_byindex(t, i);
        if (g->tree_entry_filemode_raw(e) != GIT_FILEMODE_TREE)
            continue;
        ds_str below = ds_printf(&s->w->arena, "%.*s/%s", DS_FMT(path),
                                 g->tree_entry_name(e));
        rc = consider(s, e, below, depth);
    }
    g->tree_free(t);
    return rc;
}

/* What `path` was called in the parent; p == NULL: it was not there. */
static int earlier(ds_str *out, walk *w, git_commit *child, git_commit *parent,
                   ds_str path)
{
    *out = (ds_str){0};
    at now, before, records;
    ds_str folder = path;
    if (look(&now, w, child, path) != 0)
        return -1;
    if (now.mode != GIT_FILEMODE_TREE)
        folder = ds_path_dir(path);
    ds_str top = ds_printf(&w->arena, "%.*srecords", DS_FMT(w->r.book->prefix));
    if (now.mode == 0 || folder.n <= top.n || look(&now, w, child, folder) ||
        look(&before, w, parent, folder) || look(&records, w, parent, top))
        return 0;
    if (before.mode != 0 || records.mode != GIT_FILEMODE_TREE)
        return 0;
    search s = {w, child, ds_path_base(folder), now, {0}, {0}};
    if (search_tree(&s, &records.oid, top, 0) != 0)
        return -1;
    ds_str found = s.found.p != NULL ? s.found : s.named;
    if (found.p != NULL)
        *out = ds_printf(&w->arena, "%.*s%.*s", DS_FMT(found),
                         DS_FMT(ds_str_sub(path, folder.n, path.n)));
    return 0;
}

/* --- walking -------------------------------------------------------------- */

/* A shallow clone ends at commits that are listed in a file of its own. */
static void read_shallow(walk *w)
{
    ds_str text;
    ds_err none;
    git_oid oid;
    ds_str path =
        ds_printf(&w->arena, "%.*s/shallow", DS_FMT(w->r.book->commondir));
    if (ds_file_read(&text, &w->arena, AT_FDCWD, path.p, MAX_SHALLOW, &none))
        return;
    while (text.n > 0)
        if (ds_oid_parse(&oid, ds_str_trim(ds_str_cut(&text, '\n'))) == 0)
            ds_map_put(
                &w->shallow,
                ds_dup(&w->arena, (ds_str){(char *)oid.id, GIT_OID_RAWSZ}),
                NULL);
}

/* Where to go from here. `*counts`: the path differs from every parent's. */
static int follow(bool *counts, walk *w, const visit *v)
{
    const ds_git2 *g = &w->r.g;
    unsigned n = parents_of(w, v->commit);
    git_commit **parents = ds_new_n(&w->arena, git_commit *, n);
    ds_str *paths = ds_new_n(&w->arena, ds_str, n);
    at mine, its;
    int rc = look(&mine, w, v->commit, v->path);
    *counts = mine.mode != 0 || n > 0;
    unsigned only = n;
    for (unsigned i = 0; i < n && rc == 0; i++) {
        if (g->commit_parent(&parents[i], v->commit, i) != 0)
            rc = ds_git2_fail(g, w->err, "a parent commit");
        if (rc == 0)
            rc = look(&its, w, parents[i], v->path);
        paths[i] = v->path;
        if (rc == 0 && v->path.n > 0 && only == n && same(&mine, &its))
            only = i;
        if (rc == 0 && its.mode == 0 && mine.mode != 0)
            rc = earlier(&paths[i], w, v->commit, parents[i], v->path);
    }
    if (only < n)
        *counts = false;
    w->paths = paths;
    for (unsigned i = 0; i < n; i++) {
        bool go = rc == 0 && paths[i].p != NULL && (only == n || only == i);
        if (go)
            add(w, parents[i], paths[i]);
        else if (parents[i] != NULL)
            g->commit_free(parents[i]);
    }
    return rc;
}

static int run(walk *w, git_commit *first, ds_str path, size_t limit)
{
    add(w, first, path);
    int rc = 0;
    while (rc == 0 && w->queue.n > 0 && limit > 0) {
        visit v = take(w);
        bool counts;
        rc = follow(&counts, w, &v);
        if (rc == 0 && counts) {
            rc = report(w, &v);
            limit--;
        }
        w->r.g.commit_free(v.commit);
    }
    return rc < 0 ? -1 : 0;
}

static int find_commit(git_oid *out, walk *w, const char *rev)
{
    git_object *o = NULL, *commit = NULL;
    const ds_git2 *g = &w->r.g;
    int rc = g->revparse_single(&o, w->r.repo, rev);
    if (rc == 0)
        rc = g->object_peel(&commit, o, GIT_OBJECT_COMMIT);
    if (rc == 0)
        *out = *g->object_id(commit);
    else
        ds_fail(w->err, DS_ENOTFOUND, "%s: no such revision", rev);
    if (commit != NULL)
        g->object_free(commit);
    if (o != NULL)
        g->object_free(o);
    return rc == 0 ? 0 : -1;
}

/* Only what `to` has and `from` has not. */
static int limit_to(walk *w, const git_oid *to, const git_oid *from)
{
    const ds_git2 *g = &w->r.g;
    git_revwalk *rw = NULL;
    git_oid oid;
    int rc = g->revwalk_new(&rw, w->r.repo);
    if (rc == 0)
        rc = g->revwalk_push(rw, to);
    if (rc == 0)
        rc = g->revwalk_hide(rw, from);
    while (rc == 0 && (rc = g->revwalk_next(&oid, rw)) == 0) {
        ds_str key = {(const char *)oid.id, GIT_OID_RAWSZ};
        ds_map_put(&w->only, ds_dup(&w->arena, key), NULL);
    }
    if (rw != NULL)
        g->revwalk_free(rw);
    w->limited = true;
    return rc == GIT_ITEROVER ? 0
                              : ds_git2_fail(g, w->err, "walking the commits");
}

static int start(walk *w, ds_str path, const char *from, const char *to,
                 size_t limit)
{
    ds_head head = {0};
    git_oid last, first;
    git_commit *c;
    if (to == NULL && ds_head_read(&head, &w->arena, &w->r, w->err) != 0)
        return -1;
    if (head.unborn)
        return 0;
    last = head.oid;
    if ((to != NULL && find_commit(&last, w, to) != 0) ||
        (from != NULL && (find_commit(&first, w, from) != 0 ||
                          limit_to(w, &last, &first) != 0)))
        return -1;
    if (w->r.g.commit_lookup(&c, w->r.repo, &last) != 0)
        return ds_git2_fail(&w->r.g, w->err, "the last commit");
    return run(w, c, path, limit);
}

static int log_all(const ds_book *book, ds_str path, const char *from,
                   const char *to, size_t limit, ds_on_commit *callback,
                   void *payload, ds_err *err)
{
    walk w = {.callback = callback, .payload = payload, .err = err};
    if (ds_repo_open(&w.r, book, err) != 0)
        return -1;
    ds_str full = path.n > 0
                      ? ds_printf(&w.arena, "%.*s%.*s", DS_FMT(book->prefix),
                                  DS_FMT(path))
                      : ds_str_sub(book->prefix, 0,
                                   book->prefix.n > 0 ? book->prefix.n - 1 : 0);
    read_shallow(&w);
    hash_again(&w, false);
    int rc = start(&w, full, from, to, limit);
    hash_again(&w, true);
    for (size_t i = 0; i < w.queue.n; i++)
        w.r.g.commit_free(w.queue.p[i].commit);
    ds_vec_free(&w.queue);
    ds_map_free(&w.seen);
    ds_map_free(&w.only);
    ds_map_free(&w.shallow);
    ds_repo_close(&w.r);
    ds_arena_free(&w.arena);
    return rc;
}

int ds_git_log(const ds_book *book, ds_str path, size_t limit,
               ds_on_commit *callback, void *payload, ds_err *err)
{
    return log_all(book, path, NULL, NULL, limit, callback, payload, err);
}

int ds_git_log_range(const ds_book *book, ds_str path, const char *from,
                     const char *to, ds_on_commit *callback, void *payload,
                     ds_err *err)
{
    return log_all(book, path, from, to, SIZE_MAX, callback, payload, err);
}

ds_str ds_git_trailer(ds_str body, ds_str token)
{
    ds_str found = {0};
    while (body.n > 0) {
        ds_str line = ds_str_cut(&body, '\n');
        if (ds_str_starts(line, token))
            found = ds_str_trim(ds_str_sub(line, token.n, line.n));
    }
    return found;
}

/* --- what a commit changed ------------------------------------------------ */

/* The sides as tree_diff.h wants them; none of them for a first commit. */
static int sides_of(ds_tree_side *parents, unsigned n, walk *w)
{
    const ds_git2 *g = &w->r.g;
    for (unsigned i = 0; i < n; i++) {
        git_commit *p;
        if (g->commit_parent(&p, w->now->commit, i) != 0)
            return ds_git2_fail(g, w->err, "a parent commit");
        parents[i] = (ds_tree_side){*g->commit_tree_id(p), w->paths[i]};
        g->commit_free(p);
    }
    return 0;
}

int ds_git_changes(const ds_commit_info *c, ds_on_change *callback,
                   void *payload, ds_err *err)
{
    walk *w = c->walk;
    ds_arena a = {0};
    unsigned n = parents_of(w, w->now->commit);
    ds_tree_side *parents = ds_new_n(&a, ds_tree_side, n);
    const ds_tree_side new = {*w->r.g.commit_tree_id(w->now->commit),
                              w->now->path};
    int rc = sides_of(parents, n, w);
    if (rc == 0)
        rc = ds_tree_diff(&w->r, parents, n, &new, callback, payload, err);
    ds_arena_free(&a);
    return rc;
}
