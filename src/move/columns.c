/* Binds headers: first what --map says, then what a known program means by
 * them, then what the vocabulary knows. */
#include "move/binding.h"
#include "move/cell.h"
#include "move/synonyms.h"
#include "move/words.h"
#include "record/record.h"
#include <assert.h>
#include "base/banned.h"

typedef ds_binding binding;

ds_str ds_binding_header(const ds_binding *b, size_t column)
{
    return ds_str_trim(b->header->cells[column].text);
}

bool ds_binding_blank(const ds_binding *b, size_t column)
{
    if (b->sheet->n == 1)
        return ds_binding_header(b, column).n == 0;
    for (size_t i = 1; i < b->sheet->n; i++)
        if (ds_sheet_text_at(&b->sheet->rows[i], column).n > 0)
            return false;
    return true;
}

bool ds_binding_is(const ds_binding *b, size_t column, const char *words)
{
    ds_str rest = ds_cstr(words);
    ds_str folded = ds_header_fold(b->arena, ds_binding_header(b, column));
    while (rest.p != NULL)
        if (ds_str_eq(ds_header_fold(b->arena, ds_str_cut(&rest, '|')), folded))
            return true;
    return false;
}

size_t ds_binding_bound(const ds_binding *b, ds_col_target t)
{
    for (size_t i = 0; i < b->header->n; i++)
        if (ds_target_same(b->out->targets[i], t))
            return i;
    return SIZE_MAX;
}

ds_derived *ds_binding_made(const ds_binding *b, ds_col_target t)
{
    for (size_t i = 0; i < b->out->nderived; i++)
        for (size_t k = 0; k < b->out->derived[i].nto; k++)
            if (ds_target_same(b->out->derived[i].to[k], t))
                return &b->out->derived[i];
    return NULL;
}

ds_derived *ds_binding_make(ds_binding *b, const ds_derived *d)
{
    assert(b->out->nderived < b->made_max);
    ds_derived *made = &b->out->derived[b->out->nderived++];
    *made = *d;
    for (size_t i = 0; i < d->nfrom; i++)
        if (!b->told[d->from[i]])
            b->out->targets[d->from[i]] =
                (ds_col_target){.kind = DS_COL_SOURCE};
    return made;
}

/* The header as it is written, or folded. */
static bool is_called(const binding *b, size_t column, ds_str name, bool folded)
{
    ds_str header = ds_binding_header(b, column);
    if (!folded)
        return ds_str_eq(header, name);
    ds_str fold = ds_header_fold(b->arena, header);
    return fold.n > 0 && ds_str_eq(fold, ds_header_fold(b->arena, name));
}

size_t ds_binding_next(const binding *b, ds_str name, size_t column)
{
    size_t n = b->header->n;
    bool folded = true;
    for (size_t i = 0; i < n; i++)
        folded = folded && !is_called(b, i, name, false);
    while (column < n && !is_called(b, column, name, folded))
        column++;
    return column < n ? column : SIZE_MAX;
}

bool ds_binding_alone(const binding *b, size_t column)
{
    ds_str name = ds_binding_header(b, column);
    size_t first = ds_binding_next(b, name, 0);
    return first == SIZE_MAX || ds_binding_next(b, name, first + 1) == SIZE_MAX;
}

/* --- what a header means ----------------------------------------------- */

/* How many cells of the column the field can read. */
static size_t count_read(ds_vocabulary *v, ds_col_target t,
                         const ds_sheet *sheet, size_t column)
{
    size_t n = 0;
    ds_value value;
    const ds_field *f = &v->schema->tables[t.table].fields[t.field];
    for (size_t i = 1; i < sheet->n; i++) {
        const ds_sheet_row *r = &sheet->rows[i];
        if (column >= r->n)
            continue;
        ds_str text = r->cells[column].text;
        bool word =
            f->type == DS_ENUM && ds_word_value(&v->arena, f, text).n > 0;
        n += word ||
             (ds_value_parse(&value, NULL, f, text, 0, NULL) && value.set);
    }
    return n;
}

/* "IT01234567897": what some call a tax number is a VAT number. */
static bool has_vat_numbers(const ds_sheet *sheet, size_t column)
{
    size_t with = 0, without = 0;
    for (size_t i = 1; i < sheet->n; i++) {
        ds_str s = ds_sheet_text_at(&sheet->rows[i], column);
        bool letters = s.n > 7 && s.p[0] >= 'A' && s.p[0] <= 'Z' &&
                       s.p[1] >= 'A' && s.p[1] <= 'Z';
        bool digits = letters && s.p[2] >= '0' && s.p[2] <= '9';
        with += digits;
        without += s.n > 0 && !digits;
    }
    return with > without;
}

/* "Employee?" is not who it was, but whether. */
static bool is_question(const ds_vocabulary *v, ds_str header, ds_col_target t)
{
    ds_type type = v->schema->tables[t.table].fields[t.field].type;
    return ds_str_ends(header, DS_STR("?")) && t.kind == DS_COL_FIELD &&
           type != DS_BOOL && type != DS_ENUM;
}

/* "Pagato: sì" is no amount. */
static bool has_truths(ds_vocabulary *v, const ds_sheet *sheet, size_t column)
{
    static const ds_field truth = {.type = DS_BOOL};
    static const ds_cell_env env = {0};
    size_t n = 0;
    for (size_t i = 1; i < sheet->n; i++) {
        ds_str s = ds_sheet_text_at(&sheet->rows[i], column);
        ds_str is;
        if (s.n == 0)
            continue;
        if ((s.p[0] >= '0' && s.p[0] <= '9') ||
            ds_cell_read(&is, &v->arena, &env, &truth, s, NULL))
            return false;
        n++;
    }
    return n > 0;
}

static ds_col_target understand(ds_vocabulary *v, const ds_sheet *sheet,
                                size_t column)
{
    ds_str header = ds_str_trim(sheet->rows[0].cells[column].text);
    ds_col_target one = ds_vocabulary_header(v, header);
    if (is_question(v, header, one))
        return (ds_col_target){0};
    if (one.kind == DS_COL_FIELD &&
        v->schema->tables[one.table].fields[one.field].type == DS_MONEY &&
        has_truths(v, sheet, column))
        return (ds_col_target){DS_COL_UNKNOWN, 0, 0};
    ds_col_target two = ds_vocabulary_second(v, header);
    bool field = one.kind == DS_COL_FIELD || one.kind == DS_COL_KEY;
    const ds_table *t = &v->schema->tables[field ? one.table : 0];
    int vat = ds_table_field(t, DS_STR("vat_number"));
    if (field && vat >= 0 && t->fields[one.field].type == DS_TAX_CODE &&
        has_vat_numbers(sheet, column))
        one.field = (unsigned)vat;
    return two.kind != DS_COL_UNKNOWN &&
                   count_read(v, one, sheet, column) == 0 &&
                   count_read(v, two, sheet, column) > 0
               ? two
               : one;
}

/* What is made on purpose wins over what a header seems to mean. */
static void drop_derived_twins(binding *b)
{
    for (size_t i = 0; i < b->out->nderived; i++)
        for (size_t k = 0; k < b->out->derived[i].nto; k++)
            for (size_t c = 0; c < b->header->n; c++)
                if (!b->told[c] && ds_target_same(b->out->targets[c],
                                                  b->out->derived[i].to[k]))
                    b->out->targets[c] = (ds_col_target){0};
}

static void open_binding(binding *b)
{
    size_t n = b->header->n;
    b->out->told = b->told = ds_new_n(b->arena, bool, n);
    b->out->targets = ds_new_n(b->arena, ds_col_target, n);
    b->out->own = ds_new_n(b->arena, ds_str, n);
    b->out->where = ds_new_n(b->arena, unsigned, n);
    b->wish = ds_new_n(b->arena, ds_str, n);
    b->out->label = ds_new_n(b->arena, ds_str, n);
    b->why = ds_new_n(b->arena, const char *, n);
    b->out->derived = ds_new_n(b->arena, ds_derived, b->made_max);
}

int ds_columns_bind(ds_bound *out, ds_arena *a, ds_vocabulary *v, ds_str file,
                    const ds_sheet *sheet, const ds_str *map, size_t nmap,
                    ds_findings *f, ds_err *err)
{
    *out = (ds_bound){0};
    binding b = {.arena = a, .words = v, .sheet = sheet, .out = out};
    b.header = &sheet->rows[0];
    b.made_max = nmap + 32 + 4 * b.header->n;
    open_binding(&b);
    for (size_t i = 0; i < b.header->n; i++)
        out->targets[i] = understand(v, sheet, i);
    for (size_t i = 0; i < nmap; i++)
        if (ds_bind_told(&b, map[i], err))
            return -1;
    ds_bind_program(&b);
    ds_bind_names(&b);
    ds_bind_unite(&b);
    ds_bind_amounts(&b);
    ds_bind_parts(&b);
    ds_bind_document(&b);
    if (ds_bind_own(&b, err))
        return -1;
    ds_bind_people(&b);
    drop_derived_twins(&b);
    ds_bind_twins(&b, file, f);
    if (b.drop || b.keep)
        ds_bind_currency_lost(&b, file, f);
    if (!b.drop)
        ds_bind_unknown(&b, file, f);
    return 0;
}
