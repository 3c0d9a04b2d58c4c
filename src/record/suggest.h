/* "did you mean": the end of a message about an unknown word. */
#ifndef DS_RECORD_SUGGEST_H
#define DS_RECORD_SUGGEST_H

#include "base/str.h"

typedef struct {
    char text[160];
} ds_suggestion;

/* ` (did you mean "status"?)` with up to two of the nearest; without any near
 * one and with few candidates ` (one of draft, sent)`; else nothing. */
ds_suggestion ds_suggest(ds_str wanted, const ds_str *candidates, size_t n);

#endif
