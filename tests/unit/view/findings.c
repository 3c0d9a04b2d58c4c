#include "screens.h"

static ds_findings some_findings(void)
{
    ds_findings f = {.arena = &arena};
    ds_place at = {DS_STR("records/acme/client.yaml"), 12, 8};
    ds_find_error(&f, at, DS_F_DUPLICATE, "\"phone\" is given twice, <here>");
    ds_find_hint(&f, "dossier unset acme phone");
    at = (ds_place){DS_STR("records/a b,c/client.yaml"), 3, 0};
    ds_find_warning(&f, at, DS_F_UNKNOWN, "100%% unknown: \x1b & co");
    at = (ds_place){DS_STR("records/x"), 0, 0};
    ds_find_error(&f, at, DS_F_PATH, "a symlink");
    return f;
}

static int read_line(ds_str *line, unsigned *col, ds_arena *a, void *payload,
                     ds_str path, unsigned number)
{
    (void)payload;
    (void)col;
    if (number != 12)
        return -1;
    *line = ds_printf(a, "phone: \t%.*s\x1b", DS_FMT(path));
    return 0;
}

static const char *reported(const char *format, const ds_findings *f,
                            ds_findings_opts opts)
{
    ds_err err;
    FILE *out = screen();
    assert_ok(ds_view_findings_as(out, ds_cstr(format), f, &opts, &err), &err);
    return screen_done(out);
}

static void assert_reported(const char *format, ds_findings_opts opts,
                            const char *want)
{
    ds_findings f = some_findings();
    assert_string_equal(reported(format, &f, opts), want);
    ds_findings_free(&f);
}

/* clang-format off */
static void gcc_is_one_line_each(void **state)
{
    (void)state;
    assert_reported("gcc", (ds_findings_opts){0},
        "records/acme/client.yaml:12:8: error: \"phone\" is given twice, <here> [E0104]\n"
        "records/a b,c/client.yaml:3: warning: 100% unknown: <U+001B> & co [W0201]\n"
        "records/x: error: a symlink [E0603]\n");
}

static void a_terminal_gets_line_caret_and_hint(void **state)
{
    (void)state;
    assert_reported("gcc",
        (ds_findings_opts){.excerpts = true, .read_line = read_line},
        "records/acme/client.yaml:12:8: error: \"phone\" is given twice, <here> [E0104]\n"
        "   12 | phone:  records/acme/client.yaml<U+001B>\n"
        "      |        ^\n"
        "      hint: dossier unset acme phone\n"
        "records/a b,c/client.yaml:3: warning: 100% unknown: <U+001B> & co [W0201]\n"
        "records/x: error: a symlink [E0603]\n");
}

static void colours_are_those_of_compilers(void **state)
{
    (void)state;
    assert_reported("gcc",
        (ds_findings_opts){
            .colour = true, .excerpts = true, .read_line = read_line},
        "\033[1mrecords/acme/client.yaml:12:8: \033[31merror:\033[0m \"phone\" is given "
        "twice, <here> [E0104]\n"
        "   12 | phone:  records/acme/client.yaml<U+001B>\n"
        "      |        \033[32m^\033[0m\n"
        "      hint: dossier unset acme phone\n"
        "\033[1mrecords/a b,c/client.yaml:3: \033[35mwarning:\033[0m 100% unknown: "
        "<U+001B> & co [W0201]\n"
        "\033[1mrecords/x: \033[31merror:\033[0m a symlink [E0603]\n");
}

static void json_is_an_array_of_objects(void **state)
{
    (void)state;
    assert_reported("json", (ds_findings_opts){0},
        "[\n"
        "{\"path\": \"records/acme/client.yaml\", \"line\": 12, \"column\": 8, "
        "\"severity\": \"error\", \"code\": \"E0104\", \"message\": \"\\\"phone\\\" is given "
        "twice, <here>\", \"hint\": \"dossier unset acme phone\"},\n"
        "{\"path\": \"records/a b,c/client.yaml\", \"line\": 3, \"column\": null, "
        "\"severity\": \"warning\", \"code\": \"W0201\", \"message\": \"100% unknown: "
        "\\u001b & co\", \"hint\": null},\n"
        "{\"path\": \"records/x\", \"line\": null, \"column\": null, \"severity\": "
        "\"error\", \"code\": \"E0603\", \"message\": \"a symlink\", \"hint\": null}\n"
        "]\n");
}

static void github_gets_workflow_commands(void **state)
{
    (void)state;
    assert_reported("github", (ds_findings_opts){0},
        "::error file=records/acme/client.yaml,line=12,col=8,title=E0104::\"phone\""
        " is given twice, <here>\n"
        "::warning file=records/a b%2Cc/client.yaml,line=3,title=W0201::100%25 "
        "unknown: <U+001B> & co\n"
        "::error file=records/x,title=E0603::a symlink\n");
}

static void sarif_names_rules_and_places(void **state)
{
    (void)state;
    assert_reported("sarif", (ds_findings_opts){0},
        "{\"version\": \"2.1.0\", \"$schema\": \"https://json.schemastore.org/sarif-2.1."
        "0.json\", \"runs\": [\n"
        "{\"tool\": {\"driver\": {\"name\": \"dossier\", \"rules\": [{\"id\": \"E0104\"}, "
        "{\"id\": \"W0201\"}, {\"id\": \"E0603\"}]}}, \"results\": [\n"
        "{\"ruleId\": \"E0104\", \"level\": \"error\", \"message\": {\"text\": \"\\\"phone\\\" is "
        "given twice, <here>\"}, \"locations\": [{\"physicalLocation\": "
        "{\"artifactLocation\": {\"uri\": \"records/acme/client.yaml\"}, \"region\": "
        "{\"startLine\": 12, \"startColumn\": 8}}}]},\n"
        "{\"ruleId\": \"W0201\", \"level\": \"warning\", \"message\": {\"text\": \"100% "
        "unknown: \\u001b & co\"}, \"locations\": [{\"physicalLocation\": "
        "{\"artifactLocation\": {\"uri\": \"records/a%20b%2Cc/client.yaml\"}, "
        "\"region\": {\"startLine\": 3}}}]},\n"
        "{\"ruleId\": \"E0603\", \"level\": \"error\", \"message\": {\"text\": \"a symlink\"}, "
        "\"locations\": [{\"physicalLocation\": {\"artifactLocation\": "
        "{\"uri\": \"records/x\"}}}]}\n"
        "]}\n"
        "]}\n");
}

static void junit_has_a_case_each(void **state)
{
    (void)state;
    assert_reported("junit", (ds_findings_opts){0},
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<testsuites>\n"
        "<testsuite name=\"dossier check\" tests=\"3\" failures=\"2\">\n"
        "<testcase name=\"records/acme/client.yaml:12:8\" classname=\"E0104\">\n"
        "<failure message=\"&quot;phone&quot; is given twice, &lt;here&gt;\"/>\n"
        "</testcase>\n"
        "<testcase name=\"records/a b,c/client.yaml:3:0\" classname=\"W0201\">\n"
        "<system-out>100% unknown: &lt;U+001B&gt; &amp; co</system-out>\n"
        "</testcase>\n"
        "<testcase name=\"records/x:0:0\" classname=\"E0603\">\n"
        "<failure message=\"a symlink\"/>\n"
        "</testcase>\n"
        "</testsuite>\n"
        "</testsuites>\n");
}
/* clang-format on */

static void nothing_found_is_a_valid_report(void **state)
{
    (void)state;
    ds_findings f = {.arena = &arena};
    ds_findings_opts none_given = {0};
    assert_string_equal(reported("gcc", &f, none_given), "");
    assert_string_equal(reported("github", &f, none_given), "");
    assert_string_equal(reported("json", &f, none_given), "[]\n");
    assert_string_equal(
        reported("sarif", &f, none_given),
        "{\"version\": \"2.1.0\", \"$schema\": "
        "\"https://json.schemastore.org/sarif-2.1.0.json\", \"runs\": [\n"
        "{\"tool\": {\"driver\": {\"name\": \"dossier\", \"rules\": []}}, "
        "\"results\": [\n]}\n]}\n");
    assert_string_equal(
        reported("junit", &f, none_given),
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<testsuites>\n"
        "<testsuite name=\"dossier check\" tests=\"0\" failures=\"0\">\n"
        "</testsuite>\n"
        "</testsuites>\n");
}

static int read_long_line(ds_str *line, unsigned *col, ds_arena *a,
                          void *payload, ds_str path, unsigned number)
{
    (void)payload;
    (void)col;
    (void)path;
    (void)number;
    ds_buf b = {0};
    for (int i = 0; i < 40; i++)
        ds_buf_addz(&b, "0123456789");
    memcpy(b.p + 100, "\xe6\x9d\xb1", 3); /* three bytes, two columns */
    memcpy(b.p + 103, "HERE", 4);
    *line = ds_dup(a, ds_buf_str(&b));
    ds_buf_free(&b);
    return 0;
}

static void a_long_line_is_cut_around_the_caret(void **state)
{
    (void)state;
    ds_findings f = {.arena = &arena};
    ds_find_error(&f, (ds_place){DS_STR("a"), 1, 104}, DS_F_TYPE, "x");
    ds_findings_opts opts = {
        .excerpts = true, .read_line = read_long_line, .width = 60};
    assert_string_equal(
        reported("gcc", &f, opts),
        "a:1:104: error: x [E0204]\n"
        "    1 | …234567890123456789東HERE78901234567890123456789012…\n"
        "      |                      ^\n");
    ds_findings_free(&f);
}

static void unknown_formats_name_the_nearest(void **state)
{
    (void)state;
    ds_findings f = {.arena = &arena};
    ds_err err;
    assert_int_equal(ds_view_findings(stdout, DS_STR("sarf"), &f, false, &err),
                     -1);
    assert_string_equal(err.msg,
                        "unknown format \"sarf\" (did you mean \"sarif\"?)");
    assert_int_equal(ds_view_findings(stdout, DS_STR("xml"), &f, false, &err),
                     -1);
    assert_int_equal(err.code, DS_EUSAGE);
    assert_string_equal(
        err.msg,
        "unknown format \"xml\" (one of gcc, json, github, sarif, junit)");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gcc_is_one_line_each),
        cmocka_unit_test(a_terminal_gets_line_caret_and_hint),
        cmocka_unit_test(colours_are_those_of_compilers),
        cmocka_unit_test(json_is_an_array_of_objects),
        cmocka_unit_test(github_gets_workflow_commands),
        cmocka_unit_test(sarif_names_rules_and_places),
        cmocka_unit_test(junit_has_a_case_each),
        cmocka_unit_test(nothing_found_is_a_valid_report),
        cmocka_unit_test(a_long_line_is_cut_around_the_caret),
        cmocka_unit_test(unknown_formats_name_the_nearest),
    };
    return cmocka_run_group_tests(tests, NULL, reset);
}
