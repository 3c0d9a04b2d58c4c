/* JSON (RFC 8259), as one array or an object a line. */
#include "base/json.h"
#include "view/format.h"
#include "base/banned.h"

typedef struct {
    ds_writer w;
    bool lines; /* ndjson */
    bool begun; /* a row was written */
} json;

static int head(ds_sink *s, const ds_column *columns, size_t n, ds_err *err)
{
    json *j = (json *)s;
    if (!j->lines)
        ds_out_addc(&j->w.out, '[');
    return ds_writer_head(s, columns, n, err);
}

void ds_json_list(ds_buf *b, ds_str list)
{
    ds_str item, rest = list;
    ds_buf_addc(b, '[');
    for (bool first = true; ds_list_next(&item, &rest); first = false) {
        ds_buf_addz(b, first ? "" : ", ");
        ds_json_text(b, item);
    }
    ds_buf_addc(b, ']');
}

static void add_money(ds_buf *b, const ds_column *c, const ds_cell *v)
{
    ds_buf_addz(b, "{\"amount\": \"");
    ds_cell_number(b, c, v);
    ds_buf_addz(b, "\", \"currency\": ");
    char code[4];
    ds_currency_format(code, v->cur);
    if (v->cur != 0)
        ds_json_text(b, ds_cstr(code));
    else
        ds_buf_addz(b, "null");
    ds_buf_addc(b, '}');
}

/* A number, but for hours with a colon. */
static void add_number(ds_buf *b, const ds_column *c, const ds_cell *v)
{
    ds_buf number = {0};
    ds_cell_number(&number, c, v);
    ds_str text = ds_buf_str(&number);
    if (ds_str_chr(text, ':') < text.n)
        ds_json_text(b, text);
    else
        ds_buf_add(b, text);
    ds_buf_free(&number);
}

static void add_cell(ds_buf *b, const ds_column *c, const ds_cell *v)
{
    ds_class class = ds_type_class(c->type);
    if (!v->set)
        ds_buf_addz(b, "null");
    else if (class == DS_AS_MONEY)
        add_money(b, c, v);
    else if (class == DS_AS_NUMBER)
        add_number(b, c, v);
    else if (c->type == DS_BOOL)
        ds_cell_plain(b, c, v);
    else if (c->type == DS_TEXTS)
        ds_json_list(b, v->text);
    else if (class == DS_AS_DATE) {
        char date[11];
        ds_cell_date(date, v);
        ds_json_text(b, ds_cstr(date));
    } else
        ds_json_text(b, v->text);
}

static int row(ds_sink *s, const ds_cell *cells, ds_err *err)
{
    json *j = (json *)s;
    ds_buf b = {0};
    if (!j->lines)
        ds_buf_addz(&b, j->begun ? ",\n" : "\n");
    j->begun = true;
    ds_buf_addc(&b, '{');
    for (size_t i = 0; i < j->w.n; i++) {
        ds_buf_addz(&b, i > 0 ? ", " : "");
        ds_json_text(&b, j->w.columns[i].name);
        ds_buf_addz(&b, ": ");
        add_cell(&b, &j->w.columns[i], &cells[i]);
    }
    ds_buf_addz(&b, j->lines ? "}\n" : "}");
    ds_out_drain(&j->w.out, &b);
    return ds_out_status(&j->w.out, err);
}

static int end(ds_sink *s, ds_err *err)
{
    json *j = (json *)s;
    if (!j->lines)
        ds_out_addz(&j->w.out, j->begun ? "\n]\n" : "]\n");
    return ds_out_end(&j->w.out, err);
}

static int open_json(ds_sink **out, ds_arena *a, const ds_sink_opts *opts,
                     bool lines)
{
    json *j = ds_new(a, json);
    j->w = ds_writer_new(a, opts);
    j->w.sink = (ds_sink){head, row, row, end};
    j->lines = lines;
    *out = &j->w.sink;
    return 0;
}

int ds_json_open(ds_sink **out, ds_arena *a, const ds_sink_opts *opts,
                 ds_err *err)
{
    (void)err;
    return open_json(out, a, opts, false);
}

int ds_ndjson_open(ds_sink **out, ds_arena *a, const ds_sink_opts *opts,
                   ds_err *err)
{
    (void)err;
    return open_json(out, a, opts, true);
}
