#include "base/decimal.h"
#include "unit.h"

static void decimals_are_read_exactly(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t want;
    } good[] = {
        {"0", 0},
        {"-0", 0},
        {"1", 10000},
        {"+1", 10000},
        {"-1234.5678", -12345678},
        {"0.0001", 1},
        {"-0.05", -500},
        {"007.10", 71000},
        {"1.50000000000000000000", 15000},
        {"922337203685477.5807", INT64_MAX},
        {"-922337203685477.5807", -INT64_MAX},
    };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        int64_t v = 1;
        if (!ds_decimal_parse(&v, ds_cstr(good[i].text)))
            fail_msg("refused \"%s\"", good[i].text);
        assert_int_equal(v, good[i].want);
    }
}

static void what_is_not_a_decimal_is_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "",
        "-",
        ".",
        ".5",
        "5.",
        "1,5",
        "1e3",
        " 1",
        "1 ",
        "1 000",
        "1.00001",
        "--1",
        "+-1",
        "0x10",
        "1.2.3",
        "inf",
        "nan",
        "1.-5",
        "- 1",
        "922337203685477.5808",
        "-922337203685477.5808",
        "99999999999999999999999999",
    };
    int64_t v = 77;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (ds_decimal_parse(&v, ds_cstr(bad[i])))
            fail_msg("accepted \"%s\"", bad[i]);
    assert_int_equal(v, 77);
}

static void decimals_are_written_with_the_places_they_need(void **state)
{
    (void)state;
    static const struct {
        int64_t v;
        unsigned min;
        const char *want;
    } cases[] = {
        {0, 0, "0"},
        {0, 2, "0.00"},
        {10000, 0, "1"},
        {15000, 2, "1.50"},
        {-1, 0, "-0.0001"},
        {-500, 2, "-0.05"},
        {12345678, 2, "1234.5678"},
        {10000, 6, "1.000000"},
        {12000, 1, "1.2"},
        {INT64_MAX, 0, "922337203685477.5807"},
        {INT64_MIN, 0, "-922337203685477.5808"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ds_buf b = {0};
        ds_decimal_format(&b, cases[i].v, cases[i].min);
        assert_str(ds_buf_str(&b), cases[i].want);
        ds_buf_free(&b);
    }
}

static void what_is_written_is_read_back(void **state)
{
    (void)state;
    uint64_t seed = 6;
    ds_buf b = {0};
    for (int i = 0; i < 20000; i++) {
        int64_t v = (int64_t)(rnd(&seed) >> rnd_below(&seed, 64));
        v = i % 2 ? v : -v;
        if (v == INT64_MIN)
            continue;
        int64_t back;
        ds_buf_clear(&b);
        ds_decimal_format(&b, v, (unsigned)rnd_below(&seed, 7));
        assert_true(ds_decimal_parse(&back, ds_buf_str(&b)));
        assert_int_equal(back, v);
        ds_buf_clear(&b);
        ds_hours_format(&b, v);
        assert_true(ds_hours_parse(&back, ds_buf_str(&b)));
        assert_int_equal(back, v);
    }
    ds_buf_free(&b);
}

static void hours_are_read_in_both_forms(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t want;
    } good[] = {
        {"3.5", 12600},  {"3.25", 11700},  {"0.01", 36},
        {"3:30", 12600}, {"3", 10800},     {"3:30:15", 12615},
        {"0:01", 60},    {"-1:30", -5400}, {"100:00", 360000},
        {"8.00", 28800}, {"-0.5", -1800},
    };
    static const char *const bad[] = {
        "",
        "3:",
        "3:5",
        "3:60",
        ":30",
        "3:30:",
        "3.255",
        "3:30:60",
        "3:30:1",
        "3:30:15:1",
        "3.5:30",
        "3:-1",
        "2562047788015216:00",
        "9223372036854775807",
        "3h",
    };
    int64_t v = 77;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (ds_hours_parse(&v, ds_cstr(bad[i])))
            fail_msg("accepted \"%s\"", bad[i]);
    assert_int_equal(v, 77);
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        if (!ds_hours_parse(&v, ds_cstr(good[i].text)))
            fail_msg("refused \"%s\"", good[i].text);
        assert_int_equal(v, good[i].want);
    }
}

static void hours_are_written_in_the_shorter_exact_form(void **state)
{
    (void)state;
    static const struct {
        int64_t seconds;
        const char *want;
    } cases[] = {
        {0, "0"},
        {12600, "3.5"},
        {11700, "3.25"},
        {12000, "3:20"},
        {12005, "3:20:05"},
        {36, "0.01"},
        {60, "0:01"},
        {-1800, "-0.5"},
        {-60, "-0:01"},
        {1, "0:00:01"},
        {INT64_MAX, "2562047788015215:30:07"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ds_buf b = {0};
        ds_hours_format(&b, cases[i].seconds);
        assert_str(ds_buf_str(&b), cases[i].want);
        ds_buf_free(&b);
    }
}

/* A fraction small enough that the model can cross-multiply in 128 bits. */
static ds_ratio random_ratio(uint64_t *seed)
{
    int64_t num = (int64_t)rnd_below(seed, 4000001) - 2000000;
    int64_t den = (int64_t)rnd_below(seed, 100000) + 1;
    return ds_ratio_make(num, rnd_below(seed, 2) ? den : -den);
}

static bool equals(ds_ratio r, ds_i128 num, ds_i128 den)
{
    return r.den > 0 && r.num * den == num * r.den;
}

static bool lowest(ds_ratio r)
{
    ds_i128 a = r.num < 0 ? -r.num : r.num, b = r.den;
    while (b != 0) {
        ds_i128 rest = a % b;
        a = b;
        b = rest;
    }
    return a == 1;
}

static void sums_and_products_equal_the_model(void **state)
{
    (void)state;
    uint64_t seed = 7;
    for (int i = 0; i < 50000; i++) {
        ds_ratio a = random_ratio(&seed), b = random_ratio(&seed), r;
        ds_i128 ad = a.den, bd = b.den;
        assert_true(ds_ratio_add(&r, a, b));
        assert_true(equals(r, a.num * bd + b.num * ad, ad * bd) && lowest(r));
        assert_true(ds_ratio_sub(&r, a, b));
        assert_true(equals(r, a.num * bd - b.num * ad, ad * bd) && lowest(r));
        assert_true(ds_ratio_mul(&r, a, b));
        assert_true(equals(r, a.num * b.num, ad * bd) && lowest(r));
        assert_int_equal(ds_ratio_div(&r, a, b), b.num != 0);
        if (b.num != 0)
            assert_true(equals(r, a.num * bd, ad * b.num) && lowest(r));
        ds_i128 left = a.num * bd, right = b.num * ad;
        assert_int_equal(ds_ratio_cmp(a, b), (left > right) - (left < right));
    }
}

static const ds_i128 most = (ds_i128)((((ds_i128)1 << 126) - 1) * 2 + 1);

static void comparing_is_exact_at_the_far_ends(void **state)
{
    (void)state;
    ds_ratio big = ds_ratio_make(most, 1);
    ds_ratio bigger_den = ds_ratio_make(most, INT64_MAX);
    ds_ratio third = ds_ratio_make(1, 3);
    ds_ratio just_less = ds_ratio_make(INT64_MAX / 3, INT64_MAX);
    assert_int_equal(ds_ratio_cmp(big, bigger_den), 1);
    assert_int_equal(ds_ratio_cmp(bigger_den, big), -1);
    assert_int_equal(ds_ratio_cmp(big, big), 0);
    assert_int_equal(ds_ratio_cmp(third, just_less), 1);
    assert_int_equal(ds_ratio_cmp(ds_ratio_make(-1, 3), just_less), -1);
    assert_int_equal(
        ds_ratio_cmp(ds_ratio_make(-most, 1), ds_ratio_make(-most, 2)), -1);
    assert_int_equal(ds_ratio_cmp(ds_ratio_make(-1, 2), ds_ratio_make(-1, 3)),
                     -1);
}

static void overflow_is_told_and_leaves_the_result(void **state)
{
    (void)state;
    ds_ratio r = {.num = 42, .den = 1};
    ds_ratio big = ds_ratio_make(most, 1);
    ds_ratio one = ds_ratio_make(1, 1);
    ds_ratio fine = ds_ratio_make(1, INT64_MAX);
    ds_ratio fine2 = ds_ratio_make(1, INT64_MAX - 1);
    assert_false(ds_ratio_add(&r, big, one));
    assert_false(ds_ratio_sub(&r, ds_ratio_make(-most, 1), big));
    assert_false(ds_ratio_mul(&r, big, ds_ratio_make(2, 1)));
    assert_false(ds_ratio_mul(&r, fine, fine2));
    assert_false(ds_ratio_add(&r, fine, fine2));
    assert_false(ds_ratio_div(&r, one, ds_ratio_make(0, 5)));
    assert_false(ds_ratio_div(&r, one, big));
    assert_true(r.num == 42 && r.den == 1);
    assert_true(ds_ratio_mul(&r, big, ds_ratio_make(1, 1)));
    assert_true(ds_ratio_div(&r, big, big));
    assert_true(r.num == 1 && r.den == 1);
    assert_true(ds_ratio_sub(&r, big, big));
    assert_true(r.num == 0 && r.den == 1);
}

static void fractions_are_written_exactly_or_said_to_be_rounded(void **state)
{
    (void)state;
    static const struct {
        int64_t num, den;
        unsigned min;
        const char *want;
        bool exact;
    } cases[] = {
        {0, 1, 0, "0", true},
        {5, 2, 0, "2.5", true},
        {5, 2, 2, "2.50", true},
        {-1, 8, 2, "-0.125", true},
        {1, 1000000000000, 0, "0.000000000001", true},
        {1, 10000000000000, 0, "0.000000", false},
        {-1, 10000000000000, 2, "0.000000", false},
        {1, 3, 2, "0.333333", false},
        {-2, 3, 2, "-0.666667", false},
        {2999999999, 3000000000, 0, "1.000000", false},
        {100, 3, 8, "33.33333300", false},
        {7, 1, 2, "7.00", true},
        /* 2^-13 needs 13 places: 0.0001220703125, rounded at the sixth. */
        {1, 8192, 0, "0.000122", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ds_buf b = {0};
        ds_ratio r = ds_ratio_make(cases[i].num, cases[i].den);
        assert_int_equal(ds_ratio_format(&b, r, cases[i].min), cases[i].exact);
        assert_str(ds_buf_str(&b), cases[i].want);
        ds_buf_free(&b);
    }
    ds_buf b = {0};
    ds_ratio_format(&b, ds_ratio_make(-most, 1), 0);
    assert_str(ds_buf_str(&b), "-170141183460469231731687303715884105727");
    ds_buf_free(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decimals_are_read_exactly),
        cmocka_unit_test(what_is_not_a_decimal_is_refused),
        cmocka_unit_test(decimals_are_written_with_the_places_they_need),
        cmocka_unit_test(what_is_written_is_read_back),
        cmocka_unit_test(hours_are_read_in_both_forms),
        cmocka_unit_test(hours_are_written_in_the_shorter_exact_form),
        cmocka_unit_test(sums_and_products_equal_the_model),
        cmocka_unit_test(comparing_is_exact_at_the_far_ends),
        cmocka_unit_test(overflow_is_told_and_leaves_the_result),
        cmocka_unit_test(fractions_are_written_exactly_or_said_to_be_rounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
