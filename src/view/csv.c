/* CSV in its dialects. Every cell goes straight into the output buffer: this
 * is how 600,000 invoices leave. */
#include "sheet/csv.h"
#include "base/utf8.h"
#include "view/dialect.h"
#include "view/format.h"
#include "view/retype.h"
#include <string.h>
#include "base/banned.h"

/* --- dialects ---------------------------------------------------------- */

/* Where the parts of 2026-11-23 stand in ten bytes, and what parts them. */
typedef struct {
    char mark;
    unsigned char year, month, day;
} date_form;

#define DAY_FIRST(mark)                                                        \
    {                                                                          \
        mark, 6, 3, 0                                                          \
    }
#define MONTH_FIRST                                                            \
    {                                                                          \
        '/', 6, 0, 3                                                           \
    }
#define YEAR_FIRST                                                             \
    {                                                                          \
        '-', 0, 5, 8                                                           \
    }

/* rfc is RFC 4180, unix what line tools read. Excel takes delimiter, decimal
 * sign and order of dates from the system's region (here as Windows 11 sets
 * it), and UTF-8 for granted only behind a BOM. LibreOffice and Google Sheets
 * find the delimiter by themselves, read ISO dates in each region, and decimals
 * as the document's language writes them, which is taken to be the book's. */
static const struct dialect {
    ds_str name;
    char delimiter, decimal;
    bool crlf;
    bool people;  /* BOM, labels instead of names, a guard against formulas;
                   * a reader takes guards off behind a BOM only */
    bool local;   /* decimal comma in a book of a language that has it */
    bool retypes; /* a text that looks like a number becomes one, and one that
                   * looks like a time of the day that */
    date_form dates;
} dialects[] = {
    {DS_STR("rfc"), ',', '.', true, false, false, false, YEAR_FIRST},
    {DS_STR("unix"), ',', '.', false, false, false, false, YEAR_FIRST},
    {DS_STR("tsv"), '\t', '.', false, false, false, false, YEAR_FIRST},
    {DS_STR("excel-at"), ';', ',', true, true, false, true, DAY_FIRST('.')},
    {DS_STR("excel-ch"), ';', '.', true, true, false, true, DAY_FIRST('.')},
    {DS_STR("excel-de"), ';', ',', true, true, false, true, DAY_FIRST('.')},
    {DS_STR("excel-es"), ';', ',', true, true, false, true, DAY_FIRST('/')},
    {DS_STR("excel-fr"), ';', ',', true, true, false, true, DAY_FIRST('/')},
    {DS_STR("excel-ie"), ',', '.', true, true, false, true, DAY_FIRST('/')},
    {DS_STR("excel-it"), ';', ',', true, true, false, true, DAY_FIRST('/')},
    {DS_STR("excel-nl"), ';', ',', true, true, false, true, DAY_FIRST('-')},
    {DS_STR("excel-pl"), ';', ',', true, true, false, true, DAY_FIRST('.')},
    {DS_STR("excel-pt"), ';', ',', true, true, false, true, DAY_FIRST('/')},
    {DS_STR("excel-se"), ';', ',', true, true, false, true, YEAR_FIRST},
    {DS_STR("excel-uk"), ',', '.', true, true, false, true, DAY_FIRST('/')},
    {DS_STR("excel-us"), ',', '.', true, true, false, true, MONTH_FIRST},
    {DS_STR("libreoffice"), ',', '.', false, true, true, true, YEAR_FIRST},
    {DS_STR("sheets"), ',', '.', true, true, true, true, YEAR_FIRST},
};

enum {
    DIALECTS = sizeof dialects / sizeof *dialects
};

static int find_dialect(const struct dialect **out, ds_str name, ds_err *err)
{
    ds_str names[DIALECTS];
    size_t i;
    for (i = 0; i < DIALECTS; i++)
        names[i] = dialects[i].name;
    if (ds_pick_name(&i, "dialect", name, names, DIALECTS, err) != 0)
        return ds_hint(err, "--dialect is rfc, unix, tsv, libreoffice, sheets "
                            "or excel- and a country, such as excel-de");
    *out = &dialects[i];
    return 0;
}

static struct dialect localise(const struct dialect *found, bool italian)
{
    struct dialect d = *found;
    if (d.local && italian) {
        d.delimiter = ';';
        d.decimal = ',';
    }
    return d;
}

int ds_csv_told(ds_dialect *told, ds_str name, bool italian, ds_err *err)
{
    const struct dialect *found;
    if (find_dialect(&found, name, err) != 0)
        return -1;
    struct dialect d = localise(found, italian);
    if (told->delimiter == 0)
        told->delimiter = d.delimiter;
    if (told->decimal == 0)
        told->decimal = d.decimal;
    if (told->date_order.n == 0)
        told->date_order = d.dates.year == 0  ? DS_STR("ymd")
                           : d.dates.day == 0 ? DS_STR("dmy")
                                              : DS_STR("mdy");
    return 0;
}

/* --- cells ------------------------------------------------------------- */

/* Formatted dates by their lowest bits: the days of three years, and an export
 * has few others. */
enum {
    KNOWN = 1024
};

typedef struct {
    bool filled;
    ds_date day;
    char text[10]; /* in the dialect's form */
} known_date;

typedef struct {
    ds_writer w;
    struct dialect d;
    known_date *dates;
    ds_retyped retyped;
} csv;

static void end_line(csv *c)
{
    if (c->d.crlf)
        ds_out_addc(&c->w.out, '\r');
    ds_out_addc(&c->w.out, '\n');
}

static void add_quoted(csv *c, ds_str text)
{
    ds_buf b = {0};
    ds_csv_cell(&b, text, c->d.delimiter);
    ds_out_drain(&c->w.out, &b);
}

/* Guarded, and on a terminal shown. */
static void add_changed(csv *c, ds_str text)
{
    ds_buf guarded = {0}, shown = {0};
    if (c->d.people && ds_csv_is_formula(text))
        ds_buf_addc(&guarded, '\'');
    ds_buf_add(&guarded, text);
    if (c->w.opts.terminal)
        ds_utf8_show(&shown, ds_buf_str(&guarded), true);
    add_quoted(c, ds_buf_str(c->w.opts.terminal ? &shown : &guarded));
    ds_buf_free(&guarded);
    ds_buf_free(&shown);
}

static void add_text(csv *c, ds_str text)
{
    if (c->d.people || c->w.opts.terminal)
        add_changed(c, text);
    else if (ds_csv_must_quote(text, c->d.delimiter))
        add_quoted(c, text);
    else
        ds_out_add(&c->w.out, text);
}

static void add_column_text(csv *c, const ds_column *column, ds_str text)
{
    if (c->d.retypes)
        ds_retyped_see(&c->retyped, c->w.arena, column, text);
    add_text(c, text);
}

static void add_number(csv *c, const ds_column *column, const ds_cell *v)
{
    ds_buf b = ds_out_room(&c->w.out);
    if (c->d.retypes)
        ds_cell_decimal(&b, column, v);
    else
        ds_cell_number(&b, column, v);
    if (c->d.decimal != '.') {
        size_t point = ds_str_chr(ds_buf_str(&b), '.');
        if (point < b.n)
            b.p[point] = c->d.decimal;
    }
    ds_out_take(&c->w.out, &b);
}

static void format_date(known_date *k, const date_form *form)
{
    char iso[11];
    ds_date_format(iso, k->day);
    k->filled = true;
    memset(k->text, form->mark, sizeof k->text);
    memcpy(k->text + form->year, iso, 4);
    memcpy(k->text + form->month, iso + 5, 2);
    memcpy(k->text + form->day, iso + 8, 2);
}

static void add_date(csv *c, const ds_cell *v)
{
    ds_date day =
        (ds_date)(v->num.den == 1 ? v->num.num : v->num.num / v->num.den);
    known_date *k = &c->dates[(uint32_t)day % KNOWN];
    if (!k->filled || k->day != day) {
        k->day = day;
        format_date(k, &c->d.dates);
    }
    ds_out_add(&c->w.out, (ds_str){k->text, sizeof k->text});
}

static void add_list(csv *c, const ds_column *column, const ds_cell *v)
{
    ds_buf b = {0};
    ds_cell_plain(&b, column, v);
    add_text(c, ds_buf_str(&b));
    ds_buf_free(&b);
}

static void add_cell(csv *c, const ds_column *column, const ds_cell *v)
{
    if (!v->set)
        return;
    switch (ds_type_class(column->type)) {
    case DS_AS_NUMBER:
    case DS_AS_MONEY:
        add_number(c, column, v);
        return;
    case DS_AS_DATE:
        add_date(c, v);
        return;
    case DS_AS_TEXT:
        if (column->type == DS_TEXTS)
            add_list(c, column, v);
        else
            add_column_text(c, column, v->text);
        return;
    case DS_AS_CODE:
        if (column->type == DS_BOOL)
            ds_out_addz(&c->w.out, v->num.num != 0 ? "true" : "false");
        else
            add_column_text(c, column, v->text);
        return;
    }
}

static void add_currency(csv *c, const ds_cell *v)
{
    char code[4];
    ds_out_addc(&c->w.out, c->d.delimiter);
    if (!v->set || v->cur == 0)
        return;
    ds_currency_format(code, v->cur);
    ds_out_add(&c->w.out, (ds_str){code, 3});
}

/* --- rows -------------------------------------------------------------- */

static void add_heading(csv *c, const ds_column *column)
{
    ds_str name = c->d.people ? column->label : column->name;
    add_text(c, name);
    if (column->type != DS_MONEY)
        return;
    ds_out_addc(&c->w.out, c->d.delimiter);
    add_text(c, ds_printf(c->w.arena, "%.*s%s", DS_FMT(name),
                          !c->d.people        ? "_currency"
                          : c->w.opts.italian ? " (valuta)"
                                              : " (currency)"));
}

static int head(ds_sink *s, const ds_column *columns, size_t n, ds_err *err)
{
    csv *c = (csv *)s;
    if (ds_writer_head(s, columns, n, err) != 0)
        return -1;
    if (c->d.people)
        ds_out_addz(&c->w.out, "\xef\xbb\xbf");
    if (c->w.opts.no_header)
        return 0;
    for (size_t i = 0; i < n; i++) {
        if (i > 0)
            ds_out_addc(&c->w.out, c->d.delimiter);
        add_heading(c, &columns[i]);
    }
    end_line(c);
    return ds_out_status(&c->w.out, err);
}

/* An empty cell alone in its row: an empty line would be no row at all. */
static bool would_vanish(const csv *c, const ds_cell *cells)
{
    ds_class class = ds_type_class(c->w.columns[0].type);
    return c->w.n == 1 && class != DS_AS_MONEY &&
           (!cells[0].set || (class == DS_AS_TEXT && cells[0].text.n == 0));
}

static int row(ds_sink *s, const ds_cell *cells, ds_err *err)
{
    csv *c = (csv *)s;
    for (size_t i = 0; i < c->w.n; i++) {
        if (i > 0)
            ds_out_addc(&c->w.out, c->d.delimiter);
        add_cell(c, &c->w.columns[i], &cells[i]);
        if (c->w.columns[i].type == DS_MONEY)
            add_currency(c, &cells[i]);
    }
    if (would_vanish(c, cells))
        ds_out_addz(&c->w.out, "\"\"");
    end_line(c);
    return ds_out_status(&c->w.out, err);
}

static int end(ds_sink *s, ds_err *err)
{
    csv *c = (csv *)s;
    ds_retyped_warn(&c->retyped, c->w.opts.talk);
    return ds_out_end(&c->w.out, err);
}

static int open_csv(ds_sink **out, ds_arena *a, const ds_sink_opts *opts,
                    ds_str dialect, ds_err *err)
{
    const struct dialect *d;
    if (opts->dialect.n > 0)
        dialect = opts->dialect;
    if (find_dialect(&d, dialect, err) != 0)
        return -1;
    csv *c = ds_new(a, csv);
    c->w = ds_writer_new(a, opts);
    c->w.sink = (ds_sink){head, row, row, end};
    c->d = localise(d, opts->italian);
    c->dates = ds_new_n(a, known_date, KNOWN);
    *out = &c->w.sink;
    return 0;
}

int ds_csv_open(ds_sink **out, ds_arena *a, const ds_sink_opts *opts,
                ds_err *err)
{
    return open_csv(out, a, opts, DS_STR("rfc"), err);
}

int ds_tsv_open(ds_sink **out, ds_arena *a, const ds_sink_opts *opts,
                ds_err *err)
{
    return open_csv(out, a, opts, DS_STR("tsv"), err);
}
