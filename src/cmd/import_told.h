/* What the options of `import` say. */
#ifndef DS_CMD_IMPORT_TOLD_H
#define DS_CMD_IMPORT_TOLD_H

#include "cmd/run.h"
#include "move/import.h"

/* From the command line, and from the saved map that it names. */
int ds_import_told(ds_import_opts *o, ds_run *run, ds_err *err);

/* One ASCII character, or "tab"; of no text it stays as it is. */
int ds_told_sign(char *sign, const char *option, ds_str text, ds_err *err);
/* `what` the option is, "a line", as a number; of no text it stays as it is. */
int ds_told_count(unsigned *count, const char *option, const char *what,
                  ds_str text, ds_err *err);

#endif
