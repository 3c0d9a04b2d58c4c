/* What the parsers of expressions and of slots share. */
#ifndef DS_QUERY_PARSE_IMPL_H
#define DS_QUERY_PARSE_IMPL_H

#include "query/parse.h"

typedef struct {
    ds_arena *a;
    const ds_qtext *text;
    const ds_token *first, *t; /* all, and the one that comes next */
    const ds_qparams *params;  /* may be NULL */
    unsigned depth;
    bool rules;
    ds_err *err;
} ds_parser;

int ds_parser_open(ds_parser *p, ds_arena *a, const ds_qtext *text,
                   const ds_qparams *params, ds_err *err);
/* An expression, up to the first token that is not of it; NULL is an error. */
const ds_ast *ds_parser_expr(ds_parser *p);
/* Whether the word comes next; and takes it if so. */
bool ds_parser_is(const ds_parser *p, const char *word);
bool ds_parser_take(ds_parser *p, const char *word);
/* Where the last token that was taken ends. */
uint32_t ds_parser_end(const ds_parser *p);
/* An error at the token that comes next; -1. */
int ds_parser_wrong(ds_parser *p, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

#endif
