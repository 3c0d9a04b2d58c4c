/* Bytes of another document as part of this one: its lines, shifted to their
 * new column, with this file's line ends. Comments directly above and within
 * come along. What cannot be copied so (flow style, a dash on a line of its
 * own) is rendered anew from the value. */
#include "yaml/cut.h"
#include "base/banned.h"

/* Depth is bounded by the parser's limit. */
ds_yval ds_yval_of(ds_arena *a, const ds_doc *doc, const ds_node *n)
{
    ds_yval v = {.kind = n->kind,
                 .text = n->text,
                 .plain = n->style == DS_PLAIN && !n->empty,
                 .empty = n->empty,
                 .key = n->key ? n->key->text : (ds_str){0},
                 .count = n->count,
                 .from = doc,
                 .node = n};
    ds_yval *items = ds_new_n(a, ds_yval, n->count);
    size_t i = 0;
    for (const ds_node *c = n->first; c; c = c->next)
        items[i++] = ds_yval_of(a, doc, c);
    v.items = items;
    return v;
}

/* The first byte of "key: ..." or "- ..."; false where it shares its line with
 * more than dashes, or the dash its line with nothing. */
static bool start_of(uint32_t *beg, const ds_yval *v)
{
    const ds_node *n = v->node;
    ds_str s = v->from->bytes;
    if (n->key) {
        *beg = n->key->beg;
        return true;
    }
    uint32_t at = n->beg;
    while (at > 0 && (s.p[at - 1] == ' ' || s.p[at - 1] == '\t'))
        at--;
    if (at == 0 || s.p[at - 1] != '-')
        return false;
    *beg = at - 1;
    return true;
}

/* The first of the comment lines directly above, or the line itself. */
static uint32_t lead_of(ds_str s, uint32_t beg, unsigned column)
{
    uint32_t line = ds_line_start(s, beg);
    return ds_skip_blanks(s, line) == beg
               ? ds_comments_above(s, line, 0, column)
               : line;
}

static unsigned column_of(ds_str s, uint32_t beg)
{
    return beg - ds_line_start(s, beg);
}

static bool copies(const ds_yval *v, ds_kind within, uint32_t *beg)
{
    return v->node && v->from && v->node->parent &&
           v->node->parent->style == DS_BLOCK &&
           v->node->parent->kind == within && start_of(beg, v);
}

bool ds_source_gap(const ds_yval *v)
{
    uint32_t beg;
    if (!v->node || !v->node->parent || v->node == v->node->parent->first ||
        !copies(v, v->node->parent->kind, &beg))
        return false;
    ds_str s = v->from->bytes;
    uint32_t line = lead_of(s, beg, column_of(s, beg));
    return line > ds_line_start(s, 0) &&
           ds_line_blank(s, ds_line_start(s, line - 1));
}

static void add_line(ds_buf *out, ds_str line, unsigned from, unsigned to)
{
    size_t blanks = 0;
    while (blanks < line.n && line.p[blanks] == ' ')
        blanks++;
    if (line.n)
        ds_buf_addn(out, ' ', blanks + to > from ? blanks + to - from : 0);
    ds_buf_add(out, ds_str_sub(line, blanks, line.n));
}

bool ds_render_source(ds_buf *out, const ds_yval *v, ds_kind within,
                      unsigned indent, const ds_look *look)
{
    uint32_t beg;
    if (!copies(v, within, &beg))
        return false;
    ds_str s = v->from->bytes;
    unsigned column = column_of(s, beg);
    uint32_t first = lead_of(s, beg, column);
    if (first == ds_line_start(s, beg))
        first = beg;
    ds_str rest = ds_str_sub(s, first, ds_end_of_lines(s, v->node, column));
    if (first != beg) /* the indentation is there already */
        rest = ds_str_sub(rest, column, rest.n);
    for (bool more = false; rest.p; more = true) {
        ds_str line = ds_str_cut(&rest, '\n');
        if (ds_str_ends(line, DS_STR("\r")))
            line.n--;
        if (more)
            ds_buf_addz(out, look->eol);
        if (more)
            add_line(out, line, column, indent);
        else
            ds_buf_add(out, line);
    }
    return true;
}
