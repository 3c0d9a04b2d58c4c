/* The laws of two-valued logic, on random conditions over a random book with
 * many missing values: what holds is counted, and the counts must agree. */
#include "queries.h"

static book the_book;

static void maybe(ds_buf *b, uint64_t *seed, const char *key, size_t value)
{
    if (rnd_below(seed, 3) > 0)
        ds_buf_addf(b, ", %s: %zu", key, value);
}

static void random_invoice(ds_buf *b, uint64_t *seed, size_t i)
{
    static const char *const statuses[] = {"draft", "pending", "authorised",
                                           "paid", "void"};
    ds_buf_addf(b, "  - {number: N%zu", i);
    if (rnd_below(seed, 4) > 0)
        ds_buf_addf(b, ", date: 2026-%02zu-%02zu", 1 + rnd_below(seed, 12),
                    1 + rnd_below(seed, 28));
    if (rnd_below(seed, 4) > 0)
        ds_buf_addf(b, ", status: %s", statuses[rnd_below(seed, 5)]);
    maybe(b, seed, "total", rnd_below(seed, 300));
    maybe(b, seed, "net", rnd_below(seed, 300));
    if (rnd_below(seed, 2) > 0)
        ds_buf_addf(b, ", payments: [{date: 2026-09-01, amount: %zu}]",
                    rnd_below(seed, 300));
    ds_buf_addz(b, "}\n");
}

static int open_book(void **state)
{
    enum {
        CLIENTS = 12
    };
    static ds_buf text[CLIENTS];
    static client_text clients[CLIENTS];
    static const char *const ids[CLIENTS] = {"a", "b", "c", "d", "e", "f",
                                             "g", "h", "i", "j", "k", "l"};
    uint64_t seed = 7;
    (void)state;
    for (size_t i = 0; i < CLIENTS; i++) {
        ds_buf_addf(&text[i], "legal_name: Firm %zu Ñ\n", rnd_below(&seed, 9));
        if (rnd_below(&seed, 2))
            ds_buf_addz(&text[i], "owner: anna\n");
        if (rnd_below(&seed, 2))
            ds_buf_addz(&text[i], "tags: [x, y]\n");
        ds_buf_addz(&text[i], "invoices:\n");
        for (size_t k = 0; k < 8; k++)
            random_invoice(&text[i], &seed, k);
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

/* Any operator, over fields that are often missing. */
static void random_term(ds_buf *b, uint64_t *seed)
{
    static const char *const terms[] = {
        "total > 100",
        "net <= total",
        "total != net",
        "total = net",
        "status = paid",
        "status in (draft, pending)",
        "status != authorised",
        "date in 2026-Q2",
        "date < 2026-06-01",
        "date in last 90d",
        "month(date) = 2026-07",
        "due > date + 20d",
        "balance > 50",
        "balance in 10..100",
        "overdue",
        "age > 60",
        "bucket = \"90+\"",
        "client.owner = \"anna\"",
        "client.owner is none",
        "date is set",
        "client.legal_name ~ \"firm 3 n\"",
        "client.legal_name !~ /[1-4]/",
        "client.tags has \"x\"",
        "any(client.tags = \"y\")",
        "any(payments where amount > 150)",
        "all(payments where amount > 150)",
        "none(payments)",
        "sum(payments.amount) >= 100",
        "count(client.invoices where status = paid) > 1",
        "max(payments.amount) < total",
        "total / net > 1",
        "paid_on is none",
        "number in (\"N1\", \"N3\"..\"N5\")",
    };
    ds_buf_addz(b, terms[rnd_below(seed, sizeof terms / sizeof *terms)]);
}

static void random_condition(ds_buf *b, uint64_t *seed, unsigned depth)
{
    if (depth == 0 || rnd_below(seed, 4) == 0) {
        random_term(b, seed);
        return;
    }
    ds_buf_addz(b, rnd_below(seed, 3) == 0 ? "not (" : "(");
    random_condition(b, seed, depth - 1);
    ds_buf_addz(b, rnd_below(seed, 2) ? " and " : " or ");
    random_condition(b, seed, depth - 1);
    ds_buf_addc(b, ')');
}

static int add_row(void *payload, const ds_segment *s, uint32_t row,
                   ds_err *err)
{
    uint64_t *set = payload;
    (void)s;
    (void)err;
    set[row / 64] |= (uint64_t)1 << row % 64;
    return 0;
}

/* The rows for which the condition holds, as a set of bits. */
static void rows_of(uint64_t set[2], const char *fmt, const char *p,
                    const char *q)
{
    ds_buf b = {0};
    ds_err err = {0};
    const ds_segments all = {&the_book.segment, 1};
    for (const char *c = fmt; *c; c++) {
        if (*c == 'P')
            ds_buf_addz(&b, p);
        else if (*c == 'Q')
            ds_buf_addz(&b, q);
        else
            ds_buf_addc(&b, *c);
    }
    set[0] = set[1] = 0;
    int rc = ds_query_select(&the_book.env, DS_STR("invoices"), ds_buf_str(&b),
                             all, add_row, set, &err);
    if (rc != 0)
        fail_msg("%s: %s", ds_buf_z(&b), err.msg);
    ds_buf_free(&b);
}

static void assert_law(const char *left, const char *right, const char *p,
                       const char *q)
{
    uint64_t a[2], b[2];
    rows_of(a, left, p, q);
    rows_of(b, right, p, q);
    if (a[0] != b[0] || a[1] != b[1])
        fail_msg("%s is not %s for P: %s and Q: %s", left, right, p, q);
}

static void the_laws_hold_for_any_two_conditions(void **state)
{
    static const struct {
        const char *left, *right;
    } laws[] = {
        {"not (P and Q)", "not (P) or not (Q)"},
        {"not (P or Q)", "not (P) and not (Q)"},
        {"P and Q", "Q and P"},
        {"(P) or Q", "Q or (P)"},
        {"not not (P)", "P"},
        {"(P) and ((Q) or not (Q))", "P"},
        {"(P) or ((Q) and not (Q))", "P"},
        {"((P) and Q) or ((P) and not (Q))", "P"},
        {"(P) = true", "P"},
        {"(P) != true", "not (P)"},
    };
    uint64_t seed = 42;
    (void)state;
    for (int i = 0; i < 120; i++) {
        ds_buf p = {0}, q = {0};
        ds_buf_addc(&p, '(');
        random_condition(&p, &seed, 2);
        ds_buf_addz(&p, ")");
        ds_buf_addc(&q, '(');
        random_condition(&q, &seed, 2);
        ds_buf_addz(&q, ")");
        for (size_t k = 0; k < sizeof laws / sizeof *laws; k++)
            assert_law(laws[k].left, laws[k].right, ds_buf_z(&p), ds_buf_z(&q));
        ds_buf_free(&p);
        ds_buf_free(&q);
    }
}

static void a_condition_and_its_opposite_part_all_rows(void **state)
{
    uint64_t seed = 43, all[2];
    (void)state;
    rows_of(all, "true", "", "");
    for (int i = 0; i < 300; i++) {
        ds_buf p = {0};
        uint64_t yes[2], no[2];
        random_condition(&p, &seed, 3);
        rows_of(yes, "P", ds_buf_z(&p), "");
        rows_of(no, "not (P)", ds_buf_z(&p), "");
        for (size_t k = 0; k < 2; k++)
            if ((yes[k] & no[k]) != 0 || (yes[k] | no[k]) != all[k])
                fail_msg("%s", ds_buf_z(&p));
        ds_buf_free(&p);
    }
}

static void what_is_missing_compares_false_and_unequal(void **state)
{
    (void)state;
    static const char *const none[] = {
        "paid_on = today",       "paid_on < today",
        "paid_on >= today",      "paid_on in 2026",
        "paid_on = paid_on",     "paid_on + 1 > date",
        "client.code ~ \"\"",    "client.code = \"\"",
        "client.tags has \"z\"", "any(client.tags = \"z\")",
    };
    uint64_t set[2], all[2];
    rows_of(all, "true", "", "");
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        rows_of(set, none[i], "", "");
        if (set[0] != 0 || set[1] != 0)
            fail_msg("%s", none[i]);
    }
    rows_of(set, "paid_on != today and paid_on != paid_on", "", "");
    assert_true(set[0] == all[0] && set[1] == all[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_laws_hold_for_any_two_conditions),
        cmocka_unit_test(a_condition_and_its_opposite_part_all_rows),
        cmocka_unit_test(what_is_missing_compares_false_and_unequal),
    };
    return cmocka_run_group_tests(tests, open_book, close_book);
}
