#include "move/states.h"
#include "unit.h"

typedef struct {
    const char *text, *value;
    bool payment;
} told;

static unsigned weigh(const char *table, const char *field, told t)
{
    const ds_schema *s = &ds_builtin_tables;
    int at = ds_schema_table(s, ds_cstr(table));
    assert_true(at >= 0);
    int f = ds_table_field(&s->tables[at], ds_cstr(field));
    assert_true(f >= 0);
    assert_true(ds_states_known(s, (unsigned)at, (unsigned)f));
    return ds_states_weigh(s, (unsigned)at, (unsigned)f, ds_cstr(t.text),
                           ds_cstr(t.value), t.payment);
}

static void assert_wins(const char *table, const char *field, told one,
                        told two)
{
    assert_true(weigh(table, field, one) < weigh(table, field, two));
}

static void what_is_no_document_yet_or_no_more_wins(void **state)
{
    (void)state;
    assert_wins("invoices", "status", (told){"Draft", "draft", false},
                (told){"Not Paid", "authorised", true});
    assert_wins("bills", "status", (told){"Cancelled", "void", false},
                (told){"Paid", "paid", true});
    assert_wins("invoices", "status", (told){"Submitted", "pending", false},
                (told){"Not Paid", "authorised", true});
}

static void then_what_was_paid(void **state)
{
    (void)state;
    assert_wins("invoices", "status", (told){"Paid", "paid", true},
                (told){"Posted", "authorised", false});
    assert_wins("invoices", "status", (told){"Posted", "authorised", false},
                (told){"In attesa", "pending", true});
}

static void a_word_that_nobody_knows_is_a_question(void **state)
{
    (void)state;
    assert_wins("invoices", "status", (told){"Blocked", "", true},
                (told){"Posted", "authorised", false});
    assert_wins("invoices", "status", (told){"Draft", "draft", false},
                (told){"Blocked", "", true});
}

static void a_deal_that_is_open_is_at_its_stage(void **state)
{
    (void)state;
    assert_wins("deals", "stage", (told){"Calls x 3", "", false},
                (told){"Open", "", false});
    assert_wins("deals", "stage", (told){"Lost", "lost", false},
                (told){"Calls x 3", "", false});
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_no_document_yet_or_no_more_wins),
        cmocka_unit_test(then_what_was_paid),
        cmocka_unit_test(a_word_that_nobody_knows_is_a_question),
        cmocka_unit_test(a_deal_that_is_open_is_at_its_stage),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
