#include "gitbox.h"
#include "base/file.h"
#include "store/txn.h"
#include <sys/stat.h>

static ds_txn *begin(gitbox *b)
{
    ds_txn *t;
    assert_ok(ds_txn_open(&t, &b->book, &b->err), &b->err);
    return t;
}

static void commit(gitbox *b, ds_txn *t, const char *message)
{
    char oid[41];
    ds_commit_opts opts = {.message = ds_cstr(message)};
    assert_ok(ds_txn_commit(t, oid, &opts, &b->err), &b->err);
    ds_txn_close(t);
}

static void put(gitbox *b, ds_txn *t, const char *path, const char *old,
                const char *new)
{
    assert_ok(ds_txn_put(t, ds_cstr(path), ds_cstr(old), ds_cstr(new), &b->err),
              &b->err);
}

static void set(gitbox *b, const char *path, const char *old, const char *new)
{
    ds_txn *t = begin(b);
    put(b, t, path, old, new);
    commit(b, t, "change a record");
}

/* git's own verdict: nothing broken, nothing left over, this status. */
static void judge(gitbox *b, const char *status)
{
    assert_str(sh(b, "cd r && git fsck --strict 2>&1 | grep -v '^dangling' ||"
                     " true"),
               "");
    assert_str(sh(b, "cd r && git status --porcelain"), status);
    assert_str(sh(b, "find r -name '.dossier-*' -o -name '*.lock' -o "
                     "-path '*dossier/*.new' -o -name journal"),
               "");
}

static void small_book(gitbox *b)
{
    sh(b, "git init -q r && mkdir -p r/records/acme && cd r && "
          "printf 'a\\n' >records/acme/client.yaml && echo other >note &&"
          "git add . && git commit -qm first");
    opened(b, "r");
}

static void one_file_becomes_one_commit(void **state)
{
    gitbox *b = *state;
    small_book(b);
    set(b, "records/acme/client.yaml", "a\n", "b\n");
    judge(b, "");
    assert_str(sh(b, "cat r/records/acme/client.yaml"), "b");
    assert_str(sh(b, "cd r && git log --format=%s"), "change a record\nfirst");
    assert_str(sh(b, "cd r && git show --name-only --format="),
               "records/acme/client.yaml");
    sh(b, "cd r && git log -1 --format='%(trailers:key=Dossier-Op)' | "
          "grep -qE '^Dossier-Op: [0-9a-f]{16}$'");
    assert_str(sh(b, "cd r && git log -1 --format='%an <%ae> %cn'"),
               "Anna Bianchi <anna@example.org> Anna Bianchi");
}

static ds_code fails(gitbox *b, ds_txn *t)
{
    ds_commit_opts opts = {.message = DS_STR("never")};
    b->err = (ds_err){0};
    assert_int_equal(ds_txn_commit(t, NULL, &opts, &b->err), -1);
    ds_txn_close(t);
    return b->err.code;
}

static ds_code set_fails(gitbox *b, const char *path, const char *old,
                         const char *new)
{
    ds_txn *t = begin(b);
    put(b, t, path, old, new);
    return fails(b, t);
}

#define ACME "records/acme/client.yaml"

static void a_new_file_in_new_folders_is_committed(void **state)
{
    gitbox *b = *state;
    small_book(b);
    set(b, "records/ne/new/client.yaml", NULL, "n\n");
    judge(b, "");
    assert_str(sh(b, "cd r && git show --stat --format= | head -1"),
               "records/ne/new/client.yaml | 1 +");
    assert_str(sh(b, "stat -c %a r/records/ne r/records/ne/new/client.yaml"),
               "755\n644");
}

static void what_else_is_staged_or_edited_stays(void **state)
{
    gitbox *b = *state;
    small_book(b);
    sh(b, "cd r && echo e >records/acme/edited && echo s >records/acme/staged "
          "&& echo d >records/acme/deleted && git add . && git commit -qm two "
          "&& echo e2 >>records/acme/edited && echo s2 >>records/acme/staged &&"
          "git add records/acme/staged && echo s3 >>records/acme/staged &&"
          "git rm -q --cached records/acme/deleted && echo n >records/acme/new "
          "&& git add -N records/acme/new && echo u >records/acme/untracked");
    ds_str before = sh(b, "cd r && git status --porcelain && git diff &&"
                          "git diff --cached");
    set(b, ACME, "a\n", "b\n");
    set(b, "records/acme/second", NULL, "2\n");
    ds_str after = sh(b, "cd r && git status --porcelain && git diff &&"
                         "git diff --cached");
    assert_str(after, before.p);
    assert_str(sh(b, "cd r && git show --name-only --format= HEAD~1 HEAD"),
               ACME "\nrecords/acme/second");
}

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

static void an_ignored_file_is_committed_too(void **state)
{
    gitbox *b = *state;
    small_book(b);
    sh(b, "cd r && echo '*.yaml' >.gitignore && git add . && git commit -qm i");
    set(b, "records/new/client.yaml", NULL, "n\n");
    judge(b, "");
}

static void a_file_that_changed_is_never_overwritten(void **state)
{
    gitbox *b = *state;
    small_book(b);
    sh(b, "echo newer >r/" ACME);
    ds_txn *t = begin(b);
    put(b, t, "records/other", NULL, "x");
    put(b, t, ACME, "a\n", "b\n");
    assert_int_equal(fails(b, t), DS_ECHANGED);
    assert_str(sh(b, "cat r/" ACME), "newer");
    judge(b, "M " ACME);
    assert_int_equal(set_fails(b, "note", NULL, "x"), DS_EEXISTS);
    assert_int_equal(set_fails(b, "records/none", "x", "y"), DS_ECHANGED);
    assert_int_equal(set_fails(b, "note/below", NULL, "x"), DS_EIO);
}

static void bytes_that_are_there_make_no_commit(void **state)
{
    gitbox *b = *state;
    small_book(b);
    set(b, ACME, "a\n", "a\n");
    sh(b, "echo hand >r/" ACME);
    set(b, ACME, "hand\n", "a\n");
    judge(b, "");
    assert_str(sh(b, "cd r && git log --format=%s"), "first");
}

static void a_removed_file_takes_its_empty_folder_along(void **state)
{
    gitbox *b = *state;
    small_book(b);
    ds_txn *t = begin(b);
    assert_ok(ds_txn_remove(t, DS_STR(ACME), DS_STR("a\n"), &b->err), &b->err);
    commit(b, t, "remove");
    judge(b, "");
    assert_str(sh(b, "cd r && find . -name .git -prune -o -print | sort"),
               ".\n./note\n./records");
    t = begin(b);
    assert_ok(ds_txn_remove(t, DS_STR("note"), DS_STR("x"), &b->err), &b->err);
    assert_int_equal(fails(b, t), DS_ECHANGED);
    t = begin(b);
    assert_ok(ds_txn_remove(t, DS_STR("note"), DS_STR("other\n"), &b->err),
              &b->err);
    commit(b, t, "all gone");
    judge(b, "");
    assert_str(sh(b, "cd r && git ls-tree HEAD"), "");
}

static void a_removed_folder_goes_with_all_in_it(void **state)
{
    gitbox *b = *state;
    small_book(b);
    sh(b, "cd r/records/acme && mkdir -p files/a/b && echo x >files/a/b/c &&"
          "ln -s ../.. files/up && echo u >untracked && cd ../.. &&"
          "git add records/acme/files && mkdir records/beta &&"
          "echo b >records/beta/client.yaml && git add . && git commit -qm b");
    ds_txn *t = begin(b);
    assert_ok(ds_txn_remove_folder(t, DS_STR("records/acme"), &b->err),
              &b->err);
    commit(b, t, "remove");
    judge(b, "");
    assert_str(sh(b, "cd r && git ls-files && ls records"),
               "note\nrecords/beta/client.yaml\nbeta");
}

static void move(gitbox *b, ds_txn *t, const char *from, const char *to)
{
    assert_ok(ds_txn_move(t, ds_cstr(from), ds_cstr(to), &b->err), &b->err);
}

static void a_moved_folder_keeps_what_is_edited_in_it(void **state)
{
    gitbox *b = *state;
    small_book(b);
    sh(b, "cd r/records/acme && echo e >edited && echo s >staged && git add . "
          "&& git commit -qm two && echo e2 >>edited && echo s2 >>staged &&"
          "git add staged && echo u >untracked && mkdir files && "
          "echo n >files/new && git add files");
    ds_txn *t = begin(b);
    move(b, t, "records/acme", "records/be/beta");
    put(b, t, "records/be/beta/client.yaml", "a\n", "b\n");
    put(b, t, "records/be/beta/files/offer", NULL, "o\n");
    commit(b, t, "rename");
    judge(b, "M records/be/beta/edited\nA  records/be/beta/files/new\n"
             "M  records/be/beta/staged\n?? records/be/beta/untracked");
    assert_str(sh(b, "cd r && git ls-tree -r --name-only HEAD && ls records"),
               "note\nrecords/be/beta/client.yaml\nrecords/be/beta/edited\n"
               "records/be/beta/files/offer\nrecords/be/beta/staged\nbe");
    assert_str(sh(b, "cat r/records/be/beta/edited r/records/be/beta/staged"),
               "e\ne2\ns\ns2");
}

static void folders_can_change_places(void **state)
{
    gitbox *b = *state;
    small_book(b);
    sh(b, "cd r/records && mkdir ab abc && echo ab >ab/client.yaml &&"
          "echo abc >abc/client.yaml && git add . && git commit -qm two");
    ds_txn *t = begin(b);
    move(b, t, "records/acme", "records/ab");
    move(b, t, "records/ab", "records/acme");
    commit(b, t, "swap");
    judge(b, "");
    assert_str(sh(b, "cat r/records/ab/* r/records/acme/*"), "a\nab");
    t = begin(b);
    move(b, t, "records/acme", "records/acme2");
    move(b, t, "records/ab", "records/ab/ab");
    move(b, t, "records/abc", "records/ab/abc");
    commit(b, t, "letters");
    judge(b, "");
    assert_str(sh(b, "cd r && git ls-tree -r --name-only HEAD records"),
               "records/ab/ab/client.yaml\nrecords/ab/abc/client.yaml\n"
               "records/acme2/client.yaml");
    t = begin(b);
    move(b, t, "records/acme2", "records/ACME2");
    commit(b, t, "case");
    judge(b, "");
}

static void a_folder_is_not_moved_onto_another(void **state)
{
    gitbox *b = *state;
    small_book(b);
    sh(b, "mkdir r/records/Beta");
    static const char *const to[] = {"records/Beta", "records/beta", "note",
                                     "records/acme"};
    for (size_t i = 0; i < sizeof to / sizeof *to; i++) {
        ds_txn *t = begin(b);
        move(b, t, "records/acme", to[i]);
        if (i < 3)
            assert_int_equal(fails(b, t), DS_EEXISTS);
        else
            commit(b, t, "onto itself");
        judge(b, "");
    }
    ds_txn *t = begin(b);
    move(b, t, "records/none", "records/x");
    assert_int_equal(fails(b, t), DS_ENOTFOUND);
    t = begin(b);
    move(b, t, "records/acme", "records/x");
    move(b, t, "records/acme", "records/y");
    assert_int_equal(fails(b, t), DS_EUSAGE);
    judge(b, "");
}

static void a_folder_that_was_never_added_is_moved(void **state)
{
    gitbox *b = *state;
    small_book(b);
    sh(b, "mkdir r/records/hand && echo h >r/records/hand/client.yaml");
    ds_txn *t = begin(b);
    move(b, t, "records/hand", "records/hand2");
    commit(b, t, "move");
    judge(b, "?? records/hand2/");
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

static void nothing_is_begun_while_git_is_busy(void **state)
{
    gitbox *b = *state;
    small_book(b);
    sh(b, "touch r/.git/MERGE_HEAD");
    ds_txn *t;
    assert_int_equal(ds_txn_open(&t, &b->book, &b->err), -1);
    assert_int_equal(b->err.code, DS_EBUSY);
    assert_non_null(strstr(b->err.msg, "merge"));
}

static void without_a_commit_only_the_files_change(void **state)
{
    gitbox *b = *state;
    small_book(b);
    ds_txn *t = begin(b);
    char oid[41] = "x";
    ds_commit_opts opts = {.no_commit = true};
    put(b, t, ACME, "a\n", "b\n");
    put(b, t, "records/new", NULL, "n\n");
    assert_ok(ds_txn_attach(t, DS_STR("records/copy"), box_path(b, "r/note"),
                            &b->err),
              &b->err);
    assert_ok(ds_txn_commit(t, oid, &opts, &b->err), &b->err);
    ds_txn_close(t);
    assert_string_equal(oid, "");
    judge(b, "M " ACME "\n?? records/copy\n?? records/new");
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

static void a_big_file_is_attached_by_streaming(void **state)
{
    gitbox *b = *state;
    small_book(b);
    sh(b, "seq 1000000 >source && chmod 755 source");
    ds_txn *t = begin(b);
    assert_ok(ds_txn_attach(t, DS_STR("records/acme/files/big"),
                            box_path(b, "source"), &b->err),
              &b->err);
    commit(b, t, "attach");
    judge(b, "");
    sh(b, "cmp source r/records/acme/files/big && cd r && "
          "git cat-file -p HEAD:records/acme/files/big | cmp - ../source");
    t = begin(b);
    assert_ok(
        ds_txn_attach(t, DS_STR("records/dir"), box_path(b, "r"), &b->err),
        &b->err);
    assert_int_equal(fails(b, t), DS_EIO);
    t = begin(b);
    assert_int_equal(
        ds_txn_attach(t, DS_STR("records/x"), box_path(b, "none"), &b->err),
        -1);
    ds_txn_close(t);
    judge(b, "");
}

static void an_executable_file_stays_one(void **state)
{
    gitbox *b = *state;
    small_book(b);
    sh(b, "cd r && echo x >run && chmod 750 run && git add run &&"
          "git commit -qm run");
    set(b, "run", "x\n", "y\n");
    judge(b, "");
    assert_str(
        sh(b, "cd r && stat -c %a run && git ls-tree HEAD run | cut -c-6"),
        "750\n100755");
    sh(b, "cd r && git config core.filemode false && chmod 640 run");
    set(b, "run", "y\n", "z\n");
    judge(b, "");
    assert_str(sh(b, "cd r && git ls-tree HEAD run | cut -c-6"), "100755");
}

static void symlinks_lead_nowhere(void **state)
{
    gitbox *b = *state;
    small_book(b);
    sh(b, "mkdir out && echo secret >out/client.yaml && "
          "ln -s ../../out r/records/link && mkdir r/records/b &&"
          "ln -s ../../../out/client.yaml r/records/b/client.yaml");
    assert_int_equal(set_fails(b, "records/link/client.yaml", "secret\n", "x"),
                     DS_EIO);
    assert_int_equal(set_fails(b, "records/link/new", NULL, "x"), DS_EIO);
    assert_int_equal(set_fails(b, "records/b/client.yaml", "secret\n", "x"),
                     DS_EIO);
    ds_txn *t = begin(b);
    static const char *const paths[] = {
        "../x", "/x", ".git/config", "a/../b", "records/.GIT/x", ""};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
        assert_int_equal(
            ds_txn_put(t, ds_cstr(paths[i]), (ds_str){0}, DS_STR("x"), &b->err),
            -1);
    ds_txn_close(t);
    assert_str(sh(b, "ls out && cat out/client.yaml"), "client.yaml\nsecret");
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

/* An entry of the second in which the index was written is doubted by git only
 * as long as the index is that old. */
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

static void random_changes_leave_what_git_would_have(void **state)
{
    gitbox *b = *state;
    enum {
        NAMES = 12,
        ROUNDS = 25
    };
    sh(b, "git init -q r && mkdir r/records");
    opened(b, "r");
    int there[NAMES] = {0};
    uint64_t seed = 7;
    for (int round = 1; round <= ROUNDS; round++) {
        ds_txn *t = begin(b);
        for (size_t i = 0; i < NAMES; i++) {
            if (rnd_below(&seed, 3) > 0)
                continue;
            /* "d1", "d1.x", "d1-x": names that git's trees sort apart */
            static const char *const tails[] = {"", ".x", "-x"};
            ds_str path = ds_printf(&b->arena, "records/d%zu%s/%s", i / 6,
                                    tails[i % 3], i % 2 ? "f" : "g/f");
            ds_str old = ds_printf(&b->arena, "%d\n", there[i]);
            ds_str new = ds_printf(&b->arena, "%d\n", round);
            if (there[i] > 0 && rnd_below(&seed, 2)) {
                assert_ok(ds_txn_remove(t, path, old, &b->err), &b->err);
                there[i] = 0;
            } else {
                put(b, t, path.p, there[i] ? old.p : NULL, new.p);
                there[i] = round;
            }
        }
        commit(b, t, "round");
        assert_str(sh(b, "cd r && git status --porcelain && "
                         "git write-tree >../t1 && rm -f ../index2 && "
                         "GIT_INDEX_FILE=../index2 git add -A && "
                         "GIT_INDEX_FILE=../index2 git write-tree >../t2 && "
                         "git rev-parse HEAD^{tree} | cat - ../t1 ../t2 | "
                         "uniq | wc -l"),
                   "1");
    }
    judge(b, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        gitbox_unit_test(one_file_becomes_one_commit),
        gitbox_unit_test(a_new_file_in_new_folders_is_committed),
        gitbox_unit_test(what_else_is_staged_or_edited_stays),
        gitbox_unit_test(edits_made_by_hand_are_committed_and_named),
        gitbox_unit_test(an_ignored_file_is_committed_too),
        gitbox_unit_test(a_file_that_changed_is_never_overwritten),
        gitbox_unit_test(bytes_that_are_there_make_no_commit),
        gitbox_unit_test(a_removed_file_takes_its_empty_folder_along),
        gitbox_unit_test(a_removed_folder_goes_with_all_in_it),
        gitbox_unit_test(a_moved_folder_keeps_what_is_edited_in_it),
        gitbox_unit_test(folders_can_change_places),
        gitbox_unit_test(a_folder_is_not_moved_onto_another),
        gitbox_unit_test(a_folder_that_was_never_added_is_moved),
        gitbox_unit_test(every_place_of_head_gets_the_commit),
        gitbox_unit_test(a_book_in_a_subfolder_commits_below_it),
        gitbox_unit_test(nothing_is_begun_while_git_is_busy),
        gitbox_unit_test(without_a_commit_only_the_files_change),
        gitbox_unit_test(line_ends_are_what_git_would_make_of_them),
        gitbox_unit_test(a_big_file_is_attached_by_streaming),
        gitbox_unit_test(an_executable_file_stays_one),
        gitbox_unit_test(symlinks_lead_nowhere),
        gitbox_unit_test(all_forms_of_gits_index_are_understood),
        gitbox_unit_test(a_path_with_a_merge_conflict_is_refused),
        gitbox_unit_test(without_a_name_nothing_is_committed),
        gitbox_unit_test(a_commit_is_signed_by_git_or_refused),
        gitbox_unit_test(an_edit_in_the_second_of_the_index_is_not_hidden),
        gitbox_unit_test(random_changes_leave_what_git_would_have),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
