/* What the cells of a file say about each other: 12,50 in one tells how 1.250
 * is meant in another, 31/12/2026 which number of 03/04/2026 is the day.
 *
 * Only cells of columns that are bound to fields of numbers, and of dates, may
 * say so: a code "12.2026", a telephone "335.1234567" and a column that is left
 * out prove nothing. Where no cell says it, or two disagree, it is not known,
 * and what can be read in two ways stays a question. */
#include "move/number.h"
#include "move/rows.h"
#include "base/banned.h"

/* Of all cells of a kind. */
typedef struct {
    size_t points, commas, either;
    unsigned orders; /* in which all dates can be read */
    bool dates;
} evidence;

static bool is_of(const ds_derived *d, size_t column)
{
    for (size_t i = 0; i < d->nfrom; i++)
        if (d->from[i] == column)
            return d->nto == 1;
    return false;
}

/* What a column's cells are read as, or the one that they are part of. */
static const ds_field *field_of(const ds_import *m, size_t column)
{
    ds_col_target t = m->columns[column];
    for (size_t i = 0; t.kind == DS_COL_SOURCE && i < m->nderived; i++)
        if (is_of(&m->derived[i], column))
            t = m->derived[i].to[0];
    return t.kind == DS_COL_FIELD ? &m->schema->tables[t.table].fields[t.field]
                                  : NULL;
}

static void weigh_number(evidence *e, ds_import *m, const ds_field *f,
                         ds_str cell)
{
    int sign = ds_number_sign(&m->scratch, ds_number_part(f, cell));
    e->points += sign == '.';
    e->commas += sign == ',';
    e->either += sign == DS_EITHER_SIGN;
}

static void weigh_date(evidence *e, ds_str cell)
{
    unsigned orders = ds_date_orders(cell);
    if (orders == 0)
        return;
    e->orders &= orders;
    e->dates = true;
}

static void weigh(evidence *e, ds_import *m, const ds_field *f, ds_str cell)
{
    switch (f->type) {
    case DS_INT:
    case DS_DECIMAL:
    case DS_HOURS:
    case DS_PERCENT:
    case DS_MONEY:
        weigh_number(e, m, f, cell);
        break;
    case DS_DATE:
        weigh_date(e, cell);
        break;
    default:
        break;
    }
}

/* A spreadsheet's own numbers are sure by themselves; cells of a row with too
 * many or too few may stand in other columns than theirs. */
static void weigh_column(evidence *e, ds_import *m, size_t column)
{
    const ds_field *f = field_of(m, column);
    for (size_t row = 1; f != NULL && row < m->sheet.n; row++) {
        const ds_sheet_row *r = &m->sheet.rows[row];
        if (r->n != m->sheet.rows[0].n ||
            ds_sheet_kind(r, column) != DS_CELL_TEXT)
            continue;
        weigh(e, m, f, ds_cell_unwrapped(m, row, column));
        ds_arena_reset(&m->scratch);
    }
}

void ds_evidence_weigh(ds_import *m)
{
    evidence e = {.orders = ~0u};
    for (size_t i = 0; i < m->sheet.rows[0].n; i++)
        weigh_column(&e, m, i);
    m->number_seen = e.points + e.commas + e.either > 0;
    m->date_seen = e.dates;
    if (m->cells.decimal == 0 && (e.points == 0) != (e.commas == 0))
        m->cells.decimal = e.points > 0 ? '.' : ',';
    if (m->cells.date_order.n == 0)
        m->cells.date_order = ds_date_order_name(e.orders);
}
