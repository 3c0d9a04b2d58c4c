/* Myers' greedy difference algorithm (Algorithmica 1, 1986), then diff3 as
 * Khanna, Kunal and Pierce describe it (FSTTCS 2007): runs that are equal in
 * all three are stable, what lies between two of them is one hunk. */
#include "merge/lines.h"
#include "base/buf.h"
#include "base/banned.h"

enum {
    MOST_EDITS = 1000 /* the trace of these takes 4 MB */
};

typedef struct {
    ds_row_ids x, y;
    size_t *mate; /* of x: place in y plus one, or 0 */
    uint32_t **trace;
} pairing;

/* trace[d][k + d]: how far in x the diagonal k = x - y is reached with d
 * edits: one in y (down, from k + 1) or one in x (right, from k - 1). */
static bool comes_down(const uint32_t *before, size_t d, size_t at)
{
    return at == 0 || (at < 2 * d && before[at - 2] < before[at]);
}

static size_t start_on(const pairing *p, size_t d, size_t at)
{
    const uint32_t *before = d ? p->trace[d - 1] : NULL;
    if (!before)
        return 0;
    return comes_down(before, d, at) ? before[at] : before[at - 2] + 1u;
}

/* One more edit; true when both ends are reached, at trace[d][*at]. */
static bool advance(pairing *p, ds_arena *a, size_t d, size_t *at)
{
    uint32_t *row = ds_new_n(a, uint32_t, 2 * d + 1);
    p->trace[d] = row;
    for (*at = 0; *at <= 2 * d; *at += 2) {
        size_t x = start_on(p, d, *at), y = x + d - *at;
        while (x < p->x.n && y < p->y.n && p->x.p[x] == p->y.p[y])
            x++, y++;
        row[*at] = (uint32_t)x;
        if (x >= p->x.n && y >= p->y.n)
            return true;
    }
    return false;
}

static void walk_back(pairing *p, size_t d, size_t at, size_t offset)
{
    size_t x = p->x.n;
    for (;; d--) {
        size_t start = start_on(p, d, at);
        for (; x > start; x--)
            p->mate[x - 1] = x - 1 + d - at + offset + 1;
        if (d == 0)
            return;
        bool down = comes_down(p->trace[d - 1], d, at);
        x = down ? start : start - 1;
        at = down ? at : at - 2;
    }
}

/* False when there are too many differences. */
static bool pair(size_t *mate, ds_arena *a, ds_row_ids x, ds_row_ids y)
{
    size_t head = 0;
    while (head < x.n && head < y.n && x.p[head] == y.p[head]) {
        mate[head] = head + 1;
        head++;
    }
    while (x.n > head && y.n > head && x.p[x.n - 1] == y.p[y.n - 1]) {
        mate[x.n - 1] = y.n;
        x.n--;
        y.n--;
    }
    pairing p = {{x.p + head, x.n - head},
                 {y.p + head, y.n - head},
                 mate + head,
                 ds_new_n(a, uint32_t *, MOST_EDITS + 1)};
    for (size_t d = 0, at; d <= MOST_EDITS; d++)
        if (advance(&p, a, d, &at)) {
            walk_back(&p, d, at, head);
            return true;
        }
    return false;
}

/* --- three ------------------------------------------------------------- */

typedef struct {
    ds_row_ids base, ours, theirs;
    size_t *in_ours, *in_theirs; /* of base: place plus one, or 0 */
} trio;

static bool same_run(const uint64_t *x, size_t n, const uint64_t *y, size_t m)
{
    return n == m && (n == 0 || memcmp(x, y, n * sizeof *x) == 0);
}

static void judge(ds_hunks *out, const trio *t, ds_hunk h)
{
    const uint64_t *b = t->base.p + h.base, *o = t->ours.p + h.ours;
    const uint64_t *r = t->theirs.p + h.theirs;
    size_t nb = h.base_end - h.base, no = h.ours_end - h.ours;
    size_t nr = h.theirs_end - h.theirs;
    if (nb + no + nr == 0)
        return;
    if (same_run(o, no, r, nr))
        h.kind = DS_HUNK_SAME;
    else if (same_run(b, nb, r, nr))
        h.kind = DS_HUNK_OURS;
    else if (same_run(b, nb, o, no))
        h.kind = DS_HUNK_THEIRS;
    else
        h.kind = DS_HUNK_CONFLICT;
    *ds_vec_push(out) = h;
}

static bool stable(const trio *t, size_t b, size_t o, size_t r)
{
    return t->in_ours[b] == o + 1 && t->in_theirs[b] == r + 1;
}

static void cut_hunks(ds_hunks *out, const trio *t)
{
    size_t b = 0, o = 0, r = 0;
    while (b < t->base.n || o < t->ours.n || r < t->theirs.n) {
        ds_hunk h = {0, b, b, o, o, r, r};
        while (b < t->base.n && stable(t, b, o, r))
            b++, o++, r++;
        h.base_end = b, h.ours_end = o, h.theirs_end = r;
        judge(out, t, h);
        h = (ds_hunk){0, b, b, o, o, r, r};
        while (b < t->base.n && !(t->in_ours[b] && t->in_theirs[b]))
            b++;
        o = b < t->base.n ? t->in_ours[b] - 1 : t->ours.n;
        r = b < t->base.n ? t->in_theirs[b] - 1 : t->theirs.n;
        h.base_end = b, h.ours_end = o, h.theirs_end = r;
        judge(out, t, h);
    }
}

bool ds_diff3(ds_hunks *out, ds_arena *a, ds_row_ids base, ds_row_ids ours,
              ds_row_ids theirs)
{
    trio t = {base, ours, theirs, ds_new_n(a, size_t, base.n),
              ds_new_n(a, size_t, base.n)};
    if (!pair(t.in_ours, a, base, ours) || !pair(t.in_theirs, a, base, theirs))
        return false;
    cut_hunks(out, &t);
    return true;
}

/* --- texts ------------------------------------------------------------- */

typedef struct {
    ds_str *lines; /* line ends included */
    ds_row_ids ids;
} text;

static text split(ds_arena *a, ds_str s)
{
    size_t n = 0, i = 0;
    for (size_t k = 0; k < s.n; k++)
        n += s.p[k] == '\n';
    text t = {.lines = ds_new_n(a, ds_str, n + 1)};
    uint64_t *ids = ds_new_n(a, uint64_t, n + 1);
    while (s.n) {
        size_t end = ds_str_chr(s, '\n') + 1;
        t.lines[i] = ds_str_sub(s, 0, end);
        ids[i] = ds_str_hash(t.lines[i]);
        i++;
        s = ds_str_sub(s, end, s.n);
    }
    t.ids = (ds_row_ids){ids, i};
    return t;
}

static void add_lines(ds_buf *out, const text *t, size_t beg, size_t end)
{
    for (size_t i = beg; i < end; i++)
        ds_buf_add(out, t->lines[i]);
}

/* Changes that only stand beside each other are told apart where the lines are
 * as many as before; else ours stays. */
static void add_conflict(ds_buf *out, const ds_hunk *h, const text *base,
                         const text *ours, const text *theirs)
{
    size_t n = h->ours_end - h->ours;
    if (h->base_end - h->base != n || h->theirs_end - h->theirs != n) {
        add_lines(out, ours, h->ours, h->ours_end);
        return;
    }
    for (size_t i = 0; i < n; i++) {
        bool kept = base->ids.p[h->base + i] == ours->ids.p[h->ours + i];
        ds_buf_add(out, kept ? theirs->lines[h->theirs + i]
                             : ours->lines[h->ours + i]);
    }
}

bool ds_merge_lines(ds_str *out, ds_arena *a, ds_str base, ds_str ours,
                    ds_str theirs, bool prefer_ours)
{
    ds_hunks hunks = {0};
    ds_buf b = {0};
    text x = split(a, base), y = split(a, ours), z = split(a, theirs);
    bool clean = ds_diff3(&hunks, a, x.ids, y.ids, z.ids);
    for (size_t i = 0; clean && i < hunks.n; i++) {
        const ds_hunk *h = &hunks.p[i];
        if (h->kind == DS_HUNK_THEIRS)
            add_lines(&b, &z, h->theirs, h->theirs_end);
        else if (h->kind == DS_HUNK_CONFLICT && prefer_ours)
            add_conflict(&b, h, &x, &y, &z);
        else
            add_lines(&b, &y, h->ours, h->ours_end);
        clean = prefer_ours || h->kind != DS_HUNK_CONFLICT;
    }
    *out = clean ? ds_dup(a, ds_buf_str(&b)) : (ds_str){0};
    ds_buf_free(&b);
    ds_vec_free(&hunks);
    return clean;
}
