/* Two versions of a client, field by field. */
#include "record/element.h"
#include "base/banned.h"

/* How the rows of one table match: the old row's partner plus one, or 0. */
typedef struct {
    size_t *pair;
    bool *taken; /* new rows */
    bool done;
} matching;

typedef struct {
    ds_changes *out;
    ds_arena *arena;
    const ds_record *old, *new;
    matching *tables;
} differ;

ds_str ds_row_text(ds_arena *a, const ds_record *r, const ds_row *row,
                   size_t field)
{
    const ds_node *n = row->nodes[field];
    if (!n || n->kind == DS_SCALAR)
        return n && !n->empty ? n->text : DS_STR("");
    for (const ds_node *c = n->first; c; c = c->next)
        if (n->kind == DS_MAP || c->kind != DS_SCALAR)
            return ds_str_sub(r->doc->bytes, n->beg, n->end);
    return ds_list_text(a, n);
}

static void diff_rows(differ *d, unsigned table, const ds_row *old,
                      const ds_row *new)
{
    const ds_table *t = &d->new->schema->tables[table];
    ds_str title = ds_element_title(d->arena, d->new, table, new);
    ds_str path = ds_element_path(d->arena, d->new, table, new);
    for (size_t i = 0; i < t->nstored; i++) {
        ds_str field = t->fields[i].name;
        ds_str x = ds_row_text(d->arena, d->old, old, i);
        ds_str y = ds_row_text(d->arena, d->new, new, i);
        if (!ds_str_eq(x, y))
            *ds_vec_push(d->out) = (ds_change){
                .what = ds_printf(d->arena, "%.*s%s%.*s", DS_FMT(title),
                                  title.n ? " " : "", DS_FMT(field)),
                .old = x,
                .new = y,
                .kind = DS_CHANGED,
                .table = table,
                .field = (int)i,
                .path = ds_printf(d->arena, "%.*s%s%.*s", DS_FMT(path),
                                  path.n ? "." : "", DS_FMT(field)),
                .old_row = old,
                .new_row = new,
            };
    }
}

static bool same_texts(differ *d, const ds_table *t, const ds_row *x,
                       const ds_row *y)
{
    for (size_t i = 0; i < t->nstored; i++)
        if (!ds_str_eq(ds_row_text(d->arena, d->old, x, i),
                       ds_row_text(d->arena, d->new, y, i)))
            return false;
    return true;
}

static bool same_key(const ds_table *t, const ds_row *x, const ds_row *y)
{
    const ds_node *n = x->nodes[t->key], *m = y->nodes[t->key];
    return n && m && ds_str_eq(n->text, m->text);
}

/* Elements of elements keep to their owners. */
static bool same_owner(const differ *d, const ds_row *x, const ds_row *y)
{
    return x->parent_table == y->parent_table &&
           (!x->parent_table ||
            d->tables[x->parent_table].pair[x->parent] == y->parent + 1u);
}

/* By key, or without a key first those of equal content, then by place. */
static bool fits(differ *d, unsigned table, const ds_row *x, const ds_row *y,
                 int pass)
{
    const ds_table *t = &d->new->schema->tables[table];
    if (!same_owner(d, x, y))
        return false;
    if (t->key >= 0)
        return same_key(t, x, y);
    return pass || same_texts(d, t, x, y);
}

static void pair_rows(differ *d, unsigned table, int pass)
{
    const ds_rows *old = &d->old->tables[table], *new = &d->new->tables[table];
    matching *m = &d->tables[table];
    for (size_t i = 0; i < old->n; i++)
        for (size_t k = 0; k < new->n && !m->pair[i]; k++)
            if (!m->taken[k] &&
                fits(d, table, &old->rows[i], &new->rows[k], pass)) {
                m->pair[i] = k + 1;
                m->taken[k] = true;
            }
}

/* Owners first; a schema's tables nest a few levels deep at most. */
static void match(differ *d, unsigned table)
{
    const ds_table *t = &d->new->schema->tables[table];
    matching *m = &d->tables[table];
    if (m->done)
        return;
    m->done = true;
    for (size_t i = 0; i < t->nparents; i++)
        match(d, t->parents[i]);
    m->pair = ds_new_n(d->arena, size_t, d->old->tables[table].n);
    m->taken = ds_new_n(d->arena, bool, d->new->tables[table].n);
    for (int pass = 0; pass < (t->key >= 0 ? 1 : 2); pass++)
        pair_rows(d, table, pass);
}

static void note_row(differ *d, ds_change_kind kind, unsigned table,
                     const ds_row *row)
{
    bool added = kind == DS_ADDED;
    const ds_record *r = added ? d->new : d->old;
    ds_str title = ds_element_title(d->arena, r, table, row);
    *ds_vec_push(d->out) = (ds_change){
        .what = ds_printf(d->arena, "%s %.*s", added ? "add" : "remove",
                          DS_FMT(title)),
        .kind = kind,
        .table = table,
        .field = -1,
        .path = ds_element_path(d->arena, r, table, row),
        .old_row = added ? NULL : row,
        .new_row = added ? row : NULL,
    };
}

/* What is part of an element that goes or comes is told with it. */
static bool goes_with_owner(const differ *d, const ds_row *row)
{
    return row->parent_table && !d->tables[row->parent_table].pair[row->parent];
}

static bool comes_with_owner(const differ *d, const ds_row *row)
{
    return row->parent_table &&
           !d->tables[row->parent_table].taken[row->parent];
}

static void diff_table(differ *d, unsigned table)
{
    const ds_rows *old = &d->old->tables[table], *new = &d->new->tables[table];
    const matching *m = &d->tables[table];
    for (size_t i = 0; i < old->n; i++)
        if (m->pair[i])
            diff_rows(d, table, &old->rows[i], &new->rows[m->pair[i] - 1]);
        else if (!goes_with_owner(d, &old->rows[i]))
            note_row(d, DS_REMOVED, table, &old->rows[i]);
    for (size_t k = 0; k < new->n; k++)
        if (!m->taken[k] && !comes_with_owner(d, &new->rows[k]))
            note_row(d, DS_ADDED, table, &new->rows[k]);
}

void ds_record_diff(ds_changes *out, ds_arena *a, const ds_record *old,
                    const ds_record *new)
{
    if (!old || !new) {
        if (old || new)
            *ds_vec_push(out) = (ds_change){
                .what = new ? DS_STR("add client") : DS_STR("remove client"),
                .kind = new ? DS_ADDED : DS_REMOVED,
                .field = -1,
                .old_row = old ? &old->tables[0].rows[0] : NULL,
                .new_row = new ? &new->tables[0].rows[0] : NULL,
            };
        return;
    }
    const ds_schema *s = new->schema;
    differ d = {out, a, old, new, ds_new_n(a, matching, s->ntables)};
    for (unsigned t = 0; t < s->ntables; t++)
        match(&d, t);
    diff_rows(&d, 0, &old->tables[0].rows[0], &new->tables[0].rows[0]);
    for (unsigned t = 1; t < s->ntables; t++)
        diff_table(&d, t);
}
