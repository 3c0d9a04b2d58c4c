/* Transactions of a small book in a gitbox, and git's verdict on them. */
#ifndef TESTS_LIB_TXNBOX_H
#define TESTS_LIB_TXNBOX_H

#include "gitbox.h"
#include "store/txn.h"

#define ACME "records/acme/client.yaml"

static inline ds_txn *begin(gitbox *b)
{
    ds_txn *t;
    assert_ok(ds_txn_open(&t, &b->book, &b->err), &b->err);
    return t;
}

static inline void commit(gitbox *b, ds_txn *t, const char *message)
{
    char oid[41];
    ds_commit_opts opts = {.message = ds_cstr(message)};
    assert_ok(ds_txn_commit(t, oid, &opts, &b->err), &b->err);
    ds_txn_close(t);
}

static inline void put(gitbox *b, ds_txn *t, const char *path, const char *old,
                       const char *new)
{
    assert_ok(ds_txn_put(t, ds_cstr(path), ds_cstr(old), ds_cstr(new), &b->err),
              &b->err);
}

static inline void set(gitbox *b, const char *path, const char *old,
                       const char *new)
{
    ds_txn *t = begin(b);
    put(b, t, path, old, new);
    commit(b, t, "change a record");
}

/* git's own verdict: nothing broken, nothing left over, this status. */
static inline void judge(gitbox *b, const char *status)
{
    assert_str(sh(b, "cd r && git fsck --strict 2>&1 | grep -v '^dangling' ||"
                     " true"),
               "");
    assert_str(sh(b, "cd r && git status --porcelain"), status);
    assert_str(sh(b, "find r -name '.dossier-*' -o -name '*.lock' -o "
                     "-path '*dossier/*.new' -o -name journal"),
               "");
}

static inline void small_book(gitbox *b)
{
    sh(b, "git init -q r && mkdir -p r/records/acme && cd r && "
          "printf 'a\\n' >records/acme/client.yaml && echo other >note &&"
          "git add . && git commit -qm first");
    opened(b, "r");
}

static inline ds_code fails(gitbox *b, ds_txn *t)
{
    ds_commit_opts opts = {.message = DS_STR("never")};
    b->err = (ds_err){0};
    assert_int_equal(ds_txn_commit(t, NULL, &opts, &b->err), -1);
    ds_txn_close(t);
    return b->err.code;
}

static inline ds_code set_fails(gitbox *b, const char *path, const char *old,
                                const char *new)
{
    ds_txn *t = begin(b);
    put(b, t, path, old, new);
    return fails(b, t);
}

#endif
