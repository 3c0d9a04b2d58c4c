/* A folder for one unit test in which git itself makes repositories and gives
 * its verdict: an identity and a home of its own, nothing of the machine's. */
#ifndef TESTS_LIB_GITBOX_H
#define TESTS_LIB_GITBOX_H

#include "tempdir.h"
#include "base/buf.h"
#include "base/arena.h"
#include "store/book.h"

typedef struct {
    tempdir *dir;
    ds_arena arena;
    ds_book book; /* of opened() */
    ds_err err;
} gitbox;

static inline const char *box_path(gitbox *b, const char *below)
{
    return ds_printf(&b->arena, "%s/%s", b->dir->path, below).p;
}

/* Runs a line of shell in the box; what it printed, without the last line end.
 * A command that fails ends the test. */
static inline ds_str sh(gitbox *b, const char *line)
{
    ds_buf out = {0};
    char cwd[4096];
    assert_non_null(getcwd(cwd, sizeof cwd));
    assert_int_equal(chdir(b->dir->path), 0);
    FILE *f = popen(line, "r");
    assert_int_equal(chdir(cwd), 0);
    assert_non_null(f);
    for (int c; (c = getc(f)) != EOF;)
        ds_buf_addc(&out, (char)c);
    int status = pclose(f);
    if (status != 0)
        print_error("status %d of: %s\n%.*s", status, line, (int)out.n, out.p);
    assert_int_equal(status, 0);
    ds_str all = ds_dup(&b->arena, ds_str_trim(ds_buf_str(&out)));
    ds_buf_free(&out);
    return all;
}

static inline int gitbox_setup(void **state)
{
    static const char *const drop[] = {"GIT_DIR",
                                       "GIT_WORK_TREE",
                                       "GIT_INDEX_FILE",
                                       "GIT_CONFIG_GLOBAL",
                                       "GIT_CONFIG_COUNT",
                                       "GIT_CONFIG_PARAMETERS",
                                       "XDG_CONFIG_HOME",
                                       "GIT_AUTHOR_NAME",
                                       "GIT_AUTHOR_EMAIL",
                                       "GIT_AUTHOR_DATE",
                                       "GIT_COMMITTER_NAME",
                                       "GIT_COMMITTER_EMAIL",
                                       "GIT_COMMITTER_DATE",
                                       "EMAIL"};
    gitbox *b = calloc(1, sizeof *b);
    if (b == NULL || tempdir_setup((void **)&b->dir) != 0)
        return -1;
    for (size_t i = 0; i < sizeof drop / sizeof *drop; i++)
        unsetenv(drop[i]);
    setenv("HOME", box_path(b, "home"), 1);
    setenv("GIT_CONFIG_NOSYSTEM", "1", 1);
    setenv("GIT_CEILING_DIRECTORIES", b->dir->path, 1);
    setenv("LC_ALL", "C.UTF-8", 1);
    *state = b;
    sh(b, "mkdir home && git config --global user.name 'Anna Bianchi' &&"
          "git config --global user.email anna@example.org &&"
          "git config --global init.defaultBranch main");
    return 0;
}

static inline int gitbox_teardown(void **state)
{
    gitbox *b = *state;
    ds_book_close(&b->book);
    int rc = tempdir_teardown((void **)&b->dir);
    ds_arena_free(&b->arena);
    free(b);
    return rc;
}

/* Opens the book that is found from a folder of the box. */
static inline ds_book *opened(gitbox *b, const char *below)
{
    ds_book_close(&b->book);
    assert_ok(ds_book_open(&b->book, &b->arena, box_path(b, below), &b->err),
              &b->err);
    return &b->book;
}

/* One test with a box of its own: `*state` is it. */
#define gitbox_unit_test(f)                                                    \
    cmocka_unit_test_setup_teardown(f, gitbox_setup, gitbox_teardown)

#endif
