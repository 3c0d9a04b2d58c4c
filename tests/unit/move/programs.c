#include "move/columns.h"
#include "unit.h"

/* Adds the headers of a map, "A|B+C=field", and gives its field. */
static ds_str add_headers(ds_sheet_row *r, ds_str map)
{
    size_t eq = ds_str_chr(map, '=');
    ds_str columns = ds_str_sub(map, 0, eq);
    size_t beg = 0;
    for (size_t i = 0; i <= columns.n; i++)
        if (i == columns.n || columns.p[i] == '|' || columns.p[i] == '+') {
            r->cells[r->n++].text = ds_str_sub(columns, beg, i);
            beg = i + 1;
        }
    return ds_str_sub(map, eq + 1, map.n);
}

static void assert_known(ds_arena *a, const ds_program *p, unsigned table)
{
    ds_vocabulary v;
    ds_bound b;
    ds_err err = {0};
    ds_findings f = {.arena = a};
    ds_sheet_row rows[2] = {{.cells = ds_new_n(a, ds_sheet_cell, 200)}};
    ds_str rest = ds_cstr(p->marks);
    ds_sheet sheet = {.rows = rows, .n = 1};
    ds_vocabulary_open(&v, &ds_builtin_tables, table);
    while (rest.p != NULL)
        rows[0].cells[rows[0].n++].text = ds_str_cut(&rest, '|');
    for (size_t i = 0; p->maps[i] != NULL; i++) {
        ds_col_target t;
        ds_str field = add_headers(&rows[0], ds_cstr(p->maps[i]));
        if (field.n > 0 && !ds_str_is(field, "?") &&
            !ds_vocabulary_field(&t, &v, field))
            fail_msg("%s: no field %.*s", p->name, DS_FMT(field));
    }
    assert_int_equal(
        ds_columns_bind(&b, a, &v, DS_STR("x.csv"), &sheet, NULL, 0, &f, &err),
        0);
    assert_string_equal(b.program->name, p->name);
    ds_findings_free(&f);
    ds_vocabulary_close(&v);
}

static void each_program_is_known_by_its_marks(void **state)
{
    (void)state;
    for (const ds_program *p = ds_programs; p->name != NULL; p++) {
        ds_str rest = ds_cstr(p->as);
        while (rest.p != NULL) {
            ds_arena a = {0};
            int table =
                ds_schema_table(&ds_builtin_tables, ds_str_cut(&rest, '|'));
            assert_true(table >= 0);
            assert_known(&a, p, (unsigned)table);
            ds_arena_free(&a);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_program_is_known_by_its_marks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
