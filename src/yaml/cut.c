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

int ds_cut_refuse(ds_cutter *c, const ds_node *n, const char *why)
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
    for (size_t i = 0; i < c->p->cuts.n; i++)
        if (c->p->cuts.p[i].beg <= n->beg && c->p->cuts.p[i].end > n->beg)
            return; /* it goes away itself */
    ds_buf b = {0};
    uint32_t at = n->beg + 1;
    while (at < c->s.n && c->s.p[at] >= '0' && c->s.p[at] <= '9')
        at++;
    char chomps = at < c->s.n ? c->s.p[at] : '\0';
    ds_buf_addc(&b, '-');
    if (chomps != '-')
        ds_cut_add(c, at, at + (chomps == '+'), &b, 0);
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
        c->opened = true;
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

unsigned ds_value_indent(const ds_node *n)
{
    if (n->key)
        return ds_node_column(n->key);
    return n->parent ? ds_node_column(n->parent) : 0;
}

bool ds_in_flow(const ds_node *n)
{
    return n->parent && n->parent->style == DS_FLOW;
}

uint32_t ds_behind_indicator(const ds_cutter *c, const ds_node *n)
{
    uint32_t at = n->key ? n->key->end : n->parent->beg;
    while (at < c->s.n && c->s.p[at] != (n->key ? ':' : '-'))
        at++;
    return at + 1;
}

ds_look ds_look_on_line(const ds_cutter *c, uint32_t at)
{
    ds_look look = c->look;
    if (!c->removed.n)
        look.no_blocks = ds_line_feed(c->s, at) >= c->s.n;
    return look;
}

ds_look ds_look_above(const ds_cutter *c, uint32_t feed, unsigned indent)
{
    ds_look look = ds_look_on_line(c, feed);
    uint32_t at = feed + 1;
    while (ds_line_blank(c->s, at))
        at = ds_line_feed(c->s, at) + 1;
    look.no_keep = at > feed + 1;
    uint32_t text = ds_skip_blanks(c->s, at);
    look.no_blocks |=
        text < c->s.n && c->s.p[text] == '#' && text - at > indent;
    return look;
}

bool ds_keeps_blanks(const ds_cutter *c, uint32_t at)
{
    const ds_node *n = ds_block_before(c->p->doc->root, at);
    uint32_t i = n ? n->beg : at, end = n ? ds_line_feed(c->s, i) : at;
    while (i < end && c->s.p[i] != '+' && c->s.p[i] != '#')
        i++;
    return i < end && c->s.p[i] == '+';
}

/* For what comes in the place of the value `n`. */
static ds_look look_instead(const ds_cutter *c, const ds_node *n)
{
    return ds_look_above(c, ds_line_feed(c->s, n->end), ds_value_indent(n));
}

uint32_t ds_line_end(const ds_cutter *c, uint32_t at)
{
    at = ds_line_feed(c->s, at);
    while (at > 0 && c->s.p[at - 1] == '\r')
        at--;
    return at;
}

/* Text for [beg, end), where the line that `head` is on may go on with a
 * comment: the text's first line goes before it, the others below. */
static void cut_text(ds_cutter *c, uint32_t beg, uint32_t head, uint32_t end,
                     const ds_buf *text)
{
    uint32_t eol = ds_line_end(c, head);
    ds_str all = ds_buf_str(text);
    size_t first = ds_str_find(all, ds_cstr(c->look.eol));
    if (ds_skip_blanks(c->s, head) == eol || (first > all.n && end <= eol)) {
        ds_cut_add(c, beg, end, text, 0);
        return;
    }
    ds_buf part = {0};
    ds_buf_add(&part, ds_str_sub(all, 0, first));
    ds_cut_add(c, beg, head, &part, 0);
    ds_buf_clear(&part);
    if (first < all.n)
        ds_buf_add(&part, ds_str_sub(all, first, all.n));
    ds_cut_add(c, eol, end > eol ? end : eol, &part, 0);
    ds_buf_free(&part);
}

/* An empty value: text goes behind the colon, lines go below its line. Between
 * brackets a key may stand without its colon. */
static void fill_empty(ds_cutter *c, const ds_node *n, const ds_yval *v)
{
    ds_buf b = {0};
    ds_look look = look_instead(c, n);
    if (ds_in_flow(n)) {
        bool colon = !n->key || ds_behind_indicator(c, n) <= n->beg;
        ds_buf_addz(&b, colon ? " " : ": ");
        ds_render_flow(&b, v, &look);
        ds_cut_add(c, n->beg, n->end, &b, 0);
    } else {
        ds_render_value(&b, v, ds_value_indent(n), &look);
        cut_text(c, n->beg, n->end, n->end, &b);
    }
    ds_buf_free(&b);
}

/* Behind the header of a block scalar, before a comment there. */
static uint32_t end_of_header(const ds_cutter *c, const ds_node *n)
{
    uint32_t at = n->beg;
    while (at < n->end && !strchr(" \t\r\n", c->s.p[at]))
        at++;
    return at;
}

static bool was_block(const ds_node *n)
{
    return n->style == DS_LITERAL || n->style == DS_FOLDED;
}

static void replace_scalar(ds_cutter *c, const ds_node *n, const ds_yval *v)
{
    ds_buf b = {0};
    bool flow = ds_in_flow(n);
    bool quoted = n->style == DS_SINGLE || n->style == DS_DOUBLE;
    ds_look look = look_instead(c, n);
    if (!flow && ds_look_takes_block(&look, v->text))
        ds_quote_block(&b, v->text, ds_value_indent(n) + look.step, look.eol);
    else
        ds_quote_scalar(&b, v->text, v->plain,
                        quoted ? n->style : ds_quote_style(v, flow, look.quote),
                        flow);
    if (flow)
        ds_cut_add(c, n->beg, n->end, &b, 0);
    else
        cut_text(c, n->beg, was_block(n) ? end_of_header(c, n) : n->end, n->end,
                 &b);
    ds_buf_free(&b);
}

static void replace_by_nothing(ds_cutter *c, const ds_node *n)
{
    ds_buf b = {0};
    ds_buf_addc(&b, '~');
    if (!n->empty)
        cut_text(c, n->beg, n->end, n->end, &b);
    ds_buf_free(&b);
}

/* Anything else: the old value goes from behind its colon on; what stands
 * beside its key or header stays there. */
static int replace_whole(ds_cutter *c, const ds_node *n, const ds_yval *v)
{
    ds_buf b = {0};
    ds_look look = look_instead(c, n);
    /* Lines of a block would swallow a comment that stands behind. */
    look.no_blocks |= n->kind != DS_SCALAR &&
                      !ds_ends_line(c->s, ds_skip_blanks(c->s, n->end));
    if (ds_in_flow(n) || n->style == DS_FLOW) {
        ds_render_flow(&b, v, &look);
        ds_cut_add(c, n->beg, n->end, &b, 0);
    } else if (n->key) {
        uint32_t beg = ds_behind_indicator(c, n), head = beg;
        if (n->kind == DS_SCALAR)
            head = was_block(n) ? end_of_header(c, n) : n->end;
        ds_render_value(&b, v, ds_value_indent(n), &look);
        cut_text(c, beg, head, n->end, &b);
    } else {
        return ds_cut_refuse(c, n,
                             "this element cannot be replaced by another kind");
    }
    ds_buf_free(&b);
    return 0;
}

int ds_cut_replace(ds_cutter *c, const ds_node *n, const ds_yval *v)
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

/* --- gathering --------------------------------------------------------- */

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
    ds_quote_scalar(&b, s->key, false, key->style, ds_in_flow(s->node));
    ds_cut_add(c, key->beg, key->end, &b, 0);
    ds_buf_free(&b);
}

static int by_order(const void *a, const void *b)
{
    const ds_addition *x = a, *y = b;
    size_t i = ds_cut_place(x->order, x->key),
           k = ds_cut_place(y->order, y->key);
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
        else if (s->kind == DS_STEP_SET || s->kind == DS_STEP_APPEND)
            gather(c, s);
        else if (s->kind == DS_STEP_INSERT)
            *ds_places_put(&c->gains, c->p->arena, s->map, DS_STR("")) = 1;
    }
    ds_cut_removed(c);
    for (size_t i = 0; i < c->p->nsteps; i++) {
        const ds_step *s = &c->p->steps[i];
        if (s->kind == DS_STEP_INSERT)
            ds_cut_insert(c, s, i);
        else if (s->kind == DS_STEP_REPLACE &&
                 ds_cut_replace(c, s->node, s->value))
            return -1;
    }
    if (c->added.n) /* c->additions is of no use any more */
        qsort(c->added.p, c->added.n, sizeof *c->added.p, by_order);
    for (size_t i = 0; i < c->added.n; i++)
        if (ds_cut_addition_in(c, &c->added.p[i], i + 1))
            return -1;
    if (c->opened)
        keep_open_block(c);
    ds_cut_open_end(c);
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
