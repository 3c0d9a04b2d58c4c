/* Where answers go: a terminal, its pager, a pipe, a file. */
#include "cmd/origin.h"
#include "store/git.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include "base/utf8.h"
#include "base/banned.h"

static unsigned terminal_width(void)
{
    const char *columns = getenv("COLUMNS");
    int64_t n;
    if (columns && ds_decimal_parse(&n, ds_cstr(columns)) &&
        n >= 20 * DS_DECIMAL_DEN && n <= 1000 * DS_DECIMAL_DEN)
        return (unsigned)(n / DS_DECIMAL_DEN);
    struct winsize w;
    if (!ioctl(STDOUT_FILENO, TIOCGWINSZ, &w) && w.ws_col >= 20)
        return w.ws_col;
    return 80;
}

bool ds_run_colours(const ds_run *run, bool terminal)
{
    ds_str when = ds_run_opt(run, OPT_COLOR);
    const char *no = getenv("NO_COLOR"), *term = getenv("TERM");
    if (when.n && !ds_str_is(when, "auto"))
        return ds_str_is(when, "always");
    return terminal && !(no && *no) &&
           !(term && ds_str_is(ds_cstr(term), "dumb"));
}

static int choose_colour(ds_run *run, ds_err *err)
{
    ds_str when = ds_run_opt(run, OPT_COLOR);
    run->colour = ds_run_colours(run, run->terminal);
    if (!when.n || ds_str_is(when, "auto") || ds_str_is(when, "always") ||
        ds_str_is(when, "never"))
        return 0;
    return ds_fail(err, DS_EUSAGE,
                   "--color is auto, always or never, not \"%.*s\"",
                   DS_FMT(when));
}

/* As git chooses: GIT_PAGER, core.pager, PAGER, less; "" and "cat" mean none.
 * It is the user's own command line, so the shell reads it, as git does. */
static const char *pager_command(ds_run *run)
{
    const char *names[] = {"GIT_PAGER", NULL, "PAGER"};
    const char *command = NULL;
    for (size_t i = 0; i < 3 && !command; i++) {
        ds_str value;
        if (names[i])
            command = getenv(names[i]);
        else if (run->book.root.n &&
                 ds_git_config_get(&value, &run->arena, &run->book,
                                   "core.pager"))
            command = value.p;
    }
    if (!command)
        command = "less";
    return *command && !ds_str_is(ds_cstr(command), "cat") ? command : NULL;
}

static void become_pager(const char *command, int from)
{
    dup2(from, STDIN_FILENO);
    close(from);
    setenv("LESS", "FRX", 0);
    setenv("LV", "-c", 0);
    execl("/bin/sh", "sh", "-c", command, (char *)NULL);
    _exit(127);
}

static void start_pager(ds_run *run)
{
    const char *command = pager_command(run);
    int ends[2];
    if (!command || pipe2(ends, O_CLOEXEC))
        return;
    fflush(NULL);
    run->pager = fork();
    if (run->pager == 0)
        become_pager(command, ends[0]);
    close(ends[0]);
    if (run->pager > 0)
        run->out = fdopen(ends[1], "w");
    else
        close(ends[1]);
    signal(SIGPIPE, SIG_IGN); /* a reader who quits is no error */
}

int ds_run_out(ds_run *run, bool page, ds_err *err)
{
    if (ds_run_has(run, OPT_OUTPUT)) {
        if (ds_outfile_open(&run->file, &run->out, &run->arena,
                            ds_opts_get(&run->opts, OPT_OUTPUT), err))
            return -1;
    } else {
        run->out = stdout;
        run->terminal = isatty(STDOUT_FILENO);
    }
    if (run->terminal)
        run->width = terminal_width();
    if (choose_colour(run, err))
        return -1;
    if (page && run->terminal && !ds_run_has(run, OPT_NO_PAGER))
        start_pager(run);
    return 0;
}

int ds_run_out_close(ds_run *run, bool keep, ds_err *err)
{
    FILE *out = run->out;
    if (!out)
        return 0;
    int failed = 0;
    if (ds_run_has(run, OPT_OUTPUT))
        failed = ds_outfile_close(&run->file, out, keep, err);
    else if ((fflush(out) || ferror(out)) && errno != EPIPE)
        failed = ds_fail_errno(err, "standard output");
    if (run->pager > 0) {
        fclose(out);
        while (waitpid(run->pager, NULL, 0) < 0 && errno == EINTR)
            ;
    }
    run->out = NULL;
    return failed;
}

/* The collection that stands first among the words, as list and export take
 * them. */
static ds_str source_named(const ds_run *run)
{
    if (!run->schema || !run->opts.args.n)
        return (ds_str){0};
    int table = ds_schema_table(run->schema, ds_run_arg(run, 0));
    return table < 0 ? (ds_str){0} : run->schema->tables[table].name;
}

ds_sink_opts ds_run_sink_opts(const ds_run *run)
{
    return (ds_sink_opts){
        .out = run->out,
        .terminal = run->terminal,
        .colour = run->colour,
        .width = run->width,
        .no_header = ds_run_has(run, OPT_NO_HEADER),
        .source = source_named(run),
        .tail = run->tail,
        .dialect = ds_run_opt(run, OPT_DIALECT),
        .talk = ds_run_has(run, OPT_QUIET) ? NULL : stderr,
        .schema = run->schema,
        .italian = run->schema && ds_str_is(run->schema->language, "it"),
    };
}

int ds_run_sink(ds_sink **out, ds_run *run, const char *format, ds_err *err)
{
    ds_str name = ds_run_opt(run, OPT_FORMAT);
    if (ds_run_has(run, OPT_CSV))
        name = DS_STR("csv");
    if (ds_run_has(run, OPT_JSON))
        name = DS_STR("json");
    if (!name.n)
        name = ds_cstr(format);
    if (!run->out && ds_run_out(run, true, err))
        return -1;
    ds_sink_opts opts = ds_run_sink_opts(run);
    if (ds_origin_add(&opts, run, name, err))
        return -1;
    return ds_sink_open(out, &run->arena, name, &opts, err);
}

static void talk(const char *fmt, va_list ap)
{
    ds_arena a = {0};
    ds_buf b = {0};
    ds_utf8_show(&b, ds_vprintf(&a, fmt, ap), true);
    fwrite(b.p, 1, b.n, stderr);
    ds_buf_free(&b);
    ds_arena_free(&a);
}

void ds_talk(const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    talk(fmt, ap);
    va_end(ap);
}

void ds_run_say(const ds_run *run, const char *fmt, ...)
{
    if (ds_run_has(run, OPT_QUIET))
        return;
    va_list ap;
    va_start(ap, fmt);
    talk(fmt, ap);
    va_end(ap);
    fputc('\n', stderr);
}

static bool has_terminal(void)
{
    return isatty(STDIN_FILENO) && isatty(STDERR_FILENO);
}

bool ds_run_asks(const ds_run *run)
{
    return has_terminal() && !ds_run_has(run, OPT_YES) &&
           !ds_run_has(run, OPT_QUIET);
}

bool ds_run_confirm(const ds_run *run, const char *question, bool otherwise)
{
    if (ds_run_has(run, OPT_YES))
        return true;
    if (!has_terminal())
        return otherwise;
    ds_talk("%s [y/N] ", question);
    char answer[16];
    return fgets(answer, sizeof answer, stdin) &&
           (answer[0] == 'y' || answer[0] == 'Y');
}

int ds_run_found(ds_err *err)
{
    *err = (ds_err){.code = DS_EFINDINGS};
    return -1;
}
