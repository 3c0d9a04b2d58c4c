#include "base/str.h"
#include "unit.h"

static const ds_str none = {NULL, 0};

static void equality_is_by_bytes_and_null_is_empty(void **state)
{
    (void)state;
    assert_true(ds_str_eq(none, DS_STR("")));
    assert_true(ds_str_is(none, ""));
    assert_true(ds_str_eq(ds_cstr(NULL), none));
    assert_true(ds_str_is(DS_STR("ab"), "ab"));
    assert_false(ds_str_is(DS_STR("ab"), "abc"));
    assert_false(ds_str_eq(DS_STR("a\0b"), DS_STR("a\0c")));
    assert_true(ds_str_eq_nocase(DS_STR("IBAN"), DS_STR("iban")));
    assert_false(ds_str_eq_nocase(DS_STR("\xc3\x89"), DS_STR("\xc3\xa9")));
}

static void order_is_by_bytes_and_shorter_first(void **state)
{
    (void)state;
    assert_true(ds_str_cmp(DS_STR("a"), DS_STR("b")) < 0);
    assert_true(ds_str_cmp(DS_STR("a"), DS_STR("aa")) < 0);
    assert_true(ds_str_cmp(DS_STR("\xff"), DS_STR("a")) > 0);
    assert_true(ds_str_cmp(none, DS_STR("a")) < 0);
    assert_int_equal(ds_str_cmp(none, DS_STR("")), 0);
}

static void ends_are_found(void **state)
{
    (void)state;
    assert_true(ds_str_starts(DS_STR("abc"), DS_STR("ab")));
    assert_true(ds_str_starts(DS_STR("abc"), none));
    assert_false(ds_str_starts(DS_STR("ab"), DS_STR("abc")));
    assert_true(ds_str_ends(DS_STR("abc"), DS_STR("bc")));
    assert_false(ds_str_ends(DS_STR("abc"), DS_STR("b")));
    assert_true(ds_str_ends(none, none));
}

static void a_part_is_clamped_to_the_whole(void **state)
{
    (void)state;
    assert_str(ds_str_sub(DS_STR("abc"), 1, 2), "b");
    assert_str(ds_str_sub(DS_STR("abc"), 1, 99), "bc");
    assert_str(ds_str_sub(DS_STR("abc"), 5, 9), "");
    assert_str(ds_str_sub(DS_STR("abc"), 2, 1), "");
    assert_str(ds_str_sub(none, 0, 4), "");
    assert_str(ds_str_trim(DS_STR(" \t a b \r\n")), "a b");
    assert_str(ds_str_trim(DS_STR(" \t ")), "");
    assert_str(ds_str_trim(none), "");
}

static void searching_gives_offsets(void **state)
{
    (void)state;
    assert_int_equal(ds_str_chr(DS_STR("abc"), 'c'), 2);
    assert_int_equal(ds_str_chr(DS_STR("abc"), 'x'), 3);
    assert_int_equal(ds_str_chr(none, 'x'), 0);
    assert_int_equal(ds_str_find(DS_STR("abcabd"), DS_STR("abd")), 3);
    assert_int_equal(ds_str_find(DS_STR("abc"), none), 0);
    assert_true(ds_str_find(DS_STR("abc"), DS_STR("abcd")) == SIZE_MAX);
    assert_true(ds_str_find(DS_STR("abc"), DS_STR("x")) == SIZE_MAX);
}

static void cutting_yields_every_part_and_then_null(void **state)
{
    (void)state;
    ds_str rest = DS_STR("a,,b,");
    assert_str(ds_str_cut(&rest, ','), "a");
    assert_str(ds_str_cut(&rest, ','), "");
    assert_str(ds_str_cut(&rest, ','), "b");
    assert_non_null(rest.p);
    assert_str(ds_str_cut(&rest, ','), "");
    assert_null(rest.p);
}

static void hashes_of_neighbours_differ_in_the_low_bits(void **state)
{
    (void)state;
    unsigned used[256] = {0};
    char text[12];
    for (int i = 0; i < 25600; i++) {
        snprintf(text, sizeof text, "%d", i);
        used[ds_str_hash(ds_cstr(text)) & 0xff]++;
    }
    for (int i = 0; i < 256; i++)
        assert_in_range(used[i], 50, 150);
}

static void the_distance_counts_edits_and_swaps(void **state)
{
    (void)state;
    static const struct {
        const char *a, *b;
        unsigned want;
    } cases[] = {
        {"", "", 0},
        {"", "abc", 3},
        {"abc", "abc", 0},
        {"staus", "status", 1},
        {"ab", "ba", 1},
        {"ca", "abc", 2},
        {"kitten", "sitting", 3},
        {"ABC", "abc", 0},
        {"total", "toatl", 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ds_str a = ds_cstr(cases[i].a);
        ds_str b = ds_cstr(cases[i].b);
        assert_int_equal(ds_str_distance(a, b), cases[i].want);
        assert_int_equal(ds_str_distance(b, a), cases[i].want);
    }
}

/* The model: the shortest walk over all words of up to four of two letters,
 * found by letting every step (one edit, one swap) spread from each word. */
enum {
    LETTERS = 2,
    LONGEST = 4,
    WORDS = 31
};

static size_t word(char out[LONGEST + 1], size_t number)
{
    size_t len = 0;
    for (size_t many = 1; number >= many; many *= LETTERS, len++)
        number -= many;
    for (size_t i = 0; i < len; i++, number /= LETTERS)
        out[i] = (char)('a' + number % LETTERS);
    out[len] = '\0';
    return len;
}

static bool one_step(const char *a, const char *b)
{
    size_t na = strlen(a), nb = strlen(b), i = 0;
    if (na > nb)
        return one_step(b, a);
    while (i < na && a[i] == b[i])
        i++;
    if (nb == na + 1)
        return strcmp(a + i, b + i + 1) == 0;
    if (na != nb || i == na)
        return false;
    if (strcmp(a + i + 1, b + i + 1) == 0)
        return true;
    return a[i] == b[i + 1] && a[i + 1] == b[i] &&
           strcmp(a + i + 2, b + i + 2) == 0;
}

static void the_distance_is_a_shortest_walk(void **state)
{
    (void)state;
    unsigned d[WORDS][WORDS];
    char w[WORDS][LONGEST + 1];
    for (size_t i = 0; i < WORDS; i++)
        word(w[i], i);
    for (size_t i = 0; i < WORDS; i++)
        for (size_t j = 0; j < WORDS; j++)
            d[i][j] = i == j ? 0 : one_step(w[i], w[j]) ? 1 : 99;
    for (size_t k = 0; k < WORDS; k++)
        for (size_t i = 0; i < WORDS; i++)
            for (size_t j = 0; j < WORDS; j++)
                if (d[i][k] + d[k][j] < d[i][j])
                    d[i][j] = d[i][k] + d[k][j];
    for (size_t i = 0; i < WORDS; i++)
        for (size_t j = 0; j < WORDS; j++)
            assert_int_equal(ds_str_distance(ds_cstr(w[i]), ds_cstr(w[j])),
                             d[i][j]);
}

static void long_words_are_cut_at_64(void **state)
{
    (void)state;
    char a[200], b[200];
    memset(a, 'a', sizeof a);
    memset(b, 'b', sizeof b);
    assert_int_equal(ds_str_distance((ds_str){a, 200}, (ds_str){b, 200}), 64);
    assert_int_equal(ds_str_distance((ds_str){a, 64}, (ds_str){a, 200}), 0);
}

static void the_nearest_names_come_best_first(void **state)
{
    (void)state;
    const ds_str names[] = {DS_STR("total"),  DS_STR("status"), DS_STR("state"),
                            DS_STR("street"), DS_STR("notes"),  DS_STR("stat")};
    size_t best[3];
    assert_int_equal(ds_str_nearest(best, 3, DS_STR("staus"), names, 6), 1);
    assert_int_equal(best[0], 1);
    assert_int_equal(ds_str_nearest(best, 3, DS_STR("STATE"), names, 6), 3);
    assert_int_equal(best[0], 2);
    assert_int_equal(best[1], 5);
    assert_int_equal(best[2], 1);
    assert_int_equal(ds_str_nearest(best, 3, DS_STR("zzzzzz"), names, 6), 0);
    assert_int_equal(ds_str_nearest(best, 0, DS_STR("total"), names, 6), 0);
    assert_int_equal(ds_str_nearest(best, 1, DS_STR("tot"), names, 6), 1);
    assert_int_equal(best[0], 0);
    assert_int_equal(ds_str_nearest(best, 3, none, names, 6), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equality_is_by_bytes_and_null_is_empty),
        cmocka_unit_test(order_is_by_bytes_and_shorter_first),
        cmocka_unit_test(ends_are_found),
        cmocka_unit_test(a_part_is_clamped_to_the_whole),
        cmocka_unit_test(searching_gives_offsets),
        cmocka_unit_test(cutting_yields_every_part_and_then_null),
        cmocka_unit_test(hashes_of_neighbours_differ_in_the_low_bits),
        cmocka_unit_test(the_distance_counts_edits_and_swaps),
        cmocka_unit_test(the_distance_is_a_shortest_walk),
        cmocka_unit_test(long_words_are_cut_at_64),
        cmocka_unit_test(the_nearest_names_come_best_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
