#include "book.h"

static void an_identifier_is_taken_whatever_its_case(void **state)
{
    testbook *b = *state;
    book_client(b, "Acme", "Acme");
    book_write(b, "records/broken/client.yaml", DS_STR("a: [\n"));
    b->opts.no_index = true;
    book_open(b);
    assert_true(ds_index_has(b->index, DS_STR("acme")));
    assert_true(ds_index_has(b->index, DS_STR("BROKEN")));
    assert_false(ds_index_has(b->index, DS_STR("acm")));
    assert_false(ds_index_has(b->index, DS_STR("")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        book_unit_test(an_identifier_is_taken_whatever_its_case),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
