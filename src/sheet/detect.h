/* What a file of rows looks like: encoding, delimiter, numbers, dates. Within
 * sheet/ only. */
#ifndef DS_SHEET_DETECT_H
#define DS_SHEET_DETECT_H

#include "sheet/csv.h"

typedef enum {
    DS_UTF8,
    DS_UTF16LE,
    DS_UTF16BE,
    DS_WINDOWS_1252,
    DS_ENCODINGS
} ds_encoding;

/* The file's text as UTF-8, without BOM; it borrows from `bytes` where those
 * are UTF-8 already. Without `told` a BOM decides, else the bytes. */
int ds_decode(ds_str *text, ds_encoding *encoding, ds_arena *a, ds_str path,
              ds_str bytes, ds_str told, ds_err *err);
ds_str ds_encoding_name(ds_encoding e);

/* A place in the decoded text that only moves forward, and its line and column
 * in the source. */
typedef struct {
    ds_str text;
    ds_encoding encoding;
    char newline;
    size_t at;
    unsigned line, col;
} ds_cursor;
ds_cursor ds_cursor_at_start(ds_str text, ds_encoding e);
void ds_cursor_move(ds_cursor *c, size_t to);

/* Of cells that are parted by `delimiter`; blank also holds for those that
 * libcsv skips. */
bool ds_csv_blank(char c, char delimiter);
bool ds_csv_ends_line(char c);

char ds_detect_quote(ds_str text);
char ds_detect_delimiter(ds_str text, char quote);
/* Decimal sign and date order over all cells; those set already stay, sure. */
void ds_detect_values(ds_sheet *s);

#endif
