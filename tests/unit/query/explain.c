#include "queries.h"

static const client_text clients[] = {
    {"acme",
     "legal_name: Acme\nowner: anna\ninvoices:\n"
     "  - {number: A1, date: 2026-07-01, total: 122.10, status: authorised,\n"
     "     payments: [{date: 2026-09-01, amount: 22}]}\n"
     "  - {number: A2, date: 2026-11-10, total: 50, status: pending}\n"
     "  - {number: A3, date: 2026-08-01, total: 10 USD, status: authorised}\n"
     "  - {number: A4, date: 2026-08-01, status: authorised}\n"},
    {"bella",
     "legal_name: Bella\nowner: zoe\ninvoices:\n"
     "  - {number: B1, date: 2026-10-20, total: 200, status: authorised}\n"
     "  - {number: B2, date: 2026-10-01, total: 300, status: paid}\n"},
    {"carlo", "legal_name: Carlo\nowner: anna\n"},
};

static book the_book;

static int open_book(void **state)
{
    (void)state;
    book_open(&the_book, &ds_builtin_tables, clients, 3);
    return 0;
}

static int close_book(void **state)
{
    (void)state;
    book_close(&the_book);
    return 0;
}

enum {
    ROWS = 20,
    COLUMNS = 8
};

/* Sums of what was printed, and of what was said to be in it. */
typedef struct {
    ds_sink sink;
    size_t rows, n;
    ds_ratio printed[ROWS][COLUMNS], explained[ROWS][COLUMNS];
    ds_currency cur[ROWS][COLUMNS];
    ds_buf text;
} ledger;

static int keep_head(ds_sink *s, const ds_column *columns, size_t n,
                     ds_err *err)
{
    (void)columns;
    (void)err;
    ((ledger *)s)->n = n;
    return 0;
}

static int keep_row(ds_sink *s, const ds_cell *cells, ds_err *err)
{
    ledger *l = (ledger *)s;
    (void)err;
    for (size_t i = 0; i < l->n; i++) {
        l->printed[l->rows][i] = cells[i].num;
        l->cur[l->rows][i] = cells[i].cur;
        l->explained[l->rows][i] = (ds_ratio){0, 1};
    }
    l->rows++;
    return 0;
}

static int keep_end(ds_sink *s, ds_err *err)
{
    (void)s;
    (void)err;
    return 0;
}

static int explained(void *payload, const ds_contribution *c, ds_err *err)
{
    ledger *l = payload;
    (void)err;
    if (c->column == SIZE_MAX)
        return 0;
    assert_true(c->row < l->rows && c->column < l->n);
    assert_true(c->amount.cur == 0 ||
                c->amount.cur == l->cur[c->row][c->column]);
    ds_ratio *sum = &l->explained[c->row][c->column];
    assert_true(ds_ratio_add(sum, *sum, c->amount.num));
    ds_buf_addf(&l->text, "%zu.%zu %.*s %u ", c->row, c->column,
                DS_FMT(c->path), c->row_in_client);
    ds_ratio_format(&l->text, c->amount.num, 0);
    ds_buf_addc(&l->text, '\n');
    return 0;
}

/* From `first` on, every printed number is the sum of its contributions. */
static void assert_explained(const char *text, size_t first, const char *want)
{
    ledger l = {.sink = {keep_head, keep_row, keep_row, keep_end}};
    ds_arena a = {0};
    ds_err err;
    ds_query *q;
    const ds_segments all = {&the_book.segment, 1};
    const ds_query_slots slots = {.text = ds_cstr(text)};
    assert_ok(ds_query_parse(&q, &a, &the_book.env, &slots, &err), &err);
    assert_ok(ds_query_run(q, all, &l.sink, NULL, &err), &err);
    assert_ok(ds_query_explain(q, all, explained, &l, &err), &err);
    for (size_t r = 0; r < l.rows; r++)
        for (size_t i = first; i < l.n; i++)
            if (ds_ratio_cmp(l.printed[r][i], l.explained[r][i]) != 0)
                fail_msg("%s: row %zu column %zu\n%s", text, r, i,
                         ds_buf_z(&l.text));
    if (want != NULL)
        assert_str(ds_buf_str(&l.text), want);
    ds_buf_free(&l.text);
    ds_arena_free(&a);
}

static void contributions_add_up_to_the_printed_number(void **state)
{
    (void)state;
    assert_explained("from invoices by status show count(), sum(total)", 1,
                     "1.1 records/acme/client.yaml 0 1\n"
                     "1.2 records/acme/client.yaml 0 122.1\n"
                     "0.1 records/acme/client.yaml 1 1\n"
                     "0.2 records/acme/client.yaml 1 50\n"
                     "2.1 records/acme/client.yaml 2 1\n"
                     "2.2 records/acme/client.yaml 2 10\n"
                     "1.1 records/acme/client.yaml 3 1\n"
                     "1.1 records/bella/client.yaml 0 1\n"
                     "1.2 records/bella/client.yaml 0 200\n"
                     "3.1 records/bella/client.yaml 1 1\n"
                     "3.2 records/bella/client.yaml 1 300\n");
    assert_explained("from invoices show sum(balance), count(where overdue), "
                     "sum(total where status = paid)",
                     0, NULL);
    assert_explained("from invoices by client.owner show sum(balance) as b "
                     "having b > 20 sort -b limit 1",
                     1, NULL);
    assert_explained("from clients by owner show sum(receivable), count(), "
                     "sum(count(invoices))",
                     1, NULL);
}

static void rows_explain_their_sums_by_elements(void **state)
{
    (void)state;
    assert_explained("from clients show id, receivable, count(invoices)", 1,
                     "0.1 records/acme/client.yaml 0 100.1\n"
                     "0.2 records/acme/client.yaml 0 1\n"
                     "0.2 records/acme/client.yaml 1 1\n"
                     "0.2 records/acme/client.yaml 2 1\n"
                     "0.2 records/acme/client.yaml 3 1\n"
                     "1.1 records/acme/client.yaml 2 10\n"
                     "1.2 records/acme/client.yaml 0 1\n"
                     "1.2 records/acme/client.yaml 1 1\n"
                     "1.2 records/acme/client.yaml 2 1\n"
                     "1.2 records/acme/client.yaml 3 1\n"
                     "2.1 records/bella/client.yaml 0 200\n"
                     "2.2 records/bella/client.yaml 0 1\n"
                     "2.2 records/bella/client.yaml 1 1\n");
    assert_explained("from invoices sort -total show number, total, balance "
                     "limit 3",
                     1, NULL);
    assert_explained("from clients where owner = \"zoe\" show "
                     "sum(invoices.total where status != paid), "
                     "sum(invoices.payments.amount)",
                     0, NULL);
}

static int line(void *payload, const ds_why *w, ds_err *err)
{
    ds_buf *b = payload;
    const ds_column c = {.type = w->type};
    (void)err;
    ds_buf_addf(b, "%u ", w->row_in_client);
    ds_buf_addn(b, ' ', 2 * w->depth);
    ds_buf_addf(b, "%.*s: ", DS_FMT(w->source));
    add_cell(b, &c, &w->value);
    ds_buf_addc(b, '\n');
    return 0;
}

static void why_shows_the_value_of_each_part(void **state)
{
    (void)state;
    ds_arena a = {0};
    ds_err err;
    ds_query *q;
    ds_buf b = {0};
    const ds_segments all = {&the_book.segment, 1};
    const ds_query_slots slots = {
        .text = DS_STR("from invoices where total > 100 and overdue")};
    assert_ok(ds_query_parse(&q, &a, &the_book.env, &slots, &err), &err);
    assert_ok(ds_query_why(q, all, DS_STR("bella"), line, &b, &err), &err);
    assert_str(
        ds_buf_str(&b),
        "0 total > 100: yes\n0   total: 200.00 EUR\n0 overdue: yes\n"
        "0   status = authorised and type != credit_note and due < today and "
        "balance > 0: yes\n"
        "0     status = authorised: yes\n0       status: authorised\n"
        "0     type != credit_note: yes\n0       type: invoice\n"
        "0     due < today: yes\n0       due: 2026-11-19\n"
        "0         client.payment_terms is set: no\n"
        "0           client.payment_terms: -\n"
        "0         date + book.payment_terms: 2026-11-19\n"
        "0           date: 2026-10-20\n"
        "0     balance > 0: yes\n0       balance: 200.00 EUR\n"
        "0         status in (paid, void): no\n0           status: authorised\n"
        "0         type = credit_note: no\n0           type: invoice\n"
        "0         total - sum(payments.amount): 200.00 EUR\n"
        "0           total: 200.00 EUR\n"
        "0           sum(payments.amount): 0.00 EUR\n"
        "1 total > 100: yes\n1   total: 300.00 EUR\n1 overdue: no\n"
        "1   status = authorised and type != credit_note and due < today and "
        "balance > 0: no\n"
        "1     status = authorised: no\n1       status: paid\n"
        "1     type != credit_note: yes\n1       type: invoice\n"
        "1     due < today: yes\n1       due: 2026-10-31\n"
        "1         client.payment_terms is set: no\n"
        "1           client.payment_terms: -\n"
        "1         date + book.payment_terms: 2026-10-31\n"
        "1           date: 2026-10-01\n"
        "1     balance > 0: no\n1       balance: 0.00 EUR\n"
        "1         status in (paid, void): yes\n1           status: paid\n"
        "1         total * 0: 0.00 EUR\n1           total: 300.00 EUR\n");
    assert_int_equal(ds_query_why(q, all, DS_STR("nobody"), line, &b, &err),
                     -1);
    assert_string_equal(err.msg, "no client \"nobody\"");
    ds_buf_free(&b);
    ds_arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(contributions_add_up_to_the_printed_number),
        cmocka_unit_test(rows_explain_their_sums_by_elements),
        cmocka_unit_test(why_shows_the_value_of_each_part),
    };
    return cmocka_run_group_tests(tests, open_book, close_book);
}
