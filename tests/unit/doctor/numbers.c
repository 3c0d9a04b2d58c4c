#include "doctor.h"

static void invoices(testbook *b, const char *id, const char *const *numbers)
{
    ds_buf y = {0};
    ds_buf_addf(&y, "legal_name: %s\ninvoices:\n", id);
    for (; *numbers != NULL; numbers += 2)
        ds_buf_addf(&y, "  - {number: \"%s\", date: %s-05-01, total: 1}\n",
                    numbers[0], numbers[1]);
    book_record(b, id, ds_buf_str(&y));
    ds_buf_free(&y);
}
#define INVOICES(b, id, ...)                                                   \
    invoices((b), (id), (const char *const[]){__VA_ARGS__, NULL})

static void a_gap_names_both_neighbours(void **state)
{
    testbook *b = *state;
    INVOICES(b, "a", "F-07", "2026", "F-12", "2026");
    INVOICES(b, "b", "F-09", "2026", "Z9", "2026");
    assert_str(
        diagnosis(b, "numbers"),
        "records/a/client.yaml:4:14: W0911 invoices F-10 to F-11 are missing "
        "between F-09 (records/b/client.yaml:3:14) and F-12 -- git log "
        "--oneline -S F-10 -- records/\n"
        "records/b/client.yaml:3:14: W0911 invoice F-08 is missing between "
        "F-07 (records/a/client.yaml:3:14) and F-09 -- git log --oneline -S "
        "F-08 -- records/\n");
}

static void doubles_get_numbers_that_are_free(void **state)
{
    testbook *b = *state;
    INVOICES(b, "a", "1/2026", "2026", "2/2026", "2026", "1/2026", "2026");
    INVOICES(b, "b", "1/2026", "2026", "01/2026", "2026");
    ds_str all = diagnosis(b, "numbers");
    assert_int_equal(count_lines(all, "E0912"), 3);
    assert_int_equal(count_lines(all, "set a invoice '#3' number=3/2026"), 1);
    assert_int_equal(count_lines(all, "set b invoice '#1' number=4/2026"), 1);
    assert_int_equal(count_lines(all, "set b invoice '#2' number=05/2026"), 1);
}

static void numbers_without_a_year_may_begin_anew(void **state)
{
    testbook *b = *state;
    INVOICES(b, "a", "1", "2025", "2", "2025", "4", "2025");
    INVOICES(b, "b", "1", "2026", "3", "2026");
    assert_str(diagnosis(b, "numbers"), "");
    INVOICES(b, "c", "3", "2026");
    assert_int_equal(count_lines(diagnosis(b, "numbers"), "E0912"), 1);
}

static void a_number_that_is_also_the_year_goes_with_the_others(void **state)
{
    testbook *b = *state;
    INVOICES(b, "a", "25/26", "2026", "26/26", "2026", "27/26", "2026");
    assert_str(diagnosis(b, "numbers"), "");
    INVOICES(b, "a", "26/25", "2026", "26/26", "2026", "26/27", "2026");
    assert_str(diagnosis(b, "numbers"), "");
}

/* Which of 1..30 are there, and how often, against what was told. */
static void random_books_give_what_counting_gives(void **state)
{
    testbook *b = *state;
    uint64_t seed = 9;
    for (int round = 0; round < 25; round++) {
        unsigned times[32] = {0};
        ds_arena a = {0};
        for (size_t c = 0; c < 4; c++) {
            ds_buf y = {0};
            ds_buf_addz(&y, "legal_name: x\ninvoices:\n");
            for (size_t i = 0; i < 5; i++) {
                size_t n = 1 + rnd_below(&seed, 30);
                times[n]++;
                ds_buf_addf(&y,
                            "  - {number: \"A%02zu\", date: 2026-01-0%d, "
                            "total: %zu}\n",
                            n, 1 + round % 9, i);
            }
            book_record(b, ds_printf(&a, "c%zu", c).p, ds_buf_str(&y));
            ds_buf_free(&y);
        }
        size_t gaps = 0, doubles = 0, last = 0;
        for (size_t n = 1; n < 31; n++) {
            doubles += times[n] > 1 ? times[n] - 1 : 0;
            gaps += times[n] > 0 && last > 0 && n > last + 1;
            last = times[n] > 0 ? n : last;
        }
        ds_str all = diagnosis(b, "numbers");
        assert_int_equal(count_lines(all, "W0911"), gaps);
        assert_int_equal(count_lines(all, "E0912"), doubles);
        ds_arena_free(&a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        book_unit_test(a_gap_names_both_neighbours),
        book_unit_test(doubles_get_numbers_that_are_free),
        book_unit_test(numbers_without_a_year_may_begin_anew),
        book_unit_test(a_number_that_is_also_the_year_goes_with_the_others),
        book_unit_test(random_books_give_what_counting_gives),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
