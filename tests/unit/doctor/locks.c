#include "doctor.h"
#include <sys/file.h>

/* The books' now is far ahead: every file is old. */
static void what_nobody_holds_is_told(void **state)
{
    testbook *b = *state;
    book_write(b, ".git/index.lock", DS_STR(""));
    book_write(b, ".git/dossier/lock", DS_STR("dossier 1 here\n"));
    book_write(b, ".git/dossier/stage.new", DS_STR(""));
    book_write(b, ".git/dossier/.dossier-0123456789.tmp", DS_STR(""));
    book_write(b, ".git/dossier/edit/acme.yaml", DS_STR(""));
    book_write(b, ".git/dossier/edit/acme.base", DS_STR(""));
    assert_str(
        diagnosis(b, "locks"),
        ".git/dossier/.dossier-0123456789.tmp:0:0: W0806 an interrupted "
        "command left this -- rm .git/dossier/.dossier-0123456789.tmp\n"
        ".git/dossier/edit/acme.yaml:1:1: W0806 an edited text of acme was "
        "never committed -- dossier edit acme\n"
        ".git/dossier/lock:0:0: W0805 a lock whose holder is gone -- rm "
        ".git/dossier/lock\n"
        ".git/dossier/stage.new:0:0: W0806 an interrupted command left this -- "
        "rm .git/dossier/stage.new\n"
        ".git/index.lock:0:0: W0805 a lock of git that no command holds that "
        "long -- rm .git/index.lock\n");
}

static void while_somebody_writes_his_files_are_his(void **state)
{
    testbook *b = *state;
    book_write(b, ".git/dossier/lock", DS_STR("dossier 1 here\n"));
    book_write(b, ".git/dossier/stage.new", DS_STR(""));
    int fd = openat(b->dir->fd, ".git/dossier/lock", O_RDONLY);
    assert_int_equal(flock(fd, LOCK_EX), 0);
    assert_str(diagnosis(b, "locks"), "");
    close(fd);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        book_unit_test(what_nobody_holds_is_told),
        book_unit_test(while_somebody_writes_his_files_are_his),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
