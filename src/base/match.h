/* A text looked for in many others: case and accents folded. */
#ifndef DS_BASE_MATCH_H
#define DS_BASE_MATCH_H

#include "base/arena.h"

typedef struct {
    ds_str folded;    /* what is looked for; lives here */
    ds_arena scratch; /* for folding a text that is not ASCII */
} ds_match;

/* An empty wanted text is in every text. Closed by ds_match_close. */
void ds_match_open(ds_match *m, ds_str wanted);
/* Whether it stands anywhere in `text`. */
bool ds_match_in(ds_match *m, ds_str text);
void ds_match_close(ds_match *m);

#endif
