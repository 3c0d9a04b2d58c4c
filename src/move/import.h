/* A spreadsheet's rows become checked edits of clients, then one commit. */
#ifndef DS_MOVE_IMPORT_H
#define DS_MOVE_IMPORT_H

#include "base/progress.h"
#include "index/index.h"
#include "move/change.h"
#include "sheet/csv.h"

typedef struct {
    ds_str file;       /* for findings */
    ds_str noun;       /* clients, or a collection: "purchase_orders" */
    bool assumed;      /* nobody said the noun, nor a field of it */
    const ds_str *map; /* "column=field" of --map; "column=" drops it; with
                        * "?" in front the file need not have the column */
    size_t nmap;
    const ds_str *fixed; /* "field=value" of --set, for every row */
    size_t nfixed;
    const ds_str *values; /* "field:text=value" of --value */
    size_t nvalues;
    ds_str match; /* field that finds the client; empty: see below */
    const ds_str *null_words; /* texts that mean nothing: NULL, N/A */
    size_t nnull;
    ds_dialect dialect; /* as told */
    unsigned years;     /* those of two digits lie in the hundred from it on;
                         * 0: not told */
    unsigned header;    /* line of the header; 0: found by its names */
    bool skip_bad;      /* set the bad rows aside in `bad` */
    bool waive;         /* failed check numbers are warnings */
    bool only_new;      /* leave clients and elements alone that are there */
    bool update;        /* take the file's word where it differs */
    bool keep;          /* leave the book's word where it differs */
    bool incomplete;    /* take rows that lack what the schema requires, or
                         * refer to what is not there */
    bool exported;      /* written by ds_csv_open: each cell says just what it
                         * says, an empty one that there is no value */
    bool plan;          /* tell what each row does */
    const ds_progress *progress; /* may be NULL */
    bool join_ragged;            /* mend rows with unquoted commas, see row.c */
} ds_import_opts;

/* What a row will do: "new", "changed", "same", "conflict", "doubtful" or
 * "bad", to whom (may be empty), and how: "phone 1 -> 2, email -> a@b.it". */
typedef struct {
    unsigned line;
    const char *what;
    ds_str client, how;
} ds_import_row;

/* What each column became, and what each row will do. */
typedef struct {
    ds_str header, field, sample; /* field empty: not taken */
    bool made;                    /* of other columns */
    bool unknown;                 /* nobody knows it */
    unsigned line, col;           /* of the header */
    ds_str own;   /* the book's own field that is wanted, and not there yet, */
    ds_str label; /* which people read as; */
    bool in_rows, in_contacts; /* of what the rows are, of their contacts */
} ds_import_column;
typedef struct {
    const ds_import_column *columns;
    size_t ncolumns;
    size_t unknown; /* columns that nobody knows, and that are not told */
    ds_str likely;  /* maybe: they are of this noun, which the user must say */
    size_t rows, created, changed, same, bad;
    size_t conflicts, doubts;  /* of the bad ones */
    size_t lacking;            /* required values that --incomplete let pass */
    const ds_import_row *plan; /* when opts->plan: one a row of cells */
    size_t nplan;
    ds_str bad_csv;      /* the bad rows with a column of reasons */
    ds_str encoding;     /* of the file; empty: it is no text */
    ds_str said;         /* how the file was read, in one line */
    const ds_str *notes; /* what was done to cells on the way, a line each */
    size_t nnotes;
    ds_str summary; /* "91 new clients" - the commit's subject */
    ds_str hint;    /* maybe: the book should change to letters first, why */
} ds_import_result;

/* Plans everything into the changeset; commits nothing. Findings are at
 * file:line:column. Clients are found by `match`, else as ds_finder_find says.
 */
int ds_import_run(ds_import_result *out, ds_arena *a, ds_changeset *c,
                  const ds_index *x, const ds_book *book, ds_str bytes,
                  const ds_import_opts *opts, ds_findings *f, ds_err *err);

#endif
