/* Which commit is meant: a revision, or the last one before a moment.
 *
 * The walk back in time reads commits as bytes: of each only its tree, first
 * parent and time count, and there may be many of them. */
#include "base/file.h"
#include "store/refs.h"
#include "store/snapshot_impl.h"
#include "store/trees.h"
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include "base/banned.h"

#define MAX_SHALLOW ((size_t)1 << 26)

/* --- a commit's bytes ----------------------------------------------------- */

/* "NAME <MAIL> 1767225600 +0100" */
static bool read_time(int64_t *out, ds_str line)
{
    size_t at = line.n;
    while (at > 0 && line.p[at - 1] != '>')
        at--;
    ds_str rest = ds_str_trim(ds_str_sub(line, at, line.n));
    ds_str digits = ds_str_cut(&rest, ' ');
    bool minus = ds_str_starts(digits, DS_STR("-"));
    int64_t n = 0;
    for (size_t i = minus; i < digits.n; i++) {
        if (digits.p[i] < '0' || digits.p[i] > '9' || n > INT64_MAX / 100)
            return false;
        n = n * 10 + (digits.p[i] - '0');
    }
    *out = minus ? -n : n;
    return digits.n > (size_t)minus;
}

static bool read_head(ds_commit_head *out, ds_str bytes)
{
    bool tree = false, time = false;
    *out = (ds_commit_head){0};
    while (bytes.n > 0 && !time) {
        ds_str line = ds_str_cut(&bytes, '\n');
        ds_str key = ds_str_cut(&line, ' ');
        if (ds_str_is(key, "tree"))
            tree = ds_oid_parse(&out->tree, line) == 0;
        else if (ds_str_is(key, "parent") && !out->has_parent)
            out->has_parent = ds_oid_parse(&out->parent, line) == 0;
        else if (ds_str_is(key, "committer"))
            time = read_time(&out->time, line);
    }
    return tree && time;
}

int ds_commit_head_read(ds_commit_head *out, const ds_repo *r,
                        const git_oid *oid, ds_err *err)
{
    git_odb_object *o;
    if (r->g.odb_read(&o, r->odb, oid) != 0)
        return ds_git2_fail(&r->g, err, "a commit");
    bool good = read_head(
        out, (ds_str){r->g.odb_object_data(o), r->g.odb_object_size(o)});
    r->g.odb_object_free(o);
    return good ? 0
                : ds_fail(err, DS_EGIT,
                          "a commit of the repository is "
                          "damaged");
}

/* --- a snapshot of one ---------------------------------------------------- */

static int settle(ds_snapshot *s, const git_oid *commit, ds_err *err)
{
    ds_commit_head head;
    ds_arena a = {0};
    uint32_t mode;
    git_oid oid;
    if (ds_commit_head_read(&head, &s->r, commit, err) != 0)
        return -1;
    ds_oid_hex(s->hex, commit);
    s->time = head.time;
    s->tree = head.tree;
    ds_str path = ds_printf(&a, "%.*srecords", DS_FMT(s->r.book->prefix));
    int rc = ds_trees_find(&mode, &oid, &s->r, &s->tree, path, err);
    s->has_records = rc == 0 && mode == GIT_FILEMODE_TREE;
    if (s->has_records)
        memcpy(s->records.id, oid.id, sizeof s->records.id);
    ds_arena_free(&a);
    return rc;
}

static ds_snapshot *begin(const ds_book *book, ds_err *err)
{
    ds_snapshot *s = ds_xmalloc(sizeof *s);
    *s = (ds_snapshot){0};
    if (ds_repo_open(&s->r, book, err) == 0)
        return s;
    free(s);
    return NULL;
}

static int no_revision(ds_err *err, const char *rev)
{
    return ds_fail(err, DS_ENOTFOUND, "%s: no such revision", rev);
}

static int find_revision(git_oid *out, const ds_repo *r, const char *rev,
                         ds_err *err)
{
    git_object *o = NULL, *commit = NULL;
    int rc = r->g.revparse_single(&o, r->repo, rev);
    if (rc == 0)
        rc = r->g.object_peel(&commit, o, GIT_OBJECT_COMMIT);
    if (rc == 0)
        *out = *r->g.object_id(commit);
    else
        no_revision(err, rev);
    if (commit != NULL)
        r->g.object_free(commit);
    if (o != NULL)
        r->g.object_free(o);
    return rc == 0 ? 0 : -1;
}

int ds_snapshot_at(ds_snapshot **out, const ds_book *book, const char *rev,
                   ds_err *err)
{
    git_oid commit;
    ds_snapshot *s = *out = begin(book, err);
    if (s == NULL)
        return -1;
    if (find_revision(&commit, &s->r, rev, err) == 0 &&
        settle(s, &commit, err) == 0)
        return 0;
    ds_snapshot_close(s);
    *out = NULL;
    return -1;
}

/* --- back in time --------------------------------------------------------- */

typedef struct {
    const ds_repo *r;
    ds_str shallow; /* git's file of that name: commits without parents here */
    int64_t end, *first;
    ds_err *err;
} walk;

static bool is_shallow(const walk *w, const git_oid *commit)
{
    char hex[41];
    if (w->shallow.n == 0)
        return false;
    ds_oid_hex(hex, commit);
    return ds_str_find(w->shallow, (ds_str){hex, 40}) != SIZE_MAX;
}

/* There is nothing behind `commit`, the first one that is here. */
static int beginning(const walk *w, const git_oid *commit, int64_t time)
{
    *w->first = time;
    if (!is_shallow(w, commit))
        return ds_fail(w->err, DS_ENOTFOUND, "there is no commit before that");
    ds_fail(w->err, DS_EGIT,
            "this clone is shallow: its history does not reach back to that");
    return ds_hint(w->err, "git fetch --unshallow");
}

static int back(git_oid *commit, const walk *w)
{
    ds_commit_head head;
    for (;;) {
        if (ds_commit_head_read(&head, w->r, commit, w->err) != 0)
            return -1;
        if (head.time <= w->end)
            return 0;
        if (!head.has_parent || is_shallow(w, commit))
            return beginning(w, commit, head.time);
        *commit = head.parent;
    }
}

static int find_before(ds_snapshot *s, int64_t *first, int64_t end, ds_err *err)
{
    ds_arena a = {0};
    ds_head head;
    walk w = {.r = &s->r, .end = end, .first = first, .err = err};
    const char *path =
        ds_printf(&a, "%.*s/shallow", DS_FMT(s->r.book->commondir)).p;
    int rc = ds_head_read(&head, &a, &s->r, err);
    ds_file_read(&w.shallow, &a, AT_FDCWD, path, MAX_SHALLOW, NULL);
    if (rc == 0 && head.unborn)
        rc = ds_fail(err, DS_ENOTFOUND, "the book has no commit yet");
    if (rc == 0)
        rc = back(&head.oid, &w);
    if (rc == 0)
        rc = settle(s, &head.oid, err);
    ds_arena_free(&a);
    return rc;
}

int ds_snapshot_before(ds_snapshot **out, int64_t *first, const ds_book *book,
                       int64_t end, ds_err *err)
{
    ds_snapshot *s = *out = begin(book, err);
    *first = INT64_MIN;
    if (s == NULL)
        return -1;
    if (find_before(s, first, end, err) == 0)
        return 0;
    ds_snapshot_close(s);
    *out = NULL;
    return -1;
}
