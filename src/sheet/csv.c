/* Rows of cells from a CSV file, with libcsv, and cells back to CSV.
 *
 * libcsv says nothing of positions, skips blanks around unquoted cells, takes
 * any quote that does not close a quoted cell for a part of it, and never
 * complains of one that stays open. So it is fed cell by cell, each with the
 * delimiter or line end behind it, after the cell's quotes were found right:
 *
 *     Acme;"Via Roma;\n12";MI\n        cells, | where one ends
 *     ^^^^^|^^^^^^^^^^^^^^^|^^^|
 *
 * An unquoted cell is taken from the text itself, with its blanks; of a quoted
 * one libcsv's reading counts. It knows no quotes behind backslashes: they are
 * doubled on the way to it. */
#include "sheet/csv.h"
#include "sheet/detect.h"
#include "sheet/grid.h"
#include <csv.h>
#include <string.h>
#include "base/banned.h"

/* --- reading ----------------------------------------------------------- */

typedef struct {
    ds_arena *arena;
    ds_str path, text;
    ds_csv_form form;
    size_t beg, end; /* the cell */
    bool guarded;    /* the file may hold formula guards */
    ds_buf doubled;  /* the cell for libcsv */
    ds_cursor cursor;
    DS_VEC(ds_sheet_cell) cells; /* of the row being read */
    bool filled;                 /* whether that row has any */
    ds_sheet_row *rows;          /* room for as many as there are lines */
    size_t n;
    ds_sheet_cell *room; /* for cells of rows to come */
    size_t nroom;
    size_t total;
    struct csv_parser parser;
} reader;

/* libcsv asks these about bytes, and has no room for the delimiter. */
static int is_space(unsigned char c)
{
    return c == ' ';
}

static int is_tab(unsigned char c)
{
    return c == '\t';
}

static int is_blank(unsigned char c)
{
    return c == ' ' || c == '\t';
}

/* Where the cell begins: at its quote, or with its blanks. */
static size_t first_of(const reader *r, bool quoted)
{
    size_t at = r->beg;
    while (quoted && r->text.p[at] != r->form.quote)
        at++;
    return at;
}

static ds_str unescaped(const reader *r, ds_str text)
{
    if (!r->form.escapes || ds_str_chr(text, '\\') == text.n)
        return text;
    char *p = ds_alloc_text(r->arena, text.n + 1);
    return (ds_str){p, (size_t)(ds_csv_unescape(p, text, r->form.quote) - p)};
}

static void on_cell(void *bytes, size_t n, void *payload)
{
    reader *r = payload;
    ds_str raw = ds_str_sub(r->text, r->beg, r->end);
    bool quoted = ds_csv_is_quoted(raw, 0, &r->form);
    ds_sheet_cell *cell = ds_vec_push(&r->cells);
    cell->text =
        unescaped(r, quoted ? ds_dup(r->arena, (ds_str){bytes, n}) : raw);
    if (r->guarded && ds_str_starts(cell->text, DS_STR("'")) &&
        ds_csv_is_formula(cell->text))
        cell->text = ds_str_sub(cell->text, 1, cell->text.n);
    ds_cursor_move(&r->cursor, first_of(r, quoted));
    cell->line = r->cursor.line;
    cell->col = r->cursor.col;
    r->filled = r->filled || quoted || !ds_csv_is_blank(raw, &r->form);
}

/* Millions of short rows: no piece of the arena for each. */
static ds_sheet_cell *take_room(reader *r, size_t n)
{
    enum {
        AT_ONCE = 1024
    };
    if (n > r->nroom) {
        r->nroom = n > AT_ONCE ? n : AT_ONCE;
        r->room = ds_new_n(r->arena, ds_sheet_cell, r->nroom);
    }
    ds_sheet_cell *cells = r->room;
    r->room += n;
    r->nroom -= n;
    return cells;
}

static void on_row(int last, void *payload)
{
    (void)last;
    reader *r = payload;
    if (r->filled) {
        ds_sheet_row *row = &r->rows[r->n++];
        row->line = r->cells.p[0].line;
        row->n = r->cells.n;
        row->cells = take_room(r, row->n);
        memcpy(row->cells, r->cells.p, row->n * sizeof *row->cells);
        r->total += row->n;
    }
    r->cells.n = 0;
    r->filled = false;
}

static int fail_at(reader *r, size_t at, ds_code code, const char *trouble,
                   ds_err *err)
{
    ds_cursor_move(&r->cursor, at);
    return ds_fail(err, code, "%.*s:%u:%u: %s", DS_FMT(r->path), r->cursor.line,
                   r->cursor.col, trouble);
}

static int check_limits(reader *r, ds_err *err)
{
    if (r->end - r->beg > DS_SHEET_MAX_CELL)
        return fail_at(r, r->beg, DS_ELIMIT,
                       "a cell of more than 1 MiB, or a quote never closed",
                       err);
    if (r->cells.n >= DS_SHEET_MAX_COLUMNS)
        return fail_at(r, r->beg, DS_ELIMIT, "more than 16384 cells in a row",
                       err);
    if (r->total > DS_SHEET_MAX_CELLS)
        return fail_at(r, r->beg, DS_ELIMIT, "more than 20 million cells", err);
    return 0;
}

/* The quote that opens the cell is never closed, or another one in it neither
 * closes it nor is doubled. Read on from there, rows would be swallowed. */
static int fail_quote(reader *r, size_t wrong, ds_err *err)
{
    ds_cursor_move(&r->cursor, first_of(r, true));
    unsigned line = r->cursor.line, col = r->cursor.col;
    if (wrong == r->cursor.at)
        fail_at(r, wrong, DS_ESYNTAX, "this quote is never closed", err);
    else
        fail_at(r, wrong, DS_ESYNTAX,
                ds_printf(r->arena,
                          "this quote stands within the cell that begins at "
                          "%u:%u, and is not doubled",
                          line, col)
                    .p,
                err);
    return ds_hint(err, "mend it, or --quote with a character that is nowhere "
                        "in the file takes quotes for letters");
}

static int feed(reader *r, ds_str piece)
{
    if (r->form.escapes && ds_csv_is_quoted(piece, 0, &r->form) &&
        ds_str_chr(piece, '\\') < piece.n) {
        ds_buf_clear(&r->doubled);
        ds_csv_double(ds_buf_room(&r->doubled, piece.n), piece, r->form.quote);
        piece.p = r->doubled.p;
    }
    return csv_parse(&r->parser, piece.p, piece.n, on_cell, on_row, r) ==
                   piece.n
               ? 0
               : -1;
}

static int read_cells(reader *r, ds_err *err)
{
    for (bool last = false; !last; r->beg = r->end + 1) {
        size_t wrong;
        r->end = ds_csv_cell_end(&wrong, r->text, r->beg, &r->form);
        last = r->end == r->text.n;
        if (check_limits(r, err) != 0)
            return -1;
        if (wrong < r->text.n)
            return fail_quote(r, wrong, err);
        if (feed(r, ds_str_sub(r->text, r->beg, r->end + 1)) != 0 ||
            (last && feed(r, DS_STR("\n")) != 0))
            ds_no_memory(); /* without CSV_STRICT its only failure */
    }
    return 0;
}

/* A row needs a line of its own. */
static size_t count_lines(ds_str text)
{
    size_t n = 1;
    for (size_t i = 0; i < text.n; i++)
        n += text.p[i] == '\n' ||
             (text.p[i] == '\r' && !(i + 1 < text.n && text.p[i + 1] == '\n'));
    return n;
}

static int run_parser(reader *r, ds_err *err)
{
    r->rows = ds_new_n(r->arena, ds_sheet_row, count_lines(r->text));
    if (csv_init(&r->parser, 0) != 0)
        ds_no_memory();
    char delimiter = r->form.delimiter;
    csv_set_delim(&r->parser, (unsigned char)delimiter);
    csv_set_quote(&r->parser, (unsigned char)r->form.quote);
    csv_set_space_func(&r->parser, delimiter == '\t'  ? is_space
                                   : delimiter == ' ' ? is_tab
                                                      : is_blank);
    csv_set_realloc_func(&r->parser, ds_xrealloc);
    csv_set_blk_size(&r->parser, 4096);
    int rc = read_cells(r, err);
    csv_free(&r->parser);
    ds_buf_free(&r->doubled);
    ds_vec_free(&r->cells);
    return rc;
}

/* --- the file ---------------------------------------------------------- */

static int check_told(const ds_dialect *d, ds_err *err)
{
    if (d->decimal != '\0' && d->decimal != '.' && d->decimal != ',')
        return ds_fail(err, DS_EUSAGE, "the decimal sign is . or ,");
    if (d->date_order.n > 0 && !ds_str_is(d->date_order, "ymd") &&
        !ds_str_is(d->date_order, "dmy") && !ds_str_is(d->date_order, "mdy") &&
        !ds_str_is(d->date_order, "serial") &&
        !ds_str_is(d->date_order, "swapped"))
        return ds_fail(
            err, DS_EUSAGE,
            "dates are ymd, dmy, mdy, serial or swapped, not \"%.*s\"",
            DS_FMT(d->date_order));
    if (ds_csv_ends_line(d->delimiter) || ds_csv_ends_line(d->quote) ||
        (unsigned char)d->delimiter >= 0x80 || (unsigned char)d->quote >= 0x80)
        return ds_fail(err, DS_EUSAGE,
                       "delimiter and quote are one ASCII character each");
    return 0;
}

/* Excel's own first line "sep=;": its length with the line end, or 0. */
static size_t sep_line(ds_str text, char *delimiter)
{
    if (text.n < 5 ||
        !ds_str_eq_nocase(ds_str_sub(text, 0, 4), DS_STR("sep=")) ||
        ds_csv_ends_line(text.p[4]) || (unsigned char)text.p[4] >= 0x80 ||
        (text.n > 5 && !ds_csv_ends_line(text.p[5])))
        return 0;
    *delimiter = text.p[4];
    size_t n = 5;
    while (n < text.n && ds_csv_ends_line(text.p[n]))
        n++;
    return n;
}

static void detect_form(ds_dialect *d, ds_str text, size_t *beg)
{
    char told_by_file = '\0';
    *beg = sep_line(text, &told_by_file);
    ds_str rest = ds_str_sub(text, *beg, text.n);
    if (d->quote == '\0')
        d->quote = ds_detect_quote(rest);
    if (d->delimiter == '\0')
        d->delimiter = told_by_file;
    if (d->delimiter == '\0')
        d->delimiter = ds_detect_delimiter(rest, d->quote);
}

ds_cell_kind ds_sheet_kind(const ds_sheet_row *r, size_t cell)
{
    return r->kinds != NULL && cell < r->n ? r->kinds[cell] : DS_CELL_TEXT;
}

ds_str ds_sheet_text_at(const ds_sheet_row *r, size_t cell)
{
    return cell < r->n ? ds_str_trim(r->cells[cell].text) : (ds_str){0};
}

int ds_sheet_read(ds_sheet *out, ds_arena *a, ds_str path, ds_str bytes,
                  const ds_dialect *told, ds_err *err)
{
    ds_encoding encoding;
    reader r = {.arena = a, .path = path};
    r.guarded = ds_str_starts(bytes, DS_STR("\xef\xbb\xbf"));
    *out = (ds_sheet){0};
    if (told != NULL)
        out->dialect = *told;
    if (check_told(&out->dialect, err) != 0)
        return -1;
    const char *foreign = ds_sheet_foreign(bytes);
    if (foreign != NULL)
        return ds_fail(err, DS_ESYNTAX, "%.*s: %s", DS_FMT(path), foreign);
    if (ds_workbook_is(bytes))
        return ds_workbook_read(out, a, path, bytes, err);
    out->format = "CSV";
    out->sheets = 1;
    if (ds_decode(&r.text, &encoding, a, path, bytes, out->dialect.encoding,
                  err) != 0)
        return -1;
    out->dialect.encoding = ds_encoding_name(encoding, out->dialect.encoding);
    detect_form(&out->dialect, r.text, &r.beg);
    r.form = (ds_csv_form){.delimiter = out->dialect.delimiter,
                           .quote = out->dialect.quote};
    if (r.form.delimiter == r.form.quote)
        return ds_fail(err, DS_EUSAGE,
                       "delimiter and quote are the same character");
    r.form.escapes = ds_detect_escapes(ds_str_sub(r.text, r.beg, r.text.n),
                                       r.form.quote, r.form.delimiter);
    out->escapes = r.form.escapes;
    r.cursor = ds_cursor_at_start(r.text, encoding);
    int rc = run_parser(&r, err);
    out->rows = r.rows;
    out->n = r.n;
    return rc;
}

/* --- writing ----------------------------------------------------------- */

/* What reads otherwise when it begins the file: a BOM, a "sep=" line, the first
 * bytes of another format. */
static bool misleads(ds_str text)
{
    switch (text.p[0]) {
    case 's':
    case 'S':
        return ds_str_eq_nocase(ds_str_sub(text, 0, 4), DS_STR("sep="));
    case '\xef':
        return ds_str_starts(text, DS_STR("\xef\xbb\xbf"));
    case '<':
        return true;
    case '%':
    case '{':
    case '[':
    case 'b':
    case 'B':
    case 'P':
    case 'R':
        return ds_sheet_foreign(text) != NULL || ds_workbook_is(text);
    default:
        return false;
    }
}

bool ds_csv_must_quote(ds_str text, char delimiter)
{
    if (text.n == 0)
        return false;
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if ((unsigned char)c > '"' && c != delimiter)
            continue; /* most of all: this loop runs over every export */
        if (c == delimiter || c == '"' || ds_csv_ends_line(c))
            return true;
    }
    char first = text.p[0], last = text.p[text.n - 1];
    return first == ' ' || first == '\t' || last == ' ' || last == '\t' ||
           misleads(text);
}

void ds_csv_cell(ds_buf *out, ds_str text, char delimiter)
{
    if (!ds_csv_must_quote(text, delimiter)) {
        ds_buf_add(out, text);
        return;
    }
    ds_buf_addc(out, '"');
    while (text.n > 0) {
        size_t quote = ds_str_chr(text, '"');
        ds_buf_add(out, ds_str_sub(text, 0, quote));
        if (quote < text.n)
            ds_buf_addz(out, "\"\"");
        text = ds_str_sub(text, quote + 1, text.n);
    }
    ds_buf_addc(out, '"');
}

bool ds_csv_is_formula(ds_str text)
{
    size_t i = 0;
    while (i < text.n && text.p[i] == '\'')
        i++;
    return i < text.n && ds_str_chr(DS_STR("=+-@\t\r"), text.p[i]) < 6;
}
