#include "doctor/providers.h"
#include "unit.h"

static void public_providers_are_known(void **state)
{
    (void)state;
    static const char *const first_to_last[] = {
        "126.com", "163.com",  "gmail.com",  "libero.it",
        "pec.it",  "ziggo.nl", "zohomail.eu"};
    for (size_t i = 0; i < sizeof first_to_last / sizeof *first_to_last; i++)
        assert_true(ds_mail_provider(ds_cstr(first_to_last[i])));
}

static void a_firms_own_domain_is_not(void **state)
{
    (void)state;
    assert_false(ds_mail_provider(DS_STR("acme.it")));
    assert_false(ds_mail_provider(DS_STR("gmail.com.acme.it")));
    assert_false(ds_mail_provider(DS_STR("gmail.co")));
    assert_false(ds_mail_provider(DS_STR("")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(public_providers_are_known),
        cmocka_unit_test(a_firms_own_domain_is_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
