/* Values of records that are not of their type: no answer has them, and whoever
 * asks must know. */
#ifndef DS_CMD_FLAWS_H
#define DS_CMD_FLAWS_H

#include "cmd/run.h"

/* Warns of those of the segments' clients, once a run; of many clients only of
 * the first ones, with how many there are. */
int ds_flaws_warn(ds_run *run, ds_segments all, ds_err *err);

#endif
