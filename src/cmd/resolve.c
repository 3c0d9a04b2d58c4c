/* resolve: lists the conflicts that git left in records, by field, and settles
 * them.
 *
 * The file with its markers is taken apart into ours and theirs; what is chosen
 * for a field is put into both (and stays there: the file is all the state
 * there is); the merge of the two over git's base is the file again, with one
 * conflict less. Without any left it is handed to git. */
#include "base/file.h"
#include "cmd/verbs.h"
#include "cmd/write.h"
#include "merge/merge.h"
#include "merge/sides.h"
#include "record/client.h"
#include "store/spawn.h"
#include "base/banned.h"

typedef struct {
    ds_run *run;
    ds_str path;               /* in the book */
    ds_str base, ours, theirs; /* three versions of the whole file */
    ds_str file;               /* as it lies there */
} conflicted;
typedef DS_VEC(conflicted) conflicted_list;

/* --- what git knows ----------------------------------------------------------
 */

static int read_blob(ds_str *out, ds_run *run, ds_str oid, ds_err *err)
{
    const char *hex = ds_zstr(&run->arena, oid);
    const char *const argv[] = {"git", "cat-file", "blob", hex, NULL};
    ds_str text;
    if (ds_spawn_git(&text, &run->arena, argv, -1, "cat-file", err))
        return -1;
    /* What was trimmed off the end comes back: a record ends in a line. */
    *out = text.n ? ds_printf(&run->arena, "%.*s\n", DS_FMT(text)) : text;
    return 0;
}

static int read_file(conflicted *c, ds_err *err)
{
    if (ds_run_read(&c->file, c->run, c->path, err))
        return -1;
    ds_sides sides = ds_merge_sides(&c->run->arena, c->file);
    c->ours = sides.ours;
    c->theirs = sides.theirs;
    return 0;
}

/* "100644 OID STAGE\tPATH": stage 1 is the base. */
static int take_line(conflicted_list *out, ds_run *run, ds_str line,
                     ds_err *err)
{
    ds_str path = line;
    ds_str head = ds_str_cut(&path, '\t');
    ds_str_cut(&head, ' ');
    ds_str oid = ds_str_cut(&head, ' ');
    path = ds_str_sub(path, run->book.prefix.n, path.n);
    if (!ds_client_id(path).n)
        return 0;
    if (!out->n || !ds_str_eq(out->p[out->n - 1].path, path)) {
        *ds_vec_push(out) = (conflicted){.run = run, .path = path};
        if (read_file(&out->p[out->n - 1], err))
            return -1;
    }
    return ds_str_is(head, "1")
               ? read_blob(&out->p[out->n - 1].base, run, oid, err)
               : 0;
}

static int list_conflicted(conflicted_list *out, ds_run *run, ds_err *err)
{
    ds_str rest;
    const char *spec =
        ds_printf(&run->arena, ":(top)%.*srecords", DS_FMT(run->book.prefix)).p;
    const char *const argv[] = {"git",         "ls-files", "-u", "-z",
                                "--full-name", "--",       spec, NULL};
    if (ds_spawn_git(&rest, &run->arena, argv, -1, "ls-files -u", err))
        return -1;
    while (rest.n > 0)
        if (take_line(out, run, ds_str_cut(&rest, '\0'), err))
            return -1;
    return 0;
}

/* --- listing
 * ------------------------------------------------------------------ */

enum {
    CLIENT,
    FIELD,
    BASE,
    OURS,
    THEIRS,
    PLACE,
    WIDTH
};

static const ds_column columns[WIDTH] = {
    [CLIENT] = {{"client", 6}, {"Client", 6}, DS_TEXT},
    [FIELD] = {{"field", 5}, {"Field", 5}, DS_TEXT},
    [BASE] = {{"base", 4}, {"Base", 4}, DS_TEXT},
    [OURS] = {{"ours", 4}, {"Ours", 4}, DS_TEXT},
    [THEIRS] = {{"theirs", 6}, {"Theirs", 6}, DS_TEXT},
    [PLACE] = {{"place", 5}, {"Place", 5}, DS_TEXT},
};

static ds_cell text_cell(ds_str s)
{
    return (ds_cell){.set = s.n > 0, .text = s};
}

static int merge(ds_str *out, ds_merge_conflicts *list, const conflicted *c,
                 ds_merge_take take, ds_err *err)
{
    const ds_merge_opts opts = {DS_STR("ours"), DS_STR("base"),
                                DS_STR("theirs"), take};
    return ds_merge(out, &c->run->arena, list, c->run->schema, c->path, c->base,
                    c->ours, c->theirs, &opts, err);
}

static int print_one(ds_sink *sink, const conflicted *c, ds_err *err)
{
    ds_str text;
    ds_merge_conflicts list = {0};
    int failed = merge(&text, &list, c, DS_MERGE_MARK, err);
    for (size_t i = 0; i < list.n && !failed; i++) {
        const ds_merge_conflict *x = &list.p[i];
        const ds_cell cells[WIDTH] = {
            [CLIENT] = text_cell(ds_client_id(c->path)),
            [FIELD] = text_cell(x->what),
            [BASE] = text_cell(x->base),
            [OURS] = text_cell(x->ours),
            [THEIRS] = text_cell(x->theirs),
            [PLACE] = text_cell(
                ds_printf(&c->run->arena, "%.*s:%u", DS_FMT(c->path), x->line)),
        };
        failed = sink->row(sink, cells, err);
    }
    ds_vec_free(&list);
    return failed;
}

static int print_all(ds_run *run, const conflicted_list *all, ds_err *err)
{
    ds_sink *sink;
    if (!all->n)
        ds_run_say(run, "no record is in conflict");
    if (ds_run_sink(&sink, run, "table", err) ||
        sink->head(sink, columns, WIDTH, err))
        return -1;
    for (size_t i = 0; i < all->n; i++)
        if (print_one(sink, &all->p[i], err))
            return -1;
    return sink->end(sink, err);
}

/* --- settling
 * ----------------------------------------------------------------- */

static const ds_record *record_of(const conflicted *c, ds_str bytes,
                                  ds_err *err)
{
    ds_arena *a = &c->run->arena;
    ds_findings f = {.arena = a};
    ds_doc *doc = ds_new(a, ds_doc);
    ds_record *r = ds_new(a, ds_record);
    int broken = ds_yaml_parse(doc, a, c->path, bytes, &f);
    ds_findings_free(&f);
    if (broken) {
        ds_fail(err, DS_EFINDINGS, "%.*s: a side cannot be read: use an editor",
                DS_FMT(c->path));
        return NULL;
    }
    ds_record_read(r, a, c->run->schema, doc, ds_client_id(c->path), c->path,
                   NULL);
    return r;
}

static int edit(ds_str *bytes, const conflicted *c, const ds_op *op,
                ds_err *err)
{
    ds_changes changes = {0};
    const ds_edit_env env = {.schema = c->run->schema, .today = c->run->today};
    int failed = ds_client_edit(bytes, &c->run->arena, &changes, &env, c->path,
                                *bytes, op, 1, err);
    ds_vec_free(&changes);
    return failed;
}

/* The field or element as `from` has it; one that is not there goes. */
static int copy(ds_str *bytes, const conflicted *c, const ds_op *op,
                ds_str from, ds_err *err)
{
    ds_err why = {0};
    ds_op one = *op;
    one.kind = DS_OP_RESTORE;
    one.from = record_of(c, from, err);
    if (!one.from)
        return -1;
    if (edit(bytes, c, &one, &why) == 0)
        return 0;
    if (why.code == DS_ENOTFOUND && !op->n) {
        one.kind = DS_OP_RM;
        why = (ds_err){0};
        if (edit(bytes, c, &one, &why) == 0 || why.code == DS_ENOTFOUND)
            return 0;
    }
    *err = why;
    return -1;
}

static int settle(conflicted *c, const ds_op *op, ds_str choice, ds_err *err)
{
    if (!choice.n)
        return edit(&c->ours, c, op, err) || edit(&c->theirs, c, op, err) ? -1
                                                                          : 0;
    if (ds_str_is(choice, "ours"))
        return copy(&c->theirs, c, op, c->ours, err);
    if (ds_str_is(choice, "theirs"))
        return copy(&c->ours, c, op, c->theirs, err);
    return copy(&c->ours, c, op, c->base, err) ||
                   copy(&c->theirs, c, op, c->base, err)
               ? -1
               : 0;
}

static int hand_to_git(const conflicted *c, ds_err *err)
{
    ds_str out;
    ds_run *run = c->run;
    const char *path = ds_printf(&run->arena, "%.*s/%.*s",
                                 DS_FMT(run->book.root), DS_FMT(c->path))
                           .p;
    const char *const argv[] = {"git", "add", "--", path, NULL};
    return ds_spawn_git(&out, &run->arena, argv, -1, "add", err);
}

static void say_next(ds_run *run)
{
    const char *busy = ds_book_busy(&run->book);
    if (!busy)
        ds_run_say(run, "no conflict is left");
    else if (strcmp(busy, "merge") == 0)
        ds_run_say(run, "no conflict is left: git commit");
    else
        ds_run_say(run, "no conflict is left: git %s --continue", busy);
}

static int finish(conflicted *c, ds_merge_take take, size_t others, ds_err *err)
{
    ds_str text;
    ds_merge_conflicts list = {0};
    ds_run *run = c->run;
    int failed = merge(&text, &list, c, take, err);
    size_t left = take == DS_MERGE_MARK ? list.n : 0;
    ds_vec_free(&list);
    if (failed)
        return -1;
    if (ds_run_has(run, OPT_DRY_RUN)) {
        fwrite(text.p, 1, text.n, stdout);
        return 0;
    }
    if (ds_file_replace(run->book.fd, ds_zstr(&run->arena, c->path), text, 0644,
                        err))
        return -1;
    if (left)
        ds_run_say(run, "%.*s: %zu conflict%s left", DS_FMT(c->path), left,
                   left == 1 ? "" : "s");
    else if (hand_to_git(c, err))
        return -1;
    if (!left && !others)
        say_next(run);
    return 0;
}

/* --- the command line
 * ----------------------------------------------------------- */

static conflicted *find_client(conflicted_list *all, ds_str name)
{
    conflicted *found = NULL;
    for (size_t i = 0; i < all->n; i++) {
        ds_str id = ds_client_id(all->p[i].path);
        if (ds_str_eq(id, name))
            return &all->p[i];
        if (ds_str_starts(id, name)) {
            if (found)
                return NULL;
            found = &all->p[i];
        }
    }
    return found;
}

static bool is_choice(ds_str word)
{
    return ds_str_is(word, "ours") || ds_str_is(word, "theirs") ||
           ds_str_is(word, "base");
}

/* CLIENT [NOUN KEY] [FIELD...] ours|theirs|base, or ... FIELD=VALUE... */
static int resolve_one(ds_run *run, conflicted_list *all, ds_err *err)
{
    size_t at = 1, n = run->opts.args.n;
    ds_op op = {.kind = DS_OP_SET};
    ds_str choice = ds_run_arg(run, n - 1);
    conflicted *c = find_client(all, ds_run_arg(run, 0));
    if (!c)
        return ds_fail(err, DS_ENOTFOUND, "\"%.*s\" is not in conflict",
                       DS_FMT(ds_run_arg(run, 0)));
    if (is_choice(choice))
        run->opts.args.n--;
    else
        choice = DS_STR("");
    ds_write_element(&op, run, &at);
    if (at < run->opts.args.n || !choice.n)
        op.assigns = ds_write_assigns(&op.n, run, at, !choice.n, err);
    if ((at < run->opts.args.n || !choice.n) && !op.assigns)
        return -1;
    if (!choice.n && !op.n)
        return ds_fail(err, DS_EUSAGE,
                       "which side? ours, theirs, base, or FIELD=VALUE");
    bool whole = !op.noun.n && !op.n;
    if (whole && ds_str_is(choice, "base"))
        c->ours = c->theirs = c->base;
    else if (!whole && settle(c, &op, choice, err))
        return -1;
    ds_merge_take take = !whole                        ? DS_MERGE_MARK
                         : ds_str_is(choice, "theirs") ? DS_MERGE_THEIRS
                                                       : DS_MERGE_OURS;
    return finish(c, take, all->n - 1, err);
}

int ds_cmd_resolve(ds_run *run, ds_err *err)
{
    conflicted_list all = {0};
    int failed = list_conflicted(&all, run, err);
    if (!failed)
        failed = run->opts.args.n ? resolve_one(run, &all, err)
                                  : print_all(run, &all, err);
    ds_vec_free(&all);
    return failed ? -1 : 0;
}
