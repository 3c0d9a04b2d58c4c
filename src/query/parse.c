/* The expression parser: recursive descent, one function a level.
 *
 * Levels from low to high:
 *   =>          rules only
 *   or          any number of terms in one node
 *   and         the same
 *   not
 *   = != < <= > >= ~ !~ in has, is none, is set      do not chain
 *   + -
 *   * /
 *   - (sign)
 *   name, literal, call, brackets
 *
 * A query always ends, and so must its parser: brackets and `not` count the
 * depth of the recursion, every node its height, and both are capped. */
#include "query/parse_impl.h"
#include "base/vec.h"
#include "record/value.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "base/banned.h"

/* --- nodes ------------------------------------------------------------- */

static ds_ast *node(ds_parser *p, ds_ast_op op, size_t beg)
{
    ds_ast *x = ds_new(p->a, ds_ast);
    x->op = op;
    x->src = p->text;
    x->beg = (uint32_t)beg;
    x->end = ds_parser_end(p);
    x->height = 1;
    return x;
}

/* Raises the height above a child's; an error when it is too high. */
static bool over(ds_parser *p, ds_ast *x, const ds_ast *child)
{
    if (child != NULL && child->height >= x->height)
        x->height = (uint16_t)(child->height + 1);
    if (x->height <= DS_AST_MAX_HEIGHT)
        return true;
    ds_qtext_fail(p->err, p->text, x->beg, x->end,
                  "the expression is nested deeper than %d", DS_AST_MAX_HEIGHT);
    return false;
}

static ds_ast *parent(ds_parser *p, ds_ast_op op, size_t beg, const ds_ast *a,
                      const ds_ast *b)
{
    ds_ast *x = node(p, op, beg);
    x->a = a;
    x->b = b;
    return over(p, x, a) && over(p, x, b) ? x : NULL;
}

/* One more child at the end. A copy, for its `next`: the tree of a parameter
 * may stand in two places. */
static bool append(ds_parser *p, ds_ast *x, ds_ast **last, const ds_ast *child)
{
    ds_ast *copy = ds_new(p->a, ds_ast);
    *copy = *child;
    copy->next = NULL;
    if (*last == NULL)
        x->a = copy;
    else
        (*last)->next = copy;
    *last = copy;
    return over(p, x, child);
}

/* --- tokens ------------------------------------------------------------ */

uint32_t ds_parser_end(const ds_parser *p)
{
    return p->t > p->first ? p->t[-1].end : p->t->beg;
}

int ds_parser_wrong(ds_parser *p, const char *fmt, ...)
{
    char text[512];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    size_t end = p->t->end > p->t->beg ? p->t->end : p->t->beg + 1;
    return ds_qtext_fail(p->err, p->text, p->t->beg, end, "%s", text);
}

bool ds_parser_is(const ds_parser *p, const char *word)
{
    return p->t->kind == DS_TOK_WORD && ds_str_is(p->t->text, word);
}

bool ds_parser_take(ds_parser *p, const char *word)
{
    if (!ds_parser_is(p, word))
        return false;
    p->t++;
    return true;
}

static bool take_sign(ds_parser *p, ds_tok_kind kind)
{
    if (p->t->kind != kind)
        return false;
    p->t++;
    return true;
}

static int need_close(ds_parser *p)
{
    if (take_sign(p, DS_TOK_CLOSE))
        return 0;
    return ds_parser_wrong(p, "a \")\" is missing here");
}

/* Words that mean the language and never a field. */
static bool reserved(ds_str w)
{
    static const char *const words[] = {
        "and",   "or", "not",    "in",   "has",    "is",   "from",
        "where", "by", "across", "show", "having", "sort", "limit",
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (ds_str_is(w, words[i]))
            return true;
    return false;
}

/* --- operands ---------------------------------------------------------- */

static const ds_ast *expr_or(ds_parser *p);
static const ds_ast *sum(ds_parser *p);

/* 1200.00 EUR */
static const ds_ast *number(ds_parser *p)
{
    const ds_token *t = p->t++;
    bool money = p->t->kind == DS_TOK_WORD && p->t->text.n == 3 &&
                 ds_currency_parse(p->t->text) != 0 && p->t->text.p[0] <= 'Z';
    if (money)
        p->t++;
    ds_ast *x = node(p, money ? DS_AST_MONEY : DS_AST_NUMBER, t->beg);
    x->num = t->num;
    x->den = t->den;
    if (money)
        x->text = p->t[-1].text;
    return x;
}

static char unit_of(ds_str word)
{
    static const char *const units[] = {"day", "week", "month", "quarter",
                                        "year"};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (ds_str_is(word, units[i]))
            return units[i][0];
    return '\0';
}

/* `this month`, `last 30d`: a period when such a word or duration follows. */
static const ds_ast *relative(ds_parser *p)
{
    int64_t way = ds_parser_is(p, "this")   ? 0
                  : ds_parser_is(p, "last") ? -1
                  : ds_parser_is(p, "next") ? 1
                                            : 2;
    const ds_token *t = p->t + 1;
    bool many = t->kind == DS_TOK_DURATION && way != 0;
    char unit = many                     ? t->unit
                : t->kind == DS_TOK_WORD ? unit_of(t->text)
                                         : '\0';
    if (way == 2 || unit == '\0')
        return NULL;
    size_t beg = p->t->beg;
    p->t += 2;
    ds_ast *x = node(p, DS_AST_RELATIVE, beg);
    x->num = way;
    x->unit = unit;
    x->count = many ? t->num : 0;
    return x;
}

/* name( [expr] [where expr] ) */
static const ds_ast *call(ds_parser *p)
{
    const ds_token *t = p->t;
    p->t += 2;
    const ds_ast *arg = NULL, *where = NULL;
    if (p->t->kind != DS_TOK_CLOSE && !ds_parser_is(p, "where")) {
        arg = expr_or(p);
        if (arg == NULL)
            return NULL;
    }
    if (ds_parser_take(p, "where")) {
        where = expr_or(p);
        if (where == NULL)
            return NULL;
    }
    if (need_close(p) != 0)
        return NULL;
    ds_ast *x = parent(p, DS_AST_CALL, t->beg, arg, where);
    if (x != NULL)
        x->text = t->text;
    return x;
}

static const ds_ast *name(ds_parser *p)
{
    if (p->t[1].kind == DS_TOK_OPEN && !reserved(p->t->text))
        return call(p);
    const ds_ast *period = relative(p);
    if (period != NULL)
        return period;
    if (reserved(p->t->text)) {
        ds_parser_wrong(p, "a value is missing before \"%.*s\"",
                        DS_FMT(p->t->text));
        return NULL;
    }
    const ds_token *t = p->t++;
    ds_ast *x = node(p, DS_AST_NAME, t->beg);
    x->text = t->text;
    return x;
}

static const ds_ast *param(ds_parser *p)
{
    size_t n = p->params != NULL ? p->params->n : 0;
    for (size_t i = 0; i < n; i++)
        if (ds_str_eq(p->params->list[i].name, p->t->text)) {
            p->t++;
            return p->params->list[i].value;
        }
    ds_parser_wrong(p, "unknown parameter \"$%.*s\"", DS_FMT(p->t->text));
    return NULL;
}

static const ds_ast *literal(ds_parser *p, ds_ast_op op)
{
    const ds_token *t = p->t++;
    ds_ast *x = node(p, op, t->beg);
    x->text = t->text;
    x->flags = t->flags;
    x->unit = t->unit;
    x->num = t->num;
    x->lo = t->lo;
    x->hi = t->hi;
    return x;
}

static const ds_ast *brackets(ds_parser *p)
{
    size_t beg = p->t->beg;
    p->t++;
    const ds_ast *x = expr_or(p);
    if (x == NULL || need_close(p) != 0)
        return NULL;
    /* The brackets belong to its source: "(a or b)" names a condition. A
     * parameter's tree has another source and is shared: it stays. */
    if (x->src == p->text) {
        ds_ast *copy = ds_new(p->a, ds_ast);
        *copy = *x;
        copy->beg = (uint32_t)beg;
        copy->end = ds_parser_end(p);
        return copy;
    }
    return x;
}

static const ds_ast *operand(ds_parser *p)
{
    switch (p->t->kind) {
    case DS_TOK_NUMBER:
        return number(p);
    case DS_TOK_WORD:
        return name(p);
    case DS_TOK_TEXT:
        return literal(p, DS_AST_TEXT);
    case DS_TOK_DATE:
        return literal(p, DS_AST_DATE);
    case DS_TOK_PERIOD:
        return literal(p, DS_AST_PERIOD);
    case DS_TOK_DURATION:
        return literal(p, DS_AST_DURATION);
    case DS_TOK_REPORT:
        return literal(p, DS_AST_REPORT);
    case DS_TOK_PARAM:
        return param(p);
    case DS_TOK_OPEN:
        return brackets(p);
    case DS_TOK_END:
        ds_parser_wrong(p, "the text ends where a value is missing");
        return NULL;
    default:
        ds_parser_wrong(p, "a value is missing here");
        return NULL;
    }
}

/* --- operators --------------------------------------------------------- */

/* Every way down passes here or through expr_or, which count the depth. */
static const ds_ast *signed_operand(ds_parser *p)
{
    if (p->t->kind != DS_TOK_MINUS)
        return operand(p);
    if (p->depth >= DS_AST_MAX_HEIGHT) {
        ds_parser_wrong(p, "the expression is nested deeper than %d",
                        DS_AST_MAX_HEIGHT);
        return NULL;
    }
    size_t beg = p->t->beg;
    p->t++;
    p->depth++;
    const ds_ast *x = signed_operand(p);
    p->depth--;
    return x != NULL ? parent(p, DS_AST_NEG, beg, x, NULL) : NULL;
}

static const ds_ast *product(ds_parser *p)
{
    size_t beg = p->t->beg;
    const ds_ast *x = signed_operand(p);
    while (x != NULL &&
           (p->t->kind == DS_TOK_STAR || p->t->kind == DS_TOK_SLASH)) {
        ds_ast_op op = p->t->kind == DS_TOK_STAR ? DS_AST_MUL : DS_AST_DIV;
        p->t++;
        const ds_ast *y = signed_operand(p);
        x = y != NULL ? parent(p, op, beg, x, y) : NULL;
    }
    return x;
}

static const ds_ast *sum(ds_parser *p)
{
    size_t beg = p->t->beg;
    const ds_ast *x = product(p);
    while (x != NULL &&
           (p->t->kind == DS_TOK_PLUS || p->t->kind == DS_TOK_MINUS)) {
        ds_ast_op op = p->t->kind == DS_TOK_PLUS ? DS_AST_ADD : DS_AST_SUB;
        p->t++;
        const ds_ast *y = product(p);
        x = y != NULL ? parent(p, op, beg, x, y) : NULL;
    }
    return x;
}

/* Whether an operand can begin here: behind `a..` nothing need follow. */
static bool begins_operand(const ds_parser *p)
{
    switch (p->t->kind) {
    case DS_TOK_WORD:
        return !reserved(p->t->text) && !ds_parser_is(p, "as");
    case DS_TOK_NUMBER:
    case DS_TOK_TEXT:
    case DS_TOK_DATE:
    case DS_TOK_PERIOD:
    case DS_TOK_DURATION:
    case DS_TOK_PARAM:
    case DS_TOK_MINUS:
    case DS_TOK_OPEN:
        return true;
    default:
        return false;
    }
}

/* a..b, a.., ..b, or a value alone. */
static const ds_ast *range(ds_parser *p)
{
    size_t beg = p->t->beg;
    const ds_ast *lo = NULL, *hi = NULL;
    if (p->t->kind != DS_TOK_RANGE && (lo = sum(p)) == NULL)
        return NULL;
    if (!take_sign(p, DS_TOK_RANGE))
        return lo;
    if (begins_operand(p) && (hi = sum(p)) == NULL)
        return NULL;
    if (lo == NULL && hi == NULL) {
        ds_parser_wrong(p, "a range needs a first or a last value");
        return NULL;
    }
    return parent(p, DS_AST_RANGE, beg, lo, hi);
}

/* (a, b, c..d) */
static const ds_ast *in_list(ds_parser *p)
{
    size_t beg = p->t->beg;
    p->t++;
    ds_ast *x = node(p, DS_AST_LIST, beg);
    ds_ast *last = NULL;
    do {
        const ds_ast *item = range(p);
        if (item == NULL || !append(p, x, &last, item))
            return NULL;
    } while (take_sign(p, DS_TOK_COMMA));
    if (need_close(p) != 0)
        return NULL;
    x->end = ds_parser_end(p);
    return x;
}

/* A bracket always begins a list. */
static const ds_ast *in_right(ds_parser *p)
{
    if (p->t->kind != DS_TOK_OPEN)
        return range(p);
    return in_list(p);
}

/* `is none`, `is set` */
static const ds_ast *is_what(ds_parser *p, size_t beg, const ds_ast *x)
{
    if (ds_parser_take(p, "none"))
        return parent(p, DS_AST_IS_NONE, beg, x, NULL);
    if (ds_parser_take(p, "set"))
        return parent(p, DS_AST_IS_SET, beg, x, NULL);
    ds_parser_wrong(p, "behind \"is\" stands \"none\" or \"set\" "
                       "(a value is compared with =)");
    return NULL;
}

static bool comparison_op(const ds_parser *p, ds_ast_op *op)
{
    static const struct {
        ds_tok_kind kind;
        ds_ast_op op;
    } ops[] = {
        {DS_TOK_EQ, DS_AST_EQ},     {DS_TOK_NE, DS_AST_NE},
        {DS_TOK_LT, DS_AST_LT},     {DS_TOK_LE, DS_AST_LE},
        {DS_TOK_GT, DS_AST_GT},     {DS_TOK_GE, DS_AST_GE},
        {DS_TOK_LIKE, DS_AST_LIKE}, {DS_TOK_UNLIKE, DS_AST_UNLIKE},
    };
    for (size_t i = 0; i < sizeof ops / sizeof *ops; i++)
        if (p->t->kind == ops[i].kind) {
            *op = ops[i].op;
            return true;
        }
    if (ds_parser_is(p, "in"))
        *op = DS_AST_IN;
    else if (ds_parser_is(p, "has"))
        *op = DS_AST_HAS;
    else if (ds_parser_is(p, "is"))
        *op = DS_AST_IS_SET;
    else
        return false;
    return true;
}

static const ds_ast *like_right(ds_parser *p)
{
    if (p->t->kind == DS_TOK_REGEX)
        return literal(p, DS_AST_REGEX);
    return sum(p);
}

static const ds_ast *comparison(ds_parser *p)
{
    size_t beg = p->t->beg;
    const ds_ast *x = sum(p);
    ds_ast_op op;
    if (x == NULL || !comparison_op(p, &op))
        return x;
    p->t++;
    if (op == DS_AST_IS_SET) {
        x = is_what(p, beg, x);
    } else {
        const ds_ast *y = op == DS_AST_IN ? in_right(p)
                          : op == DS_AST_LIKE || op == DS_AST_UNLIKE
                              ? like_right(p)
                              : sum(p);
        x = y != NULL ? parent(p, op, beg, x, y) : NULL;
    }
    if (x != NULL && comparison_op(p, &op)) {
        ds_parser_wrong(p, "comparisons do not chain: join two with \"and\"");
        return NULL;
    }
    return x;
}

static const ds_ast *negation(ds_parser *p)
{
    size_t beg = p->t->beg, nots = 0;
    while (ds_parser_take(p, "not"))
        nots++;
    if (nots >= DS_AST_MAX_HEIGHT) {
        ds_parser_wrong(p, "the expression is nested deeper than %d",
                        DS_AST_MAX_HEIGHT);
        return NULL;
    }
    const ds_ast *x = comparison(p);
    for (; x != NULL && nots > 0; nots--)
        x = parent(p, DS_AST_NOT, beg, x, NULL);
    return x;
}

/* Terms joined by one word, in one node; a single term is itself. */
static const ds_ast *joined(ds_parser *p, ds_ast_op op, const char *word,
                            const ds_ast *term(ds_parser *p))
{
    size_t beg = p->t->beg;
    const ds_ast *x = term(p);
    if (x == NULL || !ds_parser_is(p, word))
        return x;
    ds_ast *all = node(p, op, beg);
    ds_ast *last = NULL;
    for (;;) {
        if (!append(p, all, &last, x))
            return NULL;
        if (!ds_parser_take(p, word))
            break;
        x = term(p);
        if (x == NULL)
            return NULL;
    }
    all->end = ds_parser_end(p);
    return all;
}

static const ds_ast *expr_and(ds_parser *p)
{
    return joined(p, DS_AST_AND, "and", negation);
}

static const ds_ast *expr_or(ds_parser *p)
{
    if (p->depth >= DS_AST_MAX_HEIGHT) {
        ds_parser_wrong(p, "the expression is nested deeper than %d",
                        DS_AST_MAX_HEIGHT);
        return NULL;
    }
    p->depth++;
    const ds_ast *x = joined(p, DS_AST_OR, "or", expr_and);
    p->depth--;
    return x;
}

const ds_ast *ds_parser_expr(ds_parser *p)
{
    size_t beg = p->t->beg;
    const ds_ast *x = expr_or(p);
    if (x == NULL || p->t->kind != DS_TOK_IMPLIES)
        return x;
    if (!p->rules) {
        ds_parser_wrong(p, "\"=>\" belongs to the rules of a schema");
        return NULL;
    }
    p->t++;
    const ds_ast *y = expr_or(p);
    return y != NULL ? parent(p, DS_AST_IMPLIES, beg, x, y) : NULL;
}

int ds_parser_open(ds_parser *p, ds_arena *a, const ds_qtext *text,
                   const ds_qparams *params, ds_err *err)
{
    *p = (ds_parser){.a = a, .text = text, .params = params, .err = err};
    if (ds_lex(&p->first, a, text, err) != 0)
        return -1;
    p->t = p->first;
    return 0;
}

int ds_parse_expr(const ds_ast **out, ds_arena *a, const ds_qtext *text,
                  const ds_qparams *params, bool rules, ds_err *err)
{
    ds_parser p;
    if (ds_parser_open(&p, a, text, params, err) != 0)
        return -1;
    p.rules = rules;
    *out = ds_parser_expr(&p);
    if (*out == NULL)
        return -1;
    if (p.t->kind != DS_TOK_END)
        return ds_parser_wrong(&p, "an operator is missing before this");
    return 0;
}
