/* records/schema.yaml, while a verb writes in it. */
#ifndef DS_CMD_SCHEMA_FILE_H
#define DS_CMD_SCHEMA_FILE_H

#include "cmd/run.h"
#include "yaml/edit.h"

typedef struct {
    ds_str old; /* p NULL: there is no such file */
    ds_doc doc; /* of a missing file: empty, its root NULL */
    ds_plan *plan;
} ds_schema_file;

/* Reads the file, to be edited by the plan. What no YAML is: DS_EFINDINGS. All
 * lives as long as the run. */
int ds_schema_file_open(ds_schema_file *f, ds_run *run, ds_err *err);
/* The file's new bytes. */
int ds_schema_file_bytes(ds_str *bytes, ds_run *run, const ds_schema_file *f,
                         ds_err *err);
/* Puts new bytes into the change. */
int ds_schema_file_put(ds_changeset *set, const ds_schema_file *f, ds_str bytes,
                       ds_err *err);

#endif
