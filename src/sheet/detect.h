/* What a file of rows looks like: encoding, quotes, delimiter. Within
 * sheet/ only. */
#ifndef DS_SHEET_DETECT_H
#define DS_SHEET_DETECT_H

#include "sheet/csv.h"

typedef enum {
    DS_UTF8,
    DS_UTF16LE,
    DS_UTF16BE,
    DS_WINDOWS_1252,
    DS_OTHER_ENCODING, /* as told */
    DS_ENCODINGS
} ds_encoding;

/* The file's text as UTF-8, without BOM and without DOS' mark at its end; it
 * borrows from `bytes` where those are UTF-8 already. Without `told` a BOM
 * decides, else the bytes; told may be any name that iconv(3) knows. */
int ds_decode(ds_str *text, ds_encoding *encoding, ds_arena *a, ds_str path,
              ds_str bytes, ds_str told, ds_err *err);
ds_str ds_encoding_name(ds_encoding e, ds_str told);

/* A place in the decoded text that only moves forward, and its line and column
 * in the source. */
typedef struct {
    ds_str text;
    ds_encoding encoding;
    bool mac; /* a lone CR ends a line, too */
    size_t at;
    unsigned line, col;
} ds_cursor;
ds_cursor ds_cursor_at_start(ds_str text, ds_encoding e);
void ds_cursor_move(ds_cursor *c, size_t to);

/* How cells are parted. */
typedef struct {
    char delimiter, quote;
    bool escapes; /* see ds_sheet */
} ds_csv_form;

bool ds_csv_ends_line(char c);
/* Nothing but blanks, as libcsv skips them around quotes. */
bool ds_csv_is_blank(ds_str cell, const ds_csv_form *f);
/* Whether the cell at `at` begins with a quote, maybe behind blanks. */
bool ds_csv_is_quoted(ds_str text, size_t at, const ds_csv_form *f);
/* The offset of the delimiter or line end behind the cell at `at`, or text.n.
 * `*wrong` is that of a quoted cell's opening quote when no quote closes it, of
 * the first quote in it that neither closes it nor is doubled, or text.n. */
size_t ds_csv_cell_end(size_t *wrong, ds_str text, size_t at,
                       const ds_csv_form *f);
/* A cell without the backslashes that hide another one or a quote: at most
 * text.n bytes; the end of them. */
char *ds_csv_unescape(char *to, ds_str text, char quote);
/* text.n bytes, with quotes in place of the backslashes that hide one. */
void ds_csv_double(char *to, ds_str text, char quote);

char ds_detect_quote(ds_str text);
char ds_detect_delimiter(ds_str text, char quote);
/* Only with backslashes all quotes stand where they may. */
bool ds_detect_escapes(ds_str text, char quote, char delimiter);

#endif
