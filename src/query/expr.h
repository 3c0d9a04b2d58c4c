/* Compiled expressions: every name a table, a field and a way to its row, every
 * node a type. Made by check.c, run by eval.c. */
#ifndef DS_QUERY_EXPR_H
#define DS_QUERY_EXPR_H

#include "query/number.h"
#include "query/parse.h"
#include "query/query.h"

typedef enum {
    DS_Q_BOOL,
    DS_Q_NUMBER, /* hours and percent too: hours count hours, 35% is 35 */
    DS_Q_MONEY,
    DS_Q_DATE,
    DS_Q_TEXT,
    DS_Q_ENUM,
    DS_Q_LIST,   /* list of text */
    DS_Q_PERIOD, /* month(d): its first day */
} ds_qclass;

typedef struct {
    ds_qclass c;
    ds_type shown;         /* how a column of it is shown */
    char unit;             /* of a period: w m q y */
    const ds_field *field; /* of an enum: whose values */
} ds_qtype;

/* Ways from one row to another of the same client. */
typedef enum {
    DS_STEP_CLIENT,
    DS_STEP_PARENT, /* missing when the parent is of another table */
    DS_STEP_REF,    /* the row whose key is this field's text */
} ds_step_kind;

typedef struct {
    ds_step_kind kind;
    unsigned from, to; /* tables */
    unsigned field;    /* of REF */
} ds_step;

enum {
    DS_MAX_STEPS = 4,
    DS_MAX_HOPS = 3,
    DS_MAX_SHIFT = 100000 /* units of a duration */
};

typedef enum {
    DS_FOLD_ANY,
    DS_FOLD_ALL,
    DS_FOLD_NONE,
    DS_FOLD_COUNT,
    DS_FOLD_SUM,
    DS_FOLD_AVG,
    DS_FOLD_MIN,
    DS_FOLD_MAX,
    DS_FOLD_FIRST,
    DS_FOLD_LAST,
} ds_fold;

typedef enum {
    DS_EQ,
    DS_NE,
    DS_LT,
    DS_LE,
    DS_GT,
    DS_GE,
} ds_cmp;

/* Whether two sides in this order (below 0, 0, above 0) compare so. */
static inline bool ds_cmp_holds(ds_cmp cmp, int order)
{
    switch (cmp) {
    case DS_EQ:
        return order == 0;
    case DS_NE:
        return order != 0;
    case DS_LT:
        return order < 0;
    case DS_LE:
        return order <= 0;
    case DS_GT:
        return order > 0;
    case DS_GE:
        return order >= 0;
    }
    return false;
}

typedef enum {
    /* values */
    DS_X_CONST,        /* lit */
    DS_X_COLUMN,       /* steps, table, field, den */
    DS_X_ID,           /* steps: a client's identifier */
    DS_X_PATH,         /* steps: its path */
    DS_X_VIRTUAL,      /* steps, index of a ds_virtual */
    DS_X_ELEMENT,      /* the list's element at hand */
    DS_X_NEG,          /* a */
    DS_X_ADD,          /* a, b: numbers, money, date + days */
    DS_X_SUB,          /* and date - date */
    DS_X_MUL,          /* */
    DS_X_DIV,          /* */
    DS_X_SHIFT,        /* date a moved by lit.num units */
    DS_X_PERIOD,       /* month(a): date -> period of `unit` */
    DS_X_PERIOD_FIRST, /* start(a), end(a): period -> date */
    DS_X_PERIOD_LAST,  /* */
    DS_X_FOLD,         /* a collection: steps, hops, a: value, b: where */
    DS_X_KEY,          /* of the group at hand: its key number `index` */
    DS_X_AGG,          /* its aggregate number `index` */
    /* conditions */
    DS_X_IMPLIES,  /* a, b */
    DS_X_OR,       /* list */
    DS_X_AND,      /* list */
    DS_X_NOT,      /* a */
    DS_X_COMPARE,  /* a cmp b */
    DS_X_CONTAINS, /* a ~ "text": lit is the folded text */
    DS_X_MATCH,    /* a ~ /re/: index of a regular expression */
    DS_X_IN,       /* a in list: values and ranges */
    DS_X_RANGE,    /* an item of IN: a..b, each may be NULL */
    DS_X_HAS,      /* list a has text b */
    DS_X_IS_SET,   /* a */
    DS_X_LISTED,   /* any, all, none (fold) elements of list a make b true */
} ds_xop;

typedef struct ds_expr ds_expr;
struct ds_expr {
    ds_xop op;
    ds_cmp cmp;
    ds_fold fold;
    ds_qtype type;
    const ds_ast *src;
    const ds_expr *a, *b;
    const ds_expr *const *list;
    size_t n;
    ds_step steps[DS_MAX_STEPS];
    unsigned nsteps;
    unsigned hops[DS_MAX_HOPS]; /* tables, each a child of the one before */
    unsigned nhops;
    unsigned table, field;
    int64_t den;
    char unit;
    size_t index;
    ds_qval lit;
};

typedef struct {
    const ds_expr *when; /* NULL: always */
    const ds_expr *value;
} ds_arm;

/* A virtual field, a stored one with a default, or the condition of a saved
 * report: compiled on first use. */
typedef struct {
    unsigned table, field;
    bool done; /* false while its arms are compiled: a second use is a cycle */
    const ds_expr *stored; /* the column, or NULL when virtual */
    ds_arm *arms;
    size_t narms;
    ds_qtype type;
    ds_str report;        /* a saved report's condition: its name; else empty */
    unsigned cost, folds; /* see ds_expr_weigh */
} ds_virtual;

typedef struct {
    ds_str pattern, flags;
    const ds_ast *src;
} ds_pattern;

/* What the expressions of one query have in common. */
typedef struct {
    ds_arena *a;
    const ds_query_env *env;
    ds_virtual **virtuals; /* by index */
    size_t nvirtuals, cap_virtuals;
    size_t **index_of; /* [table][field]: 1 + index, 0: not compiled yet */
    ds_pattern *patterns;
    size_t npatterns, cap_patterns;
} ds_program;

/* A new virtual value of a table, not done; its index. */
size_t ds_program_virtual(ds_program *p, unsigned table, ds_qtype type);

/* What a look at an expression costs (roughly in nanoseconds, a regular
 * expression most of all), and how many collections stand within each other. */
typedef struct {
    unsigned cost, folds;
} ds_weight;
ds_weight ds_expr_weigh(const ds_program *p, const ds_expr *x);

#endif
