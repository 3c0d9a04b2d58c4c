/* What the numbers of an answer are made of, so that two answers can be
 * compared part by part. */
#ifndef DS_CMD_PARTS_H
#define DS_CMD_PARTS_H

#include "base/map.h"
#include "cmd/run.h"

/* A question at one time. */
typedef struct {
    ds_query_env env;
    ds_query *q; /* widened: having and limit choose rows, see `shown` */
    ds_segments segments;
    ds_map shown; /* the rows of the printed answer, if they are groups */
} ds_question;

/* Asks over all of the book. The texts live in `a`, as long as the question. */
int ds_question_open(ds_question *out, ds_arena *a, const ds_query_env *env,
                     ds_segments segments, const ds_query_slots *slots,
                     ds_err *err);
void ds_question_close(ds_question *q); /* accepts a zeroed one */

/* Of each client a sum over all that it gives to the answer: where two differ,
 * something has moved. Keys are identifiers, which live in the segments. */
typedef struct {
    ds_map at; /* identifier -> place in `sums` */
    DS_VEC(uint64_t) sums;
} ds_prints;
int ds_prints_take(ds_prints *out, ds_arena *a, const ds_question *q,
                   ds_err *err);
void ds_prints_close(ds_prints *p);

/* One number's share of one element, or the move of it. */
typedef struct {
    ds_str row;     /* the group, or the row's own element */
    ds_str number;  /* as written: "sum(balance)" */
    ds_str element; /* "invoice 2026-014"; empty: the client itself */
    ds_str path;    /* "invoices[2026-014]" */
    ds_type type;
    ds_cell amount;
} ds_part;

typedef struct {
    ds_arena *a;
    ds_map at; /* all that identifies a part -> place in `list` */
    DS_VEC(ds_part) list;
} ds_parts_sum;

/* Adds what the record of the client `id` gives, or (`minus`) takes it away;
 * the record may be of a time when it was called otherwise. NULL gives nothing.
 * DS_ELIMIT: an amount too big. */
int ds_parts_add(ds_parts_sum *out, const ds_question *q, ds_str id,
                 const ds_record *r, bool minus, ds_err *err);
/* Takes every amount of `other` away. */
int ds_parts_less(ds_parts_sum *out, const ds_parts_sum *other, ds_err *err);
bool ds_part_is_zero(const ds_part *p);
void ds_parts_close(ds_parts_sum *p);

#endif
