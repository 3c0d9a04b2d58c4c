#include "query/lex.h"
#include "unit.h"

/* The tokens as "kind" or "kind:text" words. */
static void assert_tokens(const char *text, const char *want)
{
    static const char *const names[] = {
        "",         "word", "number", "text", "regex", "date", "period",
        "duration", "$",    "@",      "(",    ")",     ",",    "+",
        "-",        "*",    "/",      "=",    "!=",    "<",    "<=",
        ">",        ">=",   "~",      "!~",   "..",    "=>",
    };
    ds_arena a = {0};
    ds_err err;
    const ds_qtext source = {DS_STR("query"), ds_cstr(text), DS_EUSAGE};
    const ds_token *t;
    ds_buf b = {0};
    assert_ok(ds_lex(&t, &a, &source, &err), &err);
    for (; t->kind != DS_TOK_END; t++) {
        if (b.n > 0)
            ds_buf_addc(&b, ' ');
        ds_buf_addz(&b, names[t->kind]);
        if (t->kind == DS_TOK_WORD || t->kind == DS_TOK_TEXT ||
            t->kind == DS_TOK_REGEX || t->kind == DS_TOK_PARAM ||
            t->kind == DS_TOK_REPORT)
            ds_buf_addf(&b, ":%.*s", DS_FMT(t->text));
        if (t->kind == DS_TOK_NUMBER)
            ds_buf_addf(&b, ":%lld/%lld", (long long)t->num, (long long)t->den);
        if (t->kind == DS_TOK_DURATION)
            ds_buf_addf(&b, ":%lld%c", (long long)t->num, t->unit);
        if (t->kind == DS_TOK_PERIOD || t->kind == DS_TOK_DATE) {
            char lo[11], hi[11];
            ds_date_format(lo, t->lo);
            ds_date_format(hi, t->hi);
            ds_buf_addf(&b, ":%s:%s", lo, hi);
        }
    }
    assert_str(ds_buf_str(&b), want);
    ds_buf_free(&b);
    ds_arena_free(&a);
}

static void assert_wrong(const char *text, const char *want)
{
    ds_arena a = {0};
    ds_err err;
    const ds_qtext source = {DS_STR("query"), ds_cstr(text), DS_EUSAGE};
    const ds_token *t;
    assert_int_equal(ds_lex(&t, &a, &source, &err), -1);
    assert_int_equal(err.code, DS_EUSAGE);
    assert_string_equal(err.msg, want);
    ds_arena_free(&a);
}

static void words_join_with_dots_and_ranges_do_not(void **state)
{
    (void)state;
    assert_tokens("client.legal_name a..b 1..2 today..",
                  "word:client.legal_name word:a .. word:b number:1/1 .. "
                  "number:2/1 word:today ..");
    assert_tokens("è_pagato", "word:è_pagato");
}

static void numbers_keep_their_digits(void **state)
{
    (void)state;
    assert_tokens("12.50 007 3 1200.00 EUR",
                  "number:1250/100 number:7/1 number:3/1 number:120000/100 "
                  "word:EUR");
    assert_wrong("123456789012345678",
                 "query:1:1: the number has too many digits");
    assert_wrong("12abc", "query:1:1: a number ends here (durations are 30d, "
                          "2w, 1m, 1q, 1y)");
}

static void dates_and_periods_know_their_days(void **state)
{
    (void)state;
    assert_tokens("2026-11-23", "date:2026-11-23:2026-11-23");
    assert_tokens("2026-02 2026-Q4 2026-W01",
                  "period:2026-02-01:2026-02-28 period:2026-10-01:2026-12-31 "
                  "period:2025-12-29:2026-01-04");
    assert_tokens("2026-01-01..2026-12", "date:2026-01-01:2026-01-01 .. "
                                         "period:2026-12-01:2026-12-31");
    assert_tokens("2026 - 11", "number:2026/1 - number:11/1");
    assert_wrong("a = 2026-02-30",
                 "query:1:5: this is not a date, which is written 2026-11-23");
    assert_wrong("2026-1-5",
                 "query:1:1: this is not a date, which is written 2026-11-23");
    assert_wrong("2026-13", "query:1:1: this is no period (they are written "
                            "2026-11, 2026-Q4, 2026-W47)");
    assert_wrong("2026-Q5", "query:1:1: this is no period (they are written "
                            "2026-11, 2026-Q4, 2026-W47)");
    assert_wrong("2025-W53", "query:1:1: this is no period (they are written "
                             "2026-11, 2026-Q4, 2026-W47)");
}

static void durations_are_numbers_with_a_unit(void **state)
{
    (void)state;
    assert_tokens("today-1m+30d", "word:today - duration:1m + duration:30d");
}

static void texts_know_four_escapes(void **state)
{
    (void)state;
    assert_tokens("\"a\\\"b\\\\c\\n\\t\"", "text:a\"b\\c\n\t");
    assert_wrong("\"a\\x\"", "query:1:3: a text knows \\\" \\\\ \\n and \\t");
    assert_wrong("x = \"abc", "query:1:5: the text has no closing \"");
    assert_wrong("\"abc\\", "query:1:1: the text has no closing \"");
}

static void a_slash_is_a_pattern_behind_a_tilde_only(void **state)
{
    (void)state;
    assert_tokens("a / b", "word:a / word:b");
    assert_tokens("a ~ /x\\/y/im", "word:a ~ regex:x\\/y");
    assert_tokens("a !~ /x/", "word:a !~ regex:x");
    assert_wrong("a ~ /x",
                 "query:1:5: the regular expression has no closing /");
}

static void names_behind_signs(void **state)
{
    (void)state;
    assert_tokens("$owner @late-payers", "$:owner @:late-payers");
    assert_wrong("$ x", "query:1:1: a parameter's name must follow the $");
    assert_wrong("@", "query:1:1: a report's name must follow the @");
}

static void signs_of_other_languages_are_named(void **state)
{
    (void)state;
    assert_tokens("=> = != <= < >= > ~ !~ .. ( ) , + - * ",
                  "=> = != <= < >= > ~ !~ .. ( ) , + - *");
    assert_wrong("a == b", "query:1:3: \"==\" is written \"=\" here");
    assert_wrong("a && b", "query:1:3: \"&&\" is written \"and\" here");
    assert_wrong("!a", "query:1:1: \"!\" is written \"not\" here");
    assert_wrong("a = 'x'", "query:1:5: a text is written in double quotes");
    assert_wrong("a ; b", "query:1:3: \";\" has no meaning here");
    assert_wrong("a \x01", "query:1:3: a control character has no meaning "
                           "here");
}

static void what_is_not_text_is_refused(void **state)
{
    (void)state;
    assert_wrong("a \xff", "query: the byte at offset 2 is not text");
    ds_buf b = {0};
    ds_buf_addn(&b, ' ', DS_QTEXT_MAX + 1);
    assert_wrong(ds_buf_z(&b), "query: the text is longer than 65536 bytes");
    ds_buf_free(&b);
}

static void a_caret_stands_under_the_place(void **state)
{
    (void)state;
    ds_err err;
    const ds_qtext t = {DS_STR("query"), DS_STR("one\nüü\tthree four\nx"),
                        DS_EUSAGE};
    ds_qtext_fail(&err, &t, 9, 14, "what %d", 7);
    assert_string_equal(err.msg, "query:2:6: what 7");
    assert_string_equal(err.excerpt, "üü three four\n   ^~~~~");
}

static void a_long_line_is_cut_around_the_place(void **state)
{
    (void)state;
    ds_err err;
    ds_buf b = {0};
    ds_buf_addn(&b, 'x', 500);
    const ds_qtext t = {DS_STR("query"), ds_buf_str(&b), DS_EUSAGE};
    ds_qtext_fail(&err, &t, 300, 301, "what");
    assert_string_equal(err.msg, "query:1:301: what");
    assert_int_equal(strlen(err.excerpt), 140 + 1 + 60 + 1);
    ds_buf_free(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_join_with_dots_and_ranges_do_not),
        cmocka_unit_test(numbers_keep_their_digits),
        cmocka_unit_test(dates_and_periods_know_their_days),
        cmocka_unit_test(durations_are_numbers_with_a_unit),
        cmocka_unit_test(texts_know_four_escapes),
        cmocka_unit_test(a_slash_is_a_pattern_behind_a_tilde_only),
        cmocka_unit_test(names_behind_signs),
        cmocka_unit_test(signs_of_other_languages_are_named),
        cmocka_unit_test(what_is_not_text_is_refused),
        cmocka_unit_test(a_caret_stands_under_the_place),
        cmocka_unit_test(a_long_line_is_cut_around_the_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
