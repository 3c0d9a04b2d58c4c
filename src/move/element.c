/* The client and its elements that rows are about, with the values that are to
 * be written: at first those of the record, found by their keys. */
#include "move/rows.h"
#include "base/utf8.h"
#include "base/banned.h"

static const ds_table *table_of(const ds_group *g, unsigned table)
{
    return &g->m->schema->tables[table];
}

static ds_str map_key(ds_arena *a, unsigned table, unsigned parent_table,
                      ds_str parent_key, ds_str key)
{
    return ds_printf(a, "%u %u %zu %.*s %.*s", table, parent_table,
                     parent_key.n, DS_FMT(parent_key), DS_FMT(key));
}

/* Two spellings of one key: case, accents and blanks do not count. */
static ds_str folded_key(const ds_group *g, const ds_element *e)
{
    ds_arena *a = &g->m->scratch;
    ds_str s = ds_str_trim(ds_utf8_fold(a, e->key));
    char *p = ds_alloc_text(a, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        bool blank = s.p[i] == ' ' || s.p[i] == '\t';
        if (!blank)
            p[n++] = s.p[i];
        else if (n > 0 && p[n - 1] != ' ')
            p[n++] = ' ';
    }
    return map_key(a, e->table, e->parent_table, e->parent_key, (ds_str){p, n});
}

size_t ds_group_put(ds_group *g, ds_element e)
{
    size_t place = g->elements.n + 1;
    if (e.key.n > 0) {
        uint64_t *last = ds_map_put(&g->by_folded, folded_key(g, &e), NULL);
        e.alike = (size_t)*last;
        *last = place;
        *ds_map_put(&g->by_key,
                    map_key(&g->m->scratch, e.table, e.parent_table,
                            e.parent_key, e.key),
                    NULL) = place;
    }
    *ds_vec_push(&g->elements) = e;
    return place - 1;
}

static ds_str key_of(const ds_table *t, const ds_row *row)
{
    return t->key >= 0 && row->values[t->key].set ? row->values[t->key].text
                                                  : (ds_str){0};
}

/* The elements that the record has already, of one table. */
static void add_old(ds_group *g, unsigned table)
{
    const ds_table *t = table_of(g, table);
    const ds_rows *rows = &g->record->tables[table];
    int primary = ds_str_is(t->name, "contacts")
                      ? ds_table_field(t, DS_STR("primary"))
                      : -1;
    for (size_t i = 0; i < rows->n; i++) {
        ds_element e = {.table = table, .old = &rows->rows[i]};
        e.key = key_of(t, e.old);
        e.parent_table = e.old->parent_table;
        if (e.parent_table != 0)
            e.parent_key =
                key_of(table_of(g, e.parent_table),
                       &g->record->tables[e.parent_table].rows[e.old->parent]);
        if (primary >= 0 && e.old->values[primary].set &&
            e.old->values[primary].num != 0)
            g->primary = true;
        ds_group_put(g, e);
    }
}

void ds_group_open(ds_group *g, ds_import *m, const ds_target *t,
                   const ds_record *record)
{
    *g = (ds_group){.m = m, .target = t, .record = record};
    ds_element client = {.row = DS_NO_COLUMN};
    if (record != NULL)
        client.old = &record->tables[0].rows[0];
    ds_group_put(g, client);
    for (unsigned i = 1; record != NULL && i < m->schema->ntables; i++)
        add_old(g, i);
}

const ds_element *ds_group_find(const ds_group *g, unsigned table,
                                unsigned parent_table, ds_str parent_key,
                                ds_str key)
{
    uint64_t *at =
        ds_map_get(&g->by_key, map_key(&g->m->scratch, table, parent_table,
                                       parent_key, key));
    return at != NULL && *at > 0 ? &g->elements.p[*at - 1] : NULL;
}

const ds_element *ds_group_match(const ds_group *g, unsigned table,
                                 unsigned parent_table, ds_str parent_key,
                                 ds_str key)
{
    const ds_element wanted = {.table = table,
                               .parent_table = parent_table,
                               .parent_key = parent_key,
                               .key = key};
    const ds_element *e =
        ds_group_find(g, table, parent_table, parent_key, key);
    if (e != NULL || g->m->opts->exported)
        return e;
    uint64_t *at = ds_map_get(&g->by_folded, folded_key(g, &wanted));
    e = at != NULL && *at > 0 ? &g->elements.p[*at - 1] : NULL;
    return e != NULL && e->alike == 0 ? e : NULL;
}

void ds_group_cut(ds_group *g, size_t n)
{
    for (size_t i = g->elements.n; i > n; i--) {
        ds_element *e = &g->elements.p[i - 1];
        if (e->key.n > 0) {
            *ds_map_put(&g->by_key,
                        map_key(&g->m->scratch, e->table, e->parent_table,
                                e->parent_key, e->key),
                        NULL) = 0;
            *ds_map_put(&g->by_folded, folded_key(g, e), NULL) = e->alike;
        }
        ds_vec_free(&e->values);
        ds_vec_free(&e->said);
    }
    g->elements.n = n;
}

/* The last: before it may stand that there is none. */
const ds_new_value *ds_element_brought(const ds_element *e, unsigned field)
{
    for (size_t i = e->values.n; i > 0; i--)
        if (e->values.p[i - 1].field == field)
            return &e->values.p[i - 1];
    for (size_t i = 0; i < e->said.n; i++)
        if (e->said.p[i].field == field)
            return &e->said.p[i];
    return NULL;
}

/* --- operations -------------------------------------------------------- */

const ds_assign *ds_element_assigns(size_t *n, ds_group *g, const ds_element *e)
{
    const ds_table *t = table_of(g, e->table);
    ds_assign *all = ds_new_n(&g->m->scratch, ds_assign, e->values.n);
    *n = 0;
    for (size_t i = 0; i < e->values.n; i++)
        if (!e->values.p[i].usual)
            all[(*n)++] = (ds_assign){t->fields[e->values.p[i].field].name,
                                      e->values.p[i].text};
    return all;
}

size_t ds_group_ops(ds_op **ops, ds_group *g)
{
    ds_op *all = ds_new_n(&g->m->scratch, ds_op, g->elements.n);
    size_t n = 0;
    for (size_t i = g->record == NULL ? 1 : 0; i < g->elements.n; i++) {
        const ds_element *e = &g->elements.p[i];
        if (e->values.n == 0)
            continue;
        ds_op *op = &all[n++];
        *op = (ds_op){.kind = e->old == NULL ? DS_OP_ADD : DS_OP_SET};
        op->assigns = ds_element_assigns(&op->n, g, e);
        if (op->n == 0 && e->old != NULL) {
            n--;
            continue;
        }
        if (e->table == 0)
            continue;
        op->noun = table_of(g, e->table)->noun;
        op->key = e->old != NULL ? e->key : (ds_str){0};
        if (e->parent_table != 0) {
            op->parent_noun = table_of(g, e->parent_table)->noun;
            op->parent_key = e->parent_key;
        }
    }
    *ops = all;
    return n;
}

void ds_group_close(ds_group *g)
{
    ds_group_cut(g, 0);
    ds_vec_free(&g->elements);
    ds_map_free(&g->by_key);
    ds_map_free(&g->by_folded);
    ds_vec_free(&g->rows);
}
