/* The one function behind the macros of vec.h. */
#include "base/vec.h"
#include "base/error.h"
#include "base/banned.h"

void ds_vec_grow(void **p, size_t *cap, size_t need, size_t size)
{
    if (need <= *cap)
        return;
    size_t many = *cap + *cap / 2;
    if (many < need)
        many = need;
    if (many < 8)
        many = 8;
    size_t bytes;
    if (__builtin_mul_overflow(many, size, &bytes))
        ds_no_memory();
    *p = ds_xrealloc(*p, bytes);
    *cap = many;
}
