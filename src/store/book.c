/* Finds a book by plain file code: walks up from the start, reads .git files
 * and what git's hooks leave in the environment.
 *
 * Which folder is the root: the first one on the way up, within the work tree,
 * that has records/. Inside a client any name is the user's, "records" too, so
 * a folder on the way that holds client.yaml cancels what was found below it,
 * and a records/ that itself holds client.yaml is a client. */
#include "store/book.h"
#include "base/file.h"
#include "base/vec.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/banned.h"

enum {
    POINTER_BYTES = 64 * 1024 /* of a .git file; git's own limit is 1 MB */
};

typedef struct {
    ds_arena *a;
    ds_book *book;
    ds_err *err;
} finder;

static bool is_folder(ds_arena *a, ds_str dir, const char *name)
{
    struct stat st;
    ds_str path = ds_printf(a, "%.*s/%s", DS_FMT(dir), name);
    return stat(path.p, &st) == 0 && S_ISDIR(st.st_mode);
}

static bool is_there(ds_arena *a, ds_str dir, const char *name)
{
    struct stat st;
    ds_str path = ds_printf(a, "%.*s/%s", DS_FMT(dir), name);
    return lstat(path.p, &st) == 0;
}

/* The absolute path without "..", symlinks resolved; false: not there. */
static bool resolve(ds_str *out, ds_arena *a, const char *path)
{
    char *real = realpath(path, NULL);
    if (real == NULL)
        return false;
    *out = ds_dup(a, ds_cstr(real));
    free(real);
    return true;
}

/* `path` as git means it when it stands in a file of `dir`. */
static bool resolve_from(ds_str *out, ds_arena *a, ds_str dir, ds_str path)
{
    if (path.n > 0 && path.p[0] == '/')
        return resolve(out, a, ds_zstr(a, path));
    ds_str joined = ds_printf(a, "%.*s/%.*s", DS_FMT(dir), DS_FMT(path));
    return resolve(out, a, joined.p);
}

/* One line of a small file, or false. */
static bool read_line(ds_str *out, ds_arena *a, ds_str dir, const char *name)
{
    ds_str text;
    ds_err none;
    ds_str path = ds_printf(a, "%.*s/%s", DS_FMT(dir), name);
    if (ds_file_read(&text, a, AT_FDCWD, path.p, POINTER_BYTES, &none) != 0)
        return false;
    *out = ds_str_trim(text);
    return true;
}

/* A folder is a git directory as git's setup.c judges it: HEAD here, objects
 * and refs here or where "commondir" points. */
static bool take_gitdir(finder *f, ds_str dir)
{
    ds_str common = dir, line;
    if (!is_there(f->a, dir, "HEAD"))
        return false;
    if (read_line(&line, f->a, dir, "commondir") &&
        !resolve_from(&common, f->a, dir, line))
        return false;
    if (!is_folder(f->a, common, "objects") || !is_folder(f->a, common, "refs"))
        return false;
    f->book->gitdir = dir;
    f->book->commondir = common;
    return true;
}

static int bad_pointer(finder *f, ds_str dir)
{
    return ds_fail(f->err, DS_EGIT,
                   "%.*s/.git: does not point to a git directory", DS_FMT(dir));
}

/* Looks for .git in `dir`. */
static int look(bool *found, finder *f, ds_str dir)
{
    *found = false;
    if (!is_there(f->a, dir, ".git"))
        return 0;
    ds_str line, git;
    if (is_folder(f->a, dir, ".git")) {
        *found = resolve_from(&git, f->a, dir, DS_STR(".git")) &&
                 take_gitdir(f, git);
        return 0;
    }
    if (!read_line(&line, f->a, dir, ".git") ||
        !ds_str_starts(line, DS_STR("gitdir:")))
        return bad_pointer(f, dir);
    line = ds_str_trim(ds_str_sub(line, strlen("gitdir:"), line.n));
    if (!resolve_from(&git, f->a, dir, line) || !take_gitdir(f, git))
        return bad_pointer(f, dir);
    *found = true;
    return 0;
}

/* Keeps the first root on the way up, as told above. */
static void consider(finder *f, ds_str dir)
{
    if (is_there(f->a, dir, "client.yaml"))
        f->book->root = (ds_str){0};
    else if (f->book->root.p == NULL && is_folder(f->a, dir, "records") &&
             !is_there(f->a, dir, "records/client.yaml"))
        f->book->root = dir;
}

static ds_str parent_of(ds_arena *a, ds_str dir)
{
    ds_str up = ds_path_dir(dir);
    return up.n > 0 ? ds_dup(a, up) : DS_STR("/");
}

/* Goes up until a work tree is found, or up to the one that is known. */
static int walk_up(finder *f, ds_str dir)
{
    ds_book *b = f->book;
    bool known = b->worktree.p != NULL;
    for (;;) {
        consider(f, dir);
        bool found = known && ds_str_eq(dir, b->worktree);
        if (!known && look(&found, f, dir) != 0)
            return -1;
        if (found) {
            b->worktree = dir;
            return 0;
        }
        if (dir.n == 1)
            return 1;
        dir = parent_of(f->a, dir);
    }
}

/* GIT_DIR, as git sets it for hooks: then the work tree is GIT_WORK_TREE, or
 * the folder that we were started for. */
static int take_environment(finder *f, ds_str start)
{
    const char *git = getenv("GIT_DIR"), *tree = getenv("GIT_WORK_TREE");
    if (git == NULL || git[0] == '\0')
        return 0;
    ds_str dir;
    if (!resolve(&dir, f->a, git) || !take_gitdir(f, dir))
        return ds_fail(f->err, DS_EGIT, "GIT_DIR=%s: not a git directory", git);
    f->book->worktree = start;
    if (tree != NULL && tree[0] != '\0' &&
        !resolve(&f->book->worktree, f->a, tree))
        return ds_fail_errno(f->err, "GIT_WORK_TREE=%s", tree);
    return 0;
}

static int no_book(ds_str start, bool in_git, ds_err *err)
{
    ds_fail(err, DS_ENOTFOUND,
            in_git ? "%.*s: no records/ here or above in this git work tree"
                   : "%.*s: not in a book (no git work tree with records/)",
            DS_FMT(start));
    return ds_hint(err, "dossier init");
}

static int find(finder *f, const char *start)
{
    ds_book *b = f->book;
    ds_str dir;
    if (!resolve(&dir, f->a, start))
        return errno == ENOENT
                   ? ds_fail(f->err, DS_ENOTFOUND, "%s: not found", start)
                   : ds_fail_errno(f->err, "%s", start);
    if (take_environment(f, dir) != 0)
        return -1;
    int rc = walk_up(f, dir);
    if (rc != 0 || b->root.p == NULL)
        return rc < 0 ? -1 : no_book(dir, rc == 0, f->err);
    bool top = ds_str_eq(b->root, b->worktree);
    size_t skip = b->worktree.n + (b->worktree.n > 1);
    ds_str below = ds_str_sub(b->root, skip, b->root.n);
    b->prefix = top ? DS_STR("") : ds_printf(f->a, "%.*s/", DS_FMT(below));
    return 0;
}

int ds_book_open(ds_book *book, ds_arena *a, const char *start, ds_err *err)
{
    *book = (ds_book){.fd = -1};
    finder f = {a, book, err};
    if (find(&f, start != NULL ? start : ".") != 0)
        return -1;
    book->fd = ds_open(AT_FDCWD, book->root.p, O_RDONLY | O_DIRECTORY, 0);
    return book->fd >= 0 ? 0 : ds_fail_errno(err, "%s", book->root.p);
}

int ds_book_open_bare(ds_book *book, ds_arena *a, const char *gitdir,
                      ds_err *err)
{
    char *real = realpath(gitdir, NULL);
    *book = (ds_book){.fd = -1};
    if (real == NULL)
        return ds_fail_errno(err, "%s", gitdir);
    ds_str path = ds_dup(a, ds_cstr(real));
    free(real);
    book->root = book->worktree = book->gitdir = book->commondir = path;
    book->prefix = DS_STR("");
    book->bare = true;
    book->fd = ds_open(AT_FDCWD, path.p, O_RDONLY | O_DIRECTORY, 0);
    return book->fd >= 0 ? 0 : ds_fail_errno(err, "%s", path.p);
}

void ds_book_close(ds_book *book)
{
    if (book->fd > 0)
        close(book->fd);
    *book = (ds_book){.fd = -1};
}

const char *ds_book_busy(const ds_book *book)
{
    /* The order is that of git's wt-status.c: an `am` is also a rebase-apply,
     * and a rebase may stop within a cherry-pick. */
    static const struct {
        const char *file, *what;
    } signs[] = {
        {"MERGE_HEAD", "merge"},
        {"rebase-apply/applying", "am"},
        {"rebase-apply", "rebase"},
        {"rebase-merge", "rebase"},
        {"CHERRY_PICK_HEAD", "cherry-pick"},
        {"REVERT_HEAD", "revert"},
        {"sequencer/todo", "cherry-pick"},
        {"BISECT_LOG", "bisect"},
    };
    int dir = ds_open(AT_FDCWD, book->gitdir.p, O_RDONLY | O_DIRECTORY, 0);
    if (dir < 0)
        return NULL;
    const char *what = NULL;
    for (size_t i = 0; what == NULL && i < sizeof signs / sizeof *signs; i++)
        if (faccessat(dir, signs[i].file, F_OK, AT_SYMLINK_NOFOLLOW) == 0)
            what = signs[i].what;
    close(dir);
    return what;
}
