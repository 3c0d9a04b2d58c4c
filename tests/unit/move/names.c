#include "move/names.h"
#include "unit.h"

static void assert_squeezed(const char *text, const char *want)
{
    ds_arena a = {0};
    assert_str(ds_name_squeeze(&a, ds_cstr(text)), want);
    ds_arena_free(&a);
}

static void assert_bare(const char *text, const char *want)
{
    ds_arena a = {0};
    assert_str(ds_name_bare(ds_name_squeeze(&a, ds_cstr(text))), want);
    ds_arena_free(&a);
}

static void signs_do_not_part_a_name(void **state)
{
    (void)state;
    assert_squeezed("Acme S.p.A.", "acme spa");
    assert_squeezed("  \xc3\x88lite -- Bar\t", "elite bar");
    assert_squeezed("Rossi \xe2\x80\x93 \xe2\x80\x9c"
                    "Figli\xe2\x80\x9d",
                    "rossi figli");
    assert_squeezed("Acme & Sons", "acme&sons");
    assert_squeezed("Acme&Sons", "acme&sons");
    assert_squeezed("A + B", "a+b");
    assert_squeezed("&", "&");
    assert_squeezed("...", "");
}

static void apostrophes_are_one(void **state)
{
    static const char *const all[] = {"D'Amico",
                                      "D\xe2\x80\x99"
                                      "Amico",
                                      "D`Amico",
                                      "D\xc2\xb4"
                                      "Amico",
                                      "D\xca\xbc"
                                      "Amico"};
    (void)state;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        assert_squeezed(all[i], "damico");
}

static void the_form_of_a_firm_does_not_count(void **state)
{
    static const char *const same[] = {
        "Rossi",
        "Rossi Srl",
        "Rossi S.r.l.",
        "Rossi S. r. l.",
        "ROSSI S R L",
        "Rossi S.r.l. unipersonale",
        "Rossi S.p.A. a socio unico",
        "Rossi S.n.c. in liquidazione",
        "Rossi Societ\xc3\xa0 a responsabilit\xc3\xa0 limitata",
        "Rossi GmbH & Co. KG",
    };
    (void)state;
    for (size_t i = 0; i < sizeof same / sizeof *same; i++)
        assert_bare(same[i], "rossi");
}

static void something_of_a_name_is_left(void **state)
{
    (void)state;
    assert_bare("Spa", "spa");
    assert_bare("S.p.A. S.r.l.", "spa");
    assert_bare("", "");
    assert_bare("Gas S", "gas s");
    assert_bare("Visa", "visa");
    assert_bare("& Co", "&co");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(signs_do_not_part_a_name),
        cmocka_unit_test(apostrophes_are_one),
        cmocka_unit_test(the_form_of_a_firm_does_not_count),
        cmocka_unit_test(something_of_a_name_is_left),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
