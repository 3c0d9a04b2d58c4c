#include "base/file.h"
#include "tempdir.h"
#include "unit.h"
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

static void a_held_lock_is_refused_and_names_its_holder(void **state)
{
    const tempdir *t = *state;
    ds_lock mine, other;
    ds_err err;
    char want[64];
    assert_ok(ds_lock_take(&mine, t->fd, "l", 0, &err), &err);
    assert_true(mine.held);
    assert_int_equal(ds_lock_take(&other, t->fd, "l", 0, &err), -1);
    assert_int_equal(err.code, DS_EBUSY);
    snprintf(want, sizeof want, "l: held by process %ld on ", (long)getpid());
    assert_memory_equal(err.msg, want, strlen(want));
    assert_false(other.held);
    ds_lock_close(&other);
    ds_lock_close(&mine);
    assert_int_equal(faccessat(t->fd, "l", F_OK, 0), -1);
    assert_ok(ds_lock_take(&other, t->fd, "l", 0, &err), &err);
    ds_lock_close(&other);
}

static void a_lock_never_taken_may_be_closed(void **state)
{
    (void)state;
    ds_lock l = {0};
    ds_lock_close(&l);
}

static void the_file_of_another_program_is_left_alone(void **state)
{
    const tempdir *t = *state;
    ds_lock l;
    ds_err err;
    close(openat(t->fd, "l", O_CREAT | O_WRONLY, 0666));
    assert_int_equal(ds_lock_take(&l, t->fd, "l", 20, &err), -1);
    assert_int_equal(err.code, DS_EBUSY);
    assert_string_equal(err.msg, "l: held by another program");
    assert_int_equal(faccessat(t->fd, "l", F_OK, 0), 0);
}

static void a_missing_folder_is_an_error_and_not_a_wait(void **state)
{
    const tempdir *t = *state;
    ds_lock l;
    ds_err err;
    assert_int_equal(ds_lock_take(&l, t->fd, "no/l", 60000, &err), -1);
    assert_int_equal(err.code, DS_EIO);
}

/* A child takes the lock and dies by SIGKILL, closing nothing. */
static void die_holding(const tempdir *t)
{
    pid_t pid = fork();
    if (pid == 0) {
        ds_lock l;
        if (ds_lock_take(&l, t->fd, "l", 5000, NULL) != 0)
            _exit(9);
        raise(SIGKILL);
    }
    int status;
    waitpid(pid, &status, 0);
    assert_true(WIFSIGNALED(status));
}

static void the_lock_of_a_dead_process_is_taken_over(void **state)
{
    const tempdir *t = *state;
    ds_lock l;
    ds_err err;
    die_holding(t);
    assert_int_equal(faccessat(t->fd, "l", F_OK, 0), 0);
    assert_ok(ds_lock_take(&l, t->fd, "l", 0, &err), &err);
    ds_lock_close(&l);
    assert_int_equal(faccessat(t->fd, "l", F_OK, 0), -1);
}

static void closing_leaves_the_lock_that_came_after(void **state)
{
    const tempdir *t = *state;
    ds_lock first, second;
    ds_err err;
    assert_ok(ds_lock_take(&first, t->fd, "l", 0, &err), &err);
    assert_int_equal(unlinkat(t->fd, "l", 0), 0); /* somebody's rm */
    assert_ok(ds_lock_take(&second, t->fd, "l", 0, &err), &err);
    ds_lock_close(&first);
    assert_int_equal(faccessat(t->fd, "l", F_OK, 0), 0);
    ds_lock_close(&second);
}

enum {
    WORKERS = 6,
    TURNS = 40
};

/* Adds one to the number in the file, reading and writing it in steps that a
 * second holder would spoil; now and then dies in between turns, holding. */
static void worker(const tempdir *t, uint64_t seed)
{
    for (int i = 0; i < TURNS; i++) {
        ds_lock l;
        if (ds_lock_take(&l, t->fd, "l", 20000, NULL) != 0)
            _exit(2);
        char text[16] = "";
        int fd = openat(t->fd, "count", O_RDWR | O_CREAT, 0666);
        if (fd < 0 || pread(fd, text, sizeof text - 1, 0) < 0)
            _exit(3);
        if (rnd_below(&seed, 3) == 0)
            usleep(200);
        int n = snprintf(text, sizeof text, "%ld", strtol(text, NULL, 10) + 1);
        if (pwrite(fd, text, (size_t)n, 0) != n)
            _exit(4);
        close(fd);
        if (rnd_below(&seed, 4) == 0) {
            /* Die as a grandchild would: the file stays, the flock ends. */
            close(l.fd);
            continue;
        }
        ds_lock_close(&l);
    }
    _exit(0);
}

static void many_processes_and_stale_locks_never_lose_a_turn(void **state)
{
    const tempdir *t = *state;
    for (unsigned i = 0; i < WORKERS; i++)
        if (fork() == 0)
            worker(t, i);
    for (unsigned i = 0; i < WORKERS; i++) {
        int status;
        wait(&status);
        assert_int_equal(status, 0);
    }
    char text[16] = "";
    int fd = openat(t->fd, "count", O_RDONLY);
    assert_true(read(fd, text, sizeof text - 1) > 0);
    close(fd);
    assert_int_equal(strtol(text, NULL, 10), WORKERS * TURNS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        tempdir_unit_test(a_held_lock_is_refused_and_names_its_holder),
        cmocka_unit_test(a_lock_never_taken_may_be_closed),
        tempdir_unit_test(the_file_of_another_program_is_left_alone),
        tempdir_unit_test(a_missing_folder_is_an_error_and_not_a_wait),
        tempdir_unit_test(the_lock_of_a_dead_process_is_taken_over),
        tempdir_unit_test(closing_leaves_the_lock_that_came_after),
        tempdir_unit_test(many_processes_and_stale_locks_never_lose_a_turn),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
