#include "rows.h"
#include "view/format.h"

static void assert_cell(ds_type type, ds_cell v, const char *show,
                        const char *plain)
{
    ds_column c = {.type = type};
    ds_buf b = {0};
    ds_cell_show(&b, &c, &v);
    assert_str(ds_buf_str(&b), show);
    ds_buf_clear(&b);
    ds_cell_plain(&b, &c, &v);
    assert_str(ds_buf_str(&b), plain);
    ds_buf_free(&b);
}

static void numbers_are_exact_or_marked(void **state)
{
    (void)state;
    assert_cell(DS_INT, number(-42, 1), "-42", "-42");
    assert_cell(DS_DECIMAL, number(12345, 10000), "1.2345", "1.2345");
    assert_cell(DS_DECIMAL, number(100, 3), "~33.333333", "33.333333");
    assert_cell(DS_PERCENT, number(225, 10), "22.5%", "22.5");
    assert_cell(DS_INT, none, "", "");
}

static void hours_show_a_colon_where_hundredths_cannot(void **state)
{
    (void)state;
    assert_cell(DS_HOURS, number(7, 2), "3.5", "3.5");
    assert_cell(DS_HOURS, number(10, 3), "3:20", "3:20");
    assert_cell(DS_HOURS, number(-10, 3), "-3:20", "-3:20");
    assert_cell(DS_HOURS, number(10, 7), "~1.428571", "1.428571");
}

static void money_has_the_places_of_its_currency(void **state)
{
    (void)state;
    assert_cell(DS_MONEY, money(122000, EUR), "1220.00 EUR", "1220.00");
    assert_cell(DS_MONEY, money(122000, JPY), "1220 JPY", "1220");
    assert_cell(DS_MONEY, number(12345, 10000), "1.2345", "1.2345");
    assert_cell(DS_MONEY, money(-5, EUR), "-0.05 EUR", "-0.05");
}

static void dates_words_and_switches_are_plain(void **state)
{
    (void)state;
    assert_cell(DS_DATE, date(2026, 11, 23), "2026-11-23", "2026-11-23");
    assert_cell(DS_ENUM, text("on_hold"), "on_hold", "on_hold");
    assert_cell(DS_BOOL, number(1, 1), "yes", "true");
    assert_cell(DS_BOOL, number(0, 1), "no", "false");
    ds_buf b = {0};
    ds_cell v = number(1, 1);
    ds_cell_show_in(&b, &(ds_column){.type = DS_BOOL}, &v, true);
    assert_str(ds_buf_str(&b), "s\xc3\xac");
    ds_buf_free(&b);
}

static void texts_become_one_line_that_no_terminal_obeys(void **state)
{
    (void)state;
    assert_cell(DS_NOTE, text("two\r\nlines\n"), "two\u21b5lines",
                "two\r\nlines\n");
    assert_cell(DS_TEXT, text("\x1b[31mred\t\xff"),
                "<U+001B>[31mred<U+0009><FF>", "\x1b[31mred\t\xff");
}

static void lists_part_at_semicolons_or_end_each_line(void **state)
{
    (void)state;
    assert_cell(DS_TEXTS, text("a\nb c"), "a, b c", "a;b c");
    assert_cell(DS_TEXTS, text("a;b"), "a;b", "a;b\n");
    assert_cell(DS_TEXTS, text("a,b\nc"), "a,b, c", "a,b\nc\n");
}

static void numbers_are_grouped_for_a_screen(void **state)
{
    (void)state;
    static const struct {
        const char *plain, *english, *italian;
    } cases[] = {
        {"1220.00", "1,220.00", "1.220,00"},
        {"-1234567.5", "-1,234,567.5", "-1.234.567,5"},
        {"999", "999", "999"},
        {"1000", "1,000", "1.000"},
        {"~1333.333333", "~1,333.333333", "~1.333,333333"},
        {"1234:20", "1,234:20", "1.234:20"},
        {"12.5%", "12.5%", "12,5%"},
        {"1220.00 EUR", "1,220.00 EUR", "1.220,00 EUR"},
        {"", "", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ds_buf b = {0};
        ds_number_group(&b, ds_cstr(cases[i].plain), false);
        assert_str(ds_buf_str(&b), cases[i].english);
        ds_buf_clear(&b);
        ds_number_group(&b, ds_cstr(cases[i].plain), true);
        assert_str(ds_buf_str(&b), cases[i].italian);
        ds_buf_free(&b);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_exact_or_marked),
        cmocka_unit_test(hours_show_a_colon_where_hundredths_cannot),
        cmocka_unit_test(money_has_the_places_of_its_currency),
        cmocka_unit_test(dates_words_and_switches_are_plain),
        cmocka_unit_test(texts_become_one_line_that_no_terminal_obeys),
        cmocka_unit_test(lists_part_at_semicolons_or_end_each_line),
        cmocka_unit_test(numbers_are_grouped_for_a_screen),
    };
    return cmocka_run_group_tests(tests, NULL, reset);
}
