#include "index/reach.h"
#include "base/file.h"
#include "tempdir.h"
#include <errno.h>
#include <sys/stat.h>

typedef int reach(int dirfd, const char *path, int flags);
static reach *const ways[] = {ds_reach, ds_reach_by_steps};

static void fill(const tempdir *t)
{
    ds_err err;
    assert_ok(ds_mkdirs(t->fd, "a/b/c", &err), &err);
    close(openat(t->fd, "a/b/file", O_WRONLY | O_CREAT, 0600));
    assert_int_equal(symlinkat("b", t->fd, "a/link"), 0);
    assert_int_equal(symlinkat("b/file", t->fd, "a/to-file"), 0);
}

static void what_is_there_is_opened(void **state)
{
    const tempdir *t = *state;
    fill(t);
    for (int i = 0; i < 2; i++) {
        int fd = ways[i](t->fd, "a/b/file", O_RDONLY);
        assert_true(fd >= 0);
        close(fd);
        fd = ways[i](t->fd, "a", O_PATH | O_DIRECTORY);
        assert_true(fd >= 0);
        int below = ways[i](fd, "b/c", O_RDONLY | O_DIRECTORY);
        assert_true(below >= 0);
        close(below);
        close(fd);
    }
}

static void the_reason_tells_a_link_from_nothing(void **state)
{
    static const struct {
        const char *path;
        int flags, error;
    } cases[] = {
        {"a/link/file", O_RDONLY, ELOOP},
        {"a/link", O_PATH | O_DIRECTORY, ELOOP},
        {"a/link/c", O_RDONLY | O_DIRECTORY, ELOOP},
        {"a/to-file", O_RDONLY, ELOOP},
        {"a/b/none", O_RDONLY, ENOENT},
        {"a/none/file", O_RDONLY, ENOENT},
        {"a/b/file/x", O_RDONLY, ENOTDIR},
        {"a/b/file", O_RDONLY | O_DIRECTORY, ENOTDIR},
    };
    const tempdir *t = *state;
    fill(t);
    for (int i = 0; i < 2; i++)
        for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
            errno = 0;
            assert_int_equal(ways[i](t->fd, cases[k].path, cases[k].flags), -1);
            assert_int_equal(errno, cases[k].error);
        }
}

static void a_pipe_makes_nobody_wait(void **state)
{
    const tempdir *t = *state;
    assert_int_equal(mkfifoat(t->fd, "pipe", 0600), 0);
    for (int i = 0; i < 2; i++) {
        int fd = ways[i](t->fd, "pipe", O_RDONLY);
        assert_true(fd >= 0);
        close(fd);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        tempdir_unit_test(what_is_there_is_opened),
        tempdir_unit_test(the_reason_tells_a_link_from_nothing),
        tempdir_unit_test(a_pipe_makes_nobody_wait),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
