/* What programs put into a cell beside its value. Google writes several values
 * as "a@b.it ::: c@d.it", and its own labels as "* myContacts"; people write
 * several addresses as "a@b.it; c@d.it"; the tax office of Italy writes
 * '01234567897', so that no spreadsheet takes it for a number. */
#include "move/rows.h"
#include <string.h>
#include "base/banned.h"

static const ds_str between = {" ::: ", 5};

static size_t find_between(ds_str s)
{
    const char *at = s.n > 0 ? memmem(s.p, s.n, between.p, between.n) : NULL;
    return at != NULL ? (size_t)(at - s.p) : s.n;
}

/* --- 'one' ------------------------------------------------------------- */

static bool is_wrapped(ds_str s)
{
    return s.n > 1 && s.p[0] == '\'' && s.p[s.n - 1] == '\'';
}

/* All of its cells are, so that it is no apostrophe. */
static bool are_wrapped(const ds_import *m, size_t column)
{
    bool any = false;
    for (size_t row = 1; row < m->sheet.n; row++) {
        ds_str s = ds_sheet_text_at(&m->sheet.rows[row], column);
        if (s.n > 0 && !is_wrapped(s))
            return false;
        any = any || s.n > 0;
    }
    return any;
}

ds_str ds_cell_unwrapped(const ds_import *m, size_t row, size_t column)
{
    ds_str text = m->sheet.rows[row].cells[column].text, s = ds_str_trim(text);
    bool wrapped = row > 0 && column < m->width && m->wrapped[column];
    return wrapped && is_wrapped(s) ? ds_str_sub(s, 1, s.n - 1) : text;
}

/* --- one ::: two ------------------------------------------------------- */

/* "; c@d.it" and ";", but not "; tel. 06 1". */
static bool is_address_next(ds_str s)
{
    size_t n = 1;
    while (n < s.n && s.p[n] != ';' && s.p[n] != ',')
        n++;
    ds_str word = ds_str_trim(ds_str_sub(s, 1, n));
    return word.n == 0 ||
           (ds_str_chr(word, '@') < word.n && ds_str_chr(word, ' ') == word.n);
}

/* Where the first value ends; s.n: it is the only one. `*sign`: so many bytes
 * stand between it and the next. */
static size_t find_end(size_t *sign, const ds_field *f, ds_str s)
{
    size_t at = find_between(s), i = 0;
    *sign = between.n;
    while (i < at && s.p[i] != ';' && s.p[i] != ',')
        i++;
    if (f->type != DS_EMAIL || i == at ||
        ds_str_chr(ds_str_sub(s, 0, i), '@') == i ||
        !is_address_next(ds_str_sub(s, i, at)))
        return at;
    *sign = 1;
    return i;
}

static const ds_field *field_of(const ds_import *m, ds_col_target t)
{
    return &m->schema->tables[t.table].fields[t.field];
}

static bool has_several(const ds_import *m, size_t column)
{
    size_t sign;
    const ds_field *f = field_of(m, m->columns[column]);
    for (size_t row = 1; row < m->sheet.n; row++) {
        ds_str s = ds_sheet_text_at(&m->sheet.rows[row], column);
        if (find_end(&sign, f, s) < s.n || ds_str_starts(s, DS_STR("* ")))
            return true;
    }
    return false;
}

/* A list of words, without those of the program itself. */
static ds_str list(ds_import *m, ds_str text)
{
    ds_buf b = {0};
    while (text.n > 0) {
        size_t at = find_between(text);
        ds_str word = ds_str_trim(ds_str_sub(text, 0, at));
        text = ds_str_sub(text, at + between.n, text.n);
        if (word.n == 0 || ds_str_starts(word, DS_STR("* ")))
            continue;
        if (b.n > 0)
            ds_buf_addc(&b, ';');
        ds_buf_add(&b, word);
    }
    ds_str out = ds_dup(m->arena, ds_buf_str(&b));
    ds_buf_free(&b);
    return out;
}

ds_str ds_cell_first(ds_import *m, const ds_field *f, ds_str text)
{
    if (m->opts->exported || f->type == DS_NOTE)
        return text;
    if (f->type == DS_TEXTS &&
        (find_between(text) < text.n || ds_str_starts(text, DS_STR("* "))))
        return list(m, text);
    size_t sign, end = find_end(&sign, f, text);
    return ds_str_trim(ds_str_sub(text, 0, end));
}

/* --- the columns ------------------------------------------------------- */

void ds_cells_find(ds_import *m)
{
    ds_derived *all = ds_new_n(m->arena, ds_derived, m->nderived + m->width);
    m->wrapped = ds_new_n(m->arena, bool, m->width);
    for (size_t i = 0; i < m->nderived; i++)
        all[i] = m->derived[i];
    for (size_t i = 0; i < m->width && !m->opts->exported; i++) {
        m->wrapped[i] = are_wrapped(m, i);
        if (m->columns[i].kind <= DS_COL_UNKNOWN ||
            (!m->wrapped[i] && !has_several(m, i) &&
             !ds_told_finds(m, m->columns[i])))
            continue;
        all[m->nderived++] = (ds_derived){.from = {i},
                                          .nfrom = 1,
                                          .alone = 1,
                                          .to = {m->columns[i]},
                                          .nto = 1};
        m->columns[i] = (ds_col_target){.kind = DS_COL_SOURCE};
    }
    m->derived = all;
}

/* --- what is left out -------------------------------------------------- */

void ds_cell_tell(ds_import *m, const ds_derived *d, size_t row, ds_made made)
{
    const ds_field *f = field_of(m, d->to[0]);
    ds_str text = ds_sheet_text_at(&m->sheet.rows[row], made.from);
    size_t sign, at = find_end(&sign, f, text);
    if (row == 0 || m->opts->exported || !made.whole || made.text.n == 0 ||
        at == text.n || f->type == DS_NOTE || f->type == DS_TEXTS)
        return;
    text = ds_str_trim(ds_str_sub(text, at + sign, text.n));
    if (text.n == 0)
        return;
    ds_row_warn(m, row, made.from, DS_F_CELL,
                ds_printf(m->arena,
                          "only the first of several values is taken, left "
                          "out: %.*s",
                          DS_FMT(text)));
}
