/* merge: makes one client of two that are the same firm.
 *
 * The record of INTO stays; what only CLIENT has comes to it by the same merge
 * that git uses, with nothing as the common base. Where both say something
 * else, the person chooses. Then CLIENT's files, and the references of others.
 */
#include "base/file.h"
#include "cmd/moves.h"
#include "cmd/refs.h"
#include "cmd/verbs.h"
#include "merge/merge.h"
#include "record/client.h"
#include "store/files.h"
#include <fcntl.h>
#include <unistd.h>
#include "base/banned.h"

typedef struct {
    ds_run *run;
    ds_write w;
    ds_client_ref gone, into;
    ds_str theirs, ours; /* bytes of the two records */
    DS_VEC(int) fds;     /* of files that move: their folder goes first */
} merging;

static ds_str in_files(ds_arena *a, ds_client_ref c, ds_str name)
{
    return ds_printf(a, "%.*s/files/%.*s", DS_FMT(ds_client_folder(c.path)),
                     DS_FMT(name));
}

/* --- files ---------------------------------------------------------------- */

static const ds_attached *find_file(const ds_attached_list *list, ds_str name)
{
    for (size_t i = 0; i < list->n; i++)
        if (ds_str_eq(list->p[i].name, name))
            return &list->p[i];
    return NULL;
}

/* "scan-2.pdf": the first number that neither client has. */
static ds_str free_name(ds_arena *a, const ds_attached_list *ours,
                        const ds_attached_list *theirs, ds_str name)
{
    size_t dot = name.n;
    for (size_t i = name.n; i > 1 && name.p[i - 1] != '/'; i--)
        if (name.p[i - 1] == '.' && name.p[i - 2] != '/') {
            dot = i - 1;
            break;
        }
    for (unsigned n = 2;; n++) {
        ds_str other = ds_printf(a, "%.*s-%u%.*s", (int)dot, name.p, n,
                                 (int)(name.n - dot), name.p + dot);
        if (!find_file(ours, other) && !find_file(theirs, other))
            return other;
    }
}

/* The entry in the record that goes, if there is one, follows its file. */
static int rename_entry(merging *m, ds_str name, ds_str to, ds_err *err)
{
    ds_changes changes = {0};
    ds_err none = {0};
    ds_str bytes;
    const ds_edit_env env = {.schema = m->run->schema, .today = m->run->today};
    const ds_assign assign = {DS_STR("name"), to};
    const ds_op op = {.kind = DS_OP_SET,
                      .noun = DS_STR("file"),
                      .key = name,
                      .assigns = &assign,
                      .n = 1};
    int failed = ds_client_edit(&bytes, &m->run->arena, &changes, &env,
                                m->gone.path, m->theirs, &op, 1, &none);
    ds_vec_free(&changes);
    if (!failed)
        m->theirs = bytes;
    else if (none.code != DS_ENOTFOUND)
        *err = none;
    return failed && none.code != DS_ENOTFOUND ? -1 : 0;
}

enum {
    MAX_COMPARED = 1 << 30 /* what is larger counts as different */
};

static int same_bytes(bool *same, merging *m, ds_str name, ds_err *err)
{
    ds_arena a = {0};
    ds_str x, y;
    int fd = m->run->book.fd;
    ds_str one = in_files(&a, m->gone, name), two = in_files(&a, m->into, name);
    int failed = ds_file_read(&x, &a, fd, one.p, MAX_COMPARED, err) ||
                 ds_file_read(&y, &a, fd, two.p, MAX_COMPARED, err);
    *same = !failed && ds_str_eq(x, y);
    ds_arena_free(&a);
    return failed ? -1 : 0;
}

static int move_file(merging *m, ds_str name, ds_str to, ds_err *err)
{
    ds_arena *a = &m->run->arena;
    ds_str from = in_files(a, m->gone, name);
    int fd = openat(m->run->book.fd, from.p, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return ds_fail_errno(err, "%s", from.p);
    *ds_vec_push(&m->fds) = fd;
    ds_str source = ds_printf(a, "/proc/%d/fd/%d", (int)getpid(), fd);
    return ds_changeset_attach(m->w.set, in_files(a, m->into, to), source.p,
                               err);
}

static int take_file(merging *m, const ds_attached_list *ours,
                     const ds_attached_list *theirs, const ds_attached *file,
                     ds_err *err)
{
    ds_arena *a = &m->run->arena;
    ds_str name = file->name;
    const ds_attached *other = find_file(ours, name);
    bool same = false;
    if (file->refused)
        return ds_fail(err, DS_EUSAGE, "%.*s is no plain file",
                       DS_FMT(in_files(a, m->gone, name)));
    if (!other)
        return move_file(m, name, name, err);
    if (other->size == file->size && file->size <= MAX_COMPARED &&
        same_bytes(&same, m, name, err))
        return -1;
    if (same)
        return 0;
    ds_str to = free_name(a, ours, theirs, name);
    return rename_entry(m, name, to, err) || move_file(m, name, to, err) ? -1
                                                                         : 0;
}

static int move_files(merging *m, ds_err *err)
{
    ds_arena *a = &m->run->arena;
    ds_attached_list ours = {0}, theirs = {0};
    const ds_book *book = &m->run->book;
    int failed =
        ds_files_list(&ours, a, book, ds_client_folder(m->into.path), err) ||
        ds_files_list(&theirs, a, book, ds_client_folder(m->gone.path), err);
    for (size_t i = 0; i < theirs.n && !failed; i++)
        failed = take_file(m, &ours, &theirs, &theirs.p[i], err);
    ds_vec_free(&ours);
    ds_vec_free(&theirs);
    return failed ? -1 : 0;
}

/* --- the record ----------------------------------------------------------- */

static int read_choice(ds_merge_take *take, ds_run *run, ds_err *err)
{
    ds_str keep = ds_run_opt(run, OPT_KEEP);
    *take = ds_str_is(keep, "ours")     ? DS_MERGE_OURS
            : ds_str_is(keep, "theirs") ? DS_MERGE_THEIRS
                                        : DS_MERGE_MARK;
    return keep.n && *take == DS_MERGE_MARK
               ? ds_fail(err, DS_EUSAGE,
                         "--keep is ours or theirs, not \"%.*s\"", DS_FMT(keep))
               : 0;
}

static void say_conflicts(merging *m, const ds_merge_conflicts *list)
{
    for (size_t i = 0; i < list->n; i++) {
        const ds_merge_conflict *c = &list->p[i];
        ds_run_say(m->run, "%.*s:\n  ours   %.*s: %.*s\n  theirs %.*s: %.*s",
                   DS_FMT(c->what), DS_FMT(m->into.id), DS_FMT(c->ours),
                   DS_FMT(m->gone.id), DS_FMT(c->theirs));
    }
}

static int merge_records(ds_str *out, merging *m, ds_merge_take take,
                         ds_err *err)
{
    ds_merge_conflicts list = {0};
    const ds_merge_opts opts = {m->into.id, DS_STR(""), m->gone.id, take};
    int failed =
        ds_merge(out, &m->run->arena, &list, m->run->schema, m->into.path,
                 DS_STR(""), m->ours, m->theirs, &opts, err);
    if (!failed && list.n && take == DS_MERGE_MARK) {
        say_conflicts(m, &list);
        failed = ds_fail(err, DS_EFINDINGS,
                         "%.*s and %.*s differ in %zu place%s: nothing was "
                         "merged",
                         DS_FMT(m->gone.id), DS_FMT(m->into.id), list.n,
                         list.n == 1 ? "" : "s");
        ds_hint(err,
                "mend one of them, or choose: --keep ours (%.*s), --keep "
                "theirs (%.*s)",
                DS_FMT(m->into.id), DS_FMT(m->gone.id));
    }
    ds_vec_free(&list);
    return failed ? -1 : 0;
}

static int merge(merging *m, ds_err *err)
{
    ds_merge_take take;
    ds_run *run = m->run;
    ds_str merged, old;
    if (read_choice(&take, run, err) ||
        ds_run_read(&m->ours, run, m->into.path, err) ||
        ds_run_read(&m->theirs, run, m->gone.path, err))
        return -1;
    old = m->ours;
    return ds_changeset_remove_client(m->w.set, m->gone.path, err) ||
                   move_files(m, err) || merge_records(&merged, m, take, err) ||
                   ds_refs_follow_in(&merged, run, m->into.path, merged,
                                     m->gone.id, m->into.id, err) ||
                   ds_write_put(&m->w, m->into, old, merged, err) ||
                   ds_refs_follow(&m->w, m->gone, m->into, err)
               ? -1
               : 0;
}

int ds_cmd_merge(ds_run *run, ds_err *err)
{
    merging m = {.run = run};
    if (ds_run_client(&m.gone, run, ds_run_arg(run, 0), err) ||
        ds_run_client(&m.into, run, ds_run_arg(run, 1), err) ||
        ds_run_index(run, err))
        return -1;
    if (ds_str_eq(m.gone.path, m.into.path))
        return ds_fail(err, DS_EUSAGE, "both are %.*s", DS_FMT(m.into.id));
    ds_write_open(&m.w, run);
    m.w.trailer = ds_merged_trailer(&run->arena, m.gone.id, m.into.id);
    int failed = merge(&m, err);
    if (failed)
        ds_write_close(&m.w);
    else
        failed =
            ds_write_finish(&m.w,
                            ds_printf(&run->arena, "merge %.*s into %.*s",
                                      DS_FMT(m.gone.id), DS_FMT(m.into.id)),
                            err);
    for (size_t i = 0; i < m.fds.n; i++)
        close(m.fds.p[i]);
    ds_vec_free(&m.fds);
    return failed;
}
