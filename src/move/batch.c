/* Manifests of hand-overs: written, read back, compared.
 *
 *   batch: 1                    # the form of this file
 *   number: 2
 *   id: 9c04e77a51              # by chance, or two clones' would be one file
 *   kind: hand-over             # or correction
 *   source: invoices
 *   where: status = authorised
 *   show: "client.id, number, total"
 *   commit: 3f25f1e6...         # whose rows these are
 *   today: 2026-11-30
 *   format: csv
 *   sha256: 9f86d081...         # of what was written
 *   count: 1
 *   totals: [total 1220.00 EUR]
 *   columns: [client.id, number, total]
 *   rows:
 *     - client: acme-spa
 *       key: 2026-014
 *       nth: 2                  # maybe: others before it have this key, too
 *       gone: yes               # maybe, in a correction: it counts no more
 *       hash: 1c2d...           # of the values
 *       values: [acme-spa, 2026-014, 1220.00 EUR]
 *   seal: 7b52...               # of all bytes before this line
 *
 * Nobody need write it by hand, and nobody may: what went out is past. So the
 * reader is strict: each thing must be there, in this form, and the seal must
 * be that of the bytes. */
#include "move/batch.h"
#include "base/sha256.h"
#include "view/sink.h"
#include "yaml/edit.h"
#include <stdlib.h>
#include "base/banned.h"

enum {
    MAX_NUMBER = 99999999, /* of hand-overs, and of rows in one */
    HASH = 16              /* digits of SHA-256 that are kept */
};
#define SEAL DS_STR("seal: ")

/* --- values ------------------------------------------------------------ */

ds_str ds_batch_value(ds_arena *a, const ds_column *c, const ds_cell *v)
{
    ds_buf b = {0};
    char cur[4];
    if (!v->set)
        return (ds_str){0};
    ds_cell_plain(&b, c, v);
    if (c->type == DS_MONEY && v->cur != 0) {
        ds_currency_format(cur, v->cur);
        ds_buf_addf(&b, " %s", cur);
    }
    ds_str text = ds_dup(a, ds_buf_str(&b));
    ds_buf_free(&b);
    return text;
}

/* A decimal with up to 12 places, as ds_ratio_format() writes it. */
static bool read_number(ds_ratio *out, ds_str s)
{
    ds_i128 num = 0;
    int64_t den = 1;
    bool minus = ds_str_starts(s, DS_STR("-")), point = false;
    size_t i = minus, digits = 0;
    for (; i < s.n; i++) {
        if (s.p[i] == '.' && !point) {
            point = true;
            continue;
        }
        if (s.p[i] < '0' || s.p[i] > '9' || ++digits > 30 ||
            den >= 1000000000000)
            return false;
        num = num * 10 + (s.p[i] - '0');
        den = point ? den * 10 : den;
    }
    if (digits == 0)
        return false;
    *out = ds_ratio_make(minus ? -num : num, den);
    return true;
}

static bool read_money(ds_cell *out, ds_str value)
{
    ds_str rest = value, amount = ds_str_cut(&rest, ' ');
    out->cur = rest.p != NULL ? ds_currency_parse(rest) : 0;
    return read_number(&out->num, amount) && (rest.p == NULL || out->cur != 0);
}

static bool read_hours(ds_cell *out, ds_str value)
{
    int64_t seconds;
    if (!ds_hours_parse(&seconds, value))
        return read_number(&out->num, value);
    out->num = ds_ratio_make(seconds, DS_HOURS_DEN);
    return true;
}

bool ds_batch_cell(ds_cell *out, const ds_column *c, ds_str value)
{
    ds_date day;
    *out = (ds_cell){.set = value.p != NULL, .num = {0, 1}};
    if (!out->set)
        return true;
    switch (c->type) {
    case DS_MONEY:
        return read_money(out, value);
    case DS_HOURS:
        return read_hours(out, value);
    case DS_INT:
    case DS_DECIMAL:
    case DS_PERCENT:
        return read_number(&out->num, value);
    case DS_BOOL:
        out->num.num = ds_str_is(value, "true");
        return out->num.num == 1 || ds_str_is(value, "false");
    case DS_DATE:
        if (!ds_date_parse(&day, value))
            return false;
        out->num.num = day;
        return true;
    default:
        out->text = value;
        return true;
    }
}

static ds_str short_hash(ds_arena *a, ds_str bytes)
{
    char hex[65];
    ds_sha256_hex(hex, bytes);
    return ds_dup(a, (ds_str){hex, HASH});
}

/* Each value with its length before it, so that no two rows read alike. */
static ds_str hash_of(ds_arena *a, const ds_str *values, size_t n)
{
    ds_buf b = {0};
    for (size_t i = 0; i < n; i++) {
        if (values[i].p != NULL)
            ds_buf_addf(&b, "%zu", values[i].n);
        ds_buf_addc(&b, ':');
        ds_buf_add(&b, values[i]);
    }
    ds_str hash = short_hash(a, ds_buf_str(&b));
    ds_buf_free(&b);
    return hash;
}

/* --- making ------------------------------------------------------------ */

static int add_amount(ds_batch *b, ds_str column, const ds_cell *v, ds_err *err)
{
    ds_batch_total *t = NULL;
    for (size_t i = 0; i < b->totals.n && t == NULL; i++)
        if (ds_str_eq(b->totals.p[i].column, column) &&
            b->totals.p[i].cur == v->cur)
            t = &b->totals.p[i];
    if (t == NULL) {
        t = ds_vec_push(&b->totals);
        *t = (ds_batch_total){column, {0, 1}, v->cur};
    }
    return ds_ratio_add(&t->sum, t->sum, v->num)
               ? 0
               : ds_fail(err, DS_ELIMIT,
                         "the total of \"%.*s\" is too big for exact "
                         "arithmetic",
                         DS_FMT(column));
}

int ds_batch_add(ds_batch *b, const ds_batch_row *row, const ds_column *columns,
                 const ds_cell *cells, ds_err *err)
{
    for (size_t i = 0; i < b->ncolumns && !row->gone; i++)
        if (columns[i].type == DS_MONEY && cells[i].set &&
            add_amount(b, b->columns[i], &cells[i], err))
            return -1;
    *ds_vec_push(&b->rows) = *row;
    return 0;
}

static ds_str total_text(ds_arena *a, const ds_batch_total *t)
{
    ds_column as = {.type = DS_MONEY};
    ds_cell cell = {.set = true, .num = t->sum, .cur = t->cur};
    return ds_batch_value(a, &as, &cell);
}

/* The amounts with their signs, where they were handed over; else the first. */
static ds_str summed(const ds_batch *b)
{
    ds_str first = {0};
    for (size_t c = 0; c < b->ncolumns; c++)
        for (size_t i = 0; i < b->totals.n; i++) {
            ds_str name = b->columns[c];
            if (!ds_str_eq(b->totals.p[i].column, name))
                continue;
            if (ds_str_starts(name, DS_STR("signed_")))
                return name;
            first = first.n > 0 ? first : name;
        }
    return first;
}

ds_str ds_batch_sum(ds_arena *a, const ds_batch *b)
{
    ds_str sum = {0}, column = summed(b);
    for (size_t i = 0; i < b->totals.n; i++)
        if (ds_str_eq(b->totals.p[i].column, column))
            sum = ds_printf(a, "%.*s%s%.*s", DS_FMT(sum), sum.n > 0 ? ", " : "",
                            DS_FMT(total_text(a, &b->totals.p[i])));
    return sum;
}

/* --- writing ----------------------------------------------------------- */

static ds_yval text_of(const char *key, ds_str text)
{
    return (ds_yval){.kind = DS_SCALAR,
                     .key = ds_cstr(key),
                     .text = text,
                     .empty = text.p == NULL};
}

/* What is safe to read without quotes. */
static ds_yval plain_of(const char *key, ds_str text)
{
    ds_yval v = text_of(key, text);
    v.plain = true;
    return v;
}

static ds_yval texts_of(ds_arena *a, const char *key, const ds_str *all,
                        size_t n)
{
    ds_yval *items = ds_new_n(a, ds_yval, n);
    for (size_t i = 0; i < n; i++)
        items[i] = text_of(NULL, all[i]);
    return (ds_yval){
        .kind = DS_SEQ, .key = ds_cstr(key), .items = items, .count = n};
}

static ds_yval row_of(ds_arena *a, const ds_batch *b, const ds_batch_row *r)
{
    ds_yval *items = ds_new_n(a, ds_yval, 6);
    size_t n = 0;
    items[n++] = text_of("client", r->client);
    items[n++] = text_of("key", r->key);
    if (r->nth > 1)
        items[n++] = plain_of("nth", ds_printf(a, "%u", r->nth));
    if (r->gone)
        items[n++] = text_of("gone", DS_STR("yes"));
    items[n++] = text_of("hash", hash_of(a, r->values, b->ncolumns));
    items[n++] = texts_of(a, "values", r->values, b->ncolumns);
    return (ds_yval){.kind = DS_MAP, .items = items, .count = n};
}

static ds_yval rows_of(ds_arena *a, const ds_batch *b)
{
    ds_yval *items = ds_new_n(a, ds_yval, b->rows.n);
    for (size_t i = 0; i < b->rows.n; i++)
        items[i] = row_of(a, b, &b->rows.p[i]);
    return (ds_yval){.kind = DS_SEQ,
                     .key = DS_STR("rows"),
                     .items = items,
                     .count = b->rows.n};
}

static ds_yval totals_of(ds_arena *a, const ds_batch *b)
{
    ds_str *all = ds_new_n(a, ds_str, b->totals.n);
    for (size_t i = 0; i < b->totals.n; i++)
        all[i] = ds_printf(a, "%.*s %.*s", DS_FMT(b->totals.p[i].column),
                           DS_FMT(total_text(a, &b->totals.p[i])));
    return texts_of(a, "totals", all, b->totals.n);
}

ds_str ds_batch_write(ds_arena *a, const ds_batch *b)
{
    char day[11];
    ds_yval v[15];
    size_t n = 0;
    ds_date_format(day, b->today);
    v[n++] = plain_of("batch", DS_STR("1"));
    v[n++] = plain_of("number", ds_printf(a, "%u", b->number));
    v[n++] = text_of("id", b->id);
    v[n++] = text_of("kind", b->correction ? DS_STR("correction")
                                           : DS_STR("hand-over"));
    v[n++] = text_of("source", b->source);
    v[n++] = text_of("where", b->where);
    v[n++] = text_of("show", b->show);
    v[n++] = text_of("commit", b->commit);
    v[n++] = plain_of("today", ds_cstr(day));
    v[n++] = text_of("format", b->format);
    v[n++] = text_of("sha256", b->sha256);
    v[n++] = plain_of("count", ds_printf(a, "%zu", b->rows.n));
    if (b->totals.n > 0)
        v[n++] = totals_of(a, b);
    v[n++] = texts_of(a, "columns", b->columns, b->ncolumns);
    v[n++] = rows_of(a, b);
    const ds_yval root = {.kind = DS_MAP, .items = v, .count = n};
    ds_str bytes = ds_yaml_render(a, &root);
    return ds_printf(a, "%.*s%.*s%.*s\n", DS_FMT(bytes), DS_FMT(SEAL),
                     DS_FMT(short_hash(a, bytes)));
}

/* --- reading ----------------------------------------------------------- */

typedef struct {
    ds_arena *a;
    ds_findings *f;
    ds_batch *b;
    bool failed;
} reader;

static void complain(reader *r, const ds_node *at, const char *what)
{
    ds_place place = {r->b->path, at != NULL ? at->line : 1,
                      at != NULL ? at->col : 1};
    ds_find_error(r->f, place, DS_F_BATCH,
                  "not a manifest as it was written: "
                  "%s",
                  what);
    r->failed = true;
}

static const ds_node *get(reader *r, const ds_node *map, const char *key,
                          ds_kind kind)
{
    const ds_node *n = ds_yaml_get(map, ds_cstr(key));
    if (n != NULL && n->kind == kind)
        return n;
    complain(r, n != NULL ? n : map,
             ds_printf(r->a, "%s %s", key,
                       n != NULL ? "has another form" : "is missing")
                 .p);
    return NULL;
}

static ds_str get_text(reader *r, const ds_node *map, const char *key)
{
    const ds_node *n = get(r, map, key, DS_SCALAR);
    return n != NULL && !n->empty ? n->text : DS_STR("");
}

static size_t get_number(reader *r, const ds_node *map, const char *key)
{
    const ds_node *n = get(r, map, key, DS_SCALAR);
    size_t v = 0;
    for (size_t i = 0; n != NULL && i < n->text.n; i++) {
        char c = n->text.p[i];
        v = c < '0' || c > '9' || v > MAX_NUMBER ? MAX_NUMBER + 1
                                                 : v * 10 + (size_t)(c - '0');
    }
    if (n != NULL && (n->text.n == 0 || v > MAX_NUMBER)) {
        complain(r, n, "this is no number that it could have");
        return 0;
    }
    return v;
}

static ds_str *get_texts(size_t *count, reader *r, const ds_node *map,
                         const char *key)
{
    const ds_node *seq = get(r, map, key, DS_SEQ);
    ds_str *all = ds_new_n(r->a, ds_str, seq != NULL ? seq->count : 0);
    size_t n = 0;
    *count = 0;
    for (const ds_node *i = seq != NULL ? seq->first : NULL; i; i = i->next) {
        if (i->kind != DS_SCALAR) {
            complain(r, i, "this is no text");
            return all;
        }
        all[n++] = i->empty ? (ds_str){0} : i->text;
    }
    *count = n;
    return all;
}

static void read_row(reader *r, const ds_node *n)
{
    ds_batch *b = r->b;
    size_t count;
    if (n->kind != DS_MAP) {
        complain(r, n, "this is no row");
        return;
    }
    ds_batch_row row = {.client = get_text(r, n, "client"),
                        .key = get_text(r, n, "key"),
                        .nth = 1,
                        .gone = ds_yaml_get(n, DS_STR("gone")) != NULL,
                        .line = n->line};
    if (ds_yaml_get(n, DS_STR("nth")) != NULL)
        row.nth = (unsigned)get_number(r, n, "nth");
    ds_str hash = get_text(r, n, "hash");
    row.values = get_texts(&count, r, n, "values");
    if (r->failed)
        return;
    if (count != b->ncolumns)
        complain(r, n, "the row has not one value a column");
    else if (row.client.n == 0 || row.nth == 0)
        complain(r, n, "the row has no client, or no number");
    else if (!ds_str_eq(hash, hash_of(r->a, row.values, count)))
        complain(r, n, "the row's hash is not that of its values");
    else
        *ds_vec_push(&b->rows) = row;
}

static void read_rows(reader *r, const ds_node *root)
{
    const ds_node *seq = get(r, root, "rows", DS_SEQ);
    size_t count = get_number(r, root, "count");
    for (const ds_node *n = seq ? seq->first : NULL; n && !r->failed;
         n = n->next)
        read_row(r, n);
    if (!r->failed && r->b->rows.n != count)
        complain(r, seq, "there are not as many rows as it counts");
}

static void read_head(reader *r, const ds_node *root)
{
    ds_batch *b = r->b;
    ds_str form = get_text(r, root, "batch");
    ds_str kind = get_text(r, root, "kind");
    b->correction = ds_str_is(kind, "correction");
    b->number = (unsigned)get_number(r, root, "number");
    b->id = get_text(r, root, "id");
    b->source = get_text(r, root, "source");
    b->where = get_text(r, root, "where");
    b->show = get_text(r, root, "show");
    b->commit = get_text(r, root, "commit");
    b->format = get_text(r, root, "format");
    b->sha256 = get_text(r, root, "sha256");
    b->columns = get_texts(&b->ncolumns, r, root, "columns");
    if (r->failed)
        return;
    if (!ds_str_is(form, "1"))
        complain(r, root, "batch is not 1: a later version wrote it");
    else if (!b->correction && !ds_str_is(kind, "hand-over"))
        complain(r, root, "kind is neither hand-over nor correction");
    else if (!ds_date_parse(&b->today, get_text(r, root, "today")))
        complain(r, root, "today is no date");
    else if (b->ncolumns == 0 || b->show.n == 0)
        complain(r, root, "it has no columns");
}

/* The last line, which must be of these bytes. */
static void check_seal(reader *r, const ds_node *root, ds_str bytes)
{
    ds_str seal = get_text(r, root, "seal");
    size_t line = SEAL.n + seal.n + 1;
    ds_str before = ds_str_sub(bytes, 0, bytes.n > line ? bytes.n - line : 0);
    ds_str last = ds_printf(r->a, "%.*s%.*s\n", DS_FMT(SEAL), DS_FMT(seal));
    if (!r->failed && (!ds_str_ends(bytes, last) ||
                       !ds_str_eq(seal, short_hash(r->a, before))))
        complain(r, root, "somebody changed it");
}

int ds_batch_read(ds_batch *out, ds_arena *a, ds_str path, ds_str bytes,
                  ds_findings *f)
{
    ds_doc doc;
    reader r = {a, f, out, false};
    *out = (ds_batch){.path = path};
    if (ds_yaml_parse(&doc, a, path, bytes, f))
        return -1;
    if (doc.root == NULL || doc.root->kind != DS_MAP) {
        complain(&r, doc.root, "it is no mapping");
        return -1;
    }
    read_head(&r, doc.root);
    if (!r.failed)
        read_rows(&r, doc.root);
    if (!r.failed)
        check_seal(&r, doc.root, bytes);
    return r.failed ? -1 : 0;
}

void ds_batch_free(ds_batch *b)
{
    ds_vec_free(&b->rows);
    ds_vec_free(&b->totals);
}
