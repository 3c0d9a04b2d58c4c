/* The scan: every live row of the source for which all terms hold. */
#include "query/plan.h"
#include "base/banned.h"

ds_str ds_scan_path(const ds_query *q, const ds_eval *e, uint32_t row)
{
    uint32_t client =
        q->source == 0 ? row : e->s->tables[q->source].client[row];
    return ds_segment_path(e->s, client);
}

static bool live(const ds_query *q, const ds_segment *s, uint32_t row)
{
    if (s->dead == NULL)
        return true;
    return !s->dead[q->source == 0 ? row : s->tables[q->source].client[row]];
}

/* 1 when all terms hold, 0 when one does not, -1 on an error. */
static int all_hold(const ds_query *q, ds_eval *e, uint32_t row)
{
    bool held = true;
    for (size_t i = 0; i < q->nterms && held; i++) {
        held = ds_eval_holds(e, q->planned[i], row);
        if (e->mixed)
            return ds_eval_mixed_error(e, q->planned[i],
                                       ds_scan_path(q, e, row));
    }
    return e->failed ? -1 : held;
}

static int scan_segment(const ds_query *q, ds_eval *e, ds_query_stats *stats,
                        ds_on_match *callback, void *payload)
{
    uint32_t rows = e->s->tables[q->source].rows;
    for (uint32_t row = 0; row < rows; row++) {
        if (!live(q, e->s, row))
            continue;
        stats->scanned++;
        int rc = all_hold(q, e, row);
        if (rc < 0)
            return -1;
        if (rc == 0)
            continue;
        stats->matched++;
        rc = callback(payload, e, row);
        if (rc != 0)
            return rc;
    }
    return 0;
}

int ds_scan(const ds_query *q, ds_eval *e, ds_segments segments,
            ds_query_stats *stats, ds_on_match *callback, void *payload)
{
    int rc = 0;
    for (size_t i = 0; i < segments.n && rc == 0; i++) {
        ds_eval_segment(e, segments.segments[i]);
        rc = scan_segment(q, e, stats, callback, payload);
    }
    return rc < 0 ? -1 : 0;
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
    for (size_t i = 0; i < segments.n; i++) {
        ds_eval_segment(e, segments.segments[i]);
        uint32_t rows = e->s->tables[q->source].rows;
        for (uint32_t row = 0; row < rows && !e->failed; row++) {
            if (!live(q, e->s, row))
                continue;
            size_t n = held_in_order(q, e, row);
            if (n > most)
                most = n;
        }
    }
    ds_eval_unmix(e);
    if (most < q->nterms && !e->failed)
        stats->culprit = ds_ast_source(q->terms[most]->src);
}
