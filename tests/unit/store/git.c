#include "gitbox.h"
#include "store/git.h"
#include <sys/stat.h>

static void small_book(gitbox *b)
{
    sh(b, "git init -q r && mkdir -p r/records/acme && cd r && "
          "printf 'a\\n' >records/acme/client.yaml && echo other >note &&"
          "git add . && git commit -qm first");
    opened(b, "r");
}

static void init_makes_a_repository_as_git_would(void **state)
{
    gitbox *b = *state;
    sh(b, "git config --global init.defaultBranch trunk");
    assert_ok(ds_git_init(box_path(b, "new/book"), &b->err), &b->err);
    assert_str(sh(b, "cd new/book && git symbolic-ref HEAD && git status -s"),
               "refs/heads/trunk");
    sh(b, "cd new/book && git fsck --strict 2>/dev/null");
}

static void init_leaves_a_repository_alone_that_is_there(void **state)
{
    gitbox *b = *state;
    sh(b, "git init -q r");
    assert_ok(ds_git_init(box_path(b, "r/sub/folder"), &b->err), &b->err);
    assert_str(sh(b, "ls -A r/sub/folder"), "");
}

static void settings_are_read_as_git_reads_them(void **state)
{
    gitbox *b = *state;
    ds_str s;
    small_book(b);
    assert_true(ds_git_config_get(&s, &b->arena, &b->book, "user.name"));
    assert_str(s, "Anna Bianchi");
    assert_false(ds_git_config_get(&s, &b->arena, &b->book, "no.such"));
    sh(b, "cd r && git config user.name Local && echo '[user] name = Other' "
          ">../own");
    assert_true(ds_git_config_get(&s, &b->arena, &b->book, "user.name"));
    assert_str(s, "Local");
    sh(b, "cd r && git config --unset user.name");
    setenv("GIT_CONFIG_GLOBAL", box_path(b, "own"), 1);
    bool set = ds_git_config_get(&s, &b->arena, &b->book, "user.name");
    unsetenv("GIT_CONFIG_GLOBAL");
    assert_true(set);
    assert_str(s, "Other");
    setenv("GIT_CONFIG_COUNT", "1", 1);
    setenv("GIT_CONFIG_KEY_0", "user.name", 1);
    setenv("GIT_CONFIG_VALUE_0", "By Option", 1);
    set = ds_git_config_get(&s, &b->arena, &b->book, "user.name");
    unsetenv("GIT_CONFIG_COUNT");
    assert_true(set);
    assert_str(s, "By Option");
}

static void a_setting_is_written_to_the_repository_only(void **state)
{
    gitbox *b = *state;
    small_book(b);
    assert_ok(ds_git_config_set(&b->book, "merge.dossier.name", "x y", &b->err),
              &b->err);
    assert_str(sh(b, "cd r && git config --local merge.dossier.name"), "x y");
    sh(b, "! git config --global merge.dossier.name");
}

static void a_file_is_read_at_any_revision(void **state)
{
    gitbox *b = *state;
    ds_str s;
    small_book(b);
    sh(b, "cd r && echo b >records/acme/client.yaml && git commit -qam second "
          "&& echo c >records/acme/client.yaml");
    static const char path[] = "records/acme/client.yaml";
    assert_ok(
        ds_git_read(&s, &b->arena, &b->book, "HEAD", ds_cstr(path), &b->err),
        &b->err);
    assert_str(s, "b\n");
    assert_ok(
        ds_git_read(&s, &b->arena, &b->book, "main~1", ds_cstr(path), &b->err),
        &b->err);
    assert_str(s, "a\n");
    static const char *const none[][2] = {
        {"HEAD", "records/none"},
        {"HEAD", "records"},
        {"nowhere", path},
        {"HEAD~7", path},
        {"HEAD", "records/acme/client.yaml/x"}};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        assert_int_equal(ds_git_read(&s, &b->arena, &b->book, none[i][0],
                                     ds_cstr(none[i][1]), &b->err),
                         -1);
        assert_int_equal(b->err.code, DS_ENOTFOUND);
    }
}

static void assert_status(gitbox *b, const char *path, bool tracked, bool dirty)
{
    bool is_tracked, is_dirty;
    assert_ok(
        ds_git_status(&is_tracked, &is_dirty, &b->book, ds_cstr(path), &b->err),
        &b->err);
    assert_int_equal(is_tracked, tracked);
    assert_int_equal(is_dirty, dirty);
}

static void status_tells_tracked_and_edited_files(void **state)
{
    gitbox *b = *state;
    small_book(b);
    sh(b, "cd r && echo x >records/staged && git add records/staged &&"
          "echo x >records/new && echo more >>note");
    assert_status(b, "records/acme/client.yaml", true, false);
    assert_status(b, "note", true, true);
    assert_status(b, "records/staged", true, true);
    assert_status(b, "records/new", false, true);
    assert_status(b, "records/none", false, true);
    sh(b, "cd r && git config core.autocrlf true && "
          "printf 'a\\r\\n' >records/acme/client.yaml");
    assert_status(b, "records/acme/client.yaml", true, false);
}

/* --- log ---------------------------------------------------------------------
 */

typedef struct {
    ds_buf text;
    int stop; /* after so many */
} seen;

static int see(void *payload, const ds_commit_info *c, ds_err *err)
{
    (void)err;
    seen *s = payload;
    ds_buf_addf(&s->text, "%.*s %.*s\n", DS_FMT(c->subject), DS_FMT(c->path));
    return --s->stop == 0;
}

static void assert_log(gitbox *b, const char *path, size_t limit,
                       const char *want)
{
    seen s = {0};
    assert_ok(ds_git_log(&b->book, ds_cstr(path), limit, see, &s, &b->err),
              &b->err);
    assert_str(ds_buf_str(&s.text), want);
    ds_buf_free(&s.text);
}

static void log_names_the_commits_of_a_path(void **state)
{
    gitbox *b = *state;
    small_book(b);
    sh(b, "cd r && echo x >>note && git commit -qam two &&"
          "echo b >records/acme/client.yaml && git commit -qam three &&"
          "git rm -qr records/acme && git commit -qm four && mkdir records");
    assert_log(b, "records/acme", SIZE_MAX,
               "four records/acme\nthree records/acme\nfirst records/acme\n");
    assert_log(b, "records/acme", 1, "four records/acme\n");
    assert_log(b, "note", SIZE_MAX, "two note\nfirst note\n");
    assert_log(b, "none", SIZE_MAX, "");
    assert_log(b, "", SIZE_MAX, "four \nthree \ntwo \nfirst \n");
}

static void log_follows_a_client_to_its_earlier_names(void **state)
{
    gitbox *b = *state;
    small_book(b);
    sh(b, "cd r && git mv records/acme records/beta && git commit -qm two &&"
          "mkdir records/be && git mv records/beta records/be/beta &&"
          "echo more >>records/be/beta/client.yaml && git commit -qam three");
    assert_log(b, "records/be/beta", SIZE_MAX,
               "three records/be/beta\ntwo records/beta\nfirst records/acme\n");
    assert_log(b, "records/be/beta/client.yaml", SIZE_MAX,
               "three records/be/beta/client.yaml\n"
               "two records/beta/client.yaml\n"
               "first records/acme/client.yaml\n");
}

static void log_follows_the_side_that_a_merge_took(void **state)
{
    gitbox *b = *state;
    small_book(b);
    sh(b, "cd r && git checkout -qb side && echo b >records/acme/client.yaml &&"
          "git commit -qam side && git checkout -q main && echo x >>note &&"
          "git commit -qam main && git merge -q --no-edit side");
    assert_log(b, "records/acme", SIZE_MAX,
               "side records/acme\nfirst records/acme\n");
}

static void log_of_a_book_without_commits_is_empty(void **state)
{
    gitbox *b = *state;
    sh(b, "git init -q r && mkdir r/records");
    opened(b, "r");
    assert_log(b, "records", SIZE_MAX, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        gitbox_unit_test(init_makes_a_repository_as_git_would),
        gitbox_unit_test(init_leaves_a_repository_alone_that_is_there),
        gitbox_unit_test(settings_are_read_as_git_reads_them),
        gitbox_unit_test(a_setting_is_written_to_the_repository_only),
        gitbox_unit_test(a_file_is_read_at_any_revision),
        gitbox_unit_test(status_tells_tracked_and_edited_files),
        gitbox_unit_test(log_names_the_commits_of_a_path),
        gitbox_unit_test(log_follows_a_client_to_its_earlier_names),
        gitbox_unit_test(log_follows_the_side_that_a_merge_took),
        gitbox_unit_test(log_of_a_book_without_commits_is_empty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
