/* Whole queries over a small book: each row of the manual's table of examples,
 * groups, currencies, and what goes wrong. */
#include "queries.h"

static const client_text clients[] = {
    {"acme",
     "legal_name: Acme S.p.A.\n"
     "owner: anna\n"
     "tags: [vip, north]\n"
     "address: {street: Via 1, city: Milano}\n"
     "payment_terms: 60\n"
     "projects:\n"
     "  - {code: P1, name: Site, status: open, budget_hours: 5, time: [\n"
     "      {date: 2026-11-01, hours: 3:30, person: bob},\n"
     "      {date: 2026-11-02, hours: 2}]}\n"
     "  - {code: P2, name: Old, status: cancelled, hours: 8}\n"
     "activities:\n"
     "  - {title: Call, type: call, due: 2026-11-01}\n"
     "  - {title: Meet, due: 2026-11-25}\n"
     "  - {title: Done, due: 2026-11-01, done: 2026-11-02}\n"
     "  - {title: Idea}\n"
     "  - {title: Later, due: 2026-12-24}\n"
     "deals:\n"
     "  - {title: Big, stage: proposal, value: 1000, probability: 35,\n"
     "     close: 2026-12-10}\n"
     "  - {title: Gone, stage: lost, value: 70, probability: 0}\n"
     "bills:\n"
     "  - {number: S1, date: 2026-11-01, due: 2026-11-30, total: 40,\n"
     "     status: authorised}\n"
     "invoices:\n"
     "  - {number: A1, date: 2026-07-01, total: 122.00, net: 100, vat: 22,\n"
     "     status: authorised, project: P1,\n"
     "     payments: [{date: 2026-09-01, amount: 22}]}\n"
     "  - {number: A2, date: 2026-11-10, total: 50, status: pending}\n"
     "  - {number: A3, date: 2026-08-01, total: 10 USD, status: authorised}\n"
     "  - {number: A4, date: 2026-08-10, due: 2026-09-01, total: 12,\n"
     "     status: authorised, type: credit_note}\n"},
    {"bella",
     "legal_name: Bella Ñandú S.r.l.\n"
     "address: {street: Via 2, city: Roma}\n"
     "owner: zoe\n"
     "invoices:\n"
     "  - {number: B1, date: 2026-10-20, total: 200, status: authorised}\n"
     "  - {number: B2, date: 2026-10-01, total: 300, status: paid}\n"},
};

static int open_book(void **state)
{
    static book b;
    book_open(&b, &ds_builtin_tables, clients, 2);
    *state = &b;
    return 0;
}

static int close_book(void **state)
{
    book_close(*state);
    return 0;
}

static void each_example_of_the_manual_answers(void **state)
{
    book *b = *state;
    assert_first(b, "from clients where legal_name ~ \"acme\" show id", "acme");
    assert_answer(b,
                  "from invoices where overdue show client.legal_name, number, "
                  "due, age, balance sort -age",
                  "client.legal_name|number|due|age|balance\n"
                  "Acme S.p.A.|A1|2026-08-30|85|100.00 EUR\n"
                  "Acme S.p.A.|A3|2026-09-30|54|10.00 USD\n"
                  "Bella Ñandú S.r.l.|B1|2026-11-19|4|200.00 EUR\n");
    assert_answer(b,
                  "from invoices where status = pending by client.owner show "
                  "count(), sum(total)",
                  "client.owner|count()|sum(total)\nanna|1|50.00 EUR\n");
    assert_answer(
        b,
        "from invoices where balance > 0 by client.legal_name across bucket "
        "show sum(balance) sort -sum(balance)",
        "client.legal_name|current|1-30|31-60|61-90\n"
        "Bella Ñandú S.r.l.|0.00 EUR|200.00 EUR|0.00 EUR|0.00 EUR\n"
        "Acme S.p.A.|50.00 EUR|0.00 EUR|0.00 EUR|100.00 EUR\n"
        "Acme S.p.A.|0.00 USD|0.00 USD|10.00 USD|0.00 USD\n");
    assert_answer(
        b,
        "from bills where due in next 14d and balance > 0 by due show "
        "sum(balance)",
        "due|sum(balance)\n2026-11-30|40.00 EUR\n");
    assert_answer(b,
                  "from invoices where date in last quarter by month(date) "
                  "show sum(net), sum(vat)",
                  "month(date)|sum(net)|sum(vat)\n"
                  "2026-07|100.00 EUR|22.00 EUR\n"
                  "2026-08|0.00 EUR|0.00 EUR\n");
    assert_answer(b,
                  "from projects by client.legal_name show sum(hours) as h, "
                  "sum(budget_hours) as b having h > b",
                  "client.legal_name|h|b\nAcme S.p.A.|8|5\n");
    assert_answer(b, "from activities by state show count()",
                  "state|count()\ndone|1\noverdue|1\ndue|1\nupcoming|1\n"
                  "open|1\n");
    assert_first(b,
                 "from clients where any(invoices where age > 60 and balance > "
                 "99) and none(activities where type = call and date >= "
                 "today-14d) show id",
                 "acme");
    assert_answer(b,
                  "from deals where stage in (proposal, negotiation) by "
                  "month(close) show sum(value * probability / 100) as "
                  "weighted",
                  "month(close)|weighted\n2026-12|350.00 EUR\n");
    assert_answer(b,
                  "from invoices where status = authorised by "
                  "client.legal_name show sum(balance) as of 2026-10-31",
                  "client.legal_name|sum(balance)\n"
                  "Acme S.p.A.|88.00 EUR\nAcme S.p.A.|10.00 USD\n"
                  "Bella Ñandú S.r.l.|200.00 EUR\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_example_of_the_manual_answers),
    };
    return cmocka_run_group_tests(tests, open_book, close_book);
}
