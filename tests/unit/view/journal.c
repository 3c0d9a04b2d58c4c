#include "view/journal.h"
#include "rows.h"
#include <string.h>

enum {
    DOCUMENT = 11,
    PAYMENT = 7
};

static char *printed;

static ds_rowset rows_of(const ds_cell *cells, size_t columns, size_t n)
{
    const ds_cell **rows = ds_new_n(&arena, const ds_cell *, n);
    for (size_t i = 0; i < n; i++)
        rows[i] = cells + i * columns;
    return (ds_rowset){.rows = (void *)rows, .n = n};
}

static const char *print(ds_rowset sales, ds_rowset bills, ds_rowset payments)
{
    size_t n = 0;
    ds_err err = {0};
    free(printed);
    FILE *out = open_memstream(&printed, &n);
    size_t left_out;
    assert_ok(ds_journal_print(&left_out, out, &arena, &sales, &bills,
                               &payments, &err),
              &err);
    fclose(out);
    return printed;
}

static void what_is_not_owed_yet_is_left_out(void **state)
{
    (void)state;
    ds_cell rows[2][DOCUMENT] = {
        {text("a"), text("A"), text("1"), date(2026, 1, 1), none,
         text("invoice"), text("draft"), none, none, money(100, EUR), none},
        {text("a"), text("A"), text("2"), date(2026, 1, 1), none,
         text("invoice"), text("void"), none, none, money(100, EUR), none},
    };
    const ds_cell paid[PAYMENT] = {
        text("a"),       text("2"), none, date(2026, 1, 2),
        money(100, EUR), none,      none};
    assert_string_equal(print(rows_of(rows[0], DOCUMENT, 2), (ds_rowset){0},
                              rows_of(paid, PAYMENT, 1)),
                        "decimal-mark .\n");
}

/* The customer pays the net, the VAT is the state's own affair. */
static void a_split_payment_is_set_against_the_vat(void **state)
{
    (void)state;
    ds_cell row[DOCUMENT] = {text("a"),
                             text("A"),
                             text("1"),
                             date(2026, 1, 1),
                             none,
                             text("invoice"),
                             text("paid"),
                             money(10000, EUR),
                             money(2200, EUR),
                             money(12200, EUR),
                             none};
    ds_cell paid[2][PAYMENT] = {
        {text("a"), text("1"), none, date(2026, 1, 1), money(2200, EUR),
         text("split payment"), none},
        {text("a"), text("1"), none, date(2026, 2, 1), money(10000, EUR),
         text("transfer"), none},
    };
    const char *got = print(rows_of(row, DOCUMENT, 1), (ds_rowset){0},
                            rows_of(paid[0], PAYMENT, 2));
    const char *end = strstr(got, "\n2026-01-01 * (1) A | payment");
    assert_non_null(end);
    assert_string_equal(
        end, "\n2026-01-01 * (1) A | payment  ; client:a\n"
             "    assets:receivable:a                                       "
             "-22.00 EUR\n"
             "    liabilities:vat                                            "
             "22.00 EUR\n"
             "\n2026-02-01 * (1) A | payment  ; client:a\n"
             "    assets:receivable:a                                      "
             "-100.00 EUR\n"
             "    assets:bank                                               "
             "100.00 EUR\n");
}

static void a_bill_that_is_paid_somehow_owes_nothing(void **state)
{
    (void)state;
    ds_cell row[DOCUMENT] = {text("a"),         text("A"), text("9"),
                             date(2026, 1, 1),  none,      text("invoice"),
                             text("paid"),      none,      none,
                             money(12200, EUR), none};
    const char *got =
        print((ds_rowset){0}, rows_of(row, DOCUMENT, 1), (ds_rowset){0});
    assert_non_null(strstr(got, "| payment  ; client:a, paid:the day is not "
                                "known\n    liabilities:payable:a"));
    row[DOCUMENT - 1] = date(2026, 3, 4);
    got = print((ds_rowset){0}, rows_of(row, DOCUMENT, 1), (ds_rowset){0});
    assert_non_null(
        strstr(got, "\n2026-03-04 * (9) A | payment  ; client:a\n"));
}

static void no_text_ends_its_line(void **state)
{
    (void)state;
    ds_cell row[DOCUMENT] = {text("a"),
                             text("x\n2026-01-01 * y; z | w"),
                             text(") ;\n    b"),
                             date(2026, 1, 1),
                             none,
                             text("credit_note"),
                             text("authorised"),
                             none,
                             none,
                             money(100, JPY),
                             none};
    const char *got =
        print(rows_of(row, DOCUMENT, 1), (ds_rowset){0}, (ds_rowset){0});
    assert_non_null(
        strstr(got, "\n2026-01-01 * (- -     b) x 2026-01-01 * y- z - w | "
                    "credit note  ; client:a\n"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_not_owed_yet_is_left_out),
        cmocka_unit_test(a_split_payment_is_set_against_the_vat),
        cmocka_unit_test(a_bill_that_is_paid_somehow_owes_nothing),
        cmocka_unit_test(no_text_ends_its_line),
    };
    return cmocka_run_group_tests(tests, NULL, reset);
}
