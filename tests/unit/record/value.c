#include "record/record.h"
#include "unit.h"

static const ds_str colours[] = {{"red", 3}, {"green", 5}, {"blue", 4}};

static ds_field of(ds_type type)
{
    ds_field f = {.name = {"x", 1}, .type = type};
    if (type == DS_ENUM) {
        f.values = colours;
        f.nvalues = 3;
        f.noffered = 2;
    }
    return f;
}

static bool parse(ds_value *v, ds_type type, const char *z)
{
    ds_field f = of(type);
    return ds_value_parse(v, NULL, &f, ds_cstr(z), 7, NULL);
}

static int64_t number(ds_type type, const char *z)
{
    ds_value v;
    assert_true(parse(&v, type, z));
    assert_true(v.set);
    return v.num;
}

static void assert_refused(ds_type type, const char *z)
{
    ds_value v;
    const char *why = NULL;
    ds_field f = of(type);
    if (ds_value_parse(&v, NULL, &f, ds_cstr(z), 7, &why))
        fail_msg("\"%s\" passed as %s", z, ds_type_name(type));
    assert_false(v.set);
    assert_non_null(why);
}

static void every_type_has_its_name(void **state)
{
    (void)state;
    for (int i = 0; i < DS_TYPE_COUNT; i++) {
        ds_type back;
        assert_true(ds_type_parse(&back, ds_cstr(ds_type_name((ds_type)i))));
        assert_int_equal(back, i);
    }
    ds_type none;
    assert_false(ds_type_parse(&none, DS_STR("strang")));
}

static void texts_become_exact_numbers(void **state)
{
    (void)state;
    assert_int_equal(number(DS_INT, "-12"), -12);
    assert_int_equal(number(DS_DECIMAL, "1.5"), 15000);
    assert_int_equal(number(DS_PERCENT, "22 %"), 220000);
    assert_int_equal(number(DS_HOURS, "3:30"), 12600);
    assert_int_equal(number(DS_MONEY, " 1220.00 "), 12200000);
    assert_int_equal(number(DS_DATE, "1970-01-02"), 1);
    assert_int_equal(number(DS_BOOL, "Yes"), 1);
    assert_int_equal(number(DS_BOOL, "false"), 0);
    assert_int_equal(number(DS_ENUM, "green"), 1);
}

static void what_is_not_of_the_type_is_refused(void **state)
{
    (void)state;
    assert_refused(DS_INT, "1.5");
    assert_refused(DS_INT, "12a");
    assert_refused(DS_DECIMAL, "1,5");
    assert_refused(DS_PERCENT, "%");
    assert_refused(DS_HOURS, "3h");
    assert_refused(DS_MONEY, "1.220,00");
    assert_refused(DS_MONEY, "12 EURO");
    assert_refused(DS_MONEY, "EUR 12");
    assert_refused(DS_DATE, "2026-02-29");
    assert_refused(DS_BOOL, "maybe");
    assert_refused(DS_ENUM, "Green");
    assert_refused(DS_COUNTRY, "Atlantis");
    assert_refused(DS_CURRENCY, "ABC");
    assert_refused(DS_EMAIL, "x");
}

static void a_value_that_the_book_dropped_is_refused(void **state)
{
    (void)state;
    assert_refused(DS_ENUM, "blue");
    ds_field f = of(DS_ENUM);
    assert_int_equal(ds_field_value(&f, DS_STR("blue")), 2);
}

static void money_keeps_its_own_currency(void **state)
{
    (void)state;
    ds_value v;
    assert_true(parse(&v, DS_MONEY, "12"));
    assert_int_equal(v.cur, 7);
    assert_true(parse(&v, DS_MONEY, "12  usd"));
    assert_int_equal(v.cur, ds_currency_parse(DS_STR("USD")));
}

static void nothing_is_no_value_of_any_type(void **state)
{
    (void)state;
    for (int i = 0; i < DS_TYPE_COUNT; i++) {
        ds_value v;
        assert_true(parse(&v, (ds_type)i, ""));
        assert_false(v.set);
    }
}

static void assert_format(ds_type type, const char *in, const char *out)
{
    ds_buf b = {0};
    ds_value v;
    ds_field f = of(type);
    assert_true(ds_value_parse(&v, NULL, &f, ds_cstr(in),
                               ds_currency_parse(DS_STR("EUR")), NULL));
    ds_value_format(&b, &f, v);
    assert_str(ds_buf_str(&b), out);
    ds_buf_free(&b);
}

static void values_are_written_as_files_have_them(void **state)
{
    (void)state;
    assert_format(DS_MONEY, "1220", "1220.00");
    assert_format(DS_MONEY, "1220 JPY", "1220");
    assert_format(DS_MONEY, "-0.1234", "-0.1234");
    assert_format(DS_DECIMAL, "1.50", "1.5");
    assert_format(DS_PERCENT, "22%", "22");
    assert_format(DS_HOURS, "3:30", "3.5");
    assert_format(DS_INT, "007", "7");
    assert_format(DS_DATE, "2026-11-23", "2026-11-23");
    assert_format(DS_BOOL, "no", "false");
    assert_format(DS_ENUM, "red", "red");
    assert_format(DS_COUNTRY, "Germania", "DE");
    assert_format(DS_TEXT, " as is ", " as is ");
    assert_format(DS_DATE, "", "");
}

/* What is written reads back as the same value. */
static void every_number_survives_a_round_trip(void **state)
{
    (void)state;
    static const ds_type types[] = {DS_INT, DS_DECIMAL, DS_HOURS, DS_PERCENT,
                                    DS_MONEY};
    uint64_t seed = 5;
    for (int i = 0; i < 5000; i++) {
        ds_field f = of(types[i % 5]);
        ds_value back,
            v = {.set = true, .cur = ds_currency_parse(DS_STR("EUR"))};
        v.num = (int64_t)(rnd(&seed) >> (i % 40 + 20));
        if (f.type != DS_HOURS && rnd_below(&seed, 2))
            v.num = -v.num;
        ds_buf b = {0};
        ds_value_format(&b, &f, v);
        assert_true(ds_value_parse(&back, NULL, &f, ds_buf_str(&b), 0, NULL));
        if (back.num != v.num)
            fail_msg("%.*s is not %lld", DS_FMT(ds_buf_str(&b)),
                     (long long)v.num);
        ds_buf_free(&b);
    }
}

static void limits_say_on_which_side(void **state)
{
    (void)state;
    ds_field f = {.type = DS_INT, .has_min = true, .max = 9, .has_max = true};
    assert_null(ds_value_beyond(&f, (ds_value){.set = true, .num = 9}));
    assert_null(ds_value_beyond(&f, (ds_value){.num = -3}));
    assert_non_null(ds_value_beyond(&f, (ds_value){.set = true, .num = -1}));
    assert_non_null(ds_value_beyond(&f, (ds_value){.set = true, .num = 10}));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_type_has_its_name),
        cmocka_unit_test(texts_become_exact_numbers),
        cmocka_unit_test(what_is_not_of_the_type_is_refused),
        cmocka_unit_test(a_value_that_the_book_dropped_is_refused),
        cmocka_unit_test(money_keeps_its_own_currency),
        cmocka_unit_test(nothing_is_no_value_of_any_type),
        cmocka_unit_test(values_are_written_as_files_have_them),
        cmocka_unit_test(every_number_survives_a_round_trip),
        cmocka_unit_test(limits_say_on_which_side),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
