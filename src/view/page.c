/* Lines, blocks and columns of a page. */
#include "view/page.h"
#include "base/utf8.h"
#include "base/banned.h"

/* --- filling ----------------------------------------------------------- */

void ds_flow_line(ds_flow *f, ds_ink ink, ds_str text)
{
    ds_line *line = ds_vec_push(&f->lines);
    line->text = ds_dup(f->arena, text);
    line->width = ds_utf8_width(text);
    line->ink = ink;
}

void ds_flow_block(ds_flow *f, ds_str heading)
{
    if (f->lines.n > 0)
        ds_flow_line(f, DS_INK_PLAIN, DS_STR(""));
    *ds_vec_push(&f->blocks) = f->lines.n;
    if (heading.n > 0)
        ds_flow_line(f, DS_INK_BOLD, heading);
}

ds_str ds_padded(ds_arena *a, ds_str text, size_t width)
{
    size_t has = ds_utf8_width(text);
    int pad = has < width ? (int)(width - has) : 0;
    return ds_printf(a, "%.*s%*s", DS_FMT(text), pad, "");
}

/* Takes the words off the front that fit; one that never fits stays whole, so
 * that it can be copied. */
static ds_str take_words(ds_str *rest, size_t width)
{
    ds_str fits = width > 0 ? ds_utf8_fit(*rest, width) : *rest;
    size_t end = fits.n;
    if (end < rest->n && rest->p[end] != ' ') {
        while (end > 0 && rest->p[end - 1] != ' ')
            end--;
        if (end == 0)
            end = ds_str_chr(*rest, ' ');
    }
    ds_str words = ds_str_trim(ds_str_sub(*rest, 0, end));
    *rest = ds_str_trim(ds_str_sub(*rest, end, rest->n));
    return words;
}

void ds_flow_wrap(ds_flow *f, ds_ink ink, ds_str lead, ds_str text,
                  size_t width)
{
    size_t margin = ds_utf8_width(lead);
    size_t left = width > margin ? width - margin : width > 0;
    ds_str line, rest = text;
    ds_str blank = ds_padded(f->arena, DS_STR(""), margin);
    while (ds_list_next(&line, &rest)) {
        do {
            ds_str words = take_words(&line, left);
            ds_flow_line(
                f, ink,
                ds_printf(f->arena, "%.*s%.*s", DS_FMT(lead), DS_FMT(words)));
            lead = blank;
        } while (line.n > 0);
    }
}

size_t ds_flow_width(const ds_flow *f)
{
    size_t width = 0;
    for (size_t i = 0; i < f->lines.n; i++)
        if (f->lines.p[i].width > width)
            width = f->lines.p[i].width;
    return width;
}

void ds_flow_free(ds_flow *f)
{
    ds_vec_free(&f->lines);
    ds_vec_free(&f->blocks);
}

/* --- columns ----------------------------------------------------------- */

/* Lines of the blocks [i, end), with the blank ones between them. */
static size_t height(const ds_flow *f, size_t i, size_t end)
{
    size_t stop = end < f->blocks.n ? f->blocks.p[end] - 1 : f->lines.n;
    return stop - f->blocks.p[i];
}

/* Fills strips up to `limit` lines; returns how many it takes. */
static size_t pack(ds_strip *out, const ds_flow *f, size_t limit, size_t k)
{
    size_t n = 0;
    for (size_t i = 0, end; i < f->blocks.n; i = end) {
        for (end = i + 1; end < f->blocks.n && height(f, i, end + 1) <= limit;)
            end++;
        if (n < k)
            out[n] = (ds_strip){.lines = f->lines.p + f->blocks.p[i],
                                .n = height(f, i, end),
                                .width = ds_flow_width(f)};
        n++;
    }
    return n;
}

size_t ds_flow_split(ds_strip *out, size_t k, const ds_flow *f)
{
    for (size_t limit = f->lines.n / k;; limit++) {
        size_t n = pack(out, f, limit, k);
        if (n <= k)
            return n;
    }
}

static void add_line(ds_buf *b, const ds_line *line, bool colour)
{
    static const char *const codes[] = {
        [DS_INK_PLAIN] = "",
        [DS_INK_BOLD] = "\033[1m",
        [DS_INK_FAINT] = "\033[2m",
        [DS_INK_RED] = "\033[31m",
    };
    bool inked = colour && line->ink != DS_INK_PLAIN && line->width > 0;
    ds_buf_addz(b, inked ? codes[line->ink] : "");
    ds_buf_add(b, line->text);
    ds_buf_addz(b, inked ? "\033[0m" : "");
}

static void add_row(ds_buf *b, const ds_strip *strips, size_t n, size_t row,
                    bool colour)
{
    size_t pad = 0; /* owed: paid only when something follows */
    for (size_t i = 0; i < n; i++) {
        size_t width = 0;
        if (row < strips[i].n && strips[i].lines[row].width > 0) {
            ds_buf_addn(b, ' ', pad);
            pad = 0;
            width = strips[i].lines[row].width;
            add_line(b, &strips[i].lines[row], colour);
        }
        pad += strips[i].width - width + DS_PAGE_GAP;
    }
    ds_buf_addc(b, '\n');
}

int ds_page_print(const ds_sink_opts *opts, ds_arena *a, const ds_strip *strips,
                  size_t n, ds_err *err)
{
    ds_out out;
    ds_out_open(&out, a, opts->out);
    size_t rows = 0;
    for (size_t i = 0; i < n; i++)
        rows = strips[i].n > rows ? strips[i].n : rows;
    for (size_t row = 0; row < rows; row++) {
        ds_buf b = {0};
        add_row(&b, strips, n, row, opts->colour);
        ds_out_drain(&out, &b);
    }
    return ds_out_end(&out, err);
}

size_t ds_page_width(const ds_sink_opts *opts)
{
    return opts->width > 0 ? opts->width : 80;
}
