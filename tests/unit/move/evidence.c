#include "move/import.h"
#include "unit.h"

#define HEAD "Name;Street;City;Code;Phone;Notes;Fax;Since;Deal;Value;Terms\n"

/* How the values of a list of clients are said to be read: what stands behind
 * "header in line 1". */
static void assert_said(const char *lines, const char *want)
{
    static const ds_str map[] = {
        {"Since=since", 11},
        {"Deal=deal.title", 15},
        {"Value=deal.value", 16},
        {"Terms=payment_terms", 19},
        {"Fax=", 4},
    };
    ds_arena a = {0};
    ds_query_env env = {.schema = &ds_builtin_tables,
                        .today = ds_date_make(2026, 11, 23)};
    ds_findings f = {.arena = &a};
    ds_err err = {0};
    ds_import_result r;
    ds_book book = {.fd = -1};
    ds_changeset *c = ds_changeset_new(&a, &book, &env, &f);
    ds_import_opts o = {.file = DS_STR("x.csv"),
                        .noun = DS_STR("clients"),
                        .map = map,
                        .nmap = sizeof map / sizeof map[0]};
    ds_str text = ds_printf(&a, "%s%s\n", HEAD, lines);
    assert_ok(ds_import_run(&r, &a, c, NULL, &book, text, &o, &f, &err), &err);
    size_t at = ds_str_find(r.said, DS_STR("line 1"));
    assert_str(ds_str_sub(r.said, at + 6, r.said.n), want);
    ds_changeset_close(c);
    ds_findings_free(&f);
    ds_arena_free(&a);
}

static void numbers_say_their_sign_in_columns_of_numbers(void **state)
{
    (void)state;
    static const struct {
        const char *value, *sign;
    } cases[] = {
        {"12,5", "\",\""},
        {"12.5", "\".\""},
        {"1.234,56", "\",\""},
        {"1.234.567", "\",\""},
        {"0,125", "\",\""},
        {"-\xe2\x82\xac 1.234,56", "\",\""},
        {"12,50 EUR", "\",\""},
        {"1 234,50", "\",\""},
        {"1\xc2\xa0"
         "234,567",
         "\",\""},
        {"1\xe2\x80\xaf"
         "234,50",
         "\",\""},
        {"EUR     1.250", "not clear (--decimal tells it)"},
        {"1.234", "not clear (--decimal tells it)"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        ds_arena a = {0};
        assert_said(ds_printf(&a, "A;S;C;;;;;;D;%s;", cases[i].value).p,
                    ds_printf(&a, ", decimal sign %s", cases[i].sign).p);
        ds_arena_free(&a);
    }
    assert_said("A;S;C;;;;;;D;42;", "");
    assert_said("A;S;C;;;;;;D;1.234;\nB;S;C;;;;;;D;5,5;",
                ", decimal sign \",\"");
    assert_said("A;S;C;;;;;;D;1.234;30,00", ", decimal sign \",\"");
    assert_said("A;S;C;;;;;;D;1.5;\nB;S;C;;;;;;D;2,5;",
                ", decimal sign not clear (--decimal tells it)");
}

static void codes_and_telephones_prove_nothing(void **state)
{
    (void)state;
    assert_said("A;S;C;12.2026;335.1234567;62.01;9.30;;D;1.250;",
                ", decimal sign not clear (--decimal tells it)");
    assert_said("A;S;C;192.168.100.200;333.123.456;;5,5;;D;1.250;",
                ", decimal sign not clear (--decimal tells it)");
    assert_said("A;S;C;1/15/2026;;31/12/2026;99/12/31;03/04/2026;;;",
                ", order of dates not clear (--dates tells it)");
    assert_said("A;S;C;1.5;;31/12/2026;2,5;2026-11-23;;;", "");
    /* a row that has more cells than it should */
    assert_said("A;S;C;;;;;;D;1.250;\nB;S;C;;;;;;D;x;5,5;",
                ", decimal sign not clear (--decimal tells it)");
}

static void dates_say_their_order_in_columns_of_dates(void **state)
{
    (void)state;
    static const struct {
        const char *one, *two, *said;
    } cases[] = {
        {"31/12/2026", "01/02/2026", ", dates dmy"},
        {"12/31/2026", "01/02/2026 10:00 AM", ", dates mdy"},
        {"31.12.26", "", ", dates dmy"},
        {"98-05-03", "", ", dates ymd"},
        {"05/05/2026", "", ""},
        {"2026-11-23", "1996-07-04T00:00", ""},
        {"15 Jan 2026", "", ""},
        {"99/99/2026", "1/2/3", ""},
        {"03/04/2026", "2026-11-23",
         ", order of dates not clear (--dates tells it)"},
        {"31/12/2026", "12/31/2026",
         ", order of dates not clear (--dates tells it)"},
        {"99/12/31", "03/04/2026",
         ", order of dates not clear (--dates tells it)"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        ds_arena a = {0};
        assert_said(ds_printf(&a, "A;S;C;;;;;%s;;;\nB;S;C;;;;;%s;;;",
                              cases[i].one, cases[i].two)
                        .p,
                    cases[i].said);
        ds_arena_free(&a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_say_their_sign_in_columns_of_numbers),
        cmocka_unit_test(codes_and_telephones_prove_nothing),
        cmocka_unit_test(dates_say_their_order_in_columns_of_dates),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
