/* Reads bytes as a spreadsheet. What is not in a zip archive is tried as the
 * XML of one part, so that mutations need not mend sums of archives. */
#include "sheet/csv.h"
#include "sheet/xml.h"
#include "base/utf8.h"
#include <stdlib.h>

static void must(bool holds)
{
    if (!holds)
        abort();
}

static void rows_are_whole(const ds_sheet *s)
{
    for (size_t i = 0; i < s->n; i++) {
        must(s->rows[i].n > 0 && s->rows[i].n <= DS_SHEET_MAX_COLUMNS);
        for (size_t k = 0; k < s->rows[i].n; k++) {
            const ds_sheet_cell *c = &s->rows[i].cells[k];
            must(c->line == s->rows[i].line && c->col == k + 1);
            must(ds_utf8_bad(c->text) == c->text.n);
        }
    }
}

static int on_start(void *payload, const char *name, const char **attrs,
                    ds_err *err)
{
    (void)err;
    ++*(size_t *)payload;
    must(name != NULL && ds_xml_attr(attrs, "", "") == NULL);
    return 0;
}

static int on_end(void *payload, const char *name, ds_err *err)
{
    (void)err;
    (void)name;
    must((*(size_t *)payload)-- > 0);
    return 0;
}

static void read_xml(ds_str text)
{
    static const ds_xml_calls calls = {on_start, on_end, NULL};
    ds_xml *x = NULL;
    ds_err err = {0};
    size_t depth = 0;
    must(ds_xml_open(&x, DS_STR("a"), &calls, &depth, &err) == 0);
    if (ds_xml_feed(x, text, true, &err) == 0)
        must(depth == 0);
    else
        must(err.code != DS_OK && err.msg[0] != '\0');
    ds_xml_close(x);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    ds_arena a = {0};
    ds_sheet s;
    ds_err err = {0};
    ds_str text = {(const char *)bytes, n};
    if (n < 2 || bytes[0] != 'P' || bytes[1] != 'K')
        read_xml(text);
    else if (ds_sheet_read(&s, &a, DS_STR("a"), text, NULL, &err) != 0)
        must(err.code != DS_OK && err.msg[0] != '\0');
    else if (s.dialect.encoding.n == 0)
        rows_are_whole(&s);
    ds_arena_free(&a);
    return 0;
}
