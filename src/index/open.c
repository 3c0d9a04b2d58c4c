/* Opening an index: what is on the disk brought up to date, or all of it read.
 *
 * The files of the book are the truth; whatever goes wrong with the index's own
 * files makes it slower, and never fails or lies. */
#include "index/disk.h"
#include "index/harvest.h"
#include "index/refresh.h"
#include "base/banned.h"

enum {
    PATIENCE = 10000 /* ms to wait for another process that reads it all */
};

/* --- everything from the files ----------------------------------------- */

static int read_all(ds_index *x, uint64_t book, int64_t since,
                    ds_findings *found, ds_err *err)
{
    ds_arena a = {0};
    ds_harvest h = {
        .env = {
            .book = x->book, .schema = x->schema, .arena = &a, .found = found}};
    ds_image fresh = {0};
    int rc = ds_harvest_all(&h, DS_ITEM_READ, err);
    if (rc == 0)
        rc = ds_harvest_image(&fresh, &h,
                              (ds_parts){.book = book, .since = since}, err);
    x->stats.parsed = h.items.n;
    ds_harvest_close(&h);
    ds_arena_free(&a);
    if (rc == 0) {
        ds_image_free(&x->base);
        ds_image_free(&x->overlay);
        x->base = fresh;
        ds_index_settle(x);
    }
    return rc;
}

/* --- the disk ---------------------------------------------------------- */

static bool load(ds_index *x, ds_disk *disk)
{
    if (!ds_disk_load(&x->base, disk, DS_DISK_BASE, x->schema, NULL))
        return false;
    ds_disk_load(&x->overlay, disk, DS_DISK_OVERLAY, x->schema, &x->base);
    ds_index_settle(x);
    return true;
}

static int build(ds_index *x, ds_disk *disk, ds_findings *found, ds_err *err)
{
    int64_t since = INT64_MIN;
    ds_lock lock = {0};
    bool locked = ds_disk_lock(&lock, &since, disk, PATIENCE);
    int rc = read_all(x, disk->book, since, found, err);
    if (rc == 0 && locked) {
        x->stats.written = ds_disk_save(disk, DS_DISK_BASE, &x->base);
        ds_disk_remove(disk, DS_DISK_OVERLAY);
    }
    ds_lock_close(&lock);
    return rc;
}

/* Another process may be reading everything just now: waiting for it is
 * quicker than doing the same beside it. */
static bool load_or_wait(ds_index *x, ds_disk *disk)
{
    int64_t since;
    ds_lock lock = {0};
    if (load(x, disk))
        return true;
    if (!ds_disk_lock(&lock, &since, disk, PATIENCE))
        return false;
    ds_lock_close(&lock);
    return load(x, disk);
}

static int open_cached(ds_index *x, ds_disk *disk, const ds_index_opts *opts,
                       ds_findings *found, ds_err *err)
{
    bool again = opts->rebuild || !load_or_wait(x, disk);
    const ds_findings before = *found;
    if (!again &&
        ds_index_refresh(&again, x, disk, opts->no_refresh, found, err) != 0)
        return -1;
    if (!again)
        return 0;
    found->list.n = before.list.n; /* they will all be found again */
    found->errors = before.errors;
    found->warnings = before.warnings;
    return build(x, disk, found, err);
}

int ds_index_open(ds_index **out, const ds_book *book, const ds_schema *schema,
                  const ds_index_opts *opts, ds_findings *f, ds_err *err)
{
    ds_disk disk = {.fd = -1};
    ds_index *x = ds_xmalloc(sizeof *x);
    *x = (ds_index){.book = book, .schema = schema, .taken = ds_taken_new()};
    *out = NULL;
    int rc;
    if (opts->no_index || !ds_disk_open(&disk, book, true))
        rc = read_all(x, 0, INT64_MIN, f, err);
    else
        rc = open_cached(x, &disk, opts, f, err);
    x->stats.bytes = ds_disk_bytes(&disk);
    ds_disk_close(&disk);
    if (rc != 0) {
        ds_index_close(x);
        return -1;
    }
    ds_findings_sort(f);
    *out = x;
    return 0;
}
