/* Changes of one client by field names and texts, schema in hand: what set,
 * unset, add, rm, import, merge and bulk edits are made of. */
#ifndef DS_RECORD_EDIT_H
#define DS_RECORD_EDIT_H

#include "record/record.h"

typedef enum {
    DS_OP_SET,   /* fields of the client or of an element */
    DS_OP_UNSET, /* the same, removed; texts are ignored */
    DS_OP_ADD,   /* a new element */
    DS_OP_RM,    /* an element */
    /* What another version of the file has: the fields that are named, gone
     * where it lacks them, or (n == 0) the whole element, which is added when
     * it is not there. An element without key is only ever added. */
    DS_OP_RESTORE,
} ds_op_kind;

typedef struct {
    ds_str field; /* "due", "address.city" */
    ds_str text;  /* as typed; lists: commas; "" in SET unsets */
} ds_assign;

typedef struct {
    ds_op_kind kind;
    ds_str noun, key;               /* element; empty noun: the client itself */
    ds_str parent_noun, parent_key; /* its owner, for time and payments */
    const ds_assign *assigns;
    size_t n;
    const ds_record *from; /* of RESTORE: the other version */
} ds_op;

/* What came out of it, for messages and `-n`: "invoice 2026-014 status pending
 * -> authorised". */
typedef enum {
    DS_CHANGED, /* a field; set, unset or another value */
    DS_ADDED,   /* an element, or the client */
    DS_REMOVED,
} ds_change_kind;

typedef struct {
    ds_str what;     /* "invoice 2026-014 status", "address.city" */
    ds_str old, new; /* file texts; old or new empty when not there */
    /* What follows is told by ds_record_diff only. */
    ds_change_kind kind;
    unsigned table; /* 0: the client itself */
    int field;      /* among the table's; -1: the whole element or client */
    ds_str path;    /* "address.city", "invoices[2026-014].status",
                       "projects[P-01].time[3].hours"; "" the client */
    const ds_row *old_row, *new_row; /* of the records; NULL: not there */
} ds_change;
typedef DS_VEC(ds_change) ds_changes;

typedef struct {
    const ds_schema *schema;
    ds_date today;
    bool literal; /* texts are as they stand in the file, not as typed: nothing
                   * is trimmed, the items of a list are lines */
} ds_edit_env;

/* Applies `nops` operations to the bytes of a client's file and proves the
 * result. Equal bytes come back when nothing changes (setting what is so
 * already). Elements are found by key, by a unique prefix of the key, or by
 * number ("#2", from 1) where a collection has no key. Unknown noun, field,
 * value, key: DS_EUSAGE or DS_ENOTFOUND with the nearest names. `*out` and the
 * changes' texts live in `a`. */
int ds_client_edit(ds_str *out, ds_arena *a, ds_changes *changes,
                   const ds_edit_env *env, ds_str path, ds_str bytes,
                   const ds_op *ops, size_t nops, ds_err *err);

/* The bytes of a new client's file with these fields, in the schema's order;
 * with `template` all others stand between them, as comments to be filled in.
 */
int ds_client_new(ds_str *out, ds_arena *a, const ds_edit_env *env,
                  const ds_assign *assigns, size_t n, bool template,
                  ds_err *err);

/* The same with elements of its top collections: operations that add to the
 * client itself. */
int ds_client_new_with(ds_str *out, ds_arena *a, const ds_edit_env *env,
                       const ds_assign *assigns, size_t n, const ds_op *ops,
                       size_t nops, ds_err *err);

/* The differences of two versions of a client, field by field, elements
 * matched by key (without a key: by content, then place). Either may be NULL.
 * An element that is added or removed is one change, with all that it holds.
 * The changes borrow from both records and from `a`. */
void ds_record_diff(ds_changes *out, ds_arena *a, const ds_record *old,
                    const ds_record *new);

/* What people call an element: "invoice 2026-014 payment #1", without a key by
 * its number in its owner; empty for the client. */
ds_str ds_element_title(ds_arena *a, const ds_record *r, unsigned table,
                        const ds_row *row);
/* "invoices[2026-014].payments[1]"; empty for the client. */
ds_str ds_element_path(ds_arena *a, const ds_record *r, unsigned table,
                       const ds_row *row);
/* A field as in the file: nothing, a text, a list's texts in lines; what has a
 * wrong shape as it is written. Lives in `a` or in the record. */
ds_str ds_row_text(ds_arena *a, const ds_record *r, const ds_row *row,
                   size_t field);

#endif
