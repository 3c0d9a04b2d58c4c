/* Two versions of a client, told as changes. */
#include "unit.h"
#include "record/edit.h"
#include "base/banned.h"

static const ds_record *record(ds_arena *a, const ds_schema *s, const char *z)
{
    ds_findings f = {.arena = a};
    ds_doc *doc = ds_new(a, ds_doc);
    ds_record *r = ds_new(a, ds_record);
    assert_int_equal(ds_yaml_parse(doc, a, DS_STR("x"), ds_cstr(z), &f), 0);
    ds_record_read(r, a, s, doc, DS_STR("acme"), DS_STR("x"), NULL);
    ds_findings_free(&f);
    return r;
}

/* Both ends are texts of files, NULL for none. */
static void tells(const char *old, const char *new, const char *want)
{
    ds_arena a = {0};
    ds_buf told = {0};
    ds_changes changes = {0};
    const ds_schema *s;
    ds_findings f = {.arena = &a};
    assert_int_equal(ds_schema_load(&s, &a, DS_STR("x"), DS_STR(""), &f), 0);
    ds_record_diff(&changes, &a, old ? record(&a, s, old) : NULL,
                   new ? record(&a, s, new) : NULL);
    for (size_t i = 0; i < changes.n; i++)
        ds_buf_addf(&told, "%.*s: %.*s -> %.*s\n", DS_FMT(changes.p[i].what),
                    DS_FMT(changes.p[i].old), DS_FMT(changes.p[i].new));
    assert_str(ds_buf_str(&told), want);
    ds_buf_free(&told);
    ds_vec_free(&changes);
    ds_arena_free(&a);
}

static void a_client_that_comes_or_goes_is_one_change(void **state)
{
    (void)state;
    tells(NULL, "legal_name: A\n", "add client:  -> \n");
    tells("legal_name: A\n", NULL, "remove client:  -> \n");
    tells(NULL, NULL, "");
}

static void fields_are_told_by_their_paths(void **state)
{
    (void)state;
    tells("legal_name: A\naddress: {city: Roma}\nphone: 1\n",
          "legal_name: A # same\nphone: 1\naddress:\n  city: Milano\n"
          "owner: Carla\n",
          "owner:  -> Carla\naddress.city: Roma -> Milano\n");
}

static void how_a_value_is_written_is_no_change(void **state)
{
    (void)state;
    tells("legal_name: A\ntags: [a, b]\nphone: ~\n",
          "legal_name: 'A'\ntags:\n- a\n- \"b\"\n", "");
    tells("tags: [a, b]\n", "tags: [a, c]\n", "tags: a\nb -> a\nc\n");
}

static void elements_are_matched_by_key(void **state)
{
    (void)state;
    tells("invoices:\n- {number: A, total: 1}\n- {number: B, total: 2}\n",
          "invoices:\n- {number: B, total: 3}\n- {number: C, total: 1}\n",
          "remove invoice A:  -> \ninvoice B total: 2 -> 3\n"
          "add invoice C:  -> \n");
}

static void
elements_without_a_key_are_matched_by_content_then_place(void **state)
{
    (void)state;
    tells("activities:\n- title: call\n- title: write\n  due: 2026-01-01\n",
          "activities:\n- title: write\n  due: 2026-01-02\n- title: call\n",
          "activity #1 due: 2026-01-01 -> 2026-01-02\n");
}

static void a_payment_that_moves_to_another_invoice_is_told(void **state)
{
    (void)state;
    tells("invoices:\n"
          "- {number: A, payments: [{date: 2026-01-01, amount: 5}]}\n"
          "- {number: B}\n",
          "invoices:\n"
          "- {number: A}\n"
          "- {number: B, payments: [{date: 2026-01-01, amount: 5}]}\n",
          "remove invoice A payment #1:  -> \n"
          "add invoice B payment #1:  -> \n");
}

static void a_payment_stays_with_its_invoice_when_that_moves(void **state)
{
    (void)state;
    tells("invoices:\n"
          "- {number: A, payments: [{date: 2026-01-01, amount: 5}]}\n"
          "- {number: B, payments: [{date: 2026-01-01, amount: 5}]}\n",
          "invoices:\n"
          "- {number: B, payments: [{date: 2026-01-01, amount: 5}]}\n"
          "- {number: A, payments: [{date: 2026-01-01, amount: 6}]}\n",
          "invoice A payment #1 amount: 5 -> 6\n");
}

/* One of each: kind, path, table and field, and the rows behind. */
static void changes_say_where_they_are(void **state)
{
    (void)state;
    ds_arena a = {0};
    ds_changes c = {0};
    const ds_schema *s = &ds_builtin_tables;
    const ds_record *old = record(
        &a, s,
        "phone: 1\nprojects:\n- code: P\n  time:\n  - {date: 2026-01-01, "
        "hours: 1}\n  - {date: 2026-01-02, hours: 1}\n"
        "bills: [{number: X, total: 5}]\n");
    const ds_record *new = record(
        &a, s,
        "phone: 2\nprojects:\n- code: P\n  time:\n  - {date: 2026-01-01, "
        "hours: 1}\n  - {date: 2026-01-02, hours: 3}\n"
        "deals: [{title: Big}]\n");
    ds_record_diff(&c, &a, old, new);
    assert_int_equal(c.n, 4);
    static const struct {
        const char *path;
        ds_change_kind kind;
    } want[] = {
        {"phone", DS_CHANGED},
        {"projects[P].time[2].hours", DS_CHANGED},
        {"deals[Big]", DS_ADDED},
        {"bills[X]", DS_REMOVED},
    };
    for (size_t i = 0; i < 4; i++) {
        const ds_change *x = &c.p[i];
        const ds_table *t = &s->tables[x->table];
        assert_str(x->path, want[i].path);
        assert_int_equal(x->kind, want[i].kind);
        assert_true((x->old_row != NULL) == (x->kind != DS_ADDED));
        assert_true((x->new_row != NULL) == (x->kind != DS_REMOVED));
        if (x->kind == DS_CHANGED)
            assert_true(ds_str_ends(x->path, t->fields[x->field].name));
        else
            assert_int_equal(x->field, -1);
    }
    ds_vec_free(&c);
    ds_arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(changes_say_where_they_are),
        cmocka_unit_test(a_client_that_comes_or_goes_is_one_change),
        cmocka_unit_test(fields_are_told_by_their_paths),
        cmocka_unit_test(how_a_value_is_written_is_no_change),
        cmocka_unit_test(elements_are_matched_by_key),
        cmocka_unit_test(
            elements_without_a_key_are_matched_by_content_then_place),
        cmocka_unit_test(a_payment_that_moves_to_another_invoice_is_told),
        cmocka_unit_test(a_payment_stays_with_its_invoice_when_that_moves),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
