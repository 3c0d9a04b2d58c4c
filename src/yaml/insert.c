/* An element at a place of its own within a sequence becomes a cut. */
#include "yaml/cut.h"
#include "base/banned.h"

/* Above the first element and the comments that stand on it. */
static void insert_in_front(ds_cutter *c, const ds_node *seq,
                            const ds_buf *text, unsigned indent, uint64_t rank)
{
    ds_buf b = {0};
    uint32_t line = ds_line_start(c->s, seq->beg), at = seq->beg;
    if (ds_skip_blanks(c->s, line) == seq->beg) {
        at = line;
        ds_buf_addn(&b, ' ', indent);
        ds_buf_add(&b, ds_buf_str(text));
        ds_buf_addz(&b, c->look.eol);
    } else {
        ds_buf_add(&b, ds_buf_str(text));
        ds_buf_addz(&b, c->look.eol);
        ds_buf_addn(&b, ' ', indent);
    }
    ds_cut_add(c, at, at, &b, rank);
    ds_buf_free(&b);
}

static void insert_in_block(ds_cutter *c, const ds_node *seq,
                            const ds_node *after, const ds_yval *v,
                            uint64_t rank)
{
    ds_buf b = {0};
    unsigned indent = ds_node_column(seq);
    const ds_node *like = after ? after : seq->first;
    ds_look look = ds_item_look(c, seq, like);
    if (after && ds_source_gap(v))
        ds_buf_addz(&b, look.eol);
    ds_render_item(&b, v, indent, &look);
    if (after)
        ds_cut_line_below(c, ds_end_of_lines(c->s, after, indent), indent, &b,
                          rank);
    else
        insert_in_front(c, seq, &b, indent, rank);
    ds_buf_free(&b);
}

void ds_cut_insert(ds_cutter *c, const ds_step *s, uint64_t number)
{
    const ds_node *seq = s->map, *after = s->node;
    uint64_t rank = ds_cut_rank(seq, number);
    bool only = ds_cut_empties(c, seq);
    ds_buf b = {0};
    if (seq->style == DS_FLOW) {
        ds_render_flow(&b, s->value, &c->look);
        ds_flow_add(c, seq, only ? NULL : after, ds_buf_str(&b), rank);
    } else {
        insert_in_block(c, seq, only ? seq->last : after, s->value, rank);
    }
    ds_buf_free(&b);
}
