/* What every unit test needs: cmocka with the headers it wants before it,
 * slices in assertions, and random numbers that are the same on each run. */
#ifndef TESTS_LIB_UNIT_H
#define TESTS_LIB_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/error.h"
#include "base/str.h"
#include <stdio.h>
#include <string.h>

/* The slice holds exactly the bytes of the C string `z`. */
#define assert_str(s, z) assert_slice_at((s), (z), __FILE__, __LINE__)

static inline void assert_slice_at(ds_str s, const char *z, const char *file,
                                   int line)
{
    if (s.n == strlen(z) && (s.n == 0 || memcmp(s.p, z, s.n) == 0))
        return;
    print_error("got  \"%.*s\"\nwant \"%s\"\n", DS_FMT(s), z);
    _fail(file, line);
}

/* A call that must succeed; shows the error's message when it does not. */
#define assert_ok(call, err) assert_done_at((call), (err), __FILE__, __LINE__)

/* The call must fail with this code. */
#define assert_code(call, err, wanted)                                         \
    do {                                                                       \
        assert_int_equal((call), -1);                                          \
        assert_int_equal((err)->code, (wanted));                               \
    } while (0)

static inline void assert_done_at(int rc, const ds_err *err, const char *file,
                                  int line)
{
    if (rc == 0)
        return;
    print_error("failed: %s\n", err->msg);
    _fail(file, line);
}

/* splitmix64 (Steele, Lea, Flood 2014): seed it with any number. */
static inline uint64_t rnd(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

/* A number in [0, n). */
static inline size_t rnd_below(uint64_t *state, size_t n)
{
    return (size_t)(rnd(state) % n);
}

#endif
