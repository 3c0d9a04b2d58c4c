/* Rows of typed cells and where they go. Every producer (query, list, log,
 * check) hands its rows to a sink; every format is one sink (src/view/). */
#ifndef DS_RECORD_SINK_H
#define DS_RECORD_SINK_H

#include "record/value.h"

/* 64 bytes: a line of the cache. */
typedef struct {
    ds_ratio num;    /* numbers, money (in units of the currency), dates (days),
                        bool; exact */
    ds_str text;     /* text, enum words; valid during the call */
    ds_currency cur; /* money */
    bool set;
} ds_cell;

typedef struct {
    ds_str name;  /* the `show` name: JSON key, CSV header */
    ds_str label; /* what people read; the name where there is none */
    ds_type type;
} ds_column;

typedef struct ds_sink ds_sink;
struct ds_sink {
    /* Once, then rows, then maybe total rows, then end; each 0 or -1. */
    int (*head)(ds_sink *s, const ds_column *columns, size_t n, ds_err *err);
    int (*row)(ds_sink *s, const ds_cell *cells, ds_err *err);
    int (*total)(ds_sink *s, const ds_cell *cells, ds_err *err);
    int (*end)(ds_sink *s, ds_err *err);
};

#endif
