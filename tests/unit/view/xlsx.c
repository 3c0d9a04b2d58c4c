#include "rows.h"
#include <string.h>

static ds_str bytes;
static char *said;

/* What was written; what was said is in `said`. */
static int write_rows(const ds_column *columns, size_t n, const ds_cell *cells,
                      size_t rows, ds_err *err)
{
    char *p = NULL;
    size_t size = 0, talked = 0;
    ds_sink *s;
    free(said);
    said = NULL;
    ds_sink_opts opts = {.out = open_memstream(&p, &size),
                         .talk = open_memstream(&said, &talked)};
    int failed = ds_sink_open(&s, &arena, DS_STR("xlsx"), &opts, err) ||
                 s->head(s, columns, n, err);
    for (size_t i = 0; !failed && i < rows; i++)
        failed = s->row(s, cells + i * n, err);
    if (!failed)
        failed = s->end(s, err);
    fclose(opts.out);
    fclose(opts.talk);
    bytes = ds_dup(&arena, (ds_str){p, size});
    free(p);
    return failed;
}

static void the_same_rows_are_the_same_bytes(void **state)
{
    (void)state;
    ds_err err = {0};
    const ds_cell row[INVOICE_COLUMNS] = {
        text("007"),  text("=1+1\x1b"), date(2026, 10, 1),
        text("paid"), number(53, 1),    number(7, 2),
        number(1, 1), text("a\nb"),     money(122000, EUR),
    };
    assert_ok(write_rows(invoices, INVOICE_COLUMNS, row, 1, &err), &err);
    ds_str first = bytes;
    assert_true(first.n > 1000 && memcmp(first.p, "PK", 2) == 0);
    assert_ok(write_rows(invoices, INVOICE_COLUMNS, row, 1, &err), &err);
    assert_true(ds_str_eq(first, bytes));
    assert_string_equal(said, "");
}

static void what_a_cell_cannot_hold_exactly_is_said_once(void **state)
{
    (void)state;
    ds_err err = {0};
    const ds_column column = {{"share", 5}, {"Share", 5}, DS_DECIMAL};
    const ds_cell rows[] = {number(10000000000000001, 10), number(7, 2),
                            number(30000000000000001, 10)};
    assert_ok(write_rows(&column, 1, rows, 3, &err), &err);
    assert_string_equal(said, "warning: share: Excel has no exact number for "
                              "1000000000000000.1: such cells are text\n");
}

static void hours_are_decimals(void **state)
{
    (void)state;
    ds_err err = {0};
    const ds_column column = {{"hours", 5}, {"Hours", 5}, DS_HOURS};
    const ds_cell third = number(10, 3);
    assert_ok(write_rows(&column, 1, &third, 1, &err), &err);
    assert_string_equal(said, "");
}

static void fifteen_digits_are_a_number_and_sixteen_a_text(void **state)
{
    (void)state;
    ds_err err = {0};
    const ds_column column = {{"total", 5}, {"Total", 5}, DS_MONEY};
    ds_cell v = money(999999999999999, EUR);
    assert_ok(write_rows(&column, 1, &v, 1, &err), &err);
    assert_string_equal(said, "");
    v = money(9999999999999999, EUR);
    assert_ok(write_rows(&column, 1, &v, 1, &err), &err);
    assert_non_null(strstr(said, "99999999999999.99"));
}

/* No double is 92.40, but the nearest one shows as it and is read as it. */
static void every_ordinary_amount_is_a_number(void **state)
{
    enum {
        ROWS = 5000
    };
    (void)state;
    ds_err err = {0};
    const ds_column column = {{"total", 5}, {"Total", 5}, DS_MONEY};
    ds_cell *rows = ds_new_n(&arena, ds_cell, ROWS);
    for (int i = 0; i < ROWS; i++)
        rows[i] = money(i * 7919L, EUR);
    assert_ok(write_rows(&column, 1, rows, ROWS, &err), &err);
    assert_string_equal(said, "");
}

static void a_text_that_is_too_long_is_an_error(void **state)
{
    (void)state;
    ds_err err = {0};
    char *long_text = ds_alloc_text(&arena, 32769);
    memset(long_text, 'x', 32768);
    long_text[32768] = '\0';
    const ds_column column = {{"note", 4}, {"Note", 4}, DS_NOTE};
    ds_cell v = text(long_text);
    assert_int_equal(write_rows(&column, 1, &v, 1, &err), -1);
    assert_int_equal(err.code, DS_ELIMIT);
    assert_string_equal(err.msg, "row 2, column 1: a cell of Excel has no more "
                                 "than 32,767 characters");
    v.text.n--;
    assert_ok(write_rows(&column, 1, &v, 1, &err), &err);
}

static void a_terminal_is_told_of_a_file(void **state)
{
    (void)state;
    ds_err err = {0};
    ds_sink *s;
    ds_sink_opts opts = {.out = stdout, .terminal = true};
    assert_int_equal(ds_sink_open(&s, &arena, DS_STR("xlsx"), &opts, &err), -1);
    assert_int_equal(err.code, DS_EUSAGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_rows_are_the_same_bytes),
        cmocka_unit_test(what_a_cell_cannot_hold_exactly_is_said_once),
        cmocka_unit_test(hours_are_decimals),
        cmocka_unit_test(fifteen_digits_are_a_number_and_sixteen_a_text),
        cmocka_unit_test(every_ordinary_amount_is_a_number),
        cmocka_unit_test(a_text_that_is_too_long_is_an_error),
        cmocka_unit_test(a_terminal_is_told_of_a_file),
    };
    return cmocka_run_group_tests(tests, NULL, reset);
}
