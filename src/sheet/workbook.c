/* Spreadsheets: which kind, and which of their sheets. */
#include "sheet/workbook.h"
#include "sheet/detect.h"
#include "sheet/grid.h"
#include "sheet/xlsx_out.h"
#include <stdlib.h>
#include "base/banned.h"

/* --- one of several sheets --------------------------------------------- */

static bool is_told(const ds_choice *c, ds_str name)
{
    ds_str s = c->told;
    size_t number = 0;
    if (ds_str_eq(name, s) || ds_str_eq_nocase(name, s))
        return true;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9' || number > DS_ZIP_MAX_PARTS)
            return false;
        number = number * 10 + (size_t)(s.p[i] - '0');
    }
    return s.n > 0 && number == c->names.n;
}

/* What became of the sheet before. */
static void settle(ds_choice *c)
{
    if (c->names.n == 0)
        return;
    if (c->chosen == c->names.n && c->kept.rows.n > 0)
        c->filled.p[c->names.n - 1] = true;
    else if (c->chosen == c->names.n && c->told.n == 0)
        c->chosen = 0;
    if (c->probe.total > 0)
        c->filled.p[c->names.n - 1] = true;
    c->probe.total = 0;
}

ds_grid *ds_choice_next(ds_choice *c, ds_str name, bool hidden)
{
    settle(c);
    *ds_vec_push(&c->names) = ds_dup(c->arena, name);
    ds_vec_push(&c->filled);
    *ds_vec_push(&c->hidden) = hidden;
    bool about = ds_str_is(name, DS_XLSX_ABOUT);
    bool told = c->told.n > 0;
    bool wanted = told ? is_told(c, name) : !about;
    c->ours |= about;
    if (wanted && c->chosen == 0 && (told || !hidden)) {
        c->chosen = c->names.n;
        return &c->kept;
    }
    bool matters = !hidden || c->chosen == 0; /* there may be no other */
    return wanted && !told && matters ? &c->probe : NULL;
}

/* Of all sheets, or of the hidden ones, or the others, that have rows. */
typedef enum {
    ALL,
    SHOWN,
    HIDDEN
} which;

static bool is_which(const ds_choice *c, size_t i, which w)
{
    return w == ALL || (c->filled.p[i] && c->hidden.p[i] == (w == HIDDEN));
}

static size_t count(const ds_choice *c, which w)
{
    size_t n = 0;
    for (size_t i = 0; i < c->names.n; i++)
        n += is_which(c, i, w);
    return n;
}

static ds_str list_names(const ds_choice *c, which w)
{
    ds_buf b = {0};
    for (size_t i = 0; i < c->names.n && b.n < 600; i++)
        if (is_which(c, i, w))
            ds_buf_addf(&b, "%s\"%.*s\"", b.n > 0 ? ", " : "",
                        DS_FMT(c->names.p[i]));
    ds_str out = ds_dup(c->arena, ds_str_sub(ds_buf_str(&b), 0, 600));
    ds_buf_free(&b);
    return out;
}

static int ask_which(const ds_choice *c, ds_str path, const char *trouble,
                     which w, ds_err *err)
{
    ds_fail(err, DS_EUSAGE, "%.*s: %s: %.*s", DS_FMT(path), trouble,
            DS_FMT(list_names(c, w)));
    return ds_hint(err, "--sheet NAME or --sheet NUMBER says which");
}

int ds_choice_finish(ds_sheet *out, ds_choice *c, ds_str path, ds_err *err)
{
    settle(c);
    if (c->told.n > 0 && c->chosen == 0)
        return ds_fail(err, DS_ENOTFOUND,
                       "%.*s: no sheet \"%.*s\" (there is %.*s)", DS_FMT(path),
                       DS_FMT(c->told), DS_FMT(list_names(c, ALL)));
    if (c->told.n == 0 && count(c, SHOWN) > 1)
        return ask_which(c, path, "several sheets have rows", SHOWN, err);
    if (c->told.n == 0 && count(c, SHOWN) == 0 && count(c, HIDDEN) > 0)
        return ask_which(c, path, "only hidden sheets have rows", HIDDEN, err);
    out->sheets = (unsigned)c->names.n;
    out->dialect.sheet =
        c->chosen > 0 ? c->names.p[c->chosen - 1] : (ds_str){0};
    ds_grid_finish(out, &c->kept);
    return 0;
}

void ds_choice_free(ds_choice *c)
{
    ds_vec_free(&c->names);
    ds_vec_free(&c->filled);
    ds_vec_free(&c->hidden);
    ds_grid_free(&c->kept);
    ds_grid_free(&c->probe);
}

/* --- parts as XML ------------------------------------------------------ */

typedef struct {
    ds_xml *xml;
} feeder;

static int feed_xml(void *payload, ds_str piece, ds_err *err)
{
    return ds_xml_feed(((feeder *)payload)->xml, piece, false, err);
}

int ds_workbook_part(ds_workbook *b, const char *part,
                     const ds_xml_calls *calls, void *payload, ds_err *err)
{
    feeder f = {0};
    ds_str what = ds_printf(b->arena, "%.*s: %s", DS_FMT(b->path), part);
    int failed = ds_xml_open(&f.xml, what, calls, payload, err) ||
                 ds_zip_read(b->zip, part, feed_xml, &f, err) ||
                 ds_xml_feed(f.xml, (ds_str){0}, true, err);
    ds_xml_close(f.xml);
    return failed ? -1 : 0;
}

/* --- the file ---------------------------------------------------------- */

/* A zip archive, maybe without any part. */
bool ds_workbook_is(ds_str bytes)
{
    return ds_str_starts(bytes, DS_STR("PK\x03\x04")) ||
           ds_str_starts(bytes, DS_STR("PK\x05\x06"));
}

static int read_parts(ds_workbook *b, ds_err *err)
{
    static const struct {
        const char *part, *what;
    } others[] = {
        {"xl/workbook.bin", "an .xlsb workbook, save it as .xlsx"},
        {"word/document.xml", "a Word document, save its table as .xlsx"},
        {"Index/Document.iwa", "a document of Numbers, export it as .xlsx"},
    };
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        if (ds_zip_has(b->zip, others[i].part))
            return ds_fail(err, DS_ESYNTAX, "%.*s: %s", DS_FMT(b->path),
                           others[i].what);
    if (ds_zip_has(b->zip, "content.xml"))
        return ds_ods_read(b, err);
    if (ds_zip_has(b->zip, "_rels/.rels"))
        return ds_xlsx_read(b, err);
    return ds_fail(err, DS_ESYNTAX,
                   "%.*s: a zip archive, but no .xlsx and no .ods: unpack it "
                   "first",
                   DS_FMT(b->path));
}

/* --- formula guards ---------------------------------------------------- */

static bool is_guarded(ds_str text)
{
    return ds_str_starts(text, DS_STR("'")) && ds_csv_is_formula(text);
}

/* A CSV with guards that was saved as a spreadsheet still has them, on each
 * text that looks like a formula. A sheet with one such text that has none was
 * made in another way: its apostrophes are its own. So are those of a workbook
 * that says what export it is. */
static bool has_guards(const ds_sheet *s)
{
    bool any = false;
    for (size_t row = 0; row < s->n; row++) {
        for (size_t i = 0; i < s->rows[row].n; i++) {
            ds_str text = s->rows[row].cells[i].text;
            if (ds_sheet_kind(&s->rows[row], i) != DS_CELL_TEXT ||
                !ds_csv_is_formula(text))
                continue;
            if (!is_guarded(text))
                return false;
            any = true;
        }
    }
    return any;
}

static void take_guards_off(ds_sheet *s)
{
    for (size_t row = 0; row < s->n; row++) {
        for (size_t i = 0; i < s->rows[row].n; i++) {
            ds_sheet_cell *c = &s->rows[row].cells[i];
            if (ds_sheet_kind(&s->rows[row], i) == DS_CELL_TEXT &&
                is_guarded(c->text))
                c->text = ds_str_sub(c->text, 1, c->text.n);
        }
    }
}

int ds_workbook_read(ds_sheet *out, ds_arena *a, ds_str path, ds_str bytes,
                     ds_err *err)
{
    ds_workbook b = {.arena = a, .path = path, .sheet = out};
    b.choice = (ds_choice){.arena = a, .told = out->dialect.sheet};
    b.choice.kept = (ds_grid){.arena = a, .path = path};
    b.choice.probe = (ds_grid){.arena = a, .path = path, .only_probe = true};
    int failed = ds_zip_open(&b.zip, path, bytes, err) || read_parts(&b, err) ||
                 ds_choice_finish(out, &b.choice, path, err);
    ds_choice_free(&b.choice);
    ds_zip_close(b.zip);
    if (!failed && !b.choice.ours && has_guards(out))
        take_guards_off(out);
    return failed ? -1 : 0;
}
