/* Cells that are left out, counted by column for a note. */
#include "move/rows.h"
#include "base/banned.h"

static ds_left *find(ds_import *m, size_t column, const char *why)
{
    for (size_t i = 0; i < m->left.n; i++)
        if (m->left.p[i].column == column && m->left.p[i].why == why)
            return &m->left.p[i];
    ds_left *l = ds_vec_push(&m->left);
    *l = (ds_left){.column = column, .why = why};
    return l;
}

void ds_row_leave(ds_import *m, size_t row, size_t column, const char *why)
{
    bool fresh;
    ds_map_put(&m->left_cells, ds_printf(m->arena, "%zu %zu", row, column),
               &fresh);
    if (!fresh)
        return;
    ds_left *l = find(m, column, why);
    if (l->n++ == 0)
        l->row = row;
}

void ds_left_tell(ds_import *m)
{
    for (size_t i = 0; i < m->left.n; i++) {
        const ds_left *l = &m->left.p[i];
        const ds_sheet_cell *c = &m->sheet.rows[l->row].cells[l->column];
        ds_str more = {0};
        if (l->n > 1)
            more = ds_printf(m->arena, " and %zu more cell%s", l->n - 1,
                             l->n == 2 ? "" : "s");
        *ds_vec_push(&m->notes) =
            ds_printf(m->arena, "%.*s:%u:%u: %.*s: \"%.*s\"%.*s left out, %s",
                      DS_FMT(m->opts->file), c->line, c->col,
                      DS_FMT(m->sheet.rows[0].cells[l->column].text),
                      DS_FMT(ds_str_trim(c->text)), DS_FMT(more), l->why);
    }
}
