/* A table of GitHub's Markdown. */
#include "view/format.h"
#include "base/banned.h"

static bool alphanumeric(ds_str s, size_t i)
{
    if (i >= s.n)
        return false;
    unsigned char c = (unsigned char)s.p[i];
    return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') ||
           c >= 0x80;
}

/* Whether Markdown would take the character for its own: an underscore within
 * a word and an ampersand before a blank are safe. */
static bool means_something(ds_str s, size_t i)
{
    if (s.p[i] == '_')
        return !(i > 0 && alphanumeric(s, i - 1) && alphanumeric(s, i + 1));
    if (s.p[i] == '&')
        return i + 1 < s.n && s.p[i + 1] != ' ';
    return ds_str_chr(DS_STR("\\|`*[]<>~"), s.p[i]) < 9;
}

static void add_escaped(ds_buf *b, ds_str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (means_something(s, i))
            ds_buf_addc(b, '\\');
        ds_buf_addc(b, s.p[i]);
    }
}

static void write_header(ds_writer *w)
{
    ds_buf b = {0};
    for (size_t i = 0; i < w->n; i++) {
        ds_buf_addz(&b, "| ");
        add_escaped(&b, ds_text_safe(w->arena, w->columns[i].label));
        ds_buf_addc(&b, ' ');
    }
    ds_buf_addz(&b, "|\n");
    for (size_t i = 0; i < w->n; i++)
        ds_buf_addz(&b, ds_column_right(&w->columns[i]) ? "| ---: " : "| --- ");
    ds_buf_addz(&b, "|\n");
    ds_out_drain(&w->out, &b);
}

static int head(ds_sink *s, const ds_column *columns, size_t n, ds_err *err)
{
    ds_writer *w = (ds_writer *)s;
    int rc = ds_writer_head(s, columns, n, err);
    if (!w->opts.no_header)
        write_header(w);
    return rc;
}

static int write_row(ds_writer *w, const ds_cell *cells, const char *mark,
                     ds_err *err)
{
    ds_buf b = {0}, cell = {0};
    for (size_t i = 0; i < w->n; i++) {
        ds_buf_clear(&cell);
        ds_cell_show_in(&cell, &w->columns[i], &cells[i], w->opts.italian);
        ds_buf_addz(&b, "| ");
        ds_buf_addz(&b, cell.n > 0 ? mark : "");
        add_escaped(&b, ds_buf_str(&cell));
        ds_buf_addz(&b, cell.n > 0 ? mark : "");
        ds_buf_addc(&b, ' ');
    }
    ds_buf_addz(&b, "|\n");
    ds_buf_free(&cell);
    ds_out_drain(&w->out, &b);
    return ds_out_status(&w->out, err);
}

static int row(ds_sink *s, const ds_cell *cells, ds_err *err)
{
    return write_row((ds_writer *)s, cells, "", err);
}

static int total(ds_sink *s, const ds_cell *cells, ds_err *err)
{
    return write_row((ds_writer *)s, cells, "**", err);
}

static int end(ds_sink *s, ds_err *err)
{
    return ds_out_end(&((ds_writer *)s)->out, err);
}

int ds_md_open(ds_sink **out, ds_arena *a, const ds_sink_opts *opts,
               ds_err *err)
{
    (void)err;
    ds_writer *w = ds_new(a, ds_writer);
    *w = ds_writer_new(a, opts);
    w->sink = (ds_sink){head, row, total, end};
    *out = &w->sink;
    return 0;
}
