#include "view/content.h"
#include "rows.h"
#include <string.h>

static char *printed;

static const char *line_of(const char *text)
{
    size_t n = 0;
    ds_err err = {0};
    ds_out out;
    free(printed);
    FILE *file = open_memstream(&printed, &n);
    ds_out_open(&out, &arena, file);
    ds_content_line(&out, ds_cstr(text));
    assert_ok(ds_out_end(&out, &err), &err);
    fclose(file);
    return printed;
}

static void a_line_of_75_octets_is_whole(void **state)
{
    (void)state;
    char text[77];
    memset(text, 'x', 75);
    text[75] = '\0';
    assert_int_equal(strlen(line_of(text)), 77);
    memcpy(text + 75, "y", 2);
    assert_string_equal(strstr(line_of(text), "\r\n"), "\r\n y\r\n");
}

static void no_character_is_parted(void **state)
{
    (void)state;
    char text[80];
    memset(text, 'x', 74);
    memcpy(text + 74, "\xe2\x82\xac", 4);
    assert_string_equal(strstr(line_of(text), "\r\n"), "\r\n \xe2\x82\xac\r\n");
}

static void text_is_escaped_and_cannot_end_its_line(void **state)
{
    (void)state;
    ds_buf b = {0};
    ds_content_text(&b, DS_STR("a,b;c\\d\ne\r\x1b\tf\n\n"));
    assert_str(ds_buf_str(&b), "a\\,b\\;c\\\\d\\ne\tf");
    ds_buf_free(&b);
}

static ds_str uid(ds_map *seen, const char *key)
{
    char *p = NULL;
    size_t n = 0;
    ds_err err = {0};
    ds_out out;
    FILE *file = open_memstream(&p, &n);
    ds_out_open(&out, &arena, file);
    ds_content_uid(&out, seen, &arena, ds_cstr(key));
    assert_ok(ds_out_end(&out, &err), &err);
    fclose(file);
    ds_str line = ds_dup(&arena, (ds_str){p, n});
    free(p);
    return line;
}

static void an_identifier_depends_on_its_key_alone(void **state)
{
    (void)state;
    ds_map seen = {0}, other = {0};
    ds_str first = uid(&seen, "acme\nAnna");
    assert_int_equal(first.n, sizeof "UID:urn:uuid:" - 1 + 36 + 2);
    assert_true(ds_str_starts(first, DS_STR("UID:urn:uuid:")));
    assert_int_equal(first.p[13 + 14], '8');
    assert_non_null(strchr("89ab", first.p[13 + 19]));
    ds_str second = uid(&seen, "acme\nAnna");
    assert_false(ds_str_eq(first, second));
    uid(&other, "beta\nBen");
    assert_true(ds_str_eq(first, uid(&other, "acme\nAnna")));
    assert_true(ds_str_eq(second, uid(&other, "acme\nAnna")));
    ds_map_free(&seen);
    ds_map_free(&other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_of_75_octets_is_whole),
        cmocka_unit_test(no_character_is_parted),
        cmocka_unit_test(text_is_escaped_and_cannot_end_its_line),
        cmocka_unit_test(an_identifier_depends_on_its_key_alone),
    };
    return cmocka_run_group_tests(tests, NULL, reset);
}
