/* Clients become columns.
 *
 * A client is added table by table: room for all its rows at once, then one
 * column after the other, so that the inner loops are short and know their
 * width. Rows remember their client and parent by numbers within the builder;
 * image.c makes them numbers of the whole. */
#include "index/builder.h"
#include "index/sum.h"
#include <string.h>
#include "base/banned.h"

/* Texts up to this length are looked for among the recent ones; owners,
 * countries, methods and tags come again and again. */
enum {
    SHORT_TEXT = 48,
    RECENT = 4096
};

/* --- room -------------------------------------------------------------- */

static size_t row_bytes(const ds_table *t)
{
    size_t n = 4 + 4 + 1; /* client, parent, its table */
    for (size_t i = 0; i < t->nstored; i++)
        n += ds_type_width(t->fields[i].type) +
             (t->fields[i].type == DS_MONEY ? 4u : 0u);
    return n;
}

/* Cuts the next column off the block and moves the old one's rows there. */
static uint8_t *move_column(uint8_t **at, const void *old, uint32_t rows,
                            uint32_t cap, size_t width)
{
    uint8_t *p = *at;
    if (rows > 0)
        memcpy(p, old, rows * width);
    *at += cap * width;
    return p;
}

/* Wide columns first: each stays aligned because the capacity is even. */
static void move_columns(ds_draft *d, const ds_table *t, uint8_t *at,
                         uint32_t cap)
{
    for (unsigned width = 8; width > 0; width = width == 8 ? 4 : width == 4) {
        for (size_t i = 0; i < t->nstored; i++) {
            ds_type type = t->fields[i].type;
            if (ds_type_width(type) == width)
                d->cols[i] = move_column(&at, d->cols[i], d->rows, cap, width);
            if (width == 4 && type == DS_MONEY)
                d->currency[i] =
                    move_column(&at, d->currency[i], d->rows, cap, 4);
        }
        if (width != 4)
            continue;
        d->client =
            (uint32_t *)(void *)move_column(&at, d->client, d->rows, cap, 4);
        d->parent =
            (uint32_t *)(void *)move_column(&at, d->parent, d->rows, cap, 4);
    }
    d->parent_table = move_column(&at, d->parent_table, d->rows, cap, 1);
}

static void reserve(ds_draft *d, const ds_table *t, size_t more)
{
    if (more <= d->cap - d->rows)
        return;
    size_t cap = ((size_t)d->rows + more) * 2;
    if (cap > UINT32_MAX)
        ds_no_memory(); /* four thousand million rows of one table */
    uint8_t *block = ds_xmalloc(cap * row_bytes(t));
    move_columns(d, t, block, (uint32_t)cap);
    free(d->block);
    d->block = block;
    d->cap = (uint32_t)cap;
}

ds_builder *ds_builder_new(const ds_schema *s)
{
    ds_builder *b = ds_xmalloc(sizeof *b);
    *b = (ds_builder){.schema = s};
    b->drafts = ds_new_n(&b->arena, ds_draft, s->ntables);
    b->recent = ds_new_n(&b->arena, uint32_t, RECENT);
    for (size_t i = 0; i < s->ntables; i++) {
        size_t n = s->tables[i].nstored;
        b->drafts[i].cols = ds_new_n(&b->arena, uint8_t *, n);
        b->drafts[i].currency = ds_new_n(&b->arena, uint8_t *, n);
    }
    ds_buf_addn(&b->heap, '\0', 5); /* the empty text at 0 */
    return b;
}

/* --- texts ------------------------------------------------------------- */

static uint32_t append(ds_builder *b, ds_str s)
{
    if (s.n > UINT32_MAX - 8 || b->heap.n > UINT32_MAX - 8 - s.n)
        ds_no_memory(); /* 4 GiB of text in one builder */
    uint32_t n = (uint32_t)s.n, at = (uint32_t)b->heap.n;
    char *p = ds_buf_room(&b->heap, s.n + 5);
    memcpy(p, &n, 4);
    memcpy(p + 4, s.p, s.n);
    p[4 + s.n] = '\0';
    b->heap.n += s.n + 5;
    return at;
}

static bool same_text(const ds_builder *b, uint32_t at, ds_str s)
{
    uint32_t n;
    memcpy(&n, b->heap.p + at, sizeof n);
    return n == s.n && memcmp(b->heap.p + at + 4, s.p, n) == 0;
}

static uint32_t add_text(ds_builder *b, ds_str s)
{
    if (s.n == 0)
        return 0;
    if (s.n > SHORT_TEXT)
        return append(b, s);
    uint32_t *seen = &b->recent[ds_sum(s.p, s.n) % RECENT];
    if (*seen == 0 || !same_text(b, *seen, s))
        *seen = append(b, s);
    return *seen;
}

/* --- a record's rows --------------------------------------------------- */

static void add_numbers(int64_t *out, const ds_rows *rows, size_t i)
{
    const ds_row *end = rows->rows + rows->n;
    for (const ds_row *row = rows->rows; row < end; row++)
        *out++ = row->values[i].set ? row->values[i].num : DS_NO_NUMBER;
}

static void add_currencies(uint32_t *out, const ds_rows *rows, size_t i)
{
    const ds_row *end = rows->rows + rows->n;
    for (const ds_row *row = rows->rows; row < end; row++)
        *out++ = row->values[i].set ? row->values[i].cur : 0;
}

static void add_dates(uint32_t *out, const ds_rows *rows, size_t i)
{
    const ds_row *end = rows->rows + rows->n;
    for (const ds_row *row = rows->rows; row < end; row++) {
        const ds_value *v = &row->values[i];
        *out++ = v->set ? (uint32_t)v->num : (uint32_t)DS_NO_DATE;
    }
}

static void add_codes(uint8_t *out, const ds_rows *rows, size_t i)
{
    const ds_row *end = rows->rows + rows->n;
    for (const ds_row *row = rows->rows; row < end; row++)
        *out++ = row->values[i].set ? (uint8_t)(row->values[i].num + 1) : 0;
}

static void add_texts(ds_builder *b, uint32_t *out, const ds_rows *rows,
                      size_t i)
{
    const ds_row *end = rows->rows + rows->n;
    for (const ds_row *row = rows->rows; row < end; row++)
        *out++ = row->values[i].set ? add_text(b, row->values[i].text) : 0;
}

static void add_column(ds_builder *b, ds_draft *d, const ds_rows *rows,
                       const ds_field *f, size_t i)
{
    void *out = d->cols[i] + (size_t)d->rows * ds_type_width(f->type);
    if (f->type == DS_MONEY)
        add_currencies((uint32_t *)(void *)d->currency[i] + d->rows, rows, i);
    switch (ds_type_class(f->type)) {
    case DS_AS_TEXT:
        add_texts(b, out, rows, i);
        break;
    case DS_AS_DATE:
        add_dates(out, rows, i);
        break;
    case DS_AS_CODE:
        add_codes(out, rows, i);
        break;
    case DS_AS_MONEY:
    case DS_AS_NUMBER:
        add_numbers(out, rows, i);
        break;
    }
}

static void add_rows(ds_builder *b, unsigned table, const ds_rows *rows)
{
    const ds_table *t = &b->schema->tables[table];
    ds_draft *d = &b->drafts[table];
    d->start = d->rows;
    if (rows->n == 0)
        return;
    reserve(d, t, rows->n);
    for (size_t i = 0; i < t->nstored; i++)
        add_column(b, d, rows, &t->fields[i], i);
    for (size_t i = 0; i < rows->n; i++, d->rows++) {
        unsigned under = rows->rows[i].parent_table;
        d->client[d->rows] = b->drafts[0].start;
        d->parent[d->rows] = b->drafts[under].start + rows->rows[i].parent;
        d->parent_table[d->rows] = (uint8_t)under;
    }
}

static void add_path(ds_builder *b, ds_str path)
{
    if (b->paths.n > UINT32_MAX)
        ds_no_memory(); /* 4 GiB of paths in one builder */
    *ds_vec_push(&b->path_at) = (uint32_t)b->paths.n;
    ds_buf_add(&b->paths, path);
    ds_buf_addc(&b->paths, '\0');
}

void ds_builder_add(ds_builder *b, const ds_record *r)
{
    add_path(b, r->path);
    *ds_vec_push(&b->flawed) = r->flawed;
    for (unsigned i = 0; i < b->schema->ntables; i++)
        add_rows(b, i, &r->tables[i]);
}

/* --- a client of a segment --------------------------------------------- */

static void copy_column(ds_builder *b, ds_draft *d, const ds_segment *s,
                        const ds_field *f, const ds_segtable *from, size_t i,
                        uint32_t beg, uint32_t n)
{
    size_t width = ds_type_width(f->type);
    uint8_t *out = d->cols[i] + d->rows * width;
    memcpy(out, from->cols[i].p + beg * width, n * width);
    if (f->type == DS_MONEY)
        memcpy(d->currency[i] + (size_t)d->rows * 4,
               from->currency[i].p + (size_t)beg * 4, (size_t)n * 4);
    if (ds_type_class(f->type) != DS_AS_TEXT)
        return;
    uint32_t *offsets = (uint32_t *)(void *)out;
    for (uint32_t k = 0; k < n; k++)
        offsets[k] = add_text(b, ds_segment_text(s, offsets[k]));
}

static uint32_t client_row(const ds_segment *s, unsigned table, uint32_t client)
{
    return table == 0 ? client : s->tables[0].first[table][client];
}

static void copy_owners(ds_builder *b, ds_draft *d, const ds_segment *s,
                        const ds_segtable *from, uint32_t client, uint32_t beg,
                        uint32_t n)
{
    for (uint32_t k = beg; k < beg + n; k++, d->rows++) {
        unsigned under = from->parent ? from->parent_table[k] : 0;
        uint32_t at = from->parent ? from->parent[k] : client;
        d->client[d->rows] = b->drafts[0].start;
        d->parent[d->rows] =
            b->drafts[under].start + at - client_row(s, under, client);
        d->parent_table[d->rows] = (uint8_t)under;
    }
}

void ds_builder_copy(ds_builder *b, ds_str path, const ds_segment *s,
                     uint32_t client)
{
    add_path(b, path);
    *ds_vec_push(&b->flawed) = s->flawed[client];
    for (unsigned i = 0; i < b->schema->ntables; i++) {
        const ds_table *t = &b->schema->tables[i];
        ds_draft *d = &b->drafts[i];
        uint32_t beg = client_row(s, i, client);
        uint32_t n = client_row(s, i, client + 1) - beg;
        d->start = d->rows;
        if (n == 0)
            continue;
        reserve(d, t, n);
        for (size_t k = 0; k < t->nstored; k++)
            copy_column(b, d, s, &t->fields[k], &s->tables[i], k, beg, n);
        copy_owners(b, d, s, &s->tables[i], client, beg, n);
    }
}

/* --- the end ----------------------------------------------------------- */

uint32_t ds_builder_clients(const ds_builder *b)
{
    return b->drafts[0].rows;
}

uint32_t ds_builder_row(const ds_builder *b, unsigned table, uint32_t client)
{
    const ds_draft *d = &b->drafts[table];
    uint32_t beg = 0, end = d->rows;
    if (table == 0)
        return client < end ? client : end;
    while (beg < end) {
        uint32_t mid = beg + (end - beg) / 2;
        if (d->client[mid] < client)
            beg = mid + 1;
        else
            end = mid;
    }
    return beg;
}

const ds_segment *ds_builder_finish(ds_builder *b)
{
    ds_arena a = {0};
    uint32_t n = ds_builder_clients(b);
    ds_file *files = ds_new_n(&a, ds_file, n);
    for (uint32_t i = 0; i < n; i++)
        files[i].path = ds_cstr(b->paths.p + b->path_at.p[i]);
    const ds_builder *const all[] = {b};
    ds_run run = {0, 0, n};
    ds_parts parts = {
        .schema = b->schema,
        .builders = all,
        .nbuilders = 1,
        .runs = &run,
        .nruns = 1,
        .files = files,
        .nfiles = n,
    };
    ds_image_free(&b->image);
    if (ds_image_build(&b->image, &parts, NULL) != 0)
        ds_no_memory();
    ds_arena_free(&a);
    return &b->image.segment;
}

void ds_builder_close(ds_builder *b)
{
    if (!b)
        return;
    for (size_t i = 0; i < b->schema->ntables; i++)
        free(b->drafts[i].block);
    ds_image_free(&b->image);
    ds_buf_free(&b->heap);
    ds_buf_free(&b->paths);
    ds_vec_free(&b->path_at);
    ds_vec_free(&b->flawed);
    ds_arena_free(&b->arena);
    free(b);
}
