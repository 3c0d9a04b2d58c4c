/* A header while its columns are bound: what columns.c and the files named
 * below share. Inside src/move/ only. */
#ifndef DS_MOVE_BINDING_H
#define DS_MOVE_BINDING_H

#include "move/columns.h"

typedef struct {
    ds_arena *arena;
    ds_vocabulary *words;
    const ds_sheet *sheet;
    const ds_sheet_row *header;
    ds_bound *out;
    bool *told;       /* of each column: --map named it */
    ds_str *wish;     /* of each: the "+name" that --map told, or empty */
    const char **why; /* of each: it cannot be an own field, though wanted */
    bool drop;        /* what nobody knows */
    bool keep;        /* the same as own fields */
    size_t made_max;  /* room in out->derived */
} ds_binding;

ds_str ds_binding_header(const ds_binding *b, size_t column);
/* Nothing stands below the header; without any row, the header is empty. */
bool ds_binding_blank(const ds_binding *b, size_t column);
/* The column, or SIZE_MAX, bound to a target. */
size_t ds_binding_bound(const ds_binding *b, ds_col_target t);
/* What is made for a target, or NULL. */
ds_derived *ds_binding_made(const ds_binding *b, ds_col_target t);
/* Adds what is made of columns, which fill nothing by themselves any more
 * unless they are told to. */
ds_derived *ds_binding_make(ds_binding *b, const ds_derived *d);
/* A header that is, folded, one of the words between '|'. */
bool ds_binding_is(const ds_binding *b, size_t column, const char *words);

/* The next column from `column` on of that name, or SIZE_MAX; where no header
 * is written so, those that are when folded. */
size_t ds_binding_next(const ds_binding *b, ds_str name, size_t column);
/* No other column has its name. */
bool ds_binding_alone(const ds_binding *b, size_t column);

/* mapped.c: obeys --map, DS_EUSAGE, DS_ENOTFOUND; knows the program that wrote
 * the file. */
int ds_bind_told(ds_binding *b, ds_str map, ds_err *err);
void ds_bind_program(ds_binding *b);

/* own.c: wants own fields for the columns that are told to be some, and for
 * all that nobody knows when b->keep. DS_EUSAGE: there can be none. */
int ds_bind_own(ds_binding *b, ds_err *err);

/* people.c: first and last names become one; and the fields of a list of
 * people, who are contacts of firms or clients themselves. */
void ds_bind_names(ds_binding *b);
void ds_bind_people(ds_binding *b);
/* Known behind ds_bind_names: its rows may be about contacts of firms. */
bool ds_binding_has_contacts(const ds_binding *b);

/* twins.c: of several columns for one field one is made where their words or
 * their states say how; of those that are left the better one counts, or else
 * they are a finding. */
void ds_bind_unite(ds_binding *b);
void ds_bind_twins(ds_binding *b, ds_str file, ds_findings *f);

/* amounts.c: an amount and its currency are one value. */
void ds_bind_amounts(ds_binding *b);
/* A column of other currencies than the book's is a finding where it would be
 * left out with what nobody knows, or kept beside the amounts. */
void ds_bind_currency_lost(ds_binding *b, ds_str file, ds_findings *f);

/* side.c: the document that holds a payment, where its heading does not say of
 * which kind it is, but that of the other side does. */
void ds_bind_document(ds_binding *b);

/* parts.c: a heading that names several parts of an address splits. */
void ds_bind_parts(ds_binding *b);

/* unknown.c: those that nobody knows are a finding, all in one. */
void ds_bind_unknown(ds_binding *b, ds_str file, ds_findings *f);

#endif
