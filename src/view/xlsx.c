/* A workbook of Excel: the rows as typed cells, and a sheet that says what they
 * are.
 *
 * A cell holds a binary number of 15 digits. An amount or a day that it cannot
 * hold exactly is written as text, and said once; hours are decimals. */
#include "base/utf8.h"
#include "base/vec.h"
#include "sheet/xlsx_out.h"
#include "view/format.h"
#include "base/banned.h"

enum {
    NARROW = 8, /* widths of columns, in characters */
    WIDE = 60
};

/* The sum of a column in a currency (0 for hours). */
typedef struct {
    size_t column;
    ds_currency cur;
    ds_ratio sum;
} subtotal;

typedef struct {
    ds_writer w;
    ds_xlsx_out *x;
    size_t rows;    /* that were written, the header included */
    size_t records; /* the same, without it */
    size_t *at;     /* of each column: its place in the sheet */
    size_t *widths;
    size_t columns; /* in the sheet: currencies have their own */
    bool said, overflow;
    DS_VEC(subtotal) sums;
} book;

/* The one way out when something failed: nothing is left open. */
static int give_up(book *b)
{
    ds_xlsx_out_drop(b->x);
    ds_vec_free(&b->sums);
    return -1;
}

static void widen(book *b, size_t column, size_t n)
{
    if (n > b->widths[column])
        b->widths[column] = n > WIDE ? WIDE : n;
}

static int add_text(book *b, size_t column, ds_str text, bool bold, ds_err *err)
{
    if (text.n == 0)
        return 0;
    widen(b, column, ds_utf8_width(text) + 2);
    return ds_xlsx_out_text(b->x, (ds_xlsx_at){b->rows, column}, text, bold,
                            err);
}

static ds_str currency_label(const book *b, ds_str name)
{
    return ds_printf(b->w.arena, "%.*s%s", DS_FMT(name),
                     b->w.opts.italian ? " (valuta)" : " (currency)");
}

static int add_heading(book *b, size_t i, ds_err *err)
{
    const ds_column *c = &b->w.columns[i];
    if (add_text(b, b->at[i], c->label, true, err) != 0)
        return -1;
    return c->type != DS_MONEY
               ? 0
               : add_text(b, b->at[i] + 1, currency_label(b, c->label), true,
                          err);
}

static void place_columns(book *b, const ds_column *columns, size_t n)
{
    b->at = ds_new_n(b->w.arena, size_t, n + 1);
    for (size_t i = 0; i < n; i++) {
        b->at[i] = b->columns++;
        b->columns += columns[i].type == DS_MONEY;
    }
    b->widths = ds_new_n(b->w.arena, size_t, b->columns + 3);
    for (size_t i = 0; i < b->columns + 3; i++)
        b->widths[i] = NARROW;
}

static int head(ds_sink *s, const ds_column *columns, size_t n, ds_err *err)
{
    book *b = (book *)s;
    const ds_origin *o = b->w.opts.origin;
    place_columns(b, columns, n);
    if (ds_writer_head(s, columns, n, err) != 0 ||
        ds_xlsx_out_open(&b->x, b->w.arena, o != NULL ? o->time : 0, err) != 0)
        return -1;
    if (ds_xlsx_out_sheet(b->x, "Data", err) != 0)
        return give_up(b);
    if (b->w.opts.no_header)
        return 0;
    for (size_t i = 0; i < n; i++)
        if (add_heading(b, i, err) != 0)
            return give_up(b);
    b->rows++;
    return 0;
}

/* --- cells ---------------------------------------------------------------- */

static void say_inexact(book *b, const ds_column *c, ds_str text)
{
    if (!b->said && b->w.opts.talk != NULL)
        fprintf(b->w.opts.talk,
                "warning: %.*s: Excel has no exact number for %.*s: such cells "
                "are text\n",
                DS_FMT(c->name), DS_FMT(text));
    b->said = true;
}

static int add_number(book *b, ds_xlsx_at at, const ds_column *c,
                      const ds_cell *v, ds_err *err)
{
    bool exact = true;
    ds_buf text = {0};
    ds_cell_decimal(&text, c, v);
    int failed = ds_xlsx_out_number(&exact, b->x, at, ds_buf_str(&text),
                                    c->type == DS_MONEY, err);
    widen(b, at.column, text.n + 4);
    if (!exact)
        say_inexact(b, c, ds_buf_str(&text));
    ds_buf_free(&text);
    return failed;
}

static int add_date(book *b, ds_xlsx_at at, const ds_column *c,
                    const ds_cell *v, ds_err *err)
{
    bool exact;
    char iso[11];
    ds_date day = (ds_date)(v->num.num / v->num.den);
    if (ds_xlsx_out_date(&exact, b->x, at, day, err) != 0)
        return -1;
    widen(b, at.column, sizeof iso + 1);
    ds_date_format(iso, day);
    if (!exact)
        say_inexact(b, c, ds_cstr(iso));
    return 0;
}

static int add_cell(book *b, size_t column, const ds_column *c,
                    const ds_cell *v, ds_err *err)
{
    ds_xlsx_at at = {b->rows, column};
    ds_class class = ds_type_class(c->type);
    if (!v->set)
        return 0;
    if (class == DS_AS_NUMBER || class == DS_AS_MONEY)
        return add_number(b, at, c, v, err);
    if (class == DS_AS_DATE)
        return add_date(b, at, c, v, err);
    if (c->type == DS_BOOL)
        return ds_xlsx_out_bool(b->x, at, v->num.num != 0, err);
    ds_buf text = {0};
    ds_cell_plain(&text, c, v);
    int failed = add_text(b, column, ds_buf_str(&text), false, err);
    ds_buf_free(&text);
    return failed;
}

static int add_currency(book *b, size_t column, const ds_cell *v, ds_err *err)
{
    char code[4];
    if (!v->set || v->cur == 0)
        return 0;
    ds_currency_format(code, v->cur);
    return add_text(b, column, ds_cstr(code), false, err);
}

/* --- rows ----------------------------------------------------------------- */

static void count_in(book *b, size_t column, const ds_cell *v)
{
    ds_type type = b->w.columns[column].type;
    size_t i = 0;
    if (!v->set || (type != DS_MONEY && type != DS_HOURS))
        return;
    while (i < b->sums.n &&
           (b->sums.p[i].column != column || b->sums.p[i].cur != v->cur))
        i++;
    if (i == b->sums.n)
        *ds_vec_push(&b->sums) =
            (subtotal){column, v->cur, ds_ratio_make(0, 1)};
    if (!ds_ratio_add(&b->sums.p[i].sum, b->sums.p[i].sum, v->num))
        b->overflow = true;
}

static int row(ds_sink *s, const ds_cell *cells, ds_err *err)
{
    book *b = (book *)s;
    for (size_t i = 0; i < b->w.n; i++) {
        const ds_column *c = &b->w.columns[i];
        if (add_cell(b, b->at[i], c, &cells[i], err) != 0 ||
            (c->type == DS_MONEY &&
             add_currency(b, b->at[i] + 1, &cells[i], err) != 0))
            return give_up(b);
        count_in(b, i, &cells[i]);
    }
    b->rows++;
    b->records++;
    if (b->overflow) {
        ds_fail(err, DS_ELIMIT, "the totals are too large");
        return give_up(b);
    }
    return 0;
}

/* The other sheet has the sums: among the rows they would be added again. */
static int total(ds_sink *s, const ds_cell *cells, ds_err *err)
{
    (void)s;
    (void)cells;
    (void)err;
    return 0;
}

/* --- the sheet that says what they are ------------------------------------ */

static int say(book *b, const char *what, ds_str text, ds_err *err)
{
    if (add_text(b, 0, ds_cstr(what), true, err) != 0 ||
        add_text(b, 1, text, false, err) != 0)
        return -1;
    b->rows++;
    return 0;
}

static int say_origin(book *b, const ds_origin *o, ds_err *err)
{
    static const ds_column day = {{"date", 4}, {"Date", 4}, DS_DATE};
    ds_cell today = {.set = true, .num = ds_ratio_make(o->today, 1)};
    if (say(b, "Query", o->asked, err) != 0 ||
        say(b, "Commit", o->commit, err) != 0 ||
        add_text(b, 0, DS_STR("Date"), true, err) != 0 ||
        add_cell(b, 1, &day, &today, err) != 0)
        return -1;
    b->rows++;
    return 0;
}

static int say_sum(book *b, const subtotal *t, ds_err *err)
{
    const ds_column *c = &b->w.columns[t->column];
    ds_cell sum = {.set = true, .num = t->sum, .cur = t->cur};
    ds_str what = ds_printf(b->w.arena, "Sum of %.*s", DS_FMT(c->label));
    if (add_text(b, 0, what, true, err) != 0 ||
        add_cell(b, 1, c, &sum, err) != 0 || add_currency(b, 2, &sum, err) != 0)
        return -1;
    b->rows++;
    return 0;
}

static int add_about(book *b, ds_err *err)
{
    static const ds_column count = {{"rows", 4}, {"Rows", 4}, DS_INT};
    ds_cell n = {.set = true, .num = ds_ratio_make((ds_i128)b->records, 1)};
    if (ds_xlsx_out_sheet(b->x, DS_XLSX_ABOUT, err) != 0)
        return -1;
    b->rows = 0;
    for (size_t i = 0; i < 3; i++)
        b->widths[i] = NARROW;
    if (b->w.opts.origin != NULL && say_origin(b, b->w.opts.origin, err) != 0)
        return -1;
    if (add_text(b, 0, DS_STR("Rows"), true, err) != 0 ||
        add_cell(b, 1, &count, &n, err) != 0)
        return -1;
    b->rows++;
    for (size_t i = 0; i < b->sums.n; i++)
        if (say_sum(b, &b->sums.p[i], err) != 0)
            return -1;
    return 0;
}

static int set_widths(const book *b, size_t n, ds_err *err)
{
    for (size_t i = 0; i < n; i++)
        if (ds_xlsx_out_width(b->x, i, b->widths[i], err) != 0)
            return -1;
    return 0;
}

static int end(ds_sink *s, ds_err *err)
{
    book *b = (book *)s;
    if ((!b->w.opts.no_header && b->columns > 0 &&
         ds_xlsx_out_filter(b->x, b->rows, b->columns, err) != 0) ||
        set_widths(b, b->columns, err) != 0 || add_about(b, err) != 0 ||
        set_widths(b, 3, err) != 0)
        return give_up(b);
    ds_vec_free(&b->sums);
    return ds_xlsx_out_finish(b->x, b->w.opts.out, err);
}

int ds_xlsx_open(ds_sink **out, ds_arena *a, const ds_sink_opts *opts,
                 ds_err *err)
{
    if (opts->terminal) {
        ds_fail(err, DS_EUSAGE, "a workbook cannot be shown on a terminal");
        return ds_hint(err, "-o FILE.xlsx writes it to a file");
    }
    book *b = ds_new(a, book);
    *b = (book){.w = ds_writer_new(a, opts)};
    b->w.sink = (ds_sink){head, row, total, end};
    *out = &b->w.sink;
    return 0;
}
