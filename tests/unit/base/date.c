#include "base/date.h"
#include "unit.h"

/* The model counts day by day, with nothing but the lengths of months. */
static int length(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && leap ? 1 : 0);
}

static void every_day_of_9000_years_equals_the_model(void **state)
{
    (void)state;
    ds_date n = ds_date_make(1000, 1, 1);
    assert_int_equal(n, -354285);
    int weekday = 3; /* 1000-01-01 was a Wednesday */
    int week_year = 1000, week = 1;
    for (int year = 1000; year <= 9999; year++)
        for (int month = 1; month <= 12; month++)
            for (int day = 1; day <= length(year, month); day++, n++) {
                if (ds_date_make(year, month, day) != n)
                    fail_msg("%d-%d-%d", year, month, day);
                ds_ymd d = ds_date_split(n);
                if (d.year != year || d.month != month || d.day != day)
                    fail_msg("%d is not %d-%d-%d", n, year, month, day);
                int w = ds_date_weekday(n);
                if (w != weekday)
                    fail_msg("weekday of %d-%d-%d", year, month, day);
                weekday = weekday % 7 + 1;
                /* A week belongs to the year of its Thursday. */
                if (w == 1) {
                    week++;
                    bool next = month == 12 && day >= 29;
                    if (next || (month == 1 && day <= 4)) {
                        week = 1;
                        week_year = next ? year + 1 : year;
                    }
                }
                int y, k;
                ds_date_iso_week(&y, &k, n);
                if (y != week_year || k != week)
                    fail_msg("week of %d-%d-%d", year, month, day);
                if (year < 9999 && w == 1 && ds_date_of_iso_week(y, k) != n)
                    fail_msg("monday of %d-W%d", y, k);
            }
    assert_int_equal(ds_date_make(1970, 1, 1), 0);
    assert_int_equal(n - 1, ds_date_make(9999, 12, 31));
}

static void dates_that_are_not_are_refused(void **state)
{
    (void)state;
    assert_int_equal(ds_date_make(2026, 2, 29), DS_NO_DATE);
    assert_int_equal(ds_date_make(999, 12, 31), DS_NO_DATE);
    assert_int_equal(ds_date_make(10000, 1, 1), DS_NO_DATE);
    assert_int_equal(ds_date_make(2026, 0, 1), DS_NO_DATE);
    assert_int_equal(ds_date_make(2026, 13, 1), DS_NO_DATE);
    assert_int_equal(ds_date_make(2026, 1, 0), DS_NO_DATE);
    assert_true(ds_date_valid((ds_ymd){2024, 2, 29}));
    assert_int_equal(ds_date_split(DS_NO_DATE).year, 0);
    assert_int_equal(ds_date_split(INT32_MAX).year, 0);
    assert_int_equal(ds_date_add_months(DS_NO_DATE, 1), DS_NO_DATE);
    assert_int_equal(ds_date_of_iso_week(2026, 54), DS_NO_DATE);
    assert_int_equal(ds_date_of_iso_week(2025, 53), DS_NO_DATE);
    assert_int_equal(ds_date_of_iso_week(2026, 0), DS_NO_DATE);
}

static void only_the_iso_form_is_read(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "",           "2026-1-23",   "2026-11-23 ", "23-11-2026", "2026/11/23",
        "2026-11-31", "2026-11-2x",  "+026-11-23",  "20261123",   "2026-11-",
        "0026-11-23", "2026-11-230", " 026-11-23",  "2026--1-23",
    };
    ds_date d = 7;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (ds_date_parse(&d, ds_cstr(bad[i])))
            fail_msg("accepted \"%s\"", bad[i]);
    assert_int_equal(d, 7);
    assert_true(ds_date_parse(&d, DS_STR("2026-11-23")));
    assert_int_equal(d, 20780);
}

static void what_is_written_is_read_back(void **state)
{
    (void)state;
    uint64_t seed = 5;
    ds_date first = ds_date_make(1000, 1, 1);
    size_t many = (size_t)(ds_date_make(9999, 12, 31) - first + 1);
    for (int i = 0; i < 5000; i++) {
        ds_date d = first + (ds_date)rnd_below(&seed, many);
        char text[11];
        ds_date back;
        ds_date_format(text, d);
        assert_true(ds_date_parse(&back, ds_cstr(text)));
        assert_int_equal(back, d);
    }
}

static void months_clamp_at_the_end_of_the_month(void **state)
{
    (void)state;
    static const struct {
        const char *from;
        int months;
        const char *to;
    } cases[] = {
        {"2026-01-31", 1, "2026-02-28"},  {"2024-01-31", 1, "2024-02-29"},
        {"2026-03-31", -1, "2026-02-28"}, {"2026-11-23", 0, "2026-11-23"},
        {"2026-11-23", 2, "2027-01-23"},  {"2026-01-15", -1, "2025-12-15"},
        {"2024-02-29", 12, "2025-02-28"}, {"2026-11-23", -11000, "1110-03-23"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ds_date d;
        char text[11];
        assert_true(ds_date_parse(&d, ds_cstr(cases[i].from)));
        ds_date_format(text, ds_date_add_months(d, cases[i].months));
        assert_string_equal(text, cases[i].to);
    }
    ds_date d = ds_date_make(2026, 11, 23);
    assert_int_equal(ds_date_add_months(d, INT32_MAX), DS_NO_DATE);
    assert_int_equal(ds_date_add_months(d, INT32_MIN), DS_NO_DATE);
}

static void today_is_a_date(void **state)
{
    (void)state;
    assert_true(ds_date_today() >= ds_date_make(2026, 1, 1));
}

static void a_day_ends_where_the_next_begins(void **state)
{
    (void)state;
    for (ds_date d = ds_date_make(2026, 1, 1); d < ds_date_make(2028, 1, 1);
         d++) {
        int64_t end = ds_date_end(d);
        assert_int_equal(ds_date_of_time(end), d);
        assert_int_equal(ds_date_of_time(end + 1), d + 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_day_of_9000_years_equals_the_model),
        cmocka_unit_test(dates_that_are_not_are_refused),
        cmocka_unit_test(only_the_iso_form_is_read),
        cmocka_unit_test(what_is_written_is_read_back),
        cmocka_unit_test(months_clamp_at_the_end_of_the_month),
        cmocka_unit_test(today_is_a_date),
        cmocka_unit_test(a_day_ends_where_the_next_begins),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
