#include "book.h"

static void clients_are_found_at_any_depth(void **state)
{
    testbook *b = *state;
    b->opts.no_index = true;
    assert_int_equal(book_open(b)->clients, 0);
    book_client(b, "acme", "Acme");
    book_client(b, "be/beta", "Beta");
    book_client(b, "north/far/gamma", "Gamma");
    book_client(b, "a-b", "AB");
    ds_err err;
    assert_ok(ds_mkdirs(b->dir->fd, "records/reports/empty", &err), &err);
    assert_int_equal(book_open(b)->clients, 4);
    assert_string_equal(book_names(b),
                        "a-b=AB acme=Acme beta=Beta gamma=Gamma");
    assert_int_equal(b->found.list.n, 0);
}

static void a_clients_own_folders_are_no_clients(void **state)
{
    testbook *b = *state;
    b->opts.no_index = true;
    book_client(b, "acme", "Acme");
    book_client(b, "acme/files", "Inner");
    book_client(b, ".hidden", "Hidden");
    book_open(b);
    assert_string_equal(book_names(b), "acme=Acme");
}

static void a_broken_file_is_a_finding_and_no_row(void **state)
{
    testbook *b = *state;
    b->opts.no_index = true;
    book_client(b, "acme", "Acme");
    book_write(b, "records/bad/client.yaml", DS_STR("legal_name: [a\n"));
    assert_int_equal(book_open(b)->broken, 1);
    assert_string_equal(book_names(b), "acme=Acme");
    assert_int_equal(b->found.errors, 1);
    assert_str(b->found.list.p[0].path, "records/bad/client.yaml");
}

static void symlinks_and_devices_are_refused(void **state)
{
    testbook *b = *state;
    b->opts.no_index = true;
    book_client(b, "acme", "Acme");
    assert_int_equal(symlinkat("acme", b->dir->fd, "records/twin"), 0);
    ds_err err;
    assert_ok(ds_mkdirs(b->dir->fd, "records/l", &err), &err);
    assert_ok(ds_mkdirs(b->dir->fd, "records/p", &err), &err);
    assert_int_equal(
        symlinkat("../acme/client.yaml", b->dir->fd, "records/l/client.yaml"),
        0);
    assert_int_equal(mkfifoat(b->dir->fd, "records/p/client.yaml", 0600), 0);
    book_open(b);
    assert_string_equal(book_names(b), "acme=Acme");
    assert_int_equal(b->found.errors, 3);
    assert_str(b->found.list.p[0].path, "records/l/client.yaml");
    assert_str(b->found.list.p[0].msg,
               "is a symbolic link, which is not followed");
    assert_str(b->found.list.p[1].path, "records/p/client.yaml");
    assert_str(b->found.list.p[1].msg, "is not a regular file");
    assert_str(b->found.list.p[2].path, "records/twin");
}

static void folders_too_deep_are_a_finding(void **state)
{
    testbook *b = *state;
    b->opts.no_index = true;
    book_client(b, "1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/deep", "Deep");
    book_client(b, "1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/deeper", "No");
    book_open(b);
    assert_string_equal(book_names(b), "deep=Deep");
    assert_int_equal(b->found.errors, 1);
    assert_str(b->found.list.p[0].msg, "is more than 16 folders below records");
}

/* More items than one stretch has, so that both threads work. */
static void a_thousand_clients_stand_in_order(void **state)
{
    testbook *b = *state;
    uint64_t seed = 7;
    b->opts.no_index = true;
    for (int i = 0; i < 1200; i++) {
        char folder[32], name[32];
        snprintf(folder, sizeof folder, "%c%c/c%d", 'a' + i % 26,
                 'a' + (int)rnd_below(&seed, 3), i);
        snprintf(name, sizeof name, "Name %d", i);
        book_client(b, folder, name);
    }
    assert_int_equal(book_open(b)->clients, 1200);
    const ds_segment *s = ds_index_segments(b->index).segments[0];
    for (uint32_t c = 1; c < 1200; c++)
        assert_true(
            ds_str_cmp(ds_segment_path(s, c - 1), ds_segment_path(s, c)) < 0);
    for (uint32_t c = 0; c < 1200; c++) {
        ds_str id = ds_segment_id(s, c),
               name = ds_segment_value(s, 0, c, 0).text;
        assert_true(
            ds_str_eq(ds_str_sub(id, 1, id.n), ds_str_sub(name, 5, name.n)));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        book_unit_test(clients_are_found_at_any_depth),
        book_unit_test(a_clients_own_folders_are_no_clients),
        book_unit_test(a_broken_file_is_a_finding_and_no_row),
        book_unit_test(symlinks_and_devices_are_refused),
        book_unit_test(folders_too_deep_are_a_finding),
        book_unit_test(a_thousand_clients_stand_in_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
