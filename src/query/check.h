/* Names and types: parsed trees -> compiled expressions.
 *
 * Call order: ds_program_new once, then ds_check for each expression. */
#ifndef DS_QUERY_CHECK_H
#define DS_QUERY_CHECK_H

#include "query/expr.h"

typedef struct ds_checker ds_checker;

/* The keys and aggregates that a grouped query's expressions are made of. */
typedef struct {
    ds_items keys;              /* of `by`, as written */
    const ds_expr *const *expr; /* compiled; behind them that of `across` */
    const ds_expr **aggs;       /* FOLD nodes about single rows, found so far */
    size_t naggs, cap;
} ds_grouping;

/* What names mean: the table of the row at hand, the group when the expression
 * is about groups, and names that `show` gave. */
typedef struct {
    unsigned table;
    ds_grouping *group;
    const ds_item *shown; /* aliases, with their expressions */
    size_t nshown;
    const ds_ast *element; /* the list whose element at hand is meant */
} ds_scope;

struct ds_checker {
    ds_program *prog;
    ds_arena *a;
    unsigned depth; /* of virtual fields and reports within each other */
    ds_err *err;
};

ds_program *ds_program_new(ds_arena *a, const ds_query_env *env);

/* Compiles; NULL with the error set. `want` (may be NULL) is the type of the
 * other side: bare words then are values of its enum first. */
const ds_expr *ds_check(ds_checker *c, const ds_scope *sc, const ds_ast *x,
                        const ds_qtype *want);
/* The same, and it must be true or false. */
const ds_expr *ds_check_condition(ds_checker *c, const ds_scope *sc,
                                  const ds_ast *x);

/* --- between the files of the checker ---------------------------------- */

enum {
    DS_MAX_NESTING = 16, /* virtual fields and reports within each other */
    DS_MAX_FOLDS = 6     /* collections within each other: time is their product
                          */
};

ds_expr *ds_expr_new(ds_checker *c, ds_xop op, const ds_ast *src,
                     ds_qtype type);
ds_expr *ds_expr_const(ds_checker *c, const ds_ast *src, ds_qtype type,
                       ds_qval v);
ds_qtype ds_qtype_plain(ds_qclass c); /* with the class' usual `shown` */
ds_qtype ds_qtype_field(const ds_field *f);
/* "a date", "a text" ... for messages. */
const char *ds_qtype_say(ds_qtype t);

/* name.c: a bare name; a call's collection. */
typedef struct {
    enum {
        DS_NAME_NONE,
        DS_NAME_FIELD,
        DS_NAME_ID,
        DS_NAME_PATH,
        DS_NAME_TODAY,
        DS_NAME_SETTING,
        DS_NAME_COLLECTION,
        DS_NAME_ELEMENT, /* "client" alone: its id; "project": no value */
    } kind;
    ds_step steps[DS_MAX_STEPS];
    unsigned nsteps;
    unsigned hops[DS_MAX_HOPS]; /* of a collection */
    unsigned nhops;
    unsigned table, field; /* of a field; the last hop */
    ds_str rest;           /* a setting; what follows the collections */
    unsigned lost;         /* NONE: the table in which `rest` is unknown */
} ds_named;
void ds_name_find(ds_named *out, const ds_schema *s, unsigned table,
                  ds_str name);
const ds_expr *ds_check_name(ds_checker *c, const ds_scope *sc, const ds_ast *x,
                             const ds_qtype *want);
/* A column, or what is computed in its place. */
const ds_expr *ds_check_field(ds_checker *c, const ds_ast *x,
                              const ds_named *at);

/* call.c: functions, collections and aggregates. */
const ds_expr *ds_check_call(ds_checker *c, const ds_scope *sc,
                             const ds_ast *x);
/* Whether it is an aggregate over rows, not over a collection of one row. */
bool ds_call_is_aggregate(const ds_schema *s, unsigned table, const ds_ast *x);

/* literal.c: numbers, texts, dates, periods. */
const ds_expr *ds_check_literal(ds_checker *c, const ds_ast *x,
                                const ds_qtype *want);
/* A period or year as first and last day; false when `x` is neither. */
bool ds_check_period(ds_checker *c, const ds_ast *x, ds_date *lo, ds_date *hi,
                     char *unit, bool years);
/* `n` units (d w m q y) on; DS_NO_DATE outside of the calendar. */
ds_date ds_date_moved(ds_date d, char unit, int64_t n);
/* An enum's value by its word, or NULL with the nearest words. */
const ds_expr *ds_check_word(ds_checker *c, const ds_ast *x, const ds_field *f);
/* The bare word as a country's or currency's code, where the other side holds
 * such codes; else NULL without an error. */
const ds_expr *ds_check_code(ds_checker *c, const ds_ast *x,
                             const ds_qtype *want);

/* compare.c: the operators between sum and not. */
const ds_expr *ds_check_comparison(ds_checker *c, const ds_scope *sc,
                                   const ds_ast *x);

/* virtual.c: the index of a field's computed value; SIZE_MAX on an error. */
size_t ds_check_virtual(ds_checker *c, const ds_ast *x, unsigned table,
                        unsigned field);
/* Its arms are complete. */
void ds_virtual_done(const ds_program *p, ds_virtual *v);

/* report.c: the condition of a saved report, which must be about the rows of
 * the scope's table. */
const ds_expr *ds_check_report(ds_checker *c, const ds_scope *sc,
                               const ds_ast *x);

#endif
