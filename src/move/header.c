/* Which row of the sheet is the header? Above it may stand titles ("Elenco
 * clienti al 23/11/2026"), and each of its cells a column's name. */
#include "move/rows.h"
#include <string.h>
#include "base/banned.h"

enum {
    LOOKED_AT = 30 /* rows; titles are few */
};

static size_t count_filled(const ds_sheet_row *r)
{
    size_t n = 0;
    for (size_t i = 0; i < r->n; i++)
        n += ds_str_trim(r->cells[i].text).n > 0;
    return n;
}

/* --map names the column. */
static bool is_told(const ds_import *m, ds_str header)
{
    for (size_t i = 0; i < m->opts->nmap; i++) {
        ds_str map = m->opts->map[i];
        size_t skip = ds_str_starts(map, DS_STR("?")), eq = map.n;
        while (eq > skip && map.p[eq - 1] != '=')
            eq--;
        if (eq > skip &&
            ds_str_eq(ds_str_trim(ds_str_sub(map, skip, eq - 1)), header))
            return true;
    }
    return false;
}

static size_t count_known(ds_import *m, const ds_sheet_row *r)
{
    size_t n = 0;
    for (size_t i = 0; i < r->n; i++) {
        ds_str text = ds_str_trim(r->cells[i].text);
        n += text.n > 0 && ds_sheet_kind(r, i) == DS_CELL_TEXT &&
             (ds_vocabulary_header(&m->words, text).kind != DS_COL_UNKNOWN ||
              is_told(m, text));
    }
    return n;
}

/* Names that head groups of columns may stand right above the header; rows
 * between the two are lost, as are those below another heading. */
static bool is_rival(const ds_import *m, size_t header, size_t other)
{
    if (ds_rows_alike(&m->sheet.rows[header], &m->sheet.rows[other]))
        return false;
    bool between = other > header;
    for (size_t i = other + 1; i < header; i++)
        between = between || count_filled(&m->sheet.rows[i]) > 1;
    return between;
}

static int check_rivals(const ds_import *m, const size_t *known, size_t n,
                        size_t header, ds_err *err)
{
    for (size_t i = 0; i < n; i++) {
        const ds_sheet_row *r = &m->sheet.rows[i];
        if (i == header || known[i] < 2 || 2 * known[i] <= count_filled(r) ||
            !is_rival(m, header, i))
            continue;
        size_t first = i < header ? i : header, second = i + header - first;
        ds_fail(err, DS_EUSAGE,
                "%.*s: line %u and line %u both name the columns",
                DS_FMT(m->opts->file), m->sheet.rows[first].line,
                m->sheet.rows[second].line);
        return ds_hint(err, "--header LINE says which; rows above it are left "
                            "out");
    }
    return 0;
}

/* The row with the most names of columns; without any, the first that is not
 * much shorter than the others. */
static int find_header(size_t *best, ds_import *m, ds_err *err)
{
    size_t n = m->sheet.n < LOOKED_AT ? m->sheet.n : LOOKED_AT;
    size_t known[LOOKED_AT], widest = 0;
    *best = 0;
    for (size_t i = 0; i < n; i++) {
        size_t filled = count_filled(&m->sheet.rows[i]);
        known[i] = count_known(m, &m->sheet.rows[i]);
        widest = filled > widest ? filled : widest;
        *best = known[i] > known[*best] ? i : *best;
    }
    if (known[*best] > 1)
        return check_rivals(m, known, n, *best, err);
    *best = 0;
    while (widest >= 3 && 2 * count_filled(&m->sheet.rows[*best]) < widest)
        ++*best;
    return 0;
}

static int told_header(size_t *at, const ds_import *m, ds_err *err)
{
    for (*at = 0; *at < m->sheet.n; ++*at)
        if (m->sheet.rows[*at].line == m->opts->header)
            return 0;
    return ds_fail(err, DS_EUSAGE, "--header: %.*s has no cells in line %u",
                   DS_FMT(m->opts->file), m->opts->header);
}

/* A spreadsheet does not say how many empty cells end a row. */
static void pad(ds_import *m, ds_sheet_row *r, size_t width)
{
    ds_sheet_cell *cells = ds_new_n(m->arena, ds_sheet_cell, width);
    memcpy(cells, r->cells, r->n * sizeof *cells);
    for (size_t i = r->n; i < width; i++)
        cells[i] = (ds_sheet_cell){{0}, r->line, (unsigned)i + 1};
    if (r->kinds != NULL) {
        ds_cell_kind *kinds = ds_new_n(m->arena, ds_cell_kind, width);
        memcpy(kinds, r->kinds, r->n * sizeof *kinds);
        r->kinds = kinds;
    }
    r->cells = cells;
    r->n = width;
}

int ds_header_choose(ds_import *m, ds_err *err)
{
    size_t at;
    if (m->opts->header == 0 ? find_header(&at, m, err)
                             : told_header(&at, m, err))
        return -1;
    m->above = at;
    m->sheet.rows += at;
    m->sheet.n -= at;
    size_t width = m->sheet.rows[0].n;
    bool csv = m->sheet.dialect.encoding.n > 0;
    for (size_t row = 1; !csv && row < m->sheet.n; row++)
        if (m->sheet.rows[row].n < width)
            pad(m, &m->sheet.rows[row], width);
    if (!m->opts->exported && count_filled(&m->sheet.rows[0]) > 1)
        ds_stray_headings(m);
    return 0;
}

/* --- what was detected, in one line ------------------------------------ */

static void say_delimiter(ds_buf *b, char delimiter)
{
    if (delimiter == '\t')
        ds_buf_addz(b, ", cells between tabs");
    else
        ds_buf_addf(b, ", cells between \"%c\"", delimiter);
}

static void say_values(ds_buf *b, const ds_import *m)
{
    if (m->number_seen && m->cells.decimal != 0)
        ds_buf_addf(b, ", decimal sign \"%c\"", m->cells.decimal);
    else if (m->number_seen)
        ds_buf_addz(b, ", decimal sign not clear (--decimal tells it)");
    if (m->date_seen && m->cells.date_order.n > 0)
        ds_buf_addf(b, ", dates %.*s", DS_FMT(m->cells.date_order));
    else if (m->date_seen)
        ds_buf_addz(b, ", order of dates not clear (--dates tells it)");
}

ds_str ds_header_said(ds_import *m)
{
    ds_buf b = {0};
    const ds_sheet *s = &m->sheet;
    const ds_dialect *d = &s->dialect;
    ds_buf_addf(&b, "%.*s: %s", DS_FMT(m->opts->file), s->format);
    if (d->encoding.n > 0) {
        ds_buf_addf(&b, " in %.*s", DS_FMT(d->encoding));
        say_delimiter(&b, d->delimiter);
        if (d->quote != '"')
            ds_buf_addf(&b, ", quotes are %c", d->quote);
        if (s->escapes)
            ds_buf_addf(&b, ", \\%c is a quote in a cell", d->quote);
    } else if (s->sheets > 1) {
        ds_buf_addf(&b, ", sheet \"%.*s\" of %u", DS_FMT(d->sheet), s->sheets);
    }
    ds_buf_addf(&b, ", header in line %u", s->rows[0].line);
    if (m->above > 0)
        ds_buf_addf(&b, " (%zu above left out)", m->above);
    say_values(&b, m);
    ds_str out = ds_dup(m->arena, ds_buf_str(&b));
    ds_buf_free(&b);
    return out;
}
