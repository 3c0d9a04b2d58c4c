#include "sheet/detect.h"
#include "unit.h"

static ds_arena arena;

static int reset(void **state)
{
    (void)state;
    ds_arena_free(&arena);
    return 0;
}

static ds_sheet read_text(const char *z)
{
    ds_sheet s;
    ds_err err;
    assert_ok(
        ds_sheet_read(&s, &arena, DS_STR("a.csv"), ds_cstr(z), NULL, &err),
        &err);
    return s;
}

static void assert_delimiter(const char *text, char want)
{
    assert_int_equal(read_text(text).dialect.delimiter, want);
}

static void the_delimiter_is_what_rows_agree_on(void **state)
{
    (void)state;
    assert_delimiter("a,b\n1,2\n", ',');
    assert_delimiter("a;b;c\n1;2;3,5\n4;5;6,7\n", ';');
    assert_delimiter("a\tb\nx, y, z\tw\n", '\t');
    assert_delimiter("a|b\n1|2\n", '|');
    assert_delimiter("no delimiter\nat all; here\n", ';');
    assert_delimiter("one\ntwo\n", ',');
    assert_delimiter("", ',');
}

static void quoted_delimiters_do_not_count(void **state)
{
    (void)state;
    assert_delimiter("a;b\n\"1,2,3\";x\n\"4,5,6\";y\n\"7,8,9\n10\";z\n", ';');
    assert_delimiter("a,b\n\"x;y\",\"5\"\" ; z\"\n \"p;q\" ,r\n", ',');
}

static void title_rows_and_ragged_rows_do_not_confuse(void **state)
{
    (void)state;
    assert_delimiter("Clients, as of today\n\na;b;c\n1;2;3\n4;5;6\n", ';');
    assert_delimiter("Rossi srl\nVia Po\nRoma\nList\n2026\na;b;c\n1;2;3\n",
                     ';');
    assert_delimiter("\"Rossi, srl\"\nRoma\nList\n2026\na;b;c\n1;2;3\n", ';');
    assert_delimiter("a,b,c\n1,2,3\n1,Rua do Pa, 67,3\n4,5,6\n", ',');
}

static void an_apostrophe_quotes_only_when_the_header_has_it(void **state)
{
    (void)state;
    assert_int_equal(ds_detect_quote(DS_STR("'a','b'\n'c,d','e'\n")), '\'');
    assert_int_equal(ds_detect_quote(DS_STR("'a',b\n")), '"');
    assert_int_equal(ds_detect_quote(DS_STR("'a',b,'c'\n")), '"');
    assert_int_equal(ds_detect_quote(DS_STR("a,b\n'c','d'\n")), '"');
    assert_int_equal(ds_detect_quote(DS_STR("")), '"');
}

static void the_decimal_sign_needs_proof(void **state)
{
    (void)state;
    static const struct {
        const char *cells;
        char want;
        bool sure;
    } cases[] = {
        {"12,5", ',', true},
        {"12.5", '.', true},
        {"1.234,56", ',', true},
        {"1,234.56", '.', true},
        {"1.234.567", ',', true},
        {"1,234,567", '.', true},
        {"0,125", ',', true},
        {"0.125", '.', true},
        {"1234,567", ',', true},
        {"-\xe2\x82\xac 1.234,56", ',', true},
        {"12,50 EUR", ',', true},
        {"1.234", '.', false},
        {"1,234", '.', false},
        {"1.234;5,5", ',', true},
        {"1.5;2,5;3,5", ',', false},
        {"2026-11-23;23.11.2026;02.1234;1.2.3;10.0.0.1", '.', true},
        {"tel. 1.234", '.', true},
        {"42;x", '.', true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ds_str text = ds_printf(&arena, "head;\n%s\n", cases[i].cells);
        ds_sheet s;
        ds_err err;
        ds_dialect told = {.delimiter = ';'};
        assert_ok(ds_sheet_read(&s, &arena, DS_STR("a"), text, &told, &err),
                  &err);
        if (s.dialect.decimal != cases[i].want ||
            s.decimal_sure != cases[i].sure)
            fail_msg("%s: %c %d", cases[i].cells, s.dialect.decimal,
                     s.decimal_sure);
    }
}

static void the_order_of_dates_needs_proof(void **state)
{
    (void)state;
    static const struct {
        const char *cells, *want;
        bool sure;
    } cases[] = {
        {"31/12/2026,01/02/2026", "dmy", true},
        {"12/31/2026,01/02/2026", "mdy", true},
        {"31.12.26", "dmy", true},
        {"98-05-03", "ymd", true},
        {"2026-11-23 00:00:00.000", "ymd", true},
        {"1996-07-04T00:00", "ymd", true},
        {"03/04/2026", "dmy", false},
        {"05/05/2026", "dmy", true},
        {"31/12/2026,12/31/2026", "dmy", false},
        {"2026-11-23,03/04/2026 10:00", "dmy", false},
        {"99/99/2026,1/2/3,12-34,00/01/2026", "ymd", true},
        {"text,42", "ymd", true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ds_sheet s =
            read_text(ds_printf(&arena, "head\n%s\n", cases[i].cells).p);
        if (!ds_str_is(s.dialect.date_order, cases[i].want) ||
            s.date_sure != cases[i].sure)
            fail_msg("%s: %.*s %d", cases[i].cells,
                     DS_FMT(s.dialect.date_order), s.date_sure);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_delimiter_is_what_rows_agree_on),
        cmocka_unit_test(quoted_delimiters_do_not_count),
        cmocka_unit_test(title_rows_and_ragged_rows_do_not_confuse),
        cmocka_unit_test(an_apostrophe_quotes_only_when_the_header_has_it),
        cmocka_unit_test(the_decimal_sign_needs_proof),
        cmocka_unit_test(the_order_of_dates_needs_proof),
    };
    return cmocka_run_group_tests(tests, NULL, reset);
}
