/* Runs git itself, without a shell, for what libgit2 cannot do: signing,
 * filters such as LFS, settings that only git's environment knows. */
#ifndef DS_STORE_SPAWN_H
#define DS_STORE_SPAWN_H

#include "base/arena.h"
#include "base/error.h"

/* `argv` ends in NULL, argv[0] is "git". Its standard input is `in_fd` (-1:
 * nothing), its standard error ours; what it prints, at most 64 MB, is `out`,
 * without the last line end. Not there or an exit status that is not 0:
 * DS_EGIT naming the subcommand `what`. */
int ds_spawn_git(ds_str *out, ds_arena *a, const char *const *argv, int in_fd,
                 const char *what, ds_err *err);
/* The same, where other statuses than 0 are an answer too: `*status` gets it,
 * and `out` what was printed. */
int ds_spawn_git_status(int *status, ds_str *out, ds_arena *a,
                        const char *const *argv, const char *what, ds_err *err);
/* The same with bytes as its standard input. */
int ds_spawn_git_with(ds_str *out, ds_arena *a, const char *const *argv,
                      ds_str in, const char *what, ds_err *err);

#endif
