/* Finishes or undoes the transaction of the journal. */
#include "store/recover.h"
#include "store/commit.h"
#include "store/refs.h"
#include <string.h>
#include <sys/stat.h>
#include "base/banned.h"

/* True when the journal's commit is in its branch. */
static int moved(bool *out, ds_repo *r, const ds_journal *j, ds_err *err)
{
    git_oid now, to;
    *out = j->done;
    if (j->done || j->ref.n == 0)
        return 0;
    int rc = r->g.reference_name_to_id(&now, r->repo, j->ref.p);
    if (rc == GIT_ENOTFOUND)
        return 0;
    if (rc != 0)
        return ds_git2_fail(&r->g, err, "%.*s", DS_FMT(j->ref));
    if (ds_oid_parse(&to, ds_cstr(j->to)) != 0)
        return ds_fail(err, DS_EIO,
                       "the journal of an interrupted command is damaged");
    *out = memcmp(&now, &to, sizeof now) == 0 ||
           r->g.graph_descendant_of(r->repo, &now, &to) == 1;
    return 0;
}

static bool same_file(const char *a, const char *b)
{
    struct stat x, y;
    return lstat(a, &x) == 0 && lstat(b, &y) == 0 && x.st_dev == y.st_dev &&
           x.st_ino == y.st_ino;
}

/* Somebody removed our lock of git's index, as git advises: do it again. */
static int stage_again(ds_arena *a, const ds_book *b, const ds_journal *j,
                       ds_err *err)
{
    ds_hold h;
    ds_stage *s = NULL;
    if (ds_stage_take_lock(&h, a, b, err) != 0)
        return -1;
    int rc = ds_stage_open(&s, ds_cstr(h.path), b->worktree, err);
    if (rc == 0)
        rc = ds_stage_steps(s, b, &j->steps, err);
    if (rc == 0)
        rc = ds_stage_write(s, h.fd, h.lock, err);
    if (rc == 0)
        rc = ds_hold_commit(&h, err);
    ds_hold_drop(&h);
    ds_stage_close(s);
    return rc;
}

static int finish_stage(ds_arena *a, const ds_book *b, const ds_journal *j,
                        ds_err *err)
{
    ds_hold h;
    struct stat st;
    if (ds_stage_lock_left(&h, a, b))
        return ds_hold_commit(&h, err);
    bool again =
        j->stage && lstat(h.aside, &st) == 0 && !same_file(h.aside, h.path);
    ds_hold_drop(&h);
    return again ? stage_again(a, b, j, err) : 0;
}

static int finish(ds_arena *a, const ds_repo *r, const ds_journal *j,
                  ds_err *err)
{
    const ds_book *b = r->book;
    ds_hold h;
    ds_head_left(&h, a, b, j->ref);
    ds_hold_drop(&h);
    if (finish_stage(a, b, j, err) != 0)
        return -1;
    if (j->ref.n > 0 &&
        ds_head_log(r, j->ref, j->from, j->to, j->who, j->subject, err) != 0)
        return -1;
    return ds_steps_finish(b, &j->steps, err);
}

static int undo(ds_arena *a, const ds_book *b, const ds_journal *j, ds_err *err)
{
    ds_hold h;
    if (ds_steps_undo(b, &j->steps, err) != 0)
        return -1;
    ds_head_left(&h, a, b, j->ref);
    ds_hold_drop(&h);
    ds_stage_lock_left(&h, a, b);
    ds_hold_drop(&h);
    return 0;
}

int ds_recover(const ds_book *b, ds_err *err)
{
    ds_arena a = {0};
    ds_journal j;
    ds_repo r = {0};
    ds_err why;
    bool forward;
    int rc = ds_journal_read(&j, &a, b, &why);
    if (rc != 0 && why.code == DS_ENOTFOUND) {
        ds_arena_free(&a);
        return 0;
    }
    if (rc != 0 && err != NULL)
        *err = why;
    if (rc == 0)
        rc = ds_repo_open(&r, b, err);
    if (rc == 0)
        rc = moved(&forward, &r, &j, err);
    if (rc == 0)
        rc = forward ? finish(&a, &r, &j, err) : undo(&a, b, &j, err);
    if (rc == 0)
        rc = ds_journal_remove(b, err);
    ds_vec_free(&j.steps);
    ds_repo_close(&r);
    ds_arena_free(&a);
    return rc;
}
