#include "queries.h"

static const client_text clients[] = {
    {"acme",
     "legal_name: Acme\nowner: anna\ninvoices:\n"
     "  - {number: A1, date: 2026-07-01, total: 122.00,\n"
     "     status: authorised}\n"
     "  - {number: A2, date: 2026-11-10, total: 50, status: pending}\n"
     "  - {number: A3, date: 2026-09-01, total: 9, status: authorised}\n"},
    {"bella", "legal_name: Bella\nowner: zoe\ninvoices:\n"
              "  - {number: B1, date: 2026-10-20, total: 200,\n"
              "     status: authorised}\n"},
};

static const struct {
    const char *name, *yaml;
} reports[] = {
    {"late", "title: Late payers\n"
             "query: from invoices where overdue show number, balance sort "
             "-balance\n"},
    {"large", "from: invoices\nwhere: balance >= $least\nshow: [number, "
              "balance]\ntotal: true\nparams:\n  least: {type: money, default: "
              "100}\n"},
    {"of", "query: from invoices where client.owner = $who show number\n"
           "params: {who: {type: text}}\n"},
    {"both", "query: from invoices where @late and @large show number\n"},
    {"later", "query: '@late where balance > 50 limit 1'\n"},
    {"period", "query: from invoices where date in $when show number\n"
               "params: {when: {type: period, default: this month}}\n"},
    {"state", "query: from invoices where status = $s show number\n"
              "params: {s: {type: enum, default: pending}}\n"},
    {"loop", "query: from invoices where @loop\n"},
    {"loop2", "query: '@loop2'\n"},
    {"clients", "query: from clients where owner = \"anna\"\n"},
    {"bad", "query: from invoices where totl > 5\n"},
    {"badkey", "form: invoices\n"},
    {"badyaml", "query: [\n"},
    {"none", "title: nothing\n"},
    {"all", "query: from invoices show number\n"},
};

static int load(ds_str *yaml, ds_arena *a, void *payload, ds_str name,
                ds_err *err)
{
    (void)a;
    (void)payload;
    for (size_t i = 0; i < sizeof reports / sizeof *reports; i++)
        if (ds_str_is(name, reports[i].name)) {
            *yaml = ds_cstr(reports[i].yaml);
            return 0;
        }
    return ds_fail(err, DS_ENOTFOUND, "no report \"%.*s\"", DS_FMT(name));
}

static book the_book;

static int open_book(void **state)
{
    (void)state;
    book_open(&the_book, &ds_builtin_tables, clients, 2);
    the_book.env.load_report = load;
    return 0;
}

static int close_book(void **state)
{
    (void)state;
    book_close(&the_book);
    return 0;
}

/* Rows as lines joined by spaces; `args` are "k=v" up to NULL. */
static void assert_report(const char *text, const char *arg, const char *want)
{
    ds_buf out = {0};
    const ds_str args[] = {ds_cstr(arg)};
    const ds_query_slots slots = {
        .text = ds_cstr(text), .params = args, .nparams = arg != NULL};
    ds_query_stats stats;
    ask_slots(&out, &the_book, &slots, &stats);
    for (size_t i = 0; i < out.n; i++)
        if (out.p[i] == '\n')
            out.p[i] = ' ';
    assert_str(ds_buf_str(&out), want);
    ds_buf_free(&out);
}

static void a_report_is_a_query_or_its_slots(void **state)
{
    (void)state;
    assert_report("@late", NULL,
                  "number|balance B1|200.00 EUR A1|122.00 EUR A3|9.00 EUR ");
    assert_report("@large", NULL,
                  "number|balance A1|122.00 EUR B1|200.00 EUR =-|322.00 EUR ");
}

static void parameters_are_values_and_never_text(void **state)
{
    (void)state;
    assert_report("@large", "least=150",
                  "number|balance B1|200.00 EUR =-|200.00 EUR ");
    assert_report("@large", "least=100 USD + 1 USD",
                  "number|balance =-|0.00 EUR ");
    assert_report("@of", "who=zoe", "number B1 ");
    assert_report("@of", "who=x\" or true or \"", "number ");
    assert_report("@of", "who=", "number ");
    assert_report("@period", NULL, "number A2 ");
    assert_report("@period", "when=2026-Q3", "number A1 A3 ");
    assert_report("@period", "when=2026-10-01..today",
                  "error: parameter when:1:11: an operator is missing before "
                  "this 2026-10-01..today           ^~");
    assert_report("@state", NULL, "number A2 ");
    assert_report("@state", "s=authorised", "number A1 A3 B1 ");
    assert_report("@state", "s=authorized",
                  "error: parameter s:1:1: \"authorized\" is not a value of "
                  "status (did you mean \"authorised\"?) authorized "
                  "^~~~~~~~~~");
    assert_report("@of", NULL,
                  "error: @of needs the parameter \"who\": say "
                  "who=... ");
    assert_report("@of", "wo=x",
                  "error: @of needs the parameter \"who\": say who=... ");
    assert_report("@large", "lest=5",
                  "error: @large has no parameter \"lest\" (did you mean "
                  "\"least\"?) ");
    assert_report("from clients", "x=5",
                  "error: \"x=5\": only a saved report has parameters ");
}

static void reports_compose(void **state)
{
    (void)state;
    assert_report("@late where balance < 150 show number sort number", NULL,
                  "number A1 A3 ");
    assert_report("from invoices where @late and @large show number", NULL,
                  "number A1 B1 ");
    assert_report("from invoices where not @late show number", NULL,
                  "number A2 ");
    assert_report("from clients where any(invoices where @large) show id", NULL,
                  "id acme bella ");
    assert_report("@both", NULL, "number A1 B1 ");
    assert_report("@later", NULL, "number|balance B1|200.00 EUR ");
}

static void wrong_reports_say_where(void **state)
{
    (void)state;
    assert_report("@lat", NULL, "error: no report \"lat\" ");
    assert_report("from invoices where @loop", NULL,
                  "error: @loop:1:21: @loop is computed from itself from "
                  "invoices where @loop                     ^~~~~");
    assert_report("@loop2", NULL,
                  "error: @loop2: saved reports name each other deeper than "
                  "16 ");
    assert_report("from invoices where @clients", NULL,
                  "error: query:1:21: @clients is about clients, and this is "
                  "about invoices from invoices where @clients               "
                  "      ^~~~~~~~");
    assert_report("from invoices where @all", NULL,
                  "error: query:1:21: @all has no condition from invoices "
                  "where @all                     ^~~~");
    assert_report("@bad", NULL,
                  "error: @bad:1:21: unknown field \"totl\" in invoices (did "
                  "you mean \"total\"?) from invoices where totl > 5        "
                  "             ^~~~");
    assert_report("@badkey", NULL,
                  "error: @badkey:1:1: unknown key \"form\" "
                  "(did you mean \"from\"?) ");
    assert_report("@none", NULL,
                  "error: @none: the report has neither "
                  "\"query\" nor \"from\" ");
}

static void a_broken_file_is_an_error_with_its_place(void **state)
{
    (void)state;
    ds_buf out = {0};
    const ds_query_slots slots = {.text = DS_STR("@badyaml")};
    ds_query_stats stats;
    ask_slots(&out, &the_book, &slots, &stats);
    assert_true(ds_str_starts(ds_buf_str(&out), DS_STR("error: @badyaml:2:1")));
    ds_buf_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_report_is_a_query_or_its_slots),
        cmocka_unit_test(parameters_are_values_and_never_text),
        cmocka_unit_test(reports_compose),
        cmocka_unit_test(wrong_reports_say_where),
        cmocka_unit_test(a_broken_file_is_an_error_with_its_place),
    };
    return cmocka_run_group_tests(tests, open_book, close_book);
}
