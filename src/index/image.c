/* Builders joined into one image.
 *
 * The clients come in runs; a run's rows of one table are a stretch of its
 * builder's columns. Columns are copied stretch by stretch; three things move
 * on the way: offsets of texts, by where their builder's heap comes to lie;
 * numbers of clients and of parents, by where the run comes to lie. The runs of
 * children (first, end) are counted out afterwards. Two threads take chunks in
 * turn when it is much. */
#include "index/image.h"
#include "index/builder.h"
#include "base/pair.h"
#include "index/sum.h"
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include "base/banned.h"

enum {
    ALONE = 1 << 20 /* bytes that one thread does as quickly as two */
};

/* Rows [from, from + n) of a builder's table come to stand at `to`. */
typedef struct {
    uint32_t from, n, to;
} stretch;

typedef struct {
    const ds_parts *parts;
    ds_image *image;
    ds_chunk *chunks;
    size_t nchunks;
    stretch *stretches; /* by run, then by table */
    uint32_t *rows;     /* of each table */
    uint64_t *heaps;    /* where each builder's heap begins */
    uint64_t heap;      /* its whole size */
    atomic_size_t next; /* the chunk to be taken */
    bool owned;         /* this pass fills first and end */
} join;

typedef void fill(const join *j, const ds_chunk *c, uint8_t *out);

/* --- measuring --------------------------------------------------------- */

static int measure_rows(join *j, ds_arena *a, ds_err *err)
{
    const ds_parts *p = j->parts;
    size_t tables = p->schema->ntables;
    j->rows = ds_new_n(a, uint32_t, tables);
    j->stretches = ds_new_n(a, stretch, p->nruns * tables);
    for (size_t r = 0; r < p->nruns; r++) {
        const ds_run *run = &p->runs[r];
        const ds_builder *b = p->builders[run->builder];
        for (unsigned t = 0; t < tables; t++) {
            stretch *s = &j->stretches[r * tables + t];
            s->from = ds_builder_row(b, t, run->beg);
            s->n = ds_builder_row(b, t, run->end) - s->from;
            s->to = j->rows[t];
            if (__builtin_add_overflow(j->rows[t], s->n, &j->rows[t]))
                return ds_fail(err, DS_ELIMIT, "the index: too many rows");
        }
    }
    return 0;
}

static int measure_heap(join *j, ds_arena *a, ds_err *err)
{
    const ds_parts *p = j->parts;
    uint64_t at = 5;
    for (size_t i = 0; i < p->nfiles; i++)
        at += p->files[i].path.n + 5;
    for (size_t i = 0; i < p->nfolders; i++)
        at += p->folders[i].path.n + 5;
    j->heaps = ds_new_n(a, uint64_t, p->nbuilders);
    for (size_t i = 0; i < p->nbuilders; i++) {
        j->heaps[i] = at;
        at += p->builders[i]->heap.n;
    }
    j->heap = at;
    if (at > UINT32_MAX)
        return ds_fail(err, DS_ELIMIT, "the index: more than 4 GiB of text");
    return 0;
}

/* --- files, folders, heap ---------------------------------------------- */

static uint32_t put_text(uint8_t *heap, uint64_t *at, ds_str s)
{
    uint32_t n = (uint32_t)s.n, here = (uint32_t)*at;
    memcpy(heap + here, &n, 4);
    memcpy(heap + here + 4, s.p, s.n);
    *at += s.n + 5;
    return here;
}

/* The paths stand first in the heap, in the order in which a refresh walks
 * them, so that it reads no more of the file than it must. */
static void put_files(const join *j, uint8_t *files, uint8_t *folders,
                      uint8_t *heap, uint8_t *paths)
{
    uint64_t at = 5;
    uint32_t client = 0;
    for (size_t i = 0; i < j->parts->nfiles; i++) {
        const ds_file *f = &j->parts->files[i];
        ds_file_entry e = {.stamp = f->stamp,
                           .hash = f->hash,
                           .path = put_text(heap, &at, f->path),
                           .row = f->row,
                           .base = f->base};
        if (e.row == 0) {
            memcpy(paths + (size_t)client * 4, &e.path, 4);
            e.row = client++;
        }
        memcpy(files + i * sizeof e, &e, sizeof e);
    }
    for (size_t i = 0; i < j->parts->nfolders; i++) {
        const ds_folder *f = &j->parts->folders[i];
        ds_folder_entry e = {.stamp = f->stamp,
                             .path = put_text(heap, &at, f->path)};
        memcpy(folders + i * sizeof e, &e, sizeof e);
    }
}

static void fill_heap(const join *j, const ds_chunk *c, uint8_t *out)
{
    (void)c;
    for (size_t i = 0; i < j->parts->nbuilders; i++) {
        const ds_buf *heap = &j->parts->builders[i]->heap;
        memcpy(out + j->heaps[i], heap->p, heap->n);
    }
}

/* --- columns ----------------------------------------------------------- */

static const stretch *stretch_of(const join *j, size_t run, unsigned table)
{
    return &j->stretches[run * j->parts->schema->ntables + table];
}

static void move_texts(uint32_t *out, const uint32_t *in, uint32_t n,
                       uint32_t by)
{
    for (uint32_t i = 0; i < n; i++)
        out[i] = in[i] ? in[i] + by : 0;
}

static void fill_column(const join *j, const ds_chunk *c, uint8_t *out)
{
    const ds_field *f = &j->parts->schema->tables[c->table].fields[c->place];
    bool text = ds_type_class(f->type) == DS_AS_TEXT;
    for (size_t r = 0; r < j->parts->nruns; r++) {
        uint32_t number = j->parts->runs[r].builder;
        const ds_draft *d = &j->parts->builders[number]->drafts[c->table];
        const stretch *s = stretch_of(j, r, c->table);
        const uint8_t *in = c->kind == DS_CHUNK_CURRENCY ? d->currency[c->place]
                                                         : d->cols[c->place];
        if (s->n == 0)
            continue;
        in += (size_t)s->from * c->width;
        uint8_t *to = out + (size_t)s->to * c->width;
        if (text)
            move_texts((uint32_t *)(void *)to,
                       (const uint32_t *)(const void *)in, s->n,
                       (uint32_t)j->heaps[number]);
        else
            memcpy(to, in, (size_t)s->n * c->width);
    }
}

static void fill_client(const join *j, const ds_chunk *c, uint8_t *out)
{
    for (size_t r = 0; r < j->parts->nruns; r++) {
        const ds_run *run = &j->parts->runs[r];
        const ds_draft *d = &j->parts->builders[run->builder]->drafts[c->table];
        const stretch *s = stretch_of(j, r, c->table);
        uint32_t by = stretch_of(j, r, 0)->to - run->beg;
        uint32_t *to = (uint32_t *)(void *)out + s->to;
        for (uint32_t i = 0; i < s->n; i++)
            to[i] = d->client[s->from + i] + by;
    }
}

static void fill_parent(const join *j, const ds_chunk *c, uint8_t *out)
{
    for (size_t r = 0; r < j->parts->nruns; r++) {
        const ds_run *run = &j->parts->runs[r];
        const ds_draft *d = &j->parts->builders[run->builder]->drafts[c->table];
        const stretch *s = stretch_of(j, r, c->table);
        uint32_t *to = (uint32_t *)(void *)out + s->to;
        for (uint32_t i = s->from; i < s->from + s->n; i++) {
            const stretch *p = stretch_of(j, r, d->parent_table[i]);
            *to++ = d->parent[i] - p->from + p->to;
        }
    }
}

static void fill_parent_table(const join *j, const ds_chunk *c, uint8_t *out)
{
    for (size_t r = 0; r < j->parts->nruns; r++) {
        uint32_t number = j->parts->runs[r].builder;
        const ds_draft *d = &j->parts->builders[number]->drafts[c->table];
        const stretch *s = stretch_of(j, r, c->table);
        if (s->n > 0)
            memcpy(out + s->to, d->parent_table + s->from, s->n);
    }
}

static void fill_flawed(const join *j, const ds_chunk *c, uint8_t *out)
{
    (void)c;
    for (size_t r = 0; r < j->parts->nruns; r++) {
        const ds_run *run = &j->parts->runs[r];
        const ds_builder *b = j->parts->builders[run->builder];
        const stretch *s = stretch_of(j, r, 0);
        if (s->n > 0)
            memcpy(out + s->to, b->flawed.p + s->from, s->n);
    }
}

/* --- first and end ----------------------------------------------------- */

/* first[c] of clients: how many rows the clients before c have. */
static void fill_client_first(const join *j, const ds_chunk *c, uint8_t *out)
{
    const ds_segtable *t = &j->image->segment.tables[c->place];
    uint32_t *first = (uint32_t *)(void *)out;
    uint32_t clients = j->rows[0], row = 0;
    for (uint32_t i = 0; i <= clients; i++) {
        while (row < t->rows && t->client[row] < i)
            row++;
        first[i] = row;
    }
}

/* Of other parents: both ends of each row's run; [0, 0) where there is none. */
static void fill_first(const join *j, const ds_chunk *c, uint8_t *out)
{
    if (c->table == 0) {
        fill_client_first(j, c, out);
        return;
    }
    const ds_segtable *t = &j->image->segment.tables[c->place];
    uint32_t *run = (uint32_t *)(void *)out;
    for (uint32_t i = t->rows; i > 0; i--)
        if (t->parent_table[i - 1] == c->table)
            run[t->parent[i - 1]] = i - 1;
}

static void fill_end(const join *j, const ds_chunk *c, uint8_t *out)
{
    const ds_segtable *t = &j->image->segment.tables[c->place];
    uint32_t *run = (uint32_t *)(void *)out;
    for (uint32_t i = 0; i < t->rows; i++)
        if (t->parent_table[i] == c->table)
            run[t->parent[i]] = i + 1;
}

/* --- the whole --------------------------------------------------------- */

static fill *const fills[DS_CHUNK_KINDS] = {
    [DS_CHUNK_HEAP] = fill_heap,
    [DS_CHUNK_FLAWED] = fill_flawed,
    [DS_CHUNK_COLUMN] = fill_column,
    [DS_CHUNK_CURRENCY] = fill_column,
    [DS_CHUNK_CLIENT] = fill_client,
    [DS_CHUNK_PARENT] = fill_parent,
    [DS_CHUNK_PARENT_TABLE] = fill_parent_table,
    [DS_CHUNK_FIRST] = fill_first,
    [DS_CHUNK_END] = fill_end,
};

static void fill_chunks(void *shared, unsigned worker)
{
    join *j = shared;
    (void)worker;
    for (;;) {
        size_t i = atomic_fetch_add(&j->next, 1);
        if (i >= j->nchunks)
            return;
        const ds_chunk *c = &j->chunks[i];
        bool owned = c->kind == DS_CHUNK_FIRST || c->kind == DS_CHUNK_END;
        if (fills[c->kind] && c->length > 0 && owned == j->owned)
            fills[c->kind](j, c, j->image->bytes + c->offset);
    }
}

static void fill_pass(join *j, bool owned)
{
    j->owned = owned;
    atomic_store(&j->next, 0);
    if (j->image->size < ALONE)
        fill_chunks(j, 0);
    else
        ds_pair_run(fill_chunks, j);
}

static const ds_chunk *find_chunk(const join *j, ds_chunk_kind kind)
{
    const ds_chunk *c = j->chunks;
    while (c->kind != kind)
        c++;
    return c;
}

static void fill_image(join *j)
{
    const ds_parts *p = j->parts;
    uint8_t *bytes = j->image->bytes;
    ds_header h = {.magic = DS_INDEX_MAGIC,
                   .mark = DS_INDEX_MARK,
                   .version = DS_INDEX_VERSION,
                   .chunks = (uint32_t)j->nchunks,
                   .schema = p->schema->hash,
                   .book = p->book,
                   .base = p->base,
                   .since = p->since,
                   .size = j->image->size};
    memcpy(bytes, &h, sizeof h);
    memcpy(bytes + sizeof h, j->chunks, j->nchunks * sizeof *j->chunks);
    memcpy(bytes + j->chunks[0].offset, j->rows, j->chunks[0].length);
    ds_image_attach(j->image, p->schema);
    put_files(j, bytes + find_chunk(j, DS_CHUNK_FILES)->offset,
              bytes + find_chunk(j, DS_CHUNK_FOLDERS)->offset,
              bytes + find_chunk(j, DS_CHUNK_HEAP)->offset,
              bytes + find_chunk(j, DS_CHUNK_PATHS)->offset);
    fill_pass(j, false);
    fill_pass(j, true);
}

int ds_image_build(ds_image *out, const ds_parts *parts, ds_err *err)
{
    ds_arena a = {0};
    join j = {.parts = parts, .image = out};
    *out = (ds_image){0};
    int rc = measure_rows(&j, &a, err);
    if (rc == 0)
        rc = measure_heap(&j, &a, err);
    if (rc == 0) {
        j.chunks = ds_chunks_of(&j.nchunks, &a, parts->schema);
        out->size = ds_chunks_place(j.chunks, j.nchunks, j.rows, parts->nfiles,
                                    parts->nfolders, j.heap);
        out->bytes = calloc(1, out->size);
        if (!out->bytes)
            ds_no_memory();
        fill_image(&j);
    }
    ds_arena_free(&a);
    return rc;
}

static void sign_chunks(void *shared, unsigned worker)
{
    join *j = shared;
    (void)worker;
    for (;;) {
        size_t i = atomic_fetch_add(&j->next, 1);
        if (i >= j->nchunks)
            return;
        ds_chunk *c = &j->chunks[i];
        c->sum = ds_sum(j->image->bytes + c->offset, c->length);
    }
}

void ds_image_sign(ds_image *m)
{
    join j = {.image = m,
              .chunks = (ds_chunk *)(void *)(m->bytes + sizeof(ds_header)),
              .nchunks = m->nchunks};
    if (m->size < ALONE)
        sign_chunks(&j, 0);
    else
        ds_pair_run(sign_chunks, &j);
    ds_header *h = (ds_header *)(void *)m->bytes;
    h->sum = 0;
    h->sum = ds_sum(h, sizeof *h + m->nchunks * sizeof(ds_chunk));
}

/* --- pointers ---------------------------------------------------------- */

static void point(ds_image *m, ds_segtable *tables, const ds_chunk *c)
{
    const uint8_t *p = m->bytes + c->offset;
    const uint32_t *numbers = (const uint32_t *)(const void *)p;
    ds_segtable *t = &tables[c->table];
    ds_col col = {p, (uint8_t)c->width};
    switch ((ds_chunk_kind)c->kind) {
    case DS_CHUNK_FILES:
        m->files = (const ds_file_entry *)(const void *)p;
        m->nfiles = (uint32_t)(c->length / sizeof *m->files);
        break;
    case DS_CHUNK_FOLDERS:
        m->folders = (const ds_folder_entry *)(const void *)p;
        m->nfolders = (uint32_t)(c->length / sizeof *m->folders);
        break;
    case DS_CHUNK_HEAP:
        m->segment.heap = (const char *)p;
        m->segment.heap_size = c->length;
        break;
    case DS_CHUNK_PATHS:
        m->segment.path = numbers;
        break;
    case DS_CHUNK_FLAWED:
        m->segment.flawed = p;
        break;
    case DS_CHUNK_COLUMN:
        ((ds_col *)t->cols)[c->place] = col;
        break;
    case DS_CHUNK_CURRENCY:
        ((ds_col *)t->currency)[c->place] = col;
        break;
    case DS_CHUNK_CLIENT:
        t->client = numbers;
        break;
    case DS_CHUNK_PARENT:
        t->parent = numbers;
        break;
    case DS_CHUNK_PARENT_TABLE:
        t->parent_table = p;
        break;
    case DS_CHUNK_FIRST:
        ((const uint32_t **)t->first)[c->place] = numbers;
        if (c->table == 0)
            ((const uint32_t **)t->end)[c->place] = numbers + 1;
        break;
    case DS_CHUNK_END:
        ((const uint32_t **)t->end)[c->place] = numbers;
        break;
    case DS_CHUNK_ROWS:
    case DS_CHUNK_KINDS:
        break;
    }
}

void ds_image_attach(ds_image *m, const ds_schema *schema)
{
    m->header = (const ds_header *)(const void *)m->bytes;
    m->chunks = (const ds_chunk *)(const void *)(m->bytes + sizeof(ds_header));
    m->nchunks = m->header->chunks;
    const uint32_t *rows =
        (const uint32_t *)(const void *)(m->bytes + m->chunks[0].offset);
    ds_segtable *tables = ds_new_n(&m->arena, ds_segtable, schema->ntables);
    for (size_t i = 0; i < schema->ntables; i++) {
        size_t n = schema->tables[i].nstored;
        tables[i].rows = rows[i];
        tables[i].cols = ds_new_n(&m->arena, ds_col, n);
        tables[i].currency = ds_new_n(&m->arena, ds_col, n);
        tables[i].first =
            ds_new_n(&m->arena, const uint32_t *, schema->ntables);
        tables[i].end = ds_new_n(&m->arena, const uint32_t *, schema->ntables);
    }
    m->segment.schema = schema;
    m->segment.tables = tables;
    for (size_t i = 0; i < m->nchunks; i++)
        point(m, tables, &m->chunks[i]);
}

void ds_image_free(ds_image *m)
{
    if (m->mapped)
        munmap(m->bytes, m->size);
    else
        free(m->bytes);
    ds_arena_free(&m->arena);
    *m = (ds_image){0};
}

ds_str ds_file_path(const ds_image *m, uint32_t file)
{
    return ds_segment_text(&m->segment, m->files[file].path);
}

ds_str ds_folder_path(const ds_image *m, uint32_t folder)
{
    return ds_segment_text(&m->segment, m->folders[folder].path);
}
