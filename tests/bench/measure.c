/* Runs a command several times and prints what it took:
 *
 *   measure RUNS COMMAND...   ->   "median_ms min_ms max_ms max_rss_kib"
 *
 * Times are wall clock, from before the fork until after the wait, in
 * milliseconds with three places. Output of the command is thrown away. A
 * command that fails ends the measurement with status 1. */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include "base/banned.h"

enum {
    MAX_RUNS = 1001
};

static int64_t now_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static int64_t run_once(char **command, long *rss)
{
    int64_t start = now_us();
    pid_t pid = fork();
    if (pid == 0) {
        int null = open("/dev/null", O_RDWR);
        dup2(null, 0);
        dup2(null, 1);
        dup2(null, 2);
        execvp(command[0], command);
        _exit(127);
    }
    int status;
    struct rusage usage;
    if (pid < 0 || wait4(pid, &status, 0, &usage) < 0 || status != 0)
        return -1;
    if (usage.ru_maxrss > *rss)
        *rss = usage.ru_maxrss;
    return now_us() - start;
}

static int ascending(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

int main(int argc, char **argv)
{
    char *end;
    long runs = argc > 2 ? strtol(argv[1], &end, 10) : 0;
    if (runs < 1 || runs > MAX_RUNS || *end) {
        fputs("usage: measure RUNS COMMAND...\n", stderr);
        return 2;
    }
    static int64_t took[MAX_RUNS];
    long rss = 0;
    for (long i = 0; i < runs; i++)
        if ((took[i] = run_once(argv + 2, &rss)) < 0) {
            fprintf(stderr, "measure: %s failed\n", argv[2]);
            return 1;
        }
    qsort(took, (size_t)runs, sizeof *took, ascending);
    const int64_t shown[] = {took[runs / 2], took[0], took[runs - 1]};
    for (int i = 0; i < 3; i++)
        printf("%lld.%03lld ", (long long)(shown[i] / 1000),
               (long long)(shown[i] % 1000));
    printf("%ld\n", rss);
    return 0;
}
