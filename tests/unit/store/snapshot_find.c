#include "gitbox.h"
#include "store/snapshot.h"

/* Commits at 1000, 2000 and 3000 seconds behind 10^9, and one at 2500 on a
 * side that was merged at 4000. */
static void merged(gitbox *b)
{
    sh(b, "git init -q r && cd r && mkdir records && echo a >records/x && "
          "git add . && "
          "c() { GIT_COMMITTER_DATE=100000$1+0100 git commit -qm $1 "
          "--allow-empty; }; c 1000 && c 2000 && git switch -qc side && "
          "c 2500 && git switch -q main && c 3000 && "
          "GIT_COMMITTER_DATE=1000004000+0000 git merge -q --no-ff -m 4000 "
          "side");
    opened(b, "r");
}

static const char *subject(gitbox *b, int64_t end)
{
    ds_snapshot *s;
    int64_t first;
    assert_ok(ds_snapshot_before(&s, &first, &b->book, end, &b->err), &b->err);
    ds_str line = ds_printf(&b->arena, "cd r && git log -1 --format=%%s %s",
                            ds_snapshot_commit(s));
    ds_snapshot_close(s);
    return sh(b, line.p).p;
}

static void the_last_commit_before_a_moment_is_found(void **state)
{
    gitbox *b = *state;
    merged(b);
    assert_string_equal(subject(b, 1000001000), "1000");
    assert_string_equal(subject(b, 1000001999), "1000");
    assert_string_equal(subject(b, 1000002000), "2000");
    assert_string_equal(subject(b, 1000002999), "2000");
    assert_string_equal(subject(b, 1000003000), "3000");
    assert_string_equal(subject(b, INT64_MAX), "4000");
}

static void before_the_first_commit_there_is_none(void **state)
{
    gitbox *b = *state;
    ds_snapshot *s;
    int64_t first;
    merged(b);
    assert_code(ds_snapshot_before(&s, &first, &b->book, 1000000999, &b->err),
                &b->err, DS_ENOTFOUND);
    assert_int_equal(first, 1000001000);
    assert_null(s);
}

static void a_shallow_clone_says_so(void **state)
{
    gitbox *b = *state;
    ds_snapshot *s;
    int64_t first;
    merged(b);
    sh(b, "git clone -q --depth 1 file://$PWD/r clone 2>&1");
    opened(b, "clone");
    assert_code(ds_snapshot_before(&s, &first, &b->book, 1000003999, &b->err),
                &b->err, DS_EGIT);
    assert_string_equal(b->err.hint, "git fetch --unshallow");
    assert_ok(ds_snapshot_before(&s, &first, &b->book, 1000004000, &b->err),
              &b->err);
    ds_snapshot_close(s);
}

static void a_branch_without_commits_has_nothing(void **state)
{
    gitbox *b = *state;
    ds_snapshot *s;
    int64_t first;
    sh(b, "git init -q r && mkdir r/records");
    opened(b, "r");
    assert_code(ds_snapshot_before(&s, &first, &b->book, INT64_MAX, &b->err),
                &b->err, DS_ENOTFOUND);
    assert_int_equal(first, INT64_MIN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        gitbox_unit_test(the_last_commit_before_a_moment_is_found),
        gitbox_unit_test(before_the_first_commit_there_is_none),
        gitbox_unit_test(a_shallow_clone_says_so),
        gitbox_unit_test(a_branch_without_commits_has_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
