/* Reading a client's document into typed rows.
 *
 * Tables are read in their order, parents first: reading a row leaves each of
 * its collections on the list of that collection's table, and when a table's
 * turn comes all of its rows are known, so they take one array and stand in
 * the order of their parents. No recursion.
 *
 * This is the indexer's inner loop. Keys are looked for first where the schema
 * has them next (files are written in that order), then by hash; nothing is
 * formatted when nobody wants findings. */
#include "record/record.h"
#include "record/schema_build.h"
#include "record/suggest.h"
#include <string.h>
#include "base/banned.h"

/* A collection that waits for its table's turn. */
typedef struct wait wait;
struct wait {
    wait *next;
    const ds_node *node;
    unsigned parent_table;
    uint32_t parent;
    ds_currency cur;
};

typedef struct {
    wait *first, **last;
    size_t elements;
} queue;

typedef struct {
    ds_record *r;
    ds_arena *a;
    ds_findings *f;
    queue *queues; /* one a table */
    /* the row being read */
    const ds_table *t;
    ds_row *row;
    size_t guess;       /* the field that should come next */
    bool open_currency; /* an amount that names none */
    wait *children;     /* its collections, newest first */
} reader;

static ds_place place(const reader *rd, const ds_node *n)
{
    return (ds_place){rd->r->path, n->line, n->col};
}

/* --- findings ---------------------------------------------------------- */

static void unknown_key(reader *rd, ds_str group, const ds_node *n)
{
    if (rd->f == NULL)
        return;
    ds_str names[64];
    size_t count = 0;
    for (size_t i = 0; i < rd->t->nstored && count < 64 && group.n > 0; i++)
        if (ds_str_starts(rd->t->fields[i].name, group) &&
            rd->t->fields[i].name.n > group.n + 1)
            names[count++] =
                ds_str_sub(rd->t->fields[i].name, group.n + 1, SIZE_MAX);
    const ds_str *known = group.n > 0 ? names : rd->t->keys;
    count = group.n > 0 ? count : rd->t->nkeys;
    ds_suggestion near = ds_suggest(n->key->text, known, count);
    bool listed = ds_str_starts(ds_cstr(near.text), DS_STR(" (one of"));
    ds_find_warning(rd->f, place(rd, n->key), DS_F_UNKNOWN,
                    "unknown key \"%.*s\" in %.*s%s", DS_FMT(n->key->text),
                    DS_FMT(group.n > 0 ? group : rd->t->name),
                    listed ? "" : near.text);
}

static void computed_key(reader *rd, const ds_node *n)
{
    if (rd->f != NULL)
        ds_find_warning(rd->f, place(rd, n->key), DS_F_UNKNOWN,
                        "\"%.*s\" is computed, and what stands here is not "
                        "read",
                        DS_FMT(n->key->text));
}

static void wrong_shape(reader *rd, const ds_node *n, ds_str name,
                        const char *want)
{
    rd->r->flawed = true;
    if (rd->f != NULL)
        ds_find_error(rd->f, place(rd, n), DS_F_SHAPE, "\"%.*s\" must be %s",
                      DS_FMT(name), want);
}

static void wrong_value(reader *rd, const ds_field *f, const ds_node *n,
                        const char *why)
{
    if (rd->f == NULL)
        return;
    ds_str shown = ds_str_sub(n->text, 0, 200);
    if (f->type != DS_ENUM) {
        ds_find_error(rd->f, place(rd, n), DS_F_TYPE, "%.*s: \"%.*s\" %s",
                      DS_FMT(f->name), DS_FMT(shown), why);
        return;
    }
    size_t offered = f->noffered > 0 ? f->noffered : f->nvalues;
    ds_find_error(rd->f, place(rd, n), DS_F_ENUM,
                  "\"%.*s\" is not a value of %.*s%s", DS_FMT(shown),
                  DS_FMT(f->name),
                  ds_suggest(n->text, f->values, offered).text);
}

/* --- one value --------------------------------------------------------- */

/* Items joined by LF; one inside an item becomes a space. */
static void join(ds_value *v, reader *rd, const ds_field *f, const ds_node *seq)
{
    size_t n = 0;
    for (const ds_node *at = seq->first; at != NULL; at = at->next)
        n += at->text.n + 1;
    char *p = ds_alloc_text(rd->a, n + 1);
    n = 0;
    for (const ds_node *at = seq->first; at != NULL; at = at->next) {
        if (at->kind != DS_SCALAR) {
            wrong_shape(rd, at, f->name, "a list of texts");
            continue;
        }
        if (at->text.n == 0)
            continue;
        if (n > 0)
            p[n++] = '\n';
        for (size_t i = 0; i < at->text.n; i++)
            p[n++] = at->text.p[i] == '\n' ? ' ' : at->text.p[i];
    }
    p[n] = '\0';
    v->text = (ds_str){p, n};
    v->set = n > 0;
}

/* Types whose text is the value, whatever it looks like. */
static bool as_it_stands(ds_type t)
{
    return t != DS_COUNTRY && t != DS_CURRENCY &&
           ds_type_class(t) == DS_AS_TEXT;
}

static void scalar(ds_value *v, reader *rd, const ds_field *f, const ds_node *n)
{
    const char *why = NULL;
    if (as_it_stands(f->type)) {
        ds_value checked;
        v->text = n->text;
        v->set = n->text.n > 0;
        if (rd->f != NULL &&
            !ds_value_parse(&checked, rd->a, f, n->text, 0, &why))
            wrong_value(rd, f, n, why);
        return;
    }
    if (!ds_value_parse(v, rd->a, f, n->text, 0, &why)) {
        rd->r->flawed = true;
        *v = (ds_value){0};
        wrong_value(rd, f, n, why);
        return;
    }
    if (f->type == DS_MONEY && v->set && v->cur == 0)
        rd->open_currency = true;
    why = rd->f != NULL ? ds_value_beyond(f, *v) : NULL;
    if (why != NULL)
        ds_find_error(rd->f, place(rd, n), DS_F_RANGE, "%.*s: \"%.*s\" %s",
                      DS_FMT(f->name), DS_FMT(n->text), why);
}

static void value(reader *rd, size_t i, const ds_node *n)
{
    const ds_field *f = &rd->t->fields[i];
    bool nothing = n->empty || (n->kind == DS_SCALAR && n->text.n == 0);
    if (rd->row->nodes[i] != NULL || nothing)
        return; /* of a key given twice the first counts */
    rd->row->nodes[i] = n;
    if (n->kind == DS_SCALAR)
        scalar(&rd->row->values[i], rd, f, n);
    else if (n->kind == DS_SEQ && f->type == DS_TEXTS)
        join(&rd->row->values[i], rd, f, n);
    else
        wrong_shape(rd, n, f->name,
                    f->type == DS_TEXTS ? "a list of texts" : "one value");
}

/* --- one row ----------------------------------------------------------- */

static void child(reader *rd, unsigned table, const ds_node *n)
{
    for (const wait *w = rd->children; w != NULL; w = w->next)
        if (ds_str_eq(w->node->key->text, n->key->text))
            return;
    if (n->empty)
        return;
    if (n->kind != DS_SEQ) {
        wrong_shape(rd, n, rd->r->schema->tables[table].name, "a list");
        return;
    }
    wait *w = ds_new(rd->a, wait);
    w->node = n;
    w->parent_table = table; /* until the row is done: whose turn it waits */
    w->next = rd->children;
    rd->children = w;
}

/* A key of the element itself (`group` empty) or of a mapping in it; true when
 * it opens such a mapping. */
static bool key(reader *rd, ds_str group, const ds_node *n)
{
    const ds_table *t = rd->t;
    if (rd->guess < t->nstored &&
        ds_slot_path_is(t->fields[rd->guess].name, group, n->key->text)) {
        value(rd, rd->guess++, n);
        return false;
    }
    const ds_slot *slot = ds_table_slot(t, group, n->key->text);
    if (slot == NULL || (group.n > 0 && slot->kind != DS_SLOT_FIELD)) {
        unknown_key(rd, group, n);
    } else if (slot->kind == DS_SLOT_CHILD) {
        child(rd, slot->at, n);
    } else if (slot->kind == DS_SLOT_GROUP) {
        rd->guess = slot->at;
        return true;
    } else if (slot->at >= t->nstored) {
        computed_key(rd, n);
    } else {
        value(rd, slot->at, n);
        rd->guess = slot->at + 1;
    }
    return false;
}

static void group_of_keys(reader *rd, const ds_node *map)
{
    if (map->empty)
        return;
    if (map->kind != DS_MAP) {
        wrong_shape(rd, map, map->key->text, "a mapping");
        return;
    }
    for (const ds_node *n = map->first; n != NULL; n = n->next)
        key(rd, map->key->text, n);
}

static ds_currency row_currency(const reader *rd, ds_currency inherited)
{
    if (rd->t->currency < 0 || !rd->row->values[rd->t->currency].set)
        return inherited;
    return ds_currency_parse(rd->row->values[rd->t->currency].text);
}

/* The row's collections, which are known now with its number and currency,
 * join the queues of their tables. */
static void queue_children(reader *rd, unsigned table, uint32_t number,
                           ds_currency cur)
{
    for (wait *w = rd->children, *next; w != NULL; w = next) {
        next = w->next;
        queue *q = &rd->queues[w->parent_table];
        w->next = NULL;
        w->parent_table = table;
        w->parent = number;
        w->cur = cur;
        *(q->last != NULL ? q->last : &q->first) = w;
        q->last = &w->next;
        q->elements += w->node->count;
    }
}

static void row(reader *rd, unsigned table, uint32_t number, const ds_node *map,
                ds_currency cur)
{
    const ds_table *t = &rd->r->schema->tables[table];
    rd->t = t;
    rd->row = &rd->r->tables[table].rows[number];
    rd->row->node = map;
    rd->row->values = ds_new_n(rd->a, ds_value, t->nstored);
    rd->row->nodes = ds_new_n(rd->a, const ds_node *, t->nstored);
    rd->guess = 0;
    rd->open_currency = false;
    rd->children = NULL;
    for (const ds_node *n = map != NULL ? map->first : NULL; n != NULL;
         n = n->next)
        if (key(rd, (ds_str){0}, n))
            group_of_keys(rd, n);
    cur = row_currency(rd, cur);
    for (size_t i = 0; rd->open_currency && i < t->nstored; i++)
        if (t->fields[i].type == DS_MONEY && rd->row->values[i].set &&
            rd->row->values[i].cur == 0)
            rd->row->values[i].cur = cur;
    queue_children(rd, table, number, cur);
}

/* --- the whole --------------------------------------------------------- */

static void table_rows(reader *rd, unsigned table)
{
    ds_rows *rows = &rd->r->tables[table];
    const queue *q = &rd->queues[table];
    rows->rows = ds_new_n(rd->a, ds_row, q->elements);
    for (const wait *w = q->first; w != NULL; w = w->next) {
        for (const ds_node *n = w->node->first; n != NULL; n = n->next) {
            if (n->kind != DS_MAP) {
                wrong_shape(rd, n, rd->r->schema->tables[table].name,
                            "a list of mappings");
                continue;
            }
            uint32_t number = (uint32_t)rows->n++;
            rows->rows[number].parent_table = w->parent_table;
            rows->rows[number].parent = w->parent;
            row(rd, table, number, n, w->cur);
        }
    }
}

void ds_record_read(ds_record *r, ds_arena *a, const ds_schema *s,
                    const ds_doc *doc, ds_str id, ds_str path, ds_findings *f)
{
    *r = (ds_record){.id = id,
                     .path = path,
                     .schema = s,
                     .doc = doc,
                     .tables = ds_new_n(a, ds_rows, s->ntables)};
    reader rd = {.r = r, .a = a, .f = f};
    rd.queues = ds_new_n(a, queue, s->ntables);
    r->tables[0].rows = ds_new(a, ds_row);
    r->tables[0].n = 1;
    const ds_node *root = doc->root;
    row(&rd, 0, 0, root != NULL && root->kind == DS_MAP ? root : NULL,
        s->currency);
    for (unsigned i = 1; i < s->ntables; i++)
        table_rows(&rd, i);
}
