#include "rows.h"

static ds_cell cells[3 * INVOICE_COLUMNS];

static answer some_invoices(void)
{
    const ds_cell rows[3 * INVOICE_COLUMNS] = {
        text("2026-014"),
        text("R\xc3\xb6hm & S\xc3\xb6hne"),
        date(2026, 10, 1),
        text("overdue"),
        number(53, 1),
        number(10, 3),
        number(1, 1),
        text("a\nb"),
        money(122000, EUR),
        text("007"),
        text("\xe6\x9d\xb1\xe4\xba\xac\x1b[2J"),
        none,
        text("paid"),
        number(0, 1),
        number(7, 2),
        number(0, 1),
        none,
        none,
        text("9"),
        text("Legal\nname here"),
        date(2026, 12, 31),
        text("pending"),
        number(7, 1),
        none,
        none,
        text("c"),
        money(1000000, JPY),
    };
    memcpy(cells, rows, sizeof cells);
    return (answer){"table", invoices, INVOICE_COLUMNS, cells, 3, NULL};
}

static void assert_table(ds_sink_opts opts, const char *want)
{
    answer a = some_invoices();
    assert_string_equal(written(&a, opts), want);
}

/* clang-format off */
static void a_piped_table_is_aligned_and_whole(void **state)
{
    (void)state;
    assert_table(
        (ds_sink_opts){.width = 40},
        "Number    Legal name       Due         Status   Age  Hours  Open  Tags      Balance\n"
        "────────  ───────────────  ──────────  ───────  ───  ─────  ────  ────  ───────────\n"
        "2026-014  Röhm & Söhne     2026-10-01  overdue   53   3:20  yes   a, b  1220.00 EUR\n"
        "007       東京<U+001B>[2J              paid       0    3.5  no\n"
        "9         Legal↵name here  2026-12-31  pending    7               c       10000 JPY\n");
}

static void a_terminal_cuts_texts_but_no_numbers(void **state)
{
    (void)state;
    assert_table(
        (ds_sink_opts){.terminal = true, .width = 72},
        "Number    Legal n…  Due         Status   Age  Hours  Open  Tags      Balance\n"
        "────────  ────────  ──────────  ───────  ───  ─────  ────  ────  ───────────\n"
        "2026-014  Röhm & …  2026-10-01  overdue   53   3:20  yes   a, b  1220.00 EUR\n"
        "007       東京<U+…              paid       0    3.5  no\n"
        "9         Legal↵n…  2026-12-31  pending    7               c       10000 JPY\n");
}
/* clang-format on */

static void colour_marks_the_header_and_what_is_overdue(void **state)
{
    (void)state;
    answer a = some_invoices();
    a.columns = &invoices[3];
    a.cells += 3;
    a.n = 2;
    a.rows = 1;
    assert_string_equal(
        written(&a, (ds_sink_opts){.colour = true}),
        "\033[1mStatus   Age\033[0m\n\u2500\u2500\u2500\u2500\u2500\u2500"
        "\u2500  \u2500\u2500\u2500\n\033[31moverdue\033[39m   53\n");
}

static void totals_stand_below_a_rule(void **state)
{
    (void)state;
    ds_column columns[] = {invoices[0], invoices[8]};
    ds_cell rows[] = {text("a"), money(5, EUR), text("b"), money(1000, EUR)};
    ds_cell sums[] = {none, money(1005000, EUR)};
    answer a = {"table", columns, 2, rows, 2, sums};
    assert_string_equal(written(&a, (ds_sink_opts){0}),
                        "Number       Balance\n"
                        "──────  ────────────\n"
                        "a           0.05 EUR\n"
                        "b          10.00 EUR\n"
                        "──────  ────────────\n"
                        "total   10050.00 EUR\n");
}

/* clang-format off */
static void headings_take_two_lines_before_the_table_is_too_wide(void **state)
{
    (void)state;
    ds_column columns[] = {invoices[0], {{"o", 1}, {"Overdue invoices", 16}, DS_INT},
                           {{"b", 1}, {"Balance of it", 13}, DS_INT}};
    ds_cell rows[] = {text("a"), number(1, 1), number(12345678901, 1)};
    answer a = {"table", columns, 3, rows, 1, NULL};
    const char *one = "Number  Overdue invoices  Balance of it\n"
                      "──────  ────────────────  ─────────────\n"
                      "a                      1    12345678901\n";
    const char *two = "         Overdue      Balance\n"
                      "Number  invoices        of it\n"
                      "──────  ────────  ───────────\n"
                      "a              1  12345678901\n";
    assert_string_equal(written(&a, (ds_sink_opts){.terminal = true, .width = 39}), one);
    assert_string_equal(written(&a, (ds_sink_opts){.width = 20}), one);
    assert_string_equal(written(&a, (ds_sink_opts){.terminal = true, .width = 38}), two);
}
/* clang-format on */

static void without_rows_a_terminal_gets_nothing(void **state)
{
    (void)state;
    answer a = some_invoices();
    a.rows = 0;
    a.n = 2;
    assert_string_equal(written(&a, (ds_sink_opts){.terminal = true}), "");
    assert_string_equal(written(&a, (ds_sink_opts){.no_header = true}), "");
    assert_string_equal(written(&a, (ds_sink_opts){0}), "Number  Legal name\n"
                                                        "──────  ──────────\n");
}

static void behind_the_measured_rows_wider_cells_push(void **state)
{
    (void)state;
    ds_column columns[] = {invoices[0], invoices[4]};
    ds_cell *rows = ds_new_n(&arena, ds_cell, 2 * 501);
    for (size_t i = 0; i < 501; i++) {
        rows[2 * i] = text(i < 500 ? "short" : "longer than that");
        rows[2 * i + 1] = number((int64_t)i, 1);
    }
    answer a = {"table", columns, 2, rows, 501, NULL};
    const char *got = written(&a, (ds_sink_opts){0});
    assert_string_equal(strstr(got, "short   499"), "short   499\n"
                                                    "longer than that  500\n");
    got = written(&a, (ds_sink_opts){.terminal = true, .width = 80});
    assert_string_equal(strstr(got, "short   499"), "short   499\n"
                                                    "longe…  500\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_piped_table_is_aligned_and_whole),
        cmocka_unit_test(a_terminal_cuts_texts_but_no_numbers),
        cmocka_unit_test(colour_marks_the_header_and_what_is_overdue),
        cmocka_unit_test(totals_stand_below_a_rule),
        cmocka_unit_test(headings_take_two_lines_before_the_table_is_too_wide),
        cmocka_unit_test(without_rows_a_terminal_gets_nothing),
        cmocka_unit_test(behind_the_measured_rows_wider_cells_push),
    };
    return cmocka_run_group_tests(tests, NULL, reset);
}
