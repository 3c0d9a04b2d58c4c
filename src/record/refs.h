/* References to clients within one record. */
#ifndef DS_RECORD_REFS_H
#define DS_RECORD_REFS_H

#include "base/error.h"
#include "record/record.h"

/* True for a field that holds the identifier of another client. */
bool ds_field_is_client_ref(const ds_field *f);

/* The bytes of the record's file with every reference to the client `from`
 * pointed at `to`; equal bytes when there is none. The result lives in `a` or
 * is the record's own. */
int ds_record_retarget(ds_str *out, ds_arena *a, const ds_record *r,
                       ds_str from, ds_str to, ds_err *err);

#endif
