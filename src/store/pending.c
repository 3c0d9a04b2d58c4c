/* What is not committed yet. Git itself says which files: only it knows the
 * temporary index that `git commit PATH` and `git commit -a` use, and what it
 * ignores. */
#include "store/git.h"
#include "base/file.h"
#include "store/refs.h"
#include "store/repo.h"
#include "store/spawn.h"
#include "base/banned.h"

/* The tree of no files, which git knows without having it. */
#define EMPTY_TREE "4b825dc642cb6eb9a060e54bf8d69288fbee4904"

#define MAX_RECORD ((size_t)1 << 30)

typedef struct {
    ds_repo r;
    const char *head; /* what it is compared with */
    const char *spec; /* records/, wherever git runs */
    bool staged;
    const char *refresh; /* of git's index, which needs its lock */
    ds_on_change *callback;
    void *payload;
    ds_arena arena;   /* of the run */
    ds_arena scratch; /* of one file */
    ds_err *err;
} pending;

static int list_changed(ds_str *out, pending *p)
{
    const char *const argv[] = {
        "git",          "-c",
        p->refresh,     "diff",
        "--raw",        "-z",
        "--no-renames", "--no-ext-diff",
        "--abbrev=40",  p->staged ? "--cached" : "--ignore-submodules",
        p->head,        "--",
        p->spec,        NULL};
    return ds_spawn_git(out, &p->arena, argv, -1, "diff", p->err);
}

static int list_new(ds_str *out, pending *p)
{
    const char *const argv[] = {"git", "ls-files",    "-o",
                                "-z",  "--full-name", "--exclude-standard",
                                "--",  p->spec,       NULL};
    return ds_spawn_git(out, &p->arena, argv, -1, "ls-files", p->err);
}

/* --- one file ------------------------------------------------------------- */

static int read_blob(ds_str *out, pending *p, ds_str hex, ds_str path)
{
    git_oid oid;
    git_odb_object *o;
    const ds_git2 *g = &p->r.g;
    if (ds_oid_parse(&oid, hex) != 0)
        return ds_fail(p->err, DS_EGIT, "git diff: \"%.*s\"", DS_FMT(hex));
    if (g->odb_read(&o, p->r.odb, &oid) != 0)
        return ds_git2_fail(g, p->err, "%.*s", DS_FMT(path));
    *out = ds_dup(&p->scratch,
                  (ds_str){g->odb_object_data(o), g->odb_object_size(o)});
    g->odb_object_free(o);
    return 0;
}

/* What answers depend on. */
static bool is_read(ds_str path)
{
    return ds_str_is(ds_path_base(path), "client.yaml") ||
           ds_str_is(path, "records/schema.yaml");
}

static int read_file(ds_str *out, pending *p, ds_str path)
{
    return ds_file_read(out, &p->scratch, p->r.book->fd,
                        ds_zstr(&p->scratch, path), MAX_RECORD, p->err);
}

static bool is_null(ds_str hex)
{
    for (size_t i = 0; i < hex.n; i++)
        if (hex.p[i] != '0')
            return false;
    return true;
}

/* ":100644 100644 OLD NEW M"; an OLD or NEW of zeros is no blob. */
static int give(pending *p, ds_str line, ds_str path)
{
    ds_str word[4];
    for (int i = 0; i < 4; i++)
        word[i] = ds_str_cut(&line, ' ');
    ds_file_change c = {0};
    bool had = !ds_str_is(word[0], ":000000"),
         has = !ds_str_is(word[1], "000000");
    c.old_path = had ? path : (ds_str){0};
    c.new_path = has ? path : (ds_str){0};
    int rc = 0;
    if (had && is_read(path))
        rc = read_blob(&c.old, p, word[2], path);
    if (rc == 0 && has && is_read(path))
        rc = is_null(word[3]) ? read_file(&c.new, p, path)
                              : read_blob(&c.new, p, word[3], path);
    if (rc == 0)
        rc = p->callback(p->payload, &c, p->err);
    ds_arena_reset(&p->scratch);
    return rc;
}

static int give_new(pending *p, ds_str path)
{
    ds_file_change c = {.new_path = path};
    int rc = is_read(path) ? read_file(&c.new, p, path) : 0;
    if (rc == 0)
        rc = p->callback(p->payload, &c, p->err);
    ds_arena_reset(&p->scratch);
    return rc;
}

/* The path in the book; empty for what is none of its. */
static ds_str in_book(const pending *p, ds_str path)
{
    size_t prefix = p->r.book->prefix.n;
    return path.n > prefix ? ds_str_sub(path, prefix, path.n) : DS_STR("");
}

static int run(pending *p)
{
    ds_head head;
    ds_str rest;
    if (ds_head_read(&head, &p->arena, &p->r, p->err) != 0)
        return -1;
    p->head = head.unborn ? EMPTY_TREE : "HEAD";
    p->spec =
        ds_printf(&p->arena, ":(top)%.*srecords", DS_FMT(p->r.book->prefix)).p;
    int rc = list_changed(&rest, p);
    while (rc == 0 && rest.p && rest.n) {
        ds_str line = ds_str_cut(&rest, '\0');
        ds_str path = in_book(p, ds_str_cut(&rest, '\0'));
        if (path.n)
            rc = give(p, line, path);
    }
    if (rc != 0 || p->staged)
        return rc;
    rc = list_new(&rest, p);
    while (rc == 0 && rest.p && rest.n) {
        ds_str path = in_book(p, ds_str_cut(&rest, '\0'));
        if (path.n)
            rc = give_new(p, path);
    }
    return rc;
}

static int ask(const ds_book *book, pending p, ds_err *err)
{
    p.err = err;
    int rc = ds_repo_open(&p.r, book, err);
    if (rc == 0)
        rc = run(&p);
    ds_repo_close(&p.r);
    ds_arena_free(&p.arena);
    ds_arena_free(&p.scratch);
    return rc;
}

int ds_git_pending(const ds_book *book, bool staged, ds_on_change *callback,
                   void *payload, ds_err *err)
{
    const pending p = {.staged = staged,
                       .refresh = "diff.autoRefreshIndex=true",
                       .callback = callback,
                       .payload = payload};
    return ask(book, p, err);
}

/* A file that was only touched is reported too, where nothing is refreshed. */
static int count(void *payload, const ds_file_change *c, ds_err *err)
{
    size_t *n = payload;
    bool both = c->old_path.p != NULL && c->new_path.p != NULL;
    (void)err;
    ds_str path = c->new_path.p != NULL ? c->new_path : c->old_path;
    *n += is_read(path) && !(both && ds_str_eq(c->old, c->new));
    return 0;
}

int ds_git_dirty(size_t *n, const ds_book *book, ds_err *err)
{
    const pending p = {.refresh = "diff.autoRefreshIndex=false",
                       .callback = count,
                       .payload = n};
    *n = 0;
    return ask(book, p, err);
}
