/* Conditions on one column of the row at hand, as loops over the column. */
#ifndef DS_QUERY_FILTER_H
#define DS_QUERY_FILTER_H

#include "query/expr.h"

typedef enum {
    DS_FILTER_NONE,   /* not of this kind */
    DS_FILTER_CODES,  /* a byte: hold[byte] */
    DS_FILTER_DATES,  /* 32 bits: lo <= v <= hi */
    DS_FILTER_NUMBERS /* 64 bits: the same */
} ds_filter_kind;

typedef struct {
    ds_filter_kind kind;
    unsigned field;
    bool turned; /* the range's complement; missing ones are in it */
    int64_t lo, hi;
    uint8_t hold[256];
} ds_filter;

/* Whether the condition about rows of `table` is a comparison of one stored
 * field with constants (or with none), and then the filter that says the same.
 */
bool ds_filter_make(ds_filter *out, const ds_program *p, unsigned table,
                    const ds_expr *x);
/* keep[i] becomes 0 where row `beg` + i does not pass; n rows. */
void ds_filter_run(const ds_filter *f, const ds_segtable *t, uint8_t *keep,
                   uint32_t beg, size_t n);

/* A byte column, perhaps with a constant default: true, with the field and the
 * byte that stands for 0. */
bool ds_filter_codes(unsigned *field, uint8_t *missing, const ds_program *p,
                     unsigned table, const ds_expr *x);

#endif
