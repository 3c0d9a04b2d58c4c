/* Columns that are made of others (see made.c), and split where they fill
 * several fields: "20121 Milano MI" is a postcode, a city and a province. They
 * stand behind the sheet's own, each cell at the place of the one it comes
 * from, so that nothing else need know of them. */
#include "move/rows.h"
#include "move/split.h"
#include "base/utf8.h"
#include <string.h>
#include "base/banned.h"

static ds_piece piece_of(const ds_import *m, ds_col_target t, ds_str text)
{
    const ds_field *f = &m->schema->tables[t.table].fields[t.field];
    if (ds_str_ends(f->name, DS_STR("region")) &&
        ds_str_chr(text, ',') == text.n)
        return DS_PIECE_PROVINCE; /* "Springfield IL" */
    if (ds_str_ends(f->name, DS_STR("postcode")))
        return DS_PIECE_POSTCODE;
    if (ds_str_ends(f->name, DS_STR("province")))
        return DS_PIECE_PROVINCE;
    if (ds_str_ends(f->name, DS_STR("city")))
        return DS_PIECE_CITY;
    return f->type == DS_TEXT || f->type == DS_NOTE || f->type == DS_COUNTRY
               ? DS_PIECE_REST
               : DS_PIECE_WORD;
}

static void say_left(ds_import *m, const ds_derived *d, size_t row, ds_str text,
                     ds_str left)
{
    text = ds_utf8_fit(text, 100);
    left = ds_utf8_fit(left, 100);
    ds_row_bad(m, row, d->from[0], DS_F_CELL,
               "\"%.*s\" cannot be split: what is \"%.*s\"?", DS_FMT(text),
               DS_FMT(left));
    ds_find_hint(m->findings, "mend the cell, or map the column to one field");
}

static void split(ds_import *m, const ds_derived *d, size_t row,
                  const ds_piece *p, ds_str *texts, ds_str text)
{
    ds_splitting x = {.arena = m->arena,
                      .country = m->schema->country,
                      .pieces = p,
                      .n = d->nto};
    ds_split(texts, &x, text);
    if (x.left.n > 0 && !m->unclear)
        say_left(m, d, row, text, x.left);
}

/* An amount joined with its currency is the number that it was. */
static bool is_priced(const ds_import *m, const ds_derived *d, size_t row)
{
    const ds_sheet_row *r = &m->sheet.rows[row];
    const ds_field *f =
        &m->schema->tables[d->to[0].table].fields[d->to[0].field];
    return f->type == DS_MONEY && d->nfrom == 2 &&
           ds_sheet_kind(r, d->from[0]) == DS_CELL_NUMBER &&
           ds_currency_parse(ds_str_trim(r->cells[d->from[1]].text)) != 0;
}

static void derive_cells(ds_import *m, const ds_derived *d, size_t row,
                         size_t at, ds_cell_kind *kinds)
{
    ds_sheet_row *r = &m->sheet.rows[row];
    ds_piece p[DS_DERIVED_MAX];
    ds_str texts[DS_DERIVED_MAX] = {{0}};
    ds_made made = ds_made_cell(m, d, row);
    ds_cell_tell(m, d, row, made);
    for (size_t i = 0; i < d->nto; i++)
        p[i] = piece_of(m, d->to[i], made.text);
    if (row == 0 || d->nto == 1)
        for (size_t i = 0; i < d->nto; i++)
            texts[i] = made.text;
    else
        split(m, d, row, p, texts, made.text);
    for (size_t i = 0; i < d->nto; i++) {
        r->cells[at + i] = r->cells[made.from];
        r->cells[at + i].text = texts[i];
    }
    if (kinds != NULL && d->nto == 1)
        kinds[at] = made.whole             ? kinds[made.from]
                    : is_priced(m, d, row) ? DS_CELL_NUMBER
                                           : DS_CELL_TEXT;
}

/* Room for more cells; those of a spreadsheet that have kinds get TEXT: here
 * they are, else NULL. */
static ds_cell_kind *widen(ds_import *m, ds_sheet_row *r, size_t width)
{
    ds_cell_kind *kinds = NULL;
    ds_sheet_cell *cells = ds_new_n(m->arena, ds_sheet_cell, width);
    memcpy(cells, r->cells, r->n * sizeof *cells);
    r->cells = cells;
    if (r->kinds != NULL) {
        kinds = ds_new_n(m->arena, ds_cell_kind, width);
        memcpy(kinds, r->kinds, r->n * sizeof *kinds);
        r->kinds = kinds;
    }
    r->n = width;
    return kinds;
}

static void derive_targets(ds_import *m, size_t width)
{
    ds_col_target *all = ds_new_n(m->arena, ds_col_target, width);
    size_t at = m->width;
    memcpy(all, m->columns, m->width * sizeof *all);
    for (size_t i = 0; i < m->nderived; i++)
        for (size_t k = 0; k < m->derived[i].nto; k++)
            all[at++] = m->derived[i].to[k];
    m->columns = all;
}

void ds_derive(ds_import *m)
{
    size_t width = m->width;
    for (size_t i = 0; i < m->nderived; i++)
        width += m->derived[i].nto;
    if (width == m->width)
        return;
    ds_made_judge(m);
    derive_targets(m, width);
    for (size_t row = 0; row < m->sheet.n; row++) {
        ds_sheet_row *r = &m->sheet.rows[row];
        size_t at = m->width;
        if (r->n != m->width)
            continue; /* bad already */
        ds_cell_kind *kinds = widen(m, r, width);
        for (size_t i = 0; i < m->nderived; i++) {
            derive_cells(m, &m->derived[i], row, at, kinds);
            at += m->derived[i].nto;
        }
    }
}
