/* A growing run of bytes on the heap; a zeroed one is empty and ready. */
#ifndef DS_BASE_BUF_H
#define DS_BASE_BUF_H

#include "base/str.h"

typedef struct {
    char *p;
    size_t n, cap;
} ds_buf;

void ds_buf_add(ds_buf *b, ds_str s);
void ds_buf_addz(ds_buf *b, const char *z);
void ds_buf_addc(ds_buf *b, char c);
void ds_buf_addn(ds_buf *b, char c, size_t n); /* n times c */
void ds_buf_addf(ds_buf *b, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
/* Room for n more bytes; the caller writes at p + n and raises n. */
char *ds_buf_room(ds_buf *b, size_t n);
ds_str ds_buf_str(const ds_buf *b); /* borrows until the next change */
const char *ds_buf_z(ds_buf *b);    /* the same, NUL-terminated */
void ds_buf_clear(ds_buf *b);       /* keeps the memory */
void ds_buf_free(ds_buf *b);

#endif
