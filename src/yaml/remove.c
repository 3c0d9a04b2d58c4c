/* Removals become cuts. They are gathered first: a collection that loses all
 * it has goes with its key, and neighbours in flow style share their commas. */
#include "yaml/cut.h"
#include "base/banned.h"

void ds_cut_add(ds_cutter *c, uint32_t beg, uint32_t end, const ds_buf *text,
                uint64_t rank)
{
    *ds_vec_push(&c->p->cuts) =
        (ds_cut){beg,
                 end,
                 text ? ds_dup(c->p->arena, ds_buf_str(text)) : (ds_str){"", 0},
                 rank,
                 0,
                 0};
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

bool ds_shares_dash(const ds_node *map)
{
    return map->kind == DS_MAP && map->parent && map->parent->kind == DS_SEQ;
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

static void cut_lines(ds_cutter *c, uint32_t beg, uint32_t feed)
{
    bool open = feed >= c->s.n;
    ds_cut_add(c, ds_line_start(c->s, beg), open ? (uint32_t)c->s.n : feed + 1,
               NULL, 0);
    if (open)
        c->open_lines = c->p->cuts.n;
}

static uint32_t blanks_above(const ds_cutter *c, uint32_t beg, uint32_t top)
{
    while (beg > top) {
        uint32_t line = ds_line_start(c->s, beg - 1);
        if (line < top || !ds_line_blank(c->s, line))
            break;
        beg = line;
    }
    return beg;
}

/* What a careful person takes away with the lines: comments above that can
 * only be about them, and one of two gaps between what is left. `top` is the
 * end of what stands before. */
static void widen_lines(ds_cutter *c, const ds_node *n, uint32_t top,
                        unsigned indent)
{
    ds_cut *cut = &c->p->cuts.p[c->p->cuts.n - 1];
    uint32_t next = cut->end, beg = cut->beg;
    bool alone = (n->kind != DS_SCALAR && n->style == DS_BLOCK) ||
                 next >= c->s.n || ds_line_blank(c->s, next) ||
                 ds_skip_blanks(c->s, next) - next < indent ||
                 c->s.p[ds_skip_blanks(c->s, next)] == '#';
    if (alone)
        beg = ds_comments_above(c->s, beg, top, indent);
    if (beg == ds_line_start(c->s, 0)) /* the head of the file is the file's */
        beg = cut->beg;
    uint32_t gap = blanks_above(c, beg, top);
    if (next >= c->s.n && !ds_block_before(c->p->doc->root, gap))
        beg = gap;
    else if (gap < beg || beg == ds_line_start(c->s, 0) ||
             (n == n->parent->first && ds_line_feed(c->s, top) + 1 == beg))
        while (ds_line_blank(c->s, next))
            next = ds_line_feed(c->s, next) + 1;
    cut->wide_beg = beg;
    cut->wide_end = next < c->s.n ? next : (uint32_t)c->s.n;
}

static uint32_t before_line_end(ds_str s, uint32_t at)
{
    return at - (at > 1 && s.p[at - 2] == '\r' ? 2 : 1);
}

/* The cut of lines right before `lines`, if nothing is inserted between. */
static ds_cut *cut_before(ds_cutter *c, const ds_cut *lines)
{
    ds_cut *found = NULL;
    for (size_t i = 0; i < c->p->cuts.n; i++) {
        ds_cut *k = &c->p->cuts.p[i];
        if (k->beg == k->end && k->beg == lines->beg)
            return NULL;
        if (k->beg < k->end && k->end == lines->beg && !k->text.n)
            found = k;
    }
    return found;
}

/* Neighbours that are cut, too, become one cut with the last lines. */
static ds_cut *merge_cuts_before(ds_cutter *c, ds_cut *lines)
{
    ds_cut *k;
    while ((k = cut_before(c, lines))) {
        k->end = lines->end;
        k->wide_end = lines->wide_end;
        if (!k->wide_beg)
            k->wide_beg = k->beg;
        const ds_cut *last = &c->p->cuts.p[--c->p->cuts.n];
        *lines = *last;
        lines = k == last ? lines : k;
    }
    return lines;
}

/* A line end behind what is now the last line was not there before. A block
 * scalar needs the one behind it, unless lines come that bring their own. */
void ds_cut_open_end(ds_cutter *c)
{
    if (!c->open_lines)
        return;
    bool more = false;
    ds_cut *lines = merge_cuts_before(c, &c->p->cuts.p[c->open_lines - 1]);
    ds_cut *last = NULL;
    for (size_t i = 0; i < c->p->cuts.n; i++) {
        ds_cut *cut = &c->p->cuts.p[i];
        if (cut->beg != cut->end || cut->beg < lines->wide_beg)
            continue;
        more |= cut->beg == c->s.n;
        if (cut->beg < c->s.n &&
            (!last || cut->beg > last->beg ||
             (cut->beg == last->beg && cut->rank > last->rank)))
            last = cut;
    }
    uint32_t first = ds_line_start(c->s, 0);
    if (last && (last->beg == lines->wide_beg || last->beg == lines->beg) &&
        ds_str_ends(last->text, ds_cstr(c->look.eol)))
        last->text.n -= strlen(c->look.eol);
    else if (!last && lines->wide_beg > first &&
             (more || !ds_block_before(c->p->doc->root, lines->wide_beg)))
        lines->beg = lines->wide_beg = before_line_end(c->s, lines->wide_beg);
}

/* Where the bytes behind `before` go from: a comment beside it stays, with the
 * comma before it. */
static uint32_t behind(const ds_cutter *c, const ds_node *before)
{
    uint32_t at = ds_skip_blanks(c->s, before->end);
    if (at < c->s.n && c->s.p[at] == ',')
        at = ds_skip_blanks(c->s, at + 1);
    bool comment = at < c->s.n && c->s.p[at] == '#';
    return comment ? ds_line_end(c, at) : before->end;
}

/* Behind the last one before a bracket: with a comma that is one too many, and
 * with the comment beside it where it has lines of its own. */
static uint32_t behind_last(const ds_cutter *c, const ds_node *first,
                            const ds_node *last, bool comma)
{
    uint32_t beg = start_of(first), at = ds_skip_blanks(c->s, last->end);
    bool has_comma = at < c->s.n && c->s.p[at] == ',';
    bool own = ds_skip_blanks(c->s, ds_line_start(c->s, beg)) == beg;
    uint32_t rest = ds_skip_blanks(c->s, at + has_comma);
    if (own && rest < c->s.n && c->s.p[rest] == '#' && (comma || !has_comma))
        return ds_line_end(c, rest);
    return comma && has_comma ? at + 1 : last->end;
}

static void remove_in_flow(ds_cutter *c, const ds_node *before,
                           const ds_node *first, const ds_node *last,
                           const ds_node *after)
{
    if (after) {
        ds_cut_add(c, start_of(first), start_of(after), NULL, 0);
        return;
    }
    uint32_t beg = before ? behind(c, before) : start_of(first);
    bool comma = !before || beg > before->end;
    ds_cut_add(c, beg, behind_last(c, first, last, comma), NULL, 0);
}

/* Blank lines that follow go too where they would become text of a "|+". */
static uint32_t end_of_blanks(const ds_cutter *c, uint32_t beg, uint32_t feed)
{
    if (!ds_line_blank(c->s, feed + 1) || !ds_keeps_blanks(c, beg))
        return feed;
    while (ds_line_blank(c->s, feed + 1))
        feed = ds_line_feed(c->s, feed + 1);
    return feed;
}

/* A run of removed neighbours, `first` to `last`; `before` and `after` stay. */
static void remove_run(ds_cutter *c, const ds_node *before,
                       const ds_node *first, const ds_node *last,
                       const ds_node *after)
{
    const ds_node *up = first->parent;
    bool shares_dash = !before && ds_shares_dash(up);
    if (up->style == DS_FLOW) {
        remove_in_flow(c, before, first, last, after);
    } else if (shares_dash && after) {
        ds_cut_add(c, start_of(first), start_of(after), NULL, 0);
    } else if (shares_dash) { /* all go, and others come */
        ds_cut_add(c, start_of(first), last->end, NULL, 0);
    } else {
        uint32_t beg =
            up->kind == DS_MAP ? start_of(first) : dash_of(c, before, first);
        unsigned indent = ds_node_column(up);
        uint32_t top = before    ? before->end
                       : up->key ? up->key->end
                                 : ds_line_start(c->s, 0);
        uint32_t feed = ds_end_of_lines(c->s, last, indent);
        cut_lines(c, beg, end_of_blanks(c, beg, feed));
        widen_lines(c, first, top, indent);
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
