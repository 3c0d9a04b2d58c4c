/* Asks git, in a dozen runs of it, for everything that still leads to a client.
 *
 * The folders that it had come first: those that lie under its identifier
 * anywhere in the history, and those before its renames, which the caller
 * knows. All else is about these paths. */
#include "base/buf.h"
#include "base/file.h"
#include "store/spawn.h"
#include "store/traces_parts.h"
#include <string.h>
#include <unistd.h>
#include "base/banned.h"

void ds_trace_add(ds_trace_search *s, const char *kind, ds_str name,
                  ds_str note)
{
    *ds_vec_push(&s->out->list) =
        (ds_trace){kind, ds_dup(s->arena, name), ds_dup(s->arena, note)};
}

/* --- running git ---------------------------------------------------------- */

void ds_trace_begin(ds_trace_search *s, ds_words *w)
{
    static const char *const first[] = {"git", "--literal-pathspecs", "-c",
                                        "log.showSignature=false", "-C"};
    w->n = 0;
    for (size_t i = 0; i < sizeof first / sizeof *first; i++)
        *ds_vec_push(w) = first[i];
    *ds_vec_push(w) = ds_zstr(s->arena, s->book->worktree);
}

void ds_trace_words(ds_words *w, const char *const *list)
{
    for (; *list != NULL; list++)
        *ds_vec_push(w) = *list;
}

static void add_folders(ds_trace_search *s, ds_words *w)
{
    *ds_vec_push(w) = "--";
    for (size_t i = 0; i < s->out->folders.n; i++)
        *ds_vec_push(w) = ds_zstr(s->arena, s->out->folders.p[i]);
}

int ds_trace_ask(ds_str *out, ds_trace_search *s, ds_words *w, const char *what)
{
    *ds_vec_push(w) = NULL;
    return ds_spawn_git(out, s->arena, w->p, -1, what, s->err);
}

int ds_trace_git(ds_str *out, ds_trace_search *s, const char *const *list)
{
    ds_words w = {0};
    ds_trace_begin(s, &w);
    ds_trace_words(&w, list);
    int rc = ds_trace_ask(out, s, &w, list[0]);
    ds_vec_free(&w);
    return rc;
}

int ds_trace_log(ds_str *out, ds_trace_search *s, const char *const *more)
{
    static const char *const all[] = {"log", "--all", "--reflog",
                                      "--full-history", NULL};
    ds_words w = {0};
    ds_trace_begin(s, &w);
    ds_trace_words(&w, all);
    ds_trace_words(&w, more);
    add_folders(s, &w);
    int rc = ds_trace_ask(out, s, &w, "log");
    ds_vec_free(&w);
    return rc;
}

/* --- folders -------------------------------------------------------------- */

static void add_folder(ds_trace_search *s, ds_str folder)
{
    bool fresh;
    folder = ds_dup(s->arena, folder);
    ds_map_put(&s->known, folder, &fresh);
    if (fresh)
        *ds_vec_push(&s->out->folders) = folder;
}

/* Every ".../ID/client.yaml" below records/ that there ever was. */
static int find_folders(ds_trace_search *s)
{
    ds_str records =
        ds_printf(s->arena, "%.*srecords", DS_FMT(s->book->prefix));
    ds_str glob = ds_printf(s->arena, ":(glob)%.*s/**/%.*s/client.yaml",
                            DS_FMT(records), DS_FMT(s->id));
    const char *const more[] = {
        "--full-history", "--format=", "--name-only", "-z", "--", glob.p, NULL};
    static const char *const all[] = {"log", "--all", "--reflog", NULL};
    ds_words w = {0};
    ds_str out;
    ds_trace_begin(s, &w);
    w.p[1] = "--no-literal-pathspecs";
    ds_trace_words(&w, all);
    ds_trace_words(&w, more);
    int rc = ds_trace_ask(&out, s, &w, "log");
    ds_vec_free(&w);
    while (rc == 0 && out.n > 0) {
        ds_str path = ds_str_trim(ds_str_cut(&out, '\0'));
        if (path.n > 0 && ds_str_eq(ds_path_base(ds_path_dir(path)), s->id))
            add_folder(s, ds_path_dir(path));
    }
    return rc;
}

/* A folder from before a rename may be somebody else's by now: then paths
 * cannot tell the two apart. */
static void judge_folders(ds_trace_search *s, ds_str folder)
{
    size_t n = 0;
    for (size_t i = 0; i < s->out->folders.n; i++) {
        ds_str one = s->out->folders.p[i];
        ds_str file = ds_printf(s->arena, "%.*s/%.*s/client.yaml",
                                DS_FMT(s->book->worktree), DS_FMT(one));
        bool taken = !ds_str_eq(one, folder) && access(file.p, F_OK) == 0;
        ds_trace_add(
            s, "path", one,
            taken ? DS_STR("another client's now: what it held before can only "
                           "be purged by hand")
                  : DS_STR(""));
        if (!taken)
            s->out->folders.p[n++] = one;
    }
    s->out->folders.n = n;
}

/* --- commits -------------------------------------------------------------- */

#define LINE "--format=%h%x09%as %s"

static void add_lines(ds_trace_search *s, const char *kind, ds_str out)
{
    while (out.n > 0) {
        ds_str note = ds_str_cut(&out, '\n');
        ds_str name = ds_str_cut(&note, '\t');
        ds_trace_add(s, kind, name, note);
    }
}

static int find_commits(ds_trace_search *s)
{
    static const char *const more[] = {LINE, NULL};
    ds_str out;
    if (ds_trace_log(&out, s, more) != 0)
        return -1;
    add_lines(s, "commit", out);
    return 0;
}

/* An identifier as a word of its own: "acme" is not in "acme-2". */
static const char *pattern(ds_trace_search *s, ds_str id)
{
    ds_buf b = {0};
    ds_buf_addz(&b, "--grep=(^|[^[:alnum:]-])");
    for (size_t i = 0; i < id.n; i++) {
        if (strchr(".[]{}()*+?^$|\\", id.p[i]) != NULL)
            ds_buf_addc(&b, '\\');
        ds_buf_addc(&b, id.p[i]);
    }
    ds_buf_addz(&b, "($|[^[:alnum:]-])");
    const char *out = ds_zstr(s->arena, ds_buf_str(&b));
    ds_buf_free(&b);
    return out;
}

static int find_messages(ds_trace_search *s)
{
    static const char *const all[] = {"log", "--all", "--reflog",
                                      "-E",  LINE,    NULL};
    ds_words w = {0};
    ds_str out;
    ds_trace_begin(s, &w);
    ds_trace_words(&w, all);
    for (size_t i = 0; i < s->out->folders.n; i++)
        *ds_vec_push(&w) = pattern(s, ds_path_base(s->out->folders.p[i]));
    int rc = ds_trace_ask(&out, s, &w, "log");
    ds_vec_free(&w);
    if (rc == 0)
        add_lines(s, "message", out);
    return rc;
}

int ds_traces_find(ds_traces *out, ds_arena *a, const ds_book *book, ds_str id,
                   ds_str name, ds_str folder, const ds_str *earlier,
                   size_t nearlier, ds_err *err)
{
    *out = (ds_traces){0};
    ds_trace_search s = {out, a, book, id, name, {0}, err};
    ds_str now = ds_printf(a, "%.*s%.*s", DS_FMT(book->prefix), DS_FMT(folder));
    add_folder(&s, now);
    int rc = find_folders(&s);
    for (size_t i = 0; i < nearlier; i++)
        add_folder(&s, ds_printf(a, "%.*s%.*s", DS_FMT(book->prefix),
                                 DS_FMT(earlier[i])));
    judge_folders(&s, now);
    if (rc == 0 && find_commits(&s) == 0 && find_messages(&s) == 0 &&
        ds_trace_find_refs(&s) == 0 && ds_trace_find_stashes(&s) == 0 &&
        ds_trace_find_reflogs(&s) == 0 && ds_trace_find_worktrees(&s) == 0 &&
        ds_trace_find_remotes(&s) == 0) {
        ds_trace_find_files(&s);
        ds_trace_find_records(&s);
    } else {
        rc = -1;
    }
    ds_map_free(&s.known);
    return rc;
}

void ds_traces_free(ds_traces *t)
{
    ds_vec_free(&t->list);
    ds_vec_free(&t->folders);
}
