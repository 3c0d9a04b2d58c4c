/* Query text -> tokens. */
#ifndef DS_QUERY_LEX_H
#define DS_QUERY_LEX_H

#include "base/arena.h"
#include "base/date.h"
#include "base/decimal.h"
#include "query/text.h"

typedef enum {
    DS_TOK_END,
    DS_TOK_WORD,     /* status, client.legal_name: dots join words */
    DS_TOK_NUMBER,   /* 12.50 */
    DS_TOK_TEXT,     /* "acme" */
    DS_TOK_REGEX,    /* /re/i, only behind ~ and !~ */
    DS_TOK_DATE,     /* 2026-11-23 */
    DS_TOK_PERIOD,   /* 2026-11, 2026-Q4, 2026-W47 */
    DS_TOK_DURATION, /* 30d, 2w, 1m, 1q, 1y */
    DS_TOK_PARAM,    /* $owner */
    DS_TOK_REPORT,   /* @overdue */
    DS_TOK_OPEN,
    DS_TOK_CLOSE,
    DS_TOK_COMMA,
    DS_TOK_PLUS,
    DS_TOK_MINUS,
    DS_TOK_STAR,
    DS_TOK_SLASH,
    DS_TOK_EQ,
    DS_TOK_NE,
    DS_TOK_LT,
    DS_TOK_LE,
    DS_TOK_GT,
    DS_TOK_GE,
    DS_TOK_LIKE,
    DS_TOK_UNLIKE,
    DS_TOK_RANGE,   /* .. */
    DS_TOK_IMPLIES, /* => */
} ds_tok_kind;

typedef struct {
    ds_tok_kind kind;
    char unit;         /* of a duration d w m q y, of a period m q w */
    uint32_t beg, end; /* bytes of the text */
    ds_str text;      /* a word; a text decoded; a pattern; a name behind $ @ */
    ds_str flags;     /* of a regular expression */
    int64_t num, den; /* a number; a duration's count is num */
    ds_date lo, hi;   /* a date is lo; a period's first and last day */
} ds_token;

/* All tokens of a text, DS_TOK_END last; in `a`, borrowing the text. */
int ds_lex(const ds_token **out, ds_arena *a, const ds_qtext *text,
           ds_err *err);

/* First and last day of the period of one unit (d w m q y) in which `d` lies.
 * False when it is not within the years of ds_date. */
bool ds_period_of(ds_date *lo, ds_date *hi, char unit, ds_date d);

#endif
