/* How a dialect of CSV writes, for who reads it again. */
#ifndef DS_VIEW_DIALECT_H
#define DS_VIEW_DIALECT_H

#include "sheet/csv.h"

/* Fills delimiter, decimal sign and order of dates where `told` has none yet.
 * `italian`: the book's language, as in ds_sink_opts. Unknown: DS_EUSAGE with
 * the nearest. */
int ds_csv_told(ds_dialect *told, ds_str name, bool italian, ds_err *err);

#endif
