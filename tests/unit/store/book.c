#include "gitbox.h"
#include <sys/stat.h>

#define LEN(a) (sizeof(a) / sizeof *(a))

static void assert_path(gitbox *b, ds_str got, const char *below)
{
    const char *want = box_path(b, below);
    char *real = realpath(want, NULL);
    assert_non_null(real);
    assert_str(got, real);
    free(real);
}

static void refused(gitbox *b, const char *below, ds_code code)
{
    ds_book book;
    ds_err err = {0};
    assert_int_equal(ds_book_open(&book, &b->arena, box_path(b, below), &err),
                     -1);
    assert_int_equal(err.code, code);
    ds_book_close(&book);
}

static void a_book_is_found_from_any_folder_in_it(void **state)
{
    gitbox *b = *state;
    sh(b, "git init -q r && mkdir -p r/records/acme/files");
    static const char *const from[] = {"r", "r/records",
                                       "r/records/acme/files"};
    for (size_t i = 0; i < LEN(from); i++) {
        ds_book *book = opened(b, from[i]);
        assert_path(b, book->root, "r");
        assert_path(b, book->worktree, "r");
        assert_path(b, book->gitdir, "r/.git");
        assert_path(b, book->commondir, "r/.git");
        assert_str(book->prefix, "");
        assert_true(faccessat(book->fd, "records", F_OK, 0) == 0);
    }
}

static void a_book_may_be_a_subfolder_of_a_repository(void **state)
{
    gitbox *b = *state;
    sh(b, "git init -q r && mkdir -p r/crm/book/records/acme");
    ds_book *book = opened(b, "r/crm/book/records");
    assert_path(b, book->root, "r/crm/book");
    assert_path(b, book->worktree, "r");
    assert_str(book->prefix, "crm/book/");
    refused(b, "r/crm", DS_ENOTFOUND);
}

static void a_folder_called_records_in_a_client_is_no_book(void **state)
{
    gitbox *b = *state;
    sh(b, "git init -q r && mkdir -p r/records/acme/files/records/x "
          "r/records/records && touch r/records/acme/client.yaml "
          "r/records/records/client.yaml");
    assert_path(b, opened(b, "r/records/acme/files/records/x")->root, "r");
    assert_path(b, opened(b, "r/records")->root, "r");
    assert_path(b, opened(b, "r/records/records")->root, "r");
}

static void a_linked_worktree_has_a_git_directory_of_its_own(void **state)
{
    gitbox *b = *state;
    sh(b, "git init -q r && cd r && mkdir records && touch records/x &&"
          "git add . && git commit -qm x && git worktree add -q ../w");
    ds_book *book = opened(b, "w");
    assert_path(b, book->root, "w");
    assert_path(b, book->gitdir, "r/.git/worktrees/w");
    assert_path(b, book->commondir, "r/.git");
}

static void a_submodule_is_a_book(void **state)
{
    gitbox *b = *state;
    sh(b,
       "git init -q r && cd r && mkdir records && touch records/x &&"
       "git add . && git commit -qm x && cd .. && git init -q top && cd top "
       "&& git -c protocol.file.allow=always submodule --quiet add ../r sub");
    ds_book *book = opened(b, "top/sub/records");
    assert_path(b, book->root, "top/sub");
    assert_path(b, book->worktree, "top/sub");
    assert_path(b, book->gitdir, "top/.git/modules/sub");
}

static void the_environment_of_a_hook_is_understood(void **state)
{
    gitbox *b = *state;
    char cwd[4096];
    assert_non_null(getcwd(cwd, sizeof cwd));
    sh(b, "git init -q r && mkdir -p r/crm/records bare && "
          "git init -q --bare b.git");
    assert_int_equal(chdir(box_path(b, "r")), 0);
    setenv("GIT_DIR", ".git", 1);
    int failed = ds_book_open(&b->book, &b->arena, "crm", &b->err);
    setenv("GIT_WORK_TREE", ".", 1);
    ds_book other = {0};
    int other_failed = ds_book_open(&other, &b->arena, "crm", &b->err);
    setenv("GIT_DIR", "nowhere", 1);
    ds_book third = {0};
    int third_failed = ds_book_open(&third, &b->arena, "crm", &b->err);
    unsetenv("GIT_DIR");
    unsetenv("GIT_WORK_TREE");
    assert_int_equal(chdir(cwd), 0);
    assert_int_equal(failed, 0);
    assert_path(b, b->book.root, "r/crm");
    assert_path(b, b->book.gitdir, "r/.git");
    assert_int_equal(other_failed, 0);
    assert_path(b, other.worktree, "r");
    assert_str(other.prefix, "crm/");
    assert_int_equal(third_failed, -1);
    assert_int_equal(b->err.code, DS_EGIT);
    ds_book_close(&other);
}

static void what_is_no_book_is_not_found(void **state)
{
    gitbox *b = *state;
    sh(b, "git init -q r && mkdir -p r/x plain/records empty/.git/x "
          "empty/records bad/records && echo 'gitdir: ../gone' >bad/.git");
    refused(b, "r/x", DS_ENOTFOUND);
    refused(b, "plain", DS_ENOTFOUND);
    refused(b, "empty", DS_ENOTFOUND);
    refused(b, "none", DS_ENOTFOUND);
    refused(b, "bad", DS_EGIT);
}

static void what_git_is_in_the_middle_of_has_a_name(void **state)
{
    gitbox *b = *state;
    sh(b, "git init -q r && cd r && mkdir records && echo a >records/x &&"
          "git add . && git commit -qm a && git checkout -qb other &&"
          "echo b >records/x && git commit -qam b && git checkout -q main &&"
          "echo c >records/x && git commit -qam c");
    ds_book *book = opened(b, "r");
    assert_null(ds_book_busy(book));
    sh(b, "cd r && ! git merge -q other");
    assert_string_equal(ds_book_busy(book), "merge");
    sh(b, "cd r && git merge --abort && ! git rebase -q other 2>/dev/null");
    assert_string_equal(ds_book_busy(book), "rebase");
    sh(b, "cd r && git rebase --abort && ! git cherry-pick other 2>/dev/null");
    assert_string_equal(ds_book_busy(book), "cherry-pick");
    sh(b, "cd r && git cherry-pick --abort && ! git revert HEAD~1 2>/dev/null");
    assert_string_equal(ds_book_busy(book), "revert");
    sh(b, "cd r && git revert --abort && git bisect start -q");
    assert_string_equal(ds_book_busy(book), "bisect");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        gitbox_unit_test(a_book_is_found_from_any_folder_in_it),
        gitbox_unit_test(a_book_may_be_a_subfolder_of_a_repository),
        gitbox_unit_test(a_folder_called_records_in_a_client_is_no_book),
        gitbox_unit_test(a_linked_worktree_has_a_git_directory_of_its_own),
        gitbox_unit_test(a_submodule_is_a_book),
        gitbox_unit_test(the_environment_of_a_hook_is_understood),
        gitbox_unit_test(what_is_no_book_is_not_found),
        gitbox_unit_test(what_git_is_in_the_middle_of_has_a_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
