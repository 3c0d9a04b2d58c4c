/* Evidence for delimiter, decimal sign and order of dates, from all cells. A
 * guess is never sure: what both readings explain stays a question. */
#include "sheet/detect.h"
#include <string.h>
#include "base/banned.h"

/* --- quote and delimiter ----------------------------------------------- */

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

/* --- decimal sign ------------------------------------------------------ */

typedef enum {
    NOTHING,
    EITHER, /* 1.234 */
    POINT,
    COMMA
} sign;

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

static char other(char mark)
{
    return mark == '.' ? ',' : '.';
}

static sign sign_of(char mark)
{
    return mark == '.' ? POINT : COMMA;
}

/* What may stand beside an amount: blanks, signs, "EUR", the euro sign. */
static bool decorates(ds_str s)
{
    if (s.n > 6)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        if (!letter && (unsigned char)c < 0x80 && strchr(" +-()%$", c) == NULL)
            return false;
    }
    return true;
}

/* From the first digit to the last, or the empty slice. */
static ds_str core_of(ds_str s)
{
    size_t beg = 0, end = s.n;
    while (beg < end && !digit(s.p[beg]))
        beg++;
    while (end > beg && !digit(s.p[end - 1]))
        end--;
    if (!decorates(ds_str_sub(s, 0, beg)) ||
        !decorates(ds_str_sub(s, end, s.n)))
        return (ds_str){0};
    return ds_str_sub(s, beg, end);
}

/* "1.234.567": one to three digits, then groups of three. */
static bool is_grouped(ds_str s, char mark)
{
    ds_str rest = s;
    ds_str group = ds_str_cut(&rest, mark);
    bool good = group.n >= 1 && group.n <= 3;
    while (good && rest.p != NULL) {
        group = ds_str_cut(&rest, mark);
        good = group.n == 3;
    }
    return good;
}

/* Both signs occur: the last must be the decimal one, and the only one. */
static sign judge_both(ds_str s, size_t last)
{
    char mark = s.p[last];
    ds_str whole = ds_str_sub(s, 0, last);
    if (ds_str_chr(whole, mark) < whole.n || !is_grouped(whole, other(mark)))
        return NOTHING;
    return sign_of(mark);
}

/* One sign occurs once: three digits behind it may be thousands too. A zero in
 * front is a decimal's own ("0.5") or a code's ("02.1234"). */
static sign judge_one(ds_str s, size_t at)
{
    if (s.p[0] == '0' && at > 1)
        return NOTHING;
    bool thousands = s.n - at - 1 == 3 && at <= 3 && s.p[0] != '0';
    return thousands ? EITHER : sign_of(s.p[at]);
}

static sign judge_number(ds_str cell)
{
    if (cell.n < 3 || cell.n > 32)
        return NOTHING;
    ds_str s = core_of(cell);
    size_t points = 0, commas = 0, last = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (digit(s.p[i]))
            continue;
        if (s.p[i] != '.' && s.p[i] != ',')
            return NOTHING;
        points += s.p[i] == '.';
        commas += s.p[i] == ',';
        last = i;
    }
    if (points + commas == 0)
        return NOTHING;
    if (points > 0 && commas > 0)
        return judge_both(s, last);
    if (points + commas == 1)
        return judge_one(s, last);
    return is_grouped(s, s.p[last]) ? sign_of(other(s.p[last])) : NOTHING;
}

/* --- order of dates ---------------------------------------------------- */

typedef enum {
    NO_DATE,
    ISO_DATE,
    ALIKE,        /* 05/05/2026 */
    DAY_OR_MONTH, /* 03/04/2026 */
    DAY_FIRST,
    MONTH_FIRST,
    YEAR_FIRST
} order;

static size_t take_number(unsigned *v, ds_str *s)
{
    size_t n = 0;
    for (*v = 0; n < s->n && n < 4 && digit(s->p[n]); n++)
        *v = *v * 10 + (unsigned)(s->p[n] - '0');
    *s = ds_str_sub(*s, n, s->n);
    return n;
}

static bool take(ds_str *s, char c)
{
    if (s->n == 0 || s->p[0] != c)
        return false;
    *s = ds_str_sub(*s, 1, s->n);
    return true;
}

/* The third part is known to be a year of two or four digits. */
static order judge_parts(unsigned first, unsigned second, bool short_year)
{
    if (first == 0 || second == 0 || second > 31)
        return NO_DATE;
    if (first > 31)
        return short_year && first < 100 && second <= 12 ? YEAR_FIRST : NO_DATE;
    if (first > 12)
        return second <= 12 ? DAY_FIRST : NO_DATE;
    if (second > 12)
        return MONTH_FIRST;
    return first == second ? ALIKE : DAY_OR_MONTH;
}

static order judge_date(ds_str s)
{
    unsigned first, second, third;
    if (s.n < 6 || s.n > 32 || !digit(s.p[0]))
        return NO_DATE;
    size_t nfirst = take_number(&first, &s);
    char mark = s.n > 0 ? s.p[0] : '\0';
    if ((mark != '/' && mark != '.' && mark != '-') || !take(&s, mark))
        return NO_DATE;
    size_t nsecond = take_number(&second, &s);
    if (nsecond < 1 || nsecond > 2 || !take(&s, mark))
        return NO_DATE;
    size_t nthird = take_number(&third, &s);
    if (s.n > 0 && s.p[0] != ' ' && s.p[0] != 'T')
        return NO_DATE;
    if (nfirst == 4)
        return nthird == 1 || nthird == 2 ? ISO_DATE : NO_DATE;
    if (nfirst > 2 || (nthird != 2 && nthird != 4))
        return NO_DATE;
    return judge_parts(first, second, nthird == 2);
}

/* --- the whole sheet --------------------------------------------------- */

typedef struct {
    size_t numbers[COMMA + 1];
    size_t dates[YEAR_FIRST + 1];
} evidence;

static evidence gather(const ds_sheet *s)
{
    evidence e = {0};
    for (size_t i = 0; i < s->n; i++) {
        for (size_t k = 0; k < s->rows[i].n; k++) {
            if (ds_sheet_kind(&s->rows[i], k) != DS_CELL_TEXT)
                continue;
            ds_str cell = ds_str_trim(s->rows[i].cells[k].text);
            e.numbers[judge_number(cell)]++;
            e.dates[judge_date(cell)]++;
        }
    }
    return e;
}

static void decide_decimal(ds_sheet *s, const evidence *e)
{
    size_t points = e->numbers[POINT], commas = e->numbers[COMMA];
    s->decimal_seen = points + commas + e->numbers[EITHER] > 0;
    if (s->dialect.decimal != '\0') {
        s->decimal_sure = true;
        return;
    }
    s->dialect.decimal = commas > points ? ',' : '.';
    s->decimal_sure = points + commas > 0 ? points == 0 || commas == 0
                                          : e->numbers[EITHER] == 0;
}

static void decide_dates(ds_sheet *s, const evidence *e)
{
    static const struct {
        order order;
        const char *name;
    } choices[] = {
        {DAY_FIRST, "dmy"},
        {MONTH_FIRST, "mdy"},
        {YEAR_FIRST, "ymd"},
    };
    s->date_sure = true;
    for (size_t i = ALIKE; i <= YEAR_FIRST; i++)
        s->date_seen = s->date_seen || e->dates[i] > 0;
    if (s->dialect.date_order.n > 0)
        return;
    size_t best = 0, kinds = 0;
    for (size_t i = 0; i < 3; i++) {
        kinds += e->dates[choices[i].order] > 0;
        if (e->dates[choices[i].order] > e->dates[choices[best].order])
            best = i;
    }
    bool none = kinds == 0 && e->dates[DAY_OR_MONTH] + e->dates[ALIKE] == 0;
    s->dialect.date_order = ds_cstr(none ? "ymd" : choices[best].name);
    s->date_sure = kinds == 1 || (kinds == 0 && e->dates[DAY_OR_MONTH] == 0);
}

void ds_detect_values(ds_sheet *s)
{
    evidence e = gather(s);
    decide_decimal(s, &e);
    decide_dates(s, &e);
}
