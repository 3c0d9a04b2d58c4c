#include "query/query.h"
#include "unit.h"

static void days_and_last_days_of_periods_are_read(void **state)
{
    (void)state;
    static const struct {
        const char *text, *day;
    } cases[] = {
        {"2026-06-30", "2026-06-30"},        {"today", "2026-11-23"},
        {"today-30d", "2026-10-24"},         {"today - 1y + 2d", "2025-11-25"},
        {"2026-06", "2026-06-30"},           {"2026-Q2", "2026-06-30"},
        {"2026-W01", "2026-01-04"},          {"2025", "2025-12-31"},
        {"last month", "2026-10-31"},        {"this year", "2026-12-31"},
        {"last day", "2026-11-22"},          {"last 30d", "2026-11-23"},
        {"start(last month)", "2026-10-01"}, {"end(2024-02)-1d", "2024-02-28"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ds_date d;
        char day[11];
        assert_true(ds_query_day(&d, ds_cstr(cases[i].text),
                                 ds_date_make(2026, 11, 23)));
        ds_date_format(day, d);
        assert_string_equal(day, cases[i].day);
    }
}

static void anything_else_is_left_to_git(void **state)
{
    (void)state;
    static const char *const cases[] = {
        "",         "HEAD",    "HEAD~3",
        "main",     "v1.0",    "1234567",
        "deadbeef", "12e4567", "2026-02-30",
        "today-1",  "due",     "month(today)",
        "end(due)", "a..b",    "2026-01..2026-02",
        "0999",     "today-x", ":/message",
        "end(",     "count()",
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ds_date d;
        assert_false(ds_query_day(&d, ds_cstr(cases[i]), 20000));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_and_last_days_of_periods_are_read),
        cmocka_unit_test(anything_else_is_left_to_git),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
