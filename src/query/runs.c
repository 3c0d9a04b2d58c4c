/* Runs of rows: the segments are merged by the paths of their clients, which
 * each has in order. Mostly one segment is large and the other small, so a run
 * goes as far as the next path of any other segment, found by halving. */
#include "query/runs.h"
#include "base/banned.h"

static uint32_t clients_of(const ds_segment *s)
{
    return s->tables[0].rows;
}

/* The first live client from `c` on. */
static uint32_t skip_dead(const ds_segment *s, uint32_t c)
{
    while (s->dead != NULL && c < clients_of(s) && s->dead[c])
        c++;
    return c;
}

/* The first dead client from `c` on, or the end. */
static uint32_t live_until(const ds_segment *s, uint32_t c)
{
    while (c < clients_of(s) && !s->dead[c])
        c++;
    return c;
}

/* The first client in (c, end) whose path is not before `path`. */
static uint32_t paths_until(const ds_segment *s, uint32_t c, uint32_t end,
                            ds_str path)
{
    uint32_t beg = c + 1;
    while (beg < end) {
        uint32_t mid = beg + (end - beg) / 2;
        if (ds_str_cmp(ds_segment_path(s, mid), path) < 0)
            beg = mid + 1;
        else
            end = mid;
    }
    return beg;
}

void ds_runs_open(ds_runs *r, ds_segments segments, unsigned table)
{
    *r = (ds_runs){.segments = segments, .table = table};
    r->at = ds_new_n(&r->a, uint32_t, segments.n);
    for (size_t i = 0; i < segments.n; i++)
        r->at[i] = skip_dead(segments.segments[i], 0);
}

void ds_runs_close(ds_runs *r)
{
    ds_arena_free(&r->a);
}

/* The segment with the least path, and the least one of the others. */
static bool least(const ds_runs *r, size_t *segment, ds_str *other)
{
    bool found = false;
    ds_str best = {0};
    for (size_t i = 0; i < r->segments.n; i++) {
        const ds_segment *s = r->segments.segments[i];
        if (r->at[i] >= clients_of(s))
            continue;
        ds_str path = ds_segment_path(s, r->at[i]);
        if (!found || ds_str_cmp(path, best) < 0) {
            *other = best;
            best = path;
            *segment = i;
        } else if (other->p == NULL || ds_str_cmp(path, *other) < 0) {
            *other = path;
        }
        found = true;
    }
    return found;
}

/* The rows of the clients [c, end). A client without rows says nothing about
 * where its rows would stand. */
static void rows_of(ds_run *out, const ds_runs *r, uint32_t c, uint32_t end)
{
    const ds_segtable *t = &r->segments.segments[out->segment]->tables[0];
    out->beg = c;
    out->end = end;
    if (r->table == 0)
        return;
    const uint32_t *first = t->first[r->table], *behind = t->end[r->table];
    while (c < end && first[c] == behind[c])
        c++;
    while (end > c && first[end - 1] == behind[end - 1])
        end--;
    out->beg = c < end ? first[c] : 0;
    out->end = c < end ? behind[end - 1] : 0;
}

bool ds_runs_next(ds_run *out, ds_runs *r)
{
    ds_str other = {0};
    if (!least(r, &out->segment, &other))
        return false;
    const ds_segment *s = r->segments.segments[out->segment];
    uint32_t c = r->at[out->segment];
    uint32_t end = s->dead != NULL ? live_until(s, c) : clients_of(s);
    if (other.p != NULL)
        end = paths_until(s, c, end, other);
    rows_of(out, r, c, end);
    r->at[out->segment] = skip_dead(s, end);
    return true;
}
