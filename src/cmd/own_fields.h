/* Fields that a book's own schema gets. */
#ifndef DS_CMD_OWN_FIELDS_H
#define DS_CMD_OWN_FIELDS_H

#include "cmd/write.h"

typedef struct {
    ds_str name, label;
} ds_own_field;

/* Adds fields of text to a table in records/schema.yaml, its other bytes kept,
 * in one commit; the run's schema and index are then those of before:
 * ds_run_reload. */
int ds_own_fields_add(ds_run *run, const ds_table *t, const ds_own_field *f,
                      size_t n, ds_err *err);

#endif
