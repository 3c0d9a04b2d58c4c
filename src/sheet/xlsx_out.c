/* Writes .xlsx.
 *
 * libxlsxwriter wants the name of a file: it gets that of an unlinked one, as
 * Linux names an open descriptor. With `constant_memory` the rows wait in
 * unlinked files too, and strings stand within their cells. */
#include "sheet/xlsx_out.h"
#include "base/buf.h"
#include "sheet/xlsx_lib.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/banned.h"

enum {
    ROWS = 1048576,
    COLUMNS = 16384,
    UNITS = 32767,  /* UTF-16, of a text */
    DIGITS = 15,    /* of a number, ECMA-376 and IEEE 754 alike */
    PLACES = 12,    /* that a number's format shows */
    EPOCH = 25569,  /* 1970-01-01 as Excel counts */
    FIRST_DAY = 61, /* 1900-03-01: before it Excel has a 29 February 1900 */
    LAST_DAY = 2958465,
    YEAR_2000 = 946684800
};

struct ds_xlsx_out {
    ds_xlsxwriter lib;
    FILE *file;
    lxw_workbook *book;
    lxw_worksheet *sheet;
    lxw_format *bold, *date;
    lxw_format *numbers[2][PLACES + 1]; /* grouped; places */
};

static int fail(const ds_xlsx_out *x, lxw_error code, ds_err *err)
{
    return ds_fail(err, DS_EIO, "the workbook cannot be written: %s",
                   x->lib.lxw_strerror(code));
}

static int status(const ds_xlsx_out *x, lxw_error code, ds_err *err)
{
    return code == LXW_NO_ERROR ? 0 : fail(x, code, err);
}

static int set_up(ds_xlsx_out *x, int64_t created, ds_err *err)
{
    lxw_doc_properties about = {.created =
                                    (time_t)(created ? created : YEAR_2000)};
    x->bold = x->lib.workbook_add_format(x->book);
    x->date = x->lib.workbook_add_format(x->book);
    x->lib.format_set_bold(x->bold);
    x->lib.format_set_num_format(x->date, "yyyy-mm-dd");
    return status(x, x->lib.workbook_set_properties(x->book, &about), err);
}

int ds_xlsx_out_open(ds_xlsx_out **out, ds_arena *a, int64_t created,
                     ds_err *err)
{
    char name[64];
    ds_xlsx_out *x = ds_new(a, ds_xlsx_out);
    *x = (ds_xlsx_out){0};
    if (ds_xlsxwriter_load(&x->lib, err) != 0)
        return -1;
    x->file = tmpfile();
    if (x->file == NULL)
        return ds_fail_errno(err, "no temporary file can be made");
    snprintf(name, sizeof name, "/proc/self/fd/%d", fileno(x->file));
    lxw_workbook_options options = {.constant_memory = 1, .use_zip64 = 0};
    x->book = x->lib.workbook_new_opt(name, &options);
    if (x->book == NULL) {
        fclose(x->file);
        return ds_fail(err, DS_EIO, "the workbook cannot be made");
    }
    *out = x;
    return set_up(x, created, err);
}

int ds_xlsx_out_sheet(ds_xlsx_out *x, const char *name, ds_err *err)
{
    x->sheet = x->lib.workbook_add_worksheet(x->book, name);
    if (x->sheet == NULL)
        return ds_fail(err, DS_EIO, "no sheet \"%s\" can be made", name);
    return 0;
}

/* --- cells ---------------------------------------------------------------- */

static int check_place(ds_xlsx_at at, ds_err *err)
{
    if (at.row < ROWS && at.column < COLUMNS)
        return 0;
    ds_fail(err, DS_ELIMIT,
            at.row < ROWS ? "a sheet of Excel has no more than 16,384 columns"
                          : "a sheet of Excel has no more than 1,048,576 rows");
    return ds_hint(err, "-f csv has no such limit");
}

static size_t units(ds_str s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        n += (c & 0xc0) != 0x80;
        n += c >= 0xf0;
    }
    return n;
}

static bool is_hex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') ||
           (c >= 'A' && c <= 'F');
}

static bool looks_escaped(ds_str s)
{
    return s.n >= 7 && s.p[0] == '_' && s.p[1] == 'x' && is_hex(s.p[2]) &&
           is_hex(s.p[3]) && is_hex(s.p[4]) && is_hex(s.p[5]) && s.p[6] == '_';
}

/* U+FFFE or U+FFFF. */
static bool is_no_character(ds_str s)
{
    return s.n >= 3 && s.p[0] == '\xef' && s.p[1] == '\xbf' &&
           (s.p[2] == '\xbe' || s.p[2] == '\xbf');
}

/* What XML cannot hold, as ECMA-376 22.9.2.19 writes it. */
static void escape(ds_buf *b, ds_str text)
{
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        ds_str rest = ds_str_sub(text, i, text.n);
        bool control = c < ' ' && c != '\n' && c != '\t';
        if (is_no_character(rest)) {
            ds_buf_addz(b, rest.p[2] == '\xbe' ? "_xFFFE_" : "_xFFFF_");
            i += 2;
        } else if (control || looks_escaped(rest)) {
            ds_buf_addf(b, "_x%04X_", (unsigned)c);
        } else {
            ds_buf_addc(b, text.p[i]);
        }
    }
    ds_buf_addc(b, '\0');
}

int ds_xlsx_out_text(ds_xlsx_out *x, ds_xlsx_at at, ds_str text, bool bold,
                     ds_err *err)
{
    if (check_place(at, err) != 0)
        return -1;
    if (units(text) > UNITS)
        return ds_fail(err, DS_ELIMIT,
                       "row %zu, column %zu: a cell of Excel has no more than "
                       "32,767 characters",
                       at.row + 1, at.column + 1);
    ds_buf b = {0};
    escape(&b, text);
    lxw_error code = x->lib.worksheet_write_string(x->sheet, (lxw_row_t)at.row,
                                                   (lxw_col_t)at.column, b.p,
                                                   bold ? x->bold : NULL);
    ds_buf_free(&b);
    return status(x, code, err);
}

int ds_xlsx_out_bool(ds_xlsx_out *x, ds_xlsx_at at, bool value, ds_err *err)
{
    if (check_place(at, err) != 0)
        return -1;
    return status(x,
                  x->lib.worksheet_write_boolean(x->sheet, (lxw_row_t)at.row,
                                                 (lxw_col_t)at.column, value,
                                                 NULL),
                  err);
}

/* --- numbers -------------------------------------------------------------- */

/* How many digits "-12.50" has without the zeros around them. */
static size_t significant(ds_str s)
{
    size_t n = 0, zeros = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9' || (n == 0 && s.p[i] == '0'))
            continue;
        n++;
        zeros = s.p[i] == '0' ? zeros + 1 : 0;
    }
    return n - zeros;
}

static bool is_decimal(ds_str s)
{
    size_t points = 0, digits = 0;
    for (size_t i = 0; i < s.n; i++) {
        points += s.p[i] == '.';
        digits += s.p[i] >= '0' && s.p[i] <= '9';
        if (s.p[i] == '-' && i > 0)
            return false;
        if (s.p[i] != '-' && s.p[i] != '.' && (s.p[i] < '0' || s.p[i] > '9'))
            return false;
    }
    return digits > 0 && points < 2;
}

/* The nearest double of so few digits is shown, and read, as these digits
 * again; libxlsxwriter's 16 do not change that. */
static bool holds(double *out, ds_str decimal)
{
    char text[64];
    if (!is_decimal(decimal) || decimal.n >= sizeof text ||
        significant(decimal) > DIGITS)
        return false;
    memcpy(text, decimal.p, decimal.n);
    text[decimal.n] = '\0';
    *out = strtod(text, NULL);
    return true;
}

static lxw_format *number_format(ds_xlsx_out *x, ds_str decimal, bool grouped)
{
    size_t point = ds_str_chr(decimal, '.');
    size_t places = point < decimal.n ? decimal.n - point - 1 : 0;
    if (places > PLACES)
        places = PLACES;
    lxw_format **f = &x->numbers[grouped][places];
    if (*f != NULL || (!grouped && places == 0))
        return *f;
    char code[32];
    snprintf(code, sizeof code, "%s%s%.*s", grouped ? "#,##0" : "0",
             places > 0 ? "." : "", (int)places, "000000000000");
    *f = x->lib.workbook_add_format(x->book);
    x->lib.format_set_num_format(*f, code);
    return *f;
}

static int write_double(ds_xlsx_out *x, ds_xlsx_at at, double value,
                        lxw_format *format, ds_err *err)
{
    if (check_place(at, err) != 0)
        return -1;
    return status(x,
                  x->lib.worksheet_write_number(x->sheet, (lxw_row_t)at.row,
                                                (lxw_col_t)at.column, value,
                                                format),
                  err);
}

int ds_xlsx_out_number(bool *exact, ds_xlsx_out *x, ds_xlsx_at at,
                       ds_str decimal, bool grouped, ds_err *err)
{
    double value;
    *exact = holds(&value, decimal);
    if (!*exact)
        return ds_xlsx_out_text(x, at, decimal, false, err);
    return write_double(x, at, value, number_format(x, decimal, grouped), err);
}

int ds_xlsx_out_date(bool *exact, ds_xlsx_out *x, ds_xlsx_at at, ds_date day,
                     ds_err *err)
{
    char iso[11];
    int serial = day + EPOCH;
    *exact = serial >= FIRST_DAY && serial <= LAST_DAY;
    if (*exact)
        return write_double(x, at, serial, x->date, err);
    ds_date_format(iso, day);
    return ds_xlsx_out_text(x, at, ds_cstr(iso), false, err);
}

/* --- layout and end ------------------------------------------------------- */

int ds_xlsx_out_width(ds_xlsx_out *x, size_t column, size_t width, ds_err *err)
{
    return status(x,
                  x->lib.worksheet_set_column(x->sheet, (lxw_col_t)column,
                                              (lxw_col_t)column, (double)width,
                                              NULL),
                  err);
}

int ds_xlsx_out_filter(ds_xlsx_out *x, size_t rows, size_t columns, ds_err *err)
{
    x->lib.worksheet_freeze_panes(x->sheet, 1, 0);
    return status(x,
                  x->lib.worksheet_autofilter(x->sheet, 0, 0,
                                              (lxw_row_t)(rows - 1),
                                              (lxw_col_t)(columns - 1)),
                  err);
}

static int copy(FILE *from, FILE *to, ds_err *err)
{
    char room[16384];
    size_t n;
    rewind(from);
    while ((n = fread(room, 1, sizeof room, from)) > 0)
        if (fwrite(room, 1, n, to) != n)
            return errno == EPIPE
                       ? 0
                       : ds_fail_errno(err, "the answer cannot be written");
    if (ferror(from))
        return ds_fail_errno(err, "the workbook cannot be read back");
    return 0;
}

int ds_xlsx_out_finish(ds_xlsx_out *x, FILE *to, ds_err *err)
{
    lxw_error code = x->lib.workbook_close(x->book);
    int failed = status(x, code, err) || copy(x->file, to, err);
    fclose(x->file);
    return failed ? -1 : 0;
}

void ds_xlsx_out_drop(ds_xlsx_out *x)
{
    x->lib.workbook_close(x->book);
    fclose(x->file);
}
