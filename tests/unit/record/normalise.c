#include "record/record.h"
#include "unit.h"

static const ds_str words[] = {{"open", 4}, {"on_hold", 7}, {"dropped", 7}};

static int normalise(ds_str *out, ds_arena *a, ds_type type, const char *z,
                     ds_err *err)
{
    ds_field f = {.name = {"x", 1}, .type = type};
    if (type == DS_ENUM) {
        f.values = words;
        f.nvalues = 3;
        f.noffered = 2;
    }
    if (type == DS_PERCENT) {
        f.has_max = true;
        f.max = 1000000;
    }
    return ds_value_normalise(out, a, &f, ds_cstr(z), ds_date_make(2026, 1, 31),
                              err);
}

static void assert_becomes(ds_type type, const char *typed, const char *want)
{
    ds_arena a = {0};
    ds_err err;
    ds_str out;
    assert_ok(normalise(&out, &a, type, typed, &err), &err);
    assert_str(out, want);
    ds_arena_free(&a);
}

static void assert_refused(ds_type type, const char *typed, const char *msg)
{
    ds_arena a = {0};
    ds_err err;
    ds_str out;
    if (normalise(&out, &a, type, typed, &err) == 0)
        fail_msg("\"%s\" became \"%.*s\"", typed, DS_FMT(out));
    assert_int_equal(err.code, DS_EUSAGE);
    assert_string_equal(err.msg, msg);
    ds_arena_free(&a);
}

static void day_words_become_dates(void **state)
{
    (void)state;
    assert_becomes(DS_DATE, "today", "2026-01-31");
    assert_becomes(DS_DATE, " Today+30d ", "2026-03-02");
    assert_becomes(DS_DATE, "today-1m", "2025-12-31");
    assert_becomes(DS_DATE, "today+1m", "2026-02-28");
    assert_becomes(DS_DATE, "today +2w", "2026-02-14");
    assert_becomes(DS_DATE, "oggi-1y", "2025-01-31");
    assert_becomes(DS_DATE, "yesterday", "2026-01-30");
    assert_becomes(DS_DATE, "2026-11-23", "2026-11-23");
}

static void other_dates_are_refused(void **state)
{
    (void)state;
    assert_refused(DS_DATE, "23/11/2026",
                   "x: \"23/11/2026\" is not a date, which is written "
                   "2026-11-23");
    assert_refused(DS_DATE, "today+1",
                   "x: \"today+1\" is not a date, which is written "
                   "2026-11-23");
    assert_refused(DS_DATE, "today+99999y",
                   "x: \"today+99999y\" is beyond the years 1000 to 9999");
}

static void numbers_stay_as_typed_or_are_refused_with_a_hint(void **state)
{
    (void)state;
    assert_becomes(DS_MONEY, "1220", "1220");
    assert_becomes(DS_MONEY, "1220.00  usd", "1220.00 USD");
    assert_becomes(DS_PERCENT, "22 %", "22");
    assert_becomes(DS_HOURS, "3:30", "3:30");
    assert_refused(DS_PERCENT, "101",
                   "x: \"101\" is above the most that is allowed");
    assert_refused(DS_MONEY, "1.220,00",
                   "x: \"1.220,00\" is not an amount, which is written "
                   "1220.00 or 1220.00 EUR");
    ds_arena a = {0};
    ds_err err;
    ds_str out;
    assert_int_equal(normalise(&out, &a, DS_MONEY, "1.220,00", &err), -1);
    assert_non_null(strstr(err.hint, "1220.00"));
    ds_arena_free(&a);
}

static void names_become_codes(void **state)
{
    (void)state;
    assert_becomes(DS_COUNTRY, "Germania", "DE");
    assert_becomes(DS_CURRENCY, "chf", "CHF");
    assert_becomes(DS_ENUM, "ON_HOLD", "on_hold");
    assert_becomes(DS_BOOL, "s\xc3\xac", "true");
    assert_becomes(DS_BOOL, "N", "false");
    assert_refused(DS_ENUM, "dropped",
                   "\"dropped\" is not a value of x (one of open, on_hold)");
    assert_refused(DS_COUNTRY, "Atlantis",
                   "x: \"Atlantis\" is not a country, which is written as two "
                   "letters");
}

static void check_numbers_lose_their_spaces_only(void **state)
{
    (void)state;
    assert_becomes(DS_IBAN, "it60 x054 2811", "IT60X0542811");
    assert_becomes(DS_VAT_NUMBER, "CHE-123.456.789 MWST",
                   "CHE-123.456.789MWST");
    assert_becomes(DS_TAX_CODE, " rssmra85t10a562s", "RSSMRA85T10A562S");
}

static void lists_are_cut_at_commas(void **state)
{
    (void)state;
    assert_becomes(DS_TEXTS, "big, old ,, x", "big\nold\nx");
    assert_becomes(DS_TEXTS, " , ", "");
    assert_becomes(DS_TEXTS, "a\nb", "a\nb");
}

static void text_takes_one_line_and_notes_take_many(void **state)
{
    (void)state;
    assert_becomes(DS_TEXT, "  Acme  S.p.A. ", "Acme  S.p.A.");
    assert_becomes(DS_NOTE, "a\nb\n", "a\nb");
    assert_becomes(DS_TEXT, "", "");
    assert_refused(DS_TEXT, "a\nb",
                   "x: \"a\" is followed by another line, and it takes one");
    assert_refused(DS_TEXT, "a\xff", "x: the text is not UTF-8");
    assert_refused(DS_EMAIL, "x", "x: \"x\" is not an e-mail address");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(day_words_become_dates),
        cmocka_unit_test(other_dates_are_refused),
        cmocka_unit_test(numbers_stay_as_typed_or_are_refused_with_a_hint),
        cmocka_unit_test(names_become_codes),
        cmocka_unit_test(check_numbers_lose_their_spaces_only),
        cmocka_unit_test(lists_are_cut_at_commas),
        cmocka_unit_test(text_takes_one_line_and_notes_take_many),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
