/* One commit from the steps of a transaction, in this order:
 *
 *   1 plan      compare the files with what the caller read
 *   2 objects   blobs, trees, the commit: nobody sees them yet
 *   3 journal   from now on a crash is cleared up by recover.c
 *   4 index     lock git's index, read it
 *   5 prepare   new folders, moved folders, temporary files; one flush
 *   6 switch    the files change; each is compared once more
 *   7 index     write the new index into its lock
 *   8 branch    lock, compare, rename: THE COMMIT
 *   9 index     rename the lock; reflogs
 *  10 finish    old bytes go, the journal goes
 *
 * An error before the end of 8 undoes everything. Ending signals wait from 3
 * to 10. With no_commit (or when the new tree is the old one) the journal's
 * last line stands for 8. */
#include "store/commit.h"
#include "base/buf.h"
#include "store/blobs.h"
#include "store/gc.h"
#include "store/message.h"
#include "store/plan.h"
#include "store/refs.h"
#include "store/sha1.h"
#include "store/sync.h"
#include "store/trees.h"
#include "store/who.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "base/banned.h"

enum {
    MANY = 100 /* files: from here on one pack, as git's unpackLimit */
};

typedef struct {
    ds_txn *t;
    ds_repo repo;
    ds_head head;
    git_oid base, tree, commit;
    ds_leaves leaves;
    ds_hold stage_lock, ref_lock;
    ds_stage *stage;
    int journal;
    ds_str pack;    /* its path; empty: loose objects */
    bool moves;     /* the branch */
    bool committed; /* the point of no return is passed */
    const ds_progress *progress;
    ds_err *err;
} work;

/* --- 2 objects --------------------------------------------------------------
 */

static ds_str in_repo(work *w, ds_str path)
{
    const ds_book *b = w->t->book;
    return ds_printf(&w->t->arena, "%.*s%.*s", DS_FMT(b->prefix), DS_FMT(path));
}

static ds_leaf *add_leaf(work *w, ds_str path, size_t tag)
{
    ds_leaf *l = ds_vec_push(&w->leaves);
    l->path = in_repo(w, path);
    l->tag = tag;
    return l;
}

/* The tree of the last commit. */
static int read_base(work *w)
{
    git_commit *c;
    if (w->head.unborn)
        return 0;
    if (w->repo.g.commit_lookup(&c, w->repo.repo, &w->head.oid) != 0)
        return ds_git2_fail(&w->repo.g, w->err, "the last commit");
    w->base = *w->repo.g.commit_tree_id(c);
    w->repo.base = w->base;
    w->repo.has_base = true;
    w->repo.g.commit_free(c);
    return 0;
}

/* A folder's tree goes with the folder, as the last commit has it. */
static int move_leaf(work *w, const ds_planned *op)
{
    uint32_t mode = 0;
    git_oid oid;
    if (!w->head.unborn && ds_trees_find(&mode, &oid, &w->repo, &w->base,
                                         in_repo(w, op->path), w->err) != 0)
        return -1;
    if (mode == 0)
        return 0; /* never committed */
    ds_leaf *to = add_leaf(w, op->to, SIZE_MAX);
    to->mode = mode;
    to->oid = oid;
    return 0;
}

static int folder_leaves(work *w)
{
    const ds_txn *t = w->t;
    for (size_t i = 0; i < t->ops.n; i++)
        if (t->ops.p[i].kind == DS_OP_MOVE || t->ops.p[i].kind == DS_OP_DROP)
            add_leaf(w, t->ops.p[i].path, SIZE_MAX);
    for (size_t i = 0; i < t->ops.n; i++)
        if (t->ops.p[i].kind == DS_OP_MOVE && move_leaf(w, &t->ops.p[i]) != 0)
            return -1;
    return 0;
}

static int sum_source(git_oid *oid, ds_repo *r, ds_str path, ds_step *s,
                      ds_err *err)
{
    uint64_t size;
    int fd = ds_open(AT_FDCWD, s->source, O_RDONLY, 0);
    if (fd < 0)
        return ds_fail_errno(err, "%s", s->source);
    struct stat st;
    int rc = 0;
    if (fstat(fd, &st) != 0)
        rc = ds_fail_errno(err, "%s", s->source);
    else if (!S_ISREG(st.st_mode))
        rc = ds_fail(err, DS_EIO, "%s: not a regular file", s->source);
    else
        rc = ds_blob_of_file(oid, s->raw, &size, r, path, fd, s->source, err);
    close(fd);
    return rc;
}

static uint32_t mode_on_disk(work *w, const ds_step *s)
{
    struct stat st;
    if (s->replaces && ds_repo_config_bool(&w->repo, "core.filemode", true) &&
        fstatat(w->t->book->fd, s->path.p, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
        st.st_mode & S_IXUSR)
        return GIT_FILEMODE_BLOB_EXECUTABLE;
    return GIT_FILEMODE_BLOB;
}

static int file_leaf(work *w, ds_step *s, size_t tag, bool keep_mode)
{
    ds_leaf *l = add_leaf(w, s->path, tag);
    if (s->kind == DS_STEP_CUT)
        return 0;
    l->mode = mode_on_disk(w, s);
    l->keep_mode = keep_mode;
    if (s->source != NULL)
        return sum_source(&l->oid, &w->repo, l->path, s, w->err);
    ds_sha1_of(s->raw, s->bytes);
    return ds_blob_of(&l->oid, &w->repo, l->path, s->bytes, true, w->err);
}

/* Without a commit only the sums are needed, to undo. */
static int sums_only(work *w)
{
    for (size_t i = 0; i < w->t->journal.steps.n; i++) {
        ds_step *s = &w->t->journal.steps.p[i];
        git_oid none;
        if (s->source != NULL) {
            if (sum_source(&none, NULL, s->path, s, w->err) != 0)
                return -1;
        } else if (s->kind == DS_STEP_PUT) {
            ds_sha1_of(s->raw, s->bytes);
        }
    }
    return 0;
}

static int write_new(work *w)
{
    ds_steps *steps = &w->t->journal.steps;
    bool keep = !ds_repo_config_bool(&w->repo, "core.filemode", true);
    if (folder_leaves(w) != 0)
        return -1;
    for (size_t i = 0; i < steps->n; i++) {
        ds_step *s = &steps->p[i];
        ds_progress_tell(w->progress, "packing", i, steps->n);
        if ((s->kind == DS_STEP_PUT || s->kind == DS_STEP_CUT) &&
            file_leaf(w, s, i, keep) != 0)
            return -1;
    }
    if (ds_trees_write(&w->tree, &w->repo, w->head.unborn ? NULL : &w->base,
                       &w->leaves, w->err) != 0)
        return -1;
    for (size_t i = 0; i < w->leaves.n; i++) {
        const ds_leaf *l = &w->leaves.p[i];
        if (l->tag == SIZE_MAX)
            continue;
        memcpy(steps->p[l->tag].oid, l->oid.id, GIT_OID_RAWSZ);
        steps->p[l->tag].mode = l->mode;
    }
    return 0;
}

/* Blobs and trees, of many files as one pack. */
static int write_tree(work *w)
{
    if (w->t->journal.steps.n <= MANY)
        return write_new(w);
    if (ds_repo_begin_pack(&w->repo, w->err) != 0 || write_new(w) != 0)
        return -1;
    return ds_repo_end_pack(&w->pack, &w->t->arena, &w->repo, w->err);
}

/* Files whose old bytes are not those of the last commit. */
static int find_swept(work *w, ds_swept *out)
{
    for (size_t i = 0; i < w->leaves.n; i++) {
        const ds_leaf *l = &w->leaves.p[i];
        const ds_step *s =
            l->tag == SIZE_MAX ? NULL : &w->t->journal.steps.p[l->tag];
        git_oid old;
        if (s == NULL || s->old.p == NULL || s->kind != DS_STEP_PUT)
            continue;
        if (ds_blob_of(&old, &w->repo, l->path, s->old, false, w->err) != 0)
            return -1;
        if (!l->was || memcmp(&old, &l->was_oid, sizeof old) != 0)
            *ds_vec_push(out) = s->path;
    }
    w->t->swept = out->n;
    return 0;
}

static int write_commit(work *w, const ds_commit_opts *opts)
{
    ds_journal *j = &w->t->journal;
    ds_arena *a = &w->t->arena;
    ds_swept swept = {0};
    ds_commit_parts c = {.tree = &w->tree,
                         .parent = w->head.unborn ? NULL : &w->head.oid};
    int rc = find_swept(w, &swept);
    if (rc == 0)
        rc = ds_message_format(&c.message, a, opts->message, &swept, w->err);
    ds_vec_free(&swept);
    if (rc != 0 || ds_who(&c.author, a, &w->repo, DS_AUTHOR, w->err) != 0 ||
        ds_who(&c.committer, a, &w->repo, DS_COMMITTER, w->err) != 0 ||
        ds_commit_write(&w->commit, &w->repo, &c, w->err) != 0)
        return -1;
    ds_str rest = c.message;
    j->ref = w->head.name;
    j->who = c.committer;
    j->subject = ds_str_cut(&rest, '\n');
    ds_oid_hex(j->from, &w->head.oid);
    ds_oid_hex(j->to, &w->commit);
    return 0;
}

static int write_objects(work *w, const ds_commit_opts *opts)
{
    if (opts->no_commit)
        return sums_only(w);
    if (ds_repo_open(&w->repo, w->t->book, w->err) != 0 ||
        ds_head_read(&w->head, &w->t->arena, &w->repo, w->err) != 0 ||
        read_base(w) != 0 || write_tree(w) != 0)
        return -1;
    w->t->journal.stage = true;
    w->moves =
        w->head.unborn || memcmp(&w->tree, &w->base, sizeof w->tree) != 0;
    return w->moves ? write_commit(w, opts) : 0;
}

/* --- 4, 7 git's index -------------------------------------------------------
 */

ds_str ds_stage_path(ds_arena *a, const ds_book *b)
{
    const char *own = getenv("GIT_INDEX_FILE");
    if (own == NULL || own[0] == '\0')
        return ds_printf(a, "%.*s/index", DS_FMT(b->gitdir));
    if (own[0] == '/')
        return ds_dup(a, ds_cstr(own));
    return ds_printf(a, "%.*s/%s", DS_FMT(b->worktree), own);
}

int ds_stage_take_lock(ds_hold *h, ds_arena *a, const ds_book *b, ds_err *err)
{
    return ds_hold_take(h, a, ds_own_path(a, b, "stage.new"),
                        ds_stage_path(a, b), err);
}

bool ds_stage_lock_left(ds_hold *h, ds_arena *a, const ds_book *b)
{
    return ds_hold_left(h, a, ds_own_path(a, b, "stage.new"),
                        ds_stage_path(a, b));
}

/* The file's stat if it is the one that we wrote. */
static void stat_of(struct stat *st, const ds_book *b, const ds_step *s)
{
    struct stat now;
    *st = (struct stat){0};
    if (fstatat(b->fd, s->path.p, &now, AT_SYMLINK_NOFOLLOW) == 0 &&
        now.st_ino == s->st.st_ino && now.st_size == s->st.st_size &&
        now.st_mtim.tv_sec == s->st.st_mtim.tv_sec &&
        now.st_mtim.tv_nsec == s->st.st_mtim.tv_nsec)
        *st = now;
}

static ds_str full(ds_arena *a, const ds_book *b, ds_str path)
{
    ds_arena_reset(a);
    return ds_printf(a, "%.*s%.*s", DS_FMT(b->prefix), DS_FMT(path));
}

/* A dropped folder that lands again has its temporary name in between. */
static void stage_folder(ds_stage *s, ds_arena *a, const ds_book *b,
                         const ds_step *step)
{
    ds_str temp =
        ds_printf(a, "%.*s%.*s", DS_FMT(b->prefix), DS_FMT(step->temp));
    ds_str path =
        ds_printf(a, "%.*s%.*s", DS_FMT(b->prefix), DS_FMT(step->path));
    if (step->kind == DS_STEP_LAND)
        ds_stage_land(s, temp, path);
    else
        ds_stage_take(s, path, step->kept ? temp : (ds_str){0});
}

int ds_stage_steps(ds_stage *s, const ds_book *b, const ds_steps *steps,
                   ds_err *err)
{
    ds_arena a = {0};
    int rc = 0;
    for (size_t i = 0; i < steps->n; i++) {
        ds_arena_reset(&a);
        if (steps->p[i].kind == DS_STEP_DROP ||
            steps->p[i].kind == DS_STEP_LAND)
            stage_folder(s, &a, b, &steps->p[i]);
    }
    ds_stage_settle(s);
    for (size_t i = 0; i < steps->n && rc == 0; i++) {
        const ds_step *step = &steps->p[i];
        ds_staged e = {.mode = step->mode};
        memcpy(e.oid, step->oid, sizeof e.oid);
        if (step->kind == DS_STEP_CUT)
            ds_stage_remove(s, full(&a, b, step->path));
        if (step->kind != DS_STEP_PUT)
            continue;
        stat_of(&e.st, b, step);
        rc = ds_stage_put(s, full(&a, b, step->path), &e, err);
    }
    ds_arena_free(&a);
    return rc;
}

static int open_stage(work *w)
{
    ds_txn *t = w->t;
    if (!t->journal.stage)
        return 0;
    if (ds_stage_take_lock(&w->stage_lock, &t->arena, t->book, w->err) != 0)
        return -1;
    ds_str path = ds_cstr(w->stage_lock.path);
    return ds_stage_open(&w->stage, path, t->book->worktree, w->err);
}

static int write_stage(work *w)
{
    ds_txn *t = w->t;
    if (!t->journal.stage)
        return 0;
    if (ds_stage_steps(w->stage, t->book, &t->journal.steps, w->err) != 0)
        return -1;
    return ds_stage_write(w->stage, w->stage_lock.fd, w->stage_lock.lock,
                          w->err);
}

/* --- 5, 8 --------------------------------------------------------------------
 */

static int sync_new(work *w)
{
    ds_txn *t = w->t;
    ds_sync_list list = {0};
    for (size_t i = 0; i < w->repo.written.n; i++)
        *ds_vec_push(&list) =
            ds_repo_object_path(&t->arena, &w->repo, &w->repo.written.p[i]).p;
    if (w->pack.n > 0) {
        *ds_vec_push(&list) = w->pack.p;
        *ds_vec_push(&list) =
            ds_printf(&t->arena, "%.*sidx", (int)w->pack.n - 4, w->pack.p).p;
    }
    for (size_t i = 0; i < t->journal.steps.n; i++)
        if (t->journal.steps.p[i].kind == DS_STEP_PUT)
            *ds_vec_push(&list) =
                ds_printf(&t->arena, "%.*s/%.*s", DS_FMT(t->book->root),
                          DS_FMT(t->journal.steps.p[i].temp))
                    .p;
    int rc = ds_sync(t->book, &list, w->journal, w->err);
    ds_vec_free(&list);
    return rc;
}

static int move_branch(work *w)
{
    if (!w->moves)
        return ds_journal_done(w->journal, w->err);
    if (ds_head_take(&w->ref_lock, &w->t->arena, &w->repo, &w->head, &w->commit,
                     w->err) != 0)
        return -1;
    return ds_hold_commit(&w->ref_lock, w->err);
}

static int until_commit(work *w)
{
    const ds_book *b = w->t->book;
    ds_steps *steps = &w->t->journal.steps;
    if (open_stage(w) != 0 ||
        ds_steps_prepare(b, steps, w->progress, w->err) != 0 ||
        sync_new(w) != 0 || ds_steps_switch(b, steps, w->err) != 0 ||
        write_stage(w) != 0)
        return -1;
    return move_branch(w);
}

/* --- 9, 10
 * -------------------------------------------------------------------- */

static int after_commit(work *w)
{
    const ds_txn *t = w->t;
    const ds_journal *j = &t->journal;
    ds_sync_list none = {0};
    if (w->stage_lock.held && ds_hold_commit(&w->stage_lock, w->err) != 0)
        return -1;
    if (w->moves && ds_head_log(&w->repo, j->ref, j->from, j->to, j->who,
                                j->subject, w->err) != 0)
        return -1;
    if (ds_sync(t->book, &none, w->journal, w->err) != 0 ||
        ds_steps_finish(t->book, &j->steps, w->err) != 0)
        return -1;
    return ds_journal_remove(t->book, w->err);
}

/* The first error is the one to tell; what undoing could not do is left to the
 * next command, and the journal with it. */
static void undo(work *w)
{
    ds_err more;
    ds_hold_drop(&w->ref_lock);
    if (ds_steps_undo(w->t->book, &w->t->journal.steps, &more) == 0) {
        ds_hold_drop(&w->stage_lock);
        ds_journal_remove(w->t->book, &more);
    }
}

static int run(work *w)
{
    ds_txn *t = w->t;
    if (ds_journal_write(&w->journal, t->book, &t->journal, w->err) != 0)
        return -1;
    int rc = until_commit(w);
    w->committed = rc == 0;
    if (rc != 0)
        undo(w);
    else if ((rc = after_commit(w)) != 0)
        ds_hint(w->err, "the change is committed; the next command finishes "
                        "what is left to do");
    close(w->journal);
    return rc;
}

/* Ctrl-C waits until the files are whole again. */
static int run_unbroken(work *w)
{
    static const int ending[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
    sigset_t set, before;
    sigemptyset(&set);
    for (size_t i = 0; i < sizeof ending / sizeof *ending; i++)
        sigaddset(&set, ending[i]);
    pthread_sigmask(SIG_BLOCK, &set, &before);
    int rc = run(w);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return rc;
}

int ds_txn_commit(ds_txn *t, char oid[41], const ds_commit_opts *opts,
                  ds_err *err)
{
    ds_err unused;
    work w = {.t = t, .journal = -1, .err = err != NULL ? err : &unused};
    w.progress = opts->progress;
    if (oid != NULL)
        oid[0] = '\0';
    int rc = ds_plan_steps(t, w.err);
    if (rc == 0 && t->journal.steps.n > 0) {
        rc = write_objects(&w, opts);
        if (rc == 0)
            rc = run_unbroken(&w);
    }
    if (rc == 0 && w.moves && oid != NULL)
        ds_oid_hex(oid, &w.commit);
    /* After the commit a lock of git's index that is left keeps git from using
     * the old one until the next command puts the new one in place. */
    if (w.committed && w.stage_lock.held)
        close(w.stage_lock.fd);
    else
        ds_hold_drop(&w.stage_lock);
    ds_stage_close(w.stage);
    ds_vec_free(&w.leaves);
    ds_repo_close(&w.repo);
    t->journal.steps.n = 0;
    if (rc == 0 && w.moves)
        ds_gc_auto(t->book);
    return rc;
}
