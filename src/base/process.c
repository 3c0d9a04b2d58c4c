/* posix_spawn with a pipe for what the program prints. */
#include "base/process.h"
#include "base/file.h"
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>
#include "base/banned.h"

extern char **environ;

static int start(pid_t *pid, const ds_process *p, int out_fd)
{
    posix_spawn_file_actions_t act;
    posix_spawn_file_actions_init(&act);
    if (p->in_fd >= 0)
        posix_spawn_file_actions_adddup2(&act, p->in_fd, STDIN_FILENO);
    else
        posix_spawn_file_actions_addopen(&act, STDIN_FILENO, "/dev/null",
                                         O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&act, out_fd, STDOUT_FILENO);
    if (p->quiet)
        posix_spawn_file_actions_addopen(&act, STDERR_FILENO, "/dev/null",
                                         O_WRONLY, 0);
    /* posix_spawnp takes char *const[] but changes nothing. */
    char *const *args = (char *const *)(uintptr_t)p->argv;
    int number = posix_spawnp(pid, args[0], &act, NULL, args, environ);
    posix_spawn_file_actions_destroy(&act);
    return number;
}

static int wait_for(int *status, pid_t pid, const char *what, ds_err *err)
{
    int how;
    while (waitpid(pid, &how, 0) < 0)
        if (errno != EINTR)
            return ds_fail_errno(err, "%s", what);
    *status = WIFEXITED(how) ? WEXITSTATUS(how) : 128 + WTERMSIG(how);
    return 0;
}

int ds_process_run(int *status, ds_str *out, ds_arena *a, const ds_process *p,
                   ds_err *err)
{
    int ends[2];
    pid_t pid;
    if (pipe2(ends, O_CLOEXEC) != 0)
        return ds_fail_errno(err, "%s", p->what);
    errno = start(&pid, p, ends[1]);
    close(ends[1]);
    if (errno != 0) {
        bool missing = errno == ENOENT;
        close(ends[0]);
        ds_fail_errno(err, "%s", p->what);
        if (missing && err != NULL)
            err->code = DS_ENOTFOUND;
        return -1;
    }
    int failed = ds_fd_read(out, a, ends[0], p->what, p->most, err);
    close(ends[0]);
    return wait_for(status, pid, p->what, err) != 0 || failed != 0 ? -1 : 0;
}

int ds_process_input(ds_str bytes, const char *what, ds_err *err)
{
    int fd = memfd_create("dossier", MFD_CLOEXEC);
    if (fd < 0)
        return ds_fail_errno(err, "%s", what);
    int failed = ds_fd_write(fd, bytes, what, err);
    if (!failed && lseek(fd, 0, SEEK_SET) != 0)
        failed = ds_fail_errno(err, "%s", what);
    if (!failed)
        return fd;
    close(fd);
    return -1;
}
