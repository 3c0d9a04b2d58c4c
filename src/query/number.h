/* Values while a query runs, and exact arithmetic on them. */
#ifndef DS_QUERY_NUMBER_H
#define DS_QUERY_NUMBER_H

#include "record/value.h"

/* Fixed size, nothing owned: texts borrow from the segment or the query.
 * Numbers are fractions, not in lowest terms: most stay over the denominator
 * that they are stored with, and two such add without a division. */
typedef struct {
    bool set;
    ds_currency cur; /* of money; 0: a zero of any currency */
    int64_t den;     /* of a number, > 0 */
    union {
        ds_i128 num;
        ds_str text;
    };
} ds_qval;

/* False on overflow (of 128 bits, or of the denominator's 63) and division by
 * zero, leaving *out as it was. Only num and den are read and written. */
bool ds_num_add(ds_qval *out, const ds_qval *a, const ds_qval *b);
bool ds_num_sub(ds_qval *out, const ds_qval *a, const ds_qval *b);
bool ds_num_mul(ds_qval *out, const ds_qval *a, const ds_qval *b);
bool ds_num_div(ds_qval *out, const ds_qval *a, const ds_qval *b);
int ds_num_cmp(const ds_qval *a, const ds_qval *b);
/* In lowest terms, for what must be equal byte by byte. */
void ds_num_reduce(ds_qval *v);

#endif
