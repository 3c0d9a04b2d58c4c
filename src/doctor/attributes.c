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

/* The next answer of `cat-file --batch`: an object's bytes, or p == NULL where
 * it is not there. `what` is its type. */
static ds_str next_object(ds_str *what, ds_str *out)
{
    ds_str head = ds_str_cut(out, '\n');
    ds_str word = ds_str_cut(&head, ' ');
    *what = ds_str_cut(&head, ' ');
    size_t size = 0;
    (void)word;
    if (ds_str_is(*what, "missing") || head.n == 0 || head.n > 18)
        return (ds_str){0};
    for (size_t i = 0; i < head.n; i++) {
        if (head.p[i] < '0' || head.p[i] > '9')
            return (ds_str){0};
        size = size * 10 + (size_t)(head.p[i] - '0');
    }
    ds_str bytes = ds_str_sub(*out, 0, size);
    *out = ds_str_sub(*out, size + 1, out->n);
    return bytes.p != NULL ? bytes : DS_STR("");
}

/* Asks for records/ and .gitattributes of each branch in one run of git. */
static int judge_branches(ds_doctor *d, ds_str branches, ds_err *err)
{
    ds_buf ask = {0};
    ds_str prefix = d->env->book->prefix, out;
    for (ds_str rest = branches; rest.n > 0;) {
        ds_str one = ds_str_cut(&rest, '\n');
        ds_buf_addf(&ask, "refs/heads/%.*s:%.*srecords/schema.yaml\n",
                    DS_FMT(one), DS_FMT(prefix));
        ds_buf_addf(&ask, "refs/heads/%.*s:%.*s.gitattributes\n", DS_FMT(one),
                    DS_FMT(prefix));
    }
    const char *args[] = {"cat-file", "--batch"};
    int rc = git(&out, d, args, 2, ds_buf_str(&ask), "cat-file", err);
    ds_buf_free(&ask);
    while (rc == 0 && branches.n > 0) {
        ds_str branch = ds_str_cut(&branches, '\n'), what;
        bool book = next_object(&what, &out).p != NULL;
        ds_str text = next_object(&what, &out);
        if (book)
            judge_branch(d, branch, text);
    }
    return rc;
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
