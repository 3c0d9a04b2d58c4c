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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_delimiter_is_what_rows_agree_on),
        cmocka_unit_test(quoted_delimiters_do_not_count),
        cmocka_unit_test(title_rows_and_ragged_rows_do_not_confuse),
        cmocka_unit_test(an_apostrophe_quotes_only_when_the_header_has_it),
    };
    return cmocka_run_group_tests(tests, NULL, reset);
}
