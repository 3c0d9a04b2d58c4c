#include "doctor.h"

static void a_payment_or_a_day_is_enough(void **state)
{
    testbook *b = *state;
    book_record(
        b, "a",
        DS_STR("legal_name: A\ninvoices:\n"
               "  - {number: 1, date: 2026-01-01, total: 5, status: paid, "
               "paid_on: 2026-02-01}\n"
               "  - {number: 2, date: 2026-01-01, total: 5, status: paid, "
               "payments: [{date: 2026-02-01, amount: 5}]}\n"
               "  - {number: 3, date: 2026-01-01, total: 0, status: paid}\n"
               "  - {number: 4, date: 2026-01-01, total: 5}\n"));
    assert_str(diagnosis(b, "payments"), "");
}

static void without_either_it_is_told_of_bills_too(void **state)
{
    testbook *b = *state;
    book_record(
        b, "a",
        DS_STR(
            "legal_name: A\nbills:\n"
            "  - {number: X 1, date: 2026-01-01, status: paid, total: 5}\n"));
    assert_str(diagnosis(b, "payments"),
               "records/a/client.yaml:3:45: W0914 bill X 1 is paid, and "
               "neither a payment nor paid_on says when -- dossier add payment "
               "a bill 'X 1' date=DATE amount=5.00\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        book_unit_test(a_payment_or_a_day_is_enough),
        book_unit_test(without_either_it_is_told_of_bills_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
