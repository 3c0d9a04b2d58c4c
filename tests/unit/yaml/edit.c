/* Plans that cannot be: the file is not changed, and the message says why. */
#include "unit.h"
#include "yaml/edit.h"
#include "base/banned.h"

static void set_says(const char *bytes, const char *msg)
{
    ds_arena a = {0};
    ds_findings f = {.arena = &a};
    ds_doc doc;
    ds_err err = {0};
    ds_str out = {0};
    const ds_yval value = {.kind = DS_SCALAR, .text = DS_STR("3")};
    (void)ds_yaml_parse(&doc, &a, DS_STR("x"), ds_cstr(bytes), &f);
    ds_plan *p = ds_plan_new(&a, &doc);
    ds_plan_set(p, NULL, DS_STR("b"), &value, (ds_key_order){0});
    assert_int_equal(ds_plan_apply(&out, &a, p, &err), -1);
    assert_int_equal(err.code, DS_ESYNTAX);
    assert_str(ds_cstr(err.msg), msg);
    ds_findings_free(&f);
    ds_arena_free(&a);
}

static void a_refused_file_is_blamed_where_its_trouble_is(void **state)
{
    (void)state;
    set_says("a: &x 1\nb: 2\n", "x:1:4: anchors (&) are not used in records");
    set_says("a: 1\na: 2\n", "x:2:1: \"a\" is given twice (first at line 1)");
    set_says("- a\n", "x:1:1: a record is a mapping of fields");
    set_says("a: 1\n=======\n>>>>>>> theirs\n",
             "x:3:1: a conflict of git's is not resolved");
}

static void a_plan_without_steps_gives_the_same_bytes(void **state)
{
    (void)state;
    ds_arena a = {0};
    ds_findings f = {.arena = &a};
    ds_doc doc;
    ds_err err = {0};
    ds_str out;
    size_t n;
    ds_str bytes = DS_STR("\xef\xbb\xbf# x\r\na:   1 # y\r\n\r\nb: |\r\n  c");
    assert_int_equal(ds_yaml_parse(&doc, &a, DS_STR("x"), bytes, &f), 0);
    ds_plan *p = ds_plan_new(&a, &doc);
    assert_ok(ds_plan_apply(&out, &a, p, &err), &err);
    assert_true(ds_str_eq(out, bytes));
    (void)ds_plan_splices(p, &n);
    assert_int_equal(n, 0);
    ds_arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_refused_file_is_blamed_where_its_trouble_is),
        cmocka_unit_test(a_plan_without_steps_gives_the_same_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
