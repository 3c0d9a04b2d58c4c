/* Removals become cuts. They are gathered first: a collection that loses all
 * it has goes with its key, and neighbours in flow style share their commas.
 * Comments above what goes stay. */
#include "yaml/cut.h"
#include "base/banned.h"

void ds_cut_add(ds_cutter *c, uint32_t beg, uint32_t end, const ds_buf *text,
                uint64_t rank)
{
    *ds_vec_push(&c->p->cuts) = (ds_cut){
        beg, end,
        text ? ds_dup(c->p->arena, ds_buf_str(text)) : (ds_str){"", 0}, rank};
}

void ds_cut_remove(ds_cutter *c, const ds_node *n)
{
    uint64_t *going = ds_places_put(&c->going, c->p->arena, n, DS_STR(""));
    if (!*going && n->parent) {
        *ds_vec_push(&c->removed) = n;
        ++*ds_places_put(&c->losses, c->p->arena, n->parent, DS_STR(""));
    }
    *going = 1;
}

bool ds_cut_removes(ds_cutter *c, const ds_node *n)
{
    return ds_places_get(&c->going, n, DS_STR("")) != 0;
}

static bool gets_something(ds_cutter *c, const ds_node *n)
{
    const ds_addition *a =
        n->key ? ds_cut_addition(c, n->parent, n->key->text) : NULL;
    return (a && a->appends) || ds_places_get(&c->gains, n, DS_STR(""));
}

bool ds_cut_empties(ds_cutter *c, const ds_node *n)
{
    return ds_places_get(&c->losses, n, DS_STR("")) == n->count;
}

static bool loses_all(ds_cutter *c, const ds_node *n)
{
    return ds_cut_empties(c, n) && !gets_something(c, n);
}

/* A collection without anything left goes as a whole, and so on upward. */
static void widen_removals(ds_cutter *c)
{
    for (size_t i = 0; i < c->removed.n; i++) {
        const ds_node *up = c->removed.p[i]->parent;
        if (up && up->parent && !ds_cut_removes(c, up) && loses_all(c, up))
            ds_cut_remove(c, up);
    }
}

static bool goes_with_parent(ds_cutter *c, const ds_node *n)
{
    return n->parent && ds_cut_removes(c, n->parent);
}

static uint32_t start_of(const ds_node *n)
{
    return n->key ? n->key->beg : n->beg;
}

/* The dash of an element: the first on a line behind the one before. */
static uint32_t dash_of(const ds_cutter *c, const ds_node *before,
                        const ds_node *n)
{
    if (!before)
        return n->parent->beg;
    for (uint32_t feed = ds_line_feed(c->s, before->end); feed < n->beg;) {
        uint32_t text = ds_skip_blanks(c->s, feed + 1);
        if (text < n->beg && c->s.p[text] == '-')
            return text;
        feed = ds_line_feed(c->s, feed + 1);
    }
    return n->beg;
}

/* Whole lines; without a final line end the one before them goes. */
static void cut_lines(ds_cutter *c, uint32_t beg, uint32_t feed)
{
    beg = ds_line_start(c->s, beg);
    uint32_t end = feed < c->s.n ? feed + 1 : (uint32_t)c->s.n;
    if (feed >= c->s.n && beg > (c->p->doc->bom ? 3u : 0u) &&
        !ds_block_before(c->p->doc->root, beg))
        beg -= beg > 1 && c->s.p[beg - 2] == '\r' ? 2 : 1;
    ds_cut_add(c, beg, end, NULL, 0);
}

/* A run of removed neighbours, `first` to `last`; `before` and `after` stay. */
static void remove_run(ds_cutter *c, const ds_node *before,
                       const ds_node *first, const ds_node *last,
                       const ds_node *after)
{
    const ds_node *up = first->parent;
    bool shares_dash = up->kind == DS_MAP && !before && up->parent &&
                       up->parent->kind == DS_SEQ;
    if (up->style == DS_FLOW) {
        if (after)
            ds_cut_add(c, start_of(first), start_of(after), NULL, 0);
        else
            ds_cut_add(c, before ? before->end : start_of(first), last->end,
                       NULL, 0);
    } else if (shares_dash && after) {
        ds_cut_add(c, start_of(first), start_of(after), NULL, 0);
    } else {
        uint32_t beg =
            up->kind == DS_MAP ? start_of(first) : dash_of(c, before, first);
        cut_lines(c, beg, ds_end_of_lines(c->s, last, ds_node_column(up)));
    }
}

static void remove_children(ds_cutter *c, const ds_node *up)
{
    const ds_node *before = NULL;
    for (const ds_node *n = up->first; n; n = n->next) {
        if (!ds_cut_removes(c, n)) {
            before = n;
            continue;
        }
        const ds_node *first = n;
        while (n->next && ds_cut_removes(c, n->next))
            n = n->next;
        remove_run(c, before, first, n, n->next);
    }
}

void ds_cut_removed(ds_cutter *c)
{
    ds_places done = {0};
    widen_removals(c);
    for (size_t i = 0; i < c->removed.n; i++) {
        const ds_node *up = c->removed.p[i]->parent;
        uint64_t *seen = ds_places_put(&done, c->p->arena, up, DS_STR(""));
        if (!*seen && !goes_with_parent(c, c->removed.p[i]))
            remove_children(c, up);
        *seen = 1;
    }
    ds_places_free(&done);
}
