/* A workbook of Excel (.xlsx, ECMA-376), written row by row through
 * libxlsxwriter. Its bytes depend on what is put in, never on the clock. */
#ifndef DS_SHEET_XLSX_OUT_H
#define DS_SHEET_XLSX_OUT_H

#include "base/arena.h"
#include "base/date.h"
#include "base/error.h"
#include <stdio.h>

/* The sheet of an export that says what it is: an import passes it by. */
#define DS_XLSX_ABOUT "About this export"

typedef struct ds_xlsx_out ds_xlsx_out;

/* `created` (seconds since 1970) becomes the document's date; 0: a fixed one.
 * Everything is made in unlinked files that only the user can read. A workbook
 * that was opened holds memory until ds_xlsx_out_finish or _drop. */
int ds_xlsx_out_open(ds_xlsx_out **out, ds_arena *a, int64_t created,
                     ds_err *err);
/* A further sheet, which the next cells go to. */
int ds_xlsx_out_sheet(ds_xlsx_out *x, const char *name, ds_err *err);

/* The place of a cell, from 0. Rows come in their order. A place beyond what a
 * sheet holds (1,048,576 rows, 16,384 columns), or a text of more than 32,767
 * UTF-16 units: DS_ELIMIT. */
typedef struct {
    size_t row, column;
} ds_xlsx_at;

int ds_xlsx_out_text(ds_xlsx_out *x, ds_xlsx_at at, ds_str text, bool bold,
                     ds_err *err);
int ds_xlsx_out_bool(ds_xlsx_out *x, ds_xlsx_at at, bool value, ds_err *err);
/* "-1220.50", shown with as many places as it has (and thousands parted where
 * `grouped`). What a cell cannot hold digit by digit (more than 15, or no plain
 * decimal) is written as text, and `*exact` is false. */
int ds_xlsx_out_number(bool *exact, ds_xlsx_out *x, ds_xlsx_at at,
                       ds_str decimal, bool grouped, ds_err *err);
/* The same for a day, which Excel has from 1900-03-01 on. */
int ds_xlsx_out_date(bool *exact, ds_xlsx_out *x, ds_xlsx_at at, ds_date day,
                     ds_err *err);

/* Of the current sheet: a width in characters, and the first row frozen with a
 * filter over `rows` rows (the first included) and `columns`. */
int ds_xlsx_out_width(ds_xlsx_out *x, size_t column, size_t width, ds_err *err);
int ds_xlsx_out_filter(ds_xlsx_out *x, size_t rows, size_t columns,
                       ds_err *err);

/* Puts the whole file into `to`. Closes in any case. */
int ds_xlsx_out_finish(ds_xlsx_out *x, FILE *to, ds_err *err);
/* Closes a workbook that nobody wants any more. */
void ds_xlsx_out_drop(ds_xlsx_out *x);

#endif
