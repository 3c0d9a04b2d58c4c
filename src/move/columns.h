/* Columns of a spreadsheet and the fields that they fill. */
#ifndef DS_MOVE_COLUMNS_H
#define DS_MOVE_COLUMNS_H

#include "move/programs.h"
#include "move/vocabulary.h"
#include "sheet/csv.h"

#define DS_DERIVED_MAX 8

/* Which rows of a list of people a made column speaks of. */
typedef enum {
    DS_ROWS_ALL,
    DS_ROWS_CONTACT, /* about a person of a firm */
    DS_ROWS_CLIENT,  /* about a firm, or a person who is the client */
    DS_ROWS_PERSON,  /* about a person who is the client */
} ds_rows_of;

/* Columns made of others: the first of `alone` cells that says something, else
 * the other cells joined; and what that gives split over the fields `to`. */
typedef struct {
    size_t from[DS_DERIVED_MAX], nfrom;
    size_t alone; /* so many in front count by themselves */
    ds_col_target to[DS_DERIVED_MAX];
    size_t nto;
    const char *glue; /* between joined cells; NULL: a blank */
    const char *text; /* not NULL: what it says in all of its rows */
    bool state;       /* the cell whose state counts, see states.h */
    ds_rows_of rows;
    bool lone;     /* what stands in other rows is left out, and told */
    unsigned own;  /* bits of `from` that count where DS_ROWS_CLIENT would */
    unsigned home; /* those that count where DS_ROWS_PERSON would: where the
                    * person lives; an address only as a whole */
} ds_derived;

/* A list of people: whose firm, where they have one, stands in any of `firm`.
 * It is none where nname is 0. */
typedef struct {
    size_t firm[DS_DERIVED_MAX], nfirm;
    size_t name[DS_DERIVED_MAX], nname; /* joined: the person's name */
    bool persons; /* those without a firm are persons for sure */
} ds_people;

/* Who gets an own field of the book. */
enum {
    DS_OWN_ROW = 1,     /* what the rows are: clients, deals ... */
    DS_OWN_CONTACT = 2, /* of a client */
    DS_OWN_PERSON = 4,  /* the client, if rows that have a cell there are about
                         * no contact */
};

typedef struct {
    ds_col_target *targets; /* one a cell of the header */
    ds_str *own;            /* name of the book's own field that a column wants
                             * and that is not there yet; it is dropped here */
    unsigned *where;        /* of these, */
    ds_str *label;          /* which people read as */
    ds_derived *derived;
    size_t nderived;
    ds_people people;
    const bool *told;          /* of each: --map named it */
    const ds_program *program; /* that wrote the file, or NULL */
    size_t unknown;            /* columns that nobody knows */
} ds_bound;

/* The other side of the business, by the words of a header. */
typedef enum {
    DS_SIDE_UNKNOWN,
    DS_SIDE_CUSTOMER,
    DS_SIDE_SUPPLIER
} ds_side;
ds_side ds_header_side(ds_arena *a, const ds_sheet_row *header);

/* Binds the sheet's first row to targets (one a cell, in `a`). `map` holds
 * "column=field"; "column=" drops it, "*=" drops all columns that nobody
 * knows, "one+two=field" joins ("one+one" two of one name), "column=field
 * field" splits, "column=+" or "column=+name" and "*=+" want own fields of the
 * book: a column "ID" becomes external_id, and what a list of people says is of
 * the contacts, or clients, that they are. First and last names are joined
 * without being told. A column that nobody knows, or two columns for one field,
 * are findings (DS_F_COLUMN), but not one without name and cells; a map about a
 * column or field that is not there is DS_EUSAGE or DS_ENOTFOUND with the
 * nearest names. */
int ds_columns_bind(ds_bound *out, ds_arena *a, ds_vocabulary *v, ds_str file,
                    const ds_sheet *sheet, const ds_str *map, size_t nmap,
                    ds_findings *f, ds_err *err);

#endif
