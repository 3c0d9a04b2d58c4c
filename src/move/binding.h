/* A header while its columns are bound: what columns.c, twins.c and people.c
 * share. Inside src/move/ only. */
#ifndef DS_MOVE_BINDING_H
#define DS_MOVE_BINDING_H

#include "move/columns.h"

typedef struct {
    ds_arena *arena;
    ds_vocabulary *words;
    const ds_sheet *sheet;
    const ds_sheet_row *header;
    ds_bound *out;
    bool *told;      /* of each column: --map named it */
    bool drop;       /* what nobody knows */
    bool keep;       /* the same as own fields */
    size_t made_max; /* room in out->derived */
} ds_binding;

ds_str ds_binding_header(const ds_binding *b, size_t column);
/* Nothing stands below the header; without any row, the header is empty. */
bool ds_binding_blank(const ds_binding *b, size_t column);
bool ds_target_same(ds_col_target a, ds_col_target b);
/* The column, or SIZE_MAX, bound to a target. */
size_t ds_binding_bound(const ds_binding *b, ds_col_target t);
/* What is made for a target, or NULL. */
ds_derived *ds_binding_made(const ds_binding *b, ds_col_target t);
/* Adds what is made of columns, which fill nothing by themselves any more
 * unless they are told to. */
ds_derived *ds_binding_make(ds_binding *b, const ds_derived *d);
/* A header that is, folded, one of the words between '|'. */
bool ds_binding_is(const ds_binding *b, size_t column, const char *words);

/* people.c: first and last names become one; and the fields of a list of
 * people, who are contacts of firms or clients themselves. */
void ds_bind_names(ds_binding *b);
void ds_bind_people(ds_binding *b);

/* twins.c: of several columns for one field one is made where their words or
 * their states say how; of those that are left the better one counts, or else
 * they are a finding. */
void ds_bind_unite(ds_binding *b);
void ds_bind_twins(ds_binding *b, ds_str file, ds_findings *f);

/* amounts.c: an amount and its currency are one value. */
void ds_bind_amounts(ds_binding *b);

/* unknown.c: those that nobody knows are a finding, all in one. */
void ds_bind_unknown(ds_binding *b, ds_str file, ds_findings *f);

#endif
