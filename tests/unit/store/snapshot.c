#include "gitbox.h"
#include "store/snapshot.h"

static void two_commits(gitbox *b)
{
    sh(b, "git init -q r && mkdir -p r/sub/records/acme/files/deep && "
          "cd r/sub/records/acme && echo a >client.yaml && "
          "echo long >files/deep/x && echo y >files/b && ln -s b files/link && "
          "git add . && GIT_COMMITTER_DATE=1000000000+0000 "
          "git commit -qm first && echo b >client.yaml && "
          "GIT_COMMITTER_DATE=1000009000+0000 git commit -qam second");
    opened(b, "r/sub");
}

static ds_snapshot *at(gitbox *b, const char *rev)
{
    ds_snapshot *s;
    assert_ok(ds_snapshot_at(&s, &b->book, rev, &b->err), &b->err);
    return s;
}

static void a_file_is_read_as_the_commit_has_it(void **state)
{
    gitbox *b = *state;
    ds_str bytes;
    two_commits(b);
    ds_snapshot *s = at(b, "HEAD~1");
    sh(b, "rm r/sub/records/acme/client.yaml");
    assert_ok(ds_snapshot_read(&bytes, &b->arena, s,
                               DS_STR("records/acme/client.yaml"), 10, &b->err),
              &b->err);
    assert_str(bytes, "a\n");
    assert_int_equal(ds_snapshot_time(s), 1000000000);
    assert_str(sh(b, "cd r && git rev-parse HEAD~1"), ds_snapshot_commit(s));
    assert_code(ds_snapshot_read(&bytes, &b->arena, s,
                                 DS_STR("records/acme/client.yaml"), 1,
                                 &b->err),
                &b->err, DS_ELIMIT);
    assert_code(ds_snapshot_read(&bytes, &b->arena, s, DS_STR("records/acme"),
                                 10, &b->err),
                &b->err, DS_ENOTFOUND);
    assert_code(ds_snapshot_read(&bytes, &b->arena, s,
                                 DS_STR("records/acme/files/link"), 10,
                                 &b->err),
                &b->err, DS_ENOTFOUND);
    ds_snapshot_close(s);
}

static void folders_and_blobs_are_listed_by_object(void **state)
{
    gitbox *b = *state;
    ds_tree_entries list = {0};
    ds_buf bytes = {0};
    two_commits(b);
    ds_snapshot *s = at(b, "HEAD");
    assert_non_null(ds_snapshot_records(s));
    assert_ok(ds_snapshot_list(&list, &b->arena, s, 0, ds_snapshot_records(s),
                               &b->err),
              &b->err);
    assert_int_equal(list.n, 1);
    assert_str(list.p[0].name, "acme");
    assert_int_equal(list.p[0].kind, DS_TREE_FOLDER);
    assert_ok(ds_snapshot_list(&list, &b->arena, s, 0, &list.p[0].oid, &b->err),
              &b->err);
    assert_int_equal(list.n, 3);
    assert_str(list.p[1].name, "client.yaml");
    assert_int_equal(list.p[1].kind, DS_TREE_FILE);
    assert_ok(ds_snapshot_blob(&bytes, s, 1, &list.p[1].oid, &b->err), &b->err);
    assert_str(ds_buf_str(&bytes), "b\n");
    ds_buf_free(&bytes);
    ds_vec_free(&list);
    ds_snapshot_close(s);
}

static void attached_files_are_those_of_then(void **state)
{
    gitbox *b = *state;
    ds_attached_list list = {0};
    two_commits(b);
    ds_snapshot *s = at(b, "HEAD");
    assert_ok(
        ds_snapshot_files(&list, &b->arena, s, DS_STR("records/acme"), &b->err),
        &b->err);
    assert_int_equal(list.n, 3);
    assert_str(list.p[0].name, "b");
    assert_int_equal(list.p[0].size, 2);
    assert_str(list.p[1].name, "deep/x");
    assert_str(list.p[2].name, "link");
    assert_true(list.p[2].refused);
    ds_vec_free(&list);
    assert_ok(
        ds_snapshot_files(&list, &b->arena, s, DS_STR("records/none"), &b->err),
        &b->err);
    assert_int_equal(list.n, 0);
    ds_snapshot_close(s);
}

static void what_is_no_commit_is_not_found(void **state)
{
    gitbox *b = *state;
    ds_snapshot *s;
    two_commits(b);
    assert_code(ds_snapshot_at(&s, &b->book, "nowhere", &b->err), &b->err,
                DS_ENOTFOUND);
    assert_code(ds_snapshot_at(&s, &b->book, "HEAD^{tree}", &b->err), &b->err,
                DS_ENOTFOUND);
    assert_null(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        gitbox_unit_test(a_file_is_read_as_the_commit_has_it),
        gitbox_unit_test(folders_and_blobs_are_listed_by_object),
        gitbox_unit_test(attached_files_are_those_of_then),
        gitbox_unit_test(what_is_no_commit_is_not_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
