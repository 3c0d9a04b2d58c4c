/* Small files go through libgit2's filters in memory; big ones stream, unless
 * a line-end filter needs to see them whole. */
#include "store/blobs.h"
#include "base/file.h"
#include "store/attrs.h"
#include "store/sha1.h"
#include "store/spawn.h"
#include "store/trees.h"
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/banned.h"

enum {
    CHUNK = 64 * 1024
};
#define MAX_FILTERED ((size_t)512 << 20) /* read whole for line ends */

/* True when the bytes are stored as they are. */
static bool is_raw(ds_repo *r, ds_str path)
{
    if (r->attrs == NULL)
        r->attrs = ds_attrs_open(r);
    return ds_attrs_raw(r->attrs, path);
}

/* True when git must run a program of its own for this path. */
static bool needs_git(const ds_repo *r, const char *path)
{
    static const char *const names[] = {"filter", "working-tree-encoding"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *value = NULL;
        if (r->g.attr_get(&value, r->repo, 0, path, names[i]) == 0 &&
            r->g.attr_value(value) == GIT_ATTR_VALUE_STRING)
            return true;
    }
    return false;
}

/* `fd`, or with fd < 0 the bytes. */
static int by_git(git_oid *out, const ds_repo *r, const char *path, int fd,
                  ds_str bytes, bool write, ds_err *err)
{
    ds_arena a = {0};
    const ds_book *b = r->book;
    ds_str dir = ds_printf(&a, "--git-dir=%.*s", DS_FMT(b->gitdir));
    ds_str tree = ds_printf(&a, "--work-tree=%.*s", DS_FMT(b->worktree));
    const char *argv[] = {
        "git",         "-C",     b->worktree.p, dir.p,     tree.p,
        "hash-object", "--path", path,          "--stdin", write ? "-w" : NULL,
        NULL};
    ds_str hex;
    int rc = fd >= 0 ? ds_spawn_git(&hex, &a, argv, fd, argv[5], err)
                     : ds_spawn_git_with(&hex, &a, argv, bytes, argv[5], err);
    if (rc == 0 && ds_oid_parse(out, hex) != 0)
        rc = ds_fail(err, DS_EGIT, "git hash-object printed \"%.*s\"",
                     DS_FMT(hex));
    ds_arena_free(&a);
    return rc;
}

static int store(git_oid *out, ds_repo *r, const char *path, const void *p,
                 size_t n, bool write, ds_err *err)
{
    if (write)
        return ds_repo_write(out, r, GIT_OBJECT_BLOB, (ds_str){p, n}, path,
                             err);
    if (r->g.odb_hash(out, n > 0 ? p : "", n, GIT_OBJECT_BLOB) != 0)
        return ds_git2_fail(&r->g, err, "%s", path);
    return 0;
}

/* A file that was committed with CR LF stays so under `text=auto`: for that
 * rule the filter asks the index, which here knows just this path, as HEAD has
 * it. */
static int tell_index(ds_repo *r, const char *path, ds_err *err)
{
    git_index_entry e = {.path = path};
    if (!r->has_base)
        return 0;
    if (ds_trees_find(&e.mode, &e.id, r, &r->base, ds_cstr(path), err) != 0)
        return -1;
    if ((e.mode & 0170000) == 0100000 && r->g.index_add(r->index, &e) != 0)
        return ds_git2_fail(&r->g, err, "%s", path);
    return 0;
}

static int filtered(git_oid *out, ds_repo *r, git_filter_list *filters,
                    const char *path, ds_str bytes, bool write, ds_err *err)
{
    git_buf clean = {0};
    int rc = tell_index(r, path, err);
    if (rc == 0 && r->g.filter_list_apply_to_buffer(&clean, filters, bytes.p,
                                                    bytes.n) != 0)
        rc = ds_git2_fail(&r->g, err, "%s", path);
    if (rc == 0)
        rc = store(out, r, path, clean.ptr, clean.size, write, err);
    r->g.buf_dispose(&clean);
    return rc;
}

static int load_filters(git_filter_list **out, ds_repo *r, const char *path,
                        ds_err *err)
{
    if (r->g.filter_list_load(out, r->repo, NULL, path, GIT_FILTER_TO_ODB,
                              GIT_FILTER_ALLOW_UNSAFE) != 0)
        return ds_git2_fail(&r->g, err, "%s", path);
    return 0;
}

int ds_blob_of(git_oid *out, ds_repo *r, ds_str path, ds_str bytes, bool write,
               ds_err *err)
{
    ds_arena a = {0};
    const char *z = ds_zstr(&a, path);
    git_filter_list *filters = NULL;
    int rc = -1;
    if (is_raw(r, path))
        rc = store(out, r, z, bytes.p, bytes.n, write, err);
    else if (needs_git(r, z))
        rc = by_git(out, r, z, -1, bytes, write, err);
    else if (load_filters(&filters, r, z, err) == 0)
        rc = filters != NULL ? filtered(out, r, filters, z, bytes, write, err)
                             : store(out, r, z, bytes.p, bytes.n, write, err);
    if (filters != NULL)
        r->g.filter_list_free(filters);
    ds_arena_free(&a);
    return rc;
}

/* --- files of any size ---------------------------------------------------- */

static ssize_t read_some(int fd, char *p, size_t n)
{
    ssize_t got;
    do
        got = read(fd, p, n);
    while (got < 0 && errno == EINTR);
    return got;
}

/* Reads to the end; the bytes go to the sum and, where there is one, to the
 * stream. */
static int pour(unsigned char raw[20], uint64_t *size, ds_repo *r,
                git_odb_stream *stream, int fd, const char *name, ds_err *err)
{
    char *chunk = ds_xmalloc(CHUNK);
    ds_sha1 sum;
    ds_sha1_start(&sum);
    int rc = 0;
    ssize_t n;
    while (rc == 0 && (n = read_some(fd, chunk, CHUNK)) != 0) {
        if (n < 0)
            rc = ds_fail_errno(err, "%s", name);
        else if (stream != NULL &&
                 r->g.odb_stream_write(stream, chunk, (size_t)n) != 0)
            rc = ds_git2_fail(&r->g, err, "%s", name);
        else
            ds_sha1_add(&sum, (ds_str){chunk, (size_t)n});
    }
    *size = sum.n;
    ds_sha1_end(raw, &sum);
    free(chunk);
    return rc;
}

static int stream_in(git_oid *out, unsigned char raw[20], uint64_t *size,
                     ds_repo *r, int fd, const char *name, ds_err *err)
{
    struct stat st;
    git_odb_stream *stream;
    if (fstat(fd, &st) != 0)
        return ds_fail_errno(err, "%s", name);
    if (r->g.odb_open_wstream(&stream, r->odb, (git_object_size_t)st.st_size,
                              GIT_OBJECT_BLOB) != 0)
        return ds_git2_fail(&r->g, err, "%s", name);
    int rc = pour(raw, size, r, stream, fd, name, err);
    if (rc == 0 && *size != (uint64_t)st.st_size)
        rc = ds_fail(err, DS_ECHANGED, "%s: changed while it was read", name);
    if (rc == 0 && r->g.odb_stream_finalize_write(out, stream) != 0)
        rc = ds_git2_fail(&r->g, err, "%s", name);
    else if (rc == 0)
        *ds_vec_push(&r->written) = *out;
    r->g.odb_stream_free(stream);
    return rc;
}

static int read_whole(git_oid *out, ds_repo *r, git_filter_list *filters,
                      const char *path, int fd, const char *name, ds_err *err)
{
    ds_arena a = {0};
    ds_str bytes;
    int rc = ds_fd_read(&bytes, &a, fd, name, MAX_FILTERED, err);
    if (rc == 0)
        rc = filtered(out, r, filters, path, bytes, true, err);
    ds_arena_free(&a);
    return rc;
}

int ds_blob_of_file(git_oid *out, unsigned char raw[20], uint64_t *size,
                    ds_repo *r, ds_str path, int fd, const char *name,
                    ds_err *err)
{
    if (r == NULL)
        return pour(raw, size, NULL, NULL, fd, name, err);
    ds_arena a = {0};
    const char *z = ds_zstr(&a, path);
    git_filter_list *filters = NULL;
    bool raw_bytes = is_raw(r, path);
    bool git = !raw_bytes && needs_git(r, z);
    int rc = raw_bytes || git ? 0 : load_filters(&filters, r, z, err);
    if (rc == 0 && !git && filters == NULL) {
        rc = stream_in(out, raw, size, r, fd, name, err);
        goto done;
    }
    if (rc == 0)
        rc = pour(raw, size, NULL, NULL, fd, name, err);
    if (rc == 0 && lseek(fd, 0, SEEK_SET) != 0)
        rc = ds_fail_errno(err, "%s", name);
    if (rc == 0)
        rc = git ? by_git(out, r, z, fd, (ds_str){0}, true, err)
                 : read_whole(out, r, filters, z, fd, name, err);
    if (filters != NULL)
        r->g.filter_list_free(filters);
done:
    ds_arena_free(&a);
    return rc;
}
