/* The index of a git tree: kept under the tree's name, else made of what the
 * indexes of other trees know and of the blobs that none of them has. */
#include "index/disk.h"
#include "index/state.h"
#include "index/tree.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/banned.h"

typedef struct {
    ds_index *x;
    ds_snapshot *s;
    ds_disk disk;
    ds_arena a;
    ds_harvest h;
    ds_err *err;
    ds_err wrong[2]; /* of each thread that reads blobs */
} opening;

static void name_of(char out[41], const ds_oid *oid)
{
    for (size_t i = 0; i < sizeof oid->id; i++)
        snprintf(out + 2 * i, 3, "%02x", oid->id[i]);
}

/* --- reading -------------------------------------------------------------- */

static bool is_refused(const ds_tree_mark *mark)
{
    const ds_oid none = {0};
    return memcmp(&mark->blob, &none, sizeof none) == 0;
}

static bool read_blob(void *payload, unsigned worker, ds_buf *bytes,
                      const ds_item *it)
{
    opening *o = payload;
    ds_tree_mark mark = ds_tree_mark_of(it->stamp, it->hash);
    return !is_refused(&mark) &&
           ds_snapshot_blob(bytes, o->s, worker, &mark.blob,
                            &o->wrong[worker]) == 0;
}

static int by_path(const void *a, const void *b)
{
    return ds_str_cmp(((const ds_item *)a)->path, ((const ds_item *)b)->path);
}

static void tell_refused(const opening *o)
{
    for (size_t i = 0; i < o->h.items.n; i++) {
        const ds_item *it = &o->h.items.p[i];
        ds_tree_mark mark = ds_tree_mark_of(it->stamp, it->hash);
        if (is_refused(&mark))
            ds_find_error(o->h.env.found, (ds_place){.path = it->path},
                          DS_F_PATH, "is not a regular file");
    }
}

static int fill(opening *o)
{
    tell_refused(o);
    if (o->h.items.n > 0)
        qsort(o->h.items.p, o->h.items.n, sizeof *o->h.items.p, by_path);
    ds_fill(&o->h.env, o->h.items.p, o->h.items.n, &o->h.builders);
    for (size_t i = 0; i < o->h.items.n; i++)
        o->x->stats.parsed += o->h.items.p[i].parsed;
    for (int i = 0; i < 2; i++)
        if (o->wrong[i].code != DS_OK) {
            *o->err = o->wrong[i];
            return -1;
        }
    return 0;
}

/* --- making --------------------------------------------------------------- */

/* The kept images of other trees; of another schema they are no use. */
static void load_known(ds_known_trees *out, const opening *o)
{
    ds_kept_tree list[DS_TREES_KEPT];
    size_t n =
        o->disk.fd < 0 ? 0 : ds_disk_trees(list, DS_TREES_KEPT, &o->disk);
    out->n = 0;
    for (size_t i = 0; i < n; i++) {
        ds_disk d = {.fd = o->disk.fd};
        ds_disk_choose_tree(&d, list[i].name);
        out->n += ds_disk_load(&out->images[out->n], &d, DS_DISK_BASE,
                               o->x->schema, NULL);
    }
}

static void keep(opening *o)
{
    ds_lock lock = {0};
    int64_t now;
    if (!ds_disk_lock(&lock, &now, &o->disk, 0))
        return;
    ds_disk_prune(&o->disk, DS_TREES_KEPT - 1);
    o->x->stats.written = ds_disk_save(&o->disk, DS_DISK_BASE, &o->x->base);
    ds_lock_close(&lock);
}

static int make(opening *o)
{
    ds_known_trees known;
    load_known(&known, o);
    int rc = ds_tree_walk(&o->h, o->s, &known, o->err);
    if (rc == 0) {
        ds_tree_reuse(&o->h, &known);
        rc = fill(o);
    }
    if (rc == 0)
        rc = ds_harvest_image(&o->x->base, &o->h,
                              (ds_parts){.book = o->disk.book}, o->err);
    for (size_t i = 0; i < known.n; i++)
        ds_image_free(&known.images[i]);
    if (rc == 0 && o->disk.fd >= 0)
        keep(o);
    return rc;
}

/* --- what is kept --------------------------------------------------------- */

/* The findings that came of it when it was made. */
static int tell_again(opening *o)
{
    const ds_image *m = &o->x->base;
    int rc = 0;
    for (uint32_t i = 0; i < m->nfolders && rc == 0; i++) {
        ds_tree_mark mark = ds_tree_mark_of(m->folders[i].stamp, 0);
        if (!is_refused(&mark))
            rc = ds_tree_retell(&o->h, o->s, ds_folder_path(m, i), &mark.folder,
                                o->err);
    }
    if (rc != 0 || m->nfiles == m->segment.tables[0].rows)
        return rc;
    for (uint32_t i = 0; i < m->nfiles; i++) {
        ds_tree_mark mark =
            ds_tree_mark_of(m->files[i].stamp, m->files[i].hash);
        if (m->files[i].row == DS_ROW_BROKEN)
            *ds_vec_push(&o->h.items) =
                ds_tree_item_of(ds_file_path(m, i), &mark);
    }
    return fill(o);
}

static int load_or_make(opening *o)
{
    if (o->disk.fd < 0 ||
        !ds_disk_load(&o->x->base, &o->disk, DS_DISK_BASE, o->x->schema, NULL))
        return make(o);
    ds_disk_used(&o->disk);
    return tell_again(o);
}

int ds_index_open_tree(ds_index **out, const ds_book *book, ds_snapshot *s,
                       const ds_schema *schema, const ds_index_opts *opts,
                       ds_findings *f, ds_err *err)
{
    char name[41];
    opening o = {.s = s, .disk = {.fd = -1}, .err = err};
    *out = NULL;
    if (ds_snapshot_records(s) == NULL)
        return ds_fail(err, DS_ENOTFOUND, "%.10s: there is no records/",
                       ds_snapshot_commit(s));
    o.x = ds_xmalloc(sizeof *o.x);
    *o.x = (ds_index){.book = book, .schema = schema, .taken = ds_taken_new()};
    o.h.env = (ds_fill_env){book, schema, &o.a, f, read_blob, &o};
    name_of(name, ds_snapshot_records(s));
    if (!opts->no_index)
        ds_disk_open_trees(&o.disk, book);
    ds_disk_choose_tree(&o.disk, name);
    int rc = opts->rebuild ? make(&o) : load_or_make(&o);
    o.x->stats.bytes = ds_disk_bytes(&o.disk);
    ds_disk_close(&o.disk);
    ds_harvest_close(&o.h);
    ds_arena_free(&o.a);
    if (rc != 0) {
        ds_index_close(o.x);
        return -1;
    }
    ds_index_settle(o.x);
    ds_findings_sort(f);
    *out = o.x;
    return 0;
}
