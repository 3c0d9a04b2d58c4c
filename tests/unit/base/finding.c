#include "base/finding.h"
#include "unit.h"

static void errors_and_warnings_are_counted_apart(void **state)
{
    (void)state;
    ds_arena a = {0};
    ds_findings f = {.arena = &a};
    char path[] = "b.yaml";
    ds_place at = {ds_cstr(path), 2, 3};
    ds_find_hint(&f, "no finding to hint at");
    ds_find_error(&f, at, DS_F_DUPLICATE, "\"%s\" is given twice", "phone");
    ds_find_hint(&f, "remove %s", "one");
    ds_find_warning(&f, at, DS_F_UNKNOWN, "unknown");
    memset(path, 'x', sizeof path - 1);
    assert_int_equal(f.errors, 1);
    assert_int_equal(f.warnings, 1);
    assert_str(f.list.p[0].path, "b.yaml");
    assert_str(f.list.p[0].msg, "\"phone\" is given twice");
    assert_str(f.list.p[0].hint, "remove one");
    assert_false(f.list.p[0].warning);
    assert_true(f.list.p[1].warning);
    assert_str(f.list.p[1].hint, "");
    ds_findings_free(&f);
    assert_int_equal(f.list.n + f.errors + f.warnings, 0);
    ds_arena_free(&a);
}

static void sorting_goes_by_path_line_column_and_code(void **state)
{
    (void)state;
    ds_arena a = {0};
    ds_findings f = {.arena = &a};
    static const struct {
        const char *path;
        unsigned line, col;
        ds_finding_code code;
    } given[] = {
        {"b", 1, 1, DS_F_YAML}, {"a", 2, 1, DS_F_YAML}, {"a", 1, 2, DS_F_YAML},
        {"a", 1, 1, DS_F_ENUM}, {"a", 1, 1, DS_F_YAML},
    };
    ds_findings_sort(&f);
    for (size_t i = 0; i < 5; i++)
        ds_find_error(
            &f, (ds_place){ds_cstr(given[i].path), given[i].line, given[i].col},
            given[i].code, "%zu", i);
    ds_findings_sort(&f);
    static const char *const want[] = {"4", "3", "2", "1", "0"};
    for (size_t i = 0; i < 5; i++)
        assert_str(f.list.p[i].msg, want[i]);
    ds_findings_free(&f);
    ds_arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(errors_and_warnings_are_counted_apart),
        cmocka_unit_test(sorting_goes_by_path_line_column_and_code),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
