#include "move/export.h"
#include "unit.h"

static void assert_export(const char *yaml, const char *want)
{
    ds_arena a = {0};
    ds_findings f = {.arena = &a};
    ds_doc doc;
    ds_record r;
    ds_buf b = {0};
    ds_str path = DS_STR("records/acme/client.yaml");
    ds_yaml_parse(&doc, &a, path, ds_cstr(yaml), &f);
    ds_record_read(&r, &a, &ds_builtin_tables, &doc, DS_STR("acme"), path,
                   NULL);
    ds_export_client(&b, &r);
    ds_str got = ds_buf_str(&b);
    ds_str head = DS_STR("{\"id\":\"acme\",\"path\":\"records/acme/client."
                         "yaml\",\"client\":");
    assert_true(ds_str_starts(got, head));
    assert_str(ds_str_sub(got, head.n, got.n - 1), want);
    ds_buf_free(&b);
    ds_findings_free(&f);
    ds_arena_free(&a);
}

static void the_schema_gives_the_types_and_not_the_look(void **state)
{
    (void)state;
    assert_export("legal_name: 123\ncode: 007\ntags: [a, 1]\nsince: "
                  "2026-11-23\npayment_terms: 30\n",
                  "{\"legal_name\":\"123\",\"code\":\"007\",\"tags\":[\"a\","
                  "\"1\"],\"since\":\"2026-11-23\",\"payment_terms\":30}");
    assert_export("address: {city: Oslo, country: NO}\n",
                  "{\"address\":{\"city\":\"Oslo\",\"country\":\"NO\"}}");
}

static void money_carries_the_currency_it_inherits(void **state)
{
    (void)state;
    assert_export("currency: USD\npurchase_orders:\n"
                  "  - {number: 1, total: 440}\n"
                  "  - {number: 2, total: 5.5 CHF}\n",
                  "{\"currency\":\"USD\",\"purchase_orders\":["
                  "{\"number\":\"1\",\"total\":{\"amount\":\"440.00\","
                  "\"currency\":\"USD\"}},"
                  "{\"number\":\"2\",\"total\":{\"amount\":\"5.50\","
                  "\"currency\":\"CHF\"}}]}");
}

static void nested_elements_stand_in_their_parents(void **state)
{
    (void)state;
    assert_export(
        "projects:\n- code: A\n  time:\n  - {date: 2026-01-02, hours: "
        "3:30, billable: no}\n- code: B\n  time:\n  - {date: "
        "2026-01-03, hours: 3:20}\n",
        "{\"projects\":[{\"code\":\"A\",\"time\":[{\"date\":"
        "\"2026-01-02\",\"hours\":3.5,\"billable\":false}]},"
        "{\"code\":\"B\",\"time\":[{\"date\":\"2026-01-03\","
        "\"hours\":\"3:20\"}]}]}");
}

static void unknown_keys_and_broken_values_are_kept_as_text(void **state)
{
    (void)state;
    assert_export("legal_name: A\nmoon: {phase: [1, yes, ~]}\nsince: soon\n"
                  "phone:\n",
                  "{\"legal_name\":\"A\",\"moon\":{\"phase\":[\"1\",\"yes\","
                  "null]},\"since\":\"soon\",\"phone\":null}");
    assert_export("invoices: none\ncontacts: [x, {name: B}]\n",
                  "{\"invoices\":\"none\",\"contacts\":[\"x\",{\"name\":"
                  "\"B\"}]}");
}

static void an_empty_file_is_an_empty_object(void **state)
{
    (void)state;
    assert_export("", "{}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_schema_gives_the_types_and_not_the_look),
        cmocka_unit_test(money_carries_the_currency_it_inherits),
        cmocka_unit_test(nested_elements_stand_in_their_parents),
        cmocka_unit_test(unknown_keys_and_broken_values_are_kept_as_text),
        cmocka_unit_test(an_empty_file_is_an_empty_object),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
