/* All documents that a run brings one client, as one edit of its file.
 *
 * Each is judged against the record and against those before it; then all of
 * them are written at once, and checked. What the check finds stands at places
 * of the new file: the document around the place is the one to blame, and what
 * stands beside them is the client's own, as the file names it. */
#include "base/file.h"
#include "einvoice/parts.h"
#include "record/client.h"
#include "base/banned.h"

/* What the system or the disk said, and no file can cure. */
static bool is_grave(const ds_err *err)
{
    return err->code == DS_EIO || err->code == DS_EGIT ||
           err->code == DS_EBUSY || err->code == DS_ECHANGED;
}

static void find_bad(ds_einvoicing *e, const ds_holder *h, const ds_taking *t,
                     ds_place at, const char *why)
{
    e->rows.p[t->row].state = "bad";
    ds_find_error(e->f, at, DS_F_EINVOICE, "%.*s: %s", DS_FMT(h->client->id),
                  why);
}

/* --- reading ----------------------------------------------------------- */

static const ds_record *read_record(ds_einvoicing *e, const ds_target *client,
                                    ds_str bytes)
{
    ds_findings quiet = {.arena = &e->scratch};
    ds_doc *doc = ds_new(&e->scratch, ds_doc);
    ds_record *r = ds_new(&e->scratch, ds_record);
    ds_yaml_parse(doc, &e->scratch, client->path, bytes, &quiet);
    ds_record_read(r, &e->scratch, e->schema, doc, client->id, client->path,
                   NULL);
    ds_findings_free(&quiet);
    return r;
}

static int holder_open(ds_holder *h, ds_einvoicing *e, const ds_target *client,
                       ds_err *err)
{
    *h = (ds_holder){.client = client};
    if (client->new)
        return 0;
    if (ds_file_read(&h->old, &e->scratch, e->book->fd,
                     ds_zstr(&e->scratch, client->path), DS_YAML_MAX_BYTES,
                     err))
        return -1;
    h->record = read_record(e, client, h->old);
    ds_documents_read(e, h);
    return 0;
}

static void holder_close(ds_holder *h)
{
    ds_vec_free(&h->documents);
    ds_vec_free(&h->files);
    ds_map_free(&h->keys);
    ds_shelf_close(&h->shelf);
}

/* --- gathering --------------------------------------------------------- */

static int gather(ds_einvoicing *e, ds_holder *h, const ds_taking *t,
                  ds_err *err)
{
    size_t files;
    ds_einvoice_row *row = &e->rows.p[t->row];
    row->client = ds_dup(e->a, h->client->id);
    ds_str key = ds_document_take(e, h, t);
    if (ds_taking_bad(e, t))
        return 0;
    if (h->first == NULL)
        h->first = t;
    if (ds_attach_all(&files, e, h, t, key, err))
        return -1;
    if (files == 0 || ds_str_is(DS_STR("new"), row->state))
        return 0;
    row->state = "changed";
    row->how =
        ds_printf(e->a, "%.*s%s%zu file%s attached", DS_FMT(row->how),
                  row->how.n > 0 ? "; " : "", files, files > 1 ? "s" : "");
    return 0;
}

/* --- writing ----------------------------------------------------------- */

static int write_once(ds_str *bytes, ds_einvoicing *e, const ds_holder *h,
                      const ds_ops *now, const ds_ops *then, ds_err *err)
{
    size_t n;
    ds_arena *a = &e->scratch;
    ds_changes changes = {0};
    int failed = 0;
    *bytes = h->old;
    if (h->record == NULL) {
        const ds_assign *fields = ds_party_fields(&n, e, h->first);
        failed = ds_client_new_with(bytes, a, &e->env, fields, n, now->p,
                                    now->n, err);
    } else if (now->n > 0) {
        failed = ds_client_edit(bytes, a, &changes, &e->env, h->client->path,
                                h->old, now->p, now->n, err);
    }
    if (!failed && then->n > 0)
        failed = ds_client_edit(bytes, a, &changes, &e->env, h->client->path,
                                *bytes, then->p, then->n, err);
    ds_vec_free(&changes);
    return failed;
}

/* Whose fault it is that nothing could be written: those documents that cannot
 * be written alone, and true, as the others may yet be; else the client's own
 * fields, or nobody knows. */
static bool blame(ds_einvoicing *e, const ds_holder *h, const ds_err *why)
{
    size_t n;
    bool blamed = false;
    ds_str bytes;
    ds_err own = {0};
    ds_arena *a = &e->scratch;
    const ds_assign *fields = ds_party_fields(&n, e, h->first);
    if (h->record == NULL &&
        ds_client_new_with(&bytes, a, &e->env, fields, n, NULL, 0, &own)) {
        find_bad(e, h, h->first, ds_party_place(h->first), own.msg);
        return false;
    }
    for (size_t i = 0; i < h->documents.n; i++) {
        const ds_document *d = &h->documents.p[i];
        if (d->row != NULL || d->t == NULL || ds_taking_bad(e, d->t))
            continue;
        const ds_op op = ds_write_new(e, d, h);
        if (!ds_client_new_with(&bytes, a, &e->env, NULL, 0, &op, 1, &own))
            continue;
        find_bad(e, h, d->t, ds_taking_place(d->t), own.msg);
        blamed = true;
    }
    if (!blamed)
        find_bad(e, h, h->first, ds_taking_place(h->first), why->msg);
    return blamed;
}

/* The new bytes; p NULL when there are none. */
static int write_all(ds_str *bytes, ds_einvoicing *e, const ds_holder *h,
                     ds_err *err)
{
    for (;;) {
        ds_err why = {0};
        ds_ops now = {0}, then = {0};
        ds_write_documents(&now, &then, e, h);
        int failed = write_once(bytes, e, h, &now, &then, &why);
        ds_vec_free(&now);
        ds_vec_free(&then);
        if (!failed)
            return 0;
        if (is_grave(&why)) {
            *err = why;
            return -1;
        }
        *bytes = (ds_str){0};
        if (!blame(e, h, &why))
            return 0;
    }
}

/* --- checking ---------------------------------------------------------- */

/* Nobody can mend a signed file. */
static const char *way_out(ds_finding_code code)
{
    switch (code) {
    case DS_F_REQUIRED:
        return "--incomplete takes it without";
    case DS_F_TAX_CODE:
    case DS_F_VAT_NUMBER:
    case DS_F_SDI_CODE:
        return "--waive takes it as it is, with a warning";
    default:
        return NULL;
    }
}

/* Where each line of the new file begins, to know what a finding is in. */
typedef struct {
    const ds_record *record;
    size_t *lines, n;
} layout;

static layout lay_out(ds_einvoicing *e, const ds_holder *h, ds_str bytes)
{
    layout l = {.record = read_record(e, h->client, bytes)};
    ds_str rest = bytes;
    size_t lines = 1;
    for (size_t i = 0; i < bytes.n; i++)
        lines += bytes.p[i] == '\n';
    l.lines = ds_new_n(&e->scratch, size_t, lines);
    for (; rest.p != NULL; ds_str_cut(&rest, '\n'))
        l.lines[l.n++] = bytes.n - rest.n;
    return l;
}

static const ds_row *row_around(const layout *l, unsigned table,
                                const ds_finding *f)
{
    const ds_rows *rows = &l->record->tables[table];
    size_t at = f->line > 0 && f->line <= l->n
                    ? l->lines[f->line - 1] + (f->col > 0 ? f->col - 1 : 0)
                    : SIZE_MAX;
    for (size_t i = 0; i < rows->n; i++)
        if (rows->rows[i].node->beg <= at && at < rows->rows[i].node->end)
            return &rows->rows[i];
    return NULL;
}

/* What brought the finding; NULL: the client as a whole. */
static const ds_taking *bringer(ds_einvoicing *e, const ds_holder *h,
                                const layout *l, const ds_finding *f)
{
    static const char *const collections[] = {"invoices", "bills"};
    for (size_t i = 0; i < 2; i++) {
        unsigned table =
            (unsigned)ds_schema_table(e->schema, ds_cstr(collections[i]));
        const ds_row *row = row_around(l, table, f);
        int key = e->schema->tables[table].key;
        const ds_document *d =
            row != NULL && row->values[key].set
                ? ds_document_find(e, h, table, row->values[key].text)
                : NULL;
        if (d != NULL)
            return d->t;
    }
    return NULL;
}

static void pass_on(ds_einvoicing *e, const ds_holder *h, const ds_finding *f,
                    const ds_taking *by)
{
    const ds_taking *t = by != NULL ? by : h->first;
    ds_place at = by == NULL && h->record == NULL ? ds_party_place(t)
                                                  : ds_taking_place(t);
    if (f->warning) {
        ds_find_warning(e->f, at, f->code, "%.*s: %.*s", DS_FMT(h->client->id),
                        DS_FMT(f->msg));
        return;
    }
    ds_find_error(e->f, at, f->code, "%.*s: %.*s", DS_FMT(h->client->id),
                  DS_FMT(f->msg));
    if (way_out(f->code) != NULL)
        ds_find_hint(e->f, "%s", way_out(f->code));
    e->rows.p[t->row].state = "bad";
}

static int check(ds_einvoicing *e, const ds_holder *h, ds_str bytes,
                 ds_err *err)
{
    bool refused;
    ds_findings found = {.arena = &e->scratch};
    if (bytes.p == NULL || (h->old.p != NULL && ds_str_eq(h->old, bytes)))
        return 0;
    if (ds_changeset_try(&refused, e->change, &found, h->client->path, h->old,
                         bytes, err))
        return -1;
    if (!refused)
        ds_changeset_take(e->change, h->client->path, h->old, bytes);
    layout l = {0};
    if (found.list.n > 0)
        l = lay_out(e, h, bytes);
    for (size_t i = 0; i < found.list.n; i++)
        pass_on(e, h, &found.list.p[i], bringer(e, h, &l, &found.list.p[i]));
    ds_findings_free(&found);
    return 0;
}

/* --- all of it --------------------------------------------------------- */

static void tell_new(ds_einvoicing *e, const ds_holder *h)
{
    const ds_party *p = ds_taking_party(h->first);
    ds_str number = p->vat_number.n > 0 ? p->vat_number : p->tax_code;
    *ds_vec_push(&e->new_clients) =
        ds_printf(e->a, "%.*s: %.*s%s%.*s", DS_FMT(h->client->id),
                  DS_FMT(p->name), number.n > 0 ? ", " : "", DS_FMT(number));
}

/* As a change of the first document's, which brings them. */
static void tell_numbers(ds_einvoicing *e, const ds_holder *h)
{
    size_t n;
    ds_einvoice_row *row = &e->rows.p[h->first->row];
    const ds_assign *numbers = ds_party_numbers(&n, e, h);
    for (size_t i = 0; i < n; i++)
        row->how = ds_printf(e->a, "%.*s%s%.*s %.*s", DS_FMT(row->how),
                             row->how.n > 0 ? "; " : "",
                             DS_FMT(numbers[i].field), DS_FMT(numbers[i].text));
    if (n > 0 && ds_str_is(DS_STR("same"), row->state))
        row->state = "changed";
}

static int take_all(ds_einvoicing *e, ds_holder *h, const ds_taking *jobs,
                    size_t n, ds_err *err)
{
    ds_str bytes;
    for (size_t i = 0; i < n; i++) {
        ds_err why = {0};
        if (!gather(e, h, &jobs[i], &why))
            continue;
        if (is_grave(&why)) {
            *err = why;
            return -1;
        }
        find_bad(e, h, &jobs[i], ds_taking_place(&jobs[i]), why.msg);
    }
    if (h->first == NULL)
        return 0;
    if (h->record == NULL)
        tell_new(e, h);
    tell_numbers(e, h);
    return write_all(&bytes, e, h, err) || check(e, h, bytes, err) ? -1 : 0;
}

int ds_client_take(ds_einvoicing *e, const ds_target *client,
                   const ds_taking *jobs, size_t n, ds_err *err)
{
    ds_holder h;
    ds_arena_reset(&e->scratch);
    int failed =
        holder_open(&h, e, client, err) || take_all(e, &h, jobs, n, err);
    holder_close(&h);
    return failed ? -1 : 0;
}
