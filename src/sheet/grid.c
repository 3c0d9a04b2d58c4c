/* Rows out of cells, within limits. */
#include "sheet/grid.h"
#include <string.h>
#include "base/banned.h"

static int check_place(const ds_grid *g, unsigned row, unsigned col,
                       ds_err *err)
{
    if (row == 0 || row > DS_GRID_MAX_ROWS || col == 0 ||
        col > DS_SHEET_MAX_COLUMNS)
        return ds_fail(err, DS_ELIMIT,
                       "%.*s:%u:%u: beyond the rows and columns of a sheet",
                       DS_FMT(g->path), row, col);
    if (col <= g->cells.n)
        return ds_fail(err, DS_ESYNTAX, "%.*s:%u:%u: this cell stands twice",
                       DS_FMT(g->path), row, col);
    return 0;
}

static void push(ds_grid *g, unsigned row, ds_cell_kind kind, ds_str text)
{
    ds_sheet_cell *c = ds_vec_push(&g->cells);
    *c = (ds_sheet_cell){text, row, (unsigned)g->cells.n};
    *ds_vec_push(&g->kinds) = kind;
}

int ds_grid_put(ds_grid *g, unsigned row, unsigned col, ds_cell_kind kind,
                ds_str text, ds_err *err)
{
    if (text.n == 0)
        return 0;
    if (check_place(g, row, col, err) != 0)
        return -1;
    if (text.n > DS_SHEET_MAX_CELL)
        return ds_fail(err, DS_ELIMIT, "%.*s:%u:%u: a cell of more than 1 MiB",
                       DS_FMT(g->path), row, col);
    g->total += g->only_probe;
    if (g->only_probe)
        return 0;
    while (g->cells.n + 1 < col)
        push(g, row, DS_CELL_TEXT, (ds_str){0});
    push(g, row, kind, text);
    return 0;
}

static void keep_row(ds_grid *g, unsigned line)
{
    ds_sheet_row *row = ds_vec_push(&g->rows);
    size_t n = g->cells.n;
    bool typed = false;
    row->line = line;
    row->n = n;
    row->cells = ds_new_n(g->arena, ds_sheet_cell, n);
    memcpy(row->cells, g->cells.p, n * sizeof *row->cells);
    for (size_t i = 0; i < n; i++) {
        row->cells[i].line = line;
        typed = typed || g->kinds.p[i] != DS_CELL_TEXT;
    }
    if (!typed)
        return;
    ds_cell_kind *kinds = ds_new_n(g->arena, ds_cell_kind, n);
    memcpy(kinds, g->kinds.p, n * sizeof *kinds);
    row->kinds = kinds;
}

int ds_grid_end_row(ds_grid *g, unsigned row, unsigned times, ds_err *err)
{
    for (unsigned i = 0; g->cells.n > 0 && i < times; i++) {
        g->total += g->cells.n;
        if (g->total > DS_SHEET_MAX_CELLS)
            return ds_fail(err, DS_ELIMIT,
                           "%.*s:%u:1: more than 20 million cells",
                           DS_FMT(g->path), row + i);
        if (row + i > DS_GRID_MAX_ROWS)
            return ds_fail(err, DS_ELIMIT, "%.*s:%u:1: more than %u rows",
                           DS_FMT(g->path), row + i, DS_GRID_MAX_ROWS);
        keep_row(g, row + i);
    }
    g->cells.n = g->kinds.n = 0;
    return 0;
}

void ds_grid_finish(ds_sheet *out, ds_grid *g)
{
    out->n = g->rows.n;
    out->rows = ds_new_n(g->arena, ds_sheet_row, out->n);
    if (out->n > 0)
        memcpy(out->rows, g->rows.p, out->n * sizeof *out->rows);
    ds_grid_free(g);
}

void ds_grid_free(ds_grid *g)
{
    ds_vec_free(&g->cells);
    ds_vec_free(&g->kinds);
    ds_vec_free(&g->rows);
}
