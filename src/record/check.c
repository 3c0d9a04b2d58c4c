/* The built-in checks of one client. */
#include "record/check.h"
#include "record/numbers.h"
#include "base/banned.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

typedef struct {
    const ds_record *r;
    const ds_schema *s;
    ds_findings *f;
} checker;

static ds_place place(const checker *c, const ds_node *n)
{
    return (ds_place){c->r->path, n != NULL ? n->line : 1,
                      n != NULL ? n->col : 1};
}

/* A table and its row, and values by the names of their fields. */
typedef struct {
    const ds_table *t;
    const ds_row *row;
} element;

static const ds_value *value_of(element e, const char *name, const ds_node **at)
{
    static const ds_value missing;
    int i = ds_table_field(e.t, ds_cstr(name));
    if (i < 0 || (size_t)i >= e.t->nstored || !e.row->values[i].set)
        return &missing;
    if (at != NULL)
        *at = e.row->nodes[i];
    return &e.row->values[i];
}

static bool word_is(element e, const char *name, const char *word)
{
    int i = ds_table_field(e.t, ds_cstr(name));
    if (i < 0 || (size_t)i >= e.t->nstored || !e.row->values[i].set ||
        e.t->fields[i].type != DS_ENUM)
        return false;
    return ds_field_value(&e.t->fields[i], ds_cstr(word)) ==
           (int)e.row->values[i].num;
}

/* --- required fields --------------------------------------------------- */

/* The mapping in which a field of a group should stand, or the element's. */
static const ds_node *home_of(element e, ds_str name)
{
    const ds_node *map = e.row->node;
    size_t dot = ds_str_chr(name, '.');
    const ds_node *group = dot < name.n && map != NULL && map->kind == DS_MAP
                               ? ds_yaml_get(map, ds_str_sub(name, 0, dot))
                               : NULL;
    return group != NULL ? group : map;
}

static void check_required(const checker *c, element e)
{
    bool authorised = word_is(e, "status", "authorised");
    for (size_t i = 0; i < e.t->nstored; i++) {
        const ds_field *f = &e.t->fields[i];
        if (!f->required || e.row->nodes[i] != NULL)
            continue;
        bool total = authorised && ds_str_is(f->name, "total");
        ds_find_error(c->f, place(c, home_of(e, f->name)),
                      total ? DS_F_NO_TOTAL : DS_F_REQUIRED,
                      total ? "%.*s is missing, and the status is authorised"
                            : "%.*s is missing",
                      DS_FMT(f->name));
    }
}

/* --- check numbers ----------------------------------------------------- */

/* The country that codes without letters in front belong to. */
static ds_str home_country(const checker *c)
{
    element client = {&c->s->tables[0], &c->r->tables[0].rows[0]};
    const ds_value *v = value_of(client, "address.country", NULL);
    return v->set ? v->text : c->s->country;
}

static const char *number_wrong(const ds_field *f, ds_str text, ds_str country,
                                ds_finding_code *code)
{
    if (f->check == DS_CHECK_SDI_CODE) {
        *code = DS_F_SDI_CODE;
        return ds_sdi_code_wrong(text);
    }
    switch (f->type) {
    case DS_TAX_CODE:
        *code = DS_F_TAX_CODE;
        return ds_tax_code_wrong(text, country);
    case DS_VAT_NUMBER:
        *code = DS_F_VAT_NUMBER;
        return ds_vat_number_wrong(text, country);
    case DS_IBAN:
        *code = DS_F_IBAN;
        return ds_iban_wrong(text);
    default:
        return NULL;
    }
}

static void check_numbers(const checker *c, element e, ds_str country)
{
    for (size_t i = 0; i < e.t->nstored; i++) {
        const ds_value *v = &e.row->values[i];
        ds_finding_code code = DS_F_TYPE;
        const char *why =
            v->set ? number_wrong(&e.t->fields[i], v->text, country, &code)
                   : NULL;
        if (why != NULL)
            ds_find_error(c->f, place(c, e.row->nodes[i]), code,
                          "%.*s: \"%.*s\" %s", DS_FMT(e.t->fields[i].name),
                          (int)(v->text.n < 100 ? v->text.n : 100), v->text.p,
                          why);
    }
}

/* --- keys and references ----------------------------------------------- */

static bool same_parent(const ds_row *a, const ds_row *b)
{
    return a->parent_table == b->parent_table && a->parent == b->parent;
}

/* A map per parent would be exact and slow for thousands of parents; rows of
 * one parent are a run, so one map is cleared between runs. */
static void check_keys(const checker *c, unsigned table)
{
    const ds_table *t = &c->s->tables[table];
    const ds_rows *rows = &c->r->tables[table];
    ds_map seen = {0};
    for (size_t i = 0; t->key >= 0 && i < rows->n; i++) {
        const ds_row *row = &rows->rows[i];
        if (i > 0 && !same_parent(row, &rows->rows[i - 1]))
            ds_map_clear(&seen);
        const ds_value *v = &row->values[t->key];
        if (!v->set || ds_type_class(t->fields[t->key].type) != DS_AS_TEXT)
            continue;
        bool fresh;
        uint64_t *first = ds_map_put(&seen, v->text, &fresh);
        if (fresh)
            *first = row->nodes[t->key]->line;
        else
            ds_find_error(c->f, place(c, row->nodes[t->key]), DS_F_KEY_TWICE,
                          "%.*s \"%.*s\" stands here twice (first at line "
                          "%llu)",
                          DS_FMT(t->noun), DS_FMT(v->text),
                          (unsigned long long)*first);
    }
    ds_map_free(&seen);
}

typedef struct {
    const ds_map *keys; /* of each table */
} known_keys;

static bool refers(const known_keys *known, const ds_field *f, ds_str key)
{
    for (size_t i = 0; i < f->nrefs; i++)
        if (f->refs[i] == 0 || ds_map_get(&known->keys[f->refs[i]], key))
            return true; /* other clients are judged with the whole book */
    return false;
}

static void check_refs(const checker *c, const known_keys *known, element e)
{
    for (size_t i = 0; i < e.t->nstored; i++) {
        const ds_field *f = &e.t->fields[i];
        const ds_value *v = &e.row->values[i];
        if (f->type != DS_REF || !v->set || refers(known, f, v->text))
            continue;
        const ds_table *first = &c->s->tables[f->refs[0]];
        ds_find_error(c->f, place(c, e.row->nodes[i]), DS_F_REF,
                      "%.*s: there is no %.*s \"%.*s\"", DS_FMT(f->name),
                      f->nrefs > 1 ? 7 : (int)first->noun.n,
                      f->nrefs > 1 ? "element" : first->noun.p,
                      DS_FMT(v->text));
    }
}

static void gather_keys(ds_map *keys, const ds_table *t, const ds_rows *rows)
{
    for (size_t i = 0; t->key >= 0 && i < rows->n; i++)
        if (rows->rows[i].values[t->key].set)
            ds_map_put(keys, rows->rows[i].values[t->key].text, NULL);
}

/* --- sums and dates ---------------------------------------------------- */

static void check_sum(const checker *c, element e)
{
    const ds_node *at = NULL;
    const ds_value *net = value_of(e, "net", NULL);
    const ds_value *vat = value_of(e, "vat", NULL);
    const ds_value *total = value_of(e, "total", &at);
    int64_t sum;
    if (!net->set || !vat->set || !total->set)
        return;
    if (net->cur != total->cur || vat->cur != total->cur)
        ds_find_error(c->f, place(c, at), DS_F_CURRENCY,
                      "net, vat and total are not in one currency");
    else if (__builtin_add_overflow(net->num, vat->num, &sum) ||
             sum != total->num)
        ds_find_error(c->f, place(c, at), DS_F_SUM,
                      "net and vat do not add up to the total");
}

typedef struct {
    const char *first, *second;
} order;

static const order orders[] = {
    {"start", "end"},
    {"date", "due"},
    {"date", "valid_until"},
};

static void check_order(const checker *c, element e)
{
    for (size_t i = 0; i < COUNT(orders); i++) {
        const ds_node *at = NULL;
        const ds_value *first = value_of(e, orders[i].first, NULL);
        const ds_value *second = value_of(e, orders[i].second, &at);
        if (first->set && second->set && second->num < first->num)
            ds_find_error(c->f, place(c, at), DS_F_ORDER, "%s is before %s",
                          orders[i].second, orders[i].first);
    }
}

/* --- payments ---------------------------------------------------------- */

/* Rows of payments stand in the order of their parents, as these are visited;
 * so one cursor passes over them once. */
static bool before(const ds_row *row, unsigned table, uint32_t number)
{
    return row->parent_table != table ? row->parent_table < table
                                      : row->parent < number;
}

/* Adds up the payments of one invoice; false when they cannot be compared. */
static bool paid_so_far(int64_t *sum, size_t *count, size_t *cursor,
                        const checker *c, unsigned table, uint32_t number,
                        ds_currency cur)
{
    int payments = ds_schema_table(c->s, DS_STR("payments"));
    const ds_rows *rows = &c->r->tables[payments];
    bool ok = true;
    *sum = 0;
    *count = 0;
    for (; *cursor < rows->n; ++*cursor) {
        element e = {&c->s->tables[payments], &rows->rows[*cursor]};
        const ds_node *at = NULL;
        if (before(e.row, table, number))
            continue;
        if (e.row->parent_table != table || e.row->parent != number)
            break;
        const ds_value *v = value_of(e, "amount", &at);
        if (v->set && v->cur != cur) {
            ok = false;
            ds_find_error(c->f, place(c, at), DS_F_CURRENCY,
                          "the payment is not in the currency of the total");
        } else if (v->set) {
            ++*count;
            ok = !__builtin_add_overflow(*sum, v->num, sum) && ok;
        }
    }
    return ok;
}

static void check_payments(const checker *c, size_t *cursor, unsigned table,
                           uint32_t number)
{
    element e = {&c->s->tables[table], &c->r->tables[table].rows[number]};
    const ds_node *at = NULL;
    const ds_value *total = value_of(e, "total", &at);
    int64_t paid;
    size_t count;
    if (!total->set ||
        !paid_so_far(&paid, &count, cursor, c, table, number, total->cur))
        return;
    if (count > 0 && paid > total->num)
        ds_find_error(c->f, place(c, at), DS_F_OVERPAID,
                      "the payments are above the total");
    /* Without any payment noted, "paid" is all that is known. */
    if (paid < total->num && count > 0 && word_is(e, "status", "paid"))
        ds_find_error(c->f, place(c, at), DS_F_PAID_BALANCE,
                      "the status is paid, and the payments leave a balance");
}

/* --- all of it --------------------------------------------------------- */

static void check_table(const checker *c, const known_keys *known,
                        size_t *cursor, unsigned table, ds_str country)
{
    const ds_table *t = &c->s->tables[table];
    const ds_rows *rows = &c->r->tables[table];
    bool billed = ds_str_is(t->name, "invoices") || ds_str_is(t->name, "bills");
    check_keys(c, table);
    for (uint32_t i = 0; i < rows->n; i++) {
        element e = {t, &rows->rows[i]};
        check_required(c, e);
        check_numbers(c, e, country);
        check_refs(c, known, e);
        check_sum(c, e);
        check_order(c, e);
        if (billed)
            check_payments(c, cursor, table, i);
    }
}

/* A file that is no YAML, or no mapping, has its finding; that all is missing
 * is not worth another. An empty one is not broken. */
static bool broken(const ds_doc *doc, const ds_findings *f)
{
    if (doc->root != NULL)
        return doc->root->kind != DS_MAP && !doc->root->empty;
    for (size_t i = f->list.n; i > 0; i--) {
        const ds_finding *one = &f->list.p[i - 1];
        if (one->code < DS_F_UNKNOWN && ds_str_eq(one->path, doc->path))
            return true;
    }
    return false;
}

void ds_check_record(ds_record *r, ds_arena *a, const ds_schema *s,
                     const ds_doc *doc, ds_str id, ds_str path, ds_findings *f)
{
    ds_record_read(r, a, s, doc, id, path, f);
    if (broken(doc, f))
        return;
    checker c = {r, s, f};
    ds_map *keys = ds_new_n(a, ds_map, s->ntables);
    known_keys known = {keys};
    ds_str country = home_country(&c);
    size_t cursor = 0;
    for (size_t i = 0; i < s->ntables; i++)
        gather_keys(&keys[i], &s->tables[i], &r->tables[i]);
    for (unsigned i = 0; i < s->ntables; i++)
        check_table(&c, &known, &cursor, i, country);
    for (size_t i = 0; i < s->ntables; i++)
        ds_map_free(&keys[i]);
}
