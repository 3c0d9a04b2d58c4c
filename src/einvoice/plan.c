/* Electronic invoices, planned: file by file they are read and led to their
 * client; then, client by client, all documents are taken at once. Nothing else
 * is held than the files themselves and the bytes that change. */
#include "base/file.h"
#include "einvoice/parts.h"
#include "einvoice/unwrap.h"
#include "base/banned.h"

typedef DS_VEC(ds_taking) jobs;

/* --- files ------------------------------------------------------------- */

static ds_einvoice_row *add_row(ds_einvoicing *e, ds_str file,
                                const char *state)
{
    ds_einvoice_row *row = ds_vec_push(&e->rows);
    *row = (ds_einvoice_row){
        .file = file, .date = DS_NO_DATE, .due = DS_NO_DATE, .state = state};
    return row;
}

static ds_einvoice_row *add_document(ds_einvoicing *e, const ds_taking *t,
                                     const char *state)
{
    const ds_fattura *d = t->doc;
    const ds_facts says = ds_facts_of_file(d);
    ds_einvoice_row *row = add_row(e, t->file, state);
    row->kind = d->credit ? DS_STR("credit note") : ds_taking_noun(t);
    row->number = d->number;
    row->date = d->date;
    if (says.set[DS_SAYS_DUE])
        row->due = (ds_date)says.v[DS_SAYS_DUE];
    row->net = d->net;
    row->vat = d->vat;
    row->total = d->total;
    row->split = d->split;
    row->currency = d->currency;
    return row;
}

/* "IT01234567890_00001.xml": the base name, without the tail of a signature. */
static ds_str attach_name(ds_arena *a, ds_str file)
{
    ds_str name = ds_path_base(file);
    if (name.n > 4 &&
        ds_str_eq_nocase(ds_str_sub(name, name.n - 4, name.n), DS_STR(".p7m")))
        name.n -= 4;
    if (name.n <= 4 ||
        !ds_str_eq_nocase(ds_str_sub(name, name.n - 4, name.n), DS_STR(".xml")))
        name = ds_printf(a, "%.*s.xml", DS_FMT(name));
    return name.n > 4 && name.p[0] != '.' && ds_path_safe(name)
               ? name
               : DS_STR("einvoice.xml");
}

static void leave_out(ds_einvoicing *e, const ds_taking *t)
{
    ds_find_warning(e->f, ds_taking_place(t), DS_F_EINVOICE,
                    "%.*s is a document %s (%.*s), which nobody owes: left out",
                    DS_FMT(t->doc->number),
                    t->doc->self ? "for the tax office"
                                 : "of this firm to itself",
                    DS_FMT(t->doc->type));
    add_document(e, t, "left out")->how = t->doc->type;
}

static void add_documents(jobs *to, ds_einvoicing *e, ds_taking t)
{
    bool found = false, both = ds_party_both(e, t.lot);
    for (size_t i = 0; i < t.lot->n; i++) {
        t.doc = &t.lot->documents[i];
        if (t.doc->self || both) {
            leave_out(e, &t);
            continue;
        }
        bool ok = found || (ds_party_side(&t.sale, e, t.file, t.lot) &&
                            ds_party_find(&t.target, e, t.file, t.lot, t.sale));
        add_document(e, &t, "bad");
        if (!ok)
            return; /* the same parties have all of its documents */
        found = true;
        t.row = e->rows.n - 1;
        *ds_vec_push(to) = t;
    }
}

/* The XML of a file; false, and a finding, when there is none. */
static bool open_file(ds_str *xml, ds_einvoicing *e,
                      const ds_einvoice_file *file)
{
    ds_err err = {0};
    if (file->trouble.n > 0)
        ds_fail(&err, DS_EIO, "%.*s", DS_FMT(file->trouble));
    else if (ds_str_trim(file->bytes).n == 0)
        ds_fail(&err, DS_ESYNTAX, "there is nothing in this file");
    else if (file->bytes.n > DS_EINVOICE_MAX)
        ds_fail(&err, DS_ELIMIT, "this is too big for an e-invoice");
    else if (ds_einvoice_unwrap(xml, e->a, file->bytes, &err) == 0)
        return true;
    ds_find_error(e->f, (ds_place){.path = file->name}, DS_F_XML, "%s",
                  err.msg);
    if (err.hint[0] != '\0')
        ds_find_hint(e->f, "%s", err.hint);
    return false;
}

static void read_file(jobs *to, ds_einvoicing *e, const ds_einvoice_file *file)
{
    ds_taking t = {.file = file->name};
    ds_lot *lot = ds_new(e->a, ds_lot);
    t.lot = lot;
    if (!open_file(&t.xml, e, file)) {
        add_row(e, file->name, "bad");
        return;
    }
    if (t.xml.p != file->bytes.p)
        t.signed_bytes = file->bytes;
    t.attach_name = attach_name(e->a, file->name);
    t.digests = ds_new_n(e->a, ds_str, 2);
    if (ds_fattura_read(lot, e->a, file->name, t.xml, e->f))
        add_row(e, file->name, "bad");
    else if (lot->n == 0)
        add_row(e, file->name, "left out");
    else
        add_documents(to, e, t);
}

/* --- all of it --------------------------------------------------------- */

static int by_target(const void *a, const void *b)
{
    const ds_taking *x = a, *y = b;
    if (x->target != y->target)
        return x->target < y->target ? -1 : 1;
    return x->row < y->row ? -1 : x->row > y->row;
}

/* Jobs from `*at` on that are of one client. */
static int take_client(size_t *at, ds_einvoicing *e, const jobs *all,
                       ds_err *err)
{
    size_t first = *at, target = all->p[first].target;
    while (*at < all->n && all->p[*at].target == target)
        ++*at;
    return ds_client_take(e, &e->finder.targets.p[target], &all->p[first],
                          *at - first, err);
}

static int put_files(ds_einvoicing *e, ds_err *err)
{
    for (size_t i = 0; i < e->puts.n; i++) {
        const ds_put *p = &e->puts.p[i];
        if (p->there ? ds_changeset_adopt(e->change, p->path, p->bytes, err)
                     : ds_changeset_file(e->change, p->path, (ds_str){0},
                                         p->bytes, err))
            return -1;
    }
    return 0;
}

static void count(ds_einvoice_result *out, const ds_einvoicing *e)
{
    const struct {
        const char *state;
        size_t *n;
    } kinds[] = {
        {"new", &out->created}, {"changed", &out->changed},
        {"same", &out->same},   {"left out", &out->left_out},
        {"bad", &out->bad},
    };
    for (size_t i = 0; i < e->rows.n; i++)
        for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
            *kinds[k].n +=
                ds_str_is(ds_cstr(e->rows.p[i].state), kinds[k].state);
}

static void *copied(ds_arena *a, const void *p, size_t n, size_t size)
{
    char *out = ds_alloc_n(a, n, size);
    if (n > 0)
        memcpy(out, p, n * size);
    return out;
}

static void report(ds_einvoice_result *out, ds_einvoicing *e)
{
    count(out, e);
    out->rows = copied(e->a, e->rows.p, e->rows.n, sizeof *e->rows.p);
    out->n = e->rows.n;
    out->new_clients = copied(e->a, e->new_clients.p, e->new_clients.n,
                              sizeof *e->new_clients.p);
    out->nnew_clients = e->new_clients.n;
    size_t n = out->created + out->changed;
    ds_buf b = {0};
    ds_buf_addf(&b, "import %zu e-invoice%s", n, n == 1 ? "" : "s");
    if (out->nnew_clients > 0)
        ds_buf_addf(&b, ", %zu new client%s", out->nnew_clients,
                    out->nnew_clients == 1 ? "" : "s");
    out->summary = ds_dup(e->a, ds_buf_str(&b));
    ds_buf_free(&b);
}

static int plan(ds_einvoice_result *out, ds_einvoicing *e,
                const ds_einvoice_file *files, size_t n, ds_err *err)
{
    jobs all = {0};
    int failed = 0;
    for (size_t i = 0; i < n; i++)
        read_file(&all, e, &files[i]);
    if (all.n > 0)
        qsort(all.p, all.n, sizeof *all.p, by_target);
    for (size_t i = 0; !failed && i < all.n;)
        failed = take_client(&i, e, &all, err);
    ds_vec_free(&all);
    if (failed || put_files(e, err))
        return -1;
    report(out, e);
    if (out->bad > 0)
        ds_changeset_refuse(e->change);
    ds_findings_sort(e->f);
    return 0;
}

static int check_told(const ds_einvoicing *e, ds_err *err)
{
    const ds_schema *s = e->schema;
    static const char *const needed[] = {"invoices", "bills", "payments",
                                         "files"};
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
        if (ds_schema_table(s, ds_cstr(needed[i])) < 0)
            return ds_schema_no_table(s, ds_cstr(needed[i]), err);
    if (e->opts->noun.n > 0 || s->vat_number.n > 0 || s->tax_code.n > 0)
        return 0;
    ds_fail(err, DS_EUSAGE,
            "did you send these e-invoices or get them? The book does not "
            "know its own VAT number");
    return ds_hint(err, "--as invoices or --as bills, or vat_number below "
                        "settings in records/schema.yaml");
}

int ds_einvoice_plan(ds_einvoice_result *out, ds_arena *a, ds_changeset *c,
                     const ds_index *x, const ds_book *book,
                     const ds_einvoice_file *files, size_t n,
                     const ds_einvoice_opts *opts, ds_findings *f, ds_err *err)
{
    ds_einvoicing e = {.a = a,
                       .change = c,
                       .schema = ds_changeset_env(c)->schema,
                       .book = book,
                       .opts = opts,
                       .f = f};
    e.env =
        (ds_edit_env){.schema = e.schema, .today = ds_changeset_env(c)->today};
    *out = (ds_einvoice_result){0};
    ds_changeset_set_index(c, x);
    if (opts->incomplete)
        ds_changeset_allow_incomplete(c);
    if (opts->waive)
        ds_changeset_waive_numbers(c);
    int failed = check_told(&e, err) ||
                 ds_finder_open(&e.finder, e.schema, x, opts->match, err) ||
                 plan(out, &e, files, n, err);
    ds_finder_close(&e.finder);
    ds_snapshot_close(e.head);
    ds_arena_free(&e.scratch);
    ds_vec_free(&e.puts);
    ds_vec_free(&e.rows);
    ds_vec_free(&e.new_clients);
    return failed ? -1 : 0;
}
