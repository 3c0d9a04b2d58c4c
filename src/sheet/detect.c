/* Evidence for quote and delimiter, from all lines. */
#include "sheet/detect.h"
#include <string.h>
#include "base/banned.h"

static const char delimiters[] = {',', ';', '\t', '|'};

static bool is_delimiter(char c)
{
    return memchr(delimiters, c, sizeof delimiters) != NULL;
}

/* An apostrophe begins many a name, so it is a quote only where every cell of
 * the first line stands between two of them. */
char ds_detect_quote(ds_str text)
{
    size_t end = 0;
    while (end < text.n && !ds_csv_ends_line(text.p[end]))
        end++;
    ds_str line = ds_str_sub(text, 0, end);
    if (end < 2 || line.p[0] != '\'' || line.p[end - 1] != '\'')
        return '"';
    for (size_t i = 0; i < end; i++) {
        bool between = i > 0 && line.p[i - 1] == '\'' && i + 1 < end &&
                       line.p[i + 1] == '\'';
        if (is_delimiter(line.p[i]) && !between)
            return '"';
    }
    return '\'';
}

typedef struct {
    size_t rows;    /* but those without any delimiter: titles */
    size_t columns; /* as most rows of several have */
    size_t agree;   /* rows that have so many */
} consistency;

enum {
    COUNTED = 256 /* rows with more columns than this count as alike */
};

static bool has_none(ds_str line)
{
    for (size_t i = 0; i < line.n; i++)
        if (is_delimiter(line.p[i]))
            return false;
    return true;
}

static consistency measure(ds_str text, char quote, char delimiter)
{
    const ds_csv_form f = {.delimiter = delimiter, .quote = quote};
    size_t having[COUNTED] = {0}, wrong;
    consistency c = {0};
    for (size_t at = 0; at < text.n; at++) {
        size_t columns = 1, beg = at;
        while ((at = ds_csv_cell_end(&wrong, text, at, &f)) < text.n &&
               text.p[at] == delimiter) {
            columns++;
            at++;
        }
        if (columns == 1 && has_none(ds_str_sub(text, beg, at)))
            continue;
        having[columns < COUNTED ? columns : COUNTED - 1]++;
        c.rows++;
    }
    for (size_t i = 2; i < COUNTED; i++) {
        if (having[i] == 0 || having[i] < c.agree)
            continue;
        c.agree = having[i];
        c.columns = i;
    }
    return c;
}

/* The share of rows that agree, then the number of columns. */
static bool better(consistency a, consistency b)
{
    uint64_t left = (uint64_t)a.agree * b.rows;
    uint64_t right = (uint64_t)b.agree * a.rows;
    return left != right ? left > right : a.columns > b.columns;
}

char ds_detect_delimiter(ds_str text, char quote)
{
    char best = ',';
    consistency so_far = {.rows = 1};
    for (size_t i = 0; i < sizeof delimiters; i++) {
        if (ds_str_chr(text, delimiters[i]) == text.n)
            continue;
        consistency c = measure(text, quote, delimiters[i]);
        if (!better(c, so_far))
            continue;
        best = delimiters[i];
        so_far = c;
    }
    return best;
}
