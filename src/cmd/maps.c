/* A saved map is YAML with the options of `import` by their names:
 *
 *   as: invoices
 *   columns:
 *     Cliente: client
 *     Località: address.postcode address.city
 *     Fax: ""                  # dropped
 *   values:
 *     status:
 *       Pagata: paid
 *   set:
 *     currency: EUR
 *   dates: dmy
 */
#include "cmd/maps.h"
#include "cmd/import_told.h"
#include "yaml/edit.h"
#include "base/file.h"
#include <string.h>
#include "base/banned.h"

typedef DS_VEC(ds_str) texts;

static ds_str path_of(ds_run *run, ds_str name)
{
    return ds_printf(&run->arena, "records/imports/%.*s.yaml", DS_FMT(name));
}

/* --- loading ----------------------------------------------------------- */

static ds_str text_at(const ds_doc *doc, const char *key)
{
    ds_node *n = ds_yaml_get(doc->root, ds_cstr(key));
    return n != NULL && n->kind == DS_SCALAR ? n->text : (ds_str){0};
}

static void fill(ds_str *out, const ds_doc *doc, const char *key)
{
    if (out->n == 0)
        *out = text_at(doc, key);
}

/* "?" says that a column of a saved map may be missing. */
static void add_pairs(texts *out, ds_arena *a, const ds_node *map,
                      const char *form, ds_str prefix)
{
    const ds_node *n = map != NULL && map->kind == DS_MAP ? map->first : NULL;
    for (; n != NULL; n = n->next)
        if (n->kind == DS_SCALAR)
            *ds_vec_push(out) = ds_printf(
                a, "%s%.*s%s%.*s=%.*s", form, DS_FMT(prefix),
                prefix.n > 0 ? ":" : "", DS_FMT(n->key->text), DS_FMT(n->text));
}

/* The saved ones first, so that those told now come later and win. */
static void join(const ds_str **list, size_t *n, ds_arena *a, texts *saved)
{
    ds_str *all = ds_new_n(a, ds_str, saved->n + *n);
    for (size_t i = 0; i < saved->n; i++)
        all[i] = saved->p[i];
    for (size_t i = 0; i < *n; i++)
        all[saved->n + i] = (*list)[i];
    *list = all;
    *n += saved->n;
    ds_vec_free(saved);
}

static int read_signs(ds_import_opts *o, const ds_doc *doc, ds_err *err)
{
    ds_dialect *d = &o->dialect;
    return (d->decimal == 0 && ds_told_sign(&d->decimal, "decimal",
                                            text_at(doc, "decimal"), err)) ||
                   (d->delimiter == 0 &&
                    ds_told_sign(&d->delimiter, "delimiter",
                                 text_at(doc, "delimiter"), err)) ||
                   (d->quote == 0 &&
                    ds_told_sign(&d->quote, "quote", text_at(doc, "quote"),
                                 err)) ||
                   (o->header == 0 &&
                    ds_told_count(&o->header, "header", "a line",
                                  text_at(doc, "header"), err)) ||
                   (o->years == 0 && ds_told_count(&o->years, "years", "a year",
                                                   text_at(doc, "years"), err))
               ? -1
               : 0;
}

static void read_lists(ds_import_opts *o, ds_arena *a, const ds_doc *doc)
{
    texts map = {0}, set = {0}, values = {0}, null = {0};
    const ds_node *v = ds_yaml_get(doc->root, DS_STR("values"));
    const ds_node *n = ds_yaml_get(doc->root, DS_STR("null"));
    add_pairs(&map, a, ds_yaml_get(doc->root, DS_STR("columns")), "?",
              (ds_str){0});
    add_pairs(&set, a, ds_yaml_get(doc->root, DS_STR("set")), "", (ds_str){0});
    for (v = v != NULL && v->kind == DS_MAP ? v->first : NULL; v; v = v->next)
        add_pairs(&values, a, v, "", v->key->text);
    for (n = n != NULL && n->kind == DS_SEQ ? n->first : NULL; n; n = n->next)
        *ds_vec_push(&null) = n->text;
    join(&o->map, &o->nmap, a, &map);
    join(&o->fixed, &o->nfixed, a, &set);
    join(&o->values, &o->nvalues, a, &values);
    join(&o->null_words, &o->nnull, a, &null);
}

static int check_keys(const ds_doc *doc, ds_err *err)
{
    static const char *const known[] = {
        "as",        "columns", "set",   "values",    "null",    "match",
        "sheet",     "header",  "dates", "years",     "decimal", "encoding",
        "delimiter", "quote",   "waive", "incomplete"};
    for (const ds_node *n = doc->root->first; n != NULL; n = n->next) {
        bool good = false;
        for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
            good = good || ds_str_is(n->key->text, known[i]);
        if (!good)
            return ds_fail(err, DS_ESYNTAX, "%.*s:%u:%u: a map has no \"%.*s\"",
                           DS_FMT(doc->path), n->key->line, n->key->col,
                           DS_FMT(n->key->text));
    }
    return 0;
}

static int load(ds_import_opts *o, ds_run *run, ds_str name, ds_err *err)
{
    ds_arena *a = &run->arena;
    ds_str path = path_of(run, name), bytes;
    ds_doc *doc = ds_new(a, ds_doc);
    if (!ds_path_safe(name) ||
        ds_file_read(&bytes, a, run->book.fd, path.p, DS_YAML_MAX_BYTES, err))
        return ds_fail(err, DS_ENOTFOUND, "there is no map %.*s (%.*s)",
                       DS_FMT(name), DS_FMT(path));
    if (ds_yaml_parse(doc, a, path, bytes, &run->findings) ||
        doc->root == NULL || doc->root->kind != DS_MAP)
        return ds_fail(err, DS_ESYNTAX, "%.*s: cannot be read as a map",
                       DS_FMT(path));
    if (check_keys(doc, err) || read_signs(o, doc, err))
        return -1;
    fill(&o->noun, doc, "as");
    fill(&o->match, doc, "match");
    fill(&o->dialect.sheet, doc, "sheet");
    fill(&o->dialect.date_order, doc, "dates");
    fill(&o->dialect.encoding, doc, "encoding");
    o->waive = o->waive || ds_str_is(text_at(doc, "waive"), "true");
    o->incomplete =
        o->incomplete || ds_str_is(text_at(doc, "incomplete"), "true");
    read_lists(o, a, doc);
    return 0;
}

int ds_maps_load(ds_import_opts *o, ds_run *run, ds_err *err)
{
    ds_str name = {0};
    ds_str *rest = ds_new_n(&run->arena, ds_str, o->nmap);
    size_t n = 0;
    for (size_t i = 0; i < o->nmap; i++) {
        if (!ds_str_starts(o->map[i], DS_STR("@")) ||
            ds_str_chr(o->map[i], '=') < o->map[i].n)
            rest[n++] = o->map[i];
        else if (name.n > 0)
            return ds_fail(err, DS_EUSAGE, "--map: one saved map at a time");
        else
            name = ds_str_sub(o->map[i], 1, o->map[i].n);
    }
    o->map = rest;
    o->nmap = n;
    return name.n > 0 ? load(o, run, name, err) : 0;
}

/* --- saving ------------------------------------------------------------ */

typedef DS_VEC(ds_yval) values;

static void put_text(values *v, const char *key, ds_str text)
{
    if (text.n > 0)
        *ds_vec_push(v) =
            (ds_yval){.kind = DS_SCALAR, .key = ds_cstr(key), .text = text};
}

static void put_sign(values *v, const char *key, const char *sign)
{
    put_text(v, key, (ds_str){sign, *sign != '\0'});
}

static void put_map(values *v, ds_arena *a, ds_str key, values *items)
{
    if (items->n > 0) {
        ds_yval *all = ds_new_n(a, ds_yval, items->n);
        memcpy(all, items->p, items->n * sizeof *all);
        *ds_vec_push(v) = (ds_yval){
            .kind = DS_MAP, .key = key, .items = all, .count = items->n};
    }
    ds_vec_free(items);
}

/* A later pair of the same name takes the place of the one before. */
static void put_pair(values *v, ds_str key, ds_str text)
{
    for (size_t i = 0; i < v->n; i++)
        if (ds_str_eq(v->p[i].key, key)) {
            v->p[i].text = text;
            return;
        }
    *ds_vec_push(v) = (ds_yval){.kind = DS_SCALAR, .key = key, .text = text};
}

static void cut_last(ds_str *key, ds_str *text, ds_str pair)
{
    size_t eq = pair.n;
    while (eq > 0 && pair.p[eq - 1] != '=')
        eq--;
    *key = ds_str_trim(ds_str_sub(pair, 0, eq > 0 ? eq - 1 : 0));
    *text = ds_str_trim(ds_str_sub(pair, eq, pair.n));
}

/* Those of a saved map stand first, in their order. */
static void put_told(values *items, const ds_import_opts *o, bool saved)
{
    for (size_t i = 0; i < o->nmap; i++) {
        ds_str key, text;
        bool mark = ds_str_starts(o->map[i], DS_STR("?"));
        cut_last(&key, &text, ds_str_sub(o->map[i], mark, o->map[i].n));
        if (mark == saved)
            put_pair(items, key, text);
    }
}

/* What was told, and what each other column means. One that means nothing may
 * only be empty this time, and is asked about when it is not. */
static void put_columns(values *v, ds_arena *a, const ds_import_opts *o,
                        const ds_import_result *r)
{
    values items = {0};
    put_told(&items, o, true);
    for (size_t i = 0; i < r->ncolumns; i++)
        if (!r->columns[i].made && r->columns[i].header.n > 0 &&
            r->columns[i].field.n > 0)
            put_pair(&items, r->columns[i].header, r->columns[i].field);
    put_told(&items, o, false);
    put_map(v, a, DS_STR("columns"), &items);
}

static void put_fixed(values *v, ds_arena *a, const ds_import_opts *o)
{
    values items = {0};
    for (size_t i = 0; i < o->nfixed; i++) {
        ds_str rest = o->fixed[i];
        ds_str key = ds_str_trim(ds_str_cut(&rest, '='));
        put_pair(&items, key, rest);
    }
    put_map(v, a, DS_STR("set"), &items);
}

static void put_values(values *v, ds_arena *a, const ds_import_opts *o)
{
    values fields = {0};
    for (size_t i = 0; i < o->nvalues; i++) {
        values items = {0};
        ds_str rest = o->values[i], key, text;
        ds_str field = ds_str_trim(ds_str_cut(&rest, ':'));
        bool before = false;
        for (size_t k = 0; k < fields.n; k++)
            before = before || ds_str_eq(fields.p[k].key, field);
        for (size_t k = i; !before && k < o->nvalues; k++) {
            rest = o->values[k];
            if (!ds_str_eq(ds_str_trim(ds_str_cut(&rest, ':')), field))
                continue;
            cut_last(&key, &text, rest);
            put_pair(&items, key, text);
        }
        put_map(&fields, a, field, &items);
    }
    put_map(v, a, DS_STR("values"), &fields);
}

static void put_null(values *v, ds_arena *a, const ds_import_opts *o)
{
    ds_yval *all = ds_new_n(a, ds_yval, o->nnull);
    for (size_t i = 0; i < o->nnull; i++)
        all[i] = (ds_yval){.kind = DS_SCALAR, .text = o->null_words[i]};
    if (o->nnull > 0)
        *ds_vec_push(v) = (ds_yval){.kind = DS_SEQ,
                                    .key = DS_STR("null"),
                                    .items = all,
                                    .count = o->nnull};
}

int ds_maps_save(ds_write *w, ds_str name, const ds_import_opts *o,
                 const ds_import_result *r, ds_err *err)
{
    ds_arena *a = &w->run->arena;
    ds_str path = path_of(w->run, name), old;
    values v = {0};
    if (!ds_path_safe(name))
        return ds_fail(err, DS_EUSAGE, "\"%.*s\" is not a map's name",
                       DS_FMT(name));
    put_text(&v, "as", o->noun);
    put_columns(&v, a, o, r);
    put_values(&v, a, o);
    put_fixed(&v, a, o);
    put_null(&v, a, o);
    put_text(&v, "match", o->match);
    put_text(&v, "sheet", o->dialect.sheet);
    if (o->header > 0)
        put_text(&v, "header", ds_printf(a, "%u", o->header));
    put_text(&v, "dates", o->dialect.date_order);
    if (o->years > 0)
        put_text(&v, "years", ds_printf(a, "%u", o->years));
    put_text(&v, "encoding", o->dialect.encoding);
    put_sign(&v, "decimal", &o->dialect.decimal);
    put_sign(&v, "delimiter", &o->dialect.delimiter);
    put_sign(&v, "quote", &o->dialect.quote);
    put_text(&v, "waive", o->waive ? DS_STR("true") : (ds_str){0});
    put_text(&v, "incomplete", o->incomplete ? DS_STR("true") : (ds_str){0});
    ds_yval root = {.kind = DS_MAP, .items = v.p, .count = v.n};
    ds_str bytes = ds_yaml_render(a, &root);
    ds_vec_free(&v);
    if (ds_file_read_any(&old, a, w->run->book.fd, path.p, DS_YAML_MAX_BYTES,
                         err))
        return -1;
    if (old.p != NULL && ds_str_eq(old, bytes))
        return 0;
    return ds_changeset_file(w->set, path, old, bytes, err);
}
