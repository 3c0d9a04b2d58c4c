#include "gitbox.h"
#include "store/attrs.h"

static void write_file(gitbox *b, const char *path, ds_str text)
{
    FILE *f = fopen(box_path(b, path), "w");
    assert_non_null(f);
    if (text.n > 0)
        assert_int_equal(fwrite(text.p, 1, text.n, f), text.n);
    assert_int_equal(fclose(f), 0);
}

static bool raw(gitbox *b, const char *path)
{
    ds_repo r;
    assert_ok(ds_repo_open(&r, &b->book, &b->err), &b->err);
    ds_attrs *x = ds_attrs_open(&r);
    bool is = ds_attrs_raw(x, ds_cstr(path));
    ds_attrs_close(x);
    ds_repo_close(&r);
    return is;
}

static void without_attributes_only_autocrlf_counts(void **state)
{
    gitbox *b = *state;
    sh(b, "git init -q r && mkdir r/records");
    opened(b, "r");
    assert_true(raw(b, "records/a/client.yaml"));
    sh(b, "cd r && git config core.autocrlf input");
    assert_false(raw(b, "records/a/client.yaml"));
    sh(b, "cd r && printf 'records/** -text\\n' >.gitattributes");
    assert_true(raw(b, "records/a/client.yaml"));
    assert_false(raw(b, "other"));
}

static void every_place_of_attributes_is_read(void **state)
{
    gitbox *b = *state;
    sh(b, "git init -q r && mkdir -p r/records/a home/.config/git");
    opened(b, "r");
    static const char *const places[] = {"home/.config/git/attributes",
                                         "r/.git/info/attributes",
                                         "r/.gitattributes",
                                         "r/records/.gitattributes",
                                         "r/records/a/.gitattributes",
                                         "home/own"};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        assert_true(raw(b, "records/a/f.x"));
        if (i == 5)
            sh(b, "git config --global core.attributesFile '~/own'");
        write_file(b, places[i], DS_STR("*.x filter=lfs\n"));
        assert_false(raw(b, "records/a/f.x"));
        assert_true(raw(b, "records/a/f.y"));
        sh(b, ds_printf(&b->arena, "rm %s", places[i]).p);
    }
}

/* git's own answer: something that may change bytes is set for the path. */
static bool git_says_changing(gitbox *b, const char *path)
{
    ds_str said =
        sh(b, ds_printf(&b->arena,
                        "cd r && git check-attr text crlf eol ident filter "
                        "working-tree-encoding -- '%s' | "
                        "grep -vcE ': (unspecified|unset)$' || true",
                        path)
                  .p);
    return !ds_str_is(said, "0");
}

static void it_never_calls_raw_what_git_would_change(void **state)
{
    gitbox *b = *state;
    static const char *const patterns[] = {"*",
                                           "*.yaml",
                                           "client.yaml",
                                           "records/**",
                                           "/records/a/**",
                                           "a/**",
                                           "records/*",
                                           "records/a",
                                           "**/client.yaml",
                                           "[c]lient.yaml",
                                           "*.y?ml",
                                           "\"client.yaml\"",
                                           "/client.yaml",
                                           "b/",
                                           "[attr]mine",
                                           "#x",
                                           "**"};
    static const char *const words[] = {
        "text",      "-text",   "!text",
        "text=auto", "eol=lf",  "-eol",
        "ident",     "-ident",  "filter=lfs",
        "-filter",   "!filter", "binary",
        "diff=x",    "-diff",   "crlf",
        "-crlf",     "mine",    "working-tree-encoding=UTF-16"};
    static const char *const paths[] = {"records/a/client.yaml",
                                        "records/a/b/x", "a/client.yaml",
                                        "client.yaml"};
    sh(b, "git init -q r && mkdir -p r/records/a");
    opened(b, "r");
    uint64_t seed = 3;
    int raws = 0, changing = 0;
    for (int round = 0; round < 150; round++) {
        ds_buf text[2] = {{0}, {0}};
        for (size_t line = 0; line < 1 + rnd_below(&seed, 3); line++) {
            ds_buf *t = &text[rnd_below(&seed, 2)];
            ds_buf_addf(t, "%s %s %s\n", patterns[rnd_below(&seed, 17)],
                        words[rnd_below(&seed, 18)],
                        rnd_below(&seed, 2) ? words[rnd_below(&seed, 18)] : "");
        }
        write_file(b, "r/.gitattributes", ds_buf_str(&text[0]));
        write_file(b, "r/records/.gitattributes", ds_buf_str(&text[1]));
        const char *path = paths[rnd_below(&seed, 4)];
        bool is_raw = raw(b, path), changes = git_says_changing(b, path);
        if (is_raw && changes)
            print_error("%s\n%.*s--\n%.*s", path, (int)text[0].n, text[0].p,
                        (int)text[1].n, text[1].p);
        assert_false(is_raw && changes);
        raws += is_raw;
        changing += changes;
        ds_buf_free(&text[0]);
        ds_buf_free(&text[1]);
    }
    assert_true(raws > 20 && changing > 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        gitbox_unit_test(without_attributes_only_autocrlf_counts),
        gitbox_unit_test(every_place_of_attributes_is_read),
        gitbox_unit_test(it_never_calls_raw_what_git_would_change),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
