#include "queries.h"

static const client_text clients[] = {
    {"good", "legal_name: Good\ninvoices:\n"
             "  - {number: A1, date: 2026-07-01, total: 5, status: paid,\n"
             "     paid_on: 2026-08-01}\n"},
    {"bad", "legal_name: Bad\ninvoices:\n"
            "  - {number: B1, date: 2026-07-01, total: 5, status: paid}\n"
            "  - {number: B2, date: 2026-07-01, total: -5, type: credit_note,\n"
            "     status: pending, paid_on: 2026-08-01}\n"},
};

static ds_place at_row(void *payload, ds_str path, unsigned table,
                       uint32_t row_in_client)
{
    (void)payload;
    return (ds_place){path, table, row_in_client + 1};
}

static void each_row_that_breaks_a_rule_is_a_finding(void **state)
{
    (void)state;
    book b;
    ds_err err;
    ds_buf text = {0};
    book_open(&b, &ds_builtin_tables, clients, 2);
    ds_findings f = {.arena = &b.a};
    const ds_segments all = {&b.segment, 1};
    assert_ok(ds_rules_check(&f, &b.env, all, at_row, NULL, &err), &err);
    unsigned invoices = (unsigned)ds_schema_table(b.schema, DS_STR("invoices"));
    for (size_t i = 0; i < f.list.n; i++) {
        const ds_finding *one = &f.list.p[i];
        assert_int_equal(one->line, invoices);
        assert_int_equal(one->code, DS_F_RULE);
        ds_buf_addf(&text, "%.*s row %u: %s%.*s\n", DS_FMT(one->path), one->col,
                    one->warning ? "warning: " : "", DS_FMT(one->msg));
    }
    assert_str(ds_buf_str(&text),
               "records/bad/client.yaml row 2: a credit note's total is "
               "written without a minus\n"
               "records/bad/client.yaml row 2: warning: paid_on is given and "
               "the status is not paid\n");
    ds_buf_free(&text);
    ds_findings_free(&f);
    book_close(&b);
}

static void a_wrong_rule_is_an_error(void **state)
{
    (void)state;
    ds_schema s = ds_builtin_tables;
    const ds_rule rule = {.table = 1, .when = DS_STR("labl is set")};
    s.rules = &rule;
    s.nrules = 1;
    const ds_query_env env = {.schema = &s, .today = TODAY};
    ds_findings f = {0};
    ds_err err;
    assert_int_equal(
        ds_rules_check(&f, &env, (ds_segments){0}, NULL, NULL, &err), -1);
    assert_string_equal(err.msg,
                        "schema: rule of addresses:1:1: unknown field "
                        "\"labl\" in addresses (did you mean \"label\"?)");
    assert_int_equal(err.code, DS_ESYNTAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_row_that_breaks_a_rule_is_a_finding),
        cmocka_unit_test(a_wrong_rule_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
