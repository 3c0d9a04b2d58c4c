/* .gitattributes, here and on the other local branches: without its lines git
 * merges records line by line, and may change their line ends. */
#include "doctor/find.h"
#include "store/spawn.h"
#include "base/buf.h"
#include "base/banned.h"

/* What must hold for every record. */
static const struct {
    const char *name, *value; /* as git check-attr says them */
    const char *word;         /* as .gitattributes says it */
    const char *line;
    const char *trouble;
} wanted[] = {
    {"text", "unset", "-text", "records/** -text",
     "git may change the line ends of records"},
    {"merge", "dossier", "merge=dossier",
     "records/**/client.yaml merge=dossier", "git merges records line by line"},
};

enum {
    WANTED = sizeof wanted / sizeof *wanted
};

static int git(ds_str *out, ds_doctor *d, const char *const *args, size_t n,
               ds_str in, const char *what, ds_err *err)
{
    const char **argv = ds_new_n(&d->arena, const char *, n + 4);
    argv[0] = "git";
    argv[1] = "-C";
    argv[2] = ds_zstr(&d->arena, d->env->book->root);
    for (size_t i = 0; i < n; i++)
        argv[i + 3] = args[i];
    return in.p != NULL ? ds_spawn_git_with(out, &d->arena, argv, in, what, err)
                        : ds_spawn_git(out, &d->arena, argv, -1, what, err);
}

/* --- here ---------------------------------------------------------------- */

/* git itself says what holds, whatever file and pattern it comes from. */
static int judge_here(ds_doctor *d, ds_err *err)
{
    const char *args[] = {"check-attr", "text", "merge", "--",
                          "records/any/client.yaml"};
    ds_str out;
    if (git(&out, d, args, sizeof args / sizeof *args, (ds_str){0},
            "check-attr", err) != 0)
        return -1;
    for (size_t i = 0; i < WANTED; i++) {
        ds_str line =
            ds_printf(&d->arena, ": %s: %s", wanted[i].name, wanted[i].value);
        ds_str rest = out;
        bool holds = false;
        while (rest.n > 0)
            holds |= ds_str_ends(ds_str_cut(&rest, '\n'), line);
        if (holds)
            continue;
        ds_note_add(d, ds_spot_file(d, DS_STR(".gitattributes"), 1, 1),
                    DS_F_ATTRIBUTES, "%s: no line \"%s\"", wanted[i].trouble,
                    wanted[i].line);
        ds_note_hint(d, "echo '%s' >>.gitattributes", wanted[i].line);
    }
    return 0;
}

/* --- other branches ------------------------------------------------------ */

/* A word of a line that is not a comment; the last line that speaks of it
 * counts, so a later other value of the same attribute is not looked for. */
static bool has_word(ds_str text, const char *word)
{
    while (text.n > 0) {
        ds_str line = ds_str_trim(ds_str_cut(&text, '\n'));
        while (line.n > 0 && line.p[0] != '#')
            if (ds_str_is(ds_str_trim(ds_str_cut(&line, ' ')), word))
                return true;
    }
    return false;
}

static void judge_branch(ds_doctor *d, ds_str branch, ds_str text)
{
    ds_str quoted = ds_doctor_word(d, branch);
    for (size_t i = 0; i < WANTED; i++) {
        if (has_word(text, wanted[i].word))
            continue;
        ds_note_add(d, ds_spot_file(d, DS_STR(".gitattributes"), 1, 1),
                    DS_F_ATTRIBUTES, "on branch %.*s %s: no line \"%s\"",
                    DS_FMT(branch), wanted[i].trouble, wanted[i].line);
        ds_note_hint(d,
                     "git switch %.*s && git checkout - -- .gitattributes && "
                     "git commit -m 'take over .gitattributes'",
                     DS_FMT(quoted));
        return;
    }
}

/* The next answer of `cat-file --batch`: an object's bytes; nothing where it is
 * not there. */
static ds_str next_object(ds_str *out)
{
    ds_str head = ds_str_cut(out, '\n'), size = head;
    while (ds_str_chr(size, ' ') < size.n)
        ds_str_cut(&size, ' ');
    size_t n = 0;
    for (size_t i = 0; i < size.n; i++) {
        if (size.p[i] < '0' || size.p[i] > '9' || i > 9)
            return DS_STR(""); /* "... missing" */
        n = n * 10 + (size_t)(size.p[i] - '0');
    }
    ds_str bytes = ds_str_sub(*out, 0, n);
    *out = ds_str_sub(*out, n + 1, out->n);
    return bytes;
}

/* Asks for PATH on each branch, one run of git for all. */
static int ask_branches(ds_str *out, ds_doctor *d, ds_str branches,
                        ds_str prefix, const char *path, const char *how,
                        ds_err *err)
{
    ds_buf question = {0};
    while (branches.n > 0) {
        ds_str one = ds_str_cut(&branches, '\n');
        ds_buf_addf(&question, "refs/heads/%.*s:%.*s%s\n", DS_FMT(one),
                    DS_FMT(prefix), path);
    }
    const char *args[] = {"cat-file", how};
    int rc = git(out, d, args, 2, ds_buf_str(&question), "cat-file", err);
    ds_buf_free(&question);
    return rc;
}

/* Leaves those that have records/, one a line. */
static int with_records(ds_str *out, ds_doctor *d, ds_str branches, ds_err *err)
{
    ds_buf b = {0};
    ds_str answer;
    if (ask_branches(&answer, d, branches, d->env->book->prefix, "records",
                     "--batch-check=%(objecttype)", err) != 0)
        return -1;
    while (branches.n > 0) {
        ds_str branch = ds_str_cut(&branches, '\n');
        if (ds_str_is(ds_str_cut(&answer, '\n'), "tree"))
            ds_buf_addf(&b, "%.*s\n", DS_FMT(branch));
    }
    *out = ds_dup(&d->arena, ds_buf_str(&b));
    ds_buf_free(&b);
    return 0;
}

/* The book's own file counts, and that of the work tree's top. */
static int judge_branches(ds_doctor *d, ds_str branches, ds_err *err)
{
    ds_str own, top;
    if (with_records(&branches, d, branches, err) != 0 ||
        ask_branches(&own, d, branches, d->env->book->prefix, ".gitattributes",
                     "--batch", err) != 0 ||
        ask_branches(&top, d, branches, DS_STR(""), ".gitattributes", "--batch",
                     err) != 0)
        return -1;
    while (branches.n > 0) {
        ds_str branch = ds_str_cut(&branches, '\n');
        ds_str one = next_object(&own), two = next_object(&top);
        judge_branch(
            d, branch,
            ds_printf(&d->arena, "%.*s\n%.*s", DS_FMT(two), DS_FMT(one)));
    }
    return 0;
}

int ds_find_attributes(ds_doctor *d, ds_err *err)
{
    /* all but the one that is checked out */
    static const char format[] = "--format=%(if)%(HEAD)%(then)%(else)"
                                 "%(refname:lstrip=2)%(end)";
    const char *args[] = {"for-each-ref", format, "refs/heads"};
    ds_str out, rest;
    if (judge_here(d, err) != 0 ||
        git(&out, d, args, 3, (ds_str){0}, "for-each-ref", err) != 0)
        return -1;
    ds_buf branches = {0};
    for (rest = out; rest.n > 0;) {
        ds_str one = ds_str_trim(ds_str_cut(&rest, '\n'));
        if (one.n > 0)
            ds_buf_addf(&branches, "%.*s\n", DS_FMT(one));
    }
    int rc = branches.n > 0 ? judge_branches(d, ds_buf_str(&branches), err) : 0;
    ds_buf_free(&branches);
    return rc;
}
