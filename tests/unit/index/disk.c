#include "book.h"
#include <poll.h>

static const char base[] = ".git/dossier/index";
static const char overlay[] = ".git/dossier/index.overlay";
static const char seal[] = ".git/dossier/index.seal";

static void small_book(testbook *b)
{
    book_write(b, "records/ac/acme/client.yaml",
               DS_STR("legal_name: Acme\n"
                      "projects:\n  - code: P\n    name: Pro\n    time:\n"
                      "      - {date: 2026-01-02, hours: 3:30}\n"
                      "invoices:\n  - number: 1\n    date: 2026-01-01\n"
                      "    status: paid\n    total: 12.00 EUR\n"
                      "    payments: [{date: 2026-02-01, amount: 12}]\n"));
    book_client(b, "beta", "Beta");
    book_open(b);
    book_client(b, "beta", "Beta two");
    book_client(b, "gamma", "Gamma");
    book_open(b);
}

static const char answers[] = "acme=Acme beta=Beta two gamma=Gamma";

static ds_str slurp(testbook *b, const char *path)
{
    ds_str s;
    ds_err err;
    assert_ok(ds_file_read(&s, &b->a, b->dir->fd, path, 1 << 20, &err), &err);
    return s;
}

static void assert_survives(testbook *b, const char *path, ds_str bytes)
{
    book_write(b, path, bytes);
    book_open(b);
    assert_string_equal(book_names(b), answers);
}

static void a_truncated_index_is_made_anew(void **state)
{
    testbook *b = *state;
    small_book(b);
    ds_str whole = slurp(b, base);
    for (size_t n = 0; n < whole.n; n += 1 + n / 16)
        assert_survives(b, base, ds_str_sub(whole, 0, n));
}

/* Some bits of each file, by way of the disk; check.c does all of them. */
static void flipped_bits_are_found(void **state)
{
    testbook *b = *state;
    uint64_t seed = 3;
    small_book(b);
    for (int i = 0; i < 150; i++) {
        const char *path = i % 2 ? base : overlay;
        struct stat st;
        if (fstatat(b->dir->fd, path, &st, 0) != 0)
            small_book(b);
        ds_str whole = slurp(b, path);
        char *p = (char *)(uintptr_t)whole.p;
        p[rnd_below(&seed, whole.n)] ^= (char)(1 << rnd_below(&seed, 7));
        assert_survives(b, path, whole);
    }
}

static void an_overlay_of_another_base_is_not_used(void **state)
{
    testbook *b = *state;
    small_book(b);
    ds_str old = slurp(b, overlay);
    b->opts.rebuild = true;
    book_open(b);
    b->opts.rebuild = false;
    assert_survives(b, overlay, old);
    assert_int_equal(ds_index_get_stats(b->index)->overlay_rows, 0);
}

static void garbage_in_every_place_is_survived(void **state)
{
    testbook *b = *state;
    small_book(b);
    ds_str junk = DS_STR("dossidx\nwhat is this");
    assert_survives(b, base, junk);
    assert_survives(b, overlay, junk);
    assert_survives(b, seal, junk);
    book_remove(b, base);
    assert_int_equal(mkdirat(b->dir->fd, base, 0700), 0);
    book_open(b);
    assert_string_equal(book_names(b), answers);
    book_remove(b, ".git/dossier");
    book_open(b);
    assert_string_equal(book_names(b), answers);
}

/* Killed while it wrote: what lies about is written over. */
static void a_half_written_file_is_no_trouble(void **state)
{
    testbook *b = *state;
    small_book(b);
    book_write(b, ".git/dossier/index.overlay.new", DS_STR("half"));
    book_client(b, "beta", "Beta three");
    assert_true(book_open(b)->written);
    assert_int_equal(book_open(b)->parsed, 0);
}

/* A seal vouches for one file in one state. */
static void a_seal_of_another_file_vouches_for_nothing(void **state)
{
    testbook *b = *state;
    small_book(b);
    /* It is made when the base has been left alone for a while. */
    while (faccessat(b->dir->fd, seal, F_OK, 0) != 0) {
        poll(NULL, 0, 5);
        book_open(b);
    }
    ds_str whole = slurp(b, base);
    ((char *)(uintptr_t)whole.p)[whole.n - 1] ^= 1;
    b->opts.no_refresh = true;
    assert_survives(b, base, whole);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        book_unit_test(a_truncated_index_is_made_anew),
        book_unit_test(flipped_bits_are_found),
        book_unit_test(an_overlay_of_another_base_is_not_used),
        book_unit_test(garbage_in_every_place_is_survived),
        book_unit_test(a_half_written_file_is_no_trouble),
        book_unit_test(a_seal_of_another_file_vouches_for_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
