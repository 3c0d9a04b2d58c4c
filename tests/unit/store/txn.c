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

int main(void)
{
    const struct CMUnitTest tests[] = {
        gitbox_unit_test(one_file_becomes_one_commit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
