/* A text looked for in many others. */
#include "base/match.h"
#include "unit.h"
#include "base/utf8.h"
#include "base/banned.h"

static bool in(const char *wanted, const char *text)
{
    ds_match m;
    ds_match_open(&m, ds_cstr(wanted));
    bool found = ds_match_in(&m, ds_cstr(text));
    ds_match_close(&m);
    return found;
}

static void case_and_accents_do_not_matter(void **state)
{
    (void)state;
    assert_true(in("ACME", "the acme works"));
    assert_true(in("caffe", "Un CAFFÈ, grazie"));
    assert_true(in("CAFFÈ", "caffe"));
    assert_true(in("strasse", "Hauptstraße 5"));
    assert_false(in("acmes", "acme"));
    assert_false(in("caffe", "caff"));
}

static void nothing_is_in_every_text(void **state)
{
    (void)state;
    assert_true(in("", ""));
    assert_true(in("", "x"));
    assert_false(in("x", ""));
}

/* The short way for ASCII must find what folding both finds. */
static void the_short_way_finds_what_the_long_one_finds(void **state)
{
    (void)state;
    uint64_t seed = 7;
    static const char letters[] = "aAbB c";
    ds_arena a = {0};
    for (int i = 0; i < 20000; i++) {
        char text[12], wanted[4];
        size_t n = rnd_below(&seed, 12), m = rnd_below(&seed, 4);
        for (size_t k = 0; k < n; k++)
            text[k] = letters[rnd_below(&seed, 6)];
        for (size_t k = 0; k < m; k++)
            wanted[k] = letters[rnd_below(&seed, 6)];
        ds_match match;
        ds_match_open(&match, (ds_str){wanted, m});
        bool long_way =
            !m ||
            ds_str_find(ds_utf8_fold(&a, (ds_str){text, n}),
                        ds_utf8_fold(&a, (ds_str){wanted, m})) != SIZE_MAX;
        assert_int_equal(ds_match_in(&match, (ds_str){text, n}), long_way);
        ds_match_close(&match);
        ds_arena_reset(&a);
    }
    ds_arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(case_and_accents_do_not_matter),
        cmocka_unit_test(nothing_is_in_every_text),
        cmocka_unit_test(the_short_way_finds_what_the_long_one_finds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
