#include "base/process.h"
#include "unit.h"
#include <unistd.h>

static ds_arena arena;

static int reset(void **state)
{
    (void)state;
    ds_arena_free(&arena);
    return 0;
}

static ds_process shell(const char *const *argv)
{
    return (ds_process){.argv = argv,
                        .what = "a test",
                        .in_fd = -1,
                        .quiet = true,
                        .most = 1000};
}

static void what_it_prints_comes_back_with_its_status(void **state)
{
    (void)state;
    const char *const argv[] = {"sh", "-c", "printf out; printf e >&2; exit 7",
                                NULL};
    ds_process p = shell(argv);
    ds_err err = {0};
    ds_str out;
    int status = 0;
    assert_ok(ds_process_run(&status, &out, &arena, &p, &err), &err);
    assert_str(out, "out");
    assert_int_equal(status, 7);
}

static void a_signal_is_a_status_too(void **state)
{
    (void)state;
    const char *const argv[] = {"sh", "-c", "kill -9 $$", NULL};
    ds_process p = shell(argv);
    ds_err err = {0};
    ds_str out;
    int status = 0;
    assert_ok(ds_process_run(&status, &out, &arena, &p, &err), &err);
    assert_int_equal(status, 128 + 9);
}

static void its_input_can_be_bytes(void **state)
{
    (void)state;
    const char *const argv[] = {"cat", NULL};
    ds_process p = shell(argv);
    ds_err err = {0};
    ds_str out;
    int status = 1;
    p.in_fd = ds_process_input((ds_str){"a\0b", 3}, "a test", &err);
    assert_true(p.in_fd >= 0);
    assert_ok(ds_process_run(&status, &out, &arena, &p, &err), &err);
    close(p.in_fd);
    assert_int_equal(out.n, 3);
    assert_memory_equal(out.p, "a\0b", 3);
    assert_int_equal(status, 0);
}

static void a_program_that_is_missing_is_named(void **state)
{
    (void)state;
    const char *const argv[] = {"no-such-program-here", NULL};
    ds_process p = shell(argv);
    ds_err err = {0};
    ds_str out;
    int status;
    assert_code(ds_process_run(&status, &out, &arena, &p, &err), &err,
                DS_ENOTFOUND);
    assert_string_equal(err.msg, "a test: No such file or directory");
}

static void too_much_is_refused(void **state)
{
    (void)state;
    const char *const argv[] = {"sh", "-c", "yes | head -c 100000", NULL};
    ds_process p = shell(argv);
    ds_err err = {0};
    ds_str out;
    int status;
    assert_code(ds_process_run(&status, &out, &arena, &p, &err), &err,
                DS_ELIMIT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(what_it_prints_comes_back_with_its_status,
                                  reset),
        cmocka_unit_test_teardown(a_signal_is_a_status_too, reset),
        cmocka_unit_test_teardown(its_input_can_be_bytes, reset),
        cmocka_unit_test_teardown(a_program_that_is_missing_is_named, reset),
        cmocka_unit_test_teardown(too_much_is_refused, reset),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
