/* Two threads: the machine's memory and kernel give no more to this work. */
#include "base/pair.h"
#include <pthread.h>
#include "base/banned.h"

typedef struct {
    void (*work)(void *, unsigned);
    void *shared;
} second;

static void *run_second(void *payload)
{
    const second *s = payload;
    s->work(s->shared, 1);
    return NULL;
}

void ds_pair_run(void (*work)(void *, unsigned), void *shared)
{
    second s = {work, shared};
    pthread_t thread;
    int failed = pthread_create(&thread, NULL, run_second, &s);
    work(shared, 0);
    if (!failed)
        pthread_join(thread, NULL);
}
