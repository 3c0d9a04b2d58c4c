/* Binds headers: first what --map says, then what the vocabulary knows. */
#include "move/columns.h"
#include "move/synonyms.h"
#include "record/record.h"
#include "base/banned.h"

/* The place of the column that a map names, as it is written or folded. */
static int find_column(size_t *at, ds_arena *a, const ds_sheet_row *header,
                       ds_str name, ds_err *err)
{
    ds_str folded = ds_header_fold(a, name);
    ds_str *names = ds_new_n(a, ds_str, header->n);
    for (size_t i = 0; i < header->n; i++) {
        names[i] = ds_str_trim(header->cells[i].text);
        *at = i;
        if (ds_str_eq(names[i], name) ||
            ds_str_eq(ds_header_fold(a, names[i]), folded))
            return 0;
    }
    size_t best;
    if (ds_str_nearest(&best, 1, name, names, header->n) > 0)
        return ds_fail(err, DS_EUSAGE,
                       "--map: no column \"%.*s\" (did you mean \"%.*s\"?)",
                       DS_FMT(name), DS_FMT(names[best]));
    return ds_fail(err, DS_EUSAGE, "--map: no column \"%.*s\"", DS_FMT(name));
}

static int no_such_field(const ds_vocabulary *v, ds_str name, ds_err *err)
{
    const ds_table *t = &v->schema->tables[v->table];
    ds_schema_no_field(t, name, err);
    if (v->table != 0)
        ds_hint(err, "\"client\" or \"client.code\" finds the client of a row");
    return -1;
}

/* Obeys --map; `drop` is set by "*=". */
static int obey(ds_col_target *out, bool *told, bool *drop, ds_arena *a,
                const ds_vocabulary *v, const ds_sheet_row *header, ds_str map,
                ds_err *err)
{
    size_t at = 0, eq = map.n;
    while (eq > 0 && map.p[eq - 1] != '=') /* a header may hold a '=' */
        eq--;
    if (eq == 0)
        return ds_fail(err, DS_EUSAGE, "--map: \"%.*s\" is not COLUMN=FIELD",
                       DS_FMT(map));
    ds_str column = ds_str_trim(ds_str_sub(map, 0, eq - 1));
    ds_str field = ds_str_trim(ds_str_sub(map, eq, map.n));
    if (ds_str_is(column, "*") && field.n == 0) {
        *drop = true;
        return 0;
    }
    if (find_column(&at, a, header, column, err))
        return -1;
    told[at] = true;
    out[at] = (ds_col_target){0};
    if (field.n > 0 && !ds_vocabulary_field(&out[at], v, field))
        return no_such_field(v, field, err);
    return 0;
}

static bool same_target(ds_col_target a, ds_col_target b)
{
    return a.kind == b.kind && a.kind > DS_COL_UNKNOWN && a.table == b.table &&
           a.field == b.field;
}

/* Each field may have one column. What the user told wins over what we think;
 * among our own thoughts nobody wins. */
static void find_twins(ds_col_target *t, const bool *told, ds_arena *a,
                       const ds_vocabulary *v, ds_str file,
                       const ds_sheet_row *header, ds_findings *f)
{
    for (size_t i = 1; i < header->n; i++) {
        for (size_t j = 0; j < i; j++) {
            if (!same_target(t[i], t[j]))
                continue;
            if (told[i] != told[j]) {
                t[told[i] ? j : i] = (ds_col_target){0};
                continue;
            }
            ds_str one = ds_str_trim(header->cells[j].text);
            ds_str two = ds_str_trim(header->cells[i].text);
            ds_str name = ds_vocabulary_name(a, v, t[i]);
            ds_place at = {file, header->cells[i].line, header->cells[i].col};
            ds_find_error(f, at, DS_F_COLUMN,
                          "columns \"%.*s\" and \"%.*s\" both mean %.*s",
                          DS_FMT(one), DS_FMT(two), DS_FMT(name));
            ds_find_hint(f, "--map \"%.*s=\" drops one", DS_FMT(two));
        }
    }
}

static bool column_is_empty(const ds_sheet *sheet, size_t column)
{
    for (size_t i = 0; i < sheet->n; i++) {
        const ds_sheet_row *r = &sheet->rows[i];
        if (column < r->n && ds_str_trim(r->cells[column].text).n > 0)
            return false;
    }
    return true;
}

static void find_unknown(const ds_col_target *t, ds_str file,
                         const ds_sheet *sheet, ds_findings *f)
{
    for (size_t i = 0; i < sheet->rows[0].n; i++) {
        const ds_sheet_cell *c = &sheet->rows[0].cells[i];
        ds_str name = ds_str_trim(c->text);
        ds_place at = {file, c->line, c->col};
        if (t[i].kind != DS_COL_UNKNOWN || column_is_empty(sheet, i))
            continue;
        if (name.n == 0) {
            ds_find_error(f, at, DS_F_COLUMN, "column %zu has no name", i + 1);
            ds_find_hint(f, "--map \"*=\" drops all columns that nobody knows");
            continue;
        }
        ds_find_error(f, at, DS_F_COLUMN, "nobody knows the column \"%.*s\"",
                      DS_FMT(name));
        ds_find_hint(f,
                     "--map \"%.*s=FIELD\" says what it is, --map \"%.*s=\" "
                     "drops it, --map \"*=\" drops all of these",
                     DS_FMT(name), DS_FMT(name));
    }
}

/* How many cells of the column the field can read. */
static size_t count_read(const ds_vocabulary *v, ds_col_target t,
                         const ds_sheet *sheet, size_t column)
{
    size_t n = 0;
    ds_value value;
    for (size_t i = 1; i < sheet->n; i++) {
        const ds_sheet_row *r = &sheet->rows[i];
        n += column < r->n &&
             ds_value_parse(&value, NULL,
                            &v->schema->tables[t.table].fields[t.field],
                            r->cells[column].text, 0, NULL) &&
             value.set;
    }
    return n;
}

static ds_col_target understand(ds_vocabulary *v, const ds_sheet *sheet,
                                size_t column)
{
    ds_str header = sheet->rows[0].cells[column].text;
    ds_col_target one = ds_vocabulary_header(v, header);
    ds_col_target two = ds_vocabulary_second(v, header);
    return two.kind != DS_COL_UNKNOWN &&
                   count_read(v, one, sheet, column) == 0 &&
                   count_read(v, two, sheet, column) > 0
               ? two
               : one;
}

int ds_columns_bind(ds_col_target **out, ds_arena *a, ds_vocabulary *v,
                    ds_str file, const ds_sheet *sheet, const ds_str *map,
                    size_t nmap, ds_findings *f, ds_err *err)
{
    bool drop = false;
    const ds_sheet_row *header = &sheet->rows[0];
    bool *told = ds_new_n(a, bool, header->n);
    ds_col_target *t = ds_new_n(a, ds_col_target, header->n);
    for (size_t i = 0; i < header->n; i++)
        t[i] = understand(v, sheet, i);
    for (size_t i = 0; i < nmap; i++)
        if (obey(t, told, &drop, a, v, header, map[i], err))
            return -1;
    find_twins(t, told, a, v, file, header, f);
    if (!drop)
        find_unknown(t, file, sheet, f);
    *out = t;
    return 0;
}
