/* Columns of a spreadsheet and the fields that they fill. */
#ifndef DS_MOVE_COLUMNS_H
#define DS_MOVE_COLUMNS_H

#include "move/vocabulary.h"
#include "sheet/csv.h"

/* Binds the sheet's first row to targets (one a cell, in `a`). `map` holds
 * "column=field"; "column=" drops it, "*=" drops all columns that nobody
 * knows. A column that nobody knows, or two columns for one field, are
 * findings (DS_F_COLUMN), but not one without name and cells; a map about a
 * column or field that is not there is DS_EUSAGE or DS_ENOTFOUND with the
 * nearest names. */
int ds_columns_bind(ds_col_target **out, ds_arena *a, ds_vocabulary *v,
                    ds_str file, const ds_sheet *sheet, const ds_str *map,
                    size_t nmap, ds_findings *f, ds_err *err);

#endif
