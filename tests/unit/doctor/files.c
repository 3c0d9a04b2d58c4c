#include "doctor.h"

static void files_and_entries_are_compared(void **state)
{
    testbook *b = *state;
    book_record(b, "a",
                DS_STR("legal_name: A\nfiles:\n  - {name: x/y.txt}\n"
                       "  - {name: gone}\n"));
    book_write(b, "records/a/files/x/y.txt", DS_STR(""));
    book_write(b, "records/a/files/more", DS_STR(""));
    book_record(b, "b", DS_STR("legal_name: B\n"));
    assert_str(diagnosis(b, "files"),
               "records/a/client.yaml:4:12: E0601 file \"gone\" is not in "
               "files/ -- dossier rm a file gone\n"
               "records/a/files/more:0:0: W0602 the client's record does not "
               "list this file -- dossier add file a name=more\n");
}

static void a_link_out_of_the_book_is_left_to_check(void **state)
{
    testbook *b = *state;
    book_record(b, "a", DS_STR("legal_name: A\n"));
    book_write(b, "records/a/files/one", DS_STR(""));
    assert_int_equal(
        symlinkat("/etc/passwd", b->dir->fd, "records/a/files/two"), 0);
    ds_str all = diagnosis(b, "files");
    assert_int_equal(count_lines(all, ""), 1);
    assert_int_equal(count_lines(all, "files/one"), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        book_unit_test(files_and_entries_are_compared),
        book_unit_test(a_link_out_of_the_book_is_left_to_check),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
