/* Credit notes that a program writes with a minus: the book has their amounts
 * without one, as their type says what they are. */
#include "move/rows.h"
#include "base/banned.h"

static bool is_negative(const ds_row_cell *c)
{
    return ds_str_starts(c->text, DS_STR("-"));
}

/* Net and VAT have the other sign, too. */
static void turn(ds_import *m, ds_arena *a, ds_row_cell *cells, size_t n,
                 unsigned table)
{
    for (size_t i = 0; i < n; i++) {
        ds_row_cell *c = &cells[i];
        if (c->to.kind != DS_COL_FIELD || c->to.table != table ||
            m->schema->tables[table].fields[c->to.field].type != DS_MONEY)
            continue;
        c->text = is_negative(c) ? ds_str_sub(c->text, 1, c->text.n)
                                 : ds_printf(a, "-%.*s", DS_FMT(c->text));
    }
}

static void settle(ds_import *m, ds_arena *a, size_t row, ds_row_cell *cells,
                   size_t n, const ds_row_cell *total)
{
    unsigned table = total->to.table;
    const ds_table *t = &m->schema->tables[table];
    int type = ds_table_field(t, DS_STR("type"));
    if (type < 0 || ds_field_value(&t->fields[type], DS_STR("credit_note")) < 0)
        return;
    const ds_row_cell *said = ds_row_cell_of(cells, n, table, type);
    if (said != NULL && ds_str_is(said->text, "credit_note")) {
        turn(m, a, cells, n, table);
    } else if (said == NULL) {
        ds_row_bad(m, row, total->column, DS_F_CELL,
                   "a total below 0 and no type: is this a credit note?");
        ds_find_hint(m->findings,
                     "--set type=credit_note takes all rows so, --skip-bad "
                     "FILE parts them");
    }
}

void ds_row_credit(ds_import *m, ds_arena *a, size_t row, ds_row_cell *cells,
                   size_t n)
{
    for (size_t i = 0; i < n && !m->opts->exported; i++) {
        ds_col_target to = cells[i].to;
        if (to.kind != DS_COL_FIELD || !is_negative(&cells[i]))
            continue;
        const ds_field *f = &m->schema->tables[to.table].fields[to.field];
        if (ds_str_is(f->name, "total"))
            settle(m, a, row, cells, n, &cells[i]);
    }
}
