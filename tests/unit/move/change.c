#include "move/change.h"
#include "unit.h"

static const char path[] = "records/a/client.yaml";

#define GOOD "legal_name: A\naddress: {street: S, city: C}\n"

typedef struct {
    ds_arena a;
    ds_findings f;
    ds_query_env env;
    ds_book book;
    ds_changeset *c;
} fixture;

static void start(fixture *x)
{
    *x = (fixture){0};
    x->f.arena = &x->a;
    x->env.schema = &ds_builtin_tables;
    x->env.today = ds_date_make(2026, 11, 23);
    x->book.fd = -1;
    x->c = ds_changeset_new(&x->a, &x->book, &x->env, &x->f);
}

static void finish(fixture *x)
{
    ds_changeset_close(x->c);
    ds_findings_free(&x->f);
    ds_arena_free(&x->a);
}

static void put(fixture *x, const char *at, const char *old, const char *new)
{
    ds_err err = {0};
    assert_ok(
        ds_changeset_put(x->c, ds_cstr(at), ds_cstr(old), ds_cstr(new), &err),
        &err);
}

/* One put: "refused" or "taken", then the findings, a line each. */
static void assert_put(const char *old, const char *new, const char *want)
{
    fixture x;
    start(&x);
    put(&x, path, old, new);
    ds_str out =
        ds_changeset_refused(x.c) ? DS_STR("refused") : DS_STR("taken");
    for (size_t i = 0; i < x.f.list.n; i++)
        out = ds_printf(&x.a, "%.*s\n%u:%u: %s: %.*s", DS_FMT(out),
                        x.f.list.p[i].line, x.f.list.p[i].col,
                        x.f.list.p[i].warning ? "warning" : "error",
                        DS_FMT(x.f.list.p[i].msg));
    assert_str(out, want);
    finish(&x);
}

static void a_good_client_is_taken_without_a_word(void **state)
{
    (void)state;
    assert_put(NULL, GOOD, "taken");
    assert_put(GOOD, GOOD "email: a@b.it\n", "taken");
}

static void a_new_error_refuses_the_change(void **state)
{
    (void)state;
    assert_put(NULL, "legal_name: A\n",
               "refused\n1:1: error: address.street is missing\n"
               "1:1: error: address.city is missing");
    assert_put(GOOD, GOOD "email: nobody\n",
               "refused\n3:8: error: email: \"nobody\" is not an e-mail "
               "address");
    assert_put(GOOD, "legal_name: [\n",
               "refused\n2:1: error: did not find expected node content "
               "while parsing a flow node");
}

static void an_old_error_is_a_warning_where_it_stands_now(void **state)
{
    (void)state;
    assert_put(GOOD "email: nobody\n", "# new\n" GOOD "email: nobody\n",
               "taken\n4:8: warning: email: \"nobody\" is not an e-mail "
               "address");
    assert_put(GOOD "email: nobody\n", GOOD "email: nobody\npec: none\n",
               "refused\n3:8: warning: email: \"nobody\" is not an e-mail "
               "address\n4:6: error: pec: \"none\" is not an e-mail address");
}

static void a_second_error_of_a_kind_is_new(void **state)
{
    (void)state;
    assert_put(GOOD "contacts: [{name: X, email: bad}]\n",
               GOOD "contacts: [{name: X, email: bad}, {name: Y, email: "
                    "bad}]\n",
               "refused\n3:29: warning: email: \"bad\" is not an e-mail "
               "address\n3:52: error: email: \"bad\" is not an e-mail "
               "address");
}

static void an_old_warning_is_not_said_again(void **state)
{
    (void)state;
    assert_put(GOOD "moon: 1\n", GOOD "moon: 2\n", "taken");
    assert_put(GOOD, GOOD "moon: 2\n",
               "taken\n3:1: warning: unknown key \"moon\" in clients");
}

static void a_rule_of_the_schema_speaks_too(void **state)
{
    (void)state;
    assert_put(NULL,
               GOOD "invoices:\n  - {number: 1, date: 2026-01-01, total: 5, "
                    "paid_on: 2026-01-02}\n",
               "taken\n4:5: warning: paid_on is given and the status is not "
               "paid");
}

static void a_customer_number_belongs_to_one_client(void **state)
{
    fixture x;
    (void)state;
    start(&x);
    put(&x, "records/a/client.yaml", NULL, GOOD "code: 7\n");
    put(&x, "records/b/client.yaml", NULL, GOOD "code: 8\n");
    assert_false(ds_changeset_refused(x.c));
    put(&x, "records/c/client.yaml", NULL, GOOD "code: 7\n");
    assert_true(ds_changeset_refused(x.c));
    assert_str(x.f.list.p[0].msg,
               "code \"7\" is that of records/a/client.yaml already");
    finish(&x);
}

static void a_number_given_up_may_be_taken(void **state)
{
    fixture x;
    (void)state;
    start(&x);
    put(&x, "records/a/client.yaml", NULL, GOOD "code: 7\n");
    put(&x, "records/a/client.yaml", GOOD "code: 7\n", GOOD "code: 9\n");
    put(&x, "records/b/client.yaml", NULL, GOOD "code: 7\n");
    assert_false(ds_changeset_refused(x.c));
    assert_int_equal(ds_changeset_size(x.c), 2);
    finish(&x);
}

static void an_identifier_is_taken_once_whatever_its_case(void **state)
{
    fixture x;
    (void)state;
    start(&x);
    put(&x, "records/acme/client.yaml", NULL, GOOD);
    put(&x, "records/ac/Acme/client.yaml", NULL, GOOD);
    assert_true(ds_changeset_refused(x.c));
    assert_str(x.f.list.p[0].msg, "there is a client \"acme\" already");
    finish(&x);
}

static void a_refused_change_is_never_committed(void **state)
{
    fixture x;
    ds_err err = {0};
    char oid[41];
    ds_commit_opts opts = {0};
    (void)state;
    start(&x);
    put(&x, path, NULL, "legal_name: A\n");
    assert_int_equal(ds_changeset_commit(x.c, oid, &opts, &err), -1);
    assert_int_equal(err.code, DS_EFINDINGS);
    finish(&x);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_good_client_is_taken_without_a_word),
        cmocka_unit_test(a_new_error_refuses_the_change),
        cmocka_unit_test(an_old_error_is_a_warning_where_it_stands_now),
        cmocka_unit_test(a_second_error_of_a_kind_is_new),
        cmocka_unit_test(an_old_warning_is_not_said_again),
        cmocka_unit_test(a_rule_of_the_schema_speaks_too),
        cmocka_unit_test(a_customer_number_belongs_to_one_client),
        cmocka_unit_test(a_number_given_up_may_be_taken),
        cmocka_unit_test(an_identifier_is_taken_once_whatever_its_case),
        cmocka_unit_test(a_refused_change_is_never_committed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
