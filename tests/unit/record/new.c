/* The first bytes of a client's file. */
#include "unit.h"
#include "record/edit.h"
#include "base/banned.h"

typedef struct {
    ds_arena arena;
    ds_edit_env env;
    ds_str bytes;
    ds_err err;
} book;

static const ds_assign given[] = {{DS_STR("address.city"), DS_STR("Milano")},
                                  {DS_STR("legal_name"), DS_STR("Acme")}};

static int begin(book *b, bool template)
{
    ds_findings f = {.arena = &b->arena};
    assert_int_equal(
        ds_schema_load(&b->env.schema, &b->arena, DS_STR("x"), DS_STR(""), &f),
        0);
    b->env.today = ds_date_make(2026, 11, 23);
    return ds_client_new(&b->bytes, &b->arena, &b->env, given, 2, template,
                         &b->err);
}

static size_t count(ds_str s, ds_str sub)
{
    size_t n = 0, at;
    while ((at = ds_str_find(s, sub)) != SIZE_MAX) {
        s = ds_str_sub(s, at + sub.n, s.n);
        n++;
    }
    return n;
}

static void a_template_is_yaml_that_says_what_was_given(void **state)
{
    (void)state;
    book b = {0};
    ds_doc doc;
    ds_findings f = {.arena = &b.arena};
    assert_ok(begin(&b, true), &b.err);
    int rc = ds_yaml_parse(&doc, &b.arena, DS_STR("x"), b.bytes, &f);
    if (rc)
        fail_msg("%.*s", DS_FMT(f.list.p[0].msg));
    assert_str(ds_yaml_at(&doc, DS_STR("legal_name"))->text, "Acme");
    assert_str(ds_yaml_at(&doc, DS_STR("address.city"))->text, "Milano");
    assert_true(ds_yaml_at(&doc, DS_STR("address.street"))->empty);
    ds_findings_free(&f);
    ds_arena_free(&b.arena);
}

static void a_template_offers_each_field_once_in_its_place(void **state)
{
    (void)state;
    book b = {0};
    assert_ok(begin(&b, true), &b.err);
    const ds_table *t = &b.env.schema->tables[0];
    size_t last = 0;
    for (size_t i = 0; i < t->nstored; i++) {
        size_t dot = ds_str_chr(t->fields[i].name, '.');
        bool in_group = dot < t->fields[i].name.n;
        ds_str name = in_group ? ds_str_sub(t->fields[i].name, dot + 1,
                                            t->fields[i].name.n)
                               : t->fields[i].name;
        ds_str line = ds_printf(&b.arena, "%s%.*s:", in_group ? "  " : "\n",
                                DS_FMT(name));
        ds_str offer = ds_printf(&b.arena, "\n# %s%.*s:", in_group ? "  " : "",
                                 DS_FMT(name));
        size_t at = ds_str_find(b.bytes, offer);
        if (at == SIZE_MAX)
            at = ds_str_find(b.bytes, line);
        if (at == SIZE_MAX || at < last)
            fail_msg("%.*s is not in its place", DS_FMT(t->fields[i].name));
        last = at;
    }
    assert_int_equal(count(b.bytes, DS_STR("\naddress:")), 1);
    assert_int_equal(count(b.bytes, DS_STR("\n  city:")), 1);
    ds_arena_free(&b.arena);
}

static void without_a_template_only_what_is_given_stands(void **state)
{
    (void)state;
    book b = {0};
    assert_ok(begin(&b, false), &b.err);
    assert_str(b.bytes, "legal_name: Acme\n"
                        "status: active\n"
                        "address:\n"
                        "  city: Milano\n");
    ds_arena_free(&b.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_template_is_yaml_that_says_what_was_given),
        cmocka_unit_test(a_template_offers_each_field_once_in_its_place),
        cmocka_unit_test(without_a_template_only_what_is_given_stands),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
