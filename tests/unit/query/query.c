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

static void a_sum_gives_one_row_a_currency(void **state)
{
    book *b = *state;
    assert_answer(b, "from clients show id, receivable",
                  "id|receivable\nacme|88.00 EUR\nacme|10.00 USD\n"
                  "bella|200.00 EUR\n");
    assert_answer(b, "from clients show sum(receivable), count()",
                  "sum(receivable)|count()\n288.00 EUR|2\n10.00 USD|0\n");
    assert_answer(b,
                  "from invoices by status show count(), sum(total), "
                  "avg(total)",
                  "status|count()|sum(total)|avg(total)\n"
                  "pending|1|50.00 EUR|50.00 EUR\n"
                  "authorised|3|334.00 EUR|111.333333 EUR\n"
                  "authorised|1|10.00 USD|10.00 USD\n"
                  "paid|1|300.00 EUR|300.00 EUR\n");
    assert_answer(b, "from clients show id, receivable - payable as net",
                  "id|net\nacme|48.00 EUR\nacme|10.00 USD\n"
                  "bella|200.00 EUR\n");
    assert_answer(b, "from clients show sum(receivable - payable) as net",
                  "net\n248.00 EUR\n10.00 USD\n");
}

static void conditions_and_keys_refuse_two_currencies(void **state)
{
    book *b = *state;
    assert_answer(b, "from clients where receivable > 5 show id",
                  "error: query:1:20: records/acme/client.yaml has money in "
                  "EUR and USD here, which is never one amount\n"
                  "from clients where receivable > 5 show id\n"
                  "                   ^~~~~~~~~~~~~~");
    assert_answer(b, "from clients sort id, receivable show id",
                  "error: query:1:23: records/acme/client.yaml has money in "
                  "EUR and USD here, which is never one amount\n"
                  "from clients sort id, receivable show id\n"
                  "                      ^~~~~~~~~~");
    assert_answer(b, "from invoices show sum(total) + 5 USD",
                  "error: query:1:20: a group has money in EUR and USD here, "
                  "which is never one amount\n"
                  "from invoices show sum(total) + 5 USD\n"
                  "                   ^~~~~~~~~~~~~~~~~~");
}

static void money_of_another_currency_compares_like_nothing(void **state)
{
    book *b = *state;
    assert_first(b, "from invoices where total > 5 EUR show number",
                 "A1 A2 A4 B1 B2");
    assert_first(b, "from invoices where not total > 5 EUR show number", "A3");
    assert_first(b, "from invoices where total != 10 EUR show number",
                 "A1 A2 A3 A4 B1 B2");
    assert_first(b, "from invoices where total = 10 show number", "A3");
}

static void totals_are_the_sums_of_the_printed_rows(void **state)
{
    book *b = *state;
    static const struct {
        const char *text, *want;
    } cases[] = {
        {"from invoices show number, total, age limit 3",
         "number|total|age\nA1|122.00 EUR|85\nA2|50.00 EUR|0\n"
         "A3|10.00 USD|54\n=-|172.00 EUR|-\n=-|10.00 USD|-\n"},
        {"from invoices by status show count(), sum(total), avg(total) having "
         "status != pending",
         "status|count()|sum(total)|avg(total)\n"
         "authorised|3|334.00 EUR|111.333333 EUR\n"
         "authorised|1|10.00 USD|10.00 USD\npaid|1|300.00 EUR|300.00 EUR\n"
         "=-|4|634.00 EUR|-\n=-|1|10.00 USD|-\n"},
        {"from invoices where false show number, total",
         "number|total\n=-|0.00 EUR\n"},
        {"from time show person, hours, hours * 2",
         "person|hours|hours * 2\nbob|3.5|7\n-|2|4\n=-|5.5|11\n"},
        {"from invoices by client.id across status show count()",
         "client.id|pending|authorised|paid\nacme|1|3|0\nbella|0|1|1\n"
         "=-|1|4|1\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ds_buf out = {0};
        ds_query_slots slots = {.text = ds_cstr(cases[i].text), .total = true};
        ds_query_stats stats;
        ask_slots(&out, b, &slots, &stats);
        assert_str(ds_buf_str(&out), cases[i].want);
        ds_buf_free(&out);
    }
}

static void keys_and_aggregates_make_groups(void **state)
{
    book *b = *state;
    assert_answer(b, "from invoices by status, client.id show count()",
                  "status|client.id|count()\npending|acme|1\n"
                  "authorised|acme|3\nauthorised|bella|1\npaid|bella|1\n");
    assert_answer(b, "from invoices by client.id",
                  "client.id|count()\nacme|4\n"
                  "bella|2\n");
    assert_answer(b,
                  "from invoices by year(date) as y show min(date), max(date), "
                  "first(number), last(number), any(overdue), all(overdue), "
                  "none(overdue), count(where overdue) as n, y",
                  "min(date)|max(date)|first(number)|last(number)|any(overdue)"
                  "|all(overdue)|none(overdue)|n|y\n"
                  "2026-07-01|2026-11-10|A1|B2|yes|no|no|3|2026\n");
    assert_answer(b,
                  "from bills where false show count(), sum(total), "
                  "max(total), avg(total), all(overdue)",
                  "count()|sum(total)|max(total)|avg(total)|all(overdue)\n"
                  "0|0.00 EUR|-|-|yes\n");
    assert_answer(b, "from bills where false by status show count()",
                  "status|count()\n");
    assert_answer(
        b, "from projects show sum(hours) / count() as mean, count() * 2",
        "mean|count() * 2\n4|4\n");
    assert_answer(b, "from activities across type show count(), min(due)",
                  "call count()|call min(due)|none count()|none min(due)\n"
                  "1|2026-11-01|4|2026-11-01\n");
}

static void rows_sort_by_several_keys_with_missing_last(void **state)
{
    book *b = *state;
    assert_first(b, "from invoices sort -date show number",
                 "A2 B1 B2 A4 A3 A1");
    assert_first(b, "from activities sort due, title show title",
                 "Call Done Meet Later Idea");
    assert_first(b, "from activities sort -due, -title show title",
                 "Later Meet Done Call Idea");
    assert_first(b, "from invoices sort -total show number",
                 "B2 B1 A1 A2 A4 A3");
    assert_first(b, "from invoices sort total limit 2 show number", "A4 A2");
    assert_first(b, "from invoices show number as n sort -n limit 1", "B2");
    assert_first(b, "from clients sort -legal_name show id", "bella acme");
    assert_first(b, "from invoices limit 0 show number", "");
}

static void names_lead_to_owners_parents_and_references(void **state)
{
    book *b = *state;
    assert_answer(b,
                  "from time show project.code, project.name, client.id, hours",
                  "project.code|project.name|client.id|hours\n"
                  "P1|Site|acme|3.5\nP1|Site|acme|2\n");
    assert_answer(b,
                  "from payments show invoice.number, bill.number, "
                  "invoice.client.owner, amount",
                  "invoice.number|bill.number|invoice.client.owner|amount\n"
                  "A1|-|anna|22.00 EUR\n");
    assert_answer(b,
                  "from invoices where project is set show number, "
                  "project.name, project.total_hours",
                  "number|project.name|project.total_hours\nA1|Site|5.5\n");
    assert_answer(b,
                  "from clients show id, path, client.owner, "
                  "sum(invoices.payments.amount), count(payments), "
                  "sum(time.hours)",
                  "id|path|client.owner|sum(invoices.payments.amount)|"
                  "count(payments)|sum(time.hours)\n"
                  "acme|records/acme/client.yaml|anna|22.00 EUR|1|5.5\n"
                  "bella|records/bella/client.yaml|zoe|0.00 EUR|0|0\n");
    assert_first(b,
                 "from invoices where count(client.invoices) > 2 show number",
                 "A1 A2 A3 A4");
    assert_answer(b,
                  "from clients limit 1 show book.due_soon, book.country, "
                  "address.country, today",
                  "book.due_soon|book.country|address.country|today\n"
                  "7|IT|IT|2026-11-23\n");
    assert_answer(b,
                  "from clients limit 1 show book.vat_number, "
                  "book.tax_code is none as unset",
                  "book.vat_number|unset\n-|yes\n");
}

static void countries_and_currencies_have_codes_and_names(void **state)
{
    book *b = *state;
    static const char *const about_italy[] = {
        "address.country = IT", "address.country = \"Italia\"",
        "address.country in (DE, \"italy\")", "not address.country != IT"};
    for (size_t i = 0; i < 4; i++) {
        ds_arena a = {0};
        ds_str q =
            ds_printf(&a, "from clients where %s show id", about_italy[i]);
        assert_answer(b, q.p, "id\nacme\nbella\n");
        ds_arena_free(&a);
    }
    assert_answer(b, "from clients where address.country = \"\" show id",
                  "id\n");
}

static void dates_know_periods_and_durations(void **state)
{
    book *b = *state;
    static const struct {
        const char *where, *want;
    } cases[] = {
        {"date in 2026-Q3", "A1 A3 A4"},
        {"date in (2026-07, 2026-11)", "A1 A2"},
        {"date in 2026", "A1 A2 A3 A4 B1 B2"},
        {"date in 2026-08-01..", "A2 A3 A4 B1 B2"},
        {"date in ..2026-08-01", "A1 A3"},
        {"date in 2026-07..2026-W31", "A1 A3"},
        {"date in this month", "A2"},
        {"date in last month", "B1 B2"},
        {"date in last 30d", "A2"},
        {"date in month(due)", "B2"},
        {"year(date) = 2026 and month(date) != 2026-11", "A1 A3 A4 B1 B2"},
        {"month(date) in (2026-07, 2026-08)", "A1 A3 A4"},
        {"date >= start(this month)", "A2"},
        {"date = start(month(date))", "A1 A3 B2"},
        {"end(month(date)) - date < 12", "B1"},
        {"due in today-5d..today", "B1"},
        {"due = 2026-11-19", "B1"},
        {"today - due > 80", "A1 A4"},
        {"date + 1m = 2026-08-01", "A1"},
        {"due in next 2q", "A2"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ds_buf text = {0};
        ds_buf_addf(&text, "from invoices where %s show number",
                    cases[i].where);
        assert_first(b, ds_buf_z(&text), cases[i].want);
        ds_buf_free(&text);
    }
}

static void texts_match_folded_and_by_pattern(void **state)
{
    book *b = *state;
    assert_first(b, "from clients where legal_name ~ \"NANDU\" show id",
                 "bella");
    assert_first(b, "from clients where legal_name !~ \"nandú s.\" show id",
                 "acme");
    assert_first(b, "from clients where legal_name ~ /^a.*p\\.a/i show id",
                 "acme");
    assert_first(b, "from clients where tags has \"vip\" show id", "acme");
    assert_first(b, "from clients where any(tags ~ /^n/) show id", "acme");
    assert_first(b, "from clients where none(tags = \"vip\") show id", "bella");
    assert_answer(b, "from clients show id, count(tags)",
                  "id|count(tags)\nacme|2\nbella|0\n");
}

static void arithmetic_is_exact_or_an_error(void **state)
{
    book *b = *state;
    assert_answer(b,
                  "from time show hours * 10 EUR, hours * 0.1, 1 / 3 * 3, "
                  "hours / 0 limit 1",
                  "hours * 10 EUR|hours * 0.1|1 / 3 * 3|hours / 0\n"
                  "35.00 EUR|0.35|1|-\n");
    assert_answer(
        b,
        "from time limit 1 show 90000000000000000 * 90000000000000000 * "
        "90000000000000000",
        "error: query:1:24: a result is too big for exact arithmetic\n"
        "from time limit 1 show 90000000000000000 * 90000000000000000 * "
        "90000000000000000\n"
        "                       "
        "^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~");
    assert_answer(b,
                  "from time limit 1 show today + 90000y as y, date + 9999999 "
                  "as d, date - 9999999 as e",
                  "y|d|e\n-|-|-\n");
    assert_first(b, "from deals where weighted = 350 show title", "Big");
}

static void an_empty_answer_names_the_condition(void **state)
{
    book *b = *state;
    static const struct {
        const char *where, *culprit;
    } cases[] = {
        {"total > 5 and status = draft and overdue", "status = draft"},
        {"total > 5 and (status = paid) and overdue", "overdue"},
        {"false", "false"},
        {"total > 5", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ds_arena a = {0};
        ds_err err;
        ds_query *q;
        ds_query_stats stats;
        text_sink sink = text_sink_new();
        const ds_segments all = {&b->segment, 1};
        ds_query_slots slots = {.from = DS_STR("invoices"),
                                .where = ds_cstr(cases[i].where)};
        assert_ok(ds_query_parse(&q, &a, &b->env, &slots, &err), &err);
        assert_ok(ds_query_run(q, all, &sink.sink, &stats, &err), &err);
        assert_int_equal(stats.scanned, 6);
        assert_str(stats.culprit, cases[i].culprit);
        ds_buf_free(&sink.text);
        ds_arena_free(&a);
    }
}

static void options_override_slots_and_conditions_join(void **state)
{
    book *b = *state;
    ds_buf out = {0};
    ds_query_stats stats;
    const ds_query_slots slots = {
        .text = DS_STR("from invoices where total > 5 show number sort number"),
        .where = DS_STR("total < 60"),
        .show = DS_STR("number as n, total"),
        .sort = DS_STR("-number"),
        .limit = DS_STR("2"),
    };
    ask_slots(&out, b, &slots, &stats);
    assert_str(ds_buf_str(&out), "n|total\nA4|12.00 EUR\nA3|10.00 USD\n");
    ds_buf_clear(&out);
    const ds_query_slots bad = {.from = DS_STR("invoices"),
                                .where = DS_STR("totl < 60")};
    ask_slots(&out, b, &bad, &stats);
    assert_str(ds_buf_str(&out),
               "error: where:1:1: unknown field \"totl\" in invoices (did you "
               "mean \"total\"?)\ntotl < 60\n^~~~");
    ds_buf_free(&out);
}

static void as_of_is_handed_to_the_caller(void **state)
{
    book *b = *state;
    ds_arena a = {0};
    ds_err err;
    ds_str when;
    const ds_query_slots slots = {
        .text = DS_STR("from clients where no = such as of 2026-10")};
    assert_ok(ds_query_find_as_of(&when, &a, &b->env, &slots, &err), &err);
    assert_str(when, "2026-10");
    const ds_query_slots other = {.text = slots.text,
                                  .as_of = DS_STR("main^{2}")};
    assert_ok(ds_query_find_as_of(&when, &a, &b->env, &other, &err), &err);
    assert_str(when, "main^{2}");
    const ds_query_slots none = {.text = DS_STR("from clients")};
    assert_ok(ds_query_find_as_of(&when, &a, &b->env, &none, &err), &err);
    assert_str(when, "");
    ds_arena_free(&a);
}

static void dead_clients_do_not_count(void **state)
{
    book *b = *state;
    static const uint8_t dead[] = {1, 0}, none[] = {0, 0};
    ds_segment old = *b->segment, new = *b->segment;
    old.dead = dead;
    new.dead = none;
    const ds_segment *const both[] = {&old, &new};
    ds_arena a = {0};
    ds_err err;
    ds_query *q;
    ds_query_stats stats;
    text_sink sink = text_sink_new();
    const ds_query_slots slots = {
        .text = DS_STR("from invoices sort number show number, balance")};
    assert_ok(ds_query_parse(&q, &a, &b->env, &slots, &err), &err);
    assert_ok(ds_query_run(q, (ds_segments){both, 2}, &sink.sink, &stats, &err),
              &err);
    assert_str(ds_buf_str(&sink.text),
               "number|balance\nA1|100.00 EUR\nA2|50.00 EUR\nA3|10.00 USD\n"
               "A4|-12.00 EUR\nB1|200.00 EUR\nB1|200.00 EUR\nB2|0.00 EUR\n"
               "B2|0.00 EUR\n");
    ds_buf_free(&sink.text);
    ds_arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_example_of_the_manual_answers),
        cmocka_unit_test(a_sum_gives_one_row_a_currency),
        cmocka_unit_test(conditions_and_keys_refuse_two_currencies),
        cmocka_unit_test(money_of_another_currency_compares_like_nothing),
        cmocka_unit_test(totals_are_the_sums_of_the_printed_rows),
        cmocka_unit_test(keys_and_aggregates_make_groups),
        cmocka_unit_test(rows_sort_by_several_keys_with_missing_last),
        cmocka_unit_test(names_lead_to_owners_parents_and_references),
        cmocka_unit_test(countries_and_currencies_have_codes_and_names),
        cmocka_unit_test(dates_know_periods_and_durations),
        cmocka_unit_test(texts_match_folded_and_by_pattern),
        cmocka_unit_test(arithmetic_is_exact_or_an_error),
        cmocka_unit_test(an_empty_answer_names_the_condition),
        cmocka_unit_test(options_override_slots_and_conditions_join),
        cmocka_unit_test(as_of_is_handed_to_the_caller),
        cmocka_unit_test(dead_clients_do_not_count),
    };
    return cmocka_run_group_tests(tests, open_book, close_book);
}
