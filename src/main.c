/* Finds the verb, opens what its row needs, runs it, prints the one error. */
#include "cmd/run.h"
#include <stdlib.h>
#include <unistd.h>
#include "base/utf8.h"
#include "base/banned.h"

static void print_part(const char *before, const char *text, bool lines)
{
    ds_buf b = {0};
    ds_utf8_show(&b, ds_cstr(text), lines);
    fprintf(stderr, "%s%.*s\n", before, (int)b.n, b.p);
    ds_buf_free(&b);
}

/* Findings were printed where they arose: only what is to be done about them
 * follows. A position ("query:1:27: ...") stands at the start of its line. */
static void print_error(const ds_err *err)
{
    if (err->msg[0])
        print_part(err->excerpt[0] ? "" : "dossier: ", err->msg, false);
    if (err->excerpt[0])
        print_part("", err->excerpt, true);
    if (err->hint[0])
        print_part("hint: ", err->hint, false);
}

static int set_today(ds_run *run, ds_err *err)
{
    ds_str given = ds_run_opt(run, OPT_TODAY);
    if (!given.n) {
        run->today = ds_date_today();
        return 0;
    }
    if (ds_date_parse(&run->today, given))
        return 0;
    return ds_fail(err, DS_EUSAGE,
                   "--today is a date such as 2026-11-23, not \"%.*s\"",
                   DS_FMT(given));
}

static int change_folder(const ds_run *run, ds_err *err)
{
    const char *dir = ds_opts_get(&run->opts, OPT_DIR);
    if (dir && chdir(dir))
        return ds_fail_errno(err, "%s", dir);
    return 0;
}

static const char *verb_name(const ds_run *run)
{
    if (ds_run_has(run, OPT_VERSION))
        return "version";
    if (!run->opts.verb)
        return "help";
    return run->opts.verb;
}

static int run_verb(ds_run *run, ds_err *err)
{
    const ds_verb *verb = ds_verb_find(verb_name(run), err);
    if (!verb)
        return -1;
    if (ds_run_has(run, OPT_HELP))
        return ds_verb_help(verb, stdout);
    if (ds_verb_accepts(verb, &run->opts, err) || change_folder(run, err) ||
        set_today(run, err) || ds_run_open(run, verb->needs, err))
        return -1;
    int failed = verb->run(run, err);
    ds_err closing = {0};
    if (ds_run_out_close(run, !failed, &closing) && !failed) {
        *err = closing;
        return -1;
    }
    return failed;
}

int main(int argc, char **argv)
{
    ds_run run = {0};
    ds_err err = {0};
    run.findings.arena = &run.arena;
    int failed =
        ds_opts_parse(&run.opts, argc, argv, &err) || run_verb(&run, &err);
    if (failed)
        print_error(&err);
    ds_run_close(&run);
    return failed ? ds_exit_status(err.code) : 0;
}
