/* Bytes as text, number, date and path: what base/ promises of any input. */
#include "base/date.h"
#include "base/decimal.h"
#include "base/file.h"
#include "base/utf8.h"
#include <stdlib.h>
#include "base/banned.h"

static void must(bool holds)
{
    if (!holds)
        abort();
}

static void text(ds_arena *a, ds_buf *b, ds_str s)
{
    size_t width = ds_utf8_width(s);
    must(ds_utf8_count(s) <= s.n);
    must(ds_utf8_fit(s, width).n == s.n);
    must(ds_utf8_width(ds_utf8_fit(s, width / 2)) <= width / 2);
    ds_str folded = ds_utf8_fold(a, s);
    must(ds_str_eq(ds_utf8_fold(a, folded), folded));
    must(ds_slug_valid(ds_slug(a, s)));
    ds_utf8_name_key(a, s);
    ds_utf8_show(b, s, false);
    for (size_t i = 0; i < b->n; i++)
        must((unsigned char)b->p[i] >= 0x20);
    must(ds_utf8_bad(ds_buf_str(b)) == b->n);
}

static void numbers(ds_buf *b, ds_str s)
{
    int64_t v, back;
    ds_date d;
    ds_buf_clear(b);
    if (ds_decimal_parse(&v, s)) {
        ds_decimal_format(b, v, 2);
        must(ds_decimal_parse(&back, ds_buf_str(b)) && back == v);
    }
    ds_buf_clear(b);
    if (ds_hours_parse(&v, s)) {
        ds_hours_format(b, v);
        must(ds_hours_parse(&back, ds_buf_str(b)) && back == v);
    }
    if (ds_date_parse(&d, s)) {
        char out[11];
        ds_date_format(out, d);
        must(ds_str_is(s, out));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    ds_str s = {(const char *)bytes, n};
    ds_arena a = {0};
    ds_buf b = {0};
    text(&a, &b, s);
    numbers(&b, s);
    if (ds_path_safe(s))
        must(s.p[0] != '/' && ds_path_base(s).n > 0);
    ds_buf_free(&b);
    ds_arena_free(&a);
    return 0;
}
