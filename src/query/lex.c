/* The lexer: one walk over the text, one small function a kind of token. */
#include "query/lex.h"
#include "base/vec.h"
#include <string.h>
#include "base/banned.h"

typedef struct {
    ds_arena *a;
    const ds_qtext *text;
    ds_str s; /* its bytes */
    size_t at;
    ds_err *err;
} lexer;

/* --- characters -------------------------------------------------------- */

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Letters of other scripts may stand in words. */
static bool letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           (unsigned char)c >= 0x80;
}

static bool in_word(char c)
{
    return letter(c) || digit(c);
}

/* The character `ahead` of here; NUL behind the end. */
static char peek(const lexer *l, size_t ahead)
{
    return l->at + ahead < l->s.n ? l->s.p[l->at + ahead] : '\0';
}

static size_t digits_at(const lexer *l, size_t ahead)
{
    size_t n = 0;
    while (digit(peek(l, ahead + n)))
        n++;
    return n;
}

static int value_of(const lexer *l, size_t ahead, size_t n)
{
    int v = 0;
    for (size_t i = 0; i < n; i++)
        v = v * 10 + (peek(l, ahead + i) - '0');
    return v;
}

/* --- periods ----------------------------------------------------------- */

static bool span(ds_date *lo, ds_date *hi, ds_date first, int months)
{
    *lo = first;
    ds_date next = ds_date_add_months(first, months);
    *hi = next != DS_NO_DATE ? next - 1
                             : ds_date_make(ds_date_split(first).year, 12, 31);
    return first != DS_NO_DATE;
}

bool ds_period_of(ds_date *lo, ds_date *hi, char unit, ds_date d)
{
    ds_ymd ymd = ds_date_split(d);
    if (ymd.year == 0)
        return false;
    switch (unit) {
    case 'd':
        *lo = *hi = d;
        return true;
    case 'w':
        *lo = d - (ds_date_weekday(d) - 1);
        *hi = *lo + 6;
        return true;
    case 'm':
        return span(lo, hi, ds_date_make(ymd.year, ymd.month, 1), 1);
    case 'q':
        return span(lo, hi,
                    ds_date_make(ymd.year, (ymd.month - 1) / 3 * 3 + 1, 1), 3);
    default:
        return span(lo, hi, ds_date_make(ymd.year, 1, 1), 12);
    }
}

/* --- numbers and dates ------------------------------------------------- */

static int wrong(lexer *l, size_t n, const char *what)
{
    return ds_qtext_fail(l->err, l->text, l->at, l->at + n, "%s", what);
}

/* Moves behind the token; it must not run into a word. */
static int finish(lexer *l, ds_token *t, size_t n, const char *what)
{
    size_t end = n;
    while (in_word(peek(l, end)))
        end++;
    if (end > n)
        return wrong(l, end, what);
    l->at += n;
    t->end = (uint32_t)l->at;
    return 0;
}

static const char not_a_date[] =
    "this is not a date, which is written 2026-11-23";
static const char not_a_period[] =
    "this is no period (they are written 2026-11, 2026-Q4, 2026-W47)";

static int full_date(lexer *l, ds_token *t)
{
    t->kind = DS_TOK_DATE;
    if (!ds_date_parse(&t->lo, ds_str_sub(l->s, l->at, l->at + 10)))
        return wrong(l, 10, not_a_date);
    t->hi = t->lo;
    return finish(l, t, 10, not_a_date);
}

/* "2026-Q4" and "2026-W47": the letter stands at 5. */
static int lettered(lexer *l, ds_token *t)
{
    t->kind = DS_TOK_PERIOD;
    int year = value_of(l, 0, 4);
    size_t n = digits_at(l, 6);
    bool quarter = peek(l, 5) == 'Q';
    ds_date first = DS_NO_DATE;
    if (quarter && n == 1)
        first = ds_date_make(year, value_of(l, 6, 1) * 3 - 2, 1);
    else if (!quarter && n == 2)
        first = ds_date_of_iso_week(year, value_of(l, 6, 2));
    t->unit = quarter ? 'q' : 'w';
    if (!ds_period_of(&t->lo, &t->hi, t->unit, first))
        return wrong(l, 6 + n, not_a_period);
    return finish(l, t, 6 + n, not_a_period);
}

static int month(lexer *l, ds_token *t)
{
    t->kind = DS_TOK_PERIOD;
    t->unit = 'm';
    ds_date first = ds_date_make(value_of(l, 0, 4), value_of(l, 5, 2), 1);
    if (!ds_period_of(&t->lo, &t->hi, 'm', first))
        return wrong(l, 7, not_a_period);
    return finish(l, t, 7, not_a_period);
}

/* 17 digits and a power of ten as denominator fit with room to spare. */
enum {
    MAX_DIGITS = 17
};

static int number(lexer *l, ds_token *t, size_t whole)
{
    size_t part = peek(l, whole) == '.' ? digits_at(l, whole + 1) : 0;
    if (whole + part > MAX_DIGITS)
        return wrong(l, whole + part + 1, "the number has too many digits");
    t->kind = DS_TOK_NUMBER;
    t->den = 1;
    for (size_t i = 0; i < whole; i++)
        t->num = t->num * 10 + (peek(l, i) - '0');
    for (size_t i = 0; i < part; i++, t->den *= 10)
        t->num = t->num * 10 + (peek(l, whole + 1 + i) - '0');
    size_t n = part > 0 ? whole + 1 + part : whole;
    char unit = peek(l, n);
    if (part == 0 && unit != '\0' && strchr("dwmqy", unit) != NULL) {
        t->kind = DS_TOK_DURATION;
        t->unit = unit;
        n++;
    }
    return finish(l, t, n,
                  "a number ends here (durations are 30d, 2w, 1m, 1q, 1y)");
}

static int numeral(lexer *l, ds_token *t)
{
    size_t n = digits_at(l, 0);
    if (n != 4 || peek(l, 4) != '-')
        return number(l, t, n);
    if (peek(l, 5) == 'Q' || peek(l, 5) == 'W')
        return lettered(l, t);
    size_t months = digits_at(l, 5);
    if (months > 2 || months == 0)
        return number(l, t, n);
    size_t days = peek(l, 5 + months) == '-' ? digits_at(l, 6 + months) : 0;
    if (months == 2 && days == 2)
        return full_date(l, t);
    if (days > 0)
        return wrong(l, 6 + months + days, not_a_date);
    return months == 2 ? month(l, t) : number(l, t, n);
}

/* --- words, texts, patterns -------------------------------------------- */

static size_t word_at(const lexer *l, size_t ahead)
{
    size_t n = 0;
    if (letter(peek(l, ahead)))
        while (in_word(peek(l, ahead + n)))
            n++;
    return n;
}

static int word(lexer *l, ds_token *t)
{
    size_t n = word_at(l, 0);
    while (peek(l, n) == '.' && word_at(l, n + 1) > 0)
        n += 1 + word_at(l, n + 1);
    t->kind = DS_TOK_WORD;
    t->text = ds_str_sub(l->s, l->at, l->at + n);
    l->at += n;
    t->end = (uint32_t)l->at;
    return 0;
}

/* "$owner", "@overdue", "@late-payers": names of reports may have hyphens. */
static int sigil(lexer *l, ds_token *t)
{
    bool report = peek(l, 0) == '@';
    size_t n = 1;
    while (in_word(peek(l, n)) ||
           (report && peek(l, n) == '-' && in_word(peek(l, n + 1))))
        n++;
    if (n == 1)
        return wrong(l, 1,
                     report ? "a report's name must follow the @"
                            : "a parameter's name must follow the $");
    t->kind = report ? DS_TOK_REPORT : DS_TOK_PARAM;
    t->text = ds_str_sub(l->s, l->at + 1, l->at + n);
    l->at += n;
    t->end = (uint32_t)l->at;
    return 0;
}

static char escaped(char c)
{
    switch (c) {
    case 'n':
        return '\n';
    case 't':
        return '\t';
    case '"':
    case '\\':
        return c;
    default:
        return '\0';
    }
}

static int text(lexer *l, ds_token *t)
{
    size_t n = 1;
    while (l->at + n < l->s.n && peek(l, n) != '"')
        n += peek(l, n) == '\\' ? 2 : 1;
    if (l->at + n >= l->s.n)
        return wrong(l, 1, "the text has no closing \"");
    char *to = ds_alloc_text(l->a, n);
    size_t used = 0;
    for (size_t i = 1; i < n; i++) {
        char c = peek(l, i);
        if (c == '\\') {
            c = escaped(peek(l, ++i));
            if (c == '\0') {
                l->at += i - 1;
                return wrong(l, 2, "a text knows \\\" \\\\ \\n and \\t");
            }
        }
        to[used++] = c;
    }
    t->kind = DS_TOK_TEXT;
    t->text = (ds_str){to, used};
    l->at += n + 1;
    t->end = (uint32_t)l->at;
    return 0;
}

/* A slash in the pattern is written \/, which PCRE2 takes as a slash. */
static int regex(lexer *l, ds_token *t)
{
    size_t n = 1;
    while (l->at + n < l->s.n && peek(l, n) != '/')
        n += peek(l, n) == '\\' ? 2 : 1;
    if (l->at + n >= l->s.n)
        return wrong(l, 1, "the regular expression has no closing /");
    size_t flags = word_at(l, n + 1);
    t->kind = DS_TOK_REGEX;
    t->text = ds_str_sub(l->s, l->at + 1, l->at + n);
    t->flags = ds_str_sub(l->s, l->at + n + 1, l->at + n + 1 + flags);
    l->at += n + 1 + flags;
    t->end = (uint32_t)l->at;
    return 0;
}

/* --- signs ------------------------------------------------------------- */

/* Longer ones first; those with `instead` belong to other languages. */
static const struct sign {
    const char *text;
    ds_tok_kind kind;
    const char *instead;
} signs[] = {
    {"=>", DS_TOK_IMPLIES, NULL}, {"==", DS_TOK_END, "="},
    {"=", DS_TOK_EQ, NULL},       {"!=", DS_TOK_NE, NULL},
    {"!~", DS_TOK_UNLIKE, NULL},  {"!", DS_TOK_END, "not"},
    {"<=", DS_TOK_LE, NULL},      {"<>", DS_TOK_END, "!="},
    {"<", DS_TOK_LT, NULL},       {">=", DS_TOK_GE, NULL},
    {">", DS_TOK_GT, NULL},       {"~", DS_TOK_LIKE, NULL},
    {"..", DS_TOK_RANGE, NULL},   {"&&", DS_TOK_END, "and"},
    {"||", DS_TOK_END, "or"},     {"(", DS_TOK_OPEN, NULL},
    {")", DS_TOK_CLOSE, NULL},    {",", DS_TOK_COMMA, NULL},
    {"+", DS_TOK_PLUS, NULL},     {"-", DS_TOK_MINUS, NULL},
    {"*", DS_TOK_STAR, NULL},     {"/", DS_TOK_SLASH, NULL},
};

static int sign(lexer *l, ds_token *t)
{
    ds_str rest = ds_str_sub(l->s, l->at, l->s.n);
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        ds_str s = ds_cstr(signs[i].text);
        if (!ds_str_starts(rest, s))
            continue;
        if (signs[i].instead != NULL)
            return ds_qtext_fail(l->err, l->text, l->at, l->at + s.n,
                                 "\"%s\" is written \"%s\" here", signs[i].text,
                                 signs[i].instead);
        t->kind = signs[i].kind;
        l->at += s.n;
        t->end = (uint32_t)l->at;
        return 0;
    }
    if (peek(l, 0) == '\'')
        return wrong(l, 1, "a text is written in double quotes");
    if (peek(l, 0) < ' ')
        return wrong(l, 1, "a control character has no meaning here");
    return ds_qtext_fail(l->err, l->text, l->at, l->at + 1,
                         "\"%c\" has no meaning here", peek(l, 0));
}

static int next(lexer *l, ds_token *t, ds_tok_kind before)
{
    char c = peek(l, 0);
    if (digit(c))
        return numeral(l, t);
    if (letter(c))
        return word(l, t);
    if (c == '"')
        return text(l, t);
    if (c == '$' || c == '@')
        return sigil(l, t);
    if (c == '/' && (before == DS_TOK_LIKE || before == DS_TOK_UNLIKE))
        return regex(l, t);
    return sign(l, t);
}

static void skip_space(lexer *l)
{
    while (l->at < l->s.n && strchr(" \t\r\n", l->s.p[l->at]) != NULL)
        l->at++;
}

int ds_lex(const ds_token **out, ds_arena *a, const ds_qtext *text_,
           ds_err *err)
{
    if (ds_qtext_check(text_, err) != 0)
        return -1;
    lexer l = {.a = a, .text = text_, .s = text_->bytes, .err = err};
    DS_VEC(ds_token) list = {0};
    ds_tok_kind before = DS_TOK_END;
    int rc = 0;
    for (;;) {
        skip_space(&l);
        ds_token *t = ds_vec_push(&list);
        t->beg = t->end = (uint32_t)l.at;
        if (l.at >= l.s.n)
            break;
        rc = next(&l, t, before);
        if (rc != 0)
            break;
        before = t->kind;
    }
    ds_token *all = ds_new_n(a, ds_token, list.n);
    memcpy(all, list.p, list.n * sizeof *all);
    ds_vec_free(&list);
    *out = all;
    return rc;
}
