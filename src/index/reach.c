/* One call where the kernel can refuse symlinks on the whole way (openat2,
 * Linux 5.6), else folder by folder. */
#include "index/reach.h"
#include "base/file.h"
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "base/banned.h"

/* openat2 is strict: O_PATH goes with no flag that means reading. */
static int quiet(int flags)
{
    flags |= O_CLOEXEC;
    return flags & O_PATH ? flags : flags | O_NONBLOCK | O_NOCTTY;
}

/* A symlink shows as ENOTDIR where a folder was asked for. */
static void tell_link(int dirfd, const char *name)
{
    int saved = errno;
    struct stat st;
    if (saved == ENOTDIR &&
        fstatat(dirfd, name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
        S_ISLNK(st.st_mode))
        saved = ELOOP;
    errno = saved;
}

int ds_reach_by_steps(int dirfd, const char *path, int flags)
{
    ds_arena a = {0};
    ds_str rest = ds_cstr(path);
    int fd = dirfd;
    for (;;) {
        const char *name = ds_zstr(&a, ds_str_cut(&rest, '/'));
        bool last = rest.p == NULL;
        int how = last ? flags : O_PATH | O_DIRECTORY;
        int below = ds_open(fd, name, quiet(how) | O_NOFOLLOW, 0);
        if (below < 0)
            tell_link(fd, name);
        int saved = errno;
        if (fd != dirfd)
            close(fd);
        errno = saved;
        fd = below;
        if (last || fd < 0)
            break;
    }
    ds_arena_free(&a);
    return fd;
}

int ds_reach(int dirfd, const char *path, int flags)
{
    struct open_how how = {.flags = (unsigned)quiet(flags),
                           .resolve = RESOLVE_NO_SYMLINKS};
    for (;;) {
        long fd = syscall(SYS_openat2, dirfd, path, &how, sizeof how);
        if (fd >= 0)
            return (int)fd;
        /* EPERM: a sandbox that does not know the call. */
        if (errno == ENOSYS || errno == EPERM)
            return ds_reach_by_steps(dirfd, path, flags);
        if (errno != EINTR && errno != EAGAIN)
            return -1;
    }
}

static int64_t nanoseconds(struct timespec t)
{
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

ds_stamp ds_stamp_of(const struct stat *st)
{
    return (ds_stamp){
        .ino = st->st_ino,
        .size = S_ISDIR(st->st_mode) ? 0 : (uint64_t)st->st_size,
        .modified = nanoseconds(st->st_mtim),
        .changed = nanoseconds(st->st_ctim),
    };
}

bool ds_stamp_eq(ds_stamp a, ds_stamp b)
{
    return a.ino == b.ino && a.size == b.size && a.modified == b.modified &&
           a.changed == b.changed;
}
