/* Quotes of CSV: where a quoted cell ends, and which quotes must not be. */
#include "sheet/detect.h"
#include <string.h>
#include "base/banned.h"

bool ds_csv_ends_line(char c)
{
    return c == '\n' || c == '\r';
}

static size_t skip_blanks(ds_str text, size_t at, const ds_csv_form *f)
{
    while (at < text.n && (text.p[at] == ' ' || text.p[at] == '\t') &&
           text.p[at] != f->delimiter)
        at++;
    return at;
}

bool ds_csv_is_blank(ds_str cell, const ds_csv_form *f)
{
    return skip_blanks(cell, 0, f) == cell.n;
}

bool ds_csv_is_quoted(ds_str text, size_t at, const ds_csv_form *f)
{
    at = skip_blanks(text, at, f);
    return at < text.n && text.p[at] == f->quote;
}

/* Behind the closing quote only blanks may stand before the cell's end. */
static bool closes(ds_str text, size_t at, const ds_csv_form *f)
{
    at = skip_blanks(text, at + 1, f);
    return at == text.n || text.p[at] == f->delimiter ||
           ds_csv_ends_line(text.p[at]);
}

/* Whether two bytes stand for one quote, or hide the second one. */
static bool is_pair(ds_str text, size_t at, const ds_csv_form *f)
{
    char c = text.p[at];
    return at + 1 < text.n && ((c == f->quote && text.p[at + 1] == f->quote) ||
                               (c == '\\' && f->escapes));
}

/* The next quote that closes its cell and stands before `end`, else `end`. */
static size_t find_closing(ds_str text, size_t at, size_t end,
                           const ds_csv_form *f)
{
    for (; at < end; at++) {
        if (is_pair(text, at, f))
            at++;
        else if (text.p[at] == f->quote && closes(text, at, f))
            return at;
    }
    return end;
}

/* The end of the line, but not far: each wrong quote of a long one looks. */
static size_t line_end(ds_str text, size_t at)
{
    enum {
        FAR = 256
    };
    size_t end = text.n - at > FAR ? at + FAR : text.n;
    while (at < end && !ds_csv_ends_line(text.p[at]))
        at++;
    return at;
}

/* The offset behind a quoted cell's closing quote; `*wrong` as in the header.
 * Behind a wrong quote the cell goes on to the one that closes it near by in
 * the same line, or else ends there: of a guess at the delimiter no more than
 * the line is spoilt. */
static size_t quoted_end(size_t *wrong, ds_str text, size_t at,
                         const ds_csv_form *f)
{
    size_t opening = skip_blanks(text, at, f);
    for (at = opening + 1; at < text.n; at++) {
        if (is_pair(text, at, f)) {
            at++;
        } else if (text.p[at] == f->quote) {
            if (closes(text, at, f))
                return at + 1;
            *wrong = at;
            size_t end = line_end(text, at);
            size_t closing = find_closing(text, at + 1, end, f);
            return closing < end ? closing + 1 : at + 1;
        }
    }
    *wrong = opening;
    return text.n;
}

size_t ds_csv_cell_end(size_t *wrong, ds_str text, size_t at,
                       const ds_csv_form *f)
{
    *wrong = text.n;
    if (ds_csv_is_quoted(text, at, f))
        at = quoted_end(wrong, text, at, f);
    while (at < text.n && text.p[at] != f->delimiter &&
           !ds_csv_ends_line(text.p[at]))
        at++;
    return at;
}

/* --- backslashes ------------------------------------------------------- */

/* Wrong quotes, and those that stand behind a backslash in a cell without
 * quotes around it. */
static void count_quotes(size_t *wrong, size_t *bare, ds_str text,
                         const ds_csv_form *f)
{
    const char escaped[] = {'\\', f->quote};
    *wrong = *bare = 0;
    for (size_t at = 0; at < text.n; at++) {
        size_t beg = at, bad;
        bool quoted = ds_csv_is_quoted(text, at, f);
        at = ds_csv_cell_end(&bad, text, at, f);
        ds_str cell = ds_str_sub(text, beg, at);
        *wrong += bad < text.n;
        *bare += !quoted && ds_str_find(cell, (ds_str){escaped, 2}) < cell.n;
    }
}

bool ds_detect_escapes(ds_str text, char quote, char delimiter)
{
    size_t wrong, bare, none;
    ds_csv_form f = {.delimiter = delimiter, .quote = quote};
    const char escaped[] = {'\\', quote};
    if (ds_str_find(text, (ds_str){escaped, 2}) == SIZE_MAX)
        return false;
    count_quotes(&wrong, &bare, text, &f);
    if (wrong + bare == 0)
        return false;
    f.escapes = true;
    count_quotes(&wrong, &none, text, &f);
    return wrong == 0;
}

char *ds_csv_unescape(char *to, ds_str text, char quote)
{
    for (size_t i = 0; i < text.n; i++) {
        bool escape = text.p[i] == '\\' && i + 1 < text.n &&
                      (text.p[i + 1] == '\\' || text.p[i + 1] == quote);
        *to++ = text.p[i += escape];
    }
    return to;
}

void ds_csv_double(char *to, ds_str text, char quote)
{
    for (size_t i = 0; i < text.n; i++) {
        to[i] = text.p[i];
        if (text.p[i] != '\\' || i + 1 == text.n)
            continue;
        if (text.p[i + 1] == quote)
            to[i] = quote;
        i++;
        to[i] = text.p[i];
    }
}
