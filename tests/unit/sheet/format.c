#include "sheet/format.h"
#include "unit.h"

static ds_arena arena;

static int reset(void **state)
{
    (void)state;
    ds_arena_free(&arena);
    return 0;
}

static ds_str shown(const char *code, bool from_1904, const char *raw)
{
    ds_number_format f = ds_number_format_of(ds_cstr(code));
    ds_str out = {0};
    ds_cell_kind kind;
    if (!ds_number_show(&out, &kind, &arena, &f, from_1904, ds_cstr(raw)))
        return DS_STR("refused");
    return kind == DS_CELL_TIME ? ds_printf(&arena, "@%.*s", DS_FMT(out)) : out;
}

static void assert_shows(const char *code, const char *raw, const char *want)
{
    assert_str(shown(code, false, raw), want);
}

static void numbers_are_shown_as_exact_decimals(void **state)
{
    (void)state;
    assert_shows("General", "1220.1", "1220.1");
    assert_shows("General", "0", "0");
    assert_shows("General", "-0.05", "-0.05");
    assert_shows("General", "12345678901", "12345678901");
    assert_shows("General", "1.2345678901E10", "12345678901");
    assert_shows("General", "1E-3", "0.001");
    assert_shows("General", "5e2", "500");
    assert_shows("General", "+.5", "0.5");
}

static void the_tail_of_a_binary_fraction_is_rounded_away(void **state)
{
    (void)state;
    assert_shows("General", "1220.0999999999999", "1220.1");
    assert_shows("General", "0.30000000000000004", "0.3");
    assert_shows("General", "26.862000000000002", "26.862");
    assert_shows("General", "999999999999999.9", "1000000000000000");
    assert_shows("General", "123456789012345.6", "123456789012346");
}

static void what_is_no_number_is_refused(void **state)
{
    (void)state;
    assert_shows("General", "", "refused");
    assert_shows("General", ".", "refused");
    assert_shows("General", "1,5", "refused");
    assert_shows("General", "1.2.3", "refused");
    assert_shows("General", "1e", "refused");
    assert_shows("General", "1e9999", "refused");
    assert_shows("General", "1e99", "refused");
    assert_shows("yyyy", "-1", "refused");
    assert_shows("yyyy", "2958466", "refused");
}

static void days_count_from_1900_with_a_day_that_never_was(void **state)
{
    (void)state;
    assert_shows("dd/mm/yyyy", "1", "1900-01-01");
    assert_shows("dd/mm/yyyy", "59", "1900-02-28");
    assert_shows("dd/mm/yyyy", "60", "1900-02-29");
    assert_shows("dd/mm/yyyy", "61", "1900-03-01");
    assert_shows("dd/mm/yyyy", "46349", "2026-11-23");
    assert_shows("dd/mm/yyyy", "2958465", "9999-12-31");
}

static void days_count_from_1904_where_the_file_says_so(void **state)
{
    (void)state;
    assert_str(shown("d/m/yy", true, "0"), "1904-01-01");
    assert_str(shown("d/m/yy", true, "44887"), "2026-11-23");
    assert_str(shown("d/m/yy", true, "2957003"), "9999-12-31");
}

static void a_part_of_a_day_is_a_time(void **state)
{
    (void)state;
    assert_shows("d/m/yy hh:mm", "46349.5", "2026-11-23T12:00:00");
    assert_shows("d/m/yy", "46349.999999", "2026-11-24");
    assert_shows("h:mm", "0.145833333333333", "3:30");
    assert_shows("h:mm", "0.0006944444444444", "0:01");
    assert_shows("[h]:mm", "1.14583333333333", "27:30");
    assert_shows("[HH]:MM", "1.14583333333333", "27:30");
    assert_shows("[mm]", "0.0625", "1:30");
    assert_shows("[h]:mm", "-0.0625", "-1:30");
    assert_shows("h:mm AM/PM", "0.5625", "13:30");
    assert_shows("h:mm:ss", "0.000011574074074", "0:00:01");
}

static void a_day_that_shows_its_time_keeps_its_date(void **state)
{
    (void)state;
    assert_shows("h:mm", "46115.3958333333", "@2026-04-03T09:30:00");
    assert_shows("h:mm", "1.14583333333333", "@1900-01-01T03:30:00");
    assert_shows("[h]:mm", "46115.3958333333", "1106769:30");
    assert_shows("h:mm", "0.395833333333333", "9:30");
    assert_str(shown("h:mm", true, "44653.3958333333"), "@2026-04-03T09:30:00");
}

static void a_code_may_have_general_in_it(void **state)
{
    (void)state;
    assert_shows("General;[Red]-General", "1045", "1045");
    assert_shows("[Black]General", "20121", "20121");
    assert_shows("General\" h\"", "3.5", "3.5");
    assert_shows("General\" EUR\"", "3.5", "3.5 EUR");
    assert_shows("0.00e+00", "1045", "1045");
    assert_shows("##0.0E+0", "1045", "1045");
    assert_shows("00000-0000", "201211234", "201211234");
    assert_shows("ge.m.d", "46349", "2026-11-23");
}

static void currencies_are_known_by_sign_and_place(void **state)
{
    (void)state;
    static const struct {
        const char *code, *currency;
    } cases[] = {
        {"\"$\"#,##0.00", "$"},
        {"$#,##0.00", "$"},
        {"#,##0.00 \"$\"", "$"},
        {"\\$0", "$"},
        {"_-\"$\"* #,##0.00_-", "$"},
        {"[$$-409]0", "USD"},
        {"[$$-en-US]#,##0.00", "USD"},
        {"[$$-1009]0", "CAD"},
        {"[$$-411]0", "$"},
        {"[$A$-C09]0", "AUD"},
        {"\"US\"$0", "USD"},
        {"\\U\\S$0", "USD"},
        {"[$\xc2\xa5-411]0", "JPY"},
        {"[$\xef\xbf\xa5-804]0", "CNY"},
        {"\"\xc2\xa5\"0", "\xc2\xa5"},
        {"0 [$kr-41D]", "SEK"},
        {"0 [$kr.-406]", "DKK"},
        {"0 \"kr\"", "kr"},
        {"0\\ \\k\\r", "kr"},
        {"0 [$z\xc5\x82-415]", "PLN"},
        {"0 [$zl-415]", "PLN"},
        {"[$R$-416] 0", "BRL"},
        {"[$R-1C09] 0", "ZAR"},
        {"[$\xe2\x82\xac-x-euro2]0", "EUR"},
        {"0\xc2\xa0\"\xe2\x82\xac\"", "EUR"},
        {"[$USD] 0", "USD"},
        {"[$Foo] 0", "Foo"},
        {"[$-409]0", ""},
        {"0 \"pz\"", ""},
        {"\"N. \"0", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *currency = cases[i].currency;
        assert_shows(
            cases[i].code, "5",
            ds_printf(&arena, "5%s%s", *currency ? " " : "", currency).p);
    }
    ds_str out;
    ds_cell_kind kind;
    ds_number_format f = ds_number_format_builtin(44);
    assert_true(ds_number_show(&out, &kind, &arena, &f, false, DS_STR("5")));
    assert_str(out, "5 \xc2\xa4");
}

static void percents_zeros_and_currencies_are_shown_as_formatted(void **state)
{
    (void)state;
    assert_shows("0%", "0.22", "22%");
    assert_shows("0.00%", "0.2234", "22.34%");
    assert_shows("0%", "0", "0%");
    assert_shows("00000", "187", "00187");
    assert_shows("00000000000", "1234567897", "01234567897");
    assert_shows("00000", "1234567", "1234567");
    assert_shows("#,##0.00\\ [$\xe2\x82\xac-410]", "1220.1", "1220.1 EUR");
    assert_shows("[$$-409]#,##0.00", "5", "5 USD");
    assert_shows("[$CHF-807] 0.00", "5", "5 CHF");
    assert_shows("\"\xc2\xa3\"#,##0", "5", "5 GBP");
    assert_shows("_-* #,##0.00\\ \xe2\x82\xac_-", "5", "5 EUR");
    assert_shows("#,##0.00", "1220.1", "1220.1");
    assert_shows("[Red]0.00;\"d\"0", "1220.1", "1220.1");
    assert_shows("0.00E+00", "1220.1", "1220.1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_shown_as_exact_decimals),
        cmocka_unit_test(the_tail_of_a_binary_fraction_is_rounded_away),
        cmocka_unit_test(what_is_no_number_is_refused),
        cmocka_unit_test(days_count_from_1900_with_a_day_that_never_was),
        cmocka_unit_test(days_count_from_1904_where_the_file_says_so),
        cmocka_unit_test(a_part_of_a_day_is_a_time),
        cmocka_unit_test(a_day_that_shows_its_time_keeps_its_date),
        cmocka_unit_test(a_code_may_have_general_in_it),
        cmocka_unit_test(currencies_are_known_by_sign_and_place),
        cmocka_unit_test(percents_zeros_and_currencies_are_shown_as_formatted),
    };
    return cmocka_run_group_tests(tests, NULL, reset);
}
