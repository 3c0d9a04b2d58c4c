/* Paid, and neither a payment nor a day says so. */
#include "doctor/find.h"
#include "base/buf.h"
#include "base/banned.h"

typedef struct {
    ds_doctor *d;
    const char *noun;
    unsigned table;
    int number, status, total;
} search;

static int add_row(void *payload, const ds_segment *in, uint32_t row,
                   ds_err *err)
{
    search *s = payload;
    ds_doctor *d = s->d;
    const ds_table *t = &d->env->query->schema->tables[s->table];
    (void)err;
    ds_str number =
        ds_segment_value(in, s->table, row, (unsigned)s->number).text;
    ds_value total = ds_segment_value(in, s->table, row, (unsigned)s->total);
    ds_buf amount = {0};
    ds_value_format(&amount, &t->fields[s->total], total);
    ds_note_add(d, ds_spot_row(d, in, s->table, row, s->status), DS_F_UNPAID,
                "%s %.*s is paid, and neither a payment nor paid_on says when",
                s->noun, DS_FMT(number));
    ds_note_hint(d, "dossier add payment %.*s %s %.*s date=DATE amount=%.*s",
                 DS_FMT(ds_segment_id(in, in->tables[s->table].client[row])),
                 s->noun, DS_FMT(ds_doctor_word(d, number)),
                 DS_FMT(ds_buf_str(&amount)));
    ds_buf_free(&amount);
    return 0;
}

static int find_in(ds_doctor *d, const char *table, const char *noun,
                   ds_err *err)
{
    int t = ds_doctor_table(d, table);
    search s = {d,
                noun,
                (unsigned)t,
                ds_doctor_field(d, t, "number"),
                ds_doctor_field(d, t, "status"),
                ds_doctor_field(d, t, "total")};
    if (s.number < 0 || s.status < 0 || s.total < 0)
        return 0;
    return ds_query_select(d->env->query, ds_cstr(table),
                           DS_STR("status = paid and paid_on is none and "
                                  "total > 0 and count(payments) = 0"),
                           d->env->segments, add_row, &s, err);
}

int ds_find_unpaid(ds_doctor *d, ds_err *err)
{
    return find_in(d, "invoices", "invoice", err) != 0
               ? -1
               : find_in(d, "bills", "bill", err);
}
