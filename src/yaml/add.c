/* New keys and elements become cuts: at their place in the schema's order,
 * in the look of their neighbours, gaps between blocks included. */
#include "yaml/cut.h"
#include "base/banned.h"

size_t ds_cut_place(ds_key_order order, ds_str key)
{
    size_t i = 0;
    while (i < order.n && !ds_str_eq(order.names[i], key))
        i++;
    return i;
}

/* The key that a new one goes behind; NULL: before the first. */
static ds_node *sibling_before(ds_cutter *c, const ds_addition *a)
{
    size_t mine = ds_cut_place(a->order, a->key);
    ds_node *best = NULL;
    size_t best_place = 0;
    for (ds_node *n = a->map->first; n; n = n->next) {
        size_t place = ds_cut_place(a->order, n->key->text);
        if (ds_cut_removes(c, n) || (place > mine && mine < a->order.n))
            continue;
        if (!best || place >= best_place || mine == a->order.n) {
            best = n;
            best_place = place;
        }
    }
    return best;
}

/* True once for a mapping: the next addition to it needs no line end before. */
static bool comes_first(ds_cutter *c, const ds_node *map)
{
    uint64_t *given = ds_places_put(&c->gains, c->p->arena, map, DS_STR(""));
    return (*given)++ == 1;
}

static void add_in_flow(ds_cutter *c, const ds_addition *a, uint64_t rank)
{
    ds_buf b = {0};
    ds_quote_scalar(&b, a->key, false, DS_PLAIN, true);
    ds_buf_addz(&b, ": ");
    ds_render_flow(&b, a->value, &c->look);
    ds_flow_add(c, a->map, sibling_before(c, a), ds_buf_str(&b), rank);
    ds_buf_free(&b);
}

/* Before the first key, which may go away. */
static void cut_line_above(ds_cutter *c, const ds_node *map, const ds_buf *pair,
                           uint64_t rank)
{
    ds_buf b = {0};
    unsigned indent = ds_node_column(map);
    uint32_t at = map->first->key->beg;
    bool stays = !ds_cut_empties(c, map);
    if (!ds_shares_dash(map)) {
        at = ds_line_start(c->s, at);
        ds_buf_addn(&b, ' ', indent);
        ds_buf_add(&b, ds_buf_str(pair));
        ds_buf_addz(&b, c->look.eol);
    } else if (stays) {
        ds_buf_add(&b, ds_buf_str(pair));
        ds_buf_addz(&b, c->look.eol);
        ds_buf_addn(&b, ' ', indent);
    } else {
        if (!comes_first(c, map)) {
            ds_buf_addz(&b, c->look.eol);
            ds_buf_addn(&b, ' ', indent);
        }
        ds_buf_add(&b, ds_buf_str(pair));
    }
    ds_cut_add(c, at, at, &b, rank);
    ds_buf_free(&b);
}

/* Comments below a value, before a blank line or the end, are about it. */
static uint32_t end_of_remarks(const ds_cutter *c, uint32_t feed,
                               unsigned indent)
{
    uint32_t at = feed;
    while (at < c->s.n && ds_line_comment(c->s, at + 1, indent))
        at = ds_line_feed(c->s, at + 1);
    return at + 1 >= c->s.n || ds_line_blank(c->s, at + 1) ? at : feed;
}

/* A blank line stands above a key or a dash, and above its comments. */
static bool gap_above(const ds_cutter *c, uint32_t at, unsigned indent)
{
    uint32_t line = ds_line_start(c->s, at);
    line = ds_comments_above(c->s, line, 0, indent);
    return line > ds_line_start(c->s, 0) &&
           ds_line_blank(c->s, ds_line_start(c->s, line - 1));
}

static bool is_block(const ds_node *n)
{
    return n->kind != DS_SCALAR && n->style == DS_BLOCK;
}

static void add_in_block(ds_cutter *c, const ds_addition *a, uint64_t rank)
{
    ds_buf b = {0};
    unsigned indent = ds_node_column(a->map);
    ds_yval pair = *a->value;
    pair.key = a->key;
    ds_node *before = sibling_before(c, a);
    if (before) {
        uint32_t feed = ds_end_of_lines(c->s, before, indent);
        feed = end_of_remarks(c, feed, indent);
        ds_look look = ds_look_above(c, feed, indent);
        bool gap = ds_source_gap(&pair) ||
                   (pair.kind != DS_SCALAR && is_block(before) &&
                    gap_above(c, before->key->beg, indent));
        if (gap && !ds_keeps_blanks(c, feed + 1))
            ds_buf_addz(&b, look.eol);
        ds_render_pair(&b, &pair, indent, &look);
        ds_cut_line_below(c, feed, indent, &b, ds_cut_rank(a->map, rank));
    } else {
        ds_look look = ds_look_on_line(c, a->map->beg);
        ds_render_pair(&b, &pair, indent, &look);
        cut_line_above(c, a->map, &b, ds_cut_rank(a->map, rank));
    }
    ds_buf_free(&b);
}

/* To a file that has no field yet: below all that is there, before "...". */
static void add_to_nothing(ds_cutter *c, const ds_addition *a, uint64_t rank)
{
    ds_buf b = {0};
    ds_yval pair = *a->value;
    pair.key = a->key;
    uint32_t first = ds_line_start(c->s, 0), at = first;
    while (at < c->s.n &&
           !ds_str_starts(ds_str_sub(c->s, at, c->s.n), DS_STR("...")))
        at = ds_line_feed(c->s, at) + 1;
    at = at < c->s.n ? at : (uint32_t)c->s.n;
    bool open = at > first && c->s.p[at - 1] != '\n';
    if (open)
        ds_buf_addz(&b, c->look.eol);
    ds_render_pair(&b, &pair, 0, &c->look);
    if (!open)
        ds_buf_addz(&b, c->look.eol);
    ds_cut_add(c, at, at, &b, rank);
    ds_buf_free(&b);
}

static void add_key(ds_cutter *c, const ds_addition *a, uint64_t rank)
{
    if (!a->map)
        add_to_nothing(c, a, rank);
    else if (a->map->style == DS_FLOW)
        add_in_flow(c, a, rank);
    else
        add_in_block(c, a, rank);
}

ds_look ds_item_look(const ds_cutter *c, const ds_node *seq,
                     const ds_node *like)
{
    ds_look look = c->look;
    unsigned indent = ds_node_column(seq);
    look.flow_items = like->style == DS_FLOW;
    if (seq->first->line == seq->line && ds_node_column(seq->first) > indent)
        look.dash = ds_node_column(seq->first) - indent;
    return look;
}

static void add_in_brackets(ds_cutter *c, const ds_node *seq, const ds_yval *v,
                            uint64_t rank)
{
    ds_buf b = {0};
    const ds_node *before = NULL;
    for (const ds_node *n = seq->first; n; n = n->next)
        if (!ds_cut_removes(c, n))
            before = n;
    for (size_t i = 0; i < v->count; i++) {
        ds_buf_clear(&b);
        ds_render_flow(&b, &v->items[i], &c->look);
        ds_flow_add(c, seq, before, ds_buf_str(&b), rank);
    }
    ds_buf_free(&b);
}

/* Elements to a sequence that has some. */
static void add_items(ds_cutter *c, const ds_node *seq, const ds_yval *v,
                      uint64_t rank)
{
    if (seq->style == DS_FLOW) {
        add_in_brackets(c, seq, v, rank);
        return;
    }
    ds_buf b = {0};
    unsigned indent = ds_node_column(seq);
    uint32_t feed = ds_end_of_lines(c->s, seq->last, indent);
    ds_look look = ds_item_look(c, seq, seq->last), here;
    here = ds_look_above(c, feed, indent);
    look.no_blocks = here.no_blocks;
    look.no_keep = here.no_keep;
    bool gap = seq->count > 1 && is_block(seq->last) &&
               gap_above(c, seq->last->beg, indent) &&
               !ds_keeps_blanks(c, feed + 1);
    for (size_t i = 0; i < v->count; i++) {
        if (i)
            ds_buf_addz(&b, look.eol);
        if (gap)
            ds_buf_addz(&b, look.eol);
        if (i)
            ds_buf_addn(&b, ' ', indent);
        ds_render_item(&b, &v->items[i], indent, &look);
    }
    ds_cut_line_below(c, feed, indent, &b, ds_cut_rank(seq, rank));
    ds_buf_free(&b);
}

/* "[]": its brackets are kept for words; elements stand below, and a comment
 * beside stays there. */
static void fill_brackets(ds_cutter *c, const ds_node *seq, const ds_yval *v,
                          uint64_t rank)
{
    ds_buf b = {0};
    bool words = v->items[0].kind == DS_SCALAR;
    ds_str inside = ds_str_sub(c->s, seq->beg, seq->end);
    if (ds_str_chr(inside, '#') < inside.n) {
        add_in_brackets(c, seq, v, rank);
    } else if (words || ds_in_flow(seq) || !seq->key) {
        ds_render_flow(&b, v, &c->look);
        ds_cut_add(c, seq->beg, seq->end, &b, 0);
    } else {
        uint32_t end = ds_line_end(c, seq->end);
        ds_render_value(&b, v, ds_value_indent(seq), &c->look);
        ds_cut_add(c, ds_behind_indicator(c, seq), seq->end, NULL, 0);
        ds_cut_add(c, end, end, &b, 0);
    }
    ds_buf_free(&b);
}

/* Few keys are quicker looked through than hashed. */
static ds_node *child_of(ds_cutter *c, ds_node *map, ds_str key)
{
    if (!map || map->count < 16)
        return ds_yaml_get(map, key);
    uint64_t *known = ds_places_put(&c->children, c->p->arena, map, DS_STR(""));
    bool hashed = *known != 0;
    *known = 1;
    for (ds_node *n = hashed ? NULL : map->first; n; n = n->next)
        if (n->key->text.n)
            *ds_places_put(&c->children, c->p->arena, map, n->key->text) =
                (uintptr_t)n;
    if (!key.n)
        return ds_yaml_get(map, key);
    return (ds_node *)(uintptr_t)ds_places_get(&c->children, map, key);
}

int ds_cut_addition_in(ds_cutter *c, const ds_addition *a, uint64_t rank)
{
    ds_node *old = child_of(c, a->map, a->key);
    if (!old || ds_cut_removes(c, old)) {
        add_key(c, a, rank);
        return 0;
    }
    if (!a->appends || (old->kind == DS_SCALAR && old->empty))
        return ds_cut_replace(c, old, a->value);
    if (old->kind != DS_SEQ)
        return ds_cut_refuse(c, old, "there is no list here to add to");
    if (old->first)
        add_items(c, old, a->value, rank);
    else
        fill_brackets(c, old, a->value, rank);
    return 0;
}
