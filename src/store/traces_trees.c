/* What leads to a client by git's objects: refs, stashes, reflogs. */
#include "base/buf.h"
#include "store/spawn.h"
#include "store/traces_parts.h"
#include "base/banned.h"

/* Which of these revisions have one of the folders in their tree: a byte each.
 */
static int in_trees(bool *has, ds_trace_search *s, const ds_str *revs, size_t n)
{
    ds_buf question = {0};
    ds_words w = {0};
    ds_str out;
    const char *const check[] = {"cat-file", "--batch-check=%(objecttype)",
                                 NULL};
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < s->out->folders.n; k++)
            ds_buf_addf(&question, "%.*s:%.*s\n", DS_FMT(revs[i]),
                        DS_FMT(s->out->folders.p[k]));
    ds_trace_begin(s, &w);
    ds_trace_words(&w, check);
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

static int read_entries(entries *e, ds_trace_search *s, ds_str out)
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
int ds_trace_find_refs(ds_trace_search *s)
{
    static const char *const more[] = {"--diff-filter=A", "--format=%H", NULL};
    static const char *const refs[] = {
        "for-each-ref", "--format=%(refname)%09%(objectname)", NULL};
    ds_str out;
    ds_words w = {0};
    entries e = {0};
    if (ds_trace_log(&out, s, more) != 0)
        return -1;
    if (out.n == 0)
        return 0;
    ds_trace_begin(s, &w);
    ds_trace_words(&w, refs);
    while (out.n > 0) {
        ds_str oid = ds_str_cut(&out, '\n');
        *ds_vec_push(&w) =
            ds_printf(s->arena, "--contains=%.*s", DS_FMT(oid)).p;
    }
    int rc = ds_trace_ask(&out, s, &w, "for-each-ref");
    ds_vec_free(&w);
    if (rc == 0)
        rc = read_entries(&e, s, out);
    for (size_t i = 0; i < e.names.n && rc == 0; i++)
        if (!ds_str_is(e.names.p[i], "refs/stash"))
            ds_trace_add(s, "ref", e.names.p[i],
                         e.has[i] ? DS_STR("in its tree and history")
                                  : DS_STR("in its history"));
    free_entries(&e);
    return rc;
}

static bool has_stash(ds_trace_search *s)
{
    static const char *const more[] = {"for-each-ref", "refs/stash", NULL};
    ds_str out = {0};
    int rc = ds_trace_git(&out, s, more);
    return rc == 0 && out.n > 0;
}

/* What was staged is a stash's second parent, what was untracked its third;
 * all of them count. */
int ds_trace_find_stashes(ds_trace_search *s)
{
    static const char *const more[] = {
        "log",        "-g", "--format=%gd%x09%H%n%gd%x09%H^2%n%gd%x09%H^3",
        "refs/stash", "--", NULL};
    ds_str out, last = {0};
    entries e = {0};
    if (!has_stash(s))
        return 0;
    int rc = ds_trace_git(&out, s, more);
    if (rc == 0)
        rc = read_entries(&e, s, out);
    for (size_t i = 0; i < e.names.n && rc == 0; i++)
        if (e.has[i] && !ds_str_eq(e.names.p[i], last)) {
            last = e.names.p[i];
            ds_trace_add(s, "stash", last, DS_STR("in its tree"));
        }
    free_entries(&e);
    return rc;
}

/* One row a log: there may be thousands of entries. */
int ds_trace_find_reflogs(ds_trace_search *s)
{
    static const char *const more[] = {
        "log", "-g", "--all", "--format=%gD%x09%H", "--", NULL};
    ds_str out;
    entries e = {0};
    int rc = ds_trace_git(&out, s, more);
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
            ds_trace_add(
                s, "reflog", count.entries[i].key,
                ds_printf(s->arena, "%zu %s", n, n == 1 ? "entry" : "entries"));
    }
    ds_map_free(&count);
    free_entries(&e);
    return rc;
}
