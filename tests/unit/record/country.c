#include "record/value.h"
#include "unit.h"

static void assert_country(const char *name, const char *code)
{
    ds_str got = ds_country_parse(ds_cstr(name));
    if (!ds_str_is(got, code))
        fail_msg("%s gives \"%.*s\"", name, DS_FMT(got));
}

static void countries_are_known_by_many_names(void **state)
{
    (void)state;
    assert_country("IT", "IT");
    assert_country("it", "IT");
    assert_country("ITA", "IT");
    assert_country("Italia", "IT");
    assert_country(" italy ", "IT");
    assert_country("UK", "GB");
    assert_country("U.K.", "GB");
    assert_country("Inghilterra", "GB");
    assert_country("USA", "US");
    assert_country("Stati Uniti", "US");
    assert_country("Olanda", "NL");
    assert_country("Per\xc3\xb9", "PE");
    assert_country("PERU", "PE");
    assert_country("cote d'ivoire", "CI");
    assert_country("Costa d\xe2\x80\x99"
                   "Avorio",
                   "CI");
    assert_country("Bosnia ed Erzegovina", "BA");
    assert_country("Atlantis", "");
    assert_country("", "");
    assert_country("XX", "");
    assert_country(".", "");
}

static void every_name_leads_back_to_its_code(void **state)
{
    (void)state;
    size_t known = 0;
    for (char a = 'A'; a <= 'Z'; a++) {
        for (char b = 'A'; b <= 'Z'; b++) {
            char code[2] = {a, b};
            ds_str s = {code, 2};
            ds_str en = ds_country_name(s, false);
            ds_str it = ds_country_name(s, true);
            assert_int_equal(en.n > 0, it.n > 0);
            if (en.n == 0)
                continue;
            known++;
            assert_true(ds_str_eq(ds_country_parse(en), s));
            assert_true(ds_str_eq(ds_country_parse(it), s));
        }
    }
    assert_int_equal(known, 249); /* ISO 3166-1 */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(countries_are_known_by_many_names),
        cmocka_unit_test(every_name_leads_back_to_its_code),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
