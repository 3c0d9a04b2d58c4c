/* The columns of an export where none are chosen. */
#include "cmd/export_columns.h"
#include "base/buf.h"
#include "base/banned.h"

static void add_column(ds_buf *b, const ds_table *t, ds_str name)
{
    for (size_t i = 0; i < t->nshown; i++)
        if (ds_str_eq(t->shown[i], name))
            return;
    ds_buf_addf(b, "%s%.*s", b->n ? ", " : "", DS_FMT(name));
}

/* Amounts that are written without a sign have a computed one with it, by the
 * name signed_total for total: a sum of the first would add credit notes. */
static void add_signed(ds_buf *b, ds_run *run, const ds_table *t)
{
    for (size_t i = 0; i < t->nstored; i++) {
        ds_str name =
            ds_printf(&run->arena, "signed_%.*s", DS_FMT(t->fields[i].name));
        if (t->fields[i].type == DS_MONEY && ds_table_field(t, name) >= 0)
            add_column(b, t, name);
    }
}

ds_str ds_export_columns(ds_run *run, const ds_table *t)
{
    ds_buf b = {0};
    const ds_schema *s = run->schema;
    for (size_t i = 0; i < t->nshown; i++)
        ds_buf_addf(&b, "%s%.*s", i ? ", " : "", DS_FMT(t->shown[i]));
    add_column(&b, t, t == s->tables ? DS_STR("id") : DS_STR("client.id"));
    for (size_t i = 0; i < t->nparents; i++) {
        const ds_table *p = &s->tables[t->parents[i]];
        if (t->parents[i] && p->key >= 0)
            add_column(&b, t,
                       ds_printf(&run->arena, "%.*s.%.*s", DS_FMT(p->noun),
                                 DS_FMT(p->fields[p->key].name)));
    }
    for (size_t i = 0; i < t->nstored; i++)
        add_column(&b, t, t->fields[i].name);
    add_signed(&b, run, t);
    ds_str out = ds_dup(&run->arena, ds_buf_str(&b));
    ds_buf_free(&b);
    return out;
}
