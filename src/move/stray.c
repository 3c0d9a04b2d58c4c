/* Rows that are none: the heading that a page break repeats, totals below the
 * list, and rows that an open quote has swallowed. */
#include "move/rows.h"
#include "base/utf8.h"
#include <string.h>
#include "base/banned.h"

/* --- headings ---------------------------------------------------------- */

bool ds_rows_alike(const ds_sheet_row *a, const ds_sheet_row *b)
{
    for (size_t i = 0; i < a->n || i < b->n; i++)
        if (!ds_str_eq(ds_sheet_text_at(a, i), ds_sheet_text_at(b, i)))
            return false;
    return true;
}

void ds_stray_headings(ds_import *m)
{
    size_t n = 1, first = 0;
    for (size_t row = 1; row < m->sheet.n; row++) {
        if (!ds_rows_alike(&m->sheet.rows[0], &m->sheet.rows[row]))
            m->sheet.rows[n++] = m->sheet.rows[row];
        else if (first == 0)
            first = m->sheet.rows[row].line;
    }
    if (n == m->sheet.n)
        return;
    *ds_vec_push(&m->notes) = ds_printf(
        m->arena, "%.*s:%zu:1: left out %zu row%s that repeat%s the heading",
        DS_FMT(m->opts->file), first, m->sheet.n - n,
        m->sheet.n - n == 1 ? "" : "s", m->sheet.n - n == 1 ? "s" : "");
    m->sheet.n = n;
}

/* --- totals ------------------------------------------------------------ */

static bool is_word(const char *words, ds_str word)
{
    ds_str rest = ds_cstr(words);
    while (rest.p != NULL)
        if (ds_str_eq(ds_str_cut(&rest, ' '), word))
            return true;
    return false;
}

/* Folded letters from the front of `*s`; digits and signs before them go. */
static ds_str take_word(ds_str *s)
{
    size_t beg = 0, end;
    while (beg < s->n && (s->p[beg] < 'a' || s->p[beg] > 'z'))
        beg++;
    for (end = beg; end < s->n && s->p[end] >= 'a' && s->p[end] <= 'z';)
        end++;
    ds_str word = ds_str_sub(*s, beg, end);
    *s = ds_str_sub(*s, end, s->n);
    return word;
}

/* "Totale clienti: 12", "Grand total", and no name of a firm. */
static bool is_total(ds_arena *a, ds_str text)
{
    static const char totals[] =
        "total totals totale totali totaux totaal subtotal subtotals subtotale "
        "subtotali somma somme sum summe gesamt gesamtsumme zwischensumme suma";
    static const char before[] = "grand sub gran importo amount";
    static const char behind[] =
        "generale general complessivo complessivi parziale parziali overall of "
        "di per n nr eur euro clienti clients customers fornitori suppliers "
        "fatture invoices bolle bills documenti documents righe rows record "
        "records voci items ore hours importo importi amount imponibile netto "
        "net iva vat lordo gross progetti projects ordini orders pagamenti "
        "payments";
    ds_str s = ds_utf8_fold(a, text), word = take_word(&s);
    if (is_word(before, word))
        word = take_word(&s);
    if (word.n == 0 || !is_word(totals, word))
        return false;
    for (word = take_word(&s); word.n > 0; word = take_word(&s))
        if (!is_word(behind, word))
            return false;
    return true;
}

static bool has_letters(ds_str s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        n += (s.p[i] >= 'a' && s.p[i] <= 'z') ||
             (s.p[i] >= 'A' && s.p[i] <= 'Z');
    return n > 3; /* of a currency's code */
}

/* Whether each row must have the column, and not as a number. */
static bool is_needed(const ds_import *m, size_t column)
{
    ds_col_target t = m->columns[column];
    if (t.kind != DS_COL_FIELD)
        return t.kind == DS_COL_CLIENT || t.kind == DS_COL_KEY ||
               t.kind == DS_COL_PARENT;
    const ds_field *f = &m->schema->tables[t.table].fields[t.field];
    ds_class class = ds_type_class(f->type);
    return t.table == m->table && f->required && class != DS_AS_NUMBER &&
           class != DS_AS_MONEY;
}

/* The column of the word, when the others of the row have numbers or nothing,
 * and what a row must have is not there. */
static size_t total_column(ds_import *m, const ds_sheet_row *r)
{
    size_t first = 0, lacking = 0;
    while (first < r->n && ds_sheet_text_at(r, first).n == 0)
        first++;
    if (first == r->n || ds_sheet_kind(r, first) != DS_CELL_TEXT ||
        !is_total(&m->scratch, ds_sheet_text_at(r, first)))
        return DS_NO_COLUMN;
    for (size_t i = 0; i < m->sheet.rows[0].n; i++) {
        ds_str text = ds_sheet_text_at(r, i);
        if (i == first || ds_str_eq(text, ds_sheet_text_at(r, first)))
            continue; /* the second is made of it */
        bool needed = is_needed(m, i);
        if (has_letters(text) || (needed && text.n > 0))
            return DS_NO_COLUMN;
        lacking += needed;
    }
    return lacking > 0 ? first : DS_NO_COLUMN;
}

/* --- open quotes ------------------------------------------------------- */

/* In a text people write a blank behind a comma. */
static size_t count_delimiters(ds_str s, char delimiter)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        n += s.p[i] == delimiter && (i + 1 == s.n || s.p[i + 1] != ' ');
    return n;
}

/* Whether each line of the file that the cell is part of, from its row's first
 * to its last, has just as many delimiters as a row has. */
static bool holds_rows(const ds_import *m, const ds_sheet_row *r, size_t column)
{
    char delimiter = m->sheet.dialect.delimiter;
    size_t want = m->width - 1, line = 0;
    ds_str rest = r->cells[column].text;
    if (want == 0 || ds_str_chr(rest, '\n') == rest.n)
        return false;
    for (; rest.p != NULL; line++) {
        size_t n = count_delimiters(ds_str_cut(&rest, '\n'), delimiter);
        n += line == 0 ? column : 0;
        n += rest.p == NULL ? want - column : 0;
        if (n != want)
            return false;
    }
    return true;
}

static void find_swallowed(ds_import *m, size_t row)
{
    const ds_sheet_row *r = &m->sheet.rows[row];
    for (size_t i = 0; i < m->width && i < r->n; i++) {
        if (!holds_rows(m, r, i))
            continue;
        ds_row_bad(m, row, i, DS_F_ROW,
                   "the lines of this cell look like rows of their own");
        ds_find_hint(m->findings, "mend the quote that opens it, or the lines");
    }
}

void ds_stray_rows(ds_import *m)
{
    bool csv = m->sheet.dialect.encoding.n > 0;
    for (size_t row = 1; row < m->sheet.n && !m->opts->exported; row++) {
        const ds_sheet_row *r = &m->sheet.rows[row];
        if (m->rows[row].state == DS_ROW_BAD)
            continue;
        ds_arena_reset(&m->scratch);
        size_t column = total_column(m, r);
        if (column != DS_NO_COLUMN) {
            ds_row_bad(m, row, column, DS_F_ROW,
                       "\"%.*s\" looks like a total, and no row",
                       DS_FMT(ds_sheet_text_at(r, column)));
            ds_find_hint(m->findings, "take it out of the file, or --skip-bad "
                                      "FILE sets it aside");
        } else if (csv) {
            find_swallowed(m, row);
        }
    }
}
