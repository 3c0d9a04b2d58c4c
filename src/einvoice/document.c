/* An invoice becomes a document of its client, or is one that is there.
 *
 * A supplier's numbers begin anew each year and a credit note may have a series
 * of its own, while the key of an element is its number. So its key is the
 * first of NUMBER, NUMBER/NC (a credit note's), NUMBER/YEAR, NUMBER/NC/YEAR,
 * NUMBER/YEAR/2, ... that is free, unless one of them is this very document:
 * same year, same type. */
#include "einvoice/parts.h"
#include "base/banned.h"

/* --- those of the record ----------------------------------------------- */

static ds_str full_key(ds_einvoicing *e, unsigned table, ds_str key)
{
    return ds_printf(&e->scratch, "%u %.*s", table, DS_FMT(key));
}

ds_document *ds_document_find(ds_einvoicing *e, const ds_holder *h,
                              unsigned table, ds_str key)
{
    const uint64_t *at = ds_map_get(&h->keys, full_key(e, table, key));
    return at != NULL ? &h->documents.p[*at - 1] : NULL;
}

static ds_document *add(ds_einvoicing *e, ds_holder *h, unsigned table,
                        ds_str key)
{
    ds_document *d = ds_vec_push(&h->documents);
    d->table = table;
    d->key = key;
    if (key.n > 0)
        *ds_map_put(&h->keys, full_key(e, table, key), NULL) = h->documents.n;
    return d;
}

static bool word_is(const ds_table *t, const ds_row *row, const char *field,
                    const char *word)
{
    int f = ds_table_field(t, ds_cstr(field));
    return f >= 0 && row->values[f].set &&
           row->values[f].num == ds_field_value(&t->fields[f], ds_cstr(word));
}

static void read_table(ds_einvoicing *e, ds_holder *h, unsigned table)
{
    const ds_table *t = &e->schema->tables[table];
    const ds_rows *rows = &h->record->tables[table];
    for (size_t i = 0; i < rows->n; i++) {
        const ds_row *row = &rows->rows[i];
        const ds_value *key = &row->values[t->key];
        ds_document *d = add(e, h, table, key->set ? key->text : (ds_str){0});
        d->row = row;
        d->credit = word_is(t, row, "type", "credit_note");
        d->closed = word_is(t, row, "status", "paid") ||
                    word_is(t, row, "status", "void");
        d->says = ds_facts_of_row(e, table, row);
    }
}

/* Elements of a nested table know the number of their owner. */
static void read_payments(ds_einvoicing *e, ds_holder *h, unsigned owners,
                          size_t first)
{
    int table = ds_schema_table(e->schema, DS_STR("payments"));
    const ds_rows *rows = &h->record->tables[table];
    for (size_t i = 0; i < rows->n; i++)
        if (rows->rows[i].parent_table == owners)
            ds_facts_pay(&h->documents.p[first + rows->rows[i].parent].says, e,
                         &rows->rows[i]);
}

void ds_documents_read(ds_einvoicing *e, ds_holder *h)
{
    static const char *const collections[] = {"invoices", "bills"};
    for (size_t i = 0; i < 2; i++) {
        size_t first = h->documents.n;
        unsigned table =
            (unsigned)ds_schema_table(e->schema, ds_cstr(collections[i]));
        read_table(e, h, table);
        read_payments(e, h, table, first);
    }
}

/* --- the key ----------------------------------------------------------- */

static bool is_same(const ds_document *d, const ds_fattura *f)
{
    return d->credit == f->credit &&
           (!d->says.set[DS_SAYS_DATE] ||
            ds_date_split((ds_date)d->says.v[DS_SAYS_DATE]).year ==
                ds_date_split(f->date).year);
}

/* The i-th of the forms that a key may have. */
static ds_str form_of(ds_einvoicing *e, const ds_fattura *f, unsigned i)
{
    ds_buf b = {0};
    unsigned forms = f->credit ? 4 : 2;
    bool nc = f->credit && (i % 2 == 1 || i >= forms);
    ds_buf_addf(&b, "%.*s%s", DS_FMT(f->number), nc ? "/NC" : "");
    if (i >= forms / 2)
        ds_buf_addf(&b, "/%d", ds_date_split(f->date).year);
    if (i >= forms)
        ds_buf_addf(&b, "/%u", i - forms + 2);
    ds_str key = ds_dup(&e->scratch, ds_buf_str(&b));
    ds_buf_free(&b);
    return key;
}

/* The document, or NULL and the key that it gets. */
static ds_document *choose(ds_str *key, ds_einvoicing *e, const ds_holder *h,
                           const ds_fattura *f, unsigned table)
{
    bool free = false;
    unsigned forms = f->credit ? 4 : 2;
    for (unsigned i = 0; i < forms || !free; i++) {
        ds_str form = form_of(e, f, i);
        ds_document *d = ds_document_find(e, h, table, form);
        if (d != NULL && is_same(d, f)) {
            *key = form;
            return d;
        }
        if (d == NULL && !free)
            *key = form;
        free = free || d == NULL;
    }
    return NULL;
}

/* --- taking it --------------------------------------------------------- */

/* Of amounts that cannot be brought together. */
static void warn_of_amounts(ds_einvoicing *e, const ds_taking *t)
{
    const ds_fattura *d = t->doc;
    ds_arena *a = &e->scratch;
    ds_currency c = d->currency;
    int64_t owed = ds_fattura_owed(d);
    if (d->terms != NULL && d->to_pay != owed)
        ds_find_warning(
            e->f, (ds_place){t->file, d->terms->line, d->terms->col},
            DS_F_EINVOICE,
            "the terms of payment make %.*s, and the amounts %.*s, which are "
            "taken",
            DS_FMT(ds_money_show(a, d->to_pay, c)),
            DS_FMT(ds_money_show(a, owed, c)));
    if (!d->split)
        ds_find_warning(e->f, ds_taking_place(t), DS_F_EINVOICE,
                        "net %.*s and VAT %.*s do not make the total %.*s: "
                        "only the total is taken",
                        DS_FMT(ds_money_show(a, d->net, c)),
                        DS_FMT(ds_money_show(a, d->vat, c)),
                        DS_FMT(ds_money_show(a, d->total, c)));
}

/* The status that --set gives to new documents. */
static bool told_closed(const ds_einvoicing *e)
{
    for (size_t i = 0; i < e->opts->nfields; i++)
        if (ds_str_is(e->opts->fields[i].field, "status"))
            return ds_str_is(e->opts->fields[i].text, "paid") ||
                   ds_str_is(e->opts->fields[i].text, "void");
    return false;
}

static void begin(ds_einvoicing *e, ds_holder *h, const ds_taking *t,
                  unsigned table, ds_str key)
{
    ds_document *d = add(e, h, table, key);
    d->t = t;
    d->credit = t->doc->credit;
    d->closed = told_closed(e);
    d->says = ds_facts_of_file(t->doc);
    if (!ds_str_eq(key, t->doc->number))
        e->rows.p[t->row].how =
            ds_printf(e->a, "as %.*s: the number is taken", DS_FMT(key));
}

/* The document gets these facts of the file. One of this run becomes that of
 * the later file. */
static void change(ds_document *d, const ds_taking *t, const ds_facts *file,
                   unsigned bits)
{
    d->t = t;
    d->changed |= bits;
    for (ds_says i = 0; i < DS_SAYS_COUNT; i++)
        if ((bits & 1u << i) != 0) {
            d->says.set[i] = file->set[i];
            d->says.v[i] = file->v[i];
        }
    if ((bits & 1u << DS_SAYS_TOTAL) != 0 && !file->set[DS_SAYS_NET])
        d->says.set[DS_SAYS_NET] = d->says.set[DS_SAYS_VAT] = false;
}

static void find_conflict(ds_einvoicing *e, const ds_holder *h,
                          const ds_taking *t, const ds_document *d)
{
    ds_str other = d->row != NULL ? DS_STR("the book")
                                  : ds_printf(&e->scratch, "that of %.*s",
                                              DS_FMT(d->t->file));
    ds_find_error(e->f, ds_taking_place(t), DS_F_MATCH,
                  "%.*s %.*s of %.*s differs from %.*s: %.*s",
                  DS_FMT(ds_taking_noun(t)), DS_FMT(d->key),
                  DS_FMT(h->client->id), DS_FMT(other),
                  DS_FMT(e->rows.p[t->row].how));
    ds_find_hint(e->f, "--keep theirs takes the file's values, --keep ours the "
                       "book's");
}

static void meet(ds_einvoicing *e, const ds_holder *h, const ds_taking *t,
                 ds_document *d)
{
    ds_einvoice_row *row = &e->rows.p[t->row];
    ds_facts file = ds_facts_of_file(t->doc);
    unsigned other, more;
    ds_facts_compare(&other, &more, d, &file);
    if (e->opts->only_new)
        more = 0;
    bool conflict = other != 0 && !e->opts->update;
    row->state = conflict && !e->opts->keep ? "bad" : "same";
    row->how = ds_facts_changes(e->a, &d->says, &file,
                                conflict ? other : other | more);
    if (conflict && e->opts->keep)
        row->how = ds_printf(e->a, "not taken: %.*s", DS_FMT(row->how));
    else if (conflict)
        find_conflict(e, h, t, d);
    if (conflict)
        return;
    if ((other | more) == 0)
        return;
    row->state = "changed";
    change(d, t, &file, other | more);
    warn_of_amounts(e, t);
}

ds_str ds_document_take(ds_einvoicing *e, ds_holder *h, const ds_taking *t)
{
    ds_str key;
    unsigned table =
        (unsigned)ds_schema_table(e->schema, ds_taking_collection(t));
    ds_document *d = choose(&key, e, h, t->doc, table);
    if (d != NULL) {
        meet(e, h, t, d);
        return key;
    }
    e->rows.p[t->row].state = "new";
    begin(e, h, t, table, key);
    warn_of_amounts(e, t);
    return key;
}
