#include "base/json.h"
#include "unit.h"

static void assert_json(const char *text, size_t n, const char *want)
{
    ds_buf b = {0};
    ds_json_text(&b, (ds_str){text, n});
    assert_str(ds_buf_str(&b), want);
    ds_buf_free(&b);
}

#define ASSERT_JSON(lit, want) assert_json(lit, sizeof(lit) - 1, want)

static void plain_text_stands_between_quotes(void **state)
{
    (void)state;
    ASSERT_JSON("", "\"\"");
    ASSERT_JSON("Citt\xc3\xa0 d'arte", "\"Citt\xc3\xa0 d'arte\"");
}

static void quotes_and_controls_are_escaped(void **state)
{
    (void)state;
    ASSERT_JSON("a\"b\\c\n\r\t\b\f", "\"a\\\"b\\\\c\\n\\r\\t\\b\\f\"");
    ASSERT_JSON("\0\x1b\x7f", "\"\\u0000\\u001b\\u007f\"");
    ASSERT_JSON("\xe2\x80\xa8\xe2\x80\xa9\xe2\x80\xaf",
                "\"\\u2028\\u2029\xe2\x80\xaf\"");
    ASSERT_JSON("\xc2\x9b\xc2\xa0\xd8\x9c\xe2\x80\xae\xe2\x81\xa6x",
                "\"\\u009b\xc2\xa0\\u061c\\u202e\\u2066x\"");
}

static void a_broken_byte_becomes_the_replacement_character(void **state)
{
    (void)state;
    ASSERT_JSON("a\xff\xc3z\xe2\x80",
                "\"a\xef\xbf\xbd\xef\xbf\xbdz\xef\xbf\xbd\xef\xbf\xbd\"");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_text_stands_between_quotes),
        cmocka_unit_test(quotes_and_controls_are_escaped),
        cmocka_unit_test(a_broken_byte_becomes_the_replacement_character),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
