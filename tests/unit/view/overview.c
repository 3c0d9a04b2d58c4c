#include "screens.h"

static const char *overview(ds_sink_opts opts)
{
    const ds_record *r = read_acme();
    ds_err err;
    opts.schema = r->schema;
    opts.out = screen();
    assert_ok(ds_view_overview(&opts, DS_STR("Acme \x1b"),
                               make_figures(r->schema), r->schema->nfigures,
                               &err),
              &err);
    return screen_done(opts.out);
}

/* clang-format off */
static void a_pipe_gets_plain_numbers_in_80_columns(void **state)
{
    (void)state;
    assert_string_equal(overview((ds_sink_opts){0}),
        "Acme <U+001B>\n"
        "\n"
        "Projects\n"
        "  Related              0\n"
        "  Total hours     123:20\n"
        "\n"
        "Activities\n"
        "  Overdue              2\n"
        "  Due                  3\n"
        "  Upcoming             4\n"
        "  Without a date       5\n"
        "\n"
        "Purchase orders\n"
        "  Total                6   740740.73 EUR\n"
        "  Closed               7   864197.52 EUR\n"
        "\n"
        "Invoices\n"
        "  Pending              8   987654.31 EUR\n"
        "                       1      250000 JPY\n"
        "  Authorised           9  1111111.10 EUR\n"
        "  Overdue             10  1234567.89 EUR\n"
        "\n"
        "Bills\n"
        "  Pending             11  1358024.67 EUR\n"
        "  Authorised          12  1481481.46 EUR\n"
        "  Overdue             13  1604938.25 EUR\n"
        "\n"
        "Quotes\n"
        "  In progress          0\n"
        "\n"
        "Deals\n"
        "  In progress         15  1851851.83 EUR\n"
        "  Weighted                 617283.94 EUR\n");
}

static void a_terminal_parts_thousands(void **state)
{
    (void)state;
    assert_string_equal(
        overview((ds_sink_opts){.terminal = true, .width = 120}),
        "Acme <U+001B>\n"
        "\n"
        "Projects                                     Invoices\n"
        "  Related              0                       Pending              8   "
        " 987,654.31 EUR\n"
        "  Total hours     123:20                                            1   "
        "    250,000 JPY\n"
        "                                               Authorised           9  "
        "1,111,111.10 EUR\n"
        "Activities                                     Overdue             10  "
        "1,234,567.89 EUR\n"
        "  Overdue              2\n"
        "  Due                  3                     Bills\n"
        "  Upcoming             4                       Pending             11  "
        "1,358,024.67 EUR\n"
        "  Without a date       5                       Authorised          12  "
        "1,481,481.46 EUR\n"
        "                                               Overdue             13  "
        "1,604,938.25 EUR\n"
        "Purchase orders\n"
        "  Total                6    740,740.73 EUR   Quotes\n"
        "  Closed               7    864,197.52 EUR     In progress          0\n"
        "\n"
        "                                             Deals\n"
        "                                               In progress         15  "
        "1,851,851.83 EUR\n"
        "                                               Weighted                 "
        " 617,283.94 EUR\n");
}

static void italian_has_its_own_words_and_signs(void **state)
{
    (void)state;
    assert_string_equal(
        overview((ds_sink_opts){.terminal = true, .width = 80, .italian = true}),
        "Acme <U+001B>\n"
        "\n"
        "Progetti\n"
        "  Collegati              0\n"
        "  Ore totali        123:20\n"
        "\n"
        "Attività\n"
        "  Scadute                2\n"
        "  In scadenza            3\n"
        "  Future                 4\n"
        "  Senza data             5\n"
        "\n"
        "Ordini\n"
        "  Totale                 6    740.740,73 EUR\n"
        "  Chiusi                 7    864.197,52 EUR\n"
        "\n"
        "Fatture\n"
        "  Da autorizzare         8    987.654,31 EUR\n"
        "                         1       250.000 JPY\n"
        "  Autorizzate            9  1.111.111,10 EUR\n"
        "  Scadute               10  1.234.567,89 EUR\n"
        "\n"
        "Fatture fornitore\n"
        "  Da autorizzare        11  1.358.024,67 EUR\n"
        "  Autorizzate           12  1.481.481,46 EUR\n"
        "  Scadute               13  1.604.938,25 EUR\n"
        "\n"
        "Preventivi\n"
        "  In corso               0\n"
        "\n"
        "Trattative\n"
        "  In corso              15  1.851.851,83 EUR\n"
        "  Valore ponderato            617.283,94 EUR\n");
}

static void a_narrow_terminal_gets_one_column(void **state)
{
    (void)state;
    assert_string_equal(
        overview((ds_sink_opts){.terminal = true, .width = 60}),
        "Acme <U+001B>\n"
        "\n"
        "Projects\n"
        "  Related              0\n"
        "  Total hours     123:20\n"
        "\n"
        "Activities\n"
        "  Overdue              2\n"
        "  Due                  3\n"
        "  Upcoming             4\n"
        "  Without a date       5\n"
        "\n"
        "Purchase orders\n"
        "  Total                6    740,740.73 EUR\n"
        "  Closed               7    864,197.52 EUR\n"
        "\n"
        "Invoices\n"
        "  Pending              8    987,654.31 EUR\n"
        "                       1       250,000 JPY\n"
        "  Authorised           9  1,111,111.10 EUR\n"
        "  Overdue             10  1,234,567.89 EUR\n"
        "\n"
        "Bills\n"
        "  Pending             11  1,358,024.67 EUR\n"
        "  Authorised          12  1,481,481.46 EUR\n"
        "  Overdue             13  1,604,938.25 EUR\n"
        "\n"
        "Quotes\n"
        "  In progress          0\n"
        "\n"
        "Deals\n"
        "  In progress         15  1,851,851.83 EUR\n"
        "  Weighted                  617,283.94 EUR\n");
}
/* clang-format on */

static void what_is_overdue_is_red(void **state)
{
    (void)state;
    const char *got = overview((ds_sink_opts){.colour = true});
    assert_ptr_equal(strstr(got, "\033[1mAcme <U+001B>\033[0m\n"), got);
    assert_non_null(strstr(got, "\033[31m  Overdue"));
    assert_null(strstr(got, "\033[31m  Pending"));
}

static void without_a_schema_sections_have_their_names(void **state)
{
    (void)state;
    ds_figure f = {.section = DS_STR("big_things"),
                   .name = DS_STR("seen_today")};
    ds_figure_rows rows = {.figure = &f};
    ds_err err;
    ds_sink_opts opts = {.out = screen()};
    assert_ok(ds_view_overview(&opts, DS_STR("Book"), &rows, 1, &err), &err);
    assert_string_equal(screen_done(opts.out), "Book\n"
                                               "\n"
                                               "Big things\n"
                                               "  Seen today  0\n");
}

static void without_figures_the_title_stands_alone(void **state)
{
    (void)state;
    ds_err err;
    ds_sink_opts opts = {.out = screen()};
    assert_ok(ds_view_overview(&opts, DS_STR("Book"), NULL, 0, &err), &err);
    assert_string_equal(screen_done(opts.out), "Book\n\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pipe_gets_plain_numbers_in_80_columns),
        cmocka_unit_test(a_terminal_parts_thousands),
        cmocka_unit_test(italian_has_its_own_words_and_signs),
        cmocka_unit_test(a_narrow_terminal_gets_one_column),
        cmocka_unit_test(what_is_overdue_is_red),
        cmocka_unit_test(without_a_schema_sections_have_their_names),
        cmocka_unit_test(without_figures_the_title_stands_alone),
    };
    return cmocka_run_group_tests(tests, NULL, reset);
}
