/* Orders for which more was invoiced than was ordered. */
#include "doctor/find.h"
#include "base/buf.h"
#include "base/map.h"
#include "base/banned.h"

/* What was invoiced for one order in one currency. */
typedef struct {
    uint32_t order; /* row of purchase_orders */
    ds_currency cur;
    int64_t sum;
    uint32_t last; /* the invoice that came last */
} bill;

typedef struct {
    ds_doctor *d;
    const char *noun; /* "invoice" */
    unsigned orders, table;
    int number, ordered;            /* of an order */
    int order, total, type, status; /* of an invoice */
    const ds_segment *segment;
    uint32_t client; /* whose orders `keys` are; rows + 1: nobody's */
    ds_map keys;     /* number -> row of the order */
    DS_VEC(bill) bills;
} search;

static void add_amount(ds_buf *b, const ds_field *field, int64_t num,
                       ds_currency cur)
{
    ds_value_format(b, field, (ds_value){.set = true, .num = num, .cur = cur});
    ds_buf_addf(b, " %.*s", DS_FMT(ds_currency_name(cur)));
}

static void tell(search *s, const bill *b, ds_value ordered)
{
    ds_doctor *d = s->d;
    const ds_segment *in = s->segment;
    const ds_table *t = &d->env->query->schema->tables[s->orders];
    ds_str number =
        ds_segment_value(in, s->orders, b->order, (unsigned)s->number).text;
    ds_buf text = {0};
    ds_buf_addf(&text, "order %.*s over ", DS_FMT(number));
    add_amount(&text, &t->fields[s->ordered], ordered.num, ordered.cur);
    ds_buf_addf(&text, " has %ss of ", s->noun);
    add_amount(&text, &t->fields[s->ordered], b->sum, b->cur);
    ds_buf_addz(&text, ", the last at ");
    size_t at = ds_spot_row(d, in, s->orders, b->order, s->ordered);
    size_t other = ds_spot_row(d, in, s->table, b->last, s->order);
    ds_note *n =
        ds_note_add(d, at, DS_F_OVERBILLED, "%.*s", DS_FMT(ds_buf_str(&text)));
    n->other = other;
    ds_buf_free(&text);
    text = (ds_buf){0};
    add_amount(&text, &t->fields[s->ordered], b->sum, b->cur);
    ds_note_hint(d, "dossier set %.*s order %.*s total=\"%.*s\"",
                 DS_FMT(ds_segment_id(in, s->client)),
                 DS_FMT(ds_doctor_word(d, number)), DS_FMT(ds_buf_str(&text)));
    ds_buf_free(&text);
}

/* Ends a client: judges what its orders were billed. */
static void judge(search *s)
{
    for (size_t i = 0; i < s->bills.n; i++) {
        const bill *b = &s->bills.p[i];
        ds_value v = ds_segment_value(s->segment, s->orders, b->order,
                                      (unsigned)s->ordered);
        if (v.set && b->sum > (v.cur == b->cur ? v.num : 0))
            tell(s, b, v);
    }
    s->bills.n = 0;
    ds_map_clear(&s->keys);
}

static void begin(search *s, const ds_segment *in, uint32_t client)
{
    const ds_segtable *clients = &in->tables[0];
    s->segment = in;
    s->client = client;
    for (uint32_t r = clients->first[s->orders][client];
         r < clients->end[s->orders][client]; r++) {
        bool fresh;
        ds_value v = ds_segment_value(in, s->orders, r, (unsigned)s->number);
        uint64_t *at = v.set ? ds_map_put(&s->keys, v.text, &fresh) : NULL;
        if (at != NULL && fresh)
            *at = r;
    }
}

static bool is_word(const search *s, uint32_t row, int field, const char *word)
{
    const ds_field *f =
        &s->d->env->query->schema->tables[s->table].fields[field];
    ds_value v = ds_segment_value(s->segment, s->table, row, (unsigned)field);
    return v.set && v.num == ds_field_value(f, ds_cstr(word));
}

static bill *bill_of(search *s, uint32_t order, ds_currency cur)
{
    for (size_t i = s->bills.n; i > 0; i--)
        if (s->bills.p[i - 1].order == order && s->bills.p[i - 1].cur == cur)
            return &s->bills.p[i - 1];
    bill *b = ds_vec_push(&s->bills);
    b->order = order;
    b->cur = cur;
    return b;
}

static int add_row(void *payload, const ds_segment *in, uint32_t row,
                   ds_err *err)
{
    search *s = payload;
    uint32_t client = in->tables[s->table].client[row];
    (void)err;
    if (s->segment != in || s->client != client) {
        judge(s);
        begin(s, in, client);
    }
    ds_value key = ds_segment_value(in, s->table, row, (unsigned)s->order);
    ds_value total = ds_segment_value(in, s->table, row, (unsigned)s->total);
    const uint64_t *order = ds_map_get(&s->keys, key.text);
    if (order == NULL || !total.set)
        return 0;
    bill *b = bill_of(s, (uint32_t)*order, total.cur);
    bool credit = is_word(s, row, s->type, "credit_note");
    if (__builtin_add_overflow(b->sum, credit ? -total.num : total.num,
                               &b->sum))
        b->sum = INT64_MAX;
    b->last = row;
    return 0;
}

static int find_in(ds_doctor *d, const char *table, const char *noun,
                   ds_err *err)
{
    int orders = ds_doctor_table(d, "purchase_orders");
    int t = ds_doctor_table(d, table);
    search s = {
        .d = d,
        .noun = noun,
        .orders = (unsigned)orders,
        .table = (unsigned)t,
        .number = ds_doctor_field(d, orders, "number"),
        .ordered = ds_doctor_field(d, orders, "total"),
        .order = ds_doctor_field(d, t, "order"),
        .total = ds_doctor_field(d, t, "total"),
        .type = ds_doctor_field(d, t, "type"),
    };
    if (s.number < 0 || s.ordered < 0 || s.order < 0 || s.total < 0 ||
        s.type < 0)
        return 0;
    int rc = ds_query_select(d->env->query, ds_cstr(table),
                             DS_STR("order is set and not status in (draft, "
                                    "void)"),
                             d->env->segments, add_row, &s, err);
    judge(&s);
    ds_map_free(&s.keys);
    ds_vec_free(&s.bills);
    return rc;
}

int ds_find_overbilled(ds_doctor *d, ds_err *err)
{
    return find_in(d, "invoices", "invoice", err) != 0
               ? -1
               : find_in(d, "bills", "bill", err);
}
