/* Exact numbers. Stored ones are 64-bit integers over a fixed denominator;
 * computed ones are fractions of 128-bit integers. No floating point. */
#ifndef DS_BASE_DECIMAL_H
#define DS_BASE_DECIMAL_H

#include "base/buf.h"

#define DS_DECIMAL_DEN 10000 /* decimals, percent and money: 4 places */
#define DS_HOURS_DEN 3600    /* hours: whole seconds, so 0.01 and 0:01 fit */
#define DS_NO_NUMBER INT64_MIN

__extension__ typedef __int128 ds_i128;

/* A fraction in lowest terms, den > 0. */
typedef struct {
    ds_i128 num;
    int64_t den;
} ds_ratio;

/* "-1234.5678": sign, digits, maybe a point and up to 4 digits (more only if
 * they are zeros); no spaces, no thousands, no exponent. False on anything
 * else and on overflow. */
bool ds_decimal_parse(int64_t *out, ds_str s);
/* Appends with at least `min_places` places and no further trailing zeros. */
void ds_decimal_format(ds_buf *out, int64_t v, unsigned min_places);

/* "3.5", "3.25" (up to 2 places), "3:30", "3:30:15" -> seconds. */
bool ds_hours_parse(int64_t *out, ds_str s);
/* Appends "3.5" if it is exact with 2 places, else "3:20" or "3:20:05". */
void ds_hours_format(ds_buf *out, int64_t seconds);

/* Reduces; den != 0, and neither number the least one of its type. */
ds_ratio ds_ratio_make(ds_i128 num, int64_t den);
/* All return false on overflow (and div by zero), leaving *out unset. */
bool ds_ratio_add(ds_ratio *out, ds_ratio a, ds_ratio b);
bool ds_ratio_sub(ds_ratio *out, ds_ratio a, ds_ratio b);
bool ds_ratio_mul(ds_ratio *out, ds_ratio a, ds_ratio b);
bool ds_ratio_div(ds_ratio *out, ds_ratio a, ds_ratio b);
int ds_ratio_cmp(ds_ratio a, ds_ratio b); /* exact, never overflows */
/* Appends as a decimal with at least `min_places`: all its digits if it ends
 * within 12 places, else rounded half to even to 6 places, and returns false
 * so that the caller can say that it was rounded. */
bool ds_ratio_format(ds_buf *out, ds_ratio r, unsigned min_places);

#endif
