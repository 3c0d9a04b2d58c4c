#include "base/buf.h"
#include "same_tree.h"
#include "unit.h"

static const char record[] =
    "# a client\n"
    "legal_name: Società Acme S.p.A. # the name\n"
    "code: 'C-017'\n"
    "since: 2010-01-11\n"
    "tags: [retail, \"new one\", 'n7']\n"
    "empty:\n"
    "address:\n"
    "  street: Via Roma 1\n"
    "\n"
    "  # where\n"
    "  city: \"Roma\"\n"
    "website: https://example.com:80/a#b\n"
    "notes: |\n"
    "  first line\n"
    "\n"
    "    second: deeper\n"
    "  # no comment\n"
    "\n"
    "projects:\n"
    "- code: P-1\n"
    "  time:\n"
    "  - {date: 2026-01-02, hours: 3:30}\n"
    "  - {date: 2026-01-02, hours: 1, note: \"a, b\"}\n"
    "  rate: -3.5\n"
    "- code: P-2\n"
    "invoices:\n"
    "    -   number: \"1/2\"\n"
    "        payments: []\n"
    "        more: {}\n"
    "    -   number: ~\n";

static void the_common_form_is_read(void **state)
{
    (void)state;
    ds_arena a = {0};
    assert_int_equal(quick_verdict(&a, ds_cstr(record)), 1);
    assert_int_equal(quick_verdict(&a, DS_STR("a:\n- x\n- 'y'\nb:\n")), 1);
    assert_int_equal(quick_verdict(&a, DS_STR("a: |\n x\nb: c\n")), 1);
    ds_arena_free(&a);
}

static void all_else_is_declined(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "",
        "\n",
        "# nothing\n",
        "a: b",
        "a: b\r\n",
        "a:\tb\n",
        " a: b\n",
        "- a\n",
        "---\na: b\n",
        "a: b\n...\n",
        "%YAML 1.1\n",
        "a: &x b\n",
        "a: *x\n",
        "a: !t b\n",
        "a: b\na: c\n",
        "a: {b: 1, b: 2}\n",
        "a: b\n  c\n",
        "a: 'b\n  c'\n",
        "a: \"b\\n\"\n",
        "a: 'it''s'\n",
        "a: b: c\n",
        "a: b:\n",
        "a: >\n b\n",
        "a: |-\n b\n",
        "a: |\n b\n  \n c\n",
        "a: [b, [c]]\n",
        "a: [b,\n c]\n",
        "a: [b, ]\n",
        "a: [b] c\n",
        "a: {b}\n",
        "a:\n  b: 1\n c: 2\n",
        "a: - b\n",
        "a: @b\n",
        "a: `b\n",
        "'a': b\n",
        "a b: c\n",
        "? a\n",
        "a: \xc2\x85\n",
        "a: \xe2\x80\xa8\n",
        "a: \xef\xbb\xbf\n",
        "a: \xff\n",
        "<<<<<<< ours\na: b\n",
        "<<: a\n",
    };
    ds_arena a = {0};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (quick_verdict(&a, ds_cstr(texts[i])) != 0)
            fail_msg("not declined: %s", texts[i]);
    ds_arena_free(&a);
}

/* Bytes put in, taken out and changed, lines moved: accepted means equal. */
static void what_is_accepted_is_read_as_libyaml_does(void **state)
{
    static const char *const bits[] = {
        "\n", "  ",       " ",   "-",     "- ",     ":",      ": ",
        "#",  " #",       "'",   "\"",    "[",      "]",      "{",
        "}",  ",",        "|",   ">",     "?",      "!",      "&",
        "*",  "a",        "~",   "null",  "\t",     "a: b\n", "- c: d\n",
        "\\", "\xc3\xa8", "...", "---\n", "|\n x\n"};
    (void)state;
    uint64_t seed = 4;
    ds_arena a = {0};
    size_t accepted = 0;
    for (int i = 0; i < 20000; i++) {
        ds_buf b = {0};
        ds_str all = ds_cstr(record);
        size_t n = all.n, cut = rnd_below(&seed, n), skip = rnd_below(&seed, 8);
        size_t from = rnd_below(&seed, 3) ? 0 : rnd_below(&seed, n);
        ds_buf_add(&b, ds_str_sub(all, from < cut ? from : 0, cut));
        ds_buf_addz(&b, bits[rnd_below(&seed, sizeof bits / sizeof *bits)]);
        ds_buf_add(&b, ds_str_sub(all, cut + skip, n));
        int verdict = quick_verdict(&a, ds_buf_str(&b));
        if (verdict < 0)
            fail_msg("read otherwise:\n%s", ds_buf_z(&b));
        accepted += verdict > 0;
        ds_buf_free(&b);
        ds_arena_reset(&a);
    }
    assert_in_range(accepted, 1000, 20000);
    ds_arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_common_form_is_read),
        cmocka_unit_test(all_else_is_declined),
        cmocka_unit_test(what_is_accepted_is_read_as_libyaml_does),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
