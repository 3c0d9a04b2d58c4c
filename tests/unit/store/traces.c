#include "store/traces.h"
#include "gitbox.h"

/* "kind name: note", one a line, but for commits and messages, whose names are
 * new each time. */
static ds_str traces(gitbox *b, const char *id, const char *name)
{
    ds_buf out = {0};
    ds_traces t;
    ds_str folder = ds_printf(&b->arena, "records/%s", id);
    assert_ok(ds_traces_find(&t, &b->arena, &b->book, ds_cstr(id),
                             ds_cstr(name), folder, NULL, 0, &b->err),
              &b->err);
    for (size_t i = 0; i < t.list.n; i++) {
        const ds_trace *one = &t.list.p[i];
        bool hash = ds_str_is(ds_cstr(one->kind), "commit") ||
                    ds_str_is(ds_cstr(one->kind), "message");
        ds_str note = one->note;
        if (hash)
            ds_str_cut(&note, ' '); /* the date */
        ds_buf_addf(&out, "%s %.*s: %.*s\n", one->kind,
                    DS_FMT(hash ? DS_STR("x") : one->name), DS_FMT(note));
    }
    ds_str text = ds_dup(&b->arena, ds_buf_str(&out));
    ds_buf_free(&out);
    ds_traces_free(&t);
    return text;
}

static void everything_that_leads_to_a_client_is_named(void **state)
{
    gitbox *b = *state;
    sh(b, "git init -q r && mkdir -p r/records/acme r/records/acme-2 && cd r &&"
          "echo a >records/acme/client.yaml &&"
          "echo 'notes: see acme' >records/acme-2/client.yaml &&"
          "git add . && git commit -qm 'acme: add client' && git tag t &&"
          "git commit -qm 'acme-2: nothing' --allow-empty &&"
          "git rm -rq records/acme && git commit -qm 'forget a client'");
    opened(b, "r");
    assert_str(traces(b, "acme", ""),
               "path records/acme: \n"
               "commit x: forget a client\n"
               "commit x: acme: add client\n"
               "message x: acme: add client\n"
               "ref refs/heads/main: in its history\n"
               "ref refs/tags/t: in its tree and history\n"
               "reflog refs/heads/main: 2 entries\n"
               "reflog HEAD: 2 entries\n"
               "record records/acme-2/client.yaml: "
               "names it\n");
}

static void what_was_never_committed_leaves_nothing(void **state)
{
    gitbox *b = *state;
    sh(b, "git init -q r && mkdir -p r/records/acme && cd r &&"
          "git commit -qm x --allow-empty");
    opened(b, "r");
    assert_str(traces(b, "acme", "Acme"), "path records/acme: \n");
}

static void a_repository_without_a_commit_is_no_error(void **state)
{
    gitbox *b = *state;
    sh(b, "git init -q r && mkdir -p r/records/acme");
    opened(b, "r");
    assert_str(traces(b, "acme", "Acme"), "path records/acme: \n");
}

static void
other_letters_than_those_of_slugs_are_taken_as_they_are(void **state)
{
    gitbox *b = *state;
    sh(b, "git init -q r && mkdir -p 'r/records/A.c (x)*' && cd r &&"
          "echo a >'records/A.c (x)*/client.yaml' && git add . &&"
          "git commit -qm 'A.c (x)*: add client' &&"
          "git commit -qm 'Abc x: other' --allow-empty");
    opened(b, "r");
    ds_str all = traces(b, "A.c (x)*", "");
    assert_true(ds_str_find(all, DS_STR("message x: A.c (x)*: add")) !=
                SIZE_MAX);
    assert_true(ds_str_find(all, DS_STR("other")) == SIZE_MAX);
    assert_true(ds_str_find(all, DS_STR("ref refs/heads/main: in its tree")) !=
                SIZE_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        gitbox_unit_test(everything_that_leads_to_a_client_is_named),
        gitbox_unit_test(what_was_never_committed_leaves_nothing),
        gitbox_unit_test(a_repository_without_a_commit_is_no_error),
        gitbox_unit_test(
            other_letters_than_those_of_slugs_are_taken_as_they_are),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
