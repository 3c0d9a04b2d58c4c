/* The walk that every query begins with: one stat a file, and nothing else.
 *
 * The files of the index are in order of their paths, so those of one folder
 * stand together: the folder is opened once and each name looked up from
 * there. Their paths stand together in the index as well. Two threads take
 * stretches in turn. */
#include "index/fresh.h"
#include "base/file.h"
#include "base/pair.h"
#include "index/reach.h"
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>
#include "base/banned.h"

enum {
    STRETCH = 1024 /* files */
};
#define SECOND 1000000000

typedef struct {
    size_t image;
    uint32_t file;
} stale;

typedef struct {
    DS_VEC(stale) found;
    ds_arena scratch;
    int folder; /* the folder of the clients at hand, or -1 */
    ds_str folder_path;
} walker;

typedef struct {
    const ds_index *x;
    bool trust;
    atomic_size_t next;
    walker walkers[2];
} walk;

bool ds_is_racy(ds_stamp s, int64_t since)
{
    int64_t last = s.modified > s.changed ? s.modified : s.changed;
    /* Whole seconds are those of a coarse clock; FAT's counts by two. */
    if (last % SECOND == 0)
        last += 2 * (int64_t)SECOND;
    return last >= since;
}

static void enter(const walk *w, walker *k, ds_str folder)
{
    if (k->folder_path.p && ds_str_eq(folder, k->folder_path))
        return;
    if (k->folder >= 0)
        close(k->folder);
    k->folder_path = folder;
    k->folder = ds_reach(w->x->book->fd, ds_zstr(&k->scratch, folder),
                         O_PATH | O_DIRECTORY);
    ds_arena_reset(&k->scratch);
}

static bool is_fresh(const walk *w, walker *k, const ds_image *m,
                     const ds_file_entry *e)
{
    struct stat st;
    if (e->row == DS_ROW_BROKEN)
        return false;
    if (w->trust)
        return true;
    ds_str path = ds_segment_text(&m->segment, e->path);
    ds_str folder = ds_path_dir(ds_guess_folder(path));
    enter(w, k, folder);
    return k->folder >= 0 &&
           fstatat(k->folder, path.p + folder.n + 1, &st,
                   AT_SYMLINK_NOFOLLOW) == 0 &&
           S_ISREG(st.st_mode) && ds_stamp_eq(ds_stamp_of(&st), e->stamp) &&
           !ds_is_racy(e->stamp, m->header->since);
}

static void walk_files(const walk *w, walker *k, size_t image, size_t beg)
{
    const ds_image *m = ds_index_image(w->x, image);
    size_t end = m->nfiles - beg > STRETCH ? beg + STRETCH : m->nfiles;
    for (size_t i = beg; i < end; i++) {
        uint32_t file = (uint32_t)i;
        if (ds_index_counts(w->x, image, file) &&
            !is_fresh(w, k, m, &m->files[file]))
            *ds_vec_push(&k->found) = (stale){image, file};
    }
}

static void walk_stretches(void *shared, unsigned number)
{
    walk *w = shared;
    walker *k = &w->walkers[number];
    size_t split = (w->x->base.nfiles + STRETCH - 1) / STRETCH;
    size_t all = split + (w->x->overlay.nfiles + STRETCH - 1) / STRETCH;
    for (size_t i; (i = atomic_fetch_add(&w->next, 1)) < all;)
        if (i < split)
            walk_files(w, k, 0, i * STRETCH);
        else
            walk_files(w, k, 1, (i - split) * STRETCH);
}

ds_item ds_known_item(const ds_index *x, size_t image, uint32_t file)
{
    const ds_image *m = ds_index_image(x, image);
    const ds_file_entry *e = &m->files[file];
    ds_item it = {
        .path = ds_segment_text(&m->segment, e->path),
        .job = DS_ITEM_READ,
        .base = image == 0 ? file : e->base,
        .known = e->stamp,
        .known_hash = e->hash,
    };
    if (e->row < DS_ROW_GONE) {
        it.from = &m->segment;
        it.from_row = e->row;
    }
    return it;
}

static int by_path(const void *a, const void *b)
{
    return ds_str_cmp(((const ds_item *)a)->path, ((const ds_item *)b)->path);
}

void ds_stale_files(ds_items *out, const ds_index *x, bool trust)
{
    walk w = {.x = x, .trust = trust};
    for (int i = 0; i < 2; i++)
        w.walkers[i].folder = -1;
    if (trust || x->base.nfiles + x->overlay.nfiles <= STRETCH)
        walk_stretches(&w, 0);
    else
        ds_pair_run(walk_stretches, &w);
    for (int i = 0; i < 2; i++) {
        walker *k = &w.walkers[i];
        for (size_t n = 0; n < k->found.n; n++)
            *ds_vec_push(out) =
                ds_known_item(x, k->found.p[n].image, k->found.p[n].file);
        if (k->folder >= 0)
            close(k->folder);
        ds_vec_free(&k->found);
        ds_arena_free(&k->scratch);
    }
    if (out->n > 1)
        qsort(out->p, out->n, sizeof *out->p, by_path);
}

const ds_image *ds_index_folders(const ds_index *x)
{
    return x->overlay.bytes ? &x->overlay : &x->base;
}

void ds_stale_folders(ds_numbers *out, const ds_index *x)
{
    const ds_image *m = ds_index_folders(x);
    for (uint32_t i = 0; i < m->nfolders; i++) {
        struct stat st;
        const ds_folder_entry *e = &m->folders[i];
        ds_str path = ds_segment_text(&m->segment, e->path);
        if (fstatat(x->book->fd, path.p, &st, AT_SYMLINK_NOFOLLOW) != 0 ||
            !S_ISDIR(st.st_mode) || !ds_stamp_eq(ds_stamp_of(&st), e->stamp) ||
            ds_is_racy(e->stamp, m->header->since))
            *ds_vec_push(out) = i;
    }
}
