/* Which texts can stand plain, and what a written scalar says. */
#include "unit.h"
#include "base/buf.h"
#include "yaml/edit.h"
#include "base/banned.h"

static void what_readers_would_retype_is_quoted(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "",
        "~",
        "null",
        "Null",
        "yes",
        "No",
        "ON",
        "off",
        "y",
        "N",
        "true",
        "False",
        "=",
        "<<",
        "0",
        "012",
        "-7",
        "+12",
        "0x1F",
        "0o17",
        "0b101",
        "1_000",
        "1.5",
        ".5",
        "1.",
        "1e3",
        "1.5E-3",
        ".inf",
        "-.INF",
        ".nan",
        "1:30",
        "-12:30",
        "190:20:30.15",
        ".",
        "e7",
        "-E+1",
        "2026-11-23",
        "2026-1-2",
        "01234567890",
        "2026-11-23 10:00:00",
        "2026-11-23T10:00:00Z",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (!ds_yaml_needs_quotes(ds_cstr(texts[i])))
            fail_msg("plain: %s", texts[i]);
}

static void what_cannot_stand_plain_is_quoted(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "- a",
        "-",
        "? a",
        "?",
        ":",
        ": a",
        "a: b",
        "a:",
        "a #b",
        "#a",
        " a",
        "a ",
        "\ta",
        "a\tb",
        "a\nb",
        "&a",
        "*a",
        "!a",
        "|",
        ">",
        "@a",
        "`a",
        "%a",
        "'a'",
        "\"a\"",
        "[a]",
        "{a}",
        ",a",
        "---",
        "--- a",
        "...",
        "... a",
        "a\rb",
        "\x7f",
        "\xc2\x85",
        "\xe2\x80\xa8",
        "\xef\xbb\xbfx",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (!ds_yaml_needs_quotes(ds_cstr(texts[i])))
            fail_msg("plain: %s", texts[i]);
}

static void words_stand_plain(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "Acme",   "Acme S.p.A.", "030 1234",  "a-b",     "-a",
        "a#b",    "it's",        "\xc3\xa8",  "2026-03", "x y z",
        "yes no", "e",           "a\\b",      "2026/1",  "1.2.3",
        "1 000",  "a@b.example", "0039 02 1", "nulls",   "12a",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (ds_yaml_needs_quotes(ds_cstr(texts[i])))
            fail_msg("quoted: %s", texts[i]);
}

/* In a value, an element between brackets, and a key. */
static ds_str render(ds_arena *a, ds_str text)
{
    ds_yval *item = ds_new(a, ds_yval), *pairs = ds_new_n(a, ds_yval, 3);
    *item = (ds_yval){.kind = DS_SCALAR, .text = text};
    pairs[0] = (ds_yval){.kind = DS_SCALAR, .text = text, .key = DS_STR("v")};
    pairs[1] = (ds_yval){
        .kind = DS_SEQ, .items = item, .count = 1, .key = DS_STR("s")};
    pairs[2] = (ds_yval){.kind = DS_SCALAR,
                         .text = DS_STR("x"),
                         .key = ds_printf(a, "%.*s.", DS_FMT(text))};
    ds_yval map = {.kind = DS_MAP, .items = pairs, .count = 3};
    return ds_yaml_render(a, &map);
}

static ds_str random_text(ds_arena *a, uint64_t *seed)
{
    static const char *const bits[] = {"a",
                                       "0",
                                       "1",
                                       "e",
                                       ".",
                                       ":",
                                       "-",
                                       "+",
                                       "_",
                                       " ",
                                       "#",
                                       "?",
                                       ",",
                                       "[",
                                       "]",
                                       "{",
                                       "}",
                                       "'",
                                       "\"",
                                       "%",
                                       "\\",
                                       "&",
                                       "*",
                                       "!",
                                       "|",
                                       ">",
                                       "@",
                                       "~",
                                       "=",
                                       "<",
                                       "\t",
                                       "\n",
                                       "\r",
                                       "no",
                                       "\xc3\xa9",
                                       "\xc2\x85",
                                       "\xe2\x80\xa8",
                                       "\xef\xbb\xbf",
                                       "\xf0\x9f\x98\x80",
                                       "\x01",
                                       "\x7f"};
    ds_buf b = {0};
    for (size_t n = rnd_below(seed, 7); n > 0; n--)
        ds_buf_addz(&b, bits[rnd_below(seed, sizeof bits / sizeof *bits)]);
    ds_str text = ds_dup(a, ds_buf_str(&b));
    ds_buf_free(&b);
    return text;
}

static void any_text_is_read_as_it_was_written(void **state)
{
    (void)state;
    uint64_t seed = 3;
    ds_arena a = {0};
    for (int i = 0; i < 20000; i++) {
        ds_doc doc;
        ds_findings f = {.arena = &a};
        ds_str text = random_text(&a, &seed), bytes = render(&a, text);
        if (ds_yaml_parse(&doc, &a, DS_STR("x"), bytes, &f))
            fail_msg("%.*s\n%.*s", DS_FMT(f.list.p[0].msg), DS_FMT(bytes));
        const ds_node *v = doc.root->first, *s = v->next->first;
        if (!ds_str_eq(v->text, text) || !ds_str_eq(s->text, text) ||
            v->empty || s->empty)
            fail_msg("read otherwise:\n%.*s", DS_FMT(bytes));
        ds_arena_reset(&a);
    }
    ds_arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_readers_would_retype_is_quoted),
        cmocka_unit_test(what_cannot_stand_plain_is_quoted),
        cmocka_unit_test(words_stand_plain),
        cmocka_unit_test(any_text_is_read_as_it_was_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
