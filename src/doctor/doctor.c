/* The finders as data, and how their notes become findings. */
#include "doctor/doctor.h"
#include "base/shell.h"
#include "doctor/find.h"
#include <stdarg.h>
#include "base/banned.h"

static const struct {
    ds_doctor_topic topic;
    ds_finder_fn *find;
} finders[] = {
    {{DS_STR("hooks"), "hooks that are not active, or not the book's"},
     ds_find_hooks},
    {{DS_STR("driver"), "a merge driver that is not active, or another"},
     ds_find_driver},
    {{DS_STR("attributes"), "branches without the lines that records need"},
     ds_find_attributes},
    {{DS_STR("layout"), "too many client folders side by side"},
     ds_find_layout},
    {{DS_STR("clients"), "clients that are there twice"}, ds_find_doubles},
    {{DS_STR("numbers"), "gaps and doubles in invoice numbers"},
     ds_find_numbers},
    {{DS_STR("orders"), "orders that are billed above their total"},
     ds_find_overbilled},
    {{DS_STR("payments"), "paid, and nothing says when"}, ds_find_unpaid},
    {{DS_STR("files"), "attached files that are dead or not listed"},
     ds_find_files},
    {{DS_STR("locks"), "locks and texts that were left behind"}, ds_find_locks},
};

enum {
    FINDERS = sizeof finders / sizeof *finders
};

ds_doctor_topic ds_doctor_topic_at(size_t i)
{
    return i < FINDERS ? finders[i].topic : (ds_doctor_topic){0};
}

/* --- notes --------------------------------------------------------------- */

ds_note *ds_note_add(ds_doctor *d, size_t at, ds_finding_code code,
                     const char *fmt, ...)
{
    va_list ap;
    ds_note *n = ds_vec_push(&d->notes);
    *n = (ds_note){.at = at, .other = SIZE_MAX, .code = code};
    va_start(ap, fmt);
    n->msg = ds_vprintf(&d->arena, fmt, ap);
    va_end(ap);
    return n;
}

void ds_note_hint(ds_doctor *d, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    d->notes.p[d->notes.n - 1].hint = ds_vprintf(&d->arena, fmt, ap);
    va_end(ap);
}

int ds_doctor_table(const ds_doctor *d, const char *name)
{
    return ds_schema_table(d->env->query->schema, ds_cstr(name));
}

int ds_doctor_field(const ds_doctor *d, int table, const char *name)
{
    const ds_table *t = &d->env->query->schema->tables[table < 0 ? 0 : table];
    int field = table < 0 ? -1 : ds_table_field(t, ds_cstr(name));
    return field >= 0 && (size_t)field < t->nstored ? field : -1;
}

bool ds_doctor_live(const ds_segment *s, uint32_t client)
{
    return s->dead == NULL || !s->dead[client];
}

uint32_t ds_doctor_client(const ds_segment *s, unsigned table, uint32_t row)
{
    return table == 0 ? row : s->tables[table].client[row];
}

ds_str ds_doctor_word(ds_doctor *d, ds_str s)
{
    return ds_shell_word(&d->arena, s);
}

ds_str ds_doctor_path(ds_doctor *d, ds_str path)
{
    ds_str root = d->env->book->root;
    bool below =
        ds_str_starts(path, root) && path.n > root.n && path.p[root.n] == '/';
    return ds_dup(&d->arena,
                  below ? ds_str_sub(path, root.n + 1, path.n) : path);
}

static ds_str place_text(ds_doctor *d, const ds_spot *s)
{
    if (s->line == 0)
        return s->path;
    return ds_printf(&d->arena, "%.*s:%u:%u", DS_FMT(s->path), s->line, s->col);
}

static void tell(ds_findings *f, ds_doctor *d, const ds_note *n)
{
    const ds_spot *at = &d->spots.p[n->at];
    ds_place place = {at->path, at->line, at->col};
    ds_str other = DS_STR("");
    if (n->other != SIZE_MAX)
        other = place_text(d, &d->spots.p[n->other]);
    if (n->error)
        ds_find_error(f, place, n->code, "%.*s%.*s%.*s", DS_FMT(n->msg),
                      DS_FMT(other), DS_FMT(n->tail));
    else
        ds_find_warning(f, place, n->code, "%.*s%.*s%.*s", DS_FMT(n->msg),
                        DS_FMT(other), DS_FMT(n->tail));
    if (n->hint.n > 0)
        ds_find_hint(f, "%.*s", DS_FMT(n->hint));
}

/* --- the run ------------------------------------------------------------- */

static int choose(bool run[FINDERS], const ds_str *names, size_t n, ds_err *err)
{
    ds_str all[FINDERS];
    for (size_t i = 0; i < FINDERS; i++) {
        run[i] = n == 0;
        all[i] = finders[i].topic.name;
    }
    for (size_t k = 0; k < n; k++) {
        size_t i = 0, near;
        while (i < FINDERS && !ds_str_eq(names[k], all[i]))
            i++;
        if (i == FINDERS && ds_str_nearest(&near, 1, names[k], all, FINDERS))
            return ds_fail(err, DS_EUSAGE,
                           "doctor does not know \"%.*s\" (did you mean "
                           "\"%.*s\"?)",
                           DS_FMT(names[k]), DS_FMT(all[near]));
        if (i == FINDERS)
            return ds_fail(err, DS_EUSAGE, "doctor does not know \"%.*s\"",
                           DS_FMT(names[k]));
        run[i] = true;
    }
    return 0;
}

int ds_doctor_run(ds_findings *f, const ds_doctor_env *env, const ds_str *names,
                  size_t n, ds_err *err)
{
    bool run[FINDERS];
    ds_doctor d = {.env = env};
    int rc = choose(run, names, n, err);
    for (size_t i = 0; i < FINDERS && rc == 0; i++)
        if (run[i])
            rc = finders[i].find(&d, err);
    if (rc == 0)
        ds_spots_resolve(&d);
    for (size_t i = 0; i < d.notes.n && rc == 0; i++)
        tell(f, &d, &d.notes.p[i]);
    ds_findings_sort(f);
    ds_vec_free(&d.spots);
    ds_vec_free(&d.notes);
    ds_arena_free(&d.arena);
    return rc;
}
