#include "index/sum.h"
#include "unit.h"

/* From the reference implementation's own tests of XXH64 with seed 0. */
static void known_sums_come_out(void **state)
{
    (void)state;
    assert_true(ds_sum("", 0) == 0xef46db3751d8e999u);
    assert_true(ds_sum("a", 1) == 0xd24ec4f1a98c6e5bu);
    assert_true(ds_sum("abc", 3) == 0x44bc2cf5ad770999u);
    const char *quick = "The quick brown fox jumps over the lazy dog";
    assert_true(ds_sum(quick, strlen(quick)) == 0x0b242d361fda71bcu);
}

static void every_single_bit_counts(void **state)
{
    (void)state;
    uint64_t seed = 5;
    for (size_t n = 1; n < 100; n++) {
        uint8_t b[100];
        for (size_t i = 0; i < n; i++)
            b[i] = (uint8_t)rnd(&seed);
        uint64_t sum = ds_sum(b, n);
        for (size_t i = 0; i < n * 8; i++) {
            b[i / 8] ^= (uint8_t)(1u << i % 8);
            assert_true(ds_sum(b, n) != sum);
            b[i / 8] ^= (uint8_t)(1u << i % 8);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_sums_come_out),
        cmocka_unit_test(every_single_bit_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
