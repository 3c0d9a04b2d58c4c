/* Finding an element of a record by what a person called it, and making the
 * YAML value of a new one. Private to this folder. */
#ifndef DS_RECORD_ELEMENT_H
#define DS_RECORD_ELEMENT_H

#include "base/map.h"
#include "base/vec.h"
#include "record/edit.h"
#include "yaml/edit.h"

typedef struct {
    const ds_edit_env *env;
    ds_arena *arena;
    const ds_record *record;
    const ds_doc *doc;
    ds_plan *plan;
    ds_changes *changes;
    ds_map *groups; /* "TABLE ROW group" -> ds_yval of a mapping being made */
    ds_map *keys;   /* "TABLE key" of elements there or added; lazily filled */
    ds_err *err;
} ds_editing;

/* The row that an operation's noun and key name; table 0 is the client. */
int ds_element_find(unsigned *table, const ds_row **row, const ds_editing *e,
                    const ds_op *op);
/* The owner of a new element: the client's row for a top collection. */
int ds_element_owner(unsigned *table, const ds_row **row, const ds_editing *e,
                     const ds_op *op, unsigned of_table);
/* "invoice 2026-014", "activity #2", "payment #1" of its invoice: what finds
 * it in its owner. Empty for the client. */
ds_str ds_element_name(ds_arena *a, const ds_record *r, unsigned table,
                       const ds_row *row);

/* A field by name, "tags+" and "tags-" included (`*sign` is then that). Not
 * there, or computed: DS_EUSAGE. */
int ds_field_find(const ds_field **field, char *sign, const ds_table *t,
                  ds_str name, ds_err *err);

/* What belongs in the file for the text of an assignment. */
int ds_assigned_text(ds_str *out, ds_arena *a, const ds_edit_env *env,
                     const ds_field *f, ds_str typed, ds_err *err);
/* The value that belongs in the file for that text. */
ds_yval ds_field_yval(ds_arena *a, const ds_edit_env *env, const ds_field *f,
                      ds_str text);
/* Assignments and the schema's initial values as a mapping in the order of the
 * schema, `address.city` inside `address`. */
int ds_element_yval(ds_yval *out, ds_arena *a, const ds_edit_env *env,
                    const ds_table *t, const ds_assign *assigns, size_t n,
                    ds_err *err);
/* The last step of a field's path, and the mapping that holds it or "". */
ds_str ds_field_leaf(const ds_field *f);
ds_str ds_field_group(const ds_field *f);

/* A list as one text, its elements in lines: for messages and comparing. */
ds_str ds_list_text(ds_arena *a, const ds_node *list);

#endif
