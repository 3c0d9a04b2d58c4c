#include "move/split.h"
#include "unit.h"

/* The pieces, one a letter: p postcode, c city, v province, t text, w word. */
static void assert_split(const char *pieces, const char *text, const char *want)
{
    static const char letters[] = "tcpvw";
    ds_arena a = {0};
    ds_piece p[8];
    ds_str out[8] = {{0}}, all = {0};
    size_t n = strlen(pieces);
    for (size_t i = 0; i < n; i++)
        p[i] = (ds_piece)(strchr(letters, pieces[i]) - letters);
    ds_splitting x = {
        .arena = &a, .country = DS_STR("IT"), .pieces = p, .n = n};
    ds_split(out, &x, ds_cstr(text));
    for (size_t i = 0; i < n; i++)
        all = ds_printf(&a, "%.*s%s%.*s", DS_FMT(all), i > 0 ? "|" : "",
                        DS_FMT(out[i]));
    if (x.left.n > 0)
        all = ds_printf(&a, "%.*s left: %.*s", DS_FMT(all), DS_FMT(x.left));
    assert_str(all, want);
    ds_arena_free(&a);
}

static void an_address_is_read_as_people_write_it(void **state)
{
    (void)state;
    assert_split("pcv", "20121 Milano MI", "20121|Milano|MI");
    assert_split("pcv", "20121 - Milano (MI)", "20121|Milano|MI");
    assert_split("pcv", "Milano 20121 MI", "20121|Milano|MI");
    assert_split("pcv", "Milano MI 20121", "20121|Milano|MI");
    assert_split("pcv", "Milano (MI), 20121", "20121|Milano|MI");
    assert_split("pcv", "Milano(MI)", "|Milano|MI");
    assert_split("pcv", "Milano/MI", "|Milano|MI");
    assert_split("pcv", "Milano [MI]", "|Milano|MI");
    assert_split("pcv", "Milano [ MI ]", "|Milano|MI");
    assert_split("pcv", "00187 Roma-RM", "00187|Roma|RM");
    assert_split("pcv", "39100 Bolzano/Bozen BZ", "39100|Bolzano/Bozen|BZ");
    assert_split("pcv", "Reggio nell'Emilia", "|Reggio nell'Emilia|");
    assert_split("cvp", "20121 Milano MI", "Milano|MI|20121");
    assert_split("tpcv", "Via Po, 3, 10100 Torino (TO)",
                 "Via Po, 3|10100|Torino|TO");
    assert_split("pcv", "", "||");
    assert_split("pcv", "()", "|()|");
}

static void the_own_country_before_a_postcode_goes(void **state)
{
    (void)state;
    assert_split("pcv", "IT 20121 Milano MI", "20121|Milano|MI");
    assert_split("pcv", "I-20121 Milano MI", "20121|Milano|MI");
    assert_split("pcv", "IT-20121 Milano", "20121|Milano|");
    assert_split("pc", "D-10115 Berlin", "D-10115|Berlin");
    assert_split("pcv", "I Milano", "|I Milano|");
}

static void what_is_left_is_told(void **state)
{
    (void)state;
    assert_split("pcv", "20121 Milano 5 MI",
                 "20121|Milano 5|MI left: Milano 5");
    assert_split("pcv", "Milano 20121 20122",
                 "|Milano 20121 20122| left: Milano 20121 20122");
    assert_split("pc", "DE 10115 Berlin", "10115|Berlin left: DE");
    assert_split("pv", "20121 Milano MI", "20121| left: Milano MI");
    assert_split("ww", "one two three", "one|two left: three");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_address_is_read_as_people_write_it),
        cmocka_unit_test(the_own_country_before_a_postcode_goes),
        cmocka_unit_test(what_is_left_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
