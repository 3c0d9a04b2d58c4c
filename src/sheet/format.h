/* Number formats of .xlsx, and numbers as they show. Within sheet/ only.
 *
 * Source: ECMA-376 part 1, 18.8.30 (numFmts) and 18.17.4 (dates). */
#ifndef DS_SHEET_FORMAT_H
#define DS_SHEET_FORMAT_H

#include "base/arena.h"

typedef enum {
    DS_SHOWS_NUMBER,
    DS_SHOWS_DATE,     /* 2026-11-23, 2026-11-23T09:30:00 */
    DS_SHOWS_TIME,     /* 3:30, 3:30:15 */
    DS_SHOWS_PERCENT,  /* 22% */
    DS_SHOWS_ZEROS,    /* 00187 */
    DS_SHOWS_CURRENCY, /* 1220.10 EUR */
    DS_SHOWS_TEXT
} ds_shows;

typedef struct {
    ds_shows shows;
    unsigned char digits; /* of ZEROS: at least so many */
    char currency[4];     /* of CURRENCY: ISO 4217 */
} ds_number_format;

ds_number_format ds_number_format_of(ds_str code);
/* Of the identifiers that every file knows without a code. */
ds_number_format ds_number_format_builtin(unsigned long id);

/* The text of a stored number: the decimal as written, without exponent;
 * digits past the 15th, which are the tail of a binary fraction, are rounded
 * away as spreadsheets show it. Dates count from 1900 (with the 29th of
 * February 1900 that never was, a text that is no date) or from 1904. False:
 * `raw` is no number, or no date of years 1900 to 9999. */
bool ds_number_show(ds_str *out, ds_arena *a, const ds_number_format *f,
                    bool from_1904, ds_str raw);

#endif
