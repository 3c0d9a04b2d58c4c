#include "record/jsonschema.h"
#include "unit.h"

static bool has(ds_str s, const char *z)
{
    return ds_str_find(s, ds_cstr(z)) != SIZE_MAX;
}

/* Brackets match outside of texts, and texts hold no bare control. */
static void assert_json(ds_str s)
{
    char open[64];
    size_t depth = 0;
    bool text = false;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (text && c == '\\')
            i++;
        else if (c == '"')
            text = !text;
        else if (text)
            assert_true((unsigned char)c >= ' ');
        else if (c == '{' || c == '[') {
            assert_true(depth < sizeof open);
            open[depth++] = c == '{' ? '}' : ']';
        } else if (c == '}' || c == ']') {
            assert_true(depth > 0);
            assert_int_equal(c, open[--depth]);
        }
    }
    assert_false(text);
    assert_int_equal(depth, 0);
}

static void the_built_in_schema_is_written_whole(void **state)
{
    (void)state;
    ds_buf b = {0};
    ds_schema_json(&b, &ds_builtin_tables);
    ds_str s = ds_buf_str(&b);
    assert_json(s);
    assert_true(has(s, "\"required\": [\"legal_name\", \"address\"]"));
    assert_true(has(s, "\"required\": [\"street\", \"city\"]"));
    assert_true(has(s, "{\"$ref\": \"#/$defs/payments\"}"));
    assert_true(has(s, "\"probability\": {\"type\": [\"number\", \"string\", "
                       "\"null\"]"));
    assert_true(has(s, "\"minimum\": 0, \"maximum\": 100"));
    assert_false(has(s, "\"overdue\"")); /* computed, not written */
    ds_buf_free(&b);
}

static void labels_are_escaped_and_in_the_language_of_the_book(void **state)
{
    (void)state;
    ds_arena a = {0};
    ds_findings f = {.arena = &a};
    const ds_schema *schema;
    static const char book[] =
        "settings: {language: it}\n"
        "tables: {clients: {fields: {x: {type: enum, values: [a, b], "
        "it: \"una \\\"x\\\"\\t\\\\\"}, status: {values: [active]}}}}\n";
    assert_int_equal(ds_schema_load(&schema, &a, DS_STR("s"), DS_STR(book), &f),
                     0);
    ds_buf b = {0};
    ds_schema_json(&b, schema);
    ds_str s = ds_buf_str(&b);
    assert_json(s);
    assert_true(has(s, "\"x\": {\"enum\": [\"a\", \"b\", null], \"title\": "
                       "\"una \\\"x\\\"\\u0009\\\\\"}"));
    assert_true(has(s, "\"status\": {\"enum\": [\"active\", null], "
                       "\"title\": \"Stato\"}"));
    ds_buf_free(&b);
    ds_findings_free(&f);
    ds_arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_built_in_schema_is_written_whole),
        cmocka_unit_test(labels_are_escaped_and_in_the_language_of_the_book),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
