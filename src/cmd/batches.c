/* Finds the manifests, reads and checks them. */
#include "cmd/batches.h"
#include "cmd/then.h"
#include "base/file.h"
#include "yaml/tree.h"
#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>
#include "base/banned.h"

typedef DS_VEC(ds_str) names;

static int by_name(const void *a, const void *b)
{
    return ds_str_cmp(*(const ds_str *)a, *(const ds_str *)b);
}

static void add_name(names *out, ds_run *run, ds_str folder, ds_str name,
                     ds_str ending)
{
    if (name.p[0] != '.' && ds_str_ends(name, ending))
        *ds_vec_push(out) =
            ds_printf(&run->arena, "%.*s/%.*s", DS_FMT(folder), DS_FMT(name));
}

static void list_on_disk(names *out, ds_run *run, ds_str folder, ds_str ending)
{
    int fd = openat(run->book.fd, folder.p,
                    O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    DIR *dir = fd < 0 ? NULL : fdopendir(fd);
    struct dirent *e;
    if (!dir && fd >= 0)
        close(fd);
    while (dir && (e = readdir(dir)))
        add_name(out, run, folder, ds_cstr(e->d_name), ending);
    if (dir)
        closedir(dir);
}

/* The same of the commit that the run is about. */
static void list_in_commit(names *out, ds_run *run, ds_str folder,
                           ds_str ending)
{
    ds_snapshot *s = run->then->snapshot;
    ds_str rest = folder;
    ds_tree_entries found = {0};
    const ds_oid *tree = ds_snapshot_records(s);
    ds_oid below;
    ds_str_cut(&rest, '/'); /* records */
    while (tree && !ds_snapshot_list(&found, &run->arena, s, 0, tree, NULL) &&
           rest.p) {
        ds_str name = ds_str_cut(&rest, '/');
        tree = NULL;
        for (size_t i = 0; i < found.n; i++)
            if (ds_str_eq(found.p[i].name, name)) {
                below = found.p[i].oid;
                tree = &below;
            }
        found.n = 0;
    }
    for (size_t i = 0; tree && i < found.n; i++)
        add_name(out, run, folder, found.p[i].name, ending);
    ds_vec_free(&found);
}

/* What a folder of the book holds, sorted; no folder: nothing. */
static void list_folder(names *out, ds_run *run, ds_str folder, ds_str ending)
{
    if (run->then)
        list_in_commit(out, run, folder, ending);
    else
        list_on_disk(out, run, folder, ending);
    if (out->n)
        qsort(out->p, out->n, sizeof *out->p, by_name);
}

/* The paths of one batch's manifests; of all for the empty name. */
static void list_manifests(names *out, ds_run *run, ds_str name)
{
    names folders = {0};
    if (name.n)
        *ds_vec_push(&folders) =
            ds_printf(&run->arena, "records/batches/%.*s", DS_FMT(name));
    else
        list_folder(&folders, run, DS_STR("records/batches"), DS_STR(""));
    for (size_t i = 0; i < folders.n; i++) {
        names one = {0};
        list_folder(&one, run, folders.p[i], DS_STR(".yaml"));
        for (size_t k = 0; k < one.n; k++)
            *ds_vec_push(out) = one.p[k];
        ds_vec_free(&one);
    }
    ds_vec_free(&folders);
}

/* 1: too big, said. */
static int read_bytes(ds_str *bytes, ds_run *run, ds_str path, ds_findings *f,
                      ds_err *err)
{
    ds_err e = {0};
    if (!ds_run_read(bytes, run, path, &e))
        return 0;
    if (e.code != DS_ELIMIT) {
        *err = e;
        return -1;
    }
    ds_find_error(f, (ds_place){.path = path}, DS_F_SIZE,
                  "the file is bigger than %u bytes", DS_YAML_MAX_BYTES);
    return 1;
}

static int by_number(const void *a, const void *b)
{
    const ds_batch *x = *(ds_batch *const *)a, *y = *(ds_batch *const *)b;
    return x->number != y->number ? x->number < y->number ? -1 : 1
                                  : ds_str_cmp(x->path, y->path);
}

int ds_batches_load(ds_batches *out, ds_run *run, ds_str name, ds_findings *f,
                    ds_err *err)
{
    names paths = {0};
    int failed = 0;
    list_manifests(&paths, run, name);
    for (size_t i = 0; i < paths.n && failed >= 0; i++) {
        ds_str bytes;
        ds_batch *b = ds_new(&run->arena, ds_batch);
        failed = read_bytes(&bytes, run, paths.p[i], f, err);
        if (!failed && !ds_batch_read(b, &run->arena, paths.p[i], bytes, f))
            *ds_vec_push(&out->list) = b;
        else
            ds_batch_free(b);
    }
    ds_vec_free(&paths);
    if (out->list.n)
        qsort(out->list.p, out->list.n, sizeof *out->list.p, by_number);
    return failed < 0 ? -1 : 0;
}

void ds_batches_free(ds_batches *b)
{
    for (size_t i = 0; i < b->list.n; i++)
        ds_batch_free(b->list.p[i]);
    ds_vec_free(&b->list);
}

/* One batch may hold several sources, whose keys do not meet. */
static void check_source(ds_run *run, const ds_batches *all, ds_str source,
                         ds_findings *f)
{
    int t = ds_schema_table(run->schema, source);
    ds_held held = {.alike = t > 0 && run->schema->tables[t].key < 0};
    for (size_t i = 0; i < all->list.n; i++)
        if (ds_str_eq(all->list.p[i]->source, source))
            ds_held_add(&held, &run->arena, all->list.p[i], f);
    ds_held_free(&held);
}

static int check_batch(ds_run *run, ds_str name, ds_findings *f, ds_err *err)
{
    ds_batches all = {0};
    int failed = ds_batches_load(&all, run, name, f, err);
    for (size_t i = 0; i < all.list.n && !failed; i++) {
        bool before = false;
        for (size_t k = 0; k < i; k++)
            before |= ds_str_eq(all.list.p[k]->source, all.list.p[i]->source);
        if (!before)
            check_source(run, &all, all.list.p[i]->source, f);
    }
    ds_batches_free(&all);
    return failed;
}

int ds_batches_check(ds_run *run, ds_findings *f, ds_err *err)
{
    names folders = {0};
    int failed = 0;
    list_folder(&folders, run, DS_STR("records/batches"), DS_STR(""));
    for (size_t i = 0; i < folders.n && !failed; i++)
        failed = check_batch(run, ds_path_base(folders.p[i]), f, err);
    ds_vec_free(&folders);
    return failed;
}
