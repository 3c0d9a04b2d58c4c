#include "record/check.h"
#include "unit.h"

typedef struct {
    ds_arena a;
    ds_findings f;
    ds_doc doc;
    ds_record r;
} fixture;

static void read_with(fixture *x, const char *yaml, bool findings)
{
    *x = (fixture){0};
    x->f.arena = &x->a;
    ds_yaml_parse(&x->doc, &x->a, DS_STR("records/a/client.yaml"),
                  ds_cstr(yaml), &x->f);
    ds_record_read(&x->r, &x->a, &ds_builtin_tables, &x->doc, DS_STR("a"),
                   DS_STR("records/a/client.yaml"), findings ? &x->f : NULL);
}

static void done(fixture *x)
{
    ds_findings_free(&x->f);
    ds_arena_free(&x->a);
}

static const ds_value *at(const fixture *x, const char *table, size_t row,
                          const char *field)
{
    int t = ds_schema_table(x->r.schema, ds_cstr(table));
    assert_true(t >= 0);
    int i = ds_table_field(&x->r.schema->tables[t], ds_cstr(field));
    assert_true(i >= 0);
    assert_true(row < x->r.tables[t].n);
    return &x->r.tables[t].rows[row].values[i];
}

static void assert_finding(const fixture *x, size_t i, unsigned line,
                           unsigned code, const char *msg)
{
    assert_true(i < x->f.list.n);
    const ds_finding *one = &x->f.list.p[i];
    assert_str(one->msg, msg);
    assert_int_equal(one->line, line);
    assert_int_equal(one->code, code);
}

static const char whole[] = "legal_name: Acme S.p.A.\n"
                            "code: 0042\n"
                            "status: active\n"
                            "since: 2019-04-01\n"
                            "tags: [big, old]\n"
                            "address:\n"
                            "  street: Via Roma 1\n"
                            "  city: Milano\n"
                            "  country: Italia\n"
                            "currency: CHF\n"
                            "bills:\n"
                            "  - number: B1\n"
                            "    date: 2026-01-05\n"
                            "    total: 10\n"
                            "    payments:\n"
                            "      - {date: 2026-01-06, amount: 4}\n"
                            "invoices:\n"
                            "  - number: 1\n"
                            "    date: 2026-01-02\n"
                            "    payments:\n"
                            "      - {date: 2026-01-06, amount: 100.5}\n"
                            "      - {date: 2026-01-07, amount: 1 USD}\n"
                            "    total: 1220.00\n"
                            "    currency: EUR\n"
                            "    status: authorised\n"
                            "projects:\n"
                            "  - code: P1\n"
                            "    name: Site\n"
                            "    time:\n"
                            "      - {date: 2026-01-08, hours: 3:30}\n";

static void the_schema_gives_the_type(void **state)
{
    (void)state;
    fixture x;
    read_with(&x, whole, true);
    assert_int_equal(x.f.list.n, 0);
    assert_str(at(&x, "clients", 0, "code")->text, "0042");
    assert_int_equal(at(&x, "clients", 0, "since")->num,
                     ds_date_make(2019, 4, 1));
    assert_str(at(&x, "clients", 0, "tags")->text, "big\nold");
    assert_str(at(&x, "clients", 0, "address.country")->text, "IT");
    assert_int_equal(at(&x, "clients", 0, "status")->num, 2);
    assert_str(at(&x, "invoices", 0, "number")->text, "1");
    assert_int_equal(at(&x, "time", 0, "hours")->num, 3 * 3600 + 1800);
    assert_false(at(&x, "clients", 0, "notes")->set);
    done(&x);
}

static void money_takes_the_nearest_currency(void **state)
{
    (void)state;
    fixture x;
    read_with(&x, whole, false);
    const char *const want[] = {"EUR", "USD", "CHF"};
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(at(&x, "payments", i, "amount")->cur,
                         ds_currency_parse(ds_cstr(want[i])));
    assert_int_equal(at(&x, "invoices", 0, "total")->cur,
                     ds_currency_parse(DS_STR("EUR")));
    assert_int_equal(at(&x, "bills", 0, "total")->cur,
                     ds_currency_parse(DS_STR("CHF")));
    done(&x);
}

static void nested_rows_stand_in_the_order_of_their_parents(void **state)
{
    (void)state;
    fixture x;
    read_with(&x, whole, false);
    int payments = ds_schema_table(x.r.schema, DS_STR("payments"));
    int invoices = ds_schema_table(x.r.schema, DS_STR("invoice"));
    int bills = ds_schema_table(x.r.schema, DS_STR("bill"));
    const ds_rows *rows = &x.r.tables[payments];
    assert_int_equal(rows->n, 3);
    assert_int_equal(rows->rows[0].parent_table, invoices);
    assert_int_equal(rows->rows[1].parent_table, invoices);
    assert_int_equal(rows->rows[2].parent_table, bills);
    assert_int_equal(rows->rows[2].parent, 0);
    assert_int_equal(at(&x, "payments", 2, "amount")->num, 40000);
    done(&x);
}

static void an_unknown_key_is_a_warning_with_the_nearest_name(void **state)
{
    (void)state;
    fixture x;
    read_with(&x,
              "legal_name: A\nadress: {street: x}\n"
              "address: {streat: x, city: M}\n"
              "invoices:\n  - number: 1\n    staus: paid\n    overdue: true\n",
              true);
    assert_int_equal(x.f.errors, 0);
    assert_int_equal(x.f.list.n, 4);
    assert_finding(&x, 0, 2, DS_F_UNKNOWN,
                   "unknown key \"adress\" in clients (did you mean "
                   "\"address\" or \"addresses\"?)");
    assert_finding(&x, 1, 3, DS_F_UNKNOWN,
                   "unknown key \"streat\" in address (did you mean "
                   "\"street\" or \"street2\"?)");
    assert_finding(&x, 2, 6, DS_F_UNKNOWN,
                   "unknown key \"staus\" in invoices (did you mean "
                   "\"status\"?)");
    assert_finding(&x, 3, 7, DS_F_UNKNOWN,
                   "\"overdue\" is computed, and what stands here is not read");
    done(&x);
}

static void a_value_of_another_type_is_missing_and_found(void **state)
{
    (void)state;
    fixture x;
    read_with(&x,
              "legal_name: [A]\nsince: 1.4.2019\nstatus: activ\n"
              "payment_terms: -1\nemail: nobody\ncontacts: {name: x}\n"
              "invoices:\n  - 12\n  - total: 1.220,00\n",
              true);
    assert_finding(&x, 0, 1, DS_F_SHAPE, "\"legal_name\" must be one value");
    assert_finding(&x, 1, 2, DS_F_TYPE,
                   "since: \"1.4.2019\" is not a date, which is written "
                   "2026-11-23");
    assert_finding(&x, 2, 3, DS_F_ENUM,
                   "\"activ\" is not a value of status (did you mean "
                   "\"active\"?)");
    assert_finding(&x, 3, 4, DS_F_RANGE,
                   "payment_terms: \"-1\" is below the least that is allowed");
    assert_finding(&x, 4, 5, DS_F_TYPE,
                   "email: \"nobody\" is not an e-mail address");
    assert_finding(&x, 5, 6, DS_F_SHAPE, "\"contacts\" must be a list");
    assert_finding(&x, 6, 8, DS_F_SHAPE,
                   "\"invoices\" must be a list of mappings");
    assert_finding(&x, 7, 9, DS_F_TYPE,
                   "total: \"1.220,00\" is not an amount, which is written "
                   "1220.00 or 1220.00 EUR");
    assert_int_equal(x.f.list.n, 8);
    assert_false(at(&x, "clients", 0, "since")->set);
    assert_str(at(&x, "clients", 0, "email")->text, "nobody");
    assert_int_equal(
        x.r.tables[ds_schema_table(x.r.schema, DS_STR("invoices"))].n, 1);
    done(&x);
}

static void a_file_of_nothing_is_a_client_of_nothing(void **state)
{
    (void)state;
    static const char *const files[] = {"", "# only a comment\n", "- a\n",
                                        "a: [\n", "~\n"};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        fixture x;
        read_with(&x, files[i], true);
        assert_int_equal(x.r.tables[0].n, 1);
        assert_false(at(&x, "clients", 0, "legal_name")->set);
        done(&x);
    }
}

static void an_empty_value_is_no_value(void **state)
{
    (void)state;
    fixture x;
    read_with(&x, "legal_name: ''\nsince:\ncode: ~\naddress:\ncontacts:\n",
              true);
    assert_int_equal(x.f.list.n, 0);
    assert_false(at(&x, "clients", 0, "legal_name")->set);
    assert_false(at(&x, "clients", 0, "since")->set);
    assert_null(x.r.tables[0].rows[0].nodes[3]);
    done(&x);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_schema_gives_the_type),
        cmocka_unit_test(money_takes_the_nearest_currency),
        cmocka_unit_test(nested_rows_stand_in_the_order_of_their_parents),
        cmocka_unit_test(an_unknown_key_is_a_warning_with_the_nearest_name),
        cmocka_unit_test(a_value_of_another_type_is_missing_and_found),
        cmocka_unit_test(a_file_of_nothing_is_a_client_of_nothing),
        cmocka_unit_test(an_empty_value_is_no_value),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
