/* The files of the indexes of git trees. */
#include "base/file.h"
#include "index/disk.h"
#include "index/reach.h"
#include "index/sum.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/banned.h"

enum {
    NAME = 40 /* digits of a tree's name */
};

bool ds_disk_open_trees(ds_disk *d, const ds_book *book)
{
    ds_arena a = {0};
    *d = (ds_disk){.fd = -1};
    const char *own = ds_printf(&a, "%.*s/dossier", DS_FMT(book->commondir)).p;
    const char *path = ds_printf(&a, "%s/trees", own).p;
    if ((mkdir(own, 0700) == 0 || errno == EEXIST) &&
        (mkdir(path, 0700) == 0 || errno == EEXIST))
        d->fd = ds_open(AT_FDCWD, path, O_RDONLY | O_DIRECTORY, 0);
    ds_arena_free(&a);
    return d->fd >= 0;
}

void ds_disk_choose_tree(ds_disk *d, const char *tree)
{
    static const char *const ends[] = {"", ".overlay", ".seal"};
    d->book = ds_sum(tree, strlen(tree));
    for (int i = DS_DISK_BASE; i <= DS_DISK_SEAL; i++)
        snprintf(d->names[i], sizeof d->names[i], "%s%s", tree, ends[i]);
    snprintf(d->names[DS_DISK_LOCK], sizeof d->names[DS_DISK_LOCK], "lock");
}

void ds_disk_used(const ds_disk *d)
{
    utimensat(d->fd, d->names[DS_DISK_SEAL], NULL, AT_SYMLINK_NOFOLLOW);
}

/* --- all of them ---------------------------------------------------------- */

typedef DS_VEC(ds_kept_tree) kept;

static bool is_tree(const char *name)
{
    size_t n = strspn(name, "0123456789abcdef");
    return n == NAME && name[n] == '\0';
}

static int64_t modified(const ds_disk *d, const char *name)
{
    struct stat st;
    if (fstatat(d->fd, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
        return INT64_MIN;
    return ds_stamp_of(&st).modified;
}

static int by_use(const void *pa, const void *pb)
{
    const ds_kept_tree *a = pa, *b = pb;
    if (a->used != b->used)
        return a->used > b->used ? -1 : 1;
    return memcmp(a->name, b->name, NAME);
}

static void add(kept *out, const ds_disk *d, const char *name)
{
    char seal[64];
    snprintf(seal, sizeof seal, "%.40s.seal", name);
    int64_t own = modified(d, name), other = modified(d, seal);
    ds_kept_tree *t = ds_vec_push(out);
    memcpy(t->name, name, NAME);
    t->used = own > other ? own : other;
}

static kept list(const ds_disk *d)
{
    kept out = {0};
    int fd = openat(d->fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *dir = fd < 0 ? NULL : fdopendir(fd);
    if (dir == NULL && fd >= 0)
        close(fd);
    if (dir == NULL)
        return out;
    for (const struct dirent *e; (e = readdir(dir)) != NULL;)
        if (is_tree(e->d_name))
            add(&out, d, e->d_name);
    closedir(dir);
    if (out.n > 0)
        qsort(out.p, out.n, sizeof *out.p, by_use);
    return out;
}

size_t ds_disk_trees(ds_kept_tree *out, size_t max, const ds_disk *d)
{
    kept all = list(d);
    size_t n = all.n < max ? all.n : max;
    if (n > 0)
        memcpy(out, all.p, n * sizeof *out);
    ds_vec_free(&all);
    return n;
}

/* --- pruning -------------------------------------------------------------- */

static bool stays(const kept *all, size_t keep, const char *name)
{
    const char *end = name + strspn(name, "0123456789abcdef");
    if (end - name != NAME)
        return true; /* "lock", and what is not ours */
    if (*end != '\0' && strcmp(end, ".seal") != 0)
        return false; /* ".new" of a writer that was killed */
    for (size_t i = 0; i < all->n && i < keep; i++)
        if (memcmp(all->p[i].name, name, NAME) == 0)
            return true;
    return false;
}

void ds_disk_prune(const ds_disk *d, size_t keep)
{
    kept all = list(d);
    int fd = openat(d->fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *dir = fd < 0 ? NULL : fdopendir(fd);
    if (dir == NULL && fd >= 0)
        close(fd);
    for (const struct dirent *e; dir && (e = readdir(dir)) != NULL;)
        if (!stays(&all, keep, e->d_name))
            unlinkat(d->fd, e->d_name, 0);
    if (dir)
        closedir(dir);
    ds_vec_free(&all);
}
