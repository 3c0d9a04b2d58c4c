/* What spreadsheets make of texts in a CSV, which has no types. View only. */
#ifndef DS_VIEW_RETYPE_H
#define DS_VIEW_RETYPE_H

#include "record/sink.h"
#include <stdio.h>

/* Texts that would be other ones, and the first of them. */
typedef struct {
    size_t n;
    ds_str column, text; /* text: in the arena of ds_retyped_see */
} ds_retyped;

/* True when Excel, LibreOffice or Google Sheets show something else where this
 * text stands: a number without its zeros ("001"), beyond 15 digits or with an
 * exponent ("2E3"), a day or a time ("1/2026", "10:30"). */
bool ds_is_retyped(ds_str text);
/* Counts a cell that holds such a text. */
void ds_retyped_see(ds_retyped *r, ds_arena *a, const ds_column *c,
                    ds_str text);
/* One line, when there was any. `talk` may be NULL. */
void ds_retyped_warn(const ds_retyped *r, FILE *talk);

#endif
