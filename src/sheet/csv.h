/* CSV and TSV, in (libcsv) and out (ours, RFC 4180 and its dialects). */
#ifndef DS_SHEET_CSV_H
#define DS_SHEET_CSV_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/finding.h"

/* Where a cell begins in the source: the quote of a quoted one. Lines end at
 * LF, in a file whose first line ends at CR also at that. Columns count from 1
 * what an editor moves over byte by byte: bytes, in UTF-16 its 16-bit units; a
 * BOM does not count. */
typedef struct {
    ds_str text;
    unsigned line, col;
} ds_sheet_cell;

/* What a spreadsheet says of a cell beyond its text. */
typedef unsigned char ds_cell_kind;
enum {
    DS_CELL_TEXT,
    DS_CELL_NUMBER,  /* the sign of its decimals is the point, for sure; maybe
                      * with "%", " EUR" or " $" behind it */
    DS_CELL_ERROR,   /* #REF! and the like */
    DS_CELL_FORMULA, /* the text is a formula without a stored result */
    DS_CELL_TIME     /* "2026-11-23T09:30:00", which shows only its time */
};

typedef struct {
    unsigned line; /* of the row's first cell */
    ds_sheet_cell *cells;
    const ds_cell_kind *kinds; /* one a cell; NULL: all are text */
    size_t n;
} ds_sheet_row;
ds_cell_kind ds_sheet_kind(const ds_sheet_row *r, size_t cell);
/* Without outer blanks; empty where the row is shorter. */
ds_str ds_sheet_text_at(const ds_sheet_row *r, size_t cell);

/* What the file looks like. Zero members are detected from the whole file but
 * for decimal sign and order of dates, which are up to who reads the cells. */
typedef struct {
    char delimiter;    /* , ; TAB | or as told */
    char quote;        /* " or as told; ' only when all the header has it */
    char decimal;      /* . or , */
    ds_str encoding;   /* "utf-8", "utf-16le", "utf-16be", "windows-1252"; told,
                        * also another that iconv(3) knows */
    ds_str date_order; /* "ymd", "dmy", "mdy", "serial"; "swapped" says that
                        * a spreadsheet swapped day and month */
    ds_str sheet;      /* of several: its name, or its number from 1 */
} ds_dialect;

typedef struct {
    ds_dialect dialect; /* as detected or told */
    const char *format; /* "CSV", "xlsx", "ods" */
    unsigned sheets;    /* how many the file has; 1 for CSV */
    bool from_1904;     /* serial dates count from there */
    bool escapes;       /* a quote in a cell has a backslash before
                         * it, as MySQL writes; so has a backslash */
    ds_sheet_row *rows; /* header included, empty rows left out */
    size_t n;
} ds_sheet;

/* Limits of one file; the caller limits its size. */
#define DS_SHEET_MAX_CELL 1048576u   /* bytes as written */
#define DS_SHEET_MAX_COLUMNS 16384u  /* as in Excel */
#define DS_SHEET_MAX_CELLS 20000000u /* in all: 480 MB */

/* Reads a whole file's bytes: CSV, .xlsx (ECMA-376) or .ods (OASIS OpenDocument
 * 1.3), told by the bytes. In a spreadsheet line and column count the cells;
 * dates are ISO texts, with "T09:30:00" where they have a time; nothing of
 * encoding and delimiter is set. A file with several sheets that have rows,
 * and none told: DS_EUSAGE with their names.
 *
 * BOM, "sep=;" line, embedded line breaks are understood. Spaces around an
 * unquoted cell belong to it, those around the quotes of a quoted one do not. A
 * row without any byte but blanks and delimiters is left out. Quotes in a cell
 * that does not begin with one stand for themselves.
 *
 * DS_ESYNTAX with file:line:col for a quote never closed, one within a quoted
 * cell that is not doubled, bytes that no encoding explains, one that is not
 * UTF-8 beside letters that are, or NULs; DS_ELIMIT for the limits; DS_EUSAGE
 * for a wrong member of `told` (which may be NULL). The cells live in `a`, or
 * borrow from `bytes`. */
int ds_sheet_read(ds_sheet *out, ds_arena *a, ds_str path, ds_str bytes,
                  const ds_dialect *told, ds_err *err);

/* For excerpts: the text as UTF-8 of a file in an encoding that ds_sheet_read
 * found, empty when it is not so; one line of it, without its end; and
 * `*col`, a column of the file, becomes that of the line. False: it ends
 * before. */
ds_str ds_sheet_text(ds_arena *a, ds_str bytes, ds_str encoding);
bool ds_sheet_line(ds_str *line, unsigned *col, ds_str text, ds_str encoding,
                   unsigned number);

/* What a file is, by its first bytes, that ds_sheet_read refuses as a whole,
 * and what to do about it: "a PDF file, ask for ..."; NULL for all others. */
const char *ds_sheet_foreign(ds_str bytes);

/* Appends one cell, quoted only where it must be: where RFC 4180 wants it,
 * with a blank at either end, or where it would pass for a "sep=" line or for
 * another format. */
void ds_csv_cell(ds_buf *out, ds_str text, char delimiter);
bool ds_csv_must_quote(ds_str text, char delimiter);

/* A text that a spreadsheet would take for a formula: any number of
 * apostrophes, then = + - @ TAB or CR. A dialect with a formula guard writes
 * one apostrophe before it, and a BOM before the file; behind a BOM
 * ds_sheet_read takes one from such a text that begins with one, and so gets
 * back each text as it was. In .xlsx and .ods, where such a CSV may have been
 * saved again, it does the same when all such texts begin with one. */
bool ds_csv_is_formula(ds_str text);

#endif
