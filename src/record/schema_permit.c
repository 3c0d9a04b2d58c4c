/* Reading who may give a field a value: the list `authorise`. */
#include "record/record.h"
#include "record/schema_build.h"
#include <stddef.h>
#include "base/banned.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))

static void permit_table(ds_draft *d, void *to, const ds_node *n)
{
    ds_draft_table_of(d, &((ds_permit *)to)->table, n);
}

static void permit_by(ds_draft *d, void *to, const ds_node *n)
{
    ds_permit *p = to;
    ds_draft_list(d, &p->by, &p->nby, n);
}

static void permit_up_to(ds_draft *d, void *to, const ds_node *n)
{
    static const ds_field money = {.name = {"up_to", 5}, .type = DS_MONEY};
    ds_str text;
    const char *why;
    if (ds_draft_text(d, &text, n) &&
        !ds_value_parse(&((ds_permit *)to)->up_to, d->a, &money, text,
                        d->s.currency, &why))
        ds_draft_wrong(d, n, "\"up_to\" %s", why);
}

static void permit_others(ds_draft *d, void *to, const ds_node *n)
{
    ds_draft_flag(d, &((ds_permit *)to)->others, n);
}

static void permit_signed(ds_draft *d, void *to, const ds_node *n)
{
    ds_draft_flag(d, &((ds_permit *)to)->sealed, n);
}

static const ds_attr permit_attrs[] = {
    {{"table", 5}, permit_table, 0},
    {{"field", 5}, NULL, offsetof(ds_permit, field)},
    {{"value", 5}, NULL, offsetof(ds_permit, value)},
    {{"by", 2}, permit_by, 0},
    {{"up_to", 5}, permit_up_to, 0},
    {{"others", 6}, permit_others, 0},
    {{"signed", 6}, permit_signed, 0},
};

static const ds_field *field_of(const ds_draft *d, const ds_permit *p)
{
    const ds_draft_table *t = &d->tables.p[p->table];
    for (size_t i = 0; i < t->fields.n; i++)
        if (ds_str_eq(t->fields.p[i].name, p->field))
            return &t->fields.p[i];
    return NULL;
}

static bool is_value(const ds_field *f, ds_str word)
{
    for (size_t i = 0; i < f->nvalues; i++)
        if (ds_str_eq(f->values[i], word))
            return true;
    return f->type != DS_ENUM;
}

static void check_permit(ds_draft *d, const ds_permit *p, const ds_node *at)
{
    const ds_field *f = field_of(d, p);
    if (p->field.n == 0 || p->value.n == 0 || p->nby == 0)
        ds_draft_wrong(d, at, "this needs table, field, value and by");
    else if (f == NULL)
        ds_draft_wrong(d, at, "there is no field \"%.*s\"", DS_FMT(p->field));
    else if (!is_value(f, p->value))
        ds_draft_wrong(d, at, "\"%.*s\" is not a value of %.*s",
                       DS_FMT(p->value), DS_FMT(p->field));
}

void ds_draft_permits(ds_draft *d, void *to, const ds_node *n)
{
    (void)to;
    if (n->kind != DS_SEQ) {
        ds_draft_wrong(d, n, "\"authorise\" is a list");
        return;
    }
    for (const ds_node *at = n->first; at != NULL; at = at->next) {
        ds_permit permit = {0};
        ds_draft_each(d, at, permit_attrs, COUNT(permit_attrs), &permit);
        check_permit(d, &permit, at);
        *ds_vec_push(&d->permits) = permit;
    }
}
