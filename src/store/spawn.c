/* posix_spawn with a pipe for what it prints. */
#include "store/spawn.h"
#include "base/file.h"
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>
#include "base/banned.h"

extern char **environ;

enum {
    OUT_BYTES = 64 * 1024 * 1024
};

static int start(pid_t *pid, const char *const *argv, int in_fd, int out_fd)
{
    posix_spawn_file_actions_t act;
    posix_spawn_file_actions_init(&act);
    if (in_fd >= 0)
        posix_spawn_file_actions_adddup2(&act, in_fd, STDIN_FILENO);
    else
        posix_spawn_file_actions_addopen(&act, STDIN_FILENO, "/dev/null",
                                         O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&act, out_fd, STDOUT_FILENO);
    /* posix_spawnp takes char *const[] but changes nothing. */
    char *const *args = (char *const *)(uintptr_t)argv;
    int number = posix_spawnp(pid, "git", &act, NULL, args, environ);
    posix_spawn_file_actions_destroy(&act);
    return number;
}

static int wait_for(int *status, pid_t pid, const char *what, ds_err *err)
{
    int how;
    while (waitpid(pid, &how, 0) < 0)
        if (errno != EINTR)
            return ds_fail_errno(err, "git %s", what);
    *status = WIFEXITED(how) ? WEXITSTATUS(how) : 128 + WTERMSIG(how);
    return 0;
}

static int run_git(int *status, ds_str *out, ds_arena *a,
                   const char *const *argv, int in_fd, const char *what,
                   ds_err *err)
{
    int ends[2];
    pid_t pid;
    if (pipe2(ends, O_CLOEXEC) != 0)
        return ds_fail_errno(err, "git %s", what);
    errno = start(&pid, argv, in_fd, ends[1]);
    close(ends[1]);
    if (errno != 0) {
        close(ends[0]);
        return ds_fail_errno(err, "git %s", what);
    }
    int rc = ds_fd_read(out, a, ends[0], what, OUT_BYTES, err);
    close(ends[0]);
    if (wait_for(status, pid, what, err) != 0 || rc != 0)
        return -1;
    *out = ds_str_trim(*out);
    return 0;
}

int ds_spawn_git(ds_str *out, ds_arena *a, const char *const *argv, int in_fd,
                 const char *what, ds_err *err)
{
    int status;
    if (run_git(&status, out, a, argv, in_fd, what, err) != 0)
        return -1;
    return status == 0 ? 0
                       : ds_fail(err, DS_EGIT, "git %s failed (status %d)",
                                 what, status);
}

int ds_spawn_git_status(int *status, ds_str *out, ds_arena *a,
                        const char *const *argv, const char *what, ds_err *err)
{
    return run_git(status, out, a, argv, -1, what, err);
}

int ds_spawn_git_with(ds_str *out, ds_arena *a, const char *const *argv,
                      ds_str in, const char *what, ds_err *err)
{
    int fd = memfd_create("dossier", MFD_CLOEXEC);
    if (fd < 0)
        return ds_fail_errno(err, "git %s", what);
    int rc = ds_fd_write(fd, in, what, err);
    if (rc == 0 && lseek(fd, 0, SEEK_SET) != 0)
        rc = ds_fail_errno(err, "git %s", what);
    if (rc == 0)
        rc = ds_spawn_git(out, a, argv, fd, what, err);
    close(fd);
    return rc;
}
