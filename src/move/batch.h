/* Hand-overs: which rows another program was given already.
 *
 * Each hand-over of a batch leaves a manifest in the book, a file of its own
 * (records/batches/NAME/0001-1a2b3c4d.yaml), so that those of two clones never
 * meet in one file; none is ever changed. Read them all in the order of their
 * numbers, then hold the rows against the book of now:
 *
 *   ds_batch_read -> ds_held_add (each) -> ds_held_place -> ds_held_saw (each
 *   element of the book, as each manifest asks) -> ds_held_settle
 *   -> ds_held_find, ds_held_judge
 *
 * dossier-record(5) describes the file. */
#ifndef DS_MOVE_BATCH_H
#define DS_MOVE_BATCH_H

#include "base/finding.h"
#include "base/map.h"
#include "record/sink.h"

typedef struct {
    ds_str client;  /* its identifier then */
    ds_str key;     /* what the element is within its client; may be empty */
    unsigned nth;   /* 1; more where rows before it have its client and key */
    ds_str *values; /* one a column; p == NULL: none */
    bool gone;      /* a correction said that it counts no more */
    unsigned line;  /* in the manifest */
} ds_batch_row;

/* The sum of a column in one currency. */
typedef struct {
    ds_str column;
    ds_ratio sum;
    ds_currency cur;
} ds_batch_total;

typedef struct {
    ds_str path;     /* of the manifest */
    unsigned number; /* 1 is the first of its batch */
    ds_str id;       /* by chance: two clones never make the same manifest */
    bool correction;
    ds_str source, where, show, commit, format, sha256;
    ds_date today;
    ds_str *columns;
    size_t ncolumns;
    DS_VEC(ds_batch_total) totals;
    DS_VEC(ds_batch_row) rows;
} ds_batch;

/* How a value is kept and compared, whatever format it went out in: as scripts
 * read it, money with its currency. Not set: p is NULL. Lives in `a`. */
ds_str ds_batch_value(ds_arena *a, const ds_column *c, const ds_cell *v);
/* The way back, for a row that is there no more; texts borrow. False when the
 * text is none of the column's type. */
bool ds_batch_cell(ds_cell *out, const ds_column *c, ds_str value);

/* Adds a row, values in the order of the columns, and its amounts to the
 * totals. DS_ELIMIT when a total is too big. */
int ds_batch_add(ds_batch *b, const ds_batch_row *row, const ds_column *columns,
                 const ds_cell *cells, ds_err *err);
/* "14640.00 EUR, 120.00 USD": the totals of the first column that begins
 * with signed_, else of the first that has any; of none the empty slice. */
ds_str ds_batch_sum(ds_arena *a, const ds_batch *b);

/* The manifest's bytes. */
ds_str ds_batch_write(ds_arena *a, const ds_batch *b);
/* Reads one; texts borrow from `bytes`. What is not as it was written (cut,
 * edited, not YAML) is a finding with its place, and -1. Free also then. */
int ds_batch_read(ds_batch *out, ds_arena *a, ds_str path, ds_str bytes,
                  ds_findings *f);
void ds_batch_free(ds_batch *b);

/* How an element of the book stands now, as the manifest of a held row of its
 * client and key would have it. */
typedef struct {
    unsigned place; /* 1 is the first element of this client and key */
    bool holds;     /* it meets the condition of the row's first manifest */
    ds_str *values; /* by the columns of its last one; NULL: not known */
} ds_held_seen;

/* A row as it was handed over last. */
typedef struct {
    const ds_batch *first; /* whose condition it met */
    const ds_batch *last;  /* whose values it has */
    const ds_batch_row *row;
    unsigned nth;  /* as in the row, unless that was another's already */
    ds_str client; /* what its client is called now; for the caller to change
                      before ds_held_place */
    bool unread;   /* that client cannot be read; the caller's word, too */
    uint32_t next; /* 1 + the next row of the same client and key */
    DS_VEC(ds_held_seen) seen;
    /* by ds_held_settle: the element that it is, place 0 without any */
    ds_held_seen now;
} ds_held_row;

typedef struct {
    bool alike; /* elements of the source have no key; the caller's word */
    ds_map rows_by_name;   /* client, key, nth then -> 1 + place in rows */
    ds_map chains_by_name; /* client, key now -> 1 + the first row */
    DS_VEC(ds_held_row) rows;
} ds_held;

/* Adds a manifest's rows, which must outlive it. A row that an earlier one
 * holds already and no correction took back, or a correction that says what is
 * held already or has the other's number, is a warning, unless `f` is NULL: two
 * clones made it at once. Without a key, rows of other values are other rows:
 * each clone counted its own. */
void ds_held_add(ds_held *h, ds_arena *a, const ds_batch *b, ds_findings *f);
/* Finds the rows that are of one client and key now; what was seen of them is
 * forgotten. */
void ds_held_place(ds_held *h, ds_arena *a);
/* Whether any held row is of this client and key now. */
bool ds_held_has(const ds_held *h, ds_arena *a, ds_str client, ds_str key);
/* An element of the book, as manifest `b` asks for it. Values are copied by
 * nobody; NULL when they cannot be told. */
void ds_held_saw(ds_held *h, ds_arena *a, const ds_batch *b, ds_str client,
                 ds_str key, const ds_held_seen *seen);
/* Tells which element each row is: one with its values, else the first that no
 * other row is. */
void ds_held_settle(ds_held *h);
/* The row that this element is; NULL: nobody was given it, or it was taken
 * back. */
ds_held_row *ds_held_find(const ds_held *h, ds_arena *a, ds_str client,
                          ds_str key, unsigned place);
/* The least number above `above` under which no row is held. */
unsigned ds_held_free_nth(const ds_held *h, ds_arena *a, ds_str client,
                          ds_str key, unsigned above);
void ds_held_free(ds_held *h);

typedef enum {
    DS_HELD_SAME, /* or nobody can tell now */
    DS_HELD_CHANGED,
    DS_HELD_WITHDRAWN, /* it no longer meets the condition */
    DS_HELD_REMOVED,   /* it is not in the book any more */
} ds_held_state;
ds_held_state ds_held_judge(const ds_held_row *r);
/* "total 1220.00 EUR -> 1300.00 EUR, due 2026-12-01 -> none". */
ds_str ds_held_difference(ds_arena *a, const ds_held_row *r);

#endif
