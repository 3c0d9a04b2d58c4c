/* The schema as JSON Schema, draft 2020-12, for editors that complete and
 * judge YAML while it is typed. */
#ifndef DS_RECORD_JSONSCHEMA_H
#define DS_RECORD_JSONSCHEMA_H

#include "record/schema.h"

/* Appends one JSON text with a line end. Laxer than ds_check_record where YAML
 * gives a scalar a type that we do not (a code 0042 is a number to an editor);
 * unknown keys pass, as they do here. Titles are in the book's language. */
void ds_schema_json(ds_buf *out, const ds_schema *s);

#endif
