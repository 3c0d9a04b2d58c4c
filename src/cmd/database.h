/* export -f sql of the whole book. */
#ifndef DS_CMD_DATABASE_H
#define DS_CMD_DATABASE_H

#include "cmd/run.h"

/* Each table of the schema with all its fields (of clients the stored ones),
 * one transaction, to the run's output. A row of a collection has `client.id`,
 * one of a nested collection also the key of its parent ("invoice.number"). */
int ds_export_database(ds_run *run, ds_err *err);

#endif
