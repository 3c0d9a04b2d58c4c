#include "index/disk.h"
#include "book.h"
#include <time.h>

/* Forty times the letter. */
static const char *name(char letter)
{
    static char names[3][41];
    static int turn;
    char *out = names[turn++ % 3];
    memset(out, letter, 40);
    return out;
}

/* A file of a tree, or its seal, that was changed at this second. */
static void put(const testbook *b, const char *path, long second)
{
    ds_arena a = {0};
    const char *full = ds_printf(&a, ".git/dossier/trees/%s", path).p;
    book_write(b, full, DS_STR("x"));
    const struct timespec times[] = {{.tv_sec = second}, {.tv_sec = second}};
    assert_int_equal(utimensat(b->dir->fd, full, times, 0), 0);
    ds_arena_free(&a);
}

static void put_tree(const testbook *b, char letter, long second)
{
    put(b, name(letter), second);
}

static void put_seal(const testbook *b, char letter, long second)
{
    ds_arena a = {0};
    put(b, ds_printf(&a, "%s.seal", name(letter)).p, second);
    ds_arena_free(&a);
}

/* The first letters of the trees, the one that was used last first. */
static const char *letters(const ds_disk *d)
{
    static char out[9];
    ds_kept_tree list[8];
    size_t n = ds_disk_trees(list, 8, d);
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(strlen(list[i].name), 40);
        out[i] = list[i].name[0];
    }
    out[n] = '\0';
    return out;
}

static void the_seal_tells_the_last_use(void **state)
{
    testbook *b = *state;
    ds_disk d;
    assert_true(ds_disk_open_trees(&d, &b->book));
    put_tree(b, 'a', 1000);
    put_tree(b, 'b', 2000);
    put_tree(b, 'c', 3000);
    assert_string_equal(letters(&d), "cba");
    put_seal(b, 'a', 2500);
    assert_string_equal(letters(&d), "cab");
    put_seal(b, 'b', 1500);
    assert_string_equal(letters(&d), "cab");
    ds_disk_choose_tree(&d, name('b'));
    ds_disk_used(&d);
    assert_string_equal(letters(&d), "bca");
    ds_disk_close(&d);
}

static void pruning_keeps_what_was_used_last(void **state)
{
    testbook *b = *state;
    ds_disk d;
    assert_true(ds_disk_open_trees(&d, &b->book));
    put_tree(b, 'a', 1000);
    put_seal(b, 'a', 1000);
    put_tree(b, 'b', 2000);
    put_tree(b, 'c', 3000);
    put_seal(b, 'c', 3000);
    put_seal(b, 'd', 3000); /* its tree is gone */
    put(b, ds_printf(&b->a, "%s.new", name('c')).p, 4000);
    put(b, "lock", 4000);
    put(b, "notes", 4000);
    ds_disk_prune(&d, 2);
    assert_string_equal(letters(&d), "cb");
    struct stat st;
    static const struct {
        const char *end;
        char letter;
        int left;
    } files[] = {{".seal", 'a', -1},
                 {".seal", 'c', 0},
                 {".seal", 'd', -1},
                 {".new", 'c', -1}};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        ds_str path =
            ds_printf(&b->a, "%s%s", name(files[i].letter), files[i].end);
        assert_int_equal(fstatat(d.fd, path.p, &st, 0), files[i].left);
    }
    assert_int_equal(fstatat(d.fd, "lock", &st, 0), 0);
    assert_int_equal(fstatat(d.fd, "notes", &st, 0), 0);
    ds_disk_close(&d);
}

static void the_folder_is_for_its_owner_alone(void **state)
{
    testbook *b = *state;
    ds_disk d;
    struct stat st;
    assert_true(ds_disk_open_trees(&d, &b->book));
    assert_int_equal(fstat(d.fd, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0700);
    ds_disk_close(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        book_unit_test(the_seal_tells_the_last_use),
        book_unit_test(pruning_keeps_what_was_used_last),
        book_unit_test(the_folder_is_for_its_owner_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
