/* A client as simple trees, and how they merge: mappings, leaves, and lists as
 * sets of named things. Shares no code with the merge and knows no YAML. */
#ifndef TESTS_UNIT_MERGE_MODEL_H
#define TESTS_UNIT_MERGE_MODEL_H

#include "base/arena.h"

typedef enum {
    LEAF,
    MAP,
    LIST, /* of MAPs or LEAFs, each with a name */
} kind;

typedef struct tree tree;
struct tree {
    kind kind;
    ds_str name, text;
    bool named; /* an element, which is more than its fields */
    bool fixed; /* an element without a key that was changed enough */
    tree *first, *next;
};

static inline tree *make(ds_arena *a, kind k, ds_str name, ds_str text)
{
    tree *t = ds_new(a, tree);
    *t = (tree){.kind = k, .name = name, .text = text};
    return t;
}

static inline tree *get(const tree *up, ds_str name)
{
    for (tree *c = up ? up->first : NULL; c; c = c->next)
        if (ds_str_eq(c->name, name))
            return c;
    return NULL;
}

static inline tree *get_z(const tree *up, const char *name)
{
    return get(up, ds_cstr(name));
}

static inline void drop(tree *up, const tree *child)
{
    tree **at = &up->first;
    while (*at && *at != child)
        at = &(*at)->next;
    if (*at)
        *at = child->next;
}

/* At its end, or in the place of the one with its name. */
static inline void add(tree *up, tree *child)
{
    tree **at = &up->first;
    while (*at && !ds_str_eq((*at)->name, child->name))
        at = &(*at)->next;
    child->next = *at ? (*at)->next : NULL;
    *at = child;
}

static inline tree *copy(ds_arena *a, const tree *t)
{
    tree *c = make(a, t->kind, t->name, t->text);
    c->fixed = t->fixed;
    c->named = t->named;
    for (const tree *k = t->first; k; k = k->next)
        add(c, copy(a, k));
    return c;
}

static inline size_t count(const tree *t)
{
    size_t n = 0;
    for (const tree *c = t ? t->first : NULL; c; c = c->next)
        n++;
    return n;
}

static inline bool same(const tree *x, const tree *y)
{
    if (!x || !y)
        return x == y;
    if (x->kind != y->kind || count(x) != count(y) ||
        !ds_str_eq(x->text, y->text))
        return false;
    for (const tree *c = x->first; c; c = c->next)
        if (!same(c, get(y, c->name)))
            return false;
    return true;
}

/* `keep` resolves conflicts: 0 ours, 1 base, 2 theirs. */
static inline tree *merge(ds_arena *a, const tree *b, const tree *o,
                          const tree *t, int keep, size_t *conflicts)
{
    const tree *pick = keep == 0 ? o : keep == 1 ? b : t;
    if (same(o, t) || same(b, t))
        return o ? copy(a, o) : NULL;
    if (same(b, o))
        return t ? copy(a, t) : NULL;
    const tree *some = o ? o : t;
    bool maps = o && t && o->kind == MAP && t->kind == MAP;
    if (!maps && some->kind != LIST) {
        ++*conflicts;
        return pick ? copy(a, pick) : NULL;
    }
    tree *out = make(a, some->kind, some->name, (ds_str){0});
    out->named = some->named;
    const tree *sides[] = {o, t};
    for (int s = 0; s < 2; s++)
        for (const tree *c = sides[s] ? sides[s]->first : NULL; c;
             c = c->next) {
            if (s == 1 && get(o, c->name))
                continue;
            tree *m = merge(a, get(b, c->name), get(o, c->name),
                            get(t, c->name), keep, conflicts);
            if (m)
                add(out, m);
        }
    return out->first || out->named ? out : NULL;
}

#endif
