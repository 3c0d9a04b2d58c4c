/* From what was asked for to steps on the disk.
 *
 * Paths are meant as after all moves. So where a path's file stands now is
 * found by the longest prefix that some move brings (`landed`) or takes
 * (`gone`). All moved and removed folders are first given a temporary name, so
 * that folders can change places or move into one another's. */
#include "store/plan.h"
#include "base/file.h"
#include "base/utf8.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/banned.h"

#define MAX_FILE ((size_t)1 << 30) /* of a file that is compared */

typedef struct {
    ds_txn *t;
    ds_steps *steps;
    uint64_t number; /* of the next temporary name */
    ds_map gone;     /* folder -> 1 */
    ds_map landed;   /* folder -> 1 + op */
    ds_map folders;  /* that are there -> 0, or will be by a MAKE -> 1 */
    ds_map taken;    /* "folder/folded name" -> 1, of folders listed */
    ds_map listed;   /* folder -> 1 */
    ds_err *err;
} planner;

static ds_arena *arena(planner *p)
{
    return &p->t->arena;
}

/* As ds_file_random_name() makes them; counted up, which is as good. */
static ds_str temp_beside(planner *p, ds_str path)
{
    ds_str dir = ds_path_dir(path);
    return ds_printf(arena(p), "%.*s%s.dossier-%010llx.tmp", DS_FMT(dir),
                     dir.n > 0 ? "/" : "",
                     (unsigned long long)(p->number++ & 0xffffffffffu));
}

static ds_step *add_step(planner *p, ds_step_kind kind, ds_str path)
{
    ds_step *s = ds_vec_push(p->steps);
    s->kind = kind;
    s->path = path;
    s->temp = DS_STR("");
    return s;
}

/* Where the file of `path` stands now; false: nowhere, its folder goes. */
static bool stands_at(ds_str *now, planner *p, ds_str path)
{
    *now = path;
    for (ds_str at = path; at.n > 0; at = ds_path_dir(at)) {
        const uint64_t *op = ds_map_get(&p->landed, at);
        if (op != NULL) {
            ds_str from = p->t->ops.p[*op - 1].path;
            *now = ds_printf(arena(p), "%.*s%.*s", DS_FMT(from),
                             DS_FMT(ds_str_sub(path, at.n, path.n)));
            return true;
        }
        if (ds_map_get(&p->gone, at) != NULL)
            return false;
    }
    return true;
}

/* Its kind on the disk now: 1 there, 0 not; a symlink on the way is an error.
 */
static int look(struct stat *st, planner *p, ds_str path)
{
    int fd;
    const char *name;
    ds_str now;
    ds_err why;
    if (!stands_at(&now, p, path))
        return 0;
    if (ds_path_open_parent(&fd, &name, p->t->book->fd, ds_zstr(arena(p), now),
                            &why) != 0) {
        if (why.code == DS_ENOTFOUND)
            return 0;
        *p->err = why;
        return -1;
    }
    int rc = fstatat(fd, name, st, AT_SYMLINK_NOFOLLOW);
    int number = errno;
    close(fd);
    if (rc == 0 || number == ENOENT)
        return rc == 0;
    errno = number;
    return ds_fail_errno(p->err, "%.*s", DS_FMT(path));
}

/* Adds the steps that make the folder and those above it. */
static int need_folder(planner *p, ds_str dir)
{
    size_t end = 0;
    bool made = false; /* the folder above */
    while (end < dir.n) {
        end += ds_str_chr(ds_str_sub(dir, end, dir.n), '/');
        ds_str part = ds_str_sub(dir, 0, end++);
        bool fresh;
        struct stat st;
        part = ds_dup(arena(p), part);
        uint64_t *known = ds_map_put(&p->folders, part, &fresh);
        if (!fresh) {
            made = *known != 0;
            continue;
        }
        int there = made ? 0 : look(&st, p, part);
        if (there < 0)
            return -1;
        made = there == 0;
        *known = made;
        if (there > 0 && !S_ISDIR(st.st_mode))
            return ds_fail(p->err, DS_EIO, "%.*s: is %s", DS_FMT(part),
                           S_ISLNK(st.st_mode) ? "a symbolic link"
                                               : "not a folder");
        if (there == 0)
            add_step(p, DS_STEP_MAKE, part);
    }
    return 0;
}

/* --- folders -------------------------------------------------------------- */

static int drop(planner *p, const ds_planned *op, ds_str *temp, uint64_t *ino)
{
    struct stat st;
    int fd;
    const char *name;
    if (ds_path_open_parent(&fd, &name, p->t->book->fd, op->path.p, p->err))
        return -1;
    int rc = fstatat(fd, name, &st, AT_SYMLINK_NOFOLLOW);
    close(fd);
    if (rc != 0 || !S_ISDIR(st.st_mode))
        return ds_fail(p->err, DS_ENOTFOUND, "%.*s: not a folder",
                       DS_FMT(op->path));
    for (ds_str up = op->path; up.n > 0; up = ds_path_dir(up))
        if (ds_map_get(&p->gone, up) != NULL)
            return ds_fail(p->err, DS_EUSAGE,
                           "%.*s: moved or removed twice in one command",
                           DS_FMT(up));
    ds_step *s = add_step(p, DS_STEP_DROP, op->path);
    s->temp = temp_beside(p, op->path);
    s->kept = op->kind == DS_OP_MOVE;
    *temp = s->temp;
    *ino = st.st_ino;
    return 0;
}

static ds_str folded(planner *p, ds_str dir, ds_str name)
{
    ds_str low = ds_utf8_fold(arena(p), name);
    return ds_printf(arena(p), "%.*s/%.*s", DS_FMT(dir), DS_FMT(low));
}

/* Remembers the names in a folder, folded, less those that go. */
static int list_names(planner *p, ds_str dir)
{
    bool fresh;
    ds_map_put(&p->listed, dir, &fresh);
    ds_str inside = ds_printf(arena(p), "%.*s/x", DS_FMT(dir));
    int fd;
    const char *name;
    ds_err why;
    if (!fresh ||
        ds_path_open_parent(&fd, &name, p->t->book->fd, inside.p, &why) != 0)
        return 0; /* a folder that is not there yet has no names */
    DIR *d = fdopendir(fd);
    if (d == NULL) {
        close(fd);
        return ds_fail_errno(p->err, "%.*s", DS_FMT(dir));
    }
    struct dirent *e;
    while ((e = readdir(d)) != NULL) {
        ds_str path = ds_printf(arena(p), "%.*s/%s", DS_FMT(dir), e->d_name);
        if (ds_map_get(&p->gone, path) == NULL)
            *ds_map_put(&p->taken, folded(p, dir, ds_cstr(e->d_name)), NULL) =
                1;
    }
    closedir(d);
    return 0;
}

static int land(planner *p, const ds_planned *op, ds_str temp, uint64_t ino)
{
    ds_str dir = ds_dup(arena(p), ds_path_dir(op->to));
    bool fresh;
    if (need_folder(p, dir) != 0 || list_names(p, dir) != 0)
        return -1;
    ds_map_put(&p->taken, folded(p, dir, ds_path_base(op->to)), &fresh);
    if (!fresh)
        return ds_fail(p->err, DS_EEXISTS, "%.*s: is there already",
                       DS_FMT(op->to));
    ds_map_put(&p->folders, op->to, NULL);
    ds_step *s = add_step(p, DS_STEP_LAND, op->to);
    s->temp = temp;
    s->ino = ino;
    return 0;
}

/* First all that goes, then all that comes. */
static int plan_folders(planner *p)
{
    ds_txn *t = p->t;
    ds_str *temps = ds_new_n(arena(p), ds_str, t->ops.n);
    uint64_t *inos = ds_new_n(arena(p), uint64_t, t->ops.n);
    for (size_t i = 0; i < t->ops.n; i++) {
        const ds_planned *op = &t->ops.p[i];
        if (op->kind != DS_OP_MOVE && op->kind != DS_OP_DROP)
            continue;
        if (drop(p, op, &temps[i], &inos[i]) != 0)
            return -1;
        ds_map_put(&p->gone, op->path, NULL);
        if (op->kind == DS_OP_MOVE)
            *ds_map_put(&p->landed, op->to, NULL) = i + 1;
    }
    for (size_t i = 0; i < t->ops.n; i++)
        if (t->ops.p[i].kind == DS_OP_MOVE &&
            land(p, &t->ops.p[i], temps[i], inos[i]) != 0)
            return -1;
    return 0;
}

/* --- files ---------------------------------------------------------------- */

static int changed(planner *p, ds_str path)
{
    ds_fail(p->err, DS_ECHANGED, "%.*s: changed since it was read",
            DS_FMT(path));
    return ds_hint(p->err, "look at it and run the command again");
}

/* The file must hold `old`. */
static int compare(planner *p, ds_str path, ds_str old)
{
    int fd;
    const char *name;
    ds_str now, bytes;
    ds_err why = {0};
    ds_arena scratch = {0};
    if (!stands_at(&now, p, path))
        return changed(p, path);
    if (ds_path_open_parent(&fd, &name, p->t->book->fd, ds_zstr(arena(p), now),
                            &why) == 0) {
        ds_file_read(&bytes, &scratch, fd, name, MAX_FILE, &why);
        close(fd);
    }
    int rc = 0;
    if (why.code == DS_ENOTFOUND ||
        (why.code == DS_OK && !ds_str_eq(bytes, old))) {
        rc = changed(p, path);
    } else if (why.code != DS_OK) {
        *p->err = why;
        rc = -1;
    }
    ds_arena_free(&scratch);
    return rc;
}

static int plan_new(planner *p, ds_str path)
{
    struct stat st;
    ds_str dir = ds_path_dir(path);
    if (need_folder(p, dir) != 0)
        return -1;
    const uint64_t *made = ds_map_get(&p->folders, dir);
    int there = made != NULL && *made ? 0 : look(&st, p, path);
    if (there > 0)
        return ds_fail(p->err, DS_EEXISTS, "%.*s: is there already",
                       DS_FMT(path));
    return there;
}

static int plan_file(planner *p, const ds_planned *op)
{
    bool new = op->old.p == NULL;
    if (new ? plan_new(p, op->path) : compare(p, op->path, op->old))
        return -1;
    ds_step *s = add_step(p, op->kind == DS_OP_PUT ? DS_STEP_PUT : DS_STEP_CUT,
                          op->path);
    s->temp = temp_beside(p, op->path);
    s->replaces = op->kind == DS_OP_PUT && !new;
    s->old = op->old;
    s->bytes = op->bytes;
    s->source = op->source;
    return 0;
}

/* Nothing is to be done for bytes that are there already. */
static bool idle(const ds_planned *op)
{
    return op->kind == DS_OP_PUT && op->old.p != NULL && op->source == NULL &&
           !op->adopt && ds_str_eq(op->old, op->bytes);
}

static int plan_all(planner *p)
{
    if (plan_folders(p) != 0)
        return -1;
    for (size_t i = 0; i < p->t->ops.n; i++) {
        const ds_planned *op = &p->t->ops.p[i];
        if ((op->kind == DS_OP_PUT || op->kind == DS_OP_CUT) && !idle(op) &&
            plan_file(p, op) != 0)
            return -1;
    }
    return 0;
}

int ds_plan_steps(ds_txn *t, ds_err *err)
{
    ds_err none;
    planner p = {.t = t, .steps = &t->journal.steps};
    p.err = err != NULL ? err : &none;
    char name[24];
    if (ds_file_random_name(name, err) != 0)
        return -1;
    for (const char *c = name + strlen(".dossier-"); *c != '.'; c++)
        p.number =
            p.number << 4 | (uint64_t)(*c <= '9' ? *c - '0' : *c - 'a' + 10);
    int rc = plan_all(&p);
    ds_map_free(&p.gone);
    ds_map_free(&p.landed);
    ds_map_free(&p.folders);
    ds_map_free(&p.taken);
    ds_map_free(&p.listed);
    return rc;
}
