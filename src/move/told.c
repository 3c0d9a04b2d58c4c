/* What is told of all rows: values that stand in no cell (--set), and what the
 * texts of cells mean (--value). */
#include "move/rows.h"
#include "base/utf8.h"
#include "base/banned.h"

static bool has_column(const ds_import *m, ds_col_target to)
{
    for (size_t i = 0; i < m->sheet.rows[0].n; i++)
        if (ds_target_same(m->columns[i], to))
            return true;
    return false;
}

/* --- --set FIELD=VALUE -------------------------------------------------- */

static int find_target(ds_col_target *out, const ds_import *m, ds_str name,
                       ds_err *err)
{
    bool known = ds_vocabulary_field(out, &m->words, name);
    if (!known || (m->table == 0 && out->kind == DS_COL_CLIENT))
        return ds_schema_no_field(&m->schema->tables[m->table], name, err);
    if (has_column(m, *out))
        return ds_fail(err, DS_EUSAGE, "--set: a column says %.*s already",
                       DS_FMT(name));
    return 0;
}

static int read_text(ds_row_cell *c, const ds_import *m, ds_str typed,
                     ds_err *err)
{
    c->text = ds_str_trim(typed);
    if (c->to.kind == DS_COL_CLIENT)
        return 0;
    const ds_field *f = &m->schema->tables[c->to.table].fields[c->to.field];
    return ds_value_normalise(&c->text, m->arena, f, typed, m->cells.today,
                              err);
}

/* As a column that says the same in every row; a later one takes the place of
 * one before, as what is told now comes behind a saved map. */
static void put_fixed(ds_import *m, const ds_row_cell *c)
{
    size_t i = 0;
    while (i < m->nfixed && !ds_target_same(m->fixed[i].to, c->to))
        i++;
    m->fixed[i] = *c;
    m->nfixed += i == m->nfixed;
}

int ds_told_fixed(ds_import *m, ds_err *err)
{
    m->fixed = ds_new_n(m->arena, ds_row_cell, m->opts->nfixed);
    for (size_t i = 0; i < m->opts->nfixed; i++) {
        ds_str rest = m->opts->fixed[i];
        ds_str name = ds_str_trim(ds_str_cut(&rest, '='));
        ds_row_cell c = {.column = DS_NO_COLUMN};
        if (rest.p == NULL)
            return ds_fail(err, DS_EUSAGE, "--set: \"%.*s\" is not FIELD=VALUE",
                           DS_FMT(name));
        int told = ds_told_currency(m, name, rest, err);
        if (told > 0)
            continue;
        if (told < 0 || find_target(&c.to, m, name, err) ||
            read_text(&c, m, rest, err))
            return -1;
        if (c.text.n > 0)
            put_fixed(m, &c);
    }
    return 0;
}

ds_str ds_row_fixed(const ds_import *m, unsigned table, int field)
{
    const ds_row_cell *c = ds_row_cell_of(m->fixed, m->nfixed, table, field);
    return c != NULL ? c->text : (ds_str){0};
}

/* --- --value FIELD:TEXT=VALUE ------------------------------------------- */

/* Case does not count, each sign does: -1 is not 1, and "?" says something. */
static ds_str fold(ds_arena *a, ds_str text)
{
    return ds_utf8_fold(a, ds_str_trim(text));
}

int ds_told_values(ds_import *m, ds_err *err)
{
    ds_told_value *all = ds_new_n(m->arena, ds_told_value, m->opts->nvalues);
    for (size_t i = 0; i < m->opts->nvalues; i++) {
        ds_str rest = m->opts->values[i];
        ds_str name = ds_str_trim(ds_str_cut(&rest, ':'));
        size_t eq = rest.n;
        while (eq > 0 && rest.p[eq - 1] != '=')
            eq--;
        if (rest.p == NULL || eq == 0)
            return ds_fail(err, DS_EUSAGE,
                           "--value: \"%.*s\" is not FIELD:TEXT=VALUE",
                           DS_FMT(m->opts->values[i]));
        if (!ds_vocabulary_field(&all[i].to, &m->words, name))
            return ds_schema_no_field(&m->schema->tables[m->table], name, err);
        all[i].text = fold(m->arena, ds_str_sub(rest, 0, eq - 1));
        all[i].value = ds_str_trim(ds_str_sub(rest, eq, rest.n));
    }
    m->values = all;
    return 0;
}

static const ds_told_value *find_value(const ds_import *m, ds_col_target to,
                                       ds_str text)
{
    ds_arena a = {0};
    const ds_told_value *found = NULL;
    for (size_t i = m->opts->nvalues; found == NULL && i > 0; i--) {
        const ds_told_value *v = &m->values[i - 1];
        if (ds_target_same(v->to, to) && ds_str_eq(fold(&a, text), v->text))
            found = v;
    }
    ds_arena_free(&a);
    return found;
}

ds_str ds_row_told(const ds_import *m, ds_col_target to, ds_str text)
{
    const ds_told_value *v = find_value(m, to, text);
    return v != NULL ? v->value : text;
}

bool ds_row_is_told(const ds_import *m, ds_col_target to, ds_str text)
{
    return find_value(m, to, text) != NULL;
}

bool ds_told_finds(const ds_import *m, ds_col_target to)
{
    bool key = (to.kind == DS_COL_FIELD || to.kind == DS_COL_KEY) &&
               to.table == 0 && ds_finder_kind(&m->finder, to.field) >= 0;
    for (size_t i = 0; key && i < m->opts->nvalues; i++)
        if (ds_target_same(m->values[i].to, to))
            return true;
    return false;
}
