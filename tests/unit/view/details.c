#include "screens.h"

static const char *details(ds_sink_opts opts)
{
    ds_err err;
    opts.out = screen();
    assert_ok(ds_view_details(&opts, read_acme(), &err), &err);
    return screen_done(opts.out);
}

/* clang-format off */
static void every_field_has_its_label(void **state)
{
    (void)state;
    assert_string_equal(
        details((ds_sink_opts){.terminal = true, .width = 60}),
        "Acme Forniture S.r.l.\n"
        "records/acme/client.yaml\n"
        "\n"
        "Legal name        Acme Forniture S.r.l.\n"
        "Trading name      Acme\n"
        "Kind              company\n"
        "Code              C-017\n"
        "Tax code          01234567897\n"
        "VAT number        IT01234567897\n"
        "Status            -\n"
        "Owner             Laura Bianchi\n"
        "Since             2019-03-01\n"
        "Tags              north, key account\n"
        "Address\n"
        "  Street            Via Giuseppe Verdi 12\n"
        "  Street 2          -\n"
        "  Postcode          20121\n"
        "  City              Milano\n"
        "  Province          MI\n"
        "  Region            -\n"
        "  Country           Italy\n"
        "E-mail            amministrazione@acme-forniture.example\n"
        "Certified e-mail  acme@pec.example\n"
        "Phone             +39 02 5550101\n"
        "Mobile            -\n"
        "Website           -\n"
        "SDI code          ABC1234\n"
        "IBAN              -\n"
        "Currency          -\n"
        "Payment terms     60 days\n"
        "Language          -\n"
        "Notes             Pays late in summer, ask for Mrs. Rossi\n"
        "                  and nobody else in the house.\n"
        "                  Second line.\n"
        "\n"
        "Contacts\n"
        "  Paolo Neri\n"
        "    Role              warehouse\n"
        "  Marta Rossi\n"
        "    Role              accounts\n"
        "    E-mail            marta.rossi@acme-forniture.example\n"
        "    Phone             +39 02 5550102\n"
        "    Primary           yes\n"
        "\n"
        "Addresses\n"
        "  warehouse\n"
        "    Street            Via del Lavoro 3\n"
        "    City              Lodi\n");
}

static void a_pipe_wraps_nothing(void **state)
{
    (void)state;
    assert_string_equal(
        strstr(details((ds_sink_opts){.italian = true}), "Note"),
        "Note                  Pays late in summer, ask for Mrs. Rossi and "
        "nobody else in the house.\n"
        "                      Second line.\n"
        "\n"
        "Contatti\n"
        "  Paolo Neri\n"
        "    Ruolo                 warehouse\n"
        "  Marta Rossi\n"
        "    Ruolo                 accounts\n"
        "    E-mail                marta.rossi@acme-forniture.example\n"
        "    Telefono              +39 02 5550102\n"
        "    Principale            sì\n"
        "\n"
        "Indirizzi\n"
        "  warehouse\n"
        "    Indirizzo             Via del Lavoro 3\n"
        "    Città                 Lodi\n");
}
/* clang-format on */

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_field_has_its_label),
        cmocka_unit_test(a_pipe_wraps_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, reset);
}
