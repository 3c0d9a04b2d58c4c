/* Slots from three places, each over the one before: a saved report, a query
 * text, options. What overrides replaces, but `where` always ANDs.
 *
 * A report is YAML: `query` with a whole query text, or the slots by their
 * names (a list stands for items with commas); `title`; `params`, a mapping of
 * name to {type, default}. Its parameters are trees that stand where the text
 * says $name, never text put into text.
 *
 * Reports name reports. Each is loaded once for each table and becomes a
 * virtual value, so a web of them costs no more than their number; one that
 * names itself is an error. */
#include "query/report.h"
#include "record/suggest.h"
#include "yaml/tree.h"
#include "base/vec.h"
#include <string.h>
#include "base/banned.h"

/* --- merging ----------------------------------------------------------- */

/* a and b, each may be NULL. */
static const ds_ast *both(ds_arena *a, const ds_ast *x, const ds_ast *y)
{
    if (x == NULL || y == NULL)
        return x != NULL ? x : y;
    ds_ast *left = ds_new(a, ds_ast), *right = ds_new(a, ds_ast);
    ds_ast *out = ds_new(a, ds_ast);
    *left = *x;
    *right = *y;
    left->next = right;
    right->next = NULL;
    *out = *y;
    out->op = DS_AST_AND;
    out->a = left;
    out->b = NULL;
    out->height =
        (uint16_t)((x->height > y->height ? x->height : y->height) + 1);
    return out;
}

static void override(ds_parsed *out, ds_arena *a, const ds_parsed *over)
{
    if (over->from.n > 0) {
        out->from = over->from;
        out->fromsrc = over->fromsrc;
        out->beg = over->beg;
        out->end = over->end;
    }
    out->where = both(a, out->where, over->where);
    if (over->by.n > 0)
        out->by = over->by;
    if (over->show.n > 0)
        out->show = over->show;
    if (over->sort.n > 0)
        out->sort = over->sort;
    if (over->across != NULL)
        out->across = over->across;
    if (over->having != NULL)
        out->having = over->having;
    if (over->limit >= 0)
        out->limit = over->limit;
    if (over->as_of.n > 0)
        out->as_of = over->as_of;
    out->total |= over->total;
}

static const ds_qtext *new_text(ds_arena *a, ds_str name, ds_str bytes)
{
    ds_qtext *t = ds_new(a, ds_qtext);
    *t = (ds_qtext){name, bytes, DS_EUSAGE};
    return t;
}

/* One slot from a text of its own; a revision is taken as it stands. */
static int read_slot(ds_parsed *out, ds_arena *a, ds_str slot, ds_str name,
                     ds_str bytes, const ds_qparams *params, ds_err *err)
{
    ds_parsed one = {.limit = -1};
    if (bytes.n == 0)
        return 0;
    if (ds_str_is(slot, "as of"))
        one.as_of = bytes;
    else if (ds_parse_slot(&one, a, slot, new_text(a, name, bytes), params,
                           err) != 0)
        return -1;
    override(out, a, &one);
    return 0;
}

/* --- the file ---------------------------------------------------------- */

typedef struct {
    ds_checker *c;
    ds_str title;       /* "@name", for messages */
    const ds_str *args; /* "k=v" */
    size_t nargs;
    ds_qparams params;
} report;

static int wrong(const report *r, const ds_node *n, const char *what,
                 ds_str word)
{
    return ds_fail(r->c->err, DS_ESYNTAX, "%.*s:%u:%u: %s \"%.*s\"",
                   DS_FMT(r->title), n->line, n->col, what, DS_FMT(word));
}

static int parse_yaml(ds_doc *doc, report *r, ds_str yaml)
{
    ds_findings f = {.arena = r->c->a};
    int rc = ds_yaml_parse(doc, r->c->a, r->title, yaml, &f);
    if (rc != 0 && f.list.n > 0)
        ds_fail(r->c->err, DS_ESYNTAX, "%.*s:%u:%u: %.*s", DS_FMT(r->title),
                f.list.p[0].line, f.list.p[0].col, DS_FMT(f.list.p[0].msg));
    else if (rc == 0 && (doc->root == NULL || doc->root->kind != DS_MAP))
        rc = ds_fail(r->c->err, DS_ESYNTAX,
                     "%.*s: a report is a mapping with \"query\", or \"from\" "
                     "and other slots",
                     DS_FMT(r->title));
    ds_findings_free(&f);
    return rc == 0 ? 0 : -1;
}

/* A scalar's text; of a list its items with commas. */
static int text_of(ds_str *out, const report *r, const ds_node *n)
{
    if (n->kind == DS_SCALAR) {
        *out = n->text;
        return 0;
    }
    if (n->kind == DS_MAP)
        return wrong(r, n, "a text must stand behind", n->key->text);
    ds_buf b = {0};
    for (const ds_node *k = n->first; k != NULL; k = k->next) {
        if (k != n->first)
            ds_buf_addz(&b, ", ");
        ds_buf_add(&b, k->text);
    }
    *out = ds_dup(r->c->a, ds_buf_str(&b));
    ds_buf_free(&b);
    return 0;
}

/* --- parameters -------------------------------------------------------- */

/* The value of "name=value" among the arguments; p NULL when not given. */
static ds_str argument(const report *r, ds_str name)
{
    for (size_t i = 0; i < r->nargs; i++) {
        ds_str rest = r->args[i];
        if (ds_str_eq(ds_str_cut(&rest, '='), name))
            return rest.p != NULL ? rest : DS_STR("");
    }
    return (ds_str){0};
}

static bool is_text(ds_str type)
{
    ds_type t;
    return type.n == 0 ||
           (ds_type_parse(&t, type) && ds_type_class(t) == DS_AS_TEXT);
}

/* A text is itself; everything else is read as an expression. */
static int value_of(const ds_ast **out, const report *r, ds_str name,
                    ds_str type, ds_str value)
{
    ds_arena *a = r->c->a;
    const ds_qtext *text =
        new_text(a, ds_printf(a, "parameter %.*s", DS_FMT(name)), value);
    if (!is_text(type))
        return ds_parse_expr(out, a, text, NULL, false, r->c->err);
    if (ds_qtext_check(text, r->c->err) != 0)
        return -1;
    ds_ast *x = ds_new(a, ds_ast);
    *x = (ds_ast){.op = DS_AST_TEXT,
                  .src = text,
                  .end = (uint32_t)value.n,
                  .text = value,
                  .height = 1};
    *out = x;
    return 0;
}

static int read_param(ds_qparam *p, const report *r, const ds_node *n)
{
    ds_str type = {0}, value = argument(r, n->key->text);
    const ds_node *t = NULL, *d = NULL;
    if (n->kind == DS_MAP) {
        t = ds_yaml_get(n, DS_STR("type"));
        d = ds_yaml_get(n, DS_STR("default"));
    }
    if (n->kind == DS_SEQ)
        return wrong(r, n, "{type: ..., default: ...} must stand behind",
                     n->key->text);
    type = t != NULL ? t->text : n->kind == DS_SCALAR ? n->text : type;
    ds_type known;
    if (type.n > 0 && !ds_type_parse(&known, type) &&
        !ds_str_is(type, "period"))
        return wrong(r, t != NULL ? t : n, "unknown type", type);
    if (value.p == NULL && d != NULL && !d->empty)
        value = d->text;
    if (value.p == NULL)
        return ds_fail(r->c->err, DS_EUSAGE,
                       "%.*s needs the parameter \"%.*s\": say %.*s=...",
                       DS_FMT(r->title), DS_FMT(n->key->text),
                       DS_FMT(n->key->text));
    p->name = n->key->text;
    return value_of(&p->value, r, p->name, type, value);
}

/* Every argument must be a parameter. */
static int check_args(const report *r)
{
    for (size_t i = 0; i < r->nargs; i++) {
        ds_str rest = r->args[i], name = ds_str_cut(&rest, '=');
        ds_str *names = ds_new_n(r->c->a, ds_str, r->params.n);
        bool known = false;
        for (size_t k = 0; k < r->params.n; k++) {
            names[k] = r->params.list[k].name;
            known = known || ds_str_eq(names[k], name);
        }
        if (!known)
            return ds_fail(r->c->err, DS_EUSAGE,
                           "%.*s has no parameter \"%.*s\"%s", DS_FMT(r->title),
                           DS_FMT(name),
                           ds_suggest(name, names, r->params.n).text);
    }
    return 0;
}

static int read_params(report *r, const ds_node *n)
{
    if (n != NULL && !n->empty && n->kind != DS_MAP)
        return wrong(r, n, "a mapping must stand behind", n->key->text);
    size_t count = n != NULL && n->kind == DS_MAP ? n->count : 0;
    ds_qparam *list = ds_new_n(r->c->a, ds_qparam, count);
    r->params.list = list;
    for (const ds_node *k = count > 0 ? n->first : NULL; k != NULL; k = k->next)
        if (read_param(&list[r->params.n++], r, k) != 0)
            return -1;
    return check_args(r);
}

/* --- slots of a report ------------------------------------------------- */

static const ds_str keys[] = {
    {"title", 5}, {"params", 6}, {"total", 5},  {"query", 5}, {"from", 4},
    {"where", 5}, {"by", 2},     {"across", 6}, {"show", 4},  {"having", 6},
    {"sort", 4},  {"limit", 5},  {"as_of", 5},
};

enum {
    NKEYS = sizeof keys / sizeof *keys,
    FIRST_TEXT = 3, /* before it what is no part of the query's text */
    QUERY = 3
};

static int load(ds_parsed *out, ds_checker *c, ds_str name, const ds_str *args,
                size_t nargs);

/* A whole text, which may itself begin with @ and another report. */
static int read_text(ds_parsed *out, ds_checker *c, const ds_qtext *text,
                     const ds_qparams *params, const ds_str *args, size_t nargs)
{
    ds_parsed p;
    if (ds_parse_query(&p, c->a, text, params, c->err) != 0)
        return -1;
    if (p.report.n == 0 && nargs > 0)
        return ds_fail(c->err, DS_EUSAGE,
                       "\"%.*s\": only a saved report has parameters",
                       DS_FMT(args[0]));
    if (p.report.n > 0 && load(out, c, p.report, args, nargs) != 0)
        return -1;
    override(out, c->a, &p);
    return 0;
}

static int read_key(ds_parsed *out, report *r, const ds_node *n)
{
    size_t i = 0;
    while (i < NKEYS && !ds_str_eq(keys[i], n->key->text))
        i++;
    if (i == NKEYS)
        return ds_fail(r->c->err, DS_ESYNTAX,
                       "%.*s:%u:%u: unknown key \"%.*s\"%s", DS_FMT(r->title),
                       n->key->line, n->key->col, DS_FMT(n->key->text),
                       ds_suggest(n->key->text, keys, NKEYS).text);
    if (i == 2)
        out->total = ds_str_is(n->text, "true") || ds_str_is(n->text, "yes");
    ds_str text;
    if (i < FIRST_TEXT)
        return 0;
    if (text_of(&text, r, n) != 0)
        return -1;
    ds_arena *a = r->c->a;
    if (i == QUERY)
        return read_text(out, r->c, new_text(a, r->title, text), &r->params,
                         NULL, 0);
    ds_str slot = i == NKEYS - 1 ? DS_STR("as of") : keys[i];
    ds_str at = ds_printf(a, "%.*s %.*s", DS_FMT(r->title), DS_FMT(slot));
    return read_slot(out, a, slot, at, text, &r->params, r->c->err);
}

static int read_report(ds_parsed *out, report *r, ds_str yaml)
{
    ds_doc doc;
    if (parse_yaml(&doc, r, yaml) != 0 ||
        read_params(r, ds_yaml_get(doc.root, DS_STR("params"))) != 0)
        return -1;
    for (const ds_node *n = doc.root->first; n != NULL; n = n->next)
        if (read_key(out, r, n) != 0)
            return -1;
    if (out->from.n == 0)
        return ds_fail(r->c->err, DS_ESYNTAX,
                       "%.*s: the report has neither \"query\" nor \"from\"",
                       DS_FMT(r->title));
    return 0;
}

static int load(ds_parsed *out, ds_checker *c, ds_str name, const ds_str *args,
                size_t nargs)
{
    const ds_query_env *env = c->prog->env;
    if (c->depth >= DS_MAX_NESTING)
        return ds_fail(c->err, DS_ELIMIT,
                       "@%.*s: saved reports name each other deeper than %d",
                       DS_FMT(name), DS_MAX_NESTING);
    if (env->load_report == NULL)
        return ds_fail(c->err, DS_ENOTFOUND,
                       "@%.*s: there are no saved reports here", DS_FMT(name));
    ds_str yaml;
    if (env->load_report(&yaml, c->a, env->payload, name, c->err) != 0)
        return -1;
    report r = {.c = c, .args = args, .nargs = nargs};
    r.title = ds_printf(c->a, "@%.*s", DS_FMT(name));
    *out = (ds_parsed){.limit = -1};
    c->depth++;
    int rc = read_report(out, &r, yaml);
    c->depth--;
    return rc;
}

/* --- @name within an expression ---------------------------------------- */

static const ds_expr *use(ds_checker *c, const ds_ast *x, size_t index)
{
    ds_expr *out = ds_expr_new(c, DS_X_VIRTUAL, x, ds_qtype_plain(DS_Q_BOOL));
    out->table = c->prog->virtuals[index]->table;
    out->index = index;
    return out;
}

static int compile(ds_checker *c, ds_virtual *v, const ds_ast *x)
{
    const ds_schema *s = c->prog->env->schema;
    ds_parsed p = {.limit = -1};
    if (load(&p, c, x->text, NULL, 0) != 0)
        return -1;
    if (ds_schema_table(s, p.from) != (int)v->table)
        return ds_ast_fail(c->err, x,
                           "@%.*s is about %.*s, and this is about "
                           "%.*s",
                           DS_FMT(x->text), DS_FMT(p.from),
                           DS_FMT(s->tables[v->table].name));
    if (p.where == NULL)
        return ds_ast_fail(c->err, x, "@%.*s has no condition",
                           DS_FMT(x->text));
    const ds_scope rows = {.table = v->table};
    v->arms = ds_new(c->a, ds_arm);
    v->narms = 1;
    c->depth++;
    v->arms[0].value = ds_check_condition(c, &rows, p.where);
    c->depth--;
    if (v->arms[0].value == NULL)
        return -1;
    ds_virtual_done(c->prog, v);
    return 0;
}

const ds_expr *ds_check_report(ds_checker *c, const ds_scope *sc,
                               const ds_ast *x)
{
    ds_program *p = c->prog;
    if (sc->group != NULL) {
        ds_ast_fail(c->err, x,
                    "a saved report's condition is about rows, and "
                    "this is about groups");
        return NULL;
    }
    for (size_t i = 0; i < p->nvirtuals; i++) {
        const ds_virtual *v = p->virtuals[i];
        if (v->table != sc->table || !ds_str_eq(v->report, x->text))
            continue;
        if (v->done)
            return use(c, x, i);
        ds_ast_fail(c->err, x, "@%.*s is computed from itself",
                    DS_FMT(x->text));
        return NULL;
    }
    size_t index = ds_program_virtual(p, sc->table, ds_qtype_plain(DS_Q_BOOL));
    p->virtuals[index]->report = x->text;
    if (compile(c, p->virtuals[index], x) != 0)
        return NULL;
    return use(c, x, index);
}

/* --- all of it --------------------------------------------------------- */

int ds_slots_read(ds_parsed *out, ds_checker *c, const ds_query_slots *s)
{
    *out = (ds_parsed){.limit = -1};
    if (s->text.n > 0 &&
        read_text(out, c, new_text(c->a, DS_STR("query"), s->text), NULL,
                  s->params, s->nparams) != 0)
        return -1;
    const struct {
        const char *slot;
        ds_str text;
    } given[] = {
        {"from", s->from},     {"where", s->where}, {"by", s->by},
        {"across", s->across}, {"show", s->show},   {"having", s->having},
        {"sort", s->sort},     {"limit", s->limit}, {"as of", s->as_of},
    };
    for (size_t i = 0; i < sizeof given / sizeof *given; i++) {
        ds_str slot = ds_cstr(given[i].slot);
        if (read_slot(out, c->a, slot, slot, given[i].text, NULL, c->err) != 0)
            return -1;
    }
    out->total |= s->total;
    if (out->from.n == 0)
        return ds_fail(c->err, DS_EUSAGE,
                       "a query needs a source: from clients, from invoices");
    return 0;
}
