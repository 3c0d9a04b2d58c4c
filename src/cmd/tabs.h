/* The tabs of `show` that are more than a query. */
#ifndef DS_CMD_TABS_H
#define DS_CMD_TABS_H

#include "cmd/run.h"

int ds_tab_files(ds_run *run, const ds_record *r, ds_err *err);
int ds_tab_history(ds_run *run, const ds_record *r, ds_err *err);

#endif
