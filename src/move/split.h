/* A text split over the pieces of an address, or over other fields. */
#ifndef DS_MOVE_SPLIT_H
#define DS_MOVE_SPLIT_H

#include "base/arena.h"

typedef enum {
    DS_PIECE_REST, /* a text: all that the others leave */
    DS_PIECE_CITY, /* the same, without digits */
    DS_PIECE_POSTCODE,
    DS_PIECE_PROVINCE,
    DS_PIECE_WORD
} ds_piece;

typedef struct {
    ds_arena *arena;
    ds_str country; /* of the book: "IT" */
    const ds_piece *pieces;
    size_t n;
    ds_str left; /* what no piece can be; empty: all was understood */
} ds_splitting;

/* Fills out[x->n], which must be empty, with texts that borrow from `text` and
 * the arena. */
void ds_split(ds_str *out, ds_splitting *x, ds_str text);

#endif
