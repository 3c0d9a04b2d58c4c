/* Saved maps: what `import` was told, kept in the book for next time, in
 * records/imports/NAME.yaml. */
#ifndef DS_CMD_MAPS_H
#define DS_CMD_MAPS_H

#include "cmd/write.h"
#include "move/import.h"

/* Takes "@NAME" out of the options of --map and fills what is not told
 * otherwise from the saved map. DS_ENOTFOUND, DS_ESYNTAX. */
int ds_maps_load(ds_import_opts *o, ds_run *run, ds_err *err);
/* Adds the map to the change: what each column became, and all that was told
 * of the file. */
int ds_maps_save(ds_write *w, ds_str name, const ds_import_opts *o,
                 const ds_import_result *r, ds_err *err);

#endif
