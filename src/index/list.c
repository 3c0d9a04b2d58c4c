/* Reading a folder of folders. */
#include "base/file.h"
#include "base/utf8.h"
#include "index/fill.h"
#include "index/reach.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>
#include "base/banned.h"

static const char file_name[] = "/client.yaml";

ds_str ds_guess_folder(ds_str path)
{
    return ds_str_sub(path, 0, path.n - (sizeof file_name - 1));
}

void ds_found(ds_findings *f, const ds_finding *one)
{
    ds_finding *copy = ds_vec_push(&f->list);
    *copy = *one;
    copy->path = ds_dup(f->arena, one->path);
    copy->msg = ds_dup(f->arena, one->msg);
    copy->hint = ds_dup(f->arena, one->hint);
    if (one->warning)
        f->warnings++;
    else
        f->errors++;
}

static unsigned char kind_of(DIR *dir, const struct dirent *e)
{
    struct stat st;
    if (e->d_type != DT_UNKNOWN)
        return e->d_type;
    if (fstatat(dirfd(dir), e->d_name, &st, AT_SYMLINK_NOFOLLOW) != 0)
        return DT_UNKNOWN;
    return S_ISDIR(st.st_mode) ? DT_DIR : S_ISLNK(st.st_mode) ? DT_LNK : DT_REG;
}

const char *ds_folder_refusal(unsigned char kind, ds_str name, ds_str path)
{
    if (kind == DT_LNK)
        return "is a symbolic link, which is not followed";
    if (!ds_path_safe(path))
        return "has a name that is not safe";
    return ds_utf8_bad(name) < name.n ? "has a name that is not UTF-8" : NULL;
}

typedef DS_VEC(ds_str) names;

/* One entry; false when it is refused. Hidden ones are nobody's business. */
static bool entry(ds_listing *out, names *list, ds_arena *a, DIR *dir,
                  const struct dirent *e, ds_str path, ds_findings *found)
{
    ds_str name = ds_cstr(e->d_name);
    if (e->d_name[0] == '.')
        return true;
    if (ds_str_is(name, file_name + 1)) {
        out->client = !ds_str_is(path, "records");
        if (!out->client)
            ds_find_error(found,
                          (ds_place){.path = DS_STR("records/client.yaml")},
                          DS_F_PATH, "belongs into a folder of its own");
        return out->client;
    }
    unsigned char kind = kind_of(dir, e);
    if (kind != DT_DIR && kind != DT_LNK)
        return true;
    ds_str guess =
        ds_printf(a, "%.*s/%s%s", DS_FMT(path), e->d_name, file_name);
    const char *why = ds_folder_refusal(kind, name, guess);
    if (!why) {
        *ds_vec_push(list) = guess;
        return true;
    }
    ds_place at = {.path = ds_guess_folder(guess)};
    ds_find_error(found, at, DS_F_PATH, "%s", why);
    return false;
}

static int by_path(const void *a, const void *b)
{
    return ds_str_cmp(*(const ds_str *)a, *(const ds_str *)b);
}

bool ds_list_folder(ds_listing *out, ds_arena *a, int fd, ds_str path,
                    ds_findings *found)
{
    struct stat st;
    *out = (ds_listing){0};
    DIR *dir = fstat(fd, &st) == 0 ? fdopendir(fd) : NULL;
    if (!dir) {
        close(fd);
        return false;
    }
    names list = {0};
    bool all = true;
    for (const struct dirent *e; (e = readdir(dir)) != NULL;)
        all = entry(out, &list, a, dir, e, path, found) && all;
    closedir(dir);
    if (list.n > 0)
        qsort(list.p, list.n, sizeof *list.p, by_path);
    out->n = list.n;
    out->guesses = ds_new_n(a, ds_str, list.n);
    if (list.n > 0)
        memcpy(out->guesses, list.p, list.n * sizeof *list.p);
    ds_vec_free(&list);
    if (all)
        out->stamp = ds_stamp_of(&st);
    return true;
}
