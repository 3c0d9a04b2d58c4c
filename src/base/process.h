/* Runs another program, without a shell. */
#ifndef DS_BASE_PROCESS_H
#define DS_BASE_PROCESS_H

#include "base/arena.h"
#include "base/error.h"

typedef struct {
    const char *const *argv; /* ends in NULL; argv[0] is found by PATH */
    const char *what;        /* names it in errors: "git commit" */
    int in_fd;               /* its standard input; -1: nothing */
    bool quiet;              /* its standard error is thrown away, not ours */
    size_t most;             /* bytes it may print */
} ds_process;

/* Runs it to its end: its exit status (128 + N when a signal ended it) and
 * what it printed, in `a`. It is not there: DS_ENOTFOUND; anything else:
 * DS_EIO; more than `most`: DS_ELIMIT. */
int ds_process_run(int *status, ds_str *out, ds_arena *a, const ds_process *p,
                   ds_err *err);

/* A descriptor from which `bytes` can be read; the caller closes it. -1 and
 * DS_EIO when there is none. */
int ds_process_input(ds_str bytes, const char *what, ds_err *err);

#endif
