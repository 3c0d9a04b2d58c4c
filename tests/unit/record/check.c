#include "record/check.h"
#include "unit.h"

static const char path[] = "records/a/client.yaml";

/* A good client; each test adds what is wrong behind it. */
#define CLIENT "legal_name: A\naddress: {street: Via Roma 1, city: Milano}\n"

typedef struct {
    ds_arena a;
    ds_findings f;
    ds_record r;
} fixture;

static void check(fixture *x, const char *yaml)
{
    ds_doc doc;
    *x = (fixture){0};
    x->f.arena = &x->a;
    ds_yaml_parse(&doc, &x->a, ds_cstr(path), ds_cstr(yaml), &x->f);
    ds_check_record(&x->r, &x->a, &ds_builtin_tables, &doc, DS_STR("a"),
                    ds_cstr(path), &x->f);
    ds_findings_sort(&x->f);
}

static void done(fixture *x)
{
    ds_findings_free(&x->f);
    ds_arena_free(&x->a);
}

/* The findings as "line:col: code message" lines. */
static void assert_findings(const char *yaml, const char *want)
{
    fixture x;
    ds_buf b = {0};
    check(&x, yaml);
    for (size_t i = 0; i < x.f.list.n; i++) {
        const ds_finding *one = &x.f.list.p[i];
        ds_buf_addf(&b, "%u:%u: %c%04u %.*s\n", one->line, one->col,
                    one->warning ? 'W' : 'E', (unsigned)one->code,
                    DS_FMT(one->msg));
    }
    assert_str(ds_buf_str(&b), want);
    ds_buf_free(&b);
    done(&x);
}

static void a_good_client_has_no_findings(void **state)
{
    (void)state;
    assert_findings(
        CLIENT "tax_code: RSSMRA85T10A562S\nvat_number: IT00743110157\n"
               "iban: IT60 X054 2811 1010 0000 0123 456\nsdi_code: M5UXCR1\n"
               "projects:\n  - {code: P, name: N, start: 2026-01-01, end: "
               "2026-01-01}\n"
               "quotes:\n  - {number: Q, date: 2026-01-01, total: 5}\n"
               "purchase_orders:\n  - {number: O, date: 2026-01-01, total: 5, "
               "quote: Q}\n"
               "invoices:\n"
               "  - number: 1\n    date: 2026-01-01\n    due: 2026-01-01\n"
               "    net: 100\n    vat: 22\n    total: 122\n    status: paid\n"
               "    order: O\n    project: P\n"
               "    payments:\n"
               "      - {date: 2026-01-01, amount: 100.00}\n"
               "      - {date: 2026-01-02, amount: 22.00}\n"
               "files:\n  - {name: x.pdf, about: Q}\n",
        "");
}

static void what_is_required_is_missed_where_it_should_stand(void **state)
{
    (void)state;
    assert_findings("code: 1\n", "1:1: E0202 address.city is missing\n"
                                 "1:1: E0202 address.street is missing\n"
                                 "1:1: E0202 legal_name is missing\n");
    assert_findings("legal_name: A\naddress:\n  city: Milano\n"
                    "contacts:\n  - role: boss\n",
                    "3:3: E0202 address.street is missing\n"
                    "5:5: E0202 name is missing\n");
    assert_findings("legal_name: ''\naddress: {street: S, city: ''}\n",
                    "1:1: E0202 legal_name is missing\n"
                    "2:10: E0202 address.city is missing\n");
    assert_findings("", "1:1: E0202 address.city is missing\n"
                        "1:1: E0202 address.street is missing\n"
                        "1:1: E0202 legal_name is missing\n");
}

static void a_broken_file_has_its_own_finding_only(void **state)
{
    (void)state;
    fixture x;
    check(&x, "legal_name: [\n");
    assert_int_equal(x.f.list.n, 1);
    assert_int_equal(x.f.list.p[0].code, DS_F_YAML);
    done(&x);
}

static void check_numbers_are_checked(void **state)
{
    (void)state;
    assert_findings(CLIENT "tax_code: RSSMRA85T10A562T\n"
                           "vat_number: IT00743110158\n"
                           "iban: IT61X0542811101000000123456\n"
                           "sdi_code: 12345\n",
                    "3:11: E0301 tax_code: \"RSSMRA85T10A562T\" has a wrong "
                    "check character\n"
                    "4:13: E0302 vat_number: \"IT00743110158\" has a wrong "
                    "check digit\n"
                    "5:7: E0303 iban: \"IT61X0542811101000000123456\" has "
                    "wrong check digits\n"
                    "6:11: E0304 sdi_code: \"12345\" is not an SDI code, which "
                    "has 7 characters (6 for a public body)\n");
}

static void a_tax_code_of_another_country_is_text(void **state)
{
    (void)state;
    assert_findings("legal_name: A\n"
                    "address: {street: S, city: B, country: Germania}\n"
                    "tax_code: 12/345/67890\nvat_number: 123456789\n",
                    "");
}

static void a_key_stands_once_in_its_collection(void **state)
{
    (void)state;
    assert_findings(CLIENT "contacts:\n  - name: X\n  - name: Y\n  - name: X\n",
                    "6:11: E0401 contact \"X\" stands here twice (first at "
                    "line 4)\n");
}

static void references_lead_somewhere(void **state)
{
    (void)state;
    assert_findings(CLIENT "activities:\n  - {title: T, project: P-9}\n"
                           "files:\n  - {name: x.pdf, about: Q-9}\n",
                    "4:25: E0402 project: there is no project \"P-9\"\n"
                    "6:26: E0402 about: there is no element \"Q-9\"\n");
}

static void sums_are_exact(void **state)
{
    (void)state;
    assert_findings(CLIENT
                    "quotes:\n"
                    "  - {number: 1, date: 2026-01-01, net: 100, vat: 22, "
                    "total: 122.01}\n"
                    "  - {number: 2, date: 2026-01-01, net: 100, vat: 22, "
                    "total: 122 USD}\n",
                    "4:61: E0408 net and vat do not add up to the total\n"
                    "5:61: E0409 net, vat and total are not in one currency\n");
}

static void days_stand_in_their_order(void **state)
{
    (void)state;
    assert_findings(
        CLIENT "projects:\n  - {code: P, name: N, start: 2026-02-01, end: "
               "2026-01-31}\n"
               "bills:\n  - {number: 1, date: 2026-02-01, due: 2026-01-31, "
               "total: 1}\n",
        "4:48: E0410 end is before start\n6:40: E0410 due is before date\n");
}

#define INVOICE(rest)                                                          \
    CLIENT "invoices:\n  - number: 1\n    date: 2026-01-01\n" rest

static void payments_fit_their_invoice(void **state)
{
    (void)state;
    assert_findings(
        INVOICE("    total: 100\n    status: authorised\n    payments:\n"
                "      - {date: 2026-01-01, amount: 60}\n"
                "      - {date: 2026-01-02, amount: 40.01}\n"),
        "6:12: E0405 the payments are above the total\n");
    assert_findings(
        INVOICE("    total: 100\n    status: paid\n    payments:\n"
                "      - {date: 2026-01-01, amount: 60}\n"),
        "6:12: E0406 the status is paid, and the payments leave a balance\n");
    assert_findings(
        INVOICE("    total: 100\n    status: paid\n    payments:\n"
                "      - {date: 2026-01-01, amount: 100 USD}\n"),
        "9:36: E0409 the payment is not in the currency of the total\n");
    assert_findings(INVOICE("    total: 100\n    status: paid\n"), "");
}

static void each_invoice_has_its_own_payments(void **state)
{
    (void)state;
    assert_findings(CLIENT
                    "bills:\n"
                    "  - {number: 1, date: 2026-01-01, total: 5, payments: "
                    "[{date: 2026-01-01, amount: 5}]}\n"
                    "invoices:\n"
                    "  - {number: 1, date: 2026-01-01, total: 3}\n"
                    "  - {number: 2, date: 2026-01-01, total: 3, payments: "
                    "[{date: 2026-01-01, amount: 2}, {date: 2026-01-01, "
                    "amount: 2}]}\n"
                    "  - {number: 3, date: 2026-01-01, total: 3, payments: "
                    "[{date: 2026-01-01, amount: 3}]}\n",
                    "7:42: E0405 the payments are above the total\n");
}

static void an_authorised_invoice_has_a_total(void **state)
{
    (void)state;
    assert_findings(INVOICE("    status: authorised\n"),
                    "4:5: E0407 total is missing, and the status is "
                    "authorised\n");
    assert_findings(INVOICE("    status: pending\n"),
                    "4:5: E0202 total is missing\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_good_client_has_no_findings),
        cmocka_unit_test(what_is_required_is_missed_where_it_should_stand),
        cmocka_unit_test(a_broken_file_has_its_own_finding_only),
        cmocka_unit_test(check_numbers_are_checked),
        cmocka_unit_test(a_tax_code_of_another_country_is_text),
        cmocka_unit_test(a_key_stands_once_in_its_collection),
        cmocka_unit_test(references_lead_somewhere),
        cmocka_unit_test(sums_are_exact),
        cmocka_unit_test(days_stand_in_their_order),
        cmocka_unit_test(payments_fit_their_invoice),
        cmocka_unit_test(each_invoice_has_its_own_payments),
        cmocka_unit_test(an_authorised_invoice_has_a_total),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
