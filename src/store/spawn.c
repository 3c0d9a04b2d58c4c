/* git as a process of ours. */
#include "store/spawn.h"
#include "base/process.h"
#include <unistd.h>
#include "base/banned.h"

enum {
    OUT_BYTES = 64 * 1024 * 1024
};

static int run_git(int *status, ds_str *out, ds_arena *a,
                   const char *const *argv, int in_fd, const char *what,
                   ds_err *err)
{
    ds_str name = ds_printf(a, "git %s", what);
    ds_process p = {
        .argv = argv, .what = name.p, .in_fd = in_fd, .most = OUT_BYTES};
    if (ds_process_run(status, out, a, &p, err) != 0) {
        if (err != NULL && err->code == DS_ENOTFOUND)
            err->code = DS_EGIT;
        return -1;
    }
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
    int fd = ds_process_input(in, "git", err);
    if (fd < 0)
        return -1;
    int rc = ds_spawn_git(out, a, argv, fd, what, err);
    close(fd);
    return rc;
}
