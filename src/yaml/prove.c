/* The proof of a plan: what the new bytes say must be what the old ones said,
 * with the steps done on a simple model of nested lists. */
#include "yaml/plan.h"
#include "base/banned.h"

typedef struct model model;
struct model {
    ds_kind kind;
    bool empty;
    ds_str text, key;
    const ds_node *node; /* where it came from, or NULL */
    model *parent, *first, *next;
};

static model *add_child(model *up, model *m)
{
    model **end = &up->first;
    while (*end)
        end = &(*end)->next;
    m->parent = up;
    m->next = NULL;
    *end = m;
    return m;
}

/* Depth is bounded by the parser's limit. */
static model *of_node(ds_arena *a, const ds_node *n)
{
    model *m = ds_new(a, model);
    *m = (model){.kind = n->kind,
                 .empty = n->empty,
                 .text = n->text,
                 .key = n->key ? n->key->text : (ds_str){0},
                 .node = n};
    model **end = &m->first;
    for (const ds_node *c = n->first; c; c = c->next) {
        *end = of_node(a, c);
        (*end)->parent = m;
        end = &(*end)->next;
    }
    return m;
}

static model *of_value(ds_arena *a, const ds_yval *v)
{
    model *m = ds_new(a, model);
    *m = (model){.kind = v->kind, .text = v->text, .key = v->key};
    for (size_t i = 0; i < v->count; i++)
        add_child(m, of_value(a, &v->items[i]));
    return m;
}

static model *find_node(model *m, const ds_node *n)
{
    if (m->node == n)
        return m;
    for (model *c = m->first; c; c = c->next) {
        model *found = find_node(c, n);
        if (found)
            return found;
    }
    return NULL;
}

static model *find_key(const model *map, ds_str key)
{
    for (model *c = map->first; c; c = c->next)
        if (ds_str_eq(c->key, key))
            return c;
    return NULL;
}

static void become(model *m, const model *value)
{
    m->kind = value->kind;
    m->text = value->text;
    m->empty = false;
    m->first = value->first;
}

static void do_set(ds_arena *a, model *map, const ds_step *s)
{
    model *value = of_value(a, s->value), *old = find_key(map, s->key);
    value->key = s->key;
    if (old)
        become(old, value);
    else
        add_child(map, value);
}

static void do_append(ds_arena *a, model *map, const ds_step *s)
{
    model *seq = find_key(map, s->key);
    if (!seq) {
        seq = ds_new(a, model);
        seq->key = s->key;
        add_child(map, seq);
    }
    seq->kind = DS_SEQ;
    seq->empty = false;
    seq->text = (ds_str){0};
    model *item = of_value(a, s->value);
    item->key = (ds_str){0};
    add_child(seq, item);
}

static void unlink_model(model *m)
{
    model **at = &m->parent->first;
    while (*at != m)
        at = &(*at)->next;
    *at = m->next;
}

/* What is emptied by removing goes with it, up to the root. */
static void prune(model *up)
{
    while (up && up->parent && !up->first) {
        model *next = up->parent;
        unlink_model(up);
        up = next;
    }
}

static int do_step(ds_arena *a, model *root, const ds_step *s)
{
    const ds_node *wanted = s->map ? s->map : s->node;
    model *m = wanted ? find_node(root, wanted) : root;
    if (!m)
        return -1;
    switch (s->kind) {
    case DS_STEP_SET:
        do_set(a, m, s);
        break;
    case DS_STEP_APPEND:
        do_append(a, m, s);
        break;
    case DS_STEP_REPLACE:
        become(m, of_value(a, s->value));
        break;
    case DS_STEP_RENAME:
        m->key = s->key;
        break;
    case DS_STEP_REMOVE:
        unlink_model(m);
        break;
    }
    return 0;
}

static model *make_model(ds_arena *a, const ds_plan *p)
{
    model *root = p->doc->root ? of_node(a, p->doc->root) : ds_new(a, model);
    root->kind = DS_MAP;
    for (size_t i = 0; i < p->nsteps; i++)
        if (do_step(a, root, &p->steps[i]))
            return NULL;
    for (size_t i = 0; i < p->nsteps; i++) {
        const ds_step *s = &p->steps[i];
        if (s->kind == DS_STEP_REMOVE)
            prune(find_node(root, s->node->parent));
    }
    return root;
}

/* Keys of a mapping have no order to mean; elements have. */
static bool same(const model *m, const ds_node *n)
{
    if (m->kind != n->kind)
        return false;
    if (m->kind == DS_SCALAR)
        return m->empty == n->empty &&
               (m->empty || ds_str_eq(m->text, n->text));
    const ds_node *c = n->first;
    uint32_t count = 0;
    for (const model *k = m->first; k; k = k->next, count++) {
        const ds_node *other = m->kind == DS_MAP ? ds_yaml_get(n, k->key) : c;
        if (!other || !same(k, other))
            return false;
        if (c)
            c = c->next;
    }
    return count == n->count;
}

int ds_plan_prove(const ds_plan *p, ds_str bytes, ds_err *err)
{
    ds_arena a = {0};
    ds_findings f = {.arena = &a};
    ds_doc doc;
    int broken = ds_yaml_parse(&doc, &a, p->doc->path, bytes, &f);
    const model *root = broken ? NULL : make_model(&a, p);
    bool right = root && (doc.root ? same(root, doc.root) : !root->first);
    ds_findings_free(&f);
    ds_arena_free(&a);
    if (right)
        return 0;
    unsigned line = 1, col = 1;
    if (p->nsplices)
        ds_yaml_position(&line, &col, p->doc, p->splices[0].beg);
    return ds_fail(err, DS_ESYNTAX,
                   "%.*s:%u:%u: this cannot be changed without touching what "
                   "stands around it: please edit it by hand",
                   DS_FMT(p->doc->path), line, col);
}
