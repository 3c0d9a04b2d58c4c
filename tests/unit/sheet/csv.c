#include "sheet/csv.h"
#include "unit.h"

static ds_arena arena;

static int reset(void **state)
{
    (void)state;
    ds_arena_free(&arena);
    return 0;
}

static ds_sheet read_told(ds_str bytes, const ds_dialect *told)
{
    ds_sheet s;
    ds_err err;
    assert_ok(ds_sheet_read(&s, &arena, DS_STR("a.csv"), bytes, told, &err),
              &err);
    return s;
}

static ds_sheet read_text(const char *z)
{
    return read_told(ds_cstr(z), NULL);
}

/* Every cell as line:col=<text>, a row a line. */
static ds_str shown(const ds_sheet *s)
{
    ds_buf b = {0};
    for (size_t i = 0; i < s->n; i++) {
        for (size_t k = 0; k < s->rows[i].n; k++) {
            const ds_sheet_cell *c = &s->rows[i].cells[k];
            ds_buf_addf(&b, "%u:%u=<%.*s>", c->line, c->col, DS_FMT(c->text));
        }
        ds_buf_addc(&b, '\n');
    }
    ds_str out = ds_dup(&arena, ds_buf_str(&b));
    ds_buf_free(&b);
    return out;
}

static void assert_reads(const char *text, const char *want)
{
    ds_sheet s = read_text(text);
    assert_str(shown(&s), want);
}

static void assert_refused(ds_str bytes, const ds_dialect *told, ds_code code,
                           const char *want)
{
    ds_sheet s;
    ds_err err = {0};
    assert_int_equal(
        ds_sheet_read(&s, &arena, DS_STR("a.csv"), bytes, told, &err), -1);
    assert_int_equal(err.code, code);
    assert_string_equal(err.msg, want);
}

static void cells_know_their_line_and_column(void **state)
{
    (void)state;
    assert_reads("a,bc,d\n1,,\"x\"\n",
                 "1:1=<a>1:3=<bc>1:6=<d>\n2:1=<1>2:3=<>2:4=<x>\n");
}

static void a_missing_final_line_end_changes_nothing(void **state)
{
    (void)state;
    assert_reads("a,b", "1:1=<a>1:3=<b>\n");
    assert_reads("a,\"b\"", "1:1=<a>1:3=<b>\n");
    assert_reads("a,", "1:1=<a>1:3=<>\n");
    assert_reads("", "");
}

static void line_breaks_within_quotes_are_counted(void **state)
{
    (void)state;
    assert_reads("a,\"b\r\nc\",d\r\ne,f,g\r\n",
                 "1:1=<a>1:3=<b\r\nc>2:4=<d>\n3:1=<e>3:3=<f>3:5=<g>\n");
}

static void files_of_carriage_returns_have_lines_too(void **state)
{
    (void)state;
    assert_reads("a,b\rc,d\r", "1:1=<a>1:3=<b>\n2:1=<c>2:3=<d>\n");
    assert_reads("a,b\rc,\"x\ny\"\rd,e\r",
                 "1:1=<a>1:3=<b>\n2:1=<c>2:3=<x\ny>\n4:1=<d>4:3=<e>\n");
    assert_reads("a,b\nc,\"x\ry\"\nd,e\n",
                 "1:1=<a>1:3=<b>\n2:1=<c>2:3=<x\ry>\n3:1=<d>3:3=<e>\n");
}

static void blanks_stay_in_bare_cells_and_fall_beside_quotes(void **state)
{
    (void)state;
    assert_reads("a, b ,  \"c d\"  ,e \n",
                 "1:1=<a>1:3=< b >1:9=<c d>1:17=<e >\n");
    assert_reads("a\t b\t\"c\" \t\td\n",
                 "1:1=<a>1:3=< b>1:6=<c>1:11=<>1:12=<d>\n");
}

static void doubled_quotes_and_those_of_bare_cells_are_letters(void **state)
{
    (void)state;
    assert_reads("\"a\"\"b\",5\" nail,\"6\"\" nail\",\"\"\n",
                 "1:1=<a\"b>1:8=<5\" nail>1:16=<6\" nail>1:27=<>\n");
    assert_reads("\"C:\\a\\\",\\b\n", "1:1=<C:\\a\\>1:9=<\\b>\n");
}

static void a_quote_within_a_quoted_cell_is_refused(void **state)
{
    (void)state;
    assert_refused(DS_STR("a,b\n\"Acme\" Srl,x\nBeta,y\nG \"G\",z\n"), NULL,
                   DS_ESYNTAX,
                   "a.csv:2:6: this quote stands within the cell that begins "
                   "at 2:1, and is not doubled");
    assert_refused(DS_STR("a\tb\n \"6\" nail\"\tx\n"), NULL, DS_ESYNTAX,
                   "a.csv:2:4: this quote stands within the cell that begins "
                   "at 2:2, and is not doubled");
    assert_refused(DS_STR("a;b;c\nd;\"open;e\nf;g;h\ni;\"x\";j\n"), NULL,
                   DS_ESYNTAX,
                   "a.csv:4:3: this quote stands within the cell that begins "
                   "at 2:3, and is not doubled");
    ds_dialect told = {.quote = '~'};
    ds_sheet s = read_told(DS_STR("a,b\n\"Acme\" Srl,x\n"), &told);
    assert_str(shown(&s), "1:1=<a>1:3=<b>\n2:1=<\"Acme\" Srl>2:12=<x>\n");
}

static void backslashes_hide_quotes_where_all_are_right_then(void **state)
{
    (void)state;
    assert_reads("a;b\n\"Via \\\"R\\\" 1\";\"c\\\\\"\n\\N;d\\\\e\n",
                 "1:1=<a>1:3=<b>\n2:1=<Via \"R\" 1>2:15=<c\\>\n"
                 "3:1=<\\N>3:4=<d\\e>\n");
    assert_reads("a,b\n\\\"c\\\",d\n", "1:1=<a>1:3=<b>\n2:1=<\"c\">2:7=<d>\n");
    assert_refused(DS_STR("a,b\n\"c\\\"d\",\"e\"f\n"), NULL, DS_ESYNTAX,
                   "a.csv:2:4: this quote stands within the cell that begins "
                   "at 2:1, and is not doubled");
}

static void empty_rows_are_left_out_and_counted(void **state)
{
    (void)state;
    assert_reads("\n  \na,b\n,\n ,\t\n\"\",\nc,d\n",
                 "3:1=<a>3:3=<b>\n6:1=<>6:4=<>\n7:1=<c>7:3=<d>\n");
}

static void a_bom_is_no_part_of_the_first_header(void **state)
{
    (void)state;
    assert_reads("\xef\xbb\xbfname,x\n\"q\",y\n",
                 "1:1=<name>1:6=<x>\n2:1=<q>2:5=<y>\n");
    assert_reads("\xef\xbb\xbf\"name\",x\n", "1:1=<name>1:8=<x>\n");
}

static void a_sep_line_names_the_delimiter_and_is_a_line(void **state)
{
    (void)state;
    assert_reads("sep=;\r\na;b,c\r\n", "2:1=<a>2:3=<b,c>\n");
    assert_reads("SEP=\t\na\tb;c\n", "2:1=<a>2:3=<b;c>\n");
    assert_reads("sep=ab;c\n", "1:1=<sep=ab>1:8=<c>\n");
    assert_reads("\"sep=;\"\na\n", "1:1=<sep=;>\n2:1=<a>\n");
}

static void one_formula_guard_comes_off_behind_a_bom(void **state)
{
    (void)state;
    ds_sheet s = read_told(DS_STR("\xef\xbb\xbf"
                                  "a,b,c,d\n'=1,''+1,'x,\"'@,\"\n"),
                           NULL);
    assert_str(s.rows[1].cells[0].text, "=1");
    assert_str(s.rows[1].cells[1].text, "'+1");
    assert_str(s.rows[1].cells[2].text, "'x");
    assert_str(s.rows[1].cells[3].text, "@,");
    s = read_told(DS_STR("a,b\n'=1,''+1\n"), NULL);
    assert_str(s.rows[1].cells[0].text, "'=1");
    assert_str(s.rows[1].cells[1].text, "''+1");
}

static void a_told_dialect_wins(void **state)
{
    (void)state;
    ds_dialect told = {.delimiter = ':', .quote = '\'', .decimal = ','};
    ds_sheet s = read_told(DS_STR("a;b:'c:d'\n1.5:2\n"), &told);
    assert_str(shown(&s), "1:1=<a;b>1:5=<c:d>\n2:1=<1.5>2:5=<2>\n");
    assert_int_equal(s.dialect.decimal, ',');
    told = (ds_dialect){.delimiter = ' '};
    s = read_told(DS_STR("a b\tc  \"d e\"\n"), &told);
    assert_str(shown(&s), "1:1=<a>1:3=<b\tc>1:7=<>1:8=<d e>\n");
}

static void other_encodings_count_columns_as_editors_do(void **state)
{
    (void)state;
    static const char le[] = "\xff\xfe"
                             "\xe8\0;\0\x3d\xd8\x00\xde;\0x\0\n\0"
                             "y\0;\0z\0;\0w\0\n\0";
    ds_sheet s = read_told((ds_str){le, sizeof le - 1}, NULL);
    assert_str(shown(&s), "1:1=<\xc3\xa8>1:3=<\xf0\x9f\x98\x80>1:6=<x>\n"
                          "2:1=<y>2:3=<z>2:5=<w>\n");
    s = read_text("citt\xe0;\x80 5;x\n");
    assert_str(s.dialect.encoding, "windows-1252");
    assert_str(shown(&s), "1:1=<citt\xc3\xa0>1:7=<\xe2\x82\xac 5>1:11=<x>\n");
    s = read_text("citt\xc3\xa0;x\n");
    assert_str(s.dialect.encoding, "utf-8");
    assert_str(shown(&s), "1:1=<citt\xc3\xa0>1:8=<x>\n");
}

static void a_mark_says_which_half_of_utf_16_comes_first(void **state)
{
    (void)state;
    static const char be[] = "\xfe\xff\0a\0,\0b";
    ds_dialect told = {.encoding = DS_STR("utf-16")};
    ds_sheet s = read_told((ds_str){be, sizeof be - 1}, &told);
    assert_str(shown(&s), "1:1=<a>1:3=<b>\n");
    assert_str(s.dialect.encoding, "utf-16be");
}

static void other_encodings_are_read_when_they_are_told(void **state)
{
    (void)state;
    ds_dialect told = {.encoding = DS_STR("CP850")};
    ds_sheet s = read_told(DS_STR("Societ\x85,b\x9b,c\n"), &told);
    assert_str(shown(&s), "1:1=<Societ\xc3\xa0>1:9=<b\xc3\xb8>1:12=<c>\n");
    assert_str(s.dialect.encoding, "CP850");
    told.encoding = DS_STR("iso-8859-15");
    s = read_told(DS_STR("5 \xa4\n"), &told);
    assert_str(shown(&s), "1:1=<5 \xe2\x82\xac>\n");
    told.encoding = DS_STR("utf-32");
    s = read_told((ds_str){"\xff\xfe\0\0a\0\0\0", 8}, &told);
    assert_str(shown(&s), "1:1=<a>\n");
    told.encoding = DS_STR("ascii");
    assert_refused(DS_STR("a,b\nc,\xe8\n"), &told, DS_ESYNTAX,
                   "a.csv:2:3: this byte cannot stand in text that is ascii");
}

static void a_byte_that_is_no_utf_8_among_letters_is_a_question(void **state)
{
    (void)state;
    assert_refused(DS_STR("a,b\nCaff\xc3\xa8,c\nCitt\xe0,d\n"), NULL,
                   DS_ESYNTAX,
                   "a.csv:3:5: this byte is not utf-8, and other letters of "
                   "the file are");
    assert_refused(DS_STR("Citt\xe0,\xc3\xa8\n"), NULL, DS_ESYNTAX,
                   "a.csv:1:5: this byte is not utf-8, and other letters of "
                   "the file are");
    ds_dialect told = {.encoding = DS_STR("windows-1252")};
    ds_sheet s = read_told(DS_STR("\xc3\xa8,\xe0\n"), &told);
    assert_str(shown(&s), "1:1=<\xc3\x83\xc2\xa8>1:4=<\xc3\xa0>\n");
}

static void the_mark_with_which_dos_ends_a_file_is_left_out(void **state)
{
    (void)state;
    assert_reads("a,b\r\nc,d\r\n\x1a", "1:1=<a>1:3=<b>\n2:1=<c>2:3=<d>\n");
    assert_reads("a,\x1a"
                 "b\x1a\x1a",
                 "1:1=<a>1:3=<\x1a"
                 "b>\n");
}

static void what_cannot_be_read_is_refused_with_its_place(void **state)
{
    (void)state;
    assert_refused(DS_STR("a,b\nc, \"d\ne,f\n"), NULL, DS_ESYNTAX,
                   "a.csv:2:4: this quote is never closed");
    assert_refused(DS_STR("a,b\nc,\x81\n"), NULL, DS_ESYNTAX,
                   "a.csv:2:3: this byte cannot stand in text that is "
                   "windows-1252");
    assert_refused(DS_STR("\xef\xbb\xbf"
                          "a\n\xe0,b\n"),
                   NULL, DS_ESYNTAX,
                   "a.csv:2:1: this byte cannot stand in text that is utf-8");
    assert_refused(DS_STR("\xff\xfe"
                          "a\0\0\xdcx\0"),
                   NULL, DS_ESYNTAX,
                   "a.csv:1:2: this byte cannot stand in text that is "
                   "utf-16le");
    assert_refused(DS_STR("a,b\nc,\0\n"), NULL, DS_ESYNTAX,
                   "a.csv:2:3: a byte 0 cannot stand in text that is utf-8");
    ds_dialect told = {.encoding = DS_STR("utf-8")};
    assert_refused(DS_STR("caff\xe8\n"), &told, DS_ESYNTAX,
                   "a.csv:1:5: this byte cannot stand in text that is utf-8");
}

static void a_wrong_dialect_is_refused(void **state)
{
    (void)state;
    static const char *const names[] = {"klingon", "latin1//IGNORE", "a,b"};
    ds_dialect told;
    for (size_t i = 0; i < 3; i++) {
        told = (ds_dialect){.encoding = ds_cstr(names[i])};
        assert_refused(DS_STR("a\n"), &told, DS_EUSAGE,
                       ds_printf(&arena,
                                 "unknown encoding \"%s\": it is utf-8, "
                                 "utf-16le, windows-1252, cp850, iso-8859-15 "
                                 "or another that iconv --list names",
                                 names[i])
                           .p);
    }
    told = (ds_dialect){.date_order = DS_STR("ydm")};
    assert_refused(DS_STR("a\n"), &told, DS_EUSAGE,
                   "dates are ymd, dmy, mdy, serial or swapped, not \"ydm\"");
    told = (ds_dialect){.decimal = '\''};
    assert_refused(DS_STR("a\n"), &told, DS_EUSAGE,
                   "the decimal sign is . or ,");
    told = (ds_dialect){.delimiter = '\n'};
    assert_refused(DS_STR("a\n"), &told, DS_EUSAGE,
                   "delimiter and quote are one ASCII character each");
    told = (ds_dialect){.delimiter = '"'};
    assert_refused(DS_STR("a\n"), &told, DS_EUSAGE,
                   "delimiter and quote are the same character");
}

static void a_cell_or_row_too_large_is_refused(void **state)
{
    (void)state;
    size_t n = DS_SHEET_MAX_CELL + 2;
    char *p = ds_alloc_text(&arena, n + 1);
    memset(p, 'x', n + 1);
    memcpy(p, "a\n", 2);
    assert_int_equal(read_told((ds_str){p, n}, NULL).n, 2);
    assert_refused(
        (ds_str){p, n + 1}, NULL, DS_ELIMIT,
        "a.csv:2:1: a cell of more than 1 MiB, or a quote never closed");
    n = DS_SHEET_MAX_COLUMNS + 1;
    memset(p, ',', n);
    p[0] = 'a';
    assert_refused((ds_str){p, n}, NULL, DS_ELIMIT,
                   "a.csv:1:16386: more than 16384 cells in a row");
}

static void cells_are_quoted_only_where_they_must_be(void **state)
{
    (void)state;
    static const struct {
        const char *text, *want;
    } cases[] = {
        {"", ""},
        {"a b", "a b"},
        {"a,b", "\"a,b\""},
        {"a;b", "a;b"},
        {"say \"hi\"", "\"say \"\"hi\"\"\""},
        {"two\nlines", "\"two\nlines\""},
        {"\r", "\"\r\""},
        {" a", "\" a\""},
        {"a\t", "\"a\t\""},
        {"Sep=;", "\"Sep=;\""},
        {"<b>", "\"<b>\""},
        {"%PDF-1", "\"%PDF-1\""},
        {"PK\x03\x04", "\"PK\x03\x04\""},
        {"Brandt", "Brandt"},
        {"\xef\xbb\xbfx", "\"\xef\xbb\xbfx\""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ds_buf b = {0};
        ds_csv_cell(&b, ds_cstr(cases[i].text), ',');
        assert_str(ds_buf_str(&b), cases[i].want);
        ds_buf_free(&b);
    }
}

/* --- random tables, written and read back ------------------------------ */

enum {
    COLUMNS = 5,
    ROWS = 12
};

static ds_str random_text(uint64_t *seed, char delimiter)
{
    static const char *const bits[] = {
        "a", "bc", "\"", "\"\"", "\n", "\r\n", "\r",       " ",    "\t", "12",
        ",", ";",  "|",  "'",    "=",  "-",    "\xc3\xa8", "sep=", "\\",
    };
    ds_buf b = {0};
    for (size_t n = rnd_below(seed, 5); n > 0; n--)
        ds_buf_addz(&b, bits[rnd_below(seed, sizeof bits / sizeof *bits)]);
    if (rnd_below(seed, 8) == 0)
        ds_buf_addc(&b, delimiter);
    ds_str text = ds_dup(&arena, ds_buf_str(&b));
    ds_buf_free(&b);
    return text;
}

/* Where a place of the written file is, the slow way. */
static void find(ds_str text, size_t at, unsigned *line, unsigned *col)
{
    size_t first = 0;
    while (first < text.n && strchr("\r\n", text.p[first]) == NULL)
        first++;
    bool mac = first < text.n && text.p[first] == '\r' &&
               (first + 1 == text.n || text.p[first + 1] != '\n');
    *line = *col = 1;
    for (size_t i = 0; i < at; i++) {
        bool cr = mac && text.p[i] == '\r' && text.p[i + 1] != '\n';
        bool ends = text.p[i] == '\n' || cr;
        *line += ends;
        *col = ends ? 1 : *col + 1;
    }
}

static void one_random_table(uint64_t *seed)
{
    static const char delimiters[] = {',', ';', '\t', '|', ':'};
    static const char *const ends[] = {"\n", "\r\n", "\r"};
    ds_dialect d = {.delimiter = delimiters[rnd_below(seed, 5)], .quote = '"'};
    const char *end = ends[rnd_below(seed, 3)];
    ds_str cells[ROWS][COLUMNS];
    size_t begs[ROWS][COLUMNS];
    size_t rows = 1 + rnd_below(seed, ROWS), columns = 1 + rnd_below(seed, 4);
    ds_buf b = {0};
    for (size_t i = 0; i < rows; i++) {
        ds_buf_addz(&b, i > 0 && rnd_below(seed, 4) == 0 ? end : "");
        for (size_t k = 0; k <= columns; k++) {
            /* never an empty row */
            cells[i][k] =
                k < columns ? random_text(seed, d.delimiter) : DS_STR("last");
            if (k > 0)
                ds_buf_addc(&b, d.delimiter);
            begs[i][k] = b.n;
            ds_csv_cell(&b, cells[i][k], d.delimiter);
        }
        if (i + 1 < rows || rnd_below(seed, 2) == 0)
            ds_buf_addz(&b, end);
    }
    ds_str text = ds_dup(&arena, ds_buf_str(&b));
    ds_buf_free(&b);
    ds_sheet s = read_told(text, &d);
    assert_int_equal(s.n, rows);
    for (size_t i = 0; i < rows; i++) {
        assert_int_equal(s.rows[i].n, columns + 1);
        for (size_t k = 0; k <= columns; k++) {
            const ds_sheet_cell *c = &s.rows[i].cells[k];
            unsigned line, col;
            find(text, begs[i][k], &line, &col);
            assert_str(c->text, ds_zstr(&arena, cells[i][k]));
            assert_int_equal(c->line, line);
            assert_int_equal(c->col, col);
        }
    }
}

static void random_tables_come_back_with_their_places(void **state)
{
    (void)state;
    uint64_t seed = 20261123;
    for (int i = 0; i < 3000; i++) {
        one_random_table(&seed);
        ds_arena_reset(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells_know_their_line_and_column),
        cmocka_unit_test(a_missing_final_line_end_changes_nothing),
        cmocka_unit_test(line_breaks_within_quotes_are_counted),
        cmocka_unit_test(files_of_carriage_returns_have_lines_too),
        cmocka_unit_test(blanks_stay_in_bare_cells_and_fall_beside_quotes),
        cmocka_unit_test(doubled_quotes_and_those_of_bare_cells_are_letters),
        cmocka_unit_test(a_quote_within_a_quoted_cell_is_refused),
        cmocka_unit_test(backslashes_hide_quotes_where_all_are_right_then),
        cmocka_unit_test(empty_rows_are_left_out_and_counted),
        cmocka_unit_test(a_bom_is_no_part_of_the_first_header),
        cmocka_unit_test(a_sep_line_names_the_delimiter_and_is_a_line),
        cmocka_unit_test(one_formula_guard_comes_off_behind_a_bom),
        cmocka_unit_test(a_told_dialect_wins),
        cmocka_unit_test(other_encodings_count_columns_as_editors_do),
        cmocka_unit_test(a_mark_says_which_half_of_utf_16_comes_first),
        cmocka_unit_test(other_encodings_are_read_when_they_are_told),
        cmocka_unit_test(a_byte_that_is_no_utf_8_among_letters_is_a_question),
        cmocka_unit_test(the_mark_with_which_dos_ends_a_file_is_left_out),
        cmocka_unit_test(what_cannot_be_read_is_refused_with_its_place),
        cmocka_unit_test(a_wrong_dialect_is_refused),
        cmocka_unit_test(a_cell_or_row_too_large_is_refused),
        cmocka_unit_test(cells_are_quoted_only_where_they_must_be),
        cmocka_unit_test(random_tables_come_back_with_their_places),
    };
    return cmocka_run_group_tests(tests, NULL, reset);
}
