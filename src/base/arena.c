/* Blocks that grow by doubling, handed out from the front.
 *
 * Under the address sanitizer everything not handed out is poisoned, and a
 * gap follows each piece, so that one byte too far is found here as well. */
#include "base/arena.h"
#include "base/error.h"
#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define __SANITIZE_ADDRESS__ 1 /* gcc's name for it */
#endif
#endif
#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/asan_interface.h>
#endif
#include "base/banned.h"

#ifdef __SANITIZE_ADDRESS__
enum {
    GAP = 16
};
#define forbid(p, n) ASAN_POISON_MEMORY_REGION((p), (n))
#define allow(p, n) ASAN_UNPOISON_MEMORY_REGION((p), (n))
#else
enum {
    GAP = 0
};
#define forbid(p, n) ((void)(p), (void)(n))
#define allow(p, n) ((void)(p), (void)(n))
#endif

/* The first block is small, since most arenas hold one record or one row; the
 * last size bounds what a nearly empty new block can waste. */
enum {
    FIRST_BLOCK = 4096,
    LAST_BLOCK = 1 << 20
};

struct ds_block {
    ds_block *next;
    size_t size; /* of bytes[] */
    alignas(max_align_t) char bytes[];
};

void *ds_xmalloc(size_t n)
{
    return ds_xrealloc(NULL, n);
}

void *ds_xrealloc(void *p, size_t n)
{
    p = realloc(p, n > 0 ? n : 1); /* realloc(p, 0) may free */
    if (p == NULL)
        ds_no_memory();
    return p;
}

static size_t next_size(const ds_arena *a, size_t need)
{
    size_t size = FIRST_BLOCK;
    if (a->head != NULL)
        size = a->head->size * 2;
    if (size > LAST_BLOCK)
        size = LAST_BLOCK;
    return size > need ? size : need;
}

static void grow(ds_arena *a, size_t need)
{
    size_t size = next_size(a, need);
    ds_block *b = ds_xmalloc(sizeof *b + size);
    b->next = a->head;
    b->size = size;
    a->head = b;
    a->at = b->bytes;
    a->end = b->bytes + size;
    forbid(b->bytes, size);
}

/* `align` is a power of two. Blocks begin aligned for any type. */
static char *take(ds_arena *a, size_t n, size_t align)
{
    if (n > SIZE_MAX / 2)
        ds_no_memory();
    size_t skip = (size_t)(-(uintptr_t)a->at) & (align - 1);
    size_t left = (size_t)(a->end - a->at);
    if (a->head == NULL || skip > left || n + GAP > left - skip) {
        grow(a, n + GAP);
        skip = 0;
    }
    char *p = a->at + skip;
    a->at = p + n + GAP;
    allow(p, n);
    return p;
}

void *ds_alloc(ds_arena *a, size_t n)
{
    return memset(take(a, n, alignof(max_align_t)), 0, n);
}

char *ds_alloc_text(ds_arena *a, size_t n)
{
    return take(a, n, 1);
}

void *ds_alloc_n(ds_arena *a, size_t n, size_t size)
{
    size_t total;
    if (__builtin_mul_overflow(n, size, &total))
        ds_no_memory();
    return ds_alloc(a, total);
}

ds_str ds_dup(ds_arena *a, ds_str s)
{
    if (s.n == SIZE_MAX)
        ds_no_memory();
    char *p = ds_alloc_text(a, s.n + 1);
    if (s.n > 0)
        memcpy(p, s.p, s.n);
    p[s.n] = '\0';
    return (ds_str){p, s.n};
}

ds_str ds_vprintf(ds_arena *a, const char *fmt, va_list ap)
{
    va_list again;
    va_copy(again, ap);
    int n = vsnprintf(NULL, 0, fmt, again);
    va_end(again);
    if (n < 0)
        ds_no_memory(); /* or more text than an int can count */
    char *p = ds_alloc_text(a, (size_t)n + 1);
    vsnprintf(p, (size_t)n + 1, fmt, ap);
    return (ds_str){p, (size_t)n};
}

ds_str ds_printf(ds_arena *a, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    ds_str s = ds_vprintf(a, fmt, ap);
    va_end(ap);
    return s;
}

const char *ds_zstr(ds_arena *a, ds_str s)
{
    return ds_dup(a, s).p;
}

static void free_blocks(ds_block *b)
{
    while (b != NULL) {
        ds_block *next = b->next;
        free(b);
        b = next;
    }
}

/* The block in use is kept: it is the largest but for oversized requests. */
void ds_arena_reset(ds_arena *a)
{
    if (a->head == NULL)
        return;
    free_blocks(a->head->next);
    a->head->next = NULL;
    a->at = a->head->bytes;
    forbid(a->head->bytes, a->head->size);
}

void ds_arena_free(ds_arena *a)
{
    free_blocks(a->head);
    *a = (ds_arena){0};
}
