/* Files: whole reads, atomic replacement, locks, safe relative paths. */
#ifndef DS_BASE_FILE_H
#define DS_BASE_FILE_H

#include "base/arena.h"
#include "base/error.h"
#include <sys/types.h>

/* openat() with O_CLOEXEC, again after EINTR: a descriptor, or -1 and errno. */
int ds_open(int dirfd, const char *path, int flags, mode_t mode);

/* Reads a whole regular file, relative to `dirfd` (AT_FDCWD allowed), without
 * following a symlink at the last component (O_NOFOLLOW) and without blocking
 * on a device. NUL-terminated behind the end. More than `max` bytes: DS_ELIMIT;
 * not there: DS_ENOTFOUND; anything else: DS_EIO. Retries EINTR. */
int ds_file_read(ds_str *out, ds_arena *a, int dirfd, const char *path,
                 size_t max, ds_err *err);
/* The same for a file that need not be there: `out->p` is then NULL. */
int ds_file_read_any(ds_str *out, ds_arena *a, int dirfd, const char *path,
                     size_t max, ds_err *err);

/* All of standard input (or any descriptor), up to `max` bytes. */
int ds_fd_read(ds_str *out, ds_arena *a, int fd, const char *what, size_t max,
               ds_err *err);

/* Writes all bytes, retrying short writes and EINTR. */
int ds_fd_write(int fd, ds_str bytes, const char *what, ds_err *err);

/* Replaces (or makes) a file so that a reader and a crash see the old bytes or
 * the new ones: a temporary file beside it, fsync, rename, fsync of the folder.
 * `mode` is that of a new file, less the umask; an old file keeps its mode. */
int ds_file_replace(int dirfd, const char *path, ds_str bytes, mode_t mode,
                    ds_err *err);

/* The same in two steps, so that many files can be written first and renamed
 * together: `prepare` writes and syncs the temporary file and gives its name,
 * `finish` renames it, `ds_file_drop` removes it; the folder is not synced.
 * The temporary name, NUL-terminated, is ".dossier-<10 hex digits>.tmp" in the
 * same folder: what a killed process leaves behind can be known by it. A
 * symlink or anything but a regular file in the way is DS_EIO. */
int ds_file_prepare(ds_str *temp, ds_arena *a, int dirfd, const char *path,
                    ds_str bytes, mode_t mode, ds_err *err);
int ds_file_finish(int dirfd, const char *temp, const char *path, ds_err *err);
void ds_file_drop(int dirfd, const char *temp);
int ds_dir_sync(int dirfd, const char *path, ds_err *err); /* "" is dirfd */
/* Such a temporary name, without a folder. */
int ds_file_random_name(char out[24], ds_err *err);

/* Makes a folder and its parents, mode 0777 less the umask; there: fine. A
 * relative path below a descriptor follows no symlink (DS_EIO); one from the
 * current folder or the root is the user's own and does. */
int ds_mkdirs(int dirfd, const char *path, ds_err *err);

/* An exclusive lock: a file `path` that only one can make, our process id in
 * it. Held by another: waits up to `wait_ms`, then DS_EBUSY naming holder and
 * file. A lock whose process is gone is taken over; a file at `path` that some
 * other program made never is. Close removes it. Zeroed: not held. `dirfd` is
 * borrowed until then; a forked child that does not exec shares the lock. */
typedef struct {
    int dirfd;
    int fd; /* open while held: its flock tells that we live */
    char path[512];
    bool held;
} ds_lock;
int ds_lock_take(ds_lock *l, int dirfd, const char *path, unsigned wait_ms,
                 ds_err *err);
void ds_lock_close(ds_lock *l);

/* A path from outside is safe inside a book when it is relative, not empty,
 * has no "", ".", ".." component, none that equals ".git" with case folded, no
 * NUL, backslash or control character, at most 4096 bytes. */
bool ds_path_safe(ds_str path);
/* Makes sure that no folder on the way is a symlink: opens the parent folder
 * component by component with O_NOFOLLOW; gives its descriptor (the caller
 * closes) and the last component within `path`. An unsafe path or a symlink is
 * DS_EIO, a missing folder DS_ENOTFOUND. */
int ds_path_open_parent(int *fd, const char **base, int dirfd, const char *path,
                        ds_err *err);
ds_str ds_path_base(ds_str path); /* behind the last '/' */
ds_str ds_path_dir(ds_str path);  /* before it, or "" */

#endif
