/* The files of an e-invoice become files of its client, listed in its record.
 */
#include "base/file.h"
#include "einvoice/parts.h"
#include "record/client.h"
#include "base/banned.h"

/* The bytes that the book will have there: of this run, or of the disk; p NULL
 * when nothing is there. */
static int stored(ds_str *out, ds_einvoicing *e, ds_str path, ds_err *err)
{
    ds_err why = {0};
    *out = (ds_str){0};
    uint64_t *at = ds_map_get(&e->put, path);
    if (at != NULL && *at > 0) {
        *out = e->bodies.p[*at - 1];
        return 0;
    }
    if (ds_file_read(out, e->a, e->book->fd, ds_zstr(e->a, path),
                     (size_t)1 << 30, &why) == 0 ||
        why.code == DS_ENOTFOUND)
        return 0;
    if (err != NULL)
        *err = why;
    return -1;
}

/* "fattura.xml", "fattura-2.xml", ... */
static ds_str numbered(ds_arena *a, ds_str name, unsigned i)
{
    size_t dot = name.n;
    while (dot > 1 && name.p[dot - 1] != '.')
        dot--;
    dot = dot > 1 ? dot - 1 : name.n;
    if (i == 1)
        return name;
    return ds_printf(a, "%.*s-%u%.*s", (int)dot, name.p, i,
                     DS_FMT(ds_str_sub(name, dot, name.n)));
}

static bool is_listed(const ds_einvoicing *e, const ds_holder *h, ds_str name)
{
    int table = ds_schema_table(e->schema, DS_STR("files"));
    const ds_rows *rows = &h->record->tables[table];
    int key = e->schema->tables[table].key;
    for (size_t i = 0; i < rows->n; i++)
        if (rows->rows[i].values[key].set &&
            ds_str_eq(rows->rows[i].values[key].text, name))
            return true;
    return false;
}

static int list(ds_einvoicing *e, const ds_taking *t, ds_holder *h, ds_str name,
                ds_str key, ds_err *err)
{
    char day[11];
    ds_date_format(day, t->doc->date);
    const ds_assign all[] = {
        {DS_STR("name"), name},
        {DS_STR("date"), ds_dup(e->a, ds_cstr(day))},
        {DS_STR("about"), key},
    };
    const ds_op op = {.kind = DS_OP_ADD,
                      .noun = DS_STR("file"),
                      .assigns = all,
                      .n = sizeof all / sizeof *all};
    return is_listed(e, h, name) ? 0 : ds_holder_edit(e, h, &op, err);
}

static void remember(ds_einvoicing *e, ds_str path, ds_str bytes)
{
    *ds_vec_push(&e->bodies) = bytes;
    *ds_map_put(&e->put, path, NULL) = e->bodies.n;
}

static int attach(size_t *added, ds_einvoicing *e, const ds_taking *t,
                  ds_holder *h, ds_enclosure file, ds_str key, ds_err *err)
{
    for (unsigned i = 1;; i++) {
        ds_str there, name = numbered(e->a, file.name, i);
        ds_str path =
            ds_printf(e->a, "%.*s/files/%.*s",
                      DS_FMT(ds_client_folder(h->path)), DS_FMT(name));
        if (stored(&there, e, path, err))
            return -1;
        if (there.p != NULL && !ds_str_eq(there, file.bytes))
            continue;
        *added += there.p == NULL;
        if (there.p == NULL)
            remember(e, path, file.bytes);
        return list(e, t, h, name, key, err);
    }
}

int ds_attach_all(size_t *added, ds_einvoicing *e, const ds_taking *t,
                  ds_holder *h, ds_str key, ds_err *err)
{
    ds_enclosure xml = {t->attach_name, t->xml};
    ds_str p7m = ds_printf(e->a, "%.*s.p7m", DS_FMT(t->attach_name));
    *added = 0;
    if (attach(added, e, t, h, xml, key, err) ||
        (t->signed_bytes.n > 0 &&
         attach(added, e, t, h, (ds_enclosure){p7m, t->signed_bytes}, key,
                err)))
        return -1;
    for (size_t i = 0; i < t->doc->nenclosures; i++) {
        const ds_enclosure *in = &t->doc->enclosures[i];
        ds_enclosure out = {ds_printf(e->a, "%.*s-%.*s",
                                      (int)(t->attach_name.n - 4),
                                      t->attach_name.p, DS_FMT(in->name)),
                            in->bytes};
        if (attach(added, e, t, h, out, key, err))
            return -1;
    }
    return 0;
}
