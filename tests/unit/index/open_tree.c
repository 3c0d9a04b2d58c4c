#include "gitbox.h"
#include "index/index.h"
#include "records.h"

typedef struct {
    gitbox *g;
    const ds_schema *schema;
    ds_findings found;
    ds_index_stats stats; /* of the last opening */
} box;

static void client(gitbox *g, const char *folder, const char *name)
{
    sh(g, ds_printf(&g->arena,
                    "mkdir -p r/records/%s && echo 'legal_name: %s' "
                    ">r/records/%s/client.yaml",
                    folder, name, folder)
              .p);
}

static void commit(gitbox *g)
{
    sh(g, "cd r && git add -A && git commit -qm x");
}

/* "id=name id=name" of a revision. */
static const char *names(box *b, const char *rev)
{
    ds_snapshot *s;
    ds_index *x;
    ds_buf out = {0};
    gitbox *g = b->g;
    const ds_index_opts opts = {0};
    b->found = (ds_findings){.arena = &g->arena};
    assert_ok(ds_snapshot_at(&s, &g->book, rev, &g->err), &g->err);
    assert_ok(ds_index_open_tree(&x, &g->book, s, b->schema, &opts, &b->found,
                                 &g->err),
              &g->err);
    const ds_segment *seg = ds_index_segments(x).segments[0];
    assert_int_equal(ds_index_segments(x).n, 1);
    for (uint32_t i = 0; i < seg->tables[0].rows; i++)
        ds_buf_addf(&out, "%s%.*s=%.*s", i ? " " : "",
                    DS_FMT(ds_segment_id(seg, i)),
                    DS_FMT(ds_segment_value(seg, 0, i, 0).text));
    b->stats = *ds_index_get_stats(x);
    ds_index_close(x);
    ds_snapshot_close(s);
    const char *text = ds_dup(&g->arena, ds_buf_str(&out)).p;
    ds_buf_free(&out);
    return text;
}

static box three_clients(gitbox *g)
{
    box b = {.g = g, .schema = builtin_schema(&g->arena)};
    sh(g, "git init -q r");
    client(g, "ac/acme", "Acme");
    client(g, "ac/acorn", "Acorn");
    client(g, "beta", "Beta");
    client(g, ".hidden", "Hidden");
    client(g, "beta/files", "Inner");
    commit(g);
    opened(g, "r");
    return b;
}

static void only_blobs_that_nobody_has_seen_are_parsed(void **state)
{
    gitbox *g = *state;
    box b = three_clients(g);
    assert_string_equal(names(&b, "HEAD"), "acme=Acme acorn=Acorn beta=Beta");
    assert_int_equal(b.stats.parsed, 3);
    assert_true(b.stats.written);
    assert_string_equal(names(&b, "HEAD"), "acme=Acme acorn=Acorn beta=Beta");
    assert_int_equal(b.stats.parsed, 0);
    client(g, "ac/acme", "Acme Due");
    client(g, "gamma", "Gamma");
    sh(g, "echo file >r/records/beta/files/new");
    commit(g);
    assert_string_equal(names(&b, "HEAD"),
                        "acme=Acme Due acorn=Acorn beta=Beta gamma=Gamma");
    assert_int_equal(b.stats.parsed, 2);
    sh(g, "rm -r r/records/ac");
    client(g, "gamma", "Gamma Due");
    commit(g);
    assert_string_equal(names(&b, "HEAD"), "beta=Beta gamma=Gamma Due");
    assert_int_equal(b.stats.parsed, 1);
    assert_string_equal(names(&b, "HEAD~2"), "acme=Acme acorn=Acorn beta=Beta");
    assert_int_equal(b.stats.parsed, 0);
}

static void two_threads_list_folders_that_either_found(void **state)
{
    gitbox *g = *state;
    box b = {.g = g, .schema = builtin_schema(&g->arena)};
    sh(g, "git init -q r && mkdir r/records && cd r/records && "
          "for i in $(seq 1000 1299); do mkdir -p g$i/h/c$i && "
          "echo \"legal_name: Firm $i\" >g$i/h/c$i/client.yaml; done && "
          "ln -s g1000 g1150/h/link");
    commit(g);
    opened(g, "r");
    for (int turn = 0; turn < 2; turn++) {
        const char *now = names(&b, "HEAD");
        assert_int_equal(b.stats.clients, 300);
        assert_non_null(strstr(now, "c1000=Firm 1000 c1001=Firm 1001"));
        assert_int_equal(b.found.errors, 1);
        assert_str(b.found.list.p[0].path, "records/g1150/h/link");
        ds_findings_free(&b.found);
    }
    sh(g, "rm -r r/records/g1150");
    commit(g);
    names(&b, "HEAD");
    assert_int_equal(b.stats.clients, 299);
    assert_int_equal(b.stats.parsed, 0);
    assert_int_equal(b.found.errors, 0);
}

static void renamed_clients_are_not_read_again(void **state)
{
    gitbox *g = *state;
    box b = {.g = g, .schema = builtin_schema(&g->arena)};
    sh(g, "git init -q r && mkdir r/records && cd r/records && "
          "for i in $(seq 100 199); do mkdir c$i && "
          "echo \"legal_name: Firm $i\" >c$i/client.yaml; done");
    commit(g);
    opened(g, "r");
    names(&b, "HEAD");
    assert_int_equal(b.stats.parsed, 100);
    sh(g, "cd r/records && mkdir up && mv c* up && mv up/c150 up/d150 && "
          "echo 'legal_name: New' >up/c100/client.yaml");
    commit(g);
    const char *now = names(&b, "HEAD");
    assert_int_equal(b.stats.parsed, 1);
    assert_int_equal(b.stats.clients, 100);
    assert_non_null(strstr(now, "c100=New c101=Firm 101"));
    assert_non_null(strstr(now, " d150=Firm 150"));
    assert_null(strstr(now, "c150"));
}

static void what_is_refused_is_told_each_time(void **state)
{
    gitbox *g = *state;
    box b = three_clients(g);
    sh(g, "cd r/records && ln -s beta twin && mkdir l bad && "
          "ln -s ../beta/client.yaml l/client.yaml && "
          "echo 'legal_name: [' >bad/client.yaml && echo x >client.yaml");
    commit(g);
    for (int turn = 0; turn < 3; turn++) {
        assert_string_equal(names(&b, "HEAD"),
                            "acme=Acme acorn=Acorn beta=Beta");
        assert_int_equal(b.found.errors, 4);
        assert_str(b.found.list.p[0].path, "records/bad/client.yaml");
        assert_str(b.found.list.p[1].path, "records/client.yaml");
        assert_str(b.found.list.p[2].path, "records/l/client.yaml");
        assert_str(b.found.list.p[3].path, "records/twin");
        ds_findings_free(&b.found);
        if (turn == 1)
            sh(g, "rm -r r/.git/dossier/trees");
    }
}

static void a_commit_without_records_is_not_found(void **state)
{
    gitbox *g = *state;
    box b = three_clients(g);
    ds_snapshot *s;
    ds_index *x;
    const ds_index_opts opts = {0};
    sh(g, "cd r && git mv records old && git commit -qm x && git mv old "
          "records && git commit -qm y");
    assert_ok(ds_snapshot_at(&s, &g->book, "HEAD~1", &g->err), &g->err);
    assert_code(
        ds_index_open_tree(&x, &g->book, s, b.schema, &opts, &b.found, &g->err),
        &g->err, DS_ENOTFOUND);
    ds_snapshot_close(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        gitbox_unit_test(only_blobs_that_nobody_has_seen_are_parsed),
        gitbox_unit_test(two_threads_list_folders_that_either_found),
        gitbox_unit_test(renamed_clients_are_not_read_again),
        gitbox_unit_test(what_is_refused_is_told_each_time),
        gitbox_unit_test(a_commit_without_records_is_not_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
