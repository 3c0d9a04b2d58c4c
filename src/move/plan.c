/* The rows about one client become its new bytes.
 *
 * The rows are gathered in a group, written as one edit and checked. What the
 * check finds stands at places of the new file; each is led back to the row
 * and column that brought it, that row is bad, and the rest is tried again
 * without it, until the check is content or no row is left. What cannot be led
 * back to a row (a rule about the client as a whole) makes all of them bad.
 * Everything lives in the import's scratch arena, reset for each try. */
#include "move/rows.h"
#include "record/client.h"
#include "base/file.h"
#include "base/banned.h"

/* One try: the client as it is, and as it would be. */
typedef struct {
    ds_import *m;
    const ds_target *target;
    ds_group group;
    ds_str old, bytes; /* old.p NULL: a new client */
    ds_findings found;
    bool refused;
} attempt;

static int read_client(attempt *t, ds_record **record, ds_err *err)
{
    ds_import *m = t->m;
    ds_arena *a = &m->scratch;
    ds_findings f = {.arena = a};
    ds_doc *doc = ds_new(a, ds_doc);
    *record = NULL;
    if (t->target->new)
        return 0;
    if (ds_file_read(&t->old, a, m->book->fd, ds_zstr(a, t->target->path),
                     DS_YAML_MAX_BYTES, err))
        return -1;
    int broken = ds_yaml_parse(doc, a, t->target->path, t->old, &f);
    ds_findings_free(&f);
    if (broken)
        return ds_fail(err, DS_ECHANGED, "%.*s: broken since it was indexed",
                       DS_FMT(t->target->path));
    *record = ds_new(a, ds_record);
    ds_record_read(*record, a, m->schema, doc, t->target->id, t->target->path,
                   NULL);
    return 0;
}

/* A new client can be written in one go when nothing stands within an
 * element. */
static bool are_flat(const ds_op *ops, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (ops[i].parent_noun.n > 0)
            return false;
    return true;
}

/* The bytes with all that the group brings; the old ones when it brings
 * nothing, p NULL when a new client would have no row. */
static int write_client(attempt *t, ds_err *err)
{
    ds_import *m = t->m;
    ds_edit_env env = {
        .schema = m->schema,
        .today = m->cells.today,
        .literal = m->opts->exported,
    };
    ds_changes changes = {0};
    ds_op *ops;
    size_t n;
    t->bytes = t->old;
    size_t nops = ds_group_ops(&ops, &t->group);
    if (t->target->new) {
        const ds_element *client = &t->group.elements.p[0];
        if (client->row == DS_NO_COLUMN)
            return 0;
        const ds_assign *all = ds_element_assigns(&n, &t->group, client);
        if (are_flat(ops, nops))
            return ds_client_new_with(&t->bytes, &m->scratch, &env, all, n, ops,
                                      nops, err);
        if (ds_client_new(&t->bytes, &m->scratch, &env, all, n, false, err))
            return -1;
    }
    int failed =
        nops == 0 ? 0
                  : ds_client_edit(&t->bytes, &m->scratch, &changes, &env,
                                   t->target->path, t->bytes, ops, nops, err);
    ds_vec_free(&changes);
    return failed;
}

/* What the system or the disk said, and no cell can cure. */
static bool is_grave(ds_code code)
{
    return code == DS_EIO || code == DS_EGIT || code == DS_EBUSY ||
           code == DS_ECHANGED;
}

static void blame_all(ds_import *m, size_t first, ds_finding_code code,
                      const ds_err *why)
{
    for (size_t at = first; at > 0; at = m->rows[at - 1].next)
        if (m->rows[at - 1].state < DS_ROW_BAD)
            ds_row_failed(m, at - 1, DS_NO_COLUMN, code, why);
}

/* --- from the new file back to the sheet ------------------------------- */

typedef struct {
    size_t row, column;
} origin;

static ds_str parent_key(const ds_record *r, const ds_row *row)
{
    const ds_table *t = &r->schema->tables[row->parent_table];
    const ds_row *parent = &r->tables[row->parent_table].rows[row->parent];
    return row->parent_table != 0 && t->key >= 0 && parent->values[t->key].set
               ? parent->values[t->key].text
               : (ds_str){0};
}

/* The element of the group that a row of the new record is. Those without a
 * key stand in the order of the group. */
const ds_element *ds_group_row(const ds_group *g, const ds_record *r,
                               unsigned table, size_t number)
{
    const ds_row *row = &r->tables[table].rows[number];
    int key = r->schema->tables[table].key;
    if (table == 0)
        return &g->elements.p[0];
    if (key >= 0 && row->values[key].set)
        return ds_group_find(g, table, row->parent_table, parent_key(r, row),
                             row->values[key].text);
    for (size_t i = 1; i < g->elements.n; i++)
        if (g->elements.p[i].table == table && number-- == 0)
            return &g->elements.p[i];
    return NULL;
}

/* The row that brought a value of the element, else the one that made it. */
static bool row_of(origin *o, const attempt *t, const ds_element *e, int field)
{
    if (e == NULL)
        return false;
    for (size_t i = 0; field >= 0 && i < e->values.n; i++) {
        if (e->values.p[i].field != (unsigned)field)
            continue;
        o->row = e->values.p[i].row;
        o->column = ds_row_column(t->m, e->table, (unsigned)field);
        return true;
    }
    o->row = e->old == NULL    ? e->row
             : e->values.n > 0 ? e->values.p[e->values.n - 1].row
                               : DS_NO_COLUMN;
    o->column = DS_NO_COLUMN;
    return o->row != DS_NO_COLUMN;
}

static bool is_at(const ds_node *n, const ds_finding *f)
{
    return n != NULL && n->line == f->line && n->col == f->col;
}

static bool trace_table(origin *o, const attempt *t, const ds_record *r,
                        unsigned table, const ds_finding *f)
{
    for (size_t i = 0; i < r->tables[table].n; i++) {
        const ds_row *row = &r->tables[table].rows[i];
        for (unsigned k = 0; k < r->schema->tables[table].nstored; k++)
            if (is_at(row->nodes[k], f))
                return row_of(o, t, ds_group_row(&t->group, r, table, i),
                              (int)k);
        if (table != 0 && is_at(row->node, f))
            return row_of(o, t, ds_group_row(&t->group, r, table, i), -1);
    }
    return false;
}

static bool trace(origin *o, const attempt *t, const ds_record *r,
                  const ds_finding *f)
{
    for (unsigned i = (unsigned)r->schema->ntables; i > 0; i--)
        if (trace_table(o, t, r, i - 1, f))
            return true;
    return t->target->new &&row_of(o, t, &t->group.elements.p[0], -1);
}

static void read_new(ds_record *r, const attempt *t)
{
    ds_import *m = t->m;
    ds_findings quiet = {.arena = &m->scratch};
    ds_doc *doc = ds_new(&m->scratch, ds_doc);
    ds_yaml_parse(doc, &m->scratch, t->target->path, t->bytes, &quiet);
    ds_record_read(r, &m->scratch, m->schema, doc, t->target->id,
                   t->target->path, NULL);
    ds_findings_free(&quiet);
}

static void lead_back(attempt *t, size_t first)
{
    ds_import *m = t->m;
    ds_record r = {0};
    read_new(&r, t);
    bool blamed = false;
    for (size_t i = 0; i < t->found.list.n; i++) {
        const ds_finding *f = &t->found.list.p[i];
        origin o;
        bool known = trace(&o, t, &r, f);
        if (!t->refused && known)
            ds_row_warn(m, o.row, o.column, f->code, f->msg);
        if (!t->refused || f->warning || !known)
            continue;
        ds_row_bad(m, o.row, o.column, f->code, "%.*s", DS_FMT(f->msg));
        if (f->code == DS_F_REF)
            ds_find_hint(m->findings, "--incomplete takes it: check names it "
                                      "until it is there");
        blamed = true;
    }
    for (size_t i = 0; t->refused && !blamed && i < t->found.list.n; i++) {
        const ds_finding *f = &t->found.list.p[i];
        ds_err why = {0};
        ds_fail(&why, DS_EFINDINGS, "%.*s: %.*s", DS_FMT(t->target->id),
                DS_FMT(f->msg));
        if (!f->warning)
            blame_all(m, first, f->code, &why);
    }
}

/* --- one client -------------------------------------------------------- */

static int attempt_open(attempt *t, ds_import *m, const ds_target *target,
                        size_t first, ds_err *err)
{
    ds_record *record;
    ds_arena_reset(&m->scratch);
    *t = (attempt){.m = m, .target = target, .found = {.arena = &m->scratch}};
    if (read_client(t, &record, err))
        return -1;
    ds_group_open(&t->group, m, target, record);
    ds_group_add(&t->group, first);
    return 0;
}

static void attempt_close(attempt *t)
{
    ds_group_close(&t->group);
    ds_findings_free(&t->found);
}

/* The rows whose values are all said already are the same. */
static void count_same(ds_import *m, const ds_group *g)
{
    for (size_t i = 0; i < g->elements.n; i++)
        for (size_t k = 0; k < g->elements.p[i].values.n; k++) {
            const ds_new_value *v = &g->elements.p[i].values.p[k];
            if (v->usual && m->rows[v->row].state == DS_ROW_CHANGED)
                m->rows[v->row].state = DS_ROW_SAME;
        }
    for (size_t i = 0; i < g->elements.n; i++)
        for (size_t k = 0; k < g->elements.p[i].values.n; k++) {
            const ds_new_value *v = &g->elements.p[i].values.p[k];
            if (!v->usual && m->rows[v->row].state == DS_ROW_SAME)
                m->rows[v->row].state = DS_ROW_CHANGED;
        }
}

/* Without what the record says by itself. */
static int write_short(attempt *t, ds_err *err)
{
    ds_record r = {0};
    ds_err unsaid = {0};
    if (ds_usual_hide(&t->group) == 0)
        return write_client(t, err);
    if (write_client(t, err))
        return -1;
    if (t->bytes.p == NULL)
        return 0;
    read_new(&r, t);
    ds_usual_keep(&t->group, &r, &unsaid);
    count_same(t->m, &t->group);
    return write_client(t, err);
}

/* 0: done; 1: some rows are bad, once more without them. */
static int attempt_finish(attempt *t, size_t first, ds_err *err)
{
    ds_import *m = t->m;
    ds_err why = {0};
    if (write_short(t, &why)) {
        if (is_grave(why.code)) {
            *err = why;
            return -1;
        }
        blame_all(m, first, DS_F_ROW, &why);
        return 1;
    }
    if (t->bytes.p == NULL || (t->old.p != NULL && ds_str_eq(t->bytes, t->old)))
        return 0;
    if (ds_changeset_try(&t->refused, m->change, &t->found, t->target->path,
                         t->old, t->bytes, err))
        return -1;
    if (!t->refused)
        ds_changeset_take(m->change, t->target->path, t->old, t->bytes);
    if (t->found.list.n > 0)
        lead_back(t, first);
    return t->refused ? 1 : 0;
}

int ds_plan_client(ds_import *m, size_t target, ds_err *err)
{
    int again = 1;
    size_t first = m->first.p[target];
    while (again > 0) {
        attempt t;
        again = attempt_open(&t, m, &m->finder.targets.p[target], first, err);
        if (!again)
            again = attempt_finish(&t, first, err);
        attempt_close(&t);
    }
    return again;
}
