/* What has a client's data outside of git's objects. */
#include "base/file.h"
#include "store/spawn.h"
#include "store/traces_parts.h"
#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/banned.h"

#define MAX_FILE ((size_t)1 << 32)

int ds_trace_find_worktrees(ds_trace_search *s)
{
    static const char *const more[] = {"worktree", "list", "--porcelain", NULL};
    ds_str out;
    int rc = ds_trace_git(&out, s, more);
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
                ds_trace_add(s, "worktree", top, s->out->folders.p[i]);
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
static void judge_file(ds_trace_search *s, ds_str path)
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
        ds_trace_add(s, "file", path, DS_STR(""));
    ds_arena_free(&a);
}

static void walk_files(ds_trace_search *s, ds_str folder, unsigned depth)
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

void ds_trace_find_files(ds_trace_search *s)
{
    static const char *const messages[] = {"COMMIT_EDITMSG", "MERGE_MSG",
                                           "SQUASH_MSG"};
    walk_files(s, ds_printf(s->arena, "%.*s/dossier", DS_FMT(s->book->gitdir)),
               0);
    /* The indexes of commits, which linked work trees share. */
    if (!ds_str_eq(s->book->gitdir, s->book->commondir))
        walk_files(s,
                   ds_printf(s->arena, "%.*s/dossier/trees",
                             DS_FMT(s->book->commondir)),
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
void ds_trace_find_records(ds_trace_search *s)
{
    static const char *const more[] = {"grep", "-l",          "-I", "-w",
                                       "-F",   "--untracked", "-e", NULL};
    ds_words w = {0};
    ds_str out = {0};
    ds_trace_begin(s, &w);
    ds_trace_words(&w, more);
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
            ds_trace_add(s, "record", path, DS_STR("names it"));
    }
}

int ds_trace_find_remotes(ds_trace_search *s)
{
    static const char *const more[] = {"remote", NULL};
    ds_str out;
    int rc = ds_trace_git(&out, s, more);
    while (rc == 0 && out.n > 0)
        ds_trace_add(
            s, "remote", ds_str_cut(&out, '\n'),
            DS_STR("has what was pushed to it, and so has every clone"));
    return rc;
}
