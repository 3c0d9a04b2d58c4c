/* Elements by name, and new ones as YAML values. */
#include "record/element.h"
#include "record/suggest.h"
#include <string.h>
#include "base/banned.h"

ds_str ds_field_leaf(const ds_field *f)
{
    size_t dot = ds_str_chr(f->name, '.');
    return dot < f->name.n ? ds_str_sub(f->name, dot + 1, f->name.n) : f->name;
}

ds_str ds_field_group(const ds_field *f)
{
    size_t dot = ds_str_chr(f->name, '.');
    return dot < f->name.n ? ds_str_sub(f->name, 0, dot) : DS_STR("");
}

ds_str ds_list_text(ds_arena *a, const ds_node *list)
{
    ds_buf b = {0};
    for (const ds_node *c = list->first; c; c = c->next) {
        if (b.n)
            ds_buf_addc(&b, '\n');
        ds_buf_add(&b, c->text);
    }
    ds_str text = ds_dup(a, ds_buf_str(&b));
    ds_buf_free(&b);
    return text;
}

/* --- finding ----------------------------------------------------------- */

static ds_str key_of(const ds_table *t, const ds_row *row)
{
    const ds_node *n = t->key >= 0 ? row->nodes[t->key] : NULL;
    return n ? n->text : DS_STR("");
}

/* From 1, among its owner's elements of the table. */
static size_t number_of(const ds_record *r, unsigned table, const ds_row *row)
{
    size_t n = 1;
    for (const ds_row *x = r->tables[table].rows; x < row; x++)
        n += x->parent_table == row->parent_table && x->parent == row->parent;
    return n;
}

ds_str ds_element_name(ds_arena *a, const ds_record *r, unsigned table,
                       const ds_row *row)
{
    const ds_table *t = &r->schema->tables[table];
    ds_str key = key_of(t, row);
    if (table == 0)
        return DS_STR("");
    if (key.n)
        return ds_printf(a, "%.*s %.*s", DS_FMT(t->noun), DS_FMT(key));
    return ds_printf(a, "%.*s #%zu", DS_FMT(t->noun), number_of(r, table, row));
}

static const ds_row *owner_of(const ds_record *r, const ds_row *row)
{
    return &r->tables[row->parent_table].rows[row->parent];
}

/* As deep as collections stand in each other. */
ds_str ds_element_title(ds_arena *a, const ds_record *r, unsigned table,
                        const ds_row *row)
{
    ds_str name = ds_element_name(a, r, table, row);
    if (table == 0 || row->parent_table == 0)
        return name;
    ds_str owner = ds_element_title(a, r, row->parent_table, owner_of(r, row));
    return ds_printf(a, "%.*s %.*s", DS_FMT(owner), DS_FMT(name));
}

ds_str ds_element_path(ds_arena *a, const ds_record *r, unsigned table,
                       const ds_row *row)
{
    const ds_table *t = &r->schema->tables[table];
    ds_str key = key_of(t, row), owner = DS_STR("");
    if (table == 0)
        return owner;
    if (row->parent_table)
        owner = ds_element_path(a, r, row->parent_table, owner_of(r, row));
    if (!key.n)
        key = ds_printf(a, "%zu", number_of(r, table, row));
    return ds_printf(a, "%.*s%s%.*s[%.*s]", DS_FMT(owner), owner.n ? "." : "",
                     DS_FMT(t->name), DS_FMT(key));
}

static bool owned_by(const ds_row *row, unsigned owner_table, uint32_t owner)
{
    return owner_table == 0 ||
           (row->parent_table == owner_table && row->parent == owner);
}

/* "#2" is the second of those that the owner holds. */
static bool parse_number(size_t *out, ds_str key)
{
    if (key.n < 2 || key.n > 9 || key.p[0] != '#')
        return false;
    *out = 0;
    for (size_t i = 1; i < key.n; i++) {
        if (key.p[i] < '0' || key.p[i] > '9')
            return false;
        *out = *out * 10 + (size_t)(key.p[i] - '0');
    }
    return true;
}

typedef struct {
    unsigned table, owner_table;
    uint32_t owner;
    ds_str key;
} wanted;

/* By key, by number, by the only key that starts so. */
static const ds_row *search(const ds_record *r, const wanted *w)
{
    const ds_table *t = &r->schema->tables[w->table];
    const ds_rows *rows = &r->tables[w->table];
    const ds_row *starts = NULL, *counted = NULL;
    size_t number = 0, count = 0, fits = 0;
    bool numbered = parse_number(&number, w->key);
    for (size_t i = 0; i < rows->n; i++) {
        const ds_row *row = &rows->rows[i];
        if (!owned_by(row, w->owner_table, w->owner))
            continue;
        ds_str key = key_of(t, row);
        if (ds_str_eq(key, w->key))
            return row;
        if (numbered && ++count == number)
            counted = row;
        if (w->key.n && ds_str_starts(key, w->key)) {
            starts = row;
            fits++;
        }
    }
    if (counted != NULL)
        return counted;
    return fits == 1 ? starts : NULL;
}

static int not_found(const ds_editing *e, const wanted *w)
{
    const ds_table *t = &e->record->schema->tables[w->table];
    const ds_rows *rows = &e->record->tables[w->table];
    ds_str *keys = ds_new_n(e->arena, ds_str, rows->n);
    size_t n = 0;
    for (size_t i = 0; i < rows->n; i++)
        if (key_of(t, &rows->rows[i]).n)
            keys[n++] = key_of(t, &rows->rows[i]);
    ds_suggestion near = ds_suggest(w->key, keys, n);
    if (!rows->n)
        return ds_fail(e->err, DS_ENOTFOUND, "%.*s has no %.*s",
                       DS_FMT(e->record->id), DS_FMT(t->name));
    return ds_fail(e->err, DS_ENOTFOUND, "%.*s has no %.*s \"%.*s\"%s",
                   DS_FMT(e->record->id), DS_FMT(t->noun), DS_FMT(w->key),
                   near.text);
}

static int find_row(const ds_row **row, const ds_editing *e, const wanted *w)
{
    *row = search(e->record, w);
    return *row ? 0 : not_found(e, w);
}

static int find_table(unsigned *out, const ds_editing *e, ds_str noun)
{
    int table = ds_schema_table(e->env->schema, noun);
    if (table < 0)
        return ds_schema_no_table(e->env->schema, noun, e->err);
    *out = (unsigned)table;
    return 0;
}

static bool is_parent(const ds_table *t, unsigned table)
{
    for (size_t i = 0; i < t->nparents; i++)
        if (t->parents[i] == table)
            return true;
    return false;
}

/* The owner that the operation names, or the client where it names none. */
static int find_owner(wanted *w, const ds_editing *e, const ds_op *op)
{
    const ds_table *t = &e->env->schema->tables[w->table];
    w->owner_table = 0;
    w->owner = 0;
    if (!op->parent_noun.n)
        return 0;
    wanted up = {.key = op->parent_key};
    const ds_row *row;
    if (find_table(&up.table, e, op->parent_noun))
        return -1;
    if (!is_parent(t, up.table))
        return ds_fail(e->err, DS_EUSAGE, "%.*s are not kept under %.*s",
                       DS_FMT(t->name),
                       DS_FMT(e->env->schema->tables[up.table].name));
    if (find_row(&row, e, &up))
        return -1;
    w->owner_table = up.table;
    w->owner = (uint32_t)(row - e->record->tables[up.table].rows);
    return 0;
}

int ds_element_find(unsigned *table, const ds_row **row, const ds_editing *e,
                    const ds_op *op)
{
    wanted w = {.key = op->key};
    *table = 0;
    *row = &e->record->tables[0].rows[0];
    if (!op->noun.n)
        return 0;
    if (find_table(&w.table, e, op->noun))
        return -1;
    if (w.table == 0)
        return 0;
    *table = w.table;
    return find_owner(&w, e, op) || find_row(row, e, &w) ? -1 : 0;
}

int ds_element_owner(unsigned *table, const ds_row **row, const ds_editing *e,
                     const ds_op *op, unsigned of_table)
{
    const ds_table *t = &e->env->schema->tables[of_table];
    wanted w = {.table = of_table};
    *table = 0;
    *row = &e->record->tables[0].rows[0];
    if (is_parent(t, 0) && !op->parent_noun.n)
        return 0;
    if (!op->parent_noun.n) {
        const ds_table *up = &e->env->schema->tables[t->parents[0]];
        ds_fail(e->err, DS_EUSAGE, "which %.*s does the %.*s belong to?",
                DS_FMT(up->noun), DS_FMT(t->noun));
        return ds_hint(e->err, "dossier add %.*s %.*s %.*s KEY ...",
                       DS_FMT(t->noun), DS_FMT(e->record->id),
                       DS_FMT(up->noun));
    }
    if (find_owner(&w, e, op))
        return -1;
    *table = w.owner_table;
    *row = &e->record->tables[w.owner_table].rows[w.owner];
    return 0;
}

/* --- fields ------------------------------------------------------------ */

int ds_field_find(const ds_field **field, char *sign, const ds_table *t,
                  ds_str name, ds_err *err)
{
    *sign = 0;
    if (name.n > 1 && strchr("+-", name.p[name.n - 1])) {
        *sign = name.p[name.n - 1];
        name.n--;
    }
    int f = ds_table_field(t, name);
    if (f < 0)
        return ds_schema_no_field(t, name, err);
    *field = &t->fields[f];
    if ((*field)->virtual)
        return ds_fail(err, DS_EUSAGE, "%.*s is computed and cannot be set",
                       DS_FMT(name));
    if (*sign && (*field)->type != DS_TEXTS)
        return ds_fail(err, DS_EUSAGE,
                       "%.*s is not a list: it has no %c=", DS_FMT(name),
                       *sign);
    return 0;
}

static bool written_plain(ds_type t)
{
    ds_class c = ds_type_class(t);
    return c != DS_AS_TEXT;
}

ds_yval ds_field_yval(ds_arena *a, const ds_edit_env *env, const ds_field *f,
                      ds_str text)
{
    ds_yval v = {.kind = DS_SCALAR,
                 .text = text,
                 .plain = written_plain(f->type),
                 .key = ds_field_leaf(f)};
    bool lines = f->type == DS_NOTE && ds_str_chr(text, '\n') < text.n;
    if (lines && !env->literal && !ds_str_ends(text, DS_STR("\n")))
        v.text = ds_printf(a, "%.*s\n", DS_FMT(text));
    if (f->type != DS_TEXTS)
        return v;
    size_t n = 1;
    for (size_t i = 0; i < text.n; i++)
        n += text.p[i] == '\n';
    ds_yval *items = ds_new_n(a, ds_yval, n);
    for (size_t i = 0; i < n; i++)
        items[i] =
            (ds_yval){.kind = DS_SCALAR, .text = ds_str_cut(&text, '\n')};
    v = (ds_yval){
        .kind = DS_SEQ, .key = ds_field_leaf(f), .items = items, .count = n};
    return v;
}

int ds_assigned_text(ds_str *out, ds_arena *a, const ds_edit_env *env,
                     const ds_field *f, ds_str typed, ds_err *err)
{
    *out = typed;
    if (!typed.n || (env->literal && ds_type_class(f->type) == DS_AS_TEXT))
        return 0;
    return ds_value_normalise(out, a, f, typed, env->today, err);
}

/* --- new elements ------------------------------------------------------ */

/* The text of a field of a new element: given, else the schema's initial. */
static int text_of(ds_str *out, ds_arena *a, const ds_edit_env *env,
                   const ds_field *f, const ds_assign *assigns, size_t n,
                   ds_err *err)
{
    ds_str typed = f->initial;
    for (size_t i = 0; i < n; i++)
        if (ds_str_eq(assigns[i].field, f->name))
            typed = assigns[i].text;
    return ds_assigned_text(out, a, env, f, typed, err);
}

static ds_yval *find_item(ds_yval *items, size_t n, ds_str key)
{
    for (size_t i = 0; i < n; i++)
        if (ds_str_eq(items[i].key, key))
            return &items[i];
    return NULL;
}

/* Appends to a mapping whose items have room for it. */
static ds_yval *put(ds_yval *items, size_t *n, ds_yval v)
{
    items[*n] = v;
    return &items[(*n)++];
}

static void put_in_group(ds_arena *a, ds_yval *items, size_t *n,
                         const ds_table *t, const ds_field *f, ds_yval v)
{
    ds_str group = ds_field_group(f);
    ds_yval *map = find_item(items, *n, group);
    if (!map)
        map = put(items, n,
                  (ds_yval){.kind = DS_MAP,
                            .key = group,
                            .items = ds_new_n(a, ds_yval, t->nstored)});
    put((ds_yval *)map->items, &map->count, v);
}

int ds_element_yval(ds_yval *out, ds_arena *a, const ds_edit_env *env,
                    const ds_table *t, const ds_assign *assigns, size_t n,
                    ds_err *err)
{
    for (size_t i = 0; i < n; i++) {
        const ds_field *f;
        char sign;
        if (ds_field_find(&f, &sign, t, assigns[i].field, err))
            return -1;
        if (sign)
            return ds_fail(err, DS_EUSAGE,
                           "%.*s is new: it has nothing to add to",
                           DS_FMT(f->name));
    }
    ds_yval *items = ds_new_n(a, ds_yval, t->nstored);
    size_t count = 0;
    for (size_t i = 0; i < t->nstored; i++) {
        const ds_field *f = &t->fields[i];
        ds_str text;
        if (text_of(&text, a, env, f, assigns, n, err))
            return -1;
        if (!text.n)
            continue;
        ds_yval v = ds_field_yval(a, env, f, text);
        if (ds_field_group(f).n)
            put_in_group(a, items, &count, t, f, v);
        else
            put(items, &count, v);
    }
    *out = (ds_yval){.kind = DS_MAP, .items = items, .count = count};
    return 0;
}
