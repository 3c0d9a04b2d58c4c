#include "book.h"

static void the_walk_gives_every_file_in_order(void **state)
{
    testbook *b = *state;
    ds_str *paths;
    size_t n;
    ds_err err;
    book_client(b, "b/beta", "Beta");
    book_write(b, "records/a/client.yaml", DS_STR("a: [broken\n"));
    book_client(b, "b-c", "BC");
    assert_int_equal(symlinkat("a", b->dir->fd, "records/link"), 0);
    assert_ok(ds_index_walk(&paths, &n, &b->a, &b->book, &b->found, &err),
              &err);
    assert_int_equal(n, 3);
    assert_str(paths[0], "records/a/client.yaml");
    assert_str(paths[1], "records/b-c/client.yaml");
    assert_str(paths[2], "records/b/beta/client.yaml");
    assert_int_equal(b->found.errors, 1);
    assert_str(b->found.list.p[0].path, "records/link");
}

static void a_book_without_records_is_an_error(void **state)
{
    testbook *b = *state;
    ds_str *paths;
    size_t n;
    ds_err err;
    book_remove(b, "records");
    assert_int_equal(
        ds_index_walk(&paths, &n, &b->a, &b->book, &b->found, &err), -1);
    assert_string_equal(err.msg, "records: not found");
    assert_int_equal(ds_index_open(&b->index, &b->book, b->schema, &b->opts,
                                   &b->found, &err),
                     -1);
    assert_int_equal(err.code, DS_ENOTFOUND);
    assert_null(b->index);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        book_unit_test(the_walk_gives_every_file_in_order),
        book_unit_test(a_book_without_records_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
