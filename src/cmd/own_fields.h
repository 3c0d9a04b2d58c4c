/* Fields that a book's own schema gets. */
#ifndef DS_CMD_OWN_FIELDS_H
#define DS_CMD_OWN_FIELDS_H

#include "cmd/schema_file.h"

typedef struct {
    const ds_table *table;
    ds_str name, label;
} ds_own_field;

/* The bytes that records/schema.yaml has with these fields of text more, its
 * other bytes kept; opens `file`. */
int ds_own_fields_plan(ds_str *bytes, ds_schema_file *file, ds_run *run,
                       const ds_own_field *f, size_t n, ds_err *err);

/* Why the schema cannot have the last of these fields, or the empty slice. */
int ds_own_fields_refused(ds_str *why, ds_run *run, const ds_own_field *f,
                          size_t n, ds_err *err);

#endif
