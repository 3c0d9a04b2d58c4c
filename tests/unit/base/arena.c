#include "base/arena.h"
#include "unit.h"
#include <stdalign.h>

static void memory_is_zeroed_and_aligned(void **state)
{
    (void)state;
    ds_arena a = {0};
    uint64_t seed = 1;
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 2000; i++) {
            ds_alloc_text(&a, rnd_below(&seed, 5));
            size_t n = rnd_below(&seed, 200);
            unsigned char *p = ds_alloc(&a, n);
            assert_int_equal((uintptr_t)p % alignof(max_align_t), 0);
            for (size_t k = 0; k < n; k++)
                assert_int_equal(p[k], 0);
            memset(p, 0xff, n);
        }
        ds_arena_reset(&a);
    }
    ds_arena_free(&a);
}

static void pieces_never_overlap(void **state)
{
    (void)state;
    enum {
        MANY = 3000
    };
    static char *piece[MANY];
    static size_t size[MANY];
    ds_arena a = {0};
    uint64_t seed = 2;
    for (int i = 0; i < MANY; i++) {
        size[i] = rnd_below(&seed, 40) == 0 ? rnd_below(&seed, 20000)
                                            : rnd_below(&seed, 60);
        piece[i] = i % 2 ? ds_alloc(&a, size[i]) : ds_alloc_text(&a, size[i]);
        memset(piece[i], i & 0x7f, size[i]);
    }
    for (int i = 0; i < MANY; i++)
        for (size_t k = 0; k < size[i]; k++)
            assert_int_equal(piece[i][k], i & 0x7f);
    ds_arena_free(&a);
}

static void a_request_of_nothing_gives_a_valid_pointer(void **state)
{
    (void)state;
    ds_arena a = {0};
    assert_non_null(ds_alloc(&a, 0));
    assert_non_null(ds_alloc_text(&a, 0));
    ds_arena_free(&a);
    ds_arena_free(&a);
    ds_arena_reset(&a);
}

static void copies_end_in_a_nul_that_is_not_counted(void **state)
{
    (void)state;
    ds_arena a = {0};
    ds_str s = ds_dup(&a, (ds_str){"abcdef", 3});
    assert_str(s, "abc");
    assert_int_equal(s.p[3], 0);
    assert_string_equal(ds_zstr(&a, (ds_str){NULL, 0}), "");
    assert_str(ds_printf(&a, "%d-%s", 12, "x"), "12-x");
    ds_arena_free(&a);
}

static void a_reset_keeps_one_block_and_hands_it_out_again(void **state)
{
    (void)state;
    ds_arena a = {0};
    for (int i = 0; i < 100; i++)
        ds_alloc(&a, 1000);
    ds_arena_reset(&a);
    char *first = ds_alloc(&a, 8);
    ds_arena_reset(&a);
    assert_ptr_equal(ds_alloc(&a, 8), first);
    ds_arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_is_zeroed_and_aligned),
        cmocka_unit_test(pieces_never_overlap),
        cmocka_unit_test(a_request_of_nothing_gives_a_valid_pointer),
        cmocka_unit_test(copies_end_in_a_nul_that_is_not_counted),
        cmocka_unit_test(a_reset_keeps_one_block_and_hands_it_out_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
