/* Two versions of a client, field by field. */
#include "record/element.h"
#include "base/banned.h"

typedef struct {
    ds_changes *out;
    ds_arena *arena;
    const ds_record *old, *new;
} differ;

static void note(differ *d, ds_str what, ds_str old, ds_str new)
{
    *ds_vec_push(d->out) = (ds_change){what, old, new};
}

static ds_str source_text(const ds_record *r, const ds_node *n)
{
    if (!n)
        return DS_STR("");
    return n->kind == DS_SCALAR ? n->text
                                : ds_str_sub(r->doc->bytes, n->beg, n->end);
}

static void diff_rows(differ *d, unsigned table, const ds_row *old,
                      const ds_row *new)
{
    const ds_table *t = &d->new->schema->tables[table];
    ds_str element = ds_element_name(d->arena, d->new, table, new);
    for (size_t i = 0; i < t->nstored; i++) {
        ds_str x = source_text(d->old, old->nodes[i]);
        ds_str y = source_text(d->new, new->nodes[i]);
        if (!ds_str_eq(x, y))
            note(d,
                 ds_printf(d->arena, "%.*s%s%.*s", DS_FMT(element),
                           element.n ? " " : "", DS_FMT(t->fields[i].name)),
                 x, y);
    }
}

static bool same_texts(differ *d, const ds_table *t, const ds_row *x,
                       const ds_row *y)
{
    for (size_t i = 0; i < t->nstored; i++)
        if (!ds_str_eq(source_text(d->old, x->nodes[i]),
                       source_text(d->new, y->nodes[i])))
            return false;
    return true;
}

static bool same_key(const ds_table *t, const ds_row *x, const ds_row *y)
{
    const ds_node *n = x->nodes[t->key], *m = y->nodes[t->key];
    return n && m && ds_str_eq(n->text, m->text);
}

/* Pairs of rows: by key, or without a key first those of equal content, then
 * by place. `pair[i]` is the old row's partner plus one. */
static void match(differ *d, unsigned table, size_t *pair, bool *taken)
{
    const ds_table *t = &d->new->schema->tables[table];
    const ds_rows *old = &d->old->tables[table], *new = &d->new->tables[table];
    for (int pass = 0; pass < (t->key >= 0 ? 1 : 2); pass++)
        for (size_t i = 0; i < old->n; i++)
            for (size_t k = 0; k < new->n && !pair[i]; k++) {
                const ds_row *x = &old->rows[i], *y = &new->rows[k];
                bool fits = t->key >= 0 ? same_key(t, x, y)
                            : pass      ? true
                                        : same_texts(d, t, x, y);
                if (!taken[k] && fits) {
                    pair[i] = k + 1;
                    taken[k] = true;
                }
            }
}

static void note_row(differ *d, const char *verb, const ds_record *r,
                     unsigned table, const ds_row *row)
{
    ds_str name = ds_element_name(d->arena, r, table, row);
    note(d, ds_printf(d->arena, "%s %.*s", verb, DS_FMT(name)), DS_STR(""),
         DS_STR(""));
}

static void diff_table(differ *d, unsigned table)
{
    const ds_rows *old = &d->old->tables[table], *new = &d->new->tables[table];
    size_t *pair = ds_new_n(d->arena, size_t, old->n);
    bool *taken = ds_new_n(d->arena, bool, new->n);
    match(d, table, pair, taken);
    for (size_t i = 0; i < old->n; i++)
        if (pair[i])
            diff_rows(d, table, &old->rows[i], &new->rows[pair[i] - 1]);
        else
            note_row(d, "remove", d->old, table, &old->rows[i]);
    for (size_t k = 0; k < new->n; k++)
        if (!taken[k])
            note_row(d, "add", d->new, table, &new->rows[k]);
}

void ds_record_diff(ds_changes *out, ds_arena *a, const ds_record *old,
                    const ds_record *new)
{
    if (!old || !new) {
        if (old || new)
            *ds_vec_push(out) = (ds_change){
                .what = new ? DS_STR("add client") : DS_STR("remove client")};
        return;
    }
    differ d = {out, a, old, new};
    diff_rows(&d, 0, &old->tables[0].rows[0], &new->tables[0].rows[0]);
    for (unsigned t = 1; t < new->schema->ntables; t++)
        diff_table(&d, t);
}
