/* Words of the screens that no schema has, and a record's values as texts.
 * Within view/ only. */
#ifndef DS_VIEW_LABELS_H
#define DS_VIEW_LABELS_H

#include "record/record.h"
#include "view/sink.h"

typedef enum {
    DS_WORD_LEGAL,
    DS_WORD_ADDRESS,
    DS_WORD_CONTACT,  /* how to reach the firm */
    DS_WORD_CONTACTS, /* its people */
    DS_WORD_NONE,
    DS_WORD_DAYS,
    DS_WORD_SINCE, /* a client */
    DS_WORD_MORE,  /* people */
    DS_WORDS
} ds_word;
ds_str ds_word_in(const ds_sink_opts *opts, ds_word w);

/* What people read for a field. */
ds_str ds_label_of(const ds_sink_opts *opts, const ds_field *f);
/* A cell on a screen: safe, on a terminal with its thousands parted. */
ds_str ds_screen_text(ds_arena *a, const ds_sink_opts *opts, ds_type type,
                      const ds_cell *v);
/* A stored value of a record on a screen: countries by name, days with their
 * unit; empty when there is no such field or no value. */
ds_str ds_field_text(ds_arena *a, const ds_sink_opts *opts, const ds_record *r,
                     unsigned table, size_t row, ds_str field);

#endif
