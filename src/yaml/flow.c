/* What is added between brackets stands as its neighbours do: on their line or
 * on one of its own, with their blanks behind the comma.
 *
 *      [a,b]              [a,b,c]
 *
 *      {
 *        x: 1,            {
 *        y: 2   # two       x: 1,
 *      }                    y: 2,   # two    the comma is a cut of its own,
 *                           z: 3             so that the comment stays with 2
 *                         } */
#include "yaml/cut.h"
#include "base/banned.h"

static uint32_t start_of(const ds_node *n)
{
    return n->key ? n->key->beg : n->beg;
}

/* From the last line end on, the CR before it included. */
static ds_str last_line(ds_str gap)
{
    size_t at = gap.n;
    while (at > 0 && gap.p[at - 1] != '\n')
        at--;
    at -= at > 0;
    at -= at > 0 && gap.p[at - 1] == '\r';
    return ds_str_sub(gap, at, gap.n);
}

/* What stands between the first two, without the comments. */
static ds_str separator(const ds_cutter *c, const ds_node *up)
{
    const ds_node *first = up->first, *second = first ? first->next : NULL;
    if (!first)
        return DS_STR(", ");
    ds_str gap = second ? ds_str_sub(c->s, first->end, start_of(second))
                        : ds_str_sub(c->s, up->beg + 1, start_of(first));
    if (ds_str_chr(gap, '\n') == gap.n)
        return second ? gap : DS_STR(", ");
    gap = last_line(gap);
    return ds_str_chr(gap, ',') < gap.n
               ? gap
               : ds_printf(c->p->arena, ",%.*s", DS_FMT(gap));
}

static void insert(ds_cutter *c, uint32_t at, ds_str a, ds_str b, ds_str end,
                   uint64_t rank)
{
    ds_buf text = {0};
    ds_buf_add(&text, a);
    ds_buf_add(&text, b);
    ds_buf_add(&text, end);
    ds_cut_add(c, at, at, &text, rank);
    ds_buf_free(&text);
}

/* True for the first addition at a place: behind a node, or in brackets where
 * nothing stays. */
static bool comes_first(ds_cutter *c, const ds_node *place)
{
    uint64_t *given = ds_places_put(&c->gains, c->p->arena, place, DS_STR(","));
    return (*given)++ == 0;
}

/* A comment at the end of the line of `before` keeps its neighbour. */
static void add_below(ds_cutter *c, const ds_node *before, ds_str text,
                      ds_str sep, uint64_t rank)
{
    const ds_str none = {"", 0};
    uint32_t at = ds_skip_blanks(c->s, before->end);
    bool comma = at < c->s.n && c->s.p[at] == ',';
    at = ds_skip_blanks(c->s, at + comma);
    if (at >= c->s.n || c->s.p[at] != '#') {
        insert(c, before->end, sep, text, none, rank);
        return;
    }
    uint32_t end = ds_line_feed(c->s, at);
    end -= c->s.p[end - 1] == '\r';
    ds_str line = ds_str_sub(sep, ds_str_starts(sep, DS_STR(",")), sep.n);
    if (line.n == sep.n) {
        insert(c, end, sep, text, none, rank);
    } else if (comma) {
        insert(c, end, line, text, DS_STR(","), rank);
    } else if (comes_first(c, before)) {
        insert(c, before->end, DS_STR(","), none, none, rank);
        insert(c, end, line, text, none, rank);
    } else {
        insert(c, end, sep, text, none, rank);
    }
}

void ds_flow_add(ds_cutter *c, const ds_node *up, const ds_node *before,
                 ds_str text, uint64_t rank)
{
    const ds_str none = {"", 0};
    ds_str sep = separator(c, up);
    uint32_t at = up->first ? start_of(up->first) : up->beg + 1;
    bool stays = !ds_cut_empties(c, up);
    if (before && ds_str_chr(sep, '\n') < sep.n)
        add_below(c, before, text, sep, rank);
    else if (before)
        insert(c, before->end, sep, text, none, rank);
    else if (stays)
        insert(c, at, text, sep, none, rank);
    else
        insert(c, at, comes_first(c, up) ? none : sep, text, none, rank);
}
