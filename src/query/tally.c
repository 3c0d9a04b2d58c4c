/* Tallies: groups by one field of few words (or by none) with counts and sums
 * of stored columns, which is what people ask most. The key is a byte of a
 * column, so a group is a place in a table of 256, and a row costs a few
 * instructions. The sums are of 128 bits and cannot overflow: 2^64 rows of 63
 * bits would have to meet.
 *
 * A row whose amounts are of another currency than the group's first takes the
 * long way through group.c; both ways meet in the same parts at the end. */
#include "query/group.h"
#include <string.h>
#include "base/banned.h"

enum {
    MAX_AGGS = 6,
    CODES = 256
};

/* One aggregate: the columns it reads; a count reads none. */
typedef struct {
    unsigned field;
    bool counts, money;
    const int64_t *values;
    const uint32_t *currencies;
} source;

typedef struct {
    ds_currency cur;
    uint64_t rows;
    uint64_t n[MAX_AGGS];
    ds_i128 sum[MAX_AGGS];
} slot;

typedef struct {
    ds_grouper *g;
    bool keyed, money;
    unsigned key;
    uint8_t missing; /* the byte that stands for 0 */
    const uint8_t *codes;
    source aggs[MAX_AGGS];
    size_t naggs;
    slot *slots;
} tally;

/* --- which queries ----------------------------------------------------- */

static bool plain_agg(source *out, const ds_expr *agg, unsigned table)
{
    *out = (source){.counts = agg->fold == DS_FOLD_COUNT};
    if (agg->b != NULL)
        return false;
    if (out->counts)
        return agg->a == NULL;
    const ds_expr *x = agg->a;
    out->money = x != NULL && x->type.c == DS_Q_MONEY;
    if (agg->fold != DS_FOLD_SUM || x->op != DS_X_COLUMN || x->nsteps > 0 ||
        x->table != table)
        return false;
    out->field = x->field;
    return true;
}

static bool fits(tally *t, const ds_query *q)
{
    t->naggs = q->group->naggs;
    t->keyed = q->nby == 1;
    if (q->across || q->nby > 1 || t->naggs > MAX_AGGS)
        return false;
    if (t->keyed && !ds_filter_codes(&t->key, &t->missing, q->prog, q->source,
                                     q->group->expr[0]))
        return false;
    for (size_t i = 0; i < t->naggs; i++) {
        if (!plain_agg(&t->aggs[i], q->group->aggs[i], q->source))
            return false;
        t->money |= t->aggs[i].money;
    }
    return true;
}

/* --- rows -------------------------------------------------------------- */

/* The one currency of the row's amounts; 0 when it has none or several. */
static ds_currency currency_of(const tally *t, uint32_t row)
{
    ds_currency cur = 0;
    for (size_t i = 0; i < t->naggs; i++) {
        const source *s = &t->aggs[i];
        if (!s->money || s->values[row] == DS_NO_NUMBER)
            continue;
        if (cur != 0 && s->currencies[row] != cur)
            return 0;
        cur = s->currencies[row];
    }
    return cur;
}

static void add(const tally *t, slot *s, uint32_t row)
{
    s->rows++;
    for (size_t i = 0; i < t->naggs; i++) {
        if (t->aggs[i].counts)
            continue;
        int64_t v = t->aggs[i].values[row];
        if (v == DS_NO_NUMBER)
            continue;
        s->n[i]++;
        s->sum[i] += v;
    }
}

static int take_block(void *payload, ds_eval *e, const uint8_t *keep,
                      uint32_t beg, size_t n)
{
    const tally *t = payload;
    for (size_t i = 0; i < n; i++) {
        if (!keep[i])
            continue;
        uint32_t row = beg + (uint32_t)i;
        uint8_t code = t->keyed ? t->codes[row] : 0;
        slot *s = &t->slots[code != 0 ? code : t->missing];
        if (t->money) {
            ds_currency cur = currency_of(t, row);
            if (s->cur == 0)
                s->cur = cur;
            if (cur == 0 || cur != s->cur) {
                if (ds_group_take(t->g, e, row) != 0)
                    return -1;
                continue;
            }
        }
        add(t, s, row);
    }
    return 0;
}

/* The columns of the segment that comes next. */
static void begin_segment(void *payload, const ds_segment *s)
{
    tally *t = payload;
    const ds_segtable *in = &s->tables[t->g->q->source];
    if (t->keyed)
        t->codes = in->cols[t->key].p;
    for (size_t i = 0; i < t->naggs; i++) {
        source *a = &t->aggs[i];
        if (a->counts)
            continue;
        a->values = (const int64_t *)(const void *)in->cols[a->field].p;
        a->currencies =
            (const uint32_t *)(const void *)in->currency[a->field].p;
    }
}

/* --- into groups ------------------------------------------------------- */

static void give(const tally *t, size_t code)
{
    ds_grouper *g = t->g;
    const slot *s = &t->slots[code];
    if (t->keyed)
        g->keys[0] =
            (ds_qval){.set = code != 0, .num = (ds_i128)code - 1, .den = 1};
    ds_part *p = ds_part_of(g, ds_group_of_keys(g), s->cur);
    ds_acc *accs = ds_accs_new(g);
    for (size_t i = 0; i < t->naggs; i++) {
        const ds_expr *agg = g->q->group->aggs[i];
        accs[i].n = t->aggs[i].counts ? s->rows : s->n[i];
        accs[i].v.set = accs[i].n > 0;
        if (!t->aggs[i].counts) {
            accs[i].v.num = s->sum[i];
            accs[i].v.den = agg->a->den;
            accs[i].v.cur = t->aggs[i].money ? s->cur : 0;
        }
        ds_acc_merge(g->e, &p->accs[i], &accs[i], agg);
    }
}

bool ds_tally_run(int *rc, ds_grouper *g, ds_segments segments,
                  ds_query_stats *stats)
{
    tally t = {.g = g};
    if (!fits(&t, g->q))
        return false;
    t.slots = ds_new_n(&g->a, slot, CODES);
    *rc = ds_scan_blocks(g->q, g->e, segments, stats, begin_segment, take_block,
                         &t);
    for (size_t code = 0; code < CODES && *rc == 0; code++)
        if (t.slots[code].rows > 0)
            give(&t, code);
    return true;
}
