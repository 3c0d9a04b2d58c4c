/* A book for unit tests, in a folder of its own, without git. */
#ifndef TESTS_LIB_BOOK_H
#define TESTS_LIB_BOOK_H

#include "base/file.h"
#include "index/index.h"
#include "records.h"
#include "tempdir.h"
#include <sys/stat.h>

typedef struct {
    tempdir *dir;
    ds_arena a;
    const ds_schema *schema;
    ds_book book;
    ds_index *index;
    ds_findings found; /* of the last opening */
    ds_index_opts opts;
} testbook;

static inline int book_setup(void **state)
{
    void *dir;
    ds_err err;
    testbook *b = calloc(1, sizeof *b);
    if (b == NULL || tempdir_setup(&dir) != 0)
        return -1;
    b->dir = dir;
    b->schema = builtin_schema(&b->a);
    b->book.root = ds_cstr(b->dir->path);
    b->book.worktree = b->book.root;
    b->book.fd = b->dir->fd;
    b->book.gitdir = ds_printf(&b->a, "%s/.git", b->dir->path);
    b->book.commondir = b->book.gitdir;
    b->found.arena = &b->a;
    *state = b;
    return ds_mkdirs(b->dir->fd, "records", &err) ||
           ds_mkdirs(b->dir->fd, ".git", &err);
}

static inline int book_teardown(void **state)
{
    testbook *b = *state;
    void *dir = b->dir;
    ds_index_close(b->index);
    ds_findings_free(&b->found);
    ds_arena_free(&b->a);
    free(b);
    return tempdir_teardown(&dir);
}

#define book_unit_test(f)                                                      \
    cmocka_unit_test_setup_teardown(f, book_setup, book_teardown)

/* Writes a file below the book, in place, with its folders. */
static inline void book_write(const testbook *b, const char *path, ds_str bytes)
{
    ds_arena a = {0};
    ds_err err;
    ds_str dir = ds_path_dir(ds_cstr(path));
    if (dir.n > 0)
        assert_ok(ds_mkdirs(b->dir->fd, ds_zstr(&a, dir), &err), &err);
    int fd = openat(b->dir->fd, path, O_WRONLY | O_CREAT | O_TRUNC, 0666);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, bytes.p, bytes.n), bytes.n);
    close(fd);
    ds_arena_free(&a);
}

static inline void book_client(const testbook *b, const char *folder,
                               const char *name)
{
    ds_arena a = {0};
    book_write(b, ds_printf(&a, "records/%s/client.yaml", folder).p,
               ds_printf(&a, "legal_name: %s\n", name));
    ds_arena_free(&a);
}

static inline void book_remove(const testbook *b, const char *path)
{
    char full[512];
    snprintf(full, sizeof full, "%s/%s", b->dir->path, path);
    assert_int_equal(nftw(full, tempdir_remove_one, 16, FTW_DEPTH | FTW_PHYS),
                     0);
}

static inline void book_move(const testbook *b, const char *from,
                             const char *to)
{
    assert_int_equal(renameat(b->dir->fd, from, b->dir->fd, to), 0);
}

/* Opens the index anew, as the next run of the program does. */
static inline const ds_index_stats *book_open(testbook *b)
{
    ds_err err = {0};
    ds_index_close(b->index);
    ds_findings_free(&b->found);
    b->found = (ds_findings){.arena = &b->a};
    assert_ok(ds_index_open(&b->index, &b->book, b->schema, &b->opts, &b->found,
                            &err),
              &err);
    return ds_index_get_stats(b->index);
}

/* All live clients as "id=legal name" lines, sorted by path. */
static inline int book_by_line(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static inline char *book_names(const testbook *b)
{
    static char text[4096];
    char *lines[256];
    size_t n = 0, at = 0;
    ds_arena a = {0};
    ds_segments all = ds_index_segments(b->index);
    int field = ds_table_field(&b->schema->tables[0], DS_STR("legal_name"));
    for (size_t i = 0; i < all.n; i++) {
        const ds_segment *s = all.segments[i];
        for (uint32_t c = 0; c < s->tables[0].rows; c++) {
            if (s->dead && s->dead[c])
                continue;
            ds_value v = ds_segment_value(s, 0, c, (unsigned)field);
            ds_str line = ds_printf(
                &a, "%.*s=%.*s", DS_FMT(ds_segment_id(s, c)), DS_FMT(v.text));
            assert_true(n < 256);
            lines[n++] = (char *)(uintptr_t)line.p;
        }
    }
    qsort(lines, n, sizeof *lines, book_by_line);
    for (size_t i = 0; i < n; i++)
        at += (size_t)snprintf(text + at, sizeof text - at, "%s%s",
                               i ? " " : "", lines[i]);
    text[at] = '\0';
    ds_arena_free(&a);
    return text;
}

/* A number of one client's path and every value of it, parents included. */
static inline uint64_t book_client_sum(const ds_segment *s, uint32_t c)
{
    ds_str path = ds_segment_path(s, c);
    uint64_t sum = ds_str_hash(path);
    for (unsigned t = 0; t < s->schema->ntables; t++) {
        uint32_t beg = t ? s->tables[0].first[t][c] : c;
        uint32_t end = t ? s->tables[0].end[t][c] : c + 1;
        for (uint32_t r = beg; r < end; r++) {
            if (s->tables[t].parent) {
                unsigned under = s->tables[t].parent_table[r];
                sum = sum * 31 + under;
                sum = sum * 31 + s->tables[t].parent[r] -
                      s->tables[0].first[under][c];
            }
            for (unsigned f = 0; f < s->schema->tables[t].nstored; f++) {
                ds_value v = ds_segment_value(s, t, r, f);
                sum = sum * 31 + ds_str_hash(v.text);
                sum = sum * 31 + (uint64_t)v.num + v.cur + v.set;
            }
        }
    }
    return sum;
}

/* The same of all live clients, in whatever segments and order they are. */
static inline uint64_t book_sum(const testbook *b)
{
    uint64_t sum = 0;
    ds_segments all = ds_index_segments(b->index);
    for (size_t i = 0; i < all.n; i++) {
        const ds_segment *s = all.segments[i];
        for (uint32_t c = 0; c < s->tables[0].rows; c++)
            if (!s->dead || !s->dead[c])
                sum += book_client_sum(s, c);
    }
    return sum;
}

#endif
