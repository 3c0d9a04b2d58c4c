/* An invoice becomes an element of its client.
 *
 * A supplier's numbers begin anew each year and a credit note may have a series
 * of its own, while the key of an element is its number. So the key is the
 * first of NUMBER, NUMBER/NC (a credit note's), NUMBER/YEAR, NUMBER/NC/YEAR
 * that is free or that is this very document: same year, same type. */
#include "einvoice/parts.h"
#include "base/banned.h"

void ds_holder_read(ds_einvoicing *e, ds_holder *h)
{
    ds_findings f = {.arena = e->a};
    ds_doc *doc = ds_new(e->a, ds_doc);
    ds_record *r = ds_new(e->a, ds_record);
    ds_yaml_parse(doc, e->a, h->path, h->bytes, &f);
    ds_record_read(r, e->a, e->schema, doc, h->id, h->path, NULL);
    ds_findings_free(&f);
    h->record = r;
}

int ds_holder_edit(ds_einvoicing *e, ds_holder *h, const ds_op *op, ds_err *err)
{
    ds_changes changes = {0};
    int failed = ds_client_edit(&h->bytes, e->a, &changes, &e->env, h->path,
                                h->bytes, op, 1, err);
    ds_vec_free(&changes);
    if (!failed)
        ds_holder_read(e, h);
    return failed;
}

/* --- what the book has ------------------------------------------------- */

static const ds_value *value(const ds_einvoicing *e, unsigned table,
                             const ds_row *row, const char *field)
{
    int i = ds_table_field(&e->schema->tables[table], ds_cstr(field));
    return i >= 0 && row->values[i].set ? &row->values[i] : NULL;
}

static const ds_row *find_key(const ds_einvoicing *e, unsigned table,
                              const ds_holder *h, ds_str key)
{
    const ds_rows *rows = &h->record->tables[table];
    for (size_t i = 0; i < rows->n; i++) {
        const ds_value *v = value(e, table, &rows->rows[i], "number");
        if (v != NULL && ds_str_eq(v->text, key))
            return &rows->rows[i];
    }
    return NULL;
}

static bool is_credit(const ds_einvoicing *e, unsigned table, const ds_row *row)
{
    const ds_table *t = &e->schema->tables[table];
    const ds_value *v = value(e, table, row, "type");
    int field = ds_table_field(t, DS_STR("type"));
    return v != NULL &&
           v->num == ds_field_value(&t->fields[field], DS_STR("credit_note"));
}

static bool same_year(const ds_einvoicing *e, unsigned table, const ds_row *row,
                      ds_date date)
{
    const ds_value *v = value(e, table, row, "date");
    return v == NULL ||
           ds_date_split((ds_date)v->num).year == ds_date_split(date).year;
}

/* The key, and the element that has it already or NULL. */
static ds_str choose_key(const ds_row **row, const ds_einvoicing *e,
                         unsigned table, const ds_taking *t, const ds_holder *h)
{
    const ds_fattura *d = t->doc;
    for (int year = 0;; year++) {
        for (int credit = 0; credit <= (d->credit ? 1 : 0); credit++) {
            ds_buf b = {0};
            ds_buf_addf(&b, "%.*s%s", DS_FMT(d->number), credit ? "/NC" : "");
            if (year)
                ds_buf_addf(&b, "/%d", ds_date_split(d->date).year);
            ds_str key = ds_dup(e->a, ds_buf_str(&b));
            ds_buf_free(&b);
            *row = find_key(e, table, h, key);
            if (*row == NULL || year > 0 ||
                (is_credit(e, table, *row) == d->credit &&
                 same_year(e, table, *row, d->date)))
                return key;
        }
    }
}

/* --- the element ------------------------------------------------------- */

typedef struct {
    ds_einvoicing *e;
    ds_assign *all;
    size_t n;
    size_t told; /* the first ones are --set, and win */
} assigns;

static void assign(assigns *to, const char *field, ds_str text)
{
    for (size_t i = 0; i < to->told; i++)
        if (ds_str_is(to->all[i].field, field))
            return;
    if (text.n > 0)
        to->all[to->n++] = (ds_assign){ds_cstr(field), text};
}

static ds_str money(ds_einvoicing *e, const ds_fattura *d, int64_t v)
{
    ds_buf b = {0};
    ds_decimal_format(&b, v, ds_currency_places(d->currency));
    ds_str text = ds_dup(e->a, ds_buf_str(&b));
    ds_buf_free(&b);
    return text;
}

static ds_str day(ds_einvoicing *e, ds_date d)
{
    char text[11];
    ds_date_format(text, d);
    return ds_dup(e->a, ds_cstr(text));
}

/* The first day on which something falls due, so that none is missed; all of
 * them stand in the notes. */
static ds_str due_of(ds_einvoicing *e, const ds_fattura *d)
{
    ds_date due = DS_NO_DATE;
    for (size_t i = 0; i < d->ninstalments; i++)
        if (d->instalments[i].due != DS_NO_DATE &&
            (due == DS_NO_DATE || d->instalments[i].due < due))
            due = d->instalments[i].due;
    if (due == DS_NO_DATE)
        return (ds_str){0};
    return day(e, due < d->date ? d->date : due);
}

/* An order that the client's record knows; the others stand in the notes. */
static ds_str order_of(const ds_einvoicing *e, const ds_fattura *d,
                       const ds_holder *h)
{
    int orders = ds_schema_table(e->schema, DS_STR("purchase_orders"));
    for (size_t i = 0; orders >= 0 && i < d->norders; i++)
        if (find_key(e, (unsigned)orders, h, d->orders[i]) != NULL)
            return d->orders[i];
    return (ds_str){0};
}

static ds_str currency_of(const ds_einvoicing *e, const ds_fattura *d,
                          const ds_holder *h)
{
    int field = ds_table_field(&e->schema->tables[0], DS_STR("currency"));
    ds_currency own = e->schema->currency;
    if (field >= 0 && h->record->tables[0].rows[0].values[field].set)
        own =
            ds_currency_parse(h->record->tables[0].rows[0].values[field].text);
    return d->currency == own ? (ds_str){0} : ds_currency_name(d->currency);
}

static void assign_amounts(assigns *to, const ds_fattura *d)
{
    if (d->split) {
        assign(to, "net", money(to->e, d, d->net));
        assign(to, "vat", money(to->e, d, d->vat));
    }
    assign(to, "total", money(to->e, d, d->total));
}

static int add_element(ds_einvoicing *e, const ds_taking *t, ds_holder *h,
                       ds_str key, ds_err *err)
{
    enum {
        FIELDS = 11
    };
    const ds_fattura *d = t->doc;
    size_t told = e->opts->nfields;
    assigns to = {e, ds_new_n(e->a, ds_assign, FIELDS + told), told, told};
    for (size_t i = 0; i < told; i++)
        to.all[i] = e->opts->fields[i];
    assign(&to, "number", key);
    assign(&to, "date", day(e, d->date));
    assign(&to, "due", due_of(e, d));
    assign(&to, "type", d->credit ? DS_STR("credit_note") : (ds_str){0});
    assign(&to, "status", t->sale ? DS_STR("authorised") : DS_STR("pending"));
    assign_amounts(&to, d);
    assign(&to, "currency", currency_of(e, d, h));
    assign(&to, "order", order_of(e, d, h));
    assign(&to, "notes", d->notes);
    const ds_op op = {.kind = DS_OP_ADD,
                      .noun = ds_taking_noun(t),
                      .assigns = to.all,
                      .n = to.n};
    return ds_holder_edit(e, h, &op, err);
}

/* A part that the buyer pays to the tax office and not to the seller: for the
 * two of them it is settled with the invoice. */
static int settle(ds_einvoicing *e, const ds_taking *t, ds_holder *h,
                  ds_str key, int64_t amount, const char *how, ds_err *err)
{
    const ds_assign all[] = {
        {DS_STR("date"), day(e, t->doc->date)},
        {DS_STR("amount"), money(e, t->doc, amount)},
        {DS_STR("method"), ds_cstr(how)},
    };
    const ds_op op = {
        .kind = DS_OP_ADD,
        .noun = DS_STR("payment"),
        .parent_noun = ds_taking_noun(t),
        .parent_key = key,
        .assigns = all,
        .n = sizeof all / sizeof *all,
    };
    return amount == 0 ? 0 : ds_holder_edit(e, h, &op, err);
}

static int add_document(ds_str *how, ds_einvoicing *e, const ds_taking *t,
                        ds_holder *h, ds_str key, ds_err *err)
{
    const ds_fattura *d = t->doc;
    if (add_element(e, t, h, key, err) ||
        settle(e, t, h, key, d->buyer_pays_vat, "split payment", err) ||
        settle(e, t, h, key, d->withheld, "withholding tax", err))
        return -1;
    if (!ds_str_eq(key, d->number))
        *how = ds_printf(e->a, "as %.*s: the number is taken", DS_FMT(key));
    return 0;
}

/* Of amounts that cannot be brought together. */
static void warn_of_amounts(ds_einvoicing *e, const ds_taking *t)
{
    const ds_fattura *d = t->doc;
    int64_t owed = ds_fattura_owed(d);
    if (d->terms != NULL && d->to_pay != owed)
        ds_find_warning(
            e->f, (ds_place){t->file, d->terms->line, d->terms->col},
            DS_F_EINVOICE,
            "the terms of payment make %.*s, and the amounts %.*s, which are "
            "taken",
            DS_FMT(money(e, d, d->to_pay)), DS_FMT(money(e, d, owed)));
    if (!d->split)
        ds_find_warning(e->f, ds_taking_place(t), DS_F_EINVOICE,
                        "net %.*s and VAT %.*s do not make the total %.*s: "
                        "only the total is taken",
                        DS_FMT(money(e, d, d->net)),
                        DS_FMT(money(e, d, d->vat)),
                        DS_FMT(money(e, d, d->total)));
}

/* --- an element that is there ------------------------------------------ */

static bool differs(ds_str *how, ds_einvoicing *e, unsigned table,
                    const ds_row *row, const ds_fattura *d)
{
    const ds_value *date = value(e, table, row, "date");
    const ds_value *total = value(e, table, row, "total");
    if (date != NULL && date->num != d->date) {
        ds_str was = day(e, (ds_date)date->num), is = day(e, d->date);
        *how = ds_printf(e->a, "date %.*s -> %.*s", DS_FMT(was), DS_FMT(is));
    } else if (total != NULL &&
               (total->num != d->total || total->cur != d->currency)) {
        char one[4], two[4];
        ds_currency_format(one, total->cur);
        ds_currency_format(two, d->currency);
        ds_str was = money(e, d, total->num), is = money(e, d, d->total);
        *how = ds_printf(e->a, "total %.*s %s -> %.*s %s", DS_FMT(was), one,
                         DS_FMT(is), two);
    }
    return how->n > 0;
}

static int update(ds_einvoicing *e, const ds_taking *t, ds_holder *h,
                  ds_str key, ds_err *err)
{
    const ds_fattura *d = t->doc;
    ds_assign all[6];
    assigns to = {.e = e, .all = all};
    assign(&to, "date", day(e, d->date));
    assign_amounts(&to, d);
    for (size_t i = 0; !d->split && i < 2; i++)
        all[to.n++] =
            (ds_assign){i ? DS_STR("vat") : DS_STR("net"), (ds_str){0}};
    assign(&to, "currency", currency_of(e, d, h));
    const ds_op op = {.kind = DS_OP_SET,
                      .noun = ds_taking_noun(t),
                      .key = key,
                      .assigns = all,
                      .n = to.n};
    return ds_holder_edit(e, h, &op, err);
}

int ds_document_take(const char **state, ds_str *key, ds_str *how,
                     ds_einvoicing *e, const ds_taking *t, ds_holder *h,
                     ds_err *err)
{
    const ds_row *row;
    int table = ds_schema_table(e->schema, ds_taking_collection(t));
    *how = (ds_str){0};
    *key = choose_key(&row, e, (unsigned)table, t, h);
    *state = "new";
    if (row == NULL) {
        warn_of_amounts(e, t);
        return add_document(how, e, t, h, *key, err);
    }
    *state = "same";
    if (!differs(how, e, (unsigned)table, row, t->doc) || e->opts->keep)
        return 0;
    *state = e->opts->update ? "changed" : "bad";
    if (e->opts->update) {
        warn_of_amounts(e, t);
        return update(e, t, h, *key, err);
    }
    ds_find_error(e->f, ds_taking_place(t), DS_F_MATCH,
                  "%.*s %.*s of %.*s differs from the book: %.*s",
                  DS_FMT(ds_taking_noun(t)), DS_FMT(*key), DS_FMT(h->id),
                  DS_FMT(*how));
    ds_find_hint(e->f, "--keep theirs takes the file's values, --keep ours the "
                       "book's");
    return 0;
}
