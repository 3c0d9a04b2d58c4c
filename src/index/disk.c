/* Mapping, replacing and sealing index files.
 *
 * The seal. Checking a whole base (sums, then every number) takes longer than
 * many a query. The kernel changes a file's ctime whenever its bytes change,
 * and nothing can set it; so a base whose inode, size, mtime and ctime are
 * those that the seal names is the one that was checked. The seal is made when
 * a base has been checked that was left alone for some ticks of the clock, so
 * that no later change can bear the same time; and it holds for one boot of
 * the machine, since what was not synced may be lost at its end. Without a
 * seal every opening checks everything: slower, never wrong. */
#include "index/disk.h"
#include "index/check.h"
#include "index/reach.h"
#include "index/sum.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>
#include "base/banned.h"

#define SECOND 1000000000

typedef struct {
    char magic[8];
    uint64_t dev, boot;
    ds_stamp stamp;
    uint64_t sum; /* of what stands before it */
} seal;

/* --- the folder -------------------------------------------------------- */

static void name_files(ds_disk *d, const ds_book *book)
{
    static const char *const ends[] = {"", ".overlay", ".seal", ".lock"};
    char place[20] = "";
    if (book->prefix.n > 0)
        snprintf(place, sizeof place, "-%016llx", (unsigned long long)d->book);
    for (int i = 0; i < DS_DISK_FILES; i++)
        snprintf(d->names[i], sizeof d->names[i], "index%s%s", place, ends[i]);
}

bool ds_disk_open(ds_disk *d, const ds_book *book, bool make)
{
    ds_arena a = {0};
    *d = (ds_disk){.fd = -1};
    d->book = ds_sum(book->prefix.p, book->prefix.n);
    name_files(d, book);
    const char *path = ds_printf(&a, "%.*s/dossier", DS_FMT(book->gitdir)).p;
    d->fd = ds_open(AT_FDCWD, path, O_RDONLY | O_DIRECTORY, 0);
    if (d->fd < 0 && errno == ENOENT && make && mkdir(path, 0700) == 0)
        d->fd = ds_open(AT_FDCWD, path, O_RDONLY | O_DIRECTORY, 0);
    ds_arena_free(&a);
    return d->fd >= 0;
}

void ds_disk_close(ds_disk *d)
{
    if (d->fd >= 0)
        close(d->fd);
    d->fd = -1;
}

static bool stat_of(struct stat *st, const ds_disk *d, ds_disk_file which)
{
    return fstatat(d->fd, d->names[which], st, AT_SYMLINK_NOFOLLOW) == 0;
}

bool ds_disk_same(const ds_disk *d)
{
    for (int i = DS_DISK_BASE; i <= DS_DISK_OVERLAY; i++) {
        struct stat st;
        ds_stamp now = {0};
        if (stat_of(&st, d, (ds_disk_file)i))
            now = ds_stamp_of(&st);
        if (!ds_stamp_eq(now, d->seen[i]))
            return false;
    }
    return true;
}

uint64_t ds_disk_bytes(const ds_disk *d)
{
    uint64_t n = 0;
    struct stat st;
    for (int i = DS_DISK_BASE; d->fd >= 0 && i <= DS_DISK_OVERLAY; i++)
        if (stat_of(&st, d, (ds_disk_file)i))
            n += (uint64_t)st.st_size;
    return n;
}

/* --- writing ----------------------------------------------------------- */

static bool replace(const ds_disk *d, ds_disk_file which, ds_str bytes)
{
    char temp[80];
    snprintf(temp, sizeof temp, "%s.new", d->names[which]);
    int flags = O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW;
    int fd = ds_open(d->fd, temp, flags, 0600);
    if (fd < 0)
        return false;
    bool done = ds_fd_write(fd, bytes, temp, NULL) == 0;
    close(fd);
    if (done && renameat(d->fd, temp, d->fd, d->names[which]) == 0)
        return true;
    unlinkat(d->fd, temp, 0);
    return false;
}

bool ds_disk_save(const ds_disk *d, ds_disk_file which, ds_image *m)
{
    ds_image_sign(m);
    return replace(d, which, (ds_str){(const char *)m->bytes, m->size});
}

void ds_disk_remove(const ds_disk *d, ds_disk_file which)
{
    unlinkat(d->fd, d->names[which], 0);
}

bool ds_disk_lock(ds_lock *lock, int64_t *since, const ds_disk *d,
                  unsigned wait_ms)
{
    struct stat st;
    if (d->fd < 0 ||
        ds_lock_take(lock, d->fd, d->names[DS_DISK_LOCK], wait_ms, NULL) != 0)
        return false;
    if (fstat(lock->fd, &st) != 0) {
        ds_lock_close(lock);
        return false;
    }
    *since = ds_stamp_of(&st).modified;
    return true;
}

/* --- the seal ---------------------------------------------------------- */

/* This boot of the machine as a number; 0: nobody knows. */
static uint64_t this_boot(void)
{
    char id[64];
    int fd = ds_open(AT_FDCWD, "/proc/sys/kernel/random/boot_id", O_RDONLY, 0);
    if (fd < 0)
        return 0;
    ssize_t n = read(fd, id, sizeof id);
    close(fd);
    return n > 0 ? ds_sum(id, (size_t)n) : 0;
}

static seal seal_of(const struct stat *st)
{
    seal s = {.magic = "dosseal\n", .dev = st->st_dev, .boot = this_boot()};
    s.stamp = ds_stamp_of(st);
    s.sum = ds_sum(&s, offsetof(seal, sum));
    return s;
}

static bool is_sealed(const ds_disk *d, const seal *want)
{
    seal have;
    int flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK;
    int fd = ds_open(d->fd, d->names[DS_DISK_SEAL], flags, 0);
    if (fd < 0)
        return false;
    ssize_t n = read(fd, &have, sizeof have);
    close(fd);
    return want->boot != 0 && n == sizeof have &&
           memcmp(&have, want, sizeof have) == 0;
}

/* Some ticks must have gone by: the kernel's clock for files moves every 1 to
 * 10 ms; one that counts whole seconds belongs to a coarse file system. */
static bool may_be_sealed(const seal *s)
{
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    int64_t now = (int64_t)t.tv_sec * SECOND + t.tv_nsec;
    int64_t rest =
        s->stamp.changed % SECOND ? SECOND / 20 : 3 * (int64_t)SECOND;
    return s->boot != 0 && now - s->stamp.changed > rest;
}

/* --- reading ----------------------------------------------------------- */

static bool map_file(ds_image *m, struct stat *st, const ds_disk *d,
                     ds_disk_file which)
{
    int flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK;
    int fd = ds_open(d->fd, d->names[which], flags, 0);
    if (fd < 0)
        return false;
    void *p = MAP_FAILED;
    if (fstat(fd, st) == 0 && S_ISREG(st->st_mode) && st->st_size > 0)
        p = mmap(NULL, (size_t)st->st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    close(fd);
    if (p == MAP_FAILED)
        return false;
    *m = (ds_image){.bytes = p, .size = (size_t)st->st_size, .mapped = true};
    return true;
}

static bool believe_base(const ds_image *m, const ds_disk *d,
                         const struct stat *st)
{
    seal s = seal_of(st);
    if (is_sealed(d, &s))
        return true;
    if (m->header->base != 0 || !ds_image_true(m, 0))
        return false;
    if (may_be_sealed(&s))
        replace(d, DS_DISK_SEAL, (ds_str){(const char *)&s, sizeof s});
    return true;
}

static bool believe(const ds_image *m, const ds_disk *d, ds_disk_file which,
                    const ds_image *base, const struct stat *st)
{
    if (which == DS_DISK_BASE)
        return believe_base(m, d, st);
    return m->header->base == base->header->sum && base->header->sum != 0 &&
           ds_image_true(m, base->nfiles);
}

bool ds_disk_load(ds_image *out, ds_disk *d, ds_disk_file which,
                  const ds_schema *schema, const ds_image *base)
{
    struct stat st;
    *out = (ds_image){0};
    d->seen[which] = (ds_stamp){0};
    if (d->fd < 0 || !map_file(out, &st, d, which))
        return false;
    d->seen[which] = ds_stamp_of(&st);
    bool good = ds_image_sound(out->bytes, out->size, schema, d->book);
    if (good) {
        ds_image_attach(out, schema);
        good = believe(out, d, which, base, &st);
    }
    if (!good)
        ds_image_free(out);
    return good;
}
