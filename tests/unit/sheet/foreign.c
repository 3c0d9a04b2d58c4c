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

static void texts_that_are_no_tables_are_named(void **state)
{
    (void)state;
    static const char json[] = "a JSON file, export the same as .csv or .xlsx";
    static const char mail[] =
        "an e-mail, save what is attached to it and take that";
    assert_foreign(DS_STR("\xef\xbb\xbf"
                          "BEGIN:VCARD\r\nVERSION:3.0\r\n"),
                   "contacts as vCards, export them as .csv instead");
    assert_foreign(DS_STR("begin:vcard\n"),
                   "contacts as vCards, export them as .csv instead");
    assert_foreign(DS_STR("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"),
                   "a calendar, export it as .csv instead");
    assert_foreign(DS_STR("BEGIN;END\n1;2\n"), NULL);
    assert_foreign(DS_STR("\n [\n  {\"a\": 1}"), json);
    assert_foreign(DS_STR("{\"a\":1}\n{\"a\":2}\n"), json);
    assert_foreign(DS_STR("[[1, 2]]"), json);
    assert_foreign(DS_STR("[Name],[Street]\n"), NULL);
    assert_foreign(DS_STR("{Name},{Street}\n"), NULL);
    assert_foreign(DS_STR("["), NULL);
    assert_foreign(DS_STR("From: a@x.example\nTo: b@x.example\n\nHello"), mail);
    assert_foreign(DS_STR("Received: from x\r\n\tby y; Mon\r\nDate: 1 Jan\r\n"),
                   mail);
    assert_foreign(DS_STR("From:,To:\nFrom here,to there\n"), NULL);
    assert_foreign(DS_STR("Subject: list\nName,Street\n"), NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(other_formats_are_named_by_their_first_bytes),
        cmocka_unit_test(tables_in_markup_are_told_from_e_invoices),
        cmocka_unit_test(texts_that_are_no_tables_are_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
