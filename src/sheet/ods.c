/* OpenDocument spreadsheets (OASIS OpenDocument 1.3 part 3): one part with all
 * sheets. A cell has its value as an attribute and what it shows as paragraphs;
 * cells and rows that repeat are written once with a number. */
#include "sheet/format.h"
#include "sheet/workbook.h"
#include "base/date.h"
#include "base/map.h"
#include <stdlib.h>
#include <string.h>
#include "base/banned.h"

#define OFFICE ":office:"
#define TABLE ":table:"
#define TEXT ":text:"
#define STYLE ":style:"

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
    bool formula, typed;         /* it has a formula, a value */
    ds_buf source, value, shown; /* of the cell */
    size_t paragraphs;
    char currency[DS_FORMAT_CURRENCY];
    ds_date zero;  /* which day a time of 24 hours is the next of */
    ds_str style;  /* of tables, being read */
    ds_map hidden; /* such styles whose tables do not show */
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
    const char *formula = ds_xml_attr(attrs, TABLE, "formula");
    r->formula = formula != NULL;
    ds_buf_addz(&r->source, formula != NULL ? formula : "");
    ds_buf_addz(&r->value, value != NULL ? value : "");
    if (r->type == CURRENCY)
        ds_format_text(r->currency, ds_cstr(currency)); /* "EUR", or "A$" */
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
    ds_buf_clear(&r->source);
    ds_buf_clear(&r->value);
    ds_buf_clear(&r->shown);
    const char *type = ds_xml_attr(attrs, OFFICE, "value-type");
    r->typed = type != NULL;
    r->type = type_of(type);
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

static int check_length(const reader *r, ds_err *err)
{
    return r->shown.n <= DS_SHEET_MAX_CELL
               ? 0
               : ds_fail(err, DS_ELIMIT,
                         "%.*s:%u:%u: a cell of more than 1 MiB",
                         DS_FMT(r->book->path), r->row, r->col);
}

/* Spaces, tabs and line ends of a paragraph are elements. */
static int start_in_paragraph(reader *r, const char *name, const char **attrs,
                              ds_err *err)
{
    if (ds_xml_is(name, TEXT, "s")) {
        unsigned n = to_count(ds_xml_attr(attrs, TEXT, "c"));
        ds_buf_addn(&r->shown, ' ', n < 1000 ? n : 1000);
    } else if (ds_xml_is(name, TEXT, "tab")) {
        ds_buf_addc(&r->shown, '\t');
    } else if (ds_xml_is(name, TEXT, "line-break")) {
        ds_buf_addc(&r->shown, '\n');
    }
    return check_length(r, err);
}

/* What stands before the tables: which of them do not show, and the day from
 * which days count. */
static void start_before_tables(reader *r, const char *name, const char **attrs)
{
    const char *date = ds_xml_attr(attrs, TABLE, "date-value");
    const char *shows = ds_xml_attr(attrs, TABLE, "display");
    if (ds_xml_is(name, TABLE, "null-date") && date != NULL)
        ds_date_parse(&r->zero, ds_cstr(date));
    else if (ds_xml_is(name, STYLE, "style"))
        r->style =
            ds_dup(r->book->arena, ds_cstr(ds_xml_attr(attrs, STYLE, "name")));
    else if (ds_xml_is(name, STYLE, "table-properties") && shows != NULL &&
             strcmp(shows, "false") == 0)
        *ds_map_put(&r->hidden, r->style, NULL) = 1;
}

static void start_table(reader *r, const char **attrs)
{
    ds_str title = ds_cstr(ds_xml_attr(attrs, TABLE, "name"));
    ds_str style = ds_cstr(ds_xml_attr(attrs, TABLE, "style-name"));
    bool hidden = ds_map_get(&r->hidden, style) != NULL;
    r->grid = ds_choice_next(&r->book->choice, title, hidden);
    r->table = true;
    r->row = 1;
    r->rows = 0;
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
        return start_in_paragraph(r, name, attrs, err);
    } else if (r->cell && ds_xml_is(name, TEXT, "p")) {
        r->paragraph = 1;
        if (r->paragraphs++ > 0)
            ds_buf_addc(&r->shown, '\n');
    } else if (r->cell) {
        r->skip = 1; /* whatever else a cell can hold */
    } else if (ds_xml_is(name, TABLE, "table")) {
        start_table(r, attrs);
    } else if (!r->table) {
        start_before_tables(r, name, attrs);
    } else if (ds_xml_is(name, TABLE, "table-row")) {
        return start_row(r, attrs, err);
    } else if (ds_xml_is(name, TABLE, "table-cell") ||
               ds_xml_is(name, TABLE, "covered-table-cell")) {
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
    return check_length(r, err);
}

/* --- values ------------------------------------------------------------ */

static long take_digits(ds_str *s)
{
    long n = 0;
    size_t i = 0;
    for (; i < s->n && s->p[i] >= '0' && s->p[i] <= '9' && n < 100000000; i++)
        n = n * 10 + (s->p[i] - '0');
    *s = ds_str_sub(*s, i, s->n);
    return n;
}

/* "-P1DT03H30M59.9999S" (XML Schema part 2, 3.2.6), to the nearest second;
 * false with months and years, which have no length. */
static bool read_duration(long *seconds, ds_str s)
{
    static const struct {
        char unit;
        bool time;
        long length;
    } units[] = {{'D', false, 86400},
                 {'H', true, 3600},
                 {'M', true, 60},
                 {'S', true, 1}};
    bool minus = ds_str_starts(s, DS_STR("-")), time = false;
    s = ds_str_sub(s, minus, s.n);
    if (s.n < 2 || s.p[0] != 'P')
        return false;
    *seconds = 0;
    for (s = ds_str_sub(s, 1, s.n); s.n > 0; s = ds_str_sub(s, 1, s.n)) {
        bool known = s.p[0] == 'T';
        time = time || known;
        if (known)
            continue;
        long n = take_digits(&s);
        if (s.n > 0 && (s.p[0] == '.' || s.p[0] == ',')) {
            n += s.n > 1 && s.p[1] >= '5' && s.p[1] <= '9';
            s = ds_str_sub(s, 1, s.n);
            while (s.n > 0 && s.p[0] >= '0' && s.p[0] <= '9')
                s = ds_str_sub(s, 1, s.n);
        }
        for (size_t i = 0; s.n > 0 && i < 4; i++)
            if (units[i].unit == s.p[0] && units[i].time == time) {
                *seconds += n * units[i].length;
                known = true;
            }
        if (!known || *seconds > 100000000000000)
            return false;
    }
    *seconds = minus ? -*seconds : *seconds;
    return true;
}

/* A day that is formatted as a time shows no more hours than a day has, and
 * keeps its date. */
static bool hides_days(ds_str shown, long seconds)
{
    long hours = seconds / 3600, first = take_digits(&shown);
    return hours >= 24 && first != hours &&
           (first == hours % 24 || first == hours % 12 ||
            first == hours % 12 + 12);
}

static ds_str show_duration(const reader *r, ds_cell_kind *kind, ds_str raw,
                            ds_str shown)
{
    long seconds;
    char iso[11];
    ds_arena *a = r->book->arena;
    if (!read_duration(&seconds, raw))
        return shown;
    if (!hides_days(shown, seconds) || seconds / 86400 > 2900000)
        return ds_seconds_show(a, seconds);
    *kind = DS_CELL_TIME;
    ds_date_format(iso, r->zero + (ds_date)(seconds / 86400));
    return ds_printf(a, "%sT%02ld:%02ld:%02ld", iso, seconds / 3600 % 24,
                     seconds / 60 % 60, seconds % 60);
}

/* What a format of zeros shows of a number: 00187. */
static bool has_zeros(ds_str shown, ds_str number)
{
    size_t zeros = 0;
    while (zeros < shown.n && shown.p[zeros] == '0')
        zeros++;
    return zeros > 0 && ds_str_eq(ds_str_sub(shown, zeros, shown.n), number);
}

/* What stands around the digits. */
static void read_shown_currency(char currency[DS_FORMAT_CURRENCY], ds_str shown)
{
    size_t beg = 0, end = shown.n;
    while (beg < end && (shown.p[beg] < '0' || shown.p[beg] > '9'))
        beg++;
    while (end > beg && (shown.p[end - 1] < '0' || shown.p[end - 1] > '9'))
        end--;
    ds_format_text(currency, ds_str_sub(shown, 0, beg));
    ds_format_text(currency, ds_str_sub(shown, end, shown.n));
}

static ds_str show_number(const reader *r, ds_cell_kind *kind, ds_str raw,
                          ds_str shown)
{
    ds_number_format f = {0};
    ds_str out = {0};
    memcpy(f.currency, r->currency, sizeof f.currency);
    if (r->type == PERCENT)
        f.shows = DS_SHOWS_PERCENT;
    else
        read_shown_currency(f.currency, shown);
    if (f.currency[0] != '\0')
        f.shows = DS_SHOWS_CURRENCY;
    if (!ds_number_show(&out, kind, r->book->arena, &f, false, raw))
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
        return show_duration(r, kind, raw, shown);
    return show_number(r, kind, raw, shown);
}

static int put_cell(reader *r, ds_err *err)
{
    ds_cell_kind kind = DS_CELL_TEXT;
    ds_str shown = ds_buf_str(&r->shown), text = shown;
    if (r->grid == NULL)
        return 0;
    if (is_fault(r, shown))
        kind = DS_CELL_ERROR;
    else if (r->formula && !r->typed && shown.n == 0)
        kind = DS_CELL_FORMULA;
    else
        text = show_value(r, &kind);
    if (kind == DS_CELL_FORMULA && !r->grid->only_probe)
        text = ds_buf_str(&r->source);
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
    reader r = {.book = book, .zero = ds_date_make(1899, 12, 30)};
    book->sheet->format = "ods";
    int failed = ds_workbook_part(book, "content.xml", &calls, &r, err);
    ds_buf_free(&r.source);
    ds_buf_free(&r.value);
    ds_buf_free(&r.shown);
    ds_map_free(&r.hidden);
    return failed;
}
