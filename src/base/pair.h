/* The same work on two threads, which share out what there is among them. */
#ifndef DS_BASE_PAIR_H
#define DS_BASE_PAIR_H

#include <stdatomic.h>
#include <stdint.h>

/* Calls `work(shared, 0)` here and `work(shared, 1)` on a second thread, and
 * returns when both are done. Where no thread can be had the first call must
 * have done all: workers take pieces until none is left. */
void ds_pair_run(void (*work)(void *shared, unsigned worker), void *shared);

#endif
