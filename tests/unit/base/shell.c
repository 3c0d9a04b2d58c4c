#include "base/shell.h"
#include "unit.h"

static void assert_word(const char *text, const char *want)
{
    ds_arena a = {0};
    assert_str(ds_shell_word(&a, ds_cstr(text)), want);
    ds_arena_free(&a);
}

static void a_safe_word_stays(void **state)
{
    (void)state;
    assert_word("2026-014/B", "2026-014/B");
    assert_word("anna@example.org:8%", "anna@example.org:8%");
}

static void a_shell_never_sees_anything_else(void **state)
{
    (void)state;
    assert_word("", "''");
    assert_word("a b", "'a b'");
    assert_word("$(rm -r ~)", "'$(rm -r ~)'");
    assert_word("it's", "'it'\\''s'");
    assert_word("`x`;y&z|!#*?[]{}<>=~", "'`x`;y&z|!#*?[]{}<>=~'");
    assert_word("a\nb\033[1m", "'a b [1m'");
    assert_word("citt\303\240", "'citt\303\240'");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_safe_word_stays),
        cmocka_unit_test(a_shell_never_sees_anything_else),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
