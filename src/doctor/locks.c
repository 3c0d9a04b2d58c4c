/* Locks whose holder is gone, and what killed commands left behind. */
#include "base/file.h"
#include "doctor/find.h"
#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/banned.h"

enum {
    LONG = 600 /* seconds that no command of git holds its lock */
};

/* Locks of git that a killed git leaves, in the git directory. */
static const char *const git_locks[] = {"index.lock", "HEAD.lock",
                                        "config.lock", "packed-refs.lock",
                                        "shallow.lock"};
/* Ours in dossier/ of the git directory: their holder keeps a flock. */
static const char *const own_locks[] = {"lock", "index.lock", "batch.lock"};
/* What a transaction needs while it runs, in the same folder. */
static const char *const own_files[] = {"journal", "journal.new", "ref.new",
                                        "stage.new"};

static ds_str own_path(ds_doctor *d, ds_str name)
{
    return ds_printf(&d->arena, "%.*s/dossier%s%.*s",
                     DS_FMT(d->env->book->gitdir), name.n > 0 ? "/" : "",
                     DS_FMT(name));
}

static void tell(ds_doctor *d, ds_str path, ds_finding_code code,
                 const char *what)
{
    ds_str shown = ds_doctor_path(d, path);
    ds_note_add(d, ds_spot_file(d, shown, 0, 0), code, "%s", what);
    ds_note_hint(d, "rm %.*s", DS_FMT(ds_doctor_word(d, shown)));
}

static bool is_old(const ds_doctor *d, ds_str path)
{
    struct stat st;
    return lstat(path.p, &st) == 0 && d->env->now - st.st_mtime > LONG;
}

static bool is_held(ds_str path)
{
    int fd = ds_open(AT_FDCWD, path.p, O_RDONLY | O_NOFOLLOW | O_NONBLOCK, 0);
    if (fd < 0)
        return false;
    bool held = flock(fd, LOCK_EX | LOCK_NB) != 0;
    close(fd);
    return held;
}

static void judge_locks(ds_doctor *d)
{
    for (size_t i = 0; i < sizeof git_locks / sizeof *git_locks; i++) {
        ds_str path = ds_printf(&d->arena, "%.*s/%s",
                                DS_FMT(d->env->book->gitdir), git_locks[i]);
        if (is_old(d, path))
            tell(d, path, DS_F_LOCK,
                 "a lock of git that no command holds that long");
    }
    for (size_t i = 0; i < sizeof own_locks / sizeof *own_locks; i++) {
        ds_str path = own_path(d, ds_cstr(own_locks[i]));
        if (access(path.p, F_OK) == 0 && !is_held(path))
            tell(d, path, DS_F_LOCK, "a lock whose holder is gone");
    }
}

/* Only while nobody writes: then they belong to nobody. */
static void judge_leftovers(ds_doctor *d)
{
    if (is_held(own_path(d, DS_STR("lock"))))
        return;
    for (size_t i = 0; i < sizeof own_files / sizeof *own_files; i++) {
        ds_str path = own_path(d, ds_cstr(own_files[i]));
        if (access(path.p, F_OK) == 0)
            tell(d, path, DS_F_LEFTOVER, "an interrupted command left this");
    }
}

/* What is in a folder of ours by an ending, in the order of the disk: findings
 * are sorted later. */
static void each_file(ds_doctor *d, ds_str folder,
                      void (*judge)(ds_doctor *, ds_str, ds_str))
{
    DIR *dir = opendir(folder.p);
    struct dirent *e;
    while (dir != NULL && (e = readdir(dir)) != NULL)
        judge(d, folder, ds_cstr(e->d_name));
    if (dir != NULL)
        closedir(dir);
}

static void judge_temp(ds_doctor *d, ds_str folder, ds_str name)
{
    ds_str path =
        ds_printf(&d->arena, "%.*s/%.*s", DS_FMT(folder), DS_FMT(name));
    if (ds_str_starts(name, DS_STR(".dossier-")) && is_old(d, path))
        tell(d, path, DS_F_LEFTOVER, "an interrupted command left this");
}

/* A text that an editor's session kept, see cmd/editor.c. */
static void judge_text(ds_doctor *d, ds_str folder, ds_str name)
{
    if (!ds_str_ends(name, DS_STR(".yaml")))
        return;
    ds_str id = ds_str_sub(name, 0, name.n - 5);
    ds_str path =
        ds_printf(&d->arena, "%.*s/%.*s", DS_FMT(folder), DS_FMT(name));
    ds_note_add(d, ds_spot_file(d, ds_doctor_path(d, path), 1, 1),
                DS_F_LEFTOVER, "an edited text of %.*s was never committed",
                DS_FMT(id));
    ds_note_hint(d, "dossier edit %.*s", DS_FMT(ds_doctor_word(d, id)));
}

int ds_find_locks(ds_doctor *d, ds_err *err)
{
    (void)err;
    judge_locks(d);
    judge_leftovers(d);
    each_file(d, own_path(d, DS_STR("")), judge_temp);
    each_file(d, own_path(d, DS_STR("edit")), judge_text);
    return 0;
}
