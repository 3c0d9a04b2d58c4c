/* The rows of several segments in one order: that of the clients' paths, as if
 * all stood in one segment. So an answer does not depend on what was changed
 * since the index was made. */
#ifndef DS_QUERY_RUNS_H
#define DS_QUERY_RUNS_H

#include "base/arena.h"
#include "index/segment.h"

typedef struct {
    ds_segments segments;
    unsigned table;
    uint32_t *at; /* of each segment: its next client */
    ds_arena a;
} ds_runs;

/* Rows of one segment, one behind the other, all of live clients. */
typedef struct {
    size_t segment;
    uint32_t beg, end;
} ds_run;

void ds_runs_open(ds_runs *r, ds_segments segments, unsigned table);
bool ds_runs_next(ds_run *out, ds_runs *r); /* false behind the last */
void ds_runs_close(ds_runs *r);

#endif
