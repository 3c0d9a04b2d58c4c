/* Refreshing: from what stat tells to a new overlay.
 *
 *   look    stat every known file and folder (fresh.c): what is equal and not
 *           racy stays; all else is stale
 *   lock    from here on the clock counts: what is read was read after `since`,
 *           so a file whose times are older cannot change unseen any more
 *   list    stale folders: folders that nobody knows are guesses
 *   read    stale files and guesses (fill.c); the same bytes keep their row
 *   write   if anything came of it: an overlay of all that differs from the
 *           base, rewritten whole; a big one is merged into a new base
 *
 * What does not get the lock, or may not write, does the same and keeps the
 * overlay to itself. */
#include "index/refresh.h"
#include "base/file.h"
#include "index/fresh.h"
#include "index/harvest.h"
#include "index/reach.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include "base/banned.h"

enum {
    SHARE = 16, /* an overlay of more than a 16th of the base is merged */
    SMALL = 256 /* but not when it has no more files than this */
};

typedef struct {
    ds_index *x;
    ds_arena *a;
    ds_harvest h;
    int64_t since;    /* INT64_MIN: no lock, all is racy */
    bool changed;     /* there is something to write */
    bool again;       /* see ds_index_refresh */
    uint32_t hint[2]; /* where the last known file was found */
    DS_VEC(ds_str) guesses;
    DS_VEC(ds_folder) folders; /* the known ones that stay */
} refresh;

/* --- what is known ----------------------------------------------------- */

/* The first file at or behind a path. Looked for near the last one first,
 * since a folder's names come in order. */
static uint32_t lower_bound(const ds_image *m, ds_str path, uint32_t hint)
{
    uint32_t beg = 0, end = m->nfiles, step = 1;
    if (hint < end && ds_str_cmp(ds_file_path(m, hint), path) <= 0) {
        beg = hint;
        while (step < end - beg &&
               ds_str_cmp(ds_file_path(m, beg + step), path) < 0) {
            beg += step;
            step *= 2;
        }
        if (step < end - beg)
            end = beg + step;
    }
    while (beg < end) {
        uint32_t mid = beg + (end - beg) / 2;
        if (ds_str_cmp(ds_file_path(m, mid), path) < 0)
            beg = mid + 1;
        else
            end = mid;
    }
    return beg;
}

/* The number of a path among an image's files, or DS_NO_FILE. */
static uint32_t find_file(refresh *r, size_t image, ds_str path)
{
    const ds_image *m = ds_index_image(r->x, image);
    if (m->nfiles == 0)
        return DS_NO_FILE;
    uint32_t at = lower_bound(m, path, r->hint[image]);
    r->hint[image] = at;
    if (at < m->nfiles && ds_str_eq(ds_file_path(m, at), path))
        return at;
    return DS_NO_FILE;
}

static bool is_known_client(refresh *r, ds_str path)
{
    for (size_t i = 0; i < 2; i++) {
        uint32_t at = find_file(r, i, path);
        if (at != DS_NO_FILE && ds_index_counts(r->x, i, at))
            return true;
    }
    return false;
}

static bool is_known_folder(const refresh *r, ds_str path)
{
    const ds_image *m = ds_index_folders(r->x);
    uint32_t beg = 0, end = m->nfolders;
    while (beg < end) {
        uint32_t mid = beg + (end - beg) / 2;
        int order = ds_str_cmp(ds_folder_path(m, mid), path);
        if (order == 0)
            return true;
        if (order < 0)
            beg = mid + 1;
        else
            end = mid;
    }
    return false;
}

/* Whether anything known lies below a folder. */
static bool is_above_any(const refresh *r, ds_str folder)
{
    ds_str below = ds_printf(r->a, "%.*s/", DS_FMT(folder));
    for (size_t i = 0; i < 2; i++) {
        const ds_image *m = ds_index_image(r->x, i);
        uint32_t at = lower_bound(m, below, UINT32_MAX);
        for (; at < m->nfiles; at++) {
            if (!ds_str_starts(ds_file_path(m, at), below))
                break;
            if (ds_index_counts(r->x, i, at))
                return true;
        }
    }
    const ds_image *m = ds_index_folders(r->x);
    for (uint32_t i = 0; i < m->nfolders; i++)
        if (ds_str_starts(ds_folder_path(m, i), below))
            return true;
    return false;
}

/* --- stale folders ----------------------------------------------------- */

/* A folder that had no client.yaml has one now. */
static void becomes_client(refresh *r, ds_str folder)
{
    if (is_above_any(r, folder))
        r->again = true;
    else
        *ds_vec_push(&r->guesses) =
            ds_printf(r->a, "%.*s/client.yaml", DS_FMT(folder));
    r->changed = true;
}

static void keep_folder(refresh *r, const ds_folder_entry *e, ds_str path,
                        ds_stamp stamp)
{
    *ds_vec_push(&r->folders) = (ds_folder){path, stamp};
    bool settled =
        ds_is_racy(e->stamp, ds_index_folders(r->x)->header->since) &&
        !ds_is_racy(stamp, r->since);
    if (settled || !ds_stamp_eq(stamp, e->stamp))
        r->changed = true;
}

static void no_folder(refresh *r, const ds_folder_entry *e, ds_str path)
{
    if (errno == ENOENT || errno == ENOTDIR || errno == ELOOP) {
        r->changed = true;
        /* Without records/ there is nothing to go on from. */
        r->again = r->again || ds_str_is(path, "records");
        return;
    }
    ds_find_error(r->h.env.found, (ds_place){.path = path}, DS_F_PATH,
                  "cannot be read");
    keep_folder(r, e, path, (ds_stamp){0});
}

static int by_text(const void *a, const void *b)
{
    return ds_str_cmp(*(const ds_str *)a, *(const ds_str *)b);
}

static int by_path(const void *a, const void *b)
{
    return ds_str_cmp(((const ds_item *)a)->path, ((const ds_item *)b)->path);
}

/* Something in the folder is refused. If it stands where a client was, stat may
 * have gone through it (a link to where the client's folder is now). */
static void doubt_missing(refresh *r, ds_items *stale, ds_str folder,
                          const ds_listing *l)
{
    size_t sorted = stale->n;
    ds_str below = ds_printf(r->a, "%.*s/", DS_FMT(folder));
    for (size_t i = 0; i < 2; i++) {
        const ds_image *m = ds_index_image(r->x, i);
        uint32_t at = lower_bound(m, below, UINT32_MAX);
        for (; at < m->nfiles; at++) {
            ds_str path = ds_file_path(m, at);
            if (!ds_str_starts(path, below))
                break;
            ds_item it = {.path = path};
            if (ds_index_counts(r->x, i, at) &&
                ds_path_dir(ds_guess_folder(path)).n == folder.n &&
                !bsearch(&path, l->guesses, l->n, sizeof path, by_text) &&
                !(sorted && bsearch(&it, stale->p, sorted, sizeof it, by_path)))
                *ds_vec_push(stale) = ds_known_item(r->x, i, at);
        }
    }
}

static void list_again(refresh *r, ds_items *stale, const ds_folder_entry *e,
                       ds_str path)
{
    ds_listing l;
    int fd = ds_reach(r->x->book->fd, path.p, O_RDONLY | O_DIRECTORY);
    if (fd < 0 || !ds_list_folder(&l, r->a, fd, path, r->h.env.found)) {
        no_folder(r, e, path);
        return;
    }
    if (l.client) {
        becomes_client(r, path);
        return;
    }
    keep_folder(r, e, path, l.stamp);
    if (l.stamp.ino == 0)
        doubt_missing(r, stale, path, &l);
    for (size_t i = 0; i < l.n; i++)
        if (!is_known_client(r, l.guesses[i]) &&
            !is_known_folder(r, ds_guess_folder(l.guesses[i])))
            *ds_vec_push(&r->guesses) = l.guesses[i];
}

static void list_folders(refresh *r, ds_items *files, const ds_numbers *stale)
{
    const ds_image *m = ds_index_folders(r->x);
    size_t next = 0;
    for (uint32_t i = 0; i < m->nfolders; i++) {
        const ds_folder_entry *e = &m->folders[i];
        ds_str path = ds_folder_path(m, i);
        if (next < stale->n && stale->p[next] == i) {
            next++;
            list_again(r, files, e, path);
        } else {
            keep_folder(r, e, path, e->stamp);
        }
    }
}

/* --- reading ----------------------------------------------------------- */

static void add_guesses(const refresh *r, ds_items *out)
{
    for (size_t i = 0; i < r->guesses.n; i++)
        *ds_vec_push(out) =
            (ds_item){.path = r->guesses.p[i], .base = DS_NO_FILE};
}

/* What is new may be a file of the base that was gone for a while. */
static void find_bases(refresh *r)
{
    ds_harvest_sort(&r->h);
    for (size_t i = 0; i < r->h.items.n; i++) {
        ds_item *it = &r->h.items.p[i];
        if (it->base == DS_NO_FILE)
            it->base = find_file(r, 0, it->path);
    }
}

/* Whether an item tells anything that the index does not. */
static bool is_news(const refresh *r, const ds_item *it, size_t image,
                    uint32_t file)
{
    if (it->parsed && it->state == DS_ITEM_ROW)
        return true;
    const ds_image *m = ds_index_image(r->x, image);
    const ds_file_entry *e = &m->files[file];
    ds_item_state was = e->row == DS_ROW_BROKEN ? DS_ITEM_BROKEN : DS_ITEM_ROW;
    if (it->state != was || !ds_stamp_eq(it->stamp, e->stamp) ||
        it->hash != e->hash)
        return true;
    return was == DS_ITEM_ROW && ds_is_racy(e->stamp, m->header->since) &&
           !ds_is_racy(it->stamp, r->since);
}

static void note_news(refresh *r)
{
    r->hint[0] = r->hint[1] = 0;
    for (size_t i = 0; i < r->h.items.n && !r->changed; i++) {
        const ds_item *it = &r->h.items.p[i];
        uint32_t over = find_file(r, 1, it->path), base = it->base;
        bool in_overlay = over != DS_NO_FILE && ds_index_counts(r->x, 1, over);
        bool in_base = base != DS_NO_FILE && ds_index_counts(r->x, 0, base);
        if (in_overlay || in_base)
            r->changed = is_news(r, it, in_overlay, in_overlay ? over : base);
        else
            r->changed = it->state != DS_ITEM_GONE;
    }
    if (r->h.folders.n > 0)
        r->changed = true;
}

static void count_news(refresh *r)
{
    for (size_t i = 0; i < r->h.items.n; i++) {
        r->x->stats.parsed += r->h.items.p[i].parsed;
        r->x->stats.removed += r->h.items.p[i].state == DS_ITEM_GONE;
    }
}

/* --- the new overlay --------------------------------------------------- */

/* As it stands: a row is copied, what is broken or gone has none. */
static ds_item carried(const ds_index *x, size_t image, uint32_t file)
{
    ds_item it = ds_known_item(x, image, file);
    it.job = DS_ITEM_COPY;
    it.stamp = it.known;
    it.hash = it.known_hash;
    if (!it.from)
        it.state = ds_index_image(x, image)->files[file].row == DS_ROW_GONE
                       ? DS_ITEM_GONE
                       : DS_ITEM_BROKEN;
    return it;
}

static void carry(ds_harvest *h, ds_items *copies, ds_item it)
{
    *ds_vec_push(it.from ? copies : &h->items) = it;
}

/* What only the overlay knew, and is gone, leaves no trace. */
static void drop_traces(ds_items *items)
{
    size_t n = 0;
    for (size_t i = 0; i < items->n; i++)
        if (items->p[i].state != DS_ITEM_GONE || items->p[i].base != DS_NO_FILE)
            items->p[n++] = items->p[i];
    items->n = n;
}

static void carry_overlay(refresh *r, ds_items *copies)
{
    const ds_image *o = &r->x->overlay;
    size_t at = 0, news = r->h.items.n;
    for (uint32_t i = 0; i < o->nfiles; i++) {
        ds_str path = ds_file_path(o, i);
        while (at < news && ds_str_cmp(r->h.items.p[at].path, path) < 0)
            at++;
        if (at == news || !ds_str_eq(r->h.items.p[at].path, path))
            carry(&r->h, copies, carried(r->x, 1, i));
    }
}

static int make_overlay(refresh *r, ds_disk *disk, ds_err *err)
{
    ds_items copies = {0};
    ds_image fresh;
    carry_overlay(r, &copies);
    ds_harvest_items(&r->h, copies.p, copies.n);
    drop_traces(&r->h.items);
    for (size_t i = 0; i < r->folders.n; i++)
        *ds_vec_push(&r->h.folders) = r->folders.p[i];
    ds_parts head = {
        .book = disk->book, .base = r->x->base.header->sum, .since = r->since};
    int rc = ds_harvest_image(&fresh, &r->h, head, err);
    ds_vec_free(&copies);
    if (rc == 0) {
        ds_image_free(&r->x->overlay);
        r->x->overlay = fresh;
        ds_index_settle(r->x);
    }
    return rc;
}

/* --- a new base -------------------------------------------------------- */

static void carry_all(ds_harvest *h, ds_items *copies, const ds_index *x)
{
    for (size_t i = 0; i < 2; i++) {
        const ds_image *m = ds_index_image(x, i);
        for (uint32_t k = 0; k < m->nfiles; k++) {
            if (!ds_index_counts(x, i, k))
                continue;
            ds_item it = carried(x, i, k);
            it.base = DS_NO_FILE;
            carry(h, copies, it);
        }
    }
    const ds_image *m = ds_index_folders(x);
    for (uint32_t i = 0; i < m->nfolders; i++)
        *ds_vec_push(&h->folders) =
            (ds_folder){ds_folder_path(m, i), m->folders[i].stamp};
}

static int merge(ds_index *x, const ds_disk *disk, int64_t since, ds_err *err)
{
    ds_arena a = {0};
    ds_harvest h = {.env = {.book = x->book, .schema = x->schema, .arena = &a}};
    ds_items copies = {0};
    ds_findings none = {.arena = &a};
    ds_image fresh;
    h.env.found = &none;
    carry_all(&h, &copies, x);
    ds_harvest_items(&h, copies.p, copies.n);
    ds_parts head = {.book = disk->book, .since = since};
    int rc = ds_harvest_image(&fresh, &h, head, err);
    if (rc == 0) {
        ds_image_free(&x->base);
        ds_image_free(&x->overlay);
        x->base = fresh;
        ds_index_settle(x);
    }
    ds_vec_free(&copies);
    ds_harvest_close(&h);
    ds_arena_free(&a);
    return rc;
}

static bool is_big(const ds_index *x)
{
    return x->overlay.nfiles > SMALL &&
           x->overlay.nfiles > x->base.nfiles / SHARE;
}

static int write_news(refresh *r, ds_disk *disk, bool may_write, ds_err *err)
{
    if (make_overlay(r, disk, err) != 0)
        return -1;
    if (!may_write)
        return 0;
    if (!is_big(r->x)) {
        r->x->stats.written =
            ds_disk_save(disk, DS_DISK_OVERLAY, &r->x->overlay);
        return 0;
    }
    if (merge(r->x, disk, r->since, err) != 0)
        return -1;
    r->x->stats.written = ds_disk_save(disk, DS_DISK_BASE, &r->x->base);
    ds_disk_remove(disk, DS_DISK_OVERLAY);
    return 0;
}

/* --- the whole --------------------------------------------------------- */

static int bring_in(refresh *r, ds_items *stale, const ds_numbers *folders,
                    ds_disk *disk, bool may_write, bool trust, ds_err *err)
{
    if (!trust)
        list_folders(r, stale, folders);
    if (r->again)
        return 0;
    add_guesses(r, stale);
    ds_harvest_items(&r->h, stale->p, stale->n);
    find_bases(r);
    note_news(r);
    count_news(r);
    if (!r->changed || trust)
        return 0;
    return write_news(r, disk, may_write, err);
}

int ds_index_refresh(bool *again, ds_index *x, ds_disk *disk, bool trust,
                     ds_findings *found, ds_err *err)
{
    int rc = 0;
    ds_arena a = {0};
    ds_lock lock = {0};
    ds_items stale = {0};
    ds_numbers folders = {0};
    refresh r = {.x = x, .a = &a, .since = INT64_MIN};
    r.h.env = (ds_fill_env){
        .book = x->book, .schema = x->schema, .arena = &a, .found = found};
    if (!trust || x->stats.broken > 0)
        ds_stale_files(&stale, x, trust);
    if (!trust)
        ds_stale_folders(&folders, x);
    if (stale.n > 0 || folders.n > 0) {
        bool may_write = !trust && ds_disk_lock(&lock, &r.since, disk, 0) &&
                         ds_disk_same(disk);
        if (!may_write)
            r.since = INT64_MIN;
        rc = bring_in(&r, &stale, &folders, disk, may_write, trust, err);
        ds_lock_close(&lock);
    }
    *again = r.again;
    ds_harvest_close(&r.h);
    ds_vec_free(&stale);
    ds_vec_free(&folders);
    ds_vec_free(&r.guesses);
    ds_vec_free(&r.folders);
    ds_arena_free(&a);
    return rc;
}
