#include "base/buf.h"
#include "unit.h"
#include <stdlib.h>

static void pieces_stand_one_behind_the_other(void **state)
{
    (void)state;
    ds_buf b = {0};
    ds_buf_add(&b, DS_STR("ab"));
    ds_buf_addz(&b, "cd");
    ds_buf_addc(&b, 'e');
    ds_buf_addn(&b, 'f', 3);
    ds_buf_addf(&b, "%03d", 7);
    assert_str(ds_buf_str(&b), "abcdefff007");
    assert_string_equal(ds_buf_z(&b), "abcdefff007");
    assert_int_equal(b.n, 11);
    ds_buf_clear(&b);
    assert_str(ds_buf_str(&b), "");
    ds_buf_free(&b);
}

static void an_empty_one_needs_no_memory_and_is_a_string(void **state)
{
    (void)state;
    ds_buf b = {0};
    ds_buf_add(&b, (ds_str){NULL, 0});
    ds_buf_addn(&b, 'x', 0);
    ds_buf_addz(&b, NULL);
    assert_null(b.p);
    assert_string_equal(ds_buf_z(&b), "");
    ds_buf_free(&b);
    ds_buf_free(&b);
}

static void random_pieces_equal_the_model(void **state)
{
    (void)state;
    enum {
        ALL = 40000
    };
    static char model[ALL];
    uint64_t seed = 3;
    size_t n = 0;
    ds_buf b = {0};
    while (n < ALL) {
        size_t more = rnd_below(&seed, 300);
        if (more > ALL - n)
            more = ALL - n;
        char *at = ds_buf_room(&b, more);
        for (size_t i = 0; i < more; i++)
            model[n + i] = at[i] = (char)rnd(&seed);
        b.n += more;
        n += more;
    }
    assert_int_equal(b.n, ALL);
    assert_memory_equal(b.p, model, ALL);
    ds_buf_free(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_stand_one_behind_the_other),
        cmocka_unit_test(an_empty_one_needs_no_memory_and_is_a_string),
        cmocka_unit_test(random_pieces_equal_the_model),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
