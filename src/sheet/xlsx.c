/* Office Open XML workbooks (ECMA-376 part 1, both its namespaces).
 *
 * The parts, in the order in which they are read: the relationships name the
 * workbook, the workbook its sheets, strings and styles; a cell's number is
 * shown by its style's format, a cell's string may be a number in the table of
 * shared strings. */
#include "sheet/format.h"
#include "sheet/workbook.h"
#include <stdlib.h>
#include <string.h>
#include "base/banned.h"

#define MAIN "spreadsheetml"
#define RELS "relationships"

typedef struct {
    ds_str id, type, part;
} relation;

typedef DS_VEC(relation) relations;

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

    ds_str folder; /* of the part whose relations are read */
    relations relations;
    DS_VEC(listed) sheets;
    DS_VEC(ds_str) strings;
    bool phonetic; /* inside rPh: how a string is spoken */

    DS_VEC(ds_number_format) formats; /* of each cell style */
    DS_VEC(ds_str) codes;             /* of custom formats: code */
    DS_VEC(unsigned long) ids;        /* and identifier */
    bool in_styles;                   /* inside cellXfs */

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
    (void)err;
    if (r->gather)
        ds_buf_add(&r->text, text);
    return 0;
}

static int no_end(void *payload, const char *name, ds_err *err)
{
    (void)payload;
    (void)name;
    (void)err;
    return 0;
}

/* --- relationships ----------------------------------------------------- */

/* A target is relative to its part's folder, or absolute. */
static ds_str resolve(ds_arena *a, ds_str folder, ds_str target)
{
    if (ds_str_starts(target, DS_STR("/")))
        return ds_str_sub(target, 1, target.n);
    while (ds_str_starts(target, DS_STR("../"))) {
        target = ds_str_sub(target, 3, target.n);
        size_t n = folder.n > 0 ? folder.n - 1 : 0;
        while (n > 0 && folder.p[n - 1] != '/')
            n--;
        folder = ds_str_sub(folder, 0, n);
    }
    return ds_printf(a, "%.*s%.*s", DS_FMT(folder), DS_FMT(target));
}

static int on_relation(void *payload, const char *name, const char **attrs,
                       ds_err *err)
{
    reader *r = payload;
    (void)err;
    if (!ds_xml_is(name, RELS, "Relationship"))
        return 0;
    const char *target = ds_xml_attr(attrs, "", "Target");
    relation *rel = ds_vec_push(&r->relations);
    rel->id = ds_dup(r->arena, ds_cstr(ds_xml_attr(attrs, "", "Id")));
    rel->type = ds_dup(r->arena, ds_cstr(ds_xml_attr(attrs, "", "Type")));
    rel->part = resolve(r->arena, r->folder, ds_dup(r->arena, ds_cstr(target)));
    return 0;
}

/* The relations of a part; of the whole package for "". */
static int read_relations(reader *r, ds_str part, ds_err *err)
{
    static const ds_xml_calls calls = {on_relation, no_end, NULL};
    size_t slash = part.n;
    while (slash > 0 && part.p[slash - 1] != '/')
        slash--;
    r->folder = ds_str_sub(part, 0, slash);
    r->relations.n = 0;
    ds_str name = ds_printf(r->arena, "%.*s_rels/%.*s.rels", DS_FMT(r->folder),
                            DS_FMT(ds_str_sub(part, slash, part.n)));
    if (!ds_zip_has(r->book->zip, name.p))
        return 0;
    return ds_workbook_part(r->book, name.p, &calls, r, err);
}

static const char *related(const reader *r, const char *type)
{
    for (size_t i = 0; i < r->relations.n; i++)
        if (ds_str_ends(r->relations.p[i].type, ds_cstr(type)))
            return r->relations.p[i].part.p;
    return NULL;
}

/* --- the workbook ------------------------------------------------------ */

static int on_workbook(void *payload, const char *name, const char **attrs,
                       ds_err *err)
{
    reader *r = payload;
    (void)err;
    if (ds_xml_is(name, MAIN, "workbookPr"))
        r->book->sheet->from_1904 = is_true(ds_xml_attr(attrs, "", "date1904"));
    if (!ds_xml_is(name, MAIN, "sheet"))
        return 0;
    ds_str id = ds_cstr(ds_xml_attr(attrs, RELS, "id"));
    const char *state = ds_xml_attr(attrs, "", "state");
    for (size_t i = 0; i < r->relations.n; i++) {
        const relation *rel = &r->relations.p[i];
        if (!ds_str_eq(rel->id, id) ||
            !ds_str_ends(rel->type, DS_STR("/worksheet")))
            continue;
        listed *s = ds_vec_push(&r->sheets);
        s->name = ds_dup(r->arena, ds_cstr(ds_xml_attr(attrs, "", "name")));
        s->part = rel->part.p;
        s->hidden = state != NULL && strcmp(state, "visible") != 0;
        break;
    }
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

/* --- styles ------------------------------------------------------------ */

static int on_style(void *payload, const char *name, const char **attrs,
                    ds_err *err)
{
    reader *r = payload;
    (void)err;
    if (ds_xml_is(name, MAIN, "numFmt")) {
        const char *code = ds_xml_attr(attrs, "", "formatCode");
        *ds_vec_push(&r->codes) = ds_dup(r->arena, ds_cstr(code));
        *ds_vec_push(&r->ids) = to_number(ds_xml_attr(attrs, "", "numFmtId"));
    } else if (ds_xml_is(name, MAIN, "cellXfs")) {
        r->in_styles = true;
    } else if (r->in_styles && ds_xml_is(name, MAIN, "xf")) {
        unsigned long id = to_number(ds_xml_attr(attrs, "", "numFmtId"));
        ds_number_format f = ds_number_format_builtin(id);
        for (size_t i = 0; i < r->ids.n; i++)
            if (r->ids.p[i] == id)
                f = ds_number_format_of(r->codes.p[i]);
        *ds_vec_push(&r->formats) = f;
    }
    return 0;
}

static int on_style_end(void *payload, const char *name, ds_err *err)
{
    reader *r = payload;
    (void)err;
    if (ds_xml_is(name, MAIN, "cellXfs"))
        r->in_styles = false;
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

static int shared(ds_str *out, const reader *r, ds_str index, ds_err *err)
{
    size_t i = to_number(ds_zstr(r->arena, index));
    if (i >= r->strings.n)
        return ds_fail(err, DS_ESYNTAX, "%.*s:%u:%u: has no shared text %.*s",
                       DS_FMT(r->book->path), r->row, r->col, DS_FMT(index));
    *out = r->strings.p[i];
    return 0;
}

static int show_number(ds_str *out, ds_cell_kind *kind, const reader *r,
                       ds_str raw, ds_err *err)
{
    static const ds_number_format plain = {0};
    const ds_number_format *f =
        r->style < r->formats.n ? &r->formats.p[r->style] : &plain;
    bool moment = f->shows == DS_SHOWS_DATE || f->shows == DS_SHOWS_TIME;
    if (ds_number_show(out, r->arena, f, r->book->sheet->from_1904, raw)) {
        *kind = moment ? DS_CELL_TEXT : DS_CELL_NUMBER;
        return 0;
    }
    if (!moment ||
        !ds_number_show(out, r->arena, &plain, false, raw)) /* -1 as a date */
        return ds_fail(err, DS_ESYNTAX, "%.*s:%u:%u: \"%.*s\" is no number",
                       DS_FMT(r->book->path), r->row, r->col,
                       DS_FMT(ds_str_sub(raw, 0, 40)));
    *kind = DS_CELL_NUMBER;
    return 0;
}

static int put_cell(reader *r, ds_err *err)
{
    ds_str raw = ds_buf_str(&r->value), text = {0};
    ds_cell_kind kind = DS_CELL_TEXT;
    if (r->grid->only_probe) {
        text = raw;
    } else if (raw.n == 0 && r->formula && r->type == 'n') {
        kind = DS_CELL_FORMULA;
        text = ds_printf(r->arena, "=%.*s", DS_FMT(ds_buf_str(&r->source)));
    } else if (raw.n == 0) {
        return 0;
    } else if (r->type == 's') {
        if (shared(&text, r, ds_str_trim(raw), err) != 0)
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
        if (formula)
            r->formula = true;
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
    static const ds_xml_calls styles = {on_style, on_style_end, NULL};
    if (read_relations(r, (ds_str){0}, err) != 0)
        return -1;
    const char *part = related(r, "/officeDocument");
    if (part == NULL)
        return ds_fail(err, DS_ESYNTAX, "%.*s: has no workbook",
                       DS_FMT(r->book->path));
    if (read_relations(r, ds_cstr(part), err) != 0 ||
        read_part(r, part, &workbook, err) != 0)
        return -1;
    const char *style_part = related(r, "/styles");
    return read_part(r, related(r, "/sharedStrings"), &strings, err) ||
                   read_part(r, style_part, &styles, err) || read_sheets(r, err)
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
    ds_vec_free(&r.relations);
    ds_vec_free(&r.sheets);
    ds_vec_free(&r.strings);
    ds_vec_free(&r.formats);
    ds_vec_free(&r.codes);
    ds_vec_free(&r.ids);
    return failed;
}
