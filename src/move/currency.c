/* The currency of a row's amounts, where the row or the import says it: then a
 * sign of several currencies is the sign of that one. */
#include "move/rows.h"
#include "base/banned.h"

static ds_str said(const ds_import *m, size_t row, unsigned table)
{
    int field = m->schema->tables[table].currency;
    if (field < 0)
        return (ds_str){0};
    ds_str fixed = ds_row_fixed(m, table, field);
    if (fixed.n > 0)
        return fixed;
    size_t column = ds_row_column(m, table, (unsigned)field);
    ds_str text = ds_sheet_text_at(&m->sheet.rows[row], column);
    return ds_currency_parse(text) != 0 ? text : (ds_str){0};
}

void ds_row_currency(ds_cell_env *env, const ds_import *m, size_t row,
                     unsigned table)
{
    bool own = m->schema->tables[table].currency >= 0;
    ds_str code = said(m, row, own ? table : 0);
    if (code.n == 0 && !own)
        return; /* what --set tells of all amounts */
    env->currency = code;
    env->spell = false;
}

static bool has_amounts(const ds_table *t)
{
    for (size_t i = 0; i < t->nstored; i++)
        if (t->fields[i].type == DS_MONEY)
            return true;
    return false;
}

int ds_told_currency(ds_import *m, ds_str name, ds_str code, ds_err *err)
{
    const ds_table *t = &m->schema->tables[m->table];
    if (!ds_str_is(name, "currency") || t->currency >= 0 || !has_amounts(t))
        return 0;
    code = ds_str_trim(code);
    if (ds_currency_parse(code) == 0)
        return ds_fail(err, DS_EUSAGE,
                       "--set: \"%.*s\" is not a currency, which is written "
                       "EUR",
                       DS_FMT(code));
    m->cells.currency = code;
    m->cells.spell = true;
    return 1;
}
