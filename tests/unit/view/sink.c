#include "rows.h"

static ds_cell cells[2 * INVOICE_COLUMNS];

static answer two_invoices(const char *format)
{
    const ds_cell rows[2 * INVOICE_COLUMNS] = {
        text("2026-014"),
        text("R\xc3\xb6hm, \"S\xc3\xb6hne\""),
        date(2026, 10, 1),
        text("overdue"),
        number(53, 1),
        number(10, 3),
        number(1, 1),
        text("a\nb"),
        money(122000, EUR),
        text("007"),
        text("=1+1\x1b[2J"),
        none,
        text("paid"),
        number(0, 1),
        number(7, 2),
        number(0, 1),
        none,
        none,
    };
    memcpy(cells, rows, sizeof cells);
    return (answer){format, invoices, INVOICE_COLUMNS, cells, 2, NULL};
}

static void assert_written(const char *format, ds_sink_opts opts,
                           const char *want)
{
    answer a = two_invoices(format);
    assert_string_equal(written(&a, opts), want);
}

static void assert_empty(const char *format, const char *want)
{
    answer a = two_invoices(format);
    a.rows = 0;
    assert_string_equal(written(&a, (ds_sink_opts){0}), want);
}

static void unknown_formats_and_dialects_name_the_nearest(void **state)
{
    (void)state;
    ds_sink *s;
    ds_err err;
    ds_sink_opts opts = {.out = stdout};
    assert_int_equal(ds_sink_open(&s, &arena, DS_STR("jsn"), &opts, &err), -1);
    assert_int_equal(err.code, DS_EUSAGE);
    assert_string_equal(err.msg,
                        "unknown format \"jsn\" (did you mean \"json\"?)");
    assert_int_equal(ds_sink_open(&s, &arena, DS_STR("pdf"), &opts, &err), -1);
    assert_string_equal(err.msg,
                        "unknown format \"pdf\" (one of table, csv, "
                        "tsv, json, ndjson, yaml, md, sql, vcard, xlsx, ical)");
    opts.dialect = DS_STR("excel-i");
    assert_int_equal(ds_sink_open(&s, &arena, DS_STR("csv"), &opts, &err), -1);
    assert_string_equal(
        err.msg, "unknown dialect \"excel-i\" (did you mean \"excel-ie\" or "
                 "\"excel-it\"?)");
    opts.dialect = DS_STR("123");
    assert_int_equal(ds_sink_open(&s, &arena, DS_STR("csv"), &opts, &err), -1);
    assert_string_equal(err.msg, "unknown dialect \"123\"");
}

static void csv_is_rfc_4180_with_currencies_apart(void **state)
{
    (void)state;
    assert_written("csv", (ds_sink_opts){0},
                   "number,client.legal_name,due,status,age,hours,open,tags,"
                   "balance,balance_currency\r\n"
                   "2026-014,\"R\xc3\xb6hm, \"\"S\xc3\xb6hne\"\"\",2026-10-01,"
                   "overdue,53,3:20,true,a;b,1220.00,EUR\r\n"
                   "007,=1+1\x1b[2J,,paid,0,3.5,false,,,\r\n");
}

static void dialects_change_what_their_reader_wants(void **state)
{
    (void)state;
    assert_written(
        "csv", (ds_sink_opts){.dialect = DS_STR("unix"), .no_header = true},
        "2026-014,\"R\xc3\xb6hm, \"\"S\xc3\xb6hne\"\"\",2026-10-01,overdue,"
        "53,3:20,true,a;b,1220.00,EUR\n"
        "007,=1+1\x1b[2J,,paid,0,3.5,false,,,\n");
    assert_written(
        "csv", (ds_sink_opts){.dialect = DS_STR("excel-it"), .italian = true},
        "\xef\xbb\xbfNumber;Legal name;Due;Status;Age;Hours;Open;Tags;Balance;"
        "Balance (valuta)\r\n"
        "2026-014;\"R\xc3\xb6hm, \"\"S\xc3\xb6hne\"\"\";01/10/2026;overdue;53;"
        "3,333333;true;\"a;b\";1220,00;EUR\r\n"
        "007;'=1+1\x1b[2J;;paid;0;3,5;false;;;\r\n");
    assert_written(
        "csv", (ds_sink_opts){.dialect = DS_STR("excel-us"), .no_header = true},
        "\xef\xbb\xbf"
        "2026-014,\"R\xc3\xb6hm, \"\"S\xc3\xb6hne\"\"\",10/01/2026,"
        "overdue,53,3.333333,true,a;b,1220.00,EUR\r\n"
        "007,'=1+1\x1b[2J,,paid,0,3.5,false,,,\r\n");
}

static void tsv_parts_with_tabs_and_quotes_alike(void **state)
{
    (void)state;
    assert_written("tsv", (ds_sink_opts){.no_header = true},
                   "2026-014\t\"R\xc3\xb6hm, \"\"S\xc3\xb6hne\"\"\"\t"
                   "2026-10-01\toverdue\t53\t3:20\ttrue\ta;b\t1220.00\tEUR\n"
                   "007\t=1+1\x1b[2J\t\tpaid\t0\t3.5\tfalse\t\t\t\n");
}

static void csv_on_a_terminal_is_shown_not_sent(void **state)
{
    (void)state;
    assert_written("tsv", (ds_sink_opts){.no_header = true, .terminal = true},
                   "2026-014\t\"R\xc3\xb6hm, \"\"S\xc3\xb6hne\"\"\"\t"
                   "2026-10-01\toverdue\t53\t3:20\ttrue\ta;b\t1220.00\tEUR\n"
                   "007\t=1+1<U+001B>[2J\t\tpaid\t0\t3.5\tfalse\t\t\t\n");
}

static void an_empty_cell_alone_stays_a_row_of_csv(void **state)
{
    (void)state;
    ds_cell one[3] = {text("a"), none, text("")};
    answer a = {"csv", invoices, 1, one, 3, NULL};
    assert_string_equal(written(&a, (ds_sink_opts){0}),
                        "number\r\na\r\n\"\"\r\n\"\"\r\n");
}

static void json_is_an_array_an_object_a_line(void **state)
{
    (void)state;
    assert_written(
        "json", (ds_sink_opts){0},
        "[\n{\"number\": \"2026-014\", \"client.legal_name\": "
        "\"R\xc3\xb6hm, \\\"S\xc3\xb6hne\\\"\", \"due\": \"2026-10-01\", "
        "\"status\": \"overdue\", \"age\": 53, \"hours\": \"3:20\", "
        "\"open\": true, \"tags\": [\"a\", \"b\"], \"balance\": "
        "{\"amount\": \"1220.00\", \"currency\": \"EUR\"}},\n"
        "{\"number\": \"007\", \"client.legal_name\": \"=1+1\\u001b[2J\", "
        "\"due\": null, \"status\": \"paid\", \"age\": 0, \"hours\": 3.5, "
        "\"open\": false, \"tags\": null, \"balance\": null}\n]\n");
}

static void ndjson_has_no_array(void **state)
{
    (void)state;
    ds_cell one[2] = {text("a"), text("b")};
    answer a = {"ndjson", invoices, 1, one, 2, NULL};
    assert_string_equal(written(&a, (ds_sink_opts){0}),
                        "{\"number\": \"a\"}\n{\"number\": \"b\"}\n");
}

static void money_without_a_currency_says_null(void **state)
{
    (void)state;
    ds_cell one[1] = {number(5, 2)};
    answer a = {"json", &invoices[8], 1, one, 1, NULL};
    assert_string_equal(written(&a, (ds_sink_opts){0}),
                        "[\n{\"balance\": {\"amount\": \"2.50\", "
                        "\"currency\": null}}\n]\n");
}

static void yaml_has_the_forms_of_a_record(void **state)
{
    (void)state;
    assert_written(
        "yaml", (ds_sink_opts){0},
        "- number: 2026-014\n"
        "  client.legal_name: \"R\xc3\xb6hm, \\\"S\xc3\xb6hne\\\"\"\n"
        "  due: 2026-10-01\n"
        "  status: overdue\n"
        "  age: 53\n"
        "  hours: 3:20\n"
        "  open: true\n"
        "  tags: [\"a\", \"b\"]\n"
        "  balance: 1220.00 EUR\n"
        "- number: \"007\"\n"
        "  client.legal_name: \"=1+1\\u001b[2J\"\n"
        "  due: null\n"
        "  status: paid\n"
        "  age: 0\n"
        "  hours: 3.5\n"
        "  open: false\n"
        "  tags: null\n"
        "  balance: null\n");
}

static void sql_adds_up_in_whole_numbers(void **state)
{
    (void)state;
    assert_written(
        "sql", (ds_sink_opts){.source = DS_STR("in\"voices")},
        "BEGIN;\nDROP VIEW IF EXISTS \"in\"\"voices_decimal\";\n"
        "DROP TABLE IF EXISTS \"in\"\"voices\";\n"
        "CREATE TABLE \"in\"\"voices\" (\n  \"number\" TEXT,\n"
        "  \"client.legal_name\" TEXT,\n  \"due\" TEXT,\n  \"status\" TEXT,\n"
        "  \"age\" INTEGER,\n  \"hours\" INTEGER,\n  \"open\" INTEGER,\n"
        "  \"tags\" TEXT,\n  \"balance\" INTEGER,\n"
        "  \"balance_currency\" TEXT\n);\n"
        "INSERT INTO \"in\"\"voices\" VALUES ('2026-014','R\xc3\xb6hm, "
        "\"S\xc3\xb6hne\"','2026-10-01','overdue',53,12000,1,'a;b',12200000,"
        "'EUR');\n"
        "INSERT INTO \"in\"\"voices\" VALUES ('007','=1+1\x1b[2J',NULL,'paid',"
        "0,12600,0,NULL,NULL,NULL);\n"
        "CREATE VIEW \"in\"\"voices_decimal\" AS SELECT\n  \"number\",\n"
        "  \"client.legal_name\",\n  \"due\",\n  \"status\",\n  \"age\",\n"
        "  \"hours\" / 3600.0 AS \"hours\",\n  \"open\",\n  \"tags\",\n"
        "  \"balance\" / 10000.0 AS \"balance\",\n  \"balance_currency\"\n"
        "FROM \"in\"\"voices\";\nCOMMIT;\n");
}

static void markdown_escapes_what_it_would_obey(void **state)
{
    (void)state;
    ds_cell rows[] = {
        text("a|b*c*_d_ e_f"), text("<b>&amp; & [x](y) `q`\nz"),
        money(122000, EUR),    none,
        text("\x1b"),          money(1, EUR),
    };
    ds_column columns[] = {invoices[0], invoices[1], invoices[8]};
    ds_cell total[3] = {none, none, money(122001, EUR)};
    answer a = {"md", columns, 3, rows, 2, total};
    assert_string_equal(
        written(&a, (ds_sink_opts){0}),
        "| Number | Legal name | Balance |\n"
        "| --- | --- | ---: |\n"
        "| a\\|b\\*c\\*\\_d\\_ e_f | \\<b\\>\\&amp; & \\[x\\](y) "
        "\\`q\\`\u21b5z | 1220.00 EUR |\n"
        "|  | \\<U+001B\\> | 0.01 EUR |\n"
        "|  |  | **1220.01 EUR** |\n");
}

static void no_rows_leave_a_valid_file(void **state)
{
    (void)state;
    assert_empty("json", "[]\n");
    assert_empty("ndjson", "");
    assert_empty("yaml", "[]\n");
    assert_empty("csv", "number,client.legal_name,due,status,age,hours,open,"
                        "tags,balance,balance_currency\r\n");
}

static void totals_follow_the_rows_of_data_formats(void **state)
{
    (void)state;
    ds_cell one[2] = {text("a"), number(1, 1)};
    ds_cell sum[2] = {none, number(1, 1)};
    ds_column columns[] = {invoices[0], invoices[4]};
    answer a = {"csv", columns, 2, one, 1, sum};
    assert_string_equal(written(&a, (ds_sink_opts){0}),
                        "number,age\r\na,1\r\n,1\r\n");
    a.format = "ndjson";
    assert_string_equal(written(&a, (ds_sink_opts){0}),
                        "{\"number\": \"a\", \"age\": 1}\n"
                        "{\"number\": null, \"age\": 1}\n");
}

static void a_stream_that_cannot_be_written_is_an_error(void **state)
{
    (void)state;
    ds_sink *s;
    ds_err err = {0};
    ds_sink_opts opts = {.out = fopen("/dev/null", "r")};
    assert_ok(ds_sink_open(&s, &arena, DS_STR("csv"), &opts, &err), &err);
    assert_ok(s->head(s, invoices, INVOICE_COLUMNS, &err), &err);
    assert_int_equal(s->end(s, &err), -1);
    assert_int_equal(err.code, DS_EIO);
    assert_string_equal(err.msg,
                        "the answer cannot be written: Bad file descriptor");
    fclose(opts.out);
}

static void large_cells_and_many_rows_pass_the_buffer(void **state)
{
    (void)state;
    size_t n = 200000;
    char *p = ds_alloc_text(&arena, n + 1);
    memset(p, 'x', n);
    p[n] = '\0';
    ds_cell rows[6] = {text("a"), text(p), text("b"),
                       text(p),   text(p), text("c")};
    answer a = {"csv", invoices, 1, rows, 6, NULL};
    const char *got = written(
        &a, (ds_sink_opts){.no_header = true, .dialect = DS_STR("unix")});
    assert_int_equal(strlen(got), 3 * (n + 1) + 6);
    assert_memory_equal(got, "a\nxx", 4);
    assert_string_equal(got + strlen(got) - 4, "x\nc\n");
}

static void collected_rows_outlive_what_they_came_from(void **state)
{
    (void)state;
    ds_rowset set;
    ds_sink *s = ds_sink_collect(&set, &arena);
    ds_err err;
    assert_ok(s->head(s, invoices, INVOICE_COLUMNS, &err), &err);
    char passing[] = "000";
    for (size_t i = 0; i < 100; i++) {
        ds_cell row[INVOICE_COLUMNS] = {0};
        snprintf(passing, sizeof passing, "%zu", i);
        row[0] = text(passing);
        row[8] = money((int64_t)i, EUR);
        assert_ok(s->row(s, row, &err), &err);
    }
    assert_ok(s->total(s, (ds_cell[INVOICE_COLUMNS]){0}, &err), &err);
    assert_ok(s->end(s, &err), &err);
    assert_int_equal(set.n, 101);
    assert_int_equal(set.ncolumns, INVOICE_COLUMNS);
    assert_str(set.columns[8].name, "balance");
    assert_str(set.rows[0][0].text, "0");
    assert_str(set.rows[77][0].text, "77");
    assert_true(set.rows[77][8].num.num == 77);
    assert_false(set.rows[100][0].set);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(unknown_formats_and_dialects_name_the_nearest),
        cmocka_unit_test(csv_is_rfc_4180_with_currencies_apart),
        cmocka_unit_test(dialects_change_what_their_reader_wants),
        cmocka_unit_test(tsv_parts_with_tabs_and_quotes_alike),
        cmocka_unit_test(csv_on_a_terminal_is_shown_not_sent),
        cmocka_unit_test(an_empty_cell_alone_stays_a_row_of_csv),
        cmocka_unit_test(json_is_an_array_an_object_a_line),
        cmocka_unit_test(ndjson_has_no_array),
        cmocka_unit_test(money_without_a_currency_says_null),
        cmocka_unit_test(yaml_has_the_forms_of_a_record),
        cmocka_unit_test(sql_adds_up_in_whole_numbers),
        cmocka_unit_test(markdown_escapes_what_it_would_obey),
        cmocka_unit_test(no_rows_leave_a_valid_file),
        cmocka_unit_test(totals_follow_the_rows_of_data_formats),
        cmocka_unit_test(a_stream_that_cannot_be_written_is_an_error),
        cmocka_unit_test(large_cells_and_many_rows_pass_the_buffer),
        cmocka_unit_test(collected_rows_outlive_what_they_came_from),
    };
    return cmocka_run_group_tests(tests, NULL, reset);
}
