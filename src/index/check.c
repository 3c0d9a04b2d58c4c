/* Checking an index file before it is believed.
 *
 * The file lies in the git directory, where anything may have happened to it:
 * a crash, a bad disk, a copy from elsewhere, somebody's malice. Checksums find
 * the accidents. Malice has right checksums, so that every number is checked
 * too: then the readers, which are many and must be quick, need not.
 *
 * 1. `sound`: the chunk list is the one that the schema asks for.
 * 2. The heap is a row of texts without a gap; where each begins is noted, and
 *    only such places may be pointed at. Every text is UTF-8, since PCRE2 is
 *    told so.
 * 3. Files and folders: safe paths below records/, in order, rows in order.
 * 4. Columns: dates of our calendar, codes of the enum, letters of currencies.
 * 5. Owners: rows in the order of clients, each run of children just where
 *    first and end say. */
#include "index/check.h"
#include "base/file.h"
#include "base/utf8.h"
#include "base/pair.h"
#include "index/sum.h"
#include "record/client.h"
#include <stdlib.h>
#include <string.h>
#include "base/banned.h"

/* --- the list of chunks ------------------------------------------------ */

static bool header_fits(const ds_header *h, size_t size,
                        const ds_schema *schema, uint64_t book, size_t chunks)
{
    return memcmp(h->magic, DS_INDEX_MAGIC, sizeof h->magic) == 0 &&
           h->mark == DS_INDEX_MARK && h->version == DS_INDEX_VERSION &&
           h->chunks == chunks && h->schema == schema->hash &&
           h->book == book && h->size == size;
}

static bool head_sum_fits(const uint8_t *bytes, size_t n)
{
    ds_header h;
    uint8_t *copy = ds_xmalloc(n);
    memcpy(copy, bytes, n);
    memcpy(&h, bytes, sizeof h);
    uint64_t sum = h.sum;
    h.sum = 0;
    memcpy(copy, &h, sizeof h);
    bool fits = ds_sum(copy, n) == sum;
    free(copy);
    return fits;
}

static bool same_chunks(const ds_chunk *a, const ds_chunk *b, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (a[i].kind != b[i].kind || a[i].table != b[i].table ||
            a[i].place != b[i].place || a[i].width != b[i].width ||
            a[i].offset != b[i].offset || a[i].length != b[i].length)
            return false;
    return true;
}

/* How many entries a chunk says that it has. */
static uint64_t count(const ds_chunk *list, ds_chunk_kind kind)
{
    while (list->kind != kind)
        list++;
    return list->length / list->width;
}

static bool chunks_fit(const uint8_t *bytes, size_t size, ds_chunk *want,
                       size_t n)
{
    ds_chunk *have = ds_xmalloc(n * sizeof *have);
    memcpy(have, bytes + sizeof(ds_header), n * sizeof *have);
    bool fit = true;
    for (size_t i = 0; i < n; i++)
        fit = fit && have[i].kind == want[i].kind &&
              have[i].width == want[i].width;
    size_t rows_at = sizeof(ds_header) + n * sizeof(ds_chunk);
    fit = fit && size - rows_at >= want[0].length &&
          ds_sum(bytes + rows_at, want[0].length) == have[0].sum;
    if (fit) {
        uint32_t *rows = ds_xmalloc(want[0].length);
        memcpy(rows, bytes + rows_at, want[0].length);
        uint64_t whole = ds_chunks_place(
            want, n, rows, count(have, DS_CHUNK_FILES),
            count(have, DS_CHUNK_FOLDERS), count(have, DS_CHUNK_HEAP));
        fit = whole == size && same_chunks(have, want, n);
        free(rows);
    }
    free(have);
    return fit;
}

bool ds_image_sound(const uint8_t *bytes, size_t size, const ds_schema *schema,
                    uint64_t book)
{
    ds_arena a = {0};
    ds_header h;
    size_t n;
    ds_chunk *want = ds_chunks_of(&n, &a, schema);
    size_t head = sizeof h + n * sizeof *want;
    bool sound = size >= head;
    if (sound) {
        memcpy(&h, bytes, sizeof h);
        sound = header_fits(&h, size, schema, book, n) &&
                head_sum_fits(bytes, head) && chunks_fit(bytes, size, want, n);
    }
    ds_arena_free(&a);
    return sound;
}

/* --- sums -------------------------------------------------------------- */

typedef struct {
    const ds_image *m;
    uint64_t *starts; /* a bit for each byte of the heap: a text begins */
    atomic_size_t next;
    atomic_bool wrong;
} check;

static bool begins(const check *k, uint32_t at)
{
    return at < k->m->segment.heap_size &&
           (k->starts[at / 64] >> at % 64 & 1) != 0;
}

/* --- the heap ---------------------------------------------------------- */

static bool heap_is_texts(check *k)
{
    const char *heap = k->m->segment.heap;
    uint64_t size = k->m->segment.heap_size, at = 0;
    while (at < size) {
        uint32_t n;
        if (size - at < 5)
            return false;
        memcpy(&n, heap + at, 4);
        if (n > size - at - 5 || heap[at + 4 + n] != '\0' ||
            ds_utf8_bad((ds_str){heap + at + 4, n}) < n || (at == 0 && n > 0))
            return false;
        k->starts[at / 64] |= (uint64_t)1 << at % 64;
        at += (uint64_t)n + 5;
    }
    return size > 0;
}

/* --- files and folders ------------------------------------------------- */

static bool is_record_path(ds_str path)
{
    return ds_path_safe(path) && ds_client_id(path).n > 0 &&
           memchr(path.p, '\0', path.n) == NULL;
}

static bool file_fits(const check *k, const ds_file_entry *e, uint32_t *rows,
                      uint32_t files)
{
    const ds_image *m = k->m;
    bool overlay = m->header->base != 0;
    if (!begins(k, e->path) ||
        !is_record_path(ds_segment_text(&m->segment, e->path)))
        return false;
    if (e->base != DS_NO_FILE && (!overlay || e->base >= files))
        return false;
    if (e->row == DS_ROW_GONE)
        return overlay;
    if (e->row == DS_ROW_BROKEN)
        return true;
    return e->row < m->segment.tables[0].rows && e->row == (*rows)++ &&
           m->segment.path[e->row] == e->path;
}

static bool files_fit(const check *k, uint32_t files)
{
    uint32_t rows = 0;
    const ds_image *m = k->m;
    for (uint32_t i = 0; i < m->nfiles; i++)
        if (!file_fits(k, &m->files[i], &rows, files) ||
            (i > 0 &&
             ds_str_cmp(ds_file_path(m, i - 1), ds_file_path(m, i)) >= 0))
            return false;
    return rows == m->segment.tables[0].rows;
}

static bool folders_fit(const check *k)
{
    const ds_image *m = k->m;
    for (uint32_t i = 0; i < m->nfolders; i++) {
        if (!begins(k, m->folders[i].path))
            return false;
        ds_str path = ds_folder_path(m, i);
        if (!ds_path_safe(path) ||
            !(ds_str_is(path, "records") ||
              ds_str_starts(path, DS_STR("records/"))) ||
            (i > 0 && ds_str_cmp(ds_folder_path(m, i - 1), path) >= 0))
            return false;
    }
    return true;
}

/* --- columns ----------------------------------------------------------- */

static bool texts_fit(const check *k, const uint32_t *p, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        if (!begins(k, p[i]))
            return false;
    return true;
}

static bool dates_fit(const uint32_t *p, uint32_t n)
{
    ds_date least = ds_date_make(1000, 1, 1), most = ds_date_make(9999, 12, 31);
    for (uint32_t i = 0; i < n; i++) {
        ds_date d = (ds_date)p[i];
        if (d != DS_NO_DATE && (d < least || d > most))
            return false;
    }
    return true;
}

static bool codes_fit(const uint8_t *p, uint32_t n, const ds_field *f)
{
    size_t most = f->type == DS_BOOL ? 2 : f->nvalues;
    for (uint32_t i = 0; i < n; i++)
        if (p[i] > most)
            return false;
    return true;
}

static bool truths_fit(const uint8_t *p, uint64_t n)
{
    for (uint64_t i = 0; i < n; i++)
        if (p[i] > 1)
            return false;
    return true;
}

static bool is_letters(ds_currency c)
{
    for (int i = 0; i < 3; i++, c >>= 8)
        if ((c & 255) < 'A' || (c & 255) > 'Z')
            return false;
    return c == 0;
}

static bool currencies_fit(const uint32_t *p, uint32_t n)
{
    ds_currency last = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (p[i] != 0 && p[i] != last && !is_letters(p[i]))
            return false;
        last = p[i];
    }
    return true;
}

static bool column_fits(const check *k, const ds_chunk *c, const uint8_t *p)
{
    const ds_field *f =
        &k->m->segment.schema->tables[c->table].fields[c->place];
    const uint32_t *numbers = (const uint32_t *)(const void *)p;
    uint32_t n = k->m->segment.tables[c->table].rows;
    if (c->kind == DS_CHUNK_CURRENCY)
        return currencies_fit(numbers, n);
    switch (ds_type_class(f->type)) {
    case DS_AS_TEXT:
        return texts_fit(k, numbers, n);
    case DS_AS_DATE:
        return dates_fit(numbers, n);
    case DS_AS_CODE:
        return codes_fit(p, n, f);
    case DS_AS_NUMBER:
    case DS_AS_MONEY:
        return true;
    }
    return false;
}

/* --- owners ------------------------------------------------------------ */

static bool clients_fit(const ds_image *m, unsigned table)
{
    const ds_segtable *t = &m->segment.tables[table];
    const uint32_t *first = m->segment.tables[0].first[table];
    uint32_t clients = m->segment.tables[0].rows;
    if (first[0] != 0 || first[clients] != t->rows)
        return false;
    for (uint32_t c = 0; c < clients; c++) {
        if (first[c] > first[c + 1] || first[c + 1] > t->rows)
            return false;
        for (uint32_t i = first[c]; i < first[c + 1]; i++)
            if (t->client[i] != c)
                return false;
    }
    return true;
}

static bool may_be_parent(const ds_table *t, unsigned table)
{
    for (size_t i = 0; i < t->nparents; i++)
        if (t->parents[i] == table)
            return true;
    return false;
}

/* Each row stands under a row of the same client, in the run of that row. */
static bool parents_fit(const ds_image *m, unsigned table)
{
    const ds_segtable *tables = m->segment.tables, *t = &tables[table];
    const ds_table *type = &m->segment.schema->tables[table];
    if (!t->parent)
        return true;
    for (uint32_t i = 0; i < t->rows; i++) {
        unsigned under = t->parent_table[i];
        uint32_t p = t->parent[i];
        if (!may_be_parent(type, under) || p >= tables[under].rows)
            return false;
        uint32_t owner = under == 0 ? p : tables[under].client[p];
        if (owner != t->client[i] ||
            (under != 0 && (tables[under].first[table][p] > i ||
                            tables[under].end[table][p] <= i)))
            return false;
    }
    return true;
}

/* No run has a row that is not its own. */
static bool runs_fit(const ds_image *m, unsigned table)
{
    const ds_segtable *tables = m->segment.tables, *t = &tables[table];
    for (unsigned p = 1; p < m->segment.schema->ntables; p++) {
        if (!tables[p].first[table])
            continue;
        for (uint32_t r = 0; r < tables[p].rows; r++) {
            uint32_t beg = tables[p].first[table][r];
            uint32_t end = tables[p].end[table][r];
            if (beg > end || end > t->rows)
                return false;
            for (uint32_t i = beg; i < end; i++)
                if (t->parent_table[i] != p || t->parent[i] != r)
                    return false;
        }
    }
    return true;
}

/* --- the whole --------------------------------------------------------- */

static bool chunk_fits(const check *k, const ds_chunk *c)
{
    const uint8_t *p = k->m->bytes + c->offset;
    if (c->kind == DS_CHUNK_COLUMN || c->kind == DS_CHUNK_CURRENCY)
        return column_fits(k, c, p);
    if (c->kind == DS_CHUNK_CLIENT)
        return clients_fit(k->m, c->table);
    return c->kind != DS_CHUNK_FLAWED || truths_fit(p, c->length);
}

static void check_sums(void *shared, unsigned worker)
{
    check *k = shared;
    (void)worker;
    for (size_t i; (i = atomic_fetch_add(&k->next, 1)) < k->m->nchunks;) {
        const ds_chunk *c = &k->m->chunks[i];
        if (ds_sum(k->m->bytes + c->offset, c->length) != c->sum)
            atomic_store(&k->wrong, true);
    }
}

static void check_chunks(void *shared, unsigned worker)
{
    check *k = shared;
    (void)worker;
    for (size_t i; (i = atomic_fetch_add(&k->next, 1)) < k->m->nchunks;)
        if (!chunk_fits(k, &k->m->chunks[i]))
            atomic_store(&k->wrong, true);
}

static bool pass(check *k, void (*work)(void *, unsigned))
{
    enum {
        ALONE = 1 << 20
    }; /* less is done before a thread has begun */
    atomic_store(&k->next, 0);
    if (k->m->size < ALONE)
        work(k, 0);
    else
        ds_pair_run(work, k);
    return !atomic_load(&k->wrong);
}

bool ds_image_true(const ds_image *m, uint32_t files)
{
    check k = {.m = m};
    if (!pass(&k, check_sums))
        return false;
    k.starts = calloc(m->segment.heap_size / 64 + 1, sizeof *k.starts);
    if (!k.starts)
        ds_no_memory();
    bool fit = heap_is_texts(&k) && files_fit(&k, files) && folders_fit(&k) &&
               pass(&k, check_chunks);
    for (unsigned t = 1; fit && t < m->segment.schema->ntables; t++)
        fit = parents_fit(m, t) && runs_fit(m, t);
    free(k.starts);
    return fit;
}
