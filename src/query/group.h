/* What the files of grouping share; group.c has the essay. */
#ifndef DS_QUERY_GROUP_H
#define DS_QUERY_GROUP_H

#include "base/map.h"
#include "query/plan.h"

typedef struct ds_part ds_part;
struct ds_part {
    ds_currency cur;
    ds_part *next;
    size_t shown; /* 1 + its row in the answer; 0: not there */
    ds_acc *accs;
    ds_acc **pivot; /* by number of the pivot column; NULL: no rows there */
    size_t npivot;
};

typedef struct {
    ds_qval *keys; /* of `by` */
    ds_part *parts;
} ds_group;

typedef struct {
    const ds_query *q;
    ds_eval *e;
    ds_arena a;
    ds_map by, across; /* key bytes -> number */
    DS_VEC(ds_group *) groups;
    DS_VEC(ds_qval) pivots; /* values of the across key */
    ds_buf bytes;
    ds_qval *keys, *values; /* of the row at hand: keys, aggregates' values */
    bool *counts;           /* whether the aggregate's filter lets it in */
    size_t pivot;           /* the row's pivot column */
    const ds_expr *mixed;   /* where currencies met and must not */
    ds_err *err;
} ds_grouper;

/* group.c: rows into accumulators. */
void ds_grouper_open(ds_grouper *g, const ds_query *q, ds_eval *e, ds_err *err);
void ds_grouper_close(ds_grouper *g);
/* The row's keys, then its aggregates' values, into g. */
void ds_group_keys(ds_grouper *g, uint32_t row);
void ds_group_values(ds_grouper *g, uint32_t row);
/* The currency in whose part the row counts: that of its first amount. */
ds_currency ds_group_currency(const ds_grouper *g);
/* When its values mix currencies: all of them, sorted, into g->e->seen. */
void ds_group_currencies(ds_grouper *g);
int ds_group_take(void *payload, ds_eval *e, uint32_t row);
ds_group *ds_group_of_keys(ds_grouper *g); /* those in g->keys */
ds_part *ds_part_of(ds_grouper *g, ds_group *at, ds_currency cur);
ds_acc *ds_part_pivot(ds_grouper *g, ds_part *p, size_t pivot);
ds_acc *ds_accs_new(ds_grouper *g); /* one an aggregate, empty */
bool ds_agg_is_money(const ds_expr *agg);
/* Remembers the first expression that met several currencies. */
void ds_group_note(ds_grouper *g, const ds_expr *x);

/* tally.c: the same for the simplest queries, by columns. False when this is
 * not one of them; else `*rc` is how it went. */
bool ds_tally_run(int *rc, ds_grouper *g, ds_segments segments,
                  ds_query_stats *stats);

/* answer.c: accumulators into rows. */
/* A value of `across` as the name of its column; may live in g->a. */
ds_str ds_group_value_name(ds_grouper *g, ds_qtype t, const ds_qval *v);
int ds_group_answer(ds_grouper *g, ds_sink *sink, ds_query_stats *stats);

#endif
