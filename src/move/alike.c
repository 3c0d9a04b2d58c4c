/* Elements without a key (payments, time, activities) that rows are about.
 *
 * A row is about an element that has all that the row brings; the element may
 * have more. Each has one row at most, so who takes which must be told over all
 * rows of the client: first those that have just what the row brings, then
 * the others, and where somebody took what another needs, he moves on if he
 * can (an augmenting path, breadth first). A row that is left makes a new
 * element. So the order of a file's rows does not count. */
#include "move/rows.h"
#include "base/banned.h"

typedef struct {
    ds_group *g;
    unsigned table;
    size_t *owner; /* of each element: 1 + place in g->rows */
    size_t *from;  /* the same, while a path is looked for */
} pairing;

static bool is_free(const pairing *p, size_t element)
{
    const ds_element *e = &p->g->elements.p[element];
    return e->table == p->table && e->old != NULL && p->owner[element] == 0;
}

static size_t count_set(const pairing *p, const ds_element *e)
{
    size_t n = 0;
    for (size_t i = 0; i < p->g->m->schema->tables[p->table].nstored; i++)
        n += e->old->values[i].set;
    return n;
}

/* Has the element all that the row brings, and no more when `just`? */
static bool fits(const pairing *p, const ds_candidate *c, size_t element,
                 bool just)
{
    const ds_element *e = &p->g->elements.p[element];
    size_t n = 0;
    if (e->table != p->table || e->old == NULL ||
        e->parent_table != c->parent_table ||
        !ds_str_eq(e->parent_key, c->parent_key))
        return false;
    for (size_t i = 0; i < c->n; i++) {
        ds_col_target to = c->cells[i].to;
        if (to.kind != DS_COL_FIELD || to.table != p->table)
            continue;
        const ds_value *v = &e->old->values[to.field];
        if (!v->set || !ds_same_value(p->g, to, c->cells[i].text, c->row, *v))
            return false;
        n++;
    }
    return n > 0 && (!just || n == count_set(p, e));
}

static void own(pairing *p, size_t row, size_t element)
{
    p->owner[element] = row + 1;
    p->g->rows.p[row].pair = element;
}

static void take_just(pairing *p, size_t row)
{
    for (size_t i = 1; i < p->g->elements.n; i++)
        if (is_free(p, i) && fits(p, &p->g->rows.p[row], i, true)) {
            own(p, row, i);
            return;
        }
}

/* Back along the path: each gives what it had to the one before. */
static void move_on(pairing *p, size_t row, size_t element)
{
    while (true) {
        size_t taker = p->from[element] - 1;
        size_t had = p->g->rows.p[taker].pair;
        own(p, taker, element);
        if (taker == row)
            return;
        element = had;
    }
}

static void take_any(pairing *p, size_t row)
{
    ds_group *g = p->g;
    DS_VEC(size_t) queue = {0};
    memset(p->from, 0, g->elements.n * sizeof *p->from);
    *ds_vec_push(&queue) = row;
    for (size_t at = 0; at < queue.n; at++) {
        size_t asker = queue.p[at];
        for (size_t i = 1; i < g->elements.n; i++) {
            if (p->from[i] != 0 || !fits(p, &g->rows.p[asker], i, false))
                continue;
            p->from[i] = asker + 1;
            if (p->owner[i] == 0) {
                move_on(p, row, i);
                ds_vec_free(&queue);
                return;
            }
            *ds_vec_push(&queue) = p->owner[i] - 1;
        }
    }
    ds_vec_free(&queue);
}

void ds_group_pair(ds_group *g)
{
    ds_import *m = g->m;
    pairing p = {.g = g, .table = m->table};
    if (m->table == 0 || m->schema->tables[m->table].key >= 0 ||
        g->record == NULL)
        return;
    p.owner = ds_new_n(&m->scratch, size_t, g->elements.n);
    p.from = ds_new_n(&m->scratch, size_t, g->elements.n);
    for (size_t i = 0; i < g->rows.n; i++)
        if (m->rows[g->rows.p[i].row].state < DS_ROW_BAD)
            take_just(&p, i);
    for (size_t i = 0; i < g->rows.n; i++)
        if (m->rows[g->rows.p[i].row].state < DS_ROW_BAD &&
            g->rows.p[i].pair == DS_NO_ELEMENT)
            take_any(&p, i);
}
