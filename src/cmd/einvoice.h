/* import of electronic invoices. */
#ifndef DS_CMD_EINVOICE_H
#define DS_CMD_EINVOICE_H

#include "cmd/run.h"

/* Takes all files of the command line in; `first` are the bytes of the first
 * one, which is likely an e-invoice. */
int ds_import_einvoices(ds_run *run, ds_str first, ds_err *err);
/* The bytes of a file that import reads; "-" is the standard input. */
int ds_import_read(ds_str *bytes, ds_run *run, ds_str name, ds_err *err);

#endif
