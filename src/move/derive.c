/* Columns that are made of others (see made.c), and split where they fill
 * several fields: "20121 Milano MI" is a postcode, a city and a province. They
 * stand
 * behind the sheet's own, each cell at the place of the one it comes from, so
 * that nothing else need know of them. */
#include "move/rows.h"
#include <string.h>
#include "base/banned.h"

/* --- splitting --------------------------------------------------------- */

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == ',' ||
           c == ';';
}

/* Without blanks, commas and lone dashes at both ends. */
static ds_str strip(ds_str s)
{
    while (s.n > 0 && (is_blank(s.p[0]) || s.p[0] == '-'))
        s = ds_str_sub(s, 1, s.n);
    while (s.n > 0 && (is_blank(s.p[s.n - 1]) || s.p[s.n - 1] == '-'))
        s = ds_str_sub(s, 0, s.n - 1);
    return s;
}

static bool is_letter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

typedef enum {
    REST, /* a text: all that the others leave */
    POSTCODE,
    PROVINCE,
    WORD
} piece;

static piece piece_of(const ds_import *m, ds_col_target t)
{
    const ds_field *f = &m->schema->tables[t.table].fields[t.field];
    if (ds_str_ends(f->name, DS_STR("postcode")))
        return POSTCODE;
    if (ds_str_ends(f->name, DS_STR("province")))
        return PROVINCE;
    return f->type == DS_TEXT || f->type == DS_NOTE || f->type == DS_COUNTRY
               ? REST
               : WORD;
}

/* The word as the piece has it, or empty: "(MI)" is the province MI. */
static ds_str fit(piece p, ds_str word)
{
    bool digits = false;
    if (p == PROVINCE) {
        if (word.n > 2 && word.p[0] == '(' && word.p[word.n - 1] == ')')
            word = ds_str_sub(word, 1, word.n - 1);
        return word.n == 2 && is_letter(word.p[0]) && is_letter(word.p[1])
                   ? word
                   : (ds_str){0};
    }
    for (size_t i = 0; i < word.n; i++)
        digits = digits || (word.p[i] >= '0' && word.p[i] <= '9');
    return p == POSTCODE && !digits ? (ds_str){0} : word;
}

static void take_first(ds_str *out, ds_str *rest, piece p)
{
    ds_str s = strip(*rest);
    size_t n = 0;
    while (n < s.n && !is_blank(s.p[n]))
        n++;
    *out = fit(p, ds_str_sub(s, 0, n));
    if (out->n > 0)
        *rest = ds_str_sub(s, n, s.n);
}

static void take_last(ds_str *out, ds_str *rest, piece p)
{
    ds_str s = strip(*rest);
    size_t n = s.n;
    while (n > 0 && !is_blank(s.p[n - 1]))
        n--;
    *out = fit(p, ds_str_sub(s, n, s.n));
    if (out->n > 0)
        *rest = ds_str_sub(s, 0, n);
}

/* The pieces [beg, end) of which at most one is a REST. */
static void split_group(ds_str *out, const piece *p, size_t beg, size_t end,
                        ds_str text)
{
    while (beg < end && p[beg] != REST) {
        take_first(&out[beg], &text, p[beg]);
        beg++;
    }
    while (end > beg + 1) {
        end--;
        take_last(&out[end], &text, p[end]);
    }
    if (beg < end)
        out[beg] = strip(text);
}

/* From the right: each REST but the first begins behind the last comma or line
 * end that is left. */
static void split(ds_str *out, const piece *p, size_t n, ds_str text)
{
    size_t end = n;
    for (size_t i = n; i > 0; i--) {
        size_t first = i - 1;
        if (p[first] != REST)
            continue;
        while (first > 0 && p[first - 1] != REST)
            first--;
        if (first == 0)
            break;
        size_t cut = text.n;
        while (cut > 0 && strchr(",;\n", text.p[cut - 1]) == NULL)
            cut--;
        split_group(out, p, first, end, ds_str_sub(text, cut, text.n));
        text = ds_str_sub(text, 0, cut);
        end = first;
        i = first + 1;
    }
    split_group(out, p, 0, end, text);
}

/* --- the columns ------------------------------------------------------- */

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
    piece p[DS_DERIVED_MAX];
    ds_str texts[DS_DERIVED_MAX] = {{0}};
    ds_made made = ds_made_cell(m, d, row);
    ds_cell_tell(m, d, row, made);
    for (size_t i = 0; i < d->nto; i++)
        p[i] = piece_of(m, d->to[i]);
    if (row == 0 || d->nto == 1)
        for (size_t i = 0; i < d->nto; i++)
            texts[i] = made.text;
    else
        split(texts, p, d->nto, made.text);
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
