/* Writes and activates the git hooks of a book. */
#include "cmd/hooks.h"
#include "base/file.h"
#include "store/git.h"
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/banned.h"

const char *const ds_hook_names[] = {
    "pre-commit",   "prepare-commit-msg", "post-merge", "post-checkout",
    "post-rewrite", "pre-receive",        NULL};

/* Only the two that check stand in the way where the program is missing. */
static bool guards(const char *name)
{
    return strcmp(name, "pre-commit") == 0 || strcmp(name, "pre-receive") == 0;
}

ds_str ds_hook_text(ds_arena *a, const char *name)
{
    return ds_printf(
        a,
        "#!/bin/sh\n"
        "# Active after `dossier setup`, which copies it.\n"
        "%sexec dossier hook %s \"$@\"\n",
        guards(name) ? "" : "command -v dossier >/dev/null || exit 0; ", name);
}

/* Where git looks for hooks; a path of its own when core.hooksPath is set. */
ds_str ds_hooks_folder(ds_run *run)
{
    ds_str own;
    if (!ds_git_config_get(&own, &run->arena, &run->book, "core.hooksPath"))
        return ds_printf(&run->arena, "%.*s/hooks",
                         DS_FMT(run->book.commondir));
    if (ds_str_starts(own, DS_STR("/")))
        return own;
    return ds_printf(&run->arena, "%.*s/%.*s", DS_FMT(run->book.worktree),
                     DS_FMT(own));
}

static bool agreed(const ds_run *run, const char *name, ds_str text)
{
    ds_talk("hooks/%s is not the standard one:\n%.*s", name, DS_FMT(text));
    return ds_run_confirm(run, "let git run this?", false);
}

/* A hook that is there and not a copy of ours stays, unless told. */
static bool may_replace(const ds_run *run, ds_str to, ds_str there, ds_str text)
{
    if (ds_str_eq(there, text))
        return true;
    ds_run_say(run, "%.*s is there already", DS_FMT(to));
    return ds_run_confirm(run, "replace it?", false);
}

/* 1 when it is active now. */
static int activate_one(ds_run *run, const char *name, bool dry, ds_err *err)
{
    ds_arena *a = &run->arena;
    ds_str text, there, from = ds_printf(a, "hooks/%s", name);
    ds_str to = ds_printf(a, "%.*s/%s", DS_FMT(ds_hooks_folder(run)), name);
    ds_err none = {0};
    if (ds_file_read(&text, a, run->book.fd, from.p, 1 << 20, &none)) {
        ds_run_say(run, "%s: left out (%s)", name, none.msg);
        return 0;
    }
    if (dry) {
        ds_run_say(run, "would copy %s to %s", from.p, to.p);
        return 0;
    }
    if (!ds_str_eq(text, ds_hook_text(a, name)) && !agreed(run, name, text)) {
        ds_run_say(run, "%s: left out", name);
        return 0;
    }
    if (!ds_file_read(&there, a, AT_FDCWD, to.p, 1 << 20, &none) &&
        !may_replace(run, to, there, text))
        return 0;
    if (ds_mkdirs(AT_FDCWD, ds_zstr(a, ds_path_dir(to)), err) ||
        ds_file_replace(AT_FDCWD, to.p, text, 0755, err))
        return -1;
    if (chmod(to.p, 0755))
        return ds_fail_errno(err, "%s", to.p);
    return 1;
}

int ds_hooks_activate(ds_run *run, bool dry, ds_err *err)
{
    size_t n = 0;
    for (size_t i = 0; ds_hook_names[i]; i++) {
        int done = activate_one(run, ds_hook_names[i], dry, err);
        if (done < 0)
            return -1;
        n += done > 0;
    }
    if (n)
        ds_run_say(run, "%zu hooks are active in %.*s", n,
                   DS_FMT(ds_hooks_folder(run)));
    return 0;
}

/* A driver that cannot be run would leave our side as the result, without a
 * marker: so the line looks for the program first. */
const ds_setting ds_driver_settings[] = {
    {"merge.dossier.name", "client records, field by field"},
    {"merge.dossier.driver",
     "if command -v dossier >/dev/null; then dossier merge-driver %O %A %B %P; "
     "else git merge-file -L ours -L base -L theirs %A %O %B; fi"},
    {0},
};

int ds_driver_activate(ds_run *run, bool dry, ds_err *err)
{
    for (const ds_setting *s = ds_driver_settings; s->name; s++) {
        if (dry)
            ds_run_say(run, "would set %s to \"%s\"", s->name, s->value);
        else if (ds_git_config_set(&run->book, s->name, s->value, err))
            return -1;
    }
    if (!dry)
        ds_run_say(run, "git merges records field by field");
    return 0;
}
