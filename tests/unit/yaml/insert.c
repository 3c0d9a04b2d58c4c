/* Elements put into a sequence, values copied from another document. */
#include "unit.h"
#include "yaml/edit.h"
#include "base/banned.h"

typedef struct {
    ds_arena a;
    ds_findings f;
    ds_doc doc, other;
    ds_plan *plan;
} box;

static ds_doc parse(box *b, const char *text)
{
    ds_doc doc;
    assert_int_equal(
        ds_yaml_parse(&doc, &b->a, DS_STR("x"), ds_cstr(text), &b->f), 0);
    return doc;
}

static void open_box(box *b, const char *text, const char *other)
{
    *b = (box){0};
    b->f.arena = &b->a;
    b->doc = parse(b, text);
    b->other = parse(b, other);
    b->plan = ds_plan_new(&b->a, &b->doc);
}

static ds_yval *copied(box *b, const char *path)
{
    ds_yval *v = ds_new(&b->a, ds_yval);
    *v = ds_yval_of(&b->a, &b->other, ds_yaml_at(&b->other, ds_cstr(path)));
    return v;
}

static void insert(box *b, const char *seq, const char *after, const char *what)
{
    ds_plan_insert(b->plan, ds_yaml_at(&b->doc, ds_cstr(seq)),
                   after ? ds_yaml_at(&b->doc, ds_cstr(after)) : NULL,
                   copied(b, what));
}

static void close_box(box *b, const char *want)
{
    ds_str out;
    ds_err err = {0};
    assert_ok(ds_plan_apply(&out, &b->a, b->plan, &err), &err);
    assert_str(out, want);
    ds_findings_free(&b->f);
    ds_arena_free(&b->a);
}

static void inserts_follow_their_element_in_order(void **state)
{
    (void)state;
    box b;
    open_box(&b, "l:\n  - a # one\n  - b\n", "m: [x, y, z]\n");
    insert(&b, "l", "l[0]", "m[0]");
    insert(&b, "l", "l[0]", "m[1]");
    insert(&b, "l", NULL, "m[2]");
    close_box(&b, "l:\n  - z\n  - a # one\n  - x\n  - y\n  - b\n");
}

static void inserts_in_flow_mind_the_commas(void **state)
{
    (void)state;
    box b;
    open_box(&b, "l: [a, b]\n", "m: [x, y, z]\n");
    insert(&b, "l", NULL, "m[0]");
    insert(&b, "l", "l[1]", "m[1]");
    close_box(&b, "l: [x, a, b, y]\n");
    open_box(&b, "l: [a, b]\n", "m: [x, y, z]\n");
    insert(&b, "l", NULL, "m[0]");
    insert(&b, "l", NULL, "m[1]");
    ds_plan_remove(b.plan, ds_yaml_at(&b.doc, DS_STR("l[0]")));
    ds_plan_remove(b.plan, ds_yaml_at(&b.doc, DS_STR("l[1]")));
    close_box(&b, "l: [x, y]\n");
}

static void an_element_takes_the_place_of_a_removed_one(void **state)
{
    (void)state;
    box b;
    open_box(&b, "l:\n  - {a: 1}\n", "m:\n- b: 2\n  c: 3\n");
    insert(&b, "l", "l[0]", "m[0]");
    ds_plan_remove(b.plan, ds_yaml_at(&b.doc, DS_STR("l[0]")));
    close_box(&b, "l:\n  - {b: 2, c: 3}\n");
    open_box(&b, "l:\n  - a: 1", "m:\n- b: 2\n  c: 3\n");
    insert(&b, "l", NULL, "m[0]");
    ds_plan_remove(b.plan, ds_yaml_at(&b.doc, DS_STR("l[0]")));
    close_box(&b, "l:\n  - b: 2\n    c: 3");
}

static void copies_bring_their_comments_and_layout(void **state)
{
    (void)state;
    box b;
    open_box(&b, "l:\r\n    - a: 1\r\nz: 1\r\n",
             "m:\n- a: 1\n\n# about this one\n- b:   2   # why\n  c: >\n"
             "    two\n    lines\n\n  # deeper\n  d: 'x'\n");
    insert(&b, "l", "l[0]", "m[1]");
    close_box(&b, "l:\r\n    - a: 1\r\n\r\n    # about this one\r\n"
                  "    - b:   2   # why\r\n      c: >\r\n        two\r\n"
                  "        lines\r\n\r\n      # deeper\r\n      d: 'x'\r\n"
                  "z: 1\r\n");
}

static void a_copied_key_brings_its_lines(void **state)
{
    (void)state;
    box b;
    open_box(&b, "a: 1\n", "a: 1\n\n# new\nb:\n  - c:   # none\n  - 'd'\n");
    const ds_str names[] = {{"a", 1}, {"b", 1}};
    ds_plan_set(b.plan, NULL, DS_STR("b"), copied(&b, "b"),
                (ds_key_order){names, 2});
    close_box(&b, "a: 1\n\n# new\nb:\n  - c:   # none\n  - 'd'\n");
}

static void inner_things_end_before_outer_ones_begin(void **state)
{
    (void)state;
    box b;
    open_box(&b, "l:\n  - z: 1\n", "a: 1\nm:\n  - x: 1\ny: 2\n");
    ds_plan_set(b.plan, NULL, DS_STR("y"), copied(&b, "y"), (ds_key_order){0});
    insert(&b, "l", "l[0]", "m[0]");
    ds_plan_set(b.plan, ds_yaml_at(&b.doc, DS_STR("l[0]")), DS_STR("a"),
                copied(&b, "a"), (ds_key_order){0});
    close_box(&b, "l:\n  - z: 1\n    a: 1\n  - x: 1\ny: 2\n");
}

static void nothing_is_written_as_nothing(void **state)
{
    (void)state;
    box b;
    open_box(&b, "a: 1\nb: 2 # two\n", "a:\nc: {d: , e: 1}\n");
    ds_plan_set(b.plan, NULL, DS_STR("b"), copied(&b, "a"), (ds_key_order){0});
    ds_plan_set(b.plan, NULL, DS_STR("c"), copied(&b, "c"), (ds_key_order){0});
    close_box(&b, "a: 1\nb: ~ # two\nc: {d: , e: 1}\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(inserts_follow_their_element_in_order),
        cmocka_unit_test(inserts_in_flow_mind_the_commas),
        cmocka_unit_test(an_element_takes_the_place_of_a_removed_one),
        cmocka_unit_test(copies_bring_their_comments_and_layout),
        cmocka_unit_test(a_copied_key_brings_its_lines),
        cmocka_unit_test(inner_things_end_before_outer_ones_begin),
        cmocka_unit_test(nothing_is_written_as_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
