#include "unit.h"
#include <errno.h>

static void failing_gives_minus_one_and_the_message(void **state)
{
    (void)state;
    ds_err err = {0};
    assert_int_equal(ds_fail(&err, DS_EUSAGE, "bad %s %d", "verb", 7), -1);
    assert_int_equal(err.code, DS_EUSAGE);
    assert_string_equal(err.msg, "bad verb 7");
}

static void failing_without_a_place_for_the_error_is_fine(void **state)
{
    (void)state;
    assert_int_equal(ds_fail(NULL, DS_EIO, "x"), -1);
    assert_int_equal(ds_fail_errno(NULL, "x"), -1);
    assert_int_equal(ds_hint(NULL, "x"), -1);
}

static void a_new_error_forgets_the_old_hint_and_excerpt(void **state)
{
    (void)state;
    ds_err err = {.excerpt = "a", .hint = "b"};
    ds_fail(&err, DS_EIO, "x");
    assert_string_equal(err.excerpt, "");
    assert_string_equal(err.hint, "");
    ds_hint(&err, "try %s", "it");
    assert_string_equal(err.hint, "try it");
    assert_string_equal(err.msg, "x");
}

static void a_message_may_be_built_from_the_old_one(void **state)
{
    (void)state;
    ds_err err = {0};
    ds_fail(&err, DS_EIO, "inner");
    ds_fail(&err, DS_EIO, "outer: %s", err.msg);
    assert_string_equal(err.msg, "outer: inner");
}

static void errno_is_put_in_words_and_kept(void **state)
{
    (void)state;
    ds_err err;
    errno = ENOSPC;
    assert_int_equal(ds_fail_errno(&err, "file %s", "x"), -1);
    assert_int_equal(err.code, DS_EIO);
    assert_string_equal(err.msg, "file x: No space left on device");
    assert_int_equal(errno, ENOSPC);
}

static void a_message_too_long_is_cut_and_terminated(void **state)
{
    (void)state;
    ds_err err;
    char big[3000];
    memset(big, 'x', sizeof big - 1);
    big[sizeof big - 1] = '\0';
    ds_fail(&err, DS_EIO, "%s", big);
    assert_int_equal(strlen(err.msg), sizeof err.msg - 1);
    errno = EIO;
    ds_fail_errno(&err, "%s", big);
    assert_int_equal(strlen(err.msg), sizeof err.msg - 1);
    ds_hint(&err, "%s", big);
    assert_int_equal(strlen(err.hint), sizeof err.hint - 1);
}

static void each_code_has_the_exit_status_of_the_manual(void **state)
{
    (void)state;
    static const int want[] = {
        [DS_OK] = 0,      [DS_EUSAGE] = 2,   [DS_ENOTFOUND] = 2,
        [DS_ESYNTAX] = 1, [DS_EEXISTS] = 1,  [DS_ECHANGED] = 1,
        [DS_EBUSY] = 1,   [DS_EIO] = 1,      [DS_EGIT] = 1,
        [DS_ELIMIT] = 1,  [DS_EFINDINGS] = 3};
    for (unsigned i = 0; i <= DS_EFINDINGS; i++)
        assert_int_equal(ds_exit_status((ds_code)i), want[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(failing_gives_minus_one_and_the_message),
        cmocka_unit_test(failing_without_a_place_for_the_error_is_fine),
        cmocka_unit_test(a_new_error_forgets_the_old_hint_and_excerpt),
        cmocka_unit_test(a_message_may_be_built_from_the_old_one),
        cmocka_unit_test(errno_is_put_in_words_and_kept),
        cmocka_unit_test(a_message_too_long_is_cut_and_terminated),
        cmocka_unit_test(each_code_has_the_exit_status_of_the_manual),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
