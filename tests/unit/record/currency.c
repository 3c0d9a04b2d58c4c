#include "record/value.h"
#include "unit.h"

static ds_currency code(const char *z)
{
    return ds_currency_parse(ds_cstr(z));
}

static void codes_have_their_minor_units(void **state)
{
    (void)state;
    assert_int_equal(ds_currency_places(code("EUR")), 2);
    assert_int_equal(ds_currency_places(code("JPY")), 0);
    assert_int_equal(ds_currency_places(code("KWD")), 3);
    assert_int_equal(ds_currency_places(code("CLF")), 4);
    assert_int_equal(ds_currency_places(0), 2);
}

static void only_known_codes_are_read(void **state)
{
    (void)state;
    assert_true(code("eur") == code("EUR"));
    assert_int_equal(code("EUR"), 'E' << 16 | 'U' << 8 | 'R');
    assert_int_equal(code("EURO"), 0);
    assert_int_equal(code("EU"), 0);
    assert_int_equal(code("QQQ"), 0);
    assert_int_equal(code(""), 0);
}

static void every_code_is_written_as_it_is_read(void **state)
{
    (void)state;
    size_t known = 0;
    for (char a = 'A'; a <= 'Z'; a++)
        for (char b = 'A'; b <= 'Z'; b++)
            for (char c = 'A'; c <= 'Z'; c++) {
                char z[] = {a, b, c, 0}, back[4];
                ds_currency cur = code(z);
                if (cur == 0)
                    continue;
                known++;
                ds_currency_format(back, cur);
                assert_string_equal(back, z);
                assert_str(ds_currency_name(cur), z);
            }
    assert_int_equal(known, 184);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codes_have_their_minor_units),
        cmocka_unit_test(only_known_codes_are_read),
        cmocka_unit_test(every_code_is_written_as_it_is_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
