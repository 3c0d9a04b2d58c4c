/* Words that other programs write for the values of an enum. */
#ifndef DS_MOVE_WORDS_H
#define DS_MOVE_WORDS_H

#include "record/schema.h"

/* The value of `f` that a cell's text means: "Pagata" is paid, "Closed Won"
 * is won. Only what has one meaning for this field; else empty. */
ds_str ds_word_value(ds_arena *a, const ds_field *f, ds_str text);

/* A status that says that an invoice is paid in part. */
bool ds_word_in_part(ds_arena *a, ds_str text);

/* What a text says of the day on which something was done: nothing, that it is
 * not done yet, or that it is. Nothing for other fields. */
typedef enum {
    DS_DONE_UNSAID,
    DS_DONE_NO,
    DS_DONE_YES,
} ds_word_done;
ds_word_done ds_word_is_done(const ds_field *f, ds_str text);

#endif
