/* What was asked of which state of the book, for formats that say it. */
#ifndef DS_CMD_ORIGIN_H
#define DS_CMD_ORIGIN_H

#include "cmd/run.h"

/* The format's origin goes into `opts`, where it wants one; lives with the
 * run. */
int ds_origin_add(ds_sink_opts *opts, ds_run *run, ds_str format, ds_err *err);

#endif
