/* Parts in brackets of a column's heading. */
#ifndef DS_MOVE_BRACKET_H
#define DS_MOVE_BRACKET_H

#include "base/arena.h"

/* The first part in brackets, (round) or [square], without them, and the
 * heading without that part; false: there is none. Both in `a`. */
bool ds_bracket_cut(ds_str *inside, ds_str *rest, ds_arena *a, ds_str heading);
/* Whether it says nothing of what the column means: a currency, a unit, the
 * form of a date, that the column may stay empty. */
bool ds_bracket_harmless(ds_arena *a, ds_str inside);

#endif
