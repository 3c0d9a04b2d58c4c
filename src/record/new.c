/* The first bytes of a client's file, with or without a template around. */
#include "record/element.h"
#include <string.h>
#include "base/banned.h"

/* "# trading_name:   # name that people know it by", for a field not given. */
static void offer_field(ds_buf *b, const ds_field *f, const char *indent)
{
    ds_str leaf = ds_field_leaf(f);
    ds_buf_addf(b, "%s%s%.*s:", f->required ? "" : "# ", indent, DS_FMT(leaf));
    size_t used = leaf.n + strlen(indent) + (f->required ? 0 : 2);
    if (f->nvalues || f->help.n)
        ds_buf_addn(b, ' ', used < 20 ? 20 - used : 1);
    if (f->nvalues)
        ds_buf_addc(b, '#');
    for (size_t i = 0; i < f->nvalues; i++)
        ds_buf_addf(b, " %.*s", DS_FMT(f->values[i]));
    if (!f->nvalues && f->help.n)
        ds_buf_addf(b, "# %.*s", DS_FMT(f->help));
    ds_buf_addc(b, '\n');
}

static const ds_yval *item_of(const ds_yval *map, ds_str key)
{
    for (size_t i = 0; map && i < map->count; i++)
        if (ds_str_eq(map->items[i].key, key))
            return &map->items[i];
    return NULL;
}

/* What the new client says of a field, or NULL. */
static const ds_yval *value_of(const ds_yval *client, const ds_field *f)
{
    ds_str group = ds_field_group(f);
    return item_of(group.n ? item_of(client, group) : client, ds_field_leaf(f));
}

static void put_given(ds_buf *b, ds_arena *a, const ds_yval *pair,
                      const char *indent)
{
    const ds_yval map = {.kind = DS_MAP, .items = pair, .count = 1};
    ds_str rest = ds_yaml_render(a, &map);
    while (rest.n) {
        ds_str line = ds_str_cut(&rest, '\n');
        ds_buf_addf(b, "%s%.*s\n", line.n ? indent : "", DS_FMT(line));
    }
}

/* "address:", where a field of it stands open or filled in. */
static void put_group(ds_buf *b, const ds_table *t, const ds_yval *client,
                      ds_str group)
{
    bool open = item_of(client, group) != NULL;
    for (size_t i = 0; i < t->nstored; i++)
        open |= t->fields[i].required &&
                ds_str_eq(ds_field_group(&t->fields[i]), group);
    ds_buf_addf(b, "%s%.*s:\n", open ? "" : "# ", DS_FMT(group));
}

/* All fields in the schema's order: what is given, required fields open, the
 * others as comments. */
static void put_fields(ds_buf *b, ds_arena *a, const ds_table *t,
                       const ds_yval *client)
{
    ds_str group = {0};
    for (size_t i = 0; i < t->nstored; i++) {
        const ds_field *f = &t->fields[i];
        const ds_yval *given = value_of(client, f);
        ds_str mine = ds_field_group(f);
        if (mine.n && !ds_str_eq(mine, group))
            put_group(b, t, client, mine);
        group = mine;
        if (given)
            put_given(b, a, given, mine.n ? "  " : "");
        else
            offer_field(b, f, mine.n ? "  " : "");
    }
}

/* "# contacts:" and one element of each collection, as comments. */
static void offer_tables(ds_buf *b, const ds_schema *s)
{
    for (size_t i = 1; i < s->ntables; i++) {
        const ds_table *t = &s->tables[i];
        if (t->nparents != 1 || t->parents[0] != 0)
            continue;
        ds_buf_addf(b, "\n# %.*s:\n", DS_FMT(t->name));
        const char *dash = "- ";
        for (size_t k = 0; k < t->nstored; k++) {
            const ds_field *f = &t->fields[k];
            if (!f->required && !f->key)
                continue;
            ds_buf_addf(b, "#   %s%.*s:\n", dash, DS_FMT(f->name));
            dash = "  ";
        }
    }
}

int ds_client_new(ds_str *out, ds_arena *a, const ds_edit_env *env,
                  const ds_assign *assigns, size_t n, bool template,
                  ds_err *err)
{
    const ds_table *t = &env->schema->tables[0];
    ds_yval v;
    if (ds_element_yval(&v, a, env, t, assigns, n, err))
        return -1;
    if (!template) {
        *out = ds_yaml_render(a, &v);
        return 0;
    }
    ds_buf b = {0};
    ds_buf_addz(&b, "# Fill in what is known, take the \"# \" away from what "
                    "is to count;\n# an empty file adds nobody.\n");
    put_fields(&b, a, t, &v);
    offer_tables(&b, env->schema);
    *out = ds_dup(a, ds_buf_str(&b));
    ds_buf_free(&b);
    return 0;
}

/* Those of one table, in their order, as a sequence; count 0: none. */
static int put_elements(ds_yval *out, ds_arena *a, const ds_edit_env *env,
                        const ds_table *t, const ds_op *ops, size_t nops,
                        ds_err *err)
{
    ds_yval *items = ds_new_n(a, ds_yval, nops);
    *out = (ds_yval){.kind = DS_SEQ, .key = t->name, .items = items};
    for (size_t i = 0; i < nops; i++)
        if ((ds_str_eq(ops[i].noun, t->noun) ||
             ds_str_eq(ops[i].noun, t->name)) &&
            ds_element_yval(&items[out->count++], a, env, t, ops[i].assigns,
                            ops[i].n, err))
            return -1;
    return 0;
}

int ds_client_new_with(ds_str *out, ds_arena *a, const ds_edit_env *env,
                       const ds_assign *assigns, size_t n, const ds_op *ops,
                       size_t nops, ds_err *err)
{
    const ds_schema *s = env->schema;
    ds_yval client;
    if (ds_element_yval(&client, a, env, &s->tables[0], assigns, n, err))
        return -1;
    ds_yval *items = ds_new_n(a, ds_yval, client.count + s->ntables);
    if (client.count > 0)
        memcpy(items, client.items, client.count * sizeof *items);
    client.items = items;
    for (size_t i = 1; nops > 0 && i < s->ntables; i++) {
        ds_yval *seq = &items[client.count];
        if (put_elements(seq, a, env, &s->tables[i], ops, nops, err))
            return -1;
        client.count += seq->count > 0;
    }
    *out = ds_yaml_render(a, &client);
    return 0;
}
