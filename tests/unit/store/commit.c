#include "txnbox.h"

static void edits_made_by_hand_are_committed_and_named(void **state)
{
    gitbox *b = *state;
    small_book(b);
    sh(b, "cd r && echo staged >" ACME " && git add " ACME
          " && echo hand >" ACME " && mkdir records/hand &&"
          "echo h >records/hand/client.yaml");
    ds_txn *t = begin(b);
    put(b, t, ACME, "hand\n", "hand\nset\n");
    put(b, t, "records/hand/client.yaml", "h\n", "h2\n");
    put(b, t, "records/clean", NULL, "x\n");
    char oid[41];
    ds_commit_opts opts = {.message = DS_STR("subject\n\nbody")};
    assert_ok(ds_txn_commit(t, oid, &opts, &b->err), &b->err);
    assert_int_equal(ds_txn_swept(t), 2);
    ds_txn_close(t);
    judge(b, "");
    assert_str(sh(b, "cd r && git log -1 --format=%B | sed '/^Dossier-Op/d'"),
               "subject\n\nbody\n\nIncludes edits made by hand:\n" ACME
               "\nrecords/hand/client.yaml");
}

static void every_place_of_head_gets_the_commit(void **state)
{
    gitbox *b = *state;
    sh(b, "git init -q r && mkdir r/records");
    opened(b, "r");
    set(b, ACME, NULL, "a\n");
    judge(b, "");
    assert_str(sh(b, "cd r && git log --format='%s %d' && git reflog "
                     "--format=%gs && git reflog main --format=%gs"),
               "change a record  (HEAD -> main)\n"
               "commit (initial): change a record\n"
               "commit (initial): change a record");
    sh(b, "cd r && git gc -q && git pack-refs --all");
    set(b, ACME, "a\n", "b\n");
    judge(b, "");
    sh(b, "cd r && git checkout -q --detach");
    set(b, ACME, "b\n", "c\n");
    judge(b, "");
    assert_str(sh(b, "cd r && git log --format=%d"), "(HEAD)\n (main)");
    sh(b, "cd r && git worktree add -q -b side/branch ../w HEAD");
    opened(b, "w");
    set(b, ACME, "c\n", "d\n");
    assert_str(
        sh(b, "cd w && git status --porcelain && git log -1 --format=%D"),
        "HEAD -> side/branch");
    judge(b, "");
    sh(b, "ls r/.git/worktrees/w/dossier && ! ls r/.git/worktrees/w/*.lock "
          "2>/dev/null");
}

static void a_book_in_a_subfolder_commits_below_it(void **state)
{
    gitbox *b = *state;
    sh(b, "git init -q r && mkdir -p r/crm/book/records && cd r && echo x >top "
          "&& git add top && git commit -qm top && echo y >top2 &&"
          "git add top2");
    opened(b, "r/crm/book");
    set(b, ACME, NULL, "a\n");
    judge(b, "A  top2");
    assert_str(sh(b, "cd r && git show --name-only --format="),
               "crm/book/" ACME);
}

static void line_ends_are_what_git_would_make_of_them(void **state)
{
    gitbox *b = *state;
    small_book(b);
    sh(b, "cd r && git config core.autocrlf true");
    set(b, "records/crlf", NULL, "x\r\ny\r\n");
    set(b, ACME, "a\n", "a\r\n\r\n");
    judge(b, "");
    assert_str(sh(b, "cd r && git cat-file -p HEAD:records/crlf | od -An -c"),
               "x  \\n   y  \\n");
    sh(b, "cd r && git config core.autocrlf false && printf 'k\\r\\n' "
          ">records/keep"
          " && git add . && git commit -qm keep");
    sh(b, "cd r && git config core.autocrlf true");
    set(b, "records/keep", "k\r\n", "k\r\nk\r\n");
    judge(b, "");
    assert_str(sh(b, "cd r && git cat-file -p HEAD:records/keep | tr '\\r' R"),
               "kR\nkR");
    sh(b, "cd r && git config core.autocrlf false && printf '* text=auto\\n"
          "*.raw -text\\n*.id ident\\n*.up filter=up\\n*.enc text "
          "working-tree-encoding=UTF-16LE\\n' >.gitattributes &&"
          "git config filter.up.clean 'tr a-z A-Z' &&"
          "git config filter.up.smudge 'tr A-Z a-z' && git add . &&"
          "git commit -qm attributes");
    set(b, "records/x.txt", NULL, "x\r\n");
    set(b, "records/x.raw", NULL, "x\r\n");
    set(b, "records/x.id", NULL, "$Id: old$\n");
    set(b, "records/x.up", NULL, "abc\n");
    ds_txn *t = begin(b);
    sh(b, "echo big >source && printf 'a\\0\\n\\0' >wide");
    assert_ok(ds_txn_attach(t, DS_STR("records/y.up"), box_path(b, "source"),
                            &b->err),
              &b->err);
    assert_ok(
        ds_txn_attach(t, DS_STR("records/y.enc"), box_path(b, "wide"), &b->err),
        &b->err);
    commit(b, t, "attach");
    judge(b, "");
    assert_str(sh(b, "cd r && for f in x.txt x.raw x.id x.up y.up y.enc; do "
                     "git cat-file -p HEAD:records/$f; done | tr '\\r' R"),
               "x\nxR\n$Id$\nABC\nBIG\na");
    sh(b, "rm -r r/records && cd r && git checkout -q . && git status -s");
    judge(b, "");
}

static void all_forms_of_gits_index_are_understood(void **state)
{
    gitbox *b = *state;
    small_book(b);
    sh(b, "cd r && mkdir -p records/z/y && for i in $(seq 50); do "
          "echo $i >records/z/y/$i; done && git add . && git commit -qm many");
    sh(b, "cd r && git update-index --index-version 4");
    set(b, ACME, "a\n", "b\n");
    set(b, "records/z/x", NULL, "b\n");
    judge(b, "");
    sh(b, "cd r && git update-index --skip-worktree records/z/y/7 && "
          "rm records/z/y/7");
    set(b, ACME, "b\n", "c\n");
    judge(b, "");
    assert_str(sh(b, "cd r && git ls-files -t | grep -v ^H"),
               "S records/z/y/7");
    sh(b, "cd r && git update-index --index-version 2");
    set(b, ACME, "c\n", "d\n");
    judge(b, "");
    assert_str(sh(b, "cd r && git ls-files -t | grep -v ^H"),
               "S records/z/y/7");
    sh(b, "cd r && git update-index --split-index");
    assert_int_equal(set_fails(b, ACME, "d\n", "e\n"), DS_EGIT);
    assert_non_null(strstr(b->err.hint, "--no-split-index"));
    sh(b, "cd r && git update-index --no-split-index");
    judge(b, "");
}

static void a_path_with_a_merge_conflict_is_refused(void **state)
{
    gitbox *b = *state;
    small_book(b);
    sh(b, "cd r && echo s >" ACME " && git stash -q && echo h >" ACME
          " && git commit -qam h && ! git stash pop -q 2>/dev/null");
    ds_str bytes = sh(b, "cat r/" ACME);
    ds_str old = ds_printf(&b->arena, "%.*s\n", DS_FMT(bytes));
    assert_int_equal(set_fails(b, ACME, old.p, "x"), DS_EBUSY);
    assert_str(sh(b, "cat r/" ACME), bytes.p);
    set(b, "records/other", NULL, "fine\n");
    assert_str(sh(b, "cd r && git status --porcelain"), "UU " ACME);
}

static void without_a_name_nothing_is_committed(void **state)
{
    gitbox *b = *state;
    small_book(b);
    sh(b, "git config --global --unset user.email");
    assert_int_equal(set_fails(b, ACME, "a\n", "b\n"), DS_EGIT);
    assert_non_null(strstr(b->err.hint, "user.email"));
    judge(b, "");
    setenv("EMAIL", "env@example.org", 1);
    setenv("GIT_AUTHOR_DATE", "2026-11-23T10:00:00+0100", 1);
    set(b, ACME, "a\n", "b\n");
    unsetenv("EMAIL");
    unsetenv("GIT_AUTHOR_DATE");
    assert_str(sh(b, "cd r && git log -1 --format='%ae %aI'"),
               "env@example.org 2026-11-23T10:00:00+01:00");
}

static void a_commit_is_signed_by_git_or_refused(void **state)
{
    gitbox *b = *state;
    small_book(b);
    sh(b, "cd r && git config commit.gpgsign true && "
          "git config gpg.program false");
    assert_int_equal(set_fails(b, ACME, "a\n", "b\n"), DS_EGIT);
    assert_non_null(strstr(b->err.hint, "gpgSign"));
    judge(b, "");
    sh(b, "printf '#!/bin/sh\\ncat >/dev/null\\necho \"[GNUPG:] SIG_CREATED \" "
          ">&2\\necho -----BEGIN PGP SIGNATURE-----\\n"
          "echo -----END PGP SIGNATURE-----\\n' >gpg && chmod +x gpg && cd r &&"
          "git config gpg.program ../gpg");
    char cwd[4096];
    assert_non_null(getcwd(cwd, sizeof cwd));
    assert_int_equal(chdir(box_path(b, "r")), 0);
    set(b, ACME, "a\n", "b\n");
    assert_int_equal(chdir(cwd), 0);
    judge(b, "");
    sh(b, "cd r && git cat-file -p HEAD | grep -q ^gpgsig");
}

static void an_edit_in_the_second_of_the_index_is_not_hidden(void **state)
{
    gitbox *b = *state;
    small_book(b);
    sh(b, "cd r && echo one >racy && git add racy && git commit -qm racy &&"
          "echo two >racy && touch -d @1700000000 racy .git/index &&"
          "echo one >racy && touch -d @1700000000 racy && git update-index racy"
          "&& touch -d @1700000000.5 .git/index && echo two >racy &&"
          "touch -d @1700000000.7 racy");
    set(b, ACME, "a\n", "b\n");
    judge(b, "M racy");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        gitbox_unit_test(edits_made_by_hand_are_committed_and_named),
        gitbox_unit_test(every_place_of_head_gets_the_commit),
        gitbox_unit_test(a_book_in_a_subfolder_commits_below_it),
        gitbox_unit_test(line_ends_are_what_git_would_make_of_them),
        gitbox_unit_test(all_forms_of_gits_index_are_understood),
        gitbox_unit_test(a_path_with_a_merge_conflict_is_refused),
        gitbox_unit_test(without_a_name_nothing_is_committed),
        gitbox_unit_test(a_commit_is_signed_by_git_or_refused),
        gitbox_unit_test(an_edit_in_the_second_of_the_index_is_not_hidden),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
