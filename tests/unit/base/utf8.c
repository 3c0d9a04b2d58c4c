#include "base/utf8.h"
#include "unit.h"

/* The model is RFC 3629's definition the other way round: all sequences that
 * encoding the code points gives, and nothing else, are UTF-8. */
static size_t encode(unsigned char out[4], uint32_t cp)
{
    if (cp < 0x80) {
        out[0] = (unsigned char)cp;
        return 1;
    }
    size_t n = cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;
    for (size_t i = n; i-- > 1; cp >>= 6)
        out[i] = (unsigned char)(0x80 | (cp & 0x3f));
    static const unsigned char lead[] = {0, 0, 0xc0, 0xe0, 0xf0};
    out[0] = (unsigned char)(lead[n] | cp);
    return n;
}

static unsigned char three[1 << 21]; /* a bit for each 3-byte sequence */
static bool two[1 << 16];

static void build_model(void)
{
    for (uint32_t cp = 0x80; cp < 0x10000; cp++) {
        unsigned char b[4];
        if (cp >= 0xd800 && cp <= 0xdfff)
            continue;
        if (encode(b, cp) == 2)
            two[b[0] << 8 | b[1]] = true;
        else
            three[(b[0] << 16 | b[1] << 8 | b[2]) >> 3] |=
                (unsigned char)(1 << (b[2] & 7));
    }
}

static size_t model_bad(const unsigned char *b, size_t n)
{
    size_t i = 0;
    while (i < n) {
        if (b[i] < 0x80)
            i++;
        else if (i + 2 <= n && two[b[i] << 8 | b[i + 1]])
            i += 2;
        else if (i + 3 <= n &&
                 (three[(b[i] << 16 | b[i + 1] << 8 | b[i + 2]) >> 3] >>
                      (b[i + 2] & 7) &
                  1))
            i += 3;
        else
            return i;
    }
    return n;
}

static void every_sequence_up_to_three_bytes_is_judged_right(void **state)
{
    (void)state;
    build_model();
    for (uint32_t v = 0; v < 1 << 24; v++) {
        const unsigned char b[3] = {(unsigned char)(v >> 16),
                                    (unsigned char)(v >> 8), (unsigned char)v};
        for (size_t n = 3; n == 3 || (n > 0 && b[n] == 0); n--)
            if (ds_utf8_bad((ds_str){(const char *)b, n}) != model_bad(b, n))
                fail_msg("%02x %02x %02x, %zu bytes", b[0], b[1], b[2], n);
    }
}

static void every_code_point_is_valid_and_counts_one(void **state)
{
    (void)state;
    for (uint32_t cp = 0; cp <= 0x10ffff; cp++) {
        unsigned char b[4];
        ds_str s = {(const char *)b, encode(b, cp)};
        bool surrogate = cp >= 0xd800 && cp <= 0xdfff;
        if (ds_utf8_bad(s) != (surrogate ? 0 : s.n))
            fail_msg("U+%04X", cp);
        if (!surrogate && ds_utf8_count(s) != 1)
            fail_msg("count of U+%04X", cp);
    }
    assert_int_equal(ds_utf8_bad(DS_STR("\xf4\x90\x80\x80")), 0);
    assert_int_equal(ds_utf8_bad(DS_STR("\xf0\x8f\xbf\xbf")), 0);
    assert_int_equal(ds_utf8_bad(DS_STR("abcdefgh\xf0\x9f\x98")), 8);
    assert_int_equal(ds_utf8_bad((ds_str){NULL, 0}), 0);
}

static void width_is_that_of_a_terminal(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t count, width;
    } cases[] = {
        {"", 0, 0},
        {"abc", 3, 3},
        {"caff\xc3\xa8", 5, 5},
        {"e\xcc\x81", 2, 1},                        /* combining */
        {"\xe6\x97\xa5\xe6\x9c\xac", 2, 4},         /* wide */
        {"\xf0\x9f\x98\x80", 1, 2},                 /* emoji */
        {"\xe2\x9d\xa4\xef\xb8\x8f", 2, 2},         /* heart, style */
        {"\xf0\x9f\x87\xae\xf0\x9f\x87\xb9", 2, 2}, /* a flag */
        {"\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa7", 3, 2}, /* family */
        {"a\tb\n", 4, 2},
        {"a\xff"
         "b",
         3, 3},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ds_str s = ds_cstr(cases[i].text);
        assert_int_equal(ds_utf8_count(s), cases[i].count);
        assert_int_equal(ds_utf8_width(s), cases[i].width);
    }
}

static void fitting_never_cuts_a_character(void **state)
{
    (void)state;
    assert_str(ds_utf8_fit(DS_STR("abc"), 2), "ab");
    assert_str(ds_utf8_fit(DS_STR("abc"), 3), "abc");
    assert_str(ds_utf8_fit(DS_STR("abc"), 0), "");
    assert_str(ds_utf8_fit(DS_STR("ae\xcc\x81z"), 2), "ae\xcc\x81");
    assert_str(ds_utf8_fit(DS_STR("a\xe6\x97\xa5"), 2), "a");
    assert_str(ds_utf8_fit_end(DS_STR("abc"), 2), "bc");
    assert_str(ds_utf8_fit_end(DS_STR("abc"), 0), "");
    assert_str(ds_utf8_fit_end(DS_STR("abc"), 9), "abc");
    assert_str(ds_utf8_fit_end(DS_STR("ae\xcc\x81z"), 2), "e\xcc\x81z");
    assert_str(ds_utf8_fit_end(DS_STR("\xe6\x97\xa5z"), 2), "z");
    assert_str(ds_utf8_fit(DS_STR("\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa7"
                                  "x"),
                           1),
               "");
    assert_str(ds_utf8_fit((ds_str){NULL, 0}, 9), "");
}

/* Text out of pieces that join, widen, or are broken. */
static ds_str random_text(ds_buf *b, uint64_t *seed)
{
    static const char *const pieces[] = {
        "a",
        "Z",
        "-",
        ".",
        " ",
        "\xc3\xa9",
        "\xcc\x81",
        "\xe6\x97\xa5",
        "\xf0\x9f\x98\x80",
        "\xe2\x80\x8d",
        "\xef\xb8\x8f",
        "\xf0\x9f\x87\xae",
        "\xff",
        "\xc3",
        "\xe1\x84\x80",
        "\xe1\x85\xa1",
        "\r",
        "\n",
        "\xc7\x85",
        "\xe2\x84\xab",
        "\xc3\x9f",
        "\xc4\xb0",
        "\xc5\x81",
        "\xd9\x80",
        "\xe0\xa4\x95",
        "\xe0\xa5\x8d",
    };
    ds_buf_clear(b);
    for (size_t n = rnd_below(seed, 12); n > 0; n--)
        ds_buf_addz(b, pieces[rnd_below(seed, sizeof pieces / sizeof *pieces)]);
    return ds_buf_str(b);
}

static void a_fit_is_the_longest_that_fits(void **state)
{
    (void)state;
    uint64_t seed = 8;
    ds_buf b = {0};
    for (int i = 0; i < 20000; i++) {
        ds_str s = random_text(&b, &seed);
        size_t all = ds_utf8_width(s);
        size_t last = 0;
        for (size_t columns = 0; columns <= all + 1; columns++) {
            ds_str part = ds_utf8_fit(s, columns);
            assert_true(ds_utf8_width(part) <= columns);
            assert_true(part.n >= last && part.n <= s.n);
            last = part.n;
        }
        assert_int_equal(last, s.n);
        assert_int_equal(ds_utf8_fit(s, all).n, s.n);
    }
    ds_buf_free(&b);
}

static void names_of_files_that_are_one_somewhere_have_one_key(void **state)
{
    (void)state;
    ds_arena a = {0};
    static const char *const twins[][2] = {
        {"Scan.PDF", "scan.pdf"}, {"CAFF\u00c9.pdf", "caffe\u0301.pdf"},
        {"trail.", "trail"},      {"Trail. .", "trail"},
        {"a\xff", "A\xff"},
    };
    for (size_t i = 0; i < sizeof twins / sizeof *twins; i++) {
        ds_str this = ds_utf8_name_key(&a, ds_cstr(twins[i][0]));
        ds_str other = ds_utf8_name_key(&a, ds_cstr(twins[i][1]));
        assert_true(ds_str_eq(this, other));
    }
    assert_str(ds_utf8_name_key(&a, DS_STR("caff\u00e9")), "caff\u00e9");
    assert_str(ds_utf8_name_key(&a, DS_STR("...")), "");
    ds_arena_free(&a);
}

static void folding_makes_twins_equal(void **state)
{
    (void)state;
    ds_arena a = {0};
    assert_str(ds_utf8_fold(&a, DS_STR("\xc3\x88lite")), "elite");
    assert_str(ds_utf8_fold(&a, DS_STR("E\xcc\x80LITE")), "elite");
    assert_str(ds_utf8_fold(&a, DS_STR("Stra\xc3\x9f"
                                       "e")),
               "strasse");
    assert_str(ds_utf8_fold(&a, DS_STR("\xef\xac\x81n")), "fin");
    assert_str(ds_utf8_fold(&a, DS_STR("so\xc2\xad"
                                       "ft")),
               "soft");
    assert_str(ds_utf8_fold(&a, DS_STR("\xc3\x89\xff")), "e\xef\xbf\xbd");
    assert_str(ds_utf8_fold(&a, DS_STR("\xc4\xc2\xad\xad")),
               "\xef\xbf\xbd\xef\xbf\xbd");
    assert_str(ds_utf8_fold(&a, (ds_str){NULL, 0}), "");
    assert_str(ds_utf8_name_key(&a, DS_STR("e\xcc\x81")), "\xc3\xa9");
    assert_str(ds_utf8_name_key(&a, DS_STR("ABC")), "abc");
    ds_arena_free(&a);
}

static void folding_twice_changes_nothing_more(void **state)
{
    (void)state;
    uint64_t seed = 9;
    ds_arena a = {0};
    ds_buf b = {0};
    for (int i = 0; i < 20000; i++, ds_arena_reset(&a)) {
        ds_str s = random_text(&b, &seed);
        ds_str once = ds_utf8_fold(&a, s);
        assert_true(ds_str_eq(ds_utf8_fold(&a, once), once));
        once = ds_utf8_name_key(&a, s);
        assert_true(ds_str_eq(ds_utf8_name_key(&a, once), once));
    }
    ds_buf_free(&b);
    ds_arena_free(&a);
}

static void slugs_are_made_from_names(void **state)
{
    (void)state;
    static const struct {
        const char *name, *slug;
    } cases[] = {
        {"R\xc3\xb6hm & S\xc3\xb6hne GmbH", "rohm-sohne-gmbh"},
        {"S.p.A.", "spa"},
        {"Acme S.p.A.", "acme-spa"},
        {"ACME s.r.l", "acme-srl"},
        {"www.acme.it", "www-acme-it"},
        {"F.lli D'Angelo", "flli-d-angelo"},
        {"\xc3\x98rsted A/S", "orsted-a-s"},
        {"\xc5\x81\xc3\xb3"
         "d\xc5\xba",
         "lodz"},
        {"  --x--  ", "x"},
        {"", "client"},
        {"\xe6\x97\xa5\xe6\x9c\xac", "client"},
        {"...", "client"},
        {"\xff\xfe", "client"},
        {"3M", "3m"},
        {"CON", "con-1"},
        {"Com1", "com1-1"},
        {"Comet", "comet"},
        {"aaaaaaaaaa bbbbbbbbbb cccccccccc dddddddddd eeeeeeeeee",
         "aaaaaaaaaa-bbbbbbbbbb-cccccccccc-dddddddddd"},
        {"aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeee",
         "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeee"},
        {"aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeee f",
         "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeee"},
    };
    ds_arena a = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_str(ds_slug(&a, ds_cstr(cases[i].name)), cases[i].slug);
    ds_arena_free(&a);
}

static void every_slug_is_valid_and_its_own_slug(void **state)
{
    (void)state;
    uint64_t seed = 10;
    ds_arena a = {0};
    ds_buf b = {0};
    for (int i = 0; i < 20000; i++, ds_arena_reset(&a)) {
        ds_str slug = ds_slug(&a, random_text(&b, &seed));
        assert_true(ds_slug_valid(slug));
        assert_true(slug.n <= 48);
        assert_true(ds_str_eq(ds_slug(&a, slug), slug));
    }
    ds_buf_free(&b);
    ds_arena_free(&a);
}

static void what_is_not_a_slug_is_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {"",    "-",   "a-",  "-a", "a--b",    "A",
                                      "a b", "a.b", "a/b", "..", "\xc3\xa9"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(ds_slug_valid(ds_cstr(bad[i])));
    char text[66];
    memset(text, 'a', sizeof text);
    assert_true(ds_slug_valid((ds_str){text, 64}));
    assert_false(ds_slug_valid((ds_str){text, 65}));
    assert_true(ds_slug_valid(DS_STR("a-1-b")));
}

static void a_terminal_is_sent_nothing_it_would_obey(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool keep;
        const char *want;
    } cases[] = {
        {"plain \xc3\xa9", false, "plain \xc3\xa9"},
        {"\x1b[31m", false, "<U+001B>[31m"},
        {"a\nb\tc", false, "a<U+000A>b<U+0009>c"},
        {"a\nb\tc\r", true, "a\nb\tc<U+000D>"},
        {"\xc2\x9b", false, "<U+009B>"},
        {"\x9c", false, "<9C>"},
        {"\xe2\x80\xae", false, "<U+202E>"},
        {"\xe2\x81\xa6", true, "<U+2066>"},
        {"\x7f", false, "<U+007F>"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ds_buf b = {0};
        ds_utf8_show(&b, ds_cstr(cases[i].text), cases[i].keep);
        assert_str(ds_buf_str(&b), cases[i].want);
        ds_buf_free(&b);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_sequence_up_to_three_bytes_is_judged_right),
        cmocka_unit_test(every_code_point_is_valid_and_counts_one),
        cmocka_unit_test(width_is_that_of_a_terminal),
        cmocka_unit_test(fitting_never_cuts_a_character),
        cmocka_unit_test(a_fit_is_the_longest_that_fits),
        cmocka_unit_test(names_of_files_that_are_one_somewhere_have_one_key),
        cmocka_unit_test(folding_makes_twins_equal),
        cmocka_unit_test(folding_twice_changes_nothing_more),
        cmocka_unit_test(slugs_are_made_from_names),
        cmocka_unit_test(every_slug_is_valid_and_its_own_slug),
        cmocka_unit_test(what_is_not_a_slug_is_refused),
        cmocka_unit_test(a_terminal_is_sent_nothing_it_would_obey),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
