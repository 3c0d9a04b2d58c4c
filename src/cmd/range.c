/* check --range, and the door of a server.
 *
 *   base, head -> the commit whose tree is judged: head itself where it holds
 *   base, else the merge -> the run travels there -> every record of that tree
 *   is read for what must be unique in the book, and those that differ from
 *   base for everything else. */
#include "cmd/range.h"
#include "base/file.h"
#include "base/map.h"
#include "cmd/checker.h"
#include "cmd/then.h"
#include "history/authority.h"
#include "record/client.h"
#include "store/git.h"
#include "store/spawn.h"
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include "base/banned.h"

typedef struct {
    ds_run *run;
    const char *base; /* NULL: nothing was there */
    const char *tree; /* the commit that is judged */
    ds_map changed;   /* folders of clients */
    bool all;         /* the schema changed, too */
    ds_checker checker;
    ds_findings book; /* what must be unique or known */
    ds_findings *old; /* the same of base, while that is read */
} range;

/* --- which tree ------------------------------------------------------------
 */

static int commit_of(const char **out, ds_run *run, const char *rev,
                     ds_err *err)
{
    int status;
    ds_str hex;
    const char *spec = ds_printf(&run->arena, "%s^{commit}", rev).p;
    const char *const argv[] = {
        "git", "rev-parse", "-q", "--verify", "--end-of-options", spec, NULL};
    if (ds_spawn_git_status(&status, &hex, &run->arena, argv, "rev-parse", err))
        return -1;
    *out = ds_zstr(&run->arena, hex);
    return status == 0
               ? 0
               : ds_fail(err, DS_ENOTFOUND, "%s: no such commit here", rev);
}

/* Forges run no driver, so git's own merge of lines is what counts. */
#define BY_LINES                                                               \
    "merge.dossier.driver=git merge-file -L ours -L base -L theirs %A %O %B"

static int merge_trees(ds_str *tree, ds_run *run, const char *base,
                       const char *head, ds_err *err)
{
    int status;
    const char *const argv[] = {
        "git",          "-c",          BY_LINES,        "merge-tree",
        "--write-tree", "--name-only", "--no-messages", base,
        head,           NULL};
    ds_str out;
    if (ds_spawn_git_status(&status, &out, &run->arena, argv, "merge-tree",
                            err))
        return -1;
    *tree = ds_str_cut(&out, '\n');
    if (status == 0)
        return 0;
    if (status != 1)
        return ds_fail(err, DS_EGIT, "git merge-tree failed (status %d)",
                       status);
    while (out.n > 0)
        ds_find_error(&run->findings,
                      (ds_place){.path = ds_str_cut(&out, '\n')}, DS_F_CONFLICT,
                      "both sides changed the same lines: merge "
                      "them where the driver is active");
    return 1;
}

static int commit_tree(const char **out, ds_run *run, ds_str tree,
                       const char *base, const char *head, ds_err *err)
{
    ds_str hex;
    const char *t = ds_zstr(&run->arena, tree);
    const char *const argv[] = {"git",
                                "-c",
                                "user.name=dossier",
                                "-c",
                                "user.email=dossier@localhost",
                                "-c",
                                "commit.gpgSign=false",
                                "commit-tree",
                                t,
                                "-p",
                                base,
                                "-p",
                                head,
                                "-m",
                                "merged",
                                NULL};
    if (ds_spawn_git(&hex, &run->arena, argv, -1, "commit-tree", err))
        return -1;
    *out = ds_zstr(&run->arena, hex);
    return 0;
}

/* 1: there is none, the two conflict. */
static int find_tree(range *r, const char *head, ds_err *err)
{
    ds_str common, tree;
    int status;
    ds_run *run = r->run;
    const char *const argv[] = {"git", "merge-base", r->base, head, NULL};
    if (ds_spawn_git_status(&status, &common, &run->arena, argv, "merge-base",
                            err))
        return -1;
    r->tree = head;
    if (ds_str_is(common, r->base))
        return 0;
    int rc = merge_trees(&tree, run, r->base, head, err);
    return rc ? rc : commit_tree(&r->tree, run, tree, r->base, head, err);
}

/* --- what is in it ----------------------------------------------------------
 */

static ds_str client_of(ds_str path)
{
    size_t at = ds_str_find(path, DS_STR("/files/"));
    return at == SIZE_MAX ? ds_client_folder(path) : ds_str_sub(path, 0, at);
}

static int note_changed(void *payload, const ds_file_change *c, ds_err *err)
{
    range *r = payload;
    (void)err;
    ds_str path = c->new_path.p ? c->new_path : c->old_path;
    if (ds_str_is(path, "records/schema.yaml"))
        r->all = true;
    ds_map_put(&r->changed, ds_dup(&r->run->arena, client_of(path)), NULL);
    return 0;
}

/* Only for what must be unique; base's findings are known to its people. */
static int read_old(void *payload, const ds_file_change *c, ds_err *err)
{
    range *r = payload;
    ds_record record;
    ds_checker *k = &r->checker;
    ds_findings silent = {.arena = &k->scratch};
    (void)err;
    if (!ds_client_id(c->new_path).n)
        return 0;
    ds_arena_reset(&k->scratch);
    ds_doc *doc = ds_new(&k->scratch, ds_doc);
    if (ds_yaml_parse(doc, &k->scratch, c->new_path, c->new, &silent) == 0) {
        ds_record_read(&record, &k->scratch, r->run->schema, doc,
                       ds_client_id(c->new_path), c->new_path, NULL);
        ds_check_book_add(&k->book, &record, r->old);
    }
    ds_findings_free(&silent);
    return 0;
}

static int read_new(void *payload, const ds_file_change *c, ds_err *err)
{
    range *r = payload;
    ds_record record;
    ds_checker *k = &r->checker;
    if (!ds_client_id(c->new_path).n)
        return 0;
    if (!r->all && !ds_map_get(&r->changed, ds_client_folder(c->new_path)))
        return read_old(payload, c, err);
    ds_arena_reset(&k->scratch);
    ds_str path = ds_dup(k->f->arena, c->new_path);
    if (ds_checker_bytes(k, path, c->new, &record))
        return 0;
    return ds_checker_files(k, &record, err) || ds_checker_step(k, err) ? -1
                                                                        : 0;
}

static bool has_finding(const ds_findings *all, const ds_finding *f)
{
    for (size_t i = 0; i < all->list.n; i++)
        if (all->list.p[i].code == f->code &&
            ds_str_eq(all->list.p[i].path, f->path) &&
            ds_str_eq(all->list.p[i].msg, f->msg))
            return true;
    return false;
}

/* The book-wide findings that base has not. */
static int add_new_ones(range *r, ds_err *err)
{
    ds_findings old = {.arena = &r->run->arena};
    ds_check_book_close(&r->checker.book);
    r->old = &old;
    int failed = 0;
    if (r->base && r->book.list.n)
        failed = ds_git_diff(&r->run->book, NULL, r->base, read_old, r, err);
    if (!failed)
        ds_check_book_finish(&r->checker.book, &old);
    for (size_t i = 0; i < r->book.list.n && !failed; i++) {
        const ds_finding *f = &r->book.list.p[i];
        if (!has_finding(&old, f))
            ds_find_error(&r->run->findings,
                          (ds_place){f->path, f->line, f->col}, f->code, "%.*s",
                          DS_FMT(f->msg));
    }
    ds_findings_free(&old);
    return failed;
}

/* The rules' places are told as COMMIT:PATH, the others by their path. */
static void plain_paths(range *r)
{
    ds_str commit = r->run->then->commit;
    for (size_t i = 0; i < r->run->findings.list.n; i++) {
        ds_str *path = &r->run->findings.list.p[i].path;
        if (ds_str_starts(*path, commit) && path->n > commit.n &&
            path->p[commit.n] == ':')
            *path = ds_str_sub(*path, commit.n + 1, path->n);
    }
}

/* Commits are judged by what base allows. */
static int check_authority(range *r, const char *head, ds_err *err)
{
    ds_str text = {0}, path = DS_STR("records/schema.yaml");
    ds_err missing = {0};
    ds_run *run = r->run;
    const ds_schema *schema;
    ds_findings silent = {.arena = &run->arena};
    if (!r->base)
        return 0;
    if (ds_git_read(&text, &run->arena, &run->book, r->base, path, &missing) &&
        missing.code != DS_ENOTFOUND) {
        *err = missing;
        return -1;
    }
    ds_schema_load(&schema, &run->arena, path, text, &silent);
    ds_findings_free(&silent);
    return ds_authority_check(&run->findings, &run->book, schema, r->base, head,
                              err);
}

static int travel(ds_run *run, const char *commit, ds_err *err)
{
    ds_date today = run->today;
    int failed = ds_run_travel(run, ds_cstr(commit), err);
    run->today = today;
    return failed;
}

static int judge(range *r, ds_err *err)
{
    ds_run *run = r->run;
    if (travel(run, r->tree, err) ||
        ds_git_diff(&run->book, r->base, r->tree, note_changed, r, err))
        return -1;
    r->old = &r->book;
    r->checker = (ds_checker){.run = run,
                              .f = &run->findings,
                              .book_f = &r->book,
                              .placer = {.run = run}};
    int failed = ds_git_diff(&run->book, NULL, r->tree, read_new, r, err) ||
                 ds_checker_rules(&r->checker, err);
    if (!failed) {
        ds_check_book_finish(&r->checker.book, &r->book);
        failed = add_new_ones(r, err) || check_authority(r, r->tree, err);
    }
    plain_paths(r);
    return failed ? -1 : 0;
}

static void end_range(range *r)
{
    ds_checker_close(&r->checker);
    ds_map_free(&r->changed);
    ds_findings_free(&r->book);
}

int ds_range_judge(ds_run *run, const char *base, const char *tree, ds_err *err)
{
    range r = {
        .run = run, .base = base, .tree = tree, .book = {.arena = &run->arena}};
    const ds_schema *schema = run->schema;
    int failed = judge(&r, err);
    end_range(&r);
    ds_then_close(run->then);
    run->then = NULL;
    run->schema = schema;
    return failed;
}

int ds_check_range(ds_run *run, ds_err *err)
{
    const char *head;
    range r = {.run = run, .book = {.arena = &run->arena}};
    ds_str given = ds_run_opt(run, OPT_RANGE);
    size_t dots = ds_str_find(given, DS_STR(".."));
    if (run->opts.args.n || dots == SIZE_MAX || dots == 0)
        return ds_fail(err, DS_EUSAGE,
                       "--range is A..B, and takes no paths beside it");
    ds_str to = ds_str_sub(given, dots + 2, given.n);
    const char *base = ds_zstr(&run->arena, ds_str_sub(given, 0, dots));
    if (commit_of(&r.base, run, base, err) ||
        commit_of(&head, run, to.n ? ds_zstr(&run->arena, to) : "HEAD", err))
        return -1;
    int rc = find_tree(&r, head, err);
    if (rc == 0)
        rc = judge(&r, err);
    if (rc >= 0) {
        r.checker.run = run;
        r.checker.f = &run->findings;
        rc = ds_checker_report(&r.checker, err);
    }
    end_range(&r);
    return rc;
}

/* --- a server's door ---------------------------------------------------------
 */

static bool is_null(ds_str hex)
{
    for (size_t i = 0; i < hex.n; i++)
        if (hex.p[i] != '0')
            return false;
    return true;
}

/* What the branch held before; of a new branch what the server's own one holds,
 * where it has one. */
static const char *base_of(ds_run *run, ds_str old)
{
    const char *head;
    ds_err none = {0};
    if (!is_null(old))
        return ds_zstr(&run->arena, old);
    return commit_of(&head, run, "HEAD", &none) == 0 ? head : NULL;
}

static bool holds_a_book(ds_run *run, const char *commit)
{
    ds_snapshot *s;
    ds_err none = {0};
    if (ds_snapshot_at(&s, &run->book, commit, &none))
        return false;
    bool holds = ds_snapshot_records(s) != NULL;
    ds_snapshot_close(s);
    return holds;
}

/* "OLD NEW REF", as git writes them to the hook. */
static int judge_push(ds_run *run, ds_str line, ds_err *err)
{
    ds_str old = ds_str_cut(&line, ' '), new = ds_str_cut(&line, ' ');
    const char *commit = ds_zstr(&run->arena, new);
    if (!ds_str_starts(line, DS_STR("refs/heads/")) || is_null(new) ||
        !holds_a_book(run, commit))
        return 0;
    const char *base = base_of(run, old);
    if (base && !holds_a_book(run, base))
        base = NULL;
    size_t before = run->findings.errors;
    int failed = ds_range_judge(run, base, commit, err);
    if (!failed && run->findings.errors > before)
        ds_talk("%.*s is refused:\n", DS_FMT(line));
    if (!failed && run->findings.list.n)
        failed = ds_run_report(run, &run->findings, err);
    run->findings.list.n = 0;
    return failed;
}

int ds_hook_pre_receive(ds_run *run, ds_err *err)
{
    ds_str pushed;
    ds_err none = {0};
    if (ds_fd_read(&pushed, &run->arena, STDIN_FILENO, "standard input",
                   1 << 24, err))
        return -1;
    if (ds_run_open(run, DS_NEEDS_BOOK, &none)) {
        const char *gitdir = getenv("GIT_DIR");
        if (ds_book_open_bare(&run->book, &run->arena, gitdir ? gitdir : ".",
                              err))
            return -1;
    }
    while (pushed.n > 0)
        if (judge_push(run, ds_str_cut(&pushed, '\n'), err))
            return -1;
    if (!run->findings.errors)
        return 0;
    ds_run_found(err);
    return ds_hint(err, "mend the records above and push again");
}
