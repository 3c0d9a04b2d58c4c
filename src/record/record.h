/* One client, typed: for each table its rows, each row one value a stored
 * field, with the node it came from. */
#ifndef DS_RECORD_RECORD_H
#define DS_RECORD_RECORD_H

#include "record/schema.h"
#include "yaml/tree.h"

typedef struct {
    unsigned parent_table; /* of tables below the clients table */
    uint32_t parent;       /* row number in it, within this record */
    const ds_node *node;   /* the element's mapping; NULL in clients if empty */
    ds_value *values;      /* one a stored field */
    const ds_node **nodes; /* the same places; NULL where missing */
} ds_row;

typedef struct {
    ds_row *rows;
    size_t n;
} ds_rows;

typedef struct {
    ds_str id;   /* the folder's name */
    ds_str path; /* "records/acme-spa/client.yaml" */
    const ds_schema *schema;
    const ds_doc *doc;
    ds_rows *tables; /* one a schema table; [0].n is 1 */
    bool flawed;     /* something is not of its type, and missing here */
} ds_record;

/* Reads a parsed document. Rows of a nested table stand in the order of their
 * parents. A value that is not of its type is missing and a finding; unknown
 * keys are warnings. Never fails: what can be read is read. `f` may be NULL
 * when only the values are wanted (the indexer's fast path). */
void ds_record_read(ds_record *r, ds_arena *a, const ds_schema *s,
                    const ds_doc *doc, ds_str id, ds_str path, ds_findings *f);

/* One text, as in a file, -> a value of the field's type. `cur` is the
 * currency of money that names none. On failure false, and `why` (may be NULL)
 * gets one static phrase ("is not a date, which is written 2026-11-23"). */
bool ds_value_parse(ds_value *out, ds_arena *a, const ds_field *f, ds_str text,
                    ds_currency cur, const char **why);

/* NULL, or a phrase when a number or date is beyond the field's limits. */
const char *ds_value_beyond(const ds_field *f, ds_value v);

/* The value as people and files write it: "1220.00", dates ISO, enum words. No
 * currency behind money. Appends nothing when not set. */
void ds_value_format(ds_buf *out, const ds_field *f, ds_value v);

/* What a person typed -> the text that belongs in the file: `today`,
 * `today+30d` become dates, country names codes, "1.220,00" is refused with a
 * hint; check numbers lose spaces (whether they check is ds_check_record's to
 * say); a list is cut at commas and comes back joined by LF. Nothing typed
 * gives the empty text. DS_EUSAGE with the field and the trouble. The text
 * lives in `a`. */
int ds_value_normalise(ds_str *out, ds_arena *a, const ds_field *f,
                       ds_str typed, ds_date today, ds_err *err);

#endif
