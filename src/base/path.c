/* Paths that come from outside: which are safe, and a way to follow one that
 * no symlink can divert. */
#include "base/file.h"
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "base/banned.h"

enum {
    PATH_BYTES = 4096
};

ds_str ds_path_base(ds_str path)
{
    for (size_t i = path.n; i > 0; i--)
        if (path.p[i - 1] == '/')
            return ds_str_sub(path, i, path.n);
    return path;
}

ds_str ds_path_dir(ds_str path)
{
    ds_str base = ds_path_base(path);
    return ds_str_sub(path, 0, base.n < path.n ? path.n - base.n - 1 : 0);
}

static bool component_safe(ds_str c)
{
    if (c.n == 0 || ds_str_is(c, ".") || ds_str_is(c, ".."))
        return false;
    for (size_t i = 0; i < c.n; i++) {
        unsigned char byte = (unsigned char)c.p[i];
        if (byte < 0x20 || byte == 0x7f || byte == '\\')
            return false;
    }
    return !ds_str_eq_nocase(c, DS_STR(".git"));
}

bool ds_path_safe(ds_str path)
{
    if (path.n == 0 || path.n > PATH_BYTES)
        return false;
    while (path.p != NULL)
        if (!component_safe(ds_str_cut(&path, '/')))
            return false;
    return true;
}

/* Opens one folder of a path. A symlink is followed only on request. */
static int enter(int dirfd, const char *name, bool follow)
{
    int flags = O_RDONLY | O_DIRECTORY;
    return ds_open(dirfd, name, follow ? flags : flags | O_NOFOLLOW, 0);
}

static int enter_fail(int dirfd, const char *name, const char *path,
                      ds_err *err)
{
    int number = errno;
    struct stat st;
    if (fstatat(dirfd, name, &st, AT_SYMLINK_NOFOLLOW) == 0) {
        if (S_ISLNK(st.st_mode))
            return ds_fail(err, DS_EIO, "%s: \"%s\" is a symbolic link", path,
                           name);
        if (!S_ISDIR(st.st_mode))
            return ds_fail(err, DS_EIO, "%s: \"%s\" is not a folder", path,
                           name);
    }
    if (number == ENOENT)
        return ds_fail(err, DS_ENOTFOUND, "%s: \"%s\" not found", path, name);
    errno = number;
    return ds_fail_errno(err, "%s", path);
}

/* Goes down through `dirs`, a part of `path`, making folders on request. */
static int walk(int *fd, int dirfd, ds_str dirs, const char *path, bool make,
                ds_err *err)
{
    ds_arena a = {0};
    /* A path from the root or the current folder is the user's own word, and
     * the user's symlinks count; below a descriptor they do not. */
    bool follow = make && (dirfd == AT_FDCWD || path[0] == '/');
    int at = enter(dirfd, path[0] == '/' ? "/" : ".", true);
    int rc = at < 0 ? ds_fail_errno(err, "%s", path) : 0;
    while (rc == 0 && dirs.p != NULL) {
        const char *name = ds_zstr(&a, ds_str_cut(&dirs, '/'));
        if (name[0] == '\0')
            continue;
        int below = -1;
        if (make && mkdirat(at, name, 0777) != 0 && errno != EEXIST)
            rc = ds_fail_errno(err, "%s", path);
        else if ((below = enter(at, name, follow)) < 0)
            rc = enter_fail(at, name, path, err);
        close(at);
        at = below;
    }
    ds_arena_free(&a);
    *fd = at;
    return rc;
}

int ds_mkdirs(int dirfd, const char *path, ds_err *err)
{
    int fd;
    if (walk(&fd, dirfd, ds_cstr(path), path, true, err) != 0)
        return -1;
    close(fd);
    return 0;
}

/* One system call where the kernel has it (5.6); anything that goes wrong is
 * found again, and named, component by component. */
static int enter_at_once(int dirfd, const char *dirs)
{
    struct open_how how = {.flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC,
                           .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS};
    return (int)syscall(SYS_openat2, dirfd, dirs, &how, sizeof how);
}

int ds_path_open_parent(int *fd, const char **base, int dirfd, const char *path,
                        ds_err *err)
{
    if (!ds_path_safe(ds_cstr(path)))
        return ds_fail(err, DS_EIO, "%s: not a safe path", path);
    ds_str dir = ds_path_dir(ds_cstr(path));
    *base = dir.n > 0 ? path + dir.n + 1 : path;
    char dirs[PATH_BYTES + 2] = ".";
    memcpy(dirs, path, dir.n);
    dirs[dir.n > 0 ? dir.n : 1] = '\0';
    *fd = enter_at_once(dirfd, dirs);
    if (*fd >= 0)
        return 0;
    return walk(fd, dirfd, dir, path, false, err);
}
