/* A commit object is a text: git's Documentation/technical, "commit objects".
 */
#include "store/message.h"
#include "base/buf.h"
#include "store/spawn.h"
#include <ctype.h>
#include <errno.h>
#include <string.h>
#include <sys/random.h>
#include "base/banned.h"

enum {
    MAX_NAMED = 20 /* files with edits made by hand, in a message */
};

/* git's trailers are a last paragraph of "Token: value" lines. */
static bool ends_in_trailers(ds_str message)
{
    size_t beg = message.n;
    while (beg > 1 &&
           !(message.p[beg - 1] == '\n' && message.p[beg - 2] == '\n'))
        beg--;
    if (beg <= 1)
        return false;
    ds_str rest = ds_str_sub(message, beg, message.n);
    while (rest.p != NULL && rest.n > 0) {
        ds_str line = ds_str_cut(&rest, '\n');
        size_t colon = ds_str_chr(line, ':');
        if (colon == 0 || colon == line.n)
            return false;
        for (size_t i = 0; i < colon; i++)
            if (!isalnum((unsigned char)line.p[i]) && line.p[i] != '-')
                return false;
    }
    return true;
}

static void add_swept(ds_buf *b, const ds_swept *swept)
{
    if (swept->n == 0)
        return;
    ds_buf_addz(b, "\n\nIncludes edits made by hand:");
    for (size_t i = 0; i < swept->n && i < MAX_NAMED; i++)
        ds_buf_addf(b, "\n%.*s", DS_FMT(swept->p[i]));
    if (swept->n > MAX_NAMED)
        ds_buf_addf(b, "\nand %zu more files", swept->n - MAX_NAMED);
}

int ds_message_format(ds_str *out, ds_arena *a, ds_str message,
                      const ds_swept *swept, ds_err *err)
{
    uint64_t id;
    ssize_t got;
    do
        got = getrandom(&id, sizeof id, 0);
    while (got < 0 && errno == EINTR);
    if (got != (ssize_t)sizeof id)
        return ds_fail_errno(err, "random numbers");
    ds_buf b = {0};
    ds_buf_add(&b, ds_str_trim(message));
    for (size_t i = 0; i < b.n; i++)
        if (b.p[i] == '\0')
            b.p[i] = ' ';
    add_swept(&b, swept);
    ds_buf_addz(&b, ends_in_trailers(ds_buf_str(&b)) ? "\n" : "\n\n");
    ds_buf_addf(&b, "Dossier-Op: %016llx\n", (unsigned long long)id);
    *out = ds_dup(a, ds_buf_str(&b));
    ds_buf_free(&b);
    return 0;
}

/* libgit2 cannot sign; gpg, ssh and x509 are git's affair. */
static int sign(git_oid *out, ds_repo *r, const ds_commit_parts *c, ds_err *err)
{
    ds_arena a = {0};
    char tree[41], parent[41] = "";
    ds_str hex, dir = ds_printf(&a, "--git-dir=%.*s", DS_FMT(r->book->gitdir));
    ds_oid_hex(tree, c->tree);
    if (c->parent != NULL)
        ds_oid_hex(parent, c->parent);
    const char *argv[] = {
        "git",  dir.p, "commit-tree", "-S",
        tree,   "-F",  "-",           c->parent != NULL ? "-p" : NULL,
        parent, NULL};
    int rc = ds_spawn_git_with(&hex, &a, argv, c->message, argv[2], err);
    if (rc != 0)
        ds_hint(err, "commits are signed here (commit.gpgSign): see why "
                     "`git commit -S` fails");
    else if (ds_oid_parse(out, hex) != 0)
        rc = ds_fail(err, DS_EGIT, "git commit-tree printed \"%.*s\"",
                     DS_FMT(hex));
    ds_arena_free(&a);
    return rc;
}

int ds_commit_write(git_oid *out, ds_repo *r, const ds_commit_parts *c,
                    ds_err *err)
{
    if (ds_repo_config_bool(r, "commit.gpgSign", false))
        return sign(out, r, c, err);
    ds_buf b = {0};
    char hex[41];
    ds_oid_hex(hex, c->tree);
    ds_buf_addf(&b, "tree %s\n", hex);
    if (c->parent != NULL) {
        ds_oid_hex(hex, c->parent);
        ds_buf_addf(&b, "parent %s\n", hex);
    }
    ds_buf_addf(&b, "author %.*s\ncommitter %.*s\n\n", DS_FMT(c->author),
                DS_FMT(c->committer));
    ds_buf_add(&b, c->message);
    int rc = ds_repo_write(out, r, GIT_OBJECT_COMMIT, ds_buf_str(&b),
                           "a new commit", err);
    ds_buf_free(&b);
    return rc;
}
