/* Reading one field of a schema file, and the pieces that all of its mappings
 * are read with. */
#include "record/record.h"
#include "record/schema_build.h"
#include "record/suggest.h"
#include <stddef.h>
#include <stdio.h>
#include "base/banned.h"

/* --- pieces ------------------------------------------------------------ */

void ds_draft_wrong(ds_draft *d, const ds_node *at, const char *fmt, ...)
{
    char text[512];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    ds_find_error(d->f, (ds_place){d->doc->path, at->line, at->col},
                  DS_F_SCHEMA, "%s", text);
}

bool ds_draft_text(ds_draft *d, ds_str *out, const ds_node *n)
{
    if (n->kind != DS_SCALAR || n->empty) {
        ds_draft_wrong(d, n, "\"%.*s\" takes one text", DS_FMT(n->key->text));
        return false;
    }
    *out = n->text;
    return true;
}

bool ds_draft_flag(ds_draft *d, bool *out, const ds_node *n)
{
    bool yes = n->kind == DS_SCALAR && ds_str_is(n->text, "true");
    if (!yes && (n->kind != DS_SCALAR || !ds_str_is(n->text, "false"))) {
        ds_draft_wrong(d, n, "\"%.*s\" is true or false", DS_FMT(n->key->text));
        return false;
    }
    *out = yes;
    return true;
}

bool ds_draft_list(ds_draft *d, const ds_str **out, size_t *count,
                   const ds_node *n)
{
    const ds_node *first = n->kind == DS_SEQ ? n->first : n;
    size_t items = n->kind == DS_SEQ ? n->count : 1;
    ds_str *list = ds_new_n(d->a, ds_str, items);
    bool ok = n->kind != DS_MAP && items > 0;
    size_t i = 0;
    for (const ds_node *at = first; ok && i < items; at = at->next) {
        ok = at->kind == DS_SCALAR && !at->empty;
        list[i++] = at->text;
    }
    if (!ok) {
        ds_draft_wrong(d, n, "\"%.*s\" takes a list of texts",
                       DS_FMT(n->key->text));
        return false;
    }
    *out = list;
    *count = items;
    return true;
}

void ds_draft_skip(ds_draft *d, void *target, const ds_node *n)
{
    (void)d, (void)target, (void)n;
}

void ds_draft_each(ds_draft *d, const ds_node *map, const ds_attr *attrs,
                   size_t n, void *target)
{
    if (map->kind != DS_MAP) {
        if (!map->empty)
            ds_draft_wrong(d, map, "a mapping must stand here");
        return;
    }
    for (const ds_node *at = map->first; at != NULL; at = at->next) {
        size_t i = 0;
        while (i < n && !ds_str_eq(attrs[i].name, at->key->text))
            i++;
        if (i < n && attrs[i].read == NULL) {
            ds_draft_text(d, (ds_str *)((char *)target + attrs[i].text_at), at);
            continue;
        }
        if (i < n) {
            attrs[i].read(d, target, at);
            continue;
        }
        ds_str names[24];
        size_t known = n < 24 ? n : 24;
        for (size_t k = 0; k < known; k++)
            names[k] = attrs[k].name;
        ds_draft_wrong(d, at->key, "unknown key \"%.*s\"%s",
                       DS_FMT(at->key->text),
                       ds_suggest(at->key->text, names, known).text);
    }
}

/* --- the attributes of a field ----------------------------------------- */

typedef struct {
    ds_field f;
    bool old;        /* it stood in the built-in schema */
    bool was_stored; /* and its value comes from the file */
} target;

static void read_type(ds_draft *d, void *to, const ds_node *n)
{
    target *t = to;
    ds_type type;
    ds_str word;
    if (!ds_draft_text(d, &word, n))
        return;
    if (!ds_type_parse(&type, word)) {
        ds_str names[DS_TYPE_COUNT];
        for (int i = 0; i < DS_TYPE_COUNT; i++)
            names[i] = ds_cstr(ds_type_name((ds_type)i));
        ds_draft_wrong(d, n, "unknown type \"%.*s\"%s", DS_FMT(word),
                       ds_suggest(word, names, DS_TYPE_COUNT).text);
        return;
    }
    bool narrows =
        t->f.type == type || (t->f.type == DS_TEXT && type != DS_TEXTS &&
                              ds_type_class(type) == DS_AS_TEXT);
    if (t->old && !narrows)
        ds_draft_wrong(d, n, "%.*s is %s, which a book cannot make %.*s",
                       DS_FMT(t->f.name), ds_type_name(t->f.type),
                       DS_FMT(word));
    else
        t->f.type = type;
}

static void read_required(ds_draft *d, void *to, const ds_node *n)
{
    target *t = to;
    bool flag;
    if (!ds_draft_flag(d, &flag, n))
        return;
    if (t->old && t->f.required && !flag)
        ds_draft_wrong(d, n, "%.*s is required, and a book can only narrow",
                       DS_FMT(t->f.name));
    else
        t->f.required = flag;
}

static void read_key(ds_draft *d, void *to, const ds_node *n)
{
    target *t = to;
    bool flag;
    if (!ds_draft_flag(d, &flag, n))
        return;
    if (t->old && flag != t->f.key)
        ds_draft_wrong(d, n, "the key of a built-in collection stays");
    t->f.key = flag;
}

/* The list of the book, then what it dropped: expressions of the built-in
 * schema may name it. */
static void narrow_values(ds_draft *d, ds_field *f, const ds_str *list,
                          size_t n)
{
    ds_field new = {.values = list, .nvalues = n};
    ds_str *all = ds_new_n(d->a, ds_str, n + f->nvalues);
    size_t at = 0;
    for (size_t i = 0; i < n; i++)
        all[at++] = list[i];
    for (size_t i = 0; i < f->nvalues; i++)
        if (ds_field_value(&new, f->values[i]) < 0)
            all[at++] = f->values[i];
    f->values = all;
    f->nvalues = at;
    f->noffered = n;
}

static void read_values(ds_draft *d, void *to, const ds_node *n)
{
    target *t = to;
    const ds_str *list;
    size_t count;
    if (!ds_draft_list(d, &list, &count, n))
        return;
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < i; k++)
            if (ds_str_eq(list[i], list[k]))
                ds_draft_wrong(d, n, "\"%.*s\" is given twice",
                               DS_FMT(list[i]));
    if (t->f.type != DS_ENUM)
        ds_draft_wrong(d, n, "only an enum has values");
    else if (count + t->f.nvalues > DS_MAX_VALUES)
        ds_draft_wrong(d, n, "more than %d values", DS_MAX_VALUES);
    else
        narrow_values(d, &t->f, list, count);
}

static void read_refs(ds_draft *d, void *to, const ds_node *n)
{
    target *t = to;
    const ds_str *list;
    size_t count;
    if (!ds_draft_list(d, &list, &count, n))
        return;
    unsigned *refs = ds_new_n(d->a, unsigned, count);
    for (size_t i = 0; i < count; i++) {
        int at = ds_draft_table_at(d, list[i]);
        if (at < 0)
            ds_draft_wrong(d, n, "there is no collection \"%.*s\"",
                           DS_FMT(list[i]));
        refs[i] = at < 0 ? 0 : (unsigned)at;
    }
    if (t->f.type != DS_REF)
        ds_draft_wrong(d, n, "only a ref has refs");
    t->f.refs = refs;
    t->f.nrefs = count;
}

static const ds_attr case_attrs[] = {
    {{"if", 2}, NULL, offsetof(ds_case, when)},
    {{"value", 5}, NULL, offsetof(ds_case, value)},
};

static void read_cases(ds_draft *d, ds_field *f, const ds_node *n)
{
    size_t count = n->kind == DS_SEQ ? n->count : 1;
    ds_case *cases = ds_new_n(d->a, ds_case, count);
    if (n->kind != DS_SEQ) {
        ds_draft_text(d, &cases[0].value, n);
    } else {
        ds_case *c = cases;
        for (const ds_node *at = n->first; at != NULL; at = at->next, c++) {
            ds_draft_each(d, at, case_attrs, 2, c);
            if (c->value.n == 0)
                ds_draft_wrong(d, at, "a case needs a \"value\"");
        }
    }
    f->cases = cases;
    f->ncases = count;
}

static void read_default(ds_draft *d, void *to, const ds_node *n)
{
    target *t = to;
    if (t->f.virtual)
        ds_draft_wrong(d, n, "%.*s is computed and takes no default",
                       DS_FMT(t->f.name));
    else
        read_cases(d, &t->f, n);
}

static void read_value(ds_draft *d, void *to, const ds_node *n)
{
    target *t = to;
    if (t->was_stored)
        ds_draft_wrong(d, n, "%.*s stands in the files and is not computed",
                       DS_FMT(t->f.name));
    t->f.virtual = true;
    read_cases(d, &t->f, n);
}

static bool read_limit(ds_draft *d, int64_t *out, const ds_field *f,
                       const ds_node *n)
{
    ds_value v;
    ds_str text;
    ds_class class = ds_type_class(f->type);
    if (!ds_draft_text(d, &text, n))
        return false;
    if (class == DS_AS_TEXT || class == DS_AS_CODE ||
        !ds_value_parse(&v, d->a, f, text, 0, NULL)) {
        ds_draft_wrong(d, n, "\"%.*s\" is no limit of %s", DS_FMT(text),
                       ds_type_name(f->type));
        return false;
    }
    *out = v.num;
    return true;
}

static void read_min(ds_draft *d, void *to, const ds_node *n)
{
    ds_field *f = &((target *)to)->f;
    f->has_min |= read_limit(d, &f->min, f, n);
}

static void read_max(ds_draft *d, void *to, const ds_node *n)
{
    ds_field *f = &((target *)to)->f;
    f->has_max |= read_limit(d, &f->max, f, n);
}

static void read_check(ds_draft *d, void *to, const ds_node *n)
{
    ds_str word;
    if (!ds_draft_text(d, &word, n))
        return;
    if (!ds_str_is(word, "sdi_code"))
        ds_draft_wrong(d, n, "unknown check \"%.*s\" (there is: sdi_code)",
                       DS_FMT(word));
    ((target *)to)->f.check = DS_CHECK_SDI_CODE;
}

static const ds_attr field_attrs[] = {
    {{"type", 4}, ds_draft_skip, 0},
    {{"required", 8}, read_required, 0},
    {{"key", 3}, read_key, 0},
    {{"values", 6}, read_values, 0},
    {{"refs", 4}, read_refs, 0},
    {{"en", 2}, NULL, offsetof(target, f.label_en)},
    {{"it", 2}, NULL, offsetof(target, f.label_it)},
    {{"help", 4}, NULL, offsetof(target, f.help)},
    {{"initial", 7}, NULL, offsetof(target, f.initial)},
    {{"default", 7}, read_default, 0},
    {{"value", 5}, read_value, 0},
    {{"min", 3}, read_min, 0},
    {{"max", 3}, read_max, 0},
    {{"check", 5}, read_check, 0},
};

/* Last, because values may stand behind it. It stays as written: `today` means
 * the day when an element is made. */
static void check_initial(ds_draft *d, const ds_field *f, const ds_node *map)
{
    const ds_node *n =
        map->kind == DS_MAP ? ds_yaml_get(map, DS_STR("initial")) : NULL;
    ds_str ready;
    ds_err err;
    if (n != NULL && f->initial.n > 0 &&
        ds_value_normalise(&ready, d->a, f, f->initial, 0, &err) != 0)
        ds_draft_wrong(d, n, "%s", err.msg);
}

void ds_draft_field(ds_draft *d, ds_field *f, const ds_node *map, bool old)
{
    target t = {*f, old, old && !f->virtual};
    const ds_node *type =
        map->kind == DS_MAP ? ds_yaml_get(map, DS_STR("type")) : NULL;
    if (type != NULL)
        read_type(d, &t, type);
    else if (!old)
        ds_draft_wrong(d, map, "%.*s has no type", DS_FMT(f->name));
    ds_draft_each(d, map, field_attrs, sizeof field_attrs / sizeof *field_attrs,
                  &t);
    *f = t.f;
    if (f->type == DS_ENUM && f->nvalues == 0)
        ds_draft_wrong(d, map, "%.*s is an enum without values",
                       DS_FMT(f->name));
    if (f->type == DS_REF && f->nrefs == 0)
        ds_draft_wrong(d, map, "%.*s is a ref without refs", DS_FMT(f->name));
    check_initial(d, f, map);
}
