/* Identity by git's rules (git-commit(1), COMMIT
 * INFORMATION; ident.c). */
#include "store/who.h"
#include "base/buf.h"
#include "store/spawn.h"
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "base/banned.h"

static const struct {
    const char *var, *name, *email, *date, *own_name, *own_email;
} roles[] = {
    [DS_AUTHOR] = {"GIT_AUTHOR_IDENT", "GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL",
                   "GIT_AUTHOR_DATE", "author.name", "author.email"},
    [DS_COMMITTER] = {"GIT_COMMITTER_IDENT", "GIT_COMMITTER_NAME",
                      "GIT_COMMITTER_EMAIL", "GIT_COMMITTER_DATE",
                      "committer.name", "committer.email"},
};

/* What may not stand in a header line goes, and so do ident.c's "crud"
 * characters at both ends. */
static ds_str clean(ds_arena *a, ds_str s)
{
    static const char crud[] = ".,:;<>\"\\'";
    while (s.n > 0 &&
           ((unsigned char)s.p[0] <= ' ' || strchr(crud, s.p[0]) != NULL))
        s = ds_str_sub(s, 1, s.n);
    while (s.n > 0 && ((unsigned char)s.p[s.n - 1] <= ' ' ||
                       strchr(crud, s.p[s.n - 1]) != NULL))
        s.n--;
    ds_buf b = {0};
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] != '\n' && s.p[i] != '<' && s.p[i] != '>' && s.p[i] != '\0')
            ds_buf_addc(&b, s.p[i]);
    ds_str out = ds_dup(a, ds_buf_str(&b));
    ds_buf_free(&b);
    return out;
}

/* The first that is set and not empty of: the environment, the two settings,
 * another variable. */
static ds_str choose(ds_arena *a, const ds_repo *r, const char *env,
                     const char *own, const char *user, const char *last)
{
    ds_str s = clean(a, ds_cstr(getenv(env)));
    if (s.n == 0 && ds_repo_config(&s, a, r, own))
        s = clean(a, s);
    if (s.n == 0 && ds_repo_config(&s, a, r, user))
        s = clean(a, s);
    if (s.n == 0 && last != NULL)
        s = clean(a, ds_cstr(getenv(last)));
    return s;
}

static ds_str now(ds_arena *a)
{
    time_t t = time(NULL);
    struct tm tm;
    long east = localtime_r(&t, &tm) != NULL ? tm.tm_gmtoff / 60 : 0;
    long size = east < 0 ? -east : east;
    return ds_printf(a, "%lld %c%02ld%02ld", (long long)t, east < 0 ? '-' : '+',
                     size / 60, size % 60);
}

/* git alone understands all the ways to write a date. */
static int date_by_git(ds_str *out, ds_arena *a, const ds_repo *r, ds_role role,
                       ds_err *err)
{
    ds_str dir = ds_printf(a, "--git-dir=%.*s", DS_FMT(r->book->gitdir));
    const char *argv[] = {"git", dir.p, "var", roles[role].var, NULL};
    ds_str line;
    if (ds_spawn_git(&line, a, argv, -1, "var", err) != 0)
        return -1;
    size_t mail = line.n;
    while (mail > 0 && line.p[mail - 1] != '>')
        mail--;
    *out = ds_str_trim(ds_str_sub(line, mail, line.n));
    if (ds_str_chr(*out, ' ') + 6 == out->n)
        return 0;
    return ds_fail(err, DS_EGIT, "git var %s printed \"%.*s\"", roles[role].var,
                   DS_FMT(line));
}

int ds_who(ds_str *out, ds_arena *a, const ds_repo *r, ds_role role,
           ds_err *err)
{
    ds_str name =
        choose(a, r, roles[role].name, roles[role].own_name, "user.name", NULL);
    ds_str email = choose(a, r, roles[role].email, roles[role].own_email,
                          "user.email", "EMAIL");
    if (name.n == 0 || email.n == 0) {
        ds_fail(err, DS_EGIT, "git does not know your %s",
                name.n == 0 ? "name" : "e-mail address");
        return ds_hint(err, "git config --global user.name \"Your Name\" && "
                            "git config --global user.email you@example.com");
    }
    ds_str date = now(a);
    const char *given = getenv(roles[role].date);
    if (given != NULL && given[0] != '\0' &&
        date_by_git(&date, a, r, role, err) != 0)
        return -1;
    *out = ds_printf(a, "%.*s <%.*s> %.*s", DS_FMT(name), DS_FMT(email),
                     DS_FMT(date));
    return 0;
}
