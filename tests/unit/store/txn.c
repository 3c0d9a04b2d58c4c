#include "txnbox.h"
#include "base/file.h"

static void move(gitbox *b, ds_txn *t, const char *from, const char *to)
{
    assert_ok(ds_txn_move(t, ds_cstr(from), ds_cstr(to), &b->err), &b->err);
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

static void a_file_that_lies_there_is_adopted(void **state)
{
    gitbox *b = *state;
    small_book(b);
    sh(b, "echo u >r/records/acme/untracked");
    ds_txn *t = begin(b);
    assert_ok(ds_txn_adopt(t, DS_STR("records/acme/untracked"), DS_STR("u\n"),
                           &b->err),
              &b->err);
    commit(b, t, "adopt");
    judge(b, "");
    assert_str(sh(b, "cd r && git show HEAD:records/acme/untracked"), "u");
    sh(b, "echo v >r/records/acme/untracked");
    t = begin(b);
    assert_ok(ds_txn_adopt(t, DS_STR("records/acme/untracked"), DS_STR("u\n"),
                           &b->err),
              &b->err);
    assert_int_equal(fails(b, t), DS_ECHANGED);
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

static void many_files_become_one_pack(void **state)
{
    gitbox *b = *state;
    small_book(b);
    ds_txn *t = begin(b);
    for (int i = 0; i < 150; i++) {
        ds_str path = ds_printf(&b->arena, "records/c%d/client.yaml", i);
        ds_str bytes = ds_printf(&b->arena, "%d\n", i % 100);
        put(b, t, path.p, NULL, bytes.p);
    }
    put(b, t, ACME, "a\n", "b\n");
    commit(b, t, "import");
    judge(b, "");
    assert_str(sh(b, "cd r && git verify-pack .git/objects/pack/*.idx &&"
                     "ls .git/objects/pack | sed 's/.*[.]//' &&"
                     "git ls-tree -r HEAD | wc -l && git cat-file -p "
                     "HEAD:records/c142/client.yaml"),
               "idx\npack\n152\n42");
    set(b, ACME, "b\n", "c\n");
    sh(b, "cd r && git gc -q");
    judge(b, "");
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
        gitbox_unit_test(an_ignored_file_is_committed_too),
        gitbox_unit_test(a_file_that_changed_is_never_overwritten),
        gitbox_unit_test(bytes_that_are_there_make_no_commit),
        gitbox_unit_test(a_file_that_lies_there_is_adopted),
        gitbox_unit_test(a_removed_file_takes_its_empty_folder_along),
        gitbox_unit_test(a_removed_folder_goes_with_all_in_it),
        gitbox_unit_test(a_moved_folder_keeps_what_is_edited_in_it),
        gitbox_unit_test(folders_can_change_places),
        gitbox_unit_test(a_folder_is_not_moved_onto_another),
        gitbox_unit_test(a_folder_that_was_never_added_is_moved),
        gitbox_unit_test(nothing_is_begun_while_git_is_busy),
        gitbox_unit_test(without_a_commit_only_the_files_change),
        gitbox_unit_test(a_big_file_is_attached_by_streaming),
        gitbox_unit_test(an_executable_file_stays_one),
        gitbox_unit_test(symlinks_lead_nowhere),
        gitbox_unit_test(many_files_become_one_pack),
        gitbox_unit_test(random_changes_leave_what_git_would_have),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
