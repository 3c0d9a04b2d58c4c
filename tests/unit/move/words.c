#include "move/words.h"
#include "unit.h"

static ds_arena arena;

static void assert_means(const char *table, const char *field, const char *word,
                         const char *want)
{
    const ds_schema *s = &ds_builtin_tables;
    int t = ds_schema_table(s, ds_cstr(table));
    assert_true(t >= 0);
    int f = ds_table_field(&s->tables[t], ds_cstr(field));
    assert_true(f >= 0);
    assert_str(ds_word_value(&arena, &s->tables[t].fields[f], ds_cstr(word)),
               want);
}

static void italian_words_mean_values(void **state)
{
    (void)state;
    assert_means("invoices", "status", "Pagata", "paid");
    assert_means("invoices", "status", "Da autorizzare", "pending");
    assert_means("invoices", "status", "NON PAGATA", "authorised");
    assert_means("invoices", "type", "Nota di credito", "credit_note");
    assert_means("clients", "kind", "Pubblica amministrazione", "public_body");
    assert_means("activities", "priority", "alta", "high");
}

static void words_of_other_programs_do_too(void **state)
{
    (void)state;
    assert_means("deals", "stage", "Closed Won", "won");
    assert_means("deals", "stage", "closedlost", "lost");
    assert_means("invoices", "status", "In Payment", "paid");
    assert_means("invoices", "status", "partially_paid", "authorised");
    assert_means("invoices", "type", "out_refund", "credit_note");
    assert_means("purchase_orders", "status", "unfulfilled", "open");
    assert_means("quotes", "status", "Sales Order", "accepted");
}

static void one_word_is_another_value_in_another_table(void **state)
{
    (void)state;
    assert_means("invoices", "status", "inviata", "authorised");
    assert_means("quotes", "status", "inviata", "sent");
    assert_means("purchase_orders", "status", "inviato", "open");
    assert_means("projects", "status", "in attesa", "on_hold");
}

static void what_is_paid_in_part_is_known(void **state)
{
    (void)state;
    assert_true(ds_word_in_part(&arena, DS_STR("Partially Paid")));
    assert_true(ds_word_in_part(&arena, DS_STR("Parzialmente pagata")));
    assert_false(ds_word_in_part(&arena, DS_STR("Paid")));
}

static void what_nobody_knows_means_nothing(void **state)
{
    (void)state;
    assert_means("invoices", "status", "boh", "");
    assert_means("invoices", "status", "", "");
    assert_means("invoices", "status", "--", "");
    assert_means("invoices", "status", "evaso", "");
}

static int end(void **state)
{
    (void)state;
    ds_arena_free(&arena);
    return 0;
}

static void a_state_may_say_that_it_is_done(void **state)
{
    (void)state;
    const ds_field done = {.name = DS_STR("done"), .type = DS_DATE};
    const ds_field due = {.name = DS_STR("due"), .type = DS_DATE};
    assert_int_equal(ds_word_is_done(&done, DS_STR("Completed")), DS_DONE_YES);
    assert_int_equal(ds_word_is_done(&done, DS_STR("Sì")), DS_DONE_YES);
    assert_int_equal(ds_word_is_done(&done, DS_STR("NOT_STARTED")), DS_DONE_NO);
    assert_int_equal(ds_word_is_done(&done, DS_STR("Da fare")), DS_DONE_NO);
    assert_int_equal(ds_word_is_done(&done, DS_STR("2026-11-23")),
                     DS_DONE_UNSAID);
    assert_int_equal(ds_word_is_done(&due, DS_STR("Completed")),
                     DS_DONE_UNSAID);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(italian_words_mean_values),
        cmocka_unit_test(words_of_other_programs_do_too),
        cmocka_unit_test(a_state_may_say_that_it_is_done),
        cmocka_unit_test(one_word_is_another_value_in_another_table),
        cmocka_unit_test(what_is_paid_in_part_is_known),
        cmocka_unit_test(what_nobody_knows_means_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, end);
}
