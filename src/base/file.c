/* Files: whole reads, whole writes, and replacement in one step.
 *
 * A replacement is: write and fsync a file beside the old one, rename, fsync
 * the folder. The rename is what a reader or a crash sees; the two fsyncs keep
 * a file system from writing the rename before the bytes, or not at all. */
#include "base/file.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/banned.h"

/* --- reading ----------------------------------------------------------- */

static int too_big(const char *what, size_t max, ds_err *err)
{
    return ds_fail(err, DS_ELIMIT, "%s: bigger than %zu bytes", what, max);
}

static ssize_t read_some(int fd, char *p, size_t n)
{
    ssize_t got;
    do
        got = read(fd, p, n);
    while (got < 0 && errno == EINTR);
    return got;
}

/* Reads to the end. `expect` is a guess; one byte more than it is asked for,
 * so that a right guess meets the end without growing. */
static int slurp(ds_str *out, ds_arena *a, int fd, const char *what,
                 size_t expect, size_t max, ds_err *err)
{
    size_t room = expect + 1;
    size_t n = 0;
    char *p = ds_alloc_text(a, room);
    for (;;) {
        ssize_t got = read_some(fd, p + n, room - n);
        if (got < 0)
            return ds_fail_errno(err, "%s", what);
        if (got == 0)
            break;
        n += (size_t)got;
        if (n > max)
            return too_big(what, max, err);
        if (n == room) {
            char *bigger = ds_alloc_text(a, room * 2);
            memcpy(bigger, p, n);
            p = bigger;
            room *= 2;
        }
    }
    p[n] = '\0';
    *out = (ds_str){p, n};
    return 0;
}

int ds_open(int dirfd, const char *path, int flags, mode_t mode)
{
    int fd;
    do
        fd = openat(dirfd, path, flags | O_CLOEXEC, mode);
    while (fd < 0 && errno == EINTR);
    return fd;
}

static int open_fail(const char *path, ds_err *err)
{
    if (errno == ENOENT || errno == ENOTDIR)
        return ds_fail(err, DS_ENOTFOUND, "%s: not found", path);
    if (errno == ELOOP)
        return ds_fail(err, DS_EIO, "%s: is a symbolic link", path);
    return ds_fail_errno(err, "%s", path);
}

int ds_file_read(ds_str *out, ds_arena *a, int dirfd, const char *path,
                 size_t max, ds_err *err)
{
    /* O_NONBLOCK: a pipe in place of a file must not make us wait. */
    int flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY;
    int fd = ds_open(dirfd, path, flags, 0);
    if (fd < 0)
        return open_fail(path, err);
    int rc;
    struct stat st;
    if (fstat(fd, &st) != 0)
        rc = ds_fail_errno(err, "%s", path);
    else if (!S_ISREG(st.st_mode))
        rc = ds_fail(err, DS_EIO, "%s: not a regular file", path);
    else if ((uintmax_t)st.st_size > max)
        rc = too_big(path, max, err);
    else
        rc = slurp(out, a, fd, path, (size_t)st.st_size, max, err);
    close(fd);
    return rc;
}

int ds_file_read_any(ds_str *out, ds_arena *a, int dirfd, const char *path,
                     size_t max, ds_err *err)
{
    ds_err why = {0};
    *out = (ds_str){0};
    if (ds_file_read(out, a, dirfd, path, max, &why) == 0)
        return 0;
    *out = (ds_str){0};
    if (why.code == DS_ENOTFOUND)
        return 0;
    if (err != NULL)
        *err = why;
    return -1;
}

int ds_fd_read(ds_str *out, ds_arena *a, int fd, const char *what, size_t max,
               ds_err *err)
{
    enum {
        PIPE_SIZE = 64 * 1024
    }; /* what one read of a pipe can give */
    return slurp(out, a, fd, what, PIPE_SIZE, max, err);
}

/* --- writing ----------------------------------------------------------- */

/* A descriptor that does not block (a terminal shared with a program that set
 * it so) is waited for. */
static bool try_again(int fd)
{
    if (errno == EINTR)
        return true;
    if (errno != EAGAIN)
        return false;
    struct pollfd one = {.fd = fd, .events = POLLOUT};
    return poll(&one, 1, -1) >= 0 || errno == EINTR;
}

int ds_fd_write(int fd, ds_str bytes, const char *what, ds_err *err)
{
    size_t n = 0;
    while (n < bytes.n) {
        ssize_t put = write(fd, bytes.p + n, bytes.n - n);
        if (put < 0 && !try_again(fd))
            return ds_fail_errno(err, "%s", what);
        if (put > 0)
            n += (size_t)put;
    }
    return 0;
}

static int sync_again(int fd)
{
    int rc;
    do
        rc = fsync(fd);
    while (rc != 0 && errno == EINTR);
    return rc;
}

/* What the new file's mode must be made, or -1 for what open() gave it. */
static int old_mode(int *mode, int dirfd, const char *path, ds_err *err)
{
    struct stat st;
    *mode = -1;
    if (fstatat(dirfd, path, &st, AT_SYMLINK_NOFOLLOW) != 0) {
        if (errno == ENOENT)
            return 0;
        return ds_fail_errno(err, "%s", path);
    }
    if (S_ISLNK(st.st_mode))
        return ds_fail(err, DS_EIO, "%s: is a symbolic link", path);
    if (!S_ISREG(st.st_mode))
        return ds_fail(err, DS_EIO, "%s: not a regular file", path);
    *mode = (int)(st.st_mode & 07777);
    return 0;
}

int ds_file_random_name(char out[24], ds_err *err)
{
    uint64_t number;
    ssize_t got;
    do
        got = getrandom(&number, sizeof number, 0);
    while (got < 0 && errno == EINTR);
    if (got != (ssize_t)sizeof number)
        return ds_fail_errno(err, "random numbers");
    snprintf(out, 24, ".dossier-%010llx.tmp",
             (unsigned long long)(number & 0xffffffffffu));
    return 0;
}

static int open_temp(ds_str *temp, ds_arena *a, int dirfd, const char *path,
                     mode_t mode, ds_err *err)
{
    ds_str dir = ds_path_dir(ds_cstr(path));
    size_t slash = dir.n > 0 || path[0] == '/';
    for (;;) {
        char name[24];
        if (ds_file_random_name(name, err) != 0)
            return -1;
        *temp = ds_printf(a, "%.*s%s%s", DS_FMT(dir), slash ? "/" : "", name);
        int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW;
        int fd = ds_open(dirfd, temp->p, flags, mode);
        if (fd >= 0)
            return fd;
        if (errno != EEXIST)
            return ds_fail_errno(err, "%s", path);
    }
}

static int fill(int fd, ds_str bytes, int mode, const char *path, ds_err *err)
{
    if (mode >= 0 && fchmod(fd, (mode_t)mode) != 0)
        return ds_fail_errno(err, "%s", path);
    if (ds_fd_write(fd, bytes, path, err) != 0)
        return -1;
    if (sync_again(fd) != 0)
        return ds_fail_errno(err, "%s", path);
    return 0;
}

int ds_file_prepare(ds_str *temp, ds_arena *a, int dirfd, const char *path,
                    ds_str bytes, mode_t mode, ds_err *err)
{
    int keep;
    if (old_mode(&keep, dirfd, path, err) != 0)
        return -1;
    int fd = open_temp(temp, a, dirfd, path, keep < 0 ? mode : 0600, err);
    if (fd < 0)
        return -1;
    int rc = fill(fd, bytes, keep, path, err);
    /* Linux closes the descriptor even where EINTR is reported. */
    if (close(fd) != 0 && errno != EINTR && rc == 0)
        rc = ds_fail_errno(err, "%s", path);
    if (rc != 0)
        ds_file_drop(dirfd, temp->p);
    return rc;
}

int ds_file_finish(int dirfd, const char *temp, const char *path, ds_err *err)
{
    if (renameat(dirfd, temp, dirfd, path) != 0)
        return ds_fail_errno(err, "%s", path);
    return 0;
}

void ds_file_drop(int dirfd, const char *temp)
{
    int saved = errno;
    unlinkat(dirfd, temp, 0);
    errno = saved;
}

int ds_dir_sync(int dirfd, const char *path, ds_err *err)
{
    const char *name = path[0] == '\0' ? "." : path;
    int fd = ds_open(dirfd, name, O_RDONLY | O_DIRECTORY, 0);
    if (fd < 0)
        return ds_fail_errno(err, "%s", name);
    int rc = 0;
    /* Some file systems cannot sync a folder; they say so with EINVAL. */
    if (sync_again(fd) != 0 && errno != EINVAL)
        rc = ds_fail_errno(err, "%s", name);
    close(fd);
    return rc;
}

int ds_file_replace(int dirfd, const char *path, ds_str bytes, mode_t mode,
                    ds_err *err)
{
    ds_arena a = {0};
    ds_str temp;
    int rc = ds_file_prepare(&temp, &a, dirfd, path, bytes, mode, err);
    if (rc != 0)
        goto done;
    rc = ds_file_finish(dirfd, temp.p, path, err);
    if (rc != 0) {
        ds_file_drop(dirfd, temp.p);
        goto done;
    }
    ds_str dir = ds_path_dir(ds_cstr(path));
    if (dir.n == 0 && path[0] == '/')
        dir = DS_STR("/");
    rc = ds_dir_sync(dirfd, ds_zstr(&a, dir), err);
done:
    ds_arena_free(&a);
    return rc;
}
