/* What a row about a contact says of the client beside: it fills what is empty
 * and contradicts nothing, and an address does so as a whole. The first may
 * take the place of what the book has, when the file is to win and no row says
 * what the book has. */
#include "move/rows.h"
#include "base/banned.h"

/* No earlier row about the client has a cell there. */
static bool says_first(const ds_candidate *c, const ds_row_cell *cell)
{
    const ds_import *m = c->g->m;
    size_t target = (size_t)(c->g->target - m->finder.targets.p);
    for (size_t at = m->first.p[target]; at > 0 && at - 1 != c->row;
         at = m->rows[at - 1].next)
        if (m->rows[at - 1].state < DS_ROW_BAD &&
            !ds_cell_is_null(&m->cells,
                             m->sheet.rows[at - 1].cells[cell->column].text))
            return false;
    return true;
}

/* Some row says what the book has, so that it stays whichever comes first. */
static bool is_agreed(const ds_candidate *c, const ds_row_cell *cell)
{
    ds_group *g = c->g;
    const ds_value *old = &g->elements.p[0].old->values[cell->to.field];
    for (size_t i = 0; i < g->rows.n; i++) {
        const ds_candidate *other = &g->rows.p[i];
        for (size_t k = 0; k < other->n; k++)
            if (ds_target_same(other->cells[k].to, cell->to) &&
                ds_same_value(g, cell->to, other->cells[k].text, other->row,
                              *old))
                return true;
    }
    return false;
}

/* The client has another value, which the cell does not replace. */
static bool is_other(const ds_candidate *c, const ds_row_cell *cell)
{
    const ds_element *e = &c->g->elements.p[0];
    const ds_new_value *before = ds_element_brought(e, cell->to.field);
    if (before != NULL && before->text.n > 0)
        return !ds_same_brought(c->g, cell->to, before, cell->text, c->row);
    if (e->old == NULL || !e->old->values[cell->to.field].set ||
        ds_same_value(c->g, cell->to, cell->text, c->row,
                      e->old->values[cell->to.field]))
        return false;
    return !c->g->m->opts->update || !says_first(c, cell) || is_agreed(c, cell);
}

static bool is_address(const ds_candidate *c, const ds_row_cell *cell)
{
    return cell->to.kind == DS_COL_FIELD && cell->to.table == 0 &&
           cell->column != DS_NO_COLUMN &&
           ds_str_starts(c->g->m->schema->tables[0].fields[cell->to.field].name,
                         DS_STR("address."));
}

/* The cell would complete an address, and the row has another one. */
static bool is_elsewhere(const ds_candidate *c, const ds_row_cell *cell)
{
    const ds_element *e = &c->g->elements.p[0];
    if (!is_address(c, cell) || ds_element_brought(e, cell->to.field) != NULL ||
        (e->old != NULL && e->old->values[cell->to.field].set))
        return false;
    for (size_t i = 0; i < c->n; i++)
        if (is_address(c, &c->cells[i]) && is_other(c, &c->cells[i]))
            return true;
    return false;
}

bool ds_by_the_way(const ds_candidate *c, const ds_row_cell *cell)
{
    ds_import *m = c->g->m;
    if (m->rows[c->row].about != DS_ABOUT_CONTACT || cell->to.table != 0 ||
        ds_finder_kind(&m->finder, cell->to.field) >= 0 ||
        cell->column == DS_NO_COLUMN ||
        (!is_other(c, cell) && !is_elsewhere(c, cell)))
        return false;
    ds_row_leave(m, c->row, cell->column, "as the client has another value");
    return true;
}
