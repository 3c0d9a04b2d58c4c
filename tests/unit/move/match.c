#include "move/match.h"
#include "unit.h"

/* Keys of a row as they stand in its cells. */
static ds_keys keys(ds_arena *a, const ds_finder *m, const char *code,
                    const char *tax, const char *vat, const char *name)
{
    const char *const text[] = {code, tax, vat, name};
    ds_keys k = {0};
    for (int i = 0; i < 4; i++)
        if (text[i][0] != '\0')
            ds_finder_set(&k, a, m, (ds_key_kind)i, ds_cstr(text[i]),
                          (ds_str){0});
    return k;
}

typedef struct {
    ds_arena a;
    ds_finder m;
} fixture;

static void add(fixture *x, const char *code, const char *tax, const char *vat,
                const char *name)
{
    ds_keys k = keys(&x->a, &x->m, code, tax, vat, name);
    size_t target;
    ds_err err = {0};
    assert_ok(
        ds_finder_add(&target, &x->m, (ds_str){0}, ds_cstr(name), &k, &err),
        &err);
}

static void open_with(fixture *x, const char *match)
{
    ds_err err = {0};
    *x = (fixture){0};
    assert_ok(
        ds_finder_open(&x->m, &ds_builtin_tables, NULL, ds_cstr(match), &err),
        &err);
    add(x, "A1", "", "01234567897", "Acme S.p.A.");
    add(x, "", "RSSMRA85T10A562S", "", "Mario Rossi");
    add(x, "B1", "", "", "Bar Centrale");
    add(x, "", "", "00743110157", "Bar Centrale");
    add(x, "", "", "DE136695976", "Beispiel GmbH");
    add(x, "alfa-spa", "", "", "Alfa Srl");
    add(x, "", "", "", "Alfa S.p.A.");
}

static void close_it(fixture *x)
{
    ds_finder_close(&x->m);
    ds_arena_free(&x->a);
}

/* The identifier, "nobody", or "error: message". */
static ds_str found(fixture *x, int failed, size_t target, const ds_err *err)
{
    if (failed)
        return ds_printf(&x->a, "error: %s", err->msg);
    return target == DS_NOBODY ? DS_STR("nobody") : x->m.targets.p[target].id;
}

static void assert_whose(const char *match, ds_whose w,
                         const char *const row[4], const char *want)
{
    fixture x;
    ds_err err = {0};
    size_t target;
    open_with(&x, match);
    w.keys = keys(&x.a, &x.m, row[0], row[1], row[2], row[3]);
    int failed = ds_finder_find(&target, &x.m, &w, &err);
    assert_str(found(&x, failed, target, &err), want);
    close_it(&x);
}

/* A row of a list of clients. */
static void assert_find(const char *match, const char *code, const char *tax,
                        const char *vat, const char *name, const char *want)
{
    const char *const row[] = {code, tax, vat, name};
    assert_whose(match, (ds_whose){0}, row, want);
}

/* A row of another list, with a text and a VAT number. */
static void assert_both(const char *match, const char *text, const char *vat,
                        const char *want)
{
    const char *const row[] = {"", "", vat, ""};
    assert_whose(match, (ds_whose){.named = ds_cstr(text), .there = true}, row,
                 want);
}

static void assert_name(const char *match, const char *text, const char *want)
{
    assert_both(match, text, "", want);
}

static void a_number_finds_however_it_is_written(void **state)
{
    (void)state;
    assert_find("", "A1", "", "", "", "acme-spa");
    assert_find("", "", "", "IT 01234567897", "", "acme-spa");
    assert_find("", "", "rssmra85t10 a562s", "", "", "mario-rossi");
    assert_find("", "", "", "012.345.678-97", "", "acme-spa");
    assert_find("", "", "", "DE01234567897", "", "nobody");
    assert_find("", "a1", "", "", "", "nobody");
}

static void a_name_finds_when_no_number_speaks_against_it(void **state)
{
    (void)state;
    assert_find("", "", "", "", "ACME SpA", "acme-spa");
    assert_find("", "", "", "01234567897", "Another Ltd", "acme-spa");
    assert_find("", "", "", "00488410010", "Acme S.p.A.", "nobody");
    assert_find("", "", "", "", "Acme & Figli", "nobody");
}

static void a_number_and_the_name_of_another_are_a_question(void **state)
{
    (void)state;
    assert_find("", "", "", "00743110157", "Acme S.p.A.",
                "error: the vat_number is that of bar-centrale-2, the "
                "legal_name that of acme-spa");
}

static void a_name_nearly_the_same_is_a_question(void **state)
{
    (void)state;
    assert_find("", "", "", "", "Acme",
                "error: is this acme-spa? Their names are nearly the same");
    assert_find("", "", "", "", "Alfa",
                "error: is this alfa-srl or alfa-spa? Their names are nearly "
                "the same");
    assert_find("", "", "", "", "Alfa S. p. A. in liquidazione",
                "error: is this alfa-srl or alfa-spa? Their names are nearly "
                "the same");
    assert_find("", "", "", "00488410010", "Acme", "nobody");
    assert_find("legal_name", "", "", "", "Alfa", "nobody");
}

static void a_number_may_leave_its_country_out(void **state)
{
    (void)state;
    assert_find("", "", "", "136 695 976", "", "beispiel-gmbh");
    assert_find("", "", "", "DE 136-695-976", "", "beispiel-gmbh");
    assert_find("", "", "", "FR136695976", "", "nobody");
    assert_both("", "Beispiel GmbH", "136 695 976", "beispiel-gmbh");
}

static void all_that_a_row_says_must_agree(void **state)
{
    (void)state;
    assert_both("", "Acme SpA", "01234567897", "acme-spa");
    assert_both("", "Acme Industrie", "01234567897", "acme-spa");
    assert_both("", "Acme SpA", "00743110157",
                "error: the vat_number is that of bar-centrale-2, \"Acme SpA\" "
                "is acme-spa");
    assert_both("", "Acme SpA", "00488410010",
                "error: is this acme-spa? Its vat_number is "
                "\"IT01234567897\", and here it is \"IT00488410010\"");
    assert_both("", "Bar Centrale", "00743110157", "bar-centrale-2");
    assert_both("", "Bar Centrale", "00488410010", "bar-centrale");
    assert_both("legal_name", "Acme SpA", "00743110157", "acme-spa");
    assert_both("vat_number", "Acme SpA", "00743110157", "bar-centrale-2");
}

static void numbers_of_two_clients_are_a_question(void **state)
{
    (void)state;
    assert_find("", "B1", "", "01234567897", "",
                "error: the code is that of bar-centrale, the vat_number "
                "that of acme-spa");
}

static void a_name_with_another_code_is_a_question(void **state)
{
    (void)state;
    assert_find("", "Z9", "", "", "Acme S.p.A.",
                "error: is this acme-spa? Its code is \"A1\", and here it is "
                "\"Z9\"");
    assert_find("code", "Z9", "", "", "Acme S.p.A.", "nobody");
    assert_find("legal_name", "Z9", "", "", "Acme S.p.A.", "acme-spa");
}

static void a_name_of_several_is_a_question(void **state)
{
    (void)state;
    assert_find("", "", "", "", "Bar Centrale",
                "error: several clients have the legal_name \"bar centrale\": "
                "bar-centrale, "
                "bar-centrale-2");
    assert_find("", "", "", "00743110157", "Bar Centrale", "bar-centrale-2");
    assert_find("", "B1", "", "", "Bar Centrale", "bar-centrale");
}

static void match_wants_its_field(void **state)
{
    (void)state;
    assert_find("code", "", "", "01234567897", "",
                "error: code is missing, by which the client is found");
}

static void one_text_names_a_client_by_any_key(void **state)
{
    (void)state;
    assert_name("", "acme-spa", "acme-spa");
    assert_name("", "bar-centrale",
                "error: \"bar-centrale\" is the id of bar-centrale, the "
                "legal_name of bar-centrale, bar-centrale-2");
    assert_name("", "alfa-spa",
                "error: \"alfa-spa\" is the id of alfa-spa, the code of "
                "alfa-srl, the legal_name of alfa-spa");
    assert_name("", "ACME-SPA", "acme-spa");
    assert_name("", "A1", "acme-spa");
    assert_name("", "01234567897", "acme-spa");
    assert_name("", " Mario  Rossi ", "mario-rossi");
    assert_name("", "nobody at all", "nobody");
    assert_name("code", "A1", "acme-spa");
    assert_name("code", "acme-spa", "nobody");
    assert_name("id", "A1", "nobody");
    assert_name("id", "acme-spa", "acme-spa");
}

static void match_by_an_unknown_field_names_the_nearest(void **state)
{
    fixture x = {0};
    ds_err err = {0};
    (void)state;
    assert_int_equal(
        ds_finder_open(&x.m, &ds_builtin_tables, NULL, DS_STR("vat"), &err),
        -1);
    assert_non_null(strstr(err.msg, "vat_number"));
    close_it(&x);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_number_finds_however_it_is_written),
        cmocka_unit_test(a_name_finds_when_no_number_speaks_against_it),
        cmocka_unit_test(a_number_and_the_name_of_another_are_a_question),
        cmocka_unit_test(a_name_nearly_the_same_is_a_question),
        cmocka_unit_test(a_number_may_leave_its_country_out),
        cmocka_unit_test(all_that_a_row_says_must_agree),
        cmocka_unit_test(numbers_of_two_clients_are_a_question),
        cmocka_unit_test(a_name_with_another_code_is_a_question),
        cmocka_unit_test(a_name_of_several_is_a_question),
        cmocka_unit_test(match_wants_its_field),
        cmocka_unit_test(one_text_names_a_client_by_any_key),
        cmocka_unit_test(match_by_an_unknown_field_names_the_nearest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
