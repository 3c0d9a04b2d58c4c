/* The book's git hooks: tracked in hooks/, active only as copies in the git
 * directory, so that no later push changes what runs on a machine. */
#ifndef DS_CMD_HOOKS_H
#define DS_CMD_HOOKS_H

#include "cmd/run.h"

extern const char *const ds_hook_names[]; /* ends with NULL */
/* The text of hooks/NAME as `init` writes it. Lives in `a`. */
ds_str ds_hook_text(ds_arena *a, const char *name);
/* Copies hooks/ into the git directory; says what it does; `dry` only says. A
 * hook of another text than ours is shown and asked about first. */
int ds_hooks_activate(ds_run *run, bool dry, ds_err *err);
/* Where git looks for hooks, absolute. Lives in the run's arena. */
ds_str ds_hooks_folder(ds_run *run);
/* The settings of git that make the merge driver; ends with a NULL name. */
typedef struct {
    const char *name, *value;
} ds_setting;
extern const ds_setting ds_driver_settings[];
/* Tells git how records are merged: by this program where it is there, else by
 * lines. */
int ds_driver_activate(ds_run *run, bool dry, ds_err *err);

#endif
