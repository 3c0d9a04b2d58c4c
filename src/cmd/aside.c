/* Where bad rows wait until somebody has mended them. */
#include "cmd/aside.h"
#include "base/file.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/banned.h"

#define HEAD "import problem"

static const char *path_of(const ds_run *run)
{
    return ds_opts_get(&run->opts, OPT_SKIP_BAD);
}

static bool is_input(const char *path, ds_str input)
{
    struct stat one, two;
    return !ds_str_is(input, "-") && stat(path, &one) == 0 &&
           stat(input.p, &two) == 0 && one.st_dev == two.st_dev &&
           one.st_ino == two.st_ino;
}

/* Whether the real path of a folder is `top` or below it. */
static bool is_below(ds_arena *a, ds_str folder, ds_str top, const char *name)
{
    char real[PATH_MAX];
    ds_str whole = ds_printf(a, "%.*s%s", DS_FMT(top), name);
    if (top.n == 0 || realpath(whole.p, real) == NULL)
        return false;
    ds_str rest = ds_str_sub(folder, strlen(real), folder.n);
    return ds_str_starts(folder, ds_cstr(real)) &&
           (rest.n == 0 || rest.p[0] == '/');
}

static bool is_of_book(const ds_run *run, const char *path)
{
    ds_arena a = {0};
    char real[PATH_MAX];
    ds_str dir = ds_path_dir(ds_cstr(path));
    const ds_book *b = &run->book;
    bool found = false;
    if (path[0] == '/' && dir.n == 0)
        dir = DS_STR("/");
    if (realpath(dir.n > 0 ? ds_zstr(&a, dir) : ".", real) != NULL) {
        ds_str folder = ds_cstr(real);
        found = is_below(&a, folder, b->root, "/records") ||
                is_below(&a, folder, b->worktree, "/.git") ||
                is_below(&a, folder, b->gitdir, "") ||
                is_below(&a, folder, b->commondir, "");
    }
    ds_arena_free(&a);
    return found;
}

int ds_aside_check(const ds_run *run, ds_str input, ds_err *err)
{
    const char *path = path_of(run);
    if (path == NULL)
        return 0;
    if (is_input(path, input))
        return ds_fail(err, DS_EUSAGE,
                       "--skip-bad: %s is the file that is imported", path);
    if (is_of_book(run, path))
        return ds_fail(err, DS_EUSAGE,
                       "--skip-bad: %s is among the files of the book", path);
    return 0;
}

int ds_aside_prepare(ds_str *temp, ds_run *run, ds_str bytes, ds_err *err)
{
    return ds_file_prepare(temp, &run->arena, AT_FDCWD, path_of(run), bytes,
                           0666, err);
}

int ds_aside_finish(const ds_run *run, ds_str temp, ds_err *err)
{
    return temp.n > 0 ? ds_file_finish(AT_FDCWD, temp.p, path_of(run), err) : 0;
}

void ds_aside_drop(ds_str temp)
{
    if (temp.n > 0)
        ds_file_drop(AT_FDCWD, temp.p);
}

/* A file that begins as ours do. */
static bool has_rows(const char *path)
{
    char head[sizeof HEAD - 1];
    int fd = ds_open(AT_FDCWD, path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK, 0);
    if (fd < 0)
        return false;
    ssize_t n = read(fd, head, sizeof head);
    close(fd);
    return n == (ssize_t)sizeof head && memcmp(head, HEAD, sizeof head) == 0;
}

int ds_aside_clear(const ds_run *run, ds_err *err)
{
    const char *path = path_of(run);
    if (path == NULL || !has_rows(path))
        return 0;
    if (unlink(path) != 0 && errno != ENOENT)
        return ds_fail_errno(err, "%s: cannot be removed", path);
    ds_run_say(run, "no row is bad: %s of an earlier import was removed", path);
    return 0;
}
