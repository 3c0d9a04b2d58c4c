/* A spreadsheet's cell -> the text that belongs in a client's file. */
#ifndef DS_MOVE_CELL_H
#define DS_MOVE_CELL_H

#include "record/record.h"
#include "sheet/csv.h"

typedef struct {
    char decimal;             /* '.' or ',', 0: not known */
    ds_str date_order;        /* "ymd", "dmy", "mdy"; empty: not known;
                               * "serial": numbers are days */
    int years;                /* dates of two digits count from this year;
                               * 0: not known */
    bool from_1904;           /* of serial dates; else the system of 1900 */
    bool exported;            /* see ds_import_opts: texts are as they are */
    ds_str currency;          /* of the row's amounts, ISO 4217; empty: it does
                               * not say */
    bool spell;               /* nor does its record: each amount must */
    bool number;              /* the cell is a spreadsheet's own number */
    bool time;                /* it is a DS_CELL_TIME */
    const ds_str *null_words; /* mean nothing, case folded (ASCII) */
    size_t nnull;
    ds_date today;
} ds_cell_env;

/* True when the cell says nothing: blank, or one of the null words. */
bool ds_cell_is_null(const ds_cell_env *env, ds_str cell);

/* `*out` (in `a`) is empty for a cell that says nothing. Understood beyond
 * what a person may type for `set`: a date with a time of day behind it (the
 * day counts, as it is written), "23 nov 2026", 23.11.2026 and its sisters by
 * date order, 1.220,00 and 1,220.00 by decimal sign, amounts with a currency's
 * sign, names of countries, "sì" and "x" for true, enum values in
 * any case. What can be read in two ways is DS_EUSAGE with the option that
 * answers it as hint; what cannot be read is DS_EUSAGE. */
int ds_cell_read(ds_str *out, ds_arena *a, const ds_cell_env *env,
                 const ds_field *f, ds_str cell, ds_err *err);

/* spoilt.c: a text that was a number, and lost digits: "3.93331E+11". */
bool ds_spoilt_number(ds_str cell);

/* The part of the cell that is a number where the field has one: of amounts
 * without currency, of percentages without "%". */
ds_str ds_number_part(const ds_field *f, ds_str cell);

/* money.c: "€ 1.220,00", "$1,220.00 USD", "(12.50)" as `set` takes it. The
 * signs of sheet/signs.h are understood; one that several currencies have
 * counts only where the amount or its row says which, and is DS_EUSAGE else. */
int ds_told_amount(ds_str *out, ds_arena *a, const ds_cell_env *env,
                   ds_str cell, ds_err *err);
ds_str ds_amount_number(ds_str cell);

/* hours.c: "1h 30m", "90 min", "1,5 ore" likewise, and the number of the last;
 * of a long decimal such as 2.33333333 the second that it was rounded from. */
int ds_told_hours(ds_str *out, ds_arena *a, const ds_cell_env *env, ds_str cell,
                  ds_err *err);
ds_str ds_hours_number(ds_str cell);

/* date.c: a date of any dialect in ISO form; also a spreadsheet's serial one,
 * where the order is "serial". */
int ds_told_date(ds_str *out, ds_arena *a, const ds_cell_env *env, ds_str cell,
                 ds_err *err);
/* The orders in which a date can be read, a bit each; 0 for one that is the
 * same day in all of them, that has its year in front or its month by name, and
 * for what is none. */
unsigned ds_date_orders(ds_str cell);
/* The bit of "dmy", and back; else 0, and the empty slice. */
unsigned ds_date_order(ds_str name);
ds_str ds_date_order_name(unsigned order);

#endif
