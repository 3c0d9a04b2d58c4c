/* import of electronic invoices. */
#ifndef DS_CMD_EINVOICE_H
#define DS_CMD_EINVOICE_H

#include "cmd/run.h"
#include "einvoice/plan.h"

/* Reads all files of the command line; what cannot be read is noted. True when
 * one of them is likely an e-invoice. */
bool ds_einvoices_read(ds_einvoice_file **out, ds_run *run);
/* Takes them in. */
int ds_import_einvoices(ds_run *run, const ds_einvoice_file *files,
                        ds_err *err);
/* The bytes of a file that import reads; "-" is the standard input. */
int ds_import_read(ds_str *bytes, ds_run *run, ds_str name, ds_err *err);

#endif
