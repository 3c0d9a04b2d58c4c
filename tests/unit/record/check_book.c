#include "record/check.h"
#include "unit.h"

static void add(ds_check_book *b, ds_findings *f, const ds_schema *s,
                const char *id, const char *yaml)
{
    ds_arena a = {0};
    ds_doc doc;
    ds_record r;
    ds_str at = ds_printf(&a, "records/%s/client.yaml", id);
    ds_yaml_parse(&doc, &a, at, ds_cstr(yaml), f);
    ds_record_read(&r, &a, s, &doc, ds_cstr(id), at, NULL);
    ds_check_book_add(b, &r, f);
    ds_arena_free(&a); /* what the book keeps is copied */
}

static void folders_and_codes_are_unique_in_the_book(void **state)
{
    (void)state;
    ds_arena a = {0};
    ds_findings f = {.arena = &a};
    ds_check_book b = {0};
    add(&b, &f, &ds_builtin_tables, "acme", "code: 7\n");
    add(&b, &f, &ds_builtin_tables, "x/Acme", "legal_name: A\n");
    add(&b, &f, &ds_builtin_tables, "other", "legal_name: A\ncode: '7'\n");
    ds_check_book_finish(&b, &f);
    assert_int_equal(f.list.n, 1);
    assert_str(f.list.p[0].msg,
               "code \"7\" is that of records/acme/client.yaml too (line 1)");
    assert_int_equal(f.list.p[0].line, 2);
    add(&b, &f, &ds_builtin_tables, "ACME", "legal_name: A\n");
    assert_int_equal(f.list.n, 2);
    assert_int_equal(f.list.p[1].code, DS_F_ID_TWICE);
    assert_str(f.list.p[1].msg, "the folder's name \"ACME\" is that of "
                                "records/acme/client.yaml too");
    ds_check_book_close(&b);
    ds_findings_free(&f);
    ds_arena_free(&a);
}

static void references_to_clients_are_judged_at_the_end(void **state)
{
    (void)state;
    ds_arena a = {0};
    ds_findings f = {.arena = &a};
    ds_check_book b = {0};
    const ds_schema *s;
    assert_int_equal(
        ds_schema_load(&s, &a, DS_STR("s"),
                       DS_STR("tables: {clients: {fields: {parent: {type: ref, "
                              "refs: clients}}}}\n"),
                       &f),
        0);
    add(&b, &f, s, "a", "parent: b\n");
    add(&b, &f, s, "b", "legal_name: B\nparent: c\n");
    ds_check_book_finish(&b, &f);
    assert_int_equal(f.list.n, 1);
    assert_str(f.list.p[0].msg, "parent: there is no client \"c\"");
    assert_str(f.list.p[0].path, "records/b/client.yaml");
    assert_int_equal(f.list.p[0].line, 2);
    ds_check_book_close(&b);
    ds_findings_free(&f);
    ds_arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(folders_and_codes_are_unique_in_the_book),
        cmocka_unit_test(references_to_clients_are_judged_at_the_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
