/* Numbers as spreadsheets write them. */
#ifndef DS_MOVE_NUMBER_H
#define DS_MOVE_NUMBER_H

#include "base/arena.h"
#include "base/error.h"

#define DS_EITHER_SIGN (-1)

/* Which sign must be the decimal one: '.', ',', DS_EITHER_SIGN where it could
 * be read with both, 0 where the text has none or is no number. */
int ds_number_sign(ds_arena *a, ds_str text);

/* A number of any dialect as ds_decimal_parse takes it; `decimal` 0: it is not
 * known. Thousands are parted by the other sign, blanks or apostrophes; minus
 * is
 * "-5", "5-" or "(5)". */
int ds_told_number(ds_str *out, ds_arena *a, char decimal, ds_str cell,
                   ds_err *err);

/* Without blanks at both ends, no-break ones too. */
ds_str ds_number_trim(ds_str s);
/* Takes such a sign off: -1, 1 for "+", 0 when there is none. */
int ds_number_unsign(ds_str *s);

#endif
