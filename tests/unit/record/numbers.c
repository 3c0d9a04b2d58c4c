#include "record/numbers.h"
#include "unit.h"

static const char *tax(const char *z)
{
    return ds_tax_code_wrong(ds_cstr(z), DS_STR("IT"));
}

static const char *vat(const char *z, const char *country)
{
    return ds_vat_number_wrong(ds_cstr(z), ds_cstr(country));
}

/* The examples of public documentation. */
static void known_tax_codes_pass(void **state)
{
    (void)state;
    static const char *const good[] = {
        "RSSMRA85T10A562S", "rssmra85t10a562s", "RSS MRA 85T10 A562S",
        "MRTMTT91D08F205J", "00743110157",      "RSSMRA85T10A56NH",
        "00905811006",
    };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        if (tax(good[i]) != NULL)
            fail_msg("%s %s", good[i], tax(good[i]));
}

static void broken_tax_codes_say_why(void **state)
{
    (void)state;
    assert_string_equal(tax("RSSMRA85T10A562T"), "has a wrong check character");
    assert_string_equal(tax("00743110158"), "has a wrong check digit");
    assert_string_equal(tax("00000000000"), "has a wrong check digit");
    assert_non_null(tax("RSSMRA85T32A562S")); /* no such day */
    assert_non_null(tax("RSSMRA85Z10A562S")); /* no such month */
    assert_non_null(tax("RSSMRA85T10A562"));
    assert_non_null(tax(""));
    assert_non_null(tax("R\xc3\x88SMRA85T10A562S"));
    assert_null(ds_tax_code_wrong(DS_STR("12/345/67890"), DS_STR("DE")));
}

/* Any other character in the place of the check character is wrong. */
static void no_other_check_character_passes(void **state)
{
    (void)state;
    char code[] = "RSSMRA85T10A562S";
    for (char c = 'A'; c <= 'Z'; c++) {
        code[15] = c;
        assert_int_equal(tax(code) == NULL, c == 'S');
    }
}

/* The check characters of all omocodia variants of random codes, computed by
 * the decree's tables, written out here once more. */
static char slow_check(const char *p)
{
    static const char odd[] = "BAFHJNPRTVCESULDGIMOQKWZYX";
    int sum = 0;
    for (int i = 0; i < 15; i++) {
        int v = p[i] <= '9' ? p[i] - '0' : p[i] - 'A';
        sum += i % 2 == 0 ? (int)(odd[v] - 'A') : v;
    }
    return (char)('A' + sum % 26);
}

static void every_variant_of_omocodia_passes(void **state)
{
    (void)state;
    static const int places[] = {6, 7, 9, 10, 12, 13, 14};
    static const char letters[] = "LMNPQRSTUV";
    uint64_t seed = 1;
    for (int round = 0; round < 50; round++) {
        char code[17] = "RSSMRA85T10A562S";
        for (int i = 0; i < 6; i++)
            code[i] = (char)('A' + rnd_below(&seed, 26));
        code[14] = (char)('0' + rnd_below(&seed, 10));
        for (unsigned set = 0; set < 128; set++) {
            char variant[17];
            memcpy(variant, code, 17);
            for (unsigned i = 0; i < 7; i++)
                if (set >> i & 1)
                    variant[places[i]] = letters[code[places[i]] - '0'];
            variant[15] = slow_check(variant);
            assert_null(tax(variant));
        }
    }
}

static void a_changed_digit_of_a_partita_iva_is_caught(void **state)
{
    (void)state;
    char code[] = "00743110157";
    for (int i = 0; i < 11; i++) {
        char was = code[i];
        for (char c = '0'; c <= '9'; c++) {
            code[i] = c;
            assert_int_equal(vat(code, "IT") == NULL, c == was);
        }
        code[i] = was;
    }
}

static void vat_numbers_of_europe_pass_by_their_form(void **state)
{
    (void)state;
    static const char *const good[] = {
        "ATU12345678",   "BE0123456789",   "BE1234567890",
        "BG123456789",   "BG1234567890",   "CY12345678X",
        "CZ12345678",    "CZ1234567890",   "DE123456789",
        "DK12345678",    "EE123456789",    "EL123456789",
        "ESX1234567X",   "ES12345678Z",    "ESB12345678",
        "FI12345678",    "FRXX123456789",  "FR12 345678901",
        "HR12345678901", "HU12345678",     "IE1234567WA",
        "IE1A23456B",    "IE1234567T",     "IT00743110157",
        "LT123456789",   "LT123456789012", "LU12345678",
        "LV12345678901", "MT12345678",     "NL123456789B01",
        "PL1234567890",  "PT123456789",    "RO12",
        "RO1234567890",  "SE123456789012", "SI12345678",
        "SK1234567890",  "XI123456789",    "GB999999973",
        "GBGD123",       "GB123456789012", "CHE-123.456.789 MWST",
        "CHE123456789",  "it 00743110157",
    };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        if (vat(good[i], "") != NULL)
            fail_msg("%s %s", good[i], vat(good[i], ""));
}

static void vat_numbers_without_letters_follow_the_country(void **state)
{
    (void)state;
    assert_null(vat("123456789", "DE"));
    assert_non_null(vat("12345678", "DE"));
    assert_null(vat("00743110157", "IT"));
    assert_null(vat("12345678901", "FR"));
    assert_null(vat("123456789", "GR"));
    assert_null(vat("45", "RO"));
    assert_non_null(vat("RO1", "RO"));
    assert_non_null(vat("4X5", "RO"));
    assert_null(vat("12-3456789", "US"));
    assert_null(vat("DE123456789", "IT")); /* registered abroad */
    assert_non_null(vat("DE12345678", "IT"));
    assert_non_null(vat("", "IT"));
}

static void known_ibans_pass(void **state)
{
    (void)state;
    static const char *const good[] = {
        "IT60X0542811101000000123456",
        "IT60 X054 2811 1010 0000 0123 456",
        "DE89370400440532013000",
        "GB29 NWBK 6016 1331 9268 19",
        "FR1420041010050500013M02606",
        "CH9300762011623852957",
        "NO9386011117947",
        "MT84MALT011000012345MTLCAST001S",
        "es9121000418450200051332",
        "SM86U0322509800000000270100",
    };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        if (ds_iban_wrong(ds_cstr(good[i])) != NULL)
            fail_msg("%s %s", good[i], ds_iban_wrong(ds_cstr(good[i])));
}

static void broken_ibans_say_why(void **state)
{
    (void)state;
    assert_string_equal(ds_iban_wrong(DS_STR("DE89370400440532013001")),
                        "has wrong check digits");
    assert_string_equal(ds_iban_wrong(DS_STR("DE8937040044053201300")),
                        "does not have the length of its country's IBANs");
    assert_string_equal(ds_iban_wrong(DS_STR("US89370400440532013000")),
                        "is not an IBAN: no country with IBANs begins so");
    assert_non_null(ds_iban_wrong(DS_STR("DE89-70400440532013000")));
    assert_non_null(ds_iban_wrong(DS_STR("")));
    assert_non_null(ds_iban_wrong(DS_STR("IT")));
}

/* Modulo 97 catches each change of a digit or letter into another. */
static void every_change_of_one_character_of_an_iban_is_caught(void **state)
{
    (void)state;
    char p[] = "IT60X0542811101000000123456";
    for (size_t i = 2; i < sizeof p - 1; i++) {
        char was = p[i];
        char first = was <= '9' ? '0' : 'A', last = was <= '9' ? '9' : 'Z';
        for (char c = first; c <= last; c++) {
            p[i] = c;
            assert_int_equal(ds_iban_wrong(ds_cstr(p)) == NULL, c == was);
        }
        p[i] = was;
    }
}

static void an_sdi_code_has_six_or_seven_characters(void **state)
{
    (void)state;
    assert_null(ds_sdi_code_wrong(DS_STR("0000000")));
    assert_null(ds_sdi_code_wrong(DS_STR("m5uxcr1")));
    assert_null(ds_sdi_code_wrong(DS_STR("UFABCD")));
    assert_non_null(ds_sdi_code_wrong(DS_STR("12345")));
    assert_non_null(ds_sdi_code_wrong(DS_STR("12345678")));
    assert_non_null(ds_sdi_code_wrong(DS_STR("12345-7")));
}

static void long_texts_are_wrong_and_not_read_over(void **state)
{
    (void)state;
    char p[5000];
    memset(p, '1', sizeof p);
    ds_str s = {p, sizeof p};
    assert_non_null(ds_tax_code_wrong(s, DS_STR("IT")));
    assert_non_null(ds_vat_number_wrong(s, DS_STR("IT")));
    assert_non_null(ds_iban_wrong(s));
    assert_non_null(ds_sdi_code_wrong(s));
    assert_non_null(ds_email_wrong(s));
}

static void assert_normal(const char *z, const char *country, const char *want,
                          bool named)
{
    char out[64];
    assert_int_equal(
        ds_vat_number_normal(out, sizeof out, ds_cstr(z), ds_cstr(country)),
        named);
    assert_string_equal(out, want);
}

static void a_vat_number_has_one_normal_form(void **state)
{
    (void)state;
    assert_normal("012.345.678.97", "IT", "IT01234567897", false);
    assert_normal("it 0123-4567-897", "DE", "IT01234567897", true);
    assert_normal("136 695 976", "DE", "DE136695976", false);
    assert_normal("CHE-116.281.710 MWST", "IT", "CHE116281710", true);
    assert_normal("E116281710IVA", "CH", "CHE116281710", false);
    assert_normal("094259216", "GR", "EL094259216", false);
    assert_normal("EL094259216", "IT", "EL094259216", true);
    assert_normal("AT123456789", "FR", "FRAT123456789", false);
    assert_normal("ATU12345678", "FR", "ATU12345678", true);
    assert_normal("US123", "IT", "US123", true);
    assert_normal("XY123", "IT", "ITXY123", false);
    assert_normal("123", "", "123", false);
    assert_normal("", "IT", "", false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_vat_number_has_one_normal_form),
        cmocka_unit_test(known_tax_codes_pass),
        cmocka_unit_test(broken_tax_codes_say_why),
        cmocka_unit_test(no_other_check_character_passes),
        cmocka_unit_test(every_variant_of_omocodia_passes),
        cmocka_unit_test(a_changed_digit_of_a_partita_iva_is_caught),
        cmocka_unit_test(vat_numbers_of_europe_pass_by_their_form),
        cmocka_unit_test(vat_numbers_without_letters_follow_the_country),
        cmocka_unit_test(known_ibans_pass),
        cmocka_unit_test(broken_ibans_say_why),
        cmocka_unit_test(every_change_of_one_character_of_an_iban_is_caught),
        cmocka_unit_test(an_sdi_code_has_six_or_seven_characters),
        cmocka_unit_test(long_texts_are_wrong_and_not_read_over),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
