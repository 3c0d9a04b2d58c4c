/* Names of firms, so that two ways to write one are equal. */
#ifndef DS_MOVE_NAMES_H
#define DS_MOVE_NAMES_H

#include "base/arena.h"

/* Case, accents, points, apostrophes of any kind and blanks around "&" do not
 * count, all other signs are one space: "D’Amico & C. S.p.A." is "damico&c
 * spa". Lives in `a`. */
ds_str ds_name_squeeze(ds_arena *a, ds_str text);
/* A squeezed name without what says the form or the state of the firm at its
 * end: "rossi s r l in liquidazione" is "rossi". Never empty, and borrowed. */
ds_str ds_name_bare(ds_str name);

#endif
