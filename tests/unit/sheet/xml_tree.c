#include "sheet/xml_tree.h"
#include "sheet/xml.h"
#include "unit.h"

static ds_arena arena;

static int reset(void **state)
{
    (void)state;
    ds_arena_free(&arena);
    return 0;
}

static ds_xml_node *tree(const char *z)
{
    unsigned line, col;
    ds_err err = {0};
    ds_xml_node *root = NULL;
    assert_ok(ds_xml_tree(&root, &line, &col, &arena, ds_cstr(z), &err), &err);
    return root;
}

static void elements_hang_below_each_other_with_their_places(void **state)
{
    (void)state;
    ds_xml_node *root = tree("<a v='1'>\n <b> x &amp; y </b>\n"
                             " <c/><b>z</b></a>");
    assert_string_equal(root->name, "a");
    assert_string_equal(ds_xml_attr(root->attrs, "", "v"), "1");
    const ds_xml_node *b = ds_xml_at(root, "b");
    assert_str(b->text, "x & y");
    assert_int_equal(b->line, 2);
    assert_int_equal(b->col, 2);
    b = ds_xml_again(b);
    assert_str(b->text, "z");
    assert_int_equal(b->line, 3);
    assert_int_equal(b->col, 6);
    assert_null(ds_xml_again(b));
}

static void a_way_leads_down_and_nowhere_is_nothing(void **state)
{
    (void)state;
    ds_xml_node *root = tree("<a><b><c>1</c></b><b><d>2</d></b></a>");
    assert_str(ds_xml_text(root, "b/c"), "1");
    assert_str(ds_xml_text(root, "b/d"), ""); /* the first b has none */
    assert_str(ds_xml_text(root, "x/c"), "");
    assert_null(ds_xml_at(NULL, "b"));
    assert_ptr_equal(ds_xml_at(root, ""), root);
}

static void namespaces_are_left_away(void **state)
{
    (void)state;
    ds_xml_node *root = tree("<p:a xmlns:p='urn:p'><b xmlns='urn:q'>1</b>"
                             "</p:a>");
    assert_string_equal(root->name, "a");
    assert_str(ds_xml_text(root, "b"), "1");
}

static void text_beside_elements_is_no_text(void **state)
{
    (void)state;
    ds_xml_node *root = tree("<a>one<b>two</b>three</a>");
    assert_str(root->text, "");
    assert_str(ds_xml_text(root, "b"), "two");
}

static void a_break_within_a_text_is_a_blank(void **state)
{
    (void)state;
    assert_str(tree("<a> Carta\n      S.p.A. </a>")->text, "Carta S.p.A.");
    assert_str(tree("<a>\n1\t2 \r\n\n 3</a>")->text, "1 2 3");
    assert_str(tree("<a>two  blanks</a>")->text, "two  blanks");
}

/* 0xa4 is the euro sign of Latin-9, 0x80 that of Windows, 0x96 its dash. */
static void encodings_of_one_byte_are_read(void **state)
{
    (void)state;
    static const struct {
        const char *name, *bytes, *text;
    } cases[] = {
        {"ISO-8859-15", "\xa4 \xe0", "\u20ac \u00e0"},
        {"windows-1252", "\x80 \x96 \xe0", "\u20ac \u2013 \u00e0"},
        {"Windows-1250", "\xb9", "\u0105"},
        {"CP1252", "\x80", "\u20ac"},
        {"iso-8859-1", "\xe0", "\u00e0"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ds_str xml =
            ds_printf(&arena, "<?xml version='1.0' encoding='%s'?><a>%s</a>",
                      cases[i].name, cases[i].bytes);
        assert_str(tree(xml.p)->text, cases[i].text);
    }
}

static void other_encodings_and_bad_bytes_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *name, *msg;
    } cases[] = {
        {"UTF-7", "unknown encoding"},
        {"ISO-2022-CN-EXT", "unknown encoding"},
        {"ISO-8859-15//TRANSLIT", "XML declaration not well-formed"},
        {"ISO-8859-99", "unknown encoding"},
        {"windows-125", "unknown encoding"},
        {"windows-1252", "not well-formed (invalid token)"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        unsigned line, col;
        ds_err err = {0};
        ds_xml_node *root;
        ds_str xml =
            ds_printf(&arena, "<?xml version='1.0' encoding='%s'?><a>\x81</a>",
                      cases[i].name);
        assert_code(ds_xml_tree(&root, &line, &col, &arena, xml, &err), &err,
                    DS_ESYNTAX);
        assert_string_equal(err.msg, cases[i].msg);
    }
}

static void what_is_not_xml_says_where(void **state)
{
    (void)state;
    unsigned line, col;
    ds_err err = {0};
    ds_xml_node *root;
    assert_code(
        ds_xml_tree(&root, &line, &col, &arena, DS_STR("<a>\n  <b></a>"), &err),
        &err, DS_ESYNTAX);
    assert_string_equal(err.msg, "mismatched tag");
    assert_int_equal(line, 2);
    assert_int_equal(col, 8);
    assert_code(ds_xml_tree(&root, &line, &col, &arena,
                            DS_STR("<!DOCTYPE a [<!ENTITY x 'y'>]><a/>"), &err),
                &err, DS_ESYNTAX);
    assert_code(ds_xml_tree(&root, &line, &col, &arena, DS_STR(""), &err), &err,
                DS_ESYNTAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(
            elements_hang_below_each_other_with_their_places, reset),
        cmocka_unit_test_teardown(a_way_leads_down_and_nowhere_is_nothing,
                                  reset),
        cmocka_unit_test_teardown(namespaces_are_left_away, reset),
        cmocka_unit_test_teardown(text_beside_elements_is_no_text, reset),
        cmocka_unit_test_teardown(a_break_within_a_text_is_a_blank, reset),
        cmocka_unit_test_teardown(encodings_of_one_byte_are_read, reset),
        cmocka_unit_test_teardown(other_encodings_and_bad_bytes_are_refused,
                                  reset),
        cmocka_unit_test_teardown(what_is_not_xml_says_where, reset),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
