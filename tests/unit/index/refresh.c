#include "book.h"
#include <sys/wait.h>

/* The answers without the index must be those with it. */
static void assert_answers(testbook *b, const char *want)
{
    char with[4096];
    book_open(b);
    snprintf(with, sizeof with, "%s", book_names(b));
    assert_string_equal(with, want);
    b->opts.no_index = true;
    book_open(b);
    b->opts.no_index = false;
    assert_string_equal(book_names(b), want);
}

/* Long enough ago that no rule calls it racy. */
static void age(const testbook *b, const char *path)
{
    struct timespec t[2] = {{.tv_sec = 1000000000}, {.tv_sec = 1000000001}};
    assert_int_equal(utimensat(b->dir->fd, path, t, 0), 0);
}

static void the_second_opening_reads_nothing(void **state)
{
    testbook *b = *state;
    book_client(b, "ac/acme", "Acme");
    book_client(b, "beta", "Beta");
    assert_int_equal(book_open(b)->parsed, 2);
    assert_true(ds_index_get_stats(b->index)->written);
    assert_int_equal(book_open(b)->parsed, 0);
    assert_string_equal(book_names(b), "acme=Acme beta=Beta");
    assert_true(ds_index_get_stats(b->index)->bytes > 0);
}

static void a_change_is_seen(void **state)
{
    testbook *b = *state;
    book_client(b, "acme", "Acme");
    book_client(b, "beta", "Beta");
    book_open(b);
    book_client(b, "acme", "Acme Limited");
    assert_int_equal(book_open(b)->parsed, 1);
    assert_int_equal(ds_index_get_stats(b->index)->overlay_rows, 1);
    assert_answers(b, "acme=Acme Limited beta=Beta");
    book_client(b, "beta", "Beta Limited");
    assert_answers(b, "acme=Acme Limited beta=Beta Limited");
    book_client(b, "acme", "Acme");
    assert_answers(b, "acme=Acme beta=Beta Limited");
}

/* Written at once, same size: only the racy rule can tell. */
static void same_size_same_moment_writes_are_seen(void **state)
{
    testbook *b = *state;
    book_client(b, "acme", "Name 000");
    for (int i = 1; i < 100; i++) {
        char name[16], want[32];
        book_open(b);
        snprintf(name, sizeof name, "Name %03d", i);
        snprintf(want, sizeof want, "acme=%s", name);
        book_client(b, "acme", name);
        book_open(b);
        assert_string_equal(book_names(b), want);
    }
}

static void a_file_set_back_to_its_old_time_is_seen(void **state)
{
    testbook *b = *state;
    book_client(b, "acme", "One");
    age(b, "records/acme/client.yaml");
    book_open(b);
    book_client(b, "acme", "Two");
    age(b, "records/acme/client.yaml");
    assert_answers(b, "acme=Two");
}

static void a_clock_that_steps_is_no_trouble(void **state)
{
    testbook *b = *state;
    struct timespec later[2] = {{.tv_sec = 7000000000}, {.tv_sec = 7000000000}};
    book_client(b, "acme", "One");
    assert_int_equal(
        utimensat(b->dir->fd, "records/acme/client.yaml", later, 0), 0);
    assert_int_equal(utimensat(b->dir->fd, "records", later, 0), 0);
    book_open(b);
    book_client(b, "acme", "Two");
    assert_answers(b, "acme=Two");
    assert_int_equal(
        utimensat(b->dir->fd, "records/acme/client.yaml", later, 0), 0);
    assert_int_equal(utimensat(b->dir->fd, "records", later, 0), 0);
    assert_answers(b, "acme=Two");
    book_client(b, "beta", "Beta");
    assert_answers(b, "acme=Two beta=Beta");
}

static void new_and_removed_clients_are_seen(void **state)
{
    testbook *b = *state;
    book_client(b, "ac/acme", "Acme");
    book_open(b);
    book_client(b, "ac/acorn", "Acorn");
    assert_answers(b, "acme=Acme acorn=Acorn");
    book_client(b, "be/beta", "Beta");
    assert_answers(b, "acme=Acme acorn=Acorn beta=Beta");
    book_remove(b, "records/ac/acme");
    assert_answers(b, "acorn=Acorn beta=Beta");
    book_remove(b, "records/be");
    assert_answers(b, "acorn=Acorn");
    book_client(b, "ac/acme", "Acme again");
    assert_answers(b, "acme=Acme again acorn=Acorn");
    book_remove(b, "records/ac");
    assert_answers(b, "");
    book_client(b, "ac/acme", "Third");
    assert_answers(b, "acme=Third");
}

static void a_renamed_client_or_folder_moves(void **state)
{
    testbook *b = *state;
    book_client(b, "ac/acme", "Acme");
    book_client(b, "ac/acorn", "Acorn");
    book_open(b);
    book_move(b, "records/ac/acme", "records/ac/zeta");
    assert_answers(b, "acorn=Acorn zeta=Acme");
    book_move(b, "records/ac", "records/moved");
    assert_answers(b, "acorn=Acorn zeta=Acme");
    book_move(b, "records/moved/zeta", "records/acme");
    assert_answers(b, "acme=Acme acorn=Acorn");
}

/* What a switch of branches does: many files at once, and back. */
static void a_switch_of_branches_and_back_is_seen(void **state)
{
    testbook *b = *state;
    for (int round = 0; round < 3; round++) {
        book_client(b, "acme", "Acme main");
        book_client(b, "only-main", "M");
        assert_answers(b, "acme=Acme main only-main=M");
        book_client(b, "acme", "Acme work");
        book_remove(b, "records/only-main");
        book_client(b, "w/only-work", "W");
        assert_answers(b, "acme=Acme work only-work=W");
        book_remove(b, "records/w");
    }
}

static void a_folder_can_become_a_client_and_back(void **state)
{
    testbook *b = *state;
    ds_err err;
    assert_ok(ds_mkdirs(b->dir->fd, "records/new", &err), &err);
    book_client(b, "acme", "Acme");
    assert_answers(b, "acme=Acme");
    book_client(b, "new", "New"); /* an empty folder */
    assert_answers(b, "acme=Acme new=New");
    book_client(b, "group/inner", "Inner");
    assert_answers(b, "acme=Acme inner=Inner new=New");
    book_client(b, "group", "Group"); /* one with clients in it */
    assert_answers(b, "acme=Acme group=Group new=New");
    book_remove(b, "records/group/client.yaml");
    assert_answers(b, "acme=Acme inner=Inner new=New");
}

static void a_broken_file_is_told_each_time_and_never_stale(void **state)
{
    testbook *b = *state;
    book_client(b, "acme", "Acme");
    book_client(b, "beta", "Beta");
    book_open(b);
    book_write(b, "records/acme/client.yaml", DS_STR("legal_name: [\n"));
    for (int i = 0; i < 3; i++) {
        book_open(b);
        assert_string_equal(book_names(b), "beta=Beta");
        assert_int_equal(b->found.errors, 1);
        assert_int_equal(ds_index_get_stats(b->index)->broken, 1);
    }
    b->opts.no_refresh = true;
    book_open(b);
    assert_int_equal(b->found.errors, 1);
    b->opts.no_refresh = false;
    book_client(b, "acme", "Acme");
    assert_answers(b, "acme=Acme beta=Beta");
    assert_int_equal(b->found.errors, 0);
}

static void a_link_in_place_of_a_client_is_refused(void **state)
{
    testbook *b = *state;
    book_client(b, "acme", "Acme");
    book_client(b, "g/inner", "Inner");
    book_open(b);
    book_move(b, "records/acme", "records/moved");
    assert_int_equal(symlinkat("moved", b->dir->fd, "records/acme"), 0);
    assert_answers(b, "inner=Inner moved=Acme");
    book_move(b, "records/g", "outside");
    assert_int_equal(symlinkat("../outside", b->dir->fd, "records/g"), 0);
    for (int i = 0; i < 2; i++) {
        assert_answers(b, "moved=Acme");
        assert_int_equal(b->found.errors, 2);
    }
}

static void no_refresh_trusts_what_is_there(void **state)
{
    testbook *b = *state;
    book_client(b, "acme", "Acme");
    b->opts.no_refresh = true;
    book_open(b); /* nothing is there yet */
    book_client(b, "acme", "Changed");
    book_open(b);
    assert_string_equal(book_names(b), "acme=Acme");
}

static void a_big_overlay_becomes_the_base(void **state)
{
    testbook *b = *state;
    char folder[16];
    for (int i = 0; i < 300; i++) {
        snprintf(folder, sizeof folder, "c%03d", i);
        book_client(b, folder, "Old");
    }
    book_open(b);
    for (int i = 0; i < 256; i++) {
        snprintf(folder, sizeof folder, "c%03d", i);
        book_client(b, folder, "New");
    }
    assert_int_equal(book_open(b)->overlay_rows, 256);
    book_client(b, "c256", "New");
    book_remove(b, "records/c257");
    assert_int_equal(book_open(b)->overlay_rows, 0);
    assert_int_equal(ds_index_get_stats(b->index)->base_rows, 299);
    assert_int_equal(book_open(b)->parsed, 0);
    assert_int_equal(ds_index_get_stats(b->index)->clients, 299);
}

static void another_schema_makes_it_anew(void **state)
{
    testbook *b = *state;
    book_client(b, "acme", "Acme");
    book_open(b);
    ds_schema other = *b->schema;
    other.hash++;
    const ds_schema *old = b->schema;
    b->schema = &other;
    assert_int_equal(book_open(b)->parsed, 1);
    assert_int_equal(book_open(b)->parsed, 0);
    ds_index_close(b->index);
    b->index = NULL;
    b->schema = old;
}

static void two_books_of_one_repository_have_two_indexes(void **state)
{
    testbook *b = *state;
    book_client(b, "acme", "Acme");
    book_open(b);
    b->book.prefix = DS_STR("crm/");
    assert_int_equal(book_open(b)->parsed, 1);
    b->book.prefix = DS_STR("");
    assert_int_equal(book_open(b)->parsed, 0);
}

static void a_disk_that_cannot_be_written_still_answers(void **state)
{
    testbook *b = *state;
    book_client(b, "acme", "Acme");
    b->book.gitdir = DS_STR("/proc/nowhere");
    assert_int_equal(book_open(b)->clients, 1);
    assert_false(ds_index_get_stats(b->index)->written);
}

/* Another process holds the lock: the answer is right and nothing is written.
 */
static void a_reader_does_not_wait_for_a_writer(void **state)
{
    testbook *b = *state;
    ds_lock lock;
    ds_err err;
    book_client(b, "acme", "Acme");
    book_open(b);
    book_client(b, "acme", "Changed");
    assert_ok(
        ds_lock_take(&lock, b->dir->fd, ".git/dossier/index.lock", 0, &err),
        &err);
    assert_false(book_open(b)->written);
    assert_string_equal(book_names(b), "acme=Changed");
    ds_lock_close(&lock);
    assert_true(book_open(b)->written);
    assert_int_equal(book_open(b)->parsed, 0);
}

static void only_we_may_read_the_index(void **state)
{
    testbook *b = *state;
    struct stat st;
    book_client(b, "acme", "Acme");
    book_open(b);
    assert_int_equal(fstatat(b->dir->fd, ".git/dossier", &st, 0), 0);
    assert_int_equal(st.st_mode & 0777, 0700);
    assert_int_equal(fstatat(b->dir->fd, ".git/dossier/index", &st, 0), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
}

/* --- against the files, after random edits ----------------------------- */

static void random_edit(testbook *b, uint64_t *seed)
{
    char folder[32], path[64], other[96], name[16];
    size_t n = rnd_below(seed, 12);
    if (n % 3)
        snprintf(folder, sizeof folder, "g%zu/c%zu", n % 3, n);
    else
        snprintf(folder, sizeof folder, "c%zu", n);
    snprintf(path, sizeof path, "records/%s", folder);
    snprintf(name, sizeof name, "N%zu", rnd_below(seed, 10));
    switch (rnd_below(seed, 8)) {
    case 0: {
        struct stat st;
        if (fstatat(b->dir->fd, path, &st, 0) == 0)
            book_remove(b, path);
        break;
    }
    case 1:
        snprintf(other, sizeof other, "records/r%zu", rnd_below(seed, 4));
        renameat(b->dir->fd, path, b->dir->fd, other);
        break;
    case 2:
        book_write(b, ds_printf(&b->a, "%s/client.yaml", path).p,
                   DS_STR("legal_name: [\n"));
        break;
    case 3:
        snprintf(other, sizeof other, "%s/client.yaml", path);
        unlinkat(b->dir->fd, other, 0);
        break;
    case 4:
        snprintf(other, sizeof other, "%s/client.yaml", path);
        utimensat(b->dir->fd, other, NULL, 0);
        break;
    case 5: {
        ds_buf text = {0};
        random_client(&text, seed);
        snprintf(other, sizeof other, "%s/client.yaml", path);
        book_write(b, other, ds_buf_str(&text));
        ds_buf_free(&text);
        break;
    }
    default:
        book_client(b, folder, name);
    }
}

static void answers_are_those_without_an_index(void **state)
{
    testbook *b = *state;
    uint64_t seed = 11;
    for (int round = 0; round < 200; round++) {
        char with[4096];
        for (size_t i = rnd_below(&seed, 4) + 1; i > 0; i--)
            random_edit(b, &seed);
        book_open(b);
        size_t errors = b->found.errors;
        uint64_t sum = book_sum(b);
        snprintf(with, sizeof with, "%s", book_names(b));
        b->opts.no_index = true;
        book_open(b);
        b->opts.no_index = false;
        assert_string_equal(with, book_names(b));
        assert_int_equal(errors, b->found.errors);
        assert_true(sum == book_sum(b));
        assert_runs(ds_index_segments(b->index).segments[0]);
    }
}

/* --- many at once ------------------------------------------------------ */

/* Reads on while files change: each answer must be one that there was. */
static int read_on(testbook *b)
{
    for (int i = 0; i < 60; i++) {
        char want[64];
        ds_err err;
        ds_index *x;
        ds_findings f = {.arena = &b->a};
        if (ds_index_open(&x, &b->book, b->schema, &b->opts, &f, &err) != 0)
            return 1;
        b->index = x;
        const char *got = book_names(b);
        int n = (int)strtol(got + strcspn(got, "0123456789"), NULL, 10);
        snprintf(want, sizeof want, "acme=Name %03d beta=Name 000", n);
        bool right = strcmp(got, want) == 0;
        ds_index_close(x);
        ds_findings_free(&f);
        if (!right)
            return 2;
    }
    return 0;
}

static void replace_client(const testbook *b, const char *name)
{
    ds_arena a = {0};
    ds_err err;
    ds_str text = ds_printf(&a, "legal_name: %s\n", name);
    assert_ok(ds_file_replace(b->dir->fd, "records/acme/client.yaml", text,
                              0666, &err),
              &err);
    ds_arena_free(&a);
}

static void readers_never_see_half_an_index(void **state)
{
    testbook *b = *state;
    pid_t readers[4];
    char name[16];
    book_client(b, "acme", "Name 000");
    book_client(b, "beta", "Name 000");
    fflush(NULL);
    for (int i = 0; i < 4; i++) {
        readers[i] = fork();
        if (readers[i] == 0)
            _exit(read_on(b));
    }
    for (int i = 1; i < 100; i++) {
        snprintf(name, sizeof name, "Name %03d", i);
        replace_client(b, name);
        b->opts.rebuild = i % 8 == 0;
        book_open(b);
        assert_non_null(strstr(book_names(b), name));
    }
    for (int i = 0; i < 4; i++) {
        int status;
        assert_int_equal(waitpid(readers[i], &status, 0), readers[i]);
        assert_int_equal(status, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        book_unit_test(the_second_opening_reads_nothing),
        book_unit_test(a_change_is_seen),
        book_unit_test(same_size_same_moment_writes_are_seen),
        book_unit_test(a_file_set_back_to_its_old_time_is_seen),
        book_unit_test(a_clock_that_steps_is_no_trouble),
        book_unit_test(new_and_removed_clients_are_seen),
        book_unit_test(a_renamed_client_or_folder_moves),
        book_unit_test(a_switch_of_branches_and_back_is_seen),
        book_unit_test(a_folder_can_become_a_client_and_back),
        book_unit_test(a_broken_file_is_told_each_time_and_never_stale),
        book_unit_test(a_link_in_place_of_a_client_is_refused),
        book_unit_test(no_refresh_trusts_what_is_there),
        book_unit_test(a_big_overlay_becomes_the_base),
        book_unit_test(another_schema_makes_it_anew),
        book_unit_test(two_books_of_one_repository_have_two_indexes),
        book_unit_test(a_disk_that_cannot_be_written_still_answers),
        book_unit_test(a_reader_does_not_wait_for_a_writer),
        book_unit_test(only_we_may_read_the_index),
        book_unit_test(answers_are_those_without_an_index),
        book_unit_test(readers_never_see_half_an_index),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
