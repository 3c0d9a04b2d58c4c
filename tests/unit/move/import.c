#include "move/import.h"
#include "unit.h"

/* Imports lines into an empty book and tells what came of them:
 * "new changed same bad", the findings as "line:col: code message", and with
 * skip_bad the rows set aside. Nothing is written anywhere. */
static ds_str outcome(ds_arena *a, const ds_import_opts *opts,
                      const char *lines)
{
    ds_query_env env = {.schema = &ds_builtin_tables,
                        .today = ds_date_make(2026, 11, 23)};
    ds_findings f = {.arena = a};
    ds_err err = {0};
    ds_import_result r;
    ds_book book = {.fd = -1};
    ds_changeset *c = ds_changeset_new(a, &book, &env, &f);
    ds_import_opts o = *opts;
    o.file = DS_STR("x.csv");
    if (o.noun.n == 0)
        o.noun = DS_STR("clients");
    ds_str out;
    if (ds_import_run(&r, a, c, NULL, &book, ds_cstr(lines), &o, &f, &err))
        out = ds_printf(a, "error: %s", err.msg);
    else
        out = ds_printf(a, "%zu %zu %zu %zu%s", r.created, r.changed, r.same,
                        r.bad, ds_changeset_refused(c) ? " refused" : "");
    for (size_t i = 0; i < f.list.n; i++) {
        const ds_finding *one = &f.list.p[i];
        out = ds_printf(a, "%.*s\n%u:%u: %c%04u %.*s", DS_FMT(out), one->line,
                        one->col, one->warning ? 'W' : 'E', (unsigned)one->code,
                        DS_FMT(one->msg));
    }
    if (o.skip_bad)
        out = ds_printf(a, "%.*s\n%.*s", DS_FMT(out), DS_FMT(r.bad_csv));
    ds_changeset_close(c);
    ds_findings_free(&f);
    return out;
}

static void assert_import(const ds_import_opts *opts, const char *lines,
                          const char *want)
{
    static const ds_import_opts none;
    ds_arena a = {0};
    assert_str(outcome(&a, opts != NULL ? opts : &none, lines), want);
    ds_arena_free(&a);
}

#define HEAD "Company,Code,VAT no,Street,City\n"

static void each_row_is_a_client(void **state)
{
    (void)state;
    assert_import(NULL, HEAD "A,1,,S,C\nB,2,,S,C\n", "2 0 0 0");
    assert_import(NULL, HEAD, "0 0 0 0");
}

static void rows_about_one_client_are_one(void **state)
{
    (void)state;
    assert_import(NULL,
                  "Company,Code,Street,City,Contact,E-mail\n"
                  "A,1,S,C,Anna,\nA,1,S,C,Luca,a@b.it\nA,1,S,C,Anna,\n",
                  "1 1 1 0");
    assert_import(NULL, HEAD "A,1,,S,C\nA,1,,T,C\n",
                  "1 0 0 1 refused\n3:6: E0704 address.street is \"S\" in "
                  "line 2, about the same client");
}

static void namesakes_are_told_apart_by_their_numbers(void **state)
{
    (void)state;
    assert_import(NULL, HEAD "A,,01234567897,S,C\nA,,00743110157,T,C\n",
                  "2 0 0 0");
    assert_import(NULL, HEAD "A,1,,S,C\nA,2,,T,C\n",
                  "1 0 0 1 refused\n3:1: E0704 is this a? Its code is \"1\", "
                  "and here it is \"2\"");
}

static void every_bad_cell_of_every_row_is_found(void **state)
{
    (void)state;
    assert_import(NULL,
                  "Company,Street,City,E-mail,Customer since\n"
                  ",S,C,x,y\nB,,C,,\nC,S,C,,03/04/2026\nD,S,C,,\n",
                  "1 0 0 3 refused\n"
                  "2:1: E0202 legal_name is missing\n"
                  "2:6: E0702 email: \"x\" is not an e-mail address\n"
                  "2:8: E0702 \"y\" is not a date\n"
                  "3:3: E0202 address.street is missing\n"
                  "4:8: E0702 \"03/04/2026\" can be read in two ways");
}

static void what_one_option_answers_is_one_question_of_a_column(void **state)
{
    ds_import_opts skip = {.skip_bad = true};
    static const char rows[] =
        "Company,Street,City,Customer since,Payment terms\n"
        "A,S,C,03/04/2026,\nB,S,C,05/06/2026,1.234\n"
        "C,S,C,x,1.234\nD,S,C,07/08/2026,\n";
    (void)state;
    assert_import(NULL, rows,
                  "0 0 0 4 refused\n"
                  "2:7: E0702 \"03/04/2026\" can be read in two ways, and 2 "
                  "more in this column\n"
                  "3:18: E0702 \"1.234\" can be read in two ways, and 1 more "
                  "in this column\n"
                  "4:7: E0702 \"x\" is not a date");
    assert_import(&skip, rows,
                  "0 0 0 4\n"
                  "2:7: W0702 \"03/04/2026\" can be read in two ways, and 2 "
                  "more in this column\n"
                  "3:18: W0702 \"1.234\" can be read in two ways, and 1 more "
                  "in this column\n"
                  "4:7: W0702 \"x\" is not a date\n"
                  "import problem,Company,Street,City,Customer since,Payment "
                  "terms\n"
                  "\"\"\"03/04/2026\"\" can be read in two "
                  "ways\",A,S,C,03/04/2026,\n"
                  "\"\"\"05/06/2026\"\" can be read in two ways; "
                  "\"\"1.234\"\" can be read in two "
                  "ways\",B,S,C,05/06/2026,1.234\n"
                  "\"\"\"x\"\" is not a date; \"\"1.234\"\" can be read in two "
                  "ways\",C,S,C,x,1.234\n"
                  "\"\"\"07/08/2026\"\" can be read in two "
                  "ways\",D,S,C,07/08/2026,\n");
}

static void what_the_check_finds_is_led_back_to_its_cell(void **state)
{
    ds_import_opts waive = {.waive = true};
    (void)state;
    assert_import(NULL, HEAD "A,1,IT01234567890,S,C\n",
                  "0 0 0 1 refused\n2:5: E0302 vat_number: \"IT01234567890\" "
                  "has a wrong check digit");
    assert_import(&waive, HEAD "A,1,IT01234567890,S,C\n",
                  "1 0 0 0\n2:5: W0302 vat_number: \"IT01234567890\" has a "
                  "wrong check digit");
}

static void bad_rows_are_set_aside_with_their_reasons(void **state)
{
    ds_import_opts skip = {.skip_bad = true};
    (void)state;
    assert_import(&skip, HEAD "A,1,,S,C\n\"B, C\",2,,,\nD\n",
                  "1 0 0 2\n3:11: W0202 address.street is missing\n"
                  "3:12: W0202 address.city is missing\n"
                  "4:1: W0703 1 cell where the header has 5\n"
                  "import problem," HEAD
                  "address.street is missing; address.city is missing,"
                  "\"B, C\",2,,,\n1 cell where the header has 5,D\n");
    assert_import(NULL, "import problem," HEAD "old,A,1,,S,C\n", "1 0 0 0");
}

static void ragged_rows_are_joined_only_where_it_is_sure(void **state)
{
    ds_import_opts join = {.join_ragged = true};
    (void)state;
    assert_import(&join, HEAD "A,1,,Via Dante, 5,C\n", "1 0 0 0");
    assert_import(NULL, HEAD "A,1,,Via Dante, 5,C\n",
                  "0 0 0 1 refused\n2:19: E0703 6 cells where the header has "
                  "5");
    assert_import(&join, HEAD "A,1,,Via Dante,5,C\n",
                  "0 0 0 1 refused\n2:18: E0703 6 cells where the header has "
                  "5");
    assert_import(&join, HEAD "A,1,, Via Dante, 5,C\n",
                  "0 0 0 1 refused\n2:20: E0703 6 cells where the header has "
                  "5");
}

static void elements_need_a_client_that_is_there(void **state)
{
    ds_import_opts orders = {.noun = DS_STR("orders")};
    (void)state;
    assert_import(&orders, "orderID,customerID,date,total\n1,X,2026-01-01,5\n",
                  "0 0 0 1 refused\n2:3: E0704 there is no client \"X\"");
    assert_import(&orders, "orderID,date,total\n1,2026-01-01,5\n",
                  "0 0 0 1 refused\n2:1: E0704 no cell says which client this "
                  "is");
}

static void columns_must_be_understood_before_any_row(void **state)
{
    (void)state;
    assert_import(NULL, "Company,moon\nA,\n,B\n",
                  "0 0 0 0 refused\n1:9: E0701 nobody knows the column "
                  "\"moon\"");
}

static void a_cell_that_cannot_be_read_is_not_missing_too(void **state)
{
    ds_str fixed = DS_STR("address.city=Rome");
    ds_import_opts with_city = {.fixed = &fixed, .nfixed = 1};
    (void)state;
    assert_import(&with_city, "Company,Street,Contact,Country\nA,S,Anna,Xx\n",
                  "0 0 0 1 refused\n2:10: E0702 address.country: \"Xx\" is "
                  "not a country, which is written as two letters");
    assert_import(NULL, "Company,Street,City\nA\x01,S,C\n",
                  "0 0 0 1 refused\n2:1: E0702 legal_name: \"A\" is followed "
                  "by another line, and it takes one");
}

static void a_column_that_nobody_has_is_missed_once(void **state)
{
    ds_import_opts skip = {.skip_bad = true};
    (void)state;
    assert_import(NULL, "Company,City\nA,C\nB,C\n",
                  "0 0 0 2 refused\n1:1: E0202 no column brings "
                  "address.street, which a new client must have");
    assert_import(&skip, "Company,City\nA,C\n",
                  "0 0 0 1\n1:1: W0202 no column brings address.street, which "
                  "a new client must have\nimport problem,Company,City\n"
                  "\"no column brings address.street, which a new client must "
                  "have\",A,C\n");
}

static void a_fixed_value_is_in_every_row(void **state)
{
    ds_str city = DS_STR("address.city=Rome"), twice = DS_STR("code=1");
    ds_import_opts good = {.fixed = &city, .nfixed = 1};
    ds_import_opts bad = {.fixed = &twice, .nfixed = 1};
    const ds_str cities[] = {DS_STR("address.city=Rome"),
                             DS_STR("address.city=Milan")};
    ds_import_opts saved = {.fixed = cities, .nfixed = 2};
    (void)state;
    assert_import(&good, "Company,Street\nA,S\n", "1 0 0 0");
    assert_import(&saved, "Company,Street\nA,S\n", "1 0 0 0");
    assert_import(&bad, HEAD "A,1,,S,C\n",
                  "error: --set: a column says code already");
}

static void a_fixed_value_of_a_contact_makes_none(void **state)
{
    const ds_str both[] = {DS_STR("contact.role=CEO"),
                           DS_STR("contact.name=Info")};
    ds_import_opts role = {.fixed = both, .nfixed = 1};
    ds_import_opts name = {.fixed = both, .nfixed = 2};
    (void)state;
    assert_import(&role, "Company,Street,City,Contact\nA,S,C,\nB,S,C,Anna\n",
                  "2 0 0 0");
    assert_import(&role, "Company,Street,City,Contact e-mail\nA,S,C,a@b.it\n",
                  "0 0 0 1 refused\n1:1: E0202 no column brings contact.name, "
                  "which a new contact must have");
    assert_import(&name, HEAD "A,1,,S,C\n", "1 0 0 0");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_row_is_a_client),
        cmocka_unit_test(rows_about_one_client_are_one),
        cmocka_unit_test(namesakes_are_told_apart_by_their_numbers),
        cmocka_unit_test(every_bad_cell_of_every_row_is_found),
        cmocka_unit_test(what_one_option_answers_is_one_question_of_a_column),
        cmocka_unit_test(what_the_check_finds_is_led_back_to_its_cell),
        cmocka_unit_test(bad_rows_are_set_aside_with_their_reasons),
        cmocka_unit_test(ragged_rows_are_joined_only_where_it_is_sure),
        cmocka_unit_test(elements_need_a_client_that_is_there),
        cmocka_unit_test(columns_must_be_understood_before_any_row),
        cmocka_unit_test(a_cell_that_cannot_be_read_is_not_missing_too),
        cmocka_unit_test(a_column_that_nobody_has_is_missed_once),
        cmocka_unit_test(a_fixed_value_is_in_every_row),
        cmocka_unit_test(a_fixed_value_of_a_contact_makes_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
