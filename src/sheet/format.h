/* Number formats of .xlsx, and numbers as they show. Within sheet/ only.
 *
 * Source: ECMA-376 part 1, 18.8.30 (numFmts) and 18.17.4 (dates). */
#ifndef DS_SHEET_FORMAT_H
#define DS_SHEET_FORMAT_H

#include "sheet/csv.h"

typedef enum {
    DS_SHOWS_NUMBER,
    DS_SHOWS_DATE,     /* 2026-11-23, 2026-11-23T09:30:00 */
    DS_SHOWS_TIME,     /* of a day: 3:30, 3:30:15 */
    DS_SHOWS_SPAN,     /* 27:30, 27:30:15 */
    DS_SHOWS_PERCENT,  /* 22% */
    DS_SHOWS_ZEROS,    /* 00187 */
    DS_SHOWS_CURRENCY, /* 1220.10 EUR, 1220.10 $ */
    DS_SHOWS_TEXT
} ds_shows;

#define DS_FORMAT_CURRENCY 16

typedef struct {
    ds_shows shows;
    unsigned char digits;              /* of ZEROS: at least so many */
    char currency[DS_FORMAT_CURRENCY]; /* ISO 4217, or a sign that does not say
                                        * which of several it is */
} ds_number_format;

ds_number_format ds_number_format_of(ds_str code);
/* Of the identifiers that every file knows without a code. */
ds_number_format ds_number_format_builtin(unsigned long id);

/* Takes a text beside the digits for a currency, where it is one and none is
 * known yet. */
void ds_format_text(char currency[DS_FORMAT_CURRENCY], ds_str text);

/* The text of a stored number, and its kind: the decimal as written, without
 * exponent; digits past the 15th, which are the tail of a binary fraction, are
 * rounded away as spreadsheets show it. Dates count from 1900 (with the 29th of
 * February 1900 that never was, a text that is no date) or from 1904. False:
 * `raw` is no number, or no date of years 1900 to 9999. */
bool ds_number_show(ds_str *out, ds_cell_kind *kind, ds_arena *a,
                    const ds_number_format *f, bool from_1904, ds_str raw);
/* Seconds as 27:30, 27:30:15 or -1:30. */
ds_str ds_seconds_show(ds_arena *a, long seconds);

#endif
