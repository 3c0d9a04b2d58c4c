/* Nodes with exact ranges, findings with exact places. */
#include "unit.h"
#include "yaml/tree.h"
#include "base/banned.h"

static const char good[] = "# head\n"
                           "name: Acme   # as registered\n"
                           "single: 'it''s'\n"
                           "double: \"a\\tb\"\n"
                           "empty:   # nothing\n"
                           "null: ~\n"
                           "literal: |  # long\n"
                           "  one\n"
                           "\n"
                           "  two\n"
                           "\n"
                           "folded: >-\n"
                           "  one\n"
                           "  two\n"
                           "flow: {a: 1, b: [x, y ]}  # end\n"
                           "list:\n"
                           "- k: v\n"
                           "  m: w\n"
                           "# between\n"
                           "-   last\n"
                           "# tail\n";

typedef struct {
    ds_arena arena;
    ds_findings found;
    ds_doc doc;
    ds_str bytes;
} file;

static int parse(file *f, ds_str bytes)
{
    f->bytes = bytes;
    f->found.arena = &f->arena;
    return ds_yaml_parse(&f->doc, &f->arena, DS_STR("x"), bytes, &f->found);
}

static void done(file *f)
{
    ds_findings_free(&f->found);
    ds_arena_free(&f->arena);
}

static ds_node *at(const file *f, const char *path)
{
    ds_node *n = ds_yaml_at(&f->doc, ds_cstr(path));
    if (!n)
        fail_msg("%s is not there", path);
    return n;
}

static ds_str source(const file *f, const char *path)
{
    const ds_node *n = at(f, path);
    return ds_str_sub(f->bytes, n->beg, n->end);
}

static void looks_right(file *f)
{
    assert_str(source(f, "name"), "Acme");
    assert_str(source(f, "single"), "'it''s'");
    assert_str(at(f, "single")->text, "it's");
    assert_str(source(f, "double"), "\"a\\tb\"");
    assert_str(at(f, "double")->text, "a\tb");
    assert_str(source(f, "empty"), "");
    assert_true(at(f, "empty")->empty && at(f, "null")->empty);
    assert_str(at(f, "literal")->text, "one\n\ntwo\n");
    assert_true(ds_str_starts(source(f, "literal"), DS_STR("|  # long")));
    assert_true(ds_str_ends(source(f, "literal"), DS_STR("two")));
    assert_str(at(f, "folded")->text, "one two");
    assert_str(source(f, "flow"), "{a: 1, b: [x, y ]}");
    assert_str(source(f, "flow.b"), "[x, y ]");
    assert_str(source(f, "flow.b[1]"), "y");
    assert_str(source(f, "list[0].m"), "w");
    assert_str(source(f, "list[1]"), "last");
    assert_true(ds_str_ends(source(f, "list"), DS_STR("last")));
    assert_int_equal(at(f, "list")->count, 2);
    assert_int_equal(f->doc.root->count, 9);
    assert_int_equal(at(f, "name")->line, 2);
    assert_int_equal(at(f, "name")->col, 7);
    assert_int_equal(at(f, "list[1]")->line, 20);
    assert_int_equal(at(f, "list[1]")->col, 5);
}

static void ranges_are_the_source_and_nothing_more(void **state)
{
    (void)state;
    file f = {0};
    assert_int_equal(parse(&f, ds_cstr(good)), 0);
    looks_right(&f);
    assert_ptr_equal(at(&f, "name")->text.p, f.bytes.p + at(&f, "name")->beg);
    done(&f);
}

static void ranges_are_bytes_behind_bom_crlf_and_accents(void **state)
{
    (void)state;
    file f = {0};
    ds_str rest = ds_cstr(good);
    ds_str bytes = DS_STR("\xef\xbb\xbf# \xc3\xa8 \xe2\x82\xac");
    ds_str_cut(&rest, '\n');
    while (rest.n) {
        ds_str line = ds_str_cut(&rest, '\n');
        bytes =
            ds_printf(&f.arena, "%.*s\r\n%.*s", DS_FMT(bytes), DS_FMT(line));
    }
    bytes = ds_printf(&f.arena, "%.*s\r\n", DS_FMT(bytes));
    assert_int_equal(parse(&f, bytes), 0);
    assert_true(f.doc.bom && f.doc.crlf);
    looks_right(&f);
    done(&f);
}

static void columns_count_bytes(void **state)
{
    (void)state;
    file f = {0};
    assert_int_equal(parse(&f, DS_STR("a: {\xc3\xa8: \xc3\xa9, b: c}\nd: e\n")),
                     0);
    assert_int_equal(at(&f, "a.b")->col, 16);
    assert_int_equal(at(&f, "d")->line, 2);
    unsigned line, col;
    ds_yaml_position(&line, &col, &f.doc, at(&f, "a.b")->beg);
    assert_int_equal(line, 1);
    assert_int_equal(col, 16);
    done(&f);
}

static void nothing_is_a_file_too(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "", "\n", "# only\n", "\xef\xbb\xbf", "---\n", "---\n# x\n...\n"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        file f = {0};
        assert_int_equal(parse(&f, ds_cstr(texts[i])), 0);
        assert_null(f.doc.root);
        done(&f);
    }
}

static void what_is_refused_has_a_code_and_a_place(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        ds_finding_code code;
        unsigned line, col;
    } cases[] = {
        {"a: [\n", DS_F_YAML, 2, 1},
        {"a: b: c\n", DS_F_YAML, 1, 5},
        {"a: 1\nb: \xff\n", DS_F_UTF8, 2, 4},
        {"a: 1\nb: 2\na: 3\n", DS_F_DUPLICATE, 3, 1},
        {"b: {a: 1, 'a': 2}\n", DS_F_DUPLICATE, 1, 11},
        {"a: &x 1\n", DS_F_ANCHOR, 1, 4},
        {"a: 1\nb: \"x\\0\"\n", DS_F_YAML, 2, 4},
        {"a: 1\n\"\\x00\": b\n", DS_F_YAML, 2, 1},
        {"a: &x 1\nb: *x\n", DS_F_ANCHOR, 1, 4},
        {"a: !!str 1\n", DS_F_TAG, 1, 4},
        {"a: 1\n---\nb: 2\n", DS_F_DOCUMENTS, 2, 1},
        {"%YAML 1.1\n---\na: 1\n", DS_F_DOCUMENTS, 1, 1},
        {"<<: {a: 1}\n", DS_F_MERGE_KEY, 1, 1},
        {"- a\n", DS_F_ROOT, 1, 1},
        {"word\n", DS_F_ROOT, 1, 1},
        {"[a]: 1\n", DS_F_KEY, 1, 1},
        {"a: 1\n<<<<<<< ours\nb: 2\n", DS_F_CONFLICT, 2, 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        file f = {0};
        assert_int_equal(parse(&f, ds_cstr(cases[i].text)), -1);
        const ds_finding *first = &f.found.list.p[0];
        if (first->code != cases[i].code || first->line != cases[i].line ||
            first->col != cases[i].col)
            fail_msg("%s%u:%u: E0%d %.*s", cases[i].text, first->line,
                     first->col, (int)first->code, DS_FMT(first->msg));
        done(&f);
    }
}

static void depth_and_size_have_limits(void **state)
{
    (void)state;
    for (unsigned depth = DS_YAML_MAX_DEPTH; depth < DS_YAML_MAX_DEPTH + 2;
         depth++) {
        file f = {0};
        ds_str bytes = DS_STR("1");
        for (unsigned i = 0; i < depth; i++)
            bytes = ds_printf(&f.arena, "{a: %.*s}", DS_FMT(bytes));
        bool fits = depth <= DS_YAML_MAX_DEPTH;
        assert_int_equal(parse(&f, bytes), fits ? 0 : -1);
        if (!fits)
            assert_int_equal(f.found.list.p[0].code, DS_F_DEPTH);
        done(&f);
    }
    file f = {0};
    char *big = ds_xmalloc(DS_YAML_MAX_BYTES + 1u);
    memset(big, '\n', DS_YAML_MAX_BYTES + 1u);
    assert_int_equal(parse(&f, (ds_str){big, DS_YAML_MAX_BYTES}), 0);
    assert_int_equal(parse(&f, (ds_str){big, DS_YAML_MAX_BYTES + 1u}), -1);
    assert_int_equal(f.found.list.p[0].code, DS_F_SIZE);
    free(big);
    done(&f);
}

static void paths_that_lead_nowhere_are_null(void **state)
{
    (void)state;
    static const char *const paths[] = {
        "x",      "name.x",   "list[2]", "list[x]",          "list[0",
        "list.k", "flow.b[]", "name[0]", "list[99999999999]"};
    file f = {0};
    assert_int_equal(parse(&f, ds_cstr(good)), 0);
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
        assert_null(ds_yaml_at(&f.doc, ds_cstr(paths[i])));
    assert_null(ds_yaml_get(NULL, DS_STR("name")));
    done(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ranges_are_the_source_and_nothing_more),
        cmocka_unit_test(ranges_are_bytes_behind_bom_crlf_and_accents),
        cmocka_unit_test(columns_count_bytes),
        cmocka_unit_test(nothing_is_a_file_too),
        cmocka_unit_test(what_is_refused_has_a_code_and_a_place),
        cmocka_unit_test(depth_and_size_have_limits),
        cmocka_unit_test(paths_that_lead_nowhere_are_null),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
