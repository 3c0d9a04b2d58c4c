/* Values as YAML text, in the look of their neighbours. */
#include "yaml/quote.h"
#include "base/banned.h"

static void add_key(ds_buf *out, ds_str key, bool flow)
{
    ds_quote_scalar(out, key, false, DS_PLAIN, flow);
    ds_buf_addc(out, ':');
}

static void new_line(ds_buf *out, unsigned indent, const ds_look *look)
{
    ds_buf_addz(out, look->eol);
    ds_buf_addn(out, ' ', indent);
}

void ds_render_flow(ds_buf *out, const ds_yval *v, const ds_look *look)
{
    if (v->empty) {
        ds_buf_addc(out, '~');
        return;
    }
    if (v->kind == DS_SCALAR) {
        ds_quote_scalar(out, v->text, v->plain,
                        ds_quote_style(v, true, look->quote), true);
        return;
    }
    ds_buf_addc(out, v->kind == DS_MAP ? '{' : '[');
    for (size_t i = 0; i < v->count; i++) {
        if (i)
            ds_buf_addz(out, ", ");
        if (v->kind == DS_MAP) {
            add_key(out, v->items[i].key, true);
            ds_buf_addc(out, ' ');
        }
        ds_render_flow(out, &v->items[i], look);
    }
    ds_buf_addc(out, v->kind == DS_MAP ? '}' : ']');
}

bool ds_look_takes_block(const ds_look *look, ds_str text)
{
    return !look->no_blocks && ds_quote_block_fits(text) &&
           !(look->no_keep && ds_str_ends(text, DS_STR("\n\n")));
}

static void render_scalar(ds_buf *out, const ds_yval *v, unsigned indent,
                          const ds_look *look)
{
    if (v->empty)
        ds_buf_addc(out, '~');
    else if (ds_look_takes_block(look, v->text))
        ds_quote_block(out, v->text, indent + look->step, look->eol);
    else
        ds_quote_scalar(out, v->text, v->plain,
                        ds_quote_style(v, false, look->quote), false);
}

static void render_pairs(ds_buf *out, const ds_yval *v, unsigned indent,
                         const ds_look *look)
{
    for (size_t i = 0; i < v->count; i++) {
        if (i)
            new_line(out, indent, look);
        ds_render_pair(out, &v->items[i], indent, look);
    }
}

/* Lists of text stay on one line, as people write them. */
static bool on_one_line(const ds_yval *v)
{
    if (!v->count)
        return true;
    for (size_t i = 0; i < v->count; i++)
        if (v->items[i].kind != DS_SCALAR)
            return false;
    return v->kind == DS_SEQ;
}

void ds_render_item(ds_buf *out, const ds_yval *v, unsigned indent,
                    const ds_look *look)
{
    bool fits = !look->flow_items || (v->node && v->node->style != DS_BLOCK);
    if (fits && ds_render_source(out, v, DS_SEQ, indent, look))
        return;
    ds_buf_addc(out, '-');
    ds_buf_addn(out, ' ', look->dash - 1);
    if (v->kind == DS_SCALAR)
        render_scalar(out, v, indent, look);
    else if (look->flow_items || v->kind == DS_SEQ || !v->count)
        ds_render_flow(out, v, look);
    else
        render_pairs(out, v, indent + look->dash, look);
}

void ds_render_value(ds_buf *out, const ds_yval *v, unsigned indent,
                     const ds_look *look)
{
    if (v->kind == DS_SCALAR || on_one_line(v)) {
        ds_buf_addc(out, ' ');
        if (v->kind == DS_SCALAR)
            render_scalar(out, v, indent, look);
        else
            ds_render_flow(out, v, look);
        return;
    }
    if (v->kind == DS_MAP) {
        new_line(out, indent + look->step, look);
        render_pairs(out, v, indent + look->step, look);
        return;
    }
    unsigned dash = indent + (look->indent_seqs ? look->step : 0);
    for (size_t i = 0; i < v->count; i++) {
        new_line(out, dash, look);
        ds_render_item(out, &v->items[i], dash, look);
    }
}

void ds_render_pair(ds_buf *out, const ds_yval *v, unsigned indent,
                    const ds_look *look)
{
    if (ds_render_source(out, v, DS_MAP, indent, look))
        return;
    add_key(out, v->key, false);
    ds_render_value(out, v, indent, look);
}

ds_str ds_yaml_render(ds_arena *a, const ds_yval *value)
{
    const ds_look look = {
        .eol = "\n",
        .step = 2,
        .dash = 2,
        .indent_seqs = true,
        .quote = DS_DOUBLE,
    };
    ds_buf b = {0};
    if (value->kind == DS_MAP && value->count)
        render_pairs(&b, value, 0, &look);
    else
        ds_render_flow(&b, value, &look);
    ds_buf_addc(&b, '\n');
    ds_str out = ds_dup(a, ds_buf_str(&b));
    ds_buf_free(&b);
    return out;
}
