/* A table for people: columns as wide as what stands in them.
 *
 * The first rows are held as texts to measure the columns; then the header and
 * the held rows are written, and each further row at once. On a terminal
 * headings of several words take two lines where one would be too wide, then
 * the widest columns of text give way until the row fits. */
#include "base/utf8.h"
#include "view/format.h"
#include <string.h>
#include "base/banned.h"

enum {
    HELD = 500,
    GAP = 2,
    NARROW = 8 /* no column is cut below this for the terminal's sake */
};

typedef enum {
    PLAIN,
    BOLD,
} style;

typedef struct {
    ds_writer w;
    size_t *width;
    ds_str *texts;      /* of the row at hand */
    ds_str *held[HELD]; /* the rows before the widths are settled */
    size_t nheld;
    bool settled, totalled;
} table;

static bool is_cut(const table *t, size_t i)
{
    const ds_column *c = &t->w.columns[i];
    return t->w.opts.terminal && t->w.opts.width > 0 && !ds_column_right(c) &&
           c->type != DS_DATE;
}

/* --- lines ------------------------------------------------------------- */

static void add_padded(const table *t, ds_buf *b, size_t i, ds_str text,
                       bool last)
{
    size_t width = ds_utf8_width(text);
    bool cut = width > t->width[i] && is_cut(t, i);
    bool tail = ds_str_eq(t->w.columns[i].name, t->w.opts.tail);
    if (cut) {
        text = tail ? ds_utf8_fit_end(text, t->width[i] - 1)
                    : ds_utf8_fit(text, t->width[i] - 1);
        width = ds_utf8_width(text) + 1;
    }
    size_t pad = width < t->width[i] ? t->width[i] - width : 0;
    bool right = ds_column_right(&t->w.columns[i]);
    bool alarm = t->w.opts.colour && t->w.columns[i].type == DS_ENUM &&
                 ds_str_is(text, "overdue");
    ds_buf_addn(b, ' ', right ? pad : 0);
    ds_buf_addz(b, alarm ? "\033[31m" : "");
    ds_buf_addz(b, cut && tail ? "\u2026" : "");
    ds_buf_add(b, text);
    ds_buf_addz(b, cut && !tail ? "\u2026" : "");
    ds_buf_addz(b, alarm ? "\033[39m" : "");
    ds_buf_addn(b, ' ', right || last ? 0 : pad);
}

static void trim_end(ds_buf *b, size_t beg)
{
    while (b->n > beg && b->p[b->n - 1] == ' ')
        b->n--;
}

static void write_line(table *t, const ds_str *texts, style s)
{
    ds_buf b = {0};
    bool bold = s == BOLD && t->w.opts.colour;
    ds_buf_addz(&b, bold ? "\033[1m" : "");
    for (size_t i = 0; i < t->w.n; i++) {
        ds_buf_addn(&b, ' ', i > 0 ? GAP : 0);
        add_padded(t, &b, i, texts[i], i + 1 == t->w.n);
    }
    trim_end(&b, 0);
    ds_buf_addz(&b, bold ? "\033[0m\n" : "\n");
    ds_out_drain(&t->w.out, &b);
}

static void write_rule(table *t)
{
    ds_buf b = {0};
    for (size_t i = 0; i < t->w.n; i++) {
        ds_buf_addn(&b, ' ', i > 0 ? GAP : 0);
        for (size_t k = 0; k < t->width[i]; k++)
            ds_buf_addz(&b, "\u2500");
    }
    ds_buf_addc(&b, '\n');
    ds_out_drain(&t->w.out, &b);
}

/* --- widths ------------------------------------------------------------ */

static void measure(table *t, const ds_str *texts)
{
    for (size_t i = 0; i < t->w.n; i++) {
        size_t width = ds_utf8_width(texts[i]);
        if (width > t->width[i])
            t->width[i] = width;
    }
}

/* The widest column of text that may still give way, or n. */
static size_t widest(const table *t)
{
    size_t best = t->w.n;
    for (size_t i = 0; i < t->w.n; i++)
        if (is_cut(t, i) && t->width[i] > NARROW &&
            (best == t->w.n || t->width[i] > t->width[best]))
            best = i;
    return best;
}

static size_t total_width(const table *t)
{
    size_t total = t->w.n > 0 ? GAP * (t->w.n - 1) : 0;
    for (size_t i = 0; i < t->w.n; i++)
        total += t->width[i];
    return total;
}

static void fit_terminal(table *t)
{
    size_t total = total_width(t);
    for (size_t i; total > t->w.opts.width && (i = widest(t)) < t->w.n; total--)
        t->width[i]--;
}

/* --- headings ---------------------------------------------------------- */

/* At the blank that leaves the longer part shortest, where there is one. */
static void part(ds_str *upper, ds_str *lower)
{
    ds_str all = *lower;
    size_t best = ds_utf8_width(all);
    for (size_t i = 0; i < all.n; i++) {
        ds_str a = ds_str_sub(all, 0, i), b = ds_str_sub(all, i + 1, all.n);
        size_t x = ds_utf8_width(a), y = ds_utf8_width(b);
        if (all.p[i] != ' ' || (x > y ? x : y) >= best)
            continue;
        best = x > y ? x : y;
        *upper = a;
        *lower = b;
    }
}

/* In `lower`, and where the table is too wide for the terminal also in `upper`:
 * true. */
static bool lay_headings(table *t, ds_str *upper, ds_str *lower)
{
    size_t *cells = ds_new_n(t->w.arena, size_t, t->w.n);
    memcpy(cells, t->width, t->w.n * sizeof *cells);
    for (size_t i = 0; i < t->w.n; i++)
        lower[i] = ds_text_safe(t->w.arena, t->w.columns[i].label);
    measure(t, lower);
    if (!t->w.opts.terminal || t->w.opts.width == 0 ||
        total_width(t) <= t->w.opts.width)
        return false;
    bool parted = false;
    for (size_t i = 0; i < t->w.n; i++) {
        if (ds_utf8_width(lower[i]) > cells[i])
            part(&upper[i], &lower[i]);
        parted = parted || upper[i].n > 0;
    }
    memcpy(t->width, cells, t->w.n * sizeof *cells);
    measure(t, upper);
    measure(t, lower);
    return parted;
}

static void settle(table *t)
{
    bool header = !t->w.opts.no_header;
    if (t->settled)
        return;
    t->settled = true;
    ds_str *upper = ds_new_n(t->w.arena, ds_str, t->w.n);
    bool two = header && lay_headings(t, upper, t->texts);
    if (t->w.opts.terminal && t->w.opts.width > 0)
        fit_terminal(t);
    if (two)
        write_line(t, upper, BOLD);
    if (header) {
        write_line(t, t->texts, BOLD);
        write_rule(t);
    }
    for (size_t i = 0; i < t->nheld; i++)
        write_line(t, t->held[i], PLAIN);
}

/* --- rows -------------------------------------------------------------- */

static int head(ds_sink *s, const ds_column *columns, size_t n, ds_err *err)
{
    table *t = (table *)s;
    t->width = ds_new_n(t->w.arena, size_t, n);
    t->texts = ds_new_n(t->w.arena, ds_str, n);
    return ds_writer_head(s, columns, n, err);
}

/* All cells in one buffer, which t->texts then borrow from. */
static void show_cells(table *t, ds_buf *b, const ds_cell *cells)
{
    for (size_t i = 0; i < t->w.n; i++) {
        size_t beg = b->n;
        ds_cell_show_in(b, &t->w.columns[i], &cells[i], t->w.opts.italian);
        t->texts[i].n = b->n - beg;
    }
    size_t at = 0;
    for (size_t i = 0; i < t->w.n; at += t->texts[i++].n)
        t->texts[i].p = b->n > 0 ? b->p + at : "";
}

static void hold(table *t)
{
    ds_str *texts = ds_new_n(t->w.arena, ds_str, t->w.n);
    for (size_t i = 0; i < t->w.n; i++)
        texts[i] = ds_dup(t->w.arena, t->texts[i]);
    measure(t, texts);
    t->held[t->nheld++] = texts;
}

static int row(ds_sink *s, const ds_cell *cells, ds_err *err)
{
    table *t = (table *)s;
    if (t->nheld == HELD)
        settle(t);
    ds_buf b = {0};
    show_cells(t, &b, cells);
    if (t->settled)
        write_line(t, t->texts, PLAIN);
    else
        hold(t);
    ds_buf_free(&b);
    return ds_out_status(&t->w.out, err);
}

/* Measured before the widths are settled; the first one stands below a rule,
 * and says what it is where its first cell is free. */
static int total(ds_sink *s, const ds_cell *cells, ds_err *err)
{
    table *t = (table *)s;
    ds_buf b = {0};
    show_cells(t, &b, cells);
    if (t->w.n > 0 && t->texts[0].n == 0 && !ds_column_right(t->w.columns))
        t->texts[0] = t->w.opts.italian ? DS_STR("totale") : DS_STR("total");
    ds_str *texts = ds_new_n(t->w.arena, ds_str, t->w.n);
    for (size_t i = 0; i < t->w.n; i++)
        texts[i] = ds_dup(t->w.arena, t->texts[i]);
    ds_buf_free(&b);
    if (!t->settled)
        measure(t, texts);
    settle(t);
    if (!t->totalled)
        write_rule(t);
    t->totalled = true;
    write_line(t, texts, BOLD);
    return ds_out_status(&t->w.out, err);
}

static int end(ds_sink *s, ds_err *err)
{
    table *t = (table *)s;
    if (t->nheld > 0 || !t->w.opts.terminal)
        settle(t);
    return ds_out_end(&t->w.out, err);
}

int ds_table_open(ds_sink **out, ds_arena *a, const ds_sink_opts *opts,
                  ds_err *err)
{
    (void)err;
    table *t = ds_new(a, table);
    t->w = ds_writer_new(a, opts);
    t->w.sink = (ds_sink){head, row, total, end};
    *out = &t->w.sink;
    return 0;
}
