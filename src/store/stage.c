/* git's index file, read and written as git's Documentation/gitformat-index
 * describes it (versions 2, 3 and 4):
 *
 *   "DIRC" version:4 entries:4
 *   entry: ctime:8 mtime:8 dev:4 ino:4 mode:4 uid:4 gid:4 size:4 oid:20 flags:2
 *          [more flags:2 when flags & 0x4000] path NUL...
 *          2, 3: NULs up to a multiple of 8, at least one
 *          4: instead of the path: how many bytes to drop of the path before
 *             (a variable-width number), the rest, one NUL
 *   extensions: name:4 size:4 bytes; SHA-1 of all before it
 *
 * Call order: open, all takes, all landings, settle, puts and removes, write.
 *
 * Invariants:
 * 1. `old` is sorted by path, then stage, at all times after settle. Entries
 * are borrowed from the file's bytes and never changed, only left out (`dead`).
 * 2. `added` are entries that write() merges in; no path is in both.
 *
 * Races. git believes an entry whose time is older than the index file's own;
 * one of the same second it compares by content. Writing the index anew makes
 * it younger, so an entry of that second must keep being doubted: its size is
 * written as 0, which is git's own sign for it (read-cache.c,
 * ce_smudge_racily_clean_entry). It is spared when the file's stat shows to the
 * nanosecond that it did not change.
 *
 * Extensions. TREE (known trees of folders) is kept, with the folders on the
 * way to a change marked unknown; REUC is kept; those that git makes anew by
 * itself (UNTR, FSMN, EOIE, IEOT, ...) go. One in small letters changes the
 * meaning of the entries: refused. */
#include "store/stage_parts.h"
#include "base/file.h"
#include <fcntl.h>
#include <string.h>
#include "base/banned.h"

#define MAX_INDEX ((size_t)4 << 30)

int ds_stage_open(ds_stage **out, ds_str path, ds_str worktree, ds_err *err)
{
    ds_stage *s = ds_xmalloc(sizeof *s);
    *s = (ds_stage){.version = 2};
    s->worktree = ds_dup(&s->arena, worktree);
    const char *file = ds_zstr(&s->arena, path);
    struct stat st;
    ds_err why;
    int rc =
        ds_file_read(&s->bytes, &s->arena, AT_FDCWD, file, MAX_INDEX, &why);
    if (rc == 0 && stat(file, &st) == 0)
        s->time = st.st_mtim;
    if (rc == 0)
        rc = ds_stage_parse(s, err);
    else if (why.code == DS_ENOTFOUND)
        rc = 0;
    else if (err != NULL)
        *err = why;
    *out = rc == 0 ? s : NULL;
    if (rc != 0)
        ds_stage_close(s);
    return rc;
}

void ds_stage_close(ds_stage *s)
{
    if (s == NULL)
        return;
    ds_vec_free(&s->old);
    ds_vec_free(&s->added);
    ds_map_free(&s->where);
    ds_map_free(&s->aside);
    ds_map_free(&s->changed);
    ds_arena_free(&s->arena);
    free(s);
}

/* --- changing ------------------------------------------------------------ */

/* The first old entry whose path is not before `path`. */
static size_t lower(const ds_stage *s, ds_str path)
{
    size_t beg = 0, end = s->old.n;
    while (beg < end) {
        size_t mid = beg + (end - beg) / 2;
        if (ds_str_cmp(s->old.p[mid].path, path) < 0)
            beg = mid + 1;
        else
            end = mid;
    }
    return beg;
}

/* All folders on the way to `path` have another tree now. */
static void mark_changed(ds_stage *s, ds_str path)
{
    ds_map_put(&s->changed, DS_STR(""), NULL);
    for (ds_str dir = ds_path_dir(path); dir.n > 0; dir = ds_path_dir(dir)) {
        bool fresh;
        if (ds_map_get(&s->changed, dir) != NULL)
            return;
        ds_map_put(&s->changed, ds_dup(&s->arena, dir), &fresh);
    }
}

static bool below(ds_str path, ds_str folder)
{
    return path.n > folder.n && path.p[folder.n] == '/' &&
           ds_str_starts(path, folder);
}

/* Old entries below `folder`, as [beg, end). */
static void range(size_t *beg, size_t *end, const ds_stage *s, ds_str folder)
{
    ds_arena a = {0};
    *beg = lower(s, ds_printf(&a, "%.*s/", DS_FMT(folder)));
    *end = *beg;
    while (*end < s->old.n && below(s->old.p[*end].path, folder))
        ++*end;
    ds_arena_free(&a);
}

static ds_str renamed(ds_stage *s, ds_str path, ds_str from, ds_str to)
{
    return ds_printf(&s->arena, "%.*s%.*s", DS_FMT(to),
                     DS_FMT(ds_str_sub(path, from.n, path.n)));
}

void ds_stage_take(ds_stage *s, ds_str from, ds_str aside)
{
    size_t beg, end, first = s->added.n;
    range(&beg, &end, s, from);
    for (size_t i = beg; i < end; i++) {
        ds_stage_item e = s->old.p[i];
        if (e.dead)
            continue;
        s->old.p[i].dead = true;
        if (aside.p == NULL)
            continue;
        e.path = renamed(s, e.path, from, aside);
        *ds_vec_push(&s->added) = e;
    }
    if (aside.p != NULL)
        *ds_map_put(&s->aside, ds_dup(&s->arena, aside), NULL) =
            (uint64_t)first << 32 | (s->added.n - first);
    s->moved = true;
}

void ds_stage_land(ds_stage *s, ds_str aside, ds_str to)
{
    const uint64_t *at = ds_map_get(&s->aside, aside);
    if (at == NULL)
        return;
    size_t first = *at >> 32, n = *at & 0xffffffffu;
    for (size_t i = first; i < first + n; i++)
        s->added.p[i].path = renamed(s, s->added.p[i].path, aside, to);
}

/* Entries that live, merged, in order: the moved ones become old ones. What
 * stood where they go is replaced. */
void ds_stage_settle(ds_stage *s)
{
    if (!s->moved)
        return;
    ds_stage_items all = {0};
    ds_vec_reserve(&all, s->old.n + s->added.n + 1);
    if (s->added.n > 1)
        qsort(s->added.p, s->added.n, sizeof *s->added.p, ds_item_cmp);
    size_t a = 0;
    for (size_t i = 0; i < s->old.n; i++) {
        const ds_stage_item *e = &s->old.p[i];
        if (e->dead)
            continue;
        while (a < s->added.n && ds_item_cmp(&s->added.p[a], e) < 0)
            *ds_vec_push(&all) = s->added.p[a++];
        if (a == s->added.n || ds_item_cmp(&s->added.p[a], e) != 0)
            *ds_vec_push(&all) = *e;
    }
    while (a < s->added.n)
        *ds_vec_push(&all) = s->added.p[a++];
    ds_vec_free(&s->old);
    s->old = all;
    s->added.n = 0;
    /* A known tree of a folder that went would have to go too. */
    s->tree = (ds_str){0};
}

static ds_stage_item *find(ds_stage *s, ds_str path)
{
    uint64_t *at = ds_map_get(&s->where, path);
    if (at != NULL && *at > 0 && !s->added.p[*at - 1].dead)
        return &s->added.p[*at - 1];
    size_t i = lower(s, path);
    if (i < s->old.n && ds_str_eq(s->old.p[i].path, path) && !s->old.p[i].dead)
        return &s->old.p[i];
    return NULL;
}

bool ds_stage_get(uint32_t *mode, unsigned char oid[20], ds_stage *s,
                  ds_str path)
{
    const ds_stage_item *e = find(s, path);
    if (e == NULL)
        return false;
    *mode = ds_get32(e->at + DS_AT_MODE);
    memcpy(oid, e->at + DS_AT_OID, DS_OID_BYTES);
    return true;
}

void ds_stage_remove(ds_stage *s, ds_str path)
{
    ds_stage_item *e = find(s, path);
    if (e != NULL)
        e->dead = true;
    mark_changed(s, path);
}

/* Where a file stands, no folder and no file above it can be staged. */
static void make_way(ds_stage *s, ds_str path)
{
    size_t beg, end;
    range(&beg, &end, s, path);
    for (; beg < end; beg++)
        s->old.p[beg].dead = true;
    for (ds_str dir = ds_path_dir(path); dir.n > 0; dir = ds_path_dir(dir)) {
        size_t i = lower(s, dir);
        for (; i < s->old.n && ds_str_eq(s->old.p[i].path, dir); i++)
            s->old.p[i].dead = true;
    }
}

static const unsigned char *make_fixed(ds_stage *s, ds_str path,
                                       const ds_staged *e)
{
    unsigned char *p = ds_alloc(&s->arena, DS_ENTRY_FIXED);
    const struct stat *st = &e->st;
    const uint64_t words[] = {(uint64_t)st->st_ctim.tv_sec,
                              (uint64_t)st->st_ctim.tv_nsec,
                              (uint64_t)st->st_mtim.tv_sec,
                              (uint64_t)st->st_mtim.tv_nsec,
                              st->st_dev,
                              st->st_ino,
                              e->mode,
                              st->st_uid,
                              st->st_gid,
                              (uint64_t)st->st_size};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        ds_put32(p + 4 * i, words[i]);
    memcpy(p + DS_AT_OID, e->oid, DS_OID_BYTES);
    size_t n = path.n < 0xfff ? path.n : 0xfff;
    p[DS_AT_FLAGS] = (unsigned char)(n >> 8);
    p[DS_AT_FLAGS + 1] = (unsigned char)n;
    return p;
}

int ds_stage_put(ds_stage *s, ds_str path, const ds_staged *e, ds_err *err)
{
    ds_stage_item *old = find(s, path);
    if (old != NULL && ds_item_stage(old) > 0) {
        ds_fail(err, DS_EBUSY, "%.*s: has an unsolved merge conflict",
                DS_FMT(path));
        return ds_hint(err, "solve it, then: git add %.*s", DS_FMT(path));
    }
    mark_changed(s, path);
    if (old != NULL) {
        old->at = make_fixed(s, path, e);
        return 0;
    }
    make_way(s, path);
    ds_stage_item *new = ds_vec_push(&s->added);
    new->path = ds_dup(&s->arena, path);
    new->at = make_fixed(s, path, e);
    *ds_map_put(&s->where, new->path, NULL) = s->added.n;
    return 0;
}
