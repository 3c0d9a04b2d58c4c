/* Asks git, in a dozen runs of it, for everything that still leads to a client.
 *
 * The folders that it had come first: those that lie under its identifier
 * anywhere in the history, and those before its renames, which the caller
 * knows. All else is about these paths. */
#include "store/traces.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/map.h"
#include "store/spawn.h"
#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/banned.h"

#define MAX_FILE ((size_t)1 << 32)

typedef DS_VEC(const char *) words;

typedef struct {
    ds_traces *out;
    ds_arena *arena;
    const ds_book *book;
    ds_str id, name;
    ds_map known; /* folders */
    ds_err *err;
} search;

static void add(search *s, const char *kind, ds_str name, ds_str note)
{
    *ds_vec_push(&s->out->list) =
        (ds_trace){kind, ds_dup(s->arena, name), ds_dup(s->arena, note)};
}

/* --- running git ---------------------------------------------------------- */

static void begin(search *s, words *w)
{
    static const char *const first[] = {"git", "--literal-pathspecs", "-c",
                                        "log.showSignature=false", "-C"};
    w->n = 0;
    for (size_t i = 0; i < sizeof first / sizeof *first; i++)
        *ds_vec_push(w) = first[i];
    *ds_vec_push(w) = ds_zstr(s->arena, s->book->worktree);
}

static void add_words(words *w, const char *const *list)
{
    for (; *list != NULL; list++)
        *ds_vec_push(w) = *list;
}

static void add_folders(search *s, words *w)
{
    *ds_vec_push(w) = "--";
    for (size_t i = 0; i < s->out->folders.n; i++)
        *ds_vec_push(w) = ds_zstr(s->arena, s->out->folders.p[i]);
}

static int ask(ds_str *out, search *s, words *w, const char *what)
{
    *ds_vec_push(w) = NULL;
    return ds_spawn_git(out, s->arena, w->p, -1, what, s->err);
}

/* Runs git with a list of words; the first is the subcommand. */
static int ask_plain(ds_str *out, search *s, const char *const *list)
{
    words w = {0};
    begin(s, &w);
    add_words(&w, list);
    int rc = ask(out, s, &w, list[0]);
    ds_vec_free(&w);
    return rc;
}

/* git log of the folders over all that is still there, reflogs included. */
static int ask_log(ds_str *out, search *s, const char *const *more)
{
    static const char *const all[] = {"log", "--all", "--reflog",
                                      "--full-history", NULL};
    words w = {0};
    begin(s, &w);
    add_words(&w, all);
    add_words(&w, more);
    add_folders(s, &w);
    int rc = ask(out, s, &w, "log");
    ds_vec_free(&w);
    return rc;
}

/* --- folders -------------------------------------------------------------- */

static void add_folder(search *s, ds_str folder)
{
    bool fresh;
    folder = ds_dup(s->arena, folder);
    ds_map_put(&s->known, folder, &fresh);
    if (fresh)
        *ds_vec_push(&s->out->folders) = folder;
}

/* Every ".../ID/client.yaml" below records/ that there ever was. */
static int find_folders(search *s)
{
    ds_str records =
        ds_printf(s->arena, "%.*srecords", DS_FMT(s->book->prefix));
    ds_str glob = ds_printf(s->arena, ":(glob)%.*s/**/%.*s/client.yaml",
                            DS_FMT(records), DS_FMT(s->id));
    const char *const more[] = {
        "--full-history", "--format=", "--name-only", "-z", "--", glob.p, NULL};
    static const char *const all[] = {"log", "--all", "--reflog", NULL};
    words w = {0};
    ds_str out;
    begin(s, &w);
    w.p[1] = "--no-literal-pathspecs";
    add_words(&w, all);
    add_words(&w, more);
    int rc = ask(&out, s, &w, "log");
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
static void judge_folders(search *s, ds_str folder)
{
    size_t n = 0;
    for (size_t i = 0; i < s->out->folders.n; i++) {
        ds_str one = s->out->folders.p[i];
        ds_str file = ds_printf(s->arena, "%.*s/%.*s/client.yaml",
                                DS_FMT(s->book->worktree), DS_FMT(one));
        bool taken = !ds_str_eq(one, folder) && access(file.p, F_OK) == 0;
        add(s, "path", one,
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

static void add_lines(search *s, const char *kind, ds_str out)
{
    while (out.n > 0) {
        ds_str note = ds_str_cut(&out, '\n');
        ds_str name = ds_str_cut(&note, '\t');
        add(s, kind, name, note);
    }
}

static int find_commits(search *s)
{
    static const char *const more[] = {LINE, NULL};
    ds_str out;
    if (ask_log(&out, s, more) != 0)
        return -1;
    add_lines(s, "commit", out);
    return 0;
}

/* An identifier as a word of its own: "acme" is not in "acme-2". */
static const char *pattern(search *s, ds_str id)
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

static int find_messages(search *s)
{
    static const char *const all[] = {"log", "--all", "--reflog",
                                      "-E",  LINE,    NULL};
    words w = {0};
    ds_str out;
    begin(s, &w);
    add_words(&w, all);
    for (size_t i = 0; i < s->out->folders.n; i++)
        *ds_vec_push(&w) = pattern(s, ds_path_base(s->out->folders.p[i]));
    int rc = ask(&out, s, &w, "log");
    ds_vec_free(&w);
    if (rc == 0)
        add_lines(s, "message", out);
    return rc;
}

/* --- trees ---------------------------------------------------------------- */

/* Which of these revisions have one of the folders in their tree: a byte each.
 */
static int in_trees(bool *has, search *s, const ds_str *revs, size_t n)
{
    ds_buf question = {0};
    words w = {0};
    ds_str out;
    const char *const check[] = {"cat-file", "--batch-check=%(objecttype)",
                                 NULL};
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < s->out->folders.n; k++)
            ds_buf_addf(&question, "%.*s:%.*s\n", DS_FMT(revs[i]),
                        DS_FMT(s->out->folders.p[k]));
    begin(s, &w);
    add_words(&w, check);
    *ds_vec_push(&w) = NULL;
    int rc = ds_spawn_git_with(&out, s->arena, w.p, ds_buf_str(&question),
                               "cat-file", s->err);
    for (size_t i = 0; i < n && rc == 0; i++) {
        has[i] = false;
        for (size_t k = 0; k < s->out->folders.n; k++)
            has[i] |= ds_str_is(ds_str_trim(ds_str_cut(&out, '\n')), "tree");
    }
    ds_buf_free(&question);
    ds_vec_free(&w);
    return rc;
}

/* "NAME<tab>OID" lines; gives names and oids, and whether each tree has it. */
typedef struct {
    DS_VEC(ds_str) names, oids;
    bool *has;
} entries;

static int read_entries(entries *e, search *s, ds_str out)
{
    while (out.n > 0) {
        ds_str oid = ds_str_cut(&out, '\n');
        *ds_vec_push(&e->names) = ds_str_cut(&oid, '\t');
        *ds_vec_push(&e->oids) = oid;
    }
    e->has = ds_new_n(s->arena, bool, e->oids.n);
    return in_trees(e->has, s, e->oids.p, e->oids.n);
}

static void free_entries(entries *e)
{
    ds_vec_free(&e->names);
    ds_vec_free(&e->oids);
}

/* Refs that reach a commit which brought the client in. */
static int find_refs(search *s)
{
    static const char *const more[] = {"--diff-filter=A", "--format=%H", NULL};
    static const char *const refs[] = {
        "for-each-ref", "--format=%(refname)%09%(objectname)", NULL};
    ds_str out;
    words w = {0};
    entries e = {0};
    if (ask_log(&out, s, more) != 0)
        return -1;
    if (out.n == 0)
        return 0;
    begin(s, &w);
    add_words(&w, refs);
    while (out.n > 0) {
        ds_str oid = ds_str_cut(&out, '\n');
        *ds_vec_push(&w) =
            ds_printf(s->arena, "--contains=%.*s", DS_FMT(oid)).p;
    }
    int rc = ask(&out, s, &w, "for-each-ref");
    ds_vec_free(&w);
    if (rc == 0)
        rc = read_entries(&e, s, out);
    for (size_t i = 0; i < e.names.n && rc == 0; i++)
        if (!ds_str_is(e.names.p[i], "refs/stash"))
            add(s, "ref", e.names.p[i],
                e.has[i] ? DS_STR("in its tree and history")
                         : DS_STR("in its history"));
    free_entries(&e);
    return rc;
}

static bool has_stash(search *s)
{
    static const char *const more[] = {"for-each-ref", "refs/stash", NULL};
    ds_str out = {0};
    int rc = ask_plain(&out, s, more);
    return rc == 0 && out.n > 0;
}

/* What was staged is a stash's second parent, what was untracked its third;
 * all of them count. */
static int find_stashes(search *s)
{
    static const char *const more[] = {
        "log",        "-g", "--format=%gd%x09%H%n%gd%x09%H^2%n%gd%x09%H^3",
        "refs/stash", "--", NULL};
    ds_str out, last = {0};
    entries e = {0};
    if (!has_stash(s))
        return 0;
    int rc = ask_plain(&out, s, more);
    if (rc == 0)
        rc = read_entries(&e, s, out);
    for (size_t i = 0; i < e.names.n && rc == 0; i++)
        if (e.has[i] && !ds_str_eq(e.names.p[i], last)) {
            last = e.names.p[i];
            add(s, "stash", last, DS_STR("in its tree"));
        }
    free_entries(&e);
    return rc;
}

/* One row a log: there may be thousands of entries. */
static int find_reflogs(search *s)
{
    static const char *const more[] = {
        "log", "-g", "--all", "--format=%gD%x09%H", "--", NULL};
    ds_str out;
    entries e = {0};
    int rc = ask_plain(&out, s, more);
    if (rc == 0)
        rc = read_entries(&e, s, out);
    ds_map count = {0};
    for (size_t i = 0; i < e.names.n && rc == 0; i++)
        if (e.has[i])
            ++*ds_map_put(&count,
                          ds_str_sub(e.names.p[i], 0,
                                     ds_str_find(e.names.p[i], DS_STR("@{"))),
                          NULL);
    for (size_t i = 0; i < count.n; i++) {
        size_t n = (size_t)count.entries[i].value;
        if (!ds_str_is(count.entries[i].key, "refs/stash"))
            add(s, "reflog", count.entries[i].key,
                ds_printf(s->arena, "%zu %s", n, n == 1 ? "entry" : "entries"));
    }
    ds_map_free(&count);
    free_entries(&e);
    return rc;
}

/* --- files and places ----------------------------------------------------- */

static int find_worktrees(search *s)
{
    static const char *const more[] = {"worktree", "list", "--porcelain", NULL};
    ds_str out;
    int rc = ask_plain(&out, s, more);
    while (rc == 0 && out.n > 0) {
        ds_str line = ds_str_cut(&out, '\n');
        if (!ds_str_starts(line, DS_STR("worktree ")))
            continue;
        ds_str top = ds_str_sub(line, 9, line.n);
        for (size_t i = 0; i < s->out->folders.n; i++) {
            ds_str folder = ds_printf(s->arena, "%.*s/%.*s", DS_FMT(top),
                                      DS_FMT(s->out->folders.p[i]));
            if (!ds_str_eq(top, s->book->worktree) &&
                access(folder.p, F_OK) == 0)
                add(s, "worktree", top, s->out->folders.p[i]);
        }
    }
    return rc;
}

/* Below this size a file of the git directory is a message or a kept text, in
 * which an identifier stands alone; above it is an index, which has paths. */
#define SMALL 65536

static bool holds(ds_arena *a, ds_str bytes, ds_str name, ds_str id)
{
    ds_str part = ds_printf(a, "/%.*s/client.yaml", DS_FMT(id));
    if (bytes.n < SMALL)
        part = id;
    return ds_str_find(name, id) != SIZE_MAX ||
           (bytes.n > 0 && memmem(bytes.p, bytes.n, part.p, part.n) != NULL);
}

/* An index keeps what was removed until it is made anew; kept texts of the
 * editor have the identifier in their name. */
static void judge_file(search *s, ds_str path)
{
    ds_arena a = {0};
    ds_err none;
    ds_str bytes = {0};
    bool found = false;
    ds_file_read(&bytes, &a, AT_FDCWD, path.p, MAX_FILE, &none);
    for (size_t i = 0; i < s->out->folders.n; i++)
        found |= holds(&a, bytes, ds_path_base(path),
                       ds_path_base(s->out->folders.p[i]));
    if (found)
        add(s, "file", path, DS_STR(""));
    ds_arena_free(&a);
}

static void walk_files(search *s, ds_str folder, unsigned depth)
{
    DIR *dir = depth < 4 ? opendir(folder.p) : NULL;
    struct dirent *e;
    struct stat st;
    while (dir != NULL && (e = readdir(dir)) != NULL) {
        ds_str path = ds_printf(s->arena, "%.*s/%s", DS_FMT(folder), e->d_name);
        if (ds_str_is(ds_cstr(e->d_name), ".") ||
            ds_str_is(ds_cstr(e->d_name), "..") || lstat(path.p, &st) != 0)
            continue;
        if (S_ISDIR(st.st_mode))
            walk_files(s, path, depth + 1);
        else if (S_ISREG(st.st_mode))
            judge_file(s, path);
    }
    if (dir != NULL)
        closedir(dir);
}

static void find_files(search *s)
{
    static const char *const messages[] = {"COMMIT_EDITMSG", "MERGE_MSG",
                                           "SQUASH_MSG"};
    walk_files(s, ds_printf(s->arena, "%.*s/dossier", DS_FMT(s->book->gitdir)),
               0);
    for (size_t i = 0; i < sizeof messages / sizeof *messages; i++) {
        ds_str path = ds_printf(s->arena, "%.*s/%s", DS_FMT(s->book->gitdir),
                                messages[i]);
        if (access(path.p, F_OK) == 0)
            judge_file(s, path);
    }
}

/* Other files of the work tree that name it. git grep ends with 1 when there
 * are none, which is no error here. */
static void find_records(search *s)
{
    static const char *const more[] = {"grep", "-l",          "-I", "-w",
                                       "-F",   "--untracked", "-e", NULL};
    words w = {0};
    ds_str out = {0};
    begin(s, &w);
    add_words(&w, more);
    *ds_vec_push(&w) = ds_zstr(s->arena, s->id);
    for (size_t i = 0; i < s->out->folders.n; i++) {
        *ds_vec_push(&w) = "-e";
        *ds_vec_push(&w) =
            ds_zstr(s->arena, ds_path_base(s->out->folders.p[i]));
    }
    if (s->name.n > 0) {
        *ds_vec_push(&w) = "-e";
        *ds_vec_push(&w) = ds_zstr(s->arena, s->name);
    }
    *ds_vec_push(&w) = NULL;
    ds_err none;
    if (ds_spawn_git(&out, s->arena, w.p, -1, "grep", &none) != 0)
        out = (ds_str){0};
    ds_vec_free(&w);
    while (out.n > 0) {
        ds_str path = ds_str_cut(&out, '\n');
        bool own = false;
        for (size_t i = 0; i < s->out->folders.n; i++)
            own |= ds_str_starts(path, s->out->folders.p[i]) &&
                   path.p[s->out->folders.p[i].n] == '/';
        if (!own)
            add(s, "record", path, DS_STR("names it"));
    }
}

static int find_remotes(search *s)
{
    static const char *const more[] = {"remote", NULL};
    ds_str out;
    int rc = ask_plain(&out, s, more);
    while (rc == 0 && out.n > 0)
        add(s, "remote", ds_str_cut(&out, '\n'),
            DS_STR("has what was pushed to it, and so has every clone"));
    return rc;
}

int ds_traces_find(ds_traces *out, ds_arena *a, const ds_book *book, ds_str id,
                   ds_str name, ds_str folder, const ds_str *earlier,
                   size_t nearlier, ds_err *err)
{
    *out = (ds_traces){0};
    search s = {out, a, book, id, name, {0}, err};
    ds_str now = ds_printf(a, "%.*s%.*s", DS_FMT(book->prefix), DS_FMT(folder));
    add_folder(&s, now);
    int rc = find_folders(&s);
    for (size_t i = 0; i < nearlier; i++)
        add_folder(&s, ds_printf(a, "%.*s%.*s", DS_FMT(book->prefix),
                                 DS_FMT(earlier[i])));
    judge_folders(&s, now);
    if (rc == 0 && find_commits(&s) == 0 && find_messages(&s) == 0 &&
        find_refs(&s) == 0 && find_stashes(&s) == 0 && find_reflogs(&s) == 0 &&
        find_worktrees(&s) == 0 && find_remotes(&s) == 0) {
        find_files(&s);
        find_records(&s);
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
