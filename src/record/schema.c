/* Looking things up in a schema. */
#include "record/schema_build.h"
#include "record/suggest.h"
#include "base/banned.h"

static bool called(const ds_table *t, ds_str word)
{
    if (ds_str_eq(t->name, word) || ds_str_eq(t->noun, word))
        return true;
    for (size_t i = 0; i < t->nalso; i++)
        if (ds_str_eq(t->also[i], word))
            return true;
    return false;
}

int ds_schema_table(const ds_schema *s, ds_str name)
{
    for (size_t i = 0; i < s->ntables; i++)
        if (called(&s->tables[i], name))
            return (int)i;
    return -1;
}

const ds_slot *ds_table_slot(const ds_table *t, ds_str group, ds_str key)
{
    if (t->nslots == 0)
        return NULL;
    size_t mask = t->nslots - 1;
    size_t at = ds_slot_hash(group, key) & mask;
    for (;; at = (at + 1) & mask) {
        const ds_slot *slot = &t->slots[at];
        if (slot->kind == DS_SLOT_FREE)
            return NULL;
        if (ds_slot_path_is(slot->path, group, key))
            return slot;
    }
}

int ds_table_field(const ds_table *t, ds_str name)
{
    const ds_slot *slot = ds_table_slot(t, (ds_str){0}, name);
    return slot != NULL && slot->kind == DS_SLOT_FIELD ? (int)slot->at : -1;
}

int ds_table_sister(const ds_table *t, unsigned field, const char *end,
                    const char *other)
{
    ds_str name = t->fields[field].name, last = ds_cstr(end);
    ds_str stem = ds_str_sub(name, 0, name.n - last.n);
    if (!ds_str_ends(name, last) ||
        (stem.n > 0 && !ds_str_ends(stem, DS_STR("."))))
        return -1;
    for (size_t i = 0; i < t->nstored; i++) {
        ds_str n = t->fields[i].name;
        if (ds_str_starts(n, stem) &&
            ds_str_is(ds_str_sub(n, stem.n, n.n), other))
            return (int)i;
    }
    return -1;
}

bool ds_table_owned(const ds_table *t)
{
    bool owned = t->nparents > 0;
    for (size_t i = 0; i < t->nparents; i++)
        owned = owned && t->parents[i] != 0;
    return owned;
}

int ds_field_value(const ds_field *f, ds_str word)
{
    for (size_t i = 0; i < f->nvalues; i++)
        if (ds_str_eq(f->values[i], word))
            return (int)i;
    return -1;
}

/* The words at `stride` bytes from each other, as one list. */
static const ds_str *words_of(ds_arena *a, const void *first, size_t n,
                              size_t stride)
{
    ds_str *words = ds_new_n(a, ds_str, n);
    for (size_t i = 0; i < n; i++)
        words[i] = *(const ds_str *)((const char *)first + i * stride);
    return words;
}

int ds_schema_no_table(const ds_schema *s, ds_str name, ds_err *err)
{
    ds_arena a = {0};
    const ds_str *words =
        words_of(&a, &s->tables[0].name, s->ntables, sizeof *s->tables);
    int rc = ds_fail(err, DS_EUSAGE, "unknown collection \"%.*s\"%s",
                     DS_FMT(name), ds_suggest(name, words, s->ntables).text);
    ds_arena_free(&a);
    return rc;
}

int ds_schema_no_field(const ds_table *t, ds_str name, ds_err *err)
{
    ds_arena a = {0};
    const ds_str *words =
        words_of(&a, &t->fields[0].name, t->nfields, sizeof *t->fields);
    int rc = ds_fail(err, DS_EUSAGE, "unknown field \"%.*s\" in %.*s%s",
                     DS_FMT(name), DS_FMT(t->name),
                     ds_suggest(name, words, t->nfields).text);
    ds_arena_free(&a);
    return rc;
}

int ds_schema_no_value(const ds_field *f, ds_str word, ds_err *err)
{
    size_t n = f->noffered > 0 ? f->noffered : f->nvalues;
    return ds_fail(err, DS_EUSAGE, "\"%.*s\" is not a value of %.*s%s",
                   DS_FMT(word), DS_FMT(f->name),
                   ds_suggest(word, f->values, n).text);
}
