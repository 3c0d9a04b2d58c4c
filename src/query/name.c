/* Names: from the row at hand to a field of it, of its client, of the element
 * around it, of what it refers to, or to a collection below it. */
#include "query/check.h"
#include "base/vec.h"
#include "record/suggest.h"
#include "base/banned.h"

/* --- finding ----------------------------------------------------------- */

static bool called(const ds_table *t, ds_str word)
{
    return ds_str_eq(t->noun, word);
}

static bool child_of(const ds_schema *s, unsigned child, unsigned parent)
{
    /* Of clients every table is one: payments of all its invoices. */
    if (parent == 0)
        return child != 0;
    const ds_table *t = &s->tables[child];
    for (size_t i = 0; i < t->nparents; i++)
        if (t->parents[i] == parent)
            return true;
    return false;
}

static int collection(const ds_schema *s, unsigned table, ds_str word)
{
    for (unsigned i = 1; i < s->ntables; i++)
        if (ds_str_eq(s->tables[i].name, word) && child_of(s, i, table))
            return (int)i;
    return -1;
}

static int enclosing(const ds_schema *s, unsigned table, ds_str word)
{
    const ds_table *t = &s->tables[table];
    for (size_t i = 0; i < t->nparents; i++)
        if (t->parents[i] != 0 && called(&s->tables[t->parents[i]], word))
            return (int)t->parents[i];
    return -1;
}

/* A field that refers to elements of just one other collection. */
static int reference(const ds_schema *s, unsigned table, ds_str word)
{
    int f = ds_table_field(&s->tables[table], word);
    if (f < 0 || s->tables[table].fields[f].type != DS_REF ||
        s->tables[table].fields[f].virtual ||
        s->tables[table].fields[f].nrefs != 1 ||
        s->tables[table].fields[f].refs[0] == 0)
        return -1;
    return s->tables[s->tables[table].fields[f].refs[0]].key < 0 ? -1 : f;
}

/* One step along `word` from out->table; false when it is no way. */
static bool step(ds_named *out, const ds_schema *s, ds_str word)
{
    unsigned from = out->table;
    ds_step st = {.from = from};
    int to = enclosing(s, from, word), ref = reference(s, from, word);
    if (ds_str_is(word, "client")) {
        if (from == 0)
            return true;
        st.kind = DS_STEP_CLIENT;
    } else if (to >= 0) {
        st.kind = DS_STEP_PARENT;
        st.to = (unsigned)to;
    } else if (ref >= 0) {
        st.kind = DS_STEP_REF;
        st.field = (unsigned)ref;
        st.to = s->tables[from].fields[ref].refs[0];
    } else {
        return false;
    }
    if (out->nsteps == DS_MAX_STEPS)
        return false;
    out->steps[out->nsteps++] = st;
    out->table = st.to;
    return true;
}

/* The field that the whole of `name` is, or a client's pseudo field. */
static bool leaf(ds_named *out, const ds_schema *s, ds_str name)
{
    int f = ds_table_field(&s->tables[out->table], name);
    if (f >= 0) {
        out->kind = DS_NAME_FIELD;
        out->field = (unsigned)f;
    } else if (out->table == 0 && ds_str_is(name, "id")) {
        out->kind = DS_NAME_ID;
    } else if (out->table == 0 && ds_str_is(name, "path")) {
        out->kind = DS_NAME_PATH;
    } else {
        return false;
    }
    return true;
}

/* The collections at the front of `name`; the rest is left in out->rest. */
static bool hops(ds_named *out, const ds_schema *s, ds_str name)
{
    out->rest = name;
    while (out->nhops < DS_MAX_HOPS && out->rest.n > 0) {
        ds_str after = out->rest;
        ds_str word = ds_str_cut(&after, '.');
        int t = collection(s, out->table, word);
        if (t < 0)
            break;
        out->hops[out->nhops++] = (unsigned)t;
        out->table = (unsigned)t;
        out->rest = after;
    }
    if (out->nhops > 0)
        out->kind = DS_NAME_COLLECTION;
    return out->nhops > 0;
}

void ds_name_find(ds_named *out, const ds_schema *s, unsigned table,
                  ds_str name)
{
    *out = (ds_named){.table = table, .rest = name};
    if (ds_str_is(name, "today")) {
        out->kind = DS_NAME_TODAY;
        return;
    }
    if (ds_str_starts(name, DS_STR("book."))) {
        out->kind = DS_NAME_SETTING;
        out->rest = ds_str_sub(name, 5, name.n);
        return;
    }
    for (;;) {
        if (leaf(out, s, out->rest) || hops(out, s, out->rest))
            return;
        ds_str after = out->rest;
        ds_str word = ds_str_cut(&after, '.');
        out->lost = out->table;
        if (!step(out, s, word))
            return;
        out->rest = after;
        if (after.n == 0) {
            out->kind = DS_NAME_ELEMENT;
            return;
        }
    }
}

/* --- errors ------------------------------------------------------------ */

/* Every word that could have stood there. */
static const ds_expr *unknown(ds_checker *c, const ds_ast *x,
                              const ds_named *at, const ds_qtype *want)
{
    const ds_schema *s = c->prog->env->schema;
    const ds_table *t = &s->tables[at->lost];
    if (want != NULL && want->c == DS_Q_ENUM)
        return ds_check_word(c, x, want->field);
    DS_VEC(ds_str) words = {0};
    for (size_t i = 0; i < t->nfields; i++)
        *ds_vec_push(&words) = t->fields[i].name;
    for (unsigned i = 1; i < s->ntables; i++)
        if (child_of(s, i, at->lost))
            *ds_vec_push(&words) = s->tables[i].name;
    *ds_vec_push(&words) = DS_STR("today");
    *ds_vec_push(&words) =
        at->lost == 0 ? DS_STR("id") : DS_STR("client.legal_name");
    ds_suggestion near = ds_suggest(at->rest, words.p, words.n);
    bool text = want != NULL && want->c == DS_Q_TEXT && near.text[0] == '\0';
    ds_ast_fail(c->err, x, "unknown field \"%.*s\" in %.*s%s%s",
                DS_FMT(at->rest), DS_FMT(t->name), near.text,
                text ? " (a text stands in quotes)" : "");
    ds_vec_free(&words);
    return NULL;
}

static const ds_expr *not_a_value(ds_checker *c, const ds_ast *x,
                                  const ds_named *at)
{
    ds_str s = ds_ast_source(x);
    if (at->kind == DS_NAME_ELEMENT)
        ds_ast_fail(c->err, x,
                    "\"%.*s\" is an element: name a field of it, for example "
                    "%.*s.notes",
                    DS_FMT(s), DS_FMT(s));
    else
        ds_ast_fail(c->err, x,
                    "\"%.*s\" is a list: ask any(%.*s where ...), or count, "
                    "sum, first",
                    DS_FMT(s), DS_FMT(s));
    return NULL;
}

/* --- values ------------------------------------------------------------ */

static ds_expr *at_row(ds_checker *c, ds_xop op, const ds_ast *x,
                       const ds_named *at, ds_qtype type)
{
    ds_expr *out = ds_expr_new(c, op, x, type);
    for (unsigned i = 0; i < at->nsteps; i++)
        out->steps[i] = at->steps[i];
    out->nsteps = at->nsteps;
    out->table = at->table;
    out->field = at->field;
    return out;
}

const ds_expr *ds_check_field(ds_checker *c, const ds_ast *x,
                              const ds_named *at)
{
    const ds_field *f =
        &c->prog->env->schema->tables[at->table].fields[at->field];
    ds_qtype t = ds_qtype_field(f);
    if (f->virtual || f->ncases > 0) {
        size_t index = ds_check_virtual(c, x, at->table, at->field);
        if (index == SIZE_MAX)
            return NULL;
        ds_expr *out = at_row(c, DS_X_VIRTUAL, x, at, t);
        out->index = index;
        return out;
    }
    ds_expr *out = at_row(c, DS_X_COLUMN, x, at, t);
    out->den = ds_type_den(f->type);
    return out;
}

static const ds_expr *whole(ds_checker *c, const ds_ast *x, int v)
{
    ds_qtype t = ds_qtype_plain(DS_Q_NUMBER);
    t.shown = DS_INT;
    return ds_expr_const(c, x, t, (ds_qval){.set = true, .num = v, .den = 1});
}

static const ds_expr *word(ds_checker *c, const ds_ast *x, ds_type shown,
                           ds_str text)
{
    ds_qtype t = {.c = DS_Q_TEXT, .shown = shown};
    return ds_expr_const(c, x, t, (ds_qval){.set = text.n > 0, .text = text});
}

/* book.NAME */
static const ds_expr *setting(ds_checker *c, const ds_ast *x, ds_str name)
{
    static const ds_str names[] = {
        {"currency", 8},    {"country", 7},  {"language", 8},
        {"layout", 6},      {"due_soon", 8}, {"payment_terms", 13},
        {"vat_number", 10}, {"tax_code", 8},
    };
    const ds_schema *s = c->prog->env->schema;
    if (ds_str_eq(name, names[0])) {
        char code[4];
        ds_currency_format(code, s->currency);
        return word(c, x, DS_CURRENCY, ds_dup(c->a, ds_cstr(code)));
    }
    if (ds_str_eq(name, names[1]))
        return word(c, x, DS_COUNTRY, s->country);
    if (ds_str_eq(name, names[2]))
        return word(c, x, DS_TEXT, s->language);
    if (ds_str_eq(name, names[3]))
        return word(c, x, DS_TEXT, s->layout);
    if (ds_str_eq(name, names[4]))
        return whole(c, x, s->due_soon);
    if (ds_str_eq(name, names[5]))
        return whole(c, x, s->payment_terms);
    if (ds_str_eq(name, names[6]))
        return word(c, x, DS_VAT_NUMBER, s->vat_number);
    if (ds_str_eq(name, names[7]))
        return word(c, x, DS_TAX_CODE, s->tax_code);
    ds_ast_fail(c->err, x, "the book has no setting \"%.*s\"%s", DS_FMT(name),
                ds_suggest(name, names, sizeof names / sizeof *names).text);
    return NULL;
}

/* true, false, and the field's own words: a value, not a field. */
static const ds_expr *bare_word(ds_checker *c, const ds_ast *x,
                                const ds_qtype *want)
{
    if (want != NULL && want->c == DS_Q_ENUM &&
        ds_field_value(want->field, x->text) >= 0)
        return ds_check_word(c, x, want->field);
    const ds_expr *code = ds_check_code(c, x, want);
    if (code != NULL)
        return code;
    bool yes = ds_str_is(x->text, "true");
    if (!yes && !ds_str_is(x->text, "false"))
        return NULL;
    return ds_expr_const(c, x, ds_qtype_plain(DS_Q_BOOL),
                         (ds_qval){.set = true, .num = yes, .den = 1});
}

static const ds_expr *need_group(ds_checker *c, const ds_scope *sc,
                                 const ds_ast *x)
{
    ds_str s = ds_ast_source(x);
    if (sc->group->keys.n == 0)
        ds_ast_fail(c->err, x,
                    "\"%.*s\" differs from row to row beside an aggregate: "
                    "name it behind \"by\"",
                    DS_FMT(s));
    else
        ds_ast_fail(c->err, x,
                    "\"%.*s\" is neither a key of \"by\" nor an aggregate",
                    DS_FMT(s));
    return NULL;
}

const ds_expr *ds_check_name(ds_checker *c, const ds_scope *sc, const ds_ast *x,
                             const ds_qtype *want)
{
    const ds_expr *value = bare_word(c, x, want);
    if (value != NULL)
        return value;
    ds_named at;
    ds_name_find(&at, c->prog->env->schema, sc->table, x->text);
    bool fixed = at.kind == DS_NAME_TODAY || at.kind == DS_NAME_SETTING;
    if (sc->group != NULL && !fixed && at.kind != DS_NAME_NONE)
        return need_group(c, sc, x);
    switch (at.kind) {
    case DS_NAME_TODAY:
        return ds_expr_const(
            c, x, ds_qtype_plain(DS_Q_DATE),
            (ds_qval){.set = true, .num = c->prog->env->today, .den = 1});
    case DS_NAME_SETTING:
        return setting(c, x, at.rest);
    case DS_NAME_FIELD:
        return ds_check_field(c, x, &at);
    case DS_NAME_ID:
        return at_row(c, DS_X_ID, x, &at, ds_qtype_plain(DS_Q_TEXT));
    case DS_NAME_PATH:
        return at_row(c, DS_X_PATH, x, &at, ds_qtype_plain(DS_Q_TEXT));
    case DS_NAME_NONE:
        return unknown(c, x, &at, want);
    case DS_NAME_ELEMENT: /* a client by its identifier */
        if (at.table == 0)
            return at_row(c, DS_X_ID, x, &at, ds_qtype_plain(DS_Q_TEXT));
        break;
    case DS_NAME_COLLECTION:
        break;
    }
    return not_a_value(c, x, &at);
}
