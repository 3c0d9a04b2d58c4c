/* What is said about wrong names and types, with its place. */
#include "queries.h"

static ds_query_env env;

/* The error of `from invoices where EXPR`, without "query:1:". */
#define assert_wrong(expr, want)                                               \
    assert_wrong_at("from invoices where " expr, want, __FILE__, __LINE__)
#define assert_query_wrong(text, want)                                         \
    assert_wrong_at(text, want, __FILE__, __LINE__)

static void assert_wrong_at(const char *text, const char *want,
                            const char *file, int line)
{
    ds_arena a = {0};
    ds_err err = {0};
    ds_query *q;
    const ds_query_slots slots = {.text = ds_cstr(text)};
    int rc = ds_query_parse(&q, &a, &env, &slots, &err);
    const char *msg = rc == 0 ? "(it was accepted)" : err.msg;
    if (strncmp(msg, "query:1:", 8) == 0)
        msg += 8;
    bool same = strcmp(msg, want) == 0;
    if (!same)
        print_error("%s\ngot  %s\nwant %s\n", text, msg, want);
    ds_arena_free(&a);
    if (!same)
        _fail(file, line);
}

static void unknown_names_come_with_the_nearest(void **state)
{
    (void)state;
    assert_wrong("staus = pending",
                 "21: unknown field \"staus\" in invoices (did you mean "
                 "\"status\"?)");
    assert_wrong("status = pendng", "30: \"pendng\" is not a value of status "
                                    "(did you mean \"pending\"?)");
    assert_wrong("client.ownr = \"x\"",
                 "21: unknown field \"ownr\" in clients (did you mean "
                 "\"owner\"?)");
    assert_wrong("any(paymnts where amount > 5)",
                 "25: unknown field \"paymnts\" in invoices (did you mean "
                 "\"payments\"?)");
    assert_wrong("any(payments where amnt > 5)",
                 "40: unknown field \"amnt\" in payments (did you mean "
                 "\"amount\"?)");
    assert_wrong("sum(payments.amout) > 5",
                 "34: unknown field \"amout\" in payments (did you mean "
                 "\"amount\"?)");
    assert_wrong("number = A1", "30: unknown field \"A1\" in invoices (a text "
                                "stands in quotes)");
    assert_wrong("client.address.country = \"Itlaia\"",
                 "46: \"Itlaia\" is no country");
    assert_wrong("client.address.country = XX",
                 "46: unknown field \"XX\" in invoices (a text stands in "
                 "quotes)");
    assert_wrong("client.currency in (EUR, \"XYZ\")",
                 "46: \"XYZ\" is no currency of ISO 4217");
    assert_wrong("total > book.paymnt_terms",
                 "29: the book has no setting \"paymnt_terms\" (did you mean "
                 "\"payment_terms\"?)");
    assert_wrong("cuont(payments) > 1", "21: unknown function \"cuont\" (did "
                                        "you mean \"count\"?)");
    assert_query_wrong("from invoises", "6: unknown source \"invoises\" (did "
                                        "you mean \"invoices\"?)");
    assert_query_wrong("from changes",
                       "6: the history is asked by list, query, export and "
                       "log");
}

static void types_that_do_not_meet_are_named(void **state)
{
    (void)state;
    assert_wrong("date = 2026-11", "21: \"date\" is a date and \"2026-11\" is "
                                   "a month: write \"date in 2026-11\"");
    assert_wrong("date = 2026", "21: \"date\" is a date and \"2026\" is a "
                                "year: write \"date in 2026\"");
    assert_wrong("date > 5", "21: \"date\" is a date and \"5\" is a number: "
                             "they do not compare");
    assert_wrong("number = 5", "21: \"number\" is a text and \"5\" is a "
                               "number: they do not compare");
    assert_wrong("bucket = 61-90", "30: this value of bucket must stand in "
                                   "quotes: \"61-90\"");
    assert_wrong("overdue > false",
                 "21: conditions have no order: use = or !=");
    assert_wrong("total and overdue",
                 "21: \"total\" is money, and a condition is needed here: "
                 "compare it with something");
    assert_wrong("date + date > today", "21: a date + a date has no meaning");
    assert_wrong("total * total > 5", "21: money * money has no meaning");
    assert_wrong("-date > today", "21: a date has no negative");
    assert_wrong("total + 30d > 5",
                 "29: a duration is added to a date or taken from one, and "
                 "this is money");
    assert_wrong("date + 1.5 > today", "21: a date + a number has no meaning");
    assert_wrong("total ~ \"x\"", "21: ~ searches in a text, and this is "
                                  "money");
    assert_wrong("number ~ 5", "30: behind ~ stands a \"text\" or a regular "
                               "expression /re/");
    assert_wrong("number ~ /(/", "30: the regular expression is wrong at "
                                 "offset 1: missing closing parenthesis");
    assert_wrong("30d = 5", "21: a duration stands behind a date and + or -, "
                            "or behind \"last\" and \"next\"");
    assert_wrong("month(total) = 2026-11",
                 "27: month() needs a date, and this is money");
    assert_wrong("start(date) = today",
                 "27: start() needs a period, and this is a date");
}

static void lists_ask_for_any(void **state)
{
    (void)state;
    assert_wrong("client.tags = \"vip\"",
                 "21: \"client.tags\" is a list: ask any(client.tags = "
                 "\"vip\"), or \"client.tags has ...\"");
    assert_wrong("payments.amount > 5",
                 "21: \"payments.amount\" is a list: ask any(payments.amount "
                 "where ...), or count, sum, first");
    assert_wrong("payments > 5", "21: \"payments\" is a list: ask any(payments "
                                 "where ...), or count, sum, first");
    assert_wrong("number has \"x\"",
                 "21: \"has\" asks a list, and this is a text: use = or ~");
    assert_wrong("\"x\" in client.tags",
                 "28: \"client.tags\" is a list: write \"client.tags has "
                 "\"x\"\"");
}

static void in_says_what_stands_behind_it(void **state)
{
    (void)state;
    assert_wrong("status in paid", "31: behind \"in\" stands a list (a, b), a "
                                   "range a..b or a period: write \"= paid\" "
                                   "or \"in (paid)\"");
    assert_wrong("status in (paid, 5)",
                 "38: this is a number, and \"in\" compares it with one of a "
                 "few words");
    assert_wrong("total in 5..today", "33: this is a date, and \"in\" compares "
                                      "it with money");
}

static void folds_say_what_they_need(void **state)
{
    (void)state;
    assert_wrong("sum(payments) > 5", "21: sum() needs a field, for example "
                                      "sum(payments.total)");
    assert_wrong("sum(payments.method) > 5",
                 "25: sum() of a text has no meaning");
    assert_wrong("all(payments)",
                 "21: all() needs a condition: all(... where ...)");
    assert_wrong("any(payments.amount)", "25: any() of money has no meaning");
    assert_wrong("sum(total) > 5",
                 "21: \"sum(total)\" is about many rows: it stands in show, "
                 "having and sort; a collection of invoices has a name, as in "
                 "sum(payments.amount)");
}

static void groups_show_keys_and_aggregates(void **state)
{
    (void)state;
    assert_query_wrong("from invoices by status show number",
                       "30: \"number\" is neither a key of \"by\" nor an "
                       "aggregate");
    assert_query_wrong("from invoices show number, count()",
                       "20: \"number\" differs from row to row beside an "
                       "aggregate: name it behind \"by\"");
    assert_query_wrong("from invoices by status show count(payments)",
                       "30: \"count(payments)\" is about one row, and this is "
                       "about groups: fold it too, for example "
                       "sum(count(payments))");
    assert_query_wrong("from clients by tags", "17: a list is no key of a "
                                               "group");
    assert_query_wrong("from invoices show number, date as number",
                       "28: two columns are called \"number\": name one with "
                       "\"as\"");
}

static void collections_do_not_stand_too_deep(void **state)
{
    (void)state;
    assert_wrong("any(client.invoices where any(client.invoices where "
                 "any(client.invoices where any(client.invoices where "
                 "any(client.invoices where any(client.invoices where "
                 "any(client.invoices)))))))",
                 "21: collections stand within each other deeper than 6");
}

static void two_fields(ds_buf *b, const char *value)
{
    ds_buf_addf(b,
                "tables:\n  invoices:\n    fields:\n      a: {type: int, "
                "value: \"%s\"}\n      b: {type: int, value: a + 1}\n",
                value);
}

static void fields_of_a_schema_are_checked_when_used(void **state)
{
    (void)state;
    static const struct {
        const char *value, *want;
    } cases[] = {
        {"b - 1", "schema: invoices.b:1:1: invoices.a is computed from "
                  "itself"},
        {"totl", "schema: invoices.a:1:1: unknown field \"totl\" in invoices "
                 "(did you mean \"total\"?)"},
        {"total", "schema: invoices.a:1:1: this is money, and the field is a "
                  "number"},
    };
    for (size_t i = 0; i < 3; i++) {
        ds_buf b = {0};
        ds_arena a = {0};
        ds_findings f = {.arena = &a};
        const ds_schema *s;
        two_fields(&b, cases[i].value);
        int rc =
            ds_schema_load(&s, &a, DS_STR("schema.yaml"), ds_buf_str(&b), &f);
        if (rc != 0)
            fail_msg("%.*s", DS_FMT(f.list.p[0].msg));
        ds_query_env own = {.schema = s, .today = TODAY};
        ds_query_slots slots = {.text = DS_STR("from invoices show a")};
        ds_query *q;
        ds_err err = {0};
        assert_int_equal(ds_query_parse(&q, &a, &own, &slots, &err), -1);
        assert_string_equal(err.msg, cases[i].want);
        assert_int_equal(err.code, DS_ESYNTAX);
        ds_findings_free(&f);
        ds_buf_free(&b);
        ds_arena_free(&a);
    }
}

static void every_field_of_the_built_in_schema_compiles(void **state)
{
    (void)state;
    for (size_t t = 0; t < env.schema->ntables; t++)
        for (size_t i = 0; i < env.schema->tables[t].nfields; i++) {
            ds_arena a = {0};
            ds_err err = {0};
            ds_query *q;
            ds_query_slots slots = {
                .from = env.schema->tables[t].name,
                .show = env.schema->tables[t].fields[i].name,
            };
            assert_ok(ds_query_parse(&q, &a, &env, &slots, &err), &err);
            ds_arena_free(&a);
        }
    for (size_t i = 0; i < env.schema->nfigures; i++) {
        ds_arena a = {0};
        ds_err err = {0};
        ds_query *q;
        ds_query_slots slots = {.text = env.schema->figures[i].query};
        assert_ok(ds_query_parse(&q, &a, &env, &slots, &err), &err);
        ds_arena_free(&a);
    }
}

int main(void)
{
    env = (ds_query_env){.schema = &ds_builtin_tables, .today = TODAY};
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(unknown_names_come_with_the_nearest),
        cmocka_unit_test(types_that_do_not_meet_are_named),
        cmocka_unit_test(lists_ask_for_any),
        cmocka_unit_test(in_says_what_stands_behind_it),
        cmocka_unit_test(folds_say_what_they_need),
        cmocka_unit_test(groups_show_keys_and_aggregates),
        cmocka_unit_test(collections_do_not_stand_too_deep),
        cmocka_unit_test(fields_of_a_schema_are_checked_when_used),
        cmocka_unit_test(every_field_of_the_built_in_schema_compiles),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
