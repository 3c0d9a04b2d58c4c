/* The scan: every live row of the source for which all terms hold. */
#include "query/plan.h"
#include "query/runs.h"
#include <string.h>
#include "base/banned.h"

ds_str ds_scan_path(const ds_query *q, const ds_eval *e, uint32_t row)
{
    uint32_t client =
        q->source == 0 ? row : e->s->tables[q->source].client[row];
    return ds_segment_path(e->s, client);
}

uint32_t ds_row_in_client(const ds_segment *s, unsigned table, uint32_t row)
{
    if (table == 0)
        return 0;
    return row - s->tables[0].first[table][s->tables[table].client[row]];
}

/* 1 when all terms hold, 0 when one does not, -1 on an error. */
static int all_hold(const ds_query *q, ds_eval *e, uint32_t row)
{
    bool held = true;
    for (size_t i = 0; i < q->nplanned && held; i++) {
        held = ds_eval_holds(e, q->planned[i].expr, row);
        if (e->mixed)
            return ds_eval_mixed_error(e, q->planned[i].term,
                                       ds_scan_path(q, e, row));
    }
    return e->failed ? -1 : held;
}

/* Rows at once: their marks fit in the fastest cache. */
enum {
    BLOCK = 1024
};

/* Marks the rows that pass the filters. */
static void filter(const ds_query *q, const ds_segment *s, uint8_t *keep,
                   uint32_t beg, size_t n)
{
    memset(keep, 1, n);
    for (size_t i = 0; i < q->nfilters; i++)
        ds_filter_run(&q->filters[i], &s->tables[q->source], keep, beg, n);
}

static int scan_run(const ds_query *q, ds_eval *e, const ds_run *run,
                    ds_query_stats *stats, ds_on_match *callback, void *payload)
{
    uint8_t keep[BLOCK];
    for (uint64_t at = run->beg; at < run->end; at += BLOCK) {
        uint32_t beg = (uint32_t)at;
        size_t n = run->end - beg < BLOCK ? run->end - beg : BLOCK;
        filter(q, e->s, keep, beg, n);
        for (size_t i = 0; i < n; i++) {
            stats->scanned++;
            int rc = keep[i] ? all_hold(q, e, beg + (uint32_t)i) : 0;
            if (rc < 0)
                return -1;
            if (rc == 0)
                continue;
            stats->matched++;
            rc = callback(payload, e, beg + (uint32_t)i);
            if (rc != 0)
                return rc;
        }
    }
    return 0;
}

static void enter(ds_eval *e, ds_segments segments, const ds_run *run)
{
    e->number = (uint32_t)run->segment;
    ds_eval_segment(e, segments.segments[run->segment]);
}

int ds_scan(const ds_query *q, ds_eval *e, ds_segments segments,
            ds_query_stats *stats, ds_on_match *callback, void *payload)
{
    int rc = 0;
    ds_run run;
    ds_runs runs;
    ds_runs_open(&runs, segments, q->source);
    while (rc == 0 && ds_runs_next(&run, &runs)) {
        enter(e, segments, &run);
        rc = scan_run(q, e, &run, stats, callback, payload);
    }
    ds_runs_close(&runs);
    return rc < 0 ? -1 : 0;
}

/* --- blocks ------------------------------------------------------------ */

/* Marks what the other terms leave; returns how many, or -1. */
static int64_t narrow(const ds_query *q, ds_eval *e, uint8_t *keep,
                      uint32_t beg, size_t n)
{
    int64_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        if (keep[i] && q->nplanned > 0) {
            int rc = all_hold(q, e, beg + (uint32_t)i);
            if (rc < 0)
                return -1;
            keep[i] = (uint8_t)rc;
        }
        kept += keep[i];
    }
    return kept;
}

static int blocks_of_run(const ds_query *q, ds_eval *e, const ds_run *run,
                         ds_query_stats *stats, ds_on_block *callback,
                         void *payload)
{
    uint8_t keep[BLOCK];
    for (uint64_t at = run->beg; at < run->end; at += BLOCK) {
        uint32_t beg = (uint32_t)at;
        size_t n = run->end - beg < BLOCK ? run->end - beg : BLOCK;
        filter(q, e->s, keep, beg, n);
        stats->scanned += n;
        int64_t kept = narrow(q, e, keep, beg, n);
        if (kept < 0)
            return -1;
        stats->matched += (size_t)kept;
        if (kept > 0 && callback(payload, e, keep, beg, n) != 0)
            return -1;
    }
    return 0;
}

int ds_scan_blocks(const ds_query *q, ds_eval *e, ds_segments segments,
                   ds_query_stats *stats, ds_on_segment *begin,
                   ds_on_block *callback, void *payload)
{
    int rc = 0;
    ds_run run;
    ds_runs runs;
    ds_runs_open(&runs, segments, q->source);
    while (rc == 0 && ds_runs_next(&run, &runs)) {
        enter(e, segments, &run);
        begin(payload, e->s);
        rc = blocks_of_run(q, e, &run, stats, callback, payload);
    }
    ds_runs_close(&runs);
    return rc;
}

/* --- an empty answer --------------------------------------------------- */

/* How many of the first terms hold, as they were written. */
static size_t held_in_order(const ds_query *q, ds_eval *e, uint32_t row)
{
    size_t i = 0;
    while (i < q->nterms && ds_eval_holds(e, q->terms[i], row))
        i++;
    return i;
}

void ds_scan_culprit(const ds_query *q, ds_eval *e, ds_segments segments,
                     ds_query_stats *stats)
{
    size_t most = 0;
    ds_run run;
    ds_runs runs;
    ds_runs_open(&runs, segments, q->source);
    while (ds_runs_next(&run, &runs)) {
        enter(e, segments, &run);
        for (uint32_t row = run.beg; row < run.end && !e->failed; row++) {
            size_t n = held_in_order(q, e, row);
            if (n > most)
                most = n;
        }
    }
    ds_runs_close(&runs);
    ds_eval_unmix(e);
    if (most < q->nterms && !e->failed)
        stats->culprit = ds_ast_source(q->terms[most]->src);
}
