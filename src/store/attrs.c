/* gitattributes(5), understood as far as is needed to say "nothing applies".
 *
 * Each line is sorted into one of three kinds: it speaks of nothing that
 * changes bytes (left out), it turns changes off (-text, binary), or it may
 * turn one on. Patterns are understood when they are plain names, "*.suffix"
 * or all below a folder; any other pattern counts as matching everything where
 * it turns something on, and as matching nothing where it turns it off. So an
 * error can only be the question to libgit2 too many. */
#include "store/attrs.h"
#include "base/file.h"
#include "base/map.h"
#include "base/vec.h"
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include "base/banned.h"

#define MAX_FILE ((size_t)1 << 20)

typedef enum {
    NAME,
    SUFFIX,
    FOLDER,
    ALL,
    ODD
} shape;

typedef struct {
    shape shape;
    ds_str text; /* of the pattern, without what makes its shape */
    bool on;     /* may change bytes; else turns that off */
} rule;

/* The rules of one file, for the paths below `folder`. */
typedef struct {
    ds_str folder;
    DS_VEC(rule) rules;
    bool unreadable;
} source;

struct ds_attrs {
    ds_arena arena;
    const ds_book *book;
    bool convert;       /* core.autocrlf changes what nothing is said of */
    DS_VEC(source) all; /* those for all paths first */
    size_t general;     /* number of those */
    ds_map folders;     /* folder -> 1 + its source, or 0: it has none */
};

/* --- lines -------------------------------------------------------------------
 */

static bool one_of(ds_str s, const char *const *names)
{
    for (; *names != NULL; names++)
        if (ds_str_is(s, *names))
            return true;
    return false;
}

/* What one attribute word does: 1 may turn on, -1 turns off, 0 neither. */
static int effect(ds_str word)
{
    static const char *const changing[] = {
        "text", "crlf", "eol", "ident", "filter", "working-tree-encoding",
        NULL};
    bool minus = word.n > 0 && word.p[0] == '-';
    ds_str name = minus ? ds_str_sub(word, 1, word.n) : word;
    name = ds_str_sub(name, 0, ds_str_chr(name, '='));
    if (ds_str_is(word, "binary"))
        return -1;
    if (minus && (ds_str_is(name, "text") || ds_str_is(name, "crlf")))
        return -1;
    if (minus && one_of(name, changing))
        return 0; /* takes back what is off unless another line, which counts
                     for itself, turns it on */
    /* "!text" brings core.autocrlf back; a macro may stand for anything. */
    if (word.n > 0 && word.p[0] == '!')
        return one_of(ds_str_sub(word, 1, word.n), changing) ? 1 : 0;
    return one_of(name, changing) ? 1 : 0;
}

static bool plain(ds_str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (strchr("*?[\\\"!", s.p[i]) != NULL)
            return false;
    return s.n > 0;
}

static void shape_of(rule *r, ds_str pattern)
{
    ds_str folder = ds_str_sub(pattern, 0, pattern.n > 2 ? pattern.n - 3 : 0);
    if (folder.n > 0 && folder.p[0] == '/')
        folder = ds_str_sub(folder, 1, folder.n);
    ds_str tail = ds_str_sub(pattern, 1, pattern.n);
    *r = (rule){.shape = ODD, .text = pattern};
    if (ds_str_is(pattern, "*") || ds_str_is(pattern, "**")) {
        r->shape = ALL;
    } else if (plain(pattern) && ds_str_chr(pattern, '/') == pattern.n) {
        r->shape = NAME;
    } else if (ds_str_ends(pattern, DS_STR("/**")) && plain(folder)) {
        r->shape = FOLDER;
        r->text = folder;
    } else if (pattern.p[0] == '*' && plain(tail) &&
               ds_str_chr(tail, '/') == tail.n) {
        r->shape = SUFFIX;
        r->text = tail;
    }
}

static ds_str cut_word(ds_str *rest)
{
    while (rest->n > 0 && strchr(" \t\r", rest->p[0]) != NULL)
        *rest = ds_str_sub(*rest, 1, rest->n);
    size_t n = 0;
    while (n < rest->n && strchr(" \t\r", rest->p[n]) == NULL)
        n++;
    ds_str word = ds_str_sub(*rest, 0, n);
    *rest = ds_str_sub(*rest, n, rest->n);
    return word;
}

static void read_line(source *s, ds_str line)
{
    ds_str pattern = cut_word(&line);
    if (pattern.n == 0 || pattern.p[0] == '#')
        return;
    rule r;
    shape_of(&r, pattern);
    bool on = ds_str_starts(pattern, DS_STR("[attr]")) || pattern.p[0] == '"';
    bool off = false;
    for (;;) {
        ds_str word = cut_word(&line);
        if (word.n == 0)
            break;
        on = on || effect(word) > 0;
        off = off || effect(word) < 0;
    }
    r.on = on;
    if (on || off)
        *ds_vec_push(&s->rules) = r;
}

static void read_source(source *s, ds_str text)
{
    while (text.p != NULL)
        read_line(s, ds_str_cut(&text, '\n'));
}

/* --- files -------------------------------------------------------------------
 */

/* Adds the rules of a file; not there: nothing to add. */
static bool add_source(ds_attrs *x, ds_str folder, int dirfd, const char *path)
{
    ds_str text;
    ds_err why;
    source s = {.folder = folder};
    if (ds_file_read(&text, &x->arena, dirfd, path, MAX_FILE, &why) == 0)
        read_source(&s, text);
    else if (why.code == DS_ENOTFOUND)
        return false;
    else
        s.unreadable = true;
    *ds_vec_push(&x->all) = s;
    return true;
}

ds_attrs *ds_attrs_open(const ds_repo *r)
{
    ds_attrs *x = ds_xmalloc(sizeof *x);
    *x = (ds_attrs){.book = r->book};
    ds_arena *a = &x->arena;
    ds_str value, none = {0};
    x->convert = ds_repo_config(&value, a, r, "core.autocrlf") &&
                 !ds_str_eq_nocase(value, DS_STR("false")) &&
                 !ds_str_is(value, "0");
    add_source(x, none, AT_FDCWD, "/etc/gitattributes");
    const char *home = getenv("HOME"), *xdg = getenv("XDG_CONFIG_HOME");
    ds_str own = {0};
    if (ds_repo_config(&own, a, r, "core.attributesFile")) {
        if (own.n > 1 && own.p[0] == '~' && own.p[1] == '/' && home != NULL)
            own = ds_printf(a, "%s%.*s", home, (int)own.n - 1, own.p + 1);
    } else if (xdg != NULL && xdg[0] != '\0') {
        own = ds_printf(a, "%s/git/attributes", xdg);
    } else if (home != NULL) {
        own = ds_printf(a, "%s/.config/git/attributes", home);
    }
    if (own.n > 0)
        add_source(x, none, AT_FDCWD, ds_zstr(a, own));
    add_source(
        x, none, AT_FDCWD,
        ds_printf(a, "%.*s/info/attributes", DS_FMT(r->book->commondir)).p);
    x->general = x->all.n;
    return x;
}

void ds_attrs_close(ds_attrs *x)
{
    if (x == NULL)
        return;
    for (size_t i = 0; i < x->all.n; i++)
        ds_vec_free(&x->all.p[i].rules);
    ds_vec_free(&x->all);
    ds_map_free(&x->folders);
    ds_arena_free(&x->arena);
    free(x);
}

/* The rules that stand in a folder itself, or NULL. */
static const source *source_of(ds_attrs *x, ds_str folder)
{
    uint64_t *known = ds_map_get(&x->folders, folder);
    if (known == NULL) {
        folder = ds_dup(&x->arena, folder);
        ds_str path = ds_printf(&x->arena, "%.*s/%.*s%s.gitattributes",
                                DS_FMT(x->book->worktree), DS_FMT(folder),
                                folder.n > 0 ? "/" : "");
        bool there = add_source(x, folder, AT_FDCWD, path.p);
        known = ds_map_put(&x->folders, folder, NULL);
        *known = there ? x->all.n : 0;
    }
    return *known > 0 ? &x->all.p[*known - 1] : NULL;
}

/* --- judging
 * ------------------------------------------------------------------ */

static bool matches(const rule *r, ds_str below, ds_str base)
{
    switch (r->shape) {
    case ALL:
        return true;
    case NAME:
        return ds_str_eq(base, r->text);
    case SUFFIX:
        return ds_str_ends(base, r->text);
    case FOLDER:
        return below.n > r->text.n && below.p[r->text.n] == '/' &&
               ds_str_starts(below, r->text);
    case ODD:
        break;
    }
    return r->on;
}

typedef struct {
    bool on, off;
} verdict;

static void judge(verdict *v, const source *s, ds_str path)
{
    if (s == NULL)
        return;
    ds_str below =
        ds_str_sub(path, s->folder.n > 0 ? s->folder.n + 1 : 0, path.n);
    ds_str base = ds_path_base(path);
    v->on = v->on || s->unreadable;
    for (size_t i = 0; i < s->rules.n && !v->on; i++) {
        const rule *r = &s->rules.p[i];
        if (matches(r, below, base))
            *(r->on ? &v->on : &v->off) = true;
    }
}

bool ds_attrs_raw(ds_attrs *x, ds_str path)
{
    verdict v = {0};
    for (size_t i = 0; i < x->general; i++)
        judge(&v, &x->all.p[i], path);
    for (ds_str dir = ds_path_dir(path); dir.n > 0; dir = ds_path_dir(dir))
        judge(&v, source_of(x, dir), path);
    judge(&v, source_of(x, DS_STR("")), path);
    return !v.on && (v.off || !x->convert);
}
