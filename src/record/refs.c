/* Pointing references elsewhere. */
#include "record/refs.h"
#include "yaml/edit.h"
#include "base/banned.h"

bool ds_field_is_client_ref(const ds_field *f)
{
    return f->type == DS_REF && f->nrefs == 1 && f->refs[0] == 0;
}

static bool retarget_row(ds_plan *p, ds_arena *a, const ds_table *t,
                         const ds_row *row, ds_str from, ds_str to)
{
    bool any = false;
    for (size_t i = 0; i < t->nstored; i++) {
        const ds_node *n = row->nodes[i];
        if (!n || !ds_field_is_client_ref(&t->fields[i]) ||
            !ds_str_eq(n->text, from))
            continue;
        ds_yval *v = ds_new(a, ds_yval);
        *v = (ds_yval){.kind = DS_SCALAR, .text = to};
        /* The record lent its nodes for reading; the plan leaves them alone. */
        ds_plan_replace(p, (ds_node *)(uintptr_t)n, v);
        any = true;
    }
    return any;
}

int ds_record_retarget(ds_str *out, ds_arena *a, const ds_record *r,
                       ds_str from, ds_str to, ds_err *err)
{
    bool any = false;
    ds_plan *p = ds_plan_new(a, r->doc);
    for (unsigned t = 0; t < r->schema->ntables; t++)
        for (size_t i = 0; i < r->tables[t].n; i++)
            any |= retarget_row(p, a, &r->schema->tables[t],
                                &r->tables[t].rows[i], from, to);
    *out = r->doc->bytes;
    return any ? ds_plan_apply(out, a, p, err) : 0;
}
