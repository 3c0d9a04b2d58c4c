/* Errors that show the place: line, column, and the line with a caret. */
#include "query/text.h"
#include "base/utf8.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "base/banned.h"

/* Long lines are cut to what stands around the caret. */
enum {
    BEFORE = 60,
    SHOWN = 140
};

static size_t back_to_char(ds_str s, size_t at)
{
    while (at > 0 && at < s.n && ((unsigned char)s.p[at] & 0xC0) == 0x80)
        at--;
    return at;
}

/* One line as it can be printed: a control character is a space. */
static void add_line(ds_buf *out, ds_str line)
{
    for (size_t i = 0; i < line.n; i++)
        ds_buf_addc(out, (unsigned char)line.p[i] < ' ' ? ' ' : line.p[i]);
}

static void excerpt(ds_err *err, ds_str text, size_t beg, size_t end)
{
    size_t from = beg;
    while (from > 0 && text.p[from - 1] != '\n')
        from--;
    size_t to = beg;
    while (to < text.n && text.p[to] != '\n')
        to++;
    if (beg - from > BEFORE)
        from = back_to_char(text, beg - BEFORE);
    if (to - from > SHOWN)
        to = back_to_char(text, from + SHOWN);
    if (end > to)
        end = to;
    ds_buf b = {0};
    add_line(&b, ds_str_sub(text, from, to));
    ds_str shown = ds_buf_str(&b);
    size_t before = ds_utf8_width(ds_str_sub(shown, 0, beg - from));
    size_t width = ds_utf8_width(
        ds_str_sub(shown, beg - from, end > beg ? end - from : 0));
    ds_buf_addc(&b, '\n');
    ds_buf_addn(&b, ' ', before);
    ds_buf_addc(&b, '^');
    ds_buf_addn(&b, '~', width > 1 ? width - 1 : 0);
    snprintf(err->excerpt, sizeof err->excerpt, "%s", ds_buf_z(&b));
    ds_buf_free(&b);
}

int ds_qtext_fail(ds_err *err, const ds_qtext *t, size_t beg, size_t end,
                  const char *fmt, ...)
{
    if (err == NULL)
        return -1;
    char what[sizeof err->msg];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(what, sizeof what, fmt, ap);
    va_end(ap);
    unsigned line = 1, col = 1;
    for (size_t i = 0; i < beg && i < t->bytes.n; i++) {
        col++;
        if (t->bytes.p[i] == '\n') {
            line++;
            col = 1;
        }
    }
    ds_fail(err, t->code, "%.*s:%u:%u: %s", DS_FMT(t->name), line, col, what);
    if (beg <= t->bytes.n)
        excerpt(err, t->bytes, beg, end);
    return -1;
}

int ds_qtext_check(const ds_qtext *t, ds_err *err)
{
    if (t->bytes.n > DS_QTEXT_MAX)
        return ds_fail(err, t->code, "%.*s: the text is longer than %u bytes",
                       DS_FMT(t->name), DS_QTEXT_MAX);
    size_t bad = ds_utf8_bad(t->bytes);
    size_t nul = ds_str_chr(t->bytes, '\0');
    if (nul < bad)
        bad = nul;
    if (bad < t->bytes.n)
        return ds_fail(err, t->code, "%.*s: the byte at offset %zu is not text",
                       DS_FMT(t->name), bad);
    return 0;
}
