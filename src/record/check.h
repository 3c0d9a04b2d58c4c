/* The built-in checks of one record, and those that need the whole book. The
 * book's own rules are expressions and run on the query floor. */
#ifndef DS_RECORD_CHECK_H
#define DS_RECORD_CHECK_H

#include "base/map.h"
#include "record/record.h"

/* Required fields, types, enums, check numbers, keys given twice, references
 * within the client, sums, payments above the total, order of dates. Reads the
 * document again with findings, so that one call reports everything. `r` is
 * filled as ds_record_read does. */
void ds_check_record(ds_record *r, ds_arena *a, const ds_schema *s,
                     const ds_doc *doc, ds_str id, ds_str path, ds_findings *f);

/* A reference to another client, to be judged when all are known. */
typedef struct {
    ds_place at;
    ds_str field, id;
} ds_client_ref_seen;

/* Facts that must be unique or known in the whole book. Feed each client once,
 * then finish. A zeroed one is ready; texts are copied. */
typedef struct {
    ds_arena arena;
    ds_map ids, codes;
    DS_VEC(ds_place) places; /* of the identifiers, then of the codes */
    DS_VEC(ds_client_ref_seen) refs;
} ds_check_book;
void ds_check_book_add(ds_check_book *b, const ds_record *r, ds_findings *f);
void ds_check_book_finish(ds_check_book *b, ds_findings *f);
void ds_check_book_close(ds_check_book *b);

#endif
