/* Locks between processes: a file that only one can make.
 *
 * The holder keeps an advisory lock (flock) on the file it made, which ends
 * with the process however that ends. So a lock file is stale exactly when it
 * is ours by its first bytes and its flock can be had; process ids, which the
 * system uses again, only serve the message.
 *
 * Invariants:
 * 1. A file at `path` has all its bytes and is flocked before it appears
 *    there: it is made under another name and then linked.
 * 2. Whoever removes a file at `path` holds its flock and has seen, after
 *    getting it, that `path` still is that file. Two processes that find the
 *    same stale file therefore cannot both remove, nor can one of them remove
 *    the lock that the other has just made. */
#include "base/file.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include "base/banned.h"

#define MARK "dossier "

enum {
    WORDS = 128,
    ASIDE = 512 + 24
};

static int flock_now(int fd)
{
    int rc;
    do
        rc = flock(fd, LOCK_EX | LOCK_NB);
    while (rc != 0 && errno == EINTR);
    return rc;
}

/* True when the file at the lock's path is the open one. */
static bool is_there(const ds_lock *l, int fd)
{
    struct stat mine, there;
    return fstat(fd, &mine) == 0 &&
           fstatat(l->dirfd, l->path, &there, AT_SYMLINK_NOFOLLOW) == 0 &&
           mine.st_dev == there.st_dev && mine.st_ino == there.st_ino;
}

static int write_holder(int fd, const char *path, ds_err *err)
{
    char host[65] = "";
    gethostname(host, sizeof host - 1);
    char text[WORDS];
    snprintf(text, sizeof text, MARK "%ld %s\n", (long)getpid(), host);
    return ds_fd_write(fd, ds_cstr(text), path, err);
}

/* Makes the file under a name of its own, held and filled. */
static int make_aside(char aside[ASIDE], const ds_lock *l, ds_err *err)
{
    char name[24];
    if (ds_file_random_name(name, err) != 0)
        return -1;
    ds_str dir = ds_path_dir(ds_cstr(l->path));
    bool slash = dir.n > 0 || l->path[0] == '/';
    snprintf(aside, ASIDE, "%.*s%s%s", DS_FMT(dir), slash ? "/" : "", name);
    int flags = O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW;
    int fd = ds_open(l->dirfd, aside, flags, 0666);
    if (fd < 0)
        return ds_fail_errno(err, "%s", l->path);
    /* A file system without flock still has the exclusive name. */
    (void)flock_now(fd);
    if (write_holder(fd, l->path, err) != 0) {
        close(fd);
        ds_file_drop(l->dirfd, aside);
        return -1;
    }
    return fd;
}

/* Gives the file its name unless that is taken (EEXIST). Where there are no
 * hard links, as on FAT, the kernel can rename with the same promise. */
static int claim(const ds_lock *l, const char *aside)
{
    if (linkat(l->dirfd, aside, l->dirfd, l->path, 0) == 0)
        return 0;
    if (errno != EPERM && errno != EOPNOTSUPP && errno != ENOSYS)
        return -1;
    return renameat2(l->dirfd, aside, l->dirfd, l->path, RENAME_NOREPLACE);
}

/* Removes the file at the path if it is ours and its holder is gone; says who
 * holds it otherwise. True when it is worth trying again at once. */
static bool clear_stale(char holder[WORDS], const ds_lock *l)
{
    int flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK;
    int fd = ds_open(l->dirfd, l->path, flags, 0);
    holder[0] = '\0';
    if (fd < 0)
        return errno == ENOENT;
    ssize_t n = read(fd, holder, WORDS - 1);
    holder[n > 0 ? n : 0] = '\0';
    bool ours = strncmp(holder, MARK, sizeof MARK - 1) == 0;
    bool again = false;
    if (ours && flock_now(fd) == 0)
        again = !is_there(l, fd) || unlinkat(l->dirfd, l->path, 0) == 0;
    close(fd);
    return again;
}

static int busy(const ds_lock *l, const char *holder, ds_err *err)
{
    ds_str rest = ds_cstr(holder);
    if (!ds_str_starts(rest, DS_STR(MARK))) {
        ds_fail(err, DS_EBUSY, "%s: held by another program", l->path);
    } else {
        ds_str_cut(&rest, ' ');
        ds_str pid = ds_str_cut(&rest, ' ');
        ds_str host = ds_str_cut(&rest, '\n');
        ds_fail(err, DS_EBUSY, "%s: held by process %.*s on %.*s", l->path,
                DS_FMT(pid), DS_FMT(host));
    }
    return ds_hint(err, "wait for it to end, or remove %s if it is gone",
                   l->path);
}

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void rest_a_little(void)
{
    struct timespec t = {.tv_nsec = 10 * 1000 * 1000};
    nanosleep(&t, NULL);
}

static int claim_within(ds_lock *l, const char *aside, unsigned wait_ms,
                        ds_err *err)
{
    int64_t end = now_ms() + wait_ms;
    while (claim(l, aside) != 0) {
        if (errno != EEXIST)
            return ds_fail_errno(err, "%s", l->path);
        char holder[WORDS];
        if (clear_stale(holder, l))
            continue;
        if (now_ms() >= end)
            return busy(l, holder, err);
        rest_a_little();
    }
    return 0;
}

int ds_lock_take(ds_lock *l, int dirfd, const char *path, unsigned wait_ms,
                 ds_err *err)
{
    *l = (ds_lock){.dirfd = dirfd};
    size_t n = strlen(path);
    if (n >= sizeof l->path)
        return ds_fail(err, DS_ELIMIT, "%s: the path of the lock is too long",
                       path);
    memcpy(l->path, path, n + 1);
    char aside[ASIDE];
    l->fd = make_aside(aside, l, err);
    if (l->fd < 0)
        return -1;
    int rc = claim_within(l, aside, wait_ms, err);
    ds_file_drop(dirfd, aside);
    l->held = rc == 0;
    if (rc != 0)
        close(l->fd);
    return rc;
}

void ds_lock_close(ds_lock *l)
{
    if (!l->held)
        return;
    if (is_there(l, l->fd))
        unlinkat(l->dirfd, l->path, 0);
    close(l->fd);
    *l = (ds_lock){0};
}
