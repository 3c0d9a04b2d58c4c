/* Operations on a client's fields and elements become one plan of edits. */
#include "record/client.h"
#include "record/element.h"
#include "base/banned.h"

static void note(const ds_editing *e, ds_str what, ds_str old, ds_str new)
{
    *ds_vec_push(e->changes) =
        (ds_change){.what = what, .old = old, .new = new, .field = -1};
}

/* "invoice 2026-014 status", or "address.city" of the client. */
static ds_str field_name(const ds_editing *e, unsigned table, const ds_row *row,
                         const ds_field *f)
{
    ds_str element = ds_element_name(e->arena, e->record, table, row);
    return ds_printf(e->arena, "%.*s%s%.*s", DS_FMT(element),
                     element.n ? " " : "", DS_FMT(f->name));
}

static ds_str text_of_node(ds_arena *a, const ds_node *n)
{
    if (!n || n->kind == DS_SCALAR)
        return n && !n->empty ? n->text : DS_STR("");
    return ds_list_text(a, n);
}

/* "1220" and "1220.00" are one amount: setting what is so already changes
 * nothing. */
static bool means_the_same(ds_arena *a, const ds_field *f, ds_str x, ds_str y)
{
    ds_value v, w;
    if (f->type == DS_NOTE)
        return ds_str_eq(ds_str_trim(x), ds_str_trim(y));
    if (ds_str_eq(x, y))
        return true;
    if (ds_type_class(f->type) == DS_AS_TEXT || !x.n || !y.n ||
        !ds_value_parse(&v, a, f, x, 0, NULL) ||
        !ds_value_parse(&w, a, f, y, 0, NULL))
        return false;
    return v.set == w.set && v.num == w.num && v.cur == w.cur;
}

/* --- lists ------------------------------------------------------------- */

static bool in_list(ds_str list, ds_str word)
{
    while (list.p && list.n)
        if (ds_str_eq(ds_str_cut(&list, '\n'), word))
            return true;
    return false;
}

/* `old` with the words of `typed` added or taken away. */
static ds_str join_lists(ds_arena *a, ds_str old, ds_str typed, char sign)
{
    ds_buf b = {0};
    ds_str rest = old;
    while (rest.p && rest.n) {
        ds_str word = ds_str_cut(&rest, '\n');
        if (sign == '+' || !in_list(typed, word))
            ds_buf_addf(&b, "%s%.*s", b.n ? "\n" : "", DS_FMT(word));
    }
    rest = typed;
    while (sign == '+' && rest.p && rest.n) {
        ds_str word = ds_str_cut(&rest, '\n');
        if (!in_list(old, word))
            ds_buf_addf(&b, "%s%.*s", b.n ? "\n" : "", DS_FMT(word));
    }
    ds_str joined = ds_dup(a, ds_buf_str(&b));
    ds_buf_free(&b);
    return joined;
}

/* Element by element, so that comments between them stay: possible where the
 * new list is the old one less some, with others behind. */
static bool edit_list(const ds_editing *e, ds_node *seq, ds_str text)
{
    ds_str rest = text;
    ds_node *n = seq->first;
    for (; n && n->kind == DS_SCALAR; n = n->next) {
        ds_str peek = rest, word = ds_str_cut(&peek, '\n');
        if (rest.n && ds_str_eq(n->text, word))
            rest = peek;
        else if (in_list(text, n->text))
            return false;
    }
    if (n || !seq->count)
        return false;
    for (n = seq->first; n; n = n->next)
        if (!in_list(text, n->text))
            ds_plan_remove(e->plan, n);
    while (rest.p && rest.n) {
        ds_yval *v = ds_new(e->arena, ds_yval);
        *v = (ds_yval){.kind = DS_SCALAR, .text = ds_str_cut(&rest, '\n')};
        ds_plan_append(e->plan, seq->parent, seq->key->text, v,
                       (ds_key_order){0});
    }
    return true;
}

/* --- setting fields ---------------------------------------------------- */

typedef struct {
    unsigned table;
    const ds_row *row;
    const ds_table *t;
    ds_key_order order;
} target;

static ds_node *map_of(const ds_editing *e, const target *t)
{
    return t->table ? (ds_node *)t->row->node : e->doc->root;
}

/* The fields of a group in the schema's order, by their last steps. */
static ds_key_order group_order(const ds_editing *e, const ds_table *t,
                                ds_str group)
{
    ds_str *names = ds_new_n(e->arena, ds_str, t->nstored);
    size_t n = 0;
    for (size_t i = 0; i < t->nstored; i++)
        if (ds_str_eq(ds_field_group(&t->fields[i]), group))
            names[n++] = ds_field_leaf(&t->fields[i]);
    return (ds_key_order){names, n};
}

/* Replaces the item of that key, or puts it at its place in the order. */
static void put_item(ds_yval *map, ds_yval v, ds_key_order order)
{
    ds_yval *items = (ds_yval *)map->items;
    size_t at = 0;
    for (size_t i = 0; i < order.n && !ds_str_eq(order.names[i], v.key); i++)
        at += at < map->count && ds_str_eq(items[at].key, order.names[i]);
    if (at < map->count && ds_str_eq(items[at].key, v.key)) {
        items[at] = v;
        return;
    }
    memmove(items + at + 1, items + at, (map->count - at) * sizeof *items);
    items[at] = v;
    map->count++;
}

/* Gathers `address.city` and `address.street` into one new `address`, also when
 * several operations set them. */
static void set_in_new_group(const ds_editing *e, target *t, ds_str group,
                             ds_yval v)
{
    const ds_row *rows = e->record->tables[t->table].rows;
    ds_str name = ds_printf(e->arena, "%u %zu %.*s", t->table,
                            (size_t)(t->row - rows), DS_FMT(group));
    uint64_t *slot = ds_map_put(e->groups, name, NULL);
    ds_yval *map = (ds_yval *)(uintptr_t)*slot;
    if (!map) {
        map = ds_new(e->arena, ds_yval);
        *map = (ds_yval){.kind = DS_MAP,
                         .key = group,
                         .items = ds_new_n(e->arena, ds_yval, t->t->nstored)};
        *slot = (uintptr_t)map;
    }
    put_item(map, v, group_order(e, t->t, group));
    ds_plan_set(e->plan, map_of(e, t), group, map, t->order);
}

static void put_value(const ds_editing *e, target *t, const ds_field *f,
                      const ds_yval *v)
{
    ds_str group = ds_field_group(f);
    ds_node *map = map_of(e, t);
    ds_node *inner = group.n && map ? ds_yaml_get(map, group) : NULL;
    if (!group.n)
        ds_plan_set(e->plan, map, v->key, v, t->order);
    else if (inner && inner->kind == DS_MAP)
        ds_plan_set(e->plan, inner, v->key, v, group_order(e, t->t, group));
    else
        set_in_new_group(e, t, group, *v);
}

static void set_value(const ds_editing *e, target *t, const ds_field *f,
                      ds_str text)
{
    ds_yval *v = ds_new(e->arena, ds_yval);
    *v = ds_field_yval(e->arena, e->env, f, text);
    put_value(e, t, f, v);
}

/* What the i-th assignment and, of a list, those behind it make of `old`:
 * "tags+=a tags+=b" is one change. */
static int new_text(ds_str *text, const ds_field **f, const ds_editing *e,
                    const target *t, const ds_op *op, size_t i)
{
    char sign;
    const ds_assign *assign = &op->assigns[i];
    ds_str old = *text;
    if (ds_field_find(f, &sign, t->t, assign->field, e->err) ||
        ds_assigned_text(text, e->arena, e->env, *f, assign->text, e->err))
        return -1;
    if (sign)
        *text = join_lists(e->arena, old, *text, sign);
    return 0;
}

static const ds_field *field_of(const target *t, const ds_assign *assign)
{
    const ds_field *f;
    char sign;
    return ds_field_find(&f, &sign, t->t, assign->field, NULL) ? NULL : f;
}

static bool came_before(const target *t, const ds_op *op, size_t i)
{
    const ds_field *f = field_of(t, &op->assigns[i]);
    for (size_t k = 0; f && f->type == DS_TEXTS && k < i; k++)
        if (field_of(t, &op->assigns[k]) == f)
            return true;
    return false;
}

static int set_field(const ds_editing *e, target *t, const ds_op *op, size_t i)
{
    const ds_field *f = field_of(t, &op->assigns[i]);
    if (came_before(t, op, i))
        return 0;
    ds_node *n = f ? (ds_node *)t->row->nodes[f - t->t->fields] : NULL;
    ds_str old = text_of_node(e->arena, n), text = old;
    if (new_text(&text, &f, e, t, op, i))
        return -1;
    for (size_t k = i + 1; f->type == DS_TEXTS && k < op->n; k++)
        if (field_of(t, &op->assigns[k]) == f &&
            new_text(&text, &f, e, t, op, k))
            return -1;
    if (means_the_same(e->arena, f, old, text))
        return 0;
    note(e, field_name(e, t->table, t->row, f), old, text);
    if (!text.n)
        ds_plan_remove(e->plan, n);
    else if (!n || n->kind != DS_SEQ || !edit_list(e, n, text))
        set_value(e, t, f, text);
    return 0;
}

static int unset_field(const ds_editing *e, target *t, const ds_assign *assign)
{
    const ds_field *f;
    char sign;
    if (ds_field_find(&f, &sign, t->t, assign->field, e->err))
        return -1;
    ds_node *n = (ds_node *)t->row->nodes[f - t->t->fields];
    if (!n)
        return 0;
    note(e, field_name(e, t->table, t->row, f), text_of_node(e->arena, n),
         DS_STR(""));
    ds_plan_remove(e->plan, n);
    return 0;
}

static int find_target(target *t, const ds_editing *e, const ds_op *op)
{
    *t = (target){0};
    if (ds_element_find(&t->table, &t->row, e, op))
        return -1;
    t->t = &e->env->schema->tables[t->table];
    t->order = (ds_key_order){t->t->keys, t->t->nkeys};
    return 0;
}

static int change_fields(const ds_editing *e, const ds_op *op)
{
    target t;
    if (find_target(&t, e, op))
        return -1;
    for (size_t i = 0; i < op->n; i++) {
        if (op->kind == DS_OP_SET ? set_field(e, &t, op, i)
                                  : unset_field(e, &t, &op->assigns[i]))
            return -1;
    }
    return 0;
}

/* --- elements ---------------------------------------------------------- */

static ds_str new_key(const ds_table *t, const ds_yval *v)
{
    for (size_t i = 0; t->key >= 0 && i < v->count; i++)
        if (ds_str_eq(v->items[i].key, t->fields[t->key].name))
            return v->items[i].text;
    return DS_STR("");
}

static uint64_t *key_slot(const ds_editing *e, unsigned table, ds_str key)
{
    ds_str name = ds_printf(e->arena, "%u %.*s", table, DS_FMT(key));
    return ds_map_put(e->keys, name, NULL);
}

/* Whether the file or an operation before has the key; takes it. */
static bool take_key(const ds_editing *e, unsigned table, ds_str key)
{
    const ds_table *t = &e->env->schema->tables[table];
    if (!key.n)
        return false;
    uint64_t *known = key_slot(e, table, DS_STR(""));
    bool filled = *known != 0;
    *known = 1;
    for (size_t i = 0; !filled && i < e->record->tables[table].n; i++) {
        const ds_node *n = e->record->tables[table].rows[i].nodes[t->key];
        if (n)
            *key_slot(e, table, n->text) = 1;
    }
    uint64_t *mine = key_slot(e, table, key);
    bool taken = *mine != 0;
    *mine = 1;
    return taken;
}

static void note_element(const ds_editing *e, const ds_table *t,
                         const ds_yval *v)
{
    ds_str key = new_key(t, v);
    ds_str name = ds_printf(e->arena, "%.*s%s%.*s", DS_FMT(t->noun),
                            key.n ? " " : "", DS_FMT(key));
    note(e, ds_printf(e->arena, "add %.*s", DS_FMT(name)), DS_STR(""),
         DS_STR(""));
    for (size_t i = 0; i < v->count; i++)
        if (v->items[i].kind == DS_SCALAR && !ds_str_eq(v->items[i].text, key))
            note(e,
                 ds_printf(e->arena, "%.*s %.*s", DS_FMT(name),
                           DS_FMT(v->items[i].key)),
                 DS_STR(""), v->items[i].text);
}

static int add_element(const ds_editing *e, const ds_op *op)
{
    const ds_schema *s = e->env->schema;
    int table = ds_schema_table(s, op->noun);
    unsigned owner_table;
    const ds_row *owner;
    if (table < 1)
        return ds_schema_no_table(s, op->noun, e->err);
    const ds_table *t = &s->tables[table];
    ds_yval *v = ds_new(e->arena, ds_yval);
    if (ds_element_owner(&owner_table, &owner, e, op, (unsigned)table) ||
        ds_element_yval(v, e->arena, e->env, t, op->assigns, op->n, e->err))
        return -1;
    ds_str key = new_key(t, v);
    if (take_key(e, (unsigned)table, key))
        return ds_fail(e->err, DS_EEXISTS, "%.*s has %.*s %.*s already",
                       DS_FMT(e->record->id), DS_FMT(t->noun), DS_FMT(key));
    const ds_table *up = &s->tables[owner_table];
    ds_plan_append(e->plan, owner_table ? (ds_node *)owner->node : e->doc->root,
                   t->name, v, (ds_key_order){up->keys, up->nkeys});
    note_element(e, t, v);
    return 0;
}

static int remove_element(const ds_editing *e, const ds_op *op)
{
    unsigned table;
    const ds_row *row;
    if (ds_element_find(&table, &row, e, op))
        return -1;
    if (!table)
        return ds_fail(e->err, DS_EUSAGE,
                       "an element is removed by its noun "
                       "and key");
    note(e,
         ds_printf(e->arena, "remove %.*s",
                   DS_FMT(ds_element_name(e->arena, e->record, table, row))),
         DS_STR(""), DS_STR(""));
    ds_plan_remove(e->plan, (ds_node *)row->node);
    return 0;
}

/* --- as another version has it ----------------------------------------- */

/* Notes what becomes of a field; false: nothing does. */
static bool note_field(const ds_editing *e, const target *t,
                       const ds_row *source, size_t field)
{
    const ds_field *f = &t->t->fields[field];
    ds_str old = text_of_node(e->arena, t->row->nodes[field]);
    ds_str new = text_of_node(e->arena, source->nodes[field]);
    if (ds_str_eq(old, new))
        return false;
    note(e, field_name(e, t->table, t->row, f), old, new);
    return true;
}

static int restore_field(const ds_editing *e, target *t, const ds_op *op,
                         const ds_row *source, ds_str name)
{
    const ds_field *f;
    char sign;
    if (ds_field_find(&f, &sign, t->t, name, e->err))
        return -1;
    size_t i = (size_t)(f - t->t->fields);
    const ds_node *is = t->row->nodes[i], *was = source->nodes[i];
    if (!note_field(e, t, source, i))
        return 0;
    if (!was) {
        ds_plan_remove(e->plan, (ds_node *)is);
        return 0;
    }
    ds_yval *v = ds_new(e->arena, ds_yval);
    *v = ds_yval_of(e->arena, op->from->doc, was);
    v->key = ds_field_leaf(f);
    put_value(e, t, f, v);
    return 0;
}

static ds_str bytes_of(const ds_doc *doc, const ds_node *n)
{
    return ds_str_trim(ds_str_sub(doc->bytes, n->beg, n->end));
}

/* Without a key elements are the same when all of them is. */
static bool has_equal(const ds_editing *e, unsigned table,
                      const ds_record *from, const ds_row *source)
{
    ds_str wanted = bytes_of(from->doc, source->node);
    const ds_rows *rows = &e->record->tables[table];
    for (size_t i = 0; i < rows->n; i++)
        if (ds_str_eq(bytes_of(e->doc, rows->rows[i].node), wanted))
            return true;
    return false;
}

static int restore_new(const ds_editing *e, const ds_op *op, unsigned table,
                       const ds_yval *v, ds_str name)
{
    const ds_schema *s = e->env->schema;
    unsigned owner_table;
    const ds_row *owner;
    if (ds_element_owner(&owner_table, &owner, e, op, table))
        return -1;
    const ds_table *up = &s->tables[owner_table];
    note(e, ds_printf(e->arena, "restore %.*s", DS_FMT(name)), DS_STR(""),
         DS_STR(""));
    ds_plan_append(e->plan, owner_table ? (ds_node *)owner->node : e->doc->root,
                   s->tables[table].name, v,
                   (ds_key_order){up->keys, up->nkeys});
    return 0;
}

static int restore_element(const ds_editing *e, const ds_op *op,
                           const target *source)
{
    target t;
    ds_err none;
    ds_editing quiet = *e;
    quiet.err = &none;
    const ds_row *row = source->row;
    ds_str name = ds_element_name(e->arena, op->from, source->table, row);
    ds_yval *v = ds_new(e->arena, ds_yval);
    *v = ds_yval_of(e->arena, op->from->doc, row->node);
    if (source->t->key < 0 || !row->nodes[source->t->key])
        return has_equal(e, source->table, op->from, row)
                   ? 0
                   : restore_new(e, op, source->table, v, name);
    if (find_target(&t, &quiet, op))
        return restore_new(e, op, source->table, v, name);
    if (ds_str_eq(bytes_of(e->doc, t.row->node),
                  bytes_of(op->from->doc, row->node)))
        return 0;
    note(e, ds_printf(e->arena, "restore %.*s", DS_FMT(name)), DS_STR(""),
         DS_STR(""));
    for (size_t i = 0; i < t.t->nstored; i++)
        note_field(e, &t, row, i);
    ds_node *old = (ds_node *)t.row->node;
    ds_plan_insert(e->plan, old->parent, old, v);
    ds_plan_remove(e->plan, old);
    return 0;
}

/* The same element by its whole key, where a part of it was typed. */
static ds_op exact(const ds_editing *e, const ds_op *op, const target *source)
{
    ds_op out = *op;
    const ds_schema *s = e->env->schema;
    const ds_row *row = source->row;
    int key = source->t->key;
    if (source->table && key >= 0 && row->nodes[key])
        out.key = row->nodes[key]->text;
    key = s->tables[row->parent_table].key;
    if (source->table && row->parent_table && op->parent_noun.n) {
        row = &op->from->tables[row->parent_table].rows[row->parent];
        if (key >= 0 && row->nodes[key])
            out.parent_key = row->nodes[key]->text;
    }
    return out;
}

static int restore(const ds_editing *e, const ds_op *op)
{
    target source, t;
    ds_editing other = *e;
    other.record = op->from;
    other.doc = op->from->doc;
    if (find_target(&source, &other, op))
        return -1;
    const ds_op same = exact(e, op, &source);
    if (op->n == 0 && source.table == 0)
        return ds_fail(e->err, DS_EUSAGE,
                       "an element is restored by its noun "
                       "and key");
    if (op->n == 0)
        return restore_element(e, &same, &source);
    if (find_target(&t, e, &same))
        return -1;
    for (size_t i = 0; i < op->n; i++)
        if (restore_field(e, &t, op, source.row, op->assigns[i].field))
            return -1;
    return 0;
}

/* --- the whole --------------------------------------------------------- */

static int do_op(const ds_editing *e, const ds_op *op)
{
    switch (op->kind) {
    case DS_OP_ADD:
        return add_element(e, op);
    case DS_OP_RM:
        return remove_element(e, op);
    case DS_OP_RESTORE:
        return restore(e, op);
    default:
        return change_fields(e, op);
    }
}

static int first_finding(const ds_findings *f, ds_err *err)
{
    const ds_finding *first = &f->list.p[0];
    return ds_fail(err, DS_ESYNTAX, "%.*s:%u:%u: %.*s", DS_FMT(first->path),
                   first->line, first->col, DS_FMT(first->msg));
}

int ds_client_edit(ds_str *out, ds_arena *a, ds_changes *changes,
                   const ds_edit_env *env, ds_str path, ds_str bytes,
                   const ds_op *ops, size_t nops, ds_err *err)
{
    ds_doc *doc = ds_new(a, ds_doc);
    ds_record *r = ds_new(a, ds_record);
    ds_findings f = {.arena = a};
    int broken =
        ds_yaml_parse(doc, a, path, bytes, &f) ? first_finding(&f, err) : 0;
    ds_findings_free(&f);
    if (broken)
        return -1;
    ds_record_read(r, a, env->schema, doc, ds_client_id(path), path, NULL);
    ds_map keys = {0}, groups = {0};
    ds_editing e = {.env = env,
                    .keys = &keys,
                    .groups = &groups,
                    .arena = a,
                    .record = r,
                    .doc = doc,
                    .plan = ds_plan_new(a, doc),
                    .changes = changes,
                    .err = err};
    int failed = 0;
    for (size_t i = 0; i < nops && !failed; i++)
        failed = do_op(&e, &ops[i]);
    ds_map_free(&keys);
    ds_map_free(&groups);
    return failed ? -1 : ds_plan_apply(out, a, e.plan, err);
}
