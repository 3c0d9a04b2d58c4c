/* What the peers of `make bench` share: a list of files, two threads that take
 * stretches of it in turn, and the median of some runs. */
#ifndef TESTS_BENCH_PEER_H
#define TESTS_BENCH_PEER_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
    STRETCH = 1024
};

typedef struct {
    char **paths; /* in order, below the current folder */
    size_t n;
    atomic_size_t next;
    void (*one)(void *state, const char *path);
    void *(*open)(void);
    void (*close)(void *state);
} peer;

static inline void *peer_work(void *shared)
{
    peer *p = shared;
    void *state = p->open();
    for (size_t k; (k = atomic_fetch_add(&p->next, 1)) * STRETCH < p->n;)
        for (size_t i = k * STRETCH; i < (k + 1) * STRETCH && i < p->n; i++)
            p->one(state, p->paths[i]);
    p->close(state);
    return NULL;
}

static inline int peer_by_path(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* One path a line on stdin. */
static inline void peer_read_list(peer *p)
{
    char *line = NULL;
    size_t room = 0, cap = 0;
    for (ssize_t n; (n = getline(&line, &room, stdin)) > 0;) {
        if (line[n - 1] == '\n')
            line[n - 1] = '\0';
        if (p->n == cap) {
            cap = cap ? cap * 2 : 1024;
            p->paths = realloc(p->paths, cap * sizeof *p->paths);
            if (p->paths == NULL)
                exit(1);
        }
        p->paths[p->n++] = line;
        line = NULL;
        room = 0;
    }
    free(line);
    qsort(p->paths, p->n, sizeof *p->paths, peer_by_path);
}

static inline long peer_run(peer *p)
{
    struct timespec beg, end;
    pthread_t second;
    clock_gettime(CLOCK_MONOTONIC, &beg);
    atomic_store(&p->next, 0);
    if (pthread_create(&second, NULL, peer_work, p) != 0)
        exit(1);
    peer_work(p);
    pthread_join(second, NULL);
    clock_gettime(CLOCK_MONOTONIC, &end);
    return (end.tv_sec - beg.tv_sec) * 1000000 +
           (end.tv_nsec - beg.tv_nsec) / 1000;
}

static inline int peer_by_time(const void *a, const void *b)
{
    long x = *(const long *)a, y = *(const long *)b;
    return x < y ? -1 : x > y;
}

/* Prints median, least and most of `runs` runs, in microseconds. */
static inline int peer_main(peer *p, int argc, char **argv)
{
    long times[99];
    int runs = argc > 1 ? (int)strtol(argv[1], NULL, 10) : 5;
    if (runs < 1 || runs > 99)
        return 2;
    peer_read_list(p);
    for (int i = 0; i < runs; i++)
        times[i] = peer_run(p);
    qsort(times, (size_t)runs, sizeof *times, peer_by_time);
    printf("%ld %ld %ld\n", times[runs / 2], times[0], times[runs - 1]);
    return 0;
}

#endif
