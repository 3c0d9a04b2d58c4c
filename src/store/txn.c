/* Collects what is asked for; commit.c does it. */
#include "store/txn.h"
#include "store/plan.h"
#include "store/recover.h"
#include "store/refs.h"
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>
#include "base/banned.h"

enum {
    WAIT_MS = 2000
};

static int take_lock(ds_lock *lock, const ds_book *book, unsigned wait_ms,
                     ds_err *err)
{
    ds_arena a = {0};
    ds_str own = ds_own_path(&a, book, "");
    ds_str path = ds_own_path(&a, book, "lock");
    int rc = ds_mkdirs(AT_FDCWD, own.p, err);
    if (rc == 0)
        rc = ds_lock_take(lock, AT_FDCWD, path.p, wait_ms, err);
    ds_arena_free(&a);
    return rc;
}

static int check_busy(const ds_book *book, ds_err *err)
{
    const char *what = ds_book_busy(book);
    if (what == NULL)
        return 0;
    ds_fail(err, DS_EBUSY, "%.*s: git is in the middle of a %s",
            DS_FMT(book->worktree), what);
    return ds_hint(err, "end it first: git status");
}

int ds_txn_open(ds_txn **out, const ds_book *book, ds_err *err)
{
    *out = NULL;
    if (check_busy(book, err) != 0)
        return -1;
    ds_txn *t = ds_xmalloc(sizeof *t);
    *t = (ds_txn){.book = book};
    if (take_lock(&t->lock, book, WAIT_MS, err) == 0 &&
        ds_recover(book, err) == 0) {
        *out = t;
        return 0;
    }
    ds_txn_close(t);
    return -1;
}

int ds_txn_recover(const ds_book *book, ds_err *err)
{
    ds_arena a = {0};
    ds_lock lock = {0};
    ds_err busy;
    int rc = 0;
    if (access(ds_own_path(&a, book, "journal").p, F_OK) == 0 &&
        take_lock(&lock, book, 0, &busy) == 0) {
        rc = ds_recover(book, err);
        ds_lock_close(&lock);
    }
    ds_arena_free(&a);
    return rc;
}

void ds_txn_close(ds_txn *t)
{
    if (t == NULL)
        return;
    ds_lock_close(&t->lock);
    ds_vec_free(&t->ops);
    ds_map_free(&t->at);
    ds_vec_free(&t->journal.steps);
    ds_arena_free(&t->arena);
    free(t);
}

size_t ds_txn_swept(const ds_txn *t)
{
    return t->swept;
}

static int check_path(ds_str path, ds_err *err)
{
    return ds_path_safe(path)
               ? 0
               : ds_fail(err, DS_EIO, "%.*s: not a safe path", DS_FMT(path));
}

static ds_planned *add_op(ds_txn *t, ds_op_kind kind, ds_str path)
{
    ds_planned *op = ds_vec_push(&t->ops);
    op->kind = kind;
    op->path = ds_dup(&t->arena, path);
    return op;
}

static ds_str copy(ds_txn *t, ds_str s)
{
    return s.p != NULL ? ds_dup(&t->arena, s) : s;
}

int ds_txn_put(ds_txn *t, ds_str path, ds_str old, ds_str bytes, ds_err *err)
{
    if (check_path(path, err) != 0)
        return -1;
    const uint64_t *at = ds_map_get(&t->at, path);
    if (at != NULL) {
        t->ops.p[*at - 1].bytes = copy(t, bytes);
        return 0;
    }
    ds_planned *op = add_op(t, DS_OP_PUT, path);
    op->old = copy(t, old);
    op->bytes = copy(t, bytes);
    *ds_map_put(&t->at, op->path, NULL) = t->ops.n;
    return 0;
}

int ds_txn_adopt(ds_txn *t, ds_str path, ds_str bytes, ds_err *err)
{
    if (ds_txn_put(t, path, bytes, bytes, err) != 0)
        return -1;
    t->ops.p[*ds_map_get(&t->at, path) - 1].adopt = true;
    return 0;
}

int ds_txn_remove(ds_txn *t, ds_str path, ds_str old, ds_err *err)
{
    if (check_path(path, err) != 0)
        return -1;
    add_op(t, DS_OP_CUT, path)->old = ds_dup(&t->arena, old);
    return 0;
}

int ds_txn_move(ds_txn *t, ds_str from, ds_str to, ds_err *err)
{
    if (check_path(from, err) != 0 || check_path(to, err) != 0)
        return -1;
    add_op(t, DS_OP_MOVE, from)->to = ds_dup(&t->arena, to);
    return 0;
}

int ds_txn_remove_folder(ds_txn *t, ds_str folder, ds_err *err)
{
    if (check_path(folder, err) != 0)
        return -1;
    add_op(t, DS_OP_DROP, folder);
    return 0;
}

int ds_txn_attach(ds_txn *t, ds_str path, const char *source, ds_err *err)
{
    if (check_path(path, err) != 0)
        return -1;
    if (access(source, R_OK) != 0)
        return ds_fail_errno(err, "%s", source);
    add_op(t, DS_OP_PUT, path)->source = ds_zstr(&t->arena, ds_cstr(source));
    return 0;
}
