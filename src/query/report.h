/* Slots from everywhere: a query text, options, saved reports. */
#ifndef DS_QUERY_REPORT_H
#define DS_QUERY_REPORT_H

#include "query/check.h"

/* Reads text and slots, and the saved report that the text may name; slots
 * override the text, the text overrides the report, and the `where` of all
 * three hold together. */
int ds_slots_read(ds_parsed *out, ds_checker *c, const ds_query_slots *slots);

#endif
