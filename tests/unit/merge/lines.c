/* Hunks against a longest common subsequence by the table of the textbook. */
#include "unit.h"
#include "base/buf.h"
#include "merge/lines.h"
#include "base/banned.h"

enum {
    MOST = 12
};

typedef struct {
    uint64_t ids[MOST];
    size_t n;
} sequence;

static sequence random_sequence(uint64_t *seed)
{
    sequence s = {.n = rnd_below(seed, MOST)};
    for (size_t i = 0; i < s.n; i++)
        s.ids[i] = rnd_below(seed, 4);
    return s;
}

static sequence random_edit(uint64_t *seed, const sequence *of)
{
    sequence s = {.n = 0};
    for (size_t i = 0; i < of->n && s.n < MOST; i++)
        if (rnd_below(seed, 4))
            s.ids[s.n++] = rnd_below(seed, 5) ? of->ids[i] : rnd_below(seed, 4);
    return s;
}

static ds_row_ids row(const sequence *s)
{
    return (ds_row_ids){s->ids, s->n};
}

static size_t longest(const sequence *x, const sequence *y)
{
    size_t t[MOST + 1][MOST + 1] = {{0}};
    for (size_t i = 0; i < x->n; i++)
        for (size_t k = 0; k < y->n; k++) {
            size_t best = t[i][k + 1] > t[i + 1][k] ? t[i][k + 1] : t[i + 1][k];
            t[i + 1][k + 1] = x->ids[i] == y->ids[k] ? t[i][k] + 1 : best;
        }
    return t[x->n][y->n];
}

static void unchanged_lines_are_as_many_as_can_be(void **state)
{
    (void)state;
    uint64_t seed = 1;
    for (int i = 0; i < 5000; i++) {
        ds_arena a = {0};
        ds_hunks hunks = {0};
        sequence x = random_sequence(&seed), y = random_sequence(&seed);
        size_t same = 0;
        assert_true(ds_diff3(&hunks, &a, row(&x), row(&y), row(&x)));
        for (size_t k = 0; k < hunks.n; k++) {
            assert_true(hunks.p[k].kind <= DS_HUNK_OURS);
            if (hunks.p[k].kind == DS_HUNK_SAME)
                same += hunks.p[k].ours_end - hunks.p[k].ours;
        }
        assert_int_equal(same, longest(&x, &y));
        ds_vec_free(&hunks);
        ds_arena_free(&a);
    }
}

static void same_run(const uint64_t *x, size_t n, const uint64_t *y, size_t m)
{
    assert_int_equal(n, m);
    for (size_t i = 0; i < n; i++)
        assert_int_equal(x[i], y[i]);
}

static void hunks_follow_each_other_and_are_what_they_say(void **state)
{
    (void)state;
    uint64_t seed = 2;
    for (int i = 0; i < 5000; i++) {
        ds_arena a = {0};
        ds_hunks hunks = {0};
        sequence b = random_sequence(&seed);
        sequence o = random_edit(&seed, &b), t = random_edit(&seed, &b);
        ds_hunk end = {0};
        assert_true(ds_diff3(&hunks, &a, row(&b), row(&o), row(&t)));
        for (size_t k = 0; k < hunks.n; k++) {
            const ds_hunk h = hunks.p[k];
            assert_int_equal(h.base, end.base_end);
            assert_int_equal(h.ours, end.ours_end);
            assert_int_equal(h.theirs, end.theirs_end);
            const uint64_t *in_base = b.ids + h.base;
            const uint64_t *in_ours = o.ids + h.ours;
            const uint64_t *in_theirs = t.ids + h.theirs;
            size_t nb = h.base_end - h.base, no = h.ours_end - h.ours;
            size_t nt = h.theirs_end - h.theirs;
            if (h.kind == DS_HUNK_SAME)
                same_run(in_ours, no, in_theirs, nt);
            else if (h.kind == DS_HUNK_OURS)
                same_run(in_base, nb, in_theirs, nt);
            else if (h.kind == DS_HUNK_THEIRS)
                same_run(in_base, nb, in_ours, no);
            end = h;
        }
        assert_int_equal(end.base_end, b.n);
        assert_int_equal(end.ours_end, o.n);
        assert_int_equal(end.theirs_end, t.n);
        ds_vec_free(&hunks);
        ds_arena_free(&a);
    }
}

static void texts_merge_by_lines(void **state)
{
    (void)state;
    ds_arena a = {0};
    ds_str out;
    assert_true(ds_merge_lines(&out, &a, DS_STR("a\nb\nc\n"),
                               DS_STR("x\nb\nc\n"), DS_STR("a\nb\nc\nd"),
                               false));
    assert_str(out, "x\nb\nc\nd");
    assert_false(ds_merge_lines(&out, &a, DS_STR("a\n"), DS_STR("x\n"),
                                DS_STR("y\n"), false));
    assert_true(ds_merge_lines(&out, &a, DS_STR("a\nb\nc"), DS_STR("x\nb\nc"),
                               DS_STR("y\nb\nz"), true));
    assert_str(out, "x\nb\nz");
    ds_arena_free(&a);
}

static void too_many_differences_are_no_merge(void **state)
{
    (void)state;
    ds_arena a = {0};
    ds_str out;
    ds_buf x = {0}, y = {0};
    for (int i = 0; i < 600; i++) {
        ds_buf_addf(&x, "x%d\n", i);
        ds_buf_addf(&y, "y%d\n", i);
    }
    assert_false(ds_merge_lines(&out, &a, ds_buf_str(&x), ds_buf_str(&y),
                                ds_buf_str(&x), true));
    ds_buf_free(&x);
    ds_buf_free(&y);
    ds_arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(unchanged_lines_are_as_many_as_can_be),
        cmocka_unit_test(hunks_follow_each_other_and_are_what_they_say),
        cmocka_unit_test(texts_merge_by_lines),
        cmocka_unit_test(too_many_differences_are_no_merge),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
