#include "gitbox.h"
#include "history/changes.h"
#include "records.h"

static void book(gitbox *b)
{
    sh(b, "git init -q r && mkdir -p r/records/acme && cd r && "
          "printf 'legal_name: Acme\\naddress: {street: x, city: y}\\n"
          "invoices:\\n  - number: A1\\n    status: pending\\n' "
          ">records/acme/client.yaml && git add . && git commit -qm first");
    opened(b, "r");
}

typedef struct {
    ds_buf told;
    int stop; /* what the callback answers */
} listener;

static int listen(void *payload, const ds_commit_info *commit,
                  const ds_client_change *clients, size_t n, ds_err *err)
{
    listener *l = payload;
    (void)err;
    for (size_t i = 0; i < n; i++) {
        const ds_client_change *c = &clients[i];
        ds_buf_addf(&l->told, "%.*s %.*s%s%s:",
                    DS_FMT(commit ? commit->subject : DS_STR("-")),
                    DS_FMT(c->id), c->old_broken ? " was broken" : "",
                    c->new_broken ? " is broken" : "");
        for (size_t k = 0; k < c->changes.n; k++) {
            const ds_change *x = &c->changes.p[k];
            ds_buf_addf(&l->told, " %c[%.*s]",
                        x->kind == DS_ADDED     ? '+'
                        : x->kind == DS_REMOVED ? '-'
                                                : '=',
                        DS_FMT(x->path));
        }
        for (size_t k = 0; k < c->nattached; k++)
            ds_buf_addf(&l->told, " %.*s", DS_FMT(c->attached[k]));
        ds_buf_addc(&l->told, '\n');
    }
    return l->stop;
}

static void assert_told(listener *l, const char *want)
{
    assert_str(ds_buf_str(&l->told), want);
    ds_buf_free(&l->told);
}

static void assert_walk(gitbox *b, const char *path, const char *want)
{
    listener l = {0};
    assert_ok(ds_history_walk(&b->book, builtin_schema(&b->arena),
                              ds_cstr(path), NULL, NULL, listen, &l, &b->err),
              &b->err);
    assert_told(&l, want);
}

static void commits_are_told_newest_first(void **state)
{
    gitbox *b = *state;
    book(b);
    sh(b, "cd r && sed -i s/pending/authorised/ records/acme/client.yaml && "
          "git commit -qam second && mkdir records/beta && "
          "echo 'legal_name: B' >records/beta/client.yaml && git add . && "
          "git commit -qm third && git rm -qr records/beta && "
          "git commit -qm fourth");
    assert_walk(b, "",
                "fourth beta: -[]\n"
                "third beta: +[]\n"
                "second acme: =[invoices[A1].status]\n"
                "first acme: +[]\n");
    assert_walk(b, "records/acme",
                "second acme: =[invoices[A1].status]\n"
                "first acme: +[]\n");
}

static void the_callback_may_stop_the_walk(void **state)
{
    gitbox *b = *state;
    listener l = {.stop = 1};
    book(b);
    sh(b, "cd r && sed -i s/pending/paid/ records/acme/client.yaml && "
          "git commit -qam second");
    assert_ok(ds_history_walk(&b->book, builtin_schema(&b->arena), DS_STR(""),
                              NULL, NULL, listen, &l, &b->err),
              &b->err);
    assert_told(&l, "second acme: =[invoices[A1].status]\n");
}

static void broken_versions_are_told(void **state)
{
    gitbox *b = *state;
    book(b);
    sh(b, "cd r && cp records/acme/client.yaml ../whole && "
          "echo 'owner: [' >records/acme/client.yaml && "
          "git commit -qam break && cp ../whole records/acme/client.yaml && "
          "git commit -qam mend");
    assert_walk(b, "",
                "mend acme was broken:\n"
                "break acme is broken:\n"
                "first acme: +[]\n");
}

static void line_ends_and_comments_are_no_changes_of_fields(void **state)
{
    gitbox *b = *state;
    book(b);
    sh(b, "cd r && sed -i 's/$/\\r/' records/acme/client.yaml && "
          "git commit -qam crlf && sed -i '1i # new\\r' "
          "records/acme/client.yaml && git commit -qam comment");
    assert_walk(b, "", "comment acme:\ncrlf acme:\nfirst acme: +[]\n");
}

static void a_renamed_client_is_one_with_its_files(void **state)
{
    gitbox *b = *state;
    book(b);
    sh(b, "cd r && mkdir records/acme/files && echo scan "
          ">records/acme/files/scan.txt && git add . && git commit -qm scan && "
          "git mv records/acme records/group && "
          "sed -i s/pending/paid/ records/group/client.yaml && "
          "git commit -qam rename");
    assert_walk(b, "",
                "rename group: =[invoices[A1].status]\n"
                "scan acme: attach scan.txt\n"
                "first acme: +[]\n");
}

static void a_merge_is_told_for_what_it_did_itself(void **state)
{
    gitbox *b = *state;
    book(b);
    sh(b, "cd r && git checkout -qb side && "
          "sed -i s/pending/paid/ records/acme/client.yaml && "
          "git commit -qam side && git checkout -q main && "
          "sed -i 's/Acme/Acme Group/' records/acme/client.yaml && "
          "git commit -qam main && git merge -q --no-commit side >/dev/null && "
          "sed -i 's/city: y/city: z/' records/acme/client.yaml && "
          "git commit -qam merge");
    listener l = {0};
    assert_ok(ds_history_walk(&b->book, builtin_schema(&b->arena), DS_STR(""),
                              "main~1", NULL, listen, &l, &b->err),
              &b->err);
    ds_str told = ds_buf_str(&l.told);
    assert_true(ds_str_starts(told, DS_STR("merge acme: =[address.city]\n")));
    assert_true(ds_str_find(told, DS_STR("side acme: =[invoices[A1].status]")) <
                told.n);
    ds_buf_free(&l.told);
}

static void two_states_are_compared_without_what_lies_between(void **state)
{
    gitbox *b = *state;
    listener l = {0};
    book(b);
    sh(b, "cd r && sed -i s/pending/authorised/ records/acme/client.yaml && "
          "git commit -qam second && sed -i s/authorised/pending/ "
          "records/acme/client.yaml && sed -i s/Acme/Acme2/ "
          "records/acme/client.yaml && git commit -qam third");
    const ds_schema *s = builtin_schema(&b->arena);
    assert_ok(
        ds_history_diff(&b->book, s, "HEAD~2", "HEAD", listen, &l, &b->err),
        &b->err);
    assert_told(&l, "- acme: =[legal_name]\n");
    l = (listener){0};
    assert_ok(ds_history_diff(&b->book, s, NULL, "HEAD", listen, &l, &b->err),
              &b->err);
    assert_told(&l, "- acme: +[]\n");
    assert_code(
        ds_history_diff(&b->book, s, "nothing", "HEAD", listen, &l, &b->err),
        &b->err, DS_ENOTFOUND);
}

static void what_is_staged_is_apart_from_the_work_tree(void **state)
{
    gitbox *b = *state;
    listener l = {0};
    const ds_schema *s = builtin_schema(&b->arena);
    char cwd[4096];
    book(b);
    assert_non_null(getcwd(cwd, sizeof cwd));
    assert_int_equal(chdir(box_path(b, "r")), 0);
    sh(b, "cd r && sed -i s/pending/paid/ records/acme/client.yaml && "
          "git add . && sed -i s/Acme/Acme2/ records/acme/client.yaml");
    assert_ok(ds_history_pending(&b->book, s, true, listen, &l, &b->err),
              &b->err);
    assert_told(&l, "- acme: =[invoices[A1].status]\n");
    l = (listener){0};
    assert_ok(ds_history_pending(&b->book, s, false, listen, &l, &b->err),
              &b->err);
    assert_told(&l, "- acme: =[legal_name] =[invoices[A1].status]\n");
    assert_int_equal(chdir(cwd), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        gitbox_unit_test(commits_are_told_newest_first),
        gitbox_unit_test(the_callback_may_stop_the_walk),
        gitbox_unit_test(broken_versions_are_told),
        gitbox_unit_test(line_ends_and_comments_are_no_changes_of_fields),
        gitbox_unit_test(a_renamed_client_is_one_with_its_files),
        gitbox_unit_test(a_merge_is_told_for_what_it_did_itself),
        gitbox_unit_test(two_states_are_compared_without_what_lies_between),
        gitbox_unit_test(what_is_staged_is_apart_from_the_work_tree),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
