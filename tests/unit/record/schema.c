#include "record/schema.h"
#include "unit.h"

static const ds_schema *const s = &ds_builtin_tables;

static const ds_table *table(const char *name)
{
    int at = ds_schema_table(s, ds_cstr(name));
    assert_true(at >= 0);
    return &s->tables[at];
}

static void collections_are_found_by_name_noun_or_other_word(void **state)
{
    (void)state;
    assert_int_equal(ds_schema_table(s, DS_STR("clients")), 0);
    assert_int_equal(ds_schema_table(s, DS_STR("client")), 0);
    assert_str(table("order")->name, "purchase_orders");
    assert_str(table("activity")->name, "activities");
    assert_int_equal(ds_schema_table(s, DS_STR("invoces")), -1);
    assert_int_equal(ds_schema_table(s, DS_STR("")), -1);
}

static void every_field_is_found_by_its_name(void **state)
{
    (void)state;
    for (size_t i = 0; i < s->ntables; i++) {
        const ds_table *t = &s->tables[i];
        for (size_t k = 0; k < t->nfields; k++) {
            assert_int_equal(ds_table_field(t, t->fields[k].name), k);
            assert_int_equal(t->fields[k].virtual, k >= t->nstored);
        }
        assert_int_equal(ds_table_field(t, DS_STR("nonsense")), -1);
    }
}

static void keys_of_mappings_are_found_without_joining(void **state)
{
    (void)state;
    const ds_table *t = &s->tables[0];
    const ds_slot *slot = ds_table_slot(t, (ds_str){0}, DS_STR("address"));
    assert_int_equal(slot->kind, DS_SLOT_GROUP);
    assert_str(t->fields[slot->at].name, "address.street");
    slot = ds_table_slot(t, DS_STR("address"), DS_STR("city"));
    assert_int_equal(slot->kind, DS_SLOT_FIELD);
    assert_str(t->fields[slot->at].name, "address.city");
    slot = ds_table_slot(t, (ds_str){0}, DS_STR("invoices"));
    assert_int_equal(slot->kind, DS_SLOT_CHILD);
    assert_null(ds_table_slot(t, DS_STR("address"), DS_STR("email")));
    assert_null(ds_table_slot(t, DS_STR("email"), DS_STR("address")));
}

static void keys_stand_in_the_order_in_which_files_are_written(void **state)
{
    (void)state;
    const ds_table *t = table("projects");
    static const char *const want[] = {
        "code",   "name",        "status", "start", "end", "budget_hours",
        "budget", "hourly_rate", "owner",  "hours", "time"};
    assert_int_equal(t->nkeys, sizeof want / sizeof *want);
    for (size_t i = 0; i < t->nkeys; i++)
        assert_str(t->keys[i], want[i]);
}

static void payments_belong_to_invoices_and_bills(void **state)
{
    (void)state;
    const ds_table *t = table("payments");
    assert_int_equal(t->nparents, 2);
    assert_str(s->tables[t->parents[0]].name, "invoices");
    assert_str(s->tables[t->parents[1]].name, "bills");
    assert_int_equal(table("bills")->nfields, table("invoices")->nfields);
}

static void every_label_exists_in_both_languages(void **state)
{
    (void)state;
    for (size_t i = 0; i < s->ntables; i++) {
        const ds_table *t = &s->tables[i];
        assert_true(t->label_en.n > 0 && t->label_it.n > 0);
        for (size_t k = 0; k < t->nfields; k++)
            assert_true(t->fields[k].label_en.n > 0 &&
                        t->fields[k].label_it.n > 0);
    }
}

static void unknown_words_name_the_nearest(void **state)
{
    (void)state;
    ds_err err;
    assert_int_equal(ds_schema_no_table(s, DS_STR("invoces"), &err), -1);
    assert_string_equal(err.msg, "unknown collection \"invoces\" (did you mean "
                                 "\"invoices\"?)");
    const ds_table *t = table("invoices");
    assert_int_equal(ds_schema_no_field(t, DS_STR("staus"), &err), -1);
    assert_string_equal(err.msg, "unknown field \"staus\" in invoices (did you "
                                 "mean \"status\"?)");
    const ds_field *f = &t->fields[ds_table_field(t, DS_STR("status"))];
    assert_int_equal(ds_schema_no_value(f, DS_STR("xyz"), &err), -1);
    assert_string_equal(err.msg, "\"xyz\" is not a value of status (one of "
                                 "draft, pending, authorised, paid, void)");
    assert_int_equal(err.code, DS_EUSAGE);
}

static void the_settings_are_those_of_an_italian_book(void **state)
{
    (void)state;
    assert_int_equal(s->currency, ds_currency_parse(DS_STR("EUR")));
    assert_str(s->country, "IT");
    assert_str(s->language, "en");
    assert_str(s->layout, "flat");
    assert_int_equal(s->due_soon, 7);
    assert_int_equal(s->payment_terms, 30);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(collections_are_found_by_name_noun_or_other_word),
        cmocka_unit_test(every_field_is_found_by_its_name),
        cmocka_unit_test(keys_of_mappings_are_found_without_joining),
        cmocka_unit_test(keys_stand_in_the_order_in_which_files_are_written),
        cmocka_unit_test(payments_belong_to_invoices_and_bills),
        cmocka_unit_test(every_label_exists_in_both_languages),
        cmocka_unit_test(unknown_words_name_the_nearest),
        cmocka_unit_test(the_settings_are_those_of_an_italian_book),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
