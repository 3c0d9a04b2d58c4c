/* The command line. */
#include "cmd/opt.h"
#include "unit.h"
#include "base/banned.h"

/* The words as main would get them. */
#define PARSE(o, err, ...)                                                     \
    parse((o), (const char *[]){__VA_ARGS__},                                  \
          (int)(sizeof((const char *[]){__VA_ARGS__}) / sizeof(char *)),       \
          (err))

static int parse(ds_opts *o, const char **words, int n, ds_err *err)
{
    return ds_opts_parse(o, n, (char **)(uintptr_t)words, err);
}

static void options_may_stand_anywhere(void **state)
{
    (void)state;
    ds_opts o = {0};
    ds_err err = {0};
    assert_ok(PARSE(&o, &err, "dossier", "-C", "book", "list", "--limit=3",
                    "invoices", "-fcsv", "-qn", "--", "--where", "-x"),
              &err);
    assert_string_equal(o.verb, "list");
    assert_int_equal(o.args.n, 3);
    assert_string_equal(o.args.p[0], "invoices");
    assert_string_equal(o.args.p[1], "--where");
    assert_string_equal(o.args.p[2], "-x");
    assert_string_equal(ds_opts_get(&o, OPT_DIR), "book");
    assert_string_equal(ds_opts_get(&o, OPT_LIMIT), "3");
    assert_string_equal(ds_opts_get(&o, OPT_FORMAT), "csv");
    assert_true(ds_opts_has(&o, OPT_QUIET) && ds_opts_has(&o, OPT_DRY_RUN));
    assert_false(ds_opts_has(&o, OPT_WHERE));
    ds_opts_close(&o);
}

static void the_last_value_counts_and_all_are_kept(void **state)
{
    (void)state;
    ds_opts o = {0};
    ds_err err = {0};
    ds_arena a = {0};
    size_t n;
    assert_ok(PARSE(&o, &err, "dossier", "import", "--map", "a=b", "--map=c=d"),
              &err);
    assert_string_equal(ds_opts_get(&o, OPT_MAP), "c=d");
    const ds_str *all = ds_opts_all(&n, &a, &o, OPT_MAP);
    assert_int_equal(n, 2);
    assert_str(all[0], "a=b");
    assert_str(all[1], "c=d");
    ds_arena_free(&a);
    ds_opts_close(&o);
}

static void refuse(const char *word, const char *msg)
{
    ds_opts o = {0};
    ds_err err = {0};
    assert_int_equal(PARSE(&o, &err, "dossier", "list", word), -1);
    assert_int_equal(err.code, DS_EUSAGE);
    assert_string_equal(err.msg, msg);
    ds_opts_close(&o);
}

static void mistakes_are_named(void **state)
{
    (void)state;
    refuse("--shwo", "unknown option \"--shwo\" (did you mean \"--show\"?)");
    refuse("--xyzzy=1", "unknown option \"--xyzzy\"");
    refuse("-Z", "unknown option \"-Z\"");
    refuse("--total=5", "option --total takes no value");
    refuse("--where", "option --where needs a value: --where EXPR");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(options_may_stand_anywhere),
        cmocka_unit_test(the_last_value_counts_and_all_are_kept),
        cmocka_unit_test(mistakes_are_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
