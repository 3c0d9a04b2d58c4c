/* Numbers of documents: a counter within a series. */
#ifndef DS_RECORD_SERIES_H
#define DS_RECORD_SERIES_H

#include "base/arena.h"

/* "2026-014" of 2026 is 14 in the series "2026-", "14/2026" is 14 in "/2026",
 * "14" is 14 in "". Slices borrow from the number. */
typedef struct {
    ds_str before, behind; /* of the counter */
    uint64_t counter;
    unsigned digits; /* written, zeros in front included */
    bool year;       /* the series has the document's year in it */
} ds_series;

/* Cuts the last run of digits out of a number; where that is the document's
 * `year` (2026 or 26) and a run stands before, the one before. False: no
 * digits, or more than 18. `*other` (may be NULL) is the second reading where
 * both runs may be the year ("26/26"), else all zero. */
bool ds_series_read(ds_series *out, ds_series *other, ds_str number, int year);

/* Another number of the series, written alike. Lives in `a`. */
ds_str ds_series_write(ds_arena *a, const ds_series *s, uint64_t counter);

#endif
