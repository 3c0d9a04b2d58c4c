/* OpenDocument spreadsheets (OASIS OpenDocument 1.3 part 3): one part with all
 * sheets. A cell has its value as an attribute and what it shows as paragraphs;
 * cells and rows that repeat are written once with a number. */
#include "sheet/format.h"
#include "sheet/workbook.h"
#include <stdlib.h>
#include <string.h>
#include "base/banned.h"

#define OFFICE ":office:"
#define TABLE ":table:"
#define TEXT ":text:"

typedef enum {
    PLAIN, /* a text: what it shows */
    NUMBER,
    PERCENT,
    CURRENCY,
    DATE,
    TIME,
    TRUTH,
    FAULT
} value_type;

typedef struct {
    ds_workbook *book;
    ds_grid *grid;      /* of the table; NULL: passed over */
    unsigned skip;      /* depth inside a comment or drawing */
    bool table, cell;   /* inside of one */
    unsigned paragraph; /* depth inside of one */
    unsigned row, rows; /* its number; how often it stands */
    unsigned col, cols; /* the same of the cell */
    value_type type;
    bool formula;
    ds_buf value, shown; /* of the cell */
    size_t paragraphs;
    char currency[4];
} reader;

static unsigned to_count(const char *s)
{
    unsigned n = 0;
    for (; s != NULL && *s >= '0' && *s <= '9' && n < 100000000; s++)
        n = n * 10 + (unsigned)(*s - '0');
    return n > 0 ? n : 1;
}

static value_type type_of(const char *type)
{
    static const char *const names[] = {
        "string", "float", "percentage", "currency", "date", "time", "boolean"};
    for (size_t i = 0; type != NULL && i < sizeof names / sizeof names[0]; i++)
        if (strcmp(type, names[i]) == 0)
            return (value_type)i;
    return PLAIN;
}

static void read_value(reader *r, const char **attrs)
{
    static const char *const names[] = {
        "string-value", "value",      "value",        "value",
        "date-value",   "time-value", "boolean-value"};
    const char *value = ds_xml_attr(attrs, OFFICE, names[r->type]);
    const char *currency = ds_xml_attr(attrs, OFFICE, "currency");
    const char *calc = ds_xml_attr(attrs, ":calcext:", "value-type");
    ds_buf_addz(&r->value, value != NULL ? value : "");
    if (r->type == CURRENCY && currency != NULL && strlen(currency) == 3)
        memcpy(r->currency, currency, 4);
    if (calc != NULL && strcmp(calc, "error") == 0)
        r->type = FAULT;
}

static void start_cell(reader *r, const char **attrs)
{
    r->col += r->cols;
    r->cols = to_count(ds_xml_attr(attrs, TABLE, "number-columns-repeated"));
    r->cell = true;
    r->paragraphs = 0;
    r->currency[0] = '\0';
    ds_buf_clear(&r->value);
    ds_buf_clear(&r->shown);
    r->type = type_of(ds_xml_attr(attrs, OFFICE, "value-type"));
    r->formula = ds_xml_attr(attrs, TABLE, "formula") != NULL;
    read_value(r, attrs);
}

static int start_row(reader *r, const char **attrs, ds_err *err)
{
    r->row += r->rows;
    r->rows = to_count(ds_xml_attr(attrs, TABLE, "number-rows-repeated"));
    r->col = 1;
    r->cols = 0;
    if (r->row > 2 * DS_GRID_MAX_ROWS)
        return ds_fail(err, DS_ELIMIT, "%.*s:%u:1: beyond the last row",
                       DS_FMT(r->book->path), r->row);
    if (r->rows > DS_GRID_MAX_ROWS)
        r->rows = DS_GRID_MAX_ROWS + 1; /* refused if it has cells */
    return 0;
}

/* Spaces, tabs and line ends of a paragraph are elements. */
static void start_in_paragraph(reader *r, const char *name, const char **attrs)
{
    if (ds_xml_is(name, TEXT, "s")) {
        unsigned n = to_count(ds_xml_attr(attrs, TEXT, "c"));
        ds_buf_addn(&r->shown, ' ', n < 1000 ? n : 1000);
    } else if (ds_xml_is(name, TEXT, "tab")) {
        ds_buf_addc(&r->shown, '\t');
    } else if (ds_xml_is(name, TEXT, "line-break")) {
        ds_buf_addc(&r->shown, '\n');
    }
}

static bool is_aside(const char *name)
{
    return ds_xml_is(name, OFFICE, "annotation") ||
           strstr(name, ":drawing:") != NULL ||
           ds_xml_is(name, TABLE, "shapes") ||
           ds_xml_is(name, TABLE, "tracked-changes");
}

static int on_start(void *payload, const char *name, const char **attrs,
                    ds_err *err)
{
    reader *r = payload;
    if (r->skip > 0 || is_aside(name)) {
        r->skip++;
    } else if (r->paragraph > 0) {
        r->paragraph++;
        start_in_paragraph(r, name, attrs);
    } else if (r->cell && ds_xml_is(name, TEXT, "p")) {
        r->paragraph = 1;
        if (r->paragraphs++ > 0)
            ds_buf_addc(&r->shown, '\n');
    } else if (r->cell) {
        r->skip = 1; /* whatever else a cell can hold */
    } else if (ds_xml_is(name, TABLE, "table")) {
        ds_str title = ds_cstr(ds_xml_attr(attrs, TABLE, "name"));
        r->grid = ds_choice_next(&r->book->choice, title, false);
        r->table = true;
        r->row = 1;
        r->rows = 0;
    } else if (r->table && ds_xml_is(name, TABLE, "table-row")) {
        return start_row(r, attrs, err);
    } else if (r->table && (ds_xml_is(name, TABLE, "table-cell") ||
                            ds_xml_is(name, TABLE, "covered-table-cell"))) {
        start_cell(r, attrs);
    }
    return 0;
}

static int on_text(void *payload, ds_str text, ds_err *err)
{
    reader *r = payload;
    if (r->skip > 0 || r->paragraph == 0)
        return 0;
    ds_buf_add(&r->shown, text);
    if (r->shown.n > DS_SHEET_MAX_CELL)
        return ds_fail(err, DS_ELIMIT, "%.*s:%u:%u: a cell of more than 1 MiB",
                       DS_FMT(r->book->path), r->row, r->col);
    return 0;
}

/* --- values ------------------------------------------------------------ */

/* "PT27H30M00S" is 27:30. */
static ds_str show_duration(const reader *r, ds_str s)
{
    unsigned long part[3] = {0}, n = 0;
    for (size_t i = 0; i < s.n && s.p[i] != ',' && s.p[i] != '.'; i++) {
        const char *unit = strchr("HMS", s.p[i]);
        if (s.p[i] >= '0' && s.p[i] <= '9' && n < 100000000)
            n = n * 10 + (unsigned long)(s.p[i] - '0');
        else if (unit != NULL)
            part[unit - "HMS"] = n;
        if (s.p[i] < '0' || s.p[i] > '9')
            n = 0;
    }
    return part[2] == 0
               ? ds_printf(r->book->arena, "%lu:%02lu", part[0], part[1])
               : ds_printf(r->book->arena, "%lu:%02lu:%02lu", part[0], part[1],
                           part[2]);
}

/* What a format of zeros shows of a number: 00187. */
static bool has_zeros(ds_str shown, ds_str number)
{
    size_t zeros = 0;
    while (zeros < shown.n && shown.p[zeros] == '0')
        zeros++;
    return zeros > 0 && ds_str_eq(ds_str_sub(shown, zeros, shown.n), number);
}

static ds_str show_number(const reader *r, ds_str raw, ds_str shown)
{
    ds_number_format f = {0};
    ds_str out = {0};
    if (r->type == PERCENT)
        f.shows = DS_SHOWS_PERCENT;
    if (r->type == CURRENCY && r->currency[0] != '\0') {
        f.shows = DS_SHOWS_CURRENCY;
        memcpy(f.currency, r->currency, sizeof f.currency);
    }
    if (!ds_number_show(&out, r->book->arena, &f, false, raw))
        return shown;
    return has_zeros(shown, out) ? shown : out;
}

/* Formulas of Excel's own .ods have their errors as text. */
static bool is_fault(const reader *r, ds_str shown)
{
    return r->type == FAULT ||
           (r->formula &&
            (ds_str_starts(shown, DS_STR("Err:")) ||
             (ds_str_starts(shown, DS_STR("#")) &&
              (ds_str_ends(shown, DS_STR("!")) ||
               ds_str_ends(shown, DS_STR("?")) || ds_str_is(shown, "#N/A")))));
}

static ds_str show_value(const reader *r, ds_cell_kind *kind)
{
    ds_str raw = ds_buf_str(&r->value), shown = ds_buf_str(&r->shown);
    if (r->type == PLAIN && raw.n > 0)
        return raw;
    if (raw.n == 0 || r->type == PLAIN || r->type == TRUTH)
        return raw.n > 0 ? raw : shown;
    if (r->type == DATE)
        return ds_str_ends(raw, DS_STR("T00:00:00"))
                   ? ds_str_sub(raw, 0, raw.n - 9)
                   : raw;
    if (r->type == TIME)
        return show_duration(r, raw);
    *kind = DS_CELL_NUMBER;
    return show_number(r, raw, shown);
}

static int put_cell(reader *r, ds_err *err)
{
    ds_cell_kind kind = DS_CELL_TEXT;
    ds_str shown = ds_buf_str(&r->shown), text = shown;
    if (r->grid == NULL)
        return 0;
    if (is_fault(r, shown))
        kind = DS_CELL_ERROR;
    else
        text = show_value(r, &kind);
    if (text.n == 0)
        return 0;
    if (!r->grid->only_probe)
        text = ds_dup(r->book->arena, text);
    for (unsigned i = 0; i < r->cols; i++)
        if (ds_grid_put(r->grid, r->row, r->col + i, kind, text, err) != 0)
            return -1;
    return 0;
}

static int on_end(void *payload, const char *name, ds_err *err)
{
    reader *r = payload;
    if (r->skip > 0) {
        r->skip--;
    } else if (r->paragraph > 0) {
        r->paragraph--;
    } else if (r->cell) {
        r->cell = false;
        return put_cell(r, err);
    } else if (ds_xml_is(name, TABLE, "table-row") && r->grid != NULL) {
        return ds_grid_end_row(r->grid, r->row, r->rows, err);
    } else if (ds_xml_is(name, TABLE, "table")) {
        r->table = false;
    }
    return 0;
}

int ds_ods_read(ds_workbook *book, ds_err *err)
{
    static const ds_xml_calls calls = {on_start, on_end, on_text};
    reader r = {.book = book};
    book->sheet->format = "ods";
    int failed = ds_workbook_part(book, "content.xml", &calls, &r, err);
    ds_buf_free(&r.value);
    ds_buf_free(&r.shown);
    return failed;
}
