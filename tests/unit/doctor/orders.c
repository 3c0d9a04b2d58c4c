#include "doctor.h"

static void bills_count_as_invoices_do_and_apart(void **state)
{
    testbook *b = *state;
    book_record(b, "a",
                DS_STR("legal_name: A\npurchase_orders:\n"
                       "  - {number: O, date: 2026-01-01, total: 100}\n"
                       "invoices:\n"
                       "  - {number: 1, date: 2026-01-01, total: 60, "
                       "status: paid, order: O}\n"
                       "bills:\n"
                       "  - {number: 1, date: 2026-01-01, total: 60, "
                       "status: paid, order: O}\n"));
    assert_str(diagnosis(b, "orders"), "");
    book_record(b, "a",
                DS_STR("legal_name: A\npurchase_orders:\n"
                       "  - {number: O, date: 2026-01-01, total: 100}\n"
                       "bills:\n"
                       "  - {number: 1, date: 2026-01-01, total: 60, "
                       "status: paid, order: O}\n"
                       "  - {number: 2, date: 2026-01-01, total: 60, "
                       "order: O}\n"));
    assert_str(diagnosis(b, "orders"),
               "records/a/client.yaml:3:42: W0913 order O over 100.00 EUR has "
               "bills of 120.00 EUR, the last at "
               "records/a/client.yaml:6:53 -- dossier set a order O "
               "total=\"120.00 EUR\"\n");
}

static void drafts_and_orders_of_other_clients_do_not_count(void **state)
{
    testbook *b = *state;
    book_record(b, "a",
                DS_STR("legal_name: A\npurchase_orders:\n"
                       "  - {number: O, date: 2026-01-01, total: 100}\n"
                       "invoices:\n"
                       "  - {number: 1, date: 2026-01-01, total: 160, "
                       "status: draft, order: O}\n"
                       "  - {number: 2, date: 2026-01-01, total: 160, "
                       "status: void, order: O}\n"
                       "  - {number: 3, date: 2026-01-01, total: 160, "
                       "status: paid, order: P}\n"));
    book_record(b, "b",
                DS_STR("legal_name: B\ninvoices:\n"
                       "  - {number: 4, date: 2026-01-01, total: 160, "
                       "status: paid, order: O}\n"));
    assert_str(diagnosis(b, "orders"), "");
}

/* Three orders in two currencies: sums by hand. */
static void random_sums_are_what_adding_gives(void **state)
{
    testbook *b = *state;
    uint64_t seed = 7;
    for (int round = 0; round < 40; round++) {
        ds_buf y = {0};
        int64_t sum[3][2] = {{0}};
        ds_buf_addf(&y, "legal_name: R%d\npurchase_orders:\n", round);
        for (int o = 0; o < 3; o++)
            ds_buf_addf(&y, "  - {number: O%d, date: 2026-01-01, total: 50}\n",
                        o);
        ds_buf_addz(&y, "invoices:\n");
        for (int i = 0; i < 12; i++) {
            size_t o = rnd_below(&seed, 3), cur = rnd_below(&seed, 2);
            int64_t amount = (int64_t)rnd_below(&seed, 30);
            bool credit = rnd_below(&seed, 3) == 0;
            sum[o][cur] += credit ? -amount : amount;
            ds_buf_addf(&y,
                        "  - {number: %d, date: 2026-01-01, order: O%zu, "
                        "type: %s, total: %d %s}\n",
                        i, o, credit ? "credit_note" : "invoice", (int)amount,
                        cur ? "USD" : "EUR");
        }
        book_record(b, "a", ds_buf_str(&y));
        ds_buf_free(&y);
        size_t want = 0;
        for (int o = 0; o < 3; o++)
            want += (size_t)(sum[o][0] > 50) + (size_t)(sum[o][1] > 0);
        assert_int_equal(count_lines(diagnosis(b, "orders"), "W0913"), want);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        book_unit_test(bills_count_as_invoices_do_and_apart),
        book_unit_test(drafts_and_orders_of_other_clients_do_not_count),
        book_unit_test(random_sums_are_what_adding_gives),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
