/* Columns of a spreadsheet and the fields that they fill. */
#ifndef DS_MOVE_COLUMNS_H
#define DS_MOVE_COLUMNS_H

#include "move/vocabulary.h"
#include "sheet/csv.h"

#define DS_DERIVED_MAX 8

/* Columns made of others: the first of `alone` cells that says something, else
 * the other cells joined; and what that gives split over the fields `to`. */
typedef struct {
    size_t from[DS_DERIVED_MAX], nfrom;
    size_t alone; /* so many in front count by themselves */
    ds_col_target to[DS_DERIVED_MAX];
    size_t nto;
    const char *glue; /* between joined cells; NULL: a blank */
    bool state;       /* the cell whose state counts, see states.h */
} ds_derived;

typedef struct {
    ds_col_target *targets; /* one a cell of the header */
    ds_str *own;            /* name of the book's own field that a column wants
                             * and that is not there yet; it is dropped here */
    ds_derived *derived;
    size_t nderived;
    size_t unknown; /* columns that nobody knows */
} ds_bound;

/* Binds the sheet's first row to targets (one a cell, in `a`). `map` holds
 * "column=field"; "column=" drops it, "*=" drops all columns that nobody
 * knows, "one+two=field" joins, "column=field field" splits, "column=+" or
 * "column=+name" and "*=+" want own fields of the book. First and last names
 * are joined without being told. A column that nobody knows, or two columns for
 * one field, are findings (DS_F_COLUMN), but not one without name and cells; a
 * map about a column or field that is not there is DS_EUSAGE or DS_ENOTFOUND
 * with the nearest names. */
int ds_columns_bind(ds_bound *out, ds_arena *a, ds_vocabulary *v, ds_str file,
                    const ds_sheet *sheet, const ds_str *map, size_t nmap,
                    ds_findings *f, ds_err *err);

#endif
