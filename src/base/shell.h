/* Words for a shell: for commands that people are told to type. */
#ifndef DS_BASE_SHELL_H
#define DS_BASE_SHELL_H

#include "base/arena.h"

/* `s` as one word of sh, bash and zsh: as it is where that is safe, else
 * in single quotes. Control characters become spaces: what is told on a
 * terminal cannot drive it, nor end a command. Lives in `a`. */
ds_str ds_shell_word(ds_arena *a, ds_str s);

#endif
