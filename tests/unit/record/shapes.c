#include "record/numbers.h"
#include "unit.h"

typedef const char *check(ds_str s);

static void assert_all(check *wrong, const char *const *list, bool good)
{
    for (; *list != NULL; list++)
        if ((wrong(ds_cstr(*list)) == NULL) != good)
            fail_msg("\"%s\" should be %s", *list, good ? "good" : "wrong");
}

static void mail_addresses_have_one_at_and_no_blank(void **state)
{
    (void)state;
    static const char *const good[] = {"a@b.it", "first.last+x@mail.example",
                                       "m\xc3\xbcller@b\xc3\xbcro.de",
                                       "root@localhost", NULL};
    static const char *const bad[] = {"",      "a",     "@b.it", "a@",
                                      "a@b@c", "a b@c", "a@.it", NULL};
    assert_all(ds_email_wrong, good, true);
    assert_all(ds_email_wrong, bad, false);
}

static void phones_have_digits_and_the_usual_signs(void **state)
{
    (void)state;
    static const char *const good[] = {"+39 02 1234567",
                                       "(5) 555-4729",
                                       "0621.123.456",
                                       "030-0074321",
                                       "112",
                                       "+1 555 0100 ext. 7",
                                       NULL};
    static const char *const bad[] = {
        "", "12", "none", "call 02 1234567", "02 1\n23456", NULL};
    assert_all(ds_phone_wrong, good, true);
    assert_all(ds_phone_wrong, bad, false);
}

static void web_addresses_have_a_host_with_a_dot(void **state)
{
    (void)state;
    static const char *const good[] = {"www.acme.it", "https://acme.it/x?y=1",
                                       "HTTP://a.b", NULL};
    static const char *const bad[] = {
        "",       "acme", "ftp://acme.it", "javascript://a.b",
        "a b.it", ".it",  "https://",      NULL};
    assert_all(ds_url_wrong, good, true);
    assert_all(ds_url_wrong, bad, false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mail_addresses_have_one_at_and_no_blank),
        cmocka_unit_test(phones_have_digits_and_the_usual_signs),
        cmocka_unit_test(web_addresses_have_a_host_with_a_dot),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
