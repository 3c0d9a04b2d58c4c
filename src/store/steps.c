/* Does, undoes and finishes the steps of a transaction. */
#include "store/steps.h"
#include "store/each.h"
#include "base/file.h"
#include "store/sha1.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "base/banned.h"

enum {
    CHUNK = 64 * 1024,
    MAX_DEPTH = 128
};

/* A step's folder, open, and its two names there. A LAND comes from another
 * folder; its temporary name is relative to the book. */
typedef struct {
    int fd;
    const char *name, *temp;
} place;

static int open_place(place *p, const ds_book *b, const ds_step *s, ds_err *err)
{
    p->temp = s->temp.n > 0 ? ds_path_base(s->temp).p : NULL;
    return ds_path_open_parent(&p->fd, &p->name, b->fd, s->path.p, err);
}

static bool there(int fd, const char *name)
{
    return faccessat(fd, name, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
}

static int fail(const ds_step *s, ds_err *err)
{
    return ds_fail_errno(err, "%.*s", DS_FMT(s->path));
}

static int changed(const ds_step *s, ds_err *err)
{
    ds_fail(err, DS_ECHANGED, "%.*s: changed since it was read",
            DS_FMT(s->path));
    return ds_hint(err, "look at it and run the command again");
}

/* Gives a name that is free. Not every file system can do it in one step. */
static int move_to_free(int from_fd, const char *from, int to_fd,
                        const char *to)
{
    if (renameat2(from_fd, from, to_fd, to, RENAME_NOREPLACE) == 0)
        return 0;
    if (errno != EINVAL && errno != ENOSYS)
        return -1;
    if (there(to_fd, to)) {
        errno = EEXIST;
        return -1;
    }
    return renameat(from_fd, from, to_fd, to);
}

/* Exchanges two names; the name is missing for a moment where the file system
 * cannot do it in one step. A crash then leaves "<temp>x" for undo(). */
static int exchange(int fd, const char *name, const char *temp)
{
    if (renameat2(fd, name, fd, temp, RENAME_EXCHANGE) == 0)
        return 0;
    if (errno != EINVAL && errno != ENOSYS)
        return -1;
    char third[64];
    snprintf(third, sizeof third, "%sx", temp);
    if (renameat(fd, name, fd, third) != 0)
        return -1;
    if (renameat(fd, temp, fd, name) != 0) {
        int number = errno;
        renameat(fd, third, fd, name);
        errno = number;
        return -1;
    }
    return renameat(fd, third, fd, temp);
}

/* --- prepare -------------------------------------------------------------- */

static int copy_source(int fd, const ds_step *s, ds_err *err)
{
    int from = ds_open(AT_FDCWD, s->source, O_RDONLY, 0);
    if (from < 0)
        return ds_fail_errno(err, "%s", s->source);
    char *chunk = ds_xmalloc(CHUNK);
    ds_sha1 sum;
    ds_sha1_start(&sum);
    int rc = 0;
    ssize_t n;
    while (rc == 0 && (n = read(from, chunk, CHUNK)) != 0) {
        ds_str part = {chunk, n > 0 ? (size_t)n : 0};
        ds_sha1_add(&sum, part);
        if (n < 0 && errno != EINTR)
            rc = ds_fail_errno(err, "%s", s->source);
        else if (n > 0)
            rc = ds_fd_write(fd, part, s->path.p, err);
    }
    unsigned char raw[20];
    ds_sha1_end(raw, &sum);
    if (rc == 0 && memcmp(raw, s->raw, sizeof raw) != 0)
        rc = ds_fail(err, DS_ECHANGED, "%s: changed while it was copied",
                     s->source);
    free(chunk);
    close(from);
    return rc;
}

static int fill(int fd, const place *p, ds_step *s, ds_err *err)
{
    struct stat old;
    if (s->replaces) {
        if (fstatat(p->fd, p->name, &old, AT_SYMLINK_NOFOLLOW) != 0 ||
            !S_ISREG(old.st_mode))
            return changed(s, err);
        if (fchmod(fd, old.st_mode & 07777) != 0)
            return fail(s, err);
    }
    if (s->source != NULL ? copy_source(fd, s, err)
                          : ds_fd_write(fd, s->bytes, s->path.p, err))
        return -1;
    return fstat(fd, &s->st) == 0 ? 0 : fail(s, err);
}

static int write_temp(const place *p, ds_step *s, ds_err *err)
{
    int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW;
    int fd = ds_open(p->fd, p->temp, flags, s->replaces ? 0600 : 0666);
    if (fd < 0)
        return fail(s, err);
    int rc = fill(fd, p, s, err);
    if (close(fd) != 0 && errno != EINTR && rc == 0)
        rc = fail(s, err);
    return rc;
}

static int land(const ds_book *b, const place *p, const ds_step *s, ds_err *err)
{
    int from;
    const char *temp;
    if (ds_path_open_parent(&from, &temp, b->fd, s->temp.p, err) != 0)
        return -1;
    int rc = move_to_free(from, temp, p->fd, p->name);
    if (rc != 0 && errno == EEXIST)
        rc =
            ds_fail(err, DS_EEXISTS, "%.*s: is there already", DS_FMT(s->path));
    else if (rc != 0)
        rc = fail(s, err);
    close(from);
    return rc;
}

static int prepare_one(const ds_book *b, ds_step *s, ds_err *err)
{
    place p;
    if (s->kind == DS_STEP_CUT)
        return 0;
    if (open_place(&p, b, s, err) != 0)
        return -1;
    int rc = 0;
    if (s->kind == DS_STEP_PUT)
        rc = write_temp(&p, s, err);
    else if (s->kind == DS_STEP_LAND)
        rc = land(b, &p, s, err);
    else if (s->kind == DS_STEP_DROP &&
             move_to_free(p.fd, p.name, p.fd, p.temp) != 0)
        rc = fail(s, err);
    else if (s->kind == DS_STEP_MAKE && mkdirat(p.fd, p.name, 0777) != 0 &&
             errno != EEXIST)
        rc = fail(s, err);
    close(p.fd);
    return rc;
}

static unsigned depth_of(const ds_step *s)
{
    unsigned depth = 0;
    for (size_t i = 0; i < s->path.n; i++)
        depth += s->path.p[i] == '/';
    return depth;
}

static bool is_folder_at(const ds_step *s, unsigned level)
{
    return s->kind == DS_STEP_MAKE && depth_of(s) == level;
}

static unsigned deepest_folder(const ds_steps *s)
{
    unsigned most = 0;
    for (size_t i = 0; i < s->n; i++)
        if (s->p[i].kind == DS_STEP_MAKE && depth_of(&s->p[i]) > most)
            most = depth_of(&s->p[i]);
    return most;
}

static bool is_file(const ds_step *s, unsigned level)
{
    (void)level;
    return s->kind == DS_STEP_PUT || s->kind == DS_STEP_CUT;
}

/* Folders that move come first, with new ones on their way: one after the
 * other. Of the others each level of folders stands above the next. */
int ds_steps_prepare(const ds_book *b, ds_steps *s, const ds_progress *progress,
                     ds_err *err)
{
    size_t moves = s->n;
    while (moves > 0 && s->p[moves - 1].kind != DS_STEP_LAND &&
           s->p[moves - 1].kind != DS_STEP_DROP)
        moves--;
    for (size_t i = 0; i < moves; i++) {
        ds_progress_tell(progress, "writing files", i, s->n);
        if (prepare_one(b, &s->p[i], err) != 0)
            return -1;
    }
    ds_steps rest = *s;
    rest.p += moves;
    rest.n -= moves;
    unsigned last = deepest_folder(&rest);
    for (unsigned level = 0; level <= last; level++)
        if (ds_steps_each(b, &rest, is_folder_at, level, prepare_one, NULL,
                          err) != 0)
            return -1;
    return ds_steps_each(b, &rest, is_file, 0, prepare_one, progress, err);
}

/* --- switch --------------------------------------------------------------- */

/* The old bytes now have the temporary name: are they the expected ones? */
static int look_again(const place *p, const ds_step *s, ds_err *err)
{
    ds_arena a = {0};
    ds_str now;
    ds_err why;
    bool same = ds_file_read(&now, &a, p->fd, p->temp, s->old.n, &why) == 0 &&
                ds_str_eq(now, s->old);
    ds_arena_free(&a);
    return same ? 0 : changed(s, err);
}

static int switch_put(const place *p, const ds_step *s, ds_err *err)
{
    if (!s->replaces) {
        if (move_to_free(p->fd, p->temp, p->fd, p->name) == 0)
            return 0;
        if (errno == EEXIST)
            return ds_fail(err, DS_EEXISTS, "%.*s: is there already",
                           DS_FMT(s->path));
        return fail(s, err);
    }
    if (exchange(p->fd, p->name, p->temp) != 0)
        return errno == ENOENT ? changed(s, err) : fail(s, err);
    if (look_again(p, s, err) == 0)
        return 0;
    exchange(p->fd, p->name, p->temp);
    return -1;
}

static int switch_cut(const place *p, const ds_step *s, ds_err *err)
{
    if (move_to_free(p->fd, p->name, p->fd, p->temp) != 0)
        return errno == ENOENT ? changed(s, err) : fail(s, err);
    if (look_again(p, s, err) == 0)
        return 0;
    move_to_free(p->fd, p->temp, p->fd, p->name);
    return -1;
}

static int switch_one(const ds_book *b, ds_step *s, ds_err *err)
{
    place p;
    if (open_place(&p, b, s, err) != 0)
        return -1;
    int rc = s->kind == DS_STEP_PUT ? switch_put(&p, s, err)
                                    : switch_cut(&p, s, err);
    close(p.fd);
    return rc;
}

int ds_steps_switch(const ds_book *b, ds_steps *all, ds_err *err)
{
    return ds_steps_each(b, all, is_file, 0, switch_one, NULL, err);
}

/* --- undo ----------------------------------------------------------------- */

/* True when the file's bytes are the ones that we put. */
static bool is_ours(int dirfd, const char *name, const ds_step *s)
{
    int fd = ds_open(dirfd, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK, 0);
    if (fd < 0)
        return false;
    char *chunk = ds_xmalloc(CHUNK);
    ds_sha1 sum;
    ds_sha1_start(&sum);
    ssize_t n;
    while ((n = read(fd, chunk, CHUNK)) > 0 || (n < 0 && errno == EINTR))
        ds_sha1_add(&sum, (ds_str){chunk, n > 0 ? (size_t)n : 0});
    unsigned char raw[20];
    ds_sha1_end(raw, &sum);
    free(chunk);
    close(fd);
    return n == 0 && memcmp(raw, s->raw, sizeof raw) == 0;
}

static int undo_put(const place *p, const ds_step *s, ds_err *err)
{
    char third[64];
    snprintf(third, sizeof third, "%sx", p->temp);
    if (there(p->fd, third)) { /* an exchange in three parts, cut short */
        if (there(p->fd, p->name) && is_ours(p->fd, p->name, s))
            unlinkat(p->fd, p->name, 0);
        if (move_to_free(p->fd, third, p->fd, p->name) != 0)
            return fail(s, err);
    }
    bool temp = there(p->fd, p->temp);
    bool ours = (s->replaces ? temp : !temp) && is_ours(p->fd, p->name, s);
    if (ours && s->replaces && exchange(p->fd, p->name, p->temp) != 0)
        return fail(s, err);
    if (ours && !s->replaces && unlinkat(p->fd, p->name, 0) != 0)
        return fail(s, err);
    if (temp && unlinkat(p->fd, p->temp, 0) != 0)
        return fail(s, err);
    return 0;
}

/* Gives a folder or file its name back, when it has lost it. */
static int undo_name(const place *p, const ds_step *s, ds_err *err)
{
    if (!there(p->fd, p->temp))
        return 0;
    return move_to_free(p->fd, p->temp, p->fd, p->name) == 0 ? 0 : fail(s, err);
}

/* What stands at a LAND's path came there by it when it is the same folder. */
static int undo_land(const ds_book *b, const place *p, const ds_step *s,
                     ds_err *err)
{
    struct stat st;
    int to;
    const char *temp;
    if (fstatat(p->fd, p->name, &st, AT_SYMLINK_NOFOLLOW) != 0 ||
        (uint64_t)st.st_ino != s->ino)
        return 0;
    if (ds_path_open_parent(&to, &temp, b->fd, s->temp.p, err) != 0)
        return -1;
    int rc = move_to_free(p->fd, p->name, to, temp);
    if (rc != 0)
        fail(s, err);
    close(to);
    return rc;
}

static int undo_one(const ds_book *b, const ds_step *s, ds_err *err)
{
    place p;
    ds_err why;
    if (open_place(&p, b, s, &why) != 0) {
        if (why.code == DS_ENOTFOUND)
            return 0;
        *err = why;
        return -1;
    }
    int rc = 0;
    if (s->kind == DS_STEP_PUT)
        rc = undo_put(&p, s, err);
    else if (s->kind == DS_STEP_LAND)
        rc = undo_land(b, &p, s, err);
    else if (s->kind == DS_STEP_DROP || s->kind == DS_STEP_CUT)
        rc = undo_name(&p, s, err);
    else if (s->kind == DS_STEP_MAKE)
        unlinkat(p.fd, p.name, AT_REMOVEDIR);
    close(p.fd);
    return rc;
}

int ds_steps_undo(const ds_book *b, const ds_steps *s, ds_err *err)
{
    int rc = 0;
    ds_err again;
    for (size_t i = s->n; i > 0; i--)
        if (undo_one(b, &s->p[i - 1], rc == 0 ? err : &again) != 0)
            rc = -1;
    return rc;
}

/* --- finish --------------------------------------------------------------- */

static int remove_all(int dirfd, const char *name, unsigned depth);

static int remove_in(int fd, unsigned depth)
{
    DIR *dir = fdopendir(fd);
    if (dir == NULL) {
        close(fd);
        return -1;
    }
    int rc = 0;
    struct dirent *e;
    while (rc == 0 && (e = readdir(dir)) != NULL)
        if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
            rc = remove_all(dirfd(dir), e->d_name, depth + 1);
    closedir(dir);
    return rc;
}

/* Removes a folder with all in it, never through a symlink. */
static int remove_all(int dirfd, const char *name, unsigned depth)
{
    if (unlinkat(dirfd, name, 0) == 0 || errno == ENOENT)
        return 0;
    if (depth > MAX_DEPTH) {
        errno = ELOOP;
        return -1;
    }
    if (errno != EISDIR && errno != EPERM)
        return -1;
    int fd = ds_open(dirfd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, 0);
    if (fd < 0 || remove_in(fd, depth) != 0)
        return -1;
    return unlinkat(dirfd, name, AT_REMOVEDIR);
}

/* As git does, a folder that lost its last file goes; records/ itself stays. */
static void remove_empty(const ds_book *b, ds_str path)
{
    ds_arena a = {0};
    ds_str dir = ds_path_dir(path);
    while (ds_str_chr(dir, '/') < dir.n) {
        int fd;
        const char *name;
        ds_err none;
        if (ds_path_open_parent(&fd, &name, b->fd, ds_zstr(&a, dir), &none) !=
            0)
            break;
        int rc = unlinkat(fd, name, AT_REMOVEDIR);
        close(fd);
        if (rc != 0)
            break;
        dir = ds_path_dir(dir);
    }
    ds_arena_free(&a);
}

static int finish_one(const ds_book *b, const ds_step *s, ds_err *err)
{
    place p;
    ds_err why;
    bool put = s->kind == DS_STEP_PUT && s->replaces;
    bool cut = s->kind == DS_STEP_CUT || s->kind == DS_STEP_DROP;
    if (!put && !cut)
        return 0;
    if (open_place(&p, b, s, &why) != 0) {
        if (why.code == DS_ENOTFOUND)
            return 0;
        *err = why;
        return -1;
    }
    int rc = 0;
    if (!s->kept && remove_all(p.fd, p.temp, 0) != 0)
        rc = fail(s, err);
    close(p.fd);
    if (cut && rc == 0)
        remove_empty(b, s->path);
    return rc;
}

int ds_steps_finish(const ds_book *b, const ds_steps *s, ds_err *err)
{
    for (size_t i = 0; i < s->n; i++)
        if (finish_one(b, &s->p[i], err) != 0)
            return -1;
    return 0;
}
