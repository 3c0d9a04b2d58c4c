/* Whole clients as JSON: a backup that another program can read. */
#ifndef DS_MOVE_EXPORT_H
#define DS_MOVE_EXPORT_H

#include "base/json.h"
#include "record/record.h"
#include <stdio.h>

/* Appends one client as an object
 *   {"id":"acme-spa","path":"records/acme-spa/client.yaml","client":{...}}
 * whose "client" holds the file's keys in the file's order, with all
 * collections and unknown keys. The schema gives the types: money is
 * {"amount":"1200.00","currency":"EUR"}, dates are ISO text, numbers are
 * numbers as written (hours that are no short decimal are text: "3:20"), lists
 * of text are arrays, an empty value is null. What is not of its type, and all
 * scalars under unknown keys, are text as in the file. Comments and virtual
 * fields are not there. On one line, without a line end. */
void ds_export_client(ds_buf *out, const ds_record *r);

/* Reads a client's file by its path; `*out` lives in `a`. */
typedef struct {
    int (*read)(ds_str *out, ds_arena *a, void *payload, ds_str path,
                ds_err *err);
    void *payload;
} ds_export_source;

/* Writes the clients of these paths to `out`, as an array of objects or
 * (`lines`) one object a line, reading one file at a time. A file that cannot
 * be read as YAML is left out, and its findings are in `f`. DS_EIO when `out`
 * fails. */
int ds_export_clients(FILE *out, const ds_export_source *from,
                      const ds_schema *s, const ds_str *paths, size_t n,
                      bool lines, ds_findings *f, ds_err *err);

#endif
