/* The proof of a plan: what the new bytes say must be what the old ones said,
 * with the steps done on a simple model of nested lists. */
#include "yaml/places.h"
#include "yaml/plan.h"
#include "base/banned.h"

typedef struct model model;
struct model {
    ds_kind kind;
    bool empty, named; /* named: its keys are in `names` */
    ds_str text, key;
    model *parent, *first, *last, *prev, *next;
    model *tail; /* what was inserted last behind it, or at its front */
    uint32_t count;
};

/* From here on keys are found by hash, and compared in sorted order. */
enum {
    MANY_KEYS = 16
};

typedef struct {
    ds_arena *a;
    ds_places of;    /* the models of the nodes that steps are about */
    ds_places names; /* children by key, of mappings with many */
} prover;

static void add_child(prover *p, model *up, model *m)
{
    m->parent = up;
    m->prev = up->last;
    m->next = NULL;
    *(up->last ? &up->last->next : &up->first) = m;
    up->last = m;
    up->count++;
    if (up->named)
        *ds_places_put(&p->names, p->a, up, m->key) = (uintptr_t)m;
}

static void unlink_model(prover *p, model *m)
{
    model *up = m->parent;
    *(m->prev ? &m->prev->next : &up->first) = m->next;
    *(m->next ? &m->next->prev : &up->last) = m->prev;
    up->count--;
    m->parent = NULL;
    if (up->named)
        *ds_places_put(&p->names, p->a, up, m->key) = 0;
}

/* Depth is bounded by the parser's limit. */
static model *of_node(prover *p, const ds_node *n)
{
    model *m = ds_new(p->a, model);
    *m = (model){.kind = n->kind,
                 .empty = n->empty,
                 .text = n->text,
                 .key = n->key ? n->key->text : (ds_str){0}};
    if (ds_places_get(&p->of, n, DS_STR("")))
        *ds_places_put(&p->of, p->a, n, DS_STR("")) = (uintptr_t)m;
    for (const ds_node *c = n->first; c; c = c->next)
        add_child(p, m, of_node(p, c));
    return m;
}

static model *of_value(prover *p, const ds_yval *v)
{
    model *m = ds_new(p->a, model);
    *m = (model){
        .kind = v->kind, .empty = v->empty, .text = v->text, .key = v->key};
    for (size_t i = 0; i < v->count; i++)
        add_child(p, m, of_value(p, &v->items[i]));
    return m;
}

/* The model of a node, if it is still part of the whole. */
static model *find_node(prover *p, model *root, const ds_node *n)
{
    model *m = (model *)(uintptr_t)ds_places_get(&p->of, n, DS_STR(""));
    const model *top = m;
    while (top && top->parent)
        top = top->parent;
    return top == root ? m : NULL;
}

static void name_children(prover *p, model *map)
{
    for (model *c = map->first; c; c = c->next) {
        uint64_t *at = ds_places_put(&p->names, p->a, map, c->key);
        if (!*at)
            *at = (uintptr_t)c;
    }
    map->named = true;
}

static model *find_key(prover *p, model *map, ds_str key)
{
    if (map->count >= MANY_KEYS && !map->named)
        name_children(p, map);
    if (map->named)
        return (model *)(uintptr_t)ds_places_get(&p->names, map, key);
    for (model *c = map->first; c; c = c->next)
        if (ds_str_eq(c->key, key))
            return c;
    return NULL;
}

/* `m` stays at its place, under its key; what it held is no longer part of the
 * whole. */
static void become(prover *p, model *m, const ds_yval *v)
{
    while (m->first)
        unlink_model(p, m->first);
    m->kind = v->kind;
    m->text = v->text;
    m->empty = v->empty;
    for (size_t i = 0; i < v->count; i++)
        add_child(p, m, of_value(p, &v->items[i]));
}

static void do_set(prover *p, model *map, const ds_step *s)
{
    model *m = find_key(p, map, s->key);
    if (!m) {
        m = ds_new(p->a, model);
        m->key = s->key;
        add_child(p, map, m);
    }
    become(p, m, s->value);
}

static void do_append(prover *p, model *map, const ds_step *s)
{
    model *seq = find_key(p, map, s->key);
    if (!seq) {
        seq = ds_new(p->a, model);
        seq->key = s->key;
        add_child(p, map, seq);
    }
    seq->kind = DS_SEQ;
    seq->empty = false;
    seq->text = (ds_str){0};
    model *item = of_value(p, s->value);
    item->key = (ds_str){0};
    add_child(p, seq, item);
}

/* Sequences have no names to keep. */
static void do_insert(prover *p, model *seq, model *after, const ds_yval *v)
{
    model *m = of_value(p, v), *anchor = after ? after : seq;
    model *before = anchor->tail ? anchor->tail : after;
    m->key = (ds_str){0};
    m->parent = seq;
    m->prev = before;
    m->next = before ? before->next : seq->first;
    *(m->prev ? &m->prev->next : &seq->first) = m;
    *(m->next ? &m->next->prev : &seq->last) = m;
    seq->count++;
    anchor->tail = m;
}

static void do_rename(prover *p, model *m, ds_str key)
{
    model *up = m->parent;
    if (up->named)
        *ds_places_put(&p->names, p->a, up, m->key) = 0;
    m->key = key;
    if (up->named)
        *ds_places_put(&p->names, p->a, up, key) = (uintptr_t)m;
}

/* What is emptied by removing goes with it, up to the root. */
static void prune(prover *p, model *up)
{
    while (up && up->parent && !up->first) {
        model *next = up->parent;
        unlink_model(p, up);
        up = next;
    }
}

static int do_step(prover *p, model *root, const ds_step *s)
{
    const ds_node *wanted = s->map ? s->map : s->node;
    model *m = wanted ? find_node(p, root, wanted) : root;
    if (!m || (s->kind == DS_STEP_REMOVE && m == root))
        return -1;
    switch (s->kind) {
    case DS_STEP_SET:
        do_set(p, m, s);
        break;
    case DS_STEP_APPEND:
        do_append(p, m, s);
        break;
    case DS_STEP_INSERT:
        do_insert(p, m, s->node ? find_node(p, root, s->node) : NULL, s->value);
        break;
    case DS_STEP_REPLACE:
        become(p, m, s->value);
        break;
    case DS_STEP_RENAME:
        do_rename(p, m, s->key);
        break;
    case DS_STEP_REMOVE:
        unlink_model(p, m);
        break;
    }
    return 0;
}

static void note_wanted(prover *p, const ds_node *n)
{
    if (n)
        *ds_places_put(&p->of, p->a, n, DS_STR("")) = 1;
}

static model *make_model(prover *p, const ds_plan *plan)
{
    for (size_t i = 0; i < plan->nsteps; i++) {
        const ds_step *s = &plan->steps[i];
        note_wanted(p, s->map);
        note_wanted(p, s->node);
        note_wanted(p, s->node ? s->node->parent : NULL);
    }
    const ds_node *old = plan->doc->root;
    model *root = old ? of_node(p, old) : ds_new(p->a, model);
    root->kind = DS_MAP;
    for (size_t i = 0; i < plan->nsteps; i++)
        if (do_step(p, root, &plan->steps[i]))
            return NULL;
    for (size_t i = 0; i < plan->nsteps; i++) {
        const ds_step *s = &plan->steps[i];
        if (s->kind == DS_STEP_REMOVE)
            prune(p, find_node(p, root, s->node->parent));
    }
    return root;
}

/* --- comparing --------------------------------------------------------- */

static bool same(const model *m, const ds_node *n);

typedef struct {
    ds_str key;
    const model *model;
    const ds_node *node;
} child;

static int by_key(const void *a, const void *b)
{
    const child *x = a, *y = b;
    return ds_str_cmp(x->key, y->key);
}

static bool same_sorted(const model *m, const ds_node *n)
{
    child *x = ds_xmalloc(m->count * sizeof *x);
    child *y = ds_xmalloc(n->count * sizeof *y);
    size_t i = 0;
    for (const model *c = m->first; c; c = c->next)
        x[i++] = (child){.key = c->key, .model = c};
    i = 0;
    for (const ds_node *c = n->first; c; c = c->next)
        y[i++] = (child){.key = c->key->text, .node = c};
    qsort(x, m->count, sizeof *x, by_key);
    qsort(y, n->count, sizeof *y, by_key);
    for (i = 0; i < n->count; i++)
        if (!ds_str_eq(x[i].key, y[i].key) || !same(x[i].model, y[i].node))
            break;
    free(x);
    free(y);
    return i == n->count;
}

/* Keys of a mapping have no order to mean; elements have. Depth is bounded by
 * the parser's limit. */
static bool same(const model *m, const ds_node *n)
{
    if (m->kind != n->kind)
        return false;
    if (m->kind == DS_SCALAR)
        return m->empty == n->empty &&
               (m->empty || ds_str_eq(m->text, n->text));
    if (m->count != n->count)
        return false;
    if (m->kind == DS_MAP && m->count >= MANY_KEYS)
        return same_sorted(m, n);
    const ds_node *c = n->first;
    for (const model *k = m->first; k; k = k->next, c = c->next) {
        const ds_node *other = m->kind == DS_MAP ? ds_yaml_get(n, k->key) : c;
        if (!other || !same(k, other))
            return false;
    }
    return true;
}

int ds_plan_prove(const ds_plan *p, ds_str bytes, ds_err *err)
{
    ds_arena a = {0};
    ds_findings f = {.arena = &a};
    ds_doc doc;
    prover mine = {.a = &a};
    int broken = ds_yaml_parse(&doc, &a, p->doc->path, bytes, &f);
    const model *root = broken ? NULL : make_model(&mine, p);
    bool right = root && (doc.root ? same(root, doc.root) : !root->first);
    ds_places_free(&mine.of);
    ds_places_free(&mine.names);
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
