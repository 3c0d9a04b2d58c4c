/* Index files from a stranger: what is believed can be read to the end.
 *
 * The first byte chooses: 0, the rest is the file; else the rest are patches
 * (u16 offset, u16 length, bytes) of a good one, which then gets right sums,
 * since no fuzzer finds those. */
#include "index/builder.h"
#include "index/check.h"
#include "index/sum.h"
#include <stdlib.h>
#include <string.h>

static const char client[] =
    "legal_name: Acme\ntags: [a, b]\naddress: {street: Via 1, city: Roma}\n"
    "projects:\n  - code: P\n    name: Pro\n    budget: 1.00 CHF\n    time:\n"
    "      - {date: 2026-01-02, hours: 3:30}\n"
    "      - {date: 2026-01-03, hours: 1, billable: yes}\n"
    "invoices:\n  - number: 1\n    date: 2026-01-01\n    status: paid\n"
    "    total: 12.00\n    payments: [{date: 2026-02-01, amount: 12}]\n"
    "bills:\n  - number: 2\n    date: 2026-01-01\n    total: 5.00\n"
    "    payments: [{date: 2026-02-01, amount: 1}]\n";

static const ds_schema *schema(ds_arena *a)
{
    const ds_schema *s;
    ds_findings f = {.arena = a};
    ds_schema_load(&s, a, DS_STR("schema"), DS_STR(""), &f);
    return s;
}

static void build(ds_image *out, ds_arena *a, const ds_schema *s)
{
    ds_doc doc;
    ds_record r;
    ds_findings f = {.arena = a};
    ds_file files[] = {
        {DS_STR("records/c0/client.yaml"), {1, 2, 3, 4}, 5, 0, DS_NO_FILE},
        {DS_STR("records/c1/client.yaml"), {1, 2, 3, 4}, 5, 0, DS_NO_FILE},
        {DS_STR("records/c2/client.yaml"),
         {1, 2, 3, 4},
         5,
         DS_ROW_BROKEN,
         DS_NO_FILE}};
    ds_folder folder = {DS_STR("records"), {1, 0, 2, 3}};
    ds_builder *b = ds_builder_new(s);
    ds_yaml_parse(&doc, a, files[0].path, ds_cstr(client), &f);
    ds_record_read(&r, a, s, &doc, DS_STR("c0"), files[0].path, NULL);
    ds_builder_add(b, &r);
    ds_builder_add(b, &r);
    ds_run run = {0, 0, 2};
    const ds_builder *const all[] = {b};
    ds_image_build(out,
                   &(ds_parts){.schema = s,
                               .builders = all,
                               .nbuilders = 1,
                               .runs = &run,
                               .nruns = 1,
                               .files = files,
                               .nfiles = 3,
                               .folders = &folder,
                               .nfolders = 1},
                   NULL);
    ds_builder_close(b);
}

static uint64_t read_rows(const ds_image *m, unsigned table)
{
    uint64_t sum = 0;
    const ds_segtable *t = &m->segment.tables[table];
    size_t fields = m->segment.schema->tables[table].nstored;
    for (uint32_t r = 0; r < t->rows; r++) {
        for (unsigned f = 0; f < fields; f++) {
            ds_value v = ds_segment_value(&m->segment, table, r, f);
            char date[11];
            if (v.text.n > 0)
                sum += ds_sum(v.text.p, v.text.n);
            if (m->segment.schema->tables[table].fields[f].type == DS_DATE &&
                v.set)
                ds_date_format(date, (ds_date)v.num);
        }
        sum += ds_segment_id(&m->segment, table ? t->client[r] : r).n;
        if (t->parent &&
            t->parent[r] >= m->segment.tables[t->parent_table[r]].rows)
            abort();
    }
    return sum;
}

static void believe(uint8_t *bytes, size_t n, const ds_schema *s)
{
    ds_image m = {.bytes = bytes, .size = n};
    if (!ds_image_sound(bytes, n, s, 0))
        return;
    ds_image_attach(&m, s);
    if (ds_image_true(&m, 0))
        for (unsigned t = 0; t < s->ntables; t++)
            read_rows(&m, t);
    ds_arena_free(&m.arena);
}

static void patch(ds_image *m, const uint8_t *p, size_t n)
{
    while (n >= 4) {
        size_t at = (p[0] | (size_t)p[1] << 8) % m->size;
        size_t length = (p[2] | (size_t)p[3] << 8) % 64;
        p += 4, n -= 4;
        length = length < n ? length : n;
        length = length < m->size - at ? length : m->size - at;
        /* The chunk list stays: it says where to put the sums. */
        size_t head = sizeof(ds_header) + m->nchunks * sizeof(ds_chunk);
        if (at >= head)
            memcpy(m->bytes + at, p, length);
        p += length, n -= length;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    static ds_arena lasting;
    static const ds_schema *s;
    if (s == NULL)
        s = schema(&lasting);
    if (n == 0)
        return 0;
    if (bytes[0] == 0) {
        uint8_t *own = malloc(n);
        memcpy(own, bytes + 1, n - 1);
        believe(own, n - 1, s);
        free(own);
        return 0;
    }
    ds_arena a = {0};
    ds_image m;
    build(&m, &a, s);
    patch(&m, bytes + 1, n - 1);
    ds_image_sign(&m);
    believe(m.bytes, m.size, s);
    ds_image_free(&m);
    ds_arena_free(&a);
    return 0;
}
