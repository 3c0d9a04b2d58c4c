/* Cells of a spreadsheet, put one by one, become rows. Within sheet/ only. */
#ifndef DS_SHEET_GRID_H
#define DS_SHEET_GRID_H

#include "base/vec.h"
#include "sheet/csv.h"

#define DS_GRID_MAX_ROWS 1048576u /* as in Excel */

typedef struct {
    ds_arena *arena;
    ds_str path;
    DS_VEC(ds_sheet_cell) cells; /* of the row being put */
    DS_VEC(ds_cell_kind) kinds;
    DS_VEC(ds_sheet_row) rows;
    size_t total;
    bool only_probe; /* keep nothing: is there any cell? */
} ds_grid;

/* Row and column count from 1. Cells of a row come from left to right; those
 * left out are empty. An empty text is no cell. DS_ESYNTAX, DS_ELIMIT. */
int ds_grid_put(ds_grid *g, unsigned row, unsigned col, ds_cell_kind kind,
                ds_str text, ds_err *err);
/* The row is whole; `row` is its number, `times` how often it stands there. */
int ds_grid_end_row(ds_grid *g, unsigned row, unsigned times, ds_err *err);
void ds_grid_finish(ds_sheet *out, ds_grid *g); /* frees the grid */
void ds_grid_free(ds_grid *g);

/* workbook.c: .xlsx and .ods, told apart by their parts. */
bool ds_workbook_is(ds_str bytes);
int ds_workbook_read(ds_sheet *out, ds_arena *a, ds_str path, ds_str bytes,
                     ds_err *err);

/* Which of the file's sheets is read. A reader names each sheet as it comes,
 * and gets the grid to fill, or NULL where the sheet is passed over. */
typedef struct {
    ds_arena *arena;
    ds_str told; /* --sheet: a name, or a number from 1 */
    DS_VEC(ds_str) names;
    DS_VEC(bool) filled, hidden;
    size_t chosen; /* 1 + place in names, 0: none yet */
    bool ours;     /* one of them says what export the file is */
    ds_grid kept, probe;
} ds_choice;
ds_grid *ds_choice_next(ds_choice *c, ds_str name, bool hidden);
/* Several sheets with rows and none told: DS_EUSAGE with their names. */
int ds_choice_finish(ds_sheet *out, ds_choice *c, ds_str path, ds_err *err);
void ds_choice_free(ds_choice *c);

#endif
