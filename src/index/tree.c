/* From a git tree to items.
 *
 * In rounds, as the work tree is walked (harvest.c): the folders of a round are
 * listed by two threads, the folders in them are the next round. A folder whose
 * tree has the name that a known image gives it is not listed at all: what is
 * below it is what the image says. So the index of a tree that differs from a
 * known one in few clients costs as much as those. */
#include "index/tree.h"
#include "base/file.h"
#include "base/map.h"
#include "base/pair.h"
#include "record/client.h"
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include "base/banned.h"

enum {
    STRETCH = 64,    /* folders that a thread takes at once */
    MAX_ROUNDS = 16, /* as deep as in the work tree */
    MARK = 40,       /* bytes of two names of objects */
    /* A few objects can make a tree of any size, each standing in many places
     * of another. */
    MAX_FOLDERS = 1 << 22
};

typedef struct {
    ds_str path;
    ds_oid oid;
} visit;
typedef DS_VEC(visit) visits;

/* What one thread brings in. */
typedef struct {
    ds_arena arena;
    ds_findings found;
    ds_items items;
    DS_VEC(ds_folder) folders;
    visits next;
    ds_tree_entries list;
    ds_err err;
    bool failed;
} worker;

typedef struct {
    ds_snapshot *s;
    const ds_known_trees *known;
    visits round;
    int number; /* of the round */
    size_t folders;
    atomic_size_t next;
    worker workers[2];
} walk;

/* --- marks ---------------------------------------------------------------- */

static void put_mark(ds_stamp *stamp, uint64_t *hash, const ds_tree_mark *m)
{
    unsigned char both[MARK];
    memcpy(both, m->folder.id, 20);
    memcpy(both + 20, m->blob.id, 20);
    memcpy(stamp, both, sizeof *stamp);
    memcpy(hash, both + sizeof *stamp, sizeof *hash);
}

ds_tree_mark ds_tree_mark_of(ds_stamp stamp, uint64_t hash)
{
    unsigned char both[MARK];
    ds_tree_mark m;
    memcpy(both, &stamp, sizeof stamp);
    memcpy(both + sizeof stamp, &hash, sizeof hash);
    memcpy(m.folder.id, both, 20);
    memcpy(m.blob.id, both + 20, 20);
    return m;
}

static bool same(const ds_oid *a, const ds_oid *b)
{
    return memcmp(a->id, b->id, sizeof a->id) == 0;
}

ds_item ds_tree_item_of(ds_str path, const ds_tree_mark *mark)
{
    ds_item it = {.path = path, .base = DS_NO_FILE};
    put_mark(&it.stamp, &it.hash, mark);
    return it;
}

/* --- what is known -------------------------------------------------------- */

/* The first file or folder of an image at or behind a path. */
typedef ds_str path_of(const ds_image *m, uint32_t number);

static uint32_t lower_bound(const ds_image *m, path_of *path, uint32_t n,
                            ds_str wanted)
{
    uint32_t beg = 0, end = n;
    while (beg < end) {
        uint32_t mid = beg + (end - beg) / 2;
        if (ds_str_cmp(path(m, mid), wanted) < 0)
            beg = mid + 1;
        else
            end = mid;
    }
    return beg;
}

/* Takes a client's row over when the image has it under the same object:
 * `folder`: its whole folder must be the same, else the file alone. */
static bool copy_client(worker *w, const ds_known_trees *known, ds_str path,
                        const ds_tree_mark *mark, bool folder)
{
    for (size_t i = 0; i < known->n; i++) {
        const ds_image *m = &known->images[i];
        uint32_t at = lower_bound(m, ds_file_path, m->nfiles, path);
        if (at == m->nfiles || m->files[at].row >= DS_ROW_GONE ||
            !ds_str_eq(ds_file_path(m, at), path))
            continue;
        ds_tree_mark is =
            ds_tree_mark_of(m->files[at].stamp, m->files[at].hash);
        if (folder ? !same(&is.folder, &mark->folder)
                   : !same(&is.blob, &mark->blob))
            continue;
        is.folder = mark->folder;
        ds_item it = ds_tree_item_of(ds_file_path(m, at), &is);
        it.job = DS_ITEM_COPY;
        it.from = &m->segment;
        it.from_row = m->files[at].row;
        *ds_vec_push(&w->items) = it;
        return true;
    }
    return false;
}

static ds_tree_mark folder_mark(const ds_image *m, uint32_t folder)
{
    return ds_tree_mark_of(m->folders[folder].stamp, 0);
}

/* Folders [*beg, *end) stand at and below a path, and nothing in them was
 * refused. */
static bool whole_below(uint32_t *beg, uint32_t *end, const ds_image *m,
                        ds_str below)
{
    *beg = *end = lower_bound(m, ds_folder_path, m->nfolders, below);
    for (; *end < m->nfolders; ++*end) {
        ds_oid none = {0};
        if (!ds_str_starts(ds_folder_path(m, *end), below))
            break;
        ds_tree_mark mark = folder_mark(m, *end);
        if (!same(&mark.blob, &none))
            return false;
    }
    return true;
}

static void copy_files(worker *w, const ds_image *m, ds_str below)
{
    uint32_t at = lower_bound(m, ds_file_path, m->nfiles, below);
    for (; at < m->nfiles; at++) {
        const ds_file_entry *e = &m->files[at];
        ds_str path = ds_file_path(m, at);
        if (!ds_str_starts(path, below))
            break;
        ds_item it = {.path = path, .base = DS_NO_FILE};
        it.stamp = e->stamp;
        it.hash = e->hash;
        if (e->row < DS_ROW_GONE) {
            it.job = DS_ITEM_COPY;
            it.from = &m->segment;
            it.from_row = e->row;
        } /* a broken one is read for its findings */
        *ds_vec_push(&w->items) = it;
    }
}

/* All of a folder, when an image has it as the same object. */
static bool copy_folder(worker *w, const ds_known_trees *known, const visit *v)
{
    for (size_t i = 0; i < known->n; i++) {
        const ds_image *m = &known->images[i];
        uint32_t at = lower_bound(m, ds_folder_path, m->nfolders, v->path);
        uint32_t beg, end;
        if (at == m->nfolders || !ds_str_eq(ds_folder_path(m, at), v->path))
            continue;
        ds_tree_mark mark = folder_mark(m, at);
        ds_oid none = {0};
        ds_str below = ds_printf(&w->arena, "%.*s/", DS_FMT(v->path));
        if (!same(&mark.folder, &v->oid) || !same(&mark.blob, &none) ||
            !whole_below(&beg, &end, m, below))
            continue;
        *ds_vec_push(&w->folders) = (ds_folder){v->path, m->folders[at].stamp};
        for (; beg < end; beg++)
            *ds_vec_push(&w->folders) =
                (ds_folder){ds_folder_path(m, beg), m->folders[beg].stamp};
        copy_files(w, m, below);
        return true;
    }
    return false;
}

/* --- one folder ----------------------------------------------------------- */

static void refuse(worker *w, ds_str path, const char *why)
{
    ds_find_error(&w->found, (ds_place){.path = path}, DS_F_PATH, "%s", why);
}

static const ds_tree_entry *client_file(const worker *w)
{
    for (size_t i = 0; i < w->list.n; i++)
        if (ds_str_is(w->list.p[i].name, "client.yaml"))
            return &w->list.p[i];
    return NULL;
}

static void take_client(const walk *k, worker *w, const visit *v,
                        const ds_tree_entry *e)
{
    ds_tree_mark mark = {.folder = v->oid};
    ds_str path = ds_printf(&w->arena, "%.*s/client.yaml", DS_FMT(v->path));
    if (e->kind == DS_TREE_FILE) {
        mark.blob = e->oid;
        if (copy_client(w, k->known, path, &mark, false))
            return;
    }
    *ds_vec_push(&w->items) = ds_tree_item_of(path, &mark);
}

static unsigned char kind_of(const ds_tree_entry *e)
{
    return e->kind == DS_TREE_FOLDER ? DT_DIR
           : e->kind == DS_TREE_LINK ? DT_LNK
                                     : DT_REG;
}

/* One entry of a group; false when it is refused. */
static bool take_entry(const walk *k, worker *w, const visit *v,
                       const ds_tree_entry *e)
{
    unsigned char kind = kind_of(e);
    if (ds_str_starts(e->name, DS_STR(".")) ||
        (kind != DT_DIR && kind != DT_LNK))
        return true;
    ds_str path =
        ds_printf(&w->arena, "%.*s/%.*s", DS_FMT(v->path), DS_FMT(e->name));
    const char *why = ds_folder_refusal(kind, e->name, path);
    if (!why && k->number > MAX_ROUNDS)
        why = "is too many folders below records";
    if (why)
        refuse(w, path, why);
    else
        *ds_vec_push(&w->next) = (visit){path, e->oid};
    return !why;
}

static void take_group(const walk *k, worker *w, const visit *v)
{
    ds_folder *f = ds_vec_push(&w->folders);
    ds_tree_mark mark = {.folder = v->oid};
    uint64_t none;
    f->path = v->path;
    for (size_t i = 0; i < w->list.n; i++)
        if (!take_entry(k, w, v, &w->list.p[i]))
            mark.blob = v->oid; /* to be told again */
    put_mark(&f->stamp, &none, &mark);
}

static void take(const walk *k, worker *w, const visit *v)
{
    ds_tree_mark mark = {.folder = v->oid};
    ds_str path = ds_printf(&w->arena, "%.*s/client.yaml", DS_FMT(v->path));
    if (copy_client(w, k->known, path, &mark, true) ||
        copy_folder(w, k->known, v))
        return;
    w->list.n = 0;
    if (ds_snapshot_list(&w->list, &w->arena, k->s, (unsigned)(w - k->workers),
                         &v->oid, &w->err) != 0) {
        w->failed = true;
        return;
    }
    const ds_tree_entry *client = client_file(w);
    if (client && k->number > 0)
        take_client(k, w, v, client);
    else
        take_group(k, w, v);
    if (client && k->number == 0)
        refuse(w, DS_STR("records/client.yaml"),
               "belongs into a folder of its own");
}

/* --- rounds --------------------------------------------------------------- */

static void work(void *shared, unsigned number)
{
    walk *k = shared;
    worker *w = &k->workers[number];
    for (;;) {
        size_t at = atomic_fetch_add(&k->next, 1) * STRETCH;
        for (size_t i = at; i < at + STRETCH && i < k->round.n; i++)
            if (!w->failed)
                take(k, w, &k->round.p[i]);
        if (at + STRETCH >= k->round.n)
            return;
    }
}

/* The folders that both threads found are the next round. */
static void turn(walk *k)
{
    k->round.n = 0;
    bool failed = k->workers[0].failed || k->workers[1].failed;
    for (int i = 0; i < 2 && !failed; i++) {
        visits *next = &k->workers[i].next;
        for (size_t n = 0; n < next->n; n++)
            *ds_vec_push(&k->round) = next->p[n];
        next->n = 0;
    }
    k->folders += k->round.n;
    if (k->folders > MAX_FOLDERS) {
        worker *w = &k->workers[0];
        w->failed = true;
        ds_fail(&w->err, DS_ELIMIT, "%.10s:records: more than %d folders",
                ds_snapshot_commit(k->s), MAX_FOLDERS);
        k->round.n = 0;
    }
    atomic_store(&k->next, 0);
    k->number++;
}

/* Hands over what a thread brought; the paths move. */
static int collect(ds_harvest *h, worker *w, ds_err *err)
{
    for (size_t i = 0; i < w->items.n; i++) {
        ds_item *it = ds_vec_push(&h->items);
        *it = w->items.p[i];
        it->path = ds_dup(h->env.arena, it->path);
    }
    for (size_t i = 0; i < w->folders.n; i++)
        *ds_vec_push(&h->folders) = (ds_folder){
            ds_dup(h->env.arena, w->folders.p[i].path), w->folders.p[i].stamp};
    for (size_t i = 0; i < w->found.list.n; i++)
        ds_found(h->env.found, &w->found.list.p[i]);
    if (w->failed)
        *err = w->err;
    return w->failed ? -1 : 0;
}

static void close_worker(worker *w)
{
    ds_findings_free(&w->found);
    ds_vec_free(&w->items);
    ds_vec_free(&w->folders);
    ds_vec_free(&w->next);
    ds_vec_free(&w->list);
    ds_arena_free(&w->arena);
}

/* A folder that one thread found may have been listed by the other, so that
 * both must have handed over before either is closed. */
static int collect_both(ds_harvest *h, walk *k, ds_err *err)
{
    int first = collect(h, &k->workers[0], err);
    int second = first == 0 ? collect(h, &k->workers[1], err) : -1;
    close_worker(&k->workers[0]);
    close_worker(&k->workers[1]);
    ds_vec_free(&k->round);
    return second;
}

static int run(ds_harvest *h, walk *k, ds_err *err)
{
    for (int i = 0; i < 2; i++)
        k->workers[i].found.arena = &k->workers[i].arena;
    while (k->round.n > 0) {
        if (k->round.n > STRETCH)
            ds_pair_run(work, k);
        else
            work(k, 0);
        turn(k);
    }
    return collect_both(h, k, err);
}

int ds_tree_walk(ds_harvest *h, ds_snapshot *s, const ds_known_trees *known,
                 ds_err *err)
{
    walk k = {.s = s, .known = known};
    *ds_vec_push(&k.round) =
        (visit){DS_STR("records"), *ds_snapshot_records(s)};
    return run(h, &k, err);
}

/* --- blobs at other paths ------------------------------------------------- */

/* Parsing a few is quicker than knowing all by their blobs. */
#define FEW 32

static ds_str blob_key(const ds_file_entry *e)
{
    /* A blob's name stands behind its folder's, in stamp and hash. */
    return (ds_str){(const char *)e + sizeof(ds_oid), sizeof(ds_oid)};
}

static void know_blobs(ds_map *out, const ds_known_trees *known)
{
    for (size_t i = 0; i < known->n; i++) {
        const ds_image *m = &known->images[i];
        for (uint32_t k = 0; k < m->nfiles; k++)
            if (m->files[k].row < DS_ROW_GONE)
                *ds_map_put(out, blob_key(&m->files[k]), NULL) =
                    (uint64_t)i << 32 | k;
    }
}

static bool is_unknown(const ds_item *it)
{
    const ds_oid none = {0};
    ds_tree_mark mark = ds_tree_mark_of(it->stamp, it->hash);
    return it->job == DS_ITEM_READ && !same(&mark.blob, &none);
}

static void reuse(ds_item *it, const ds_map *blobs, const ds_known_trees *known)
{
    ds_tree_mark mark = ds_tree_mark_of(it->stamp, it->hash);
    ds_str key = {(const char *)mark.blob.id, sizeof mark.blob};
    const uint64_t *at = ds_map_get(blobs, key);
    if (!at)
        return;
    const ds_image *m = &known->images[*at >> 32];
    it->job = DS_ITEM_COPY;
    it->from = &m->segment;
    it->from_row = m->files[(uint32_t)*at].row;
}

void ds_tree_reuse(ds_harvest *h, const ds_known_trees *known)
{
    ds_map blobs = {0};
    size_t unknown = 0;
    for (size_t i = 0; i < h->items.n; i++)
        unknown += is_unknown(&h->items.p[i]);
    if (unknown <= FEW || known->n == 0)
        return;
    know_blobs(&blobs, known);
    for (size_t i = 0; i < h->items.n; i++)
        if (is_unknown(&h->items.p[i]))
            reuse(&h->items.p[i], &blobs, known);
    ds_map_free(&blobs);
}

int ds_tree_retell(ds_harvest *h, ds_snapshot *s, ds_str path,
                   const ds_oid *tree, ds_err *err)
{
    const ds_known_trees none = {.n = 0};
    walk k = {.s = s, .known = &none};
    worker *w = &k.workers[0];
    visit v = {path, *tree};
    w->found.arena = &w->arena;
    /* Deep folders are counted by their path, as there are no rounds here. */
    for (size_t i = 0; i < path.n; i++)
        k.number += path.p[i] == '/';
    take(&k, w, &v);
    w->items.n = w->folders.n = 0;
    return collect_both(h, &k, err);
}
