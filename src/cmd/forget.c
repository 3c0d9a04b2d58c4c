/* forget: removes a client in one commit, says what git still holds of it, and
 * prints the commands that purge it. They are not run: they rewrite history,
 * which everybody who has a clone must agree to. */
#include "base/file.h"
#include "base/shell.h"
#include "base/utf8.h"
#include "cmd/verbs.h"
#include "cmd/write.h"
#include "record/client.h"
#include "store/git.h"
#include "store/traces.h"
#include <stdarg.h>
#include "base/banned.h"

typedef struct {
    ds_run *run;
    ds_client_ref client;
    ds_str name; /* legal */
    DS_VEC(ds_str) earlier;
    ds_traces traces;
    DS_VEC(ds_str) commands;
} session;

/* --- what it is and was called -------------------------------------------- */

static int on_commit(void *payload, const ds_commit_info *c, ds_err *err)
{
    session *s = payload;
    (void)err;
    size_t n = s->earlier.n;
    if (!n || !ds_str_eq(s->earlier.p[n - 1], c->path))
        *ds_vec_push(&s->earlier) = ds_dup(&s->run->arena, c->path);
    return 0;
}

/* A broken record has no name; it can be forgotten all the same. */
static void read_name(session *s)
{
    ds_run *run = s->run;
    ds_str bytes;
    ds_err none;
    ds_findings f = {.arena = &run->arena};
    ds_doc *doc = ds_new(&run->arena, ds_doc);
    ds_record r;
    int field = ds_table_field(&run->schema->tables[0], DS_STR("legal_name"));
    if (!ds_run_read(&bytes, run, s->client.path, &none) &&
        !ds_yaml_parse(doc, &run->arena, s->client.path, bytes, &f)) {
        ds_record_read(&r, &run->arena, run->schema, doc, s->client.id,
                       s->client.path, NULL);
        if (field >= 0 && r.tables[0].rows[0].values[field].set)
            s->name = r.tables[0].rows[0].values[field].text;
    }
    ds_findings_free(&f);
}

/* --- commands ------------------------------------------------------------- */

static void command(session *s, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
static void command(session *s, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    *ds_vec_push(&s->commands) = ds_vprintf(&s->run->arena, fmt, ap);
    va_end(ap);
}

static ds_str word(const session *s, ds_str text)
{
    return ds_shell_word(&s->run->arena, text);
}

/* A command for each trace of a kind, its name in the place of %.*s; the last
 * first, because dropping a stash renumbers those behind it. */
static void each(session *s, const char *kind, const char *before)
{
    for (size_t i = s->traces.list.n; i-- > 0;) {
        const ds_trace *t = &s->traces.list.p[i];
        if (ds_str_is(ds_cstr(t->kind), kind))
            command(s, "%s %.*s", before, DS_FMT(word(s, t->name)));
    }
}

static bool has(const session *s, const char *kind)
{
    for (size_t i = 0; i < s->traces.list.n; i++)
        if (ds_str_is(ds_cstr(s->traces.list.p[i].kind), kind))
            return true;
    return false;
}

/* Its identifiers for a regular expression of Python. */
static ds_str pattern(session *s)
{
    static const ds_str special = DS_STR(".[]{}()*+?^$|\\");
    ds_buf b = {0};
    for (size_t i = 0; i < s->traces.folders.n; i++) {
        ds_str id = ds_path_base(s->traces.folders.p[i]);
        ds_buf_addz(&b, i ? "|" : "");
        for (size_t k = 0; k < id.n; k++) {
            if (ds_str_chr(special, id.p[k]) < special.n)
                ds_buf_addc(&b, '\\');
            ds_buf_addc(&b, id.p[k]);
        }
    }
    ds_str out = ds_dup(&s->run->arena, ds_buf_str(&b));
    ds_buf_free(&b);
    return out;
}

static void filter_commands(session *s)
{
    ds_arena *a = &s->run->arena;
    ds_buf b = {0};
    ds_str rules =
        word(s, ds_printf(a, "%.*s/forget", DS_FMT(s->run->book.gitdir)));
    ds_buf_addz(&b, "git filter-repo --force --invert-paths");
    for (size_t i = 0; i < s->traces.folders.n; i++) {
        ds_str folder = ds_printf(a, "%.*s/", DS_FMT(s->traces.folders.p[i]));
        ds_buf_addf(&b, " --path %.*s", DS_FMT(word(s, folder)));
    }
    if (has(s, "message")) {
        ds_str rule = ds_printf(
            a, "regex:(?m)^.*(?<![\\w-])(%.*s)(?![\\w-]).*$==>(forgotten)",
            DS_FMT(pattern(s)));
        command(s, "printf '%%s\\n' %.*s >%.*s", DS_FMT(word(s, rule)),
                DS_FMT(rules));
        ds_buf_addf(&b, " --replace-message %.*s", DS_FMT(rules));
    }
    command(s, "%.*s", DS_FMT(ds_buf_str(&b)));
    ds_buf_free(&b);
    if (has(s, "message"))
        command(s, "rm %.*s", DS_FMT(rules));
    command(s, "git reflog expire --expire=now --expire-unreachable=now --all");
    command(s, "git gc --prune=now");
}

static void push_commands(session *s)
{
    for (size_t i = 0; i < s->traces.list.n; i++) {
        const ds_trace *t = &s->traces.list.p[i];
        ds_str url, quoted = word(s, t->name);
        if (!ds_str_is(ds_cstr(t->kind), "remote"))
            continue;
        ds_str key =
            ds_printf(&s->run->arena, "remote.%.*s.url", DS_FMT(t->name));
        if (ds_str_is(t->name, "origin") && /* filter-repo takes it away */
            ds_git_config_get(&url, &s->run->arena, &s->run->book, key.p))
            command(s, "git remote add origin %.*s", DS_FMT(word(s, url)));
        command(s, "git push --force --all %.*s", DS_FMT(quoted));
        command(s, "git push --force --tags %.*s", DS_FMT(quoted));
    }
}

static void make_commands(session *s)
{
    if (!has(s, "commit") && !has(s, "file") && !has(s, "message"))
        return;
    if (ds_run_has(s->run, OPT_DRY_RUN))
        command(s, "dossier forget %.*s", DS_FMT(word(s, s->client.id)));
    if (ds_str_is(s->run->book.prefix, "") == false)
        command(s, "cd %.*s", DS_FMT(word(s, s->run->book.worktree)));
    each(s, "stash", "git stash drop");
    if (has(s, "commit") || has(s, "message"))
        filter_commands(s);
    each(s, "file", "rm");
    push_commands(s);
}

/* --- telling -------------------------------------------------------------- */

enum {
    HELD_BY,
    NAME,
    NOTE,
    WIDTH
};

static const ds_column columns[WIDTH] = {
    [HELD_BY] = {{"held_by", 7}, {"Held by", 7}, DS_TEXT},
    [NAME] = {{"name", 4}, {"Name", 4}, DS_TEXT},
    [NOTE] = {{"note", 4}, {"Note", 4}, DS_TEXT},
};

static int tell_row(ds_sink *sink, const char *kind, ds_str name, ds_str note,
                    ds_err *err)
{
    const ds_cell cells[WIDTH] = {
        [HELD_BY] = {.set = true, .text = ds_cstr(kind)},
        [NAME] = {.set = name.n > 0, .text = name},
        [NOTE] = {.set = note.n > 0, .text = note},
    };
    return sink->row(sink, cells, err);
}

/* Below a table the commands stand by themselves, to be copied whole; in other
 * formats they are rows. */
static int tell(session *s, ds_err *err)
{
    ds_run *run = s->run;
    ds_str format = ds_run_opt(run, OPT_FORMAT);
    bool table =
        ds_str_is(format, "table") ||
        (!format.n && !ds_run_has(run, OPT_JSON) && !ds_run_has(run, OPT_CSV));
    ds_sink *sink;
    if (ds_run_sink(&sink, run, "table", err) ||
        sink->head(sink, columns, WIDTH, err))
        return -1;
    for (size_t i = 0; i < s->traces.list.n; i++) {
        const ds_trace *t = &s->traces.list.p[i];
        if (tell_row(sink, t->kind, t->name, t->note, err))
            return -1;
    }
    for (size_t i = 0; i < s->commands.n && !table; i++)
        if (tell_row(sink, "purge", s->commands.p[i], (ds_str){0}, err))
            return -1;
    if (sink->end(sink, err))
        return -1;
    ds_buf b = {0};
    if (table && s->commands.n)
        ds_buf_addz(&b, "\nto purge it here, and the same in every clone:\n");
    for (size_t i = 0; i < s->commands.n && table; i++) {
        ds_buf_addz(&b, "  ");
        ds_utf8_show(&b, s->commands.p[i], false);
        ds_buf_addc(&b, '\n');
    }
    fwrite(b.n ? b.p : "", 1, b.n, run->out);
    ds_buf_free(&b);
    return 0;
}

/* --- removing ------------------------------------------------------------- */

/* The message does not name it: it would be one more thing to purge. */
static int remove_client(session *s, ds_err *err)
{
    ds_write w;
    ds_write_open(&w, s->run);
    int failed = ds_changeset_remove_client(w.set, s->client.path, err) ||
                 ds_write_commit(&w, DS_STR("forget a client"), err);
    ds_write_close(&w);
    return failed ? -1 : 0;
}

static int forget(session *s, ds_err *err)
{
    ds_run *run = s->run;
    bool dry = ds_run_has(run, OPT_DRY_RUN);
    ds_str question = ds_printf(&run->arena, "forget %.*s and its files?",
                                DS_FMT(s->client.id));
    /* Where nobody can be asked, only the whole identifier will do. */
    bool exact = ds_str_eq(ds_run_arg(run, 0), s->client.id);
    if (!dry && !ds_run_confirm(run, question.p, exact))
        return ds_fail(err, DS_EUSAGE, "nothing was removed");
    if (ds_git_log(&run->book, ds_client_folder(s->client.path), SIZE_MAX,
                   on_commit, s, err))
        return -1;
    read_name(s);
    if (!dry && remove_client(s, err))
        return -1;
    if (ds_traces_find(&s->traces, &run->arena, &run->book, s->client.id,
                       s->name, ds_client_folder(s->client.path), s->earlier.p,
                       s->earlier.n, err))
        return -1;
    make_commands(s);
    if (dry)
        ds_run_say(run, "nothing was removed (--dry-run)");
    return tell(s, err);
}

int ds_cmd_forget(ds_run *run, ds_err *err)
{
    session s = {.run = run};
    int failed = ds_run_client(&s.client, run, ds_run_arg(run, 0), err) ||
                 forget(&s, err);
    ds_traces_free(&s.traces);
    ds_vec_free(&s.earlier);
    ds_vec_free(&s.commands);
    return failed ? -1 : 0;
}
