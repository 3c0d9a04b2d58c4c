#include "record/series.h"
#include "unit.h"

/* "before|counter|behind|digits", with "y" where the year is in the series. */
static void assert_series(const char *number, int year, const char *want)
{
    ds_arena a = {0};
    ds_series s, other;
    ds_str got = DS_STR("none");
    if (ds_series_read(&s, &other, ds_cstr(number), year))
        got = ds_printf(&a, "%.*s|%llu|%.*s|%u%s", DS_FMT(s.before),
                        (unsigned long long)s.counter, DS_FMT(s.behind),
                        s.digits, s.year ? "y" : "");
    assert_str(got, want);
    ds_arena_free(&a);
}

static void the_last_run_of_digits_counts(void **state)
{
    (void)state;
    assert_series("14", 2026, "|14||2");
    assert_series("FT-0014", 2026, "FT-|14||4");
    assert_series("2026-014", 2026, "2026-|14||3y");
    assert_series("PA/3-B", 2026, "PA/|3|-B|1");
}

static void a_year_at_the_end_is_no_counter(void **state)
{
    (void)state;
    assert_series("14/2026", 2026, "|14|/2026|2y");
    assert_series("A-14/26", 2026, "A-|14|/26|2y");
    assert_series("14/2025", 2026, "14/|2025||4");
    assert_series("2026", 2026, "|2026||4");
    assert_series("2026-26", 2026, "2026-|26||2y");
}

static void no_digits_or_too_many_are_no_number(void **state)
{
    (void)state;
    assert_series("", 2026, "none");
    assert_series("draft", 2026, "none");
    assert_series("1234567890123456789", 2026, "none");
    assert_series("123456789012345678", 2026, "|123456789012345678||18");
}

static void a_number_that_may_be_read_in_two_ways_says_both(void **state)
{
    (void)state;
    ds_series one, two;
    assert_true(ds_series_read(&one, &two, DS_STR("26/26"), 2026));
    assert_str(one.before, "26/");
    assert_str(two.behind, "/26");
    assert_int_equal(two.digits, 2);
    assert_true(ds_series_read(&one, &two, DS_STR("25/26"), 2026));
    assert_int_equal(two.digits, 0);
}

static void another_number_is_written_alike(void **state)
{
    (void)state;
    ds_arena a = {0};
    ds_series s;
    assert_true(ds_series_read(&s, NULL, DS_STR("2026-014/B"), 2026));
    assert_str(ds_series_write(&a, &s, 7), "2026-007/B");
    assert_str(ds_series_write(&a, &s, 1234), "2026-1234/B");
    ds_arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_last_run_of_digits_counts),
        cmocka_unit_test(a_year_at_the_end_is_no_counter),
        cmocka_unit_test(no_digits_or_too_many_are_no_number),
        cmocka_unit_test(a_number_that_may_be_read_in_two_ways_says_both),
        cmocka_unit_test(another_number_is_written_alike),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
