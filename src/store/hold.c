/* Lock files as git makes them, known again by their inode. */
#include "store/hold.h"
#include "base/file.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include "base/banned.h"

enum {
    WAIT_MS = 2000,
    STEP_MS = 10
};

static void name(ds_hold *h, ds_arena *a, ds_str aside, ds_str path)
{
    *h = (ds_hold){.aside = ds_zstr(a, aside),
                   .path = ds_zstr(a, path),
                   .lock = ds_printf(a, "%.*s.lock", DS_FMT(path)).p,
                   .fd = -1};
}

static void rest_a_little(void)
{
    struct timespec t = {.tv_nsec = STEP_MS * 1000 * 1000};
    nanosleep(&t, NULL);
}

/* A file system without hard links gets a lock that only git's own advice can
 * clear after a crash. */
static int claim(ds_hold *h)
{
    if (link(h->aside, h->lock) == 0)
        return 0;
    if (errno != EPERM && errno != EOPNOTSUPP && errno != ENOSYS)
        return -1;
    return renameat2(AT_FDCWD, h->aside, AT_FDCWD, h->lock, RENAME_NOREPLACE);
}

static int wait_for(ds_hold *h, ds_err *err)
{
    for (unsigned ms = 0; claim(h) != 0; ms += STEP_MS) {
        if (errno != EEXIST)
            return ds_fail_errno(err, "%s", h->lock);
        if (ms >= WAIT_MS) {
            ds_fail(err, DS_EBUSY, "%s: git holds this lock", h->lock);
            return ds_hint(err,
                           "wait for git to end, or remove %s if no git "
                           "is running",
                           h->lock);
        }
        rest_a_little();
    }
    h->held = true;
    return 0;
}

int ds_hold_take(ds_hold *h, ds_arena *a, ds_str aside, ds_str path,
                 ds_err *err)
{
    name(h, a, aside, path);
    unlink(h->aside);
    h->fd = ds_open(AT_FDCWD, h->aside, O_WRONLY | O_CREAT | O_EXCL, 0666);
    if (h->fd < 0)
        return ds_fail_errno(err, "%s", h->aside);
    if (wait_for(h, err) == 0)
        return 0;
    ds_hold_drop(h);
    return -1;
}

int ds_hold_commit(ds_hold *h, ds_err *err)
{
    if (rename(h->lock, h->path) != 0)
        return ds_fail_errno(err, "%s", h->path);
    h->held = false;
    ds_hold_drop(h);
    return 0;
}

void ds_hold_drop(ds_hold *h)
{
    if (h->held)
        unlink(h->lock);
    if (h->aside != NULL)
        unlink(h->aside);
    if (h->fd > 0)
        close(h->fd);
    *h = (ds_hold){.fd = -1};
}

bool ds_hold_left(ds_hold *h, ds_arena *a, ds_str aside, ds_str path)
{
    struct stat mine, there;
    name(h, a, aside, path);
    h->held = lstat(h->aside, &mine) == 0 && lstat(h->lock, &there) == 0 &&
              mine.st_dev == there.st_dev && mine.st_ino == there.st_ino;
    return h->held;
}
