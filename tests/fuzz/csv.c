/* Reads bytes as rows; what was read must come back from what is written, and
 * each cell is read as a value of each type, where it is one. */
#include "move/cell.h"
#include "sheet/csv.h"
#include "base/utf8.h"
#include <stdlib.h>
#include <string.h>

static void must(bool holds)
{
    if (!holds)
        abort();
}

static void places_run_forward(const ds_sheet *s)
{
    unsigned line = 1, col = 0;
    for (size_t i = 0; i < s->n; i++) {
        must(s->rows[i].n > 0 && s->rows[i].line == s->rows[i].cells[0].line);
        for (size_t k = 0; k < s->rows[i].n; k++) {
            const ds_sheet_cell *c = &s->rows[i].cells[k];
            must(c->line > line || (c->line == line && c->col > col));
            must(ds_utf8_bad(c->text) == c->text.n);
            line = c->line;
            col = c->col;
        }
    }
}

static bool filled(const ds_sheet_row *row)
{
    for (size_t k = 0; k < row->n; k++)
        for (size_t i = 0; i < row->cells[k].text.n; i++)
            if (strchr(" \t", row->cells[k].text.p[i]) == NULL)
                return true;
    return false;
}

static void comes_back(ds_arena *a, const ds_sheet *s)
{
    ds_buf b = {0};
    ds_sheet again;
    ds_dialect told = {
        .delimiter = ',', .quote = '"', .encoding = DS_STR("utf-8")};
    size_t at = 0;
    for (size_t i = 0; i < s->n; i++) {
        for (size_t k = 0; k < s->rows[i].n; k++) {
            ds_buf_addz(&b, k > 0 ? "," : "");
            ds_csv_cell(&b, s->rows[i].cells[k].text, ',');
        }
        ds_buf_addc(&b, '\n');
    }
    must(ds_sheet_read(&again, a, DS_STR("b"), ds_buf_str(&b), &told, NULL) ==
         0);
    for (size_t i = 0; i < s->n; i++) {
        if (!filled(&s->rows[i]))
            continue;
        while (at < again.n && !filled(&again.rows[at]))
            at++;
        must(at < again.n && again.rows[at].n == s->rows[i].n);
        for (size_t k = 0; k < s->rows[i].n; k++)
            must(ds_str_eq(again.rows[at].cells[k].text,
                           s->rows[i].cells[k].text));
        at++;
    }
    ds_buf_free(&b);
}

static void read_cell(ds_arena *a, ds_str cell)
{
    static const char *const orders[] = {"", "dmy", "mdy", "ymd", "serial"};
    const ds_field f[] = {
        {.name = DS_STR("d"), .type = DS_DATE},
        {.name = DS_STR("m"), .type = DS_MONEY},
        {.name = DS_STR("h"), .type = DS_HOURS},
        {.name = DS_STR("i"), .type = DS_INT},
        {.name = DS_STR("t"), .type = DS_TEXT},
    };
    for (size_t i = 0; i < 25; i++) {
        ds_err err = {0};
        ds_str out;
        ds_cell_env env = {.decimal = "\0.,"[i % 3],
                           .date_order = ds_cstr(orders[i % 5]),
                           .years = i % 2 == 0 ? 1950 : 0,
                           .currency = ds_cstr(i % 4 == 0 ? "USD" : ""),
                           .spell = i % 8 == 0};
        if (ds_cell_read(&out, a, &env, &f[i / 5], cell, &err) != 0)
            must(err.code != DS_OK && err.msg[0] != '\0');
    }
    (void)ds_date_orders(cell);
}

static void cells_are_values(ds_arena *a, const ds_sheet *s)
{
    for (size_t i = 0; i < s->n && i < 8; i++)
        for (size_t k = 0; k < s->rows[i].n && k < 8; k++)
            if (s->rows[i].cells[k].text.n < 64)
                read_cell(a, s->rows[i].cells[k].text);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    ds_arena a = {0};
    ds_sheet s;
    ds_err err = {0};
    ds_str text = {(const char *)bytes, n};
    if (ds_sheet_read(&s, &a, DS_STR("a"), text, NULL, &err) == 0) {
        places_run_forward(&s);
        comes_back(&a, &s);
        cells_are_values(&a, &s);
    } else {
        must(err.code != DS_OK && err.msg[0] != '\0');
    }
    ds_arena_free(&a);
    return 0;
}
