#include "base/file.h"
#include "tempdir.h"
#include "unit.h"
#include <dirent.h>
#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

static void put(const tempdir *t, const char *path, ds_str bytes)
{
    int fd = openat(t->fd, path, O_WRONLY | O_CREAT | O_TRUNC, 0666);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, bytes.p, bytes.n), bytes.n);
    close(fd);
}

static void assert_file(const tempdir *t, const char *path, const char *want)
{
    ds_arena a = {0};
    ds_str s;
    ds_err err;
    assert_ok(ds_file_read(&s, &a, t->fd, path, 1 << 20, &err), &err);
    assert_str(s, want);
    ds_arena_free(&a);
}

static int entries(const tempdir *t)
{
    DIR *d = opendir(t->path);
    int n = 0;
    while (readdir(d) != NULL)
        n++;
    closedir(d);
    return n - 2;
}

static int code_of_read(const tempdir *t, const char *path, size_t max)
{
    ds_arena a = {0};
    ds_str s;
    ds_err err = {0};
    ds_file_read(&s, &a, t->fd, path, max, &err);
    ds_arena_free(&a);
    return (int)err.code;
}

static void a_file_is_read_whole_up_to_the_limit(void **state)
{
    const tempdir *t = *state;
    put(t, "f", DS_STR("12345"));
    assert_file(t, "f", "12345");
    assert_int_equal(code_of_read(t, "f", 5), DS_OK);
    assert_int_equal(code_of_read(t, "f", 4), DS_ELIMIT);
    put(t, "empty", DS_STR(""));
    assert_file(t, "empty", "");
    assert_int_equal(code_of_read(t, "empty", 0), DS_OK);
}

static void only_regular_files_are_read(void **state)
{
    const tempdir *t = *state;
    put(t, "f", DS_STR("x"));
    assert_int_equal(symlinkat("f", t->fd, "link"), 0);
    assert_int_equal(mkfifoat(t->fd, "pipe", 0666), 0);
    assert_int_equal(mkdirat(t->fd, "dir", 0777), 0);
    assert_int_equal(code_of_read(t, "link", 9), DS_EIO);
    assert_int_equal(code_of_read(t, "pipe", 9), DS_EIO);
    assert_int_equal(code_of_read(t, "dir", 9), DS_EIO);
    assert_int_equal(code_of_read(t, "none", 9), DS_ENOTFOUND);
    assert_int_equal(code_of_read(t, "f/none", 9), DS_ENOTFOUND);
    assert_int_equal(code_of_read(t, "/dev/zero", 9), DS_EIO);
}

static void a_file_of_unknown_size_is_read_to_its_end(void **state)
{
    (void)state;
    ds_arena a = {0};
    ds_str s;
    ds_err err;
    /* Files of /proc say that they have no bytes. */
    assert_ok(
        ds_file_read(&s, &a, AT_FDCWD, "/proc/self/status", 1 << 20, &err),
        &err);
    assert_true(ds_str_starts(s, DS_STR("Name:")));
    assert_true(ds_str_ends(s, DS_STR("\n")));
    ds_arena_free(&a);
}

static void ignore(int sig)
{
    (void)sig;
}

typedef struct {
    int fd;
    pthread_t other;
    size_t n;
} feed;

/* Fills the pipe in odd pieces, waking the reader by signals all the time. */
static void *feeder(void *arg)
{
    feed *f = arg;
    static char piece[977];
    memset(piece, 'x', sizeof piece);
    for (size_t n = 0; n < f->n;) {
        size_t more = f->n - n < sizeof piece ? f->n - n : sizeof piece;
        pthread_kill(f->other, SIGUSR1);
        ds_fd_write(f->fd, (ds_str){piece, more}, "pipe", NULL);
        n += more;
    }
    close(f->fd);
    return NULL;
}

static void a_pipe_is_read_to_its_end_across_signals(void **state)
{
    (void)state;
    struct sigaction sa = {.sa_handler = ignore}; /* without SA_RESTART */
    sigaction(SIGUSR1, &sa, NULL);
    int fds[2];
    assert_int_equal(pipe(fds), 0);
    feed f = {.fd = fds[1], .other = pthread_self(), .n = 300000};
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, feeder, &f), 0);
    ds_arena a = {0};
    ds_str s;
    ds_err err;
    assert_ok(ds_fd_read(&s, &a, fds[0], "pipe", 1 << 20, &err), &err);
    pthread_join(thread, NULL);
    close(fds[0]);
    assert_int_equal(s.n, f.n);
    ds_arena_free(&a);
    signal(SIGUSR1, SIG_DFL);
}

static void *drainer(void *arg)
{
    feed *f = arg;
    char piece[777];
    for (;;) {
        pthread_kill(f->other, SIGUSR1);
        ssize_t n = read(f->fd, piece, sizeof piece);
        if (n <= 0)
            return NULL;
        f->n += (size_t)n;
    }
}

static void short_writes_to_a_full_pipe_lose_nothing(void **state)
{
    (void)state;
    struct sigaction sa = {.sa_handler = ignore};
    sigaction(SIGUSR1, &sa, NULL);
    int fds[2];
    assert_int_equal(pipe2(fds, 0), 0);
    assert_int_equal(fcntl(fds[1], F_SETFL, O_NONBLOCK), 0);
    feed f = {.fd = fds[0], .other = pthread_self()};
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, drainer, &f), 0);
    static char big[500000];
    ds_err err;
    assert_ok(ds_fd_write(fds[1], (ds_str){big, sizeof big}, "pipe", &err),
              &err);
    close(fds[1]);
    pthread_join(thread, NULL);
    close(fds[0]);
    assert_int_equal(f.n, sizeof big);
    signal(SIGUSR1, SIG_DFL);
}

static mode_t mode_of(const tempdir *t, const char *path)
{
    struct stat st;
    assert_int_equal(fstatat(t->fd, path, &st, AT_SYMLINK_NOFOLLOW), 0);
    return st.st_mode & 07777;
}

static void replacing_makes_the_file_or_keeps_its_mode(void **state)
{
    const tempdir *t = *state;
    ds_err err;
    umask(022);
    assert_ok(ds_file_replace(t->fd, "f", DS_STR("one"), 0666, &err), &err);
    assert_file(t, "f", "one");
    assert_int_equal(mode_of(t, "f"), 0644);
    assert_int_equal(fchmodat(t->fd, "f", 0751, 0), 0);
    assert_ok(ds_file_replace(t->fd, "f", DS_STR("two"), 0600, &err), &err);
    assert_file(t, "f", "two");
    assert_int_equal(mode_of(t, "f"), 0751);
    assert_int_equal(entries(t), 1);
}

static void replacing_works_in_folders_and_by_absolute_path(void **state)
{
    const tempdir *t = *state;
    ds_err err;
    char path[200];
    assert_ok(ds_mkdirs(t->fd, "a/b", &err), &err);
    assert_ok(ds_file_replace(t->fd, "a/b/f", DS_STR("one"), 0666, &err), &err);
    assert_file(t, "a/b/f", "one");
    snprintf(path, sizeof path, "%s/a/b/f", t->path);
    assert_ok(ds_file_replace(AT_FDCWD, path, DS_STR("two"), 0666, &err), &err);
    assert_file(t, "a/b/f", "two");
    assert_int_equal(ds_file_replace(t->fd, "no/f", DS_STR(""), 0666, &err),
                     -1);
    assert_string_equal(err.msg, "no/f: No such file or directory");
}

static void what_is_no_regular_file_is_not_replaced(void **state)
{
    const tempdir *t = *state;
    ds_err err;
    put(t, "f", DS_STR("x"));
    assert_int_equal(symlinkat("f", t->fd, "link"), 0);
    assert_int_equal(mkdirat(t->fd, "dir", 0777), 0);
    assert_int_equal(ds_file_replace(t->fd, "link", DS_STR("y"), 0666, &err),
                     -1);
    assert_string_equal(err.msg, "link: is a symbolic link");
    assert_int_equal(ds_file_replace(t->fd, "dir", DS_STR("y"), 0666, &err),
                     -1);
    assert_file(t, "f", "x");
    assert_int_equal(entries(t), 3);
}

static void prepared_files_appear_when_finished_or_vanish(void **state)
{
    const tempdir *t = *state;
    ds_arena a = {0};
    ds_err err;
    ds_str one, two;
    put(t, "f", DS_STR("old"));
    assert_ok(ds_file_prepare(&one, &a, t->fd, "f", DS_STR("new"), 0666, &err),
              &err);
    assert_ok(ds_file_prepare(&two, &a, t->fd, "g", DS_STR("g"), 0666, &err),
              &err);
    assert_file(t, "f", "old");
    assert_ok(ds_file_finish(t->fd, one.p, "f", &err), &err);
    ds_file_drop(t->fd, two.p);
    assert_ok(ds_dir_sync(t->fd, "", &err), &err);
    assert_file(t, "f", "new");
    assert_int_equal(entries(t), 1);
    ds_arena_free(&a);
}

static void a_failed_write_leaves_the_old_file_alone(void **state)
{
    const tempdir *t = *state;
    put(t, "f", DS_STR("old"));
    /* A limit on the size of files stands for a full disk. */
    struct rlimit old, small = {.rlim_cur = 1000, .rlim_max = RLIM_INFINITY};
    getrlimit(RLIMIT_FSIZE, &old);
    small.rlim_max = old.rlim_max;
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &small);
    static char big[5000];
    ds_err err;
    int rc = ds_file_replace(t->fd, "f", (ds_str){big, sizeof big}, 0666, &err);
    setrlimit(RLIMIT_FSIZE, &old);
    signal(SIGXFSZ, SIG_DFL);
    assert_int_equal(rc, -1);
    assert_string_equal(err.msg, "f: File too large");
    assert_file(t, "f", "old");
    assert_int_equal(entries(t), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        tempdir_unit_test(a_file_is_read_whole_up_to_the_limit),
        tempdir_unit_test(only_regular_files_are_read),
        cmocka_unit_test(a_file_of_unknown_size_is_read_to_its_end),
        cmocka_unit_test(a_pipe_is_read_to_its_end_across_signals),
        cmocka_unit_test(short_writes_to_a_full_pipe_lose_nothing),
        tempdir_unit_test(replacing_makes_the_file_or_keeps_its_mode),
        tempdir_unit_test(replacing_works_in_folders_and_by_absolute_path),
        tempdir_unit_test(what_is_no_regular_file_is_not_replaced),
        tempdir_unit_test(prepared_files_appear_when_finished_or_vanish),
        tempdir_unit_test(a_failed_write_leaves_the_old_file_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
