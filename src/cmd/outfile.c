/* Makes the file of -o beside its place, and renames it there. */
#include "cmd/outfile.h"
#include "base/file.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/banned.h"

static bool is_stdout(const struct stat *st)
{
    struct stat out;
    return fstat(STDOUT_FILENO, &out) == 0 && out.st_dev == st->st_dev &&
           out.st_ino == st->st_ino;
}

static bool is_link(const char *path)
{
    struct stat st;
    return lstat(path, &st) == 0 && S_ISLNK(st.st_mode);
}

/* A link stays one. */
static const char *follow(ds_arena *a, const char *path)
{
    char *real = is_link(path) ? realpath(path, NULL) : NULL;
    const char *to = real ? ds_zstr(a, ds_cstr(real)) : path;
    free(real);
    return to;
}

/* Not all file systems can; without /proc it would never get a name. */
static int open_nameless(const char *dir)
{
    return access("/proc/self/fd", X_OK) == 0
               ? open(dir, O_TMPFILE | O_WRONLY | O_CLOEXEC, 0666)
               : -1;
}

static int open_beside(ds_outfile *f, ds_arena *a, ds_err *err)
{
    char name[24];
    if (ds_file_random_name(name, err))
        return -1;
    ds_str dir = ds_path_dir(ds_cstr(f->path));
    bool root = dir.n == 0 && f->path[0] == '/';
    const char *slash = dir.n || root ? "/" : "";
    f->temp = ds_printf(a, "%.*s%s%s", DS_FMT(dir), slash, name).p;
    const char *folder = *slash ? ds_printf(a, "%.*s/", DS_FMT(dir)).p : ".";
    int fd = open_nameless(folder);
    f->nameless = fd >= 0;
    return f->nameless
               ? fd
               : open(f->temp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
}

int ds_outfile_open(ds_outfile *f, FILE **out, ds_arena *a, const char *path,
                    ds_err *err)
{
    struct stat st;
    int fd;
    bool there = stat(path, &st) == 0;
    *f = (ds_outfile){.path = path};
    *out = NULL;
    if (there && is_stdout(&st)) {
        fd = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0);
    } else if (there && !S_ISREG(st.st_mode)) {
        fd = open(path, O_WRONLY | O_CLOEXEC);
    } else {
        f->path = follow(a, path);
        fd = open_beside(f, a, err);
        if (fd >= 0 && there)
            fchmod(fd, st.st_mode & 07777);
    }
    *out = fd < 0 ? NULL : fdopen(fd, "w");
    return *out ? 0 : ds_fail_errno(err, "%s", path);
}

/* link(2) replaces nothing, so that a rename must follow. */
static int give_name(ds_outfile *f, FILE *out, ds_err *err)
{
    char fd[40]; /* "/proc/self/fd/" and a number */
    if (!f->nameless)
        return 0;
    snprintf(fd, sizeof fd, "/proc/self/fd/%d", fileno(out));
    if (linkat(AT_FDCWD, fd, AT_FDCWD, f->temp, AT_SYMLINK_FOLLOW) != 0)
        return ds_fail_errno(err, "%s", f->path);
    f->nameless = false;
    return 0;
}

int ds_outfile_close(ds_outfile *f, FILE *out, bool keep, ds_err *err)
{
    int failed = fflush(out) != 0 || ferror(out) != 0;
    if (failed)
        ds_fail_errno(err, "%s", f->path);
    if (!failed && keep && f->temp)
        failed = give_name(f, out, err);
    if (fclose(out) != 0 && !failed)
        failed = ds_fail_errno(err, "%s", f->path);
    if (!f->temp)
        return failed ? -1 : 0;
    if (!failed && keep)
        failed = ds_file_finish(AT_FDCWD, f->temp, f->path, err);
    if ((failed || !keep) && !f->nameless)
        ds_file_drop(AT_FDCWD, f->temp);
    return failed ? -1 : 0;
}
