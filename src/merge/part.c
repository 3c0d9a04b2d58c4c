/* Documents as trees of typed parts. Depth is bounded by the parser. */
#include "merge/part.h"
#include "record/record.h"
#include "base/banned.h"

typedef struct {
    ds_arena *a;
    const ds_schema *s;
    const ds_doc *doc;
} maker;

/* What an inner node is depends on where it stands. */
typedef struct {
    ds_part_kind kind; /* of the inner node, if its shape fits */
    const ds_table *table;
    const ds_field *field;
    ds_str group;
} role;

static uint64_t mix(uint64_t h, uint64_t more)
{
    uint64_t z = (h ^ more) * 0x9e3779b97f4a7c15u + 0x632be59bd9b4e019u;
    z = (z ^ (z >> 32)) * 0xd6e8feb86659fd93u;
    return z ^ (z >> 29);
}

/* Texts are compared as they stand, all else as what it means. */
static void read_value(maker *m, ds_part *p)
{
    ds_type t = p->field->type;
    bool text =
        ds_type_class(t) == DS_AS_TEXT && t != DS_COUNTRY && t != DS_CURRENCY;
    p->typed = !text && ds_value_parse(&p->value, m->a, p->field, p->node->text,
                                       0, NULL);
}

static uint64_t hash_scalar(const ds_part *p)
{
    if (p->node->empty)
        return 1;
    if (!p->typed)
        return mix(2, ds_str_hash(p->node->text));
    return mix(mix(3, (uint64_t)p->value.num),
               p->value.cur + ds_str_hash(p->value.text));
}

/* Keys, elements and texts have no order to mean. */
static uint64_t hash_children(const ds_part *p)
{
    uint64_t h = p->node && p->node->kind == DS_SEQ ? 5 : 6;
    bool ordered = p->kind == DS_PART_ANY && h == 5;
    for (const ds_part *c = p->first; c; c = c->next) {
        if (c->nothing)
            continue;
        uint64_t one = mix(ds_str_hash(c->key), c->hash);
        h = ordered ? mix(h, one) : h + mix(7, one);
    }
    return h;
}

static role role_in(const maker *m, const ds_part *up, const role *of_up,
                    ds_str key)
{
    const role any = {0};
    if (up->kind == DS_PART_TEXTS)
        return (role){.kind = DS_PART_TEXT};
    if (up->kind == DS_PART_TABLE)
        return (role){.kind = DS_PART_ELEMENT, .table = up->table};
    if (up->kind != DS_PART_ELEMENT && up->kind != DS_PART_GROUP)
        return any;
    const ds_table *t = of_up->table;
    const ds_slot *slot = ds_table_slot(t, of_up->group, key);
    if (!slot || (of_up->group.n && slot->kind != DS_SLOT_FIELD))
        return any;
    if (slot->kind == DS_SLOT_CHILD)
        return (role){.kind = DS_PART_TABLE, .table = &m->s->tables[slot->at]};
    if (slot->kind == DS_SLOT_GROUP)
        return (role){.kind = DS_PART_GROUP, .table = t, .group = key};
    if (slot->at >= t->nstored)
        return any;
    return (role){.kind = DS_PART_FIELD, .field = &t->fields[slot->at]};
}

static bool is_nothing(const ds_node *n)
{
    return n->kind == DS_SCALAR ? n->empty || !n->text.n : !n->count;
}

/* The role, if the node has the shape for it. */
static ds_part_kind kind_of(const role *r, const ds_node *n)
{
    ds_kind want = DS_SCALAR;
    if (r->kind == DS_PART_FIELD && r->field->type == DS_TEXTS &&
        n->kind == DS_SEQ)
        return DS_PART_TEXTS;
    if (r->kind == DS_PART_TABLE)
        want = DS_SEQ;
    else if (r->kind == DS_PART_GROUP || r->kind == DS_PART_ELEMENT)
        want = DS_MAP;
    return n->kind == want ? r->kind : DS_PART_ANY;
}

static int by_key(const void *a, const void *b)
{
    const ds_part *const *x = a, *const *y = b;
    return ds_str_cmp((*x)->key, (*y)->key);
}

static void sort_keys(maker *m, ds_part *p)
{
    size_t i = 0;
    p->by_key = ds_new_n(m->a, ds_part *, p->count);
    for (ds_part *c = p->first; c; c = c->next)
        p->by_key[i++] = c;
    if (i)
        qsort(p->by_key, i, sizeof *p->by_key, by_key);
}

static void name_element(ds_part *p)
{
    if (p->kind == DS_PART_TEXT)
        p->name = p->node->text;
    if (p->kind != DS_PART_ELEMENT || p->table->key < 0)
        return;
    const ds_part *key = ds_part_get(p, p->table->fields[p->table->key].name);
    if (key && ds_part_is(key, DS_SCALAR) && !key->nothing)
        p->name = key->node->text;
}

static void fill(maker *m, ds_part *p, const role *r);

static ds_part *make(maker *m, ds_part *up, const role *of_up, ds_node *n)
{
    ds_part *p = ds_new(m->a, ds_part);
    ds_str key = n->key ? n->key->text : (ds_str){0};
    role r = role_in(m, up, of_up, key);
    *p = (ds_part){.doc = m->doc,
                   .node = n,
                   .kind = kind_of(&r, n),
                   .table = r.table,
                   .field = r.field,
                   .key = key,
                   .parent = up,
                   .number = up->count};
    p->nothing = r.kind != DS_PART_ANY && is_nothing(n);
    fill(m, p, &r);
    return p;
}

static void fill(maker *m, ds_part *p, const role *r)
{
    ds_part **tail = &p->first;
    for (ds_node *n = p->node ? p->node->first : NULL; n; n = n->next) {
        *tail = make(m, p, r, n);
        tail = &(*tail)->next;
        p->count++;
    }
    if (p->kind == DS_PART_FIELD)
        read_value(m, p);
    if (ds_part_is(p, DS_MAP))
        sort_keys(m, p);
    name_element(p);
    p->hash = ds_part_is(p, DS_SCALAR) ? hash_scalar(p) : hash_children(p);
}

ds_part *ds_part_tree(ds_arena *a, const ds_schema *s, const ds_doc *doc)
{
    maker m = {a, s, doc};
    role r = {.kind = DS_PART_ELEMENT, .table = &s->tables[0]};
    ds_part *root = ds_new(a, ds_part);
    *root = (ds_part){.kind = DS_PART_ELEMENT,
                      .doc = doc,
                      .node = doc->root,
                      .table = r.table};
    fill(&m, root, &r);
    return root;
}

ds_part *ds_part_get(const ds_part *map, ds_str key)
{
    size_t low = 0, high = map && map->by_key ? map->count : 0;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        int order = ds_str_cmp(map->by_key[mid]->key, key);
        if (order == 0)
            return map->by_key[mid];
        if (order < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return NULL;
}

bool ds_part_is(const ds_part *p, ds_kind kind)
{
    return p && p->node && p->node->kind == kind;
}

ds_part *ds_part_value(ds_part *p)
{
    return p && !p->nothing ? p : NULL;
}

static const ds_part *skip_nothing(const ds_part *p)
{
    while (p && p->nothing)
        p = p->next;
    return p;
}

static bool same_scalar(const ds_part *x, const ds_part *y)
{
    if (x->typed && y->typed)
        return x->value.num == y->value.num && x->value.cur == y->value.cur &&
               ds_str_eq(x->value.text, y->value.text);
    return x->typed == y->typed && x->node->empty == y->node->empty &&
           ds_str_eq(x->node->text, y->node->text);
}

static bool same_keys(const ds_part *x, const ds_part *y)
{
    for (const ds_part *c = x->first; c; c = c->next)
        if (!c->nothing && !ds_part_same(c, ds_part_get(y, c->key)))
            return false;
    for (const ds_part *c = y->first; c; c = c->next)
        if (!c->nothing && !ds_part_get(x, c->key))
            return false;
    return true;
}

/* In another order the hash must do. */
static bool same_items(const ds_part *x, const ds_part *y)
{
    const ds_part *c = skip_nothing(x->first), *d = skip_nothing(y->first);
    while (c && d && ds_part_same(c, d)) {
        c = skip_nothing(c->next);
        d = skip_nothing(d->next);
    }
    return (!c && !d) || x->kind != DS_PART_ANY;
}

bool ds_part_same(const ds_part *x, const ds_part *y)
{
    if (x && x->nothing)
        x = NULL;
    if (y && y->nothing)
        y = NULL;
    if (!x || !y)
        return x == y;
    if (x->hash != y->hash || !x->node != !y->node)
        return false;
    if (!x->node)
        return true;
    if (x->node->kind != y->node->kind)
        return false;
    if (x->node->kind == DS_SCALAR)
        return same_scalar(x, y);
    return x->node->kind == DS_MAP ? same_keys(x, y) : same_items(x, y);
}
