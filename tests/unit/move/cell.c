#include "move/cell.h"
#include "unit.h"

static const ds_str nulls[] = {{"NULL", 4}, {"N/A", 3}};

static const ds_field *field(const char *table, const char *name)
{
    const ds_table *t =
        &ds_builtin_tables
             .tables[ds_schema_table(&ds_builtin_tables, ds_cstr(table))];
    return &t->fields[ds_table_field(t, ds_cstr(name))];
}

/* What the import knows beside the cell. */
static int years;
static const char *currency = "";
static bool spell, timed;

/* The text for the file, or "error: message | hint". */
static void assert_cell(const char *table, const char *name, char decimal,
                        const char *order, const char *cell, const char *want)
{
    ds_arena a = {0};
    ds_err err = {0};
    ds_str out;
    ds_cell_env env = {.decimal = decimal,
                       .date_order = ds_cstr(order),
                       .years = years,
                       .currency = ds_cstr(currency),
                       .spell = spell,
                       .time = timed,
                       .null_words = nulls,
                       .nnull = 2,
                       .today = ds_date_make(2026, 11, 23)};
    if (ds_cell_read(&out, &a, &env, field(table, name), ds_cstr(cell), &err))
        out = ds_printf(&a, "error: %s%s%s", err.msg,
                        err.hint[0] != '\0' ? " | " : "", err.hint);
    assert_str(out, want);
    ds_arena_free(&a);
}

static void assert_total(char decimal, const char *cell, const char *want)
{
    assert_cell("invoices", "total", decimal, "", cell, want);
}

static void assert_date(const char *order, const char *cell, const char *want)
{
    assert_cell("invoices", "date", 0, order, cell, want);
}

static void assert_short(const char *order, int from, const char *cell,
                         const char *want)
{
    years = from;
    assert_date(order, cell, want);
    years = 0;
}

/* An amount of a row that says its currency, or of an import that tells it. */
static void assert_amount(const char *of_row, bool told, const char *cell,
                          const char *want)
{
    currency = of_row;
    spell = told;
    assert_total(0, cell, want);
    currency = "";
    spell = false;
}

static void the_null_words_and_blanks_say_nothing(void **state)
{
    (void)state;
    assert_cell("clients", "phone", 0, "", "NULL", "");
    assert_cell("clients", "phone", 0, "", " n/a ", "");
    assert_cell("clients", "phone", 0, "", "  ", "");
}

static void a_number_is_read_by_what_it_must_mean(void **state)
{
    (void)state;
    assert_total(0, "12.50", "12.50");
    assert_total(0, "12,50", "12.50");
    assert_total(0, "1.234,5", "1234.5");
    assert_total(0, "1,234.50", "1234.50");
    assert_total(0, "1.234.567", "1234567");
    assert_total(0, "0.125", "0.125");
    assert_total(0, "-0,125", "-0.125");
    assert_total(0, "1 234,50", "1234.50");
    assert_total(0,
                 "1\xc2\xa0"
                 "234,50",
                 "1234.50");
    assert_total(0, "1'234.50", "1234.50");
    assert_total(0,
                 "\xe2\x88\x92"
                 "5",
                 "-5");
    assert_total(0, "1234", "1234");
    assert_total(0, "1234.567", "1234.567");
}

static void thousands_are_groups_of_three(void **state)
{
    (void)state;
    assert_total(0, "1 234 567", "1234567");
    assert_total(0,
                 "1\xe2\x80\xaf"
                 "234,567",
                 "1234.567");
    assert_total(0, "1'234", "1234");
    assert_total(0, "30 60", "error: \"30 60\" is not a number");
    assert_total(0, "7 30", "error: \"7 30\" is not a number");
    assert_total(0, "2'30", "error: \"2'30\" is not a number");
    assert_total(0, "1 234'567", "error: \"1 234'567\" is not a number");
    assert_total(0, "1 234.567,5", "error: \"1 234.567,5\" is not a number");
    assert_total(0, "1,234 567", "error: \"1,234 567\" is not a number");
    assert_cell("clients", "payment_terms", 0, "", "30 60",
                "error: \"30 60\" is not a number");
    assert_cell("time", "hours", 0, "", "7 30",
                "error: \"7 30\" is not a number");
}

static void a_minus_stands_at_either_end_or_is_brackets(void **state)
{
    (void)state;
    assert_total(0, "(120,00)", "-120.00");
    assert_total(0, "120,00-", "-120.00");
    assert_total(0, "120,00 \xe2\x88\x92", "-120.00");
    assert_total(0, "\xe2\x82\xac (120,00)", "-120.00 EUR");
    assert_total(0, "(\xe2\x82\xac 120,00)", "-120.00 EUR");
    assert_total(0, "-\xe2\x82\xac 5", "-5 EUR");
    assert_total(0, "120,00- EUR", "-120.00 EUR");
    assert_total(0, "-(5)", "error: \"-(5)\" is not a number");
    assert_total(0, "-5-", "error: \"-5-\" is not a number");
    assert_total(0, "- EUR -5", "error: \"- EUR -5\" is not a number");
    assert_cell("projects", "budget_hours", 0, "", "(5)",
                "error: budget_hours: \"-5\" is below the least that is "
                "allowed");
}

static void an_amount_in_two_ways_asks_for_the_option(void **state)
{
    (void)state;
    assert_total(0, "1.234",
                 "error: \"1.234\" can be read in two ways | "
                 "--decimal . or --decimal , says which");
    assert_total('.', "1.234", "1.234");
    assert_total(',', "1.234", "1234");
    assert_total(',', "1,234", "1.234");
    assert_total(',', "12.50",
                 "error: \"12.50\" is not a number with the decimal sign "
                 "\",\" | --decimal . would read it");
}

static void what_is_no_number_is_an_error(void **state)
{
    (void)state;
    assert_total(0, "1.23.4", "error: \"1.23.4\" is not a number");
    assert_total(0, "twelve", "error: \"twelve\" is not a number");
    assert_total(0, "1,", "error: \"1,\" is not a number");
    assert_total(0, "1,2,3.4,5", "error: \"1,2,3.4,5\" is not a number");
}

static void an_amount_may_bring_its_currency(void **state)
{
    (void)state;
    assert_total(0, "\xe2\x82\xac 1.220,00", "1220.00 EUR");
    assert_total(0, "1.220,00 \xe2\x82\xac", "1220.00 EUR");
    assert_total(0, "USD 12.50", "12.50 USD");
    assert_total(0, "12.50CHF", "12.50 CHF");
    assert_total(0, "EUR     1.250",
                 "error: \"1.250\" can be read in two ways | "
                 "--decimal . or --decimal , says which");
    assert_total(0, "12,50\xc2\xa0\xe2\x82\xac", "12.50 EUR");
    assert_total(0, "12,50 euro", "12.50 EUR");
    assert_total(0, "12.50 usd", "12.50 USD");
    assert_total(0, "12,50 z\xc5\x82", "12.50 PLN");
    assert_total(0, "R$ 12,50", "12.50 BRL");
    assert_total(0, "Fr. 12.50", "12.50 CHF");
    assert_total(0, "12,50 XYZ", "error: \"12,50 XYZ\" is not a number");
}

static void a_sign_of_several_currencies_is_a_question(void **state)
{
    (void)state;
    assert_total(0, "$1,200.50",
                 "error: \"$\" is the sign of several currencies | "
                 "--set currency=USD (or another) says which");
    assert_total(0, "100 kr.",
                 "error: \"kr.\" is the sign of several currencies | "
                 "--set currency=DKK (or another) says which");
    assert_amount("USD", false, "$1,200.50", "1200.50");
    assert_amount("CAD", true, "$1,200.50", "1200.50 CAD");
    assert_amount("CAD", true, "1200.50", "1200.50 CAD");
    assert_amount("CAD", true, "1200.50 EUR", "1200.50 EUR");
    assert_amount("EUR", false, "$5", "error: \"$\" is no sign of EUR");
    assert_amount("", false, "$5.50 USD", "5.50 USD");
    assert_amount("", false, "CAD $5.50", "5.50 CAD");
    assert_amount("", false, "$5 EUR", "error: \"$\" is no sign of EUR");
    assert_amount("EUR", false, "US$ 5", "5 USD");
}

static void a_date_is_read_with_or_without_a_time(void **state)
{
    (void)state;
    assert_date("", "1996-07-04 00:00:00.000", "1996-07-04");
    assert_date("", "2026-11-23T09:30", "2026-11-23");
    assert_date("", "2026/11/3", "2026-11-03");
    assert_date("", "25.12.2026", "2026-12-25");
    assert_date("", "12/25/2026", "2026-12-25");
    assert_date("", "03/03/2026", "2026-03-03");
}

static void a_time_and_its_zone_do_not_move_the_day(void **state)
{
    (void)state;
    static const char *const good[] = {
        "2026-11-23T23:30Z",         "2026-11-23T10:00:00.000Z",
        "2026-11-23 10:00:00 +0100", "2026-11-23T10:00:00+01:00",
        "23/11/2026 10:00 AM",       "11/23/2026 10:00:00 p.m.",
        "2026-11-23 10:00 UTC",      "2026-11-23 10:00-05",
    };
    static const char *const bad[] = {
        "2026-11-23 10",  "2026-11-23 10:0",    "2026-11-23 10:00 CE",
        "2026-11-23 :30", "2026-11-23 10:00+1", "2026-11-23 10:00 AM PM",
    };
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        assert_date("", good[i], "2026-11-23");
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        ds_str want = {0};
        ds_arena a = {0};
        want = ds_printf(&a, "error: \"%s\" is not a date", bad[i]);
        assert_date("", bad[i], want.p);
        ds_arena_free(&a);
    }
}

static void a_month_may_have_its_name(void **state)
{
    (void)state;
    assert_date("", "15 Jan 2026", "2026-01-15");
    assert_date("", "3 apr. 2026", "2026-04-03");
    assert_date("", "Jan 15, 2026", "2026-01-15");
    assert_date("", "JANUARY 15 2026, 10:00 AM", "2026-01-15");
    assert_date("", "1-gen-2026", "2026-01-01");
    assert_date("mdy", "15 settembre 2026", "2026-09-15");
    assert_date("", "2026-Sep-5", "2026-09-05");
    assert_date("", "31 giu 2026", "error: \"31 giu 2026\" is not a date");
    assert_date("", "15 Ja 2026", "error: \"15 Ja 2026\" is not a date");
    assert_date("", "Jan Feb 2026", "error: \"Jan Feb 2026\" is not a date");
    assert_date("", "15 januaryx 2026",
                "error: \"15 januaryx 2026\" is not a date");
    assert_short("", 2000, "15-gen-26", "2026-01-15");
}

static void years_of_two_digits_count_from_a_year(void **state)
{
    (void)state;
    assert_short("", 0, "25.04.26",
                 "error: \"25.04.26\" has a year of two digits | "
                 "--years 1950 takes it as one of 1950 to 2049, --years 2000 "
                 "as one of 2000 to 2099");
    assert_short("", 1950, "25.04.26", "2026-04-25");
    assert_short("", 1950, "25/04/50", "1950-04-25");
    assert_short("", 1950, "25/04/49", "2049-04-25");
    assert_short("", 1926, "25/04/26", "1926-04-25");
    assert_short("", 1950, "99/12/31", "1999-12-31");
    assert_short("", 1950, "03/04/26",
                 "error: \"03/04/26\" can be read in two ways | "
                 "--dates dmy or --dates mdy says which");
    assert_short("", 1950, "05-04-03",
                 "error: \"05-04-03\" can be read in two ways | "
                 "--dates dmy or --dates mdy or --dates ymd says which");
    assert_short("ymd", 1950, "05-04-03", "2005-04-03");
    assert_short("mdy", 1950, "03/04/26", "2026-03-04");
    assert_short("", 1950, "45/04/32", "error: \"45/04/32\" is not a date");
}

static void a_date_in_two_ways_asks_for_the_option(void **state)
{
    (void)state;
    assert_date("", "03/04/2026",
                "error: \"03/04/2026\" can be read in two ways | "
                "--dates dmy or --dates mdy says which");
    assert_date("dmy", "03/04/2026", "2026-04-03");
    assert_date("mdy", "03/04/2026", "2026-03-04");
    assert_date("dmy", "12/25/2026", "error: \"12/25/2026\" is not a date");
    assert_date("dmy", "03/04/26",
                "error: \"03/04/26\" has a year of two digits | --years 1950 "
                "takes it as one of 1950 to 2049, --years 2000 as one of 2000 "
                "to 2099");
    assert_date("ymd", "03/04/2026",
                "error: \"03/04/2026\" can be read in two ways | "
                "--dates dmy or --dates mdy says which");
    assert_date("", "31/02/2026", "error: \"31/02/2026\" is not a date");
    assert_date("", "today", "error: \"today\" is not a date");
}

static void a_day_that_shows_its_time_is_what_the_field_wants(void **state)
{
    (void)state;
    timed = true;
    assert_cell("time", "hours", 0, "", "2026-04-03T09:30:00", "9:30");
    assert_cell("time", "date", 0, "", "2026-04-03T09:30:00", "2026-04-03");
    assert_cell("time", "note", 0, "", "2026-04-03T19:05:10", "19:05:10");
    timed = false;
}

static void hours_may_have_units(void **state)
{
    (void)state;
    static const struct {
        const char *cell, *want;
    } cases[] = {
        {"1h 30m", "1:30"},
        {"1h30", "1:30"},
        {"1 h 5 min", "1:05"},
        {"12H30M", "12:30"},
        {"90 min", "1:30"},
        {"45'", "0:45"},
        {"2h", "2"},
        {"1,5 ore", "1.5"},
        {"1.5h", "1.5"},
        {"1'234", "1234"},
        {"1h 60m", "error: \"1h 60m\" is not a number of hours"},
        {"30m 1h", "error: \"30m 1h\" is not a number"},
        {"1.5h 30m", "error: \"1.5h 30m\" is not a number of hours"},
        {"1h 30h", "error: \"1h 30h\" is not a number of hours"},
        {"2'30", "error: \"2'30\" is not a number"},
        {"1h 30222222222222222222222m",
         "error: \"1h 30222222222222222222222m\" is not a number of hours"},
        {"2 days", "error: \"2 days\" is not a number"},
        {"2.33333333", "2:20"},
        {"-0,1667", "-0:10"},
        {"2.3333333333333335", "2:20"},
        {"1.9999999", "2:00"},
        {"7.5125", "7:30:45"},
        {"0.375", "0:22:30"},
        {"7.50000", "7.5"},
        {"0.333", "error: hours: \"0.333\" is not a number of hours, which is "
                  "written 3.5 or 3:30"},
        {"0.10015", "error: hours: \"0.10015\" is not a number of hours, which "
                    "is written 3.5 or 3:30"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_cell("time", "hours", 0, "", cases[i].cell, cases[i].want);
    assert_cell("time", "hours", 0, "", "1,250 h",
                "error: \"1,250\" can be read in two ways | "
                "--decimal . or --decimal , says which");
}

static void a_number_that_lost_digits_is_no_text(void **state)
{
    (void)state;
    assert_cell(
        "clients", "phone", 0, "", "3.93331E+11",
        "error: \"3.93331E+11\" is a number that a spreadsheet spoilt | "
        "export it again with the column as text, or --value "
        "phone:3.93331E+11=... says what it was");
    assert_cell("clients", "code", 0, "", " 1,23E+05 ",
                "error: \"1,23E+05\" is a number that a spreadsheet spoilt | "
                "export it again with the column as text, or --value "
                "code:1,23E+05=... says what it was");
    assert_cell("clients", "code", 0, "", "12E+05", "12E+05");
    assert_cell("clients", "code", 0, "", "1E5", "1E5");
    assert_cell("clients", "notes", 0, "", "1E+05", "1E+05");
}

static void words_of_spreadsheets_become_ours(void **state)
{
    (void)state;
    assert_cell("contacts", "primary", 0, "", "S\xc3\xac", "true");
    assert_cell("contacts", "primary", 0, "", "x", "true");
    assert_cell("contacts", "primary", 0, "", "0", "false");
    assert_cell("projects", "status", 0, "", "On hold", "on_hold");
    assert_cell("clients", "address.country", 0, "", "Germania", "DE");
    assert_cell("clients", "address.country", 0, "", "UK", "GB");
    assert_cell("clients", "address.country", 0, "", "USA", "US");
    assert_cell("clients", "payment_terms", 0, "", "30,00", "30");
    assert_cell("clients", "tags", 0, "", "new; big|old", "new\nbig\nold");
    assert_cell("deals", "probability", 0, "", "12,5%", "12.5");
    assert_cell("time", "hours", 0, "", "3:30", "3:30");
    assert_cell("time", "hours", 0, "", "3,5", "3.5");
    assert_cell("clients", "address.street", 0, "", "Via Roma 1\nScala B",
                "Via Roma 1, Scala B");
    assert_cell("clients", "notes", 0, "", " a\r\n\rb \n", "a\n\nb");
    assert_cell("clients", "phone", 0, "", "(5) 555-4729", "(5) 555-4729");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_null_words_and_blanks_say_nothing),
        cmocka_unit_test(a_number_is_read_by_what_it_must_mean),
        cmocka_unit_test(thousands_are_groups_of_three),
        cmocka_unit_test(a_minus_stands_at_either_end_or_is_brackets),
        cmocka_unit_test(an_amount_in_two_ways_asks_for_the_option),
        cmocka_unit_test(what_is_no_number_is_an_error),
        cmocka_unit_test(an_amount_may_bring_its_currency),
        cmocka_unit_test(a_sign_of_several_currencies_is_a_question),
        cmocka_unit_test(a_date_is_read_with_or_without_a_time),
        cmocka_unit_test(a_time_and_its_zone_do_not_move_the_day),
        cmocka_unit_test(a_month_may_have_its_name),
        cmocka_unit_test(years_of_two_digits_count_from_a_year),
        cmocka_unit_test(a_date_in_two_ways_asks_for_the_option),
        cmocka_unit_test(a_day_that_shows_its_time_is_what_the_field_wants),
        cmocka_unit_test(hours_may_have_units),
        cmocka_unit_test(a_number_that_lost_digits_is_no_text),
        cmocka_unit_test(words_of_spreadsheets_become_ours),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
