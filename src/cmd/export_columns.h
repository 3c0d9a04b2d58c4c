/* The columns of an export where none are chosen. */
#ifndef DS_CMD_EXPORT_COLUMNS_H
#define DS_CMD_EXPORT_COLUMNS_H

#include "cmd/run.h"

/* Those of a list, then what else the files say, so that an import makes the
 * same rows of them again; not fewer when no row has a value, so that a script
 * can rely on them. Amounts with their signs stand behind. */
ds_str ds_export_columns(ds_run *run, const ds_table *t);

#endif
