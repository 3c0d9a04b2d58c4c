/* Repositories, settings and single files of them, by libgit2. */
#include "store/git.h"
#include "base/file.h"
#include "store/blobs.h"
#include "store/commit.h"
#include "store/refs.h"
#include "store/repo.h"
#include "store/tree_diff.h"
#include "store/trees.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/banned.h"

#define MAX_FILE ((size_t)1 << 30)

/* --- making one --------------------------------------------------------------
 */

/* True when `dir`, or the nearest folder above that is there, lies in a work
 * tree. */
static bool in_worktree(ds_arena *a, const char *dir)
{
    struct stat st;
    for (int i = 0; i < 256; i++) {
        if (stat(ds_printf(a, "%s/.git", dir).p, &st) == 0)
            return true;
        bool there = stat(dir, &st) == 0;
        struct stat up;
        dir = ds_printf(a, "%s/..", dir).p;
        if (there && stat(dir, &up) == 0 && up.st_ino == st.st_ino &&
            up.st_dev == st.st_dev)
            return false;
    }
    return false;
}

static int init_at(const ds_git2 *g, ds_arena *a, const char *dir, ds_err *err)
{
    git_repository_init_options o;
    git_repository *repo;
    git_config *c;
    git_buf branch = {0};
    if (ds_repo_user_config(&c, g, err) != 0)
        return -1;
    g->repository_init_options_init(&o, GIT_REPOSITORY_INIT_OPTIONS_VERSION);
    o.flags = GIT_REPOSITORY_INIT_MKPATH | GIT_REPOSITORY_INIT_NO_REINIT;
    o.initial_head = "main";
    if (g->config_get_string_buf(&branch, c, "init.defaultBranch") == 0)
        o.initial_head = ds_dup(a, (ds_str){branch.ptr, branch.size}).p;
    g->buf_dispose(&branch);
    g->config_free(c);
    if (g->repository_init_ext(&repo, dir, &o) != 0)
        return ds_git2_fail(g, err, "%s", dir);
    g->repository_free(repo);
    return 0;
}

int ds_git_init(const char *dir, ds_err *err)
{
    ds_arena a = {0};
    ds_git2 g;
    int rc = ds_mkdirs(AT_FDCWD, dir, err);
    if (rc == 0 && !in_worktree(&a, dir)) {
        rc = ds_git2_load(&g, err);
        if (rc == 0)
            rc = init_at(&g, &a, dir, err);
    }
    ds_arena_free(&a);
    return rc;
}

/* --- settings ----------------------------------------------------------------
 */

bool ds_git_config_get(ds_str *out, ds_arena *a, const ds_book *book,
                       const char *name)
{
    ds_repo r;
    ds_err none;
    if (ds_repo_open(&r, book, &none) != 0)
        return false;
    bool set = ds_repo_config(out, a, &r, name);
    ds_repo_close(&r);
    return set;
}

int ds_git_config_set(const ds_book *book, const char *name, const char *value,
                      ds_err *err)
{
    ds_repo r;
    ds_arena a = {0};
    git_config *own = NULL;
    if (ds_repo_open(&r, book, err) != 0)
        return -1;
    const char *path = ds_printf(&a, "%.*s/config", DS_FMT(book->commondir)).p;
    int rc = 0;
    if (r.g.config_open_ondisk(&own, path) != 0 ||
        r.g.config_set_string(own, name, value) != 0)
        rc = ds_git2_fail(&r.g, err, "%s", name);
    if (own != NULL)
        r.g.config_free(own);
    ds_repo_close(&r);
    ds_arena_free(&a);
    return rc;
}

/* --- single files ------------------------------------------------------------
 */

static int not_found(ds_err *err, const char *rev, ds_str path)
{
    if (path.p == NULL)
        return ds_fail(err, DS_ENOTFOUND, "%s: no such revision", rev);
    return ds_fail(err, DS_ENOTFOUND, "%.*s: not in %s", DS_FMT(path), rev);
}

static int tree_of(git_oid *out, ds_repo *r, const char *rev, ds_err *err)
{
    git_object *o = NULL, *tree = NULL;
    int rc = r->g.revparse_single(&o, r->repo, rev);
    if (rc == 0)
        rc = r->g.object_peel(&tree, o, GIT_OBJECT_TREE);
    if (rc == 0)
        *out = *r->g.object_id(tree);
    else
        not_found(err, rev, (ds_str){0});
    if (tree != NULL)
        r->g.object_free(tree);
    if (o != NULL)
        r->g.object_free(o);
    return rc == 0 ? 0 : -1;
}

static int read_blob(ds_str *out, ds_arena *a, ds_repo *r, const git_oid *oid,
                     ds_str path, ds_err *err)
{
    git_odb_object *o;
    if (r->g.odb_read(&o, r->odb, oid) != 0)
        return ds_git2_fail(&r->g, err, "%.*s", DS_FMT(path));
    *out =
        ds_dup(a, (ds_str){r->g.odb_object_data(o), r->g.odb_object_size(o)});
    r->g.odb_object_free(o);
    return 0;
}

static ds_str in_repo(ds_arena *a, const ds_book *b, ds_str path)
{
    return ds_printf(a, "%.*s%.*s", DS_FMT(b->prefix), DS_FMT(path));
}

int ds_git_read(ds_str *out, ds_arena *a, const ds_book *book, const char *rev,
                ds_str path, ds_err *err)
{
    ds_repo r;
    git_oid oid;
    uint32_t mode;
    if (ds_repo_open(&r, book, err) != 0)
        return -1;
    int rc = tree_of(&oid, &r, rev, err);
    if (rc == 0)
        rc = ds_trees_find(&mode, &oid, &r, &oid, in_repo(a, book, path), err);
    if (rc == 0 && (mode == 0 || mode == GIT_FILEMODE_TREE))
        rc = not_found(err, rev, path);
    if (rc == 0)
        rc = read_blob(out, a, &r, &oid, path, err);
    ds_repo_close(&r);
    return rc;
}

int ds_git_diff(const ds_book *book, const char *old, const char *new,
                ds_on_change *callback, void *payload, ds_err *err)
{
    ds_repo r;
    ds_arena a = {0};
    if (ds_repo_open(&r, book, err) != 0)
        return -1;
    ds_str path = in_repo(&a, book, DS_STR("records"));
    ds_tree_side sides[2] = {{.path = path}, {.path = path}};
    int rc = old != NULL ? tree_of(&sides[0].tree, &r, old, err) : 0;
    if (rc == 0)
        rc = tree_of(&sides[1].tree, &r, new, err);
    if (rc == 0)
        rc = ds_tree_diff(&r, sides, old != NULL, &sides[1], callback, payload,
                          err);
    ds_repo_close(&r);
    ds_arena_free(&a);
    return rc;
}

/* True when the file has the bytes that this blob would have. */
static int same_bytes(bool *same, ds_repo *r, ds_str path, ds_str full,
                      const git_oid *oid, ds_err *err)
{
    ds_arena a = {0};
    ds_err why = {0};
    ds_str bytes;
    git_oid now;
    int fd, rc = 0;
    const char *name;
    *same = false;
    if (ds_path_open_parent(&fd, &name, r->book->fd, ds_zstr(&a, path), &why) ==
        0) {
        ds_file_read(&bytes, &a, fd, name, MAX_FILE, &why);
        close(fd);
    }
    if (why.code == DS_OK)
        rc = ds_blob_of(&now, r, full, bytes, false, err);
    else if (why.code != DS_ENOTFOUND)
        rc = ds_fail(err, why.code, "%s", why.msg);
    if (rc == 0 && why.code == DS_OK)
        *same = memcmp(&now, oid, sizeof now) == 0;
    ds_arena_free(&a);
    return rc;
}

static int staged(bool *out, ds_arena *a, const ds_book *b, ds_str full,
                  ds_err *err)
{
    ds_stage *s;
    uint32_t mode;
    unsigned char oid[20];
    if (ds_stage_open(&s, ds_stage_path(a, b), b->worktree, err) != 0)
        return -1;
    *out = ds_stage_get(&mode, oid, s, full);
    ds_stage_close(s);
    return 0;
}

static int status(bool *tracked, bool *dirty, ds_repo *r, ds_arena *a,
                  ds_str path, ds_err *err)
{
    ds_head head;
    git_oid oid;
    uint32_t mode = 0;
    ds_str full = in_repo(a, r->book, path);
    bool same = false;
    if (ds_head_read(&head, a, r, err) != 0)
        return -1;
    r->has_base = !head.unborn;
    if (!head.unborn &&
        (tree_of(&r->base, r, "HEAD", err) != 0 ||
         ds_trees_find(&mode, &oid, r, &r->base, full, err) != 0))
        return -1;
    if (mode != 0 && same_bytes(&same, r, path, full, &oid, err) != 0)
        return -1;
    *dirty = !same;
    *tracked = mode != 0;
    return *tracked ? 0 : staged(tracked, a, r->book, full, err);
}

int ds_git_status(bool *tracked, bool *dirty, const ds_book *book, ds_str path,
                  ds_err *err)
{
    ds_repo r;
    ds_arena a = {0};
    if (ds_repo_open(&r, book, err) != 0)
        return -1;
    int rc = status(tracked, dirty, &r, &a, path, err);
    ds_repo_close(&r);
    ds_arena_free(&a);
    return rc;
}
