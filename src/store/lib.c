/* Opens libgit2 by the name that the build found. */
#include "store/lib.h"
#include <dlfcn.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "git2_soname.h"
#include "base/banned.h"

/* Extensions that change nothing in what we read and write; libgit2 refuses
 * every repository with one that it does not know. The configuration of a
 * linked worktree is read by store/repo.c. */
static const char *extensions[] = {"worktreeconfig", "preciousobjects",
                                   "partialclone", "relativeworktrees"};

static int find(void **out, void *handle, const char *name, ds_err *err)
{
    *out = dlsym(handle, name);
    if (*out == NULL)
        return ds_fail(err, DS_EGIT, "%s: has no %s", DS_GIT2_SONAME, name);
    return 0;
}

int ds_git2_load(ds_git2 *g, ds_err *err)
{
    *g = (ds_git2){.handle = dlopen(DS_GIT2_SONAME, RTLD_NOW | RTLD_LOCAL)};
    if (g->handle == NULL)
        return ds_fail(err, DS_EGIT, "libgit2 cannot be loaded: %s", dlerror());
    void *at;
    /* ISO C has no cast from an object to a function pointer; POSIX does. */
#define X(name)                                                                \
    if (find(&at, g->handle, "git_" #name, err) != 0)                          \
        return -1;                                                             \
    memcpy(&g->name, &at, sizeof at);
    DS_GIT2_LIST(X)
#undef X
    if (g->libgit2_init() < 0)
        return ds_git2_fail(g, err, "libgit2");
    g->libgit2_opts(GIT_OPT_SET_EXTENSIONS, extensions,
                    sizeof extensions / sizeof *extensions);
    /* We write trees from trees: what they name is there or was just made. */
    g->libgit2_opts(GIT_OPT_ENABLE_STRICT_OBJECT_CREATION, 0);
    return 0;
}

int ds_git2_fail(const ds_git2 *g, ds_err *err, const char *fmt, ...)
{
    char what[512];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(what, sizeof what, fmt, ap);
    va_end(ap);
    const git_error *e = g->error_last();
    return ds_fail(err, DS_EGIT, "%s: %s", what,
                   e != NULL ? e->message : "libgit2 does not say why");
}
