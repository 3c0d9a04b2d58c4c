/* sync: fetch, merge, check, push, with nothing touched before all is well.
 *
 *   fetch -> the merge as a commit of its own, made from git's objects alone
 *   with the record driver -> the check of its tree -> push of that commit ->
 *   only then the branch and the work tree move to it, by a fast-forward
 *
 * A remote that moved meanwhile makes the push fail: then all begins anew.
 * git itself fetches, pushes and moves, so that every transport, credential
 * helper, signature and hook is the one that people know. */
#include "cmd/range.h"
#include "cmd/verbs.h"
#include "store/git.h"
#include "store/spawn.h"
#include "base/map.h"
#include <unistd.h>
#include "base/banned.h"

enum {
    TRIES = 5
};

typedef struct {
    ds_run *run;
    const char *remote, *branch; /* origin, main */
    const char *tracking;        /* refs/remotes/origin/main */
    const char *head, *theirs;   /* commits; theirs NULL: not there yet */
    const char *result;          /* the commit that both should be at */
} syncing;

/* --- git ------------------------------------------------------------------ */

static int git(int *status, ds_str *out, syncing *s, const char *const *argv,
               ds_err *err)
{
    ds_str text;
    if (ds_spawn_git_status(status, &text, &s->run->arena, argv, argv[1], err))
        return -1;
    if (out)
        *out = text;
    return 0;
}

/* The output, or NULL when git said no. */
static int ask(const char **out, syncing *s, const char *const *argv,
               ds_err *err)
{
    int status;
    ds_str text;
    *out = NULL;
    if (git(&status, &text, s, argv, err))
        return -1;
    if (status == 0)
        *out = ds_zstr(&s->run->arena, text);
    return 0;
}

static int commit_of(const char **out, syncing *s, const char *rev, ds_err *err)
{
    const char *spec = ds_printf(&s->run->arena, "%s^{commit}", rev).p;
    const char *const argv[] = {"git", "rev-parse", "--verify",
                                "-q",  spec,        NULL};
    return ask(out, s, argv, err);
}

static int setting(const char **out, syncing *s, const char *name, ds_err *err)
{
    const char *const argv[] = {"git", "config", "--get", name, NULL};
    return ask(out, s, argv, err);
}

/* --- with whom --------------------------------------------------------------
 */

static int find_remote(syncing *s, ds_err *err)
{
    ds_arena *a = &s->run->arena;
    ds_str given = ds_run_arg(s->run, 0);
    const char *const argv[] = {"git",     "symbolic-ref", "-q",
                                "--short", "HEAD",         NULL};
    const char *own, *remote, *merge, *url;
    if (ask(&own, s, argv, err))
        return -1;
    if (!own)
        return ds_fail(err, DS_EGIT, "no branch is checked out");
    if (setting(&remote, s, ds_printf(a, "branch.%s.remote", own).p, err) ||
        setting(&merge, s, ds_printf(a, "branch.%s.merge", own).p, err))
        return -1;
    s->branch = own;
    s->remote = given.n ? ds_zstr(a, given) : remote ? remote : "origin";
    if (merge && (!given.n || (remote && strcmp(s->remote, remote) == 0)))
        s->branch = merge + strlen("refs/heads/");
    s->tracking = ds_printf(a, "refs/remotes/%s/%s", s->remote, s->branch).p;
    if (setting(&url, s, ds_printf(a, "remote.%s.url", s->remote).p, err))
        return -1;
    if (url)
        return 0;
    ds_fail(err, DS_ENOTFOUND, "there is no remote \"%s\"", s->remote);
    return ds_hint(err, "git remote add %s URL", s->remote);
}

static int fetch(syncing *s, ds_err *err)
{
    int status;
    const char *const argv[] = {"git", "fetch", "-q", s->remote, NULL};
    if (git(&status, NULL, s, argv, err))
        return -1;
    if (status)
        return ds_fail(err, DS_EGIT, "nothing could be fetched from %s",
                       s->remote);
    if (commit_of(&s->head, s, "HEAD", err) ||
        commit_of(&s->theirs, s, s->tracking, err))
        return -1;
    return s->head ? 0 : ds_fail(err, DS_EGIT, "there is no commit here yet");
}

/* --- the merge ---------------------------------------------------------------
 */

static int holds(bool *out, syncing *s, const char *commit, const char *in,
                 ds_err *err)
{
    int status;
    const char *const argv[] = {"git",  "merge-base", "--is-ancestor",
                                commit, in,           NULL};
    if (git(&status, NULL, s, argv, err))
        return -1;
    *out = status == 0;
    return 0;
}

/* This very program, whether the clone was set up or not. */
static const char *driver(ds_run *run)
{
    char self[4096];
    ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
    self[n > 0 ? n : 0] = '\0';
    return ds_printf(&run->arena,
                     "merge.dossier.driver='%s' merge-driver %%O %%A %%B %%P",
                     self)
        .p;
}

static int merge_trees(const char **tree, syncing *s, ds_err *err)
{
    int status;
    ds_str out;
    const char *const argv[] = {"git",        "-c",           driver(s->run),
                                "merge-tree", "--write-tree", "--no-messages",
                                s->head,      s->theirs,      NULL};
    if (git(&status, &out, s, argv, err))
        return -1;
    *tree = ds_zstr(&s->run->arena, ds_str_cut(&out, '\n'));
    if (status == 0)
        return 0;
    if (status != 1)
        return ds_fail(err, DS_EGIT, "git merge-tree failed (status %d)",
                       status);
    ds_fail(err, DS_EFINDINGS,
            "both sides changed the same: nothing was "
            "merged");
    return ds_hint(err, "git merge %s/%s, then dossier resolve", s->remote,
                   s->branch);
}

static int commit_merge(syncing *s, const char *tree, ds_err *err)
{
    ds_str hex;
    const char *sign;
    ds_arena *a = &s->run->arena;
    const char *message =
        ds_printf(a, "merge %s of %s", s->branch, s->remote).p;
    if (setting(&sign, s, "commit.gpgSign", err))
        return -1;
    bool signs = sign && strcmp(sign, "true") == 0;
    const char *argv[] = {
        "git", "commit-tree", tree, "-p",    s->head,
        "-p",  s->theirs,     "-m", message, signs ? "-S" : NULL,
        NULL};
    if (ds_spawn_git(&hex, a, argv, -1, "commit-tree", err))
        return -1;
    s->result = ds_zstr(a, hex);
    return 0;
}

static int merge(syncing *s, ds_err *err)
{
    bool theirs_known, ours_known;
    const char *tree;
    s->result = s->head;
    if (!s->theirs)
        return 0;
    if (holds(&theirs_known, s, s->theirs, s->head, err) ||
        holds(&ours_known, s, s->head, s->theirs, err))
        return -1;
    if (theirs_known)
        return 0;
    if (ours_known) {
        s->result = s->theirs;
        return 0;
    }
    return merge_trees(&tree, s, err) || commit_merge(s, tree, err) ? -1 : 0;
}

/* --- before anything moves
 * ------------------------------------------------------ */

static int check(syncing *s, ds_err *err)
{
    if (s->result == s->head)
        return 0;
    ds_findings_clear(&s->run->findings);
    if (ds_range_judge(s->run, s->head, s->result, err))
        return -1;
    if (!s->run->findings.errors)
        return 0;
    if (ds_run_report(s->run, &s->run->findings, err))
        return -1;
    ds_fail(err, DS_EFINDINGS,
            "what comes from %s does not check: nothing was "
            "merged",
            s->remote);
    return ds_hint(err, "dossier log HEAD..%s/%s shows who changed what",
                   s->remote, s->branch);
}

/* Edits that are in no commit must not stand where the merge writes. */
static int refuse_edited(syncing *s, const ds_map *changed,
                         const char *const *argv, ds_err *err)
{
    ds_str list;
    int status;
    if (git(&status, &list, s, argv, err))
        return -1;
    while (list.n > 0) {
        ds_str path = ds_str_cut(&list, '\0');
        if (!ds_map_get(changed, path))
            continue;
        ds_fail(err, DS_EBUSY,
                "%.*s has edits that are not committed, and %s changes it too",
                DS_FMT(path), s->remote);
        return ds_hint(err, "commit it, then dossier sync");
    }
    return 0;
}

static int check_edits(syncing *s, ds_err *err)
{
    const char *top = ds_zstr(&s->run->arena, s->run->book.worktree);
    const char *const argv[] = {"git",   "diff",    "--name-only", "-z",
                                s->head, s->result, NULL};
    const char *const edited[] = {"git", "diff", "--name-only",
                                  "-z",  "HEAD", NULL};
    const char *const new[] = {
        "git", "-C", top, "ls-files", "-o", "-z", "--exclude-standard", NULL};
    ds_str list;
    ds_map changed = {0};
    int status;
    if (s->result == s->head)
        return 0;
    if (git(&status, &list, s, argv, err))
        return -1;
    while (list.n > 0)
        ds_map_put(&changed, ds_str_cut(&list, '\0'), NULL);
    int failed = refuse_edited(s, &changed, edited, err) ||
                 refuse_edited(s, &changed, new, err);
    ds_map_free(&changed);
    return failed ? -1 : 0;
}

/* --- moving
 * -------------------------------------------------------------------- */

/* 1: the remote moved meanwhile. */
static int push(syncing *s, ds_err *err)
{
    int status;
    const char *spec =
        ds_printf(&s->run->arena, "%s:refs/heads/%s", s->result, s->branch).p;
    const char *const argv[] = {"git",     "push", "--porcelain", "-q",
                                s->remote, spec,   NULL};
    if (s->theirs && strcmp(s->result, s->theirs) == 0)
        return 0;
    if (git(&status, NULL, s, argv, err))
        return -1;
    if (status == 0)
        return 0;
    const char *before = s->theirs;
    if (fetch(s, err))
        return -1;
    if (s->theirs && (!before || strcmp(before, s->theirs) != 0))
        return 1;
    return ds_fail(err, DS_EGIT, "%s did not take it: nothing was merged",
                   s->remote);
}

static int move(syncing *s, ds_err *err)
{
    int status;
    const char *const argv[] = {"git",       "merge",   "-q",
                                "--ff-only", s->result, NULL};
    const char *const update[] = {"git", "update-ref", s->tracking, s->result,
                                  NULL};
    if (s->result != s->head && git(&status, NULL, s, argv, err))
        return -1;
    if (s->result != s->head && status)
        return ds_fail(err, DS_EGIT,
                       "%s has it, but the work tree could not be moved: git "
                       "merge --ff-only %.10s",
                       s->remote, s->result);
    return git(&status, NULL, s, update, err);
}

static int count(const char **out, syncing *s, const char *from, const char *to,
                 ds_err *err)
{
    const char *spec =
        from ? ds_printf(&s->run->arena, "%s..%s", from, to).p : to;
    const char *const argv[] = {"git",         "rev-list", "--count",
                                "--no-merges", spec,       NULL};
    return ask(out, s, argv, err);
}

static int say_done(syncing *s, ds_err *err)
{
    const char *in, *out;
    if (count(&in, s, s->head, s->theirs ? s->theirs : s->head, err) ||
        count(&out, s, s->theirs, s->head, err))
        return -1;
    ds_run_say(s->run, "%s/%s: %s commit%s in, %s out", s->remote, s->branch,
               in, strcmp(in, "1") == 0 ? "" : "s", out);
    return 0;
}

/* 1: again. */
static int once(syncing *s, ds_err *err)
{
    if (fetch(s, err) || merge(s, err) || check(s, err) || check_edits(s, err))
        return -1;
    if (ds_run_has(s->run, OPT_DRY_RUN))
        return say_done(s, err);
    int pushed = push(s, err);
    if (pushed)
        return pushed;
    return move(s, err) || say_done(s, err) ? -1 : 0;
}

int ds_cmd_sync(ds_run *run, ds_err *err)
{
    syncing s = {.run = run};
    const char *busy = ds_book_busy(&run->book);
    if (busy)
        return ds_fail(err, DS_EBUSY, "git is in the middle of a %s", busy);
    if (find_remote(&s, err))
        return -1;
    for (unsigned i = 1;; i++) {
        int rc = once(&s, err);
        if (rc <= 0)
            return rc;
        if (i == TRIES)
            return ds_fail(err, DS_ECHANGED,
                           "%s moved %d times while this was at work: try "
                           "again later",
                           s.remote, TRIES);
        ds_run_say(run, "%s moved meanwhile: once more", s.remote);
    }
}
