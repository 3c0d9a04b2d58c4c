#include "base/file.h"
#include "tempdir.h"
#include "unit.h"
#include <sys/stat.h>

static void unsafe_paths_are_refused(void **state)
{
    (void)state;
    static const char *const good[] = {
        "a",
        "records/acme-spa/client.yaml",
        ".gitignore",
        "a/.github/b",
        "a b/\xc3\xa9",
        "...",
        "x.git",
    };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        if (!ds_path_safe(ds_cstr(good[i])))
            fail_msg("refused \"%s\"", good[i]);
    static const char *const bad[] = {
        "",     "/",    "/a",    "a/",    "a//b", ".",
        "..",   "a/..", "../a",  "a/./b", ".git", "a/.GIT/b",
        "a\\b", "a\nb", "a\x7f", "\x1b",  "./a",  ".Git/config",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (ds_path_safe(ds_cstr(bad[i])))
            fail_msg("accepted \"%s\"", bad[i]);
    assert_false(ds_path_safe(DS_STR("a\0b")));
    static char big[4097];
    memset(big, 'a', sizeof big);
    assert_true(ds_path_safe((ds_str){big, 4096}));
    assert_false(ds_path_safe((ds_str){big, 4097}));
}

static void a_path_has_a_folder_and_a_last_part(void **state)
{
    (void)state;
    assert_str(ds_path_base(DS_STR("a/b/c")), "c");
    assert_str(ds_path_dir(DS_STR("a/b/c")), "a/b");
    assert_str(ds_path_base(DS_STR("c")), "c");
    assert_str(ds_path_dir(DS_STR("c")), "");
    assert_str(ds_path_base(DS_STR("a/")), "");
    assert_str(ds_path_dir(DS_STR("/a")), "");
    assert_str(ds_path_base((ds_str){NULL, 0}), "");
    assert_str(ds_path_dir((ds_str){NULL, 0}), "");
}

static void folders_are_made_with_their_parents(void **state)
{
    const tempdir *t = *state;
    ds_err err;
    struct stat st;
    char path[200];
    assert_ok(ds_mkdirs(t->fd, "a/b/c", &err), &err);
    assert_ok(ds_mkdirs(t->fd, "a/b/c", &err), &err);
    assert_int_equal(fstatat(t->fd, "a/b/c", &st, 0), 0);
    snprintf(path, sizeof path, "%s/x//y/", t->path);
    assert_ok(ds_mkdirs(AT_FDCWD, path, &err), &err);
    assert_int_equal(fstatat(t->fd, "x/y", &st, 0), 0);
    close(openat(t->fd, "f", O_CREAT | O_WRONLY, 0666));
    assert_int_equal(ds_mkdirs(t->fd, "f/g", &err), -1);
    assert_string_equal(err.msg, "f/g: \"f\" is not a folder");
}

static void below_a_descriptor_no_symlink_is_followed(void **state)
{
    const tempdir *t = *state;
    ds_err err;
    int fd;
    const char *base;
    char path[200];
    assert_ok(ds_mkdirs(t->fd, "real/in", &err), &err);
    assert_int_equal(symlinkat("real", t->fd, "link"), 0);
    assert_int_equal(ds_mkdirs(t->fd, "link/new", &err), -1);
    assert_int_equal(err.code, DS_EIO);
    assert_int_equal(ds_path_open_parent(&fd, &base, t->fd, "link/in/f", &err),
                     -1);
    assert_int_equal(err.code, DS_EIO);
    assert_string_equal(err.msg, "link/in/f: \"link\" is a symbolic link");
    snprintf(path, sizeof path, "%s/link/new", t->path);
    assert_ok(ds_mkdirs(AT_FDCWD, path, &err), &err);
}

static void the_parent_is_opened_and_the_last_part_named(void **state)
{
    const tempdir *t = *state;
    ds_err err;
    int fd;
    const char *base;
    assert_ok(ds_mkdirs(t->fd, "a/b", &err), &err);
    assert_ok(ds_path_open_parent(&fd, &base, t->fd, "a/b/f", &err), &err);
    assert_string_equal(base, "f");
    close(openat(fd, base, O_CREAT | O_WRONLY, 0666));
    close(fd);
    assert_int_equal(faccessat(t->fd, "a/b/f", F_OK, 0), 0);
    assert_ok(ds_path_open_parent(&fd, &base, t->fd, "g", &err), &err);
    assert_string_equal(base, "g");
    close(fd);
    assert_int_equal(ds_path_open_parent(&fd, &base, t->fd, "no/f", &err), -1);
    assert_int_equal(err.code, DS_ENOTFOUND);
    assert_int_equal(ds_path_open_parent(&fd, &base, t->fd, "a/../f", &err),
                     -1);
    assert_int_equal(err.code, DS_EIO);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(unsafe_paths_are_refused),
        cmocka_unit_test(a_path_has_a_folder_and_a_last_part),
        tempdir_unit_test(folders_are_made_with_their_parents),
        tempdir_unit_test(below_a_descriptor_no_symlink_is_followed),
        tempdir_unit_test(the_parent_is_opened_and_the_last_part_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
