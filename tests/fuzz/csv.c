/* Reads bytes as rows; what was read must come back from what is written. */
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

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    ds_arena a = {0};
    ds_sheet s;
    ds_err err = {0};
    ds_str text = {(const char *)bytes, n};
    if (ds_sheet_read(&s, &a, DS_STR("a"), text, NULL, &err) == 0) {
        places_run_forward(&s);
        comes_back(&a, &s);
    } else {
        must(err.code != DS_OK && err.msg[0] != '\0');
    }
    ds_arena_free(&a);
    return 0;
}
