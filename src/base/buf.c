/* A growing run of bytes. */
#include "base/buf.h"
#include "base/arena.h"
#include "base/error.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/banned.h"

char *ds_buf_room(ds_buf *b, size_t n)
{
    if (n <= b->cap - b->n)
        return b->p + b->n;
    size_t need;
    if (__builtin_add_overflow(b->n, n, &need) || need > SIZE_MAX / 2)
        ds_no_memory();
    size_t cap = b->cap * 2 > need ? b->cap * 2 : need;
    if (cap < 64)
        cap = 64;
    b->p = ds_xrealloc(b->p, cap);
    b->cap = cap;
    return b->p + b->n;
}

void ds_buf_add(ds_buf *b, ds_str s)
{
    if (s.n == 0)
        return;
    memcpy(ds_buf_room(b, s.n), s.p, s.n);
    b->n += s.n;
}

void ds_buf_addz(ds_buf *b, const char *z)
{
    ds_buf_add(b, ds_cstr(z));
}

void ds_buf_addc(ds_buf *b, char c)
{
    *ds_buf_room(b, 1) = c;
    b->n++;
}

void ds_buf_addn(ds_buf *b, char c, size_t n)
{
    if (n == 0)
        return;
    memset(ds_buf_room(b, n), c, n);
    b->n += n;
}

void ds_buf_addf(ds_buf *b, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    int n = vsnprintf(NULL, 0, fmt, ap);
    va_end(ap);
    if (n < 0)
        ds_no_memory();
    char *at = ds_buf_room(b, (size_t)n + 1);
    va_start(ap, fmt);
    vsnprintf(at, (size_t)n + 1, fmt, ap);
    va_end(ap);
    b->n += (size_t)n;
}

ds_str ds_buf_str(const ds_buf *b)
{
    return (ds_str){b->p, b->n};
}

const char *ds_buf_z(ds_buf *b)
{
    *ds_buf_room(b, 1) = '\0';
    return b->p;
}

void ds_buf_clear(ds_buf *b)
{
    b->n = 0;
}

void ds_buf_free(ds_buf *b)
{
    free(b->p);
    *b = (ds_buf){0};
}
