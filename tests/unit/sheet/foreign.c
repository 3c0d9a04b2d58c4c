#include "sheet/csv.h"
#include "unit.h"

static void assert_foreign(ds_str bytes, const char *want)
{
    const char *what = ds_sheet_foreign(bytes);
    if (want == NULL)
        assert_null(what);
    else
        assert_string_equal(what, want);
}

static void other_formats_are_named_by_their_first_bytes(void **state)
{
    (void)state;
    static const char dbf[] = "\x03\x7e\x04\x01\x02\0\0\0\x61\0\x29\0\0\0\0\0"
                              "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";
    assert_foreign(DS_STR("%PDF-1.7\n"),
                   "a PDF file, ask for the table as .xlsx or .csv");
    assert_foreign(DS_STR("\x1f\x8b\x08"), "a gzip archive, unpack it first");
    assert_foreign(DS_STR("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
                   "an .xls or encrypted workbook, save it as .xlsx or .csv");
    assert_foreign(DS_STR("\x09\x08\x10\0\0\x06"),
                   "an .xls workbook, save it as .xlsx or .csv");
    assert_foreign(DS_STR(dbf), "a dBASE file, save it as .xlsx or .csv");
    assert_foreign(DS_STR("a,b\n"), NULL);
    assert_foreign(DS_STR("PK\x03\x04"), NULL);
    assert_foreign(DS_STR(""), NULL);
}

static void tables_in_markup_are_told_from_e_invoices(void **state)
{
    (void)state;
    static const char wide[] = "\xff\xfe<\0T\0a\0b\0l\0e\0>\0";
    static const char html[] = "an HTML table, open it in a spreadsheet and "
                               "save it as .xlsx";
    assert_foreign(DS_STR("\xef\xbb\xbf <html>"), html);
    assert_foreign(DS_STR("<!DOCTYPE html PUBLIC \"x\">\n<HTML lang=it>"),
                   html);
    assert_foreign(DS_STR("<!-- x --><table border=1><tr>"), html);
    assert_foreign(DS_STR(wide), html);
    assert_foreign(DS_STR("<?xml version=\"1.0\"?>\n<?mso-application "
                          "progid=\"Excel.Sheet\"?>\n<Workbook "
                          "xmlns=\"urn:schemas-microsoft-com:office:"
                          "spreadsheet\">"),
                   "an XML spreadsheet of 2003, save it as .xlsx or .csv");
    assert_foreign(DS_STR("<?xml version=\"1.0\"?><office:document "
                          "xmlns:office=\"urn:oasis:names:tc:opendocument:"
                          "xmlns:office:1.0\">"),
                   "a flat OpenDocument file, save it as .ods, .xlsx or .csv");
    assert_foreign(DS_STR("<?xml version=\"1.0\"?><p:FatturaElettronica "
                          "xmlns:p=\"http://x\">"),
                   NULL);
    assert_foreign(DS_STR("<tablet>"), NULL);
    assert_foreign(DS_STR("<?xml"), NULL);
    assert_foreign(DS_STR("<"), NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(other_formats_are_named_by_their_first_bytes),
        cmocka_unit_test(tables_in_markup_are_told_from_e_invoices),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
