/* Reads the files that tests/data/spreadsheets.py makes. */
#include "base/file.h"
#include "sheet/csv.h"
#include "unit.h"
#include <fcntl.h>

static ds_arena arena;

static int reset(void **state)
{
    (void)state;
    ds_arena_free(&arena);
    return 0;
}

static int read_file(ds_sheet *s, const char *name, const char *sheet,
                     ds_err *err)
{
    ds_str bytes;
    ds_str path = ds_printf(&arena, "tests/data/sheets/%s", name);
    ds_dialect told = {.sheet = ds_cstr(sheet)};
    assert_ok(ds_file_read(&bytes, &arena, AT_FDCWD, path.p, 1 << 20, err),
              err);
    return ds_sheet_read(s, &arena, ds_cstr(name), bytes, &told, err);
}

/* Every cell as line:col=<text>, with ! before errors, = before formulas, #
 * before numbers and @ before times of a day; a row a line. */
static ds_str shown(const ds_sheet *s)
{
    static const char *const signs[] = {"", "#", "!", "=", "@"};
    ds_buf b = {0};
    for (size_t i = 0; i < s->n; i++) {
        for (size_t k = 0; k < s->rows[i].n; k++) {
            const ds_sheet_cell *c = &s->rows[i].cells[k];
            if (c->text.n > 0)
                ds_buf_addf(&b, "%u:%u=%s<%.*s>", c->line, c->col,
                            signs[ds_sheet_kind(&s->rows[i], k)],
                            DS_FMT(c->text));
        }
        ds_buf_addc(&b, '\n');
    }
    ds_str out = ds_dup(&arena, ds_buf_str(&b));
    ds_buf_free(&b);
    return out;
}

static void assert_reads(const char *name, const char *sheet, const char *want)
{
    ds_sheet s;
    ds_err err = {0};
    assert_ok(read_file(&s, name, sheet, &err), &err);
    assert_str(shown(&s), want);
}

static void assert_refused(const char *name, const char *sheet, ds_code code,
                           const char *want)
{
    ds_sheet s;
    ds_err err = {0};
    assert_int_equal(read_file(&s, name, sheet, &err), -1);
    assert_string_equal(err.msg, want);
    assert_int_equal(err.code, code);
}

static void cells_of_xlsx_come_as_they_show(void **state)
{
    (void)state;
    assert_reads("clients.xlsx", "",
                 "1:1=<Elenco clienti al 23/11/2026>\n"
                 "4:1=<Ragione sociale>4:2=<Partita IVA>4:3=<Indirizzo>"
                 "4:4=<CAP>4:5=<Comune>4:6=<Cliente dal>"
                 "4:7=<Giorni pagamento>4:8=<Note>\n"
                 "5:1=<Alfa>5:2=#<1234567897>5:3=<Via Roma 1>5:4=#<00187>"
                 "5:5=<Roma>5:6=<2026-11-23>5:7=#<30>5:8=<one\r\ntwo>\n"
                 "8:1=<Beta>8:3=<Via Roma 1>8:5=<Roma>"
                 "8:6=<2026-11-23T12:00:00>\n");
}

static void formulas_bring_their_results_and_errors(void **state)
{
    (void)state;
    assert_reads("invoices.xlsx", "",
                 "1:1=<Client>1:2=<Number>1:3=<Date>1:4=<Net>1:5=<Total>"
                 "1:6=<Status>\n"
                 "2:1=<Alfa>2:2=#<1>2:3=<2026-11-23>2:4=#<1.234>"
                 "2:5=#<1220.1 EUR>2:6=<paid>\n"
                 "3:1=<Alfa>3:2=#<2>3:3=<2026-11-24>3:4=!<#REF!>"
                 "3:5==<=D3*1.22>3:6=<paid>\n");
}

static void cells_of_ods_come_as_they_show(void **state)
{
    (void)state;
    assert_reads("clients.ods", "",
                 "1:1=<Customers>\n"
                 "4:1=<Company>4:2=<Street>4:3=<Postcode>4:4=<City>"
                 "4:5=<Customer since>4:6=<Notes>\n"
                 "5:1=<Alfa>5:2=<Via  Roma\n1>5:3=#<00187>5:4=<Roma>"
                 "5:5=<2026-11-23>5:6=<one\ntwo>\n"
                 "6:1=<Beta>6:2=<Via 2>6:3=#<20121>6:4=<Milano>"
                 "6:5=<2026-11-24>\n");
}

static void values_of_xlsx_come_as_their_formats_show_them(void **state)
{
    static const char *const want[] = {
        "#1045 $",
        "#1045 $",
        "#1045 $",
        "#1045 USD",
        "#1045 JPY",
        "#1045 SEK",
        "#1045 kr",
        "#1045 PLN",
        "#1045 BRL",
        "#1045 AUD",
        "#1045",
        "#1045",
        "#1045",
        "#1045 EUR",
        "#1045",
        "1106769:30",
        "1106769:30",
        "@2026-04-03T09:30:00",
        "2026-04-03T09:30:00",
    };
    ds_sheet s;
    ds_err err = {0};
    (void)state;
    assert_ok(read_file(&s, "values.xlsx", "", &err), &err);
    assert_int_equal(s.n, sizeof want / sizeof want[0]);
    for (size_t i = 0; i < s.n; i++) {
        static const char *const signs[] = {"", "#", "!", "=", "@"};
        ds_str got =
            ds_printf(&arena, "%s%.*s", signs[ds_sheet_kind(&s.rows[i], 1)],
                      DS_FMT(s.rows[i].cells[1].text));
        assert_str(got, want[i]);
    }
}

static void values_of_ods_come_as_they_show(void **state)
{
    (void)state;
    assert_reads("values.ods", "",
                 "1:1=#<1000 $>1:2=#<1000 kr>1:3=#<5>1:4=#<5 USD>\n"
                 "2:1=#<5 \xc2\xa5>2:2=#<5 AUD>2:3=#<5 SEK>2:4=#<22%>\n"
                 "3:1=<-1:30>3:2=<25:30>3:3=<7:30>3:4=<0:01>\n"
                 "4:1=@<2026-04-03T09:30:00>4:2=<1106769:30>4:3=<27:30:15>"
                 "4:4=<1 month>\n"
                 "5:1==<of:=[.D2]*2>\n");
}

static void a_formula_nobody_calculated_has_no_result(void **state)
{
    (void)state;
    assert_reads("uncounted.xlsx", "",
                 "1:1==<=1+1>1:2==<=C1*2>1:4=#<0>1:5=#<2>\n");
    assert_reads("counted.xlsx", "", "1:1=#<0>1:2==<=C1*2>1:4=#<0>1:5=#<2>\n");
}

static void rows_on_hidden_sheets_alone_are_a_question(void **state)
{
    (void)state;
    assert_refused("hidden.xlsx", "", DS_EUSAGE,
                   "hidden.xlsx: only hidden sheets have rows: \"Data\", "
                   "\"More\"");
    assert_reads("hidden.xlsx", "Data", "1:1=<x>\n");
    assert_refused("hidden.ods", "", DS_EUSAGE,
                   "hidden.ods: only hidden sheets have rows: \"Old\"");
    assert_reads("hidden.ods", "1", "1:1=<x>\n");
}

static void many_formats_and_styles_take_no_time(void **state)
{
    (void)state;
    assert_reads("styles.xlsx", "", "");
}

static void one_of_several_sheets_must_be_told(void **state)
{
    (void)state;
    assert_refused("sheets.xlsx", "", DS_EUSAGE,
                   "sheets.xlsx: several sheets have rows: \"Customers\", "
                   "\"Suppliers\"");
    assert_reads("sheets.xlsx", "Suppliers",
                 "1:1=<Company>1:2=<Street>1:3=<City>\n"
                 "2:1=<Beta>2:2=<Via 2>2:3=<Roma>\n");
    assert_reads("sheets.xlsx", "2",
                 "1:1=<Company>1:2=<Street>1:3=<City>\n"
                 "2:1=<Alfa>2:2=<Via 1>2:3=<Roma>\n");
    assert_reads("sheets.xlsx", "old", "1:1=<x>\n");
    assert_reads("sheets.xlsx", "1", "");
    assert_refused("sheets.xlsx", "5", DS_ENOTFOUND,
                   "sheets.xlsx: no sheet \"5\" (there is \"Cover\", "
                   "\"Customers\", \"Suppliers\", \"Old\")");
}

static void bombs_and_doctypes_are_refused(void **state)
{
    (void)state;
    assert_refused("doctype.xlsx", "", DS_ESYNTAX,
                   "doctype.xlsx: xl/workbook.xml:1:13: a DOCTYPE, which is "
                   "not accepted");
    assert_refused("bomb.xlsx", "", DS_ELIMIT,
                   "bomb.xlsx: xl/workbook.xml unpacks to more than 300 times "
                   "its size");
    assert_refused("deep.xlsx", "", DS_ELIMIT,
                   "deep.xlsx: xl/workbook.xml:1:769: elements are nested too "
                   "deeply");
    assert_refused("attribute.xlsx", "", DS_ELIMIT,
                   "attribute.xlsx: xl/workbook.xml:1:1: a tag or comment of "
                   "more than 1 MiB");
}

static void a_file_cut_anywhere_is_refused(void **state)
{
    (void)state;
    ds_str bytes;
    ds_err err = {0};
    assert_ok(ds_file_read(&bytes, &arena, AT_FDCWD,
                           "tests/data/sheets/clients.xlsx", 1 << 20, &err),
              &err);
    ds_sheet s;
    for (size_t n = 4; n < bytes.n - 18; n += 7)
        assert_int_equal(ds_sheet_read(&s, &arena, DS_STR("a.xlsx"),
                                       ds_str_sub(bytes, 0, n), NULL, &err),
                         -1);
}

static void old_and_encrypted_workbooks_are_refused(void **state)
{
    (void)state;
    ds_sheet s;
    ds_err err = {0};
    ds_str ole = {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1old", 11};
    assert_int_equal(
        ds_sheet_read(&s, &arena, DS_STR("a.xls"), ole, NULL, &err), -1);
    assert_string_equal(err.msg,
                        "a.xls: an .xls or encrypted workbook, save it as "
                        ".xlsx or .csv");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells_of_xlsx_come_as_they_show),
        cmocka_unit_test(formulas_bring_their_results_and_errors),
        cmocka_unit_test(cells_of_ods_come_as_they_show),
        cmocka_unit_test(values_of_xlsx_come_as_their_formats_show_them),
        cmocka_unit_test(values_of_ods_come_as_they_show),
        cmocka_unit_test(a_formula_nobody_calculated_has_no_result),
        cmocka_unit_test(rows_on_hidden_sheets_alone_are_a_question),
        cmocka_unit_test(many_formats_and_styles_take_no_time),
        cmocka_unit_test(one_of_several_sheets_must_be_told),
        cmocka_unit_test(bombs_and_doctypes_are_refused),
        cmocka_unit_test(a_file_cut_anywhere_is_refused),
        cmocka_unit_test(old_and_encrypted_workbooks_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, reset);
}
