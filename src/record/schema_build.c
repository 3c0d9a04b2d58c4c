/* From a draft to a frozen schema: order of fields, lookup, labels. */
#include "record/schema_build.h"
#include <string.h>
#include "base/banned.h"

int ds_draft_table_at(const ds_draft *d, ds_str name)
{
    for (size_t i = 0; i < d->tables.n; i++)
        if (ds_str_eq(d->tables.p[i].t.name, name))
            return (int)i;
    return -1;
}

void ds_draft_thaw(ds_draft *d, const ds_schema *s)
{
    d->s = *s;
    for (size_t i = 0; i < s->ntables; i++) {
        ds_draft_table *t = ds_vec_push(&d->tables);
        t->t = s->tables[i];
        t->fixed = true;
        for (size_t j = 0; j < t->t.nfields; j++)
            *ds_vec_push(&t->fields) = t->t.fields[j];
    }
    for (size_t i = 0; i < s->nrules; i++)
        *ds_vec_push(&d->rules) = s->rules[i];
    for (size_t i = 0; i < s->nfigures; i++)
        *ds_vec_push(&d->figures) = s->figures[i];
    for (size_t i = 0; i < s->npermits; i++)
        *ds_vec_push(&d->permits) = s->permits[i];
}

/* "on_hold" -> "On hold". */
static ds_str label_of(ds_arena *a, ds_str name)
{
    size_t dot = ds_str_chr(name, '.');
    ds_str last = dot < name.n ? ds_str_sub(name, dot + 1, name.n) : name;
    char *p = ds_alloc_text(a, last.n + 1);
    for (size_t i = 0; i < last.n; i++)
        p[i] = last.p[i] == '_' ? ' ' : last.p[i];
    p[last.n] = '\0';
    if (last.n > 0 && p[0] >= 'a' && p[0] <= 'z')
        p[0] = (char)(p[0] - 'a' + 'A');
    return (ds_str){p, last.n};
}

static void label(ds_arena *a, ds_str *en, ds_str *it, ds_str name)
{
    if (en->n == 0)
        *en = label_of(a, name);
    if (it->n == 0)
        *it = *en;
}

/* Stored fields first, each kind in its order. */
static void place_fields(ds_draft *d, ds_draft_table *dt)
{
    ds_table *t = &dt->t;
    ds_field *fields = ds_new_n(d->a, ds_field, dt->fields.n);
    size_t at = 0;
    for (int virtual = 0; virtual < 2; virtual ++) {
        for (size_t i = 0; i < dt->fields.n; i++)
            if (dt->fields.p[i].virtual == (virtual == 1))
                fields[at++] = dt->fields.p[i];
        if (virtual == 0)
            t->nstored = at;
    }
    t->fields = fields;
    t->nfields = at;
    t->key = t->currency = -1;
    for (size_t i = 0; i < at; i++) {
        label(d->a, &fields[i].label_en, &fields[i].label_it, fields[i].name);
        if (fields[i].key)
            t->key = (int)i;
        if (t->currency < 0 && i < t->nstored && fields[i].type == DS_CURRENCY)
            t->currency = (int)i;
    }
}

static void put_slot(ds_slot *slots, size_t n, ds_str path, ds_slot_kind kind,
                     unsigned number)
{
    size_t at = ds_slot_hash((ds_str){0}, path) & (n - 1);
    while (slots[at].kind != DS_SLOT_FREE && !ds_str_eq(slots[at].path, path))
        at = (at + 1) & (n - 1);
    if (slots[at].kind == DS_SLOT_FREE) /* of a group its first field */
        slots[at] = (ds_slot){path, kind, number};
}

static bool holds(const ds_table *child, unsigned parent)
{
    for (size_t i = 0; i < child->nparents; i++)
        if (child->parents[i] == parent)
            return true;
    return false;
}

static void add_key(ds_table *t, ds_str *keys, ds_str key)
{
    for (size_t i = 0; i < t->nkeys; i++)
        if (ds_str_eq(keys[i], key))
            return;
    keys[t->nkeys++] = key;
}

/* The lookup of paths, and the keys of an element in their order. */
static void place_keys(ds_draft *d, unsigned number)
{
    ds_table *t = &d->tables.p[number].t;
    size_t most = t->nfields * 2 + d->tables.n;
    size_t n = 16;
    while (n < most * 2)
        n *= 2;
    ds_slot *slots = ds_new_n(d->a, ds_slot, n);
    ds_str *keys = ds_new_n(d->a, ds_str, most);
    t->nkeys = 0;
    for (unsigned i = 0; i < t->nfields; i++) {
        ds_str name = t->fields[i].name;
        ds_str top = ds_str_sub(name, 0, ds_str_chr(name, '.'));
        put_slot(slots, n, name, DS_SLOT_FIELD, i);
        if (top.n < name.n)
            put_slot(slots, n, top, DS_SLOT_GROUP, i);
        if (i < t->nstored)
            add_key(t, keys, top);
    }
    for (unsigned i = 0; i < d->tables.n; i++) {
        const ds_table *child = &d->tables.p[i].t;
        if (!holds(child, number))
            continue;
        put_slot(slots, n, child->name, DS_SLOT_CHILD, i);
        add_key(t, keys, child->name);
    }
    t->slots = slots;
    t->nslots = n;
    t->keys = keys;
}

const ds_schema *ds_draft_freeze(ds_draft *d)
{
    ds_schema *s = ds_new(d->a, ds_schema);
    *s = d->s;
    ds_table *tables = ds_new_n(d->a, ds_table, d->tables.n);
    for (unsigned i = 0; i < d->tables.n; i++) {
        ds_table *t = &d->tables.p[i].t;
        label(d->a, &t->label_en, &t->label_it, t->name);
        place_fields(d, &d->tables.p[i]);
    }
    for (unsigned i = 0; i < d->tables.n; i++) {
        place_keys(d, i);
        tables[i] = d->tables.p[i].t;
    }
    ds_rule *rules = ds_new_n(d->a, ds_rule, d->rules.n);
    ds_figure *figures = ds_new_n(d->a, ds_figure, d->figures.n);
    for (size_t i = 0; i < d->rules.n; i++)
        rules[i] = d->rules.p[i];
    for (size_t i = 0; i < d->figures.n; i++) {
        figures[i] = d->figures.p[i];
        label(d->a, &figures[i].label_en, &figures[i].label_it,
              figures[i].name);
    }
    ds_permit *permits = ds_new_n(d->a, ds_permit, d->permits.n);
    for (size_t i = 0; i < d->permits.n; i++)
        permits[i] = d->permits.p[i];
    s->permits = permits;
    s->npermits = d->permits.n;
    s->tables = tables;
    s->ntables = d->tables.n;
    s->rules = rules;
    s->nrules = d->rules.n;
    s->figures = figures;
    s->nfigures = d->figures.n;
    return s;
}

void ds_draft_close(ds_draft *d)
{
    for (size_t i = 0; i < d->tables.n; i++)
        ds_vec_free(&d->tables.p[i].fields);
    ds_vec_free(&d->tables);
    ds_vec_free(&d->rules);
    ds_vec_free(&d->figures);
    ds_vec_free(&d->permits);
}
