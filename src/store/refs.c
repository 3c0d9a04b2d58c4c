/* Moves the branch by git's own protocol for loose references; libgit2 only
 * reads them (packed ones too). Its own writing would leave a lock after a
 * crash that nobody can tell from git's. */
#include "store/refs.h"
#include "base/file.h"
#include <fcntl.h>
#include <string.h>
#include <unistd.h>
#include "base/banned.h"

ds_str ds_own_path(ds_arena *a, const ds_book *book, const char *name)
{
    return ds_printf(a, "%.*s/dossier/%s", DS_FMT(book->gitdir), name);
}

static int fail(const ds_repo *r, ds_str name, ds_err *err)
{
    return ds_git2_fail(&r->g, err, "%.*s", DS_FMT(name));
}

int ds_head_read(ds_head *out, ds_arena *a, const ds_repo *r, ds_err *err)
{
    git_reference *ref;
    *out = (ds_head){.name = DS_STR("HEAD")};
    if (r->g.reference_lookup(&ref, r->repo, "HEAD") != 0)
        return fail(r, out->name, err);
    if (r->g.reference_type(ref) == GIT_REFERENCE_SYMBOLIC)
        out->name = ds_dup(a, ds_cstr(r->g.reference_symbolic_target(ref)));
    r->g.reference_free(ref);
    int rc = r->g.reference_name_to_id(&out->oid, r->repo, out->name.p);
    if (rc == GIT_ENOTFOUND) {
        out->unborn = true;
        memset(&out->oid, 0, sizeof out->oid);
        return 0;
    }
    return rc == 0 ? 0 : fail(r, out->name, err);
}

/* HEAD belongs to the work tree, a branch to all of them. */
static ds_str home_of(const ds_book *b, ds_str name)
{
    return ds_str_is(name, "HEAD") ? b->gitdir : b->commondir;
}

static ds_str path_of(ds_arena *a, const ds_book *b, ds_str name)
{
    ds_str home = home_of(b, name);
    return ds_printf(a, "%.*s/%.*s", DS_FMT(home), DS_FMT(name));
}

static int check_still(const ds_repo *r, const ds_head *head, ds_err *err)
{
    ds_arena a = {0};
    ds_head now;
    int rc = ds_head_read(&now, &a, r, err);
    if (rc == 0 && (!ds_str_eq(now.name, head->name) ||
                    memcmp(&now.oid, &head->oid, sizeof now.oid) != 0))
        rc = ds_fail(err, DS_ECHANGED,
                     "%.*s: somebody else committed meanwhile; try again",
                     DS_FMT(head->name));
    ds_arena_free(&a);
    return rc;
}

int ds_head_take(ds_hold *h, ds_arena *a, const ds_repo *r, const ds_head *head,
                 const git_oid *to, ds_err *err)
{
    const ds_book *b = r->book;
    ds_str path = path_of(a, b, head->name);
    char line[GIT_OID_HEXSZ + 1];
    ds_oid_hex(line, to);
    line[GIT_OID_HEXSZ] = '\n';
    if (ds_mkdirs(AT_FDCWD, ds_zstr(a, ds_path_dir(path)), err) != 0 ||
        ds_hold_take(h, a, ds_own_path(a, b, "ref.new"), path, err) != 0)
        return -1;
    if (ds_fd_write(h->fd, (ds_str){line, sizeof line}, h->lock, err) == 0 &&
        check_still(r, head, err) == 0)
        return 0;
    ds_hold_drop(h);
    return -1;
}

bool ds_head_left(ds_hold *h, ds_arena *a, const ds_book *book, ds_str name)
{
    return ds_hold_left(h, a, ds_own_path(a, book, "ref.new"),
                        path_of(a, book, name));
}

/* As git's refs/files-backend.c: a log that is not there yet is made for HEAD,
 * branches, remotes and notes. */
static bool may_make(const ds_repo *r, ds_str name)
{
    ds_arena a = {0};
    ds_str value = DS_STR("true");
    ds_repo_config(&value, &a, r, "core.logAllRefUpdates");
    bool always = ds_str_eq_nocase(value, DS_STR("always"));
    bool never = ds_str_eq_nocase(value, DS_STR("false")) ||
                 ds_str_is(value, "0") ||
                 ds_str_eq_nocase(value, DS_STR("no")) ||
                 ds_str_eq_nocase(value, DS_STR("off"));
    ds_arena_free(&a);
    return always || (!never && (ds_str_is(name, "HEAD") ||
                                 ds_str_starts(name, DS_STR("refs/heads/"))));
}

/* True when the last line already tells of the move to `to`. */
static bool has_line(int fd, const char *to)
{
    char tail[4096];
    off_t size = lseek(fd, 0, SEEK_END);
    off_t beg = size > (off_t)sizeof tail ? size - (off_t)sizeof tail : 0;
    ssize_t n = size > 0 ? pread(fd, tail, sizeof tail, beg) : 0;
    ds_str text = {tail, n > 0 ? (size_t)n : 0};
    size_t end = text.n > 0 ? text.n - 1 : 0; /* its line end */
    while (end > 0 && text.p[end - 1] != '\n')
        end--;
    ds_str last = ds_str_sub(text, end, text.n);
    return ds_str_eq(ds_str_sub(last, 41, 81), ds_cstr(to));
}

static int log_one(const ds_repo *r, ds_arena *a, ds_str name, const char *to,
                   ds_str line, ds_err *err)
{
    ds_str home = home_of(r->book, name);
    ds_str path = ds_printf(a, "%.*s/logs/%.*s", DS_FMT(home), DS_FMT(name));
    int flags = O_RDWR | O_APPEND;
    if (may_make(r, name)) {
        flags |= O_CREAT;
        if (ds_mkdirs(AT_FDCWD, ds_zstr(a, ds_path_dir(path)), err) != 0)
            return -1;
    }
    int fd = ds_open(AT_FDCWD, path.p, flags, 0666);
    if (fd < 0)
        return flags & O_CREAT ? ds_fail_errno(err, "%s", path.p) : 0;
    int rc = has_line(fd, to) ? 0 : ds_fd_write(fd, line, path.p, err);
    close(fd);
    return rc;
}

int ds_head_log(const ds_repo *r, ds_str name, const char *from, const char *to,
                ds_str who, ds_str message, ds_err *err)
{
    ds_arena a = {0};
    ds_str subject = ds_str_cut(&message, '\n');
    bool first = strspn(from, "0") == GIT_OID_HEXSZ;
    ds_str line =
        ds_printf(&a, "%s %s %.*s\tcommit%s: %.*s\n", from, to, DS_FMT(who),
                  first ? " (initial)" : "", DS_FMT(subject));
    int rc = log_one(r, &a, DS_STR("HEAD"), to, line, err);
    if (rc == 0 && !ds_str_is(name, "HEAD"))
        rc = log_one(r, &a, name, to, line, err);
    ds_arena_free(&a);
    return rc;
}
