/* What the documents of a client need becomes operations on its file.
 *
 * Payments of new documents stand in a second list: their owner is not there
 * before the first one was applied. */
#include "einvoice/parts.h"
#include "base/banned.h"

/* Fields of an operation as they gather. */
typedef struct {
    ds_arena *a;
    ds_assign *all;
    size_t n;
    size_t told; /* the first ones are --set, and win */
} assigns;

static void assign(assigns *to, const char *field, ds_str text)
{
    for (size_t i = 0; i < to->told; i++)
        if (ds_str_is(to->all[i].field, field))
            return;
    to->all[to->n++] = (ds_assign){ds_cstr(field), text};
}

static void assign_some(assigns *to, const char *field, ds_str text)
{
    if (text.n > 0)
        assign(to, field, text);
}

/* --- new documents ----------------------------------------------------- */

/* An order that the client's record knows; the others stand in the notes. */
static ds_str order_of(const ds_einvoicing *e, const ds_fattura *d,
                       const ds_holder *h)
{
    int table = ds_schema_table(e->schema, DS_STR("purchase_orders"));
    int field =
        table < 0 ? -1
                  : ds_table_field(&e->schema->tables[table], DS_STR("number"));
    if (h->record == NULL || field < 0)
        return (ds_str){0};
    const ds_rows *rows = &h->record->tables[table];
    for (size_t i = 0; i < d->norders; i++)
        for (size_t k = 0; k < rows->n; k++)
            if (rows->rows[k].values[field].set &&
                ds_str_eq(rows->rows[k].values[field].text, d->orders[i]))
                return d->orders[i];
    return (ds_str){0};
}

/* Empty: the client's own, or the book's. */
static ds_str currency_of(const ds_einvoicing *e, const ds_fattura *d,
                          const ds_holder *h)
{
    int field = ds_table_field(&e->schema->tables[0], DS_STR("currency"));
    ds_currency own = e->schema->currency;
    const ds_value *v = h->record != NULL && field >= 0
                            ? &h->record->tables[0].rows[0].values[field]
                            : NULL;
    if (v != NULL && v->set)
        own = ds_currency_parse(v->text);
    return d->currency == own ? (ds_str){0} : ds_currency_name(d->currency);
}

static void assign_fact(assigns *to, const ds_facts *f, ds_says which)
{
    assign(to, ds_facts_name(which),
           f->set[which] ? ds_facts_show(to->a, f, which) : (ds_str){0});
}

ds_op ds_write_new(ds_einvoicing *e, const ds_document *d, const ds_holder *h)
{
    enum {
        FIELDS = 11
    };
    const ds_taking *t = d->t;
    size_t told = e->opts->nfields;
    ds_arena *a = &e->scratch;
    assigns to = {a, ds_new_n(a, ds_assign, FIELDS + told), told, told};
    for (size_t i = 0; i < told; i++)
        to.all[i] = e->opts->fields[i];
    assign(&to, "number", d->key);
    for (ds_says i = DS_SAYS_DATE; i <= DS_SAYS_TOTAL; i++)
        if (d->says.set[i])
            assign_fact(&to, &d->says, i);
    assign_some(&to, "type", d->credit ? DS_STR("credit_note") : (ds_str){0});
    assign(&to, "status", t->sale ? DS_STR("authorised") : DS_STR("pending"));
    assign_some(&to, "currency", currency_of(e, t->doc, h));
    assign_some(&to, "order", order_of(e, t->doc, h));
    assign_some(&to, "notes", t->doc->notes);
    return (ds_op){.kind = DS_OP_ADD,
                   .noun = ds_taking_noun(t),
                   .assigns = to.all,
                   .n = to.n};
}

/* --- payments that are made of a file ------------------------------------- */

static ds_op payment_op(ds_einvoicing *e, const ds_document *d, ds_op_kind kind,
                        ds_says which)
{
    enum {
        FIELDS = 3
    };
    ds_arena *a = &e->scratch;
    assigns to = {.a = a, .all = ds_new_n(a, ds_assign, FIELDS)};
    assign_fact(&to, &d->says, DS_SAYS_DATE);
    assign(&to, "amount", ds_facts_show(a, &d->says, which));
    if (kind == DS_OP_ADD)
        assign(&to, "method", ds_cstr(ds_facts_name(which)));
    return (ds_op){.kind = kind,
                   .noun = DS_STR("payment"),
                   .parent_noun = e->schema->tables[d->table].noun,
                   .parent_key = d->key,
                   .assigns = to.all,
                   .n = kind == DS_OP_RM ? 0 : to.n};
}

static bool is_owed(const ds_document *d, ds_says which)
{
    return !d->closed && d->says.set[which] && d->says.v[which] != 0;
}

/* The first one that is there gets amount and date, others go. */
static void settle_old(ds_ops *now, ds_einvoicing *e, const ds_holder *h,
                       const ds_document *d, ds_says which)
{
    int table = ds_schema_table(e->schema, DS_STR("payments"));
    const ds_rows *rows = &h->record->tables[table];
    const ds_row *owners = h->record->tables[d->table].rows;
    bool owed = d->says.v[which] != 0;
    size_t number = 0, found = 0;
    for (size_t i = 0; i < rows->n; i++) {
        const ds_row *row = &rows->rows[i];
        if (row->parent_table != d->table || &owners[row->parent] != d->row)
            continue;
        number++;
        if (ds_facts_payment(e, row) != which)
            continue;
        ds_op *op = ds_vec_push(now);
        *op =
            payment_op(e, d, owed && found == 0 ? DS_OP_SET : DS_OP_RM, which);
        op->key = ds_printf(&e->scratch, "#%zu", number);
        found++;
    }
    if (found == 0 && is_owed(d, which))
        *ds_vec_push(now) = payment_op(e, d, DS_OP_ADD, which);
}

static void write_payments(ds_ops *now, ds_ops *then, ds_einvoicing *e,
                           const ds_holder *h, const ds_document *d)
{
    for (ds_says i = DS_SAYS_SPLIT; i < DS_SAYS_COUNT; i++) {
        unsigned bits = 1u << i | 1u << DS_SAYS_DATE;
        if (d->row == NULL && is_owed(d, i))
            *ds_vec_push(then) = payment_op(e, d, DS_OP_ADD, i);
        else if (d->row != NULL && (d->changed & bits) != 0 && d->says.set[i])
            settle_old(now, e, h, d, i);
    }
}

/* --- all of them ------------------------------------------------------- */

/* A total that net and VAT do not make stands alone; another currency is also
 * that of amounts which stay. */
static ds_op change(ds_einvoicing *e, const ds_document *d, const ds_holder *h)
{
    ds_arena *a = &e->scratch;
    assigns to = {.a = a, .all = ds_new_n(a, ds_assign, DS_SAYS_COUNT)};
    unsigned bits = d->changed;
    if ((bits & (1u << DS_SAYS_CURRENCY | 1u << DS_SAYS_TOTAL)) != 0)
        bits |= 1u << DS_SAYS_NET | 1u << DS_SAYS_VAT | 1u << DS_SAYS_TOTAL;
    for (ds_says i = DS_SAYS_DATE; i <= DS_SAYS_TOTAL; i++)
        if ((bits & 1u << i) != 0)
            assign_fact(&to, &d->says, i);
    if ((bits & 1u << DS_SAYS_CURRENCY) != 0)
        assign(&to, "currency", currency_of(e, d->t->doc, h));
    return (ds_op){.kind = DS_OP_SET,
                   .noun = e->schema->tables[d->table].noun,
                   .key = d->key,
                   .assigns = to.all,
                   .n = to.n};
}

void ds_write_documents(ds_ops *now, ds_ops *then, ds_einvoicing *e,
                        const ds_holder *h)
{
    size_t n;
    const ds_assign *numbers = ds_party_numbers(&n, e, h);
    if (n > 0)
        *ds_vec_push(now) =
            (ds_op){.kind = DS_OP_SET, .assigns = numbers, .n = n};
    for (size_t i = 0; i < h->documents.n; i++) {
        const ds_document *d = &h->documents.p[i];
        if (d->t == NULL || ds_taking_bad(e, d->t))
            continue;
        if (d->row == NULL)
            *ds_vec_push(now) = ds_write_new(e, d, h);
        else if (d->changed != 0)
            *ds_vec_push(now) = change(e, d, h);
        write_payments(now, then, e, h, d);
    }
    for (size_t i = 0; i < h->files.n; i++)
        if (!ds_taking_bad(e, h->files.p[i].t))
            *ds_vec_push(now) = h->files.p[i].op;
}
