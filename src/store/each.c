/* Making a file costs the kernel more than it costs us, and two threads make
 * them in different folders nearly twice as fast. */
#include "store/each.h"
#include "base/pair.h"
#include "base/banned.h"

enum {
    FEW = 256,  /* steps: done before a thread has begun */
    PIECE = 64, /* steps that a thread takes at once: neighbours */
};

typedef struct {
    const ds_book *book;
    ds_steps *all;
    ds_step_choice *choice;
    unsigned level;
    ds_step_do *one;
    const ds_progress *progress;
    atomic_size_t next;
    atomic_bool stop;
    bool failed[2];
    ds_err errs[2];
} job;

static void do_piece(job *j, unsigned worker, size_t beg)
{
    size_t end = beg + PIECE < j->all->n ? beg + PIECE : j->all->n;
    for (size_t i = beg; i < end && !atomic_load(&j->stop); i++) {
        ds_step *s = &j->all->p[i];
        if (!j->choice(s, j->level))
            continue;
        if (worker == 0)
            ds_progress_tell(j->progress, "writing files", i, j->all->n);
        if (j->one(j->book, s, &j->errs[worker]) != 0) {
            j->failed[worker] = true;
            atomic_store(&j->stop, true);
        }
    }
}

static void work(void *shared, unsigned worker)
{
    job *j = shared;
    for (size_t k; (k = atomic_fetch_add(&j->next, PIECE)) < j->all->n;)
        do_piece(j, worker, k);
}

int ds_steps_each(const ds_book *b, ds_steps *all, ds_step_choice *choice,
                  unsigned level, ds_step_do *one, const ds_progress *progress,
                  ds_err *err)
{
    job j = {.book = b,
             .all = all,
             .choice = choice,
             .level = level,
             .one = one,
             .progress = progress};
    if (all->n < FEW)
        work(&j, 0);
    else
        ds_pair_run(work, &j);
    for (int i = 0; i < 2; i++)
        if (j.failed[i]) {
            *err = j.errs[i];
            return -1;
        }
    return 0;
}
