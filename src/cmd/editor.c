/* Editing by hand, so that no typed text is ever lost.
 *
 * The editor works on <gitdir>/dossier/edit/ID.yaml, beside which ID.base
 * holds the bytes that the text was made from ("" for a new client). Both go
 * when the change is committed or was none; until then they stay, whatever
 * happened: the editor failed, the text was broken, the file changed
 * meanwhile, the machine went down. The next session finds them. */
#include "cmd/editor.h"
#include "base/file.h"
#include "store/git.h"
#include <errno.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>
#include "base/banned.h"

typedef struct {
    ds_run *run;
    ds_client_ref client;
    const char *text, *base; /* paths */
    ds_str old;
} session;

/* As git chooses. */
static const char *editor_command(ds_run *run)
{
    ds_str value;
    const char *command = getenv("GIT_EDITOR");
    if (!command &&
        ds_git_config_get(&value, &run->arena, &run->book, "core.editor"))
        command = value.p;
    if (!command)
        command = getenv("VISUAL");
    if (!command)
        command = getenv("EDITOR");
    return command && *command ? command : "vi";
}

/* Editors that understand +LINE. */
static bool takes_line(const char *command)
{
    static const char *const names[] = {"vi",   "vim",   "nvim",  "nano",
                                        "pico", "emacs", "micro", "kak"};
    ds_str rest = ds_cstr(command);
    ds_str name = ds_path_base(ds_str_cut(&rest, ' '));
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (ds_str_is(name, names[i]))
            return true;
    return false;
}

static int run_editor(session *s, unsigned line, ds_err *err)
{
    ds_arena *a = &s->run->arena;
    const char *command = editor_command(s->run);
    ds_str script = ds_printf(a, "%s \"$@\"", command);
    ds_str at = ds_printf(a, "+%u", line);
    bool jump = line > 1 && takes_line(command);
    fflush(NULL);
    pid_t pid = fork();
    if (pid < 0)
        return ds_fail_errno(err, "%s", command);
    if (pid == 0) {
        execl("/bin/sh", "sh", "-c", script.p, command, jump ? at.p : s->text,
              jump ? s->text : (char *)NULL, (char *)NULL);
        _exit(127);
    }
    int status;
    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR)
            return ds_fail_errno(err, "%s", command);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return 0;
    ds_fail(err, DS_EIO, "the editor \"%s\" failed; your text is kept in %s",
            command, s->text);
    return ds_hint(err, "dossier edit %.*s", DS_FMT(s->client.id));
}

static void forget(session *s)
{
    unlink(s->text);
    unlink(s->base);
}

/* Starts from a kept text when there is one that still fits. */
static int prepare(session *s, ds_str text, ds_err *err)
{
    ds_arena *a = &s->run->arena;
    ds_str dir = ds_printf(a, "%.*s/dossier/edit", DS_FMT(s->run->book.gitdir));
    s->text = ds_printf(a, "%s/%.*s.yaml", dir.p, DS_FMT(s->client.id)).p;
    s->base = ds_printf(a, "%s/%.*s.base", dir.p, DS_FMT(s->client.id)).p;
    ds_str base;
    if (!ds_file_read(&base, a, AT_FDCWD, s->base, DS_YAML_MAX_BYTES, err) &&
        !access(s->text, F_OK)) {
        if (ds_str_eq(base, s->old)) {
            ds_run_say(s->run, "going on with the text kept in %s", s->text);
            return 0;
        }
        ds_fail(err, DS_ECHANGED, "%.*s changed since your text was kept in %s",
                DS_FMT(s->client.path), s->text);
        return ds_hint(err, "take what you need from it, then remove it");
    }
    return ds_mkdirs(AT_FDCWD, dir.p, err) ||
                   ds_file_replace(AT_FDCWD, s->text, text, 0600, err) ||
                   ds_file_replace(AT_FDCWD, s->base, s->old, 0600, err)
               ? -1
               : 0;
}

static unsigned first_error_line(const ds_findings *f)
{
    for (size_t i = 0; i < f->list.n; i++)
        if (!f->list.p[i].warning)
            return f->list.p[i].line;
    return 1;
}

static bool want_again(session *s)
{
    ds_str question = ds_printf(&s->run->arena, "open %s again?", s->text);
    return isatty(STDIN_FILENO) && ds_run_confirm(s->run, question.p, false);
}

/* One round: 0 done, 1 again at `*line`, -1 failed. */
static int round_of(session *s, unsigned *line, ds_err *err)
{
    ds_run *run = s->run;
    ds_str text;
    if (run_editor(s, *line, err) ||
        ds_file_read(&text, &run->arena, AT_FDCWD, s->text, DS_YAML_MAX_BYTES,
                     err))
        return -1;
    if (ds_str_eq(text, s->old)) {
        forget(s);
        ds_run_say(run, "nothing to change");
        return 0;
    }
    ds_write w;
    ds_write_open(&w, run);
    ds_findings_clear(&run->findings);
    int failed = ds_write_put(&w, s->client, s->old, text, err);
    if (!failed) {
        ds_str subject = {0};
        if (!s->old.p)
            subject = ds_printf(&run->arena, "%.*s: add client",
                                DS_FMT(s->client.id));
        bool refused = ds_changeset_refused(w.set);
        failed = ds_write_finish(&w, subject, err);
        if (failed && refused && want_again(s)) {
            *line = first_error_line(&run->findings);
            return 1;
        }
    }
    ds_write_close(&w);
    if (!failed && !ds_run_has(run, OPT_DRY_RUN))
        forget(s);
    if (failed)
        ds_hint(err, "your text is kept: dossier edit %.*s",
                DS_FMT(s->client.id));
    return failed;
}

int ds_editor_session(ds_run *run, ds_client_ref client, ds_str old,
                      ds_str text, ds_err *err)
{
    session s = {.run = run, .client = client, .old = old};
    if (prepare(&s, text, err))
        return -1;
    unsigned line = 1;
    int again;
    while ((again = round_of(&s, &line, err)) == 1)
        continue;
    return again;
}
