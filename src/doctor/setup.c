/* What `setup` leaves in a clone: the hooks as copies, the merge driver. */
#include "base/file.h"
#include "doctor/find.h"
#include "store/git.h"
#include <fcntl.h>
#include <sys/stat.h>
#include "base/banned.h"

#define MAX_HOOK ((size_t)1 << 20)

/* As printf(1) takes it; there is nothing else in a hook that it would read. */
static ds_str printed(ds_doctor *d, ds_str text)
{
    ds_str out = DS_STR("");
    while (text.n > 0) {
        ds_str line = ds_str_cut(&text, '\n');
        out = ds_printf(&d->arena, "%.*s%.*s\\n", DS_FMT(out), DS_FMT(line));
    }
    return out;
}

/* The book's own hook is not the standard one: setup would ask. */
static void judge_own(ds_doctor *d, const ds_wanted_hook *w)
{
    ds_str path = ds_printf(&d->arena, "hooks/%s", w->name);
    if (w->text.p == NULL) {
        ds_note_add(d, ds_spot_file(d, path, 0, 0), DS_F_HOOK,
                    "the book has no such hook");
        ds_note_hint(d, "printf '%.*s' >%s && dossier setup",
                     DS_FMT(printed(d, w->standard)), path.p);
    } else if (!ds_str_eq(w->text, w->standard)) {
        ds_note_add(d, ds_spot_file(d, path, 1, 1), DS_F_HOOK,
                    "not the standard hook: read it before it runs");
        ds_note_hint(d, "git log -p -- %s", path.p);
    }
}

static void judge_hook(ds_doctor *d, const ds_wanted_hook *w)
{
    ds_str text;
    ds_err none;
    struct stat st;
    ds_str shown = ds_doctor_path(d, w->path);
    judge_own(d, w);
    if (w->text.p == NULL)
        return;
    size_t at = ds_spot_file(d, shown, 1, 1);
    if (ds_file_read(&text, &d->arena, AT_FDCWD, w->path.p, MAX_HOOK, &none) !=
        0)
        ds_note_add(d, at, DS_F_HOOK, "the %s hook is not active (%s)", w->name,
                    none.code == DS_ENOTFOUND ? "not there" : none.msg);
    else if (!ds_str_eq(text, w->text))
        ds_note_add(d, at, DS_F_HOOK,
                    "the %s hook that runs is not the book's hooks/%s", w->name,
                    w->name);
    else if (stat(w->path.p, &st) == 0 && !(st.st_mode & S_IXUSR))
        ds_note_add(d, at, DS_F_HOOK,
                    "the %s hook is not active (not executable)", w->name);
    else
        return;
    ds_note_hint(d, "dossier setup");
}

int ds_find_hooks(ds_doctor *d, ds_err *err)
{
    (void)err;
    for (size_t i = 0; i < d->env->nhooks; i++)
        judge_hook(d, &d->env->hooks[i]);
    return 0;
}

/* The line of the repository's own configuration in which "KEY =" stands below
 * "[SECTION "NAME"]" of "SECTION.NAME.KEY"; 0: nowhere. */
static unsigned line_of(ds_str text, ds_str name)
{
    ds_str section = ds_str_cut(&name, '.'), sub = ds_str_cut(&name, '.');
    bool within = false;
    for (unsigned line = 1; text.n > 0; line++) {
        ds_str one = ds_str_trim(ds_str_cut(&text, '\n'));
        if (ds_str_starts(one, DS_STR("[")))
            within = ds_str_find(one, section) == 1 &&
                     ds_str_find(one, sub) != SIZE_MAX;
        else if (within &&
                 ds_str_eq_nocase(ds_str_trim(ds_str_cut(&one, '=')), name))
            return line;
    }
    return 0;
}

static void judge_setting(ds_doctor *d, const ds_wanted_setting *w)
{
    ds_str value, text = {0};
    ds_err none;
    bool set = ds_git_config_get(&value, &d->arena, d->env->book, w->name);
    if (set && ds_str_is(value, w->value))
        return;
    ds_str path =
        ds_printf(&d->arena, "%.*s/config", DS_FMT(d->env->book->commondir));
    unsigned line = 0;
    if (set &&
        ds_file_read(&text, &d->arena, AT_FDCWD, path.p, MAX_HOOK, &none) == 0)
        line = line_of(text, ds_cstr(w->name));
    size_t at = ds_spot_file(d, ds_doctor_path(d, path), line, line ? 1 : 0);
    if (set)
        ds_note_add(d, at, DS_F_DRIVER,
                    "%s is not what setup would write: %.*s", w->name,
                    DS_FMT(value));
    else
        ds_note_add(d, at, DS_F_DRIVER,
                    "records are not merged field by field: %s is not set",
                    w->name);
    ds_note_hint(d, "dossier setup");
}

int ds_find_driver(ds_doctor *d, ds_err *err)
{
    (void)err;
    for (size_t i = 0; i < d->env->nsettings; i++)
        judge_setting(d, &d->env->settings[i]);
    return 0;
}
