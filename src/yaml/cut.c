/* Steps become cuts: where new text goes, and which bytes go away.
 *
 * New keys of a mapping are gathered first, so that several at one place stand
 * in the schema's order and several elements under a new key make one
 * sequence.
 *
 * A block key is a whole number of lines, except the first one of an element,
 * which shares its line with the dash:
 *
 *      - number: 1      # first: insert before it at "number"
 *        total: 2       # insert behind: a line of its own below
 */
#include "yaml/cut.h"
#include "base/banned.h"

/* --- cuts -------------------------------------------------------------- */

static int refuse(ds_cutter *c, const ds_node *n, const char *why)
{
    return ds_fail(c->err, DS_ESYNTAX, "%.*s:%u:%u: %s",
                   DS_FMT(c->p->doc->path), n->line, n->col, why);
}

/* A block scalar on an open last line lacks the line end that it gets when
 * lines follow: "-" in its header leaves it without. */
static void keep_open_block(ds_cutter *c)
{
    const ds_node *n = ds_block_before(c->p->doc->root, (uint32_t)c->s.n);
    if (!n || ds_str_ends(n->text, DS_STR("\n")))
        return;
    ds_buf b = {0};
    uint32_t at = n->beg + 1;
    while (at < c->s.n && c->s.p[at] >= '0' && c->s.p[at] <= '9')
        at++;
    char chomps = at < c->s.n ? c->s.p[at] : '\0';
    ds_buf_addc(&b, '-');
    if (chomps != '-' && !c->opened)
        ds_cut_add(c, at, at + (chomps == '+'), &b, 0);
    c->opened = true;
    ds_buf_free(&b);
}

uint64_t ds_cut_rank(const ds_node *up, uint64_t number)
{
    uint64_t outside = DS_YAML_MAX_DEPTH + 1;
    for (; up; up = up->parent)
        outside--;
    return outside << 32 | number;
}

void ds_cut_line_below(ds_cutter *c, uint32_t feed, unsigned indent,
                       const ds_buf *text, uint64_t rank)
{
    ds_buf b = {0};
    bool open =
        feed >= c->s.n; /* the last line has no end: neither will ours */
    if (open) {
        keep_open_block(c);
        ds_buf_addz(&b, c->look.eol);
    }
    ds_str rest = ds_buf_str(text);
    if (ds_str_starts(rest, ds_cstr(c->look.eol))) {
        ds_buf_addz(&b, c->look.eol);
        rest = ds_str_sub(rest, strlen(c->look.eol), rest.n);
    }
    ds_buf_addn(&b, ' ', indent);
    ds_buf_add(&b, rest);
    if (!open)
        ds_buf_addz(&b, c->look.eol);
    uint32_t at = open ? (uint32_t)c->s.n : feed + 1;
    ds_cut_add(c, at, at, &b, rank);
    ds_buf_free(&b);
}

/* --- replacing --------------------------------------------------------- */

static unsigned indent_of(const ds_node *n)
{
    if (n->key)
        return ds_node_column(n->key);
    return n->parent ? ds_node_column(n->parent) : 0;
}

static bool in_flow(const ds_node *n)
{
    return n->parent && n->parent->style == DS_FLOW;
}

/* The place behind the colon (or dash) that stands before the value. */
static uint32_t behind_indicator(const ds_cutter *c, const ds_node *n)
{
    uint32_t at = n->key ? n->key->end : n->parent->beg;
    while (at < c->s.n && c->s.p[at] != (n->key ? ':' : '-'))
        at++;
    return at + 1;
}

/* Lines of a block would swallow a comment that stands behind the old value. */
static ds_look look_beside(const ds_cutter *c, const ds_node *n)
{
    ds_look look = c->look;
    look.no_blocks |= !ds_ends_line(c->s, ds_skip_blanks(c->s, n->end));
    return look;
}

/* An empty value: text goes behind the colon, lines go below its line. */
static void fill_empty(ds_cutter *c, const ds_node *n, const ds_yval *v)
{
    ds_buf b = {0};
    ds_look look = look_beside(c, n);
    uint32_t at = n->beg;
    if (in_flow(n)) {
        ds_buf_addc(&b, ' ');
        ds_render_flow(&b, v, &look);
    } else {
        ds_render_value(&b, v, indent_of(n), &look);
        if (b.p[0] != ' ' && b.n)
            for (at = ds_line_feed(c->s, at); at > 0 && c->s.p[at - 1] == '\r';)
                at--;
    }
    uint32_t end = n->end;
    ds_cut_add(c, at, end > at ? end : at, &b, 0);
    ds_buf_free(&b);
}

static void replace_scalar(ds_cutter *c, const ds_node *n, const ds_yval *v)
{
    ds_buf b = {0};
    uint32_t rest = ds_skip_blanks(c->s, n->end);
    bool was_block = n->style == DS_LITERAL || n->style == DS_FOLDED;
    if (!in_flow(n) && !c->look.no_blocks && ds_quote_block_fits(v->text) &&
        (was_block || ds_ends_line(c->s, rest)))
        ds_quote_block(&b, v->text, indent_of(n) + c->look.step, c->look.eol);
    else
        ds_quote_scalar(&b, v->text, v->plain,
                        n->style == DS_SINGLE || n->style == DS_DOUBLE
                            ? n->style
                            : ds_quote_style(v, in_flow(n), c->look.quote),
                        in_flow(n));
    ds_cut_add(c, n->beg, n->end, &b, 0);
    ds_buf_free(&b);
}

static void replace_by_nothing(ds_cutter *c, const ds_node *n)
{
    ds_buf b = {0};
    ds_buf_addc(&b, '~');
    if (!n->empty)
        ds_cut_add(c, n->beg, n->end, &b, 0);
    ds_buf_free(&b);
}

/* Anything else: the old value goes from behind its colon on. */
static int replace_whole(ds_cutter *c, const ds_node *n, const ds_yval *v)
{
    ds_buf b = {0};
    ds_look look = look_beside(c, n);
    if (in_flow(n) || n->style == DS_FLOW) {
        ds_render_flow(&b, v, &look);
        ds_cut_add(c, n->beg, n->end, &b, 0);
    } else if (n->key) {
        ds_render_value(&b, v, indent_of(n), &look);
        ds_cut_add(c, behind_indicator(c, n), n->end, &b, 0);
    } else {
        return refuse(c, n, "this element cannot be replaced by another kind");
    }
    ds_buf_free(&b);
    return 0;
}

static int replace(ds_cutter *c, const ds_node *n, const ds_yval *v)
{
    if (n->kind == DS_SCALAR && v->empty)
        replace_by_nothing(c, n);
    else if (n->kind == DS_SCALAR && n->beg == n->end)
        fill_empty(c, n, v);
    else if (n->kind == DS_SCALAR && v->kind == DS_SCALAR)
        replace_scalar(c, n, v);
    else
        return replace_whole(c, n, v);
    return 0;
}

/* --- adding ------------------------------------------------------------ */

static size_t place_in(ds_key_order order, ds_str key)
{
    size_t i = 0;
    while (i < order.n && !ds_str_eq(order.names[i], key))
        i++;
    return i;
}

/* The key that a new one goes behind; NULL: before the first. */
static ds_node *sibling_before(ds_cutter *c, const ds_addition *a)
{
    size_t mine = place_in(a->order, a->key);
    ds_node *best = NULL;
    size_t best_place = 0;
    for (ds_node *n = a->map->first; n; n = n->next) {
        size_t place = place_in(a->order, n->key->text);
        if (ds_cut_removes(c, n) || (place > mine && mine < a->order.n))
            continue;
        if (!best || place >= best_place || mine == a->order.n) {
            best = n;
            best_place = place;
        }
    }
    return best;
}

static void add_in_flow(ds_cutter *c, const ds_addition *a, unsigned rank)
{
    ds_buf b = {0};
    ds_node *before = sibling_before(c, a);
    uint32_t at = before ? before->end : a->map->beg + 1;
    if (before)
        ds_buf_addz(&b, ", ");
    ds_quote_scalar(&b, a->key, false, DS_PLAIN, true);
    ds_buf_addz(&b, ": ");
    ds_render_flow(&b, a->value, &c->look);
    if (!before && a->map->first)
        ds_buf_addz(&b, ", ");
    ds_cut_add(c, at, at, &b, rank);
    ds_buf_free(&b);
}

static void add_in_block(ds_cutter *c, const ds_addition *a, unsigned rank)
{
    ds_buf b = {0};
    unsigned indent = ds_node_column(a->map);
    ds_yval pair = *a->value;
    pair.key = a->key;
    ds_node *before = sibling_before(c, a);
    if (before && ds_source_gap(&pair))
        ds_buf_addz(&b, c->look.eol);
    ds_render_pair(&b, &pair, indent, &c->look);
    if (before) {
        ds_cut_line_below(c, ds_end_of_lines(c->s, before, indent), indent, &b,
                          ds_cut_rank(a->map, rank));
    } else {
        uint32_t at = a->map->first->key->beg;
        ds_buf_addz(&b, c->look.eol);
        ds_buf_addn(&b, ' ', indent);
        ds_cut_add(c, at, at, &b, rank);
    }
    ds_buf_free(&b);
}

/* To a file that has no field yet: below all that is there. */
static void add_to_nothing(ds_cutter *c, const ds_addition *a, unsigned rank)
{
    ds_buf b = {0};
    ds_yval pair = *a->value;
    pair.key = a->key;
    bool open =
        c->s.n > (c->p->doc->bom ? 3u : 0u) && c->s.p[c->s.n - 1] != '\n';
    if (open)
        ds_buf_addz(&b, c->look.eol);
    ds_render_pair(&b, &pair, 0, &c->look);
    if (!open)
        ds_buf_addz(&b, c->look.eol);
    ds_cut_add(c, (uint32_t)c->s.n, (uint32_t)c->s.n, &b, rank);
    ds_buf_free(&b);
}

static void add_key(ds_cutter *c, const ds_addition *a, unsigned rank)
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

/* Elements to a sequence that has some. */
static void add_items(ds_cutter *c, const ds_node *seq, const ds_yval *v,
                      unsigned rank)
{
    ds_buf b = {0};
    if (seq->style == DS_FLOW) {
        for (size_t i = 0; i < v->count; i++) {
            ds_buf_addz(&b, ", ");
            ds_render_flow(&b, &v->items[i], &c->look);
        }
        ds_cut_add(c, seq->last->end, seq->last->end, &b, rank);
    } else {
        ds_look look = ds_item_look(c, seq, seq->last);
        unsigned indent = ds_node_column(seq);
        for (size_t i = 0; i < v->count; i++) {
            if (i) {
                ds_buf_addz(&b, look.eol);
                ds_buf_addn(&b, ' ', indent);
            }
            ds_render_item(&b, &v->items[i], indent, &look);
        }
        ds_cut_line_below(c, ds_end_of_lines(c->s, seq->last, indent), indent,
                          &b, ds_cut_rank(seq, rank));
    }
    ds_buf_free(&b);
}

/* "[]": its brackets are kept for words, and make room for elements. */
static int fill_brackets(ds_cutter *c, const ds_node *seq, const ds_yval *v)
{
    uint32_t rest = ds_skip_blanks(c->s, seq->end);
    bool words = v->items[0].kind == DS_SCALAR;
    if (words || in_flow(seq) || !ds_ends_line(c->s, rest) || !seq->key) {
        ds_buf b = {0};
        ds_render_flow(&b, v, &c->look);
        ds_cut_add(c, seq->beg, seq->end, &b, 0);
        ds_buf_free(&b);
        return 0;
    }
    return replace(c, seq, v) ? -1 : 0;
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

static int add_one(ds_cutter *c, const ds_addition *a, unsigned rank)
{
    ds_node *old = child_of(c, a->map, a->key);
    if (!old || ds_cut_removes(c, old)) {
        add_key(c, a, rank);
        return 0;
    }
    if (!a->appends || (old->kind == DS_SCALAR && old->empty))
        return replace(c, old, a->value);
    if (old->kind != DS_SEQ)
        return refuse(c, old, "there is no list here to add to");
    if (!old->first)
        return fill_brackets(c, old, a->value);
    add_items(c, old, a->value, rank);
    return 0;
}

ds_addition *ds_cut_addition(ds_cutter *c, const ds_node *map, ds_str key)
{
    uint64_t number = ds_places_get(&c->additions, map, key);
    return number ? &c->added.p[number - 1] : NULL;
}

static ds_addition *make_addition(ds_cutter *c, const ds_step *s)
{
    ds_addition *a = ds_cut_addition(c, s->map, s->key);
    if (a)
        return a;
    a = ds_vec_push(&c->added);
    a->map = s->map;
    a->key = s->key;
    a->order = s->order;
    a->number = c->added.n;
    *ds_places_put(&c->additions, c->p->arena, s->map, s->key) = c->added.n;
    *ds_places_put(&c->gains, c->p->arena, s->map, DS_STR("")) = 1;
    return a;
}

static void gather_append(ds_cutter *c, ds_addition *a, const ds_yval *item)
{
    const ds_yval *old = a->value;
    size_t n = old ? old->count : 0;
    bool set_before = old && !a->appends;
    if (!a->items || old->items != a->items || n == a->room) {
        a->room = 2 * n + 1;
        a->items = ds_new_n(c->p->arena, ds_yval, a->room);
        if (n)
            memcpy(a->items, old->items, n * sizeof *old->items);
    }
    a->items[n] = *item;
    if (!old)
        a->value = ds_new(c->p->arena, ds_yval);
    *a->value = (ds_yval){.kind = DS_SEQ, .items = a->items, .count = n + 1};
    a->appends = !set_before;
}

static void gather(ds_cutter *c, const ds_step *s)
{
    ds_addition *a = make_addition(c, s);
    if (s->kind == DS_STEP_APPEND) {
        gather_append(c, a, s->value);
        return;
    }
    a->value = ds_new(c->p->arena, ds_yval);
    *a->value = *s->value;
    a->appends = false;
}

/* --- the whole --------------------------------------------------------- */

static void rename_key(ds_cutter *c, const ds_step *s)
{
    ds_buf b = {0};
    const ds_node *key = s->node->key;
    ds_quote_scalar(&b, s->key, false, key->style, in_flow(s->node));
    ds_cut_add(c, key->beg, key->end, &b, 0);
    ds_buf_free(&b);
}

static int by_order(const void *a, const void *b)
{
    const ds_addition *x = a, *y = b;
    size_t i = place_in(x->order, x->key), k = place_in(y->order, y->key);
    if (i != k)
        return i < k ? -1 : 1;
    return x->number < y->number ? -1 : x->number > y->number;
}

static int cut_all(ds_cutter *c)
{
    for (size_t i = 0; i < c->p->nsteps; i++) {
        const ds_step *s = &c->p->steps[i];
        if (s->kind == DS_STEP_REMOVE)
            ds_cut_remove(c, s->node);
        else if (s->kind == DS_STEP_RENAME)
            rename_key(c, s);
        else if (s->kind == DS_STEP_REPLACE && replace(c, s->node, s->value))
            return -1;
        else if (s->kind == DS_STEP_SET || s->kind == DS_STEP_APPEND)
            gather(c, s);
        else if (s->kind == DS_STEP_INSERT)
            *ds_places_put(&c->gains, c->p->arena, s->map, DS_STR("")) = 1;
    }
    ds_cut_removed(c);
    for (size_t i = 0; i < c->p->nsteps; i++)
        if (c->p->steps[i].kind == DS_STEP_INSERT)
            ds_cut_insert(c, &c->p->steps[i], i);
    if (c->added.n) /* c->additions is of no use any more */
        qsort(c->added.p, c->added.n, sizeof *c->added.p, by_order);
    for (size_t i = 0; i < c->added.n; i++)
        if (add_one(c, &c->added.p[i], (unsigned)i + 1))
            return -1;
    return 0;
}

int ds_plan_cut(ds_plan *p, ds_err *err)
{
    ds_cutter c = {
        .p = p, .s = p->doc->bytes, .look = ds_look_of(p->doc), .err = err};
    int failed = cut_all(&c);
    ds_vec_free(&c.added);
    ds_vec_free(&c.removed);
    ds_places_free(&c.additions);
    ds_places_free(&c.children);
    ds_places_free(&c.gains);
    ds_places_free(&c.going);
    ds_places_free(&c.losses);
    return failed;
}
