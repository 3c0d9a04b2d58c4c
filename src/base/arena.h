/* Memory with a lifetime: everything taken from an arena goes at once.
 *
 * There are three lifetimes in the program: the run, one record or row
 * (scratch, reset in the loop), and static. Out of memory ends the program
 * here, so no caller checks for NULL. A zeroed ds_arena is ready for use. */
#ifndef DS_BASE_ARENA_H
#define DS_BASE_ARENA_H

#include "base/str.h"
#include <stdarg.h>

typedef struct ds_block ds_block;
typedef struct {
    ds_block *head; /* the block in use; older ones behind it */
    char *at, *end; /* the free part of it */
} ds_arena;

/* `n` zeroed bytes, aligned for any type; n == 0 gives a valid pointer. */
void *ds_alloc(ds_arena *a, size_t n);
/* The same, not zeroed, byte-aligned: for text. */
char *ds_alloc_text(ds_arena *a, size_t n);
#define ds_new(a, T) ((T *)ds_alloc((a), sizeof(T)))
/* An array of `n`; a product that overflows ends the program. */
#define ds_new_n(a, T, n) ((T *)ds_alloc_n((a), (n), sizeof(T)))
void *ds_alloc_n(ds_arena *a, size_t n, size_t size);

/* Copies end in a NUL that is not counted. */
ds_str ds_dup(ds_arena *a, ds_str s);
ds_str ds_printf(ds_arena *a, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
ds_str ds_vprintf(ds_arena *a, const char *fmt, va_list ap)
    __attribute__((format(printf, 2, 0)));
/* s as a NUL-terminated string (a copy). */
const char *ds_zstr(ds_arena *a, ds_str s);

/* Empties it and keeps one block for the next round. */
void ds_arena_reset(ds_arena *a);
void ds_arena_free(ds_arena *a);

/* malloc and realloc that end the program when memory is out. */
void *ds_xmalloc(size_t n);
void *ds_xrealloc(void *p, size_t n);

#endif
