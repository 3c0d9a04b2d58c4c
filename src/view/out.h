/* Bytes on their way to a stream, through a buffer in the arena, so that a
 * sink that is dropped half way leaves nothing behind. Errors stick: add at
 * will, ask once a row. Within view/ only. */
#ifndef DS_VIEW_OUT_H
#define DS_VIEW_OUT_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include <stdio.h>

typedef struct {
    FILE *file;
    char *p;
    size_t n;
    int error;   /* errno of the first write that failed */
    bool silent; /* the reader has gone: nothing more is written */
} ds_out;

void ds_out_open(ds_out *o, ds_arena *a, FILE *file);
void ds_out_add(ds_out *o, ds_str s);
void ds_out_addz(ds_out *o, const char *z);
void ds_out_addc(ds_out *o, char c);
/* Room for `DS_OUT_ROOM` bytes as a buffer that need not grow within them;
 * ds_out_take adds what was put there. */
#define DS_OUT_ROOM 128u
ds_buf ds_out_room(ds_out *o);
void ds_out_take(ds_out *o, const ds_buf *b);
/* Adds what the buffer holds and frees it. */
void ds_out_drain(ds_out *o, ds_buf *b);
int ds_out_status(const ds_out *o, ds_err *err);
/* All of it to the stream (not further), and the status. */
int ds_out_end(ds_out *o, ds_err *err);

#endif
