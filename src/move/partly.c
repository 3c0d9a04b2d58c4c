/* Invoices of a list that are paid in part: the list does not say what was
 * paid, and the payments are not in it. They come in as authorised, with a
 * warning each, for the balance in the book is the whole total until somebody
 * records the payments. */
#include "move/rows.h"
#include "move/words.h"
#include "base/banned.h"

static bool is_status(const ds_import *m, ds_col_target t)
{
    const ds_field *f = &m->schema->tables[t.table].fields[t.field];
    return t.kind == DS_COL_FIELD && f->type == DS_ENUM &&
           ds_field_value(f, DS_STR("authorised")) >= 0;
}

static void warn(ds_import *m, size_t row, size_t column)
{
    ds_row_warn(m, row, column, DS_F_CELL,
                DS_STR("paid in part: the payments are not in this file, so "
                       "the balance will be the whole total"));
    ds_find_hint(m->findings,
                 "dossier add payment CLIENT %.*s NUMBER "
                 "date=DATE amount=AMOUNT records one",
                 DS_FMT(m->schema->tables[m->table].noun));
}

void ds_partly_tell(ds_import *m)
{
    for (size_t i = 0; i < m->sheet.rows[0].n; i++)
        for (size_t row = 1; is_status(m, m->columns[i]) && row < m->sheet.n;
             row++) {
            unsigned state = m->rows[row].state;
            if (state != DS_ROW_NEW && state != DS_ROW_CHANGED)
                continue;
            ds_str text = m->sheet.rows[row].cells[i].text;
            /* what the user told about the text is not doubted */
            if (ds_word_in_part(&m->scratch, text) &&
                !ds_row_is_told(m, m->columns[i], text))
                warn(m, row, i);
        }
}
