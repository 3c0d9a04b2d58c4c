/* YAML in the forms of a record file: a sequence of mappings. */
#include "base/json.h"
#include "view/format.h"
#include "yaml/edit.h"
#include "base/banned.h"

typedef struct {
    ds_writer w;
    bool begun;
} yaml;

/* Quoted as JSON is, which YAML reads alike, so that a text of any lines and
 * bytes stays on its line. */
static void add_text(ds_buf *b, ds_str text)
{
    if (ds_yaml_needs_quotes(text))
        ds_json_text(b, text);
    else
        ds_buf_add(b, text);
}

static void add_cell(ds_buf *b, const ds_column *c, const ds_cell *v)
{
    ds_class class = ds_type_class(c->type);
    if (!v->set) {
        ds_buf_addz(b, "null");
    } else if (c->type == DS_TEXTS) {
        ds_json_list(b, v->text);
    } else if (class == DS_AS_TEXT || c->type == DS_ENUM) {
        add_text(b, v->text);
    } else {
        ds_cell_plain(b, c, v);
        char code[4];
        ds_currency_format(code, v->cur);
        if (class == DS_AS_MONEY && v->cur != 0)
            ds_buf_addf(b, " %s", code);
    }
}

static int row(ds_sink *s, const ds_cell *cells, ds_err *err)
{
    yaml *y = (yaml *)s;
    ds_buf b = {0};
    y->begun = true;
    for (size_t i = 0; i < y->w.n; i++) {
        ds_buf_addz(&b, i > 0 ? "  " : "- ");
        add_text(&b, y->w.columns[i].name);
        ds_buf_addz(&b, ": ");
        add_cell(&b, &y->w.columns[i], &cells[i]);
        ds_buf_addc(&b, '\n');
    }
    ds_out_drain(&y->w.out, &b);
    return ds_out_status(&y->w.out, err);
}

static int end(ds_sink *s, ds_err *err)
{
    yaml *y = (yaml *)s;
    if (!y->begun)
        ds_out_addz(&y->w.out, "[]\n");
    return ds_out_end(&y->w.out, err);
}

int ds_yaml_open(ds_sink **out, ds_arena *a, const ds_sink_opts *opts,
                 ds_err *err)
{
    (void)err;
    yaml *y = ds_new(a, yaml);
    y->w = ds_writer_new(a, opts);
    y->w.sink = (ds_sink){ds_writer_head, row, row, end};
    *out = &y->w.sink;
    return 0;
}
