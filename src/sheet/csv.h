/* CSV and TSV, in (libcsv) and out (ours, RFC 4180 and its dialects). */
#ifndef DS_SHEET_CSV_H
#define DS_SHEET_CSV_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/finding.h"

typedef struct {
    ds_str text;
    unsigned line, col; /* of the cell's first byte in the source file */
} ds_sheet_cell;

typedef struct {
    unsigned line; /* of the row's first cell */
    ds_sheet_cell *cells;
    size_t n;
} ds_sheet_row;

/* What the file looks like; zero members are detected from the whole file. */
typedef struct {
    char delimiter;    /* , ; TAB | */
    char quote;        /* " */
    char decimal;      /* . or , */
    ds_str encoding;   /* "utf-8", "utf-16le", "utf-16be", "windows-1252" */
    ds_str date_order; /* "ymd", "dmy", "mdy" */
} ds_dialect;

typedef struct {
    ds_dialect dialect;           /* as detected or told */
    bool decimal_sure, date_sure; /* false: the file allows both readings */
    ds_sheet_row *rows;           /* header included, empty rows left out */
    size_t n;
} ds_sheet;

/* Reads a whole file's bytes. BOM, "sep=;" line, embedded line breaks are
 * understood. DS_ESYNTAX with file:line:col for a quote never closed, bytes
 * that no encoding explains, or NULs. Cells live in `a`. */
int ds_sheet_read(ds_sheet *out, ds_arena *a, ds_str path, ds_str bytes,
                  const ds_dialect *told, ds_err *err);

/* Appends one cell, quoted only where it must be. */
void ds_csv_cell(ds_buf *out, ds_str text, char delimiter);

#endif
