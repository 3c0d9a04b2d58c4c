/* Tokens -> expression trees and slots, names still unknown. */
#ifndef DS_QUERY_PARSE_H
#define DS_QUERY_PARSE_H

#include "query/lex.h"

/* No tree is higher than this, so walking one by recursion is safe. */
#define DS_AST_MAX_HEIGHT 100

typedef enum {
    DS_AST_IMPLIES, /* a => b */
    DS_AST_OR,      /* any number of children: a, then a->next ... */
    DS_AST_AND,
    DS_AST_NOT, /* a */
    DS_AST_EQ,  /* a, b; the six in the order of ds_cmp */
    DS_AST_NE,
    DS_AST_LT,
    DS_AST_LE,
    DS_AST_GT,
    DS_AST_GE,
    DS_AST_LIKE, /* a ~ b */
    DS_AST_UNLIKE,
    DS_AST_IN, /* b is a list, a range, a period or any value */
    DS_AST_HAS,
    DS_AST_IS_NONE, /* a */
    DS_AST_IS_SET,
    DS_AST_ADD,
    DS_AST_SUB,
    DS_AST_MUL,
    DS_AST_DIV,
    DS_AST_NEG,
    DS_AST_LIST,     /* children as in OR; right of `in` only */
    DS_AST_RANGE,    /* a..b, each may be NULL; right of `in` only */
    DS_AST_NAME,     /* text */
    DS_AST_CALL,     /* text ( [a] [where b] ) */
    DS_AST_NUMBER,   /* num / den */
    DS_AST_MONEY,    /* num / den, and text is the currency's code */
    DS_AST_TEXT,     /* text */
    DS_AST_REGEX,    /* text, flags */
    DS_AST_DATE,     /* lo */
    DS_AST_PERIOD,   /* unit, lo .. hi */
    DS_AST_RELATIVE, /* this, last, next (num -1 0 1) unit; count of units */
    DS_AST_DURATION, /* num, unit */
    DS_AST_REPORT,   /* @text */
} ds_ast_op;

typedef struct ds_ast ds_ast;
struct ds_ast {
    ds_ast_op op;
    uint16_t height;
    char unit;
    const ds_qtext *src;
    uint32_t beg, end; /* bytes of src */
    const ds_ast *a, *b, *next;
    ds_str text, flags;
    int64_t num, den;
    int64_t count; /* of `last 30d`; 0: `last month` */
    ds_date lo, hi;
};

/* A parameter of a saved report, with the tree that stands for it. */
typedef struct {
    ds_str name;
    const ds_ast *value;
} ds_qparam;

typedef struct {
    const ds_qparam *list;
    size_t n;
} ds_qparams;

/* One slot's items: `EXPR [as NAME]`, `-EXPR`. */
typedef struct {
    const ds_ast *expr;
    ds_str name; /* empty: its source */
    bool desc;
} ds_item;

typedef struct {
    const ds_item *p;
    size_t n;
} ds_items;

/* What the slots say; NULL, zero or -1 where one says nothing. */
typedef struct {
    const ds_qtext *src;
    ds_str report;           /* @NAME in place of `from` */
    uint32_t beg, end;       /* where `from` or the report is named */
    const ds_qtext *fromsrc; /* of the source's name */
    ds_str from;
    const ds_ast *where;
    ds_items by, show, sort;
    const ds_ast *across, *having;
    int64_t limit;
    ds_str as_of;
    bool total;
} ds_parsed;

/* A whole query text. Everything lives in `a` and borrows the text. */
int ds_parse_query(ds_parsed *out, ds_arena *a, const ds_qtext *text,
                   const ds_qparams *params, ds_err *err);
/* One expression and nothing behind it. Only `rules` may use =>. */
int ds_parse_expr(const ds_ast **out, ds_arena *a, const ds_qtext *text,
                  const ds_qparams *params, bool rules, ds_err *err);

/* The slots as single texts; `slot` is its word. */
int ds_parse_slot(ds_parsed *out, ds_arena *a, ds_str slot,
                  const ds_qtext *text, const ds_qparams *params, ds_err *err);

/* The bytes it was written with. */
ds_str ds_ast_source(const ds_ast *x);
/* Whether both say the same, spaces and brackets aside. */
bool ds_ast_same(const ds_ast *x, const ds_ast *y);
int ds_ast_fail(ds_err *err, const ds_ast *x, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

#endif
