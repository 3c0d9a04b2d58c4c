/* What is staged for the next commit. Git itself says which files: only it
 * knows the temporary index that `git commit PATH` and `git commit -a` use. */
#include "store/git.h"
#include "store/repo.h"
#include "store/spawn.h"
#include "base/banned.h"

static int list_staged(ds_str *out, ds_arena *a, const ds_book *book,
                       ds_err *err)
{
    const char *spec =
        ds_printf(a, ":(top)%.*srecords", DS_FMT(book->prefix)).p;
    const char *const argv[] = {"git",
                                "diff",
                                "--cached",
                                "--raw",
                                "-z",
                                "--no-renames",
                                "--no-ext-diff",
                                "--abbrev=40",
                                "--diff-filter=d",
                                "--",
                                spec,
                                NULL};
    return ds_spawn_git(out, a, argv, -1, "diff --cached", err);
}

/* ":100644 100644 OLD NEW M": the fourth word. */
static ds_str new_oid(ds_str line)
{
    for (int i = 0; i < 3; i++)
        ds_str_cut(&line, ' ');
    return ds_str_cut(&line, ' ');
}

static int give(ds_repo *r, ds_str line, ds_str path, ds_on_file *callback,
                void *payload, ds_err *err)
{
    git_oid oid;
    git_odb_object *o;
    if (ds_oid_parse(&oid, new_oid(line)) != 0)
        return ds_fail(err, DS_EGIT, "git diff --cached: \"%.*s\"",
                       DS_FMT(line));
    if (r->g.odb_read(&o, r->odb, &oid) != 0)
        return ds_git2_fail(&r->g, err, "%.*s", DS_FMT(path));
    ds_str bytes = {r->g.odb_object_data(o), r->g.odb_object_size(o)};
    int rc = callback(payload, path, bytes, err);
    r->g.odb_object_free(o);
    return rc;
}

int ds_git_staged(const ds_book *book, ds_on_file *callback, void *payload,
                  ds_err *err)
{
    ds_repo r;
    ds_arena a = {0};
    ds_str rest;
    if (ds_repo_open(&r, book, err) != 0)
        return -1;
    int rc = list_staged(&rest, &a, book, err);
    while (rc == 0 && rest.p && rest.n) {
        ds_str line = ds_str_cut(&rest, '\0');
        ds_str path = ds_str_cut(&rest, '\0');
        if (path.n > book->prefix.n)
            rc = give(&r, line, ds_str_sub(path, book->prefix.n, path.n),
                      callback, payload, err);
    }
    ds_repo_close(&r);
    ds_arena_free(&a);
    return rc;
}
