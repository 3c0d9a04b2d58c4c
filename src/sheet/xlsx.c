/* Office Open XML workbooks (ECMA-376 part 1, both its namespaces).
 *
 * The parts, in the order in which they are read: the relationships name the
 * workbook, the workbook its sheets, strings and styles; a cell's number is
 * shown by its style's format, a cell's string may be a number in the table of
 * shared strings. */
#include "sheet/relations.h"
#include "sheet/styles.h"
#include <stdlib.h>
#include <string.h>
#include "base/banned.h"

#define MAIN "spreadsheetml"
#define RELS "relationships"

typedef struct {
    ds_str name;
    const char *part;
    bool hidden;
} listed;

typedef struct {
    ds_workbook *book;
    ds_arena *arena;
    ds_buf text; /* of the element that is gathered */
    bool gather;

    ds_relations relations;
    DS_VEC(listed) sheets;
    ds_map parts;   /* of the sheets */
    bool uncounted; /* formulas are to be calculated when the file is opened */
    DS_VEC(ds_str) strings;
    bool phonetic; /* inside rPh: how a string is spoken */
    ds_styles styles;

    ds_grid *grid;
    unsigned row, col;   /* of the cell being read */
    unsigned long style; /* of the same */
    char type;           /* n s b e d, i inline, f formula's string */
    bool valued, formula;
    ds_buf value, source; /* what v or is say, and f */
} reader;

static unsigned long to_number(const char *s)
{
    unsigned long n = 0;
    for (; s != NULL && *s >= '0' && *s <= '9' && n < 100000000; s++)
        n = n * 10 + (unsigned long)(*s - '0');
    return n;
}

static bool is_true(const char *s)
{
    return s != NULL && (strcmp(s, "1") == 0 || strcmp(s, "true") == 0);
}

static int on_text(void *payload, ds_str text, ds_err *err)
{
    reader *r = payload;
    if (!r->gather)
        return 0;
    ds_buf_add(&r->text, text);
    if (r->text.n + r->value.n <= DS_SHEET_MAX_CELL)
        return 0;
    return r->row == 0
               ? ds_fail(err, DS_ELIMIT, "%.*s: a text of more than 1 MiB",
                         DS_FMT(r->book->path))
               : ds_fail(err, DS_ELIMIT,
                         "%.*s:%u:%u: a cell of more than 1 MiB",
                         DS_FMT(r->book->path), r->row, r->col);
}

static int no_end(void *payload, const char *name, ds_err *err)
{
    (void)payload;
    (void)name;
    (void)err;
    return 0;
}

/* --- the workbook ------------------------------------------------------ */

/* Two sheets in one part would be read twice. */
static int list_sheet(reader *r, const char **attrs, ds_err *err)
{
    bool fresh;
    const char *state = ds_xml_attr(attrs, "", "state");
    const ds_relation *rel = ds_relations_find(
        &r->relations, ds_cstr(ds_xml_attr(attrs, RELS, "id")));
    if (rel == NULL || !ds_str_ends(rel->type, DS_STR("/worksheet")))
        return 0;
    ds_map_put(&r->parts, rel->part, &fresh);
    if (!fresh)
        return ds_fail(err, DS_ESYNTAX, "%.*s: two sheets are in %.*s",
                       DS_FMT(r->book->path), DS_FMT(rel->part));
    listed *s = ds_vec_push(&r->sheets);
    s->name = ds_dup(r->arena, ds_cstr(ds_xml_attr(attrs, "", "name")));
    s->part = rel->part.p;
    s->hidden = state != NULL && strcmp(state, "visible") != 0;
    return 0;
}

static int on_workbook(void *payload, const char *name, const char **attrs,
                       ds_err *err)
{
    reader *r = payload;
    if (ds_xml_is(name, MAIN, "workbookPr"))
        r->book->sheet->from_1904 = is_true(ds_xml_attr(attrs, "", "date1904"));
    else if (ds_xml_is(name, MAIN, "calcPr"))
        r->uncounted = is_true(ds_xml_attr(attrs, "", "fullCalcOnLoad"));
    else if (ds_xml_is(name, MAIN, "sheet"))
        return list_sheet(r, attrs, err);
    return 0;
}

/* --- shared strings ---------------------------------------------------- */

static int hex(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
                                  : -1;
}

/* "_x000D_" is a character that XML cannot hold (ECMA-376 22.9.2.19); only
 * those that a text may have are taken so. */
static ds_str unescape(ds_arena *a, ds_str s)
{
    if (ds_str_find(s, DS_STR("_x00")) == SIZE_MAX)
        return ds_dup(a, s);
    char *p = ds_alloc_text(a, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        ds_str rest = ds_str_sub(s, i, s.n);
        int high = rest.n >= 7 ? hex(rest.p[4]) : -1;
        int low = rest.n >= 7 ? hex(rest.p[5]) : -1;
        int c = high * 16 + low;
        bool escape = high >= 0 && low >= 0 && rest.p[6] == '_' &&
                      ds_str_starts(rest, DS_STR("_x00")) &&
                      (c == '\t' || c == '\n' || c == '\r' || c == '_');
        p[n++] = escape ? (char)c : s.p[i];
        i += escape ? 6 : 0;
    }
    return (ds_str){p, n};
}

static int on_string(void *payload, const char *name, const char **attrs,
                     ds_err *err)
{
    reader *r = payload;
    (void)attrs;
    (void)err;
    if (ds_xml_is(name, MAIN, "si"))
        ds_buf_clear(&r->text);
    else if (ds_xml_is(name, MAIN, "rPh"))
        r->phonetic = true;
    else if (ds_xml_is(name, MAIN, "t"))
        r->gather = !r->phonetic;
    return 0;
}

static int on_string_end(void *payload, const char *name, ds_err *err)
{
    reader *r = payload;
    r->gather = false;
    if (ds_xml_is(name, MAIN, "rPh"))
        r->phonetic = false;
    if (!ds_xml_is(name, MAIN, "si"))
        return 0;
    if (r->strings.n >= DS_SHEET_MAX_CELLS)
        return ds_fail(err, DS_ELIMIT, "%.*s: more than 20 million texts",
                       DS_FMT(r->book->path));
    ds_str text = unescape(r->arena, ds_buf_str(&r->text));
    *ds_vec_push(&r->strings) = text;
    return 0;
}

/* --- cells ------------------------------------------------------------- */

/* "C12" is column 3; false on anything else. */
static bool read_column(unsigned *col, const char *ref)
{
    unsigned n = 0;
    for (; *ref >= 'A' && *ref <= 'Z' && n < 100000; ref++)
        n = n * 26 + (unsigned)(*ref - 'A' + 1);
    *col = n;
    return n > 0 && *ref >= '0' && *ref <= '9';
}

static char type_of(const char *t)
{
    return t == NULL                     ? 'n'
           : strcmp(t, "inlineStr") == 0 ? 'i'
           : strcmp(t, "str") == 0       ? 'f'
                                         : t[0];
}

static int start_cell(reader *r, const char **attrs, ds_err *err)
{
    const char *ref = ds_xml_attr(attrs, "", "r");
    r->col++;
    if (ref != NULL && !read_column(&r->col, ref))
        return ds_fail(err, DS_ESYNTAX, "%.*s:%u:%u: \"%.20s\" names no cell",
                       DS_FMT(r->book->path), r->row, r->col, ref);
    r->style = to_number(ds_xml_attr(attrs, "", "s"));
    r->type = type_of(ds_xml_attr(attrs, "", "t"));
    r->formula = r->valued = false;
    ds_buf_clear(&r->value);
    ds_buf_clear(&r->source);
    return 0;
}

static int on_cell(void *payload, const char *name, const char **attrs,
                   ds_err *err)
{
    reader *r = payload;
    if (ds_xml_is(name, MAIN, "row")) {
        unsigned long row = to_number(ds_xml_attr(attrs, "", "r"));
        r->row = row > 0 ? (unsigned)row : r->row + 1;
        r->col = 0;
        if (r->row > DS_GRID_MAX_ROWS)
            return ds_fail(err, DS_ELIMIT, "%.*s:%u:1: beyond the last row",
                           DS_FMT(r->book->path), r->row);
    } else if (ds_xml_is(name, MAIN, "c")) {
        return start_cell(r, attrs, err);
    } else if (ds_xml_is(name, MAIN, "rPh")) {
        r->phonetic = true;
    } else if (ds_xml_is(name, MAIN, "v") || ds_xml_is(name, MAIN, "f") ||
               (ds_xml_is(name, MAIN, "t") && !r->phonetic)) {
        r->gather = true;
        ds_buf_clear(&r->text);
    }
    return 0;
}

static int shared(ds_str *out, reader *r, ds_err *err)
{
    ds_str index = ds_str_trim(ds_cstr(ds_buf_z(&r->value)));
    size_t i = to_number(index.p);
    if (i >= r->strings.n)
        return ds_fail(err, DS_ESYNTAX, "%.*s:%u:%u: has no shared text %.*s",
                       DS_FMT(r->book->path), r->row, r->col, DS_FMT(index));
    *out = r->strings.p[i];
    return 0;
}

static int show_number(ds_str *out, ds_cell_kind *kind, const reader *r,
                       ds_str raw, ds_err *err)
{
    static const ds_number_format plain;
    const ds_number_format *f = ds_styles_format(&r->styles, r->style);
    bool from_1904 = r->book->sheet->from_1904;
    if (ds_number_show(out, kind, r->arena, f, from_1904, raw) ||
        ds_number_show(out, kind, r->arena, &plain, from_1904, raw))
        return 0; /* also -1 as a date */
    return ds_fail(err, DS_ESYNTAX, "%.*s:%u:%u: \"%.*s\" is no number",
                   DS_FMT(r->book->path), r->row, r->col,
                   DS_FMT(ds_str_sub(raw, 0, 40)));
}

/* A program that does not calculate stores nothing, or a zero and the wish that
 * the next one does; "" may be a result. */
static bool lacks_result(const reader *r, ds_str raw)
{
    if (!r->formula || (r->valued && r->type != 'n'))
        return false;
    return raw.n == 0 || (r->uncounted && ds_str_is(ds_str_trim(raw), "0"));
}

static int put_cell(reader *r, ds_err *err)
{
    ds_str raw = ds_buf_str(&r->value), text = {0};
    ds_cell_kind kind = DS_CELL_TEXT;
    if (r->grid->only_probe) {
        text = raw;
    } else if (lacks_result(r, raw)) {
        kind = DS_CELL_FORMULA;
        text = ds_printf(r->arena, "=%.*s", DS_FMT(ds_buf_str(&r->source)));
    } else if (raw.n == 0) {
        return 0;
    } else if (r->type == 's') {
        if (shared(&text, r, err) != 0)
            return -1;
    } else if (r->type == 'b') {
        text = is_true(ds_buf_z(&r->value)) ? DS_STR("true") : DS_STR("false");
    } else if (r->type == 'n') {
        if (show_number(&text, &kind, r, raw, err) != 0)
            return -1;
    } else {
        text = unescape(r->arena, raw);
        if (r->type == 'e')
            kind = DS_CELL_ERROR;
    }
    return ds_grid_put(r->grid, r->row, r->col, kind, text, err);
}

static int on_cell_end(void *payload, const char *name, ds_err *err)
{
    reader *r = payload;
    if (ds_xml_is(name, MAIN, "rPh"))
        r->phonetic = false;
    if (r->gather) {
        bool formula = ds_xml_is(name, MAIN, "f");
        r->formula = r->formula || formula;
        r->valued = r->valued || !formula;
        ds_buf_add(formula ? &r->source : &r->value, ds_buf_str(&r->text));
        r->gather = false;
    }
    if (ds_xml_is(name, MAIN, "c"))
        return put_cell(r, err);
    if (ds_xml_is(name, MAIN, "row"))
        return ds_grid_end_row(r->grid, r->row, 1, err);
    return 0;
}

/* --- the file ---------------------------------------------------------- */

static int read_part(reader *r, const char *part, const ds_xml_calls *calls,
                     ds_err *err)
{
    return part == NULL ? 0 : ds_workbook_part(r->book, part, calls, r, err);
}

static int read_sheets(reader *r, ds_err *err)
{
    static const ds_xml_calls calls = {on_cell, on_cell_end, on_text};
    for (size_t i = 0; i < r->sheets.n; i++) {
        const listed *s = &r->sheets.p[i];
        r->grid = ds_choice_next(&r->book->choice, s->name, s->hidden);
        r->row = r->col = 0;
        if (r->grid != NULL && read_part(r, s->part, &calls, err) != 0)
            return -1;
    }
    return 0;
}

static int read_book(reader *r, ds_err *err)
{
    static const ds_xml_calls workbook = {on_workbook, no_end, NULL};
    static const ds_xml_calls strings = {on_string, on_string_end, on_text};
    ds_relations *rels = &r->relations;
    if (ds_relations_read(rels, r->book, (ds_str){0}, err) != 0)
        return -1;
    const char *part = ds_relations_of_type(rels, "/officeDocument");
    if (part == NULL)
        return ds_fail(err, DS_ESYNTAX, "%.*s: has no workbook",
                       DS_FMT(r->book->path));
    if (ds_relations_read(rels, r->book, ds_cstr(part), err) != 0 ||
        read_part(r, part, &workbook, err) != 0 ||
        read_part(r, ds_relations_of_type(rels, "/sharedStrings"), &strings,
                  err) != 0)
        return -1;
    part = ds_relations_of_type(rels, "/styles");
    return ds_styles_read(&r->styles, r->book, part, err) || read_sheets(r, err)
               ? -1
               : 0;
}

int ds_xlsx_read(ds_workbook *book, ds_err *err)
{
    reader r = {.book = book, .arena = book->arena};
    book->sheet->format = "xlsx";
    int failed = read_book(&r, err);
    ds_buf_free(&r.text);
    ds_buf_free(&r.value);
    ds_buf_free(&r.source);
    ds_relations_free(&r.relations);
    ds_styles_free(&r.styles);
    ds_map_free(&r.parts);
    ds_vec_free(&r.sheets);
    ds_vec_free(&r.strings);
    return failed;
}
