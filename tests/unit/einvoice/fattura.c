#include "einvoice/fattura.h"
#include "unit.h"

static ds_arena arena;
static ds_findings found;

static int reset(void **state)
{
    (void)state;
    ds_findings_free(&found);
    ds_arena_free(&arena);
    return 0;
}

#define HEADER                                                                 \
    "<FatturaElettronicaHeader>"                                               \
    "<CedentePrestatore><DatiAnagrafici>"                                      \
    "<IdFiscaleIVA><IdPaese>IT</IdPaese><IdCodice>90012000023</IdCodice>"      \
    "</IdFiscaleIVA><Anagrafica><Nome>Elsa</Nome><Cognome>Neri</Cognome>"      \
    "</Anagrafica></DatiAnagrafici></CedentePrestatore>"                       \
    "<CessionarioCommittente><DatiAnagrafici>"                                 \
    "<IdFiscaleIVA><IdPaese>OO</IdPaese><IdCodice>99999999999</IdCodice>"      \
    "</IdFiscaleIVA><CodiceFiscale>99999999999</CodiceFiscale>"                \
    "<Anagrafica><Denominazione>Far Ltd</Denominazione></Anagrafica>"          \
    "</DatiAnagrafici></CessionarioCommittente></FatturaElettronicaHeader>"

static ds_str ordinary(const char *document, const char *summary,
                       const char *rest)
{
    return ds_printf(&arena,
                     "<FatturaElettronica versione='FPR12'>" HEADER
                     "<FatturaElettronicaBody><DatiGenerali>"
                     "<DatiGeneraliDocumento>%s</DatiGeneraliDocumento>"
                     "</DatiGenerali><DatiBeniServizi>%s</DatiBeniServizi>%s"
                     "</FatturaElettronicaBody></FatturaElettronica>",
                     document, summary, rest);
}

#define DOCUMENT(type, more)                                                   \
    "<TipoDocumento>" type "</TipoDocumento><Divisa>EUR</Divisa>"              \
    "<Data>2026-01-31</Data><Numero>7</Numero>" more
#define SUMMARY(net, vat, more)                                                \
    "<DatiRiepilogo><ImponibileImporto>" net                                   \
    "</ImponibileImporto><Imposta>" vat "</Imposta>" more "</DatiRiepilogo>"

#define TOTAL(amount)                                                          \
    "<ImportoTotaleDocumento>" amount "</ImportoTotaleDocumento>"

static int read_xml(ds_lot *lot, ds_str xml)
{
    found = (ds_findings){.arena = &arena};
    return ds_fattura_read(lot, &arena, DS_STR("a.xml"), xml, &found);
}

static const ds_fattura *taken(ds_lot *lot, ds_str xml)
{
    int failed = read_xml(lot, xml);
    for (size_t i = 0; i < found.list.n; i++)
        print_error("%.*s\n", DS_FMT(found.list.p[i].msg));
    assert_int_equal(failed, 0);
    assert_int_equal(lot->n, 1);
    return &lot->documents[0];
}

static void assert_wrong(ds_str xml, const char *msg)
{
    ds_lot lot;
    assert_int_equal(read_xml(&lot, xml), -1);
    assert_true(found.list.n > 0);
    assert_str(found.list.p[0].msg, msg);
    assert_true(found.list.p[0].line > 0 && found.list.p[0].col > 0);
    reset(NULL);
}

static void amounts_are_those_of_the_summary(void **state)
{
    (void)state;
    ds_lot lot;
    const ds_fattura *d = taken(&lot, ordinary(DOCUMENT("TD01", ""),
                                               SUMMARY("1000.00", "220.00", "")
                                                   SUMMARY("33.46", "1.34", ""),
                                               ""));
    assert_int_equal(d->net, 10334600);
    assert_int_equal(d->vat, 2213400);
    assert_int_equal(d->total, 12548000);
    assert_true(d->split);
    assert_int_equal(d->date, ds_date_make(2026, 1, 31));
    assert_str(d->number, "7");
}

static void a_rounding_belongs_to_the_net(void **state)
{
    (void)state;
    ds_lot lot;
    const ds_fattura *d =
        taken(&lot, ordinary(DOCUMENT("TD01", "<ImportoTotaleDocumento>122.01"
                                              "</ImportoTotaleDocumento>"
                                              "<Arrotondamento>0.01"
                                              "</Arrotondamento>"),
                             SUMMARY("100.00", "22.00", ""), ""));
    assert_int_equal(d->net, 1000100);
    assert_int_equal(d->total, 1220100);
    assert_true(d->split);
}

static void a_total_that_does_not_add_up_stands_alone(void **state)
{
    (void)state;
    ds_lot lot;
    const ds_fattura *d =
        taken(&lot, ordinary(DOCUMENT("TD01", "<ImportoTotaleDocumento>124.00"
                                              "</ImportoTotaleDocumento>"),
                             SUMMARY("100.00", "22.00", ""), ""));
    assert_int_equal(d->total, 1240000);
    assert_false(d->split);
}

static void a_credit_note_loses_its_minus(void **state)
{
    (void)state;
    ds_lot lot;
    const ds_fattura *d =
        taken(&lot, ordinary(DOCUMENT("TD04", ""),
                             SUMMARY("-100.00", "-22.00",
                                     "<EsigibilitaIVA>S</EsigibilitaIVA>"),
                             ""));
    assert_true(d->credit);
    assert_int_equal(d->total, 1220000);
    assert_int_equal(d->buyer_pays_vat, 220000);
    reset(NULL);
    d = taken(&lot, ordinary(DOCUMENT("TD04", ""),
                             SUMMARY("100.00", "22.00", ""), ""));
    assert_true(d->credit);
    assert_int_equal(d->total, 1220000);
}

/* The signs of a credit note's total and of its summary may differ. */
static void a_credit_note_says_its_sign_once(void **state)
{
    (void)state;
    static const char *const totals[] = {"122.00", "-122.00", "100.00",
                                         "-100.00"};
    for (size_t i = 0; i < sizeof totals / sizeof *totals; i++) {
        ds_lot lot;
        ds_str document =
            ds_printf(&arena, DOCUMENT("TD04", TOTAL("%s")), totals[i]);
        const ds_fattura *d =
            taken(&lot, ordinary(document.p,
                                 SUMMARY("-100.00", "-22.00",
                                         "<EsigibilitaIVA>S</EsigibilitaIVA>"),
                                 ""));
        assert_int_equal(d->total, 1220000);
        assert_int_equal(d->buyer_pays_vat, 220000);
        assert_int_equal(ds_fattura_owed(d), 1000000);
        assert_true(d->split);
        reset(NULL);
    }
}

static void a_total_may_be_written_less_what_the_tax_office_gets(void **state)
{
    (void)state;
    static const struct {
        const char *total, *vat_due, *held;
        int64_t owed;
    } cases[] = {
        {"122.00", "S", "0.00", 1000000},  {"100.00", "S", "0.00", 1000000},
        {"122.00", "I", "20.00", 1020000}, {"102.00", "I", "20.00", 1020000},
        {"102.00", "S", "20.00", 800000},  {"80.00", "S", "20.00", 800000},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ds_lot lot;
        ds_str document = ds_printf(
            &arena,
            DOCUMENT("TD01", "<DatiRitenuta><ImportoRitenuta>%s"
                             "</ImportoRitenuta></DatiRitenuta>" TOTAL("%s")),
            cases[i].held, cases[i].total);
        ds_str due = ds_printf(&arena, "<EsigibilitaIVA>%s</EsigibilitaIVA>",
                               cases[i].vat_due);
        ds_str summary =
            ds_printf(&arena, SUMMARY("100.00", "22.00", "%s"), due.p);
        const ds_fattura *d = taken(&lot, ordinary(document.p, summary.p, ""));
        assert_int_equal(d->total, 1220000);
        assert_true(d->split);
        assert_int_equal(ds_fattura_owed(d), cases[i].owed);
        reset(NULL);
    }
}

#define DISCOUNT(type, how)                                                    \
    "<ScontoMaggiorazione><Tipo>" type "</Tipo>" how "</ScontoMaggiorazione>"
#define TO_PAY(amount)                                                         \
    "<DatiPagamento><DettaglioPagamento><ImportoPagamento>" amount             \
    "</ImportoPagamento></DettaglioPagamento></DatiPagamento>"

/* Of 122.00: 22.00 off; 10 % off and 5 % of the rest; 10 % more. Where no total
 * is written the terms tell whether the summary has the discount already. */
static void a_discount_of_the_document_is_off_the_total(void **state)
{
    (void)state;
    static const struct {
        const char *discount, *terms;
        int64_t total;
    } cases[] = {
        {DISCOUNT("SC", "<Importo>22.00</Importo>"), "", 1000000},
        {DISCOUNT("SC", "<Importo>22.00</Importo>"), TO_PAY("100.00"), 1000000},
        {DISCOUNT("SC", "<Importo>22.00</Importo>"), TO_PAY("122.00"), 1220000},
        {DISCOUNT("SC", "<Importo>22.00</Importo>"), TO_PAY("50.00"), 1000000},
        {DISCOUNT("SC", "<Percentuale>10.00</Percentuale>")
             DISCOUNT("SC", "<Percentuale>5.00</Percentuale>"),
         "", 1043100},
        {DISCOUNT("MG", "<Percentuale>10.00</Percentuale>"), "", 1342000},
        {DISCOUNT("SC", "<Importo>22.00</Importo>") TOTAL("122.00"), "",
         1220000},
        {DISCOUNT("SC", "<Importo>22.00</Importo>") TOTAL("100.00"), "",
         1000000},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ds_lot lot;
        ds_str document =
            ds_printf(&arena, DOCUMENT("TD01", "%s"), cases[i].discount);
        const ds_fattura *d =
            taken(&lot, ordinary(document.p, SUMMARY("100.00", "22.00", ""),
                                 cases[i].terms));
        assert_int_equal(d->total, cases[i].total);
        assert_int_equal(d->split, cases[i].total == 1220000);
        reset(NULL);
    }
}

static void days_count_from_the_day_that_is_named(void **state)
{
    (void)state;
    ds_lot lot;
    const ds_fattura *d = taken(
        &lot,
        ordinary(DOCUMENT("TD01", ""), SUMMARY("1.00", "0.00", ""),
                 "<DatiPagamento><DettaglioPagamento><ModalitaPagamento>MP05"
                 "</ModalitaPagamento><DataRiferimentoTerminiPagamento>"
                 "2026-03-01</DataRiferimentoTerminiPagamento>"
                 "<GiorniTerminiPagamento>30</GiorniTerminiPagamento>"
                 "<ImportoPagamento>1.00</ImportoPagamento>"
                 "</DettaglioPagamento><DettaglioPagamento>"
                 "<ModalitaPagamento>MP99</ModalitaPagamento>"
                 "<GiorniTerminiPagamento>1</GiorniTerminiPagamento>"
                 "</DettaglioPagamento></DatiPagamento>"));
    assert_int_equal(d->ninstalments, 2);
    assert_int_equal(d->instalments[0].due, ds_date_make(2026, 3, 31));
    assert_int_equal(d->instalments[1].due, ds_date_make(2026, 2, 1));
    assert_str(d->notes, "to pay 1.00 by 2026-03-31, bank transfer\n"
                         "to pay by 2026-02-01");
}

static void nines_and_the_country_oo_are_no_numbers(void **state)
{
    (void)state;
    ds_lot lot;
    taken(&lot,
          ordinary(DOCUMENT("TD01", ""), SUMMARY("1.00", "0.00", ""), ""));
    assert_str(lot.seller.vat_number, "IT90012000023");
    assert_str(lot.seller.name, "Elsa Neri");
    assert_true(lot.seller.person);
    assert_str(lot.buyer.vat_number, "");
    assert_str(lot.buyer.tax_code, "");
}

/* Prices with VAT inside: 50.00 at 10 % holds 4.545..., 0.03 at 22 % 0.0054,
 * 61.00 at 22 % 11.00 to the cent. */
static void the_vat_within_a_price_is_rounded_to_the_cent(void **state)
{
    (void)state;
    static const struct {
        const char *price, *rate;
        int64_t vat;
    } cases[] = {
        {"50.00", "10.00", 45500},   {"0.03", "22.00", 100},
        {"0.02", "22.00", 0},        {"61.00", "22.00", 110000},
        {"-50.00", "10.00", -45500}, {"10.00", "0.00", 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ds_lot lot;
        const ds_fattura *d = taken(
            &lot,
            ds_printf(
                &arena,
                "<FatturaElettronicaSemplificata versione='FSM10'>" HEADER
                "<FatturaElettronicaBody><DatiGenerali>"
                "<DatiGeneraliDocumento>" DOCUMENT(
                    "TD07",
                    "") "</DatiGeneraliDocumento></"
                        "DatiGenerali><DatiBeniServizi>"
                        "<Importo>%s</Importo><DatiIVA><Aliquota>%s</Aliquota>"
                        "</DatiIVA></DatiBeniServizi></FatturaElettronicaBody>"
                        "</FatturaElettronicaSemplificata>",
                cases[i].price, cases[i].rate));
        assert_int_equal(d->vat, cases[i].vat);
        assert_int_equal(d->net + d->vat, d->total);
        reset(NULL);
    }
}

static void what_is_missing_or_wrong_is_named(void **state)
{
    (void)state;
    assert_wrong(ordinary("<TipoDocumento>TD01</TipoDocumento><Divisa>EUR"
                          "</Divisa><Data>2026-01-31</Data>",
                          SUMMARY("1", "0", ""), ""),
                 "DatiGeneraliDocumento lacks Numero");
    assert_wrong(ordinary(DOCUMENT("TD99", ""), SUMMARY("1", "0", ""), ""),
                 "\"TD99\" is not a type of invoice that is known");
    assert_wrong(ordinary(DOCUMENT("TD01", ""), SUMMARY("1,00", "0", ""), ""),
                 "\"1,00\" is not an amount");
    assert_wrong(ordinary(DOCUMENT("TD01", ""), "", ""),
                 "FatturaElettronicaBody lacks DatiBeniServizi/DatiRiepilogo");
    assert_wrong(ordinary(DOCUMENT("TD01", ""), SUMMARY("1", "0", ""),
                          "<Allegati><NomeAttachment>../x</NomeAttachment>"
                          "<Attachment>?</Attachment></Allegati>"),
                 "the attachment \"-x\" is not base64");
    assert_wrong(DS_STR("<FatturaElettronica versione='FPA11'/>"),
                 "the format \"FPA11\" is not known: FPA12, FPR12 or FSM10");
    assert_wrong(DS_STR("<FatturaElettronica>"), "no element found");
    assert_wrong(
        ordinary(DOCUMENT("TD01", DISCOUNT("SC", "<Importo>2</Importo>")),
                 SUMMARY("1", "0", ""), ""),
        "the discount is above the amounts");
    assert_wrong(ordinary(DOCUMENT("TD01", DISCOUNT("SC", "<Percentuale>101"
                                                          "</Percentuale>")),
                          SUMMARY("1", "0", ""), ""),
                 "this is not a rate of discount");
    assert_wrong(ordinary(DOCUMENT("TD01", ""),
                          SUMMARY("900000000000000", "0", "")
                              SUMMARY("900000000000000", "0", ""),
                          ""),
                 "\"900000000000000\" is not an amount");
}

static void other_xml_is_left_out(void **state)
{
    (void)state;
    ds_lot lot;
    assert_int_equal(read_xml(&lot, DS_STR("<RicevutaConsegna/>")), 0);
    assert_int_equal(lot.n, 0);
    assert_int_equal(found.warnings, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(amounts_are_those_of_the_summary, reset),
        cmocka_unit_test_teardown(a_rounding_belongs_to_the_net, reset),
        cmocka_unit_test_teardown(a_total_that_does_not_add_up_stands_alone,
                                  reset),
        cmocka_unit_test_teardown(a_credit_note_loses_its_minus, reset),
        cmocka_unit_test_teardown(a_credit_note_says_its_sign_once, reset),
        cmocka_unit_test_teardown(
            a_total_may_be_written_less_what_the_tax_office_gets, reset),
        cmocka_unit_test_teardown(a_discount_of_the_document_is_off_the_total,
                                  reset),
        cmocka_unit_test_teardown(days_count_from_the_day_that_is_named, reset),
        cmocka_unit_test_teardown(nines_and_the_country_oo_are_no_numbers,
                                  reset),
        cmocka_unit_test_teardown(the_vat_within_a_price_is_rounded_to_the_cent,
                                  reset),
        cmocka_unit_test_teardown(what_is_missing_or_wrong_is_named, reset),
        cmocka_unit_test_teardown(other_xml_is_left_out, reset),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
