#include "base/regex.h"
#include "unit.h"
#include <time.h>

static int match(const char *pattern, const char *flags, ds_str text)
{
    ds_regex *re;
    ds_err err;
    assert_ok(ds_regex_open(&re, ds_cstr(pattern), ds_cstr(flags), &err), &err);
    int rc = ds_regex_match(NULL, re, text, &err);
    ds_regex_close(re);
    return rc;
}

static void patterns_match_with_their_flags(void **state)
{
    (void)state;
    assert_int_equal(match("^a.c$", "", DS_STR("abc")), 1);
    assert_int_equal(match("^a.c$", "", DS_STR("ABC")), 0);
    assert_int_equal(match("^a.c$", "i", DS_STR("ABC")), 1);
    assert_int_equal(match("^b", "", DS_STR("a\nb")), 0);
    assert_int_equal(match("^b", "m", DS_STR("a\nb")), 1);
    assert_int_equal(match("a.b", "", DS_STR("a\nb")), 0);
    assert_int_equal(match("a.b", "s", DS_STR("a\nb")), 1);
    assert_int_equal(match("a b", "x", DS_STR("ab")), 1);
    assert_int_equal(match("", "", (ds_str){NULL, 0}), 1);
    assert_int_equal(match("\xc3\x89", "i", DS_STR("caff\xc3\xa9")), 1);
    assert_int_equal(match("^.$", "", DS_STR("\xc3\xa9")), 1);
}

static void the_span_is_in_bytes(void **state)
{
    (void)state;
    ds_regex *re;
    ds_err err;
    size_t span[2];
    assert_ok(ds_regex_open(&re, DS_STR("b+"), DS_STR(""), &err), &err);
    assert_int_equal(ds_regex_match(span, re, DS_STR("\xc3\xa9 bb"), &err), 1);
    assert_int_equal(span[0], 3);
    assert_int_equal(span[1], 5);
    ds_regex_close(re);
    ds_regex_close(NULL);
}

static void broken_bytes_never_match_and_never_fail(void **state)
{
    (void)state;
    assert_int_equal(match("^.$", "", DS_STR("\xff")), 0);
    assert_int_equal(match("b", "",
                           DS_STR("\xff"
                                  "b\xc3")),
                     1);
}

static void a_wrong_pattern_is_a_usage_error_with_its_offset(void **state)
{
    (void)state;
    ds_regex *re;
    ds_err err;
    assert_int_equal(ds_regex_open(&re, DS_STR("ab(c"), DS_STR(""), &err), -1);
    assert_int_equal(err.code, DS_EUSAGE);
    assert_string_equal(err.msg, "the regular expression is wrong at offset 4: "
                                 "missing closing parenthesis");
    assert_int_equal(ds_regex_open(&re, DS_STR("a"), DS_STR("iq"), &err), -1);
    assert_string_equal(err.msg, "a regular expression has no flag \"q\" "
                                 "(they are i, m, s, x)");
    static char big[5000];
    memset(big, 'a', sizeof big);
    assert_int_equal(
        ds_regex_open(&re, (ds_str){big, sizeof big}, DS_STR(""), &err), -1);
    assert_int_equal(err.code, DS_EUSAGE);
    assert_int_equal(ds_regex_open(&re, DS_STR("\xff"), DS_STR(""), &err), -1);
    assert_int_equal(err.code, DS_EUSAGE);
    assert_int_equal(ds_regex_open(&re, DS_STR("\\C"), DS_STR(""), &err), -1);
}

static void hostile_patterns_end_at_a_limit(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "^(a+)+$",
        "^(a|aa)+$",
        "^(.*)*(.*)*(.*)*x",
        "(?R)?a(?R)?b",
        "^((a{0,20}){0,20}){0,20}$",
        "(*NO_JIT)^(a+)+$",
        "(*NO_JIT)(?R)?a(?R)?b",
    };
    static char text[20000];
    memset(text, 'a', sizeof text - 1);
    text[sizeof text - 1] = '!';
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        ds_regex *re;
        ds_err err = {0};
        assert_ok(ds_regex_open(&re, ds_cstr(bad[i]), DS_STR(""), &err), &err);
        clock_t start = clock();
        int rc = ds_regex_match(NULL, re, (ds_str){text, sizeof text}, &err);
        clock_t used = clock() - start;
        if (rc == 1 || (rc == -1 && err.code != DS_ELIMIT))
            fail_msg("%s gives %d", bad[i], rc);
        if (used > CLOCKS_PER_SEC)
            fail_msg("%s took %ld ms", bad[i],
                     (long)(used * 1000 / CLOCKS_PER_SEC));
        ds_regex_close(re);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(patterns_match_with_their_flags),
        cmocka_unit_test(the_span_is_in_bytes),
        cmocka_unit_test(broken_bytes_never_match_and_never_fail),
        cmocka_unit_test(a_wrong_pattern_is_a_usage_error_with_its_offset),
        cmocka_unit_test(hostile_patterns_end_at_a_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
