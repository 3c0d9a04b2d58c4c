/* Times of opening an index, without what else a run does:
 *
 *   bench/index BOOK build|fresh|trust|touch RUNS
 *
 * build makes it anew; fresh finds nothing changed; trust does not look; touch
 * rewrites one client before each opening. Median, least and most in
 * microseconds. */
#include "index/index.h"
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

typedef struct {
    ds_arena arena;
    ds_book book;
    const ds_schema *schema;
    char touched[512]; /* a client's file */
} bench;

static _Noreturn void die(const char *what)
{
    fprintf(stderr, "index: %s\n", what);
    exit(1);
}

static long now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static ds_index *open_index(bench *b, const ds_index_opts *opts)
{
    ds_index *x;
    ds_err err;
    ds_findings f = {.arena = &b->arena};
    if (ds_index_open(&x, &b->book, b->schema, opts, &f, &err) != 0)
        die(err.msg);
    ds_findings_free(&f);
    return x;
}

static void choose(bench *b)
{
    ds_index *x = open_index(b, &(ds_index_opts){0});
    const ds_segment *s = ds_index_segments(x).segments[0];
    ds_str path = ds_segment_path(s, s->tables[0].rows / 2);
    snprintf(b->touched, sizeof b->touched, "%.*s", DS_FMT(path));
    ds_index_close(x);
}

static void touch(const bench *b, int i)
{
    char line[64];
    int n = snprintf(line, sizeof line, "# %d\n", i);
    int fd = openat(b->book.fd, b->touched, O_WRONLY | O_APPEND);
    if (fd < 0 || write(fd, line, (size_t)n) != n || close(fd) != 0)
        die(b->touched);
}

static int by_time(const void *a, const void *b)
{
    long x = *(const long *)a, y = *(const long *)b;
    return x < y ? -1 : x > y;
}

int main(int argc, char **argv)
{
    bench b = {0};
    long times[99];
    ds_err err;
    int runs = argc == 4 ? (int)strtol(argv[3], NULL, 10) : 0;
    if (runs < 1 || runs > 99)
        die("usage: BOOK build|fresh|trust|touch RUNS");
    ds_findings f = {.arena = &b.arena};
    if (ds_book_open(&b.book, &b.arena, argv[1], &err) != 0)
        die(err.msg);
    ds_schema_load(&b.schema, &b.arena, DS_STR(""), DS_STR(""), &f);
    ds_index_opts opts = {.rebuild = strcmp(argv[2], "build") == 0,
                          .no_refresh = strcmp(argv[2], "trust") == 0};
    choose(&b);
    for (int i = 0; i < runs; i++) {
        if (strcmp(argv[2], "touch") == 0)
            touch(&b, i);
        long beg = now();
        ds_index *x = open_index(&b, &opts);
        times[i] = now() - beg;
        ds_index_close(x);
    }
    qsort(times, (size_t)runs, sizeof *times, by_time);
    printf("%ld %ld %ld\n", times[runs / 2], times[0], times[runs - 1]);
    ds_book_close(&b.book);
    ds_arena_free(&b.arena);
    return 0;
}
