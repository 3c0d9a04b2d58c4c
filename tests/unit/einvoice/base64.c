#include "einvoice/base64.h"
#include "unit.h"

static ds_arena arena;

static int reset(void **state)
{
    (void)state;
    ds_arena_free(&arena);
    return 0;
}

/* The vectors of RFC 4648, 10. */
static void the_vectors_of_the_rfc_hold(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        {"", ""},
        {"Zg==", "f"},
        {"Zm8=", "fo"},
        {"Zm9v", "foo"},
        {"Zm9vYg==", "foob"},
        {"Zm9vYmE=", "fooba"},
        {"Zm9vYmFy", "foobar"},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        ds_str out;
        assert_true(ds_base64_decode(&out, &arena, ds_cstr(pairs[i][0])));
        assert_str(out, pairs[i][1]);
    }
}

static void white_space_does_not_count(void **state)
{
    (void)state;
    ds_str out;
    assert_true(ds_base64_decode(&out, &arena, DS_STR(" Zm\r\n9v\tYg =\n= ")));
    assert_str(out, "foob");
}

static void anything_else_is_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "Z", "Zg", "Zg=", "Zg===", "Zm9_", "Zg==Zg", "====", "Zm9vY==="};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        ds_str out;
        assert_false(ds_base64_decode(&out, &arena, ds_cstr(wrong[i])));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(the_vectors_of_the_rfc_hold, reset),
        cmocka_unit_test_teardown(white_space_does_not_count, reset),
        cmocka_unit_test_teardown(anything_else_is_refused, reset),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
