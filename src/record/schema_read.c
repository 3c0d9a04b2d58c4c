/* Reading a schema file into a draft: settings, collections, rules, figures.
 * A mistake is a finding, and reading goes on behind it. */
#include "record/numbers.h"
#include "record/record.h"
#include "record/schema_build.h"
#include "record/suggest.h"
#include <stddef.h>
#include <string.h>
#include "base/banned.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* --- settings ---------------------------------------------------------- */

static void set_currency(ds_draft *d, void *to, const ds_node *n)
{
    ds_schema *s = to;
    ds_str text;
    if (!ds_draft_text(d, &text, n))
        return;
    ds_currency c = ds_currency_parse(text);
    if (c == 0)
        ds_draft_wrong(d, n, "\"%.*s\" is not a currency", DS_FMT(text));
    else
        s->currency = c;
}

static void set_country(ds_draft *d, void *to, const ds_node *n)
{
    ds_schema *s = to;
    ds_str text;
    if (!ds_draft_text(d, &text, n))
        return;
    ds_str code = ds_country_parse(text);
    if (code.n == 0)
        ds_draft_wrong(d, n, "\"%.*s\" is not a country", DS_FMT(text));
    else
        s->country = code;
}

static void one_of(ds_draft *d, ds_str *out, const ds_node *n, const char *a,
                   const char *b)
{
    ds_str text;
    if (!ds_draft_text(d, &text, n))
        return;
    if (ds_str_is(text, a) || ds_str_is(text, b))
        *out = text;
    else
        ds_draft_wrong(d, n, "%.*s is %s or %s", DS_FMT(n->key->text), a, b);
}

static void set_language(ds_draft *d, void *to, const ds_node *n)
{
    one_of(d, &((ds_schema *)to)->language, n, "en", "it");
}

static void set_layout(ds_draft *d, void *to, const ds_node *n)
{
    one_of(d, &((ds_schema *)to)->layout, n, "flat", "letters");
}

static void days(ds_draft *d, int *out, const ds_node *n)
{
    const ds_field whole = {.type = DS_INT};
    ds_value v;
    ds_str text;
    if (!ds_draft_text(d, &text, n))
        return;
    if (!ds_value_parse(&v, d->a, &whole, text, 0, NULL) || v.num < 0 ||
        v.num > 3650)
        ds_draft_wrong(d, n, "%.*s is a number of days from 0 to 3650",
                       DS_FMT(n->key->text));
    else
        *out = (int)v.num;
}

static void set_due_soon(ds_draft *d, void *to, const ds_node *n)
{
    days(d, &((ds_schema *)to)->due_soon, n);
}

static void set_payment_terms(ds_draft *d, void *to, const ds_node *n)
{
    days(d, &((ds_schema *)to)->payment_terms, n);
}

typedef const char *number_rule(ds_str s, ds_str country);

static void own_number(ds_draft *d, ds_str *out, const ds_node *n,
                       number_rule *wrong, ds_str country)
{
    ds_str text;
    if (!ds_draft_text(d, &text, n))
        return;
    const char *why = wrong(text, country);
    if (why != NULL)
        ds_draft_wrong(d, n, "%.*s: \"%.*s\" %s", DS_FMT(n->key->text),
                       DS_FMT(text), why);
    else
        *out = text;
}

static void set_vat_number(ds_draft *d, void *to, const ds_node *n)
{
    ds_schema *s = to;
    own_number(d, &s->vat_number, n, ds_vat_number_wrong, s->country);
}

static void set_tax_code(ds_draft *d, void *to, const ds_node *n)
{
    ds_schema *s = to;
    own_number(d, &s->tax_code, n, ds_tax_code_wrong, s->country);
}

static const ds_attr setting_attrs[] = {
    {{"currency", 8}, set_currency, 0},
    {{"country", 7}, set_country, 0},
    {{"language", 8}, set_language, 0},
    {{"layout", 6}, set_layout, 0},
    {{"due_soon", 8}, set_due_soon, 0},
    {{"payment_terms", 13}, set_payment_terms, 0},
    {{"vat_number", 10}, set_vat_number, 0},
    {{"tax_code", 8}, set_tax_code, 0},
};

/* --- names ------------------------------------------------------------- */

/* Words that an expression or a query gives a meaning of their own. */
static const char *const reserved[] = {
    "and",   "or",   "not",    "in",    "has",    "is",     "none",
    "set",   "true", "false",  "today", "book",   "client", "from",
    "where", "by",   "across", "show",  "having", "sort",   "limit",
    "as",    "of",   "this",   "last",  "next",
};

static bool good_word(ds_str s)
{
    if (s.n == 0 || s.n > 40 || s.p[0] < 'a' || s.p[0] > 'z')
        return false;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '_')
            return false;
    }
    return true;
}

/* "street" or "address.street". */
static const char *bad_name(ds_str name)
{
    size_t dot = ds_str_chr(name, '.');
    ds_str top = ds_str_sub(name, 0, dot);
    if (!good_word(top) ||
        (dot < name.n && !good_word(ds_str_sub(name, dot + 1, name.n))))
        return "is no name: a-z, 0-9 and _, from a letter on, maybe one dot";
    for (size_t i = 0; i < COUNT(reserved); i++)
        if (ds_str_is(top, reserved[i]))
            return "is a word of the query language";
    return NULL;
}

static ds_str top_of(ds_str name)
{
    return ds_str_sub(name, 0, ds_str_chr(name, '.'));
}

/* A mapping and a text cannot stand under one key, nor can a collection. */
static bool clashes(const ds_draft *d, size_t table, ds_str name)
{
    const ds_draft_table *t = &d->tables.p[table];
    ds_str top = top_of(name);
    for (size_t i = 0; i < t->fields.n; i++) {
        ds_str other = t->fields.p[i].name;
        if (ds_str_eq(top, other) ||
            (top.n == name.n && ds_str_eq(top, top_of(other))))
            return true;
    }
    for (size_t i = 0; i < d->tables.n; i++) {
        const ds_table *child = &d->tables.p[i].t;
        for (size_t k = 0; k < child->nparents; k++)
            if (child->parents[k] == table && ds_str_eq(child->name, top))
                return true;
    }
    return false;
}

/* --- collections ------------------------------------------------------- */

static ds_field *field_named(ds_draft_table *t, ds_str name)
{
    for (size_t i = 0; i < t->fields.n; i++)
        if (ds_str_eq(t->fields.p[i].name, name))
            return &t->fields.p[i];
    return NULL;
}

static void read_one_field(ds_draft *d, size_t number, const ds_node *n)
{
    ds_str name = n->key->text;
    ds_draft_table *t = &d->tables.p[number];
    ds_field *old = field_named(t, name);
    if (old != NULL) {
        ds_draft_field(d, old, n, true);
        return;
    }
    const char *why = bad_name(name);
    if (why != NULL)
        ds_draft_wrong(d, n->key, "\"%.*s\" %s", DS_FMT(name), why);
    else if (clashes(d, number, name))
        ds_draft_wrong(d, n->key, "\"%.*s\" is something else already",
                       DS_FMT(name));
    else if (t->fields.n >= DS_MAX_FIELDS)
        ds_draft_wrong(d, n->key, "more than %d fields", DS_MAX_FIELDS);
    else {
        ds_field *f = ds_vec_push(&t->fields);
        f->name = name;
        ds_draft_field(d, f, n, false);
    }
}

static void read_fields(ds_draft *d, void *to, const ds_node *n)
{
    if (n->kind != DS_MAP) {
        ds_draft_wrong(d, n, "\"fields\" is a mapping of names");
        return;
    }
    size_t number = (size_t)((ds_draft_table *)to - d->tables.p);
    for (const ds_node *at = n->first; at != NULL; at = at->next)
        read_one_field(d, number, at);
}

static bool word_taken(const ds_draft *d, const ds_draft_table *self,
                       ds_str word)
{
    for (size_t i = 0; i < d->tables.n; i++) {
        const ds_table *t = &d->tables.p[i].t;
        if (&d->tables.p[i] == self)
            continue;
        if (ds_str_eq(t->name, word) || ds_str_eq(t->noun, word))
            return true;
        for (size_t k = 0; k < t->nalso; k++)
            if (ds_str_eq(t->also[k], word))
                return true;
    }
    return false;
}

static void read_noun(ds_draft *d, void *to, const ds_node *n)
{
    ds_draft_table *t = to;
    ds_str word;
    if (!ds_draft_text(d, &word, n))
        return;
    if (t->fixed)
        ds_draft_wrong(d, n, "the noun of a built-in collection stays");
    else if (!good_word(word) || word_taken(d, t, word))
        ds_draft_wrong(d, n, "\"%.*s\" is no word or has a meaning already",
                       DS_FMT(word));
    else
        t->t.noun = word;
}

static void read_also(ds_draft *d, void *to, const ds_node *n)
{
    ds_draft_table *t = to;
    if (!ds_draft_list(d, &t->t.also, &t->t.nalso, n))
        return;
    for (size_t i = 0; i < t->t.nalso; i++)
        if (!good_word(t->t.also[i]) || word_taken(d, t, t->t.also[i]))
            ds_draft_wrong(d, n, "\"%.*s\" is no word or has a meaning already",
                           DS_FMT(t->t.also[i]));
}

static void read_shown(ds_draft *d, void *to, const ds_node *n)
{
    ds_draft_table *t = to;
    ds_draft_list(d, &t->t.shown, &t->t.nshown, n);
}

static const ds_attr table_attrs[] = {
    {{"noun", 4}, read_noun, 0},
    {{"also", 4}, read_also, 0},
    {{"shown", 5}, read_shown, 0},
    {{"under", 5}, ds_draft_skip, 0},
    {{"like", 4}, ds_draft_skip, 0},
    {{"en", 2}, NULL, offsetof(ds_draft_table, t.label_en)},
    {{"it", 2}, NULL, offsetof(ds_draft_table, t.label_it)},
    {{"it_one", 6}, NULL, offsetof(ds_draft_table, t.one_it)},
    {{"fields", 6}, read_fields, 0},
};

/* Parents stand above their children, so that no circle can be. */
static void read_under(ds_draft *d, size_t number, const ds_node *n)
{
    const ds_str *names;
    size_t count;
    if (!ds_draft_list(d, &names, &count, n))
        return;
    unsigned *parents = ds_new_n(d->a, unsigned, count);
    for (size_t i = 0; i < count; i++) {
        int at = ds_draft_table_at(d, names[i]);
        if (at < 0 || (size_t)at >= number)
            ds_draft_wrong(d, n, "there is no collection \"%.*s\" above",
                           DS_FMT(names[i]));
        else
            parents[i] = (unsigned)at;
    }
    d->tables.p[number].t.parents = parents;
    d->tables.p[number].t.nparents = count;
}

static void read_like(ds_draft *d, size_t number, const ds_node *n)
{
    ds_str name;
    if (!ds_draft_text(d, &name, n))
        return;
    int at = ds_draft_table_at(d, name);
    if (at < 0 || (size_t)at >= number) {
        ds_draft_wrong(d, n, "there is no collection \"%.*s\" above",
                       DS_FMT(name));
        return;
    }
    for (size_t i = 0; i < d->tables.p[at].fields.n; i++)
        *ds_vec_push(&d->tables.p[number].fields) = d->tables.p[at].fields.p[i];
}

/* Of an amount, rows for other programs have a second column. */
static void check_currencies(ds_draft *d, ds_draft_table *t, const ds_node *n)
{
    static const ds_str tail = {"_currency", 9};
    for (size_t i = 0; i < t->fields.n; i++) {
        ds_str name = t->fields.p[i].name;
        const ds_field *amount =
            ds_str_ends(name, tail)
                ? field_named(t, ds_str_sub(name, 0, name.n - tail.n))
                : NULL;
        if (amount != NULL && amount->type == DS_MONEY)
            ds_draft_wrong(d, n->key, "\"%.*s\" is the currency of %.*s",
                           DS_FMT(name), DS_FMT(amount->name));
    }
}

static void read_table(ds_draft *d, const ds_node *n)
{
    int at = ds_draft_table_at(d, n->key->text);
    if (at < 0)
        return; /* its name was refused */
    size_t number = (size_t)at;
    const ds_node *under =
        n->kind == DS_MAP ? ds_yaml_get(n, DS_STR("under")) : NULL;
    const ds_node *like =
        n->kind == DS_MAP ? ds_yaml_get(n, DS_STR("like")) : NULL;
    bool fixed = d->tables.p[number].fixed;
    if (fixed && (under != NULL || like != NULL))
        ds_draft_wrong(d, n->key, "a built-in collection stays where it is");
    if (!fixed && under != NULL)
        read_under(d, number, under);
    if (!fixed && like != NULL)
        read_like(d, number, like);
    ds_draft_each(d, n, table_attrs, COUNT(table_attrs), &d->tables.p[number]);
    const ds_draft_table *t = &d->tables.p[number];
    if (!fixed && (n->kind != DS_MAP || ds_yaml_get(n, DS_STR("noun")) == NULL))
        ds_draft_wrong(d, n->key, "%.*s has no noun", DS_FMT(t->t.name));
    if (t->fields.n == 0 || t->fields.p[0].virtual)
        ds_draft_wrong(d, n->key, "%.*s has no field to begin with",
                       DS_FMT(t->t.name));
    size_t keys = 0;
    for (size_t i = 0; i < t->fields.n; i++)
        keys += t->fields.p[i].key;
    if (keys > 1)
        ds_draft_wrong(d, n->key, "%.*s has more than one key",
                       DS_FMT(t->t.name));
    check_currencies(d, &d->tables.p[number], n);
}

/* All names first: a ref may point forward. */
static void declare(ds_draft *d, const ds_node *n)
{
    static const unsigned clients = 0;
    ds_str name = n->key->text;
    if (ds_draft_table_at(d, name) >= 0)
        return;
    const char *why = ds_str_chr(name, '.') < name.n
                          ? "is no name of a collection"
                          : bad_name(name);
    if (why == NULL && d->tables.n > 0 &&
        (clashes(d, 0, name) || word_taken(d, NULL, name)))
        why = "is something else already";
    if (why == NULL && d->tables.n >= DS_MAX_TABLES)
        why = "is one collection too many";
    if (why != NULL) {
        ds_draft_wrong(d, n->key, "\"%.*s\" %s", DS_FMT(name), why);
        return;
    }
    ds_draft_table *t = ds_vec_push(&d->tables);
    t->t.name = name;
    if (d->tables.n > 1) {
        t->t.parents = &clients;
        t->t.nparents = 1;
    }
}

static void read_tables(ds_draft *d, void *to, const ds_node *n)
{
    (void)to;
    if (n->kind != DS_MAP) {
        ds_draft_wrong(d, n, "\"tables\" is a mapping of names");
        return;
    }
    for (const ds_node *at = n->first; at != NULL; at = at->next)
        declare(d, at);
    for (const ds_node *at = n->first; at != NULL; at = at->next)
        read_table(d, at);
}

/* --- rules and figures ------------------------------------------------- */

void ds_draft_table_of(ds_draft *d, unsigned *out, const ds_node *n)
{
    ds_str name;
    if (!ds_draft_text(d, &name, n))
        return;
    int at = ds_draft_table_at(d, name);
    if (at < 0)
        ds_draft_wrong(d, n, "there is no collection \"%.*s\"", DS_FMT(name));
    else
        *out = (unsigned)at;
}

static void rule_table(ds_draft *d, void *to, const ds_node *n)
{
    ds_draft_table_of(d, &((ds_rule *)to)->table, n);
}

static void rule_warning(ds_draft *d, void *to, const ds_node *n)
{
    ds_draft_flag(d, &((ds_rule *)to)->warning, n);
}

static const ds_attr rule_attrs[] = {
    {{"table", 5}, rule_table, 0},
    {{"rule", 4}, NULL, offsetof(ds_rule, when)},
    {{"message", 7}, NULL, offsetof(ds_rule, message)},
    {{"warning", 7}, rule_warning, 0},
};

static void read_rules(ds_draft *d, void *to, const ds_node *n)
{
    (void)to;
    if (n->kind != DS_SEQ) {
        ds_draft_wrong(d, n, "\"rules\" is a list");
        return;
    }
    for (const ds_node *at = n->first; at != NULL; at = at->next) {
        ds_rule rule = {0};
        ds_draft_each(d, at, rule_attrs, COUNT(rule_attrs), &rule);
        if (rule.when.n == 0)
            ds_draft_wrong(d, at, "this has no \"rule\"");
        if (rule.message.n == 0)
            rule.message = rule.when;
        *ds_vec_push(&d->rules) = rule;
    }
}

static const ds_attr figure_attrs[] = {
    {{"section", 7}, NULL, offsetof(ds_figure, section)},
    {{"name", 4}, NULL, offsetof(ds_figure, name)},
    {{"en", 2}, NULL, offsetof(ds_figure, label_en)},
    {{"it", 2}, NULL, offsetof(ds_figure, label_it)},
    {{"query", 5}, NULL, offsetof(ds_figure, query)},
};

/* A figure of the same section and name is replaced where it stands; a new
 * one goes behind the last of its section. */
static void put_figure(ds_draft *d, ds_figure new)
{
    size_t behind = d->figures.n;
    for (size_t i = 0; i < d->figures.n; i++) {
        ds_figure *old = &d->figures.p[i];
        if (!ds_str_eq(old->section, new.section))
            continue;
        behind = i + 1;
        if (ds_str_eq(old->name, new.name)) {
            *old = new;
            return;
        }
    }
    ds_vec_push(&d->figures);
    ds_figure *at = d->figures.p + behind;
    memmove(at + 1, at, (d->figures.n - 1 - behind) * sizeof *at);
    *at = new;
}

static void read_overview(ds_draft *d, void *to, const ds_node *n)
{
    (void)to;
    if (n->kind != DS_SEQ) {
        ds_draft_wrong(d, n, "\"overview\" is a list");
        return;
    }
    for (const ds_node *at = n->first; at != NULL; at = at->next) {
        ds_figure figure = {0};
        ds_draft_each(d, at, figure_attrs, COUNT(figure_attrs), &figure);
        if (figure.section.n == 0 || figure.name.n == 0 || figure.query.n == 0)
            ds_draft_wrong(d, at, "a figure needs section, name and query");
        else
            put_figure(d, figure);
    }
}

/* --- the whole --------------------------------------------------------- */

static void read_settings(ds_draft *d, void *to, const ds_node *n)
{
    (void)to;
    ds_draft_each(d, n, setting_attrs, COUNT(setting_attrs), &d->s);
}

static const ds_attr top_attrs[] = {
    {{"settings", 8}, read_settings, 0},
    {{"tables", 6}, read_tables, 0},
    {{"rules", 5}, read_rules, 0},
    {{"overview", 8}, read_overview, 0},
    {{"authorise", 9}, ds_draft_permits, 0},
};

void ds_draft_read(ds_draft *d, const ds_doc *doc)
{
    d->doc = doc;
    if (doc->root != NULL)
        ds_draft_each(d, doc->root, top_attrs, COUNT(top_attrs), d);
}
