#include "sheet/csv.h"
#include "unit.h"

static void assert_line(ds_str bytes, const char *encoding, unsigned number,
                        unsigned col, const char *want, unsigned at)
{
    ds_arena a = {0};
    ds_str line = {0};
    ds_str text = ds_sheet_text(&a, bytes, ds_cstr(encoding));
    assert_true(ds_sheet_line(&line, &col, text, ds_cstr(encoding), number));
    assert_string_equal(ds_zstr(&a, line), want);
    assert_int_equal(col, at);
    ds_arena_free(&a);
}

static void a_line_and_its_column_are_told_as_utf_8(void **state)
{
    (void)state;
    static const char wide[] = "\xff\xfe"
                               "a\0;\0\n\0\xe0\0;\0b\0\r\0\n\0";
    assert_line(DS_STR("a;b\ncitt\xe0;c\r\nd"), "windows-1252", 2, 7,
                "citt\xc3\xa0;c", 8);
    assert_line(DS_STR("\xef\xbb\xbf"
                       "a;b\n"),
                "utf-8", 1, 3, "a;b", 3);
    assert_line(DS_STR(wide), "utf-16le", 2, 3, "\xc3\xa0;b", 4);
    assert_line(DS_STR("a;b\rcitt\x88;c\r"), "macintosh", 2, 7,
                "citt\xc3\xa0;c", 8);
    assert_line(DS_STR("citt\x85;c"), "cp850", 1, 99, "citt\xc3\xa0;c", 9);
    assert_line(DS_STR("citt\x85;c"), "cp850", 1, 0, "citt\xc3\xa0;c", 0);
}

static void there_is_no_line_behind_the_end(void **state)
{
    (void)state;
    ds_arena a = {0};
    ds_str line;
    unsigned col = 1;
    assert_false(
        ds_sheet_line(&line, &col, DS_STR("a\nb"), DS_STR("utf-8"), 3));
    assert_int_equal(ds_sheet_text(&a, DS_STR("\xff"), DS_STR("utf-8")).n, 0);
    ds_arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_and_its_column_are_told_as_utf_8),
        cmocka_unit_test(there_is_no_line_behind_the_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
