/* Rounds of guesses, and the image at the end. */
#include "index/harvest.h"
#include "index/reach.h"
#include <errno.h>
#include <fcntl.h>
#include "base/banned.h"

/* Folders within folders, below records/. */
#define MAX_ROUNDS 16

static int by_path(const void *a, const void *b)
{
    return ds_str_cmp(((const ds_item *)a)->path, ((const ds_item *)b)->path);
}

/* Mostly they are in order already: folders are listed in order. */
static void sort_items(ds_item *items, size_t n)
{
    for (size_t i = 1; i < n; i++)
        if (by_path(&items[i - 1], &items[i]) > 0) {
            qsort(items, n, sizeof *items, by_path);
            return;
        }
}

static void push_guesses(ds_items *out, const ds_str *paths, size_t n,
                         ds_item_job job)
{
    ds_vec_reserve(out, out->n + n);
    for (size_t i = 0; i < n; i++) {
        ds_item *it = ds_vec_push(out);
        it->path = paths[i];
        it->job = job;
        it->base = DS_NO_FILE;
    }
}

static void too_deep(ds_harvest *h, ds_item *it)
{
    ds_place at = {.path = ds_guess_folder(it->path)};
    ds_find_error(h->env.found, at, DS_F_PATH,
                  "is more than %d folders below records", MAX_ROUNDS);
    it->nfolders = 0;
    it->stamp = (ds_stamp){0};
}

static void put_group(ds_harvest *h, ds_items *next, ds_item *it, int round)
{
    if (round == MAX_ROUNDS && it->nfolders > 0)
        too_deep(h, it);
    ds_folder *f = ds_vec_push(&h->folders);
    f->path = ds_guess_folder(it->path);
    f->stamp = it->stamp;
    push_guesses(next, it->folders, it->nfolders,
                 it->job == DS_ITEM_LOOK ? DS_ITEM_LOOK : DS_ITEM_READ);
}

/* Keeps what came of a round; the folders it met are the next one. */
static void put_away(ds_harvest *h, ds_items *next, ds_item *items, size_t n,
                     int round)
{
    for (size_t i = 0; i < n; i++) {
        ds_item *it = &items[i];
        bool known = it->from || it->base != DS_NO_FILE;
        if (it->state == DS_ITEM_GROUP) {
            put_group(h, next, it, round);
            it->state = DS_ITEM_GONE;
        }
        if (it->state != DS_ITEM_GONE || known)
            *ds_vec_push(&h->items) = *it;
    }
}

void ds_harvest_items(ds_harvest *h, ds_item *items, size_t n)
{
    ds_items round = {0}, next = {0};
    sort_items(items, n);
    ds_fill(&h->env, items, n, &h->builders);
    put_away(h, &next, items, n, 1);
    for (int number = 2; next.n > 0; number++) {
        ds_vec_free(&round);
        round.p = next.p, round.n = next.n, round.cap = next.cap;
        next.p = NULL, next.n = next.cap = 0;
        sort_items(round.p, round.n);
        ds_fill(&h->env, round.p, round.n, &h->builders);
        put_away(h, &next, round.p, round.n, number);
    }
    ds_vec_free(&round);
    ds_vec_free(&next);
}

void ds_harvest_guesses(ds_harvest *h, const ds_str *paths, size_t n,
                        ds_item_job job)
{
    ds_items items = {0};
    push_guesses(&items, paths, n, job);
    ds_harvest_items(h, items.p, items.n);
    ds_vec_free(&items);
}

static int no_records(ds_err *err)
{
    if (errno == ELOOP)
        return ds_fail(err, DS_EIO, "records: is a symbolic link");
    if (errno == ENOENT || errno == ENOTDIR)
        return ds_fail(err, DS_ENOTFOUND, "records: not found");
    return ds_fail_errno(err, "records");
}

int ds_harvest_all(ds_harvest *h, ds_item_job job, ds_err *err)
{
    ds_listing l;
    int fd = ds_reach(h->env.book->fd, "records", O_RDONLY | O_DIRECTORY);
    if (fd < 0 ||
        !ds_list_folder(&l, h->env.arena, fd, DS_STR("records"), h->env.found))
        return no_records(err);
    ds_folder *f = ds_vec_push(&h->folders);
    *f = (ds_folder){DS_STR("records"), l.stamp};
    ds_harvest_guesses(h, l.guesses, l.n, job);
    return 0;
}

/* --- the image --------------------------------------------------------- */

static int by_folder(const void *a, const void *b)
{
    return ds_str_cmp(((const ds_folder *)a)->path,
                      ((const ds_folder *)b)->path);
}

void ds_harvest_sort(ds_harvest *h)
{
    sort_items(h->items.p, h->items.n);
    if (h->folders.n > 1)
        qsort(h->folders.p, h->folders.n, sizeof *h->folders.p, by_folder);
}

static uint32_t row_mark(const ds_item *it)
{
    if (it->state == DS_ITEM_ROW)
        return 0;
    return it->state == DS_ITEM_BROKEN ? DS_ROW_BROKEN : DS_ROW_GONE;
}

typedef DS_VEC(ds_run) runs;

/* Neighbours in one builder make one run. */
static void add_run(runs *out, const ds_item *it)
{
    ds_run *last = out->n ? &out->p[out->n - 1] : NULL;
    if (last && last->builder == it->builder && last->end == it->row) {
        last->end++;
        return;
    }
    *ds_vec_push(out) = (ds_run){it->builder, it->row, it->row + 1};
}

int ds_harvest_image(ds_image *out, ds_harvest *h, ds_parts head, ds_err *err)
{
    runs all = {0};
    ds_harvest_sort(h);
    ds_file *files = ds_xmalloc(h->items.n * sizeof *files);
    for (size_t i = 0; i < h->items.n; i++) {
        const ds_item *it = &h->items.p[i];
        files[i] =
            (ds_file){it->path, it->stamp, it->hash, row_mark(it), it->base};
        if (it->state == DS_ITEM_ROW)
            add_run(&all, it);
    }
    head.schema = h->env.schema;
    head.builders = (const ds_builder *const *)h->builders.p;
    head.nbuilders = h->builders.n;
    head.runs = all.p;
    head.nruns = all.n;
    head.files = files;
    head.nfiles = h->items.n;
    head.folders = h->folders.p;
    head.nfolders = h->folders.n;
    int rc = ds_image_build(out, &head, err);
    ds_vec_free(&all);
    free(files);
    return rc;
}

void ds_harvest_close(ds_harvest *h)
{
    for (size_t i = 0; i < h->builders.n; i++)
        ds_builder_close(h->builders.p[i]);
    ds_vec_free(&h->builders);
    ds_vec_free(&h->items);
    ds_vec_free(&h->folders);
}
