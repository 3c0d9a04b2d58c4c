#include "doctor.h"

static void a_pair_is_named_once_by_its_surest_sign(void **state)
{
    testbook *b = *state;
    book_record(b, "a",
                DS_STR("legal_name: Àcme & Co\niban: IT1\n"
                       "tax_code: abc 1\nemail: x@acme.it\n"));
    book_record(b, "b",
                DS_STR("legal_name: ACME CO.\niban: it 1\n"
                       "tax_code: ABC1\nemail: y@acme.it\n"));
    assert_str(
        diagnosis(b, "clients"),
        "records/b/client.yaml:3:11: W0901 the tax code of \"ABC1\" is "
        "also that of records/a/client.yaml:3:11 -- dossier merge b a\n");
}

static void the_country_stands_for_its_letters(void **state)
{
    testbook *b = *state;
    book_record(b, "a", DS_STR("legal_name: A\nvat_number: \"0123\"\n"));
    book_record(b, "b", DS_STR("legal_name: B\nvat_number: IT0123\n"));
    book_record(b, "c",
                DS_STR("legal_name: C\nvat_number: \"0123\"\n"
                       "address: {country: DE}\n"));
    book_record(b, "d", DS_STR("legal_name: D\nvat_number: de 0123\n"));
    ds_str all = diagnosis(b, "clients");
    assert_int_equal(count_lines(all, "W0902"), 2);
    assert_int_equal(count_lines(all, "merge b a"), 1);
    assert_int_equal(count_lines(all, "merge d c"), 1);
}

static void public_providers_and_broken_addresses_do_not_count(void **state)
{
    testbook *b = *state;
    book_record(b, "a", DS_STR("legal_name: A\nemail: a@gmail.com\n"));
    book_record(b, "b", DS_STR("legal_name: B\nemail: b@GMAIL.COM\n"));
    book_record(b, "c", DS_STR("legal_name: \"---\"\n"));
    book_record(b, "d", DS_STR("legal_name: \"...\"\n"));
    assert_str(diagnosis(b, "clients"), "");
}

static void what_changed_since_the_index_was_made_counts_once(void **state)
{
    testbook *b = *state;
    book_record(b, "a", DS_STR("legal_name: A\n"));
    book_record(b, "b", DS_STR("legal_name: A\n"));
    assert_int_equal(count_lines(diagnosis(b, "clients"), "merge b a"), 1);
    book_record(b, "a", DS_STR("legal_name: A\nowner: somebody\n"));
    ds_str all = diagnosis(b, "clients");
    assert_int_equal(count_lines(all, "merge b a"), 1);
    assert_int_equal(count_lines(all, ""), 1);
    book_record(b, "b", DS_STR("legal_name: Something else now\n"));
    assert_str(diagnosis(b, "clients"), "");
}

/* Names of two letters: each client is told of unless it is the first of its
 * name, compared in the simplest way. */
static void random_books_give_what_comparing_all_gives(void **state)
{
    testbook *b = *state;
    uint64_t seed = 4;
    for (int round = 0; round < 20; round++) {
        char names[12][3];
        size_t want = 0;
        for (size_t i = 0; i < 12; i++) {
            snprintf(names[i], 3, "%c%c", (int)('a' + rnd_below(&seed, 4)),
                     (int)('a' + rnd_below(&seed, 3)));
            bool seen = false;
            for (size_t k = 0; k < i; k++)
                seen |= ds_str_is(ds_cstr(names[k]), names[i]);
            want += seen;
            ds_arena a = {0};
            book_record(
                b, ds_printf(&a, "c%02zu", i).p,
                ds_printf(&a, "legal_name: %s%zu\n", names[i], (size_t)round));
            ds_arena_free(&a);
        }
        assert_int_equal(count_lines(diagnosis(b, "clients"), "W0904"), want);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        book_unit_test(a_pair_is_named_once_by_its_surest_sign),
        book_unit_test(the_country_stands_for_its_letters),
        book_unit_test(public_providers_and_broken_addresses_do_not_count),
        book_unit_test(what_changed_since_the_index_was_made_counts_once),
        book_unit_test(random_books_give_what_comparing_all_gives),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
