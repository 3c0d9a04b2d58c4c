/* Opens the repository with git's own choice of configuration files: libgit2
 * knows nothing of GIT_CONFIG_GLOBAL and its relatives, nor of the
 * configuration of a linked worktree. */
#include "store/repo.h"
#include "store/attrs.h"
#include "base/buf.h"
#include "store/spawn.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/banned.h"

static const char *env(const char *name)
{
    const char *value = getenv(name);
    return value != NULL && value[0] != '\0' ? value : NULL;
}

/* A file that is not there has no settings. */
static int add_file(const ds_git2 *g, git_config *c, git_repository *repo,
                    git_config_level_t level, const char *path, ds_err *err)
{
    if (path == NULL || access(path, R_OK) != 0 ||
        g->config_add_file_ondisk(c, path, level, repo, 0) == 0)
        return 0;
    return ds_git2_fail(g, err, "%s", path);
}

static const char *in_home(ds_arena *a, const char *file)
{
    const char *home = env("HOME");
    return home != NULL ? ds_printf(a, "%s/%s", home, file).p : NULL;
}

/* As git's config.c, do_git_config_sequence(). */
static int add_user_files(const ds_git2 *g, git_config *c, git_repository *repo,
                          ds_err *err)
{
    ds_arena a = {0};
    const char *system = env("GIT_CONFIG_SYSTEM");
    if (system == NULL)
        system = env("GIT_CONFIG_NOSYSTEM") ? NULL : "/etc/gitconfig";
    const char *global = getenv("GIT_CONFIG_GLOBAL"), *xdg = NULL;
    if (global == NULL) {
        const char *base = env("XDG_CONFIG_HOME");
        xdg = base != NULL ? ds_printf(&a, "%s/git/config", base).p
                           : in_home(&a, ".config/git/config");
        global = in_home(&a, ".gitconfig");
    }
    int rc = 0;
    if (add_file(g, c, repo, GIT_CONFIG_LEVEL_SYSTEM, system, err) != 0 ||
        add_file(g, c, repo, GIT_CONFIG_LEVEL_XDG, xdg, err) != 0 ||
        add_file(g, c, repo, GIT_CONFIG_LEVEL_GLOBAL, global, err) != 0)
        rc = -1;
    ds_arena_free(&a);
    return rc;
}

int ds_repo_user_config(git_config **out, const ds_git2 *g, ds_err *err)
{
    if (g->config_new(out) != 0)
        return ds_git2_fail(g, err, "configuration");
    if (add_user_files(g, *out, NULL, err) == 0)
        return 0;
    g->config_free(*out);
    *out = NULL;
    return -1;
}

static int configure(ds_repo *r, ds_err *err)
{
    const ds_book *b = r->book;
    ds_arena a = {0};
    if (r->g.config_new(&r->config) != 0)
        return ds_git2_fail(&r->g, err, "configuration");
    const char *own = ds_printf(&a, "%.*s/config", DS_FMT(b->commondir)).p;
    const char *tree =
        ds_printf(&a, "%.*s/config.worktree", DS_FMT(b->gitdir)).p;
    int rc = 0, worktrees = 0;
    if (add_user_files(&r->g, r->config, r->repo, err) != 0 ||
        add_file(&r->g, r->config, r->repo, GIT_CONFIG_LEVEL_LOCAL, own, err) !=
            0)
        rc = -1;
    r->g.config_get_bool(&worktrees, r->config, "extensions.worktreeConfig");
    if (rc == 0 && worktrees)
        rc = add_file(&r->g, r->config, r->repo, GIT_CONFIG_LEVEL_APP, tree,
                      err);
    if (rc == 0 && r->g.repository_set_config(r->repo, r->config) != 0)
        rc = ds_git2_fail(&r->g, err, "%.*s", DS_FMT(b->gitdir));
    ds_arena_free(&a);
    return rc;
}

/* libgit2 1.5 does not know safe.directory = *. */
static bool all_are_safe(const ds_git2 *g)
{
    git_config *c;
    ds_err none;
    git_buf value = {0};
    if (ds_repo_user_config(&c, g, &none) != 0)
        return false;
    bool all = g->config_get_string_buf(&value, c, "safe.directory") == 0 &&
               strcmp(value.ptr, "*") == 0;
    g->buf_dispose(&value);
    g->config_free(c);
    return all;
}

static int open_there(ds_repo *r)
{
    unsigned flags =
        GIT_REPOSITORY_OPEN_NO_SEARCH | GIT_REPOSITORY_OPEN_NO_DOTGIT;
    return r->g.repository_open_ext(&r->repo, r->book->gitdir.p, flags, NULL);
}

static int open_repository(ds_repo *r, ds_err *err)
{
    int rc = open_there(r);
    if (rc == GIT_EOWNER && all_are_safe(&r->g)) {
        r->g.libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
        rc = open_there(r);
    }
    if (rc == GIT_EOWNER) {
        ds_fail(err, DS_EGIT, "%.*s: belongs to another user",
                DS_FMT(r->book->worktree));
        return ds_hint(err, "git config --global --add safe.directory %.*s",
                       DS_FMT(r->book->worktree));
    }
    if (rc != 0)
        return ds_git2_fail(&r->g, err, "%.*s", DS_FMT(r->book->gitdir));
    if (r->book->bare)
        return 0;
    /* Telling it what it knows leaks memory in libgit2 1.5. */
    ds_str tree = ds_cstr(r->g.repository_workdir(r->repo));
    if (tree.n == r->book->worktree.n + 1 &&
        ds_str_starts(tree, r->book->worktree))
        return 0;
    if (r->g.repository_set_workdir(r->repo, r->book->worktree.p, 0) != 0)
        return ds_git2_fail(&r->g, err, "%.*s", DS_FMT(r->book->worktree));
    return 0;
}

/* What is pushed waits in a folder of its own until the hooks have taken it:
 * git tells them where (git-receive-pack(1), "quarantine environment"). */
static int open_quarantine(ds_repo *r, ds_err *err)
{
    const char *objects = getenv("GIT_OBJECT_DIRECTORY");
    if (getenv("GIT_QUARANTINE_PATH") == NULL || objects == NULL)
        return 0;
    if (r->g.odb_add_disk_alternate(r->odb, objects) != 0)
        return ds_git2_fail(&r->g, err, "%s", objects);
    return 0;
}

/* libgit2 must not read git's index, which it would do to look for
 * .gitattributes: 100,000 entries for nothing. */
static int open_parts(ds_repo *r, ds_err *err)
{
    if (r->g.repository_odb(&r->odb, r->repo) == 0 &&
        r->g.index_new(&r->index) == 0 &&
        r->g.repository_set_index(r->repo, r->index) == 0)
        return open_quarantine(r, err);
    return ds_git2_fail(&r->g, err, "%.*s", DS_FMT(r->book->commondir));
}

int ds_repo_open(ds_repo *r, const ds_book *book, ds_err *err)
{
    *r = (ds_repo){.book = book};
    if (ds_git2_load(&r->g, err) == 0 && open_repository(r, err) == 0 &&
        configure(r, err) == 0 && open_parts(r, err) == 0)
        return 0;
    ds_repo_close(r);
    return -1;
}

void ds_repo_close(ds_repo *r)
{
    if (r->index != NULL)
        r->g.index_free(r->index);
    if (r->odb != NULL)
        r->g.odb_free(r->odb);
    if (r->config != NULL)
        r->g.config_free(r->config);
    if (r->repo != NULL)
        r->g.repository_free(r->repo);
    ds_vec_free(&r->written);
    ds_pack_close(r->pack);
    ds_attrs_close(r->attrs);
    *r = (ds_repo){0};
}

int ds_repo_begin_pack(ds_repo *r, ds_err *err)
{
    ds_arena a = {0};
    ds_str objects = ds_printf(&a, "%.*s/objects", DS_FMT(r->book->commondir));
    int rc = ds_pack_open(&r->pack, objects, err);
    ds_arena_free(&a);
    return rc;
}

int ds_repo_end_pack(ds_str *path, ds_arena *a, ds_repo *r, ds_err *err)
{
    int rc = ds_pack_finish(path, a, r->pack, err);
    ds_pack_close(r->pack);
    r->pack = NULL;
    return rc;
}

int ds_repo_write(git_oid *out, ds_repo *r, git_object_t type, ds_str bytes,
                  const char *what, ds_err *err)
{
    const char *p = bytes.n > 0 ? bytes.p : "";
    if (r->pack != NULL)
        return ds_pack_add(out, r->pack, type, (ds_str){p, bytes.n}, err);
    if (r->g.odb_write(out, r->odb, p, bytes.n, type) != 0)
        return ds_git2_fail(&r->g, err, "%s", what);
    *ds_vec_push(&r->written) = *out;
    return 0;
}

static const char digits[] = "0123456789abcdef";

int ds_oid_parse(git_oid *out, ds_str hex)
{
    if (hex.n != GIT_OID_HEXSZ)
        return -1;
    for (size_t i = 0; i < GIT_OID_HEXSZ; i++) {
        const char *at = memchr(digits, hex.p[i], 16);
        if (at == NULL)
            return -1;
        unsigned char d = (unsigned char)(at - digits);
        out->id[i / 2] = (unsigned char)(i % 2 ? out->id[i / 2] | d : d << 4);
    }
    return 0;
}

void ds_oid_hex(char out[41], const git_oid *oid)
{
    for (size_t i = 0; i < GIT_OID_HEXSZ; i++)
        out[i] = digits[oid->id[i / 2] >> (i % 2 ? 0 : 4) & 15];
    out[GIT_OID_HEXSZ] = '\0';
}

ds_str ds_repo_object_path(ds_arena *a, const ds_repo *r, const git_oid *oid)
{
    char hex[41];
    ds_oid_hex(hex, oid);
    return ds_printf(a, "%.*s/objects/%.2s/%s", DS_FMT(r->book->commondir), hex,
                     hex + 2);
}

/* What `git -c` says reaches us in the environment, quoted in git's own way:
 * git reads it best. */
static bool ask_git(ds_str *out, ds_arena *a, const ds_repo *r,
                    const char *name)
{
    ds_str dir = ds_printf(a, "--git-dir=%.*s", DS_FMT(r->book->gitdir));
    const char *argv[] = {"git", dir.p, "config", "--get", name, NULL};
    ds_err none;
    return ds_spawn_git(out, a, argv, -1, "config", &none) == 0;
}

bool ds_repo_config(ds_str *out, ds_arena *a, const ds_repo *r,
                    const char *name)
{
    if (env("GIT_CONFIG_PARAMETERS") || env("GIT_CONFIG_COUNT"))
        return ask_git(out, a, r, name);
    git_buf value = {0};
    if (r->g.config_get_string_buf(&value, r->config, name) != 0)
        return false;
    *out = ds_dup(a, (ds_str){value.ptr, value.size});
    r->g.buf_dispose(&value);
    return true;
}

bool ds_repo_config_bool(const ds_repo *r, const char *name, bool otherwise)
{
    int value;
    if (r->g.config_get_bool(&value, r->config, name) != 0)
        return otherwise;
    return value != 0;
}
