#include "book.h"

static const char acme[] = "legal_name: Acme Italia S.p.A.\n"
                           "trading_name: Società Prova\n"
                           "code: C-017\n"
                           "tax_code: \"01234567897\"\n"
                           "vat_number: IT01234567897\n";

static void fill_book(testbook *b)
{
    b->opts.no_index = true;
    book_write(b, "records/acme-italia-spa/client.yaml", ds_cstr(acme));
    book_client(b, "acme-france", "Acme France SA");
    book_client(b, "beta", "Beta");
    book_client(b, "beta-due", "Beta due");
    book_client(b, "x/twin", "One");
    book_client(b, "y/twin", "Two");
    book_write(b, "records/broken/client.yaml", DS_STR("a: [\n"));
    book_open(b);
}

static void assert_finds(testbook *b, const char *name, const char *id)
{
    ds_client_ref ref;
    ds_err err;
    assert_ok(ds_index_find(&ref, &b->a, b->index, ds_cstr(name), &err), &err);
    assert_str(ref.id, id);
}

static void assert_fails(testbook *b, const char *name, ds_code code,
                         const char *msg)
{
    ds_client_ref ref;
    ds_err err = {0};
    assert_int_equal(ds_index_find(&ref, &b->a, b->index, ds_cstr(name), &err),
                     -1);
    assert_int_equal(err.code, code);
    assert_string_equal(err.msg, msg);
}

static void a_client_has_many_names(void **state)
{
    testbook *b = *state;
    fill_book(b);
    assert_finds(b, "beta", "beta"); /* though beta-due begins so too */
    assert_finds(b, "01234567897", "acme-italia-spa");
    assert_finds(b, "it 0123 4567897", "acme-italia-spa");
    assert_finds(b, "c-017", "acme-italia-spa");
    assert_finds(b, "acme-f", "acme-france");
    assert_finds(b, "SOCIETA prov", "acme-italia-spa");
    assert_finds(b, "france acme", "acme-france");
    assert_finds(b, "broken", "broken");
}

static void an_ambiguous_name_lists_the_candidates(void **state)
{
    testbook *b = *state;
    fill_book(b);
    assert_fails(b, "acme", DS_EUSAGE,
                 "\"acme\" may be any of 2 clients: acme-france (Acme France "
                 "SA), acme-italia-spa (Acme Italia S.p.A.)");
    assert_fails(b, "twin", DS_EUSAGE,
                 "\"twin\" may be any of 2 clients: records/x/twin (One), "
                 "records/y/twin (Two)");
}

static void an_unknown_name_brings_the_nearest(void **state)
{
    testbook *b = *state;
    fill_book(b);
    assert_fails(b, "bata", DS_ENOTFOUND,
                 "no client \"bata\" (did you mean beta?)");
    assert_fails(b, "qqqqqq", DS_ENOTFOUND, "no client \"qqqqqq\"");
    assert_fails(b, "", DS_ENOTFOUND, "no client \"\"");
}

static void the_quick_way_takes_exact_identifiers_only(void **state)
{
    testbook *b = *state;
    ds_client_ref ref;
    fill_book(b);
    book_client(b, "le/letter", "Letter");
    ds_str flat = DS_STR("flat"), letters = DS_STR("letters");
    assert_true(ds_client_quick(&ref, &b->a, &b->book, flat, DS_STR("beta")));
    assert_str(ref.path, "records/beta/client.yaml");
    assert_true(
        ds_client_quick(&ref, &b->a, &b->book, letters, DS_STR("letter")));
    assert_str(ref.id, "letter");
    static const char *const no[] = {"bet", "le/letter", "..", "", "letter"};
    for (size_t i = 0; i < 5; i++)
        assert_false(
            ds_client_quick(&ref, &b->a, &b->book, flat, ds_cstr(no[i])));
    assert_int_equal(symlinkat("beta", b->dir->fd, "records/twin2"), 0);
    assert_false(ds_client_quick(&ref, &b->a, &b->book, flat, DS_STR("twin2")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        book_unit_test(a_client_has_many_names),
        book_unit_test(an_ambiguous_name_lists_the_candidates),
        book_unit_test(an_unknown_name_brings_the_nearest),
        book_unit_test(the_quick_way_takes_exact_identifiers_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
