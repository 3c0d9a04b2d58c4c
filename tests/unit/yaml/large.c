/* Large files and long plans: what is linear here takes a moment, and what is
 * quadratic would never end.
 *
 *   large [SIZE]     20000 keys, elements and steps where nothing is said */
#include "unit.h"
#include "base/buf.h"
#include "yaml/edit.h"
#include <stdlib.h>
#include "base/banned.h"

static size_t size = 20000;

typedef struct {
    ds_arena a;
    ds_buf bytes;
    ds_findings found;
    ds_doc doc;
    ds_plan *plan;
} large;

static void parse(large *l, int rc)
{
    l->found.arena = &l->a;
    assert_int_equal(ds_yaml_parse(&l->doc, &l->a, DS_STR("x"),
                                   ds_buf_str(&l->bytes), &l->found),
                     rc);
    l->plan = ds_plan_new(&l->a, &l->doc);
}

static ds_doc apply(large *l)
{
    ds_err err = {0};
    ds_str out;
    ds_doc after;
    assert_ok(ds_plan_apply(&out, &l->a, l->plan, &err), &err);
    assert_int_equal(ds_yaml_parse(&after, &l->a, DS_STR("x"), out, &l->found),
                     0);
    return after;
}

static void done(large *l)
{
    ds_findings_free(&l->found);
    ds_buf_free(&l->bytes);
    ds_arena_free(&l->a);
}

static const ds_yval word = {.kind = DS_SCALAR, .text = {"word", 4}};
static const ds_key_order no_order = {0};

static void a_mapping_of_many_keys_is_set_renamed_and_emptied(void **state)
{
    (void)state;
    large l = {0};
    ds_buf_addz(&l.bytes, "first: 1\nmany:\n");
    for (size_t i = 0; i < size; i++)
        ds_buf_addf(&l.bytes, "  k%zu: %zu # c\n", i, i);
    parse(&l, 0);
    size_t i = 0;
    for (ds_node *n = l.doc.root->last->first; n; n = n->next, i++)
        if (i % 3 == 0)
            ds_plan_remove(l.plan, n);
        else if (i % 3 == 1)
            ds_plan_rename(l.plan, n, ds_printf(&l.a, "r%zu", i));
        else
            ds_plan_set(l.plan, n->parent, n->key->text, &word, no_order);
    ds_doc after = apply(&l);
    assert_int_equal(after.root->last->count, size - (size + 2) / 3);
    l.plan = ds_plan_new(&l.a, &l.doc);
    for (ds_node *n = l.doc.root->last->first; n; n = n->next)
        ds_plan_remove(l.plan, n);
    after = apply(&l);
    assert_int_equal(after.root->count, 1);
    done(&l);
}

static void many_elements_are_appended_in_one_plan(void **state)
{
    (void)state;
    large l = {0};
    ds_buf_addz(&l.bytes, "list:\n- a: 1\n");
    parse(&l, 0);
    const ds_yval pair = {.kind = DS_SCALAR, .text = {"1", 1}, .key = {"a", 1}};
    const ds_yval map = {.kind = DS_MAP, .items = &pair, .count = 1};
    for (size_t i = 0; i < size; i++) {
        ds_plan_append(l.plan, NULL, DS_STR("list"), &map, no_order);
        ds_plan_append(l.plan, NULL, DS_STR("new"), &word, no_order);
    }
    ds_doc after = apply(&l);
    assert_int_equal(after.root->first->count, size + 1);
    assert_int_equal(after.root->last->count, size);
    done(&l);
}

static void many_elements_change_each_in_its_place(void **state)
{
    (void)state;
    large l = {0};
    ds_buf_addz(&l.bytes, "list:\n");
    for (size_t i = 0; i < size; i++)
        ds_buf_addf(&l.bytes, "- a: %zu\n  b: x\n", i);
    parse(&l, 0);
    size_t i = 0;
    for (ds_node *n = l.doc.root->first->first; n; n = n->next, i++)
        if (i % 4 == 0)
            ds_plan_remove(l.plan, n);
        else if (i % 4 == 1)
            ds_plan_set(l.plan, n, DS_STR("c"), &word, no_order);
        else if (i % 4 == 2)
            ds_plan_append(l.plan, n, DS_STR("d"), &word, no_order);
        else
            ds_plan_remove(l.plan, n->first);
    ds_doc after = apply(&l);
    assert_int_equal(after.root->first->count, size - (size + 3) / 4);
    done(&l);
}

static void a_huge_line_is_parsed_and_edited(void **state)
{
    (void)state;
    large l = {0};
    ds_buf_addz(&l.bytes, "list: [\xc3\xa8");
    for (size_t i = 0; i < size; i++)
        ds_buf_addz(&l.bytes, ", {a: b}");
    ds_buf_addz(&l.bytes, "]\n");
    parse(&l, 0);
    for (ds_node *n = l.doc.root->first->first->next; n; n = n->next) {
        ds_plan_set(l.plan, n, DS_STR("new"), &word, no_order);
        ds_plan_remove(l.plan, n->first);
    }
    apply(&l);
    done(&l);
}

static void many_findings_have_their_places(void **state)
{
    (void)state;
    large l = {0};
    for (size_t i = 0; i < size; i++)
        ds_buf_addz(&l.bytes, "caff\xc3\xa8: &a !t 1\n");
    parse(&l, -1);
    assert_int_equal(l.found.errors, 3 * size - 1);
    assert_int_equal(l.found.list.p[1].line, 1);
    assert_int_equal(l.found.list.p[l.found.list.n - 1].line, size);
    done(&l);
}

static void deep_nesting_ends_at_once(void **state)
{
    (void)state;
    static const char *const opens[] = {"[", "{", "- ", "? ", "{a: ", "[{\n"};
    for (size_t k = 0; k < 6; k++) {
        large l = {0};
        for (size_t i = 0; i < size; i++)
            ds_buf_addz(&l.bytes, opens[k]);
        parse(&l, -1);
        assert_null(l.doc.root);
        assert_true(l.found.list.p[0].line >= 1);
        done(&l);
    }
}

static void one_huge_scalar_of_each_style_is_read(void **state)
{
    (void)state;
    static const char *const opens[][3] = {
        {"a: ", "x y ", "\n"},          {"a: '", "it''s ", "'\n"},
        {"a: \"", "\\u00e8 ", "\"\n"},  {"a: |\n", "  line \n\n", "\n"},
        {"a: >\n", "  line\n\n", "\n"}, {"# ", "comment", "\na: 1\n"}};
    for (size_t k = 0; k < 6; k++) {
        large l = {0};
        ds_buf_addz(&l.bytes, opens[k][0]);
        for (size_t i = 0; i < size; i++)
            ds_buf_addz(&l.bytes, opens[k][1]);
        ds_buf_addz(&l.bytes, opens[k][2]);
        parse(&l, 0);
        ds_plan_set(l.plan, NULL, DS_STR("b"), &word, no_order);
        apply(&l);
        done(&l);
    }
}

int main(int argc, char **argv)
{
    if (argc > 1)
        size = strtoul(argv[1], NULL, 10);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_mapping_of_many_keys_is_set_renamed_and_emptied),
        cmocka_unit_test(many_elements_are_appended_in_one_plan),
        cmocka_unit_test(many_elements_change_each_in_its_place),
        cmocka_unit_test(a_huge_line_is_parsed_and_edited),
        cmocka_unit_test(many_findings_have_their_places),
        cmocka_unit_test(deep_nesting_ends_at_once),
        cmocka_unit_test(one_huge_scalar_of_each_style_is_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
