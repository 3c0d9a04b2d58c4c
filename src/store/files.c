/* Walks a client's files/ without following a symlink. */
#include "store/files.h"
#include "base/file.h"
#include "base/utf8.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/banned.h"

#define MAX_DEPTH 16

typedef struct {
    ds_attached_list *out;
    ds_arena *arena;
    ds_err *err;
} walk;

static int walk_folder(walk *w, int fd, ds_str prefix, unsigned depth);

static int walk_entry(walk *w, int dirfd, ds_str name, unsigned depth)
{
    struct stat st;
    ds_str base = ds_path_base(name);
    if (fstatat(dirfd, base.p, &st, AT_SYMLINK_NOFOLLOW))
        return ds_fail_errno(w->err, "files/%s", name.p);
    if (S_ISDIR(st.st_mode) && ds_path_safe(base) && depth < MAX_DEPTH) {
        int fd = openat(dirfd, base.p,
                        O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        if (fd < 0)
            return ds_fail_errno(w->err, "files/%s", name.p);
        return walk_folder(w, fd, name, depth + 1);
    }
    *ds_vec_push(w->out) = (ds_attached){
        .name = name,
        .size = st.st_size,
        .refused = !S_ISREG(st.st_mode) || !ds_path_safe(base),
    };
    return 0;
}

/* Takes the descriptor over. */
static int walk_folder(walk *w, int fd, ds_str prefix, unsigned depth)
{
    DIR *dir = fdopendir(fd);
    if (!dir) {
        close(fd);
        return ds_fail_errno(w->err, "files/%s", prefix.p);
    }
    int failed = 0;
    struct dirent *e;
    while (!failed && (e = readdir(dir))) {
        if (ds_str_is(ds_cstr(e->d_name), ".") ||
            ds_str_is(ds_cstr(e->d_name), ".."))
            continue;
        ds_str name = ds_printf(w->arena, "%s%s%s", prefix.p,
                                prefix.n ? "/" : "", e->d_name);
        failed = walk_entry(w, fd, name, depth);
    }
    closedir(dir);
    return failed;
}

static int by_name(const void *a, const void *b)
{
    return ds_str_cmp(((const ds_attached *)a)->name,
                      ((const ds_attached *)b)->name);
}

int ds_files_list(ds_attached_list *out, ds_arena *a, const ds_book *book,
                  ds_str folder, ds_err *err)
{
    ds_str path = ds_printf(a, "%.*s/files", DS_FMT(folder));
    int parent;
    const char *base;
    if (ds_path_open_parent(&parent, &base, book->fd, path.p, err))
        return -1;
    int fd =
        openat(parent, base, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    int number = errno;
    close(parent);
    if (fd < 0 && number == ENOENT)
        return 0;
    if (fd < 0) {
        errno = number;
        return ds_fail_errno(err, "%s", path.p);
    }
    walk w = {out, a, err};
    if (walk_folder(&w, fd, DS_STR(""), 0))
        return -1;
    qsort(out->p, out->n, sizeof *out->p, by_name);
    return 0;
}

int ds_attached_names_open(ds_attached_names *out, const ds_book *book,
                           ds_str folder, ds_err *err)
{
    ds_attached_list list = {0};
    ds_err why = {0};
    *out = (ds_attached_names){0};
    int failed = ds_files_list(&list, &out->arena, book, folder, &why) &&
                 why.code != DS_ENOTFOUND;
    if (failed)
        *err = why;
    for (size_t i = 0; i < list.n; i++)
        ds_attached_names_add(out, list.p[i].name);
    ds_vec_free(&list);
    return failed ? -1 : 0;
}

ds_str ds_attached_names_find(ds_attached_names *names, ds_str name)
{
    ds_str key = ds_utf8_name_key(&names->arena, name);
    const uint64_t *at = ds_map_get(&names->at, key);
    return at != NULL ? *(const ds_str *)(uintptr_t)*at : (ds_str){0};
}

void ds_attached_names_add(ds_attached_names *names, ds_str name)
{
    ds_str *kept = ds_new(&names->arena, ds_str);
    *kept = ds_dup(&names->arena, name);
    ds_str key = ds_utf8_name_key(&names->arena, name);
    *ds_map_put(&names->at, key, NULL) = (uintptr_t)kept;
}

void ds_attached_names_close(ds_attached_names *names)
{
    ds_map_free(&names->at);
    ds_arena_free(&names->arena);
}
