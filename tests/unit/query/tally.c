/* The short ways (filters, tallies, cut sorts) give what the long way gives:
 * each question is asked so that it takes one, and again so that it cannot. */
#include "queries.h"

static book the_book;

static int open_book(void **state)
{
    enum {
        CLIENTS = 60
    };
    static const char *const statuses[] = {"draft", "pending", "authorised",
                                           "paid", "void"};
    static const char *const currencies[] = {"", " USD", "", " CHF"};
    static char ids[CLIENTS][8];
    static ds_buf text[CLIENTS];
    static client_text clients[CLIENTS];
    uint64_t seed = 11;
    (void)state;
    for (size_t i = 0; i < CLIENTS; i++) {
        snprintf(ids[i], sizeof ids[i], "c%zu", i);
        ds_buf_addf(&text[i], "legal_name: F %zu\n", rnd_below(&seed, 20));
        if (rnd_below(&seed, 2))
            ds_buf_addz(&text[i], "status: lead\n");
        ds_buf_addz(&text[i], "invoices:\n");
        for (size_t k = 0, n = 100; k < n; k++) {
            ds_buf_addf(&text[i], "  - {number: N%zu", k);
            if (rnd_below(&seed, 4))
                ds_buf_addf(&text[i], ", status: %s",
                            statuses[rnd_below(&seed, 5)]);
            if (rnd_below(&seed, 4))
                ds_buf_addf(&text[i], ", total: %zu.5%s", rnd_below(&seed, 50),
                            currencies[rnd_below(&seed, 4)]);
            if (rnd_below(&seed, 4))
                ds_buf_addf(&text[i], ", net: %zu", rnd_below(&seed, 50));
            if (rnd_below(&seed, 4))
                ds_buf_addf(&text[i], ", date: 2026-0%zu-1%zu",
                            1 + rnd_below(&seed, 9), rnd_below(&seed, 9));
            ds_buf_addz(&text[i], "}\n");
        }
        clients[i] = (client_text){ids[i], ds_buf_z(&text[i])};
    }
    book_open(&the_book, &ds_builtin_tables, clients, CLIENTS);
    for (size_t i = 0; i < CLIENTS; i++)
        ds_buf_free(&text[i]);
    return 0;
}

static int close_book(void **state)
{
    (void)state;
    book_close(&the_book);
    return 0;
}

/* The answers, without the heads, must be the same. */
static void assert_same(const char *quick, const char *slow)
{
    ds_str rest[2];
    ds_buf out[2] = {{0}, {0}};
    const char *const texts[] = {quick, slow};
    for (size_t i = 0; i < 2; i++) {
        const ds_query_slots slots = {.text = ds_cstr(texts[i])};
        ds_query_stats stats;
        ask_slots(&out[i], &the_book, &slots, &stats);
        rest[i] = ds_buf_str(&out[i]);
        ds_str_cut(&rest[i], '\n');
        assert_true(rest[i].n > 0);
    }
    if (!ds_str_eq(rest[0], rest[1]))
        fail_msg("%s\n%s\n%s\n%s", quick, ds_buf_z(&out[0]), slow,
                 ds_buf_z(&out[1]));
    ds_buf_free(&out[0]);
    ds_buf_free(&out[1]);
}

static void a_tally_is_what_the_groups_say(void **state)
{
    (void)state;
    assert_same("from invoices by status show count(), sum(total), sum(net)",
                "from invoices by status show count(where true), sum(total "
                "where true), sum(net where true)");
    assert_same("from invoices by status show sum(net), count()",
                "from invoices by status show sum(net where true), count()");
    assert_same("from invoices by type show count()",
                "from invoices by type show count(where true)");
    assert_same("from clients by status show count()",
                "from clients by status show count(where true)");
    assert_same("from invoices show count(), sum(total)",
                "from invoices show count(where true), sum(total where true)");
    assert_same("from invoices where total > 30 and status != paid by status "
                "show sum(total)",
                "from invoices where (total > 30) = true and (status != paid) "
                "= true by status show sum(total where true)");
    assert_same("from invoices where number ~ \"7\" by status show sum(net)",
                "from invoices by status show sum(net where number ~ \"7\")");
}

static void a_filter_is_what_the_condition_says(void **state)
{
    (void)state;
    static const char *const conditions[] = {
        "status = paid",
        "status != paid",
        "not status = paid",
        "status > pending",
        "status in (paid, void)",
        "not status in (paid, void)",
        "status is set",
        "status is none",
        "client.status = active",
        "type = invoice",
        "type != invoice",
        "type is set",
        "total > 20",
        "total > 20.5",
        "total >= 20.55",
        "total = 20.5",
        "total = 20.00005",
        "total != 20.00005",
        "total != 20.5",
        "not total < 20.5",
        "total <= -1",
        "total > 20 EUR",
        "total in 10..20",
        "total in 10..",
        "total in ..20",
        "total > 90000000000000000",
        "total < 90000000000000000",
        "total is set",
        "total is none",
        "date = 2026-03-11",
        "date != 2026-03-11",
        "date in 2026-Q1",
        "not date in 2026-Q1",
        "date in (2026-01, 2026-03)",
        "date > today - 100d",
        "date is none",
        "overdue",
        "not overdue",
    };
    for (size_t i = 0; i < sizeof conditions / sizeof *conditions; i++) {
        ds_buf quick = {0}, slow = {0};
        ds_buf_addf(&quick, "from invoices where %s show count(), count(total)",
                    conditions[i]);
        ds_buf_addf(&slow,
                    "from invoices where (%s) = true show count(), "
                    "count(total)",
                    conditions[i]);
        assert_same(ds_buf_z(&quick), ds_buf_z(&slow));
        ds_buf_free(&quick);
        ds_buf_free(&slow);
    }
}

/* The first lines of the whole answer are the answer with a limit. */
static void assert_first_rows(const char *sort, size_t n)
{
    ds_buf all = {0}, some = {0}, text = {0};
    ds_query_stats stats;
    ds_buf_addf(&text, "from invoices sort %s show client.id, number", sort);
    ds_query_slots slots = {.text = ds_buf_str(&text)};
    ask_slots(&all, &the_book, &slots, &stats);
    ds_buf_addf(&text, " limit %zu", n);
    slots.text = ds_buf_str(&text);
    ask_slots(&some, &the_book, &slots, &stats);
    if (!ds_str_starts(ds_buf_str(&all), ds_buf_str(&some)))
        fail_msg("%s", ds_buf_z(&text));
    size_t lines = 0;
    for (size_t i = 0; i < some.n; i++)
        lines += some.p[i] == '\n';
    assert_int_equal(lines, n + 1);
    ds_buf_free(&all);
    ds_buf_free(&some);
    ds_buf_free(&text);
}

static void a_limit_cuts_the_sorted_rows(void **state)
{
    (void)state;
    static const char *const sorts[] = {
        "total",
        "-total",
        "date, -number",
        "-date",
        "client.legal_name, date",
        "-number",
        "status, net",
        "-status",
        "total / 3",
        "-net * 2, number",
    };
    for (size_t i = 0; i < sizeof sorts / sizeof *sorts; i++) {
        assert_first_rows(sorts[i], 7);
        assert_first_rows(sorts[i], 2100);
    }
}

/* Rows in order, by the same comparison that the values have. */
static void sorted_rows_are_in_order(void **state)
{
    (void)state;
    assert_same("from invoices by net sort net show net",
                "from invoices by net show net");
    assert_same("from clients by legal_name show legal_name",
                "from clients by legal_name sort legal_name show legal_name");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_tally_is_what_the_groups_say),
        cmocka_unit_test(a_filter_is_what_the_condition_says),
        cmocka_unit_test(a_limit_cuts_the_sorted_rows),
        cmocka_unit_test(sorted_rows_are_in_order),
    };
    return cmocka_run_group_tests(tests, open_book, close_book);
}
