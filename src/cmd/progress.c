/* "writing files   [########............]  41%", drawn over itself. */
#include "cmd/progress.h"
#include <stdio.h>
#include <unistd.h>
#include "base/banned.h"

enum {
    WIDTH = 30,
    FIRST_MS = 1000, /* nobody misses a bar before */
    NEXT_MS = 100
};

static long since(const struct timespec *then, const struct timespec *now)
{
    return (long)(now->tv_sec - then->tv_sec) * 1000 +
           (now->tv_nsec - then->tv_nsec) / 1000000;
}

static void tell(void *payload, const char *what, size_t done, size_t total)
{
    ds_bar *b = payload;
    struct timespec now;
    char bar[WIDTH + 1];
    clock_gettime(CLOCK_MONOTONIC, &now);
    if (since(&b->began, &now) < FIRST_MS ||
        (b->drawn && since(&b->shown, &now) < NEXT_MS) || total == 0)
        return;
    size_t full = done < total ? done * WIDTH / total : WIDTH;
    for (size_t i = 0; i < WIDTH; i++)
        bar[i] = i < full ? '#' : '.';
    bar[WIDTH] = '\0';
    fprintf(stderr, "\r%-15s [%s] %3zu%%", what, bar,
            done < total ? done * 100 / total : 100);
    fflush(stderr);
    b->drawn = true;
    b->shown = now;
}

void ds_bar_open(ds_bar *b, const ds_run *run)
{
    *b = (ds_bar){0};
    if (ds_run_has(run, OPT_QUIET) || !isatty(STDERR_FILENO))
        return;
    clock_gettime(CLOCK_MONOTONIC, &b->began);
    b->progress = (ds_progress){tell, b};
}

void ds_bar_close(ds_bar *b)
{
    if (b->drawn)
        fputs("\r\033[K", stderr);
    b->drawn = false;
}
