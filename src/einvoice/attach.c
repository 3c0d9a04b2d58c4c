/* The files of an e-invoice become files of its client, listed in its record.
 *
 * What is there already under the wanted name, or under one with a number
 * behind it, and has the same bytes is not stored again. A name that some file
 * system takes for that of another file is as taken as that one. */
#include "base/file.h"
#include "base/sha256.h"
#include "base/utf8.h"
#include "einvoice/parts.h"
#include "record/client.h"
#include "base/banned.h"

/* --- names ------------------------------------------------------------- */

enum {
    LONGEST = 255, /* bytes of a name, on all usual file systems */
    TAIL = 16      /* a longer one behind a dot is no type of file */
};

/* At most `n` bytes, no letter cut. */
static ds_str cut_to(ds_str s, size_t n)
{
    while (n < s.n && n > 0 && ((unsigned char)s.p[n] & 0xc0) == 0x80)
        n--;
    return ds_str_sub(s, 0, n);
}

/* "fattura.xml", "fattura-2.xml", ...; too long a one loses what stands before
 * its dot. */
static ds_str numbered(ds_arena *a, ds_str name, uint64_t i)
{
    size_t dot = name.n;
    while (dot > 1 && name.p[dot - 1] != '.')
        dot--;
    dot = dot > 1 && name.n - dot < TAIL ? dot - 1 : name.n;
    ds_str tail = ds_str_sub(name, dot, name.n), count = {0};
    if (i > 1)
        count = ds_printf(a, "-%llu", (unsigned long long)i);
    ds_str stem = cut_to(ds_str_sub(name, 0, dot), LONGEST - tail.n - count.n);
    return ds_printf(a, "%.*s%.*s%.*s", DS_FMT(stem), DS_FMT(count),
                     DS_FMT(tail));
}

static ds_str path_of(ds_arena *a, const ds_holder *h, ds_str name)
{
    return ds_printf(a, "%.*s/files/%.*s",
                     DS_FMT(ds_client_folder(h->client->path)), DS_FMT(name));
}

/* --- what is there ----------------------------------------------------- */

static ds_str digest_of(ds_arena *a, ds_str bytes)
{
    char hex[65];
    ds_sha256_hex(hex, bytes);
    return ds_dup(a, ds_cstr(hex));
}

static void *keep(ds_arena *a, ds_str s)
{
    ds_str *kept = ds_new(a, ds_str);
    *kept = s;
    return kept;
}

static bool get(ds_str *out, const ds_map *map, ds_str key)
{
    const uint64_t *at = ds_map_get(map, key);
    if (at != NULL)
        *out = *(const ds_str *)(uintptr_t)*at;
    return at != NULL;
}

static void put(ds_map *map, ds_arena *a, ds_str key, ds_str text)
{
    *ds_map_put(map, key, NULL) = (uintptr_t)keep(a, text);
}

static void learn_listed(ds_einvoicing *e, ds_holder *h)
{
    unsigned table = (unsigned)ds_schema_table(e->schema, DS_STR("files"));
    int key = e->schema->tables[table].key;
    if (h->record == NULL)
        return;
    const ds_rows *rows = &h->record->tables[table];
    for (size_t i = 0; i < rows->n; i++)
        if (rows->rows[i].values[key].set)
            ds_map_put(&h->shelf.listed, rows->rows[i].values[key].text, NULL);
}

static int open_shelf(ds_einvoicing *e, ds_holder *h, ds_err *err)
{
    ds_shelf *s = &h->shelf;
    if (s->open)
        return 0;
    s->open = true;
    learn_listed(e, h);
    return ds_attached_names_open(&s->names, e->book,
                                  ds_client_folder(h->client->path), err);
}

void ds_shelf_close(ds_shelf *s)
{
    ds_map *maps[] = {&s->digests, &s->seen, &s->last, &s->listed,
                      &s->committed};
    if (s->open)
        ds_attached_names_close(&s->names);
    for (size_t i = 0; i < sizeof maps / sizeof *maps; i++)
        ds_map_free(maps[i]);
}

/* Of a file that has the name; empty when it is none that can be read. */
static ds_str digest_there(ds_einvoicing *e, ds_holder *h, ds_str name)
{
    ds_err none = {0};
    ds_arena whole = {0};
    ds_str bytes, digest = {0};
    ds_arena *a = &e->scratch;
    if (get(&digest, &h->shelf.digests, name))
        return digest;
    if (ds_file_read(&bytes, &whole, e->book->fd, path_of(a, h, name).p,
                     (size_t)1 << 30, &none) == 0)
        digest = digest_of(a, bytes);
    ds_arena_free(&whole);
    put(&h->shelf.digests, a, name, digest);
    return digest;
}

static int open_head(ds_einvoicing *e, ds_err *err)
{
    ds_err why = {0};
    if (e->head != NULL || e->headless ||
        ds_snapshot_at(&e->head, e->book, "HEAD", &why) == 0)
        return 0;
    e->headless = why.code == DS_ENOTFOUND;
    if (!e->headless)
        *err = why;
    return e->headless ? 0 : -1;
}

static int is_committed(bool *is, ds_einvoicing *e, ds_holder *h, ds_str name,
                        ds_err *err)
{
    ds_shelf *s = &h->shelf;
    ds_attached_list list = {0};
    if (!s->asked) {
        s->asked = true;
        if (open_head(e, err) ||
            (e->head != NULL &&
             ds_snapshot_files(&list, &e->scratch, e->head,
                               ds_client_folder(h->client->path), err)))
            return -1;
        for (size_t i = 0; i < list.n; i++)
            ds_map_put(&s->committed, list.p[i].name, NULL);
        ds_vec_free(&list);
    }
    *is = ds_map_get(&s->committed, name) != NULL;
    return 0;
}

/* --- one file ---------------------------------------------------------- */

static ds_str seen_key(ds_arena *a, ds_str base, ds_str digest)
{
    return ds_printf(a, "%.*s\n%.*s", DS_FMT(base), DS_FMT(digest));
}

/* The name that has these bytes, and true, or the first that is free. What was
 * looked at is not looked at again, so that a thousand files of one name are no
 * more work than of as many names. */
static bool find_name(ds_str *name, ds_einvoicing *e, ds_holder *h,
                      ds_str wanted, ds_str digest)
{
    ds_shelf *s = &h->shelf;
    ds_arena *a = &e->scratch;
    ds_str base = ds_utf8_name_key(a, wanted);
    if (get(name, &s->seen, seen_key(a, base, digest)))
        return true;
    for (bool found = false; !found;) {
        uint64_t *last = ds_map_put(&s->last, base, NULL);
        ds_str next = numbered(a, wanted, ++*last);
        *name = ds_attached_names_find(&s->names, next);
        if (name->p == NULL) {
            *name = next;
            put(&s->seen, a, seen_key(a, base, digest), next);
            return false;
        }
        ds_str has = digest_there(e, h, *name);
        put(&s->seen, a, seen_key(a, base, has), *name);
        found = ds_str_eq(has, digest);
    }
    return true;
}

static int place_file(ds_str *name, size_t *added, ds_einvoicing *e,
                      ds_holder *h, ds_enclosure file, ds_str digest,
                      ds_err *err)
{
    bool committed = false;
    bool there = find_name(name, e, h, file.name, digest);
    if (there && is_committed(&committed, e, h, *name, err))
        return -1;
    if (committed)
        return 0;
    *ds_vec_push(&e->puts) =
        (ds_put){path_of(e->a, h, *name), file.bytes, there};
    if (!there)
        ds_attached_names_add(&h->shelf.names, *name);
    put(&h->shelf.digests, &e->scratch, *name, digest);
    ds_map_put(&h->shelf.committed, *name, NULL);
    ++*added;
    return 0;
}

/* --- all of them ------------------------------------------------------- */

static void list(ds_einvoicing *e, ds_holder *h, const ds_taking *t,
                 ds_str name, ds_str key)
{
    enum {
        FIELDS = 3
    };
    char day[11];
    bool fresh;
    ds_arena *a = &e->scratch;
    ds_map_put(&h->shelf.listed, name, &fresh);
    if (!fresh)
        return;
    ds_date_format(day, t->doc->date);
    ds_assign *all = ds_new_n(a, ds_assign, FIELDS);
    all[0] = (ds_assign){DS_STR("name"), name};
    all[1] = (ds_assign){DS_STR("date"), ds_dup(a, ds_cstr(day))};
    all[2] = (ds_assign){DS_STR("about"), key};
    *ds_vec_push(&h->files) = (ds_filing){.op = {.kind = DS_OP_ADD,
                                                 .noun = DS_STR("file"),
                                                 .assigns = all,
                                                 .n = FIELDS},
                                          .t = t};
}

/* `digest` is kept for the other documents of the file; NULL: it has no others.
 */
static int attach(size_t *added, ds_einvoicing *e, ds_holder *h,
                  const ds_taking *t, ds_enclosure file, ds_str *digest,
                  ds_str key, ds_err *err)
{
    ds_str name, own = {0};
    digest = digest != NULL ? digest : &own;
    if (digest->n == 0)
        *digest = digest_of(e->a, file.bytes);
    if (place_file(&name, added, e, h, file, *digest, err))
        return -1;
    list(e, h, t, name, key);
    return 0;
}

int ds_attach_all(size_t *added, ds_einvoicing *e, ds_holder *h,
                  const ds_taking *t, ds_str key, ds_err *err)
{
    ds_arena *a = &e->scratch;
    ds_str name = t->attach_name;
    ds_enclosure xml = {name, t->xml};
    ds_enclosure p7m = {ds_printf(a, "%.*s.p7m", DS_FMT(name)),
                        t->signed_bytes};
    *added = 0;
    if (open_shelf(e, h, err) ||
        attach(added, e, h, t, xml, &t->digests[0], key, err) ||
        (p7m.bytes.n > 0 &&
         attach(added, e, h, t, p7m, &t->digests[1], key, err)))
        return -1;
    for (size_t i = 0; i < t->doc->nenclosures; i++) {
        const ds_enclosure *in = &t->doc->enclosures[i];
        ds_enclosure out = {ds_printf(a, "%.*s-%.*s", (int)(name.n - 4), name.p,
                                      DS_FMT(in->name)),
                            in->bytes};
        if (attach(added, e, h, t, out, NULL, key, err))
            return -1;
    }
    return 0;
}
