/* Files with conflict markers are taken apart as git put them together. */
#include "unit.h"
#include "merge/sides.h"
#include "base/banned.h"

static void falls_apart(const char *file, size_t n, const char *ours,
                        const char *theirs)
{
    ds_arena a = {0};
    ds_sides s = ds_merge_sides(&a, ds_cstr(file));
    assert_int_equal(s.conflicts, n);
    assert_str(s.ours, ours);
    assert_str(s.theirs, theirs);
    ds_arena_free(&a);
}

static void each_side_gets_its_lines(void **state)
{
    (void)state;
    falls_apart("a\n<<<<<<< ours\nb\n=======\nc\n>>>>>>> theirs\nd\n", 1,
                "a\nb\nd\n", "a\nc\nd\n");
    falls_apart("<<<<<<< HEAD\nb\n||||||| base\nx\n=======\n>>>>>>> t\n", 1,
                "b\n", "");
    falls_apart("<<<<<<< o\r\nb\r\n=======\r\nc\r\n>>>>>>> t\r\nd", 1, "b\r\nd",
                "c\r\nd");
    falls_apart("<<<<<<<\n1\n=======\n2\n>>>>>>>\nx\n<<<<<<<\n=======\n3\n"
                ">>>>>>>\n",
                2, "1\nx\n", "2\nx\n3\n");
}

static void what_only_looks_like_a_marker_is_text(void **state)
{
    (void)state;
    static const char *const plain[] = {
        "",
        "a\n=======\nb\n",
        ">>>>>>> x\n||||||| y\n",
        "<<<<<<<< eight\n=======\n>>>>>>> x\n",
        " <<<<<<< ours\n=======\n>>>>>>> x\n",
        "<<<<<<< ours\nno end\n",
        "<<<<<<< ours\na\n=======\nb\n",
    };
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        falls_apart(plain[i], 0, plain[i], plain[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_side_gets_its_lines),
        cmocka_unit_test(what_only_looks_like_a_marker_is_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
