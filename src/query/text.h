/* A text of the query language and how its errors point into it. */
#ifndef DS_QUERY_TEXT_H
#define DS_QUERY_TEXT_H

#include "base/error.h"
#include "base/str.h"

/* A longer one is refused. */
#define DS_QTEXT_MAX (64u << 10)

typedef struct {
    ds_str name;  /* "query", "where", "@overdue", "schema: invoices.age" */
    ds_str bytes; /* what the person wrote */
    ds_code code; /* of its errors: DS_EUSAGE, or DS_ESYNTAX for a schema's */
} ds_qtext;

/* "query:1:27: unknown field ..." with the line and a caret under the bytes
 * [beg, end) as excerpt; returns -1. The column counts bytes from 1. */
int ds_qtext_fail(ds_err *err, const ds_qtext *t, size_t beg, size_t end,
                  const char *fmt, ...) __attribute__((format(printf, 5, 6)));
/* UTF-8, no NUL, at most DS_QTEXT_MAX bytes. */
int ds_qtext_check(const ds_qtext *t, ds_err *err);

#endif
