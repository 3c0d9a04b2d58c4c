#include "screens.h"

static const char *profile(ds_sink_opts opts)
{
    const ds_record *r = read_acme();
    ds_err err;
    opts.out = screen();
    assert_ok(ds_view_profile(&opts, r, make_figures(r->schema),
                              r->schema->nfigures, &err),
              &err);
    return screen_done(opts.out);
}

/* clang-format off */
static void figures_and_data_stand_beside_each_other(void **state)
{
    (void)state;
    assert_string_equal(
        profile((ds_sink_opts){.terminal = true, .width = 80}),
        "Acme Forniture S.r.l. · Acme\n"
        "acme · company · C-017 · Laura Bianchi · since 2019-03-01 · north, key account\n"
        "\n"
        "Projects                                     Legal data\n"
        "  Related              0                       Tax code          01234567897\n"
        "  Total hours     123:20                       VAT number        IT01234567897\n"
        "                                               SDI code          ABC1234\n"
        "Activities                                     Certified e-mail  acme@pec.example\n"
        "  Overdue              2                       Payment terms     60 days\n"
        "  Due                  3\n"
        "  Upcoming             4                     Address\n"
        "  Without a date       5                       Via Giuseppe Verdi 12\n"
        "                                               20121 Milano MI\n"
        "Purchase orders                                Italy\n"
        "  Total                6    740,740.73 EUR\n"
        "  Closed               7    864,197.52 EUR   Contact\n"
        "                                               Phone   +39 02 5550101\n"
        "Invoices                                       E-mail  "
        "amministrazione@acme-forniture.example\n"
        "  Pending              8    987,654.31 EUR\n"
        "                       1       250,000 JPY   People\n"
        "  Authorised           9  1,111,111.10 EUR     Marta Rossi, accounts\n"
        "  Overdue             10  1,234,567.89 EUR       +39 02 5550102\n"
        "                                                 marta.rossi@acme-forniture.example\n"
        "Bills                                          +1 more: --tab details\n"
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

static void a_wide_terminal_has_figures_in_two_columns(void **state)
{
    (void)state;
    assert_string_equal(
        profile((ds_sink_opts){.terminal = true, .width = 120, .italian = true}),
        "Acme Forniture S.r.l. · Acme\n"
        "acme · company · C-017 · Laura Bianchi · dal 2019-03-01 · north, key account\n"
        "\n"
        "Progetti                                       Dati fiscali\n"
        "  Collegati              0                       Codice fiscale        01234567897\n"
        "  Ore totali        123:20                       Partita IVA           "
        "IT01234567897\n"
        "                                                 Codice SDI            ABC1234\n"
        "Attività                                         PEC                   "
        "acme@pec.example\n"
        "  Scadute                2                       Termini di pagamento  60 giorni\n"
        "  In scadenza            3\n"
        "  Future                 4                     Sede\n"
        "  Senza data             5                       Via Giuseppe Verdi 12\n"
        "                                                 20121 Milano MI\n"
        "Ordini                                           Italia\n"
        "  Totale                 6    740.740,73 EUR\n"
        "  Chiusi                 7    864.197,52 EUR   Recapiti\n"
        "                                                 Telefono  +39 02 5550101\n"
        "Fatture                                          E-mail    "
        "amministrazione@acme-forniture.example\n"
        "  Da autorizzare         8    987.654,31 EUR\n"
        "                         1       250.000 JPY   Persone\n"
        "  Autorizzate            9  1.111.111,10 EUR     Marta Rossi, accounts\n"
        "  Scadute               10  1.234.567,89 EUR       +39 02 5550102\n"
        "                                                   "
        "marta.rossi@acme-forniture.example\n"
        "Fatture fornitore                                +1 altre: --tab details\n"
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

static void a_narrow_terminal_has_the_data_below(void **state)
{
    (void)state;
    assert_string_equal(
        profile((ds_sink_opts){.terminal = true, .width = 60}),
        "Acme Forniture S.r.l. · Acme\n"
        "acme · company · C-017 · Laura Bianchi · since 2019-03-01 ·\n"
        "north, key account\n"
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
        "  Weighted                  617,283.94 EUR\n"
        "\n"
        "Legal data\n"
        "  Tax code          01234567897\n"
        "  VAT number        IT01234567897\n"
        "  SDI code          ABC1234\n"
        "  Certified e-mail  acme@pec.example\n"
        "  Payment terms     60 days\n"
        "\n"
        "Address\n"
        "  Via Giuseppe Verdi 12\n"
        "  20121 Milano MI\n"
        "  Italy\n"
        "\n"
        "Contact\n"
        "  Phone   +39 02 5550101\n"
        "  E-mail  amministrazione@acme-forniture.example\n"
        "\n"
        "People\n"
        "  Marta Rossi, accounts\n"
        "    +39 02 5550102\n"
        "    marta.rossi@acme-forniture.example\n"
        "  +1 more: --tab details\n");
}

static void a_pipe_gets_plain_numbers(void **state)
{
    (void)state;
    assert_string_equal(
        profile((ds_sink_opts){0}),
        "Acme Forniture S.r.l. · Acme\n"
        "acme · company · C-017 · Laura Bianchi · since 2019-03-01 · north, key account\n"
        "\n"
        "Projects                                   Legal data\n"
        "  Related              0                     Tax code          01234567897\n"
        "  Total hours     123:20                     VAT number        IT01234567897\n"
        "                                             SDI code          ABC1234\n"
        "Activities                                   Certified e-mail  acme@pec.example\n"
        "  Overdue              2                     Payment terms     60 days\n"
        "  Due                  3\n"
        "  Upcoming             4                   Address\n"
        "  Without a date       5                     Via Giuseppe Verdi 12\n"
        "                                             20121 Milano MI\n"
        "Purchase orders                              Italy\n"
        "  Total                6   740740.73 EUR\n"
        "  Closed               7   864197.52 EUR   Contact\n"
        "                                             Phone   +39 02 5550101\n"
        "Invoices                                     E-mail  "
        "amministrazione@acme-forniture.example\n"
        "  Pending              8   987654.31 EUR\n"
        "                       1      250000 JPY   People\n"
        "  Authorised           9  1111111.10 EUR     Marta Rossi, accounts\n"
        "  Overdue             10  1234567.89 EUR       +39 02 5550102\n"
        "                                               marta.rossi@acme-forniture.example\n"
        "Bills                                        +1 more: --tab details\n"
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
/* clang-format on */

static void colour_is_spared_for_headings_and_what_is_overdue(void **state)
{
    (void)state;
    const char *got = profile((ds_sink_opts){.colour = true});
    assert_ptr_equal(
        strstr(got, "\033[1mAcme Forniture S.r.l. \u00b7 Acme\033[0m\n"), got);
    assert_non_null(strstr(got, "\033[1mProjects\033[0m "));
    assert_non_null(strstr(got, "\033[1mLegal data\033[0m\n"));
    assert_non_null(strstr(got, "\033[31m  Overdue"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(figures_and_data_stand_beside_each_other),
        cmocka_unit_test(a_wide_terminal_has_figures_in_two_columns),
        cmocka_unit_test(a_narrow_terminal_has_the_data_below),
        cmocka_unit_test(a_pipe_gets_plain_numbers),
        cmocka_unit_test(colour_is_spared_for_headings_and_what_is_overdue),
    };
    return cmocka_run_group_tests(tests, NULL, reset);
}
