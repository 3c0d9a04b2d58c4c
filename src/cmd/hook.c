/* hook: what the book's git hooks call. */
#include "base/file.h"
#include "cmd/hooks.h"
#include "cmd/verbs.h"
#include "cmd/range.h"
#include "cmd/write.h"
#include "history/changes.h"
#include <fcntl.h>
#include "base/banned.h"

/* 0: this branch has no book, and nothing is to be done. */
static int open_book(ds_run *run, ds_err *err)
{
    if (ds_run_open(run, DS_NEEDS_BOOK, err) == 0)
        return 1;
    if (err->code != DS_ENOTFOUND)
        return -1;
    *err = (ds_err){0};
    return 0;
}

/* --- before a commit ------------------------------------------------------ */

/* Nothing broken gets into a commit made by git: what is staged counts, not
 * what lies in the work tree. Silent when all is well. */
static int pre_commit(ds_run *run, ds_err *err)
{
    int opened = open_book(run, err);
    if (opened <= 0)
        return opened;
    *ds_vec_push(&run->opts.given) = (ds_opt_given){OPT_STAGED, ""};
    *ds_vec_push(&run->opts.given) = (ds_opt_given){OPT_QUIET, ""};
    run->opts.args.n = 0;
    int failed = ds_cmd_check(run, err);
    if (failed && err->code == DS_EFINDINGS)
        ds_hint(err, "mend and stage it, or git commit --no-verify");
    return failed;
}

static int note_clients(void *payload, const ds_commit_info *commit,
                        const ds_client_change *clients, size_t n, ds_err *err)
{
    ds_write *w = payload;
    (void)commit;
    (void)err;
    ds_arena *a = &w->run->arena;
    for (size_t i = 0; i < n; i++) {
        const ds_client_change *c = &clients[i];
        for (size_t k = 0; k < c->changes.n; k++) {
            ds_change x = {.what = ds_dup(a, c->changes.p[k].what),
                           .old = ds_dup(a, c->changes.p[k].old),
                           .new = ds_dup(a, c->changes.p[k].new)};
            *ds_vec_push(&w->lines) = (ds_write_line){ds_dup(a, c->id), x};
        }
        for (size_t k = 0; k < c->nattached; k++) {
            ds_change x = {.what = ds_dup(a, c->attached[k])};
            *ds_vec_push(&w->lines) = (ds_write_line){ds_dup(a, c->id), x};
        }
    }
    return 0;
}

/* Nothing but blank lines and git's comments: nobody has said anything yet.
 * What stands below git's scissors is not of the message. */
static bool says_nothing(ds_str text)
{
    while (text.n > 0) {
        ds_str line = ds_str_trim(ds_str_cut(&text, '\n'));
        if (ds_str_find(line, DS_STR("-- >8 --")) != SIZE_MAX)
            return true;
        if (line.n > 0 && line.p[0] != '#')
            return false;
    }
    return true;
}

/* The field changes as the message, where the user gave none: git names where
 * the text is from (-m, a merge, ...) as the second argument. */
static int prepare_commit_msg(ds_run *run, ds_err *err)
{
    ds_str text, file = ds_run_arg(run, 1);
    ds_str source = ds_run_arg(run, 2);
    if (!file.n || (source.n && !ds_str_is(source, "template")))
        return 0;
    const char *path = ds_zstr(&run->arena, file);
    int opened = open_book(run, err);
    if (opened <= 0)
        return opened;
    if (ds_file_read(&text, &run->arena, AT_FDCWD, path, 1 << 20, err))
        return -1;
    ds_write w = {.run = run};
    if (says_nothing(text) && ds_history_pending(&run->book, run->schema, true,
                                                 note_clients, &w, err)) {
        ds_write_close(&w);
        return -1;
    }
    ds_str message = ds_write_message(&w);
    ds_write_close(&w);
    if (!message.n)
        return 0;
    return ds_file_replace(
        AT_FDCWD, path,
        ds_printf(&run->arena, "%.*s\n%.*s", DS_FMT(message), DS_FMT(text)),
        0644, err);
}

/* --- behind a change of the work tree --------------------------------------
 */

/* So that the next question is quick. Whatever is wrong is told by that one,
 * never here: git has done what it was asked to do. */
static int refresh(ds_run *run, ds_err *err)
{
    run->quiet_index = true;
    if (ds_run_open(run, DS_NEEDS_BOOK, err) == 0)
        ds_run_index(run, err);
    *err = (ds_err){0};
    return 0;
}

static const struct {
    const char *name;
    ds_verb_fn *run;
} hooks[] = {
    {"pre-commit", pre_commit}, {"prepare-commit-msg", prepare_commit_msg},
    {"post-merge", refresh},    {"post-checkout", refresh},
    {"post-rewrite", refresh},  {"pre-receive", ds_hook_pre_receive},
};

int ds_cmd_hook(ds_run *run, ds_err *err)
{
    ds_str name = ds_run_arg(run, 0);
    for (size_t i = 0; i < sizeof hooks / sizeof *hooks; i++)
        if (ds_str_is(name, hooks[i].name))
            return hooks[i].run(run, err);
    return ds_fail(err, DS_EUSAGE, "unknown hook \"%.*s\"", DS_FMT(name));
}
