#include "view/retype.h"
#include "unit.h"

static void what_looks_like_a_number_or_a_day(void **state)
{
    static const char *const retyped[] = {
        "001",    "00",         "1234567890123456", "1.10",     "2E3",
        "1,5",    "1.5e-7",     "1/2026",           "2026-01",  "10:30",
        "1.2.26", "03-04-2026", "10:30:00",         "2026/1/2",
    };
    static const char *const kept[] = {
        "",         "0",       "7",           "12345678901", "123456789012345",
        "2026-014", "A1",      "1A",          "1-",          "1:2/3",
        "E5",       "1.2.3.4", "12-34-56-78", "12345/1",     "1e",
    };
    (void)state;
    for (size_t i = 0; i < sizeof retyped / sizeof *retyped; i++)
        if (!ds_is_retyped(ds_cstr(retyped[i])))
            fail_msg("%s", retyped[i]);
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
        if (ds_is_retyped(ds_cstr(kept[i])))
            fail_msg("%s", kept[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_looks_like_a_number_or_a_day),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
