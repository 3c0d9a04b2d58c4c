/* Documents of two years with one number. Where the number has no year in it,
 * the next year begins at 1 again: a row that has another year than the
 * document of its number may be about another document. Nobody but the user
 * knows, whoever is to win, or one of the two would be lost. */
#include "move/rows.h"
#include "record/series.h"
#include "base/banned.h"

static int year_of(ds_date d)
{
    return ds_date_split(d).year;
}

static bool has_year(ds_str number, int year)
{
    ds_series s;
    return !ds_series_read(&s, NULL, number, year) || s.year;
}

/* The document's date, in an earlier row (`*line`) or in the book. */
static bool known_date(ds_date *out, unsigned *line, const ds_candidate *c,
                       const ds_element *e, unsigned field)
{
    const ds_new_value *v = ds_element_brought(e, field);
    *line = 0;
    if (v != NULL && v->text.n > 0) {
        *line = c->g->m->sheet.rows[v->row].line;
        return ds_date_parse(out, v->text);
    }
    if (e->old == NULL || !e->old->values[field].set)
        return false;
    *out = (ds_date)e->old->values[field].num;
    return true;
}

bool ds_begins_anew(ds_candidate *c, const ds_element *e)
{
    ds_import *m = c->g->m;
    ds_date here, there;
    unsigned line;
    const ds_table *t = &m->schema->tables[e->table];
    int field = ds_table_field(t, DS_STR("date"));
    bool numbered = t->key >= 0 && ds_str_is(t->fields[t->key].name, "number");
    const ds_row_cell *cell =
        numbered && field >= 0 ? ds_row_cell_of(c->cells, c->n, e->table, field)
                               : NULL;
    if (cell == NULL || m->opts->exported || t->fields[field].type != DS_DATE ||
        !ds_date_parse(&here, cell->text) ||
        !known_date(&there, &line, c, e, (unsigned)field) ||
        year_of(here) == year_of(there) || has_year(e->key, year_of(here)) ||
        has_year(e->key, year_of(there)))
        return false;
    ds_str where =
        line > 0 ? ds_printf(&m->scratch, "in line %u", line)
                 : ds_printf(&m->scratch, "of %.*s", DS_FMT(c->g->target->id));
    ds_row_bad(m, c->row, cell->column, DS_F_MATCH,
               "is this %.*s \"%.*s\" %.*s? That is of %d, and here it is of "
               "%d",
               DS_FMT(t->noun), DS_FMT(e->key), DS_FMT(where), year_of(there),
               year_of(here));
    ds_find_hint(m->findings,
                 "if not, give it a number with its year, such as %.*s/%d; if "
                 "so, give both one date",
                 DS_FMT(e->key), year_of(here));
    m->rows[c->row].trouble = DS_ROW_DOUBT;
    return true;
}
