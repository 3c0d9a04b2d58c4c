/* Cells that hold more than one thing. A city may be "20121 Milano", "Milano
 * (MI)": what is more would be lost to those who ask for the postcode, so the
 * user says, once for the column, whether to split it. A CRM writes all firms
 * of a person as "Alfa;Beta", and only the user knows which is meant. */
#include "move/rows.h"
#include "base/banned.h"

enum {
    POSTCODE = 4, /* digits at least; a district such as "Praha 10" has less */
    BRACKETS = 4  /* bytes of "(MI)" */
};

static bool has_postcode(ds_str s)
{
    size_t n = 0;
    while (n < s.n && s.p[n] >= '0' && s.p[n] <= '9')
        n++;
    return n >= POSTCODE && n < s.n && s.p[n] == ' ';
}

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool has_province(ds_str s)
{
    ds_str end = s.n > BRACKETS ? ds_str_sub(s, s.n - BRACKETS, s.n) : s;
    return end.n == BRACKETS && end.p[0] == '(' && is_upper(end.p[1]) &&
           is_upper(end.p[2]) && end.p[3] == ')';
}

static bool is_city(const ds_field *f)
{
    return f->type == DS_TEXT && ds_str_ends(f->name, DS_STR("city"));
}

/* " address.postcode" where the table has this beside its city, and no column
 * brings it. */
static ds_str sister(ds_arena *a, const ds_import *m, ds_col_target city,
                     const char *which)
{
    int field = ds_table_sister(&m->schema->tables[city.table], city.field,
                                "city", which);
    if (field < 0 ||
        ds_row_column(m, city.table, (unsigned)field) != DS_NO_COLUMN)
        return (ds_str){0};
    ds_str name = ds_row_field_name(a, m, city.table, (unsigned)field);
    return ds_printf(a, " %.*s", DS_FMT(name));
}

int ds_city_packed(ds_arena *a, const ds_import *m, size_t column, ds_str text,
                   ds_err *err)
{
    ds_col_target to = m->columns[column];
    ds_str s = ds_str_trim(text);
    bool told = column >= m->width || m->told[column] || m->opts->exported;
    if (told || !is_city(&m->schema->tables[to.table].fields[to.field]) ||
        (!has_postcode(s) && !has_province(s)))
        return 0;
    ds_str header = ds_str_trim(m->sheet.rows[0].cells[column].text);
    ds_str city = ds_row_field_name(a, m, to.table, to.field);
    ds_str before = sister(a, m, to, "postcode");
    ds_str behind = sister(a, m, to, "province");
    ds_str all = ds_str_trim(ds_printf(a, "%.*s %.*s%.*s", DS_FMT(before),
                                       DS_FMT(city), DS_FMT(behind)));
    ds_fail(err, DS_EUSAGE, "\"%.*s\" is more than a city", DS_FMT(s));
    if ((has_postcode(s) && before.n == 0) ||
        (has_province(s) && behind.n == 0))
        return ds_hint(err,
                       "--map \"%.*s=%.*s\" takes such cells whole, though "
                       "another column has the rest",
                       DS_FMT(header), DS_FMT(city));
    return ds_hint(err,
                   "--map \"%.*s=%.*s\" splits such cells, \"%.*s=%.*s\" "
                   "takes them whole",
                   DS_FMT(header), DS_FMT(all), DS_FMT(header), DS_FMT(city));
}

/* Without a blank behind it, as in "Alfa; Srl"; signs of HTML have one, too:
 * "Rossi&amp;Figli". */
static bool has_next_firm(ds_str s)
{
    for (size_t i = 1; i + 1 < s.n; i++) {
        size_t beg = i;
        while (beg > 0 && s.p[beg - 1] != ' ' && s.p[beg - 1] != '&')
            beg--;
        if (s.p[i] == ';' && s.p[i + 1] != ' ' &&
            (beg == 0 || s.p[beg - 1] != '&'))
            return true;
    }
    return false;
}

int ds_firms_packed(const ds_import *m, size_t column, ds_str text, ds_err *err)
{
    ds_col_target to = m->columns[column];
    const ds_field *f = &m->schema->tables[to.table].fields[to.field];
    ds_str s = ds_str_trim(text);
    if (to.kind != DS_COL_FIELD || to.table != 0 || m->opts->exported ||
        !ds_str_is(f->name, "legal_name") || !has_next_firm(s) ||
        ds_row_is_told(m, to, s))
        return 0;
    ds_fail(err, DS_EUSAGE, "\"%.*s\" may be several firms", DS_FMT(s));
    return ds_hint(err,
                   "--value \"legal_name:%.*s=NAME\" says which, or that it is "
                   "one",
                   DS_FMT(s));
}
