/* A bar on the terminal for work that takes longer than a second. */
#ifndef DS_CMD_PROGRESS_H
#define DS_CMD_PROGRESS_H

#include "base/progress.h"
#include "cmd/run.h"
#include <time.h>

typedef struct {
    ds_progress progress; /* to be handed down; says nothing elsewhere */
    struct timespec began, shown;
    bool drawn;
} ds_bar;

/* On stderr, when that is a terminal and -q is not given. */
void ds_bar_open(ds_bar *b, const ds_run *run);
/* Takes the bar away. Before anything else is said on the terminal. */
void ds_bar_close(ds_bar *b);

#endif
