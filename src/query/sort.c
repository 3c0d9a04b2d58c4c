/* Sorting rows: only their numbers are kept, with eight bytes of the first
 * key in an order-preserving form. Rows that are equal in those are compared in
 * full, by evaluating both again; equal rows stay as they stood.
 *
 * With a limit only the best rows are kept: when twice as many have come, they
 * are sorted and cut, and from then on the last of them bars the way. */
#include "query/plan.h"
#include "base/utf8.h"
#include <string.h>
#include "base/banned.h"

/* Behind every value, in both directions. */
static const uint64_t missing = UINT64_MAX;

/* --- one key ----------------------------------------------------------- */

/* The whole part, cut to +-2^(bits - 1), as an unsigned number in order. */
static uint64_t whole_part(const ds_qval *v, unsigned bits)
{
    ds_i128 q = v->num / v->den;
    if (v->num % v->den < 0)
        q--;
    ds_i128 most = ((ds_i128)1 << (bits - 1)) - 2;
    if (q > most)
        q = most;
    if (q < -most)
        q = -most;
    return (uint64_t)(q + most + 1);
}

/* The first bytes of the folded text; shorter ones end in zeros. */
static uint64_t first_bytes(ds_eval *e, ds_str s)
{
    ds_str folded = ds_utf8_fold(&e->scratch, s);
    uint64_t key = 0;
    for (size_t i = 0; i < 8; i++)
        key = key << 8 | (i < folded.n ? (unsigned char)folded.p[i] : 0);
    ds_arena_reset(&e->scratch);
    return key >> 1;
}

/* A currency's 24 bits above an amount's; descending turns the amount only. */
static uint64_t money_key(const ds_eval *e, const ds_qval *v, bool desc)
{
    enum {
        BITS = 38
    };
    uint64_t rank =
        v->cur == e->prog->env->schema->currency ? 0 : (uint64_t)v->cur;
    uint64_t amount = whole_part(v, BITS);
    return rank << BITS | (desc ? ((uint64_t)1 << BITS) - 1 - amount : amount);
}

uint64_t ds_sort_prefix(ds_eval *e, ds_qtype t, const ds_qval *v, bool desc)
{
    if (!v->set)
        return missing;
    if (t.c == DS_Q_MONEY)
        return money_key(e, v, desc);
    bool text = t.c == DS_Q_TEXT || t.c == DS_Q_LIST;
    uint64_t key = text ? first_bytes(e, v->text) : whole_part(v, 62);
    return desc ? (missing >> 1) - key : key;
}

int ds_sort_cmp(const ds_eval *e, ds_qtype t, bool desc, const ds_qval *a,
                const ds_qval *b)
{
    if (!a->set || !b->set)
        return (int)b->set - (int)a->set;
    if (t.c == DS_Q_MONEY && a->cur != b->cur)
        return ds_qval_cmp(e, t, a, b);
    int r = ds_qval_cmp(e, t, a, b);
    return desc ? -r : r;
}

/* --- rows -------------------------------------------------------------- */

typedef struct {
    const ds_query *q;
    ds_eval *e;
    ds_segments segments;
    uint64_t came; /* rows so far */
    uint64_t bar;  /* a greater key cannot be among the first */
    DS_VEC(ds_sorted) rows;
} sorter;

/* Below this many rows a cut is not worth its sort. */
enum {
    CUT_FROM = 4096
};

static int by_keys(const void *pa, const void *pb, void *payload);

static void cut(sorter *s)
{
    if (s->q->limit <= 0 || s->rows.n < CUT_FROM ||
        s->rows.n / 2 < (uint64_t)s->q->limit)
        return;
    qsort_r(s->rows.p, s->rows.n, sizeof *s->rows.p, by_keys, s);
    s->rows.n = (size_t)s->q->limit;
    s->bar = s->rows.p[s->rows.n - 1].key;
}

static int keep(void *payload, ds_eval *e, uint32_t row)
{
    sorter *s = payload;
    const ds_sort_key *key = &s->q->sorts[0];
    ds_qval v;
    for (size_t i = s->q->nsorts; i-- > 0 && !e->mixed;) {
        key = &s->q->sorts[i];
        ds_eval_value(e, &v, key->expr, row);
    }
    if (e->mixed)
        return ds_eval_mixed_error(e, key->expr, ds_scan_path(s->q, e, row));
    s->came++;
    uint64_t prefix = ds_sort_prefix(e, key->expr->type, &v, key->desc);
    if (prefix > s->bar)
        return e->failed ? -1 : 0;
    cut(s);
    ds_eval_segment(e, s->segments.segments[e->number]); /* cutting moved it */
    *ds_vec_push(&s->rows) = (ds_sorted){prefix, s->came, e->number, row};
    return e->failed ? -1 : 0;
}

static void value_at(sorter *s, ds_qval *out, const ds_sorted *at,
                     const ds_expr *x)
{
    ds_eval_segment(s->e, s->segments.segments[at->segment]);
    ds_eval_value(s->e, out, x, at->row);
}

static int by_keys(const void *pa, const void *pb, void *payload)
{
    const ds_sorted *a = pa, *b = pb;
    sorter *s = payload;
    if (a->key != b->key)
        return a->key < b->key ? -1 : 1;
    for (size_t i = 0; i < s->q->nsorts && !s->e->failed; i++) {
        const ds_sort_key *key = &s->q->sorts[i];
        ds_qval va, vb;
        value_at(s, &va, a, key->expr);
        value_at(s, &vb, b, key->expr);
        int r = ds_sort_cmp(s->e, key->expr->type, key->desc, &va, &vb);
        if (r != 0)
            return r;
    }
    return (a->came > b->came) - (a->came < b->came);
}

static int put_sorted(sorter *s, ds_rows_out *o, ds_err *err)
{
    int rc = 0;
    for (size_t i = 0; i < s->rows.n && rc == 0; i++) {
        const ds_sorted *at = &s->rows.p[i];
        ds_eval_segment(s->e, s->segments.segments[at->segment]);
        rc = ds_rows_row(o, at->row, err);
    }
    return rc < 0 ? -1 : 0;
}

int ds_run_sorted(const ds_query *q, ds_eval *e, ds_segments segments,
                  ds_rows_out *o, ds_query_stats *stats, ds_err *err)
{
    sorter s = {.q = q, .e = e, .segments = segments, .bar = UINT64_MAX};
    int rc = ds_scan(q, e, segments, stats, keep, &s);
    if (rc == 0 && s.rows.n > 0)
        qsort_r(s.rows.p, s.rows.n, sizeof *s.rows.p, by_keys, &s);
    if (rc == 0)
        rc = e->failed ? -1 : put_sorted(&s, o, err);
    ds_vec_free(&s.rows);
    return rc;
}
