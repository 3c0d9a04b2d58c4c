/* How far a long piece of work has come: told by those who do it, shown by
 * whoever wants to. */
#ifndef DS_BASE_PROGRESS_H
#define DS_BASE_PROGRESS_H

#include <stddef.h>

typedef struct {
    void (*tell)(void *payload, const char *what, size_t done, size_t total);
    void *payload;
} ds_progress;

/* Told now and then, not at each step: a call in 256. `p` may be NULL. */
static inline void ds_progress_tell(const ds_progress *p, const char *what,
                                    size_t done, size_t total)
{
    if (p != NULL && p->tell != NULL && (done & 255) == 0)
        p->tell(p->payload, what, done, total);
}

#endif
