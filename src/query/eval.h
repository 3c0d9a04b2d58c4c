/* Running compiled expressions over rows. */
#ifndef DS_QUERY_EVAL_H
#define DS_QUERY_EVAL_H

#include "base/regex.h"
#include "base/vec.h"
#include "query/expr.h"

/* The value of a virtual field at the row where it was last asked for. */
typedef struct {
    uint32_t row, epoch; /* epoch 0: none */
    ds_qval value;
} ds_memo;

typedef struct {
    const ds_program *prog;
    const ds_segment *s; /* set by ds_eval_segment */
    uint32_t number;     /* of the segment that a scan is in */
    bool failed;         /* the error is in `err`; values mean nothing then */
    ds_err *err;
    /* Money of several currencies met in one sum: `mixed` is set and `seen`
     * names them. The caller then either refuses or asks again with one of
     * them as `pick`: only money of that currency counts. */
    bool mixed;
    DS_VEC(ds_currency) seen;
    ds_currency pick;
    /* Of the group at hand. */
    const ds_qval *keys, *aggs;
    ds_str element; /* of a list, within any(tags = ...) */
    ds_memo *memos;
    uint32_t epoch;
    ds_regex **regexes;
    ds_arena scratch;
} ds_eval;

/* Opens the patterns again, as a program owns nothing. Close in any case. */
int ds_eval_open(ds_eval *e, const ds_program *prog, ds_err *err);
void ds_eval_close(ds_eval *e);
void ds_eval_segment(ds_eval *e, const ds_segment *s);
void ds_eval_pick(ds_eval *e, ds_currency pick); /* 0: none */
/* One more currency that was met. */
void ds_eval_see(ds_eval *e, ds_currency c);
void ds_eval_mix(ds_eval *e, ds_currency a, ds_currency b);
/* Forgets the currencies that were seen. */
void ds_eval_unmix(ds_eval *e);

/* An unset value is a missing one. Texts borrow from segment or program. */
void ds_eval_value(ds_eval *e, ds_qval *out, const ds_expr *x, uint32_t row);
bool ds_eval_holds(ds_eval *e, const ds_expr *x, uint32_t row);

/* The row at the end of the steps, or UINT32_MAX. */
uint32_t ds_eval_walk(const ds_eval *e, const ds_expr *x, uint32_t row);
/* Sets the error (the first one stays) at the expression. */
void ds_eval_fail(ds_eval *e, const ds_expr *x, const char *what);
/* The error about `mixed`, at the expression that the person wrote; `path` is
 * the client's, or says what else it was about. */
int ds_eval_mixed_error(ds_eval *e, const ds_expr *at, ds_str path);

/* Many values into one. A zeroed one has seen nothing. */
typedef struct {
    uint64_t n;
    ds_qval v; /* the sum, or the best so far */
} ds_acc;

/* One more element: `v` is its value (NULL when the fold has none). */
void ds_acc_add(ds_eval *e, ds_acc *acc, const ds_expr *fold, const ds_qval *v);
/* Both as if their elements had come one behind the other. */
void ds_acc_merge(ds_eval *e, ds_acc *acc, const ds_acc *other,
                  const ds_expr *fold);
void ds_acc_value(ds_eval *e, ds_qval *out, const ds_acc *acc,
                  const ds_expr *fold);
/* Calls back for each element of a collection fold that passes its filter. */
typedef bool ds_on_element(void *payload, ds_eval *e, const ds_expr *fold,
                           uint32_t row);
void ds_fold_each(ds_eval *e, const ds_expr *fold, uint32_t row,
                  ds_on_element *callback, void *payload);
void ds_fold_value(ds_eval *e, ds_qval *out, const ds_expr *fold, uint32_t row);

/* Order of two set values of one type; money first by currency. */
int ds_qval_cmp(const ds_eval *e, ds_qtype t, const ds_qval *a,
                const ds_qval *b);

#endif
